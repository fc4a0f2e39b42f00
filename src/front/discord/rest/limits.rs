//! Keeps to Discord's limits, so that a burst goes out at the pace that Discord allows instead of in a storm of 429.
//!
//! What Discord limits together goes one at a time, in the order in which it came, and waits when the last answer said
//! that nothing is left. What belongs together, Discord says (`X-RateLimit-Bucket`); until then each kind of request
//! counts for itself. Besides, everything together keeps below a number a second. Answers to interactions have limits
//! of their own, one for each interaction, so none waits for another.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use super::route::{Limited, number};
use crate::front::discord::recent::Recent;

/// How many limits are remembered; a forgotten one is learnt anew from the next answer.
const ROOM: usize = 2_000;
/// The time over which everything together is counted.
const SECOND: Duration = Duration::from_secs(1);

/// The limits known so far.
pub(super) struct Limits {
    a_second: usize,
    table: Mutex<Table>,
    sent: Mutex<Sent>,
}

struct Table {
    /// What Discord calls a kind of request, as a number.
    names: HashMap<u64, u64>,
    limits: Recent<Limited, Arc<Line>>,
}

/// One limit; whoever holds it may send.
type Line = tokio::sync::Mutex<Left>;

/// When everything together may go on.
#[derive(Default)]
struct Sent {
    /// The latest requests, at most as many as one second allows; some may lie ahead.
    times: VecDeque<Instant>,
    /// Discord said to send nothing before this.
    closed: Option<Instant>,
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Left {
    remaining: u32,
    /// When it is full again; `None`: nothing is known of a limit.
    reset: Option<Instant>,
}

/// The right to send one request; the next one of its kind waits until it is dropped.
pub(super) struct Pass {
    held: Option<(Limited, OwnedMutexGuard<Left>)>,
}

/// It would take too long until it may be sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct TooLong;

/// What the headers of an answer say about limits.
#[derive(Debug, Default)]
pub(super) struct Said {
    bucket: Option<u64>,
    remaining: Option<u32>,
    reset_after: Option<Duration>,
    pub(super) retry_after: Option<Duration>,
    pub(super) is_global: bool,
    /// The limit is not ours alone (`shared`); such a refusal is not held against us.
    pub(super) is_shared: bool,
    /// Nothing was said at all about limits. Then it was not Discord that answered but what stands before it, and that
    /// refuses an address as a whole.
    pub(super) is_silent: bool,
}

impl Limits {
    /// Nothing is known yet; at most `a_second` requests go out in any second, or any number for 0.
    pub(super) fn new(a_second: usize) -> Self {
        let table = Table { names: HashMap::new(), limits: Recent::new(ROOM) };
        Self { a_second, table: Mutex::new(table), sent: Mutex::default() }
    }

    /// Waits until a request may be sent, as far as what is limited together with it goes.
    pub(super) async fn pass(&self, limited: Option<Limited>, deadline: Instant) -> Result<Pass, TooLong> {
        let held = match limited {
            Some(limited) => Some((limited, self.turn(limited, deadline).await?)),
            None => None,
        };
        Ok(Pass { held })
    }

    /// Waits until one more request may be sent, as far as everything together goes. It has to go at once then.
    pub(super) async fn pace(&self, deadline: Instant) -> Result<(), TooLong> {
        while let Some(slot) = self.slot(deadline)? {
            tokio::time::sleep_until(slot).await;
            // Discord may have said in the meantime to send nothing. Afterwards, not all go at once.
            if !self.is_closed() {
                break;
            }
        }
        Ok(())
    }

    /// Waits for the turn among requests that are limited together.
    async fn turn(&self, limited: Limited, deadline: Instant) -> Result<OwnedMutexGuard<Left>, TooLong> {
        loop {
            let line = self.line(limited);
            let waiting = Arc::clone(&line).lock_owned();
            let left = tokio::time::timeout_at(deadline, waiting).await.map_err(|_| TooLong)?;
            // Discord may have said in the meantime that another limit counts.
            if !Arc::ptr_eq(&line, &self.line(limited)) {
                continue;
            }
            match left.reset.filter(|reset| left.remaining == 0 && *reset > Instant::now()) {
                Some(reset) if reset > deadline => return Err(TooLong),
                Some(reset) => tokio::time::sleep_until(reset).await,
                None => {}
            }
            return Ok(left);
        }
    }

