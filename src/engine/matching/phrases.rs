//! Words and phrases that moderators listed: keywords of the topic and of each fix, names of other topics.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexicon::{Query, TermId};

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
    longest: usize,
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
        if phrase.tokens.iter().all(|token| token.is_function_word || token.is_number) {
            return;
        }
        self.longest = self.longest.max(terms.len());
        let senses = self.senses.entry(terms).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    /// The distinct listed phrases in a message; of two that overlap with one sense the longer one counts.
    pub(super) fn find(&self, query: &Query) -> Vec<Found> {
        let terms: Vec<Option<TermId>> = query.tokens.iter().map(|token| token.term).collect();
        let mut found: Vec<Found> = Vec::new();
        let mut seen: Vec<(Sense, Vec<TermId>)> = Vec::new();
        for start in 0..terms.len() {
            for length in (1..=self.longest.min(terms.len() - start)).rev() {
                let Some(window) = terms.get(start..start + length) else { continue };
                let Some(phrase) = window.iter().copied().collect::<Option<Vec<TermId>>>() else { continue };
                for sense in self.senses.get(phrase.as_slice()).into_iter().flatten() {
                    let tokens = start..start + length;
                    let is_inside = found.iter().any(|other| {
                        other.sense == *sense && other.tokens.start <= tokens.start && tokens.end <= other.tokens.end
                    });
                    let entry = (*sense, phrase.clone());
                    if !is_inside && !seen.contains(&entry) {
                        seen.push(entry);
                        found.push(Found { sense: *sense, tokens });
                    }
                }
            }
        }
        found
    }
}
