//! What comes first at the start: the way to Discord. What can be done beside it waits until the bot has introduced
//! itself, for on a small machine reading the knowledge would take the processor from it; but not long, for where
//! Discord is far away that is the time to do it.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long anything waits.
const PATIENCE: Duration = Duration::from_millis(50);

/// Lets the introduction go first.
#[derive(Debug, Default)]
pub(super) struct First {
    is_over: Mutex<bool>,
    over: Condvar,
}

impl First {
    /// The bot has introduced itself.
    pub(super) fn over(&self) {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.over.notify_all();
    }

    /// Waits for that, but not long. Not for tasks: it holds the thread up.
    pub(super) fn wait(&self) {
        let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.over.wait_timeout_while(is_over, PATIENCE, |is_over| !*is_over));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn nothing_waits_for_ever() {
        First::default().wait();
    }

    #[test]
    fn whoever_waits_goes_on_when_it_is_over() {
        let first = Arc::new(First::default());
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let first = Arc::clone(&first);
                thread::spawn(move || first.wait())
            })
            .collect();
        first.over();
        assert!(waiting.into_iter().all(|thread| thread.join().is_ok()));
        assert!(*first.is_over.lock().expect("nobody panics"));
    }
}
