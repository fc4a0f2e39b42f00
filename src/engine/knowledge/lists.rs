//! Sections that are lists: one entry a bullet, or words between commas.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Entry;
use super::blocks::{Block, BlockKind, plain_part};
use super::findings::Findings;
use super::key::{Key, Keyed, keyed};
use super::lines::Lines;
use super::prose::is_note;
use super::words::{has_words, quote};
use crate::engine::diagnostic::Code;

/// Longer questions than this are stories; nobody asks them twice.
const LONGEST_QUESTION: usize = 300;

/// A keyword of more words than this is a sentence.
const LONGEST_KEYWORD: usize = 6;

/// Marks that people type, or paste, where Markdown wants `- `.
const OTHER_BULLETS: [char; 9] = ['-', '*', '+', '\u{2022}', '\u{2013}', '\u{2014}', '\u{b7}', '\u{25e6}', '\u{25cf}'];

/// Reads a section of bullets: one entry each.
pub(super) fn bullets(blocks: &[Block<'_>], lines: &Lines<'_>, findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List => entries.extend(items(block, lines, findings)),
            BlockKind::Rule => {}
            _ => no_bullets(block, lines, findings),
        }
    }
    for entry in &entries {
        // Few have that many bytes, which are counted already.
        if entry.text.len() > LONGEST_QUESTION && entry.text.chars().count() > LONGEST_QUESTION {
            findings.warning(
                Code::QuestionTooLong,
                entry.line,
                format!("This line has more than {LONGEST_QUESTION} characters: {}", quote(&entry.text)),
                "Keep the one sentence that asks; put each further question on a line of its own.",
            );
        }
    }
    check_entries(entries, findings)
}

/// Reads a section of words between commas, on lines or in bullets.
pub(super) fn words(blocks: &[Block<'_>], lines: &Lines<'_>, findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List | BlockKind::Paragraph => entries.extend(between_commas(block, lines, findings)),
            BlockKind::Rule => {}
            _ => not_a_bullet(lines.number(block.range.start), lines, findings),
        }
    }
    for entry in entries.iter().filter(|entry| !is_note(&entry.text)) {
        if entry.text.contains(" / ") || entry.text.contains('|') {
            findings.warning(
                Code::MissingComma,
                entry.line,
                format!("{} is read as one keyword.", quote(&entry.text)),
                "Put commas between keywords: \"storage, 5gb\".",
            );
        } else if entry.text.split_whitespace().count() > LONGEST_KEYWORD {
            findings.warning(
                Code::KeywordTooLong,
                entry.line,
                format!("{} is long for a keyword.", quote(&entry.text)),
                "Keep the one to three words that matter, put commas between keywords, and move sentences to \
                 \"## Questions\".",
            );
        }
    }
    check_entries(entries, findings)
}

