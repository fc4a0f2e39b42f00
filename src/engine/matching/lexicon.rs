//! From a message to terms: typos mended, words stemmed, synonyms joined, numbers made alike, negation marked.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::numbers;
use super::spelling::{Mended, Spelling};
use super::tone;
use crate::engine::knowledge::Knowledge;
use crate::engine::text::{Word, is_function_word, words};

/// The number of a term; terms are numbered in the order in which the knowledge brings them.
pub(super) type TermId = u32;

/// All terms of the knowledge.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    terms: FxHashMap<Box<str>, TermId>,
    /// Stems of a synonym, in order, to the term that stands for its group.
    synonyms: FxHashMap<Box<[String]>, Box<str>>,
    /// How many words the longest synonym has.
    longest: usize,
    spelling: Spelling,
}

/// A message as terms.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// The tokens, in order.
    pub(super) tokens: Vec<Token>,
    /// What was mended: as it stands in the message, and as it was read.
    pub(super) mended: Vec<(Range<usize>, String)>,
    /// Whether it asks or complains.
    pub(super) calls_for_help: bool,
    /// Whether it thanks or brings good news.
    pub(super) is_good_news: bool,
}

/// One term of a message.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own; none rules another out")]
pub(super) struct Token {
    /// Its number; `None` when the knowledge has no such term.
    pub(super) term: Option<TermId>,
    /// Where it stands in the message, in bytes.
    pub(super) span: Range<usize>,
    /// The clause that it stands in.
    pub(super) clause: usize,
    /// Whether it says nothing about a topic.
    pub(super) is_function_word: bool,
    /// Whether it is a function word that does not even tell how a thing stands, as "on" and "ok" do.
    pub(super) is_filler: bool,
    /// Whether a new clause begins with it even without punctuation.
    pub(super) opens_clause: bool,
    /// Whether a clause that begins with it asks ("is", "should", "how").
    pub(super) opens_question: bool,
    /// Whether it is a number without a unit.
    pub(super) is_number: bool,
    /// Whether it is a size or a share.
    pub(super) is_amount: bool,
    /// Whether it is a "not", "no" or "without".
    pub(super) is_negation: bool,
    /// Whether a "not", "no" or "without" stands shortly before it.
    pub(super) is_negated: bool,
    /// Whether it is a verb's past form ("restarted"), as far as its ending tells.
    pub(super) is_past: bool,
}

/// How many words a negation reaches.
const NEGATION_REACH: usize = 3;

/// Words after which a new clause begins even without punctuation.
const CLAUSE_WORDS: &[&str] = &["although", "because", "but", "however", "so", "still", "then", "though", "yet"];

/// Words that negate what follows.
const NEGATIONS: &[&str] = &["neither", "never", "no", "nor", "not", "without"];

/// A word on its way to a term.
struct Form {
    /// The folded word.
    word: String,
    /// Its stem, numbers made alike.
    stem: String,
    span: Range<usize>,
    clause: usize,
}

impl Lexicon {
    /// The synonyms and spellings of the knowledge; terms come with [`Lexicon::learn`].
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let mut lexicon = Self { spelling: spelling(knowledge), longest: 1, ..Self::default() };
        for group in &knowledge.synonyms {
            let mut forms = group.iter().map(|entry| stems(&entry.text)).filter(|stems| !stems.is_empty());
            let Some(head) = forms.next() else { continue };
            let term = head.join("_");
            for form in std::iter::once(head).chain(forms) {
                lexicon.longest = lexicon.longest.max(form.len());
                lexicon.synonyms.entry(form.into()).or_insert_with(|| term.as_str().into());
            }
        }
        lexicon
    }

    /// Reads a text of the knowledge: every term of it gets a number.
    pub(super) fn learn(&mut self, text: &str) -> Query {
        let forms = forms(self.join(words(text)));
        let names = self.names(&forms);
        let mut tokens = Vec::with_capacity(names.len());
        for (name, range) in names {
            let next = TermId::try_from(self.terms.len()).unwrap_or(TermId::MAX);
            let id = *self.terms.entry(name.into()).or_insert(next);
            tokens.push(token(Some(id), forms.get(range).unwrap_or_default()));
        }
        mark_negation(&mut tokens);
        Query { tokens, ..Query::default() }
    }

    /// Reads a member's message: typos are mended, terms that the knowledge lacks have no number.
    pub(super) fn read(&self, message: &str) -> Query {
        let mut mended = Vec::new();
        let words = self.mend(self.join(words(message)), &mut mended);
        let calls_for_help = message.contains('?') || tone::calls_for_help(&words);
        let is_good_news = tone::is_good_news(&words);
        let forms = forms(words);
        let mut tokens = Vec::with_capacity(forms.len());
        for (name, range) in self.names(&forms) {
            tokens.push(token(self.terms.get(name.as_str()).copied(), forms.get(range).unwrap_or_default()));
        }
        mark_negation(&mut tokens);
        Query { tokens, mended, calls_for_help, is_good_news }
    }

    /// The names of the terms of a text, each with the forms that it stands for; the longest synonym wins.
    fn names(&self, forms: &[Form]) -> Vec<(String, Range<usize>)> {
        let stems: Vec<String> = forms.iter().map(|form| form.stem.clone()).collect();
        let mut names = Vec::with_capacity(stems.len());
        let mut at = 0;
        while let Some(stem) = stems.get(at) {
            let synonym = (1..=self.longest.min(stems.len() - at)).rev().find_map(|length| {
                let term = self.synonyms.get(stems.get(at..at + length)?)?;
                Some((term.to_string(), length))
            });
            let (name, length) = synonym.unwrap_or_else(|| (stem.clone(), 1));
            names.push((name, at..at + length));
            at += length;
        }
        names
    }

    /// Joins words that were torn apart.
    fn join(&self, words: Vec<Word>) -> Vec<Word> {
        let mut joined: Vec<Word> = Vec::with_capacity(words.len());
        for word in words {
            match joined.last_mut().filter(|last| last.clause == word.clause) {
                Some(last) => match self.spelling.joined(&last.text, &word.text) {
                    Some(text) => *last = Word { text, span: last.span.start..word.span.end, clause: word.clause },
                    None => joined.push(word),
                },
                None => joined.push(word),
            }
        }
        joined
    }

    /// Mends typos, and says what was mended.
    fn mend(&self, words: Vec<Word>, mended: &mut Vec<(Range<usize>, String)>) -> Vec<Word> {
        let mut read: Vec<Word> = Vec::with_capacity(words.len());
        for word in words {
            if self.spelling.knows(&word.text) {
                read.push(word);
                continue;
            }
            match self.spelling.mend(&word.text) {
                Some(Mended::Word(meant)) => {
                    mended.push((word.span.clone(), meant.clone()));
                    read.push(Word { text: meant, ..word });
                }
                Some(Mended::Two(first, second)) => {
                    mended.push((word.span.clone(), format!("{first} {second}")));
                    read.push(Word { text: first, ..word.clone() });
                    read.push(Word { text: second, ..word });
                }
                None => read.push(word),
            }
        }
        read
    }
}

