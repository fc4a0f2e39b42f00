//! The configuration: what is read, what is refused and how, and the example file.

use syncdesk::config::keys::KEYS;
use syncdesk::config::{Config, Listen, Token};

const EXAMPLE: &str = include_str!("../../config.example.toml");

/// The message of a configuration that has to be refused.
#[track_caller]
fn refused(text: &str) -> String {
    Config::parse("config.toml", text).expect_err("should be refused").to_string()
}

/// Finds a configuration with these variables set.
fn with(variables: &[(&str, &str)]) -> Result<Config, String> {
    let given = tempfile::NamedTempFile::new().expect("a file");
    let look = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::find(Some(given.path()), &look).map(|(config, _)| config).map_err(|error| error.to_string())
}

fn token(text: &str) -> Result<Token, String> {
    Token::read(text, "DISCORD_TOKEN").map_err(|error| error.to_string())
}

#[test]
fn the_example_holds_the_defaults() {
    assert_eq!(Config::parse("config.example.toml", EXAMPLE).expect("the example parses"), Config::default());
}

#[test]
fn the_example_names_every_key_with_a_sentence() {
    let mut section = String::new();
    let mut named = Vec::new();
    let mut before = "";
    for line in EXAMPLE.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            named.push(format!("{section}{key}"));
            assert!(before.starts_with("# ") && before.ends_with('.'), "`{key}` needs a sentence above it");
        }
        before = line;
    }
    let all: Vec<_> = KEYS.iter().map(|key| key.path).collect();
    assert_eq!(named, all, "config.example.toml and the table of keys differ");
}

#[test]
fn an_empty_file_means_the_defaults() {
    assert_eq!(Config::parse("config.toml", "").expect("it parses"), Config::default());
    assert_eq!(Config::parse("config.toml", "\u{feff}# only a comment\r\n").expect("it parses"), Config::default());
}

#[test]
fn values_are_read() {
    let text = "knowledge = 'k'\n[discord]\nlisten = \"all\"\nchannels = [123456789012345678]\nwait_seconds = 0\n\
                api = \"http://127.0.0.1:4000\"";
    let config = Config::parse("config.toml", text).expect("it parses");
    assert_eq!(config.knowledge.to_str(), Some("k"));
    assert_eq!(config.discord.listen, Listen::All);
    assert_eq!(config.discord.channels, [123_456_789_012_345_678]);
    assert_eq!(config.discord.wait_seconds, 0);
    assert_eq!(config.discord.api.as_deref(), Some("http://127.0.0.1:4000"));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_its_cure() {
    let cases = [
        (
            "[discord]\ncooldwon_seconds = 5",
            "config.toml:2: there is no key `discord.cooldwon_seconds`; did you mean `cooldown_seconds`?",
        ),
        (
            "[monitor]\naddress = '9464'",
            "config.toml:2: `monitor.address`: `9464` is not an address of this machine with a port; write it like \
             `127.0.0.1:9464`",
        ),
        (
            "wait_seconds = 5",
            "config.toml:1: there is no key `wait_seconds`; did you mean `wait_seconds` in the section [discord]?",
        ),
        (
            "[discord]\nknowlege = 'x'",
            "config.toml:2: there is no key `discord.knowlege`; did you mean `knowledge`, above the first section?",
        ),
        ("[zzz]\nq = 1", "config.toml:1: there is no key `zzz`; config.example.toml names every key"),
        (
            "\n\n[log]\nlevel = 'inof'",
            "config.toml:4: `log.level`: `inof` is not one of `off`, `error`, `warn`, `info`, `debug`, `trace`; did you mean `info`?",
        ),
        (
            "[log]\nlevel = 'info,serenity=loud'",
            "config.toml:2: `log.level`: `serenity=loud` is no part of a filter; write for example `info,serenity=warn`",
        ),
        (
            "[discord]\nlisten = 'lsted'",
            "config.toml:2: `discord.listen`: `lsted` is not one of `addressed`, `listed`, `all`; did you mean `listed`?",
        ),
        (
            "[discord]\nwait_seconds = -1",
            "config.toml:2: `discord.wait_seconds`: it takes a whole number of seconds from 0 to 600",
        ),
        (
            "[discord]\nedit_seconds = 3601",
            "config.toml:2: `discord.edit_seconds`: it takes a whole number of seconds from 0 to 3600",
        ),
        (
            "[discord]\nrequests_per_second = 1.5",
            "config.toml:2: `discord.requests_per_second`: it takes a whole number from 0 to 10000",
        ),
        ("[stats]\ndays = 0", "config.toml:2: `stats.days`: it takes a whole number of days from 1 to 3650"),
        ("[inbox]\ndays = 0", "config.toml:2: `inbox.days`: it takes a whole number of days from 1 to 365"),
        (
            "[discord]\nmessage_content = 'yes'",
            "config.toml:2: `discord.message_content`: it takes `true` or `false`, without quotation marks",
        ),
        ("knowledge = ''", "config.toml:1: `knowledge`: it is empty; give it a folder, for example `data`"),
        (
            "discord = 5",
            "config.toml:1: `discord` is a section; write `[discord]` on a line of its own and its keys below it",
        ),
        (
            "[discord]\napi = 'localhost'",
            "config.toml:2: `discord.api`: `localhost` is not an address; write it like `http://127.0.0.1:4000`, or leave it empty for Discord's own",
        ),
        (
            "[discord]\napi = 'https://proxy.example/to/api/v10'",
            "config.toml:2: `discord.api`: `https://proxy.example/to/api/v10` names the path too, which the bot adds itself; write `https://proxy.example/to`",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text), message, "for {text:?}");
    }
}

