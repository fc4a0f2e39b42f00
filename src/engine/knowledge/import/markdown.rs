//! An article in Markdown as blocks.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::blocks::{events, level_number};
use super::blocks::{Block, Writer};
use super::html;

/// Reads an article.
pub(super) fn read(source: &str) -> Vec<Block> {
    let source = source.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let starts: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    let mut writer = Writer::default();
    // Tables, and pictures with their texts, in which nothing is read.
    let mut inside = 0_usize;
    for (event, range) in events(&source) {
        let line = starts.partition_point(|start| *start < range.start) + 1;
        match event {
            Event::Start(Tag::Table(_) | Tag::Image { .. }) if inside == 0 => {
                inside = 1;
                match event {
                    Event::Start(Tag::Table(_)) => writer.left_out("a table", line),
                    _ => writer.picture(line),
                }
            }
            Event::Start(Tag::Image { .. }) => inside += 1,
            Event::End(TagEnd::Table | TagEnd::Image) => inside = inside.saturating_sub(1),
            _ if inside > 0 => {}
            Event::Start(tag) => {
                start(&mut writer, &tag);
                writer.at(line);
            }
            Event::End(tag) => end(&mut writer, tag),
            Event::Text(text) | Event::Code(text) => {
                writer.at(line);
                writer.text(&text);
            }
            Event::SoftBreak => writer.text(" "),
            Event::HardBreak => writer.line_break(),
            Event::Html(html) => embedded(&mut writer, &html, line),
            Event::InlineHtml(tag) if tag.to_lowercase().starts_with("<br") => writer.line_break(),
            Event::InlineHtml(tag) if tag.to_lowercase().starts_with("<img") => writer.picture(line),
            _ => {}
        }
    }
    writer.finish()
}

/// HTML in the midst of Markdown: its texts are advertisements and frames more often than not.
fn embedded(writer: &mut Writer, html: &str, line: usize) {
    let blocks = html::read(html, true);
    if html.to_lowercase().contains("<img") {
        writer.picture(line);
    } else if !blocks.is_empty() {
        writer.left_out("HTML in the midst of the text", line);
    }
}

fn start(writer: &mut Writer, tag: &Tag<'_>) {
    match tag {
        Tag::Heading { level, .. } => writer.open_heading(level_number(*level)),
        Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) => writer.end_block(),
        Tag::List(first) => writer.open_list(first.map(|first| first.min(999))),
        Tag::Item => writer.open_item(),
        Tag::Strong => writer.bold(true),
        _ => {}
    }
}

fn end(writer: &mut Writer, tag: TagEnd) {
    match tag {
        TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::BlockQuote(_) | TagEnd::Item => {
            writer.end_block();
        }
        TagEnd::List(_) => writer.close_list(),
        TagEnd::Strong => writer.bold(false),
        _ => {}
    }
}