/// The words that members and moderators use, each with whether a typo may be read as it.
fn spelling(knowledge: &Knowledge) -> Spelling {
    let mut weighty: Vec<Word> = Vec::new();
    let mut known: Vec<Word> = Vec::new();
    let synonyms = knowledge.synonyms.iter().flatten();
    weighty.extend(synonyms.flat_map(|entry| words(&entry.text)));
    for guide in &knowledge.guides {
        weighty.extend(guide.keywords.iter().flat_map(|entry| words(&entry.text)));
        let others = guide.questions.iter().chain(&guide.not_questions).chain(&guide.other_topics);
        known.extend(others.flat_map(|entry| words(&entry.text)));
        for fix in guide.fixes.iter().chain([&guide.closing]) {
            weighty.extend(fix.keywords.iter().flat_map(|entry| words(&entry.text)));
            weighty.extend(words(&fix.title));
            let others = fix.questions.iter().chain(&fix.not_questions).chain(&fix.already_done);
            known.extend(others.flat_map(|entry| words(&entry.text)));
            known.extend(fix.steps.iter().flat_map(|step| words(&step.text)));
        }
    }
    let weighty = weighty.iter().filter(|word| !is_function_word(&word.text)).map(|word| (word.text.as_str(), true));
    let frequent = frequent(&known);
    let known = known.iter().map(|word| (word.text.as_str(), frequent.contains(&word.text.as_str())));
    Spelling::new(weighty.chain(known))
}

/// How often a word must stand in questions before a typo may be read as it; a slip in a question is rarer.
const FREQUENT: u32 = 4;

fn frequent(words: &[Word]) -> rustc_hash::FxHashSet<&str> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for word in words {
        *counts.entry(&word.text).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(word, count)| *count >= FREQUENT && !is_function_word(word))
        .map(|(word, _)| word)
        .collect()
}

fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| numbers::alike(&word.text)).collect()
}

fn forms(words: Vec<Word>) -> Vec<Form> {
    words
        .into_iter()
        .map(|word| Form { stem: numbers::alike(&word.text), word: word.text, span: word.span, clause: word.clause })
        .collect()
}

fn token(term: Option<TermId>, forms: &[Form]) -> Token {
    let start = forms.first().map_or(0, |form| form.span.start);
    let end = forms.last().map_or(start, |form| form.span.end);
    Token {
        term,
        span: start..end,
        clause: forms.first().map_or(0, |form| form.clause),
        is_function_word: matches!(forms, [form] if is_function_word(&form.word)),
        is_filler: matches!(forms, [form] if is_function_word(&form.word) && !tone::tells_a_state(&form.word)),
        opens_clause: forms.first().is_some_and(|form| CLAUSE_WORDS.contains(&form.word.as_str())),
        opens_question: forms.first().is_some_and(|form| tone::opens_question(&form.word)),
        is_number: matches!(forms, [form] if form.stem == numbers::NUMBER),
        is_amount: matches!(forms, [form] if form.stem != numbers::NUMBER && form.stem.starts_with('#')),
        is_negation: forms.first().is_some_and(|form| NEGATIONS.contains(&form.word.as_str())),
        is_negated: false,
        is_past: forms.iter().any(|form| form.word.len() > 4 && form.word.ends_with("ed")),
    }
}

/// Opens a clause at conjunctions and marks what a negation reaches.
fn mark_negation(tokens: &mut [Token]) {
    let mut opened = 0;
    let mut reach = 0;
    let mut last_clause = 0;
    for token in tokens {
        if token.clause != last_clause {
            last_clause = token.clause;
            reach = 0;
        }
        if token.opens_clause {
            opened += 1;
            reach = 0;
        }
        token.clause += opened;
        if token.is_negation {
            reach = NEGATION_REACH;
        } else if reach > 0 {
            token.is_negated = true;
            reach -= 1;
        }
    }
}
