//! How one guide reads a message: what it finds in it, which class it is about, how likely the message is ours.

use std::ops::Range;

use super::choice;
use super::evidence::{Seen, count, features};
use super::exclusion::{Excluded, Message, Suspect};
use super::index::GuideIndex;
use super::nearest::{Memory, Near, Owner};
use super::phrases::{Found, Sense};
use super::relevance::{self, Reading};
use super::said::Said;
use super::token::Query;
use super::weights::{Weights, one};

/// Likeness at which a message is word for word what a moderator wrote.
const AS_WRITTEN: f32 = 0.98;

/// How one guide reads a message.
pub(super) struct View<'a> {
    pub(super) guide: &'a GuideIndex,
    pub(super) features: Vec<Seen>,
    pub(super) phrases: Vec<Found>,
    said: Said,
    nearest: Vec<Near<'a>>,
    pub(super) excluded: Vec<Excluded>,
    /// Whose words these are, where a moderator wrote the message word for word.
    pub(super) written: Option<Owner>,
    /// The signals of each class that is not ruled out; the last class is the guide as a whole.
    pub(super) choices: Vec<(usize, choice::Signals)>,
    /// Their shares.
    pub(super) shares: Vec<(usize, f32)>,
    pub(super) signals: relevance::Signals,
    /// How likely it is that the message calls for help on the topic, and from where on it counts as such.
    pub(super) likelihood: f32,
    pub(super) on_topic: f32,
}

impl<'a> View<'a> {
    /// Reads a message with the eyes of one guide.
    pub(super) fn new(guide: &'a GuideIndex, weights: &Weights, query: &Query, memory: Memory) -> Self {
        let features = features(query);
        let phrases = guide.phrases.find(query);
        let said = guide.evidence.said(&features);
        let suspected = guide.exclusions.find(&Message { query, said: &said, phrases: &phrases }, &weights.exclusion);
        let nearest = guide.questions.nearest(query, memory);
        let mut view = Self {
            guide,
            written: as_written(&nearest),
            features,
            phrases,
            said,
            nearest,
            excluded: Vec::new(),
            choices: Vec::new(),
            shares: Vec::new(),
            signals: [0.0; relevance::SIGNALS],
            likelihood: 0.0,
            on_topic: weights.on_topic,
        };
        let is_out = |suspect: &&Excluded| {
            suspect.likelihood >= weights.ruled_out && view.written != Some(Owner::Class(suspect.class))
        };
        view.excluded = suspected.iter().filter(is_out).cloned().collect();
        let words = guide.evidence.scores(&view.said, &view.silenced());
        view.choices = view.choices(&words);
        view.shares = choice::shares(&view.choices, &weights.choice);
        view.signals = view.signals(query, &words);
        view.likelihood = weights.relevance.likelihood(&view.signals);
        view
    }

    /// Each piece of the message with each fix that it may rule out, for `syncdesk tune`.
    pub(super) fn suspects(&self, query: &Query) -> Vec<Suspect> {
        self.guide.exclusions.suspects(&Message { query, said: &self.said, phrases: &self.phrases })
    }

    /// The signals of each class that the message says anything about and that is not ruled out.
    fn choices(&self, words: &[(usize, f32)]) -> Vec<(usize, choice::Signals)> {
        let whole = self.guide.fixes.len();
        let mut classes: Vec<usize> = words.iter().map(|(class, _)| *class).collect();
        classes.extend(self.nearest.iter().filter_map(|near| match near.owner {
            Owner::Class(class) => Some(class),
            Owner::NotFix(_) | Owner::Nobody => None,
        }));
        classes.sort_unstable();
        classes.dedup();
        classes
            .into_iter()
            .filter(|class| *class <= whole)
            .filter(|class| !self.excluded.iter().any(|excluded| excluded.class == *class))
            .filter(|class| self.written != Some(Owner::NotFix(*class)))
            .map(|class| (class, self.choice(class, score_of(words, class))))
            .collect()
    }

    fn choice(&self, class: usize, words: f32) -> choice::Signals {
        let is_whole = class == self.guide.fixes.len();
        [
            words,
            self.likeness_to(Owner::Class(class)),
            self.likeness_to(Owner::NotFix(class)),
            self.keywords(class),
            one(is_whole),
            if is_whole { self.keywords_of_fixes() } else { 0.0 },
        ]
    }

