//! A file's text as a title and sections, with everything wrong about its headings.

use std::ops::RangeInclusive;

use super::Entry;
use super::blocks::{Block, BlockKind, Placed, blocks, plain};
use super::findings::Findings;
use super::headings::{Heading, Kind, Section};
use super::lines::Lines;
use super::words::{any_of, nearest, quote};
use crate::engine::diagnostic::Code;

/// Discord cuts longer titles of an embed only at 256, but a phone shows two lines of fifty.
const LONGEST_TITLE: usize = 100;

/// A file's headings and what stands under each.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    pub(super) title: Option<Entry>,
    /// The last line of the title: the next one where it is underlined.
    pub(super) title_end: usize,
    /// What stands before the first section.
    pub(super) preamble: Vec<Block<'a>>,
    pub(super) sections: Vec<Part<'a>>,
}

/// One heading and what stands under it.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) heading: Heading,
    pub(super) line: usize,
    /// The last line of the heading: the next one where it is underlined.
    pub(super) end: usize,
    /// False where the heading had to be guessed; that has been reported, and the file cannot be used as it is.
    pub(super) certain: bool,
    pub(super) blocks: Vec<Block<'a>>,
}

/// Reads the Markdown of a mended text.
pub(super) fn outline<'a>(
    events: &'a [Placed<'a>],
    kind: Kind,
    lines: &Lines<'_>,
    findings: &mut Findings,
) -> Outline<'a> {
    let mut builder = Builder { kind, lines, findings, outline: Outline::default() };
    for block in blocks(events) {
        match block.kind {
            BlockKind::Heading(level) => builder.heading(level, block),
            _ => builder.block(block),
        }
    }
    builder.finish()
}

struct Builder<'a, 'b> {
    kind: Kind,
    lines: &'b Lines<'b>,
    findings: &'b mut Findings,
    outline: Outline<'a>,
}

