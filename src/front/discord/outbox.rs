//! What goes out, in order: one message at a time in a channel, and not too many waiting in all.
//!
//! Discord limits each channel. Sent at once, thirty messages would run into that limit; one after another they go out
//! at the pace that it allows. A channel that refuses the bot is left alone for a while: ten thousand refusals in ten
//! minutes ban the address.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::model::id::ChannelId;
use tokio::time::Instant;

use super::errors::RestError;
use super::lines::{Head, Lines};
use super::recent::Recent;

/// Messages that wait for their turn in one channel; what comes on top is dropped.
const IN_LINE: usize = 500;
/// The same for all channels together.
const IN_ALL: usize = 10_000;
/// How long a channel that refused the bot is left alone, and how long its failures are not told again.
const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);
/// How many such channels are remembered.
const CHANNELS: usize = 1_000;

/// The order in which things go out.
pub(super) struct Outbox {
    lines: Lines,
    refusing: Mutex<Recent<ChannelId, Instant>>,
    told: Mutex<Recent<ChannelId, Instant>>,
}

/// The right to send to a channel; the next one waits until it is dropped.
pub(super) struct Turn(#[expect(dead_code, reason = "held, not read")] Head);

impl Outbox {
    /// Nothing is under way yet.
    pub(super) fn new() -> Self {
        Self {
            lines: Lines::new(IN_LINE, IN_ALL),
            refusing: Mutex::new(Recent::new(CHANNELS)),
            told: Mutex::new(Recent::new(CHANNELS)),
        }
    }

    /// Waits for a turn in this channel; `None` when too many wait already.
    pub(super) async fn turn(&self, channel: ChannelId) -> Option<Turn> {
        self.lines.wait(channel).await.map(Turn)
    }

    /// Whether the channel refused the bot not long ago.
    pub(super) fn is_refusing(&self, channel: ChannelId) -> bool {
        let mut refusing = self.refusing.lock().unwrap_or_else(PoisonError::into_inner);
        refusing.get(&channel).is_some_and(|until| Instant::now() < *until)
    }

    /// Takes note of a failure: says it once, and leaves a channel that refuses the bot alone. What has gone in the
    /// meantime is no failure.
    pub(super) fn failed(&self, channel: ChannelId, what: &'static str, error: &RestError) {
        let now = Instant::now();
        if error.is_forbidden() {
            self.refusing.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, now + LEFT_ALONE);
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_told = told.get(&channel).is_some_and(|until| now < *until);
        if is_told || error.is_gone() || matches!(error, RestError::Saving) {
            tracing::debug!(%channel, %error, "could not {what}");
            return;
        }
        told.insert(channel, now + LEFT_ALONE);
        if error.is_forbidden() {
            tracing::warn!(
                %channel,
                %error,
                "could not {what}: give the bot View Channel, Send Messages, Send Messages in Threads, Embed Links and \
                 Read Message History there; until then it stays silent in that channel for {} minutes at a time",
                LEFT_ALONE.as_secs() / 60,
            );
        } else {
            tracing::warn!(%channel, %error, "could not {what}");
        }
    }
}