/// Reads bullets of words between commas: one group for each bullet.
pub(super) fn groups(blocks: &[Block<'_>], lines: &Lines<'_>, findings: &mut Findings) -> Vec<Vec<Entry>> {
    let mut groups: Vec<Vec<Entry>> = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List => {
                for (range, events) in block.items() {
                    let item = Block { kind: BlockKind::List, range, events };
                    groups.push(check_entries(between_commas(&item, lines, findings), findings));
                }
            }
            BlockKind::Rule => {}
            _ => not_a_bullet(lines.number(block.range.start), lines, findings),
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// A list's items, those of nested lists too, in the order of the file.
pub(super) fn items(block: &Block<'_>, lines: &Lines<'_>, findings: &mut Findings) -> Vec<Entry> {
    let mut open: Vec<Entry> = Vec::new();
    // An item with plain text is three events.
    let mut done = Vec::with_capacity(block.events.len() / 3);
    for (event, range) in block.events {
        match event {
            Event::Start(Tag::Item) => {
                open.push(Entry { text: String::new(), line: lines.number(range.start) });
            }
            Event::End(TagEnd::Item) => done.extend(open.pop()),
            event => {
                if *event == Event::SoftBreak {
                    check_next_line(lines.number(range.start) + 1, lines, findings);
                }
                if let Some(entry) = open.last_mut() {
                    entry.text.push_str(plain_part(event));
                }
            }
        }
    }
    done.sort_by_key(|entry: &Entry| entry.line);
    for entry in &mut done {
        trim(&mut entry.text);
        if entry.text.is_empty() && !lines.line(entry.line).trim().trim_start_matches(['-', '*', '+', ' ']).is_empty() {
            // A bullet whose text is a bullet: `- - a`. The inner one is the entry.
            continue;
        }
        if entry.text.is_empty() {
            findings.warning(
                Code::EmptyBullet,
                entry.line,
                "There is nothing in this bullet.",
                "Write its text after the \"-\", or delete the line.",
            );
        }
    }
    done.retain(|entry| !entry.text.is_empty());
    done
}

/// Trims a text where it stands: hardly any has white space around it.
fn trim(text: &mut String) {
    text.truncate(text.trim_end().len());
    let before = text.len() - text.trim_start().len();
    if before > 0 {
        text.drain(..before);
    }
}

/// Looks at a line that Markdown takes for the rest of the bullet above it.
fn check_next_line(line: usize, lines: &Lines<'_>, findings: &mut Findings) {
    let text = lines.line(line);
    if text.trim_start().starts_with(OTHER_BULLETS) {
        not_a_bullet(line, lines, findings);
    } else if !text.starts_with([' ', '\t']) {
        findings.warning(
            Code::SplitBullet,
            line,
            format!("{} is read as the end of the line above it.", quote(text)),
            "Begin it with \"- \" if it is an entry of its own; otherwise join the two lines.",
        );
    }
}

/// Reports a block that should be bullets: each line of it.
fn no_bullets(block: &Block<'_>, lines: &Lines<'_>, findings: &mut Findings) {
    let last = block.range.end.saturating_sub(1).max(block.range.start);
    for line in lines.number(block.range.start)..=lines.number(last) {
        if has_words(lines.line(line)) {
            not_a_bullet(line, lines, findings);
        }
    }
}

fn not_a_bullet(line: usize, lines: &Lines<'_>, findings: &mut Findings) {
    let text = lines.line(line).trim();
    let rest = text.trim_start_matches(OTHER_BULLETS).trim_start_matches(['>', ' ']);
    findings.error(
        Code::NotABullet,
        line,
        format!("{} is not a bullet, so it is not read.", quote(text)),
        format!("Begin the line with a \"-\" and a space: {}.", quote(&format!("- {rest}"))),
    );
}

/// What stands between the commas of a paragraph or list.
pub(super) fn between_commas(block: &Block<'_>, lines: &Lines<'_>, findings: &mut Findings) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut current = Entry { text: String::new(), line: lines.number(block.range.start) };
    let mut flush = |current: &mut Entry, line: usize| {
        let mut text = std::mem::take(&mut current.text);
        trim(&mut text);
        if !text.is_empty() {
            entries.push(Entry { text, line: current.line });
        }
        current.line = line;
    };
    for (event, range) in block.events {
        let line = lines.number(range.start);
        match event {
            Event::Start(Tag::Item) | Event::End(TagEnd::Item | TagEnd::Paragraph) => flush(&mut current, line),
            Event::SoftBreak | Event::HardBreak => {
                let next = lines.line(line + 1).trim();
                if next.starts_with(OTHER_BULLETS) {
                    not_a_bullet(line + 1, lines, findings);
                } else if !current.text.trim().is_empty() {
                    findings.warning(
                        Code::MissingComma,
                        line,
                        format!("No comma stands between {} and the next line, {}.", quote(&current.text), quote(next)),
                        "Put a comma at the end of the line; the two are read as separate.",
                    );
                }
                flush(&mut current, line + 1);
            }
            event => {
                let mut parts = plain_part(event).split([',', ';', '\u{ff0c}', '\u{3001}']);
                if let Some(first) = parts.next() {
                    start_at(&mut current, line);
                    current.text.push_str(first);
                }
                for part in parts {
                    flush(&mut current, line);
                    current.text.push_str(part);
                }
            }
        }
    }
    flush(&mut current, 0);
    entries
}

/// An entry begins in the line of its first letter.
fn start_at(current: &mut Entry, line: usize) {
    if current.text.trim().is_empty() {
        current.line = line;
    }
}

/// Drops entries without words, notes of what is to be written, and those that stand there twice.
fn check_entries(mut entries: Vec<Entry>, findings: &mut Findings) -> Vec<Entry> {
    let mut seen = keyed(entries.len());
    let kept: Vec<bool> = entries.iter().map(|entry| check_entry(entry, &mut seen, findings)).collect();
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next().unwrap_or_default());
    entries
}

/// Whether an entry is to be kept, after those `seen` before it.
fn check_entry<'a>(entry: &'a Entry, seen: &mut Keyed<'a, usize>, findings: &mut Findings) -> bool {
    if !has_words(&entry.text) {
        findings.warning(
            Code::NoWords,
            entry.line,
            format!("There is no word in {}.", quote(&entry.text)),
            "Write it in words, or delete it.",
        );
        return false;
    }
    if is_note(&entry.text) {
        findings.warning(
            Code::Unfinished,
            entry.line,
            format!("This line is a note of what is still to be written: {}.", quote(&entry.text)),
            "Write it, one entry a line (keywords with commas between them), and delete the note.",
        );
        return false;
    }
    if let Some(first) = seen.insert(Key::new(&entry.text), entry.line) {
        findings.warning(
            Code::RepeatedEntry,
            entry.line,
            format!("{} stands here a second time; the first is in line {first}.", quote(&entry.text)),
            "Delete one of them.",
        );
        return false;
    }
    true
}
