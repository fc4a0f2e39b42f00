//! The inbox: what it keeps of a message, for how long, and what it does with a file that it cannot use.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use serde_json::Value;
use syncdesk::config;
use syncdesk::engine::{FixId, GuideId};
use syncdesk::inbox::{Cluster, Inbox, InboxError, Kind, MAX_CHARS, MAX_TEXTS};

use crate::cli::{stderr, stdout, syncdesk};

const OFF: config::Inbox = config::Inbox { enabled: false, days: 30 };

/// A day of the year 2024, and so many days later.
fn day(later: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs((19_800 + later) * 24 * 60 * 60 + 40_000)
}

#[track_caller]
fn open(folder: &Path) -> Inbox {
    Inbox::open(folder, config::Inbox::default(), day(0)).expect("it opens")
}

#[track_caller]
fn note(inbox: &Inbox, text: &str, now: SystemTime) -> bool {
    inbox.note(&Kind::Unanswered, text, now).expect("it is noted")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[track_caller]
fn clusters(inbox: &Inbox, now: SystemTime) -> Vec<Cluster> {
    inbox.clusters(now, usize::MAX).expect("it is read")
}

/// The names of the files in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn holds(file: &Path, text: &str) -> bool {
    fs::read(file).expect("a file").windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_may_tell_who_wrote_it_is_never_written() {
    let folder = folder();
    let inbox = open(folder.path());
    let message = "<@112233445566778899> ask @bob: 2,841 items stuck, 4.97 of 5 GB. bob@mail.example +49 170 1234567 \
                   https://discord.example/channels/998877665544332211/1";
    assert!(note(&inbox, message, day(0)));
    assert!(note(&inbox, &"photos stuck ".repeat(100), day(0)));
    assert!(!note(&inbox, "<@112233445566778899> https://discord.example/x 🥲", day(0)), "nothing is left of it");

    let texts = inbox.recent(day(0), 9).expect("it is read");
    assert_eq!(texts[1], "ask 2,841 items stuck, 4.97 of 5 GB.");
    assert!(texts[0].chars().count() <= MAX_CHARS && texts[0].ends_with('…'), "{}", texts[0]);
    for personal in ["112233445566778899", "bob", "1234567", "998877665544332211", "discord.example"] {
        assert!(!holds(&folder.path().join("inbox.sqlite"), personal), "{personal}");
    }
}

#[test]
fn texts_that_say_alike_come_together_and_the_most_frequent_first() {
    let folder = folder();
    let inbox = open(folder.path());
    let fix = FixId::new(&GuideId::new("icloud-photos"), "connection");
    note(&inbox, "is there a limit for shared albums", day(0));
    note(&inbox, "Photos won't sync over my hotspot", day(0));
    note(&inbox, "photos wont sync, over my hotspot!", day(1));
    let shown = Kind::NotHelpful { shown: Some(fix.clone()) };
    inbox.note(&shown, "hotspot: photos not syncing", day(3)).expect("it is noted");

    let clusters = clusters(&inbox, day(3));
    assert_eq!(clusters.len(), 2);
    let hotspot = &clusters[0];
    assert_eq!((hotspot.times, hotspot.days_ago, hotspot.entries.len()), (3, 0, 2));
    assert_eq!(hotspot.example(), "Photos won't sync over my hotspot", "as it was first written");
    assert_eq!(hotspot.entries[0].times, 2);
    assert_eq!(hotspot.shown(), [&fix]);
    assert_eq!((clusters[1].times, clusters[1].days_ago), (1, 3));
    assert_eq!(inbox.clusters(day(3), 1).expect("it is read"), clusters[..1]);

    for entry in &hotspot.entries {
        assert_eq!(inbox.cluster(entry.id, day(3)).expect("it is read").as_ref(), Some(hotspot));
    }
    drop(inbox);
    let inbox = Inbox::open(folder.path(), config::Inbox::default(), day(3)).expect("it opens");
    assert_eq!(inbox.clusters(day(3), 9).expect("it is read"), clusters, "also after a restart");
}

#[test]
fn texts_expire() {
    let folder = folder();
    let inbox = open(folder.path());
    note(&inbox, "photos stuck on hotspot", day(0));
    note(&inbox, "shared albums are empty", day(0));
    note(&inbox, "photos stuck on hotspot", day(20));
    assert_eq!(clusters(&inbox, day(29)).len(), 2);

    assert_eq!(inbox.recent(day(30), 9).expect("it is read"), ["photos stuck on hotspot"]);
    let file = folder.path().join("inbox.sqlite");
    assert!(!holds(&file, "shared albums"), "it is gone from the file too");
    assert!(holds(&file, "hotspot"));
    drop(inbox);
    Inbox::open(folder.path(), config::Inbox::default(), day(50)).expect("it opens");
    assert!(!holds(&file, "hotspot"), "opening is enough");
}

#[test]
fn a_clock_that_was_ahead_keeps_nothing_for_longer() {
    let folder = folder();
    let inbox = open(folder.path());
    note(&inbox, "photos stuck", day(5_000));
    assert_eq!(clusters(&inbox, day(1))[0].days_ago, 0);
    assert!(clusters(&inbox, day(31)).is_empty());
}

#[test]
fn a_clock_that_is_not_set_yet_loses_nothing() {
    let folder = folder();
    note(&open(folder.path()), "photos stuck", day(0));
    let inbox = Inbox::open(folder.path(), config::Inbox::default(), SystemTime::UNIX_EPOCH).expect("it opens");
    note(&inbox, "photos stuck", SystemTime::UNIX_EPOCH);
    assert_eq!(clusters(&inbox, day(1))[0].days_ago, 1);
}

#[test]
fn switched_off_nothing_is_kept() {
    let folder = folder();
    let data = folder.path().join("data");
    Inbox::open(&data, OFF, day(0)).expect("nothing to do");
    assert!(!data.exists(), "not even a folder");

    note(&open(&data), "photos stuck", day(0));
    fs::write(data.join("inbox.sqlite.broken"), "photos").expect("written");
    let inbox = Inbox::open(&data, OFF, day(0)).expect("it is removed");
    assert!(files(&data).is_empty(), "{:?}", files(&data));
    assert!(!inbox.is_enabled() && !note(&inbox, "photos stuck", day(0)));
    assert!(clusters(&inbox, day(0)).is_empty());
    assert_eq!(inbox.dismiss(1, day(0)).expect("nothing to do"), 0);
    assert!(files(&data).is_empty());
}

#[test]
fn what_is_dismissed_stays_away_until_it_would_have_expired() {
    let folder = folder();
    let inbox = open(folder.path());
    note(&inbox, "any news about the server event", day(0));
    note(&inbox, "any news about that server event?", day(0));
    note(&inbox, "photos stuck", day(0));
    let event = clusters(&inbox, day(1)).into_iter().find(|cluster| cluster.entries.len() == 2).expect("a cluster");
    assert_eq!(inbox.dismiss(event.id, day(1)).expect("it is dismissed"), 2);
    assert_eq!(inbox.dismiss(event.id, day(1)).expect("it has gone"), 0);
    assert_eq!(inbox.recent(day(1), 9).expect("it is read"), ["photos stuck"]);
    assert!(!note(&inbox, "Any news about the server event???", day(30)));
    assert!(!holds(&folder.path().join("inbox.sqlite"), "event"), "only a hash is kept");
    assert!(note(&inbox, "any news about the server event", day(31)));
    let again = clusters(&inbox, day(31));
    assert!(again.iter().all(|cluster| cluster.id != event.id), "a number is never used twice");
}

#[test]
fn what_was_taught_comes_back_if_it_still_has_no_answer() {
    let folder = folder();
    let inbox = open(folder.path());
    note(&inbox, "photos stuck", day(0));
    let id = clusters(&inbox, day(0))[0].id;
    assert_eq!(inbox.taught(id, day(0)).expect("it is taught"), 1);
    assert!(clusters(&inbox, day(0)).is_empty());
    assert!(note(&inbox, "photos stuck", day(0)));
}

#[test]
fn the_number_of_texts_is_bounded_and_the_rarest_go_first() {
    let folder = folder();
    drop(open(folder.path()));
    let full = Connection::open(folder.path().join("inbox.sqlite")).expect("it opens");
    full.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO texts (key, kind, shown, text, times, day)
         SELECT i, 'unanswered', '', 'text number ' || i, CASE i WHEN 7 THEN 1 ELSE 2 END, 19800 FROM n",
        [MAX_TEXTS],
    )
    .expect("it is filled");
    let inbox = open(folder.path());
    assert!(note(&inbox, "photos stuck", day(0)));
    let texts = inbox.recent(day(0), usize::MAX).expect("it is read");
    assert_eq!(texts.len(), usize::try_from(MAX_TEXTS).expect("small"));
    assert_eq!(texts[0], "photos stuck", "the newest stays");
    assert!(!texts.contains(&"text number 7".to_owned()));
}

