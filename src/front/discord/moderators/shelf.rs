//! What is kept for moderators between one step and the next, under an id that fits into a button.
//!
//! Bounded in number and gone after a restart: nothing may depend on it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::front::discord::recent::Recent;

/// How many things are kept.
const ROOM: usize = 500;

/// Things by id; the one used least recently makes way.
pub(in crate::front::discord) struct Shelf<T> {
    things: Mutex<Recent<u64, Arc<T>>>,
    next: AtomicU64,
}

impl<T> Shelf<T> {
    /// With nothing on it.
    pub(in crate::front::discord) fn new() -> Self {
        // No id of an earlier process comes again.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let first = u64::try_from(now.as_millis()).unwrap_or_default() << 12;
        Self { things: Mutex::new(Recent::new(ROOM)), next: AtomicU64::new(first) }
    }

    /// Keeps a thing; the id fits into a custom id.
    pub(super) fn keep(&self, thing: T) -> String {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.things.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::new(thing));
        format!("{id:x}")
    }

    /// The thing with this id.
    pub(super) fn find(&self, id: &str) -> Option<Arc<T>> {
        let id = u64::from_str_radix(id, 16).ok()?;
        self.things.lock().unwrap_or_else(PoisonError::into_inner).get(&id).map(|thing| Arc::clone(thing))
    }
}
