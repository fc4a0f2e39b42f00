//! The question that a message is nearest to, word by word.
//!
//! Likeness is the weight of the shared words over the mean weight of both sides (a weighted Dice coefficient), where a
//! word weighs the more the rarer it is. It is measured over an inverted index, from the rarest word of the message on,
//! and only for a bounded number of questions: what shares nothing but everyday words with the message is not near.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::evidence::count;
use super::lexicon::TermId;
use super::pairs::{index, place};
use super::token::Query;

/// How many entries of the index are followed to find questions, at most.
const MAX_FOLLOWED: usize = 256;

/// How many of the questions found are measured in full: those that share the most with the message.
const MAX_MEASURED: usize = 48;

/// How many of the nearest messages have a vote.
const VOTERS: usize = 12;

/// A guide's questions and 'not questions', indexed by word.
#[derive(Debug)]
pub(super) struct Questions {
    terms: FxHashMap<TermId, Posting>,
    /// The rarity of a word that no text has.
    unseen: f32,
    texts: Box<[Question]>,
    /// The distinct terms of all texts, one text after the other.
    distinct: Box<[TermId]>,
    /// The texts that have a term, in ascending order, one term after the other.
    listed: Box<[u32]>,
    /// The hash of each text's distinct terms, sorted, for messages that are written word for word alike.
    exact: Box<[(u64, u32)]>,
}

/// A word's place in the index.
#[derive(Debug, Default)]
struct Posting {
    /// The logarithm of texts over texts that have it.
    rarity: f32,
    /// Whether a question of a class has it.
    is_asked: bool,
    /// Where the texts that have it stand in the list of all.
    texts: Range<u32>,
}

/// Whose a written message is. Where several own the same words, the first of them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// A question of a class.
    Class(usize),
    /// A 'not question' of the guide.
    Nobody,
    /// A 'not question' of a fix, by its class.
    NotFix(usize),
}

#[derive(Debug)]
struct Question {
    written: Box<str>,
    owner: Owner,
    weight: f32,
    /// Where its terms stand in the list of all.
    terms: Range<u32>,
}

/// What counts when a message is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// All that a moderator wrote.
    Whole,
    /// All but texts of the very words of the message: how a message fares that is only like them.
    Unwritten,
}

/// The nearest question of an owner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'a> {
    pub(super) owner: Owner,
    /// The question as a moderator wrote it, and its number.
    pub(super) text: &'a str,
    index: usize,
    /// From 0 to 1, where 1 is the same words.
    pub(super) likeness: f32,
    /// Its share of the likeness of the [`VOTERS`] nearest messages of all owners, from 0 to 1.
    pub(super) votes: f32,
}

