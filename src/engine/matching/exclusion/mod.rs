//! What a member has ruled out: "wifi is fine, storage isn't full, restarted twice".
//!
//! Learnt from the `Already done` lists. A piece of a message rules a fix out when it sounds like something that is done
//! or fine (its words occur in those lists rather than in questions), when it is about that fix (its words occur in the
//! fix's list rather than in others), and when the rest of the message does not say otherwise. Negation and past forms
//! count as part of a word, so "storage is full" and "storage isn't full" differ, and so do "restarted" and "restart".

mod entries;
mod found;
mod signals;
pub mod whole;

use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use self::entries::Entries;
pub(super) use self::found::{Excluded, Suspect, find};
pub use self::signals::{SIGNAL_NAMES, SIGNALS, Signals};
use super::evidence::count;
use super::lexicon::TermId;
use super::odds::{Odds, share};
use super::phrases::{self, Found};
use super::said::Said;
use super::token::{Query, Token};
use super::weights::one;

/// Least sum of log-odds at which a clause clearly sounds done; and, below zero, clearly does not.
const DONE: f32 = 1.2;

/// Share of a piece's words that an entry must make up for the piece to be that entry.
const WRITTEN: f32 = 1.0;

/// Most that the rest of a message may say more for a fix than for the next best, for such a piece to rule it out.
const FREE: f32 = 1.0;

/// Least log-odds of a word that says that something is done or fine.
const STATE: f32 = 0.3;

/// In how many lists a word must stand to say how a thing stands, rather than which thing it is.
const SHARED: usize = 3;

/// Least log-odds of a word that may name the fix.
const NAMED: f32 = 0.5;

/// Added to each count.
const SMOOTHING: f32 = 0.2;

/// No sum of log-odds counts for more than this: a long list of things that are fine proves no more than a short one.
const MOST: f32 = 6.0;

/// A word with what changes its sense, as one number: the term, whether it is negated, whether it is past.
type Sense = TermId;

/// A guide's exclusions.
#[derive(Debug)]
pub(super) struct Exclusions {
    /// How much a word sounds like done rather than like a question.
    done: FxHashMap<Sense, f32>,
    /// How much a word speaks for each fix's list against the other lists.
    lists: Odds,
    /// The fixes whose lists a word may stand for.
    names: FxHashMap<Sense, Vec<usize>>,
    /// The words that say of more than one thing that it is done or fine.
    states: FxHashSet<Sense>,
    /// The entries of the lists, to be found as they stand.
    entries: Entries,
    /// The hashes of all questions that are a single clause, each with its class. Who says one of them in passing still
    /// asks it.
    asked: FxHashSet<u64>,
}

/// A message and what is known of it.
pub(super) struct Message<'a> {
    pub(super) query: &'a Query,
    /// What its words say for each class.
    pub(super) said: &'a Said,
    pub(super) phrases: &'a [Found],
}

