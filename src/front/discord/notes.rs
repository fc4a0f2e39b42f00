//! Hands messages over to the inbox, and asks it, on a thread of its own: no answer waits for the disk.
//!
//! What is handed over comes before what is asked for later. When too much waits, new messages are passed over: the
//! inbox is for what is said often.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, SystemTime};

use tokio::sync::oneshot;

use crate::engine::matching::{Decision, Doubt, Reason, Verdict};
use crate::engine::walk::Addressed;
use crate::inbox::{Inbox, InboxError, Kind};

/// How much may wait.
const WAITING: usize = 500;

/// How often texts are looked through for what has expired, where nobody says anything.
const BETWEEN_LOOKS: Duration = Duration::from_secs(60 * 60);

type Task = Box<dyn FnOnce(&Inbox) + Send>;

/// The way to the inbox.
pub(super) struct Notes(Way);

enum Way {
    Open(SyncSender<Task>),
    /// It is switched off.
    Off,
    /// It cannot be opened.
    Broken,
}

/// Why the inbox does not say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is switched off.
    Off,
    /// It cannot be used; the log says why.
    Broken,
}

impl Notes {
    /// Opens the way to an inbox.
    pub(super) fn new(inbox: Result<Inbox, InboxError>) -> Self {
        let begun = match inbox {
            Ok(inbox) if !inbox.is_enabled() => return Self(Way::Off),
            Ok(inbox) => {
                let (way, tasks) = mpsc::sync_channel(WAITING);
                let thread = std::thread::Builder::new().name("inbox".to_owned());
                thread.spawn(move || serve(&inbox, &tasks)).map(|_| way).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        Self(match begun {
            Ok(way) => Way::Open(way),
            Err(error) => {
                tracing::error!(error, "the inbox cannot be used; messages without an answer are not kept");
                Way::Broken
            }
        })
    }

    /// Hands a message over; returns at once.
    pub(super) fn note(&self, kind: Kind, text: &str) {
        let Way::Open(way) = &self.0 else { return };
        let text = text.to_owned();
        let task = move |inbox: &Inbox| {
            if let Err(error) = inbox.note(&kind, &text, SystemTime::now()) {
                tracing::error!(%error, "a message without an answer is not kept");
            }
        };
        if way.try_send(Box::new(task)).is_err() {
            tracing::warn!("too many messages for the inbox at once; passed one over");
        }
    }

    /// Asks the inbox, after everything that was handed over before.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Inbox, SystemTime) -> Result<T, InboxError> + Send + 'static,
    ) -> Result<T, Closed> {
        let way = match &self.0 {
            Way::Open(way) => way,
            Way::Off => return Err(Closed::Off),
            Way::Broken => return Err(Closed::Broken),
        };
        let (tell, told) = oneshot::channel();
        // Nobody listens any more when the moderator's step was given up.
        let task = move |inbox: &Inbox| drop(tell.send(question(inbox, SystemTime::now())));
        if way.try_send(Box::new(task)).is_err() {
            tracing::warn!("too much waits for the inbox; a question was passed over");
            return Err(Closed::Broken);
        }
        match told.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "the inbox does not answer");
                Err(Closed::Broken)
            }
            Err(_) => Err(Closed::Broken),
        }
    }

    /// The texts that were noted last, the newest first; none where the inbox is closed.
    pub(super) async fn recent(&self, most: usize) -> Vec<String> {
        self.ask(move |inbox, now| inbox.recent(now, most)).await.unwrap_or_default()
    }

    /// Waits until everything is kept that was handed over.
    pub(super) async fn finish(&self) {
        let _ = self.ask(|_, _| Ok(())).await;
    }
}

/// Does what comes in, until nobody is left to hand anything over.
fn serve(inbox: &Inbox, tasks: &Receiver<Task>) {
    loop {
        match tasks.recv_timeout(BETWEEN_LOOKS) {
            Ok(task) => task(inbox),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = inbox.expire(SystemTime::now()) {
                    tracing::error!(%error, "expired messages could not be removed from the inbox");
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Whether moderators should know of a message that got this decision: it was addressed to the bot or is on topic, and
/// there was no answer. Of what moderators have listed as none of theirs, they know.
pub(super) fn is_unanswered(decision: &Decision, addressed: Addressed) -> bool {
    let doubt = decision.reasons.iter().find_map(|reason| match reason {
        Reason::Doubt(doubt) => Some(doubt),
        _ => None,
    });
    let is_for_moderators = match doubt {
        Some(Doubt::Empty | Doubt::NotAQuestion(_)) => false,
        Some(Doubt::Weak) => true,
        Some(Doubt::OffTopic | Doubt::OtherTopic(_)) | None => addressed == Addressed::Yes,
    };
    decision.verdict == Verdict::Silent && is_for_moderators
}
