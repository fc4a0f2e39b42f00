//! Entries of different files that get into each other's way.

use std::collections::hash_map::Entry as MapEntry;

use super::Entry;
use super::assemble::{File, Folder};
use super::findings::Findings;
use super::key::{Key, Keyed};
use super::words::quote;
use crate::engine::diagnostic::Code;

/// Where an entry stands.
type Spot<'a> = (&'a str, usize);

/// Reports titles, keywords and 'not questions' of one folder.
pub(super) fn check_folder(folder: &Folder<'_>, findings: &mut Findings) {
    let mut titles: Keyed<'_, Spot<'_>> = Keyed::default();
    let mut keywords: Keyed<'_, Spot<'_>> = Keyed::default();
    for file in folder.with_steps() {
        findings.go_to(file.path);
        let (title, line) = (&file.page.title, file.page.title_line);
        if let Some((first, _)) = titles.insert(Key::new(title), (file.path, line)).filter(|_| !title.is_empty()) {
            findings.warning(
                Code::SameTitle,
                line,
                format!("The title {} is also the title of {first}.", quote(title)),
                "Write another title in one of the two; members choose by the titles.",
            );
        }
        for entry in &file.page.keywords {
            if let Some((first, line)) = keywords.insert(Key::new(&entry.text), (file.path, entry.line)) {
                findings.warning(
                    Code::KeywordInTwoFixes,
                    entry.line,
                    format!("The keyword {} also stands in {first}, line {line}.", quote(&entry.text)),
                    "Keep it where it belongs more, or add a word that tells the two apart.",
                );
            }
        }
        contradictions(file, [file], findings);
    }
    if let Some(guide) = &folder.guide {
        findings.go_to(guide.path);
        contradictions(guide, folder.with_steps().chain([guide]), findings);
    }
}

/// Reports 'not questions' of `file` that are questions of `others`.
fn contradictions<'a>(file: &File<'_>, others: impl IntoIterator<Item = &'a File<'a>>, findings: &mut Findings) {
    let mut questions: Keyed<'_, Spot<'_>> = Keyed::default();
    for other in others {
        let entries = other.page.questions.iter();
        questions.extend(entries.map(|entry| (Key::new(&entry.text), (other.path, entry.line))));
    }
    for entry in &file.page.not_questions {
        if let Some((path, line)) = questions.get(&Key::new(&entry.text)) {
            findings.error(
                Code::QuestionContradicted,
                entry.line,
                format!(
                    "{} stands under \"Not questions\" here, and as a question in {path}, line {line}.",
                    quote(&entry.text)
                ),
                "Delete it in one of the two places.",
            );
        }
    }
}

/// Reports questions that stand in two files, of whichever guides.
pub(super) fn check_questions(folders: &[Folder<'_>], findings: &mut Findings) {
    let mut seen: Keyed<'_, Spot<'_>> = Keyed::default();
    for folder in folders {
        for file in folder.with_steps().chain(&folder.guide) {
            findings.go_to(file.path);
            seen.reserve(file.page.questions.len());
            for entry in &file.page.questions {
                if let Some((first, line)) = seen.insert(Key::new(&entry.text), (file.path, entry.line)) {
                    findings.error(
                        Code::QuestionInTwoFixes,
                        entry.line,
                        format!("The question {} also stands in {first}, line {line}.", quote(&entry.text)),
                        "Keep it where its answer is, and delete the other.",
                    );
                }
            }
        }
    }
}

/// The groups of synonyms in force: each word in the first group that has it, no group of a single word.
pub(super) fn synonyms(path: &str, groups: &[Vec<Entry>], findings: &mut Findings) -> Vec<Vec<Entry>> {
    findings.go_to(path);
    let mut seen: Keyed<'_, usize> = Keyed::default();
    let mut kept = Vec::new();
    for group in groups {
        let mut words = Vec::new();
        for entry in group {
            // No group has a word twice, so one that is there stands in a group before.
            match seen.entry(Key::new(&entry.text)) {
                MapEntry::Occupied(first) => findings.error(
                    Code::SynonymInTwoGroups,
                    entry.line,
                    format!("The word {} also stands in line {}.", quote(&entry.text), first.get()),
                    "Keep it in one of them, or join the two lines if all their words mean the same.",
                ),
                MapEntry::Vacant(place) => {
                    place.insert(entry.line);
                    words.push(entry.clone());
                }
            }
        }
        if words.len() > 1 {
            kept.push(words);
        }
    }
    kept
}
