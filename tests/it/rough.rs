//! The store where things go wrong around it: strange files, folders that come and go, slow and busy company.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use syncdesk::store::read_folder;

use crate::keeping::{BOTH, RESTART, answers, edit, guide, open, remove, start, write};

/// What this comes to, on a thread of its own; fails where it never ends.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_secs(20)).expect("it comes to an end")
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
