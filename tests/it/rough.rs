//! The store where things go wrong around it: strange files, folders that come and go, slow and busy company.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use syncdesk::store::read_folder;

use crate::keeping::{BOTH, answers, guide, open, remove};

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
