//! A section that members read: its text, and the prompts at its end.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{Block, BlockKind, Placed, plain};
use super::findings::Findings;
use super::lines::Lines;
use super::link::Link;
use super::words::{has_words, quote, same};
use crate::engine::diagnostic::Code;

/// What Discord puts on a button at most.
const LONGEST_LABEL: usize = 80;

/// What a phone shows of a button's label before it is cut.
const LABEL_ON_A_PHONE: usize = 34;

/// More prompts than this take two rows of buttons.
const MANY_PROMPTS: usize = 5;

/// A message has room for 25 buttons, and five are the bot's own.
const MOST_PROMPTS: usize = 20;

/// A text and its prompts, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) prompts: Vec<DraftPrompt>,
}

/// A prompt whose destination has not been looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftPrompt {
    pub(super) label: String,
    pub(super) destination: String,
    pub(super) line: usize,
}

/// A piece of a section: one item of an outermost list, or any other block.
struct Piece<'b, 'a> {
    range: Range<usize>,
    events: &'b [Placed<'a>],
    prompt: Option<DraftPrompt>,
}

/// Reads a section's blocks. `prompts_allowed` is false where the text has no buttons.
pub(super) fn body(blocks: &[Block<'_>], prompts_allowed: bool, lines: &Lines<'_>, findings: &mut Findings) -> Body {
    let pieces = pieces(blocks, lines);
    let count = pieces.iter().rev().take_while(|piece| piece.prompt.is_some()).count();
    let (text, prompts) = pieces.split_at_checked(pieces.len() - count).unwrap_or((&[], &[]));
    for piece in text {
        check_text_piece(piece, lines, findings);
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
    Body { text: source.trim().to_owned(), prompts }
}

fn pieces<'b, 'a>(blocks: &'b [Block<'a>], lines: &Lines<'_>) -> Vec<Piece<'b, 'a>> {
    let mut pieces = Vec::new();
    for block in blocks {
        if block.kind == BlockKind::List {
            for (range, events) in block.items() {
                let prompt = prompt(events, lines.number(range.start));
                pieces.push(Piece { range, events, prompt });
            }
        } else {
            pieces.push(Piece { range: block.range.clone(), events: &block.events, prompt: None });
        }
    }
    pieces
}

/// A bullet that is nothing but one link; a full stop behind it is forgiven.
fn prompt(events: &[Placed<'_>], line: usize) -> Option<DraftPrompt> {
    let mut prompt: Option<DraftPrompt> = None;
    let mut label: Vec<Placed<'_>> = Vec::new();
    let mut inside = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if prompt.is_none() => {
                inside = true;
                prompt = Some(DraftPrompt { label: String::new(), destination: dest_url.to_string(), line });
            }
            Event::End(TagEnd::Link) => inside = false,
            event if inside => label.push((event.clone(), range.clone())),
            Event::Text(text) if !has_words(text) && !text.contains(['[', '(', ']', ')']) => {}
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Paragraph | TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => return None,
        }
    }
    let mut prompt = prompt?;
    prompt.label = plain(&label);
    Some(prompt)
}

fn misplaced(prompt: &DraftPrompt, why: &str, help: &str, findings: &mut Findings) {
    findings.error(
        Code::MisplacedPrompt,
        prompt.line,
        format!("{why}, so the prompt {} cannot become one.", quote(&prompt.label)),
        help,
    );
}

/// Reports links and failed prompts in the part that stays text.
fn check_text_piece(piece: &Piece<'_, '_>, lines: &Lines<'_>, findings: &mut Findings) {
    if let Some(prompt) = &piece.prompt {
        if Link::read(&prompt.destination).is_local() {
            let why = "More text follows, and buttons come last";
            misplaced(prompt, why, "Move all prompts to the end of this part, below the text.", findings);
        }
        return;
    }
    for (event, range) in piece.events {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if Link::read(dest_url).is_local() {
            let line = lines.number(range.start);
            findings.error(
                Code::LinkInText,
                line,
                format!("The link to \"{dest_url}\" stands in the text, where members cannot follow it."),
                "Make it a bullet of its own with nothing but the link, at the end: \"- [label](link)\".",
            );
        }
    }
    check_broken_prompt(piece, lines, findings);
}

