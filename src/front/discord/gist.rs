//! A decision in short: for the log, the cooldown, and to see whether an edit changed anything.

use std::fmt;

use crate::engine::matching::{Decision, Verdict};
use crate::engine::walk::Stage;
use crate::engine::{FixId, GuideId};

/// What was decided, without a word of the member's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gist {
    /// A decision about a question.
    Answer(FixId),
    /// "Which of these is it?"
    Suggest(Vec<FixId>),
    /// A guide's beginning.
    Start(GuideId, Option<FixId>),
    /// Nothing.
    Silent,
    /// A step of a walk that goes on.
    Turn(Option<FixId>),
}

impl Gist {
    /// A decision about a question.
    pub(super) fn of(decision: &Decision) -> Self {
        match &decision.verdict {
            Verdict::Answer(fix) => Self::Answer(fix.clone()),
            Verdict::Suggest(fixes) => Self::Suggest(fixes.clone()),
            Verdict::Start { guide, fix } => Self::Start(guide.clone(), fix.clone()),
            Verdict::Silent => Self::Silent,
        }
    }

    /// A step of a walk.
    pub(super) fn turn(stage: &Stage) -> Self {
        Self::Turn(stage.walk.here.as_ref().map(|here| here.fix.clone()))
    }

    /// The decision's name.
    pub(super) fn decision(&self) -> &'static str {
        match self {
            Self::Answer(_) => "answer",
            Self::Suggest(_) => "suggest",
            Self::Start(..) => "start",
            Self::Silent => "silent",
            Self::Turn(_) => "turn",
        }
    }

    /// The fix, or the fixes, that it is about.
    pub(super) fn fix(&self) -> String {
        let names = |fixes: &[FixId]| fixes.iter().map(FixId::as_str).collect::<Vec<_>>().join(" ");
        match self {
            Self::Answer(fix) | Self::Start(_, Some(fix)) | Self::Turn(Some(fix)) => fix.to_string(),
            Self::Suggest(fixes) => names(fixes),
            Self::Start(guide, None) => guide.to_string(),
            Self::Silent | Self::Turn(None) => "none".to_owned(),
        }
    }
}

impl fmt::Display for Gist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decision(), self.fix())
    }
}
