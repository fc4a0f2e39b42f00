//! The store while files change: which version of each file is in force, and what edits by the bot come to.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use syncdesk::store::history::{Author, History, Origin};
use syncdesk::store::watch::{Settings, Watch};
use syncdesk::store::{ChangeKind, Edit, Report, SaveError, Store};

pub(crate) const GUIDE: &str = "# Camera\n\n## Introduction\nLet's see.\n\n## Solved\nGood.\n\n## Keywords\ncamera\n";
pub(crate) const RESTART: &str =
    "# Restart it\n\n## Questions\n- my camera is frozen\n\n## Answer\nTurn it off and on again.\n";
pub(crate) const CHARGE: &str =
    "# Charge it\n\n## Questions\n- my camera has no power\n\n## Answer\nPlug it in.\n\n- [Still dark](1-restart.md)\n";
pub(crate) const CLOSING: &str = "# Still stuck?\n\n## Answer\nAsk the people here.\n";

pub(crate) fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join("camera").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

pub(crate) fn remove(folder: &Path, name: &str) {
    fs::remove_file(folder.join("camera").join(name)).expect("it was there");
}

pub(crate) fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in
        [("guide.md", GUIDE), ("1-restart.md", RESTART), ("2-charge.md", CHARGE), ("still-stuck.md", CLOSING)]
    {
        write(folder.path(), name, text);
    }
    folder
}

pub(crate) fn open(folder: &Path) -> Store {
    let (store, findings) = Store::open(folder).expect("the folder is there");
    assert_eq!(findings, []);
    store
}

/// What each fix answers, in the checklist's order.
pub(crate) fn answers(store: &Store) -> Vec<String> {
    store.snapshot().knowledge().fixes().map(|fix| fix.steps[0].text.clone()).collect()
}

pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

pub(crate) const BOTH: [&str; 2] = ["Turn it off and on again.", "Plug it in."];

#[test]
fn what_cannot_be_used_keeps_its_last_good_version() {
    let cases: [(&str, &[u8], &str); 4] = [
        ("an unknown heading", b"# Restart it\n\n## Anwser\nNo.\n", "unknown-heading"),
        ("half saved", b"", "empty-file"),
        ("another encoding", b"# Restart it\n\n## Answer\nGr\xfc\xdfe.\n", "not-text"),
        (
            "a prompt to nowhere",
            b"# Restart it\n\n## Questions\n- a b\n\n## Answer\nNo.\n\n- [On](9-none.md)\n",
            "dead-link",
        ),
    ];
    for (case, text, code) in cases {
        let folder = guide();
        let store = open(folder.path());
        write(folder.path(), "1-restart.md", text);
        let report = store.reload();
        assert!(codes(&report).contains(&code), "{case}: {report:#?}");
        assert_eq!(report.kept_back, ["camera/1-restart.md"], "{case}");
        assert_eq!(report.changes, [], "{case}");
        assert_eq!(answers(&store), BOTH, "{case}");
        assert!(store.reload().is_quiet(), "{case}: it is told once");

        write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
        let report = store.reload();
        assert_eq!(report.mended, ["camera/1-restart.md"], "{case}");
        assert_eq!(report.kept_back, [""; 0], "{case}");
        assert_eq!(answers(&store)[0], "Please turn it off and on again.", "{case}");
    }
}

#[test]
fn a_broken_file_that_moves_in_the_checklist_is_not_lost() {
    let folder = guide();
    let store = open(folder.path());
    remove(folder.path(), "2-charge.md");
    write(folder.path(), "3-charge.md", CHARGE.replace("## Answer", "## Anwser"));
    let report = store.reload();
    assert_eq!(report.kept_back, ["camera/3-charge.md"]);
    assert_eq!(answers(&store), BOTH);
}

#[test]
fn what_a_guide_cannot_do_without_stays_when_it_is_deleted() {
    for (name, code) in [("guide.md", "missing-guide"), ("still-stuck.md", "missing-closing")] {
        let folder = guide();
        let store = open(folder.path());
        remove(folder.path(), name);
        let report = store.reload();
        assert_eq!(codes(&report), [code]);
        assert_eq!(report.kept_back, [format!("camera/{name}")]);
        assert_eq!(answers(&store), BOTH);
    }
}

