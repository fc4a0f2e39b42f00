//! Somebody else's text in what the program prints, and the token, which it never does.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use syncdesk::engine::text::acts_on_line;

use super::cli::{stderr, stdout, syncdesk};

/// In the form of Discord's tokens; nobody's.
const TOKEN: &str =
    concat!("MTIzNDU2Nzg5MDEy", "MzQ1Njc4", ".", "Gabcde", ".", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab");

/// Colours, a new title for the window, a line of one's own, and a turn of direction.
const EVIL: &str = "evil\u{1b}[31m\u{1b}]0;x\u{7} \u{202e}\u{2066}\u{9b}2J";

/// Everything that a command prints, with its exit code before it.
fn said(mut command: std::process::Command) -> String {
    let output = command.output().expect("it starts");
    format!("{:?}\n{}{}", output.status.code(), stdout(&output), stderr(&output))
}

#[track_caller]
fn lies_flat(text: &str) {
    let acting = text.chars().find(|c| acts_on_line(*c) && *c != '\n');
    assert!(acting.is_none(), "{acting:?} in {text:?}");
}

/// A folder of knowledge in which everything that can be odd is odd.
fn odd_knowledge() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let guide = folder.path().join("photos");
    std::fs::create_dir(&guide).expect("made");
    let write = |name: &str, text: &str| std::fs::write(guide.join(name), text).expect("written");
    write("guide.md", &format!("# Photos {EVIL}\n\nHello {EVIL}.\n\n## Keywords\nphotos, {EVIL}\n"));
    write(
        "1-first.md",
        &format!(
            "# First {EVIL}\n\n## Questions\n- photos hang\n- photos {EVIL} hang\n- {EVIL}\n\n## Answer\nDo {EVIL}.\n\n```\nopen\n```\n\n\
             - [Go {EVIL}](#step-on)\n\n## Step: On\nOn {EVIL}.\n"
        ),
    );
    write(
        "4-wrong.md",
        &format!("# Wrong {EVIL}\n\n## Qestions {EVIL}\n- x\n\n## Answer\n```\n- [Gone {EVIL}](7-gone.md)\n"),
    );
    write("still-stuck.md", "# Still stuck\n\n## Answer\nAsk.\n");
    #[cfg(unix)]
    write("2-second\nerror: forged\u{1b}[31m\u{202e}.md", "# Second\n");
    #[cfg(unix)]
    write(&format!("3-{}.md", EVIL.replace('/', "")), "no title\n");
    folder
}

#[test]
fn odd_knowledge_stays_in_its_lines() {
    let folder = odd_knowledge();
    let folder = folder.path().to_str().expect("a name");
    for args in [
        &["check", folder][..],
        &["check", folder, "--format", "json"],
        &["fmt", folder, "--check"],
        &["doctor", "--knowledge", folder],
        &["ask", "photos hang", "--knowledge", folder],
        &["ask", EVIL, "--explain", "--knowledge", folder],
    ] {
        let text = said(syncdesk(args));
        lies_flat(&text);
        assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{args:?}: {text}");
    }
    let json = stdout(&syncdesk(&["check", folder, "--format", "json"]).output().expect("it starts"));
    let findings: Vec<serde_json::Value> = serde_json::from_str(&json).expect("it stays JSON");
    assert!(findings.iter().any(|finding| finding.to_string().contains("evil")), "{json}");
}

#[test]
fn odd_words_stay_in_their_lines_in_the_chat() {
    let folder = odd_knowledge();
    let mut chat = syncdesk(&["chat", "--knowledge", folder.path().to_str().expect("a name")])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = chat.stdin.take().expect("piped");
    writeln!(input, "photos {EVIL} hang\n/why\n1\n/checklist\n/quit").expect("it reads");
    drop(input);
    let output = chat.wait_with_output().expect("it ends");
    lies_flat(&stdout(&output));
    assert!(stdout(&output).contains("First evil"), "{}", stdout(&output));
}

/// A server that refuses everything and repeats the token in all that it says.
fn echo(status: u16, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            let _: Vec<_> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let body = body.replace("TOKEN", TOKEN);
            let _ = write!(
                stream,
                "HTTP/1.1 {status} {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    address
}

#[track_caller]
fn hides_the_token(what: &str, text: &str) {
    let telling = &TOKEN[30..];
    assert!(!text.contains(telling), "{what} shows the token: {text}");
}

/// Every command that can be run without changing anything.
const COMMANDS: &[&[&str]] = &[
    &["--help"],
    &["run", "--help"],
    &["--version"],
    &["ask", "photos do not sync"],
    &["check"],
    &["check", "no-such-folder"],
    &["fmt", "--check"],
    &["inbox"],
    &["health"],
    &["privacy"],
    &["doctor"],
    &["eval", "no-such-file.jsonl"],
    &["import", "no-such-file.html"],
    &["completions", "bash"],
    &["run", "--no-such-switch"],
];

#[test]
fn no_command_shows_the_token() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("token");
    std::fs::write(&file, TOKEN).expect("written");
    let unreachable = "http://127.0.0.1:1";
    for args in COMMANDS {
        let mut command = syncdesk(args);
        command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", unreachable);
        hides_the_token(&format!("{args:?}"), &said(command));
        let mut command = syncdesk(args);
        command.env("DISCORD_TOKEN_FILE", &file).env("SYNCDESK_DISCORD_API", unreachable).env("SYNCDESK_LOG", "trace");
        hides_the_token(&format!("{args:?} with a file"), &said(command));
    }
}

