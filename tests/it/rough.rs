//! The store where things go wrong around it: strange files, folders that come and go, slow and busy company.

use std::fs;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use syncdesk::store::history::{History, Origin};
use syncdesk::store::watch::{Settings, Watch};
use syncdesk::store::{Edit, Report, SaveError, Store, read_folder};

use crate::keeping::{BOTH, RESTART, answers, codes, edit, guide, next, open, remove, start, write};

/// What this comes to, on a thread of its own; fails where it never ends.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_secs(120)).expect("it comes to an end")
}

#[cfg(unix)]
fn pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_said_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let folder = guide();
    let camera = folder.path().join("camera");
    let store = open(folder.path());
    remove(folder.path(), "1-restart.md");
    pipe(&camera.join("1-restart.md"));
    symlink("/dev/zero", camera.join("3-endless.md")).expect("linked");
    symlink("4-circle.md", camera.join("4-circle.md")).expect("linked");
    symlink("nowhere", camera.join("5-dead.md")).expect("linked");
    fs::create_dir(camera.join("6-folder.md")).expect("made");
    symlink(".", folder.path().join("again")).expect("linked");
    let _socket = std::os::unix::net::UnixListener::bind(camera.join("7-socket.md")).expect("bound");
    let root = folder.path().to_owned();
    let (_, findings) = in_time(move || read_folder(&root).expect("the folder is there"));
    let paths = findings.iter().map(|finding| &*finding.path);
    let unreadable: Vec<&str> = paths.filter(|path| !path.starts_with("again/")).collect();
    let strange = ["1-restart", "3-endless", "4-circle", "5-dead", "6-folder", "7-socket"];
    assert_eq!(unreadable, strange.map(|name| format!("camera/{name}.md")), "{findings:#?}");
    let report = in_time(move || (store.reload(), answers(&store)));
    assert_eq!(report.1, BOTH);
    assert!(report.0.kept_back.contains(&"camera/1-restart.md".to_owned()), "{report:#?}");
}

/// A good file that was there all the time, and one beside it that cannot be read.
fn unreadable(name: &str) -> (tempfile::TempDir, Store) {
    let folder = guide();
    let store = open(folder.path());
    write(folder.path(), name, b"# Gr\xfc\xdfe\n");
    store.reload();
    (folder, store)
}

#[test]
fn a_file_that_cannot_be_read_holds_up_no_edit_of_another() {
    let (_folder, store) = unreadable("guide.md");
    let change = edit(Some(RESTART), Some(&RESTART.replace("Turn", "Please turn")));
    let rehearsal = store.rehearse(&change, &[]);
    assert!(!rehearsal.is_broken(), "{:#?}", rehearsal.findings);
    store.save(&change).expect("saved");
    assert_eq!(answers(&store)[0], "Please turn it off and on again.");
}

#[test]
fn a_file_that_cannot_be_read_is_not_written_over() {
    let (folder, store) = unreadable("1-restart.md");
    let change = edit(None, Some(RESTART));
    assert!(store.rehearse(&change, &[]).is_broken());
    let Err(SaveError::Broken(findings)) = store.save(&change) else { panic!("it is refused") };
    assert_eq!(findings[0].code.as_str(), "not-text");
    assert_eq!(fs::read(folder.path().join("camera/1-restart.md")).expect("it is there"), b"# Gr\xfc\xdfe\n");
}

#[test]
fn what_somebody_else_has_just_broken_holds_up_no_save() {
    let folder = guide();
    let store = open(folder.path());
    write(folder.path(), "2-charge.md", "# Charge it\n\n## Anwser\nNo.\n");
    let saved = store.save(&edit(Some(RESTART), Some(&RESTART.replace("Turn", "Please turn")))).expect("saved");
    assert_eq!(saved.report.kept_back, ["camera/2-charge.md"]);
    assert_eq!(answers(&store), ["Please turn it off and on again.", "Plug it in."]);
}

#[test]
fn a_second_mistake_like_the_first_is_news() {
    let folder = guide();
    let store = open(folder.path());
    let once = RESTART.replace("## Answer", "## Anwser");
    write(folder.path(), "1-restart.md", &once);
    let first = store.reload().fresh.len();
    write(folder.path(), "1-restart.md", once + "\n## Anwser\nMore.\n");
    let report = store.reload();
    assert!(first > 0 && !report.fresh.is_empty(), "{report:#?}");
}

#[test]
fn a_save_that_leaves_an_error_does_not_cost_the_last_good_version() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    let (store, _) = start(folder.path(), data.path());
    let broken = RESTART.replace("## Answer", "## Anwser");
    write(folder.path(), "1-restart.md", &broken);
    store.reload();
    store.save(&edit(Some(&broken), Some(&broken.replace("frozen", "stuck")))).expect("saved");
    drop(store);
    let (store, report) = start(folder.path(), data.path());
    assert_eq!(report.kept_back, ["camera/1-restart.md"]);
    assert_eq!(answers(&store), BOTH);
}

#[test]
fn a_version_that_is_lost_costs_only_itself() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    drop(start(folder.path(), data.path()));
    for entry in fs::read_dir(data.path().join("history/objects")).expect("there are some").flatten() {
        for object in fs::read_dir(entry.path()).expect("a folder").flatten() {
            if fs::read_to_string(object.path()).expect("text").contains("Ask the people") {
                fs::remove_file(object.path()).expect("removed");
            }
        }
    }
    write(folder.path(), "1-restart.md", RESTART.replace("## Answer", "## Anwser"));
    let (store, report) = start(folder.path(), data.path());
    assert_eq!(report.kept_back, ["camera/1-restart.md"]);
    assert_eq!(answers(&store), BOTH);
}

