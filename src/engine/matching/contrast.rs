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
    let rarity = |number: &u32| features.get(usize::try_from(*number).ok()?).map(|feature| feature.rarity);
    // What is read one after the other lies one after the other.
    let mut said: Vec<(u32, f32)> = Vec::with_capacity(numbers.len());
    let mut places: Vec<(usize, Range<usize>)> = Vec::with_capacity(messages.len());
    for message in shuffled(messages) {
        let start = said.len();
        let numbers = numbers.get(message.features.clone()).unwrap_or_default();
        said.extend(numbers.iter().map(|number| (*number, rarity(number).unwrap_or(0.0))));
        places.push((message.class, start..said.len()));
    }
    let readings =
        places.into_iter().map(|(class, said_at)| Reading::new(class, said.get(said_at).unwrap_or_default()));
    let readings = readings.collect();
    if classes <= LANES {
        let mut rows = Rows::new(features, entries);
        read(&mut rows, readings);
        rows.finish(entries);
    } else {
        let mut slots = Slots::new(features, entries, classes);
        read(&mut slots, readings);
        slots.finish(entries);
    }
}

/// Reads texts again and again, until they are content or the rounds are over.
fn read(learner: &mut impl Learner, mut readings: Vec<Reading<'_>>) {
    let rounds = ROUNDS.max(READINGS / readings.len().max(1)).min(MOST_ROUNDS);
    let steps = count(readings.len() * rounds);
    let mut step = 0;
    for _ in 0..rounds {
        for reading in &mut readings {
            step += 1;
            // A text that was content rests for a round.
            reading.rests = !reading.rests && is_content(learner, reading, 1.0 - count(step) / steps);
        }
    }
}

/// Learns from a text, unless it is content as it is. `rest` is the part of all steps that is to come, from 0 to 1.
fn is_content(learner: &mut impl Learner, text: &Reading<'_>, rest: f32) -> bool {
    let (own, rival) = learner.score(text);
    let lacking = LEAD - own + rival.map_or(0.0, |(_, score)| score);
    if lacking > 0.0 {
        let step = FARTHEST.min(lacking / 2.0) / text.length;
        learner.shift(text, rival.map(|(rival, _)| rival), step, rest);
    }
    lacking <= 0.0
}

/// Weights on their way.
trait Learner {
    /// What a text says for its own class, and its strongest rival with what it says for that.
    fn score(&mut self, text: &Reading<'_>) -> (f32, Option<(usize, f32)>);

    /// Moves the weights of a text's own class up and its rival's down by a step for each unit of rarity.
    fn shift(&mut self, text: &Reading<'_>, rival: Option<usize>, step: f32, rest: f32);
}

/// The strongest of some classes with their scores; the first of equals.
fn strongest(classes: impl Iterator<Item = (usize, f32)>) -> Option<(usize, f32)> {
    classes.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

/// A text that is read again and again.
struct Reading<'a> {
    class: usize,
    /// The numbers of its features, each with how much it counts.
    said: &'a [(u32, f32)],
    /// The length of the vector of their rarities.
    length: f32,
    rests: bool,
}

impl<'a> Reading<'a> {
    fn new(class: usize, said: &'a [(u32, f32)]) -> Self {
        let squares = said.iter().map(|(_, rarity)| rarity * rarity);
        Self { class, said, length: squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE), rests: false }
    }

    /// The places of its features, each with how much it counts.
    fn said(&self) -> impl Iterator<Item = (usize, f32)> {
        self.said.iter().filter_map(|(number, rarity)| Some((usize::try_from(*number).ok()?, *rarity)))
    }
}

/// How many classes the weights of a feature are kept for side by side.
const LANES: usize = 16;

/// A feature's weights for all classes, in a single line of the cache.
#[derive(Clone)]
#[repr(align(64))]
struct Row([f32; LANES]);

/// The weights of few classes: a row for each feature, so that a text is scored for all classes at once.
struct Rows<'a> {
    features: &'a [Feature],
    /// The weights as they are now, and their mean over time.
    weights: Vec<Row>,
    means: Vec<Row>,
    /// A bit for each class that a feature has an entry for.
    has: Vec<u16>,
}

impl<'a> Rows<'a> {
    fn new(features: &'a [Feature], entries: &[Entry]) -> Self {
        let zero = vec![Row([0.0; LANES]); features.len()];
        let has = features.iter().map(|feature| {
            let own = entries.get(feature.entries.clone()).unwrap_or_default();
            own.iter().fold(0, |has, entry| has | 1_u16.unbounded_shl(u32::try_from(entry.class).unwrap_or(u32::MAX)))
        });
        Self { features, weights: zero.clone(), means: zero, has: has.collect() }
    }

