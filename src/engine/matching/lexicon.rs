//! From a message to terms: typos mended, words stemmed, synonyms joined, numbers made alike, negation marked.
//!
//! What a word form is (its stem, its traits) is found out once and kept; a message costs a look-up for each word.

use std::borrow::Cow;
use std::hash::BuildHasher as _;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::letters::{Group, Groups, Spelt};
use super::numbers;
use super::spelling::{self, Mended, Spelling};
use super::token::{Query, Token, Traits, mark_negation};
use crate::engine::knowledge::Knowledge;
use crate::engine::text::{Word, is_common_word, is_function_word, words};

/// The number of a term; terms are numbered in the order in which the knowledge brings them.
pub(super) type TermId = u32;

/// Stands for a stem or a term that the knowledge lacks.
pub(super) const UNKNOWN: TermId = TermId::MAX;

/// How many different words of a message may be typos. Who types in a language that the knowledge knows makes a few; looking
/// for what hundreds may mean would only cost time.
const MOST_TYPOS: usize = 128;

/// All word forms and terms of the knowledge.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    forms: FxHashMap<Box<str>, Form>,
    terms: FxHashMap<Box<str>, TermId>,
    /// The stems of a synonym, in order, to the term that stands for its group.
    synonyms: FxHashMap<Box<[TermId]>, TermId>,
    /// How many words the longest synonym has that begins with a stem, by the stem's number.
    reach: Vec<u8>,
    /// Words of synonyms, keywords and titles.
    listed: FxHashSet<Box<str>>,
    /// The hashes of the two pieces of a listed word that was torn apart, for all such words.
    torn: FxHashSet<u64>,
    /// The first pieces of such words.
    first_pieces: FxHashSet<Box<str>>,
    spelling: Spelling,
    groups: Groups,
    /// The terms of [`numbers::FULLNESS`].
    fullness: [TermId; 2],
}

/// A word form.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Its stem, or [`UNKNOWN`].
    stem: TermId,
    /// For a number, the term for it as it is written; else [`UNKNOWN`].
    written: TermId,
    /// For a number, its value.
    value: Option<f32>,
    traits: Traits,
    /// How often it stands in the knowledge's texts.
    uses: u32,
    /// Whether a listed word that was torn apart may begin with it.
    is_piece: bool,
    /// Its groups of letters, if it is known.
    spelt: Spelt,
}

/// A word of a message on its way to a term.
struct Reading<'a> {
    text: Cow<'a, str>,
    form: Option<Form>,
    span: Range<usize>,
    clause: usize,
}

impl<'a> Reading<'a> {
    fn new(form: Option<Form>, word: Word<'a>) -> Self {
        Self { text: Cow::Borrowed(word.text), form, span: word.span, clause: word.clause }
    }
}

