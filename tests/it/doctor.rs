//! `syncdesk doctor` against a server that answers like Discord's REST interface.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};

use super::cli::{stdout, syncdesk};

/// Everything as it should be: the bot 9 in the server 1 with the channel 7.
fn sound() -> HashMap<&'static str, (u16, Value)> {
    HashMap::from([
        ("/users/@me", (200, json!({"id": "9", "username": "syncdesk"}))),
        ("/applications/@me", (200, json!({"id": "42", "flags": 1 << 19}))),
        ("/applications/42/guilds/1/commands", (200, json!([]))),
        ("/gateway/bot", (200, json!({"shards": 1, "session_start_limit": {"remaining": 998, "reset_after": 0}}))),
        ("/users/@me/guilds", (200, json!([{"id": "1", "name": "Photo friends"}]))),
        (
            "/channels/7",
            (200, json!({"id": "7", "type": 0, "name": "help", "guild_id": "1", "permission_overwrites": []})),
        ),
        (
            "/guilds/1",
            (200, json!({"id": "1", "owner_id": "5", "roles": [{"id": "1", "permissions": "274877991936"}]})),
        ),
        ("/guilds/1/members/9", (200, json!({"roles": []}))),
    ])
}

/// What the doctor says with these answers, and its exit code.
fn examine(answers: HashMap<&'static str, (u16, Value)>, settings: &str) -> (String, Option<i32>) {
    let (page, code, _) = examined(answers, settings);
    (page, code)
}

/// The same with the paths that it asked for.
fn examined(answers: HashMap<&'static str, (u16, Value)>, settings: &str) -> (String, Option<i32>, Vec<String>) {
    let (tell, asked) = std::sync::mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let api = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            let first = lines.next().and_then(Result::ok).unwrap_or_default();
            let head: Vec<_> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let path = first.split(' ').nth(1).and_then(|path| path.strip_prefix("/api/v10")).unwrap_or_default();
            // Nobody listens any more at the end.
            let _ = tell.send(path.to_owned());
            let known = head.iter().any(|line| line.eq_ignore_ascii_case("authorization: Bot abcde.fghij.klmno"));
            let (status, body) = match answers.get(path) {
                _ if !known => (401, json!({"code": 0, "message": "401: Unauthorized"})),
                Some(answer) => answer.clone(),
                None => (404, json!({"code": 10003, "message": "Unknown"})),
            };
            let body = body.to_string();
            let date = answers.get("date").and_then(|(_, date)| Some(format!("Date: {}\r\n", date.as_str()?)));
            let _ = write!(
                stream,
                "HTTP/1.1 {status} x\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                date.unwrap_or_default(),
                body.len()
            );
        }
    });
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), settings).expect("written");
    // Each has its own: the doctor makes the folder and takes it away again.
    let data = tempfile::tempdir().expect("a folder");
    let output = syncdesk(&["doctor", "--config", file.path().to_str().expect("a name")])
        .env("DISCORD_TOKEN", "abcde.fghij.klmno")
        .env("SYNCDESK_DISCORD_API", api)
        .env("SYNCDESK_DATA_DIR", data.path())
        .output()
        .expect("it starts");
    (stdout(&output), output.status.code(), asked.try_iter().collect())
}

const LISTED: &str = "[discord]\nchannels = [7]\n";

