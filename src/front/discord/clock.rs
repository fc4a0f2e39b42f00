//! What time it is for Discord.
//!
//! Ids hold the time at which Discord made them, and the clock of this machine may be wrong or be set while the bot
//! runs. So the gateway is believed: it says the time whenever we connect, and no id is from the future. In between,
//! time goes on with a clock that nobody can set.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serenity::model::id::MessageId;
use tokio::time::Instant;

/// When Discord's ids begin to count milliseconds, as milliseconds since 1970.
const DISCORD_EPOCH: u64 = 1_420_070_400_000;

/// Discord's time.
pub(super) struct Clock {
    started: Instant,
    known: Mutex<Known>,
}

/// One moment, as both clocks have it.
#[derive(Clone, Copy)]
struct Known {
    at: Instant,
    /// Since 1970.
    time: Duration,
}

impl Clock {
    /// A clock that believes this machine's until Discord has said something.
    pub(super) fn new() -> Self {
        let at = Instant::now();
        let time = since_1970(SystemTime::now());
        Self { started: at, known: Mutex::new(Known { at, time }) }
    }

    /// Discord says what time it is, in whole seconds; where that is what we have, ours is the more exact.
    pub(super) fn told(&self, time: SystemTime) {
        let time = since_1970(time);
        let mut known = self.known();
        if !(time..time + Duration::from_secs(1)).contains(&known.now()) {
            *known = Known { at: Instant::now(), time };
        }
    }

    /// Discord has made this id; so it cannot be earlier than that.
    pub(super) fn seen(&self, id: MessageId) {
        let time = made_at(id);
        let mut known = self.known();
        if time > known.now() {
            *known = Known { at: Instant::now(), time };
        }
    }

    /// What time it is, since 1970.
    pub(super) fn now(&self) -> Duration {
        self.known().now()
    }

    /// How long this process has been running.
    pub(super) fn running(&self) -> Duration {
        self.started.elapsed()
    }

    /// When this process began, since 1970.
    pub(super) fn started(&self) -> Duration {
        self.known().now().saturating_sub(self.started.elapsed())
    }

    /// The least id that a message can have which was written within this time.
    pub(super) fn id_before(&self, age: Duration) -> MessageId {
        id_at(self.now().saturating_sub(age))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The least id that a message can have which was written at this time or later, since 1970.
pub(super) fn id_at(time: Duration) -> MessageId {
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).saturating_sub(DISCORD_EPOCH);
    MessageId::new((milliseconds << 22).max(1))
}

impl Known {
    fn now(&self) -> Duration {
        self.time + self.at.elapsed()
    }
}

/// When Discord made an id, since 1970.
pub(super) fn made_at(id: MessageId) -> Duration {
    Duration::from_millis((id.get() >> 22) + DISCORD_EPOCH)
}

fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn discord_is_believed_before_this_machine() {
        let clock = Clock::new();
        let local = clock.started();
        clock.told(SystemTime::now() + 5 * HOUR);
        let ahead = clock.started().saturating_sub(local);
        assert!(ahead.abs_diff(5 * HOUR) < Duration::from_secs(60), "{ahead:?}");
        clock.told(SystemTime::now() - 5 * HOUR);
        assert!(clock.started() < local);
    }

    #[test]
    fn an_id_is_never_from_the_future() {
        let clock = Clock::new();
        let later = clock.id_before(Duration::ZERO).get() + ((5 * 3_600_000) << 22);
        clock.seen(MessageId::new(later));
        assert!(clock.id_before(Duration::ZERO).get() >= later);
        assert!(clock.id_before(HOUR).get() < later);
        clock.seen(MessageId::new(1));
        assert!(clock.id_before(Duration::ZERO).get() >= later, "an old id says nothing");
    }
}
