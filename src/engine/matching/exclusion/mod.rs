//! What a member has ruled out: "wifi is fine, storage isn't full, restarted twice".
//!
//! Learnt from the `Already done` lists. A piece of a message rules a fix out when it sounds like something that is done
//! or fine (its words occur in those lists rather than in questions), when it is about that fix (its words occur in the
//! fix's list rather than in others), and when the rest of the message does not say otherwise. Negation and past forms
//! count as part of a word, so "storage is full" and "storage isn't full" differ, and so do "restarted" and "restart".

mod entries;
mod found;
mod signals;
mod told;
mod vocabulary;
mod ways;
pub mod whole;

use std::cell::OnceCell;
use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::FxHashSet;

use self::entries::Entries;
pub(super) use self::found::{Excluded, Suspect, find};
pub use self::signals::{SIGNAL_NAMES, SIGNALS, Signals};
use self::told::Teller;
use self::vocabulary::{Heard, Vocabulary, Word, distinct};
use self::ways::Ways;
use super::evidence::count;
use super::lexicon::TermId;
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

/// No sum of log-odds counts for more than this: a long list of things that are fine proves no more than a short one.
const MOST: f32 = 6.0;

/// A word with what changes its sense, as one number: the term, whether it is negated, whether it is past.
type Sense = TermId;

/// A guide's exclusions.
#[derive(Debug)]
pub(super) struct Exclusions {
    vocabulary: Vocabulary,
    /// The entries of the lists, to be found as they stand.
    entries: Entries,
    /// Ways to say of any thing that it is done or fine.
    ways: Ways,
    /// What tells that something is done or fine from what is wrong.
    teller: Teller,
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

/// A piece of a message.
struct Piece<'a> {
    tokens: Range<usize>,
    is_clause: bool,
    /// Its distinct known words, in the order of their senses.
    words: Vec<(Sense, &'a Word)>,
    /// How much it sounds done.
    done: f32,
}

impl<'a> Piece<'a> {
    fn new(tokens: Range<usize>, is_clause: bool, heard: &[Heard<'a>]) -> Self {
        let words = distinct(heard.get(tokens.clone()).unwrap_or_default());
        let done = words.iter().map(|(_, word)| word.done).sum();
        Self { tokens, is_clause, words, done }
    }
}

impl Exclusions {
    /// Learns from each fix's `Already done` list and from all questions of the guide.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[(usize, &Query)]) -> Self {
        let asked = questions.iter().map(|(class, query)| question(*class, &said_in(&query.tokens))).collect();
        let ways = Ways::learn(done, questions);
        Self {
            vocabulary: Vocabulary::learn(done, questions),
            entries: Entries::new(done),
            teller: Teller::learn(done, questions, &ways),
            ways,
            asked,
        }
    }

