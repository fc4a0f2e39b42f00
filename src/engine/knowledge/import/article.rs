//! An article with numbered headings to fixes.

use super::super::words::quote;
use super::blocks::{Block, BlockKind};
use super::guide::guides;
use super::{Import, ImportError, Note, RawFix, html, markdown, numbered};

/// How many headings an error lists.
const LISTED: usize = 5;

/// What an article is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
}

/// Turns an article with numbered headings into a guide, one fix for each. `title` is the guide's; without it, the
/// article's own is taken.
///
/// # Errors
///
/// When no heading has a number, or when there is no title.
pub fn article(source: &str, form: Form, title: Option<&str>) -> Result<Import, ImportError> {
    let mut blocks = match form {
        Form::Markdown => markdown::read(source),
        Form::Html => html::read(source, true),
    };
    if form == Form::Html && level(&blocks).is_none() {
        // A page that calls all of itself "sidebar" or "social".
        blocks = html::read(source, false);
    }
    let level = level(&blocks).ok_or_else(|| ImportError::NoNumbers(found(&blocks)))?;
    let own = |wanted: u8| {
        let mut headings = blocks.iter().filter(|block| block.kind == BlockKind::Heading(wanted));
        headings
            .find(|block| wanted != level || numbered::title(&block.text).is_none())
            .map(|block| block.text.as_str())
    };
    let title = title.or_else(|| own(1)).or_else(|| own(0)).ok_or(ImportError::NoTitle)?;
    let mut reading = Reading {
        level,
        place: Place::Introduction,
        introduction: Vec::new(),
        fixes: Vec::new(),
        notes: Vec::new(),
        heading: None,
    };
    // What stands above the article's title is the page's.
    let first = blocks.iter().position(|block| block.kind == BlockKind::Heading(1) && level > 1);
    let first_fix = blocks.iter().position(|block| is_fix(block, level)).unwrap_or_default();
    let first = first.filter(|first| *first < first_fix).map_or(0, |first| first + 1);
    blocks.iter().skip(first).for_each(|block| reading.block(block));
    Ok(guides(title, &reading.introduction, &reading.fixes, reading.notes))
}

/// The level of the headings that are fixes: the outermost one with two numbers, else with one.
fn level(blocks: &[Block]) -> Option<u8> {
    let count = |level: u8| blocks.iter().filter(|block| is_fix(block, level)).count();
    let with = |least: usize| (1..=6).find(|level| count(*level) >= least);
    with(2).or_else(|| with(1))
}

fn is_fix(block: &Block, level: u8) -> bool {
    block.kind == BlockKind::Heading(level) && numbered::title(&block.text).is_some()
}

/// The headings that there are, in words.
fn found(blocks: &[Block]) -> String {
    let headings = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(1..)));
    let names: Vec<String> = headings.take(LISTED).map(|block| quote(&block.text)).collect();
    if names.is_empty() {
        return "there are no headings at all".to_owned();
    }
    format!("put numbers before those that are fixes; the headings are {}", names.join(", "))
}

enum Place {
    Introduction,
    Fix,
    /// Under a heading that is no fix.
    Elsewhere,
}

struct Reading {
    level: u8,
    place: Place,
    introduction: Vec<String>,
    fixes: Vec<RawFix>,
    notes: Vec<Note>,
    /// A heading inside a fix, for the text below it.
    heading: Option<String>,
}

impl Reading {
    fn block(&mut self, block: &Block) {
        match block.kind {
            BlockKind::Heading(level) => self.heading(level, block),
            BlockKind::Text => self.text(&block.text),
            BlockKind::Picture => {
                if let (Place::Fix, Some(fix)) = (&self.place, self.fixes.last_mut()) {
                    fix.pictures += 1;
                }
            }
            BlockKind::LeftOut => {
                if let (Place::Fix, Some(fix)) = (&self.place, self.fixes.last_mut()) {
                    fix.left_out.push((block.text.clone(), block.line));
                }
            }
        }
    }

    fn heading(&mut self, level: u8, block: &Block) {
        self.heading = None;
        match numbered::title(&block.text) {
            Some(title) if level == self.level => {
                self.fixes.push(RawFix { title: title.to_owned(), ..RawFix::default() });
                self.place = Place::Fix;
            }
            _ if level > self.level && matches!(self.place, Place::Fix) => self.heading = Some(block.text.clone()),
            _ if level > self.level => {}
            _ => {
                if matches!(self.place, Place::Fix) {
                    let text = format!("The part {} is no fix, so it is left out.", quote(&block.text));
                    self.notes.push(Note { path: None, line: block.line, text });
                }
                self.place = Place::Elsewhere;
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text = match self.heading.take() {
            Some(heading) => format!("**{}**\n{text}", heading.trim_end_matches(':')),
            None => text.to_owned(),
        };
        match (&self.place, self.fixes.last_mut()) {
            (Place::Fix, Some(fix)) => fix.paragraphs.push(text),
            (Place::Introduction, _) => self.introduction.push(text),
            _ => {}
        }
    }
}
