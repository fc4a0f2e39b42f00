//! How one guide reads a message: what it finds in it, which class it is about, how likely the message is ours.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::choice;
use super::evidence::{Met, count};
use super::exclusion::{self, Excluded, Message, Suspect, whole};
use super::features::features;
use super::index::GuideIndex;
use super::nearest::{Memory, Near, Owner};
use super::phrases::{Found, Sense};
use super::relevance::{self, Reading};
use super::said::Said;
use super::token::Query;
use super::weights::{Weights, one};

/// Likeness at which a message is word for word what a moderator wrote.
const AS_WRITTEN: f32 = 0.98;

/// What takes from a fix's share for each doubt whether it is ruled out: to the power of this. With 1 or 2 more of the
/// labelled messages are answered with a fix that is ruled out; the right answers are as many.
const CAUTION: i32 = 3;

/// Least likelihood of all pieces together at which a fix can be ruled out: that nothing else speaks for it is no reason.
const HEARD: f32 = 0.3;

/// What the words of a message say for classes.
struct Words {
    /// All of them.
    all: Vec<(usize, f32)>,
    /// Those outside the pieces that sound done.
    outside: Vec<(usize, f32)>,
    /// The keywords of each fix.
    keywords: FxHashMap<usize, Keywords>,
}

/// How many words the keywords of a fix have that are found: phrases count more than words.
#[derive(Clone, Copy, Default)]
struct Keywords {
    /// Outside the pieces that sound done.
    outside: f32,
    /// Inside them.
    inside: f32,
}

/// How one guide reads a message.
pub(super) struct View<'a> {
    pub(super) guide: &'a GuideIndex,
    pub(super) met: Vec<Met<'a>>,
    pub(super) phrases: Vec<Found>,
    said: Said,
    /// What the letters say for each class; empty where they tell nothing.
    letters: Vec<f32>,
    nearest: Vec<Near<'a>>,
    /// Each piece of the message with each fix that it may rule out.
    pub(super) suspects: Vec<Suspect>,
    /// The fixes that the message may well rule out, with how likely it does, from 0 to 1.
    pub(super) excluded: Vec<(Excluded, f32)>,
    /// Whose words these are, where a moderator wrote the message word for word.
    pub(super) written: Option<Owner>,
    /// The signals of each class in question; the last class is the guide as a whole.
    pub(super) choices: Vec<(usize, choice::Signals)>,
    /// The signals of each fix that the message as a whole may rule out.
    pub(super) whole: Vec<(usize, whole::Signals)>,
    /// The share of each class in question.
    pub(super) shares: Vec<(usize, f32)>,
    /// What all shares together were before they were made 1 again: less than 1 where something is ruled out.
    pub(super) left: f32,
    pub(super) signals: relevance::Signals,
    /// How likely it is that the message calls for help on the topic, and from where on it counts as such, with a listed
    /// word and without one.
    pub(super) likelihood: f32,
    pub(super) on_topic: f32,
    pub(super) surely_on_topic: f32,
}

impl<'a> View<'a> {
    /// Reads a message with the eyes of one guide.
    pub(super) fn new(guide: &'a GuideIndex, weights: &Weights, query: &Query, memory: Memory) -> Self {
        let features = features(&query.tokens);
        let phrases = guide.phrases.find(query);
        let met = guide.evidence.met(&features);
        let said = guide.evidence.said(&met, features.len());
        let message = Message { query, said: &said, phrases: &phrases };
        let suspects = guide.exclusions.suspects(&message);
        let suspected = exclusion::find(&suspects, &weights.exclusion);
        let nearest = guide.questions.nearest(query, memory);
        let mut view = Self {
            guide,
            written: as_written(&nearest),
            met,
            phrases,
            said,
            letters: guide.letters.say(&query.letters),
            nearest,
            suspects,
            excluded: Vec::new(),
            choices: Vec::new(),
            whole: Vec::new(),
            shares: Vec::new(),
            left: 1.0,
            signals: [0.0; relevance::SIGNALS],
            likelihood: 0.0,
            on_topic: weights.on_topic,
            surely_on_topic: weights.surely_on_topic,
        };
        let done = view.done(weights);
        let words = Words {
            all: guide.evidence.scores(&view.said, &[]),
            outside: guide.evidence.scores(&view.said, &done),
            keywords: view.keywords(&done),
        };
        view.choices = view.choices(&words);
        view.shares = choice::shares(&view.choices, &weights.choice);
        view.whole = suspected.iter().map(|of| (of.class, view.whole(of, &words.keywords))).collect();
        view.exclude(suspected, weights);
        view.signals = view.signals(query, &words.outside);
        view.likelihood = weights.relevance.likelihood(&view.signals);
        view
    }

    /// The signals of each class that the message says anything about.
    fn choices(&self, words: &Words) -> Vec<(usize, choice::Signals)> {
        let whole = self.guide.fixes.len();
        let most = words.keywords.values().map(|words| words.outside).fold(0.0, f32::max);
        let mut classes: Vec<usize> = words.all.iter().map(|(class, _)| *class).collect();
        classes.extend(self.nearest.iter().filter_map(|near| match near.owner {
            Owner::Class(class) => Some(class),
            Owner::NotFix(_) | Owner::Nobody => None,
        }));
        classes.sort_unstable();
        classes.dedup();
        classes
            .into_iter()
            .filter(|class| *class <= whole)
            .filter(|class| self.written != Some(Owner::NotFix(*class)))
            .map(|class| (class, self.choice(class, words, most)))
            .collect()
    }

