//! Runs git so that it never asks, never waits for anybody and never takes longer than it may.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::GitProblem;
use crate::engine::text::clip;

/// How long one command may take. Only a disk that hangs, or a filter of the checkout's, takes seconds.
const LIMIT: Duration = Duration::from_secs(20);

/// How long git may take to clean up when it is asked to stop; without that, it leaves locks behind.
const GRACE: Duration = Duration::from_secs(3);

/// How often a command that has closed its output is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(2);

/// How much of what git says is passed on.
const SAID: usize = 300;

/// Settings for each command: no hooks, because they are for people who sit before them, no signing, which may ask for a
/// password, and nothing that goes on in the background.
const SETTINGS: [&str; 6] = [
    "core.hooksPath=/dev/null", "commit.gpgSign=false", "gc.auto=0", "maintenance.auto=false", "core.fsmonitor=false",
    "i18n.commitEncoding=UTF-8",
];

/// What would lead git to another checkout, as when the program is started from a hook.
const MISLEADING: [&str; 8] = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
];

/// Runs git in a folder and returns what it prints.
pub(super) fn git(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Vec<u8>, GitProblem> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(SETTINGS.iter().flat_map(|setting| ["-c", setting])).args(arguments);
    for name in MISLEADING {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_EDITOR", ":")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .envs(variables.iter().copied());
    run(command, LIMIT)
}

fn run(mut command: Command, limit: Duration) -> Result<Vec<u8>, GitProblem> {
    let until = Instant::now() + limit;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let folder_is_there = command.get_current_dir().is_none_or(Path::is_dir);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        // Also said of a folder that has gone.
        io::ErrorKind::NotFound if folder_is_there => GitProblem::Missing,
        _ => GitProblem::Refused { said: error.to_string() },
    })?;
    let printed = child.stdout.take().map(read);
    let said = child.stderr.take().map(read);
    let ended = (|| {
        let printed = printed.map_or(Some(Vec::new()), |bytes| wait_for(&bytes, until))?;
        let said = said.map_or(Some(Vec::new()), |bytes| wait_for(&bytes, until))?;
        while Instant::now() < until {
            if let Ok(Some(status)) = child.try_wait() {
                return Some((status, printed, said));
            }
            thread::sleep(PAUSE);
        }
        None
    })();
    match ended {
        Some((status, printed, _)) if status.success() => Ok(printed),
        Some((_, _, said)) => Err(GitProblem::Refused { said: in_a_line(&said) }),
        None => {
            stop(&mut child);
            Err(GitProblem::Slow)
        }
    }
}

/// Reads to the end on a thread of its own, so that nobody waits longer than they want.
fn read(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is what git said; when nobody waits any more, nobody is told.
        let _ = from.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn wait_for(bytes: &Receiver<Vec<u8>>, until: Instant) -> Option<Vec<u8>> {
    match bytes.recv_timeout(until.saturating_duration_since(Instant::now())) {
        Ok(bytes) => Some(bytes),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Vec::new()),
    }
}

/// Asks the process to stop, so that it takes its locks along, and ends it if it does not.
fn stop(child: &mut Child) {
    if cfg!(unix) {
        let asked = Command::new("kill").arg(child.id().to_string()).stderr(Stdio::null()).status();
        let until = Instant::now() + GRACE;
        while asked.is_ok() && Instant::now() < until {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(PAUSE);
        }
    }
    // Both fail only where it has ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

fn in_a_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    clip(&said.split_whitespace().collect::<Vec<_>>().join(" "), SAID).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Vec<u8>, GitProblem> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, limit)
    }

    #[test]
    fn a_command_that_hangs_is_stopped_and_may_clean_up() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("lock");
        let name = lock.display();
        let hangs = format!("trap 'rm \"{name}\"; exit 1' TERM; : > \"{name}\"; while :; do :; done");
        let begun = Instant::now();
        assert!(matches!(shell(&hangs, Duration::from_millis(200)), Err(GitProblem::Slow)));
        assert!(begun.elapsed() < GRACE, "it stopped when it was asked");
        assert!(!lock.exists());
    }

    #[test]
    fn what_is_printed_and_said_comes_whole() {
        let long = "i=0; while [ $i -lt 30000 ]; do echo 0123456789; echo no >&2; i=$((i+1)); done";
        assert_eq!(shell(long, LIMIT).unwrap().len(), 330_000);
        let Err(GitProblem::Refused { said }) = shell("echo fatal: no >&2; echo more >&2; exit 3", LIMIT) else {
            panic!("it fails")
        };
        assert_eq!(said, "fatal: no more");
    }
}