impl Questions {
    /// Indexes texts, each with its owner.
    pub(super) fn new<'a>(texts: impl Iterator<Item = (&'a str, &'a Query, Owner)>) -> Self {
        let mut postings: FxHashMap<TermId, Posting> = FxHashMap::default();
        let mut questions = Vec::new();
        let mut distinct: Vec<TermId> = Vec::new();
        let mut exact: Vec<(u64, u32)> = Vec::new();
        for (text, query, owner) in texts {
            let terms = query.terms();
            for term in &terms {
                let posting = postings.entry(*term).or_default();
                // So far it is counted; where it begins is known when all are.
                posting.texts.end += 1;
                posting.is_asked |= matches!(owner, Owner::Class(_));
            }
            exact.push((hash(&terms), place(questions.len())));
            let start = place(distinct.len());
            distinct.extend(terms);
            questions.push(Question { written: text.into(), owner, weight: 0.0, terms: start..place(distinct.len()) });
        }
        exact.sort_unstable();
        let all = count(questions.len());
        let mut end = 0;
        for posting in postings.values_mut() {
            let texts = posting.texts.end;
            posting.rarity = (1.0 + all / (count(index(texts)) + 0.5)).ln();
            // Empty; it grows as its texts are listed.
            posting.texts = end..end;
            end += texts;
        }
        let mut listed = vec![0; distinct.len()];
        for (number, question) in (0..).zip(&mut questions) {
            let terms = distinct.get(range(&question.terms)).unwrap_or_default();
            for term in terms {
                let Some(posting) = postings.get_mut(term) else { continue };
                question.weight += posting.rarity;
                if let Some(text) = listed.get_mut(index(posting.texts.end)) {
                    *text = number;
                }
                posting.texts.end += 1;
            }
        }
        Self {
            terms: postings,
            unseen: (1.0 + all / 0.5).ln(),
            texts: questions.into(),
            distinct: distinct.into(),
            listed: listed.into(),
            exact: exact.into(),
        }
    }

    /// How rare a term is, and whether a question of a class has it; terms that the knowledge lacks are the rarest.
    pub(super) fn seen(&self, term: Option<TermId>) -> (f32, bool) {
        let posting = term.and_then(|term| self.terms.get(&term));
        posting.map_or((self.unseen, false), |posting| (posting.rarity, posting.is_asked))
    }

    /// The terms that stand in questions of classes.
    pub(super) fn asked(&self) -> impl Iterator<Item = TermId> {
        self.terms.iter().filter(|(_, posting)| posting.is_asked).map(|(term, _)| *term)
    }

    /// The nearest message of each owner that has one near, in no particular order.
    pub(super) fn nearest(&self, query: &Query, memory: Memory) -> Vec<Near<'_>> {
        let terms = query.terms();
        let words: Vec<Known<'_>> = terms.iter().map(|term| self.word(*term)).collect();
        let unknown = query.tokens.iter().filter(|token| token.term.is_none()).count();
        let own: f32 = words.iter().map(|word| word.rarity).sum::<f32>() + count(unknown) * self.unseen;
        let same = self.of_hash(hash(&terms)).filter(|index| self.terms_of(*index) == terms);
        let exact = same.map(|index| (index, own));
        let counts = |(index, _): &(usize, f32)| memory == Memory::Whole || self.terms_of(*index) != terms;
        let mut near: Vec<(f32, usize)> = exact
            .chain(self.shared(words))
            .filter(counts)
            .filter_map(|(index, shared)| {
                let weight = self.texts.get(index)?.weight;
                Some(((shared / (0.5 * own + 0.5 * weight)).min(1.0), index))
            })
            .collect();
        // The earlier question wins a tie.
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.dedup_by_key(|(_, index)| *index);
        let all: f32 = near.iter().take(VOTERS).map(|(likeness, _)| likeness).sum();
        let mut nearest: Vec<Near<'_>> = Vec::new();
        for (place, (likeness, index)) in near.into_iter().enumerate() {
            let Some(question) = self.texts.get(index) else { continue };
            let votes = if place < VOTERS { likeness / all } else { 0.0 };
            match nearest.iter_mut().find(|near| near.owner == question.owner) {
                Some(near) => near.votes += votes,
                None => nearest.push(Near { owner: question.owner, text: &question.written, index, likeness, votes }),
            }
        }
        nearest
    }

    /// The text to show for an owner: the nearest one if it has one of these terms, most telling first, else the owner's
    /// first text that has one.
    pub(super) fn shown(&self, near: Option<&Near<'_>>, owner: Owner, telling: &[TermId]) -> Option<&str> {
        let has = |index: usize| telling.iter().any(|term| self.terms_of(index).binary_search(term).is_ok());
        let nearest = near.map(|near| near.index).filter(|index| has(*index));
        let examples = telling.iter().filter_map(|term| self.terms.get(term)).flat_map(|posting| self.listed(posting));
        let mut examples = examples.filter_map(|text| usize::try_from(*text).ok());
        let is_own = |index: &usize| self.texts.get(*index).is_some_and(|question| question.owner == owner);
        let index = nearest.or_else(|| examples.find(is_own))?;
        self.texts.get(index).map(|question| &*question.written)
    }

    /// The distinct terms of a text.
    fn terms_of(&self, index: usize) -> &[TermId] {
        self.texts.get(index).and_then(|question| self.distinct.get(range(&question.terms))).unwrap_or_default()
    }

    /// The texts that have a term.
    fn listed(&self, posting: &Posting) -> &[u32] {
        self.listed.get(range(&posting.texts)).unwrap_or_default()
    }

    /// The texts whose terms have a hash, in order.
    fn of_hash(&self, hash: u64) -> impl Iterator<Item = usize> {
        let start = self.exact.partition_point(|(other, _)| *other < hash);
        let same = self.exact.get(start..).unwrap_or_default().iter().take_while(move |(other, _)| *other == hash);
        same.filter_map(|(_, text)| usize::try_from(*text).ok())
    }

    fn word(&self, term: TermId) -> Known<'_> {
        let posting = self.terms.get(&term);
        let rarity = posting.map_or(self.unseen, |posting| posting.rarity);
        Known { term, rarity, texts: posting.map(|posting| self.listed(posting)), is_followed: false }
    }

    /// Questions that share words with the message, given by ascending term, and the weight of what they share.
    fn shared(&self, mut words: Vec<Known<'_>>) -> Vec<(usize, f32)> {
        let mut rarest: BinaryHeap<Rarest> = (0..)
            .zip(&words)
            .filter(|(_, word)| word.texts.is_some())
            .map(|(place, word)| Rarest { rarity: word.rarity, place: Reverse(place) })
            .collect();
        let mut shared: FxHashMap<u32, f32> =
            FxHashMap::with_capacity_and_hasher(MAX_FOLLOWED, rustc_hash::FxBuildHasher);
        let mut followed = 0;
        while followed < MAX_FOLLOWED
            && let Some(Rarest { place: Reverse(place), .. }) = rarest.pop()
            && let Some(word) = words.get_mut(place)
            && let Some(texts) = word.texts.filter(|texts| followed == 0 || followed + texts.len() <= MAX_FOLLOWED)
        {
            for text in texts.iter().take(MAX_FOLLOWED) {
                *shared.entry(*text).or_default() += word.rarity;
            }
            followed += texts.len();
            word.is_followed = true;
        }
        let mut shared: Vec<(u32, f32)> = shared.into_iter().collect();
        let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if shared.len() > MAX_MEASURED {
            shared.select_nth_unstable_by(MAX_MEASURED, order);
            shared.truncate(MAX_MEASURED);
        }
        let rest: Vec<(TermId, f32)> = words
            .iter()
            .filter(|word| !word.is_followed && word.texts.is_some())
            .map(|word| (word.term, word.rarity))
            .collect();
        let measured = shared.into_iter().map(|(text, weight)| {
            let text = index(text);
            let terms = self.terms_of(text);
            // A long message has many words, a question few: each of the fewer is looked up among the others.
            let more: f32 = if rest.len() <= terms.len() {
                rest.iter().filter(|(term, _)| terms.binary_search(term).is_ok()).map(|(_, rarity)| rarity).sum()
            } else {
                let place = |term: &TermId| rest.binary_search_by_key(term, |(term, _)| *term).ok();
                terms.iter().filter_map(place).filter_map(|place| rest.get(place)).map(|(_, rarity)| rarity).sum()
            };
            (text, weight + more)
        });
        measured.collect()
    }
}

/// A word of a message that the knowledge has.
struct Known<'a> {
    term: TermId,
    rarity: f32,
    /// The texts that have it, if any.
    texts: Option<&'a [u32]>,
    /// Whether these have been looked up.
    is_followed: bool,
}

/// A word on its turn to be followed: the rarest first, of equally rare ones the first.
struct Rarest {
    rarity: f32,
    place: Reverse<usize>,
}

impl Ord for Rarest {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rarity.total_cmp(&other.rarity).then(self.place.cmp(&other.place))
    }
}

impl PartialOrd for Rarest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Rarest {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Rarest {}

fn range(places: &Range<u32>) -> Range<usize> {
    index(places.start)..index(places.end)
}

fn hash(terms: &[TermId]) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(terms)
}