    fn choice(&self, class: usize, words: &Words, most: f32) -> choice::Signals {
        let is_whole = class == self.guide.fixes.len();
        let outside = score_of(&words.outside, class);
        [
            outside,
            score_of(&words.all, class) - outside,
            self.said.contrast(class),
            self.likeness_to(Owner::Class(class)),
            self.likeness_to(Owner::NotFix(class)),
            words.keywords.get(&class).map_or(0.0, |found| found.outside),
            one(is_whole),
            if is_whole { most } else { 0.0 },
            self.letters.get(class).copied().unwrap_or(0.0),
        ]
    }

    /// The signals of a fix that may be ruled out.
    fn whole(&self, of: &Excluded, keywords: &FxHashMap<usize, Keywords>) -> whole::Signals {
        let class = of.class;
        let signals = self.choices.iter().find(|(with, _)| *with == class).map(|(_, signals)| *signals);
        let [outside, inside, ..] = signals.unwrap_or_default();
        let part = self.said.part(&of.tokens);
        let keywords = keywords.get(&class).copied().unwrap_or_default();
        whole::signals(&whole::Reading {
            likeliest: of.likeliest,
            together: of.together,
            share: score_of(&self.shares, class),
            outside,
            inside,
            keywords_outside: keywords.outside,
            keywords_inside: keywords.inside,
            lead_outside: part.lead_without(class),
            lead_inside: part.lead_within(class),
            likeness: self.likeness_to(Owner::Class(class)),
            piece: of.signals,
        })
    }

    /// Rules fixes out, and takes from the share of each as much as it is likely to be ruled out.
    fn exclude(&mut self, suspected: Vec<Excluded>, weights: &Weights) {
        let suspected = suspected.into_iter().filter(|of| self.written != Some(Owner::Class(of.class)));
        let likelihoods = suspected.filter_map(|of| {
            let (_, signals) = self.whole.iter().find(|(class, _)| *class == of.class)?;
            let likelihood = if of.is_written { 1.0 } else { weights.whole.likelihood(signals) };
            Some((of, likelihood))
        });
        for (of, likelihood) in likelihoods {
            if let Some((_, share)) = self.shares.iter_mut().find(|(class, _)| *class == of.class) {
                *share *= (1.0 - likelihood).powi(CAUTION);
            }
            if likelihood >= weights.ruled_out && of.together >= HEARD {
                self.excluded.push((of, likelihood));
            }
        }
        let left: f32 = self.shares.iter().map(|(_, share)| share).sum();
        self.left = left;
        for (_, share) in &mut self.shares {
            *share /= left.max(f32::MIN_POSITIVE);
        }
    }

    /// The pieces that sound done, as ranges of tokens in order and apart. They speak for nothing.
    fn done(&self, weights: &Weights) -> Vec<Range<usize>> {
        let done = self.suspects.iter().filter(|suspect| suspect.likelihood(&weights.exclusion) >= weights.silenced);
        let mut ranges: Vec<Range<usize>> = done.map(|suspect| suspect.tokens.clone()).collect();
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

    fn signals(&self, query: &Query, words: &[(usize, f32)]) -> relevance::Signals {
        let content = query.tokens.iter().filter(|token| !token.traits.is_function_word);
        let rarity = content.map(|token| self.guide.questions.seen(token.term)).filter(|(rarity, _)| *rarity > 0.0);
        let rarity: Vec<(f32, bool)> = rarity.collect();
        let nobody = self.guide.fixes.len() + 1;
        let best = |values: &mut dyn Iterator<Item = f32>| values.fold(0.0, f32::max);
        relevance::signals(&Reading {
            query,
            met: &self.met,
            best_score: best(&mut self.choices.iter().map(|(_, signals)| signals[0])),
            best_share: best(&mut self.shares.iter().map(|(_, share)| *share)),
            nobody_score: score_of(words, nobody),
            best_contrast: best(&mut (0..nobody).map(|class| self.said.contrast(class))),
            nobody_contrast: self.said.contrast(nobody),
            ruled_out: self.excluded.len(),
            nearest: self.likeness_to_ours(),
            nearest_not: self.likeness_to(Owner::Nobody),
            votes: self.votes(|owner| matches!(owner, Owner::Class(_))),
            phrases: &self.phrases,
            rarity: &rarity,
        })
    }

    /// The keywords of each fix that are found, given the pieces that sound done.
    fn keywords(&self, done: &[Range<usize>]) -> FxHashMap<usize, Keywords> {
        let mut keywords: FxHashMap<usize, Keywords> = FxHashMap::default();
        for found in &self.phrases {
            if let Sense::Fix(class) = found.sense {
                let words = keywords.entry(class).or_default();
                let is_inside = is_in(done, found.tokens.start);
                *(if is_inside { &mut words.inside } else { &mut words.outside }) += count(found.tokens.len());
            }
        }
        keywords
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

/// Whether a token stands in one of some ranges, which are in order and apart.
fn is_in(ranges: &[Range<usize>], token: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= token);
    before.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|range| range.contains(&token))
}

fn score_of(scores: &[(usize, f32)], class: usize) -> f32 {
    scores.iter().find(|(with, _)| *with == class).map_or(0.0, |(_, score)| *score)
}
