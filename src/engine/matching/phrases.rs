//! Words and phrases that moderators listed: keywords of the topic and of each fix, names of other topics.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{TermId, UNKNOWN};
use super::token::Query;

/// What a listed phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    /// The guide's topic.
    Topic,
    /// Somebody else's topic.
    OtherTopic,
    /// A fix, by its class.
    Fix(usize),
}

/// A guide's listed phrases.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    senses: FxHashMap<Box<[TermId]>, Vec<Sense>>,
    /// How long the longest phrase is that begins with a term.
    reach: FxHashMap<TermId, usize>,
}

/// A phrase found in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) sense: Sense,
    /// Indices of its tokens.
    pub(super) tokens: Range<usize>,
}

impl Phrases {
    /// Lists a phrase. One of function words and numbers alone would be found everywhere, and is left out.
    pub(super) fn add(&mut self, phrase: &Query, sense: Sense) {
        let terms: Box<[TermId]> = phrase.tokens.iter().filter_map(|token| token.term).collect();
        let says_nothing = phrase.tokens.iter().all(|token| token.traits.is_function_word || token.traits.is_number);
        let Some(first) = terms.first().filter(|_| !says_nothing) else { return };
        let reach = self.reach.entry(*first).or_default();
        *reach = terms.len().max(*reach);
        let senses = self.senses.entry(terms).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    /// The terms of all phrases that make a message ours; some come twice.
    pub(super) fn anchors(&self) -> impl Iterator<Item = TermId> {
        let is_ours = |senses: &[Sense]| senses.iter().any(|sense| *sense != Sense::OtherTopic);
        let ours = self.senses.iter().filter(move |(_, senses)| is_ours(senses));
        ours.flat_map(|(phrase, _)| phrase).copied()
    }

    /// The distinct listed phrases in a message; of two that overlap with one sense the longer one counts.
    pub(super) fn find(&self, query: &Query) -> Vec<Found> {
        let terms: Vec<TermId> = query.tokens.iter().map(|token| token.term.unwrap_or(UNKNOWN)).collect();
        let mut found: Vec<Found> = Vec::new();
        let mut known: FxHashSet<(Sense, &[TermId])> = FxHashSet::default();
        // Where the last phrase of each sense ends: what begins later and ends no later lies inside it.
        let mut ends: FxHashMap<Sense, usize> = FxHashMap::default();
        for (start, first) in terms.iter().enumerate() {
            let reach = self.reach.get(first).copied().unwrap_or(0);
            for end in (start + 1..=terms.len().min(start + reach)).rev() {
                let Some(phrase) = terms.get(start..end) else { continue };
                for sense in self.senses.get(phrase).into_iter().flatten() {
                    let last = ends.entry(*sense).or_default();
                    if end > *last && known.insert((*sense, phrase)) {
                        *last = end;
                        found.push(Found { sense: *sense, tokens: start..end });
                    }
                }
            }
        }
        found
    }
}
