//! What a session with the gateway is known by, and which of its events have come.

use std::collections::BTreeSet;

/// Events that came before one that is still missing; beyond that the missing one is given up.
const AHEAD: usize = 100;

/// Where a session stands.
pub(super) type Place = (u64, usize);

/// A session that can be resumed.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: String,
    /// Where it is resumed.
    pub(super) address: String,
    /// Everything up to here has come. It is what Discord is told: it sends again whatever follows.
    last: u64,
    /// What has come of what follows.
    ahead: BTreeSet<u64>,
}

impl Session {
    /// A session that has begun with this event.
    pub(super) fn new(id: String, address: String, sequence: u64) -> Self {
        Self { id, address, last: sequence, ahead: BTreeSet::new() }
    }

    /// The number up to which everything has come.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Where the session stands: it changes with every event that is taken.
    pub(super) fn place(&self) -> Place {
        (self.last, self.ahead.len())
    }

    /// Takes note of an event; `false` when it has come before.
    pub(super) fn take(&mut self, sequence: u64) -> bool {
        if sequence <= self.last || !self.ahead.insert(sequence) {
            return false;
        }
        while self.ahead.first() == Some(&(self.last + 1)) || self.ahead.len() > AHEAD {
            self.last = self.ahead.pop_first().unwrap_or(self.last);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session::new("s".into(), String::new(), 1)
    }

    #[test]
    fn every_event_counts_once_in_any_order() {
        let mut session = session();
        let taken = [3, 2, 2, 3, 5, 1, 4, 5].map(|sequence| session.take(sequence));
        assert_eq!(taken, [true, true, false, false, true, false, true, false]);
        assert_eq!(session.last(), 5);
    }

    #[test]
    fn what_is_missing_is_asked_for_until_it_is_given_up() {
        let mut session = session();
        for sequence in 3..=102 {
            assert!(session.take(sequence));
        }
        assert_eq!(session.last(), 1, "the second is missing");
        assert!(session.take(103));
        assert_eq!(session.last(), 103);
        assert!(!session.take(2));
    }
}
