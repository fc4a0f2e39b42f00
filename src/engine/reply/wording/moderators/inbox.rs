//! What moderators read in the inbox.

use super::count;
use crate::engine::reply::wording::list;

/// Title.
pub const TITLE: &str = "Inbox";

/// Nothing is in it.
pub const EMPTY: &str = "Nothing waits here. Messages come in when they are addressed to me or on topic and I have no \
    answer, and when somebody marks an answer as not helpful.";

/// It is switched off.
pub const OFF: &str = "The inbox is switched off, so I keep no messages. Whoever runs me can change that with \
    `enabled = true` in the section `[inbox]` of the configuration.";

/// It cannot be used.
pub const BROKEN: &str =
    "I can't use the inbox right now; my log says why. Please tell whoever runs me. Everything else goes on.";

/// What the overview is.
pub fn intro(clusters: usize, times: u32) -> String {
    let times = if times == 1 { "1 message".to_owned() } else { format!("{times} messages") };
    let alike = if clusters == 1 { "all alike".to_owned() } else { format!("in {clusters} groups") };
    format!("{times} without a good answer, {alike}. Open one to teach me, or to dismiss it.")
}

/// One cluster in the overview.
pub fn line(number: usize, example: &str, times: u32, texts: usize, days_ago: u32) -> String {
    format!("{number}. {example} ({})", about(times, texts, days_ago))
}

/// How often and when.
pub fn about(times: u32, texts: usize, days_ago: u32) -> String {
    let often = if times == 1 { "once".to_owned() } else { format!("{times} times") };
    let ways = if texts < 2 { String::new() } else { format!(", {texts} ways") };
    let when = match days_ago {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    let last = if times == 1 { "" } else { "last " };
    format!("{often}{ways}, {last}{when}")
}

/// Groups that are not shown.
pub fn more(clusters: usize) -> String {
    let groups = if clusters == 1 { "1 rarer group".to_owned() } else { format!("{clusters} rarer groups") };
    format!("... and {groups}, which will move up.")
}

/// Stands in the menu before something is chosen.
pub const CHOOSE: &str = "Open one";

/// One text of a cluster.
pub fn text(text: &str, times: u32) -> String {
    if times == 1 { format!("- {text}") } else { format!("- {text} ({times} times)") }
}

/// Texts that are not shown.
pub fn more_texts(texts: usize) -> String {
    format!("... and {} more.", count(texts, "text"))
}

/// The fixes that were shown and did not help.
pub fn did_not_help(titles: &[String]) -> String {
    let titles: Vec<String> = titles.iter().map(|title| format!("**{title}**")).collect();
    format!("I answered with {}, and somebody marked that as not helpful.", list(&titles, "and"))
}

/// Answers that were no fix did not help.
pub const ANSWER_DID_NOT_HELP: &str = "Somebody marked my answer as not helpful.";

/// Button.
pub const TEACH: &str = "Teach";
/// Button.
pub const NEW_FIX: &str = "New fix";
/// Button.
pub const DISMISS: &str = "Dismiss";
/// Button.
pub const BACK: &str = "Back to the inbox";

/// A cluster that has gone.
pub const GONE: &str =
    "That one has gone from the inbox: somebody taught me meanwhile, or dismissed it, or it expired.";

/// After "Dismiss".
pub const DISMISSED: &str = "Dismissed. The same words will not come in again for as long as texts are kept.";

/// After a cluster was taught.
pub const TAUGHT: &str = "I have taken these messages out of the inbox. If I still don't know one, it comes in again.";

/// Asks for the guide of a new fix.
pub const WHICH_GUIDE: &str = "Which guide shall the new fix belong to?";

/// Stands in the menu of guides before something is chosen.
pub const CHOOSE_GUIDE: &str = "Which guide?";
