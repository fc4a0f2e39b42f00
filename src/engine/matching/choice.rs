//! Which of a guide's fixes is a message about?
//!
//! A few signals for each class, weighed alike for all of them and made into shares by a softmax: a conditional logit
//! (`McFadden`, "Conditional logit analysis of qualitative choice behavior", 1974).

use super::weights::weigh;

/// How many signals a class has.
pub const SIGNALS: usize = 9;

/// What each signal says.
pub const SIGNAL_NAMES: [&str; SIGNALS] = [
    "evidence of words",
    "evidence of words in pieces that sound done",
    "contrast of words",
    "likeness to the nearest question",
    "likeness to the nearest 'not question'",
    "words of keywords",
    "is the guide as a whole",
    "words of the fixes' keywords, for the guide as a whole",
    "contrast of letters",
];

/// One class's signals.
pub type Signals = [f32; SIGNALS];

/// The share of each class, all together 1.
pub fn shares(classes: &[(usize, Signals)], weights: &Signals) -> Vec<(usize, f32)> {
    let scores = || classes.iter().map(|(class, signals)| (*class, weigh(signals, weights)));
    let best = scores().map(|(_, score)| score).fold(f32::MIN, f32::max);
    let all: f32 = scores().map(|(_, score)| (score - best).exp()).sum();
    scores().map(|(class, score)| (class, (score - best).exp() / all)).collect()
}
