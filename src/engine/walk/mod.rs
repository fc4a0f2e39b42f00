//! A member's way through a guide: `(walk, action) -> (walk, reply)`.
//!
//! A walk is small enough to travel in a button. This module must not know how it is shown or where it is kept.

use super::knowledge::{ANSWER, Fix, FixId, Guide, GuideId};
use super::matching::{Decision, Verdict};
use super::reply::{Reply, wording};
use super::snapshot::Snapshot;

mod fit;
mod say;
mod turn;

pub(super) use fit::overlong;
pub use turn::{Turn, understand};

/// Where a member stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The guide.
    pub guide: GuideId,
    /// The fix that was shown last, and its step; `None` before the first.
    pub here: Option<Here>,
    /// Fixes that were shown and left behind, in that order, each once.
    pub tried: Vec<FixId>,
    /// Fixes that the member ruled out, each once.
    pub ruled_out: Vec<FixId>,
}

/// The step that was shown last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// The fix, or the guide's closing.
    pub fix: FixId,
    /// The step's slug.
    pub step: String,
}

/// What a member can do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Shows a fix's answer.
    Open(FixId),
    /// Shows a step of a fix.
    Step(FixId, String),
    /// "That fixed it".
    Solved,
    /// "Didn't help, next".
    Next,
    /// "None of these": rules the suggested fixes out and goes on.
    Neither(Vec<FixId>),
    /// The closing, with a summary of what was tried.
    StillStuck,
    /// All fixes of the walk's guide.
    Checklist,
    /// "Why this answer?"; answered by [`why`], for it needs the question.
    Why,
    /// Forgets what was tried.
    StartAgain,
}

/// A reply and where the member stands once it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Where the member stands.
    pub walk: Walk,
    /// What the bot says.
    pub reply: Reply,
}

/// How a message reached the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressed {
    /// By a mention, a direct message, a command or a reply to the bot: silence would be rude.
    Yes,
    /// Overheard in a channel: silence is the default.
    No,
}

impl Walk {
    /// A walk at its beginning.
    pub fn new(guide: GuideId) -> Self {
        Self { guide, here: None, tried: Vec::new(), ruled_out: Vec::new() }
    }

    /// Whether a fix is behind the member: tried or ruled out.
    pub fn is_behind(&self, fix: &FixId) -> bool {
        self.tried.contains(fix) || self.ruled_out.contains(fix)
    }

    /// Counts the fix shown last as tried. A guide's closing is no fix and never counts.
    fn leave(&mut self, guide: &Guide) {
        if let Some(here) = self.here.take()
            && guide.place(&here.fix).is_some()
            && !self.is_behind(&here.fix)
        {
            self.tried.push(here.fix);
        }
    }

    /// Goes to a step; the fix shown last counts as tried when it is another one.
    fn enter(&mut self, guide: &Guide, fix: &FixId, step: &str) {
        if self.here.as_ref().is_some_and(|here| here.fix != *fix) {
            self.leave(guide);
        }
        self.tried.retain(|tried| tried != fix);
        self.ruled_out.retain(|ruled_out| ruled_out != fix);
        self.here = Some(Here { fix: fix.clone(), step: step.to_owned() });
    }

    /// The next fix in the checklist's order that is not behind the member, from the one shown last on and around.
    fn next<'a>(&self, guide: &'a Guide) -> Option<&'a Fix> {
        let start = self.here.as_ref().and_then(|here| guide.place(&here.fix)).unwrap_or(0);
        let (before, after) = guide.fixes.split_at_checked(start).unwrap_or((&guide.fixes, &[]));
        let is_here = |fix: &Fix| self.here.as_ref().is_some_and(|here| here.fix == fix.id);
        after.iter().chain(before).find(|fix| !self.is_behind(&fix.id) && !is_here(fix))
    }

    /// The same walk with some fixes ruled out.
    #[must_use]
    pub fn without(mut self, fixes: &[FixId]) -> Self {
        for fix in fixes {
            if fix.guide() == self.guide && !self.is_behind(fix) {
                self.ruled_out.push(fix.clone());
            }
        }
        self
    }

    /// The same walk with what a decision rules out.
    fn after(self, decision: &Decision) -> Self {
        let fixes: Vec<FixId> = decision.ruled_out.iter().map(|out| out.fix.clone()).collect();
        self.without(&fixes)
    }
}

/// Starts a walk with a decision; `None` means that nothing is said.
pub fn begin(snapshot: &Snapshot, decision: &Decision, addressed: Addressed) -> Option<Stage> {
    match &decision.verdict {
        Verdict::Silent if addressed == Addressed::No => None,
        Verdict::Silent => Some(help(snapshot)),
        Verdict::Answer(fix) => Some(jump(snapshot, &Walk::new(fix.guide()), decision)),
        Verdict::Suggest(fixes) => Some(jump(snapshot, &Walk::new(fixes.first()?.guide()), decision)),
        Verdict::Start { guide, .. } => Some(jump(snapshot, &Walk::new(guide.clone()), decision)),
    }
}

