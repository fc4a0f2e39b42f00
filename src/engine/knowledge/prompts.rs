//! Prompts as they are written: which bullets are prompts, which were meant to be, what is wrong with them.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{Placed, plain};
use super::findings::Findings;
use super::key::Key;
use super::lines::Lines;
use super::link::Link;
use super::words::{anchor, has_words, quote};
use crate::engine::diagnostic::Code;

/// What Discord puts on a button at most.
const LONGEST_LABEL: usize = 80;

/// What a phone shows of a button's label before it is cut.
const LABEL_ON_A_PHONE: usize = 34;

/// More prompts than this take two rows of buttons.
const MANY_PROMPTS: usize = 5;

/// A message has room for 25 buttons, and five are the bot's own.
const MOST_PROMPTS: usize = 20;

/// A prompt whose destination has not been looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftPrompt {
    pub(super) label: String,
    pub(super) destination: String,
    pub(super) line: usize,
}

/// A bullet that is nothing but one link; bold letters, quotation marks and a full stop around it are forgiven.
pub(super) fn prompt(events: &[Placed<'_>], line: usize) -> Option<DraftPrompt> {
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

/// What to write for a bullet such as `- [Yes] (#step-x)`, which is meant as a prompt and is no link.
pub(super) fn broken_prompt(source: &str, events: &[Placed<'_>]) -> Option<String> {
    let item = source.trim().strip_prefix(['-', '*', '+'])?.trim_start();
    if !item.starts_with(['[', '(']) {
        return None;
    }
    let item = item.split_whitespace().collect::<Vec<_>>().join(" ");
    let linked = events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
    let bracketed = item.starts_with('[') && (item.ends_with(']') || item.contains("](") || item.contains("] ("));
    let swapped = item.starts_with('(') && item.contains(")[");
    if linked || !(bracketed || swapped) {
        return None;
    }
    let mut parts = item.split(['[', ']', '(', ')']).map(str::trim).filter(|part| !part.is_empty());
    let label = parts.next().unwrap_or("Yes");
    let destination = match parts.next().map(|part| part.split_once('#').ok_or(part)) {
        None => "#step-name".to_owned(),
        Some(Ok((file, heading))) => format!("{file}#{}", anchor(heading)),
        Some(Err(file)) => file.replace(' ', "-"),
    };
    Some(format!("- [{label}]({destination})"))
}

/// Reports links to places of the knowledge in a piece of text. Whether there were any.
pub(super) fn check_links(events: &[Placed<'_>], lines: &Lines<'_>, findings: &mut Findings) -> bool {
    let mut found = false;
    for (index, (event, range)) in events.iter().enumerate() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if !Link::read(dest_url).is_local() {
            continue;
        }
        found = true;
        let rest = events.get(index + 1..).unwrap_or_default();
        let end = rest.iter().position(|(event, _)| *event == Event::End(TagEnd::Link)).unwrap_or_default();
        let label = plain(rest.get(..end).unwrap_or_default());
        findings.error(
            Code::LinkInText,
            lines.number(range.start),
            format!("The link to \"{dest_url}\" stands in the text, where members cannot follow it."),
            format!("Make it a bullet of its own at the end of this part: \"- [{label}]({dest_url})\"."),
        );
    }
    found
}

/// Reports what is wrong with prompts by themselves, and drops those that cannot be buttons.
pub(super) fn check_prompts(written: Vec<DraftPrompt>, findings: &mut Findings) -> Vec<DraftPrompt> {
    let mut buttons: Vec<DraftPrompt> = Vec::with_capacity(written.len());
    for prompt in written {
        if Link::read(&prompt.destination) == Link::Web {
            findings.error(
                Code::WebPrompt,
                prompt.line,
                format!("The prompt {} leads to a web page; a prompt leads to a step or a fix.", quote(&prompt.label)),
                match prompt.destination.rsplit_once('/') {
                    Some((_, file)) if Link::read(file).is_local() => {
                        format!("Write only the file's name: \"{file}\".")
                    }
                    _ => "Put the link into a sentence of the text above.".to_owned(),
                },
            );
            continue;
        }
        check_label(&prompt, findings);
        let namesake = buttons.iter().find(|other| Key::new(&other.label) == Key::new(&prompt.label));
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
