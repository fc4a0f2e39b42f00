//! Is a message a call for help on a guide's topic at all?
//!
//! A handful of signals, each a plain number, to be weighed by a logistic regression: how many words are known, how near
//! the nearest question is, whether another topic is named.

use rustc_hash::FxHashMap;

use super::evidence::{Met, count};
use super::phrases::{Found, Sense};
use super::token::Query;
use super::weights::one;

/// How many signals there are.
pub const SIGNALS: usize = 26;

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
    "score of nobody",
    "lead of the best class over nobody",
    "votes of the nearest questions",
    "contrast of the best class",
    "lead of the best class in contrast over nobody",
];

/// One message's signals for one guide.
pub type Signals = [f32; SIGNALS];

/// What the signals are read from.
pub(super) struct Reading<'a> {
    pub(super) query: &'a Query,
    pub(super) met: &'a [Met<'a>],
    /// The best class's score, and its share of all.
    pub(super) best_score: f32,
    pub(super) best_share: f32,
    /// What the words say for nobody.
    pub(super) nobody_score: f32,
    /// The best class's contrast, and nobody's.
    pub(super) best_contrast: f32,
    pub(super) nobody_contrast: f32,
    /// How many fixes the message rules out.
    pub(super) ruled_out: usize,
    /// Likeness to the nearest question, and to the nearest 'not question' of the guide.
    pub(super) nearest: f32,
    pub(super) nearest_not: f32,
    /// What the nearest questions have of the votes, 'not questions' included.
    pub(super) votes: f32,
    pub(super) phrases: &'a [Found],
    /// How rare each token is that is no function word, and whether the topic's questions have it.
    pub(super) rarity: &'a [(f32, bool)],
}

/// The signals of a message.
pub(super) fn signals(reading: &Reading<'_>) -> Signals {
    let length = count(reading.query.tokens.len().max(1)).sqrt();
    let content = reading.rarity;
    let all: f32 = content.iter().map(|(rarity, _)| rarity).sum();
    let known: f32 = content.iter().filter(|(_, known)| *known).map(|(rarity, _)| rarity).sum();
    let of = |sense: Sense| reading.phrases.iter().filter(move |found| found.sense == sense);
    let topic_words = count(of(Sense::Topic).filter(|found| found.tokens.len() == 1).count());
    let topic_phrases = count(of(Sense::Topic).filter(|found| found.tokens.len() > 1).count());
    let others = count(of(Sense::OtherTopic).count());
    let (near, near_not) = (reading.nearest, reading.nearest_not);
    let topic: f32 = reading.met.iter().map(|met| met.topic() * met.seen.weight).sum();
    [
        if all > 0.0 { known / all } else { 0.0 },
        count(content.len()).sqrt(),
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
        one(reading.query.has_question_mark),
        one(reading.query.calls_for_help),
        one(reading.query.is_good_news),
        reading.best_share,
        count(reading.ruled_out).min(3.0),
        reading.nobody_score,
        reading.best_score - reading.nobody_score,
        reading.votes,
        reading.best_contrast,
        reading.best_contrast - reading.nobody_contrast,
    ]
}

/// How many keywords the fix with most of them has in the message.
fn keywords_of_best_fix(phrases: &[Found]) -> f32 {
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for found in phrases {
        if let Sense::Fix(class) = found.sense {
            *counts.entry(class).or_default() += 1;
        }
    }
    count(counts.into_values().max().unwrap_or(0))
}