impl Exclusions {
    /// Learns from each fix's `Already done` list and from all questions of the guide.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[(usize, &Query)]) -> Self {
        let mut said: FxHashMap<Sense, Vec<(usize, f32)>> = FxHashMap::default();
        let mut function_words: FxHashSet<Sense> = FxHashSet::default();
        for (class, entry) in by_class(done) {
            function_words.extend(entry.tokens.iter().filter(|token| token.traits.is_function_word).filter_map(sense));
            for sense in senses(&entry.tokens) {
                let classes = said.entry(sense).or_default();
                match classes.last_mut().filter(|(last, _)| *last == class) {
                    Some((_, count)) => *count += 1.0,
                    None => classes.push((class, 1.0)),
                }
            }
        }
        let sizes: Vec<f32> = done.iter().map(|list| count(list.len())).collect();
        let lists = Odds::learn(said.iter().map(|(sense, counts)| (*sense, counts.as_slice())), &sizes);
        let content = said.iter().filter(|(sense, _)| !function_words.contains(sense));
        let names = content.map(|(sense, classes)| {
            let named = classes.iter().map(|(class, _)| *class).filter(|class| lists.weight(*sense, *class) >= NAMED);
            (*sense, named.collect())
        });
        let names = names.collect();
        let done_words = sounds_done(&said, sizes.iter().sum(), questions);
        let is_state = |sense: &Sense, classes: &[(usize, f32)]| {
            classes.len() >= SHARED.min(done.len()) && done_words.get(sense) >= Some(&STATE)
        };
        let states = said.iter().filter(|(sense, classes)| is_state(sense, classes)).map(|(sense, _)| *sense).collect();
        let asked = questions.iter().map(|(class, query)| question(*class, &query.tokens)).collect();
        Self { done: done_words, lists, names, states, entries: Entries::new(done), asked }
    }

    /// Each piece of a message with each fix that it may rule out.
    pub(super) fn suspects(&self, message: &Message<'_>) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        let pieces = pieces(&message.query.tokens);
        let (mut clauses_in_all, mut sounds_done) = (0, 0);
        for clause in clauses(&message.query.tokens) {
            clauses_in_all += 1;
            sounds_done += usize::from(self.sounds_done(&senses(message.tokens(&clause))) >= DONE);
        }
        for tokens in pieces {
            let piece = message.tokens(&tokens);
            let senses = senses(piece);
            let done = self.sounds_done(&senses);
            let entries = self.entries.find(piece);
            if done <= -DONE && entries.is_empty() {
                continue;
            }
            let mut classes: Vec<usize> =
                senses.iter().filter_map(|sense| self.names.get(sense)).flatten().copied().collect();
            classes.extend(entries.iter().map(|(class, _)| class));
            classes.sort_unstable();
            classes.dedup();
            classes.retain(|class| !self.asked.contains(&question(*class, piece)));
            let weigh = |class: usize| -> f32 { senses.iter().map(|sense| self.lists.weight(*sense, class)).sum() };
            let part = if classes.is_empty() { continue } else { message.said.part(&tokens) };
            let weights: Vec<(usize, f32)> = classes.iter().map(|class| (*class, weigh(*class))).collect();
            for (class, weight) in &weights {
                let others = weights.iter().filter(|(other, _)| other != class).map(|(_, weight)| *weight);
                let about = About {
                    class: *class,
                    here: part.lead_within(*class),
                    rest: part.lead_without(*class),
                    done,
                    weight: *weight,
                    lead: weight - others.fold(0.0, f32::max),
                    entry: entries.iter().find(|(with, _)| with == class).map_or(0.0, |(_, share)| *share),
                    clauses: clauses_in_all,
                    others_done: sounds_done.saturating_sub(usize::from(done >= DONE)),
                };
                let signals = self.signals(message, &tokens, piece, &senses, &about);
                let is_free = about.rest <= FREE;
                let is_entry = about.entry >= WRITTEN && !message.is_contradicted(&tokens, *class);
                let is_written = is_entry && is_free;
                suspects.push(Suspect { class: *class, tokens: tokens.clone(), signals, is_entry, is_written });
            }
        }
        suspects
    }

    fn signals(
        &self,
        message: &Message<'_>,
        tokens: &Range<usize>,
        piece: &[Token],
        senses: &[Sense],
        about: &About,
    ) -> Signals {
        let class = about.class;
        let root = count(piece.len()).sqrt();
        let content = || piece.iter().filter(|token| !token.traits.is_function_word);
        let is_listed = |token: &&Token| sense(token).is_some_and(|sense| self.lists.has(sense, class));
        let named = senses.iter().filter(|sense| self.names.get(sense).is_some_and(|classes| classes.contains(&class)));
        let named = named.map(|sense| self.lists.weight(*sense, class)).fold(0.0, f32::max);
        let is_state = |token: &&Token| sense(token).is_some_and(|sense| self.states.contains(&sense));
        let all = message.said.all(class);
        let rest_words = message.query.tokens.len().saturating_sub(piece.len());
        [
            about.done.clamp(-MOST, MOST),
            about.done.clamp(-MOST, MOST) / root,
            about.weight.clamp(-MOST, MOST),
            about.lead.clamp(-MOST, MOST),
            about.entry,
            named,
            count(content().filter(is_listed).count()) / count(content().count().max(1)),
            count(piece.iter().filter(is_state).count()).min(3.0),
            about.here / root,
            about.rest / count(rest_words.max(1)).sqrt(),
            if all > 0.0 { message.said.within(class, tokens) / all } else { 0.0 },
            one(piece.first().is_some_and(|token| token.traits.opens_question)),
            one(rest_words < 3),
            one(message.is_contradicted(tokens, class)),
            one(piece.iter().any(|token| token.is_negated)),
            one(piece.iter().any(|token| token.traits.is_past)),
            root,
            count(about.others_done).min(3.0),
            count(about.clauses).sqrt(),
        ]
    }

    /// How much some senses sound like something that is done or fine.
    fn sounds_done(&self, senses: &[Sense]) -> f32 {
        senses.iter().filter_map(|sense| self.done.get(sense)).sum()
    }
}

