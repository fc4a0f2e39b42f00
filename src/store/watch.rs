//! Reads the folder again when something in it was saved.
//!
//! The system tells of saved files; where it cannot (bind mounts, network drives, a folder that is put in another's
//! place), a look at sizes and times finds them. Either way the folder is read once it has been quiet for a moment, so
//! that files which belong together come into force together. This module must not know what a reading leads to.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::folder::Glance;
use super::{Report, Store};

/// How long the folder has to be quiet before it is read. Editors write, rename and touch a file within a few
/// milliseconds; version control writes many.
const QUIET: Duration = Duration::from_millis(250);

/// A folder that is never quiet is read all the same after this.
const PATIENCE: Duration = Duration::from_millis(1_250);

/// How often the folder is looked at where events are wanted and are not to be had.
const INSTEAD: Duration = Duration::from_secs(1);

/// How to notice that a file was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether the system's events are listened to.
    pub events: bool,
    /// How often sizes and times are looked at; `None`: only where events are wanted and not to be had.
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
    /// Begins to watch the store's folder. Whatever a reading changed is told, from a thread that nothing waits for; a
    /// reading that changed nothing is not.
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
        let (report, reports) = mpsc::channel();
        let tested = settings.test.then(|| Arc::clone(&store));
        if let Some(store) = &tested {
            store.begin_testing();
        }
        let mut watching = Watching { store, settings, events: None, is_deaf: false, wake: wake.clone(), report };
        watching.listen();
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        thread("tell").spawn(move || tell_all(tested.as_deref(), &reports, tell))?;
        thread("watch").spawn(move || watching.run(&woken))?;
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
struct Watching {
    store: Arc<Store>,
    settings: Settings,
    events: Option<RecommendedWatcher>,
    /// Whether it was said that there are no events.
    is_deaf: bool,
    wake: Sender<Wake>,
    /// To where it is told.
    report: Sender<Report>,
}

impl Watching {
    fn run(&mut self, woken: &Receiver<Wake>) {
        // A file may have been saved since the store was opened.
        let mut wake = Err(RecvTimeoutError::Timeout);
        loop {
            let goes_on = match wake {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => false,
                Ok(Wake::Now) => {
                    self.read();
                    true
                }
                Ok(Wake::Event) => self.settle(woken),
                Err(RecvTimeoutError::Timeout) => !self.store.has_changed() || self.settle(woken),
            };
            if !goes_on {
                return;
            }
            let is_deaf = self.settings.events && self.events.is_none();
            wake = match self.settings.poll.or(is_deaf.then_some(INSTEAD)) {
                Some(pause) => woken.recv_timeout(pause),
                None => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
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
        if self.store.has_changed() {
            self.read();
        }
        true
    }

    fn read(&mut self) {
        // What is listened to is a folder and not its name, which another one may have now. Before the reading, so that
        // nothing is missed in between.
        self.listen();
        let report = self.store.reload();
        report.log();
        // Nobody is told any more at the end.
        let _ = self.report.send(report);
    }

    /// Listens to the system's events; where that is not to be had, looking has to do.
    fn listen(&mut self) {
        self.events = None;
        if !self.settings.events {
            return;
        }
        match events(&self.store, self.wake.clone()) {
            Ok(watcher) => {
                self.events = Some(watcher);
                self.is_deaf = false;
            }
            // Where there is no folder yet, that has been said.
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
            Err(error) if !self.is_deaf => {
                tracing::warn!(%error, "the system tells of no saved files, so the folder is looked at again and again");
                self.is_deaf = true;
            }
            Err(_) => {}
        }
    }
}

/// Tells what the readings changed, each with what the knowledge's own questions show. Asking those takes seconds, and
/// the next file does not wait for it: when more was read meanwhile, they are asked once for all.
fn tell_all(tested: Option<&Store>, reports: &Receiver<Report>, mut tell: impl FnMut(Report)) {
    let mut is_untested = false;
    let mut next = reports.recv().ok();
    while let Some(mut report) = next {
        is_untested |= !report.changes.is_empty();
        next = reports.try_recv().ok();
        if let Some(store) = tested.filter(|_| is_untested && next.is_none()) {
            let test = store.test();
            test.log();
            report.add_test(test);
            is_untested = false;
        }
        if !report.is_quiet() {
            tell(report);
        }
        next = next.or_else(|| reports.recv().ok());
    }
}

/// Listens to the folders that are read and to no others: a link may lead to a folder with a whole disk below it.
fn events(store: &Store, wake: Sender<Wake>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // A file that was only read is no news.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = wake.send(Wake::Event);
        }
    })?;
    watcher.watch(store.folder(), RecursiveMode::NonRecursive)?;
    for folder in Glance::at(store.folder()).folders() {
        let begun = watcher.watch(folder, RecursiveMode::NonRecursive);
        // One that has gone meanwhile, or into which nobody may look, is told of by the folder around it.
        begun.or_else(|error| if matches!(error.kind, ErrorKind::MaxFilesWatch) { Err(error) } else { Ok(()) })?;
    }
    Ok(watcher)
}
