//! How much each word and each pair of neighbouring words speaks for a class, learnt from the knowledge.
//!
//! A class is a fix, or the guide as a whole (calls for help that fit no single fix), or nobody (the guide's 'not
//! questions'). A feature speaks for a class by how much of its use is in that class's texts: its weight is `-ln(1 -
//! share)`, the log of how rare it is in everything else. That is complement naive Bayes (Rennie, Shih, Teevan, Karger,
//! "Tackling the poor assumptions of naive Bayes text classifiers", 2003) with the part that is the same for all classes
//! left out, so a feature has weights only for the few classes whose own it is, and a message costs the same however
//! many fixes there are. Counting is all the learning there is, so it is done anew on every load.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::contrast;
use super::features::{Feature, Seen, for_each_feature};
use super::pairs::{Pairs, index, place};
use super::said::{Said, Says};
use super::token::Token;

/// Added to a feature's count in the other classes, so that a feature seen once is no proof.
const SMOOTHING: f32 = 1.0;

/// Least share of a feature's use at which it speaks for a class. At most `1 / LEAST_SHARE` classes can have it, which
/// bounds the work for a message.
const LEAST_SHARE: f32 = 0.02;

/// Added to each count of texts on and off the topic.
const TOPIC_SMOOTHING: f32 = 0.3;

/// A feature of a message that the guide knows.
pub(super) struct Met<'a> {
    pub(super) seen: Seen,
    weights: &'a Weights,
}

impl Met<'_> {
    /// How much it speaks for the guide's topic.
    pub(super) fn topic(&self) -> f32 {
        self.weights.topic
    }
}

/// The weights of a guide's features.
#[derive(Debug)]
pub(super) struct Evidence {
    features: Pairs,
    /// The weights of each feature, in the order of features.
    weights: Box<[Weights]>,
    /// What all features say for classes, one feature after the other.
    entries: Box<[Entry]>,
    /// What each unit of evidence is worth to a class for being small: the log of how much the other classes' texts hold,
    /// over the mean of all classes.
    handicaps: Vec<f32>,
}

/// What a feature says for a class.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) class: usize,
    /// How much it speaks for the class, by counting.
    pub(super) weight: f32,
    /// How much it speaks for the class and against its rivals, by [`contrast`].
    pub(super) contrast: f32,
}

#[derive(Debug)]
struct Weights {
    /// For the guide's topic against everything else; 0 where no question has the feature.
    topic: f32,
    /// The logarithm of texts over texts that have it.
    rarity: f32,
    /// Where its classes stand in `entries`.
    entries: Range<u32>,
}

/// A text that a moderator wrote, as features.
pub(super) struct Lesson {
    pub(super) features: Vec<Seen>,
    pub(super) class: usize,
    /// Whether it is a whole message; keywords are not, and say nothing about what messages on the topic look like.
    pub(super) is_message: bool,
}

/// A feature's counts while learning.
struct Counts {
    on_topic: f32,
    off_topic: f32,
    /// Where its last class stands in the list of all counts.
    last: usize,
}

/// How often a class's texts have a feature, and where the feature's class before stands.
struct OfClass {
    class: usize,
    count: f32,
    before: usize,
}

/// Stands for no place in a list.
const NOWHERE: usize = usize::MAX;

/// The features of all lessons, counted.
struct Counted {
    /// Their numbers.
    numbers: FxHashMap<Feature, u32>,
    /// For each feature, in the order in which the lessons bring them.
    counts: Vec<Counts>,
    of_classes: Vec<OfClass>,
    /// For each class, how much its texts hold.
    mass: Vec<f32>,
    /// How many messages are on the topic, and how many are not.
    on_topic: f32,
    off_topic: f32,
    /// The features of all messages by their number, and each message's class and place among them.
    features: Vec<u32>,
    messages: Vec<contrast::Message>,
}

