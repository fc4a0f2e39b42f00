//! Versions kept in the history folder: all are listed, read and brought back, by any process.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use syncdesk::store::history::{Author, Change, Checkout, History, HistoryError, Origin, Recorded, Version};

/// A version of a file, saved on Discord at that second.
pub(crate) fn record(history: &History, path: &str, text: Option<&str>, second: u64) -> Recorded {
    let (who, why) = (Author::on_discord("Ann", 7), format!("because of {second}"));
    let change = Change { path, text, who: &who, why: &why, origin: Origin::Discord, when: at(second), commit: true };
    history.record(&change).expect("it is kept")
}

pub(crate) fn at(second: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(second)
}

fn folder_alone(folder: &Path) -> History {
    History::open(&folder.join("knowledge"), &folder.join("data"), false)
}

fn seconds(versions: &[Version]) -> Vec<u64> {
    versions.iter().map(|version| version.when).collect()
}

#[test]
fn every_version_can_be_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder_alone(folder.path());
    assert_eq!(history.list(None, 10).unwrap(), []);
    assert!(history.in_force(|_| true).unwrap().is_empty());

    for (second, path, text) in [
        (10, "g/1-a.md", Some("first\n")),
        (11, "g/2-b.md", Some("another\r\n")),
        (12, "g/1-a.md", Some("second\n")),
        (13, "g/2-b.md", None),
        (13, "g/1-a.md", Some("first\n")),
        (14, "_synonyms.md", Some("")),
    ] {
        assert!(record(&history, path, text, second).is_new);
    }
    assert_eq!(history.checkout(), &Checkout::Off);
    let all = history.list(None, usize::MAX).unwrap();
    assert_eq!(seconds(&all), [14, 13, 13, 12, 11, 10]);
    assert_eq!(all[..2], history.list(None, 2).unwrap());
    assert!(all.iter().all(|version| version.who == Author::on_discord("Ann", 7) && version.commit.is_none()));
    assert_eq!(all[3].why, "because of 12");
    let of_one = history.list(Some("g/1-a.md"), usize::MAX).unwrap();
    let texts: Vec<_> = of_one.iter().map(|version| history.text(version).unwrap().unwrap()).collect();
    assert_eq!(texts, ["first\n", "second\n", "first\n"]);
    let removed = history.list(Some("g/2-b.md"), 1).unwrap().remove(0);
    assert!(removed.is_removal() && history.text(&removed).unwrap().is_none());

    let in_force = history.in_force(|_| true).unwrap();
    let in_force: Vec<_> = in_force.iter().map(|file| (&*file.path, &*file.text)).collect();
    assert_eq!(in_force, [("_synonyms.md", ""), ("g/1-a.md", "first\n")]);

    // Ids are found again, by another process too.
    let other = folder_alone(folder.path());
    for version in &all {
        assert!(version.id.len() == 10 && version.id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", version.id);
        assert_eq!(other.find(None, &version.id).unwrap().as_ref(), Some(version));
    }
    assert!(other.find(None, "0000000000").unwrap().is_none());
    assert!(other.find(Some("g/2-b.md"), &all[5].id).unwrap().is_none());
}

#[test]
fn the_same_text_again_is_no_new_version() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder_alone(folder.path());
    let first = record(&history, "g/1-a.md", Some("text\n"), 1);
    let again = record(&history, "g/1-a.md", Some("text\n"), 2);
    assert!(first.is_new && !again.is_new);
    assert_eq!(first.version, again.version);
    assert!(record(&history, "g/2-b.md", Some("text\n"), 3).is_new, "in another file it is");
    assert_eq!(history.list(None, 10).unwrap().len(), 2);
}

#[test]
fn two_processes_write_one_history() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder_alone(folder.path()), folder_alone(folder.path()));
    for second in 0..20 {
        let (history, text) = (if second % 2 == 0 { &one } else { &other }, format!("text {second}\n"));
        assert!(record(history, "g/1-a.md", Some(&text), second).is_new);
    }
    let all = one.list(None, usize::MAX).unwrap();
    assert_eq!(all, other.list(None, usize::MAX).unwrap());
    assert_eq!(seconds(&all), (0..20).rev().collect::<Vec<_>>());
    assert!(!record(&one, "g/1-a.md", Some("text 19\n"), 20).is_new);
}

#[test]
fn names_and_reasons_are_kept_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder_alone(folder.path());
    let who = Author::on_discord("A\u{0}\nnn\t🦀", 1);
    let why = format!("one\r\n{{\"id\":\"x\"}}\n{}", "long ".repeat(1000));
    let change = Change {
        path: "g/1-a.md",
        text: Some("text\n"),
        who: &who,
        why: &why,
        origin: Origin::Undo,
        when: at(0) - Duration::from_secs(9),
        commit: false,
    };
    history.record(&change).unwrap();
    let all = folder_alone(folder.path()).list(None, 10).unwrap();
    assert_eq!((all.len(), all[0].when, all[0].origin), (1, 0, Origin::Undo));
    assert_eq!(all[0].who.name, "A nn 🦀");
    assert!(all[0].why.starts_with("one {\"id\":\"x\"} long") && all[0].why.chars().count() <= 500);
}

#[test]
fn paths_lead_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder_alone(folder.path());
    let who = Author::unknown();
    for path in ["", "/a.md", "../a.md", "g/../../a.md", "g//a.md", "./a.md", "g\\a.md", "C:a.md"] {
        let (text, why, origin, when) = (Some("text\n"), "", Origin::Editor, at(1));
        let refused = history.record(&Change { path, text, who: &who, why, origin, when, commit: true });
        assert!(matches!(refused, Err(HistoryError::BadPath { .. })), "{path}");
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn what_cannot_be_kept_or_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder_alone(folder.path());
    let version = record(&history, "g/1-a.md", Some("text\n"), 1).version;
    fs::remove_dir_all(folder.path().join("data/history/objects")).unwrap();
    let lost = history.text(&version).unwrap_err();
    assert!(matches!(lost, HistoryError::Lost { .. }) && lost.to_string().contains(&version.id), "{lost}");
    assert!(!record(&history, "g/1-a.md", Some("text\n"), 2).is_new);
    assert_eq!(history.text(&version).unwrap().as_deref(), Some("text\n"), "it is mended when it is seen again");

    let blocked = tempfile::tempdir().unwrap();
    fs::write(blocked.path().join("data"), "a file in place of the folder").unwrap();
    let history = folder_alone(blocked.path());
    let (who, why) = (Author::unknown(), "");
    let (path, text, origin, when) = ("g/1-a.md", Some("text\n"), Origin::Editor, at(1));
    let refused = history.record(&Change { path, text, who: &who, why, origin, when, commit: false });
    assert!(matches!(refused, Err(HistoryError::Write(_) | HistoryError::Unreadable { .. })), "{refused:?}");
}
