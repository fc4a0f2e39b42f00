//! Keywords that do not do what a keyword is for: point to one fix.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Index;
use super::evidence::count;
use super::lexicon::{TermId, UNKNOWN};
use super::token::Query;
use crate::engine::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::knowledge::{Entry, Fix, Guide, Knowledge, quote, same};

/// A keyword that stands in the questions of more than this share of a guide's other fixes may be a common one.
const MOST: f32 = 0.5;

/// In how many questions of a fix, and in which share of them, a keyword must stand to count as one of its words.
const FEW: (usize, f32) = (2, 0.01);

/// A common keyword that stands this many times as often in its own fix's questions as in the others', on average, still
/// points there.
const TELLING: f32 = 1.5;

/// A pair of words must stand in so many of a fix's questions to be named as telling.
const PAIRS: usize = 3;

/// A pair of words that stands together in one question of another fix must stand in more than this many of its own.
const FOR_EACH_OTHER: usize = 3;

/// In how many questions of another fix a keyword must stand before it is said to belong there: a handful is chance.
const MANY: usize = 8;

/// How many times as often it must stand there as in its own fix's questions.
const FAR_MORE: f32 = 8.0;

/// A phrase as terms.
type Phrase = Box<[TermId]>;

impl Index {
    /// Looks through the keywords of all fixes.
    pub(crate) fn test_keywords(&self, knowledge: &Knowledge) -> Vec<Diagnostic> {
        knowledge.guides.iter().flat_map(|guide| Keywords::new(self, guide).test()).collect()
    }
}

/// The keywords and questions of a guide's fixes.
struct Keywords<'a> {
    index: &'a Index,
    guide: &'a Guide,
    /// The questions of each fix.
    questions: Vec<Vec<(&'a Entry, Query)>>,
    /// In how many questions of each fix a keyword stands.
    uses: FxHashMap<Phrase, Vec<usize>>,
}

impl<'a> Keywords<'a> {
    fn new(index: &'a Index, guide: &'a Guide) -> Self {
        let read = |entry: &'a Entry| (entry, index.lexicon.read(&entry.text));
        let questions: Vec<Vec<(&Entry, Query)>> =
            guide.fixes.iter().map(|fix| fix.questions.iter().map(read).collect()).collect();
        let entries = guide.fixes.iter().flat_map(|fix| &fix.keywords);
        let mut uses: FxHashMap<Phrase, Vec<usize>> =
            entries.map(|entry| (terms(&index.lexicon.read(&entry.text)), vec![0; guide.fixes.len()])).collect();
        let longest = uses.keys().map(|phrase| phrase.len()).max().unwrap_or(0);
        for (class, of_fix) in questions.iter().enumerate() {
            for (_, question) in of_fix {
                let terms = terms(question);
                let pieces = (1..=longest).flat_map(|length| terms.windows(length)).collect::<FxHashSet<_>>();
                for piece in pieces {
                    if let Some(uses) = uses.get_mut(piece).and_then(|uses| uses.get_mut(class)) {
                        *uses += 1;
                    }
                }
            }
        }
        Self { index, guide, questions, uses }
    }

    fn test(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut seen: FxHashMap<Phrase, (&Fix, &Entry)> = FxHashMap::default();
        for (class, fix) in self.guide.fixes.iter().enumerate() {
            for entry in &fix.keywords {
                let query = self.index.lexicon.read(&entry.text);
                let phrase = terms(&query);
                let found = if query.tokens.iter().all(|token| token.traits.is_function_word) {
                    Some(everyday(entry))
                } else {
                    self.common(class, entry, &phrase).or_else(|| self.elsewhere(class, entry, &phrase))
                };
                let (first, first_entry) = *seen.entry(phrase).or_insert((fix, entry));
                // One that is spelt alike has been reported where the files were put together.
                let twin = (first.id != fix.id && same(&first_entry.text) != same(&entry.text))
                    .then(|| twin(entry, first, first_entry));
                let place = |(code, message, help)| Diagnostic {
                    code,
                    severity: Severity::Warning,
                    path: fix.path.clone(),
                    line: entry.line,
                    message,
                    help,
                };
                findings.extend(twin.or(found).map(place));
            }
        }
        findings
    }

    /// In which share of a fix's questions a keyword stands.
    fn share(&self, class: usize, uses: &[usize]) -> f32 {
        let questions = self.questions.get(class).map_or(0, Vec::len);
        count(uses.get(class).copied().unwrap_or(0)) / count(questions.max(1))
    }

