//! The question that a message is nearest to, word by word.
//!
//! Likeness is the weight of the shared words over the mean weight of both sides (a weighted Dice coefficient), where a
//! word weighs the more the rarer it is. It is measured over an inverted index: only questions that share a word with
//! the message are looked at.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::count;
use super::lexicon::{Query, TermId};

/// A guide's questions and 'not questions', indexed by word.
#[derive(Debug)]
pub(super) struct Questions {
    /// How rare each term is, by its number: the logarithm of texts over texts that have it.
    rarity: FxHashMap<TermId, f32>,
    /// The rarity of a word that no text has.
    unseen: f32,
    postings: FxHashMap<TermId, Vec<usize>>,
    texts: Vec<Question>,
}

/// Whose a written message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// A question of a class.
    Class(usize),
    /// A 'not question' of a fix, by its class.
    NotFix(usize),
    /// A 'not question' of the guide.
    Nobody,
}

#[derive(Debug)]
struct Question {
    written: Box<str>,
    owner: Owner,
    weight: f32,
}

/// The nearest question of a class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'a> {
    /// The question as a moderator wrote it.
    pub(super) text: &'a str,
    /// From 0 to 1, where 1 is the same words.
    pub(super) likeness: f32,
}

impl Questions {
    /// Indexes texts, each with its owner.
    pub(super) fn new<'a>(texts: impl Iterator<Item = (&'a str, &'a Query, Owner)>) -> Self {
        let mut postings: FxHashMap<TermId, Vec<usize>> = FxHashMap::default();
        let mut questions = Vec::new();
        let mut term_sets = Vec::new();
        for (text, query, owner) in texts {
            let terms = terms(query);
            for term in &terms {
                postings.entry(*term).or_default().push(questions.len());
            }
            term_sets.push(terms);
            questions.push(Question { written: text.into(), owner, weight: 0.0 });
        }
        let all = count(questions.len());
        let rarity: FxHashMap<TermId, f32> =
            postings.iter().map(|(term, with)| (*term, (1.0 + all / (count(with.len()) + 0.5)).ln())).collect();
        for (question, terms) in questions.iter_mut().zip(&term_sets) {
            question.weight = terms.iter().filter_map(|term| rarity.get(term)).sum();
        }
        Self { rarity, unseen: (1.0 + all / 0.5).ln(), postings, texts: questions }
    }

    /// How rare a term is; terms that the knowledge lacks are the rarest.
    pub(super) fn rarity(&self, term: Option<TermId>) -> f32 {
        term.and_then(|term| self.rarity.get(&term)).copied().unwrap_or(self.unseen)
    }

    /// The nearest message of each owner.
    pub(super) fn nearest(&self, query: &Query) -> FxHashMap<Owner, Near<'_>> {
        let terms = terms(query);
        let unknown = query.tokens.iter().filter(|token| token.term.is_none()).count();
        let own: f32 = terms.iter().map(|term| self.rarity(Some(*term))).sum::<f32>() + count(unknown) * self.unseen;
        let mut shared: FxHashMap<usize, f32> = FxHashMap::default();
        for term in &terms {
            for question in self.postings.get(term).into_iter().flatten() {
                *shared.entry(*question).or_default() += self.rarity(Some(*term));
            }
        }
        let mut nearest: FxHashMap<Owner, (f32, usize)> = FxHashMap::default();
        for (index, shared) in shared {
            let Some(question) = self.texts.get(index) else { continue };
            let likeness = shared / (0.5 * own + 0.5 * question.weight);
            let best = nearest.entry(question.owner).or_insert((likeness, index));
            // The earlier question wins a tie, whatever the order of the map.
            if (likeness, best.1) > (best.0, index) {
                *best = (likeness, index);
            }
        }
        let near = |(likeness, index): (f32, usize)| {
            self.texts.get(index).map(|question| Near { text: &question.written, likeness })
        };
        nearest.into_iter().filter_map(|(owner, best)| Some((owner, near(best)?))).collect()
    }
}

fn terms(query: &Query) -> FxHashSet<TermId> {
    query.tokens.iter().filter_map(|token| token.term).collect()
}
