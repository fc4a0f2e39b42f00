//! How much each word and each pair of neighbouring words speaks for a class, learnt from the knowledge.
//!
//! A class is a fix, or the guide as a whole (calls for help that fit no single fix). The weight of a feature for a
//! class is the logarithm of its share among the class's texts over its mean share among the other classes' texts, with
//! [`SMOOTHING`] added to every count: the log-odds form of naive Bayes (Manning, Raghavan, Schütze, "Introduction to
//! Information Retrieval", 2008, chapter 13). Counting is all the learning there is, so it is done anew on every load.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Query, TermId};

/// Added to each count, so that a word never seen in a class speaks against it without silencing it. Between 0.1 and
/// 1.0 the figures on the evaluation set move by less than three points; best at 0.3.
const SMOOTHING: f32 = 0.3;

/// Takes from a weight that rests on few texts: with `n` of them it counts `n / (n + DOUBT)`.
const DOUBT: f32 = 1.0;

/// A text of more features than this counts in part: most words of a long story are beside its point.
const LONG: f32 = 16.0;

/// A word, or two words that stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Feature(TermId, TermId);

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
    /// How much it counts: less for function words.
    pub(super) weight: f32,
}

/// How much a function word counts; two of them side by side count this much squared.
const FUNCTION_WORD: f32 = 0.3;

/// The distinct features of a query, each at its first place.
pub(super) fn features(query: &Query) -> Vec<Seen> {
    let mut seen = FxHashSet::default();
    let mut features = Vec::with_capacity(query.tokens.len() * 2);
    let mut push = |feature, token, weight| {
        if seen.insert(feature) {
            features.push(Seen { feature, token, weight });
        }
    };
    let mut tokens = query.tokens.iter().enumerate().peekable();
    while let Some((index, token)) = tokens.next() {
        let Some(term) = token.term else { continue };
        let own = if token.is_function_word { FUNCTION_WORD } else { 1.0 };
        push(Feature::word(term), index, own);
        if let Some((_, next)) = tokens.peek()
            && let Some(next_term) = next.term
        {
            let pair = if next.is_function_word { own * FUNCTION_WORD } else { own };
            push(Feature(term, next_term), index, pair);
        }
    }
    features
}

/// The weights of a guide's features.
#[derive(Debug)]
pub(super) struct Evidence {
    weights: FxHashMap<Feature, Weights>,
    classes: usize,
}

#[derive(Debug)]
struct Weights {
    /// For the guide's topic against everything else; 0 where no question has the feature.
    topic: f32,
    /// For each class that has the feature.
    present: Vec<(usize, f32)>,
    /// For every other class.
    absent: f32,
}

/// A text that a moderator wrote, as features.
pub(super) struct Lesson {
    pub(super) features: Vec<Seen>,
    /// The class that it belongs to; `None`: to none, the bot should stay silent.
    pub(super) class: Option<usize>,
    /// Whether it is a whole message; keywords are not, and say nothing about what messages on the topic look like.
    pub(super) is_message: bool,
}

#[derive(Default)]
struct Counts {
    classes: FxHashMap<usize, f32>,
    on_topic: f32,
    off_topic: f32,
}