#[track_caller]
fn check(change: &[(&'static str, u16, Value)], settings: &str, code: i32, line: &str) {
    let mut answers = sound();
    answers.extend(change.iter().map(|(path, status, body)| (*path, (*status, body.clone()))));
    let (page, ended) = examine(answers, settings);
    assert!(page.lines().any(|written| written.starts_with(line)), "no `{line}` in:\n{page}");
    assert_eq!(ended, Some(code), "{page}");
    assert!(!page.contains("abcde"), "the token is never shown: {page}");
}

#[test]
fn all_is_well() {
    check(&[], LISTED, 0, "0 problems, 0 warnings");
    check(&[], LISTED, 0, "ok       discord: the token is accepted; the bot is called syncdesk");
    check(&[], LISTED, 0, "ok       servers: 1 (Photo friends)");
    check(&[], LISTED, 0, "ok       channel 7 (#help): every permission is there");
    check(
        &[],
        "",
        0,
        "ok       invite: https://discord.com/oauth2/authorize?client_id=42&permissions=274877991936&scope=bot+applications.commands",
    );
}

#[test]
fn a_refused_token_is_a_problem() {
    check(&[("/users/@me", 401, json!({}))], LISTED, 1, "problem  discord: the token is refused -> reset it");
}

#[test]
fn a_missing_intent_is_a_warning() {
    let without = [("/applications/@me", 200, json!({"id": "42", "flags": 0}))];
    check(&without, LISTED, 0, "warning  intents: the bot may not read messages");
    check(&without, "[discord]\nmessage_content = false\n", 0, "ok       intents: the bot does not ask");
}

#[test]
fn missing_permissions_are_named() {
    let denied = json!({"id": "7", "type": 0, "name": "help", "guild_id": "1", "permission_overwrites": [
        {"id": "1", "type": 0, "allow": "0", "deny": "16384"},
    ]});
    check(&[("/channels/7", 200, denied)], LISTED, 1, "problem  channel 7 (#help): the bot lacks Embed Links -> ");
}

#[test]
fn a_thread_has_the_permissions_of_its_channel() {
    let thread = json!({"id": "8", "type": 11, "name": "help me", "guild_id": "1", "parent_id": "7"});
    let settings = "[discord]\nchannels = [8]\n";
    check(&[("/channels/8", 200, thread)], settings, 0, "ok       channel 8 (#help me): every permission is there");
}

#[test]
fn a_server_is_asked_for_once_however_many_channels_it_has() {
    let mut answers = sound();
    let eight = json!({"id": "8", "type": 0, "name": "more", "guild_id": "1", "permission_overwrites": []});
    answers.insert("/channels/8", (200, eight));
    let (page, _, asked) = examined(answers, "[discord]\nchannels = [7, 8]\n");
    assert!(page.contains("ok       channel 8 (#more): every permission is there"), "{page}");
    for path in ["/guilds/1", "/guilds/1/members/9"] {
        assert_eq!(asked.iter().filter(|asked| *asked == path).count(), 1, "{asked:?}");
    }
}

#[test]
fn channels_that_cannot_be_used_are_named() {
    check(&[("/channels/7", 403, json!({}))], LISTED, 1, "problem  channel 7: the bot may not see it");
    check(&[("/channels/7", 404, json!({}))], LISTED, 1, "problem  channel 7: there is none that the bot could see");
    let category = json!({"id": "7", "type": 4, "name": "Support", "guild_id": "1"});
    check(&[("/channels/7", 200, category)], LISTED, 1, "problem  channel 7 (#Support) is a category");
    check(&[], "[discord]\nguilds = [2]\n", 1, "problem  discord.guilds: the bot is not in the server 2");
}

#[test]
fn what_moderators_need_is_checked() {
    let settings = "[discord]\nhome_guilds = [1]\nmoderator_channels = [7]\n";
    check(&[], settings, 0, "ok       channel 7 (#help): every permission is there");
    check(&[], settings, 0, "ok       knowledge: `knowledge` can be written");
    check(
        &[],
        "[discord]\nhome_guilds = [1]\n",
        0,
        "warning  editing: nobody is told what became of the knowledge files",
    );
    check(&[], "[discord]\nhome_guilds = [2]\n", 1, "problem  discord.home_guilds: the bot is not in the server 2");
    check(&[], "[discord]\nmoderator_users = [5]\n", 0, "warning  editing: `discord.moderator_users` are listed");
    let without_git = format!("{settings}[history]\ngit = false\n");
    check(&[], &without_git, 0, "ok       editing: each edit made on Discord is kept in the data folder");
}

#[test]
fn an_odd_answer_is_one_line() {
    check(&[("/users/@me", 200, json!("hello"))], LISTED, 0, "warning  discord: the bot itself could not be asked");
    check(
        &[("/users/@me/guilds", 500, json!({}))],
        LISTED,
        0,
        "warning  discord: the servers could not be asked (Discord answered 500)",
    );
}

#[test]
fn commands_that_cannot_work_are_named() {
    let refused = [("/applications/42/guilds/1/commands", 403, json!({"code": 50001}))];
    check(
        &refused,
        LISTED,
        1,
        "problem  commands: not allowed in Photo friends -> open the invite link above once more",
    );
    let elsewhere = json!({"id": "42", "flags": 1 << 19, "interactions_endpoint_url": "https://example.org/"});
    check(
        &[("/applications/@me", 200, elsewhere)],
        LISTED,
        1,
        "problem  commands: an Interactions Endpoint URL is set",
    );
}

#[test]
fn settings_that_stand_in_the_way_are_named() {
    let application = |key: &str| json!({"id": "42", "flags": 1 << 19, key: true});
    let grant = [("/applications/@me", 200, application("bot_require_code_grant"))];
    check(&grant, LISTED, 1, "problem  invite: the bot cannot be invited, for it requires a code grant -> switch off");
    let public = [("/applications/@me", 200, application("bot_public"))];
    check(
        &public,
        LISTED,
        0,
        "warning  privacy: anybody can invite the bot, and no privacy policy is linked -> publish",
    );
}

#[test]
fn a_wrong_clock_is_a_problem() {
    let at = |seconds: i64| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        let there = now.checked_add_signed(seconds).expect("a time");
        json!(httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(there)))
    };
    check(&[("date", 0, at(0))], LISTED, 0, "ok       clock: right");
    let named = |date: Value, side: &str| {
        let mut answers = sound();
        answers.insert("date", (0, date));
        let (page, ended) = examine(answers, LISTED);
        assert_eq!(ended, Some(1), "{page}");
        let line = page.lines().find(|line| line.starts_with("problem  clock: ")).unwrap_or_default();
        assert!(line.contains(side) && line.contains("-> set the clock"), "{page}");
    };
    named(at(-3_600), "seconds ahead of Discord's");
    named(at(3_600), "seconds behind Discord's");
}

