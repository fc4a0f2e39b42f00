//! A member's words as the text of one bullet: whatever was typed, it is read back as words and as nothing else.

use super::super::words::has_words;
use crate::engine::text::{acts_on_line, clip};

/// The longest bullet, in characters. Longer questions are stories, and `check` says so.
const LONGEST: usize = 300;

/// What a line may not begin with: a mark of a heading, a list, a quotation, a table or a rule.
const MARKS: [char; 15] =
    ['#', '-', '*', '+', '>', '|', '=', '~', ':', '\u{2022}', '\u{2013}', '\u{2014}', '\u{b7}', '\u{25e6}', '\u{25cf}'];

/// Makes one line of a text that is safe as a bullet: no line breaks, no marks in front, no links, no notes, at most 300
/// characters. `None` where no word is left.
///
/// ```
/// use syncdesk::engine::knowledge::edit::safe_line;
///
/// assert_eq!(safe_line("# my photos\n\n  [won't](x.md) sync ").as_deref(), Some("my photos (won't)(x.md) sync"));
/// assert_eq!(safe_line("- ?!"), None);
/// ```
pub fn safe_line(text: &str) -> Option<String> {
    let plain: String = text.chars().filter_map(plain).collect();
    let mut line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // What one pass takes away may bring the halves of another mark together. Each pass but the last shortens the line.
    loop {
        let once = without_marks(&line);
        if once == line {
            break;
        }
        line = once;
    }
    has_words(&line).then_some(line)
}

/// The line after one pass over its notes, headings, entities, what it begins with and its length.
fn without_marks(line: &str) -> String {
    let line = line.replace("<!--", " ").replace("-->", " ").replace("##", "#");
    let line = without_entities(&line).split_whitespace().collect::<Vec<_>>().join(" ");
    let line = without_number(line.trim_start_matches(|c: char| MARKS.contains(&c) || c.is_whitespace()));
    clip(&line, LONGEST).into_owned()
}

/// One character, or what it is written as.
fn plain(c: char) -> Option<char> {
    match c {
        '[' => Some('('),
        ']' => Some(')'),
        // Read the same without them; an escape or code would hide what follows.
        '`' | '\\' | '\u{feff}' | '\u{200b}' => None,
        c if c.is_whitespace() || c == '\u{a0}' => Some(' '),
        c if acts_on_line(c) => None,
        c => Some(c),
    }
}

/// "&lt;" as "lt;": what would be read as another letter, as the letters it is.
fn without_entities(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        if !(name.starts_with(';') && name.len() < after.len()) {
            plain.push('&');
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// "1. foo" as "1 foo": a number that begins no list.
fn without_number(line: &str) -> String {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.strip_suffix(rest).unwrap_or_default();
    match rest.strip_prefix(['.', ')']) {
        Some(after) if !digits.is_empty() && (after.is_empty() || after.starts_with(' ')) => format!("{digits}{after}"),
        _ => line.to_owned(),
    }
}
