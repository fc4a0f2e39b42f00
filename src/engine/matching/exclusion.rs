//! What a member has ruled out: "wifi is fine, storage isn't full, restarted twice".
//!
//! Learnt from the `Already done` lists. A clause rules a fix out when it sounds like something that is done or fine
//! (its words occur in those lists rather than in questions) and names what the fix is about (a word that both the
//! fix's `Already done` list and its questions use more than other fixes' do). Negation and past forms count as part of
//! a word, so "storage is full" and "storage isn't full" differ, and so do "restarted" and "restart".

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, Feature, Lesson, Seen, count};
use super::lexicon::{Query, TermId, Token};

/// Least sum of log-odds at which a clause sounds done.
const DONE: f32 = 0.8;

/// Least log-odds of the word that names the fix.
const NAMED: f32 = 1.0;

/// Least sum of log-odds of all words of the clause for the fix against the other fixes.
const MEANT: f32 = 0.8;

/// Least share of a clause's content words that the fix's list knows.
const KNOWN: f32 = 0.5;

/// In how many entries of a list a word must stand to name its fix.
const OFTEN: f32 = 2.0;

/// Added to each count.
const SMOOTHING: f32 = 0.2;

/// A word with what changes its sense, as one number: the term, whether it is negated, whether it is past.
type Sense = TermId;

/// A guide's exclusions.
#[derive(Debug)]
pub(super) struct Exclusions {
    /// How much a word sounds like done rather than like a question.
    done: FxHashMap<Sense, f32>,
    /// How much a word speaks for each fix's list against the other lists.
    lists: Evidence,
    /// The words that name a fix.
    names: FxHashMap<Sense, Vec<usize>>,
    /// How many fixes there are.
    fixes: usize,
}

/// A fix that a message rules out, and by which tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excluded {
    /// The fix's class.
    pub(super) class: usize,
    /// Index of the clause's first token and one past its last.
    pub(super) tokens: Range<usize>,
}

impl Exclusions {
    /// Learns from each fix's `Already done` list and from all questions of the guide.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[&Query], evidence: &Evidence) -> Self {
        let mut said: FxHashMap<Sense, Vec<(usize, f32)>> = FxHashMap::default();
        let mut entries = 0.0;
        let mut lessons = Vec::new();
        for (class, entry) in
            done.iter().enumerate().flat_map(|(class, list)| list.iter().map(move |entry| (class, entry)))
        {
            let senses = senses(&entry.tokens);
            entries += 1.0;
            for sense in &senses {
                let classes = said.entry(*sense).or_default();
                match classes.last_mut().filter(|(last, _)| *last == class) {
                    Some((_, count)) => *count += 1.0,
                    None => classes.push((class, 1.0)),
                }
            }
            let features = senses.iter().map(|sense| Seen { feature: Feature::word(*sense), token: 0, weight: 1.0 });
            lessons.push(Lesson { features: features.collect(), class: Some(class), is_message: false });
        }
        let lists = Evidence::learn(&lessons, done.len());
        let function_words: FxHashSet<Sense> = done
            .iter()
            .flatten()
            .flat_map(|entry| &entry.tokens)
            .filter(|token| token.is_function_word)
            .filter_map(sense)
            .collect();
        let names = said
            .iter()
            .filter(|(sense, _)| !function_words.contains(sense))
            .map(|(sense, classes)| {
                let names = |class: usize| {
                    lists.weight(Feature::word(*sense), class) >= NAMED
                        && evidence.weight(Feature::word(sense / SENSES), class) >= NAMED
                };
                let often = classes.iter().filter(|(class, count)| *count >= OFTEN && names(*class));
                (*sense, often.map(|(class, _)| *class).collect())
            })
            .collect();
        Self { done: sounds_done(&said, entries, questions), lists, names, fixes: done.len() }
    }

    /// The fixes that a message rules out, in the order of their classes.
    pub(super) fn find(&self, query: &Query) -> Vec<Excluded> {
        let mut found: Vec<Excluded> = Vec::new();
        for (tokens, clause) in clauses(query) {
            let done: f32 = senses(clause).iter().filter_map(|sense| self.done.get(sense)).sum();
            if done < DONE {
                continue;
            }
            for class in 0..self.fixes {
                if self.is_meant(clause, class) && !found.iter().any(|excluded| excluded.class == class) {
                    found.push(Excluded { class, tokens: tokens.clone() });
                }
            }
        }
        found.sort_by_key(|excluded| excluded.class);
        found
    }

    /// Whether a clause that sounds done is about this fix.
    fn is_meant(&self, clause: &[Token], class: usize) -> bool {
        let senses = senses(clause);
        let is_named = senses.iter().any(|sense| self.names.get(sense).is_some_and(|classes| classes.contains(&class)));
        if !is_named {
            return false;
        }
        let meant: f32 = senses.iter().map(|sense| self.lists.weight(Feature::word(*sense), class)).sum();
        let content = || clause.iter().filter(|token| !token.is_function_word);
        let known =
            content().filter(|token| sense(token).is_some_and(|sense| self.lists.has(Feature::word(sense), class)));
        meant >= MEANT && count(known.count()) >= KNOWN * count(content().count())
    }
}

/// How much each word sounds like done rather than like a question.
fn sounds_done(
    said: &FxHashMap<Sense, Vec<(usize, f32)>>,
    entries: f32,
    questions: &[&Query],
) -> FxHashMap<Sense, f32> {
    let mut asked: FxHashMap<Sense, f32> = FxHashMap::default();
    let mut clauses_asked = 0.0;
    for question in questions {
        // A question of several clauses may itself rule things out; one of a single clause only asks.
        let clauses = clauses(question);
        let [(_, clause)] = clauses.as_slice() else { continue };
        clauses_asked += 1.0;
        for sense in senses(clause) {
            *asked.entry(sense).or_default() += 1.0;
        }
    }
    let said_of = |sense: &Sense| -> f32 { said.get(sense).into_iter().flatten().map(|(_, count)| count).sum() };
    said.keys()
        .chain(asked.keys())
        .map(|sense| {
            let asked = asked.get(sense).copied().unwrap_or(0.0);
            (*sense, (share(said_of(sense), entries) / share(asked, clauses_asked)).ln())
        })
        .collect()
}

/// The clauses of a text, each with the indices of its tokens.
fn clauses(query: &Query) -> Vec<(Range<usize>, &[Token])> {
    let mut at = 0;
    query
        .tokens
        .chunk_by(|one, next| one.clause == next.clause)
        .map(|clause| {
            let tokens = at..at + clause.len();
            at = tokens.end;
            (tokens, clause)
        })
        .collect()
}

/// How many senses a term can have.
const SENSES: u32 = 4;

fn sense(token: &Token) -> Option<Sense> {
    let sense = u32::from(token.is_negated) + 2 * u32::from(token.is_past);
    Some(token.term?.saturating_mul(SENSES).saturating_add(sense))
}

/// The distinct senses of some tokens, in order.
fn senses(tokens: &[Token]) -> Vec<Sense> {
    let mut senses: Vec<Sense> = tokens.iter().filter_map(sense).collect();
    senses.sort_unstable();
    senses.dedup();
    senses
}

fn share(with: f32, all: f32) -> f32 {
    (with + SMOOTHING) / (all + 2.0 * SMOOTHING)
}