#[test]
fn a_file_that_cannot_be_used_is_set_aside() {
    let folder = folder();
    let file = folder.path().join("inbox.sqlite");
    fs::write(&file, "this is no database, whatever its name says ".repeat(200)).expect("written");
    note(&open(folder.path()), "photos stuck", day(0));
    assert_eq!(files(folder.path()), ["inbox.sqlite", "inbox.sqlite.broken"]);

    let mut bytes = fs::read(&file).expect("a file");
    let half = bytes.len() / 2;
    bytes[half..].fill(0xff);
    fs::write(&file, bytes).expect("written");
    assert!(clusters(&open(folder.path()), day(0)).is_empty());

    fs::remove_file(&file).expect("removed");
    let other = Connection::open(&file).expect("another program's file");
    other.execute_batch("CREATE TABLE accounts (name TEXT); INSERT INTO accounts VALUES ('x')").expect("filled");
    drop(other);
    assert!(note(&open(folder.path()), "photos stuck", day(0)));
    assert_eq!(files(folder.path()), ["inbox.sqlite", "inbox.sqlite.broken", "inbox.sqlite.foreign"]);
    assert!(holds(&folder.path().join("inbox.sqlite.foreign"), "accounts"), "nothing of it is lost");

    let in_a_year = SystemTime::now() + Duration::from_secs(365 * 24 * 60 * 60);
    Inbox::open(folder.path(), config::Inbox::default(), in_a_year).expect("it opens");
    assert_eq!(files(folder.path()), ["inbox.sqlite", "inbox.sqlite.foreign"], "members' words expire there too");
}

