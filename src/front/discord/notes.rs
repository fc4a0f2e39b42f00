//! Hands messages over to the inbox, and asks it.
//!
//! When too much waits, new messages are passed over: the inbox is for what is said often.

use std::time::SystemTime;

pub(super) use super::clerk::Closed;
use super::clerk::{Clerk, Kept};
use crate::engine::matching::{Decision, Doubt, Reason, Verdict};
use crate::engine::walk::Addressed;
use crate::inbox::{Inbox, InboxError, Kind};

/// The way to the inbox.
pub(super) struct Notes(Clerk<Inbox>);

impl Kept for Inbox {
    const NAME: &'static str = "inbox";

    fn is_enabled(&self) -> bool {
        self.is_enabled()
    }

    fn expire(&self, now: SystemTime) -> Result<(), InboxError> {
        self.expire(now)
    }
}

impl Notes {
    /// Has an inbox opened.
    pub(super) fn new(is_enabled: bool, open: impl FnOnce() -> Result<Inbox, InboxError> + Send + 'static) -> Self {
        Self(Clerk::new(is_enabled, open))
    }

    /// Hands a message over; returns at once.
    pub(super) fn note(&self, kind: Kind, text: &str) {
        let text = text.to_owned();
        let is_taken = self.0.hand(move |inbox| {
            if let Err(error) = inbox.note(&kind, &text, SystemTime::now()) {
                tracing::error!(%error, "a message without an answer is not kept");
            }
        });
        if !is_taken {
            tracing::warn!("too many messages for the inbox at once; passed one over");
        }
    }

    /// Asks the inbox, after everything that was handed over before.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Inbox, SystemTime) -> Result<T, InboxError> + Send + 'static,
    ) -> Result<T, Closed> {
        self.0.ask(question).await
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
