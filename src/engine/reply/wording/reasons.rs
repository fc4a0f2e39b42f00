//! Reasons in words: plain for a member, terse and complete for a moderator and a machine.

use std::fmt;

use crate::engine::knowledge::{FixId, Knowledge};
use crate::engine::matching::{Decision, Doubt, Reason, Verdict};
use crate::engine::text::plain as quoted;

/// Why a decision is as it is, for a member: one line a reason.
pub fn explain(knowledge: &Knowledge, decision: &Decision) -> String {
    let mut lines: Vec<String> = decision.reasons.iter().map(|reason| plain(knowledge, reason)).collect();
    if lines.is_empty() {
        lines.push("Nothing in the message spoke for or against any fix.".to_owned());
    }
    let intro = match decision.verdict {
        Verdict::Answer(_) => "What I went by:",
        Verdict::Suggest(_) => "More than one fix fits, so I asked back. What I went by:",
        Verdict::Start { .. } => "It is a call for help, but no single fix stands out. What I went by:",
        Verdict::Silent => "I only answer when I am fairly sure. What I went by:",
    };
    format!("{intro}\n- {}", lines.join("\n- "))
}

/// Everything that led to a decision, for moderators.
pub fn complete(knowledge: &Knowledge, decision: &Decision) -> String {
    let mut lines = vec![format!("**Decision:** {}", verdict(&decision.verdict))];
    let title = |fix: &FixId| knowledge.fix(fix).map_or(String::new(), |fix| format!(" ({})", fix.title));
    let mut part = |heading: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("**{heading}:**"));
            lines.extend(items.into_iter().map(|item| format!("- {item}")));
        }
    };
    let scored = decision.candidates.iter();
    part("Candidates", scored.map(|one| format!("{:.2} {}{}", one.score, one.fix, title(&one.fix))).collect());
    let out = decision.ruled_out.iter();
    part("Ruled out", out.map(|out| format!("{}{}, by “{}”", out.fix, title(&out.fix), quoted(&out.words))).collect());
    part("Reasons", decision.reasons.iter().map(|reason| quoted(&reason.to_string())).collect());
    lines.join("\n")
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Answer(fix) => format!("answer {fix}"),
        Verdict::Suggest(fixes) => {
            format!("suggest {}", fixes.iter().map(FixId::as_str).collect::<Vec<_>>().join(", "))
        }
        Verdict::Start { fix: Some(fix), .. } => format!("start {fix}"),
        Verdict::Start { guide, fix: None } => format!("start {guide}, every fix is ruled out"),
        Verdict::Silent => "silent (in a channel nothing is said)".to_owned(),
    }
}

fn plain(knowledge: &Knowledge, reason: &Reason) -> String {
    let title = |id| knowledge.fix(id).map_or_else(|| format!("{id}"), |fix| fix.title.clone());
    match reason {
        Reason::Matched { words, with, fix } => {
            let (words, with) = (quoted(words), quoted(with));
            format!("“{words}” is close to “{with}”, which belongs to **{}**.", title(fix))
        }
        Reason::Mended { typed, meant } => format!("I read “{}” as “{meant}”.", quoted(typed)),
        Reason::RuledOut(out) => {
            format!("“{}” tells me that **{}** is behind you.", quoted(&out.words), title(&out.fix))
        }
        Reason::Margin { over, .. } => format!("The next best would have been **{}**.", title(over)),
        Reason::Topic { guide, words } => {
            let guide = knowledge.guide(guide).map_or_else(|| guide.to_string(), |guide| guide.title.clone());
            format!("“{}” is about {guide}.", quoted(words))
        }
        Reason::Doubt(doubt) => match doubt {
            Doubt::Empty => "There are too few words to go by.".to_owned(),
            Doubt::OffTopic => "It has no words of a topic that I know.".to_owned(),
            Doubt::OtherTopic(name) => format!("“{}” belongs to a topic that is not mine.", quoted(name)),
            Doubt::NotAQuestion(like) => format!("It is close to “{}”, which is none of my questions.", quoted(like)),
            Doubt::Weak => "No fix fits well enough.".to_owned(),
        },
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matched { words, with, fix } => write!(f, "matched '{words}' with '{with}' ({fix})"),
            Self::Mended { typed, meant } => write!(f, "read '{typed}' as '{meant}'"),
            Self::RuledOut(out) => write!(f, "ruled out {} by '{}'", out.fix, out.words),
            Self::Margin { over, lead } => write!(f, "leads over {over} by {lead:.2}"),
            Self::Topic { guide, words } => write!(f, "on the topic of {guide} by '{words}'"),
            Self::Doubt(doubt) => match doubt {
                Doubt::Empty => f.write_str("too few words"),
                Doubt::OffTopic => f.write_str("no words of a known topic"),
                Doubt::OtherTopic(name) => write!(f, "other topic: '{name}'"),
                Doubt::NotAQuestion(like) => write!(f, "near to the not question '{like}'"),
                Doubt::Weak => f.write_str("below the threshold"),
            },
        }
    }
}
