//! How much a word speaks for one of a few lists of short phrases, and against the others.
//!
//! The logarithm of its share among the list's phrases over its mean share among the other lists', with [`SMOOTHING`]
//! added to every count: the log-odds form of naive Bayes (Manning, Raghavan, Schütze, "Introduction to Information
//! Retrieval", 2008, chapter 13).

use rustc_hash::FxHashMap;

use super::evidence::count;

/// Added to each count, so that a word never seen in a list speaks against it without silencing it.
const SMOOTHING: f32 = 0.3;

/// Takes from a weight that rests on few phrases: with `n` of them it counts `n / (n + DOUBT)`.
const DOUBT: f32 = 1.0;

/// The weights of words for lists.
#[derive(Debug)]
pub(super) struct Odds {
    weights: FxHashMap<u32, Weights>,
}

/// The weights of one word.
#[derive(Debug)]
pub(super) struct Weights {
    /// For each list that has the word.
    present: Vec<(usize, f32)>,
    /// For every other list.
    absent: f32,
}

impl Odds {
    /// Learns from how often each word stands in each list that has it, and from how many phrases each list has.
    pub(super) fn learn<'a>(words: impl Iterator<Item = (u32, &'a [(usize, f32)])>, phrases: &[f32]) -> Self {
        let absent: Vec<f32> = phrases.iter().map(|all| share(0.0, *all, SMOOTHING)).collect();
        let nowhere = absent.iter().sum();
        let weights = words.map(|(word, counts)| (word, Weights::new(counts, phrases, &absent, nowhere)));
        Self { weights: weights.collect() }
    }

    /// The weights of a word, which are no longer kept here.
    pub(super) fn take(&mut self, word: u32) -> Option<Weights> {
        self.weights.remove(&word)
    }
}

impl Weights {
    /// How much the word speaks for a list.
    pub(super) fn of(&self, list: usize) -> f32 {
        self.present.iter().find(|(with, _)| *with == list).map_or(self.absent, |(_, weight)| *weight)
    }

    /// Whether a phrase of the list has the word.
    pub(super) fn has(&self, list: usize) -> bool {
        self.present.iter().any(|(with, _)| *with == list)
    }

    /// The weights of a word that stands in some lists, given each list's share for a word that it lacks, and the sum of
    /// these.
    fn new(counts: &[(usize, f32)], phrases: &[f32], absent: &[f32], nowhere: f32) -> Self {
        let lists = |list: usize| Some((*phrases.get(list)?, *absent.get(list)?));
        let shares: Vec<(usize, f32, f32, f32)> = counts
            .iter()
            .filter_map(|(list, times)| {
                let (all, absent) = lists(*list)?;
                Some((*list, *times, share(*times, all, SMOOTHING), absent))
            })
            .collect();
        let total = nowhere + shares.iter().map(|(.., own, absent)| own - absent).sum::<f32>();
        let others = count(phrases.len().saturating_sub(1).max(1));
        let weight = |own: f32| (own / ((total - own).max(f32::MIN_POSITIVE) / others)).ln();
        let present =
            shares.iter().map(|(list, times, own, _)| (*list, weight(*own) * times / (times + DOUBT))).collect();
        let lacking = count(phrases.len().saturating_sub(shares.len()));
        let mean = (nowhere - shares.iter().map(|(.., absent)| absent).sum::<f32>()) / lacking.max(1.0);
        Self { present, absent: if lacking > 0.0 { weight(mean) } else { 0.0 } }
    }
}

/// The share of texts that have a word, with `smoothing` added to each count.
pub(super) fn share(with: f32, all: f32, smoothing: f32) -> f32 {
    (with + smoothing) / (all + 2.0 * smoothing)
}
