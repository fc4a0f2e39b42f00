//! Notices when requests come to nothing, and says so once, not once a request.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::front::discord::errors::RestError;

/// Between two lines about it in the log there are at least so many seconds.
const SELDOM: Duration = Duration::from_secs(5 * 60);

/// Whether the REST interface answers.
#[derive(Default)]
pub(super) struct Trouble {
    is_in_trouble: AtomicBool,
    since: Mutex<Since>,
}

#[derive(Default)]
struct Since {
    began: Option<Instant>,
    attempts: u64,
    /// When it was last said.
    told: Option<Instant>,
    /// Whether it was said of this trouble.
    is_told: bool,
}

impl Trouble {
    /// An attempt came to nothing.
    pub(super) fn failed(&self, error: &RestError) {
        let now = Instant::now();
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_in_trouble.store(true, Ordering::Release);
        since.began.get_or_insert(now);
        since.attempts += 1;
        if !since.is_told && since.told.is_none_or(|told| now.duration_since(told) >= SELDOM) {
            since.told = Some(now);
            since.is_told = true;
            tracing::warn!(%error, "Discord's REST interface is in trouble; trying again");
        } else {
            tracing::debug!(%error, "trying again");
        }
    }

    /// Discord answered.
    pub(super) fn answered(&self) {
        if !self.is_in_trouble.load(Ordering::Acquire) {
            return;
        }
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_in_trouble.store(false, Ordering::Release);
        if since.is_told {
            let seconds = since.began.map_or(0, |began| began.elapsed().as_secs());
            tracing::info!(seconds, attempts = since.attempts, "Discord's REST interface answers again");
        }
        *since = Since { told: since.told, ..Since::default() };
    }
}
