//! What is under way, so that the bot can stop without leaving a member without their answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::bot::Bot;

/// Counts what is under way and knows whether the bot is about to stop.
pub(super) struct Work {
    running: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
}

/// One thing that is under way, until it is dropped.
pub(super) struct Job(Arc<Bot>);

impl Job {
    /// Begins something; `None` when the bot is about to stop.
    pub(super) fn begin(bot: &Arc<Bot>) -> Option<Self> {
        if *bot.work.stopping.borrow() {
            return None;
        }
        bot.work.running.send_modify(|running| *running += 1);
        Some(Self(Arc::clone(bot)))
    }
}

impl Work {
    /// Nothing is under way.
    pub(super) fn new() -> Self {
        Self { running: watch::Sender::new(0), stopping: watch::Sender::new(false) }
    }

    /// Begins nothing new, and waits for what is under way, but not for ever.
    pub(super) async fn finish(&self, patience: Duration) {
        self.stopping.send_replace(true);
        let mut running = self.running.subscribe();
        if tokio::time::timeout(patience, running.wait_for(|running| *running == 0)).await.is_err() {
            tracing::warn!(left = *self.running.borrow(), "stopping although not everything is finished");
        }
    }

    /// Waits until the bot is about to stop.
    pub(super) async fn stopping(&self) {
        // It fails only when the sender has gone, and that is part of `self`.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.0.work.running.send_modify(|running| *running -= 1);
    }
}
