//! What moderators read when they teach a member's message.

use crate::engine::knowledge::edit::Spot;
use crate::engine::knowledge::{Fix, FixId, Guide, Knowledge};
use crate::engine::matching::{Decision, Verdict};
use crate::engine::reply::wording::list;

/// Title.
pub const TITLE: &str = "Teach me this message";

/// A message without text, or one of the bot's own whose question has gone.
pub const NO_TEXT: &str = "I can only be taught words, and this message has none that I can read. If it is one of my \
    answers, point at the member's message above it.";

/// What is asked.
pub const WHERE: &str = "Where does it belong? You can still strip names and numbers from it, and see what it changes, \
    before anything is saved.";

/// Stands in the menu before something is chosen.
pub const CHOOSE: &str = "Where does it belong?";

/// What the bot does with a message now, in a line.
pub fn doing(knowledge: &Knowledge, decision: &Decision) -> String {
    let title = |id: &FixId| knowledge.fix(id).map_or_else(|| id.to_string(), |fix| format!("**{}**", fix.title));
    match &decision.verdict {
        Verdict::Answer(fix) => format!("Now I answer it with {}.", title(fix)),
        Verdict::Suggest(fixes) => {
            format!("Now I ask back: {}.", list(&fixes.iter().map(title).collect::<Vec<_>>(), "or"))
        }
        Verdict::Start { fix: Some(fix), .. } => format!("Now I begin the walk, with {} first.", title(fix)),
        Verdict::Start { fix: None, .. } => "Now I begin the walk, and every fix is ruled out.".to_owned(),
        Verdict::Silent => "Now I stay silent; whoever addresses me with it reads what I can help with.".to_owned(),
    }
}

/// Where the knowledge has the message already.
pub fn stands(spot: &Spot<'_>) -> String {
    let Spot { path, title, line, is_question } = spot;
    let what = if *is_question { "a question" } else { "no question" };
    format!("It stands there already, as {what} of **{title}** ({path}, line {line}).")
}

/// Not every fix had room in the menu.
pub fn left_out(fixes: usize) -> String {
    let fixes = if fixes == 1 { "One more fix has".to_owned() } else { format!("{fixes} more fixes have") };
    format!("{fixes} no room in this menu; `/knowledge edit` reaches every file.")
}

/// A choice, as the menu shows it: what it is called, and what it means.
pub type Choice = (String, String);

/// Choice: a question of a fix. The guide is named where there are several.
pub fn question_of(fix: &Fix, guide: Option<&Guide>) -> Choice {
    (fix.title.clone(), format!("A question of this fix{}", among(guide)))
}

/// Choice: a question of the guide as a whole.
pub fn question_of_guide(guide: Option<&Guide>) -> Choice {
    ("No fix of its own: begin the walk".to_owned(), format!("A question of the guide{}", among(guide)))
}

/// Choice: none of the guide's questions.
pub fn no_question(guide: Option<&Guide>) -> Choice {
    ("None of ours: stay silent".to_owned(), format!("No question of the guide{}", among(guide)))
}

/// Choice: a look-alike that must not lead to a fix.
pub fn no_question_of(fix: &Fix, guide: Option<&Guide>) -> Choice {
    (format!("Not a question of: {}", fix.title), format!("A look-alike that must not lead there{}", among(guide)))
}

fn among(guide: Option<&Guide>) -> String {
    guide.map_or(String::new(), |guide| format!(", {}", guide.title))
}

/// What was to be taught is no longer there.
pub const GONE: &str = "I no longer have that message; I was started again since, or it was long ago. Please point at it \
    once more. Nothing was changed.";
