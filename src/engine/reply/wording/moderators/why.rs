//! What moderators read when they ask why the bot answers as it does.

use crate::engine::knowledge::{FixId, Knowledge};
use crate::engine::reply::wording;
use crate::engine::walk::Action;

/// Title.
pub const TITLE: &str = "What I do with it, and why";

/// Nothing to explain.
pub const NO_TEXT: &str = "I can't see words here that I could explain. Of my own messages I explain answers, as long as \
    the member's message above is there.";

/// Said above the reasons for one of the bot's own answers.
pub const QUESTION_BEHIND: &str = "This is the message behind my answer:";

/// A message that goes on with a walk.
pub fn goes_on(knowledge: &Knowledge, action: &Action) -> String {
    let title = |id: &FixId| knowledge.fix(id).map_or_else(|| id.to_string(), |fix| fix.title.clone());
    let as_if = match action {
        Action::Open(fix) | Action::Step(fix, _) => title(fix),
        Action::Solved => wording::FIXED.to_owned(),
        Action::Next => wording::NEXT.to_owned(),
        Action::Neither(_) => wording::NONE_OF_THESE.to_owned(),
        Action::StillStuck => wording::STILL_STUCK.to_owned(),
        Action::Checklist => wording::CHECKLIST.to_owned(),
        Action::Why => wording::WHY.to_owned(),
        Action::StartAgain => wording::START_AGAIN.to_owned(),
    };
    format!("It answers one of my messages; there I take it as if **{as_if}** was pressed. Standing alone:")
}

/// A message in a walk that needs no answer.
pub const NEEDS_NOTHING: &str = "It answers one of my messages; there I take it for a word that needs no answer. Standing \
    alone:";
