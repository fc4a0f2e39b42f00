//! A text as the engine sees it: tokens with their traits.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::Group;
use super::lexicon::TermId;
use super::{numbers, tone};
use crate::engine::text::{function_words, is_function_word};

/// A message, or a text of the knowledge, as terms.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// The tokens, in order.
    pub(super) tokens: Vec<Token>,
    /// The groups of letters of its words that the knowledge has; distinct in a member's message.
    pub(super) letters: Vec<Group>,
    /// What was mended: as it stands in the message, and as it was read.
    pub(super) mended: Vec<(Range<usize>, String)>,
    pub(super) has_question_mark: bool,
    /// Whether it asks or complains.
    pub(super) calls_for_help: bool,
    /// Whether it thanks or brings good news.
    pub(super) is_good_news: bool,
}

impl Query {
    /// The distinct terms that the knowledge knows, in ascending order.
    pub(super) fn terms(&self) -> Vec<TermId> {
        let mut terms: Vec<TermId> = self.tokens.iter().filter_map(|token| token.term).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

/// One term of a message.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its number; `None` when the knowledge has no such term.
    pub(super) term: Option<TermId>,
    /// Where it stands in the message, in bytes.
    pub(super) span: Range<usize>,
    /// The clause that it stands in.
    pub(super) clause: usize,
    pub(super) traits: Traits,
    /// The number as it is written, and how full a thing is of which it tells ("4.97 of 5").
    pub(super) also: [Option<TermId>; 2],
    /// Whether a "not", "no" or "without" stands shortly before it.
    pub(super) is_negated: bool,
}

/// What a word is, whatever it stands next to.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own; none rules another out")]
pub(super) struct Traits {
    /// Whether it says nothing about a topic.
    pub(super) is_function_word: bool,
    /// Whether it is a function word that does not even tell how a thing stands, as "on" and "ok" do.
    pub(super) is_filler: bool,
    /// Whether a new clause begins with it even without punctuation.
    pub(super) opens_clause: bool,
    /// Whether a clause that begins with it asks ("is", "should", "how").
    pub(super) opens_question: bool,
    /// Whether such a clause can only ask, and tells nothing ("does", "should", "how").
    pub(super) only_asks: bool,
    /// Whether it is a number without a unit.
    pub(super) is_number: bool,
    /// Whether it is a "not", "no" or "without".
    pub(super) is_negation: bool,
    /// Whether it is a verb's past form ("restarted"), as far as its ending tells.
    pub(super) is_past: bool,
    /// Whether it joins two things that are said in one breath: "wifi and storage are fine".
    pub(super) is_and: bool,
    /// Whether members use it to ask or complain.
    pub(super) asks_for_help: bool,
    /// Whether members use it to thank or to bring good news.
    pub(super) is_good_news: bool,
}

/// How many words a negation reaches.
const NEGATION_REACH: usize = 3;

/// Words after which a new clause begins even without punctuation.
const CLAUSE_WORDS: &[&str] = &["although", "because", "but", "however", "so", "still", "then", "though", "yet"];

/// Words that negate what follows.
const NEGATIONS: &[&str] = &["neither", "never", "no", "nor", "not", "without"];

impl Traits {
    /// The traits of a folded word with its stem.
    pub(super) fn of(word: &str, stem: &str) -> Self {
        let listed = LISTED.get(word).copied().unwrap_or_default();
        Self { is_number: stem == numbers::NUMBER, is_past: word.len() > 4 && word.ends_with("ed"), ..listed }
    }

    /// What the lists below and elsewhere say of a word.
    fn listed(word: &str) -> Self {
        let is_function_word = is_function_word(word);
        Self {
            is_function_word,
            is_filler: is_function_word && !tone::tells_a_state(word),
            opens_clause: CLAUSE_WORDS.contains(&word),
            opens_question: tone::opens_question(word),
            only_asks: tone::only_asks(word),
            is_negation: NEGATIONS.contains(&word),
            is_and: AND_WORDS.contains(&word),
            asks_for_help: tone::asks_for_help(word),
            is_good_news: tone::is_good_news(word),
            ..Self::default()
        }
    }

    /// The traits of a phrase that begins with `self`: it is no function word and no number, even if its words are.
    pub(super) fn and_then(self, next: Self) -> Self {
        Self {
            is_function_word: false,
            is_filler: false,
            is_number: false,
            is_past: self.is_past || next.is_past,
            ..self
        }
    }
}

/// Words that join two things.
const AND_WORDS: &[&str] = &["and", "plus"];

/// All words that stand in a list, with what the lists say.
static LISTED: LazyLock<FxHashMap<&'static str, Traits>> = LazyLock::new(|| {
    let own = [CLAUSE_WORDS, NEGATIONS, AND_WORDS].into_iter().flatten().copied();
    own.chain(function_words()).chain(tone::toned()).map(|word| (word, Traits::listed(word))).collect()
});

/// Opens a clause at conjunctions and marks what a negation reaches.
pub(super) fn mark_negation(tokens: &mut [Token]) {
    let mut opened = 0;
    let mut reach = 0;
    let mut last_clause = 0;
    for token in tokens {
        if token.clause != last_clause {
            last_clause = token.clause;
            reach = 0;
        }
        if token.traits.opens_clause {
            opened += 1;
            reach = 0;
        }
        token.clause += opened;
        if token.traits.is_negation {
            reach = NEGATION_REACH;
        } else if token.traits.is_and {
            // "Not syncing and the battery is low": who means both says "or".
            reach = 0;
        } else if reach > 0 {
            token.is_negated = true;
            reach -= 1;
        }
    }
}
