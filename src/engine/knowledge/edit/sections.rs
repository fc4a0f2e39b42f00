//! The parts of a file as they stand in it: the one door of every edit.

use std::ops::Range;

use super::super::Entry;
use super::super::blocks::{Block, BlockKind, events};
use super::super::findings::Findings;
use super::super::headings::{Heading, Kind, Section};
use super::super::key::Key;
use super::super::lines::Lines;
use super::super::lists::{between_commas, items};
use super::super::outline::{Outline, outline};
use super::super::place::Place;
use super::super::source::{Mended, mend};
use super::super::words::anchor;
use super::source::Source;

/// The name of the part that is the file's title.
pub const TITLE: &str = "Title";

/// The name of the part that is all of `_synonyms.md` below its title.
const SYNONYMS: &str = "Synonyms";

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// One bullet a line.
    List,
    /// Words with commas between them.
    Words,
    /// What members read, with its prompts.
    Text,
}

/// One part of a file: its title, or a heading with what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// "Title", "Questions", "Step: Make room"; a heading that the bot does not know as it is written.
    pub name: String,
    /// What stands there.
    pub content: Content,
    /// The line of its heading, from 1.
    pub line: usize,
    /// The lines of its text, from 1, empty lines around it left out; where it is empty, the line before which it goes.
    pub lines: Range<usize>,
    /// Its text as it stands in the file, with `\n` between lines. Of the title, without the `#`.
    pub text: String,
    /// What a list holds, in the file's order; empty for texts.
    pub bullets: Vec<Bullet>,
    pub(super) id: PartId,
    /// The lines of the heading.
    pub(super) heading: Range<usize>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bullet {
    /// Its text as it stands in the file, without the `- `, on one line.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is read of it: without marks and notes.
    pub(super) said: String,
    /// Its lines, from 1.
    pub(super) lines: Range<usize>,
}

/// What makes a part the one it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PartId {
    Title,
    Synonyms,
    Section(Section),
    Step(String),
    Unknown(String),
}

/// A file's text as parts.
///
/// ```
/// use syncdesk::engine::knowledge::edit::Sections;
///
/// let text = "# Restart\n\n## Questions\n- should i reboot\n\n## Answer\nSwitch it off and on.\n";
/// let sections = Sections::of("photos/5-restart.md", text);
/// let names: Vec<&str> = sections.parts().iter().map(|part| part.name.as_str()).collect();
/// assert_eq!(names, ["Title", "Questions", "Answer"]);
/// assert_eq!(
///     sections.replace_section("answer", "Hold the button.").unwrap(),
///     text.replace("Switch it off and on.", "Hold the button."),
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Sections<'a> {
    pub(super) path: &'a str,
    pub(super) source: Source<'a>,
    /// `None` where the file is no knowledge file.
    pub(super) kind: Option<Kind>,
    pub(super) parts: Vec<Part>,
    /// The text that is read, line for line the same as the file's: notes and slips left out.
    pub(super) mended: Vec<String>,
}

impl<'a> Sections<'a> {
    /// Reads the parts of a file. A file that is no knowledge file has none.
    pub fn of(path: &'a str, text: &'a str) -> Self {
        // What is wrong is reported where the file is checked.
        let mut findings = Findings::new(path);
        let kind = match Place::of(path, &mut findings) {
            Place::Guide { .. } => Some(Kind::Guide),
            Place::Closing { .. } => Some(Kind::Closing),
            Place::Fix { .. } => Some(Kind::Fix),
            Place::Synonyms => Some(Kind::Synonyms),
            Place::Ignored => None,
        };
        let mut sections = Self { path, source: Source::new(text), kind, parts: Vec::new(), mended: Vec::new() };
        let Some(kind) = kind else { return sections };
        let Mended { text: mended, starts } = mend(text, &mut findings);
        let lines = Lines::new(&mended, starts);
        let events = events(&mended);
        let outline = outline(&events, kind, &lines, &mut findings);
        sections.mended = mended.split('\n').map(str::to_owned).collect();
        sections.read(kind, &outline, &lines);
        sections
    }

    fn read(&mut self, kind: Kind, outline: &Outline<'_>, lines: &Lines<'_>) {
        let first = outline.sections.first().map_or(self.source.len() + 1, |part| part.line);
        let mut below = 1;
        if let Some(title) = &outline.title {
            let heading = title.line..outline.title_end + 1;
            below = heading.end;
            let written = self.source.line(title.line).trim_start_matches(['\u{feff}', '\u{200b}']);
            let text = written.trim().trim_start_matches('#').trim().to_owned();
            self.push(PartId::Title, heading.clone(), heading, text);
        }
        if kind == Kind::Synonyms {
            self.part(PartId::Synonyms, below..below, first, &outline.preamble, lines);
        }
        for (index, part) in outline.sections.iter().enumerate() {
            let id = match &part.heading {
                Heading::Section(section) => PartId::Section(*section),
                Heading::Step(name) => PartId::Step(name.clone()),
                Heading::Unknown => PartId::Unknown(heading_text(self.source.line(part.line)).to_owned()),
            };
            let end = outline.sections.get(index + 1).map_or(self.source.len() + 1, |next| next.line);
            self.part(id, part.line..part.end + 1, end, &part.blocks, lines);
        }
    }

