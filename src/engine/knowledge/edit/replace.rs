//! Replaces, adds and removes a part of a file, and refuses what would reach beyond it.

use std::ops::Range;

use super::super::headings::{Heading, Section};
use super::super::words::{anchor, any_of, has_words, quote};
use super::safe::safe_line;
use super::sections::{Content, Part, PartId, Sections, heading_text, without_mark};
use super::source::Source;

/// Why a text cannot be changed as asked. Each says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file is no guide's, no fix's and no closing's.
    #[error("this file is no part of the knowledge, so there is nothing in it to edit")]
    NotKnowledge,
    /// The file has no such part and may not have one.
    #[error("this file has no part {name}; it has {has}")]
    NoSuchPart {
        /// What was asked for, in quotation marks.
        name: String,
        /// The parts it has, in words.
        has: String,
    },
    /// The file cannot do without this part.
    #[error("\"{0}\" cannot be empty; write what shall stand there")]
    Needed(String),
    /// The part is a text, and has no bullets.
    #[error("\"{0}\" is a text and no list; edit the text")]
    NotAList(String),
    /// There is not a single word in the line.
    #[error("there is no word in it; write it in words")]
    NoWords,
    /// The line is not in the list, or not any more.
    #[error("{0} is not in this list any more; look at the list again")]
    NotThere(String),
    /// The change would reach beyond its part: this line of the new text would begin another one.
    #[error("{0} would change another part of the file; write it without a heading, and close what you open")]
    OtherParts(String),
}

impl Sections<'_> {
    /// The file's text with another text in the part `name`: "Title", "Questions", "Step: Make room".
    ///
    /// A part that the file may have and has not is added at its place; an empty text removes a part that the file can
    /// do without. In lists, lines without a `-` become bullets.
    ///
    /// # Errors
    ///
    /// When there is no such part, when the file needs it, and when the new text would not stay within its part.
    pub fn replace_section(&self, name: &str, body: &str) -> Result<String, EditError> {
        let kind = self.kind.ok_or(EditError::NotKnowledge)?;
        let id = PartId::named(name);
        let Some(index) = self.index(name) else {
            let rank = id.rank(kind).filter(|_| id.can_be_named()).ok_or_else(|| self.no_such_part(name))?;
            let body = body_lines(id.content(), body);
            return if body.is_empty() { Ok(self.source.with(Vec::new())) } else { self.added(&id, rank, body) };
        };
        let Some(part) = self.parts.get(index) else { return Err(self.no_such_part(name)) };
        if part.id == PartId::Title {
            return self.titled(index, body);
        }
        let body = body_lines(part.content, body);
        if body.is_empty() {
            return self.without(index);
        }
        if let Some(line) = open_note(&body) {
            return Err(EditError::OtherParts(quote(line)));
        }
        let text = body.join("\n");
        let new = self.source.with(vec![self.body_change(part, body)]);
        self.settled(new, Changed::Text(index, &text))
    }

    /// The lines of a part's text with others in their place, and an empty line before a heading that would follow.
    pub(super) fn body_change(&self, part: &Part, mut body: Vec<String>) -> (Range<usize>, Vec<String>) {
        let next = part.lines.end;
        if part.lines.is_empty() && next <= self.source.len() && !self.source.is_blank(next) {
            body.push(String::new());
        }
        (part.lines.clone(), body)
    }

    fn titled(&self, index: usize, title: &str) -> Result<String, EditError> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = heading_text(&title);
        let Some(part) = self.parts.get(index).filter(|_| has_words(title)) else {
            return Err(EditError::Needed(super::TITLE.to_owned()));
        };
        let mark = if self.source.line(part.line).starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let new = self.source.with(vec![(part.heading.clone(), vec![format!("{mark}# {title}")])]);
        self.settled(new, Changed::Text(index, title))
    }

    /// The text with a new part at its place.
    pub(super) fn added(&self, id: &PartId, rank: usize, body: Vec<String>) -> Result<String, EditError> {
        let kind = self.kind.ok_or(EditError::NotKnowledge)?;
        if *id == PartId::Title {
            let title = body.join(" ");
            let lines = vec![format!("# {}", heading_text(&title)), String::new()];
            return self.settled(self.source.with(vec![(1..1, lines)]), Changed::New(0));
        }
        let before = self.parts.iter().rposition(|part| part.id.rank(kind).is_some_and(|other| other <= rank));
        let after = before.map_or(0, |index| index + 1);
        let last = self.source.len();
        // What is empty at the end of a file is its last line end.
        let end = if self.source.is_blank(last) { last } else { last + 1 };
        let at = self.parts.get(after).map_or(end, |next| next.heading.start);
        let mut lines = Vec::with_capacity(body.len() + 3);
        if at > 1 && !self.source.is_blank(at - 1) {
            lines.push(String::new());
        }
        if *id != PartId::Synonyms {
            lines.push(format!("## {}", id.name()));
        }
        lines.extend(body);
        if after < self.parts.len() {
            lines.push(String::new());
        }
        self.settled(self.source.with(vec![(at..at, lines)]), Changed::New(after))
    }

    /// The text without a part, where the file can do without it.
    pub(super) fn without(&self, index: usize) -> Result<String, EditError> {
        let Some(part) = self.parts.get(index) else { return Ok(self.source.with(Vec::new())) };
        if matches!(part.id, PartId::Title | PartId::Section(Section::Answer | Section::Introduction | Section::Solved))
        {
            return Err(EditError::Needed(part.name.clone()));
        }
        let mut end = part.lines.end.max(part.heading.end);
        while end <= self.source.len() && self.source.is_blank(end) && end < self.source.len() {
            end += 1;
        }
        let change = if part.id == PartId::Synonyms { Changed::Any(index) } else { Changed::Gone(index) };
        self.settled(self.source.with(vec![(part.heading.start..end, Vec::new())]), change)
    }

    /// The new text, if nothing has changed in it but what was to change.
    pub(super) fn settled(&self, new: String, change: Changed<'_>) -> Result<String, EditError> {
        let mut expected: Vec<(Option<&PartId>, Option<&str>)> =
            self.parts.iter().map(|part| (Some(&part.id), Some(part.text.as_str()))).collect();
        match change {
            Changed::Text(index, text) => expected.iter_mut().skip(index).take(1).for_each(|part| part.1 = Some(text)),
            Changed::Any(index) => expected.iter_mut().skip(index).take(1).for_each(|part| part.1 = None),
            Changed::New(index) => expected.insert(index.min(expected.len()), (None, None)),
            Changed::Gone(index) if index < expected.len() => {
                expected.remove(index);
            }
            Changed::Gone(_) => {}
        }
        let after = Sections::of(self.path, &new);
        let differs = |(part, (id, text)): (&Part, &(Option<&PartId>, Option<&str>))| {
            id.is_some_and(|id| part.id != *id) || text.is_some_and(|text| part.text != text)
        };
        let strange = after.parts.iter().zip(&expected).position(differs);
        let strange = strange.or((after.parts.len() > expected.len()).then_some(expected.len()));
        match strange.and_then(|index| after.parts.get(index)) {
            Some(part) => Err(EditError::OtherParts(quote(after.source.line(part.line)))),
            None if after.parts.len() < expected.len() => {
                let lost = self.parts.last().map_or("", |part| self.source.line(part.line));
                Err(EditError::OtherParts(quote(lost)))
            }
            None => Ok(new),
        }
    }

    pub(super) fn no_such_part(&self, name: &str) -> EditError {
        if self.kind.is_none() {
            return EditError::NotKnowledge;
        }
        let names: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        EditError::NoSuchPart { name: quote(name), has: any_of(&names).replace(" or ", " and ") }
    }
}

