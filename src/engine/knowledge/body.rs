//! A section that members read: its text, and the prompts at its end.

use std::ops::Range;

use super::blocks::{Block, BlockKind, Placed};
use super::findings::Findings;
use super::lines::Lines;
use super::link::Link;
use super::prompts::{DraftPrompt, broken_prompt, check_links, check_prompts, prompt};
use super::words::quote;
use crate::engine::diagnostic::Code;

/// A text and its prompts, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) prompts: Vec<DraftPrompt>,
}

/// A piece of a section: one item of an outermost list, or any other block.
struct Piece<'b, 'a> {
    range: Range<usize>,
    events: &'b [Placed<'a>],
    prompt: Option<DraftPrompt>,
    /// Whether it was meant as a prompt and is none.
    failed: bool,
}

/// Reads a section's blocks. `prompts_allowed` is false where the text has no buttons.
pub(super) fn body(blocks: &[Block<'_>], prompts_allowed: bool, lines: &Lines<'_>, findings: &mut Findings) -> Body {
    let mut pieces = pieces(blocks, lines);
    for piece in &mut pieces {
        piece.failed = piece.prompt.is_none() && check_text(piece, lines, findings);
    }
    // A prompt that failed is no reason to call the ones before it misplaced.
    let count = pieces.iter().rev().take_while(|piece| piece.prompt.is_some() || piece.failed).count();
    let failed = |piece: &&Piece<'_, '_>| piece.failed;
    let count = count - pieces.iter().skip(pieces.len() - count).take_while(failed).count();
    let (text, prompts) = pieces.split_at_checked(pieces.len() - count).unwrap_or((&[], &[]));
    for prompt in text.iter().filter_map(|piece| piece.prompt.as_ref()) {
        if Link::read(&prompt.destination).is_local() {
            let why = "More text follows, and buttons come last";
            misplaced(prompt, why, "Move all prompts to the end of this part, below the text.", findings);
        }
    }
    let source = match (pieces.first(), prompts.first()) {
        (Some(first), Some(prompt)) => lines.text_of(first.range.start..lines.start(prompt.range.start)),
        (Some(first), None) => lines.text_of(first.range.start..pieces.last().map_or(0, |last| last.range.end)),
        (None, _) => "",
    };
    let prompts: Vec<DraftPrompt> = prompts.iter().filter_map(|piece| piece.prompt.clone()).collect();
    let prompts = if prompts_allowed {
        check_prompts(prompts, findings)
    } else {
        for prompt in &prompts {
            misplaced(prompt, "This text has no buttons", "Delete it, or move it to a fix.", findings);
        }
        Vec::new()
    };
    Body { text: tidy(source), prompts }
}

/// Several empty lines are one, as in Markdown; Discord would show each, and a dropped note leaves some behind.
fn tidy(source: &str) -> String {
    let mut text = source.trim().to_owned();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

fn pieces<'b, 'a>(blocks: &'b [Block<'a>], lines: &Lines<'_>) -> Vec<Piece<'b, 'a>> {
    let mut pieces = Vec::new();
    for block in blocks {
        if block.kind == BlockKind::List {
            for (range, events) in block.items() {
                let prompt = prompt(events, lines.number(range.start));
                pieces.push(Piece { range, events, prompt, failed: false });
            }
        } else {
            pieces.push(Piece { range: block.range.clone(), events: block.events, prompt: None, failed: false });
        }
    }
    pieces
}

/// Reports links, and bullets that were meant as prompts, in a piece that stays text. Whether there were any.
fn check_text(piece: &Piece<'_, '_>, lines: &Lines<'_>, findings: &mut Findings) -> bool {
    let source = lines.text_of(piece.range.clone());
    let Some(right) = broken_prompt(source, piece.events) else {
        return check_links(piece.events, lines, findings) && source.starts_with(['-', '*', '+']);
    };
    findings.error(
        Code::BrokenPrompt,
        lines.number(piece.range.start),
        format!("{} looks like a prompt, but is no link.", quote(source)),
        format!("Write it like this, without a space in the link or before it: \"{right}\"."),
    );
    true
}

fn misplaced(prompt: &DraftPrompt, why: &str, help: &str, findings: &mut Findings) {
    findings.error(
        Code::MisplacedPrompt,
        prompt.line,
        format!("{why}, so the prompt {} cannot become one.", quote(&prompt.label)),
        help,
    );
}