    /// Adds a part whose text ends before the line `end`.
    fn part(&mut self, id: PartId, heading: Range<usize>, end: usize, blocks: &[Block<'_>], lines: &Lines<'_>) {
        let mut text = heading.end..end.max(heading.end);
        while !text.is_empty() && self.source.is_blank(text.start) {
            text.start += 1;
        }
        while !text.is_empty() && self.source.is_blank(text.end - 1) {
            text.end -= 1;
        }
        if text.is_empty() {
            text = heading.end..heading.end;
        }
        let body = self.source.text_of(text.clone());
        self.push(id, heading, text, body);
        let Some(content) = self.parts.last().map(|part| part.content) else { return };
        let bullets = match content {
            Content::List => self.bullets(blocks, lines),
            Content::Words => words(blocks, lines),
            Content::Text => Vec::new(),
        };
        if let Some(part) = self.parts.last_mut() {
            part.bullets = bullets;
        }
    }

    fn push(&mut self, id: PartId, heading: Range<usize>, lines: Range<usize>, text: String) {
        let (name, content) = (id.name(), id.content());
        self.parts.push(Part { name, content, line: heading.start, lines, text, bullets: Vec::new(), id, heading });
    }

    fn bullets(&self, blocks: &[Block<'_>], lines: &Lines<'_>) -> Vec<Bullet> {
        let mut unheard = Findings::new("");
        let mut bullets = Vec::new();
        for block in blocks.iter().filter(|block| block.kind == BlockKind::List) {
            let entries = items(block, lines, &mut unheard);
            let end = lines.number(block.range.end.saturating_sub(1)) + 1;
            for (index, Entry { text, line }) in entries.iter().enumerate() {
                let mut own = *line..entries.get(index + 1).map_or(end, |next| next.line).max(line + 1);
                while own.len() > 1 && lines.line(own.end - 1).trim().is_empty() {
                    own.end -= 1;
                }
                let written: Vec<&str> = own.clone().map(|number| self.source.line(number).trim()).collect();
                bullets.push(Bullet {
                    text: without_mark(&written.join(" ")).to_owned(),
                    line: *line,
                    said: text.clone(),
                    lines: own,
                });
            }
        }
        bullets
    }

    /// The parts in the file's order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part with this name; case, spacing and closing colons do not matter.
    pub fn part_named(&self, name: &str) -> Option<&Part> {
        self.index(name).and_then(|index| self.parts.get(index))
    }

    /// The names of the headings that this file may have and has not, in their order. Steps are not among them.
    pub fn absent(&self) -> Vec<&'static str> {
        let sections = self.kind.map(Kind::sections).unwrap_or_default();
        let absent =
            sections.iter().filter(|section| self.parts.iter().all(|part| part.id != PartId::Section(**section)));
        absent.map(|section| section.name()).collect()
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        let id = PartId::named(name);
        let exact = self.parts.iter().position(|part| part.id.is(&id));
        exact.or_else(|| self.parts.iter().position(|part| Key::new(&part.name) == Key::new(name)))
    }
}

/// The entries of a comma list, each in one line.
fn words(blocks: &[Block<'_>], lines: &Lines<'_>) -> Vec<Bullet> {
    let mut unheard = Findings::new("");
    let lists = blocks.iter().filter(|block| matches!(block.kind, BlockKind::List | BlockKind::Paragraph));
    let entries = lists.flat_map(|block| between_commas(block, lines, &mut unheard));
    entries.map(|Entry { text, line }| Bullet { text: text.clone(), line, said: text, lines: line..line + 1 }).collect()
}

/// A heading's text as it is written.
pub(super) fn heading_text(line: &str) -> &str {
    line.trim_matches(['\u{feff}', '\u{200b}', '\u{a0}', ' ', '\t'])
        .trim_start_matches('#')
        .trim_end_matches('#')
        .trim()
}

/// A bullet's line without its mark.
pub(super) fn without_mark(line: &str) -> &str {
    let line = line.trim_start_matches(['\u{feff}', '\u{200b}', '\u{a0}', ' ', '\t']);
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest =
        if digits.len() < line.len() { digits.strip_prefix(['.', ')']) } else { line.strip_prefix(['-', '*', '+']) };
    rest.filter(|rest| rest.starts_with(char::is_whitespace)).unwrap_or(line).trim()
}

impl PartId {
    pub(super) fn named(name: &str) -> Self {
        if Key::new(name) == Key::new(TITLE) {
            return Self::Title;
        }
        if Key::new(name) == Key::new(SYNONYMS) {
            return Self::Synonyms;
        }
        match Heading::read(heading_text(name)) {
            Heading::Section(section) => Self::Section(section),
            Heading::Step(step) => Self::Step(step),
            Heading::Unknown => Self::Unknown(name.to_owned()),
        }
    }

    /// Whether both name the same part: steps are told apart by their links.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Step(one), Self::Step(other)) => anchor(one) == anchor(other),
            _ => self == other,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Title => TITLE.to_owned(),
            Self::Synonyms => SYNONYMS.to_owned(),
            Self::Section(section) => section.name().to_owned(),
            Self::Step(name) => format!("Step: {name}"),
            Self::Unknown(text) => text.clone(),
        }
    }

    pub(super) fn content(&self) -> Content {
        match self {
            Self::Synonyms => Content::List,
            Self::Section(Section::Keywords | Section::OtherTopics) => Content::Words,
            Self::Section(section) if !section.is_text() => Content::List,
            Self::Section(_) | Self::Step(_) | Self::Title | Self::Unknown(_) => Content::Text,
        }
    }

    /// The place of such a part in a file; lower ones come first.
    pub(super) fn rank(&self, kind: Kind) -> Option<usize> {
        match self {
            Self::Title => Some(0),
            Self::Synonyms => (kind == Kind::Synonyms).then_some(1),
            Self::Section(section) => kind.sections().iter().position(|other| other == section).map(|index| index + 1),
            Self::Step(_) => kind.has_steps().then(|| kind.sections().len() + 1),
            Self::Unknown(_) => None,
        }
    }
}
