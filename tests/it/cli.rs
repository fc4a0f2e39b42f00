//! The program as scripts and people meet it: commands, streams, exit codes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The program with these arguments, at the top of the checkout, in an environment without settings.
pub(crate) fn syncdesk(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_syncdesk"));
    command.args(args).current_dir(ROOT).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What a Windows process cannot do without.
    if let Some(value) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", value);
    }
    command
}

/// Runs it with this input.
fn feed(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("written").expect("read to the end");
    output
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[track_caller]
fn check(args: &[&str], code: i32) -> Output {
    let output = syncdesk(args).output().expect("it starts");
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}{}", stdout(&output), stderr(&output));
    output
}

/// The answers to lines of JSON.
#[track_caller]
fn jsonl(input: &[u8]) -> Vec<Value> {
    let output = feed(syncdesk(&["ask", "--jsonl"]), input);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn question(id: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "text": text}))
}

#[test]
fn help_names_the_commands_and_ends_with_examples() {
    let help = stdout(&check(&["--help"], 0));
    for command in ["chat", "run", "ask", "check", "new", "fmt", "import", "eval", "doctor", "completions"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    assert!(help.contains("\nExamples:\n"), "{help}");
}

#[test]
fn wrong_use_ends_with_2() {
    for args in [&["--frobnicate"][..], &["ask"], &["ask", "x", "--jsonl"], &["eval"], &["check", "--format", "xml"]] {
        check(args, 2);
    }
}

#[test]
fn alone_and_without_a_token_it_opens_the_chat() {
    let output = feed(syncdesk(&[]), b"/quit\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("DISCORD_TOKEN"), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("Hi! "), "{}", stdout(&output));
}

#[test]
fn a_message_gets_its_fix() {
    let page = stdout(&check(&["ask", "it says paused,", "battery low"], 0));
    assert!(page.starts_with("7 of 7: "), "{page}");
    assert!(!page.contains("**") && !page.contains('\u{1b}'), "no marks and no colour in a pipe: {page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
}

#[test]
fn explain_says_why() {
    let page = stdout(&check(&["ask", "--explain", "it says paused, battery low. wifi is fine"], 0));
    for part in ["Decision: answer icloud-photos/power", "Candidates:", "Ruled out:", "Reasons:"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_stream_is_answered_line_by_line() {
    let input = question("a", "it says paused, battery low") + &question("b", "lol nice cat");
    let answers = jsonl(input.as_bytes());
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["decision"], "answer");
    assert_eq!(answers[0]["fix"], "icloud-photos/power");
    assert_eq!(answers[0]["step"], "answer");
    assert_eq!(answers[0]["candidates"][0]["fix"], "icloud-photos/power");
    assert!(answers[0]["candidates"][0]["score"].is_number());
    assert!(answers[0]["ruled_out"].as_array().is_some_and(Vec::is_empty));
    assert!(answers[0]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    assert_eq!(answers[1]["id"], "b");
    assert_eq!(answers[1]["decision"], "silent");
    assert!(answers[1]["fix"].is_null() && answers[1]["step"].is_null());
    let keys: Vec<_> = answers[1].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["candidates", "decision", "fix", "id", "reasons", "ruled_out", "step"]);
}

#[test]
fn a_bad_line_gets_an_error_in_its_place() {
    let huge = question("huge", &"photos ".repeat(300_000));
    let long = question("long", &"my photos won't sync ".repeat(20_000));
    let lines: [&[u8]; 12] = [
        b"not json\n",
        b"[1]\n",
        b"{\"id\":\"x\"}\n",
        b"{\"text\":\"x\"}\n",
        b"{\"id\":\"x\",\"text\":5}\n",
        b"{\"id\":[],\"text\":\"x\"}\n",
        b"\n",
        b"\xff\xfe\n",
        huge.as_bytes(),
        long.as_bytes(),
        b"{\"id\":7,\"text\":\"\\u0000 \\ud83d\\ude00\"}\r\n",
        b"{\"id\":\"last\",\"text\":\"\"}",
    ];
    let answers = jsonl(&lines.concat());
    assert_eq!(answers.len(), lines.len());
    for answer in &answers[..9] {
        let keys: Vec<_> = answer.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["error"], "{answer}");
    }
    assert_eq!(answers[9]["id"], "long");
    assert_eq!(answers[10]["id"], 7);
    assert_eq!(answers[11]["id"], "last");
    assert_eq!(answers[11]["decision"], "silent");
}

#[test]
fn a_stream_is_answered_at_once() {
    let mut child: Child = syncdesk(&["ask", "--jsonl"]).stdin(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    for id in ["1", "2"] {
        input.write_all(question(id, "hi").as_bytes()).expect("written");
        let mut line = String::new();
        output.read_line(&mut line).expect("answered before the next line is written");
        assert!(line.contains(&format!("\"id\":\"{id}\"")), "{line}");
    }
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[cfg(all(unix, feature = "discord"))]
#[test]
fn a_signal_is_a_clean_stop() {
    for (args, signal) in [(&["ask", "--jsonl"][..], "-TERM"), (&["chat"], "-INT")] {
        let mut child = syncdesk(args).stdin(Stdio::piped()).spawn().expect("it starts");
        let mut input = child.stdin.take().expect("piped");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        // Once it has answered, it listens for signals.
        input.write_all(question("1", "hi").as_bytes()).expect("written");
        output.read_line(&mut String::new()).expect("answered");
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("there is a kill");
        assert!(sent.success());
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{args:?}");
    }
}

#[test]
fn the_shipped_knowledge_has_no_findings() {
    let output = check(&["check"], 0);
    assert_eq!(stdout(&output), "");
    assert_eq!(stderr(&output), "knowledge: 1 guide, 7 fixes in force; 0 errors, 0 warnings\n");
    assert_eq!(stdout(&check(&["check", "--format", "json"], 0)).trim(), "[]");
}

#[test]
fn findings_have_a_place_a_code_and_a_cure() {
    let folder = tempfile::tempdir().expect("a folder");
    let guide = folder.path().join("cats");
    std::fs::create_dir(&guide).expect("made");
    std::fs::write(guide.join("1-purr.md"), "# Purr\n\n## Qestions\n- why\n\n## Answer\nBecause.\n").expect("written");
    let path = folder.path().to_str().expect("a name");
    let output = check(&["check", path], 1);
    let line = format!("{path}{}cats{0}1-purr.md:3: error[unknown-heading]: ", std::path::MAIN_SEPARATOR);
    let found = stdout(&output).replace('/', std::path::MAIN_SEPARATOR_STR);
    assert!(found.contains(&line.replace('/', std::path::MAIN_SEPARATOR_STR)), "{found}");
    assert_eq!(stderr(&output).lines().count(), 1, "one line at the end");

    let json: Value = serde_json::from_str(&stdout(&check(&["check", path, "--format", "json"], 1))).expect("JSON");
    let first = &json[0];
    for key in ["code", "severity", "path", "line", "message", "help"] {
        assert!(!first[key].is_null(), "{first}");
    }
}

#[test]
fn an_empty_folder_fails_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&["check", folder.path().to_str().expect("a name")], 1);
    check(&["check", "no/such/folder"], 2);
}

#[test]
fn eval_prints_a_table_or_json() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let label = "{\"text\": \"it says paused, battery low\", \"kind\": \"status\", \"best\": [\"power\"]}\n";
    std::fs::write(file.path(), label).expect("written");
    let path = file.path().to_str().expect("a name");
    assert!(stdout(&check(&["eval", path], 0)).contains("right                  100.0 %  (1 of 1)"));
    let json: Value = serde_json::from_str(&stdout(&check(&["eval", path, "--format", "json"], 0))).expect("JSON");
    assert_eq!(json["right"]["share"], 1.0);
    std::fs::write(file.path(), "{}\n").expect("written");
    assert!(stderr(&check(&["eval", path], 2)).contains(":1: "));
}

#[test]
fn completions_are_there_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&check(&["completions", shell], 0)).contains("syncdesk"), "{shell}");
    }
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    for args in [&["completions", "bash"][..], &["ask", "my photos won't sync"], &["doctor"]] {
        let mut child = syncdesk(args).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(stderr(&output), "", "{args:?}");
    }
}

