//! What the bot says, free of Discord: a reply is text and prompts.
//!
//! The sentences stand in [`wording`]; which of them are said when is decided in [`super::walk`].

use super::walk::Action;

pub mod wording;

/// What Discord takes of a reply's text, in characters; there the rest is cut.
pub const MAX_TEXT: usize = 4_096;

/// One message of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What sort of message it is; a front end may colour by it.
    pub kind: Kind,
    /// Its title, for example the fix's.
    pub title: String,
    /// The fix's place in the checklist and the checklist's length, where it is about one fix.
    pub place: Option<Place>,
    /// The text (Discord's Markdown); `check` warns where more than [`MAX_TEXT`] characters may come together.
    pub text: String,
    /// What the member can choose next, in order, at most 25.
    pub choices: Vec<Choice>,
}

/// A fix's place in its guide's checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub number: usize,
    /// How many fixes the checklist has.
    pub of: usize,
}

/// What sort of message a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A fix's answer or one of its steps.
    Step,
    /// "Which of these is it?"
    Suggest,
    /// A guide's introduction and its first fix.
    Start,
    /// All fixes with ticks.
    Checklist,
    /// The good end.
    Solved,
    /// The closing and a summary of what was tried.
    Closing,
    /// Anything short: what the bot can help with, why it answered, what has gone.
    Note,
}

/// Something the member can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says, at most 80 characters.
    pub label: String,
    /// What it does.
    pub action: Action,
    /// What it is for; a front end groups by it.
    pub role: Role,
    /// Whether it is marked as done (a tick in the checklist).
    pub ticked: bool,
}

/// What a choice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A prompt of the fix, a suggested fix, an entry of the checklist.
    Prompt,
    /// How it went: solved, or on to the next fix.
    Outcome,
    /// Everything else: the checklist, the reasons, starting again.
    Aside,
}

impl Reply {
    /// A short message about the bot itself, without prompts.
    pub fn note(title: &str, text: impl Into<String>) -> Self {
        Self { kind: Kind::Note, title: title.to_owned(), place: None, text: text.into(), choices: Vec::new() }
    }
}

impl Choice {
    /// A choice that is not ticked.
    pub fn new(label: &str, action: Action, role: Role) -> Self {
        Self { label: label.to_owned(), action, role, ticked: false }
    }
}
