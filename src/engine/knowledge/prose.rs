//! What a text may not hold, because Discord shows it badly or a phone shows too much of it.

use pulldown_cmark::{Event, Tag};

use super::blocks::{Block, BlockKind};
use super::findings::Findings;
use super::lines::Lines;
use super::words::quote;
use crate::engine::diagnostic::Code;

/// A message holds 4,000 characters; the title, the place in the checklist and the footer need some of them.
pub(super) const LONGEST_TEXT: usize = 3_500;

/// About two screens of a phone.
pub(super) const WALL_OF_TEXT: usize = 1_000;

/// Notes that a text is not finished. Capitals only: "todo" is a word in Spanish.
const NOTES: [&str; 5] = ["TODO", "FIXME", "TBD", "XXX", "Lorem ipsum"];

/// Whether a text is a note of what is still to be written, and nothing else.
pub(super) fn is_note(text: &str) -> bool {
    // Most texts do not begin with such letters.
    let note = NOTES.into_iter().find_map(|note| text.strip_prefix(note));
    note.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.contains('\n'))
}

/// Reports what members would see badly in the text of a section that begins in `line`.
pub(super) fn check(text: &str, blocks: &[Block<'_>], line: usize, lines: &Lines<'_>, findings: &mut Findings) {
    check_length(text, line, findings);
    for block in blocks {
        let at = lines.number(block.range.start);
        let found = match block.kind {
            BlockKind::Html => Some(Unfit::Html),
            BlockKind::Code => Some(Unfit::Code),
            BlockKind::Table => Some(Unfit::Table),
            BlockKind::Rule => Some(Unfit::Rule),
            BlockKind::Heading(level) if level > 3 => Some(Unfit::Heading),
            _ => None,
        };
        // A code block that never ends has been reported.
        if let Some(found) = found.filter(|found| *found != Unfit::Code || !findings.has(Code::UnclosedCodeBlock)) {
            found.report(at, lines, findings);
        }
        if found != Some(Unfit::Html) {
            check_events(block, lines, findings);
        }
        for number in at..=lines.number(block.range.end.saturating_sub(1).max(block.range.start)) {
            check_line(lines.line(number), number, is_note(text), findings);
        }
    }
}

fn check_length(text: &str, line: usize, findings: &mut Findings) {
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        findings.error(
            Code::TextTooLong,
            line,
            format!("This text has {length} characters; a message has room for {LONGEST_TEXT}."),
            "Move a part of it to a step of its own, with a prompt that leads there.",
        );
    } else if length > WALL_OF_TEXT {
        findings.warning(
            Code::TextTooLong,
            line,
            format!("This text has {length} characters, a wall of text on a phone."),
            format!("Keep below {WALL_OF_TEXT}: move a part of it to a step of its own."),
        );
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unfit {
    Html,
    Code,
    Table,
    Rule,
    Heading,
    Image,
    Asterisks,
}

impl Unfit {
    fn report(self, line: usize, lines: &Lines<'_>, findings: &mut Findings) {
        let quoted = quote(lines.line(line));
        let (code, message, help) = match self {
            Self::Html => (
                Code::Html,
                format!("Discord shows HTML as it is typed: {quoted}."),
                "Use **bold** and lists instead, and [ ] instead of < > around words like [your name].",
            ),
            Self::Code => (
                Code::CodeBlock,
                format!("This is shown in a box, as code: {quoted}."),
                "Delete the \"```\" or the spaces at the beginning of the line.",
            ),
            Self::Table => (
                Code::Table,
                format!("Discord shows no tables: {quoted}."),
                "Write it as a list, one line for each row.",
            ),
            Self::Rule => (
                Code::HorizontalLine,
                "Discord shows this line as three dashes.".to_owned(),
                "Leave an empty line instead.",
            ),
            Self::Heading => (
                Code::DeepHeading,
                format!("Discord shows a heading with four or more \"#\" as it is typed: {quoted}."),
                "Write the line in **bold** instead.",
            ),
            Self::Asterisks => (
                Code::LooseAsterisks,
                format!("The \"**\" in this line has no partner, so members see it: {quoted}."),
                "Put \"**\" directly before the first and directly after the last letter that should be bold.",
            ),
            Self::Image => (
                Code::Image,
                format!("Discord shows no image here, only its link: {quoted}."),
                "Describe in words where to tap.",
            ),
        };
        findings.warning(code, line, message, help);
    }
}

/// Looks inside a block; at most one finding of a kind for each line.
fn check_events(block: &Block<'_>, lines: &Lines<'_>, findings: &mut Findings) {
    let mut last = None;
    for (event, range) in block.events {
        let found = match event {
            Event::Html(_) | Event::InlineHtml(_) => Unfit::Html,
            Event::Start(Tag::CodeBlock(_)) => Unfit::Code,
            Event::Start(Tag::Table(_)) => Unfit::Table,
            Event::Start(Tag::Image { .. }) => Unfit::Image,
            Event::Rule => Unfit::Rule,
            // Asterisks that have a partner are no text.
            Event::Text(_) if lines.text_of(range.clone()).contains("**") => Unfit::Asterisks,
            _ => continue,
        };
        let line = lines.number(range.start);
        if last != Some((found, line)) {
            found.report(line, lines, findings);
        }
        last = Some((found, line));
    }
}

fn check_line(text: &str, line: usize, is_all: bool, findings: &mut Findings) {
    if let Some(mention) = ["@everyone", "@here", "<@"].into_iter().find(|mention| text.contains(mention)) {
        findings.warning(
            Code::Mention,
            line,
            format!("\"{mention}\" calls nobody when the bot says it, and looks odd: {}.", quote(text)),
            "Write whom to ask in words, for example \"ask a moderator\".",
        );
    }
    let Some(note) = NOTES.into_iter().find(|note| text.contains(note)) else { return };
    if is_all {
        findings.error(
            Code::Unfinished,
            line,
            format!("This text is still to be written: {}.", quote(text)),
            "Write what members shall read; the bot does not use it as it is.",
        );
    } else {
        findings.warning(
            Code::Unfinished,
            line,
            format!("\"{note}\" looks like a note to finish this text: {}.", quote(text)),
            "Finish it, or put the note between \"<!--\" and \"-->\".",
        );
    }
}