/// A store whose folder is watched by the system's events alone, and what the watch tells.
fn listen(store: &Arc<Store>) -> (Watch, mpsc::Receiver<Report>) {
    let (tell, told) = mpsc::channel();
    let settings = Settings { events: true, poll: None, test: false };
    let watch = Watch::begin(Arc::clone(store), settings, move |report| drop(tell.send(report)));
    (watch.expect("a thread"), told)
}

#[test]
fn what_was_saved_before_the_watch_began_is_read() {
    let folder = guide();
    let store = Arc::new(open(folder.path()));
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    let (_watch, told) = listen(&store);
    assert_eq!(next(&told).changes.len(), 1);
}

#[test]
fn a_folder_that_takes_the_place_of_another_is_listened_to() {
    let (old, new, place) = (guide(), guide(), tempfile::tempdir().expect("a folder"));
    let folder = place.path().join("knowledge");
    fs::rename(old.path(), &folder).expect("renamed");
    let store = Arc::new(open(&folder));
    let (_watch, told) = listen(&store);
    write(new.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    fs::rename(&folder, old.path()).expect("renamed");
    fs::rename(new.path(), &folder).expect("renamed");
    while answers(&store)[0] == BOTH[0] {
        next(&told);
    }
    write(&folder, "1-restart.md", RESTART);
    while answers(&store)[0] != BOTH[0] {
        next(&told);
    }
}

#[test]
fn a_folder_that_comes_later_is_taken_up_though_nothing_can_tell_of_it() {
    let (made, place, data) = (guide(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let folder = place.path().join("knowledge");
    let (store, report) = Store::start(&folder, History::open(&folder, data.path(), false));
    assert!(report.failure.is_some());
    let store = Arc::new(store);
    let (_watch, told) = listen(&store);
    fs::create_dir(&folder).expect("made");
    fs::rename(made.path().join("camera"), folder.join("camera")).expect("renamed");
    while answers(&store).len() < 2 {
        next(&told);
    }
    write(&folder, "1-restart.md", RESTART.replace("Turn", "Please turn"));
    while answers(&store)[0] == BOTH[0] {
        next(&told);
    }
}

#[test]
fn who_is_slow_to_listen_holds_up_no_file() {
    let folder = guide();
    let store = Arc::new(open(folder.path()));
    let (tell, told) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let settings = Settings { events: true, poll: None, test: true };
    let slowly = move |report: Report| {
        let _ = tell.send(report);
        let _ = released.recv();
    };
    let _watch = Watch::begin(Arc::clone(&store), settings, slowly).expect("a thread");
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    next(&told);
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Do turn"));
    let reading = Arc::clone(&store);
    in_time(move || {
        while answers(&reading)[0] != "Do turn it off and on again." {
            thread::yield_now();
        }
    });
    drop(release);
    assert_eq!(next(&told).changes.len(), 1);
}

/// A folder that is linked into the knowledge is read to a few levels; nobody looks at all that lies below it.
#[cfg(unix)]
#[test]
fn a_link_to_everything_does_not_hold_up_the_watch() {
    let folder = guide();
    std::os::unix::fs::symlink("/", folder.path().join("all")).expect("linked");
    let store = Arc::new(Store::open(folder.path()).expect("the folder is there").0);
    let (_watch, told) = listen(&store);
    write(folder.path(), "1-restart.md", RESTART.replace("Turn", "Please turn"));
    while answers(&store)[0] == BOTH[0] {
        next(&told);
    }
}

/// A filter of the checkout's makes git wait in the midst of a commit, as a slow disk would.
#[cfg(unix)]
#[test]
fn nobody_waits_for_a_save_that_takes_long() {
    let (folder, data) = (guide(), tempfile::tempdir().expect("a folder"));
    let waits = data.path().join("waits");
    let git = |arguments: &[&str]| {
        let ran = std::process::Command::new("git").current_dir(folder.path()).args(arguments).output();
        assert!(ran.expect("git runs").status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["-c", "user.name=Host", "-c", "user.email=host@example.org", "commit", "--quiet", "--message=Begin"]);
    pipe(&waits);
    let filter = format!("if test -p '{0}'; then cat '{0}' >&2; fi; cat", waits.display());
    git(&["config", "filter.slow.clean", &filter]);
    fs::write(folder.path().join(".gitattributes"), "*.md filter=slow\n").expect("written");
    let store = Arc::new(Store::start(folder.path(), History::open(folder.path(), data.path(), true)).0);
    let saving = Arc::clone(&store);
    let saved = thread::spawn(move || {
        let text = RESTART.replace("Turn", "Please turn");
        saving.save(&Edit { origin: Origin::Discord, ..edit(Some(RESTART), Some(&text)) })
    });
    // Opened once git waits at the other end.
    let git_waits = waits.clone();
    let hold = in_time(move || fs::OpenOptions::new().write(true).open(git_waits).expect("opened"));
    fs::remove_file(&waits).expect("removed");
    let asking = Arc::clone(&store);
    let known =
        in_time(move || (asking.paths(), asking.findings(), asking.kept_back(), asking.text("camera/guide.md")));
    assert!(!saved.is_finished(), "git still waits");
    assert_eq!((known.0.len(), known.1.len(), known.2.len(), known.3.is_some()), (4, 0, 0, true));
    drop(hold);
    let saved = saved.join().expect("no panic").expect("saved");
    assert_eq!(saved.warning, None);
    assert_eq!(codes(&saved.report), [""; 0]);
}