    /// Takes the next free place among all requests; `None`: at once.
    fn slot(&self, deadline: Instant) -> Result<Option<Instant>, TooLong> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let mut slot = sent.closed.filter(|until| *until > now).unwrap_or(now);
        if self.a_second > 0 {
            if sent.times.len() >= self.a_second {
                slot = sent.times.front().map_or(slot, |first| slot.max(*first + SECOND));
            }
            if slot <= deadline {
                sent.times.push_back(slot);
                let too_many = sent.times.len().saturating_sub(self.a_second);
                sent.times.drain(..too_many);
            }
        }
        if slot > deadline { Err(TooLong) } else { Ok(Some(slot).filter(|slot| *slot > now)) }
    }

    /// Sends nothing that counts before this much time has passed.
    pub(super) fn close(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.closed = Some(sent.closed.map_or(until, |closed| closed.max(until)));
    }

    fn is_closed(&self) -> bool {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.closed.is_some_and(|until| until > Instant::now())
    }

    /// Takes note of what an answer said.
    pub(super) fn heard(&self, pass: &mut Pass, said: &Said) {
        let Some((limited, left)) = &mut pass.held else { return };
        let (Some(bucket), Some(remaining), Some(reset)) = (said.bucket, said.remaining, said.reset_after) else {
            **left = Left::default();
            return;
        };
        **left = Left { remaining, reset: Some(Instant::now() + reset) };
        let mut table = self.table();
        if table.names.get(&limited.kind) != Some(&bucket) {
            // Those who wait with the old name see the change when it is their turn.
            table.names.insert(limited.kind, bucket);
            let renamed = Limited { kind: bucket, ..*limited };
            let line = table.limits.remove(&renamed);
            let line = line.unwrap_or_default();
            if let Ok(mut known) = line.try_lock() {
                *known = **left;
            }
            table.limits.insert(renamed, line);
        }
    }

    /// Keeps this limit closed for so long.
    pub(super) fn wait(pass: &mut Pass, wait: Duration) {
        if let Some((_, left)) = &mut pass.held {
            **left = Left { remaining: 0, reset: Some(Instant::now() + wait) };
        }
    }

    fn line(&self, limited: Limited) -> Arc<Line> {
        let mut table = self.table();
        let kind = table.names.get(&limited.kind).copied().unwrap_or(limited.kind);
        Arc::clone(table.limits.get_or_insert(Limited { kind, ..limited }))
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Said {
    /// Reads the headers of an answer.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let seconds = |name: &str| text(name)?.trim().parse().ok().and_then(duration);
        Self {
            bucket: text("x-ratelimit-bucket").map(number),
            remaining: text("x-ratelimit-remaining").and_then(|left| left.trim().parse().ok()),
            reset_after: seconds("x-ratelimit-reset-after"),
            retry_after: seconds("retry-after"),
            is_global: headers.contains_key("x-ratelimit-global") || text("x-ratelimit-scope") == Some("global"),
            is_shared: text("x-ratelimit-scope") == Some("shared"),
            is_silent: !headers.keys().any(|name| name.as_str().starts_with("x-ratelimit-")),
        }
    }
}

/// A time span from seconds, at most a day; `None` when it is none.
pub(super) fn duration(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.min(24.0 * 60.0 * 60.0)).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn whoever_speaks_of_limits_is_discord() {
        for (name, is_silent) in [("x-ratelimit-scope", false), ("x-ratelimit-limit", false), ("retry-after", true)] {
            let headers = [(HeaderName::from_static(name), HeaderValue::from_static("user"))];
            assert_eq!(Said::of(&HeaderMap::from_iter(headers)).is_silent, is_silent, "{name}");
        }
    }
}
