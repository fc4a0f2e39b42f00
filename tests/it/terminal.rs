//! A conversation in the terminal, mostly without a process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use syncdesk::front::terminal::{self, Look};

use super::transcripts;
use crate::cases::cases;

/// What stands on the screen after these lines were typed.
fn screen(typed: &str, look: Look) -> String {
    let mut output = Vec::new();
    terminal::chat(transcripts::shipped_snapshot, typed.as_bytes(), &mut output, look).expect("a conversation");
    String::from_utf8(output).expect("UTF-8")
}

fn plain(typed: &str) -> String {
    screen(typed, Look::plain())
}

#[test]
fn the_greeting_says_what_to_type() {
    let page = plain("");
    for part in ["your own words", "number", "/checklist", "/help", "/quit"] {
        assert!(page.contains(part), "{page}");
    }
}

#[test]
fn a_prompt_is_chosen_by_number_or_by_typing() {
    let by_number = plain("it says paused, battery low\n1\n");
    assert_eq!(plain("it says paused, battery low\nbattery icon is yellow or low\n"), by_number);
    assert_eq!(plain("it says paused, battery low\n 1. \n"), by_number);
    assert!(by_number.contains("\n  1  "), "{by_number}");
}

#[test]
fn a_number_that_is_not_offered_is_no_message() {
    assert!(plain("it says paused, battery low\n0\n").contains("Type a number from 1 to 8"));
    assert!(plain("it says paused, battery low\n99999999999999999999999\n").contains("Type a number from 1 to 8"));
}

#[test]
fn words_answer_as_on_discord() {
    assert!(plain("it says paused, battery low\nthat worked, thanks\n").contains("\nGlad it works\n"));
    assert!(plain("it says paused, battery low\ndidn't work\n").contains("\n1 of 7: "));
    assert!(plain("it says paused, battery low\nok\n").contains("Take your time"));
}

#[test]
fn the_checklist_is_numbered_once_and_ticked() {
    let page = plain("it says paused, battery low\ndidn't help\n/checklist\n7\n");
    assert_eq!(page.matches("\n3. Check the space").count(), 1, "{page}");
    assert!(page.contains("7. ✅ "), "{page}");
    assert_eq!(page.matches("7 of 7: ").count(), 2, "the number opens the fix: {page}");
}

#[test]
fn commands_work_before_the_first_question() {
    assert!(plain("/checklist\n").contains("\n7. "));
    assert!(plain("/why\n").contains("nothing to explain yet"));
    assert!(plain("/help\n").contains("/quit ends the chat"));
    assert!(plain("5\n").len() > plain("").len(), "a number alone is a message");
}

#[test]
fn why_explains_the_last_question() {
    assert!(plain("it says paused, battery low\n/why\n").contains("Why this answer\n"));
    assert!(plain("how do i sync google photos\n/why\n").contains("Why I said nothing\n"));
}

#[test]
fn nothing_after_quit_is_read() {
    assert_eq!(plain("/quit\nit says paused, battery low\n"), plain(""));
    assert_eq!(plain("\n   \n\t\n"), plain(""), "empty lines are passed over");
}

#[test]
fn a_person_sees_when_to_type_and_a_pipe_does_not() {
    let person = Look { prompt: true, ..Look::plain() };
    let page = screen("/why\n", person);
    assert_eq!(page.matches("> ").count(), 2, "{page}");
    assert!(page.ends_with("> \n"), "the shell's prompt gets a line of its own: {page:?}");
    assert!(!plain("/why\n").contains("> "));
}

#[test]
fn lines_fit_and_bold_is_only_for_terminals_that_show_it() {
    let typed = "my icloud photos won't sync\n1\n/checklist\n/why\n/help\n";
    for width in [40, 60, 80, 200] {
        let page = screen(typed, Look { width, ..Look::plain() });
        let long = page.lines().find(|line| line.chars().count() > width.min(80) && line.contains(' '));
        assert_eq!(long, None, "at {width}");
        assert!(!page.contains("**") && !page.contains('\u{1b}'), "{page}");
    }
    let coloured = screen(typed, Look { colour: true, ..Look::plain() });
    assert!(coloured.contains("\u{1b}[1m"), "{coloured}");
    assert_eq!(
        coloured.matches("\u{1b}[0m").count(),
        coloured.matches("\u{1b}[1m").count() + coloured.matches("\u{1b}[2m").count()
    );
}

#[test]
fn no_input_ends_it() {
    let odd: [&[u8]; 4] = [b"\xff\xfe\n", b"\0\n", "👩‍👩‍👧‍👦\n".as_bytes(), b"#\n"];
    for line in odd {
        let done = terminal::chat(transcripts::shipped_snapshot, line, Vec::new(), Look::plain());
        assert!(done.is_ok(), "{line:?}");
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_is_typed_the_conversation_goes_on(lines in proptest::collection::vec("\\PC{0,40}|[0-9]{1,2}|/[a-z]{1,9}", 1..8)) {
        let typed = lines.join("\n") + "\n/why\nit says paused, battery low\n";
        let left = lines.iter().any(|line| ["/quit", "/exit", "/q"].contains(&line.trim().to_lowercase().as_str()));
        prop_assert!(left || plain(&typed).len() > plain("").len());
    }
}

#[test]
fn a_file_that_is_saved_counts_from_the_next_message_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let guide = folder.path().join("camera");
    std::fs::create_dir(&guide).expect("made");
    let fix = "# Restart it\n\n## Questions\n- my camera is frozen\n\n## Answer\nTurn it off and on.\n";
    for (name, text) in [
        ("guide.md", "# Camera\n\n## Introduction\nLet's see.\n\n## Solved\nGood.\n\n## Keywords\ncamera\n"),
        ("1-restart.md", fix),
        ("still-stuck.md", "# Still stuck?\n\n## Answer\nAsk.\n"),
    ] {
        std::fs::write(guide.join(name), text).expect("written");
    }
    let mut chat = Command::new(env!("CARGO_BIN_EXE_syncdesk"))
        .args(["chat", "--knowledge"])
        .arg(folder.path())
        .env("SYNCDESK_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = chat.stdin.take().expect("piped");
    let mut lines = BufReader::new(chat.stdout.take().expect("piped")).lines();
    let mut ask = || -> String {
        input.write_all(b"/checklist\n1\n").expect("it listens");
        let answer = lines.by_ref().map_while(Result::ok).find(|line| line.contains("Turn it off"));
        answer.expect("an answer")
    };
    assert!(ask().contains("Turn it off and on."));
    std::fs::write(guide.join("1-restart.md"), fix.replace("off and on", "off for a minute")).expect("written");
    let began = Instant::now();
    while !ask().contains("Turn it off for a minute.") {
        assert!(began.elapsed() < Duration::from_secs(120), "the file was not read again");
    }
    drop(input);
    assert!(chat.wait().expect("it ends").success());
}
