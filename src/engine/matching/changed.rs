//! Which words of a message stand in lines of the knowledge that were changed.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Index;
use super::lexicon::TermId;

/// The terms of some lines; meant for the index that made it and for no other.
#[derive(Debug)]
pub(crate) struct Changed(FxHashSet<TermId>);

/// A word of a message that stands in changed lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    /// Where it stands in the message, in bytes.
    pub(crate) span: Range<usize>,
    /// Whether it says nothing about a topic.
    pub(crate) is_function_word: bool,
}

impl Index {
    /// The terms of changed lines.
    pub(crate) fn changed<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> Changed {
        Changed(lines.into_iter().flat_map(|line| self.lexicon.read(line).terms()).collect())
    }

    /// The words of a message that stand in changed lines, in order.
    pub(crate) fn met(&self, changed: &Changed, message: &str) -> Vec<Met> {
        let tokens = self.lexicon.read(message).tokens.into_iter();
        let met = tokens.filter(|token| token.term.is_some_and(|term| changed.0.contains(&term)));
        met.map(|token| Met { span: token.span, is_function_word: token.traits.is_function_word }).collect()
    }
}
