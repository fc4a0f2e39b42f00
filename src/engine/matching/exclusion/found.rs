//! What the pieces of a message say together: which fixes it may rule out, and by which words.

use std::ops::Range;

use super::Signals;
use crate::engine::matching::weights::Logit;

/// A fix that a message may rule out, and by which tokens.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::matching) struct Excluded {
    /// The fix's class.
    pub(in crate::engine::matching) class: usize,
    /// The likeliest piece: index of its first token and one past its last.
    pub(in crate::engine::matching) tokens: Range<usize>,
    /// How likely this piece rules the fix out, and how likely any piece does, from 0 to 1.
    pub(in crate::engine::matching) likeliest: f32,
    pub(in crate::engine::matching) together: f32,
    /// The signals of the likeliest piece.
    pub(in crate::engine::matching) signals: Signals,
    /// Whether a moderator wrote a piece as a way to say so, and nothing else in the message speaks for the fix, or wrote
    /// another piece so too.
    pub(in crate::engine::matching) is_written: bool,
    /// The last piece that a moderator wrote as a way to say so.
    entry: Option<Range<usize>>,
}

/// A piece of a message that may rule a fix out.
#[derive(Debug)]
pub(in crate::engine::matching) struct Suspect {
    pub(in crate::engine::matching) class: usize,
    pub(in crate::engine::matching) tokens: Range<usize>,
    pub(in crate::engine::matching) signals: Signals,
    /// Whether a moderator wrote it as a way to say so.
    pub(super) is_entry: bool,
    /// Whether, besides, nothing else in the message speaks for the fix.
    pub(in crate::engine::matching) is_written: bool,
}

impl Suspect {
    /// How likely it rules its fix out, from 0 to 1. A moderator's word is law, whatever the weights say.
    pub(in crate::engine::matching) fn likelihood(&self, weights: &Logit<{ super::SIGNALS }>) -> f32 {
        if self.is_written { 1.0 } else { weights.likelihood(&self.signals) }
    }
}

/// The fixes that a message may rule out, in the order of their classes, each with its likeliest piece. Two pieces that
/// hint at the same fix make it likelier than one.
pub(in crate::engine::matching) fn find(suspects: &[Suspect], weights: &Logit<{ super::SIGNALS }>) -> Vec<Excluded> {
    let mut found: Vec<Excluded> = Vec::new();
    for suspect in suspects {
        let likelihood = suspect.likelihood(weights);
        let (class, tokens) = (suspect.class, suspect.tokens.clone());
        if let Some(excluded) = found.iter_mut().find(|excluded| excluded.class == class) {
            excluded.together = either(excluded.together, likelihood);
            if suspect.is_entry {
                let another = excluded.entry.as_ref().is_some_and(|entry| entry.end <= suspect.tokens.start);
                excluded.is_written |= another;
                excluded.entry = Some(suspect.tokens.clone());
            }
            excluded.is_written |= suspect.is_written;
            if likelihood > excluded.likeliest {
                (excluded.tokens, excluded.likeliest, excluded.signals) = (tokens, likelihood, suspect.signals);
            }
        } else {
            let is_written = suspect.is_written;
            let entry = suspect.is_entry.then(|| suspect.tokens.clone());
            found.push(Excluded {
                class,
                tokens,
                likeliest: likelihood,
                together: likelihood,
                signals: suspect.signals,
                is_written,
                entry,
            });
        }
    }
    found.sort_by_key(|excluded| excluded.class);
    found
}

/// How likely it is that one or the other of two independent things is so, each from 0 to 1.
fn either(one: f32, other: f32) -> f32 {
    1.0 - (1.0 - one) * (1.0 - other)
}