#[test]
fn a_missing_knowledge_folder_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = syncdesk(&["ask", "hi"]).current_dir(folder.path()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("start syncdesk where that folder is"), "{}", stderr(&output));
    assert!(stderr(&check(&["ask", "hi", "--knowledge", "nowhere"], 2)).contains("--knowledge"));
}

#[test]
fn a_bad_configuration_ends_with_2() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "knowlege = 'x'\n").expect("written");
    let path = file.path().to_str().expect("a name");
    assert!(stderr(&check(&["ask", "hi", "--config", path], 2)).contains("did you mean `knowledge`"));
    let output = syncdesk(&["ask", "hi"]).env("SYNCDESK_CONFIG", path).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&check(&["doctor", "--config", path], 1)).contains("problem"));
}

#[test]
fn running_without_a_token_says_where_to_get_one() {
    assert!(stderr(&check(&["run"], 2)).contains("Reset Token"));
    let output = syncdesk(&[]).env("DISCORD_TOKEN", "two words").output().expect("it starts");
    assert_eq!(output.status.code(), Some(2), "a bad token is no reason to open the chat");
    assert!(!stderr(&output).contains("two words"));
}

#[test]
fn the_conversation_goes_on_in_a_pipe() {
    let output =
        feed(syncdesk(&["chat"]), b"it says paused, battery low\n\n  \ndidn't help\n/why\n99\n/nonsense\n\xff\n");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = stdout(&output);
    assert!(!page.contains("\n> ") && !page.contains('\u{1b}'), "{page}");
    for part in ["7 of 7: ", "1 of 7: ", "Why this answer", "Type a number from 1 to ", "I don't know /nonsense"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn doctor_works_offline_and_never_shows_the_token() {
    let output = syncdesk(&["doctor"])
        .env("DISCORD_TOKEN", "sec.ret.token")
        // Nothing listens there.
        .env("SYNCDESK_DISCORD_API", "http://127.0.0.1:9")
        .output()
        .expect("it starts");
    let page = stdout(&output);
    assert!(!page.contains("sec.ret"), "{page}");
    assert!(page.contains("ok       knowledge: 1 guide, 7 fixes"), "{page}");
    if cfg!(feature = "discord") {
        assert_eq!(output.status.code(), Some(1), "{page}");
        assert!(page.contains("problem  discord: http://127.0.0.1:9 cannot be reached"), "{page}");
    }
}

#[test]
fn doctor_without_a_token_is_content() {
    let page = stdout(&check(&["doctor"], 0));
    assert!(page.ends_with("0 problems, 1 warning\n"), "{page}");
    assert!(!Path::new(ROOT).join("data").join(".syncdesk-doctor").exists());
}
