//! What a member has ruled out: "wifi is fine, storage isn't full, restarted twice".
//!
//! Learnt from the `Already done` lists. A clause rules a fix out when it sounds like something that is done or fine
//! (its words occur in those lists rather than in questions) and names what the fix is about (a word that both the
//! fix's `Already done` list and its questions use more than other fixes' do). Negation and past forms count as part of
//! a word, so "storage is full" and "storage isn't full" differ, and so do "restarted" and "restart".

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, Feature, Lesson, Seen, count, share};
use super::lexicon::{Query, TermId, Token};

/// Least sum of log-odds at which a clause sounds done.
const DONE: f32 = 1.2;

/// In how many lists a word must stand to say how a thing stands, rather than which thing it is.
const SHARED: usize = 3;

/// Least log-odds of a word that says that something is done or fine.
const STATE: f32 = 0.3;

/// Least log-odds of the word that names the fix.
const NAMED: f32 = 1.0;

/// Least sum of log-odds of all words of the clause for the fix against the other fixes.
const MEANT: f32 = 0.8;

/// By how much one fix must outdo another that is named by the same words.
const CLEARLY: f32 = 0.7;

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
    /// The words that say of more than one thing that it is done or fine.
    states: FxHashSet<Sense>,
    /// How many fixes there are.
    fixes: usize,
    /// The entries of the lists, to be found as they stand.
    entries: Entries,
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
        let mut lessons = Vec::new();
        for (class, entry) in by_class(done) {
            let senses = senses(&entry.tokens);
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
        let done_words = sounds_done(&said, count(lessons.len()), questions);
        let states = said
            .iter()
            .filter(|(sense, classes)| classes.len() >= SHARED.min(done.len()) && done_words.get(sense) >= Some(&STATE))
            .map(|(sense, _)| *sense)
            .collect();
        Self { done: done_words, states, lists, names, fixes: done.len(), entries: Entries::new(done) }
    }

    /// The fixes that a message rules out, in the order of their classes.
    pub(super) fn find(&self, query: &Query) -> Vec<Excluded> {
        let mut found: Vec<Excluded> = Vec::new();
        for (tokens, clause) in clauses(query) {
            let mut classes = self.entries.find(clause);
            let senses = senses(clause);
            let done: f32 = senses.iter().filter_map(|sense| self.done.get(sense)).sum();
            if done >= DONE {
                classes.extend(self.meant(clause, &senses));
            }
            for class in classes {
                if !found.iter().any(|excluded| excluded.class == class) {
                    found.push(Excluded { class, tokens: tokens.clone() });
                }
            }
        }
        found.sort_by_key(|excluded| excluded.class);
        found
    }

    /// The fixes that a clause which sounds done is about.
    fn meant(&self, clause: &[Token], senses: &[Sense]) -> Vec<usize> {
        let telling = || clause.iter().filter(|token| !token.is_filler && !token.is_number && !token.is_amount);
        if telling().count() < 2 && !telling().any(|token| token.is_past) {
            return Vec::new();
        }
        let meant: Vec<(usize, Vec<Sense>, f32)> = (0..self.fixes)
            .filter_map(|class| {
                let is_name = |sense: &&Sense| self.names.get(*sense).is_some_and(|classes| classes.contains(&class));
                let named: Vec<Sense> = senses.iter().filter(is_name).copied().collect();
                let weight: f32 = senses.iter().map(|sense| self.lists.weight(Feature::word(*sense), class)).sum();
                let is_meant = !named.is_empty()
                    && weight >= MEANT
                    && self.tells_a_state(clause, &named, class)
                    && self.knows(clause, class);
                is_meant.then_some((class, named, weight))
            })
            .collect();
        // "phone has 180 GB free" names both storages by the same words, and means the one that fits clearly better.
        let is_outdone = |(_, named, weight): &(usize, Vec<Sense>, f32)| {
            let outdoes = |(_, other, other_weight): &(usize, Vec<Sense>, f32)| {
                *other_weight > weight + CLEARLY && named.iter().all(|sense| other.contains(sense))
            };
            meant.iter().any(outdoes)
        };
        meant.iter().filter(|meant| !is_outdone(meant)).map(|(class, ..)| *class).collect()
    }

    /// Whether a word besides the ones that name the fix says that it is done or fine; a past form says so itself.
    fn tells_a_state(&self, clause: &[Token], named: &[Sense], class: usize) -> bool {
        clause.iter().filter(|token| !token.is_filler).any(|token| {
            sense(token).is_some_and(|sense| {
                if named.contains(&sense) {
                    token.is_past
                } else {
                    self.states.contains(&sense) && self.lists.has(Feature::word(sense), class)
                }
            })
        })
    }

    /// Whether a fix's list has enough of a clause's content words.
    fn knows(&self, clause: &[Token], class: usize) -> bool {
        let content = || clause.iter().filter(|token| !token.is_function_word);
        let has = |token: &&Token| sense(token).is_some_and(|sense| self.lists.has(Feature::word(sense), class));
        count(content().filter(has).count()) >= KNOWN * count(content().count())
    }
}

