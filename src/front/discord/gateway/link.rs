//! How the connection is, for whoever asks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How the connection is. It changes when a session begins or ends, and with each heartbeat; asking is cheap.
#[derive(Debug, Default)]
pub(in crate::front::discord) struct Link {
    shards: Mutex<Vec<Shard>>,
    unreadable: AtomicU64,
}

/// The same for one shard.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shard {
    /// Discord has taken us: the session is new or resumed.
    pub(super) is_connected: bool,
    /// There was a READY since the start.
    pub(super) is_ready: bool,
    /// When a heartbeat was acknowledged last, by this connection or an earlier one.
    pub(super) acked: Option<Instant>,
    /// When that was for Discord, since 1970.
    pub(super) heard: Option<Duration>,
}

impl Link {
    /// Whether Discord has taken every shard.
    pub(in crate::front::discord) fn is_connected(&self) -> bool {
        self.all(|shard| shard.is_connected)
    }

    /// Whether every shard has had a READY since the start.
    pub(in crate::front::discord) fn ready_seen(&self) -> bool {
        self.all(|shard| shard.is_ready)
    }

    /// When a heartbeat was acknowledged last; of several shards, the one for which that is longest ago.
    pub(in crate::front::discord) fn heartbeat_acked_at(&self) -> Option<Instant> {
        self.with(|shards| shards.iter().map(|shard| shard.acked).min().flatten())
    }

    /// Until when one shard has certainly heard everything; `None` before its first heartbeat.
    pub(in crate::front::discord) fn heard(&self, shard: u32) -> Option<Duration> {
        self.with(|shards| shards.get(usize::try_from(shard).ok()?)?.heard)
    }

    /// The same for all shards.
    pub(in crate::front::discord) fn all_heard(&self) -> Option<Duration> {
        self.with(|shards| shards.iter().map(|shard| shard.heard).min().flatten())
    }

    /// How many events were passed over because they could not be read.
    pub(in crate::front::discord) fn unreadable(&self) -> u64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    fn all(&self, is: impl Fn(&Shard) -> bool) -> bool {
        self.with(|shards| !shards.is_empty() && shards.iter().all(is))
    }
}

impl Link {
    /// Begins anew with so many shards.
    pub(super) fn begin(&self, shards: u32) {
        self.with(|all| *all = vec![Shard::default(); usize::try_from(shards).unwrap_or(1)]);
    }

    /// Takes note of something about one shard.
    pub(super) fn note(&self, shard: u32, change: impl FnOnce(&mut Shard)) {
        self.with(|all| all.get_mut(usize::try_from(shard).unwrap_or(usize::MAX)).map(change));
    }

    /// One more event that could not be read.
    pub(super) fn passed_over(&self) {
        self.unreadable.fetch_add(1, Ordering::Relaxed);
    }

    fn with<T>(&self, what: impl FnOnce(&mut Vec<Shard>) -> T) -> T {
        what(&mut self.shards.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
