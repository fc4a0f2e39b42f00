//! Every fixed sentence that the bot says, to be proof-read from top to bottom.
//!
//! One voice: plain, short, no blame, the next step named. What is particular to one fix stands in the knowledge files;
//! what only Discord needs stands in [`discord`].

use crate::engine::knowledge::{Fix, Guide};

pub mod discord;
pub mod moderators;
pub mod privacy;
pub mod reasons;
pub mod routing;

/// Asks which of several fixes is meant.
pub const WHICH_ONE: &str = "A few things can cause this. Which of these is it?";

/// Title of [`WHICH_ONE`].
pub const WHICH_ONE_TITLE: &str = "Which one is it?";

/// Said to whoever addresses the bot while it has no knowledge at all.
pub const NO_KNOWLEDGE: &str = "I have no answers loaded right now, so I can't help yet. A moderator can see why with \
    `syncdesk check`. Please ask again a little later.";

/// Title of notes about the bot itself.
pub const ABOUT_TITLE: &str = "How I can help";

/// Title of a note about a button whose fix or guide is no longer there.
pub const GONE_TITLE: &str = "That one has gone";

/// Title of the reasons for an answer.
pub const WHY_TITLE: &str = "Why this answer";

/// Title of the reasons for silence.
pub const WHY_SILENT_TITLE: &str = "Why I said nothing";

/// Title of the good end.
pub const SOLVED_TITLE: &str = "Glad it works";

/// Said where a button asks for reasons but the question is no longer there.
pub const QUESTION_UNKNOWN: &str =
    "I can no longer see the message that this answered. Ask again and press the button there.";

/// Choice: the fix worked.
pub const FIXED: &str = "That fixed it";

/// Choice: on to the next fix.
pub const NEXT: &str = "Didn't help, next";

/// Choice: on to the next fix, from the closing.
pub const MORE_TO_TRY: &str = "Try what is left";

/// Choice: all fixes.
pub const CHECKLIST: &str = "Full checklist";

/// Choice: reasons.
pub const WHY: &str = "Why this answer?";

/// Choice: back to the fix at hand, after something that the bot did not understand.
pub const BACK_TO_WALK: &str = "Back to where we were";

/// Choice: back from a step to its fix's answer.
pub const BACK: &str = "Back";

/// Choice: none of the suggested fixes.
pub const NONE_OF_THESE: &str = "None of these";

/// Choice: forget what was tried.
pub const START_AGAIN: &str = "Start again";

/// Choice: give up on the fixes.
pub const STILL_STUCK: &str = "Still stuck";

/// What the bot can help with.
pub fn about(guides: &[Guide]) -> String {
    let titles: Vec<_> = guides.iter().map(|guide| format!("**{}**", guide.title)).collect();
    format!(
        "I can help with {}. Tell me what you see, in your own words: for example the words on the screen, or what you \
         tried already. Or go through the checklist, one fix at a time.",
        list(&titles, "and"),
    )
}

/// Said before an answer when the message ruled fixes out.
pub fn skipping(fixes: &[&Fix]) -> String {
    format!("Leaving out what you already checked: {}.", titles(fixes))
}

/// Introduces the first fix below a guide's introduction.
pub fn first_fix(fix: &Fix) -> String {
    format!("**Start here: {}**", fix.title)
}

/// Stands behind the label of a prompt that leads to a fix behind the member, and so to the next one.
const DONE_GO_ON: &str = " (done, go on)";

/// The label of a prompt that leads to a fix behind the member.
pub fn done_go_on(label: &str) -> String {
    format!("{label}{DONE_GO_ON}")
}

/// What a moderator wrote of a label.
pub fn written(label: &str) -> &str {
    label.strip_suffix(DONE_GO_ON).unwrap_or(label)
}

/// The checklist's first line.
pub fn checklist_intro(guide: &Guide, behind: usize) -> String {
    match (guide.fixes.len(), behind) {
        (total, 0) => format!("All {total} fixes in order. Pick one to see its steps."),
        (total, behind) => format!("{behind} of {total} fixes are behind you. Pick one to see its steps."),
    }
}

/// One line of the checklist.
pub fn checklist_line(number: usize, fix: &Fix, mark: Mark) -> String {
    match mark {
        Mark::Open => format!("{number}. {}", fix.title),
        Mark::Here => format!("{number}. **{}** (you are here)", fix.title),
        Mark::Tried => format!("{number}. ✅ {} (tried)", fix.title),
        Mark::RuledOut => format!("{number}. ✅ {} (ruled out)", fix.title),
    }
}

/// How a fix stands in the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not looked at yet.
    Open,
    /// Being looked at.
    Here,
    /// Behind the member.
    Tried,
    /// Not at fault, the member says.
    RuledOut,
}

/// Said at the good end when it is known which fix did it.
pub fn solved_by(fix: &Fix) -> String {
    format!("It worked at: **{}**.", fix.title)
}

/// The summary for whoever helps next.
pub fn summary(tried: &[&Fix], ruled_out: &[&Fix], left: &[&Fix]) -> String {
    let mut lines = vec!["**For whoever helps next**".to_owned()];
    let mut line = |what: &str, fixes: &[&Fix]| {
        if !fixes.is_empty() {
            lines.push(format!("- {what}: {}", titles(fixes)));
        }
    };
    line("Tried", tried);
    line("Ruled out", ruled_out);
    line("Not tried yet", left);
    lines.join("\n")
}

/// Said when a button leads to a fix that is no longer there.
pub fn fix_gone(name: &str, nearest: Option<&Fix>) -> String {
    // What stands in an old button need not have been a name.
    let gone = format!("The fix behind that button (`{}`) is no longer in my checklist.", name.replace('`', "'"));
    match nearest {
        Some(fix) => format!("{gone} The nearest one is **{}**.", fix.title),
        None => format!("{gone} The full checklist has what I know now."),
    }
}

/// Said when a button leads to a guide that is no longer there.
pub fn guide_gone(guides: &[Guide]) -> String {
    format!("The guide behind that button is no longer here. {}", about(guides))
}

/// Choice: the checklist of one guide among several.
pub fn checklist_of(guide: &Guide) -> String {
    format!("Checklist: {}", guide.title)
}

/// "a", "a and b", "a, b and c".
pub fn list(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

fn titles(fixes: &[&Fix]) -> String {
    let titles: Vec<_> = fixes.iter().map(|fix| fix.title.clone()).collect();
    titles.join("; ")
}
