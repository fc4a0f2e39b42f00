//! The canonical form of a file: its parts in order, one empty line before each, `- ` before each bullet.
//!
//! Only the layout changes. What the file says is compared before and after; a file that would say something else, or
//! whose mistakes leave open what is meant, is left alone.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::SourceFile;
use super::super::article::{Article, Content as Read};
use super::super::headings::Kind;
use super::super::link::{Link, bare_name};
use super::meaning::Meaning;
use super::sections::{Bullet, Content, Part, PartId, Sections, without_mark};
use crate::engine::diagnostic::Diagnostic;

/// Why a file is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct LeftAlone {
    /// The line to look at first, from 1.
    pub line: usize,
    /// What keeps it from being formatted.
    pub why: String,
}

/// The canonical form of a file's text.
///
/// `files` are the names of the files in its folder, with which the numbers in links are brought up to date; without
/// them, links stay as they are.
///
/// ```
/// use syncdesk::engine::knowledge::edit::format;
///
/// let text = "#Restart\n##Answer\nSwitch it off.\n\n\n##questions:\n* should i reboot";
/// assert_eq!(
///     format("photos/5-restart.md", text, &[]).unwrap(),
///     "# Restart\n\n## Questions\n- should i reboot\n\n## Answer\nSwitch it off.\n",
/// );
/// ```
///
/// # Errors
///
/// When the file has an error, or would say something else.
pub fn format(path: &str, text: &str, files: &[&str]) -> Result<String, LeftAlone> {
    let sections = Sections::of(path, text);
    let Some(kind) = sections.kind else { return Ok(text.to_owned()) };
    let (article, findings) = parse(path, text);
    if let Some(Diagnostic { line, message, help, .. }) = findings.iter().find(|finding| finding.is_error()) {
        return Err(LeftAlone { line: *line, why: format!("{message} {help}") });
    }
    let prompts = prompts(&article).map(|(line, _)| line).collect();
    let formatter = Formatter { notes: notes(&sections), sections: &sections, prompts };
    let tidy = formatter.format(kind);
    if Meaning::of(path, text) != Meaning::of(path, &tidy) {
        let why = "Its layout is so unusual that a tidy one would say something else.".to_owned();
        return Err(LeftAlone { line: 1, why });
    }
    Ok(relinked(path, &tidy, files))
}

fn parse(path: &str, text: &str) -> (Article, Vec<Diagnostic>) {
    Article::parse(&SourceFile { path: path.to_owned(), text: text.to_owned() })
}

/// The prompts of a file: the line and the destination of each.
fn prompts(article: &Article) -> impl Iterator<Item = (usize, &str)> {
    let page = match &article.content {
        Read::Guide { page, .. } | Read::Closing { page, .. } | Read::Fix { page, .. } => Some(page),
        Read::Synonyms(_) | Read::Ignored => None,
    };
    let steps = page.into_iter().flat_map(|page| &page.steps);
    steps.flat_map(|step| &step.prompts).map(|prompt| (prompt.line, prompt.destination.as_str()))
}

/// For each line of a file, whether a note goes on in it from the line before.
fn notes(sections: &Sections<'_>) -> Vec<bool> {
    let mut open = false;
    let lines = sections.source.lines.iter().map(|line| {
        let before = open;
        let mut rest = line.text;
        while let Some((_, after)) = rest.split_once(if open { "-->" } else { "<!--" }) {
            open = !open;
            rest = after;
        }
        before
    });
    lines.collect()
}

struct Formatter<'a> {
    sections: &'a Sections<'a>,
    /// For each line, whether it begins inside a note.
    notes: Vec<bool>,
    /// The lines of prompts.
    prompts: FxHashSet<usize>,
}