impl Counted {
    fn new(lessons: &[Lesson], classes: usize) -> Self {
        let features: usize = lessons.iter().map(|lesson| lesson.features.len()).sum();
        let mut counted = Self {
            numbers: FxHashMap::with_capacity_and_hasher(features / 2, rustc_hash::FxBuildHasher),
            counts: Vec::with_capacity(features / 2),
            of_classes: Vec::with_capacity(features),
            mass: vec![0.0; classes],
            on_topic: 0.0,
            off_topic: 0.0,
            features: Vec::with_capacity(features),
            messages: Vec::with_capacity(lessons.len()),
        };
        for lesson in lessons {
            let share = if lesson.is_message { 1.0 } else { 0.0 };
            let is_ours = lesson.class + 1 < classes;
            *(if is_ours { &mut counted.on_topic } else { &mut counted.off_topic }) += share;
            let dose = dose(lesson.features.len());
            if let Some(mass) = counted.mass.get_mut(lesson.class) {
                *mass += dose * count(lesson.features.len());
            }
            let start = counted.features.len();
            for seen in &lesson.features {
                let number = *counted.numbers.entry(seen.feature).or_insert_with(|| {
                    counted.counts.push(Counts { on_topic: 0.0, off_topic: 0.0, last: NOWHERE });
                    u32::try_from(counted.counts.len() - 1).unwrap_or(u32::MAX)
                });
                counted.count(number, lesson.class, is_ours, share, dose);
                if lesson.is_message {
                    counted.features.push(number);
                }
            }
            if lesson.is_message {
                let features = start..counted.features.len();
                counted.messages.push(contrast::Message { class: lesson.class, features });
            }
        }
        counted
    }

    fn count(&mut self, number: u32, class: usize, is_ours: bool, share: f32, dose: f32) {
        let Some(counts) = usize::try_from(number).ok().and_then(|number| self.counts.get_mut(number)) else { return };
        *(if is_ours { &mut counts.on_topic } else { &mut counts.off_topic }) += share;
        if let Some(last) = self.of_classes.get_mut(counts.last).filter(|last| last.class == class) {
            last.count += dose;
        } else {
            self.of_classes.push(OfClass { class, count: dose, before: counts.last });
            counts.last = self.of_classes.len() - 1;
        }
    }
}

impl Evidence {
    /// Learns from a guide's texts, which come class by class in ascending order. The last of the `classes` is nobody's.
    pub(super) fn learn(lessons: Vec<Lesson>, classes: usize) -> Self {
        let mut counted = Counted::new(&lessons, classes);
        // What is no longer asked for makes room: learning takes several times what is kept.
        drop(lessons);
        // A guide with few 'not questions' must not take a word's absence there for proof.
        let (on_topic, off_topic) = (counted.on_topic, counted.off_topic.max(counted.on_topic / 2.0));
        let messages = count(counted.messages.len());
        let mut entries = Vec::with_capacity(counted.of_classes.len());
        let mut learning = Vec::with_capacity(counted.counts.len());
        for counts in &counted.counts {
            let start = entries.len();
            push_entries(&mut entries, &counted.of_classes, counts.last);
            let rarity = rarity(messages, counts.on_topic + counts.off_topic);
            learning.push(contrast::Feature { rarity, entries: start..entries.len() });
        }
        counted.of_classes = Vec::new();
        contrast::learn(&counted.messages, &counted.features, &learning, &mut entries, classes);
        let handicaps = handicaps(&counted.mass, SMOOTHING * count(counted.counts.len()));
        let mut features: Vec<(Feature, u32)> = counted.numbers.into_iter().collect();
        features.sort_unstable();
        let weights = features.iter().filter_map(|(_, number)| {
            let number = usize::try_from(*number).ok()?;
            let (counts, learnt) = (counted.counts.get(number)?, learning.get(number)?);
            let topic = topic_weight(counts, on_topic, off_topic);
            Some(Weights {
                topic,
                rarity: learnt.rarity,
                entries: place(learnt.entries.start)..place(learnt.entries.end),
            })
        });
        Self {
            weights: weights.collect(),
            features: Pairs::new(features.iter().map(|(Feature(first, second), _)| (*first, *second))),
            entries: entries.into(),
            handicaps,
        }
    }