    /// Each piece of a message with each fix that it may rule out.
    pub(super) fn suspects(&self, message: &Message<'_>) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        let tokens = &message.query.tokens;
        let heard = self.vocabulary.hear(tokens);
        let pieces = pieces(tokens).into_iter().map(|(tokens, is_clause)| Piece::new(tokens, is_clause, &heard));
        let pieces: Vec<Piece<'_>> = pieces.collect();
        let whole = || pieces.iter().filter(|piece| piece.is_clause);
        let (clauses_in_all, sound_done) = (whole().count(), whole().filter(|piece| piece.done >= DONE).count());
        let contradicted = message.contradicted();
        let told = OnceCell::new();
        for piece in &pieces {
            let tokens = message.tokens(&piece.tokens);
            if tokens.first().is_some_and(|token| token.traits.only_asks) {
                continue;
            }
            let mut entries = self.entries.find(tokens);
            if let Some(class) = self.ways.find(tokens) {
                entries.retain(|(with, _)| *with != class);
                entries.push((class, WRITTEN));
            }
            if piece.done <= -DONE && entries.is_empty() {
                continue;
            }
            let classes = self.classes(piece, tokens, &entries);
            let part = if classes.is_empty() { continue } else { message.said.part(&piece.tokens) };
            let told = told.get_or_init(|| self.teller.told(&message.query.tokens));
            let tells = told.within(&piece.tokens);
            let weigh = |class: usize| -> f32 { piece.words.iter().map(|(_, word)| word.weight(class)).sum() };
            let weights: Vec<(usize, f32)> = classes.iter().map(|class| (*class, weigh(*class))).collect();
            for (class, weight) in &weights {
                let others = weights.iter().filter(|(other, _)| other != class).map(|(_, weight)| *weight);
                let about = About {
                    class: *class,
                    here: part.lead_within(*class),
                    rest: part.lead_without(*class),
                    weight: *weight,
                    tells_done: tells.get(*class).copied().unwrap_or(0.0),
                    tells_asked: tells.last().copied().unwrap_or(0.0),
                    lead: weight - others.fold(0.0, f32::max),
                    entry: entries.iter().find(|(with, _)| with == class).map_or(0.0, |(_, share)| *share),
                    is_contradicted: is_within(&contradicted, &piece.tokens, *class),
                    clauses: clauses_in_all,
                    others_done: sound_done.saturating_sub(usize::from(piece.done >= DONE)),
                };
                let signals = signals(message, piece, heard.get(piece.tokens.clone()).unwrap_or_default(), &about);
                let is_free = about.rest <= FREE;
                let is_entry = about.entry >= WRITTEN && !about.is_contradicted;
                let is_written = is_entry && is_free;
                let (class, tokens) = (*class, piece.tokens.clone());
                suspects.push(Suspect { class, tokens, signals, is_entry, is_written });
            }
        }
        suspects
    }

