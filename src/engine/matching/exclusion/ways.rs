//! Ways to say of any thing that it is done or fine: who taught "wifi is fine" and "the update is fine" has also taught
//! "the battery is fine".
//!
//! The words that name a fix's thing are taken out of the entries of the `Already done` lists; what is left is a way, if
//! it stands in the lists of several fixes. What is said so of a thing in questions tells whether it means that: "wifi is
//! fine" stands in questions of other fixes, "no wifi" in those of the connection.

use std::hash::BuildHasher as _;

use rustc_hash::{FxHashMap, FxHashSet};

use super::vocabulary::{counts, odds_of};
use super::{SENSES, Sense, by_class, pieces, sense};
use crate::engine::matching::evidence::count;
use crate::engine::matching::lexicon::TermId;
use crate::engine::matching::token::{Query, Token};

/// Stands for the words that name a thing, in the first of their senses.
const THING: Sense = Sense::MAX - (SENSES - 1);

/// In how many lists a way must stand.
const SHARED: usize = 2;

/// How many times as often as in its fix's own questions a thing must be spoken of so elsewhere. Of what is said of the
/// shipped guide's things, "fine", "ok", "good" and "right" lie above by far; "on", "off", "no" and "new" below.
const ELSEWHERE: f32 = 4.0;

/// How many times what is said of all things counts for one of which nothing is known.
const PRIOR: f32 = 4.0;

/// Least log-odds of a word that names a thing, and least part of it that its fix's list must have.
const NAMES: f32 = 0.5;
const OWN: f32 = 0.6;

/// How many times as often as the mean of other fixes' questions a fix's own must have a word that names its thing.
/// Lists tell of proofs, too: "other apps upload fine" makes an upload no thing of the connection's.
const ASKED: f32 = 2.0;

/// The ways of a guide's lists.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// The words that name a fix's thing, each with the fix's class.
    things: FxHashMap<TermId, usize>,
    /// What is said so of any thing, by the hash of the way.
    any: FxHashMap<u64, Times>,
    /// What is said so of one thing, by the hash of both.
    one: FxHashMap<u64, Times>,
}

/// How often something is said.
#[derive(Debug, Default, Clone, Copy)]
struct Times {
    /// In questions of the very fix.
    own: f32,
    /// In the fix's list and in other questions.
    elsewhere: f32,
}

impl Times {
    fn add(&mut self, is_own: bool) {
        *(if is_own { &mut self.own } else { &mut self.elsewhere }) += 1.0;
    }
}

/// What a text says of a thing.
struct Spoken {
    class: usize,
    /// The last word that names the thing.
    thing: TermId,
    way: Vec<Sense>,
}

impl Spoken {
    fn way(&self) -> u64 {
        rustc_hash::FxBuildHasher.hash_one(&self.way)
    }

    fn of_thing(&self) -> u64 {
        rustc_hash::FxBuildHasher.hash_one((self.thing, &self.way))
    }
}