    /// The features that the guide knows, in the message's order.
    pub(super) fn met(&self, features: &[Seen]) -> Vec<Met<'_>> {
        features.iter().filter_map(|seen| Some(Met { seen: *seen, weights: self.weights_of(seen.feature)? })).collect()
    }

    /// Goes through the features that the guide knows, each as often as it comes: how much it counts, and what it says.
    pub(super) fn for_each<'a>(&'a self, tokens: &[Token], mut hear: impl FnMut(Seen, f32, &'a [Entry])) {
        for_each_feature(tokens, |seen| {
            if let Some(weights) = self.weights_of(seen.feature) {
                hear(seen, weights.rarity, self.entries_of(weights));
            }
        });
    }

    /// What a message says for classes, token by token, given its known features and the number of all.
    pub(super) fn said(&self, met: &[Met<'_>], features: usize) -> Said {
        let length: f32 = met.iter().map(|met| met.weights.rarity * met.weights.rarity).sum();
        let says = met.iter().map(|Met { seen, weights }| Says {
            token: seen.token,
            rarity: weights.rarity,
            entries: self.entries_of(weights),
        });
        let known = met.iter().map(|met| met.seen.token).collect();
        Said::new(says, known, features, length.sqrt())
    }

    fn weights_of(&self, feature: Feature) -> Option<&Weights> {
        self.weights.get(self.features.find(feature.0, feature.1)?)
    }

    fn entries_of(&self, weights: &Weights) -> &[Entry] {
        self.entries.get(index(weights.entries.start)..index(weights.entries.end)).unwrap_or_default()
    }

    /// How much a message speaks for each class that it speaks for at all, in the order of classes. What stands in
    /// `silenced` ranges of tokens, which are in order and apart, speaks for none.
    pub(super) fn scores(&self, said: &Said, silenced: &[Range<usize>]) -> Vec<(usize, f32)> {
        let dose = dose(said.features);
        let up_to = |end: usize| said.known.partition_point(|token| *token < end);
        let unheard: usize = silenced.iter().map(|range| up_to(range.end) - up_to(range.start)).sum();
        let known = count(said.known.len() - unheard);
        let score = |class: usize| {
            let silent: f32 = silenced.iter().map(|range| said.within(class, range)).sum();
            dose * (said.all(class) - silent + known * self.handicaps.get(class).unwrap_or(&0.0))
        };
        said.classes().map(|class| (class, score(class))).collect()
    }

    /// How much a feature speaks for a class.
    pub(super) fn weight(&self, feature: Feature, class: usize) -> f32 {
        self.weights_of(feature).map_or(0.0, |weights| self.weight_of(weights, class))
    }

    /// How much a feature of a message speaks for a class.
    pub(super) fn weight_met(&self, met: &Met<'_>, class: usize) -> f32 {
        self.weight_of(met.weights, class)
    }

    fn weight_of(&self, weights: &Weights, class: usize) -> f32 {
        self.entries_of(weights).iter().find(|entry| entry.class == class).map_or(0.0, |entry| entry.weight)
    }
}

/// How much each feature of a text counts: a text counts by the root of its length, for most words of a long story are
/// beside its point.
fn dose(features: usize) -> f32 {
    1.0 / count(features.max(1)).sqrt()
}

/// Adds the weights of one feature for the classes whose own it is.
fn push_entries(entries: &mut Vec<Entry>, of_classes: &[OfClass], last: usize) {
    let classes = || std::iter::successors(of_classes.get(last), |of_class| of_classes.get(of_class.before));
    let all = classes().map(|of_class| of_class.count).sum::<f32>() + SMOOTHING;
    let shares = classes().map(|of_class| (of_class.class, of_class.count / all));
    let own = shares.filter(|(_, share)| *share >= LEAST_SHARE);
    entries.extend(own.map(|(class, share)| Entry { class, weight: -(1.0 - share).ln(), contrast: 0.0 }));
}

fn topic_weight(counts: &Counts, on_topic: f32, off_topic: f32) -> f32 {
    if counts.on_topic + counts.off_topic == 0.0 {
        return 0.0;
    }
    (share(counts.on_topic, on_topic) / share(counts.off_topic, off_topic)).ln()
}

/// The share of texts that have a feature.
fn share(with: f32, all: f32) -> f32 {
    (with + TOPIC_SMOOTHING) / (all + 2.0 * TOPIC_SMOOTHING)
}

/// How much a feature counts in a text: the logarithm of all texts over those that have it, and one.
pub(super) fn rarity(texts: f32, with: f32) -> f32 {
    ((1.0 + texts) / (1.0 + with)).ln() + 1.0
}

fn handicaps(mass: &[f32], smoothing: f32) -> Vec<f32> {
    let all: f32 = mass.iter().sum();
    let others: Vec<f32> = mass.iter().map(|own| (all - own + smoothing).max(f32::MIN_POSITIVE).ln()).collect();
    let mean = others.iter().sum::<f32>() / count(others.len().max(1));
    others.into_iter().map(|others| others - mean).collect()
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^24")]
pub(crate) fn count(things: usize) -> f32 {
    things as f32
}