/// The entries of the `Already done` lists as they stand: a clause that says one of them in full rules its fix out,
/// whatever else its words may mean.
#[derive(Debug, Default)]
struct Entries {
    entries: Vec<ListEntry>,
    /// For each sense, the entries that have it as a content word.
    postings: FxHashMap<Sense, Vec<usize>>,
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
    fn new(done: &[Vec<Query>]) -> Self {
        let mut entries = Self::default();
        for (class, entry) in by_class(done) {
            let said = || entry.tokens.iter().filter(|token| !token.is_filler);
            let telling = said().filter(|token| !token.is_number).count();
            // A single word says too little, unless it tells of something done ("restarted").
            if telling < 2 && !said().any(|token| token.is_past) {
                continue;
            }
            let words: Box<[Sense]> = said().filter_map(sense).collect();
            let distinct: FxHashSet<Sense> = words.iter().copied().collect();
            for sense in distinct {
                entries.postings.entry(sense).or_default().push(entries.entries.len());
            }
            entries.entries.push(ListEntry { class, words, length: entry.tokens.len() });
        }
        entries
    }

    /// The fixes of which a clause says an entry in full, in order and without much in between.
    fn find(&self, clause: &[Token]) -> Vec<usize> {
        if clause.first().is_some_and(|token| token.opens_question) {
            return Vec::new();
        }
        let said: Vec<(usize, Sense)> = (0..)
            .zip(clause)
            .filter(|(_, token)| !token.is_filler)
            .filter_map(|(at, token)| Some((at, sense(token)?)))
            .collect();
        let met: BTreeSet<usize> =
            said.iter().filter_map(|(_, sense)| self.postings.get(sense)).flatten().copied().collect();
        let mut classes: Vec<usize> = met
            .into_iter()
            .filter_map(|index| self.entries.get(index))
            .filter(|entry| entry.stands_in(&said))
            .map(|entry| entry.class)
            .collect();
        classes.dedup();
        classes
    }
}

impl ListEntry {
    /// Whether its words stand in a clause, each given with its place.
    fn stands_in(&self, said: &[(usize, Sense)]) -> bool {
        (0..said.len()).any(|start| self.starts_at(said, start))
    }

    /// Whether its words stand in a clause from a place on, in order and close together. A negated word that is none of
    /// them changes the sense: "not the storage" does not stand in "not enough storage".
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

/// The entries of all lists, each with its fix's class.
fn by_class(done: &[Vec<Query>]) -> impl Iterator<Item = (usize, &Query)> {
    done.iter().enumerate().flat_map(|(class, list)| list.iter().map(move |entry| (class, entry)))
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
            (*sense, (share(said_of(sense), entries, SMOOTHING) / share(asked, clauses_asked, SMOOTHING)).ln())
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

/// Whether a sense is the negated one.
fn is_negated(sense: Sense) -> bool {
    sense % 2 == 1
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
