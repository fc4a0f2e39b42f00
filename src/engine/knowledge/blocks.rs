//! Markdown as a flat list of blocks, each with its place in the text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One paragraph, list, heading or other outermost part of a text.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind,
    pub(super) range: Range<usize>,
    /// The events between its start and its end, both left out.
    pub(super) events: &'a [Placed<'a>],
}

/// An event and its place in the text.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading(u8),
    Paragraph,
    List,
    Html,
    Code,
    Table,
    Rule,
    Other,
}

/// How many bytes of a text make one event: fewer than in any usual file, so that the list of events need not grow.
const BYTES_AN_EVENT: usize = 16;

/// Reads a text as Markdown.
pub(super) fn events(text: &str) -> Vec<Placed<'_>> {
    let mut events = Vec::with_capacity(text.len() / BYTES_AN_EVENT);
    events.extend(Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter());
    events
}

/// The outermost blocks of a text. They share its events: a section may have thousands.
pub(super) fn blocks<'a>(events: &'a [Placed<'a>]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut first = 0;
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    first = index;
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    blocks.extend(block(events.get(first..index).unwrap_or_default()));
                }
            }
            event if depth == 0 => {
                let kind = if *event == Event::Rule { BlockKind::Rule } else { BlockKind::Other };
                blocks.push(Block { kind, range: range.clone(), events: &[] });
            }
            _ => {}
        }
    }
    blocks
}

/// The block that the first of these events starts.
fn block<'a>(events: &'a [Placed<'a>]) -> Option<Block<'a>> {
    let ((start, range), events) = events.split_first()?;
    let Event::Start(tag) = start else { return None };
    Some(Block { kind: kind(tag), range: range.clone(), events })
}

fn kind(tag: &Tag<'_>) -> BlockKind {
    match tag {
        Tag::Heading { level, .. } => BlockKind::Heading(level_number(*level)),
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::List(_) => BlockKind::List,
        Tag::HtmlBlock => BlockKind::Html,
        Tag::CodeBlock(_) => BlockKind::Code,
        Tag::Table(_) => BlockKind::Table,
        _ => BlockKind::Other,
    }
}

/// A heading's level as a number, from 1.
pub(super) fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// What a reader sees of some events, on one line.
pub(super) fn plain(events: &[Placed<'_>]) -> String {
    let text: String = events.iter().map(|(event, _)| plain_part(event)).collect();
    text.trim().to_owned()
}

/// What a reader sees of one event.
pub(super) fn plain_part<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => part,
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => " ",
        _ => "",
    }
}

impl<'a> Block<'a> {
    /// A list's outermost items with the events inside each.
    pub(super) fn items(&self) -> Vec<(Range<usize>, &'a [Placed<'a>])> {
        let mut items = Vec::new();
        let mut depth = 0_usize;
        let mut first = 0;
        for (index, (event, range)) in self.events.iter().enumerate() {
            match event {
                Event::Start(_) => {
                    if depth == 0 {
                        first = index + 1;
                    }
                    depth += 1;
                }
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        items.push((range.clone(), self.events.get(first..index).unwrap_or_default()));
                    }
                }
                _ => {}
            }
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_blocks() {
        let text = "# T *b*\n\none\ntwo\n\n- a\n- b\n  - c\n---\n\n> q\n";
        let events = events(text);
        let blocks = blocks(&events);
        let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
        assert_eq!(
            kinds,
            [BlockKind::Heading(1), BlockKind::Paragraph, BlockKind::List, BlockKind::Rule, BlockKind::Other]
        );
        assert_eq!(plain(blocks[0].events), "T b");
        assert_eq!(plain(blocks[1].events), "one two");
        let items: Vec<&str> = blocks[2].items().into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(items, ["- a\n", "- b\n  - c\n"]);
    }
}