    fn signals(&self, query: &Query, words: &[(usize, f32)]) -> relevance::Signals {
        let rarity: Vec<(f32, bool)> = query
            .tokens
            .iter()
            .map(|token| {
                let is_function_word = token.traits.is_function_word;
                let rarity = if is_function_word { 0.0 } else { self.guide.questions.rarity(token.term) };
                (rarity, token.term.is_some_and(|term| self.guide.on_topic.contains(&term)))
            })
            .collect();
        let nobody = self.guide.fixes.len() + 1;
        let best = |values: &mut dyn Iterator<Item = f32>| values.fold(0.0, f32::max);
        relevance::signals(&Reading {
            query,
            features: &self.features,
            evidence: &self.guide.evidence,
            best_score: best(&mut self.choices.iter().map(|(_, signals)| signals[0])),
            best_share: best(&mut self.shares.iter().map(|(_, share)| *share)),
            nobody_score: score_of(words, nobody),
            ruled_out: self.excluded.len(),
            nearest: self.likeness_to_ours(),
            nearest_not: self.likeness_to(Owner::Nobody),
            votes: self.votes(|owner| matches!(owner, Owner::Class(_))),
            phrases: &self.phrases,
            rarity: &rarity,
        })
    }

    /// What a member says is done speaks for nothing: the ranges of tokens that rule something out, in order and apart.
    fn silenced(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = self.excluded.iter().map(|excluded| excluded.tokens.clone()).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup_by(|next, last| {
            let overlaps = next.start < last.end;
            if overlaps {
                last.end = last.end.max(next.end);
            }
            overlaps
        });
        ranges
    }

    /// Whether a token stands in a clause that rules something out.
    fn is_done(&self, token: usize) -> bool {
        self.excluded.iter().any(|excluded| excluded.tokens.contains(&token))
    }

    /// How many words the keywords of that fix have of which most are found.
    fn keywords_of_fixes(&self) -> f32 {
        let fixes = self.phrases.iter().filter_map(|found| match found.sense {
            Sense::Fix(class) => Some(class),
            Sense::Topic | Sense::OtherTopic => None,
        });
        fixes.map(|class| self.keywords(class)).fold(0.0, f32::max)
    }

    /// How many words the keywords of a fix have that are found: phrases count more than words.
    fn keywords(&self, class: usize) -> f32 {
        let found = self.phrases.iter().filter(|found| found.sense == Sense::Fix(class));
        found.filter(|found| !self.is_done(found.tokens.start)).map(|found| count(found.tokens.len())).sum()
    }

    /// The nearest message of an owner.
    pub(super) fn near(&self, owner: Owner) -> Option<&Near<'a>> {
        self.nearest.iter().find(|near| near.owner == owner)
    }

    /// Likeness to the nearest message of an owner.
    pub(super) fn likeness_to(&self, owner: Owner) -> f32 {
        self.near(owner).map_or(0.0, |near| near.likeness)
    }

    /// What the nearest messages of some owners have of the votes.
    fn votes(&self, owners: impl Fn(Owner) -> bool) -> f32 {
        self.nearest.iter().filter(|near| owners(near.owner)).map(|near| near.votes).sum()
    }

    /// Likeness to the nearest question of any class.
    pub(super) fn likeness_to_ours(&self) -> f32 {
        let ours = self.nearest.iter().filter(|near| matches!(near.owner, Owner::Class(_)));
        ours.map(|near| near.likeness).fold(0.0, f32::max)
    }
}

/// Whose message this is word for word. A moderator's word is law, whatever the weights say.
fn as_written(nearest: &[Near<'_>]) -> Option<Owner> {
    let exact = || nearest.iter().filter(|near| near.likeness >= AS_WRITTEN);
    let best = exact().map(|near| near.likeness).fold(0.0, f32::max);
    exact().filter(|near| near.likeness >= best).map(|near| near.owner).min()
}

fn score_of(scores: &[(usize, f32)], class: usize) -> f32 {
    scores.iter().find(|(with, _)| *with == class).map_or(0.0, |(_, score)| *score)
}
