//! This test program, started once more as a process of its own, for what a test cannot do to itself: be killed, run out
//! of disk, lose its environment.

use std::ffi::OsStr;
use std::process::Command;

/// Where the other process is told what to work on.
const FOLDER: &str = "SYNCDESK_TEST_FOLDER";

/// A command that runs one ignored test alone. Its standard output is what the test writes to it, among other lines.
pub(crate) fn again(test: &str, folder: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    command
}

/// The folder to work on, in the other process; nothing when somebody runs all ignored tests.
pub(crate) fn folder() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}