impl Message<'_> {
    /// The tokens of a piece.
    fn tokens(&self, piece: &Range<usize>) -> &[Token] {
        self.query.tokens.get(piece.clone()).unwrap_or_default()
    }

    /// Whether a piece holds one of the fix's keywords with a "not" in it: "not enough storage" is a sign, and no proof
    /// that storage is fine.
    fn is_contradicted(&self, tokens: &Range<usize>, class: usize) -> bool {
        self.phrases.iter().filter(|found| found.sense == phrases::Sense::Fix(class)).any(|found| {
            let words = self.query.tokens.get(found.tokens.clone()).unwrap_or_default();
            let within = tokens.start <= found.tokens.start && found.tokens.end <= tokens.end;
            within && words.len() > 1 && words.iter().any(|token| token.traits.is_negation)
        })
    }
}

/// What a piece says about one fix's list.
struct About {
    class: usize,
    /// By how much the piece, and the rest of the message, say more for the fix than for the next best.
    here: f32,
    rest: f32,
    /// How much it sounds done.
    done: f32,
    /// How much it speaks for the list, and by how much it leads over the other lists.
    weight: f32,
    lead: f32,
    /// The share of its words that an entry of the list makes up.
    entry: f32,
    /// How many other clauses sound done.
    others_done: usize,
    /// How many clauses the message has.
    clauses: usize,
}

/// The entries of all lists, each with its fix's class.
fn by_class(done: &[Vec<Query>]) -> impl Iterator<Item = (usize, &Query)> {
    done.iter().enumerate().flat_map(|(class, list)| list.iter().map(move |entry| (class, entry)))
}

/// How much each word sounds like done rather than like a question.
fn sounds_done(
    said: &FxHashMap<Sense, Vec<(usize, f32)>>,
    entries: f32,
    questions: &[(usize, &Query)],
) -> FxHashMap<Sense, f32> {
    let mut asked: FxHashMap<Sense, f32> = FxHashMap::default();
    let mut clauses_asked = 0.0;
    for (_, question) in questions {
        if !is_single(&question.tokens) {
            continue;
        }
        clauses_asked += 1.0;
        for sense in senses(&question.tokens) {
            *asked.entry(sense).or_default() += 1.0;
        }
    }
    let said_of = |sense: &Sense| -> f32 { said.get(sense).into_iter().flatten().map(|(_, count)| count).sum() };
    let known: FxHashSet<Sense> = said.keys().chain(asked.keys()).copied().collect();
    let odds = |sense: Sense| {
        let asked = asked.get(&sense).copied().unwrap_or(0.0);
        (share(said_of(&sense), entries, SMOOTHING) / share(asked, clauses_asked, SMOOTHING)).ln()
    };
    known.into_iter().map(|sense| (sense, odds(sense))).collect()
}

/// Whether a text is a single clause. A question of several may itself rule things out; one of a single clause only asks.
fn is_single(tokens: &[Token]) -> bool {
    clauses(tokens).count() == 1
}

/// The clauses of a text, as ranges of tokens.
fn clauses(tokens: &[Token]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    tokens.chunk_by(|one, next| one.clause == next.clause).map(move |clause| {
        let start = at;
        at += clause.len();
        start..at
    })
}

/// The pieces of a text in which something may be ruled out: its clauses, and what stands between the "and"s of one.
fn pieces(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    for clause in clauses(tokens) {
        let mut start = clause.start;
        for at in clause.clone() {
            if tokens.get(at).is_some_and(|token| token.traits.is_and) {
                pieces.push(start..at);
                start = at + 1;
            }
        }
        if start > clause.start {
            pieces.push(start..clause.end);
        }
        pieces.push(clause);
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Whether a sense is the negated one.
fn is_negated(sense: Sense) -> bool {
    sense % 2 == 1
}

/// How many senses a term can have.
const SENSES: u32 = 4;

fn sense(token: &Token) -> Option<Sense> {
    let sense = u32::from(token.is_negated) + 2 * u32::from(token.traits.is_past);
    Some(token.term?.saturating_mul(SENSES).saturating_add(sense))
}

/// The hash of a class's question, fillers left out, but not those that make it one: "what is the newest" and "newest".
fn question(class: usize, tokens: &[Token]) -> u64 {
    let said = tokens.iter().filter(|token| !token.traits.is_filler || token.traits.opens_question);
    let words: Vec<Option<Sense>> = said.map(sense).collect();
    rustc_hash::FxBuildHasher.hash_one((class, words))
}

/// The distinct senses of some tokens, and of numbers that tell how full a thing is, in order.
fn senses(tokens: &[Token]) -> Vec<Sense> {
    let mut senses: Vec<Sense> = tokens.iter().filter_map(sense).collect();
    senses.extend(tokens.iter().filter_map(|token| token.also[1]?.checked_mul(SENSES)));
    senses.sort_unstable();
    senses.dedup();
    senses
}
