//! What the counts of some weeks say.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{Asked, Event, Outcome};
use crate::day::{day, in_words, iso, with_year};
use crate::engine::{FixId, Knowledge};

const WEEK: i64 = 7;

/// A fix that was shown less often than this is neither the best nor the worst: too much is chance.
const ENOUGH: u32 = 5;

/// In so many weeks no date comes twice, nor nearly.
const WITHOUT_YEAR: usize = 26;

/// What was counted in some weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The weeks, the oldest first, each of seven days; the last one ends today.
    pub weeks: Vec<Week>,
    /// The fixes with anything to tell, the most shown first.
    pub fixes: Vec<OfFix>,
    /// How many questions were answered with one fix.
    pub answered: u32,
    /// How many were answered with a choice of a few.
    pub suggested: u32,
    /// How many were answered with the beginning of a guide.
    pub started: u32,
}

/// What was counted in a week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Week {
    /// Its first day, counted from 1970.
    first: i64,
    /// How often a fix was shown.
    pub shown: u32,
    /// How often one solved the problem.
    pub solved: u32,
    /// How many questions got no answer.
    pub unanswered: u32,
}

/// What was counted of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfFix {
    /// The fix.
    pub id: FixId,
    /// Its title: the one in force, or the last one known.
    pub title: String,
    /// How often it was shown.
    pub shown: u32,
    /// How often it solved the problem.
    pub solved: u32,
    /// How often it was marked as not helpful.
    pub not_helpful: u32,
    /// How often a member went on to the next fix.
    pub next: u32,
}

impl Figures {
    /// So many weeks of which the last ends at this day, without any counts.
    pub(super) fn none(today: i64, weeks: u32) -> Self {
        let begin = |back: u32| today + 1 - WEEK * (i64::from(back) + 1);
        let weeks = (0..weeks.max(1)).rev().map(|back| Week { first: begin(back), ..Week::default() }).collect();
        Self { weeks, fixes: Vec::new(), answered: 0, suggested: 0, started: 0 }
    }

    /// So many weeks of which the last ends now, without any counts.
    pub fn none_until(now: SystemTime, weeks: u32) -> Self {
        Self::none(day(now), weeks)
    }

    /// Takes counts in, if they belong to these weeks.
    pub(super) fn add(&mut self, day: i64, event: Event, times: u32, title: &str) {
        let Some(week) = self.weeks.iter_mut().find(|week| (week.first..week.first + WEEK).contains(&day)) else {
            return;
        };
        let add = |count: &mut u32| *count = count.saturating_add(times);
        match event {
            Event::Of(id, outcome) => {
                match outcome {
                    Outcome::Shown => add(&mut week.shown),
                    Outcome::Solved => add(&mut week.solved),
                    Outcome::NotHelpful | Outcome::Next => {}
                }
                let at = self.fixes.iter().position(|fix| fix.id == id).unwrap_or_else(|| {
                    let title = title.to_owned();
                    self.fixes.push(OfFix { id, title, shown: 0, solved: 0, not_helpful: 0, next: 0 });
                    self.fixes.len() - 1
                });
                let fix = &mut self.fixes[at];
                add(match outcome {
                    Outcome::Shown => &mut fix.shown,
                    Outcome::Solved => &mut fix.solved,
                    Outcome::NotHelpful => &mut fix.not_helpful,
                    Outcome::Next => &mut fix.next,
                });
            }
            Event::Asked(Asked::Answer) => add(&mut self.answered),
            Event::Asked(Asked::Suggest) => add(&mut self.suggested),
            Event::Asked(Asked::Start) => add(&mut self.started),
            Event::Unanswered => add(&mut week.unanswered),
        }
    }

    /// Puts the fixes in order.
    pub(super) fn sort(&mut self) {
        self.fixes.sort_by(|one, other| (Reverse(one.shown), &one.id).cmp(&(Reverse(other.shown), &other.id)));
    }

    /// The same with the titles that are in force; fixes that have gone keep their last one.
    #[must_use]
    pub fn titled(mut self, knowledge: &Knowledge) -> Self {
        let titles: BTreeMap<&FixId, &str> = knowledge.fixes().map(|fix| (&fix.id, fix.title.as_str())).collect();
        for fix in &mut self.fixes {
            if let Some(title) = titles.get(&fix.id) {
                (*title).clone_into(&mut fix.title);
            }
        }
        self
    }

    /// The first and the last day, for people: "26 Oct", "22 Nov 2026".
    pub fn span(&self) -> (String, String) {
        let first = self.weeks.first().map_or(0, |week| week.first);
        let last = self.weeks.last().map_or(0, |week| week.first + WEEK - 1);
        let is_long = self.weeks.len() > WITHOUT_YEAR;
        (if is_long { with_year(first) } else { in_words(first) }, with_year(last))
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.fixes.is_empty() && self.asked() == 0 && self.unanswered() == 0
    }

    /// How many questions were answered.
    pub fn asked(&self) -> u32 {
        [self.answered, self.suggested, self.started].into_iter().fold(0, u32::saturating_add)
    }

    /// How many questions were not.
    pub fn unanswered(&self) -> u32 {
        self.weeks.iter().fold(0, |sum, week| sum.saturating_add(week.unanswered))
    }

    /// All fixes together, without a name.
    pub fn total(&self) -> OfFix {
        let sum = |count: fn(&OfFix) -> u32| self.fixes.iter().map(count).fold(0, u32::saturating_add);
        OfFix {
            id: FixId::new(&crate::engine::GuideId::new(""), ""),
            title: String::new(),
            shown: sum(|fix| fix.shown),
            solved: sum(|fix| fix.solved),
            not_helpful: sum(|fix| fix.not_helpful),
            next: sum(|fix| fix.next),
        }
    }

    /// The fix that solved the largest share of the times it was shown, among those shown often enough to tell.
    pub fn best(&self) -> Option<&OfFix> {
        let enough = self.fixes.iter().filter(|fix| fix.shown >= ENOUGH && fix.solved > 0);
        enough.max_by(|one, other| one.compare(other).then(one.shown.cmp(&other.shown)).then(other.id.cmp(&one.id)))
    }

    /// The fix that solved the smallest share, where that is less than the best.
    pub fn worst(&self) -> Option<&OfFix> {
        let enough = self.fixes.iter().filter(|fix| fix.shown >= ENOUGH);
        let worst = enough
            .min_by(|one, other| one.compare(other).then(other.shown.cmp(&one.shown)).then(one.id.cmp(&other.id)))?;
        self.best().is_none_or(|best| worst.compare(best) == Ordering::Less).then_some(worst)
    }
}

impl OfFix {
    /// In how many of a hundred cases it solved the problem; `None` where it was not shown. The counts of a period may
    /// hold a solution of something that was shown before it, so there is a limit.
    pub fn share(&self) -> Option<u32> {
        let (shown, solved) = (u64::from(self.shown), u64::from(self.solved));
        (shown > 0).then(|| u32::try_from((solved * 200 + shown) / (2 * shown)).map_or(100, |share| share.min(100)))
    }

    /// By the share that was solved.
    fn compare(&self, other: &Self) -> Ordering {
        let cross = |one: &Self, other: &Self| u64::from(one.solved) * u64::from(other.shown);
        cross(self, other).cmp(&cross(other, self))
    }
}

impl Week {
    /// Its first day in short: "26 Oct".
    pub fn begins(&self) -> String {
        in_words(self.first)
    }

    /// Its first day for machines: "2026-10-26".
    pub fn first_day(&self) -> String {
        iso(self.first)
    }
}