#[test]
fn ids_have_to_be_numbers() {
    for list in ["5", "['123']", "[0]", "[-4]", "[1.5]", "[99999999999999999999]"] {
        let message = refused(&format!("[discord]\nchannels = {list}"));
        assert!(message.contains("`channels = [123456789012345678]`"), "{message}");
    }
}

#[test]
fn all_findings_come_at_once() {
    let message = refused("knowlede = 'x'\n[discord]\nwait_seconds = 'x'\nlisten = 3");
    let lines: Vec<_> = message.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(lines, ["config.toml:1", "config.toml:3", "config.toml:4"]);
}

#[test]
fn a_slip_in_the_form_is_named_with_its_line() {
    let message = refused("knowledge = \"knowledge\"\ndata_dir = data\n");
    assert!(message.starts_with("config.toml:2: this is not TOML: "), "{message}");
    assert!(message.ends_with("compare with config.example.toml"), "{message}");
}

#[test]
fn a_token_in_the_configuration_is_refused_and_not_repeated() {
    for text in ["token = 'se.cr.et'", "[discord]\ntoken = 'se.cr.et'", "[discord]\nbot_token = 'se.cr.et'"] {
        let message = refused(text);
        assert!(message.contains("DISCORD_TOKEN") && message.contains("reset the token"), "{message}");
        assert!(!message.contains("se.cr.et"), "{message}");
    }
    assert!(!refused("token = se.cr.et.").contains("se.cr.et"), "a slip in the form shows it");
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let message = Config::load(&folder.path().join("none.toml")).expect_err("not there").to_string();
    assert!(message.contains("cannot be read") && message.contains("--config"), "{message}");
    let binary = folder.path().join("binary.toml");
    std::fs::write(&binary, [0xff, 0xfe, 0x00]).expect("written");
    assert!(Config::load(&binary).expect_err("not text").to_string().contains("save it as UTF-8"));
}

#[test]
fn the_environment_has_the_last_word() {
    let config = with(&[
        ("SYNCDESK_DATA_DIR", "elsewhere"),
        ("SYNCDESK_DISCORD_API", " http://127.0.0.1:4000 "),
        ("SYNCDESK_LOG", "debug"),
        ("SYNCDESK_MONITOR", "0.0.0.0:9000"),
    ])
    .expect("it is taken");
    assert!(config.monitor.enabled && config.monitor.address.to_string() == "0.0.0.0:9000");
    assert_eq!(config.data_dir.to_str(), Some("elsewhere"));
    assert_eq!(config.discord.api.as_deref(), Some("http://127.0.0.1:4000"));
    assert_eq!(config.log.level, "debug");
    assert_eq!(with(&[("SYNCDESK_DATA_DIR", " ")]).expect("empty counts as unset"), Config::default());
}

#[test]
fn a_bad_variable_is_named() {
    let message = with(&[("SYNCDESK_DISCORD_API", "discord")]).expect_err("it is refused");
    assert!(message.starts_with("SYNCDESK_DISCORD_API: `discord` is not an address"), "{message}");
    let message = with(&[("SYNCDESK_DISCORD_API", "http://api:4000/API")]).expect_err("it is refused");
    assert!(message.starts_with("SYNCDESK_DISCORD_API: ") && message.ends_with("write `http://api:4000`"), "{message}");
    assert!(with(&[("SYNCDESK_MONITOR", "yes")]).expect_err("it is refused").starts_with("SYNCDESK_MONITOR: "));
    assert!(with(&[("SYNCDESK_LOG", "loud")]).expect_err("it is refused").starts_with("SYNCDESK_LOG: "));
}

#[test]
fn a_token_is_read_as_people_paste_it() {
    for text in ["abc.def.ghi", "  abc.def.ghi\r\n", "Bot abc.def.ghi", "\u{feff}abc.def.ghi"] {
        assert_eq!(token(text).expect("it is taken").reveal(), "abc.def.ghi");
    }
}

#[test]
fn a_token_never_shows() {
    let token = token("abc.def.ghi").expect("it is taken");
    assert!(!format!("{token} {token:?} {token:#?}").contains("abc"));
}

#[test]
fn what_cannot_be_a_token_is_refused_and_not_repeated() {
    for text in ["", " \n", "\"abc.def.ghi\"", "abc def", "abc\ndef", "ábc.def.ghi", "abc\u{200b}"] {
        let message = token(text).expect_err("it is refused");
        assert!(message.starts_with("DISCORD_TOKEN "), "{message}");
        assert!(!message.contains("abc"), "{message}");
    }
}

#[test]
fn the_token_comes_from_the_variable_or_the_file_it_names() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "abc.def.ghi\n").expect("written");
    let path = file.path().to_str().expect("a name").to_owned();
    let in_file = |name: &str| (name == "DISCORD_TOKEN_FILE").then(|| path.clone());
    assert_eq!(Token::find(&in_file).expect("found").reveal(), "abc.def.ghi");
    let both = |name: &str| Some(if name == "DISCORD_TOKEN" { "x.y.z".to_owned() } else { path.clone() });
    assert_eq!(Token::find(&both).expect("found").reveal(), "x.y.z");
    let gone = |name: &str| (name == "DISCORD_TOKEN_FILE").then(|| "no/such/file".to_owned());
    assert!(Token::find(&gone).expect_err("unreadable").to_string().contains("no/such/file"));
    assert!(Token::find(&|_| Some(" ".to_owned())).expect_err("none").to_string().contains("there is no token"));
    assert!(Token::find(&|_| None).expect_err("none").to_string().contains("Reset Token"));
}