#[test]
fn a_fix_that_is_deleted_is_gone_and_prompts_to_it_too() {
    let folder = guide();
    let store = open(folder.path());
    remove(folder.path(), "1-restart.md");
    let report = store.reload();
    assert_eq!(codes(&report), ["dead-link"]);
    assert_eq!(report.changes.iter().map(|change| change.kind).collect::<Vec<_>>(), [ChangeKind::Removed]);
    assert_eq!(answers(&store), ["Plug it in."]);
}

#[test]
fn a_folder_without_a_guide_takes_nothing_away() {
    let folder = guide();
    let store = open(folder.path());
    fs::rename(folder.path().join("camera"), folder.path().join("_camera")).expect("renamed");
    let report = store.reload();
    assert!(report.failure.is_some() && !report.is_quiet(), "{report:#?}");
    assert_eq!(answers(&store), BOTH);
    assert!(store.reload().is_quiet(), "it is told once");
    fs::rename(folder.path().join("_camera"), folder.path().join("camera")).expect("renamed");
    assert!(store.reload().has_recovered);
}

#[test]
fn a_finding_quotes_its_line() {
    let folder = guide();
    let store = open(folder.path());
    write(folder.path(), "1-restart.md", RESTART.replace("## Answer", "  ## Anwser"));
    let report = store.reload();
    assert_eq!(report.quote(&report.fresh[0]), Some("## Anwser"), "{report:#?}");
}

/// A watch that hands over what it tells.
fn watch(store: &std::sync::Arc<Store>, events: bool) -> (Watch, mpsc::Receiver<Report>) {
    let (tell, told) = mpsc::channel();
    let poll = (!events).then_some(Duration::from_millis(50));
    let settings = Settings { events, poll, test: false };
    let watch = Watch::begin(std::sync::Arc::clone(store), settings, move |report| drop(tell.send(report)));
    (watch.expect("a thread"), told)
}

pub(crate) fn next(told: &mpsc::Receiver<Report>) -> Report {
    told.recv_timeout(Duration::from_secs(120)).expect("it is told")
}

#[test]
fn files_that_are_saved_together_come_into_force_together() {
    for events in [true, false] {
        // On a machine that takes its time between two of them they are not saved together.
        while !saved_together(events) {}
    }
}

/// Saves three files that belong together and sees what comes into force; `false` when that took too long.
fn saved_together(events: bool) -> bool {
    let folder = guide();
    let store = std::sync::Arc::new(open(folder.path()));
    let (_watch, told) = watch(&store, events);
    let began = Instant::now();
    write(folder.path(), "3-lens.md", RESTART.replace("Restart it", "Clean the lens").replace("frozen", "blurry"));
    write(folder.path(), "2-charge.md", CHARGE.replace("1-restart.md", "3-lens.md"));
    remove(folder.path(), "1-restart.md");
    let took = began.elapsed();
    let report = next(&told);
    if took > Duration::from_millis(100) {
        return false;
    }
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(report.changes.len(), 3, "{report:#?}");
    assert_eq!(report.changes[0].kind, ChangeKind::Removed);
    true
}

#[test]
fn what_editors_leave_beside_a_file_is_no_news() {
    let folder = guide();
    let store = std::sync::Arc::new(open(folder.path()));
    let (_watch, told) = watch(&store, true);
    for name in [".1-restart.md.swp", "1-restart.md~", "4913", ".#1-restart.md", "#1-restart.md#"] {
        write(folder.path(), name, "scratch");
    }
    // As many editors save: another file takes the name.
    write(folder.path(), ".new", RESTART.replace("Turn", "Please turn"));
    fs::rename(folder.path().join("camera/.new"), folder.path().join("camera/1-restart.md")).expect("renamed");
    let report = next(&told);
    assert_eq!(report.changes.len(), 1, "{report:#?}");
    assert!(report.fresh.is_empty(), "{report:#?}");
}

