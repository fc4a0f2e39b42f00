//! The features of a text: its words, and its pairs of neighbouring words.

use std::hash::{BuildHasher as _, Hash};

use rustc_hash::FxHashSet;

use super::lexicon::TermId;
use super::token::Token;

/// A word, or two words that stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Feature(pub(super) TermId, pub(super) TermId);

impl Feature {
    /// One word.
    pub(super) fn word(term: TermId) -> Self {
        Self(term, ALONE)
    }
}

/// The second half of a feature that is one word.
const ALONE: TermId = TermId::MAX;

/// A feature of a message and the tokens that it comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) feature: Feature,
    /// Index of its first token.
    pub(super) token: usize,
    /// How much it counts for the topic: less for function words.
    pub(super) weight: f32,
}

impl Seen {
    /// One past the index of its last token.
    pub(super) fn end(&self) -> usize {
        self.token + if self.feature.1 == ALONE { 1 } else { 2 }
    }
}

/// How many features a token can have: its term, what a number stands for, and the pair with the next one.
pub(super) const FEATURES: usize = 4;

/// How much a function word counts for the topic; two of them side by side count this much squared.
const FUNCTION_WORD: f32 = 0.3;

/// The distinct features of some tokens, each at its first place.
pub(super) fn features(tokens: &[Token]) -> Vec<Seen> {
    let mut features = Distinct::for_tokens(tokens.len());
    for_each_feature(tokens, |seen| features.push(seen));
    features.features
}

/// Goes through the features of some tokens, in order.
pub(super) fn for_each_feature(tokens: &[Token], mut see: impl FnMut(Seen)) {
    let mut tokens = tokens.iter().enumerate().peekable();
    while let Some((token, of)) = tokens.next() {
        let Some(term) = of.term else { continue };
        let weight = if of.traits.is_function_word { FUNCTION_WORD } else { 1.0 };
        see(Seen { feature: Feature::word(term), token, weight });
        for also in of.also.iter().flatten() {
            see(Seen { feature: Feature::word(*also), token, weight });
        }
        if let Some((_, next)) = tokens.peek()
            && let Some(next_term) = next.term
        {
            let weight = if next.traits.is_function_word { weight * FUNCTION_WORD } else { weight };
            see(Seen { feature: Feature(term, next_term), token, weight });
        }
    }
}

/// Features that come once each.
struct Distinct {
    features: Vec<Seen>,
    /// A bit for about each feature that has come: nearly all that come are new, and here that can be seen.
    marks: u64,
    /// Looked into instead of `features` when these are many.
    seen: Option<FxHashSet<Feature>>,
}

/// Up to so many tokens, looking through all features is faster than a set.
const FEW: usize = 24;

impl Distinct {
    fn for_tokens(tokens: usize) -> Self {
        let seen = (tokens > FEW).then(|| FxHashSet::with_capacity_and_hasher(tokens * 2, rustc_hash::FxBuildHasher));
        Self { features: Vec::with_capacity(tokens * 2), marks: 0, seen }
    }

    fn push(&mut self, new: Seen) {
        let is_new = if let Some(seen) = &mut self.seen {
            seen.insert(new.feature)
        } else {
            let mark = mark(new.feature);
            let has_come = self.marks & mark != 0;
            self.marks |= mark;
            !has_come || self.features.iter().all(|seen| seen.feature != new.feature)
        };
        if is_new {
            self.features.push(new);
        }
    }
}

/// One of 64 bits for a thing: where its bit is missing among those of others, it is none of them.
pub(super) fn mark(of: impl Hash) -> u64 {
    1 << (rustc_hash::FxBuildHasher.hash_one(of) % u64::from(u64::BITS))
}
