//! What is counted, so that the figures say what is true.
//!
//! - A fix is **shown** when a member comes to it: its first step, or whichever step a prompt leads to. Going from step
//!   to step of the same fix, back to its beginning, to the checklist or to the reasons is no new showing.
//! - It **solved** when the member presses "That fixed it" or says so; it was **not helpful** when its answer was removed
//!   as such; the member went **next** when they left it because it did not help: "Didn't help, next", straight to the
//!   closing, or words that rule it out. Choosing another fix from the checklist or by a prompt says nothing about it.
//! - A question is **asked** when it got an answer, by the kind of the decision; it is **unanswered** when it was meant
//!   for the bot or on topic and there was none. What is never answered because a human was first, or because the same
//!   was said a moment ago, is neither.
//!
//! Only what members do counts, once it has been carried out: no previews, tests and looks of moderators, and nothing in
//! the terminal. Who it was is not known here; that the same member counts once for the same fix is the front end's
//! business.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::day::day;
use crate::engine::walk::{Action, Stage, Walk};
use crate::engine::{Decision, FixId, GuideId, Knowledge, Verdict, reply};

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// What became of a fix.
    Of(FixId, Outcome),
    /// A question that got an answer.
    Asked(Asked),
    /// A question that got none.
    Unanswered,
}

/// What became of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A member came to it.
    Shown,
    /// It worked.
    Solved,
    /// Its answer was removed as not helpful.
    NotHelpful,
    /// The member went on, for it did not help.
    Next,
}

/// Which kind of answer a question got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// One fix.
    Answer,
    /// A choice of a few.
    Suggest,
    /// The beginning of a guide.
    Start,
}

/// How a member came to where they stand.
#[derive(Debug, Clone, Copy)]
pub enum How<'a> {
    /// They began there.
    Began,
    /// They chose this.
    Chose(&'a Action),
    /// They asked something in the middle of the walk.
    Asked(&'a Decision),
}

/// What became of fixes when a walk went on from `before` to `after`; at most one outcome for the fix that was left, and
/// one showing.
pub fn walked(
    knowledge: &Knowledge,
    before: Option<&Walk>,
    how: How<'_>,
    after: &Stage,
) -> impl Iterator<Item = (FixId, Outcome)> {
    let fix = |walk: &Walk| walk.here.as_ref().map(|here| here.fix.clone()).filter(|fix| is_fix(knowledge, fix));
    let left = before.and_then(fix);
    let is_shown = matches!(after.reply.kind, reply::Kind::Step | reply::Kind::Start);
    let shown = fix(&after.walk).filter(|fix| is_shown && left.as_ref() != Some(fix));
    let went_on = shown.is_some() || after.reply.kind == reply::Kind::Closing;
    let outcome = match how {
        How::Chose(Action::Solved) if after.reply.kind == reply::Kind::Solved => Some(Outcome::Solved),
        How::Chose(Action::Next | Action::Neither(_) | Action::StillStuck)
        | How::Asked(Decision { verdict: Verdict::Silent | Verdict::Start { .. }, .. })
            if went_on =>
        {
            Some(Outcome::Next)
        }
        _ => None,
    };
    left.zip(outcome).into_iter().chain(shown.map(|fix| (fix, Outcome::Shown)))
}

/// Whether it is there and no closing.
pub fn is_fix(knowledge: &Knowledge, fix: &FixId) -> bool {
    knowledge.guide(&fix.guide()).is_some_and(|guide| guide.place(fix).is_some())
}

impl Asked {
    /// The kind of a decision; `None` for silence.
    pub fn of(decision: &Decision) -> Option<Self> {
        match &decision.verdict {
            Verdict::Answer(_) => Some(Self::Answer),
            Verdict::Suggest(_) => Some(Self::Suggest),
            Verdict::Start { .. } => Some(Self::Start),
            Verdict::Silent => None,
        }
    }
}

impl Event {
    /// The fix that it is about.
    pub(super) fn fix(&self) -> Option<&FixId> {
        match self {
            Self::Of(fix, _) => Some(fix),
            Self::Asked(_) | Self::Unanswered => None,
        }
    }

    /// As one word, for the file.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Of(_, Outcome::Shown) => "shown",
            Self::Of(_, Outcome::Solved) => "solved",
            Self::Of(_, Outcome::NotHelpful) => "not-helpful",
            Self::Of(_, Outcome::Next) => "next",
            Self::Asked(Asked::Answer) => "answer",
            Self::Asked(Asked::Suggest) => "suggest",
            Self::Asked(Asked::Start) => "start",
            Self::Unanswered => "unanswered",
        }
    }

    /// From what stands in the file; `None` where that is not understood.
    pub(super) fn read(fix: &str, what: &str) -> Option<Self> {
        let of = |outcome| {
            let (guide, name) = fix.split_once('/')?;
            Some(Self::Of(FixId::new(&GuideId::new(guide), name), outcome))
        };
        match what {
            "shown" => of(Outcome::Shown),
            "solved" => of(Outcome::Solved),
            "not-helpful" => of(Outcome::NotHelpful),
            "next" => of(Outcome::Next),
            "answer" => Some(Self::Asked(Asked::Answer)),
            "suggest" => Some(Self::Asked(Asked::Suggest)),
            "start" => Some(Self::Asked(Asked::Start)),
            "unanswered" => Some(Self::Unanswered),
            _ => None,
        }
    }
}

/// Counts that are to be added. They take as much room as there are days and fixes, however often something happens.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    times: BTreeMap<(i64, Event), u32>,
    titles: BTreeMap<FixId, String>,
}

impl Counts {
    /// Counts something once.
    pub fn count(&mut self, knowledge: &Knowledge, event: Event, now: SystemTime) {
        if let Some(fix) = event.fix().and_then(|fix| knowledge.fix(fix)) {
            self.titles.insert(fix.id.clone(), fix.title.clone());
        }
        let times = self.times.entry((day(now), event)).or_default();
        *times = times.saturating_add(1);
    }

    /// Takes these in again, because they could not be kept.
    pub fn take_back(&mut self, earlier: Self) {
        for (key, earlier) in earlier.times {
            let times = self.times.entry(key).or_default();
            *times = times.saturating_add(earlier);
        }
        for (fix, title) in earlier.titles {
            self.titles.entry(fix).or_insert(title);
        }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Each day, what was counted, and how often.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Event, u32)> {
        self.times.iter().map(|((day, event), times)| (*day, event, *times))
    }

    /// The fixes' titles.
    pub(super) fn titles(&self) -> impl Iterator<Item = (&FixId, &str)> {
        self.titles.iter().map(|(fix, title)| (fix, title.as_str()))
    }
}