impl Formatter<'_> {
    fn format(&self, kind: Kind) -> String {
        let mut blocks: Vec<Vec<String>> = Vec::new();
        let parts = &self.sections.parts;
        let mut next = 1;
        if let Some(title) = parts.iter().find(|part| part.id == PartId::Title) {
            blocks.push(self.plain(1..title.heading.start));
            blocks.push(vec![self.title(title)]);
            next = title.heading.end;
        }
        let ends: Vec<usize> = parts.iter().skip(1).map(|part| self.lead(part)).collect();
        let end = |index: usize| ends.get(index).copied().unwrap_or(self.sections.source.len() + 1);
        let mut own: Vec<(usize, Vec<String>)> = Vec::new();
        let mut stray = true;
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.id != PartId::Title) {
            let lead = if part.id == PartId::Synonyms { part.heading.start } else { self.lead(part) };
            if stray && part.id != PartId::Synonyms {
                blocks.push(self.plain(next..lead));
            }
            stray = false;
            let mut lines = self.plain(lead..part.heading.start);
            lines.extend(self.heading(part));
            lines.extend(self.body(part, part.heading.end..end(index)));
            own.push((part.id.rank(kind).unwrap_or(usize::MAX), lines));
        }
        if stray {
            blocks.push(self.plain(next..self.sections.source.len() + 1));
        }
        own.sort_by_key(|(rank, _)| *rank);
        blocks.extend(own.into_iter().map(|(_, lines)| lines));
        let blocks = blocks.into_iter().filter(|lines| !lines.is_empty());
        let text = blocks.map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n");
        (text + "\n").replace('\n', self.sections.source.end())
    }

    /// The line where a part begins: notes that stand directly above its heading are about it.
    fn lead(&self, part: &Part) -> usize {
        let mut start = part.heading.start;
        let mut lead = start;
        while start > 1 {
            start -= 1;
            let inside = self.begins_in_note(start);
            let note = self.mended(start).trim().is_empty() && !self.sections.source.is_blank(start);
            if !inside && !note {
                break;
            }
            if !inside {
                lead = start;
            }
        }
        lead
    }

    fn begins_in_note(&self, line: usize) -> bool {
        line.checked_sub(1).and_then(|index| self.notes.get(index)).copied().unwrap_or_default()
    }

    fn has_note(&self, line: usize) -> bool {
        let text = self.sections.source.line(line);
        self.begins_in_note(line) || text.contains("<!--") || text.contains("-->")
    }

    fn mended(&self, line: usize) -> &str {
        line.checked_sub(1).and_then(|index| self.sections.mended.get(index)).map_or("", String::as_str)
    }

    fn title(&self, part: &Part) -> String {
        let last = if part.heading.len() > 1 { part.heading.end - 1 } else { part.heading.end };
        let lines: Vec<&str> = (part.heading.start..last).map(|line| self.sections.source.line(line).trim()).collect();
        let text = lines.join(" ");
        let text = text.trim_matches(['\u{feff}', '\u{200b}', '\u{a0}', ' ', '\t']);
        let marked = text.starts_with('#');
        let text = text.trim_start_matches('#').trim();
        let bare = text.trim_end_matches('#');
        format!("# {}", if marked && bare.ends_with(' ') { bare.trim_end() } else { text })
    }

    fn heading(&self, part: &Part) -> Option<String> {
        match &part.id {
            PartId::Synonyms | PartId::Title => None,
            _ if self.has_note(part.line) => Some(self.sections.source.line(part.line).trim().to_owned()),
            id => Some(format!("## {}", id.name())),
        }
    }

    /// Some lines with what is wrong only in their layout mended, and no two empty ones in a row.
    fn body(&self, part: &Part, lines: Range<usize>) -> Vec<String> {
        let bullets: FxHashMap<usize, &Bullet> = part.bullets.iter().map(|bullet| (bullet.line, bullet)).collect();
        let mut out = Vec::with_capacity(lines.len());
        let mut skip = 0;
        for line in lines {
            if line < skip {
                continue;
            }
            let text = if self.has_note(line) { self.sections.source.line(line) } else { self.mended(line) };
            let text = text.trim_end();
            out.push(match (part.content, bullets.get(&line)) {
                _ if self.begins_in_note(line) => text.to_owned(),
                (Content::List, Some(bullet)) => {
                    let (text, next) = self.bullet(bullet, text);
                    skip = next;
                    text
                }
                (Content::Words, _) => tidy_mark(text.trim_start()),
                (Content::Text, _) if self.prompts.contains(&line) => tidy_mark(text),
                _ => text.to_owned(),
            });
        }
        spaced(out)
    }

    /// A bullet in one line, and the line after it.
    fn bullet(&self, bullet: &Bullet, first: &str) -> (String, usize) {
        let noted = bullet.lines.clone().any(|line| self.has_note(line));
        let (text, next) = if noted {
            (first.to_owned(), bullet.line + 1)
        } else {
            let lines = bullet.lines.clone().map(|line| self.mended(line).trim());
            (lines.collect::<Vec<_>>().join(" "), bullet.lines.end)
        };
        let mut text = text.as_str();
        while without_mark(text) != text {
            text = without_mark(text);
        }
        (format!("- {text}"), next)
    }

    /// Some lines without white space at their ends, and without empty lines in a row and around them.
    fn plain(&self, lines: Range<usize>) -> Vec<String> {
        let text = |line| self.sections.source.line(line).trim_start_matches('\u{feff}').trim_end().to_owned();
        spaced(lines.map(text).collect())
    }
}

/// Leaves out empty lines around the lines, and all but one between them.
fn spaced(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        if !line.is_empty() || out.last().is_some_and(|last| !last.is_empty()) {
            out.push(line);
        }
    }
    if out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// A bullet's line with a `-` before it; any other line as it is.
fn tidy_mark(line: &str) -> String {
    match line.strip_prefix(['*', '+', '-']).filter(|rest| rest.starts_with([' ', '\t'])) {
        Some(rest) => format!("- {}", rest.trim_start()),
        None => line.to_owned(),
    }
}

/// The text with the numbers that the files have now in the links of its prompts.
fn relinked(path: &str, text: &str, files: &[&str]) -> String {
    let (article, _) = parse(path, text);
    let sections = Sections::of(path, text);
    let mut changes = Vec::new();
    for (line, destination) in prompts(&article) {
        let Link::File { file, .. } = Link::read(destination) else { continue };
        let numbered = file.starts_with(|c: char| c.is_ascii_digit());
        let mut namesakes = files.iter().filter(|name| bare_name(name) == bare_name(&file));
        if let (true, false, Some(name), None) =
            (numbered, files.contains(&file.as_str()), namesakes.next(), namesakes.next())
        {
            let new = sections.source.line(line).replace(&format!("]({file}"), &format!("]({name}"));
            changes.push((line..line + 1, vec![new]));
        }
    }
    sections.source.with(changes)
}
