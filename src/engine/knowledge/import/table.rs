//! A table of questions and answers to fixes: questions with the same answer are one fix.

use csv::ReaderBuilder;

use super::super::key::{Key, Keyed};
use super::super::words::{has_words, quote};
use super::blocks::{Block, BlockKind};
use super::guide::guides;
use super::{Import, ImportError, Note, RawFix, html, markdown};
use crate::engine::text::clip;

/// What the column of questions is called.
const QUESTION: [&str; 6] = ["question", "questions", "q", "message", "query", "ask"];

/// What the column of answers is called.
const ANSWER: [&str; 6] = ["answer", "answers", "a", "reply", "response", "solution"];

/// A fix's title is made of its first question, and shown on a button.
const LONGEST_TITLE: usize = 60;

/// Longer questions are cut.
const LONGEST_QUESTION: usize = 300;

/// Turns a table in CSV or TSV into a guide. The first row may name the columns; else the first two are read.
///
/// # Errors
///
/// When no row has a question and an answer.
pub fn table(source: &str, title: &str) -> Result<Import, ImportError> {
    // With `\r\n`, the reader counts lines late.
    let source = source.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut notes = Vec::new();
    let note = |line: usize, text: String| Note { path: None, line, text };
    let rows = rows(&source);
    let named = rows.first().and_then(|(_, row)| named(row));
    let (question_at, answer_at) = named.unwrap_or((0, 1));
    let mut groups: Vec<(String, RawFix)> = Vec::new();
    // Which group each question belongs to: a question leads to one fix.
    let mut seen: Keyed<'_, usize> = Keyed::default();
    for (line, row) in rows.iter().skip(usize::from(named.is_some())) {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        let (question, answer) = (cell(question_at), cell(answer_at));
        if !has_words(question) || !has_words(answer) {
            if row.iter().any(|cell| has_words(cell)) {
                notes.push(note(*line, "This row has no question or no answer, so it is left out.".to_owned()));
            }
            continue;
        }
        let same = answer.split_whitespace().collect::<Vec<_>>().join(" ");
        let group = groups.iter().position(|(other, _)| *other == same).unwrap_or(groups.len());
        match seen.get(&Key::new(question)) {
            Some(first) if *first != group => {
                let text = format!("The question {} has another answer above; this one is left out.", quote(question));
                notes.push(note(*line, text));
                continue;
            }
            Some(_) => continue,
            None => seen.insert(Key::new(question), group),
        };
        if question.chars().count() > LONGEST_QUESTION {
            notes.push(note(*line, format!("This question is cut to {LONGEST_QUESTION} characters.")));
        }
        match groups.get_mut(group) {
            Some((_, fix)) => fix.questions.push(question.to_owned()),
            None => groups.push((same, fix(question, answer))),
        }
    }
    if groups.is_empty() {
        return Err(ImportError::NoRows);
    }
    let fixes: Vec<RawFix> = groups.into_iter().map(|(_, fix)| fix).collect();
    Ok(guides(title, &[], &fixes, notes))
}

/// The rows with their lines.
fn rows(source: &str) -> Vec<(usize, Vec<String>)> {
    let first = source.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    let delimiter = match () {
        () if count('\t') > 0 => b'\t',
        () if count(';') > count(',') => b';',
        () => b',',
    };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(source.as_bytes());
    let rows = reader.records().filter_map(Result::ok).map(|record| {
        let line = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
        (line, record.iter().map(str::to_owned).collect())
    });
    rows.collect()
}

/// Where the two columns are, if the row names them.
fn named(row: &[String]) -> Option<(usize, usize)> {
    let at = |names: &[&str]| row.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()));
    Some((at(&QUESTION)?, at(&ANSWER)?))
}

fn fix(question: &str, answer: &str) -> RawFix {
    let is_html = ["</", "<br", "<p>", "<li>"].iter().any(|tag| answer.to_lowercase().contains(tag));
    let blocks = if is_html { html::read(answer, false) } else { markdown::read(answer) };
    let pictures = blocks.iter().filter(|block| block.kind == BlockKind::Picture).count();
    let mut fix =
        RawFix { title: title(question), questions: vec![question.to_owned()], pictures, ..RawFix::default() };
    for Block { kind, text, .. } in blocks {
        match kind {
            BlockKind::Heading(_) => fix.paragraphs.push(format!("**{text}**")),
            BlockKind::Text => fix.paragraphs.push(text),
            BlockKind::Picture | BlockKind::LeftOut => {}
        }
    }
    fix
}

fn title(question: &str) -> String {
    let line = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['?', '!', '.', ' ']);
    let mut letters = line.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    clip(&first.chain(letters).collect::<String>(), LONGEST_TITLE).into_owned()
}
