//! Reads the folder again when something in it was saved.
//!
//! The system tells of saved files; where it cannot (bind mounts, network drives, a folder that is put in another's
//! place), a look at sizes and times finds them. Either way the folder is read once it has been quiet for a moment, so
//! that files which belong together come into force together. This module must not know what a reading leads to.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::folder::Glance;
use super::{Report, Store};

/// How long the folder has to be quiet before it is read. Editors write, rename and touch a file within a few
/// milliseconds; version control writes many.
const QUIET: Duration = Duration::from_millis(250);

/// A folder that is never quiet is read all the same after this.
const PATIENCE: Duration = Duration::from_millis(1_250);

/// How to notice that a file was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether the system's events are listened to.
    pub events: bool,
    /// How often sizes and times are looked at; `None`: never.
    pub poll: Option<Duration>,
    /// Whether changed knowledge is asked its own questions, to find those that lead astray.
    pub test: bool,
}

/// Watches a folder until it is dropped.
#[derive(Debug)]
pub struct Watch {
    wake: Sender<Wake>,
}

/// What wakes the thread.
enum Wake {
    /// Something happened in the folder.
    Event,
    /// Somebody wants the folder to be read now.
    Now,
    /// The end.
    Stop,
}

impl Watch {
    /// Begins to watch the store's folder. Whatever a reading changed is told, from the watching thread; a reading that
    /// changed nothing is not.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn begin(
        store: Arc<Store>,
        settings: Settings,
        tell: impl FnMut(Report) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (wake, woken) = mpsc::channel();
        let mut watching =
            Watching { seen: Glance::at(store.folder()), store, settings, events: None, wake: wake.clone(), tell };
        watching.listen();
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watching.run(&woken))?;
        Ok(Self { wake })
    }

    /// Has the folder read now, whatever it looks like; what changed is told as ever.
    pub fn read_now(&self) {
        let _ = self.wake.send(Wake::Now);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The thread may be in the midst of a reading; nobody has to wait for that.
        let _ = self.wake.send(Wake::Stop);
    }
}

/// The thread's own.
struct Watching<T> {
    store: Arc<Store>,
    settings: Settings,
    /// The folder at the last reading.
    seen: Glance,
    events: Option<RecommendedWatcher>,
    wake: Sender<Wake>,
    tell: T,
}

impl<T: FnMut(Report)> Watching<T> {
    fn run(&mut self, woken: &Receiver<Wake>) {
        // What the knowledge's own questions lead to now is what later changes are held against.
        if self.settings.test {
            self.store.test().log();
        }
        loop {
            let wake = match self.settings.poll {
                Some(pause) => woken.recv_timeout(pause),
                None => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match wake {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Wake::Now) => self.read(),
                Ok(Wake::Event) => {
                    if !self.settle(woken) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if Glance::at(self.store.folder()) != self.seen {
                        // No event told of it: perhaps another folder has taken this one's place.
                        self.listen();
                        if !self.settle(woken) {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Waits until the folder is quiet, and reads it where it has changed; `false` at the end.
    fn settle(&mut self, woken: &Receiver<Wake>) -> bool {
        let since = Instant::now();
        let mut looks = Glance::at(self.store.folder());
        while since.elapsed() < PATIENCE {
            match woken.recv_timeout(QUIET) {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Wake::Now) => break,
                Ok(Wake::Event) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let now = Glance::at(self.store.folder());
                    if now == looks {
                        break;
                    }
                    looks = now;
                }
            }
        }
        if Glance::at(self.store.folder()) != self.seen {
            self.read();
        }
        true
    }

    fn read(&mut self) {
        // Looked at before it is read: what is saved meanwhile shows next time.
        self.seen = Glance::at(self.store.folder());
        let mut report = self.store.reload();
        report.log();
        if self.settings.test && !report.changes.is_empty() {
            let test = self.store.test();
            test.log();
            report.add_test(test);
        }
        if !report.is_quiet() {
            (self.tell)(report);
        }
    }

    /// Listens to the system's events; where that is not to be had, polling has to do.
    fn listen(&mut self) {
        self.events = None;
        if !self.settings.events {
            return;
        }
        match events(self.store.folder(), self.wake.clone()) {
            Ok(watcher) => self.events = Some(watcher),
            Err(error) => tracing::debug!(%error, "the system tells of no saved files"),
        }
    }
}

fn events(folder: &Path, wake: Sender<Wake>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // A file that was only read is no news.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = wake.send(Wake::Event);
        }
    })?;
    watcher.watch(&real(folder), RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// The folder itself, where a link leads to it.
fn real(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
