//! Counts what members do, where it has been carried out.
//!
//! What is counted stands in [`crate::stats::count`]. Here it is seen to that one member counts once: the same press
//! that comes twice, "that worked" typed above a button that is pressed as well, an answer that is called up again. So
//! for some hours the bot remembers who had what (in memory, bounded); a press after a restart may count again. A
//! bystander who presses a button of somebody else's answer says nothing about that answer, for it was not given to
//! them; what their own copy shows them from there on counts as theirs. Moderators who press for a member move that
//! member's walk.
//!
//! Counts wait in a table rather than in a line: however many come in at once, they are kept with the next write, and
//! while the disk is full, until it has room.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serenity::model::id::UserId;
use tokio::time::Instant;

use super::clerk::{Clerk, Closed, Kept};
use super::recent::Recent;
use crate::engine::walk::{Stage, Walk};
use crate::engine::{FixId, Knowledge};
use crate::stats::count::{How, is_fix, walked};
use crate::stats::{Asked, Counts, Event, Figures, Outcome, Stats, StatsError};

/// For how long the same does not count again.
const ONCE: Duration = Duration::from_secs(12 * 60 * 60);
/// How much is remembered for that.
const ROOM: usize = 10_000;
/// What is counted within this time is written at one go: each write waits for the disk.
const TOGETHER: Duration = Duration::from_secs(1);

/// Counts what members do.
pub(super) struct Tally {
    clerk: Clerk<Stats>,
    waiting: Arc<Mutex<Waiting>>,
    /// When something that counts once was counted, by a hash of what and who.
    counted: Mutex<Recent<u64, Instant>>,
}

/// What is not written yet.
#[derive(Default)]
struct Waiting {
    counts: Counts,
    /// Whether the clerk knows.
    is_announced: bool,
    /// Whether the last attempt to write failed.
    is_stuck: bool,
}

/// What counts once for a member.
#[derive(Hash)]
enum Once {
    Of(FixId, Outcome),
    /// A question, by the number of its message or command, and whether there was an answer.
    Question(u64, bool),
}

/// What counts once a stage has been shown.
#[derive(Debug, Default, Clone)]
pub(super) struct Moves(Vec<(FixId, Outcome)>);

impl Moves {
    /// What it means that a walk goes on from `before` to `after`.
    pub(super) fn of(knowledge: &Knowledge, before: Option<&Walk>, how: How<'_>, after: &Stage) -> Self {
        Self(walked(knowledge, before, how, after).collect())
    }

    /// The same for somebody to whom the answer was not given: only what they are shown now.
    #[must_use]
    pub(super) fn of_a_bystander(mut self) -> Self {
        self.0.retain(|(_, outcome)| *outcome == Outcome::Shown);
        self
    }
}

impl Kept for Stats {
    const NAME: &'static str = "file of counts";

    fn is_enabled(&self) -> bool {
        self.is_enabled()
    }

    fn expire(&self, now: SystemTime) -> Result<(), StatsError> {
        self.expire(now)
    }
}

impl Tally {
    /// Has the counts opened.
    pub(super) fn new(is_enabled: bool, open: impl FnOnce() -> Result<Stats, StatsError> + Send + 'static) -> Self {
        let counted = Mutex::new(Recent::new(ROOM));
        Self { clerk: Clerk::new(is_enabled, open), waiting: Arc::default(), counted }
    }

    /// A member's walk began.
    pub(super) fn began(&self, who: UserId, knowledge: &Knowledge, stage: &Stage) {
        self.walked(who, knowledge, Moves::of(knowledge, None, How::Began, stage));
    }

    /// A member's walk went on.
    pub(super) fn walked(&self, who: UserId, knowledge: &Knowledge, moves: Moves) {
        for (fix, outcome) in moves.0 {
            self.count(who, &Once::Of(fix.clone(), outcome), knowledge, Event::Of(fix, outcome));
        }
    }

    /// A member's question got an answer.
    pub(super) fn answered(&self, who: UserId, question: u64, knowledge: &Knowledge, kind: Asked) {
        self.count(who, &Once::Question(question, true), knowledge, Event::Asked(kind));
    }

    /// A member's question got none.
    pub(super) fn unanswered(&self, who: UserId, question: u64, knowledge: &Knowledge) {
        self.count(who, &Once::Question(question, false), knowledge, Event::Unanswered);
    }

