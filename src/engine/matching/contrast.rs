//! How much each feature speaks for a class and against its rivals, learnt from mistakes.
//!
//! Counting ([`super::evidence`]) takes each word for itself. Here the weights are set together, so that of words that
//! come together each gets its part: text after text is read, and where its own class does not lead the strongest rival
//! by a margin, both classes' weights move just so far that it would. That is the passive-aggressive algorithm (Crammer,
//! Dekel, Keshet, Shalev-Shwartz, Singer, "Online passive-aggressive algorithms", 2006, PA-I), with the mean of all
//! weights on the way (Collins, "Discriminative training methods for hidden Markov models", 2002). A feature gets weights
//! only for classes whose own it is, so the work for a text does not grow with the number of fixes. The order of texts
//! is fixed: the same texts give the same weights.

use std::ops::Range;

use super::evidence::{Entry, count};

/// How often each text is read at least. Up to ten times changes little on questions left out.
const ROUNDS: usize = 5;

/// How often texts are read in all at least, so that weights settle where there are few of them.
const READINGS: usize = 10_000;

/// How often each text is read at most.
const MOST_ROUNDS: usize = 20;

/// Farthest that a text moves the weights. Among 0.1, 0.3 and 1, the middle one finds most of the questions left out.
const FARTHEST: f32 = 0.3;

/// Least lead over the strongest rival with which a text is content.
const LEAD: f32 = 1.0;

/// Texts are read in steps of about this part of them, for neighbours are of one class.
const STRIDE: f32 = 0.618;

/// A text to learn from.
pub(super) struct Message {
    pub(super) class: usize,
    /// Where its features stand in the list of all.
    pub(super) features: Range<usize>,
}

/// A feature while learning.
pub(super) struct Feature {
    /// How much it counts in a text.
    pub(super) rarity: f32,
    /// Where its classes stand in the list of all entries.
    pub(super) entries: Range<usize>,
}

/// Sets the contrast of all entries.
pub(super) fn learn(
    messages: &[Message],
    numbers: &[u32],
    features: &[Feature],
    entries: &mut [Entry],
    classes: usize,
) {
    let mut learner = Learner { features, entries, weights: Vec::new(), scores: vec![0.0; classes], said: Vec::new() };
    learner.weights = vec![0.0; learner.entries.len()];
    let rounds = ROUNDS.max(READINGS / messages.len().max(1)).min(MOST_ROUNDS);
    let steps = count(messages.len() * rounds);
    let mut step = 0;
    for _ in 0..rounds {
        for message in shuffled(messages) {
            let numbers = numbers.get(message.features.clone()).unwrap_or_default();
            learner.read(message.class, numbers, 1.0 - count(step) / steps);
            step += 1;
        }
    }
}

struct Learner<'a> {
    features: &'a [Feature],
    entries: &'a mut [Entry],
    /// The weights of entries as they are now; their mean over time is gathered in the entries.
    weights: Vec<f32>,
    /// What the text at hand says for each class; 0 between texts.
    scores: Vec<f32>,
    /// The classes that the text at hand speaks for, some of them twice.
    said: Vec<usize>,
}

impl Learner<'_> {
    /// Reads a text of a class. `rest` is the part of all steps that is to come, from 0 to 1.
    fn read(&mut self, class: usize, numbers: &[u32], rest: f32) {
        let features = self.features;
        let of_text = || numbers.iter().filter_map(|number| features.get(usize::try_from(*number).ok()?));
        let length = of_text().map(|feature| feature.rarity * feature.rarity).sum::<f32>().sqrt();
        if length == 0.0 {
            return;
        }
        for feature in of_text() {
            let at = feature.entries.clone();
            let (Some(entries), Some(weights)) = (self.entries.get(at.clone()), self.weights.get(at)) else { continue };
            for (entry, weight) in entries.iter().zip(weights) {
                if let Some(score) = self.scores.get_mut(entry.class) {
                    if *score == 0.0 {
                        self.said.push(entry.class);
                    }
                    *score += weight * feature.rarity / length;
                }
            }
        }
        let own = self.scores.get(class).copied().unwrap_or(0.0);
        let rival = self.said.iter().filter(|other| **other != class).map(|other| (*other, self.scores.get(*other)));
        let rival = rival.filter_map(|(other, score)| Some((other, *score?)));
        let rival = rival.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        for said in self.said.drain(..) {
            if let Some(score) = self.scores.get_mut(said) {
                *score = 0.0;
            }
        }
        let lacking = LEAD - own + rival.map_or(0.0, |(_, score)| score);
        if lacking <= 0.0 {
            return;
        }
        let step = FARTHEST.min(lacking / 2.0) / length;
        for feature in of_text() {
            let at = feature.entries.clone();
            let (Some(entries), Some(weights)) = (self.entries.get_mut(at.clone()), self.weights.get_mut(at)) else {
                continue;
            };
            for (entry, weight) in entries.iter_mut().zip(weights) {
                let sign = if entry.class == class {
                    1.0
                } else if rival.is_some_and(|(rival, _)| rival == entry.class) {
                    -1.0
                } else {
                    continue;
                };
                *weight += sign * step * feature.rarity;
                entry.contrast += sign * step * feature.rarity * rest;
            }
        }
    }
}

/// All texts in an order that mixes classes.
fn shuffled(messages: &[Message]) -> impl Iterator<Item = &Message> {
    let all = messages.len();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let about = (count(all) * STRIDE) as usize;
    let stride = (about..all).find(|stride| have_no_common_divisor(*stride, all)).unwrap_or(1);
    (0..all).filter_map(move |step| messages.get(step * stride % all))
}

fn have_no_common_divisor(one: usize, other: usize) -> bool {
    let (mut one, mut other) = (one, other);
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one == 1
}