#[test]
fn a_folder_that_cannot_be_made_is_explained() {
    let folder = folder();
    let data = folder.path().join("data");
    fs::write(&data, "a file").expect("written");
    let error = Inbox::open(&data, config::Inbox::default(), day(0)).expect_err("it is refused");
    assert!(matches!(error, InboxError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("`data_dir`") && error.to_string().contains("`enabled = false`"), "{error}");
}

#[test]
fn two_at_once_lose_nothing_and_leave_no_other_files() {
    let folder = folder();
    let notes = |name: &'static str| {
        let path = folder.path().to_owned();
        std::thread::spawn(move || {
            let inbox = open(&path);
            (0..20).for_each(|turn| assert!(note(&inbox, &format!("{name} problem {turn}"), day(0))));
        })
    };
    let both = [notes("album"), notes("hotspot")];
    for one in both {
        one.join().expect("it ends");
    }
    assert_eq!(open(folder.path()).recent(day(0), 99).expect("it is read").len(), 40);
    assert_eq!(files(folder.path()), ["inbox.sqlite"]);
}

/// Runs `syncdesk inbox` with this folder and configuration; gives what it prints and says, and its exit code.
#[track_caller]
fn run(data: &Path, config: &str, args: &[&str]) -> (String, String, i32) {
    let file = data.with_file_name("config.toml");
    fs::write(&file, config).expect("written");
    let file = file.display().to_string();
    let mut command = syncdesk(&["inbox", "--config", &file]);
    let output = command.args(args).env("SYNCDESK_DATA_DIR", data).output().expect("it starts");
    (stdout(&output), stderr(&output), output.status.code().expect("a code"))
}

