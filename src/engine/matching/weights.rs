//! The weights of signals, and how signals are weighed.
//!
//! Signals are about words in general (how rare, how alike, how many), never about a topic, so one set of weights serves
//! every guide. `syncdesk tune` fits them and prints [`super::learnt`].

use super::{choice, exclusion, relevance};

/// Everything that is learnt from examples rather than counted in the knowledge.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Does a piece of a message rule a fix out?
    pub exclusion: Logit<{ exclusion::SIGNALS }>,
    /// Least likelihood at which a piece that may rule something out speaks for nothing, from 0 to 1.
    pub silenced: f32,
    /// Which class is a message about?
    pub choice: choice::Signals,
    /// Does a message as a whole rule a fix out?
    pub whole: Logit<{ exclusion::whole::SIGNALS }>,
    /// Least likelihood at which a fix is ruled out, from 0 to 1.
    pub ruled_out: f32,
    /// Does a message call for help on the topic?
    pub relevance: Logit<{ relevance::SIGNALS }>,
    /// Least likelihood that a message calls for help on the topic, from 0 to 1. Below it the bot is silent.
    pub on_topic: f32,
    /// The same of a message without any listed word of the topic or of a fix.
    pub surely_on_topic: f32,
}

/// A logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Logit<const SIGNALS: usize> {
    /// The weight of each signal.
    pub weights: [f32; SIGNALS],
    /// Added to the weighted signals.
    pub bias: f32,
}

impl<const SIGNALS: usize> Logit<SIGNALS> {
    /// Nothing learnt yet: every likelihood is one half.
    pub const fn new() -> Self {
        Self { weights: [0.0; SIGNALS], bias: 0.0 }
    }

    /// The weighted sum of signals, brought to the range from 0 to 1.
    pub fn likelihood(&self, signals: &[f32; SIGNALS]) -> f32 {
        1.0 / (1.0 + (-self.bias - weigh(signals, &self.weights)).exp())
    }
}

impl<const SIGNALS: usize> Default for Logit<SIGNALS> {
    fn default() -> Self {
        Self::new()
    }
}

/// A signal that is there or not: 1 for yes, 0 for no.
pub(super) fn one(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

/// The weighted sum of signals.
pub fn weigh<const SIGNALS: usize>(signals: &[f32; SIGNALS], weights: &[f32; SIGNALS]) -> f32 {
    signals.iter().zip(weights).map(|(signal, weight)| signal * weight).sum()
}
