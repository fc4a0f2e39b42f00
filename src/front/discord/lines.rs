//! A line for each channel: whoever comes first is served first, one at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serenity::model::id::ChannelId;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// One line for each channel in which something goes on.
pub(super) struct Lines {
    room: usize,
    all: Arc<Semaphore>,
    waiting: Arc<Waiting>,
}

type Waiting = Mutex<HashMap<ChannelId, Arc<tokio::sync::Mutex<()>>>>;

/// The head of a line; the next one waits until it is dropped.
pub(super) struct Head {
    channel: ChannelId,
    waiting: Arc<Waiting>,
    held: Option<OwnedMutexGuard<()>>,
    _place: OwnedSemaphorePermit,
}

impl Lines {
    /// Nobody waits yet; in each line there is room for so many, and for so many in all.
    pub(super) fn new(room: usize, all: usize) -> Self {
        Self { room, all: Arc::new(Semaphore::new(all)), waiting: Arc::default() }
    }

    /// Waits in the line of this channel; `None` when it is full, or all of them are. The first poll counts as coming.
    pub(super) async fn wait(&self, channel: ChannelId) -> Option<Head> {
        let place = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let line = {
            let mut lines = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let line = lines.entry(channel).or_default();
            if Arc::strong_count(line) > self.room {
                return None;
            }
            Arc::clone(line)
        };
        let held = Some(line.lock_owned().await);
        Some(Head { channel, waiting: Arc::clone(&self.waiting), held, _place: place })
    }
}

impl Drop for Head {
    /// Lets the next one come forward, and forgets the line when there is none.
    fn drop(&mut self) {
        self.held = None;
        let mut lines = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.get(&self.channel).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.channel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::new(1);

    #[tokio::test]
    async fn one_at_a_time_and_nothing_is_left_behind() {
        let lines = Lines::new(2, 3);
        let first = lines.wait(CHANNEL).await.expect("there is room");
        let mut second = Box::pin(lines.wait(CHANNEL));
        assert!(futures_util::poll!(&mut second).is_pending());
        assert!(lines.wait(CHANNEL).await.is_none(), "the line is full");
        let other = lines.wait(ChannelId::new(2)).await;
        assert!(other.is_some(), "another line is not");
        assert!(lines.wait(ChannelId::new(3)).await.is_none(), "there are three in all");
        drop(other);
        drop(first);
        drop(second.await);
        assert!(lines.waiting.lock().expect("no panic").is_empty());
    }
}
