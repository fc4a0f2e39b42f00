//! The routing difference in words, for moderators.

use super::list;
use crate::engine::knowledge::{FixId, Knowledge};
use crate::engine::routing::{Lead, Moved, Reach, Routing};
use crate::engine::text::clip;

/// Longest quotation of a message, in characters.
const MAX_QUOTE: usize = 80;

/// How many fixes of a choice are named at most.
const MAX_NAMED: usize = 3;

/// The routing difference in one sentence.
pub fn summary(routing: &Routing) -> String {
    let asked = count(routing.asked, "known message", "known messages");
    let thefts = routing.thefts().count();
    match (routing.moved.len(), thefts) {
        (0, _) => format!("All of {asked} lead where they led before."),
        (moved, 0) => format!("{moved} of {asked} now {} elsewhere; none is taken from its own fix.", leads(moved)),
        (moved, thefts) => {
            let taken = if thefts == 1 {
                "1 is taken from its own fix".to_owned()
            } else {
                format!("{thefts} are taken from their own fix")
            };
            format!("{moved} of {asked} now {} elsewhere; {taken}.", leads(moved))
        }
    }
}

/// One line for each message that leads elsewhere, the worst first; after `most` of them one that says how many more.
pub fn lines(before: &Knowledge, after: &Knowledge, routing: &Routing, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = routing.moved.iter().take(most).map(|moved| line(before, after, moved)).collect();
    let rest = routing.moved.len().saturating_sub(most);
    if rest > 0 {
        lines.push(format!("... and {rest} more"));
    }
    lines
}

fn line(before: &Knowledge, after: &Knowledge, moved: &Moved) -> String {
    let text = clip(&moved.text, MAX_QUOTE);
    let what = match moved.reach {
        Reach::Itself => format!("\"{text}\" now leads"),
        Reach::Alike => format!("Messages like \"{text}\" now lead"),
    };
    let words: Vec<String> = moved.words.iter().map(|word| format!("\"{word}\"")).collect();
    let because = if words.is_empty() { String::new() } else { format!(" (because of {})", words.join(", ")) };
    format!("{what} to {} instead of {}{because}", place(after, before, &moved.to), place(before, after, &moved.from))
}

/// Where a message leads, by the titles in one version, and where it has none in the other.
fn place(knowledge: &Knowledge, other: &Knowledge, lead: &Lead) -> String {
    let title = |id: &FixId| {
        let fix = knowledge.fix(id).or_else(|| other.fix(id));
        fix.map_or_else(|| id.to_string(), |fix| format!("\"{}\"", fix.title))
    };
    match lead {
        Lead::Fix(fix) => title(fix),
        Lead::Suggest(fixes) => {
            format!("a choice of {}", list(&fixes.iter().take(MAX_NAMED).map(title).collect::<Vec<_>>(), "and"))
        }
        Lead::Start(id) => {
            let guide = knowledge.guide(id).or_else(|| other.guide(id));
            format!("the beginning of {}", guide.map_or_else(|| id.to_string(), |guide| format!("\"{}\"", guide.title)))
        }
        Lead::Silent => "no answer".to_owned(),
    }
}

fn leads(count: usize) -> &'static str {
    if count == 1 { "leads" } else { "lead" }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