#[test]
fn what_discord_says_back_does_not_show_the_token() {
    for (status, body) in [
        (401, r#"{"message": "401: TOKEN is no token", "code": 0}"#),
        (403, r#"{"message": "TOKEN", "code": 50013, "errors": {"TOKEN": "TOKEN"}}"#),
        (200, r#"{"id": "1", "username": "TOKEN", "name": "TOKEN", "shards": "TOKEN"}"#),
        (200, "TOKEN"),
        (200, r#"{"url": "ws://TOKEN.127.0.0.1:1/", "id": "TOKEN"}"#),
    ] {
        let mut command = syncdesk(&["doctor"]);
        command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", echo(status, body));
        hides_the_token(&format!("doctor at {status} {body}"), &said(command));
    }
    let mut command = syncdesk(&["run"]);
    let refusal = echo(401, r#"{"message": "401: TOKEN is no token", "code": 0}"#);
    command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", refusal).env("SYNCDESK_LOG", "trace");
    let data = tempfile::tempdir().expect("a folder");
    let text = said(env(command, data.path()));
    assert!(text.starts_with("Some(3)"), "{text}");
    hides_the_token("run", &text);
}

fn env(mut command: std::process::Command, data: &Path) -> std::process::Command {
    command.env("SYNCDESK_DATA_DIR", data);
    command
}

#[test]
fn the_running_bot_does_not_show_the_token() {
    let data = tempfile::tempdir().expect("a folder");
    let file = data.path().join("config.toml");
    std::fs::write(&file, "[log]\nlevel = \"trace\"\nformat = \"json\"\n").expect("written");
    let mut command = syncdesk(&["run", "--config", file.to_str().expect("a name")]);
    command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", echo(500, r#"{"message": "TOKEN", "code": 0}"#));
    let mut bot = env(command, data.path()).spawn().expect("it starts");
    let mut lines = BufReader::new(bot.stdout.take().expect("piped")).lines();
    let log: Vec<String> =
        lines.by_ref().map_while(Result::ok).take_while(|line| !line.contains("trying again")).collect();
    bot.kill().expect("it runs");
    bot.wait().expect("it ends");
    let mut rest = String::new();
    bot.stderr.take().expect("piped").read_to_string(&mut rest).expect("it can be read");
    hides_the_token("the log", &format!("{}{rest}", log.join("\n")));
}

#[test]
fn a_token_in_a_wrong_place_is_refused_and_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    for text in [
        format!("# {TOKEN}\n"),
        format!("knowledge = \"{TOKEN}\"\n"),
        format!("[discord]\napi = \"https://{TOKEN}@discord.com\"\n"),
        format!("[discord]\nlisten = \"Bot {TOKEN}\"\n"),
        format!("{TOKEN} = 1\n"),
        format!("[discord]\nwebhook = '''\n{TOKEN}'''\n"),
    ] {
        let file = folder.path().join("config.toml");
        std::fs::write(&file, &text).expect("written");
        for command in ["ask", "doctor"] {
            let mut asked = syncdesk(&[command, "--config", file.to_str().expect("a name")]);
            if command == "ask" {
                asked.arg("photos");
            }
            let page = said(asked);
            hides_the_token(&text, &page);
            assert!(page.contains("reset the token") && page.contains("DISCORD_TOKEN"), "{page}");
        }
    }
    let mut command = syncdesk(&["run"]);
    command.env("DISCORD_TOKEN_FILE", TOKEN);
    let page = said(command);
    hides_the_token("the name of the file", &page);
    assert!(page.contains("the token itself goes into DISCORD_TOKEN"), "{page}");
    for args in [&["run", TOKEN][..], &["--config", TOKEN, "doctor"], &["check", TOKEN], &["--token", TOKEN]] {
        hides_the_token("the command line", &said(syncdesk(args)));
    }
}

#[test]
fn passwords_in_addresses_do_not_show() {
    let mut command = syncdesk(&["doctor"]);
    command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", "http://somebody:secret-word@127.0.0.1:1");
    let page = said(command);
    assert!(!page.contains("secret-word") && page.contains("leave out what stands before the `@`"), "{page}");
    let mut command = syncdesk(&["doctor"]);
    command.env("DISCORD_TOKEN", TOKEN).env("HTTPS_PROXY", "http://somebody:secret-word@127.0.0.1:1");
    let page = said(command);
    assert!(!page.contains("secret-word") && page.contains("cannot be reached"), "{page}");
}