/// Goes on with a walk after a new question in the middle of it. What was tried and ruled out so far still counts,
/// as long as the question belongs to the same guide.
pub fn jump(snapshot: &Snapshot, walk: &Walk, decision: &Decision) -> Stage {
    let guide_of = |guide: GuideId| if guide == walk.guide { walk.clone() } else { Walk::new(guide) };
    match &decision.verdict {
        Verdict::Answer(fix) => {
            let Some(guide) = snapshot.knowledge().guide(&fix.guide()) else { return help(snapshot) };
            let mut walk = guide_of(guide.id.clone()).after(decision);
            walk.enter(guide, fix, ANSWER);
            say::answer(snapshot, guide, walk, decision)
        }
        Verdict::Suggest(fixes) => {
            let Some(guide) = fixes.first().and_then(|fix| snapshot.knowledge().guide(&fix.guide())) else {
                return help(snapshot);
            };
            let mut walk = guide_of(guide.id.clone()).after(decision);
            walk.leave(guide);
            say::suggest(snapshot, guide, walk, decision, fixes)
        }
        Verdict::Start { guide, .. } => {
            let Some(guide) = snapshot.knowledge().guide(guide) else { return help(snapshot) };
            let walk = guide_of(guide.id.clone()).after(decision);
            if walk.here.is_some() {
                next(snapshot, guide, walk)
            } else {
                say::start(snapshot, guide, walk, Some(decision))
            }
        }
        Verdict::Silent => {
            let Some(guide) = snapshot.knowledge().guide(&walk.guide) else { return help(snapshot) };
            if decision.ruled_out.is_empty() {
                return say::lost(snapshot, walk.clone());
            }
            next(snapshot, guide, walk.clone().after(decision))
        }
    }
}

/// Takes one action. Total: a fix or guide that has gone is said to have gone, and the nearest is offered.
pub fn act(snapshot: &Snapshot, walk: &Walk, action: &Action) -> Stage {
    if let Action::Open(fix) | Action::Step(fix, _) = action
        && let Some(guide) = snapshot.knowledge().guide(&fix.guide())
    {
        let step = if let Action::Step(_, step) = action { step } else { ANSWER };
        let mut walk = if guide.id == walk.guide { walk.clone() } else { Walk::new(guide.id.clone()) };
        return match guide.fix(fix) {
            Some(found) => {
                walk.enter(guide, fix, found.step(step).map_or(ANSWER, |step| &step.slug));
                say::here(snapshot, guide, walk)
            }
            None => say::fix_gone(guide, walk, fix),
        };
    }
    let Some(guide) = snapshot.knowledge().guide(&walk.guide) else { return say::guide_gone(snapshot, walk) };
    let mut walk = walk.clone();
    match action {
        Action::Open(fix) | Action::Step(fix, _) => say::fix_gone(guide, walk, fix),
        Action::Next => next(snapshot, guide, walk),
        Action::Neither(fixes) => next(snapshot, guide, walk.without(fixes)),
        Action::Solved => say::solved(guide, walk),
        Action::StillStuck => {
            walk.enter(guide, &guide.closing.id, ANSWER);
            say::here(snapshot, guide, walk)
        }
        Action::Checklist => say::checklist(guide, walk),
        Action::Why => say::question_unknown(walk),
        Action::StartAgain => say::start(snapshot, guide, Walk::new(guide.id.clone()), None),
    }
}

/// Shows the next fix that is not behind the member, or the closing.
fn next(snapshot: &Snapshot, guide: &Guide, mut walk: Walk) -> Stage {
    let target = walk.next(guide).unwrap_or(&guide.closing);
    walk.enter(guide, &target.id, ANSWER);
    say::here(snapshot, guide, walk)
}

/// Says in plain words why a decision is as it is, silence included.
pub fn why(snapshot: &Snapshot, decision: &Decision) -> Reply {
    let title = if decision.verdict == Verdict::Silent { wording::WHY_SILENT_TITLE } else { wording::WHY_TITLE };
    Reply::note(title, wording::reasons::explain(snapshot.knowledge(), decision))
}

/// What the bot can help with, and where to begin; said when it was addressed without a question that it knows.
pub fn help(snapshot: &Snapshot) -> Stage {
    say::help(snapshot)
}

/// Fixes whose name or title is near to what was typed so far, best first; all of them for an empty text.
///
/// Nearness is a prefix of a word first, then Jaro-Winkler similarity of name or title of at least [`NEAR_ENOUGH`].
pub fn find_fixes(snapshot: &Snapshot, typed: &str) -> Vec<FixId> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(f64, &Fix)> = snapshot
        .knowledge()
        .fixes()
        .map(|fix| (nearness(&typed, fix), fix))
        .filter(|(nearness, _)| *nearness >= NEAR_ENOUGH)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, fix)| fix.id.clone()).collect()
}

/// Least likeness of a name that still counts as meant, from 0 to 1. Two names of the shipped guide are at most 0.7
/// alike; one typo leaves a name of five letters at 0.9.
const NEAR_ENOUGH: f64 = 0.8;

fn nearness(typed: &str, fix: &Fix) -> f64 {
    let title = fix.title.to_lowercase();
    let name = fix.id.name();
    if typed.is_empty() || name == typed || title == typed || fix.id.as_str() == typed {
        return 2.0;
    }
    let mut words = title.split_whitespace().chain(name.split('-'));
    if words.any(|word| word.starts_with(typed)) || title.contains(typed) {
        return 1.5;
    }
    let words = title.split_whitespace().chain(name.split('-')).chain([name, &title]);
    words.map(|word| strsim::jaro_winkler(typed, word)).fold(0.0, f64::max)
}
