//! Is a message a call for help on a guide's topic at all?
//!
//! A handful of signals, each a plain number, weighed by a logistic regression. The weights stand in [`WEIGHTS`]; they are
//! printed by `syncdesk tune`, which fits them on labelled messages. The signals are about words in general (how many
//! are known, how near the nearest question is), so the same weights serve every guide.

use super::evidence::{Evidence, Seen, count};
use super::lexicon::Query;
use super::nearest::Near;
use super::phrases::{Found, Sense};

/// How many signals there are.
pub const SIGNALS: usize = 17;

/// What each signal says, in the order of [`Signals`].
pub const SIGNAL_NAMES: [&str; SIGNALS] = [
    "share of known content words",
    "content words (root)",
    "evidence for the best class",
    "evidence for the best class per word",
    "likeness to the nearest question",
    "likeness to the nearest 'not question'",
    "lead of the nearest question",
    "words of the topic",
    "phrases of the topic",
    "topic words and phrases per word",
    "other topics named",
    "other topics named per word",
    "other topics named and no phrase of the topic",
    "keywords of the best fix",
    "evidence for the topic",
    "evidence for the topic per word",
    "a question mark",
];

/// One message's signals for one guide.
pub type Signals = [f32; SIGNALS];

/// The weight of each signal; printed by `syncdesk tune`.
const WEIGHTS: Signals = [
    2.7549,  // share of known content words
    0.5188,  // content words (root)
    0.0701,  // evidence for the best class
    0.1627,  // evidence for the best class per word
    3.1655,  // likeness to the nearest question
    -3.8078, // likeness to the nearest 'not question'
    4.4037,  // lead of the nearest question
    0.3977,  // words of the topic
    0.6294,  // phrases of the topic
    3.0225,  // topic words and phrases per word
    -1.0185, // other topics named
    -2.3500, // other topics named per word
    0.0644,  // other topics named and no phrase of the topic
    0.8033,  // keywords of the best fix
    0.0988,  // evidence for the topic
    0.3643,  // evidence for the topic per word
    0.4585,  // a question mark
];

/// Added to the weighted signals; printed by `syncdesk tune`.
const BIAS: f32 = -7.3104;

/// How likely it is that a message calls for help on the topic, from 0 to 1.
pub(super) fn likelihood(signals: &Signals) -> f32 {
    let sum: f32 = signals.iter().zip(&WEIGHTS).map(|(signal, weight)| signal * weight).sum();
    1.0 / (1.0 + (-(BIAS + sum)).exp())
}

/// What the signals are read from.
pub(super) struct Reading<'a> {
    pub(super) query: &'a Query,
    pub(super) features: &'a [Seen],
    pub(super) evidence: &'a Evidence,
    /// The best class's score.
    pub(super) best: f32,
    pub(super) nearest: Option<Near<'a>>,
    pub(super) nearest_not: Option<Near<'a>>,
    pub(super) phrases: &'a [Found],
    /// How rare each token is, 0 for function words; and whether the topic's questions have it.
    pub(super) rarity: &'a [(f32, bool)],
    pub(super) has_question_mark: bool,
}

/// The signals of a message.
pub(super) fn signals(reading: &Reading<'_>) -> Signals {
    let length = count(reading.query.tokens.len().max(1)).sqrt();
    let content = reading.rarity.iter().filter(|(rarity, _)| *rarity > 0.0);
    let all: f32 = content.clone().map(|(rarity, _)| rarity).sum();
    let known: f32 = content.clone().filter(|(_, known)| *known).map(|(rarity, _)| rarity).sum();
    let of = |sense: Sense| reading.phrases.iter().filter(move |found| found.sense == sense);
    let topic_words = count(of(Sense::Topic).filter(|found| found.tokens.len() == 1).count());
    let topic_phrases = count(of(Sense::Topic).filter(|found| found.tokens.len() > 1).count());
    let others = count(of(Sense::OtherTopic).count());
    let near = reading.nearest.map_or(0.0, |near| near.likeness);
    let near_not = reading.nearest_not.map_or(0.0, |near| near.likeness);
    let topic = reading.evidence.topic(reading.features);
    [
        if all > 0.0 { known / all } else { 0.0 },
        count(content.count()).sqrt(),
        reading.best,
        reading.best / length,
        near,
        near_not,
        near - near_not,
        topic_words.min(3.0),
        topic_phrases.min(2.0),
        (topic_words + topic_phrases) / length,
        others.min(2.0),
        others / length,
        if topic_phrases > 0.0 { 0.0 } else { others.min(1.0) },
        keywords_of_best_fix(reading.phrases).min(3.0),
        topic,
        topic / length,
        if reading.has_question_mark { 1.0 } else { 0.0 },
    ]
}

/// How many keywords the fix with most of them has in the message.
fn keywords_of_best_fix(phrases: &[Found]) -> f32 {
    let fixes = || phrases.iter().filter(|found| matches!(found.sense, Sense::Fix(_)));
    fixes().map(|of| count(fixes().filter(|found| found.sense == of.sense).count())).fold(0.0, f32::max)
}