impl Evidence {
    /// Learns from a guide's texts.
    pub(super) fn learn(lessons: &[Lesson], classes: usize) -> Self {
        let mut counts: FxHashMap<Feature, Counts> = FxHashMap::default();
        let mut texts = vec![0.0_f32; classes];
        let (mut on_topic, mut off_topic) = (0.0_f32, 0.0_f32);
        for lesson in lessons {
            if let Some(texts) = lesson.class.and_then(|class| texts.get_mut(class)) {
                *texts += 1.0;
            }
            let share = if lesson.is_message { 1.0 } else { 0.0 };
            if lesson.class.is_some() {
                on_topic += share;
            } else {
                off_topic += share;
            }
            let long = count(lesson.features.len());
            let dose = (LONG / long).min(1.0);
            for seen in &lesson.features {
                let counts = counts.entry(seen.feature).or_default();
                match lesson.class {
                    Some(class) => {
                        *counts.classes.entry(class).or_default() += dose;
                        counts.on_topic += share;
                    }
                    None => counts.off_topic += share,
                }
            }
        }
        // A guide with few 'not questions' must not take a word's absence there for proof.
        let off_topic = off_topic.max(on_topic / 2.0);
        let weights = counts.into_iter().map(|(feature, counts)| {
            let topic = if counts.on_topic + counts.off_topic > 0.0 {
                (share(counts.on_topic, on_topic, SMOOTHING) / share(counts.off_topic, off_topic, SMOOTHING)).ln()
            } else {
                0.0
            };
            let (present, absent) = class_weights(&counts.classes, &texts);
            (feature, Weights { topic, present, absent })
        });
        Self { weights: weights.collect(), classes }
    }

    /// How much a message speaks for each class; the last one is the guide as a whole. Tokens that do not count may speak
    /// against a class, and for none.
    pub(super) fn scores(&self, features: &[Seen], counts: impl Fn(usize) -> bool) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        for seen in features {
            let Some(weights) = self.weights.get(&seen.feature) else { continue };
            let counts = counts(seen.token);
            let mut present = weights.present.iter().peekable();
            for (class, score) in scores.iter_mut().enumerate() {
                let weight = match present.next_if(|(with, _)| *with == class) {
                    Some((_, weight)) => *weight,
                    None => weights.absent,
                };
                if weight < 0.0 || counts {
                    *score += weight * seen.weight;
                }
            }
        }
        scores
    }

    /// How much a message speaks for the guide's topic.
    pub(super) fn topic(&self, features: &[Seen]) -> f32 {
        features.iter().filter_map(|seen| Some(self.weights.get(&seen.feature)?.topic * seen.weight)).sum()
    }

    /// How much a feature speaks for a class.
    pub(super) fn weight(&self, feature: Feature, class: usize) -> f32 {
        let Some(weights) = self.weights.get(&feature) else { return 0.0 };
        weights.present.iter().find(|(with, _)| *with == class).map_or(weights.absent, |(_, weight)| *weight)
    }

    /// Whether a text of the class has the feature.
    pub(super) fn has(&self, feature: Feature, class: usize) -> bool {
        self.weights.get(&feature).is_some_and(|weights| weights.present.iter().any(|(with, _)| *with == class))
    }

    /// How much a feature speaks for the guide's topic.
    pub(super) fn topic_weight(&self, feature: Feature) -> f32 {
        self.weights.get(&feature).map_or(0.0, |weights| weights.topic)
    }
}

/// The share of texts that have a feature, with `smoothing` added to each count.
pub(super) fn share(with: f32, all: f32, smoothing: f32) -> f32 {
    (with + smoothing) / (all + 2.0 * smoothing)
}

fn class_weights(counts: &FxHashMap<usize, f32>, texts: &[f32]) -> (Vec<(usize, f32)>, f32) {
    let times = |class: usize| counts.get(&class).copied();
    let shares: Vec<f32> =
        (0..).zip(texts).map(|(class, texts)| share(times(class).unwrap_or(0.0), *texts, SMOOTHING)).collect();
    let total: f32 = shares.iter().sum();
    let others = count(texts.len().saturating_sub(1).max(1));
    let weight = |own: f32| (own / ((total - own).max(f32::MIN_POSITIVE) / others)).ln();
    let mut present: Vec<(usize, f32)> = Vec::with_capacity(counts.len());
    let (mut absent, mut absent_classes) = (0.0, 0.0);
    for (class, own) in shares.iter().enumerate() {
        if let Some(times) = times(class) {
            present.push((class, weight(*own) * times / (times + DOUBT)));
        } else {
            absent += weight(*own);
            absent_classes += 1.0;
        }
    }
    (present, if absent_classes > 0.0 { absent / absent_classes } else { 0.0 })
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^24")]
pub(crate) fn count(things: usize) -> f32 {
    things as f32
}