#[cfg(unix)]
#[test]
fn a_link_to_another_folder_is_followed() {
    let (first, second) = (guide(), guide());
    write(second.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    let place = tempfile::tempdir().expect("a folder");
    let link = place.path().join("knowledge");
    std::os::unix::fs::symlink(first.path(), &link).expect("linked");
    let store = std::sync::Arc::new(open(&link));
    let (_watch, told) = watch(&store, false);
    let new = place.path().join("new");
    std::os::unix::fs::symlink(second.path(), &new).expect("linked");
    fs::rename(&new, &link).expect("renamed");
    assert_eq!(next(&told).changes.len(), 1);
    assert_eq!(answers(&store)[0], "Please turn it off and on again.");
}

/// A store with a history.
pub(crate) fn start(folder: &Path, data: &Path) -> (Store, Report) {
    Store::start(folder, History::open(folder, data, false))
}

#[test]
fn the_last_good_version_outlives_a_restart() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    drop(start(folder.path(), data.path()));
    write(folder.path(), "1-restart.md", RESTART.replace("## Answer", "## Anwser"));
    let (store, report) = start(folder.path(), data.path());
    assert_eq!(report.kept_back, ["camera/1-restart.md"]);
    assert_eq!(answers(&store), BOTH);
}

#[test]
fn whatever_was_in_force_can_be_listed() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    let (store, _) = start(folder.path(), data.path());
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    store.reload();
    remove(folder.path(), "1-restart.md");
    store.reload();
    let history = store.history().expect("there is one");
    let versions = history.list(Some("camera/1-restart.md"), 10).expect("it can be read");
    let texts: Vec<Option<String>> =
        versions.iter().map(|version| history.text(version).expect("it is there")).collect();
    assert_eq!(texts, [None, Some(RESTART.replace("Turn", "Please turn")), Some(RESTART.to_owned())]);
}

pub(crate) fn edit(base: Option<&str>, text: Option<&str>) -> Edit {
    Edit {
        path: "camera/1-restart.md".to_owned(),
        base: base.map(Into::into),
        text: text.map(str::to_owned),
        who: Author::on_discord("Kim", 7),
        why: "because".to_owned(),
        origin: Origin::Discord,
    }
}

#[test]
fn an_edit_is_saved_in_the_form_of_its_file_and_kept_with_its_author() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    let windows = RESTART.replace('\n', "\r\n");
    write(folder.path(), "1-restart.md", &windows);
    let (store, _) = start(folder.path(), data.path());
    let saved = store.save(&edit(Some(&windows), Some(&RESTART.replace("Turn", "Please turn")))).expect("saved");
    assert_eq!(answers(&store)[0], "Please turn it off and on again.");
    let on_disk = fs::read_to_string(folder.path().join("camera/1-restart.md")).expect("it is there");
    assert_eq!(on_disk, windows.replace("Turn", "Please turn"));
    let version = saved.version.expect("there is a history");
    assert_eq!((version.who.name.as_str(), version.why.as_str()), ("Kim", "because"));
    assert!(store.reload().is_quiet(), "it is in force already");
}

#[test]
fn an_edit_that_breaks_something_is_refused_and_nothing_is_written() {
    let folder = guide();
    let store = open(folder.path());
    let broken = RESTART.replace("## Answer", "## Anwser");
    let rehearsal = store.rehearse(&edit(Some(RESTART), Some(&broken)), &[]);
    assert!(rehearsal.is_broken() && rehearsal.routing.is_none());
    assert!(matches!(store.save(&edit(Some(RESTART), Some(&broken))), Err(SaveError::Broken(_))));
    // Another file has a prompt that leads to this one.
    assert!(matches!(store.save(&edit(Some(RESTART), None)), Err(SaveError::Broken(_))));
    let on_disk = fs::read_to_string(folder.path().join("camera/1-restart.md")).expect("it is there");
    assert_eq!(on_disk, RESTART);
}

#[test]
fn an_edit_of_another_text_than_the_one_on_disk_is_refused() {
    let folder = guide();
    let store = open(folder.path());
    for base in [None, Some("# Another text\n")] {
        let refused = store.save(&edit(base, Some(RESTART)));
        let Err(SaveError::Outdated { now }) = refused else { panic!("{refused:?}") };
        assert_eq!(now.as_deref(), Some(RESTART));
    }
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    let refused = store.save(&edit(Some(RESTART), Some("# X\n")));
    assert!(matches!(refused, Err(SaveError::Outdated { .. })), "what an editor saved a moment ago counts too");
}

#[test]
fn a_rehearsal_changes_nothing() {
    let folder = guide();
    let store = open(folder.path());
    let rehearsal = store.rehearse(&edit(Some(RESTART), Some(&RESTART.replace("frozen", "stuck"))), &["it is stuck"]);
    assert!(!rehearsal.is_broken() && rehearsal.routing.is_some());
    assert_eq!(answers(&store), BOTH);
    assert!(store.reload().is_quiet());
}
