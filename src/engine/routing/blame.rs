//! Which words make a message lead elsewhere: those that stand in lines that were added or taken away.

use std::collections::BTreeSet;
use std::iter::once;

use super::{Lead, Reach};
use crate::engine::knowledge::{Entry, Fix, Knowledge};
use crate::engine::matching::{Changed, Memory, Reason};
use crate::engine::snapshot::Snapshot;

/// How many words of a message are named at most.
const MAX_WORDS: usize = 4;

/// The lines in which two versions differ.
pub(super) struct Blame<'a> {
    before: (&'a Snapshot, Changed),
    after: (&'a Snapshot, Changed),
}

impl<'a> Blame<'a> {
    pub(super) fn new(before: &'a Snapshot, after: &'a Snapshot) -> Self {
        let (old, new) = (texts(before.knowledge()), texts(after.knowledge()));
        let differ: Vec<&str> = old.symmetric_difference(&new).map(|(_, _, text)| *text).collect();
        // Each version has words that the other one does not know.
        let of = |snapshot: &'a Snapshot| (snapshot, snapshot.index().changed(differ.iter().copied()));
        Self { before: of(before), after: of(after) }
    }

    /// The words of a message that stand in changed lines: those that speak for where it leads now first, each once.
    pub(super) fn words(&self, message: &str, reach: Reach, to: &Lead) -> Vec<String> {
        let mut met: Vec<_> = [&self.after, &self.before]
            .into_iter()
            .flat_map(|(snapshot, changed)| snapshot.index().met(changed, message))
            .collect();
        met.sort_by_key(|word| word.span.start);
        // Everyday words stand in every message; they only count where nothing else does and the message itself moves.
        let is_telling = reach == Reach::Alike || met.iter().any(|word| !word.is_function_word);
        met.retain(|word| word.is_function_word != is_telling);
        let mut words: Vec<String> = Vec::new();
        for text in met.iter().filter_map(|word| message.get(word.span.clone())) {
            let text = text.to_lowercase();
            if !words.contains(&text) {
                words.push(text);
            }
        }
        let named = self.named(message, reach, to);
        words.sort_by_key(|word| !named.contains(word));
        words.truncate(MAX_WORDS);
        words
    }

    /// The words that speak for where a message leads now; for where it led before, where it gets no answer now.
    fn named(&self, message: &str, reach: Reach, to: &Lead) -> String {
        let snapshot = if *to == Lead::Silent { self.before.0 } else { self.after.0 };
        let memory = if reach == Reach::Alike { Memory::Unwritten } else { Memory::Whole };
        let reasons = snapshot.index().decide_by(message, memory).reasons.into_iter();
        let words = reasons.filter_map(|reason| match reason {
            Reason::Matched { words, .. } => Some(words.to_lowercase()),
            _ => None,
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Every line that decisions are made by, with where it stands.
fn texts(knowledge: &Knowledge) -> BTreeSet<(&str, &'static str, &str)> {
    let of_guides = knowledge.guides.iter().flat_map(|guide| {
        let lists = [
            ("keywords", &guide.keywords),
            ("questions", &guide.questions),
            ("not questions", &guide.not_questions),
            ("other topics", &guide.other_topics),
        ];
        let of_fixes = guide.fixes.iter().chain([&guide.closing]).flat_map(of_fix);
        lists.into_iter().flat_map(|(list, entries)| of_list(guide.id.as_str(), list, entries)).chain(of_fixes)
    });
    let synonyms = knowledge.synonyms.iter().flat_map(|group| {
        let meaning = group.first().map_or("", |first| first.text.as_str());
        of_list(meaning, "synonyms", group)
    });
    of_guides.chain(synonyms).collect()
}

fn of_fix(fix: &Fix) -> impl Iterator<Item = (&str, &'static str, &str)> {
    let lists = [
        ("keywords", &fix.keywords),
        ("questions", &fix.questions),
        ("not questions", &fix.not_questions),
        ("already done", &fix.already_done),
    ];
    let title = once((fix.id.as_str(), "title", fix.title.as_str()));
    title.chain(lists.into_iter().flat_map(|(list, entries)| of_list(fix.id.as_str(), list, entries)))
}

fn of_list<'a>(
    of: &'a str,
    list: &'static str,
    entries: &'a [Entry],
) -> impl Iterator<Item = (&'a str, &'static str, &'a str)> {
    entries.iter().map(move |entry| (of, list, entry.text.as_str()))
}
