//! What a piece of a message tells: that something is done or fine, or what is wrong?
//!
//! Learnt from the entries of the `Already done` lists against what questions say, word by word and pair by pair, all
//! weights set together ([`crate::engine::matching::contrast`]): "room on the phone" and "no room on the phone" have
//! nearly the same words.

use std::ops::Range;

use super::ways::Ways;
use super::{by_class, is_single, pieces};
use crate::engine::matching::evidence::{Entry, Evidence, Lesson};
use crate::engine::matching::features::features;
use crate::engine::matching::token::{Query, Token};

/// Up to so many words, a piece of a question is as short as an entry, and says one thing. Of 8, 12 and any number, this
/// notices most of what is ruled out and takes the fewest causes for done.
const SHORT: usize = 12;

/// What is known of pieces.
#[derive(Debug)]
pub(super) struct Teller {
    /// The classes are the fixes' lists, and after them the questions.
    evidence: Evidence,
    questions: usize,
}

impl Teller {
    /// Learns from each fix's `Already done` list and from all questions of the guide: from short ones, and from what
    /// longer ones say of their own fix's thing. What they say of other things may be ruled out.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[(usize, &Query)], ways: &Ways) -> Self {
        let lesson = |tokens: &[Token], class| Lesson { features: features(tokens), class, is_message: true };
        let mut lessons: Vec<Lesson> = by_class(done).map(|(class, entry)| lesson(&entry.tokens, class)).collect();
        for (class, query) in questions {
            let only_asks = is_single(&query.tokens) && query.tokens.len() <= SHORT;
            let said = pieces(&query.tokens).into_iter().filter_map(|(piece, _)| query.tokens.get(piece));
            let short = said.filter(|piece| piece.len() <= SHORT);
            let asked = short.filter(|piece| only_asks || ways.is_about(piece, *class));
            lessons.extend(asked.map(|piece| lesson(piece, done.len())));
        }
        Self { evidence: Evidence::learn(lessons, done.len() + 1), questions: done.len() }
    }

    /// What a message tells.
    pub(super) fn told(&self, tokens: &[Token]) -> Told<'_> {
        let mut parts = Vec::with_capacity(tokens.len() * 2);
        self.evidence.for_each(tokens, |seen, rarity, entries| {
            parts.push(Part { tokens: seen.token..seen.end(), rarity, entries });
        });
        Told { parts, questions: self.questions }
    }
}

/// What a message tells, feature by feature.
pub(super) struct Told<'a> {
    parts: Vec<Part<'a>>,
    questions: usize,
}

struct Part<'a> {
    tokens: Range<usize>,
    /// How much it counts.
    rarity: f32,
    entries: &'a [Entry],
}

impl Told<'_> {
    /// What a piece tells for each fix's list, and for questions after them, against their rivals.
    pub(super) fn within(&self, piece: &Range<usize>) -> Vec<f32> {
        let (mut tells, mut length) = (vec![0.0; self.questions + 1], 0.0);
        let start = self.parts.partition_point(|part| part.tokens.start < piece.start);
        let from_start = self.parts.get(start..).unwrap_or_default().iter();
        let here = from_start.take_while(|part| part.tokens.start < piece.end);
        for part in here.filter(|part| part.tokens.end <= piece.end) {
            length += part.rarity * part.rarity;
            for entry in part.entries {
                if let Some(tells) = tells.get_mut(entry.class) {
                    *tells += entry.contrast * part.rarity;
                }
            }
        }
        let length = length.max(f32::MIN_POSITIVE).sqrt();
        for tells in &mut tells {
            *tells /= length;
        }
        tells
    }
}