    /// The fixes that a piece may rule out, in order.
    fn classes(&self, piece: &Piece<'_>, tokens: &[Token], entries: &[(usize, f32)]) -> Vec<usize> {
        let mut classes: Vec<usize> = piece.words.iter().flat_map(|(_, word)| &word.names).copied().collect();
        classes.extend(entries.iter().map(|(class, _)| class));
        classes.sort_unstable();
        classes.dedup();
        if !classes.is_empty() {
            let said = said_in(tokens);
            classes.retain(|class| !self.asked.contains(&question(*class, &said)));
        }
        classes
    }
}

fn signals(message: &Message<'_>, piece: &Piece<'_>, heard: &[Heard<'_>], about: &About) -> Signals {
    let class = about.class;
    let tokens = message.tokens(&piece.tokens);
    let root = count(tokens.len()).sqrt();
    let content = || heard.iter().zip(tokens).filter(|(_, token)| !token.traits.is_function_word);
    let listed = content().filter(|(heard, _)| heard.word.is_some_and(|(_, word)| word.is_in(class)));
    let naming = piece.words.iter().filter(|(_, word)| word.names.contains(&class));
    let named = naming.map(|(_, word)| word.weight(class)).fold(0.0, f32::max);
    let states = heard.iter().filter(|heard| heard.word.is_some_and(|(_, word)| word.is_state));
    let all = message.said.all(class);
    let rest_words = message.query.tokens.len().saturating_sub(tokens.len());
    [
        piece.done.clamp(-MOST, MOST),
        piece.done.clamp(-MOST, MOST) / root,
        about.weight.clamp(-MOST, MOST),
        about.lead.clamp(-MOST, MOST),
        about.entry,
        named,
        count(listed.count()) / count(content().count().max(1)),
        count(states.count()).min(3.0),
        about.here / root,
        about.rest / count(rest_words.max(1)).sqrt(),
        if all > 0.0 { message.said.within(class, &piece.tokens) / all } else { 0.0 },
        one(tokens.first().is_some_and(|token| token.traits.opens_question)),
        one(rest_words < 3),
        one(about.is_contradicted),
        one(tokens.iter().any(|token| token.is_negated)),
        one(tokens.iter().any(|token| token.traits.is_past)),
        root,
        count(about.others_done).min(3.0),
        count(about.clauses).sqrt(),
        about.tells_done,
        about.tells_asked,
    ]
}

impl Message<'_> {
    /// The tokens of a piece.
    fn tokens(&self, piece: &Range<usize>) -> &[Token] {
        self.query.tokens.get(piece.clone()).unwrap_or_default()
    }

    /// The fixes' keywords with a "not" in them: "not enough storage" is a sign, and no proof that storage is fine.
    fn contradicted(&self) -> Vec<(usize, &Range<usize>)> {
        let of_fix = self.phrases.iter().filter_map(|found| match found.sense {
            phrases::Sense::Fix(class) => Some((class, &found.tokens)),
            phrases::Sense::Topic | phrases::Sense::OtherTopic => None,
        });
        let is_negated = |tokens: &[Token]| tokens.len() > 1 && tokens.iter().any(|token| token.traits.is_negation);
        of_fix.filter(|(_, tokens)| is_negated(self.tokens(tokens))).collect()
    }
}

/// Whether a piece holds one of some keywords of a fix.
fn is_within(keywords: &[(usize, &Range<usize>)], piece: &Range<usize>, class: usize) -> bool {
    let is_inside = |keyword: &Range<usize>| piece.start <= keyword.start && keyword.end <= piece.end;
    keywords.iter().any(|(of, keyword)| *of == class && is_inside(keyword))
}

/// What a piece says about one fix's list.
struct About {
    class: usize,
    /// By how much the piece, and the rest of the message, say more for the fix than for the next best.
    here: f32,
    rest: f32,
    /// How much it speaks for the list, and by how much it leads over the other lists.
    weight: f32,
    lead: f32,
    /// How much it tells that the fix's thing is done or fine, and what is wrong.
    tells_done: f32,
    tells_asked: f32,
    /// The share of its words that an entry of the list makes up.
    entry: f32,
    /// Whether it holds one of the fix's keywords with a "not" in it.
    is_contradicted: bool,
    /// How many other clauses sound done.
    others_done: usize,
    /// How many clauses the message has.
    clauses: usize,
}

/// The entries of all lists, each with its fix's class.
fn by_class(done: &[Vec<Query>]) -> impl Iterator<Item = (usize, &Query)> {
    done.iter().enumerate().flat_map(|(class, list)| list.iter().map(move |entry| (class, entry)))
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

/// The pieces of a text in which something may be ruled out: its clauses, each marked as such, and what stands between
/// the "and"s of one.
fn pieces(tokens: &[Token]) -> Vec<(Range<usize>, bool)> {
    let mut pieces = Vec::new();
    for clause in clauses(tokens) {
        let mut start = clause.start;
        for at in clause.clone() {
            if tokens.get(at).is_some_and(|token| token.traits.is_and) {
                pieces.push((start..at, false));
                start = at + 1;
            }
        }
        if start > clause.start {
            pieces.push((start..clause.end, false));
        }
        pieces.push((clause, true));
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
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

/// The term for how full a thing is of which a token tells, as a sense.
fn also(token: &Token) -> Option<Sense> {
    token.also[1]?.checked_mul(SENSES)
}

/// What a text says, fillers left out, but not a first one that makes it a question: "what is the newest" and "newest".
fn said_in(tokens: &[Token]) -> Vec<Option<Sense>> {
    let said = tokens.iter().enumerate();
    let said = said.filter(|(at, token)| !token.traits.is_filler || (*at == 0 && token.traits.opens_question));
    said.map(|(_, token)| sense(token)).collect()
}

/// The hash of a class's question, given what it says.
fn question(class: usize, said: &[Option<Sense>]) -> u64 {
    rustc_hash::FxBuildHasher.hash_one((class, said))
}

/// The distinct senses of some tokens, and of numbers that tell how full a thing is, in order.
fn senses(tokens: &[Token]) -> Vec<Sense> {
    let mut senses: Vec<Sense> = tokens.iter().filter_map(sense).collect();
    senses.extend(tokens.iter().filter_map(also));
    senses.sort_unstable();
    senses.dedup();
    senses
}
