//! How one guide reads a message: what it finds in it, how its classes score, how likely the message is ours.

use rustc_hash::FxHashMap;

use super::evidence::{Seen, count, features};
use super::exclusion::Excluded;
use super::index::GuideIndex;
use super::lexicon::Query;
use super::nearest::{Near, Owner};
use super::phrases::{Found, Sense};
use super::relevance::{self, Reading, Signals};

/// Likeness at which a message is word for word what a moderator wrote.
const AS_WRITTEN: f32 = 0.98;

/// What the nearest question adds to a class's score, times its likeness. From 10 to 40 the figures hardly change.
const LIKENESS: f32 = 30.0;

/// What each word of a keyword that is found adds to a fix's score: phrases count more than words.
const KEYWORD_WORD: f32 = 1.5;

/// Divides the scores before they become shares: neighbouring words are no independent witnesses, as naive Bayes takes
/// them to be.
const TEMPERATURE: f32 = 4.0;

/// How one guide reads a message.
pub(super) struct View<'a> {
    pub(super) guide: &'a GuideIndex,
    pub(super) features: Vec<Seen>,
    pub(super) phrases: Vec<Found>,
    pub(super) nearest: FxHashMap<Owner, Near<'a>>,
    pub(super) excluded: Vec<Excluded>,
    /// Whose words these are, where a moderator wrote the message word for word.
    pub(super) written: Option<Owner>,
    /// The share of each class that is not ruled out; the last class is the guide as a whole.
    pub(super) shares: Vec<(usize, f32)>,
    pub(super) signals: Signals,
    pub(super) likelihood: f32,
}

impl<'a> View<'a> {
    /// Reads a message with the eyes of one guide.
    pub(super) fn new(guide: &'a GuideIndex, message: &str, query: &Query) -> Self {
        let mut view = Self {
            guide,
            features: features(query),
            phrases: guide.phrases.find(query),
            nearest: guide.questions.nearest(query),
            excluded: guide.exclusions.find(query),
            written: None,
            shares: Vec::new(),
            signals: [0.0; relevance::SIGNALS],
            likelihood: 0.0,
        };
        view.written = view.as_written();
        if let Some(Owner::Class(class)) = view.written {
            view.excluded.retain(|excluded| excluded.class != class);
        }
        let excluded = std::mem::take(&mut view.excluded);
        view.excluded = excluded.into_iter().filter(|excluded| !view.is_contradicted(query, excluded)).collect();
        let scores = view.scores();
        view.shares = shares(&scores);
        view.signals = view.signals(message, query, &scores);
        view.likelihood = relevance::likelihood(&view.signals);
        view
    }

    /// Whether a clause that seems to rule a fix out holds one of its keywords with a "not" in it: "not enough storage"
    /// is a sign, and no proof that storage is fine.
    fn is_contradicted(&self, query: &Query, excluded: &Excluded) -> bool {
        let has_negation = |found: &Found| {
            let tokens = query.tokens.get(found.tokens.clone()).unwrap_or_default();
            tokens.len() > 1 && tokens.iter().any(|token| token.is_negation)
        };
        let within =
            |found: &Found| excluded.tokens.start <= found.tokens.start && found.tokens.end <= excluded.tokens.end;
        let of_fix = self.phrases.iter().filter(|found| found.sense == Sense::Fix(excluded.class));
        of_fix.into_iter().any(|found| within(found) && has_negation(found))
    }

    /// The score of each class that is not ruled out.
    fn scores(&self) -> Vec<(usize, f32)> {
        let words = self.guide.evidence.scores(&self.features, |token| !self.is_done(token));
        words
            .into_iter()
            .enumerate()
            .filter(|(class, _)| !self.excluded.iter().any(|excluded| excluded.class == *class))
            .filter(|(class, _)| self.written != Some(Owner::NotFix(*class)))
            .map(|(class, words)| (class, words + self.likeness(class) + self.keywords(class)))
            .collect()
    }

    fn signals(&self, message: &str, query: &Query, scores: &[(usize, f32)]) -> Signals {
        let rarity: Vec<(f32, bool)> = query
            .tokens
            .iter()
            .map(|token| {
                let rarity = if token.is_function_word { 0.0 } else { self.guide.questions.rarity(token.term) };
                (rarity, token.term.is_some_and(|term| self.guide.on_topic.contains(&term)))
            })
            .collect();
        let best = |values: &[(usize, f32)]| values.iter().map(|(_, value)| *value).fold(0.0, f32::max);
        relevance::signals(&Reading {
            query,
            features: &self.features,
            evidence: &self.guide.evidence,
            best_score: best(scores),
            best_share: best(&self.shares),
            ruled_out: self.excluded.len(),
            nearest: self.likeness_to_ours(),
            nearest_not: self.likeness_to(Owner::Nobody),
            phrases: &self.phrases,
            rarity: &rarity,
            has_question_mark: message.contains('?'),
        })
    }

    /// Whether a token stands in a clause that rules something out. What a member says is done speaks for nothing.
    fn is_done(&self, token: usize) -> bool {
        self.excluded.iter().any(|excluded| excluded.tokens.contains(&token))
    }

    /// What the nearest question of a class adds to its score.
    fn likeness(&self, class: usize) -> f32 {
        LIKENESS * self.likeness_to(Owner::Class(class))
    }

    /// What the keywords of a fix add to its score.
    fn keywords(&self, class: usize) -> f32 {
        let found = self.phrases.iter().filter(|found| found.sense == Sense::Fix(class));
        found
            .filter(|found| !self.is_done(found.tokens.start))
            .map(|found| KEYWORD_WORD * count(found.tokens.len()))
            .sum()
    }

    /// Whose message this is word for word. A moderator's word is law, whatever the weights say.
    fn as_written(&self) -> Option<Owner> {
        let whole = self.guide.fixes.len();
        let owners = (0..=whole).map(Owner::Class).chain([Owner::Nobody]).chain((0..whole).map(Owner::NotFix));
        let exact = owners.filter(|owner| self.likeness_to(*owner) >= AS_WRITTEN);
        // The first of equals stays.
        exact.reduce(|best, owner| if self.likeness_to(owner) > self.likeness_to(best) { owner } else { best })
    }

    /// Likeness to the nearest message of an owner.
    pub(super) fn likeness_to(&self, owner: Owner) -> f32 {
        self.nearest.get(&owner).map_or(0.0, |near| near.likeness)
    }

    /// Likeness to the nearest question of any class.
    pub(super) fn likeness_to_ours(&self) -> f32 {
        (0..=self.guide.fixes.len()).map(|class| self.likeness_to(Owner::Class(class))).fold(0.0, f32::max)
    }
}

/// The share of each class, all together 1.
fn shares(scores: &[(usize, f32)]) -> Vec<(usize, f32)> {
    let best = scores.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
    let odds: Vec<(usize, f32)> =
        scores.iter().map(|(class, score)| (*class, ((score - best) / TEMPERATURE).exp())).collect();
    let all: f32 = odds.iter().map(|(_, odds)| odds).sum();
    odds.into_iter().map(|(class, odds)| (class, odds / all)).collect()
}
