//! The question that a message is nearest to, word by word.
//!
//! Likeness is the weight of the shared words over the mean weight of both sides (a weighted Dice coefficient), where a
//! word weighs the more the rarer it is. It is measured over an inverted index, from the rarest word of the message on,
//! and only for a bounded number of questions: what shares nothing but everyday words with the message is not near.

use std::cmp::Reverse;
use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::evidence::count;
use super::lexicon::TermId;
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
    texts: Vec<Question>,
    /// The distinct terms of all texts, one text after the other.
    distinct: Vec<TermId>,
    /// The texts by the hash of their distinct terms, for messages that are written word for word alike.
    exact: FxHashMap<u64, Vec<usize>>,
}

/// A word's place in the index.
#[derive(Debug, Default)]
struct Posting {
    /// The logarithm of texts over texts that have it.
    rarity: f32,
    /// The texts that have it, in ascending order.
    texts: Vec<u32>,
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
    terms: Range<usize>,
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
        let mut exact: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (text, query, owner) in texts {
            let terms = query.terms();
            for term in &terms {
                postings.entry(*term).or_default().texts.push(u32::try_from(questions.len()).unwrap_or(u32::MAX));
            }
            exact.entry(hash(&terms)).or_default().push(questions.len());
            let start = distinct.len();
            distinct.extend(terms);
            questions.push(Question { written: text.into(), owner, weight: 0.0, terms: start..distinct.len() });
        }
        let all = count(questions.len());
        for posting in postings.values_mut() {
            posting.rarity = (1.0 + all / (count(posting.texts.len()) + 0.5)).ln();
        }
        for question in &mut questions {
            let terms = distinct.get(question.terms.clone()).unwrap_or_default();
            question.weight = terms.iter().filter_map(|term| postings.get(term)).map(|posting| posting.rarity).sum();
        }
        Self { terms: postings, unseen: (1.0 + all / 0.5).ln(), texts: questions, distinct, exact }
    }

    /// How rare a term is; terms that the knowledge lacks are the rarest.
    pub(super) fn rarity(&self, term: Option<TermId>) -> f32 {
        term.and_then(|term| self.terms.get(&term)).map_or(self.unseen, |posting| posting.rarity)
    }

    /// The nearest message of each owner that has one near, in no particular order.
    pub(super) fn nearest(&self, query: &Query, memory: Memory) -> Vec<Near<'_>> {
        let terms = query.terms();
        let unknown = query.tokens.iter().filter(|token| token.term.is_none()).count();
        let own: f32 = terms.iter().map(|term| self.rarity(Some(*term))).sum::<f32>() + count(unknown) * self.unseen;
        let same = self.exact.get(&hash(&terms)).into_iter().flatten().filter(|index| self.terms_of(**index) == terms);
        let exact = same.map(|index| (*index, own));
        let counts = |(index, _): &(usize, f32)| memory == Memory::Whole || self.terms_of(*index) != terms;
        let mut near: Vec<(f32, usize)> = exact
            .chain(self.shared(&terms))
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
        let examples = telling.iter().filter_map(|term| self.terms.get(term)).flat_map(|posting| &posting.texts);
        let mut examples = examples.filter_map(|text| usize::try_from(*text).ok());
        let is_own = |index: &usize| self.texts.get(*index).is_some_and(|question| question.owner == owner);
        let index = nearest.or_else(|| examples.find(is_own))?;
        self.texts.get(index).map(|question| &*question.written)
    }

    /// The distinct terms of a text.
    fn terms_of(&self, index: usize) -> &[TermId] {
        self.texts.get(index).and_then(|question| self.distinct.get(question.terms.clone())).unwrap_or_default()
    }

    /// Questions that share words with the message, and the weight of what they share.
    fn shared(&self, terms: &[TermId]) -> Vec<(usize, f32)> {
        let mut postings: Vec<(TermId, &Posting)> =
            terms.iter().filter_map(|term| Some((*term, self.terms.get(term)?))).collect();
        postings.sort_by(|a, b| b.1.rarity.total_cmp(&a.1.rarity));
        let mut shared: FxHashMap<u32, f32> =
            FxHashMap::with_capacity_and_hasher(MAX_FOLLOWED, rustc_hash::FxBuildHasher);
        let mut postings = postings.into_iter().peekable();
        let mut followed = 0;
        while followed < MAX_FOLLOWED
            && let Some((_, posting)) =
                postings.next_if(|(_, posting)| followed == 0 || followed + posting.texts.len() <= MAX_FOLLOWED)
        {
            for text in posting.texts.iter().take(MAX_FOLLOWED) {
                *shared.entry(*text).or_default() += posting.rarity;
            }
            followed += posting.texts.len();
        }
        let mut shared: Vec<(u32, f32)> = shared.into_iter().collect();
        shared.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| Reverse(b.0).cmp(&Reverse(a.0))));
        shared.truncate(MAX_MEASURED);
        // A long message has many words, a question few: each of the question's is looked up among the rest.
        let mut rest: Vec<(TermId, f32)> = postings.map(|(term, posting)| (term, posting.rarity)).collect();
        rest.sort_unstable_by_key(|(term, _)| *term);
        let rarity = |term: &TermId| {
            let place = rest.binary_search_by_key(term, |(term, _)| *term).ok();
            place.and_then(|place| rest.get(place)).map(|(_, rarity)| *rarity)
        };
        for (text, weight) in &mut shared {
            let terms = self.terms_of(usize::try_from(*text).unwrap_or(usize::MAX));
            *weight += terms.iter().filter_map(rarity).sum::<f32>();
        }
        shared.into_iter().map(|(text, weight)| (usize::try_from(text).unwrap_or(usize::MAX), weight)).collect()
    }
}

fn hash(terms: &[TermId]) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(terms)
}
