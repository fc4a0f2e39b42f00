//! Keeps a file on a thread of its own: no answer waits for the disk.
//!
//! What is handed over is done before what is asked for later. How much may wait is bounded; whoever hands something over
//! decides what becomes of it when there is no room.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::time::{Duration, SystemTime};

use tokio::sync::oneshot;

use crate::sqlite::FileError;

/// How much may wait.
const WAITING: usize = 500;

/// How often a file is looked through for what has expired, where nobody says anything.
const BETWEEN_LOOKS: Duration = Duration::from_secs(60 * 60);

/// What a clerk can keep.
pub(super) trait Kept: Send + Sized + 'static {
    /// What the log and the thread call it.
    const NAME: &'static str;

    /// Whether it is switched on.
    fn is_enabled(&self) -> bool;

    /// Forgets what has expired.
    fn expire(&self, now: SystemTime) -> Result<(), FileError>;
}

type Task<K> = Box<dyn FnOnce(&K) + Send>;

/// The way to a file.
pub(super) struct Clerk<K>(Way<K>);

enum Way<K> {
    Open(SyncSender<Task<K>>),
    /// It is switched off.
    Off,
    /// It cannot be opened.
    Broken,
}

/// Why a file does not say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is switched off.
    Off,
    /// It cannot be used; the log says why.
    Broken,
}

impl<K: Kept> Clerk<K> {
    /// Has a file opened on its thread, for a disk may be slow. One that is not enabled is opened as well, and does away
    /// with what was kept.
    pub(super) fn new(is_enabled: bool, open: impl FnOnce() -> Result<K, FileError> + Send + 'static) -> Self {
        let (way, tasks) = mpsc::sync_channel(WAITING);
        let thread = std::thread::Builder::new().name(K::NAME.to_owned()).spawn(move || match open() {
            Ok(kept) if kept.is_enabled() => serve(&kept, &tasks),
            Ok(_) => {}
            Err(error) => broken::<K>(&error),
        });
        Self(match thread {
            Ok(_) if is_enabled => Way::Open(way),
            Ok(_) => Way::Off,
            Err(error) => {
                broken::<K>(&error);
                Way::Broken
            }
        })
    }

    /// Whether there should be a file at all.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.0, Way::Open(_))
    }

    /// Hands something over and returns at once; `false` when there is no room for it.
    pub(super) fn hand(&self, task: impl FnOnce(&K) + Send + 'static) -> bool {
        match &self.0 {
            // Where the file could not be opened, nobody waits for anything.
            Way::Open(way) => !matches!(way.try_send(Box::new(task)), Err(TrySendError::Full(_))),
            Way::Off | Way::Broken => true,
        }
    }

    /// Hands something over after a while, and returns at once. While there is no room, it waits for some.
    pub(super) fn hand_later(&self, after: Duration, task: impl FnOnce(&K) + Send + 'static) {
        let Way::Open(way) = &self.0 else { return };
        let way = way.clone();
        tokio::spawn(async move {
            let mut task: Task<K> = Box::new(task);
            loop {
                tokio::time::sleep(after).await;
                match way.try_send(task) {
                    Err(TrySendError::Full(back)) => task = back,
                    Ok(()) | Err(TrySendError::Disconnected(_)) => return,
                }
            }
        });
    }

    /// Asks for something, after everything that was handed over before.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&K, SystemTime) -> Result<T, FileError> + Send + 'static,
    ) -> Result<T, Closed> {
        match &self.0 {
            Way::Open(_) => {}
            Way::Off => return Err(Closed::Off),
            Way::Broken => return Err(Closed::Broken),
        }
        let (tell, told) = oneshot::channel();
        // Nobody listens any more when the moderator's step was given up.
        if !self.hand(move |kept| drop(tell.send(question(kept, SystemTime::now())))) {
            tracing::warn!("too much waits for the {}; a question was passed over", K::NAME);
            return Err(Closed::Broken);
        }
        match told.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "the {} does not answer", K::NAME);
                Err(Closed::Broken)
            }
            Err(_) => Err(Closed::Broken),
        }
    }
}

/// Says that there is no file.
fn broken<K: Kept>(error: &dyn std::fmt::Display) {
    tracing::error!(%error, "the {} cannot be used; the bot goes on without", K::NAME);
}

/// Does what comes in, until nobody is left to hand anything over.
fn serve<K: Kept>(kept: &K, tasks: &Receiver<Task<K>>) {
    loop {
        match tasks.recv_timeout(BETWEEN_LOOKS) {
            Ok(task) => task(kept),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = kept.expire(SystemTime::now()) {
                    tracing::error!(%error, "what has expired could not be removed from the {}", K::NAME);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
