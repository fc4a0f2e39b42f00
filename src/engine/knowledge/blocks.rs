//! Markdown as a flat list of blocks, each with its place in the text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One paragraph, list, heading or other outermost part of a text.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind,
    pub(super) range: Range<usize>,
    /// The events between its start and its end, both left out.
    pub(super) events: Vec<Placed<'a>>,
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

/// Reads a text into its outermost blocks.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match (&event, depth) {
            (Event::Start(tag), 0) => {
                blocks.push(Block { kind: kind(tag), range, events: Vec::new() });
                depth = 1;
                continue;
            }
            (Event::Start(_), _) => depth += 1,
            (Event::End(_), 1) => {
                depth = 0;
                continue;
            }
            (Event::End(_), _) => depth = depth.saturating_sub(1),
            (event, 0) => {
                let kind = if *event == Event::Rule { BlockKind::Rule } else { BlockKind::Other };
                blocks.push(Block { kind, range, events: Vec::new() });
                continue;
            }
            _ => {}
        }
        if let Some(block) = blocks.last_mut() {
            block.events.push((event, range));
        }
    }
    blocks
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

fn level_number(level: HeadingLevel) -> u8 {
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
    let mut text = String::new();
    for (event, _) in events {
        push_plain(&mut text, event);
    }
    text.trim().to_owned()
}

/// Adds what a reader sees of one event.
pub(super) fn push_plain(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => text.push_str(part),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => text.push(' '),
        _ => {}
    }
}

impl<'a> Block<'a> {
    /// A list's outermost items with the events inside each.
    pub(super) fn items(&self) -> Vec<(Range<usize>, &[Placed<'a>])> {
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
        let blocks = blocks(text);
        let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
        assert_eq!(
            kinds,
            [BlockKind::Heading(1), BlockKind::Paragraph, BlockKind::List, BlockKind::Rule, BlockKind::Other]
        );
        assert_eq!(plain(&blocks[0].events), "T b");
        assert_eq!(plain(&blocks[1].events), "one two");
        let items: Vec<&str> = blocks[2].items().into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(items, ["- a\n", "- b\n  - c\n"]);
    }
}