    fn finish(self, entries: &mut [Entry]) {
        for (feature, means) in self.features.iter().zip(&self.means) {
            for entry in entries.get_mut(feature.entries.clone()).unwrap_or_default() {
                entry.contrast = means.0.get(entry.class).copied().unwrap_or(0.0);
            }
        }
    }
}

impl Learner for Rows<'_> {
    fn score(&mut self, text: &Reading<'_>) -> (f32, Option<(usize, f32)>) {
        let mut scores = [0.0_f32; LANES];
        for (number, rarity) in text.said() {
            let Some(weights) = self.weights.get(number) else { continue };
            for (score, weight) in scores.iter_mut().zip(&weights.0) {
                *score += weight * rarity;
            }
        }
        let scores = scores.map(|score| score / text.length);
        let others = (0..).zip(scores).filter(|(other, score)| *other != text.class && *score != 0.0);
        (scores.get(text.class).copied().unwrap_or(0.0), strongest(others))
    }

    fn shift(&mut self, text: &Reading<'_>, rival: Option<usize>, step: f32, rest: f32) {
        for (number, rarity) in text.said() {
            let (Some(weights), Some(means)) = (self.weights.get_mut(number), self.means.get_mut(number)) else {
                continue;
            };
            let has = self.has.get(number).copied().unwrap_or(0);
            for (class, sign) in [(Some(text.class), 1.0), (rival, -1.0)] {
                let Some(class) = class.filter(|class| has >> class & 1 == 1) else { continue };
                if let (Some(weight), Some(mean)) = (weights.0.get_mut(class), means.0.get_mut(class)) {
                    let move_by = sign * step * rarity;
                    *weight += move_by;
                    *mean += move_by * rest;
                }
            }
        }
    }
}

/// An entry while learning.
struct Slot {
    class: usize,
    /// The weight as it is now, and its mean over time.
    weight: f32,
    mean: f32,
}

/// The weights of many classes: only those that there are entries for.
struct Slots<'a> {
    features: &'a [Feature],
    entries: Vec<Slot>,
    /// What the text at hand says for each class; 0 between texts.
    scores: Vec<f32>,
    /// The classes that the text at hand speaks for, some of them twice.
    said: Vec<usize>,
}

impl<'a> Slots<'a> {
    fn new(features: &'a [Feature], entries: &[Entry], classes: usize) -> Self {
        let entries = entries.iter().map(|entry| Slot { class: entry.class, weight: 0.0, mean: 0.0 }).collect();
        Self { features, entries, scores: vec![0.0; classes], said: Vec::new() }
    }

    fn finish(self, entries: &mut [Entry]) {
        for (entry, slot) in entries.iter_mut().zip(self.entries) {
            entry.contrast = slot.mean;
        }
    }
}

impl Learner for Slots<'_> {
    fn score(&mut self, text: &Reading<'_>) -> (f32, Option<(usize, f32)>) {
        for (number, rarity) in text.said() {
            let Some(feature) = self.features.get(number) else { continue };
            for slot in self.entries.get(feature.entries.clone()).unwrap_or_default() {
                if let Some(score) = self.scores.get_mut(slot.class) {
                    if *score == 0.0 {
                        self.said.push(slot.class);
                    }
                    *score += slot.weight * rarity;
                }
            }
        }
        let own = self.scores.get(text.class).copied().unwrap_or(0.0) / text.length;
        let others = self.said.iter().filter(|other| **other != text.class);
        let others = others.filter_map(|other| Some((*other, *self.scores.get(*other)?)));
        let rival = strongest(others.filter(|(_, score)| *score != 0.0));
        for said in self.said.drain(..) {
            if let Some(score) = self.scores.get_mut(said) {
                *score = 0.0;
            }
        }
        (own, rival.map(|(rival, score)| (rival, score / text.length)))
    }

    fn shift(&mut self, text: &Reading<'_>, rival: Option<usize>, step: f32, rest: f32) {
        for (number, rarity) in text.said() {
            let Some(feature) = self.features.get(number) else { continue };
            for slot in self.entries.get_mut(feature.entries.clone()).unwrap_or_default() {
                let sign = if slot.class == text.class {
                    1.0
                } else if rival == Some(slot.class) {
                    -1.0
                } else {
                    continue;
                };
                let move_by = sign * step * rarity;
                slot.weight += move_by;
                slot.mean += move_by * rest;
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
