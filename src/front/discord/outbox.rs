//! What goes out, in order: one message at a time in a channel, and not too many at once in all.
//!
//! Sent at once, thirty messages to one channel take ten times as long as sent one after another, and some are lost
//! (Discord's limits, and the way serenity waits for them). A channel that refuses the bot is left alone for a while:
//! ten thousand refusals in ten minutes ban the address.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::model::id::ChannelId;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::errors::RestError;
use super::lines::{Head, Lines};
use super::recent::Recent;

/// Requests under way at once.
const AT_ONCE: usize = 16;
/// Messages that wait for their turn in one channel; what comes on top is dropped.
const IN_LINE: usize = 50;
/// How long a channel that refused the bot is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);
/// How many such channels are remembered.
const CHANNELS: usize = 1_000;

/// The order in which things go out.
pub(super) struct Outbox {
    lines: Lines,
    at_once: Semaphore,
    refusing: Mutex<Recent<ChannelId, Instant>>,
}

/// The right to send to a channel; the next one waits until it is dropped.
pub(super) struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
    _head: Head,
}

impl Outbox {
    /// Nothing is under way yet.
    pub(super) fn new() -> Self {
        Self {
            lines: Lines::new(IN_LINE),
            at_once: Semaphore::new(AT_ONCE),
            refusing: Mutex::new(Recent::new(CHANNELS)),
        }
    }

    /// Waits for a turn in this channel; `None` when too many wait already.
    pub(super) async fn turn(&self, channel: ChannelId) -> Option<Turn<'_>> {
        let head = self.lines.wait(channel).await?;
        let permit = self.at_once.acquire().await.ok()?;
        Some(Turn { _permit: permit, _head: head })
    }

    /// Whether the channel refused the bot not long ago.
    pub(super) fn is_refusing(&self, channel: ChannelId) -> bool {
        let mut refusing = self.refusing.lock().unwrap_or_else(PoisonError::into_inner);
        refusing.get(&channel).is_some_and(|until| Instant::now() < *until)
    }

    /// Takes note of a failure: says it once, and leaves a channel that refuses the bot alone.
    pub(super) fn failed(&self, channel: ChannelId, what: &'static str, error: &RestError) {
        if !error.is_forbidden() {
            tracing::warn!(%channel, %error, "could not {what}");
            return;
        }
        let mut refusing = self.refusing.lock().unwrap_or_else(PoisonError::into_inner);
        refusing.insert(channel, Instant::now() + LEFT_ALONE);
        tracing::warn!(
            %channel,
            %error,
            "could not {what}: give the bot View Channel, Send Messages, Send Messages in Threads, Embed Links and Read \
             Message History there; until then it stays silent in that channel for {} minutes at a time",
            LEFT_ALONE.as_secs() / 60,
        );
    }
}