impl<'a> Builder<'a, '_> {
    fn heading(&mut self, level: u8, block: Block<'a>) {
        let text = plain(block.events);
        let line = self.lines.number(block.range.start);
        let end = self.lines.number(block.range.end.saturating_sub(1)).max(line);
        let heading = Heading::read(&text);
        if self.kind.allows(&heading) {
            self.known(level, heading, &text, line..=end);
        } else if self.outline.title.is_none() && self.outline.sections.is_empty() {
            self.title(level, text, line);
            self.outline.title_end = end;
        } else if level >= 3 && self.in_text() && !self.nearly_known(&text) {
            self.block(block);
        } else if self.is_underlined(line) && self.in_text() {
            self.unknown(level, &heading, &text, line);
            self.block(block);
        } else {
            self.unknown(level, &heading, &text, line);
            // What follows is read as what was probably meant, so that one slip leads to one finding.
            let meant = Heading::meant(&text, self.kind).filter(|_| level > 1);
            let meant = meant.map_or(Heading::Unknown, |meant| Heading::read(meant.trim_start_matches('#')));
            let meant = if self.has(&meant) { Heading::Unknown } else { meant };
            self.push(meant, line..=end, false);
        }
    }

    fn push(&mut self, heading: Heading, at: RangeInclusive<usize>, certain: bool) {
        let (line, end) = at.into_inner();
        self.outline.sections.push(Part { heading, line, end, certain, blocks: Vec::new() });
    }

    fn has(&self, heading: &Heading) -> bool {
        self.outline.sections.iter().any(|part| part.heading == *heading)
    }

    fn title(&mut self, level: u8, text: String, line: usize) {
        if level > 1 {
            self.findings.error(
                Code::MissingTitle,
                line,
                format!("The file's first heading, {}, has too many \"#\" for a title.", quote(&text)),
                format!("Write it with one: \"# {text}\"."),
            );
        }
        if text.chars().count() > LONGEST_TITLE {
            self.findings.error(
                Code::TitleTooLong,
                line,
                format!("The title has more than {LONGEST_TITLE} characters."),
                "Shorten it to a few words; it is shown on buttons and at the top of each message.",
            );
        }
        self.outline.title = Some(Entry { text, line });
    }

    fn known(&mut self, level: u8, heading: Heading, text: &str, at: RangeInclusive<usize>) {
        let line = *at.start();
        if level != 2 {
            let hashes = "#".repeat(usize::from(level));
            self.findings.warning(
                Code::HeadingLevel,
                line,
                format!("The heading {} begins with \"{hashes}\".", quote(text)),
                format!("Write it with two: \"## {text}\"."),
            );
        }
        let before = self.outline.sections.iter().find(|part| part.heading == heading);
        match (&heading, before) {
            (Heading::Section(section), Some(before)) => self.findings.error(
                Code::RepeatedHeading,
                line,
                format!(
                    "The heading \"{}\" stands here a second time; the first is in line {}.",
                    section.name(),
                    before.line
                ),
                "Put everything under the first one, and delete this one.",
            ),
            (Heading::Step(name), _) if name.is_empty() => self.findings.error(
                Code::StepWithoutName,
                line,
                "This step has no name, so no prompt can lead to it.",
                "Write a short name after the colon: \"## Step: Make room\".",
            ),
            _ => {}
        }
        self.push(heading, at, true);
    }

    fn unknown(&mut self, level: u8, heading: &Heading, text: &str, line: usize) {
        if level == 1 {
            self.findings.error(
                Code::SecondTitle,
                line,
                format!("{} is a second title; a file has one.", quote(text)),
                "Begin the line with \"##\" if it is a section, or make a file of its own of what follows.",
            );
            return;
        }
        let help = if self.is_underlined(line) {
            "A line of \"---\" makes a heading of the line above it; delete the \"---\".".to_owned()
        } else if let Some(meant) = Heading::meant(text, self.kind) {
            format!("Write \"{meant}\" if that is what you mean.")
        } else {
            match (heading, self.kind) {
                (Heading::Section(Section::Introduction | Section::Solved | Section::OtherTopics), _) => {
                    "Move this part to \"guide.md\"; only there it is read.".to_owned()
                }
                (_, Kind::Synonyms) => "This file has bullets only; delete the heading.".to_owned(),
                (Heading::Section(_) | Heading::Step(_), _) => {
                    "Move this part to the file of a fix; in \"guide.md\" it is not read.".to_owned()
                }
                (Heading::Unknown, kind) => format!("The headings of this file can be {}.", any_of(&kind.names())),
            }
        };
        let message = match heading {
            Heading::Unknown => format!("{} is not a heading that the bot knows.", quote(text)),
            _ => format!("The heading {} does not belong in this file.", quote(text)),
        };
        self.findings.error(Code::UnknownHeading, line, message, help);
    }

    /// Whether the heading in this line is one because of the dashes below it.
    fn is_underlined(&self, line: usize) -> bool {
        !self.lines.line(line).trim_start().starts_with('#')
    }

    fn in_text(&self) -> bool {
        match self.outline.sections.last().map(|part| &part.heading) {
            Some(Heading::Section(section)) => section.is_text(),
            Some(Heading::Step(_)) => true,
            Some(Heading::Unknown) | None => false,
        }
    }

    fn nearly_known(&self, text: &str) -> bool {
        text.split_whitespace().count() <= 2 && nearest(text, self.kind.names()).is_some()
    }

    fn block(&mut self, block: Block<'a>) {
        let line = self.lines.number(block.range.start);
        if let Some(heading) = self.forgotten_heading(&block, line) {
            self.push(heading, line..=line, false);
            return;
        }
        match self.outline.sections.last_mut() {
            Some(part) => part.blocks.push(block),
            None => self.outline.preamble.push(block),
        }
    }

    /// Reports `**Questions**` and `Questions:` on a line of their own.
    fn forgotten_heading(&mut self, block: &Block<'_>, line: usize) -> Option<Heading> {
        if block.kind != BlockKind::Paragraph {
            return None;
        }
        let text = self.lines.line(line).trim();
        let bold = text.starts_with("**") || text.starts_with("__");
        // In a comma list, a word alone is a keyword.
        let marked = bold || text.ends_with(':') || !self.in_comma_list();
        let heading = Heading::read(text.trim_matches(['*', '_', ' ']).trim_end_matches([':', '*', '_']));
        let name = match &heading {
            Heading::Section(section) if marked => section.name().to_owned(),
            Heading::Step(name) if !name.is_empty() && !name.ends_with('.') => format!("Step: {name}"),
            _ => return None,
        };
        if !self.kind.allows(&heading) || self.has(&heading) {
            return None;
        }
        self.findings.error(
            Code::HeadingWithoutHashes,
            line,
            format!("{} looks like a heading, but reads as plain text.", quote(text)),
            format!("Begin the line with two \"#\": \"## {name}\"."),
        );
        Some(heading)
    }

    fn in_comma_list(&self) -> bool {
        let heading = self.outline.sections.last().map(|part| &part.heading);
        matches!(heading, Some(Heading::Section(Section::Keywords | Section::OtherTopics)))
    }

    fn finish(self) -> Outline<'a> {
        let Self { kind, lines, findings, outline } = self;
        if kind == Kind::Synonyms {
            return outline;
        }
        let stray = outline.preamble.iter().find(|block| block.kind != BlockKind::Rule);
        let stray = stray.map(|block| lines.number(block.range.start));
        match (&outline.title, stray) {
            (None, None) => findings.error(
                Code::MissingTitle,
                1,
                "The file has no title.",
                "Write one in the first line, for example \"# Restart your iPhone\".",
            ),
            (None, Some(line)) => findings.error(
                Code::MissingTitle,
                line,
                format!("The file has no title; {} is plain text.", quote(lines.line(line))),
                "Begin the line of the title with one \"#\" and a space.",
            ),
            (Some(title), _) if title.text.is_empty() => {
                findings.error(
                    Code::MissingTitle,
                    title.line,
                    "The title is empty.",
                    "Write a few words after the \"#\".",
                );
            }
            (Some(_), Some(line)) => findings.warning(
                Code::StrayText,
                line,
                format!("{} stands under no heading, so nobody gets to read it.", quote(lines.line(line))),
                format!(
                    "Put a heading above it, for example \"## {}\", or delete it.",
                    if kind == Kind::Guide { "Introduction" } else { "Answer" }
                ),
            ),
            (Some(_), None) => {}
        }
        outline
    }
}