/// What a change is to change, by the part's place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Changed<'t> {
    /// One part's text, to this one.
    Text(usize, &'t str),
    /// One part's text, to anything.
    Any(usize),
    /// One part is new at this place.
    New(usize),
    /// One part is gone.
    Gone(usize),
}

impl PartId {
    /// Whether a new part can have this name.
    fn can_be_named(&self) -> bool {
        match self {
            Self::Step(name) => {
                !anchor(name).is_empty() && Heading::read(&format!("Step: {name}")) == Heading::Step(name.clone())
            }
            _ => true,
        }
    }
}

/// A part's new text as lines: no white space at their ends, no empty lines around them.
fn body_lines(content: Content, body: &str) -> Vec<String> {
    let source = Source::new(body);
    let lines = source.lines.iter().map(|line| line.text.replace('\0', "").trim_end().to_owned());
    let mut lines: Vec<String> = lines.skip_while(String::is_empty).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if content == Content::List { as_bullets(lines) } else { lines }
}

/// The line with a note that is opened and never closed, by which the rest of the file would become a part of it.
fn open_note(body: &[String]) -> Option<&str> {
    let last = body.iter().rev().find(|line| line.contains("<!--") || line.contains("-->"))?;
    let opens = last.rfind("<!--")?;
    last.rfind("-->").is_none_or(|closes| closes < opens).then_some(last)
}

/// Makes bullets of the lines that are none; notes, indented lines and headings stay as they are.
fn as_bullets(lines: Vec<String>) -> Vec<String> {
    let mut in_note = false;
    let mut bullet = |line: String| {
        let note = in_note || line.contains("<!--");
        in_note = note && line.rfind("-->").is_none_or(|end| line.rfind("<!--").is_some_and(|start| start > end));
        let as_it_is = note || line.is_empty() || line.starts_with([' ', '\t']);
        if as_it_is || line.starts_with("##") || line.starts_with("# ") || without_mark(&line) != line {
            return line;
        }
        safe_line(&line).map_or(line, |safe| format!("- {safe}"))
    };
    lines.into_iter().map(&mut bullet).collect()
}
