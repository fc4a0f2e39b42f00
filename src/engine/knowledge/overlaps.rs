//! Entries of different files that get into each other's way.

use std::collections::BTreeMap;

use super::Entry;
use super::assemble::{File, Folder};
use super::findings::Findings;
use super::words::{quote, same};
use crate::engine::diagnostic::Code;

/// Where an entry stands.
type Spot<'a> = (&'a str, usize);

/// Reports titles, keywords and 'not questions' of one folder.
pub(super) fn check_folder(folder: &Folder<'_>, findings: &mut Findings) {
    let mut titles: BTreeMap<String, Spot<'_>> = BTreeMap::new();
    let mut keywords: BTreeMap<String, Spot<'_>> = BTreeMap::new();
    for file in folder.with_steps() {
        findings.go_to(file.path);
        let (title, line) = (&file.page.title, file.page.title_line);
        if let Some((first, _)) = titles.insert(same(title), (file.path, line)).filter(|_| !title.is_empty()) {
            findings.warning(
                Code::SameTitle,
                line,
                format!("The title {} is also the title of {first}.", quote(title)),
                "Give each its own; members choose by the titles.",
            );
        }
        for entry in &file.page.keywords {
            if let Some((first, line)) = keywords.insert(same(&entry.text), (file.path, entry.line)) {
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
    let questions: BTreeMap<String, Spot<'_>> = others
        .into_iter()
        .flat_map(|other| other.page.questions.iter().map(|entry| (same(&entry.text), (other.path, entry.line))))
        .collect();
    for entry in &file.page.not_questions {
        if let Some((path, line)) = questions.get(&same(&entry.text)) {
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
    let mut seen: BTreeMap<String, Spot<'_>> = BTreeMap::new();
    for folder in folders {
        for file in folder.with_steps().chain(&folder.guide) {
            findings.go_to(file.path);
            for entry in &file.page.questions {
                if let Some((first, line)) = seen.insert(same(&entry.text), (file.path, entry.line)) {
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
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for group in groups {
        let mut words = Vec::new();
        for entry in group {
            match seen.get(&same(&entry.text)) {
                Some(line) => findings.error(
                    Code::SynonymInTwoGroups,
                    entry.line,
                    format!("The word {} also stands in line {line}.", quote(&entry.text)),
                    "Keep it in one of them, or join the two lines if all their words mean the same.",
                ),
                None => words.push(entry.clone()),
            }
        }
        seen.extend(words.iter().map(|entry| (same(&entry.text), entry.line)));
        if words.len() > 1 {
            kept.push(words);
        }
    }
    kept
}
