//! A member's way through a guide: `(walk, action) -> (walk, reply)`.
//!
//! A walk is small enough to travel in a button. This module must not know how it is shown or where it is kept.

use super::knowledge::{FixId, GuideId};
use super::matching::Decision;
use super::reply::Reply;
use super::snapshot::Snapshot;

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

/// What a member's text means in the middle of a walk.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// The same as choosing this.
    Act(Action),
    /// A new question, with its decision.
    Ask(Decision),
    /// Nothing that needs an answer ("ok", "thanks for trying").
    Nothing,
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
}

/// Starts a walk with a decision; `None` means that nothing is said.
pub fn begin(snapshot: &Snapshot, decision: &Decision, addressed: Addressed) -> Option<Stage> {
    let _ = (snapshot, decision, addressed);
    todo!()
}

/// Takes one action. Total: a fix or guide that has gone is said to have gone, and the nearest is offered.
pub fn act(snapshot: &Snapshot, walk: &Walk, action: &Action) -> Stage {
    let _ = (snapshot, walk, action);
    todo!()
}

/// Says in plain words why a decision is as it is, silence included.
pub fn why(snapshot: &Snapshot, decision: &Decision) -> Reply {
    let _ = (snapshot, decision);
    todo!()
}

/// What the bot can help with, and where to begin; said when it was addressed without a question that it knows.
pub fn help(snapshot: &Snapshot) -> Stage {
    let _ = snapshot;
    todo!()
}

/// Understands a member's text in the middle of a walk: "didn't work", "yes", "that worked, thanks", a prompt's label,
/// or a new question.
pub fn understand(snapshot: &Snapshot, walk: &Walk, text: &str) -> Turn {
    let _ = (snapshot, walk, text);
    todo!()
}

/// Fixes whose name or title is near to what was typed so far, best first; all of them for an empty text.
pub fn find_fixes(snapshot: &Snapshot, typed: &str) -> Vec<FixId> {
    let _ = (snapshot, typed);
    todo!()
}
