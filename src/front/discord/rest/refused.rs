//! Counts the answers that Discord holds against an address, and notices when requests come to nothing.
//!
//! Ten thousand answers of 401, 403 or 429 in ten minutes ban the address for a while. The bot stays far below: after a
//! modest number it says nothing unasked, after some more it sends nothing but answers to interactions.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The part of the window that is counted together.
const SLOT: Duration = Duration::from_secs(60);
/// How many of them make the window; one more than ten minutes, for the window slides.
const SLOTS: usize = 11;
/// After so many the bot says nothing unasked.
const MODEST: u32 = 250;
/// After so many it sends nothing that can wait.
const MOST: u32 = 1_000;

/// How freely the bot may still send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Budget {
    Plenty,
    /// Nothing unasked.
    Short,
    /// Nothing that can wait.
    Spent,
}

/// The refusals of the last ten minutes.
pub(super) struct Refused(Mutex<Window>);

struct Window {
    began: Instant,
    /// The slot that is counted now, from the beginning.
    at: u64,
    slots: [u32; SLOTS],
    told: Budget,
}

impl Refused {
    /// None so far.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Window { began: Instant::now(), at: 0, slots: [0; SLOTS], told: Budget::Plenty }))
    }

    /// Counts one refusal.
    pub(super) fn note(&self, now: Instant) {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        window.advance(now);
        if let Some(slot) = window.slot() {
            *slot += 1;
        }
        let budget = window.budget();
        if budget > window.told {
            window.told = budget;
            let kept = if budget == Budget::Short { "says nothing unasked" } else { "answers interactions only" };
            tracing::error!(
                refusals = window.sum(),
                "Discord refused too many requests within ten minutes; the bot {kept} until they are past, for Discord \
                 bans an address after 10000"
            );
        }
    }

    /// How freely the bot may send.
    pub(super) fn budget(&self, now: Instant) -> Budget {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        window.advance(now);
        window.budget()
    }
}

impl Window {
    /// Forgets what lies back too far.
    fn advance(&mut self, now: Instant) {
        let at = now.saturating_duration_since(self.began).as_secs() / SLOT.as_secs();
        // After a long pause each slot is emptied once.
        for _ in 0..at.saturating_sub(self.at).min(SLOTS as u64) {
            self.at += 1;
            if let Some(slot) = self.slot() {
                *slot = 0;
            }
        }
        self.at = self.at.max(at);
        if self.sum() == 0 {
            self.told = Budget::Plenty;
        }
    }

    fn slot(&mut self) -> Option<&mut u32> {
        let at = usize::try_from(self.at % SLOTS as u64).unwrap_or(0);
        self.slots.get_mut(at)
    }

    fn sum(&self) -> u32 {
        self.slots.iter().sum()
    }

    fn budget(&self) -> Budget {
        match self.sum() {
            0..MODEST => Budget::Plenty,
            MODEST..MOST => Budget::Short,
            _ => Budget::Spent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modest_number_in_ten_minutes_and_no_more() {
        let start = Instant::now();
        let refused = Refused::new();
        let after = |minutes: u64| start + Duration::from_secs(minutes * 60);
        for _ in 1..MODEST {
            refused.note(after(0));
        }
        assert_eq!(refused.budget(after(9)), Budget::Plenty);
        refused.note(after(9));
        assert_eq!(refused.budget(after(10)), Budget::Short, "the last ten minutes count");
        assert_eq!(refused.budget(after(12)), Budget::Plenty, "the first ones are past");
        for _ in 0..MOST {
            refused.note(after(12));
        }
        assert_eq!(refused.budget(after(12)), Budget::Spent);
        assert_eq!(refused.budget(after(1_000)), Budget::Plenty);
    }
}