/// Reports bullets such as `- [Yes] (#step-x)`.
fn check_broken_prompt(piece: &Piece<'_, '_>, lines: &Lines<'_>, findings: &mut Findings) {
    let source = lines.text_of(piece.range.clone());
    let Some(item) = source.trim().strip_prefix(['-', '*', '+']) else { return };
    let item = item.trim();
    let linked = piece.events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
    let bracketed = item.starts_with('[') && (item.ends_with(']') || item.contains("](") || item.contains("] ("));
    let swapped = item.starts_with('(') && item.contains(")[");
    if linked || item.contains('\n') || !(bracketed || swapped) {
        return;
    }
    let mut parts = item.split(['[', ']', '(', ')']).map(str::trim).filter(|part| !part.is_empty());
    let label = parts.next().unwrap_or("Yes");
    let destination = parts.next().map_or_else(|| "#step-name".to_owned(), |part| part.replace(' ', "-"));
    findings.error(
        Code::BrokenPrompt,
        lines.number(piece.range.start),
        format!("{} looks like a prompt, but is no link.", quote(item)),
        format!("Write it like this, without a space in the link or before it: \"- [{label}]({destination})\"."),
    );
}

/// Reports what is wrong with prompts by themselves, and drops those that cannot be buttons.
fn check_prompts(written: Vec<DraftPrompt>, findings: &mut Findings) -> Vec<DraftPrompt> {
    let mut buttons: Vec<DraftPrompt> = Vec::with_capacity(written.len());
    for prompt in written {
        if Link::read(&prompt.destination) == Link::Web {
            findings.error(
                Code::WebPrompt,
                prompt.line,
                format!("The prompt {} leads to a web page; a prompt leads to a step or a fix.", quote(&prompt.label)),
                "Put the link into a sentence of the text above, or let the prompt lead to a step that has it.",
            );
            continue;
        }
        check_label(&prompt, findings);
        let namesake = buttons.iter().find(|other| same(&other.label) == same(&prompt.label));
        if let Some(first) = namesake.filter(|_| has_words(&prompt.label)) {
            findings.error(
                Code::RepeatedLabel,
                prompt.line,
                format!("Two prompts say {}; the other is in line {}.", quote(&prompt.label), first.line),
                "Give each a label of its own, so that members can tell them apart.",
            );
        }
        buttons.push(prompt);
    }
    let Some(last) = buttons.last().map(|prompt| prompt.line) else { return buttons };
    let (count, help) = (buttons.len(), "Keep the four or five that fit most members; each can lead on to more.");
    if count > MOST_PROMPTS {
        let message = format!("{count} prompts do not fit below one message; there is room for {MOST_PROMPTS}.");
        findings.error(Code::TooManyPrompts, last, message, help);
    } else if count > MANY_PROMPTS {
        let message = format!("{count} prompts are more than a member reads on a phone.");
        findings.warning(Code::TooManyPrompts, last, message, help);
    }
    buttons
}

fn check_label(prompt: &DraftPrompt, findings: &mut Findings) {
    let length = prompt.label.chars().count();
    if !has_words(&prompt.label) {
        findings.error(
            Code::EmptyLabel,
            prompt.line,
            "This prompt has no words on it.",
            format!("Write what the member answers between the brackets: \"- [Yes]({})\".", prompt.destination),
        );
    } else if length > LONGEST_LABEL {
        findings.error(
            Code::LabelTooLong,
            prompt.line,
            format!("The label {} has {length} characters; Discord allows {LONGEST_LABEL}.", quote(&prompt.label)),
            format!("Use at most {LABEL_ON_A_PHONE} characters, as a member would answer in a hurry."),
        );
    } else if length > LABEL_ON_A_PHONE {
        findings.warning(
            Code::LabelTooLong,
            prompt.line,
            format!("The label {} has {length} characters; a phone may cut it.", quote(&prompt.label)),
            format!("Use at most {LABEL_ON_A_PHONE} characters."),
        );
    }
}
