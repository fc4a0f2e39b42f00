//! Is a message a call for help on a guide's topic at all?
//!
//! A handful of signals, each a plain number, weighed by a logistic regression. The weights stand in [`WEIGHTS`]; they are
//! printed by `syncdesk tune`, which fits them on labelled messages. The signals are about words in general (how many
//! are known, how near the nearest question is), so the same weights serve every guide.

use super::evidence::{Evidence, Seen, count};
use super::lexicon::Query;
use super::phrases::{Found, Sense};

/// How many signals there are.
pub const SIGNALS: usize = 21;

/// What each signal says, in the order of [`Signals`].
pub const SIGNAL_NAMES: [&str; SIGNALS] = [
    "share of known content words",
    "content words (root)",
    "score of the best class",
    "score of the best class per word",
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
    "asks or complains",
    "thanks or brings good news",
    "share of the best class",
    "fixes ruled out",
];

/// One message's signals for one guide.
pub type Signals = [f32; SIGNALS];

/// The weight of each signal; printed by `syncdesk tune`.
const WEIGHTS: Signals = [
    2.4618,  // share of known content words
    0.0018,  // content words (root)
    0.0542,  // score of the best class
    0.1009,  // score of the best class per word
    1.8527,  // likeness to the nearest question
    -2.3409, // likeness to the nearest 'not question'
    3.3919,  // lead of the nearest question
    0.7011,  // words of the topic
    0.4871,  // phrases of the topic
    0.2399,  // topic words and phrases per word
    -0.9795, // other topics named
    -3.3762, // other topics named per word
    -0.2197, // other topics named and no phrase of the topic
    0.2937,  // keywords of the best fix
    0.1385,  // evidence for the topic
    0.4797,  // evidence for the topic per word
    -0.4697, // a question mark
    0.5950,  // asks or complains
    -1.0775, // thanks or brings good news
    0.6318,  // share of the best class
    0.4678,  // fixes ruled out
];

/// Added to the weighted signals; printed by `syncdesk tune`.
const BIAS: f32 = -4.2369;

/// How likely it is that a message calls for help on the topic, from 0 to 1.
pub(super) fn likelihood(signals: &Signals) -> f32 {
    logistic(signals, &WEIGHTS, BIAS)
}

/// The weighted sum of signals, brought to the range from 0 to 1.
pub fn logistic(signals: &Signals, weights: &Signals, bias: f32) -> f32 {
    let sum: f32 = signals.iter().zip(weights).map(|(signal, weight)| signal * weight).sum();
    1.0 / (1.0 + (-(bias + sum)).exp())
}

/// What the signals are read from.
pub(super) struct Reading<'a> {
    pub(super) query: &'a Query,
    pub(super) features: &'a [Seen],
    pub(super) evidence: &'a Evidence,
    /// The best class's score, and its share of all.
    pub(super) best_score: f32,
    pub(super) best_share: f32,
    /// How many fixes the message rules out.
    pub(super) ruled_out: usize,
    /// Likeness to the nearest question, and to the nearest 'not question' of the guide.
    pub(super) nearest: f32,
    pub(super) nearest_not: f32,
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
    let (near, near_not) = (reading.nearest, reading.nearest_not);
    let topic = reading.evidence.topic(reading.features);
    [
        if all > 0.0 { known / all } else { 0.0 },
        count(content.count()).sqrt(),
        reading.best_score,
        reading.best_score / length,
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
        one(reading.has_question_mark),
        one(reading.query.calls_for_help),
        one(reading.query.is_good_news),
        reading.best_share,
        count(reading.ruled_out).min(3.0),
    ]
}

/// 1 for yes, 0 for no.
fn one(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

/// How many keywords the fix with most of them has in the message.
fn keywords_of_best_fix(phrases: &[Found]) -> f32 {
    let fixes = || phrases.iter().filter(|found| matches!(found.sense, Sense::Fix(_)));
    fixes().map(|of| count(fixes().filter(|found| found.sense == of.sense).count())).fold(0.0, f32::max)
}
