//! From a message to a decision: retrieve candidates, score them, weigh what is ruled out, decide.
//!
//! The decision is data; what is said about it stands in [`super::reply`]. Nothing here knows a topic: every word it
//! goes by comes from the knowledge files.

use super::knowledge::{FixId, GuideId};

mod changed;
pub mod choice;
mod contrast;
mod decide;
mod distance;
mod evidence;
pub mod exclusion;
mod explain;
mod features;
mod index;
mod keywords;
mod learnt;
mod letters;
mod lexicon;
mod nearest;
mod numbers;
mod odds;
mod pairs;
mod phrases;
pub mod relevance;
mod said;
mod self_test;
mod spelling;
mod token;
mod tone;
mod view;
pub mod weights;

#[cfg(test)]
mod tests;

pub(crate) use changed::Changed;
pub(crate) use decide::MARGIN;
pub(crate) use evidence::count;
pub(crate) use index::Index;
pub(crate) use nearest::Memory;

/// What to do about a message, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What to do.
    pub verdict: Verdict,
    /// The fixes that came into question, best first, at most [`MAX_CANDIDATES`].
    pub candidates: Vec<Candidate>,
    /// Fixes that the message says are done or not at fault, in the checklist's order.
    pub ruled_out: Vec<RuledOut>,
    /// What led to the verdict, most telling first.
    pub reasons: Vec<Reason>,
}

/// How many candidates a decision names at most.
pub const MAX_CANDIDATES: usize = 4;

/// The four decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// One fix stands out.
    Answer(FixId),
    /// Two to four fixes are close, best first.
    Suggest(Vec<FixId>),
    /// A call for help on a guide's topic, and no fix stands out.
    Start {
        /// The guide.
        guide: GuideId,
        /// Its first fix that is not ruled out; `None` when every fix is.
        fix: Option<FixId>,
    },
    /// Anything else.
    Silent,
}

/// What one guide sees in a message: the signals that weights are fitted to.
#[derive(Debug, Clone)]
pub struct Observation {
    /// For each piece of the message and each fix that it may rule out.
    pub suspects: Vec<(FixId, exclusion::Signals)>,
    /// For each fix that comes into question; `None` is the guide as a whole.
    pub choices: Vec<(Option<FixId>, choice::Signals)>,
    /// For each fix that the message as a whole may rule out.
    pub whole: Vec<(FixId, exclusion::whole::Signals)>,
    /// For whether the message is a call for help on the guide's topic.
    pub relevance: relevance::Signals,
}

/// A fix that came into question.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The fix.
    pub fix: FixId,
    /// How well it fits, from 0 to 1.
    pub score: f32,
}

/// A fix that the message rules out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledOut {
    /// The fix.
    pub fix: FixId,
    /// The member's words that say so.
    pub words: String,
}

/// One reason for a decision. [`std::fmt::Display`] gives the terse form that moderators and machines read.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Words of the message speak for a fix.
    Matched {
        /// The member's words, as they stand in the message.
        words: String,
        /// What they met in the knowledge: a keyword or a question.
        with: String,
        /// The fix.
        fix: FixId,
    },
    /// A typo was read as a word that somebody knows.
    Mended {
        /// As typed.
        typed: String,
        /// As read.
        meant: String,
    },
    /// A fix is out, because the message says so.
    RuledOut(RuledOut),
    /// The best fix leads over the next one.
    Margin {
        /// The runner-up.
        over: FixId,
        /// By how much, from 0 to 1.
        lead: f32,
    },
    /// The message is about this guide's topic.
    Topic {
        /// The guide.
        guide: GuideId,
        /// The member's words that say so.
        words: String,
    },
    /// Why nothing is said, or nothing certain.
    Doubt(Doubt),
}

/// Why a message gets no answer, or no certain one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Too few words to go by.
    Empty,
    /// No words of any guide's topic.
    OffTopic,
    /// It names something that belongs to another topic.
    OtherTopic(String),
    /// It is near to a message that a moderator listed as none of ours.
    NotAQuestion(String),
    /// Nothing reaches the threshold.
    Weak,
}