#[test]
fn the_command_lists_and_dismisses_while_the_bot_runs() {
    let folder = folder();
    let data = folder.path().join("data");
    let (out, said, code) = run(&data, "", &[]);
    assert_eq!((out.as_str(), code), ("", 0));
    assert!(said.starts_with("The inbox is empty") && !data.exists(), "{said}");

    let now = SystemTime::now();
    let bot = Inbox::open(&data, config::Inbox::default(), now).expect("it opens");
    note(&bot, "photos stuck on hotspot", now);
    note(&bot, "hotspot: photos are stuck", now);
    note(&bot, "shared albums are empty", now);
    let (out, said, _) = run(&data, "", &["--most", "1"]);
    assert!(out.contains("photos stuck on hotspot") && out.contains("2 times") && !out.contains("albums"), "{out}");
    assert!(said.starts_with("3 messages in 2 groups, 1 shown; kept for 30 days"), "{said}");

    let (out, ..) = run(&data, "", &["--format", "json"]);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json[0]["texts"][1]["kind"], "unanswered");
    let id = json[0]["id"].to_string();
    let (_, said, code) = run(&data, "", &["--dismiss", &id]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(bot.recent(now, 9).expect("it is read"), ["shared albums are empty"]);
    assert!(!note(&bot, "photos stuck on hotspot", now));
    let (_, said, code) = run(&data, "", &["--dismiss", &id]);
    assert!(code == 2 && said.contains("`syncdesk inbox` lists what is there"), "{said}");
}

#[test]
fn the_command_says_when_it_is_switched_off() {
    let folder = folder();
    let data = folder.path().join("data");
    note(&open(&data), "photos stuck", day(0));
    let (out, said, code) = run(&data, "[inbox]\nenabled = false", &["--format", "json"]);
    assert_eq!((out.trim(), code), ("[]", 0));
    assert!(said.contains("switched off") && files(&data).is_empty(), "{said}");
}

#[test]
fn a_check_tries_what_went_unanswered() {
    let folder = folder();
    let (data, before, after) = (folder.path().join("data"), folder.path().join("before"), folder.path().join("after"));
    for (version, question) in [(&before, "my camera is frozen"), (&after, "my camera viewfinder shows nothing")] {
        fs::create_dir_all(version.join("camera")).expect("made");
        let fix =
            format!("# Restart it\n\n## Questions\n- {question}\n\n## Keywords\nfrozen\n\n## Answer\nTurn it off.\n");
        let files = [
            (
                "guide.md",
                "# Camera\n\n## Introduction\nLet's see.\n\n## Solved\nGood.\n\n## Keywords\ncamera\n\n## Questions\n- my camera is broken\n",
            ),
            ("1-restart.md", &*fix),
            ("still-stuck.md", "# Still stuck?\n\n## Answer\nAsk.\n"),
        ];
        for (name, text) in files {
            fs::write(version.join("camera").join(name), text).expect("written");
        }
    }
    let inbox = Inbox::open(&data, config::Inbox::default(), SystemTime::now()).expect("it opens");
    note(&inbox, "my camera shows nothing in the viewfinder", SystemTime::now());
    let (before, after) = (before.display().to_string(), after.display().to_string());
    let mut command = syncdesk(&["check", "--against", &before, &after]);
    let output = command.env("SYNCDESK_DATA_DIR", &data).output().expect("it starts");
    let out = stdout(&output);
    assert!(out.contains("\"my camera shows nothing in the viewfinder\" now leads to"), "{out}{}", stderr(&output));
}