impl Ways {
    /// Learns from each fix's `Already done` list and from all questions of the guide.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[(usize, &Query)]) -> Self {
        let mut ways = Self { things: things(done, questions), ..Self::default() };
        let told = by_class(done).filter_map(|(class, entry)| {
            let spoken = ways.spoken(&entry.tokens)?;
            (spoken.class == class).then_some(spoken)
        });
        let told: Vec<Spoken> = told.collect();
        let mut lists: FxHashMap<u64, FxHashSet<usize>> = FxHashMap::default();
        for spoken in &told {
            lists.entry(spoken.way()).or_default().insert(spoken.class);
        }
        lists.retain(|_, lists| lists.len() >= SHARED);
        for spoken in told.iter().filter(|spoken| lists.contains_key(&spoken.way())) {
            ways.count(spoken, false);
        }
        for (class, query) in questions {
            for (piece, _) in pieces(&query.tokens) {
                let spoken = query.tokens.get(piece).and_then(|piece| ways.spoken(piece));
                if let Some(spoken) = spoken.filter(|spoken| lists.contains_key(&spoken.way())) {
                    ways.count(&spoken, spoken.class == *class);
                }
            }
        }
        ways
    }

    fn count(&mut self, spoken: &Spoken, is_own: bool) {
        self.any.entry(spoken.way()).or_default().add(is_own);
        self.one.entry(spoken.of_thing()).or_default().add(is_own);
    }

    /// The fix of whose thing a clause says that it is done or fine.
    pub(super) fn find(&self, clause: &[Token]) -> Option<usize> {
        let spoken = self.spoken(clause)?;
        let any = self.any.get(&spoken.way())?;
        let one = self.one.get(&spoken.of_thing()).copied().unwrap_or_default();
        let prior = PRIOR / (any.own + any.elsewhere);
        let (own, elsewhere) = (one.own + prior * any.own, one.elsewhere + prior * any.elsewhere);
        (elsewhere >= own * ELSEWHERE).then_some(spoken.class)
    }

    /// Whether a text names a fix's thing and no other's.
    pub(super) fn is_about(&self, tokens: &[Token], class: usize) -> bool {
        let mut named = tokens.iter().filter_map(|token| self.things.get(&token.term?)).peekable();
        named.peek().is_some() && named.all(|named| *named == class)
    }

    /// What a text says of a thing; `None` where it names none, or several.
    fn spoken(&self, tokens: &[Token]) -> Option<Spoken> {
        let names = |token: &Token| token.term.is_some_and(|term| self.things.contains_key(&term));
        if !tokens.iter().any(names) {
            return None;
        }
        let mut spoken: Option<Spoken> = None;
        let mut way: Vec<Sense> = Vec::new();
        for token in tokens.iter().filter(|token| !token.traits.is_filler || token.traits.is_negation) {
            let Some((term, sense)) = token.term.zip(sense(token)) else { continue };
            let Some(class) = self.things.get(&term).copied() else {
                way.push(sense);
                continue;
            };
            let thing = THING + sense % SENSES;
            if let Some(spoken) = &mut spoken {
                if spoken.class != class || way.last() != Some(&thing) {
                    return None;
                }
                spoken.thing = term;
            } else {
                spoken = Some(Spoken { class, thing: term, way: Vec::new() });
                way.push(thing);
            }
        }
        spoken.filter(|_| way.len() > 1).map(|spoken| Spoken { way, ..spoken })
    }
}

/// The words that name one fix's thing, each with the fix's class.
fn things(done: &[Vec<Query>], questions: &[(usize, &Query)]) -> FxHashMap<TermId, usize> {
    let said = counts(by_class(done), telling);
    let mut odds = odds_of(done, &said);
    let asked = Asked::new(done.len(), questions);
    let named = said.into_iter().filter_map(|(term, counts)| {
        let weights = odds.take(term)?;
        let (class, times) = counts.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let all: f32 = counts.iter().map(|(_, times)| times).sum();
        let is_named = weights.of(class) >= NAMES && times >= all * OWN && asked.is_mostly_of(term, class);
        is_named.then_some((term, class))
    });
    named.collect()
}

/// How often the questions of each fix have a word.
struct Asked {
    /// How many of each fix's questions have it, for the fixes that have it.
    of_term: FxHashMap<TermId, Vec<(usize, f32)>>,
    /// How many questions each fix has.
    of_fix: Vec<f32>,
}

impl Asked {
    fn new(fixes: usize, questions: &[(usize, &Query)]) -> Self {
        let mut of_fix = vec![0.0; fixes];
        for (class, _) in questions {
            if let Some(all) = of_fix.get_mut(*class) {
                *all += 1.0;
            }
        }
        Self { of_term: counts(questions.iter().copied(), telling), of_fix }
    }

    /// Whether a fix's questions have a word clearly more often than those of the others. A word that no question has
    /// may name anything.
    fn is_mostly_of(&self, term: TermId, class: usize) -> bool {
        let (mut own, mut all) = (0.0, 0.0);
        for (of, times) in self.of_term.get(&term).into_iter().flatten() {
            let Some(questions) = self.of_fix.get(*of) else { continue };
            let rate = times / questions;
            all += rate;
            own += if *of == class { rate } else { 0.0 };
        }
        own >= ASKED * (all - own) / count(self.of_fix.len().saturating_sub(1).max(1))
    }
}

/// The distinct terms of some tokens that may name a thing.
fn telling(tokens: &[Token]) -> Vec<TermId> {
    let telling = tokens.iter().filter(|token| !token.traits.is_function_word && !token.traits.is_number);
    let mut terms: Vec<TermId> = telling.filter_map(|token| token.term).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}