    /// A keyword that stands in most fixes' questions about as often as in its own.
    fn common(&self, class: usize, entry: &Entry, phrase: &[TermId]) -> Option<Finding> {
        let uses = self.uses.get(phrase)?;
        let others = || (0..uses.len()).filter(|other| *other != class);
        let all = others().count();
        let has = |other: usize| uses.get(other).is_some_and(|uses| *uses >= FEW.0) && self.share(other, uses) >= FEW.1;
        let having = others().filter(|other| has(*other)).count();
        let mean = others().map(|other| self.share(other, uses)).sum::<f32>() / count(all.max(1));
        let is_common = all > 1 && count(having) > count(all) * MOST && self.share(class, uses) < TELLING * mean;
        is_common.then(|| {
            let message = format!(
                "The keyword {} stands in questions of {having} other fixes too, so it points to none.",
                quote(&entry.text)
            );
            let help = match self.telling_pair(class, phrase) {
                Some(pair) => {
                    format!("Write it together with a word that only this fix has, for example {}.", quote(&pair))
                }
                None => "Delete it, or write it together with a word that only this fix has.".to_owned(),
            };
            (Code::CommonKeyword, message, help)
        })
    }

    /// A keyword that stands in far more questions of another fix than of its own.
    fn elsewhere(&self, class: usize, entry: &Entry, phrase: &[TermId]) -> Option<Finding> {
        let uses = self.uses.get(phrase)?;
        let own = uses.get(class).copied().unwrap_or(0);
        let (other, most) = (0..).zip(uses).filter(|(other, _)| *other != class).max_by_key(|(_, uses)| **uses)?;
        if *most < MANY || self.share(other, uses) <= FAR_MORE * self.share(class, uses) {
            return None;
        }
        let title = quote(&self.guide.fixes.get(other)?.title);
        let message = format!(
            "The keyword {} stands in {own} questions of this fix, and in {most} of {title}.",
            quote(&entry.text)
        );
        let help = match self.telling_pair(class, phrase) {
            Some(pair) => format!("Move it there, or write what tells this fix apart, for example {}.", quote(&pair)),
            None => "Move it there, or write it together with a word that only this fix has.".to_owned(),
        };
        Some((Code::KeywordElsewhere, message, help))
    }

    /// The keyword with a word beside it, as members write them, that stand together in hardly any but this fix's
    /// questions.
    fn telling_pair(&self, class: usize, phrase: &[TermId]) -> Option<String> {
        let mut pairs: BTreeMap<(TermId, bool), Pair> = BTreeMap::new();
        for (of, questions) in self.questions.iter().enumerate() {
            for (entry, question) in questions {
                for (term, is_before, span) in beside(question, phrase) {
                    let pair = pairs.entry((term, is_before)).or_default();
                    if of != class {
                        pair.others += 1;
                        continue;
                    }
                    pair.own += 1;
                    if pair.written.is_empty() {
                        pair.written = entry.text.get(span).unwrap_or_default().to_lowercase();
                    }
                }
            }
        }
        let lead = |pair: &Pair| pair.own.saturating_sub(FOR_EACH_OTHER * pair.others);
        let telling = pairs.into_values().filter(|pair| pair.own >= PAIRS && lead(pair) > 0);
        telling.max_by_key(lead).map(|pair| pair.written)
    }
}

/// A keyword and a word beside it.
#[derive(Default)]
struct Pair {
    /// In how many places they stand together in the fix's questions, and in those of the other fixes.
    own: usize,
    others: usize,
    /// The two as the fix's first question with them has them.
    written: String,
}

/// The telling words that stand directly before or behind a phrase, each with whether it stands before it, and where the
/// two together stand in the text.
fn beside(question: &Query, phrase: &[TermId]) -> impl Iterator<Item = (TermId, bool, Range<usize>)> {
    let places: Vec<usize> = (0..)
        .zip(terms(question).windows(phrase.len()))
        .filter(|(_, piece)| *piece == phrase)
        .map(|(at, _)| at)
        .collect();
    let sides = places.into_iter().flat_map(|start| {
        let end = start + phrase.len();
        [start.checked_sub(1).map(|before| (before, before..end)), Some((end, start..end + 1))]
    });
    sides.flatten().filter_map(|(beside, range)| {
        let token = question.tokens.get(beside)?;
        let (first, last) = (question.tokens.get(range.start)?, question.tokens.get(range.end - 1)?);
        let is_telling = !token.traits.is_function_word && !token.traits.is_number && first.clause == last.clause;
        Some((token.term.filter(|_| is_telling)?, beside == range.start, first.span.start..last.span.end))
    })
}

/// A finding without its place: code, message, help.
type Finding = (Code, String, String);

fn everyday(entry: &Entry) -> Finding {
    let message =
        format!("The keyword {} is made of everyday words, which stand in every message.", quote(&entry.text));
    (Code::CommonKeyword, message, "Write the word that matters, for example \"battery\", or delete it.".to_owned())
}

fn twin(entry: &Entry, first: &Fix, first_entry: &Entry) -> Finding {
    let (text, other) = (quote(&entry.text), quote(&first_entry.text));
    let message = format!("The keyword {text} reads the same as {other} in {}, line {}.", first.path, first_entry.line);
    let help = "Keep one of the two where it belongs more, or add a word that tells them apart.";
    (Code::KeywordInTwoFixes, message, help.to_owned())
}

fn terms(query: &Query) -> Phrase {
    query.tokens.iter().map(|token| token.term.unwrap_or(UNKNOWN)).collect()
}
