//! The entries of the `Already done` lists as they stand.

use rustc_hash::FxHashMap;

use super::{Sense, by_class, is_negated, sense};
use crate::engine::matching::evidence::count;
use crate::engine::matching::features::mark;
use crate::engine::matching::token::{Query, Token};

/// The entries of the `Already done` lists as they stand: a clause that says one of them in full rules its fix out,
/// whatever else its words may mean.
#[derive(Debug, Default)]
pub(super) struct Entries {
    entries: Vec<ListEntry>,
    /// The entries by that of their words which the fewest have, each with the marks of all its words.
    by_rarest: FxHashMap<Sense, Vec<(u64, usize)>>,
}

#[derive(Debug)]
struct ListEntry {
    class: usize,
    /// Its words, fillers left out, in order.
    words: Box<[Sense]>,
    /// How many words it has in all.
    length: usize,
}

/// How many words may stand between those of an entry.
const SLACK: usize = 2;

impl Entries {
    /// Takes up the entries of each fix's list.
    pub(super) fn new(done: &[Vec<Query>]) -> Self {
        let mut entries = Self::default();
        for (class, entry) in by_class(done) {
            let said = || entry.tokens.iter().filter(|token| !token.traits.is_filler);
            let telling = said().filter(|token| !token.traits.is_number).count();
            // A single word says too little, unless it tells of something done ("restarted").
            if telling < 2 && !said().any(|token| token.traits.is_past) {
                continue;
            }
            let words: Box<[Sense]> = said().filter_map(sense).collect();
            entries.entries.push(ListEntry { class, words, length: entry.tokens.len() });
        }
        let mut having: FxHashMap<Sense, usize> = FxHashMap::default();
        for word in entries.entries.iter().flat_map(|entry| &entry.words) {
            *having.entry(*word).or_default() += 1;
        }
        for (index, entry) in entries.entries.iter().enumerate() {
            let rarest = entry.words.iter().min_by_key(|word| having.get(word));
            let Some(rarest) = rarest else { continue };
            entries.by_rarest.entry(*rarest).or_default().push((marks(entry.words.iter().copied()), index));
        }
        entries
    }

    /// The fixes of which a clause says an entry in full, in order and without much in between, each with the share of
    /// the clause's words that the entry makes up, fillers left out.
    pub(super) fn find(&self, clause: &[Token]) -> Vec<(usize, f32)> {
        if clause.first().is_some_and(|token| token.traits.opens_question) {
            return Vec::new();
        }
        let said: Vec<(usize, Sense)> = (0..)
            .zip(clause)
            .filter(|(_, token)| !token.traits.is_filler)
            .filter_map(|(at, token)| Some((at, sense(token)?)))
            .collect();
        let marked = marks(said.iter().map(|(_, sense)| *sense));
        let mut found: Vec<(usize, f32)> = Vec::new();
        for (at, (_, sense)) in said.iter().enumerate() {
            // Many may have the word; most have another that the clause lacks.
            let may_stand = self.by_rarest.get(sense).into_iter().flatten().filter(|(all, _)| all & !marked == 0);
            let may_stand = may_stand.filter_map(|(_, index)| self.entries.get(*index));
            for entry in may_stand.filter(|entry| entry.stands_around(&said, at)) {
                let share = count(entry.words.len()) / count(said.len());
                match found.iter_mut().find(|(class, _)| *class == entry.class) {
                    Some((_, longest)) => *longest = longest.max(share),
                    None => found.push((entry.class, share)),
                }
            }
        }
        found
    }
}

/// The marks of some words.
fn marks(words: impl Iterator<Item = Sense>) -> u64 {
    words.fold(0, |marks, word| marks | mark(word))
}

impl ListEntry {
    /// Whether its words stand in a clause with one of them at a place.
    fn stands_around(&self, said: &[(usize, Sense)], at: usize) -> bool {
        (at.saturating_sub(self.length + SLACK)..=at).any(|start| self.starts_at(said, start))
    }

    /// Whether its words stand in a clause, each given with its place, from one of them on, in order and close together.
    /// A negated word that is none of them changes the sense: "not the storage" does not stand in "not enough storage".
    fn starts_at(&self, said: &[(usize, Sense)], start: usize) -> bool {
        let rest = said.get(start..).unwrap_or_default();
        let before = start.checked_sub(1).and_then(|before| said.get(before));
        let (Some((begin, first)), Some(wanted)) = (rest.first(), self.words.first()) else { return false };
        if first != wanted || before.is_some_and(|(_, sense)| is_negated(*sense)) {
            return false;
        }
        let mut words = self.words.iter().peekable();
        for (at, sense) in rest {
            let is_next = words.next_if_eq(&sense).is_some();
            if at - begin >= self.length + SLACK || (!is_next && is_negated(*sense)) {
                return false;
            }
            if words.peek().is_none() {
                return true;
            }
        }
        false
    }
}