#[test]
fn sessions_that_run_out_are_told() {
    let left = |remaining: u64| json!({"shards": 1, "session_start_limit": {"remaining": remaining, "reset_after": 7_200_000}});
    check(&[("/gateway/bot", 200, left(3))], LISTED, 0, "warning  sessions: only 3 are left for the next 2 hours ->");
    check(&[("/gateway/bot", 200, left(0))], LISTED, 1, "problem  sessions: none is left; the bot connects again in 2");
}

#[test]
fn ids_of_something_else_are_named() {
    check(&[], "[discord]\nchannels = [1]\n", 1, "problem  channel 1 is no channel, but the server Photo friends ->");
    check(&[], "[discord]\nmoderator_roles = [8]\n", 1, "problem  discord.moderator_roles: no server of the bot has");
    let (page, _) = examine(sound(), "[discord]\nmoderator_roles = [1]\n");
    assert!(!page.contains("moderator_roles"), "{page}");
}

#[test]
fn figures_for_everybody_are_a_warning() {
    let monitor = |address: &str| format!("[monitor]\nenabled = true\naddress = \"{address}:9464\"\n");
    check(&[], &monitor("127.0.0.1"), 0, "ok       monitor: /metrics and /health on 127.0.0.1:9464");
    check(&[], &monitor("0.0.0.0"), 0, "warning  monitor: whoever reaches 0.0.0.0:9464 can read");
}

#[cfg(unix)]
#[test]
fn a_token_that_others_can_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "abcde.fghij.klmno").expect("written");
    let data = tempfile::tempdir().expect("a folder");
    let page = |mode: u32| {
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).expect("changed");
        let output = syncdesk(&["doctor"])
            .env("SYNCDESK_DATA_DIR", data.path())
            .env("DISCORD_TOKEN_FILE", file.path())
            .env("SYNCDESK_DISCORD_API", "http://127.0.0.1:9")
            .output()
            .expect("it starts");
        stdout(&output)
    };
    let warning = "warning  token: other users of this machine can read its file -> chmod 600";
    assert!(page(0o644).contains(warning), "{}", page(0o644));
    assert!(!page(0o600).contains(warning), "{}", page(0o600));
}