impl Lexicon {
    /// The synonyms of the knowledge and its listed words; the rest comes with [`Lexicon::learn`].
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let mut lexicon = Self::default();
        lexicon.fullness = numbers::FULLNESS.map(|name| lexicon.term(name));
        for guide in &knowledge.guides {
            for entry in &guide.keywords {
                lexicon.list(&entry.text);
            }
            for fix in guide.fixes.iter().chain([&guide.closing]) {
                lexicon.list(&fix.title);
                for entry in &fix.keywords {
                    lexicon.list(&entry.text);
                }
            }
        }
        for entry in knowledge.synonyms.iter().flatten() {
            lexicon.list(&entry.text);
        }
        // From here on words become known, and each needs to know what is listed.
        for group in &knowledge.synonyms {
            let forms: Vec<Box<[TermId]>> = group.iter().map(|entry| lexicon.stems(&entry.text)).collect();
            let mut forms = forms.into_iter().filter(|stems| !stems.is_empty());
            let Some(head) = forms.next() else { continue };
            let term = if let [alone] = &*head { *alone } else { lexicon.group(&head) };
            for form in std::iter::once(head).chain(forms) {
                lexicon.add_synonym(form, term);
            }
        }
        lexicon
    }

    /// Takes the words of a text for listed ones: torn pieces are joined to them, and typos may be read as them.
    fn list(&mut self, text: &str) {
        for word in words(text).iter().filter(|word| !is_function_word(word.text)) {
            if word.text.len() >= spelling::SHORTEST && self.listed.insert(word.text.into()) {
                let tears = (1..word.text.len()).filter_map(|at| word.text.split_at_checked(at));
                for (first, second) in tears {
                    self.torn.insert(pieces(first, second));
                    if !self.first_pieces.contains(first) {
                        self.first_pieces.insert(first.into());
                    }
                }
            }
        }
    }

    /// The stems of a text.
    fn stems(&mut self, text: &str) -> Box<[TermId]> {
        words(text).iter().map(|word| self.form(word.text).stem).collect()
    }

    /// A term of its own for a group of synonyms whose first is of several words.
    fn group(&mut self, head: &[TermId]) -> TermId {
        let name: Vec<String> = head.iter().map(TermId::to_string).collect();
        self.term(&format!("+{}", name.join("+")))
    }

    fn add_synonym(&mut self, stems: Box<[TermId]>, term: TermId) {
        let first = stems.first().and_then(|first| usize::try_from(*first).ok()).unwrap_or(0);
        if self.reach.len() <= first {
            self.reach.resize(first + 1, 0);
        }
        if let Some(reach) = self.reach.get_mut(first) {
            *reach = (*reach).max(u8::try_from(stems.len()).unwrap_or(u8::MAX));
        }
        self.synonyms.entry(stems).or_insert(term);
    }

    /// The number of a stem; a new one where it has none.
    fn term(&mut self, stem: &str) -> TermId {
        if let Some(term) = self.terms.get(stem) {
            return *term;
        }
        let term = TermId::try_from(self.terms.len()).unwrap_or(UNKNOWN);
        self.terms.insert(stem.into(), term);
        term
    }

    /// What a word of the knowledge is; from now on it is known.
    fn form(&mut self, word: &str) -> Form {
        if let Some(form) = self.forms.get_mut(word) {
            form.uses += 1;
            return *form;
        }
        let stem = numbers::alike(word);
        let written = if is_number(&stem) { self.term(word) } else { UNKNOWN };
        let traits = Traits::of(word, &stem);
        let (value, is_piece) = (numbers::value(word), self.first_pieces.contains(word));
        let form =
            Form { stem: self.term(&stem), written, value, traits, uses: 1, is_piece, spelt: self.groups.learn(word) };
        self.forms.insert(word.into(), form);
        form
    }

    /// What a word of a message is.
    fn look_up(&self, word: &str) -> Form {
        self.forms.get(word).copied().unwrap_or_else(|| {
            let stem = numbers::alike(word);
            let term = self.terms.get(stem.as_str()).copied().unwrap_or(UNKNOWN);
            let (value, traits) = (numbers::value(word), Traits::of(word, &stem));
            let is_piece = self.first_pieces.contains(word);
            Form { stem: term, written: UNKNOWN, value, traits, uses: 0, is_piece, spelt: Spelt::default() }
        })
    }

    /// Makes the words of a text known, without reading it.
    pub(super) fn note(&mut self, text: &str) {
        for word in words(text).iter() {
            self.form(word.text);
        }
    }

    /// Reads a text of the knowledge: every word and term of it becomes known.
    pub(super) fn learn(&mut self, text: &str) -> Query {
        let words = words(text);
        let known: Vec<Reading<'_>> = words.iter().map(|word| Reading::new(Some(self.form(word.text)), word)).collect();
        let readings = self.join(known.into_iter());
        Query { tokens: self.tokens(&readings), letters: self.letters(&readings), ..Query::default() }
    }

    /// To be called when everything is learnt: which words typos may be read as.
    pub(super) fn finish(&mut self) {
        let frequent =
            self.forms.iter().filter(|(word, form)| form.uses >= spelling::FREQUENT && !is_function_word(word));
        let listed = self.listed.iter().map(|word| (word, self.forms.get(word).map_or(0, |form| form.uses)));
        let targets = frequent.map(|(word, form)| (word, form.uses)).chain(listed);
        self.spelling = Spelling::new(targets.map(|(word, uses)| (&**word, uses)));
    }

    /// Reads a member's message: typos are mended, terms that the knowledge lacks have no number.
    pub(super) fn read(&self, message: &str) -> Query {
        let words = words(message);
        let joined = self.join(words.iter().map(|word| Reading::new(self.forms.get(word.text).copied(), word)));
        let mut mended = Vec::new();
        let readings = self.mend(joined, &mut mended);
        let mut letters = self.letters(&readings);
        letters.sort_unstable();
        letters.dedup();
        let has_question_mark = message.contains('?');
        let traits = || readings.iter().filter_map(|reading| reading.form).map(|form| form.traits);
        Query {
            tokens: self.tokens(&readings),
            letters,
            mended,
            has_question_mark,
            calls_for_help: has_question_mark || traits().any(|traits| traits.asks_for_help),
            is_good_news: traits().any(|traits| traits.is_good_news),
        }
    }

    /// Joins words that were torn apart: "i cloud".
    fn join<'a>(&self, words: impl Iterator<Item = Reading<'a>>) -> Vec<Reading<'a>> {
        let mut joined: Vec<Reading<'a>> = Vec::with_capacity(words.size_hint().0);
        for word in words {
            if let Some(last) = joined.last_mut()
                && last.clause == word.clause
                && let Some(whole) = self.joined(last, &word)
            {
                last.form = self.forms.get(whole.as_str()).copied();
                last.text = Cow::Owned(whole);
                last.span.end = word.span.end;
            } else {
                joined.push(word);
            }
        }
        joined
    }

    /// The listed word that two neighbours are the pieces of. Two words of their own stay two ("the sync thing" is no
    /// "syncthing"), unless one is a mere scrap.
    fn joined(&self, first: &Reading<'_>, second: &Reading<'_>) -> Option<String> {
        let is_whole = first.form.is_some_and(|form| !form.is_piece);
        if is_whole || !self.torn.contains(&pieces(&first.text, &second.text)) {
            return None;
        }
        let is_scrap = |word: &Reading<'_>| word.text.len() <= spelling::SCRAP;
        let is_word = |word: &Reading<'_>| !is_scrap(word) && (word.form.is_some() || is_known(&word.text));
        let holds = |word: &Reading<'_>| !is_scrap(word) && is_function_word(&word.text);
        let are_two = (is_word(first) && is_word(second)) || holds(first) || holds(second);
        (!are_two).then(|| format!("{}{}", first.text, second.text))
    }

    /// Mends typos, says what was mended, and looks up what the rest is.
    fn mend<'a>(&self, words: Vec<Reading<'a>>, mended: &mut Vec<(Range<usize>, String)>) -> Vec<Reading<'a>> {
        let mut read = Vec::with_capacity(words.len());
        let mut seen: FxHashMap<&str, Option<Mended>> = FxHashMap::default();
        for mut word in words {
            if word.form.is_none() && !is_known(&word.text) {
                let meant = match &word.text {
                    Cow::Borrowed(text) if seen.len() < MOST_TYPOS || seen.contains_key(text) => {
                        seen.entry(text).or_insert_with(|| self.spelling.mend(text)).clone()
                    }
                    Cow::Borrowed(_) => None,
                    Cow::Owned(text) => self.spelling.mend(text),
                };
                match meant {
                    Some(Mended::Word(meant)) => {
                        mended.push((word.span.clone(), meant.clone()));
                        word.text = Cow::Owned(meant);
                    }
                    Some(Mended::Two(first, second)) => {
                        mended.push((word.span.clone(), format!("{first} {second}")));
                        let form = Some(self.look_up(&first));
                        read.push(Reading {
                            form,
                            text: Cow::Owned(first),
                            span: word.span.clone(),
                            clause: word.clause,
                        });
                        word.text = Cow::Owned(second);
                    }
                    None => {}
                }
            }
            word.form = word.form.or_else(|| Some(self.look_up(&word.text)));
            read.push(word);
        }
        read
    }

    /// The terms of a text; the longest synonym wins.
    fn tokens(&self, readings: &[Reading<'_>]) -> Vec<Token> {
        let stem = |reading: &Reading<'_>| reading.form.map_or(UNKNOWN, |form| form.stem);
        let stems: Vec<TermId> = readings.iter().map(stem).collect();
        let mut tokens = Vec::with_capacity(readings.len());
        let mut at = 0;
        while let Some(rest) = stems.get(at..).filter(|rest| !rest.is_empty()) {
            let (term, length) = self.synonym(rest).unwrap_or((rest.first().copied().unwrap_or(UNKNOWN), 1));
            let of = readings.get(at..at + length).unwrap_or_default();
            let term = known(term);
            if let (Some(first), Some(last)) = (of.first(), of.last()) {
                let forms = || of.iter().filter_map(|reading| reading.form);
                let traits = forms().map(|form| form.traits).reduce(Traits::and_then).unwrap_or_default();
                let written = forms().next().and_then(|form| known(form.written));
                let also = [written, self.fullness(readings, at)];
                let (span, clause) = (first.span.start..last.span.end, first.clause);
                tokens.push(Token { term, span, clause, traits, also, is_negated: false });
            }
            at += length;
        }
        mark_negation(&mut tokens);
        tokens
    }

    /// The groups of letters of what was read.
    fn letters(&self, readings: &[Reading<'_>]) -> Vec<Group> {
        let mut letters = Vec::with_capacity(readings.len() * 6);
        for reading in readings {
            match reading.form.filter(|form| form.uses > 0) {
                Some(form) => letters.extend_from_slice(self.groups.at(form.spelt)),
                None => letters.extend(self.groups.of(&reading.text)),
            }
        }
        letters
    }

    /// How full a thing is of which the numbers from here on tell: "4.97 of 5".
    fn fullness(&self, readings: &[Reading<'_>], at: usize) -> Option<TermId> {
        let value = |at: usize| readings.get(at)?.form?.value;
        let used = value(at)?;
        let of = readings.get(at + 1).filter(|of| of.text == "of")?;
        let all = value(at + 2).filter(|_| of.clause == readings.get(at + 2).map_or(of.clause, |all| all.clause))?;
        numbers::fullness(used, all).and_then(|which| self.fullness.get(which).copied())
    }

    /// The longest synonym at the beginning of some stems, as the term that stands for it and its length in words.
    fn synonym(&self, stems: &[TermId]) -> Option<(TermId, usize)> {
        let first = usize::try_from(*stems.first()?).ok()?;
        let reach = usize::from(self.reach.get(first).copied()?).min(stems.len());
        (1..=reach).rev().find_map(|length| Some((*self.synonyms.get(stems.get(..length)?)?, length)))
    }
}

/// The hash of the two pieces of a word.
fn pieces(first: &str, second: &str) -> u64 {
    rustc_hash::FxBuildHasher.hash_one((first, second))
}

fn known(term: TermId) -> Option<TermId> {
    Some(term).filter(|term| *term != UNKNOWN)
}

/// Whether a stem stands for numbers.
fn is_number(stem: &str) -> bool {
    stem.starts_with('#')
}

/// Whether a word that the knowledge lacks is no typo.
fn is_known(word: &str) -> bool {
    is_common_word(word) || !word.chars().all(char::is_alphabetic)
}