    /// An answer was removed as not helpful.
    pub(super) fn not_helpful(&self, who: UserId, knowledge: &Knowledge, fix: &FixId) {
        if is_fix(knowledge, fix) {
            self.walked(who, knowledge, Moves(vec![(fix.clone(), Outcome::NotHelpful)]));
        }
    }

    /// What was counted in so many weeks.
    pub(super) async fn figures(&self, weeks: u32) -> Result<Figures, Closed> {
        let waiting = Arc::clone(&self.waiting);
        let read = move |stats: &Stats, now| {
            write(stats, &waiting);
            stats.figures(now, weeks)
        };
        self.clerk.ask(read).await
    }

    /// Waits until everything is kept that was counted.
    pub(super) async fn finish(&self) {
        let waiting = Arc::clone(&self.waiting);
        let finish = move |stats: &Stats, _| {
            write(stats, &waiting);
            Ok(())
        };
        let _ = self.clerk.ask(finish).await;
    }

    fn count(&self, who: UserId, once: &Once, knowledge: &Knowledge, event: Event) {
        if !self.clerk.is_open() || !self.is_first(who, once, Instant::now()) {
            return;
        }
        let announce = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.counts.count(knowledge, event, SystemTime::now());
            !std::mem::replace(&mut waiting.is_announced, true)
        };
        if announce {
            let waiting = Arc::clone(&self.waiting);
            self.clerk.hand_later(TOGETHER, move |stats| write(stats, &waiting));
        }
    }

    /// Whether a member does this for the first time in a while.
    fn is_first(&self, who: UserId, once: &Once, now: Instant) -> bool {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hasher = DefaultHasher::new();
        (who, once).hash(&mut hasher);
        let key = hasher.finish();
        let is_first = counted.get(&key).is_none_or(|at| now.duration_since(*at) >= ONCE);
        if is_first {
            counted.insert(key, now);
        }
        is_first
    }
}

/// Writes what waits. What cannot be written goes on waiting.
fn write(stats: &Stats, waiting: &Mutex<Waiting>) {
    let lock = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = {
        let mut waiting = lock();
        waiting.is_announced = false;
        std::mem::take(&mut waiting.counts)
    };
    if counts.is_empty() {
        return;
    }
    let written = stats.add(&counts, SystemTime::now());
    let mut waiting = lock();
    let was_stuck = std::mem::replace(&mut waiting.is_stuck, written.is_err());
    match written {
        Err(error) => {
            waiting.counts.take_back(counts);
            if !was_stuck {
                tracing::error!(%error, "what members did cannot be counted now; it waits in memory");
            }
        }
        Ok(()) if was_stuck => tracing::info!("what members did is counted again; nothing was lost"),
        Ok(()) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::engine::Snapshot;

    const MEMBER: UserId = UserId::new(1);
    const OTHER: UserId = UserId::new(2);

    fn tally(folder: &std::path::Path) -> Tally {
        let stats = Stats::open(folder, config::Stats::default(), SystemTime::now());
        Tally::new(true, move || stats)
    }

    #[tokio::test]
    async fn what_cannot_be_written_waits_until_it_can() {
        let folder = tempfile::tempdir().expect("a folder");
        let (snapshot, _) = Snapshot::read(&[]);
        let tally = tally(folder.path());
        let disk = rusqlite::Connection::open(folder.path().join("stats.sqlite")).expect("it opens");
        disk.execute_batch("ALTER TABLE counts RENAME TO away").expect("nothing can be written any more");
        for question in 0..100 {
            tally.unanswered(MEMBER, question, snapshot.knowledge());
        }
        tally.finish().await;
        assert_eq!(tally.figures(1).await, Err(Closed::Broken));
        disk.execute_batch("ALTER TABLE away RENAME TO counts").expect("it can be written again");
        assert_eq!(tally.figures(1).await.map(|figures| figures.unanswered()), Ok(100));
    }

    #[test]
    fn the_same_counts_once_for_a_member_and_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let tally = tally(folder.path());
        let now = Instant::now();
        let is_first = |who, number, now| tally.is_first(who, &Once::Question(number, true), now);
        assert!(is_first(MEMBER, 7, now));
        assert!(!is_first(MEMBER, 7, now + ONCE / 2));
        assert!(is_first(OTHER, 7, now) && is_first(MEMBER, 8, now));
        assert!(is_first(MEMBER, 7, now + ONCE));
    }
}
