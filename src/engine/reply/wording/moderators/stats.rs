//! What moderators read of the counts: in `/stats`, in its picture, and in the picture's description.

use crate::engine::reply::wording::list;

/// Title.
pub const TITLE: &str = "What helps members";

/// Nothing was counted yet.
pub const EMPTY: &str = "There is nothing to show for this time yet. I count how often each fix is shown and what comes \
    of it, from the next question on; come back when members have asked me something.";

/// They are switched off.
pub const OFF: &str = "Counting is switched off, so there are no figures. Whoever runs me can change that with `enabled = \
    true` in the section `[stats]` of the configuration.";

/// They cannot be used.
pub const BROKEN: &str =
    "I can't read the figures right now; my log says why. Please tell whoever runs me. Everything else goes on.";

/// At the foot.
pub const FOOTER: &str = "These are counts and nothing else: nobody's name, nobody's words.";

/// Where there is no picture.
pub const NO_PICTURE: &str = "I could not draw the picture this time. It would show the same figures.";

/// The time that is shown.
pub fn period(weeks: usize, begins: &str, ends: &str) -> String {
    let weeks = match weeks {
        1 => "The last week".to_owned(),
        52 => "The last year".to_owned(),
        weeks => format!("The last {weeks} weeks"),
    };
    format!("{weeks}, {begins} to {ends}")
}

/// How many questions were answered, and with what.
pub fn questions(answer: u32, suggest: u32, start: u32, unanswered: u32) -> String {
    let all = answer.saturating_add(suggest).saturating_add(start);
    let kinds =
        [(answer, "with one fix"), (suggest, "with a choice of a few"), (start, "with the beginning of a guide")];
    let kinds: Vec<String> =
        kinds.iter().filter(|(times, _)| *times > 0).map(|(times, how)| format!("{times} {how}")).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", list(&kinds, "and")) };
    let without = match unanswered {
        0 => "None was left without an answer.".to_owned(),
        1 => "1 was left without an answer.".to_owned(),
        more => format!("{more} were left without an answer."),
    };
    let (questions, were) = if all == 1 { ("question", "was") } else { ("questions", "were") };
    format!("{all} {questions} {were} answered{kinds}. {without}")
}

/// The fix that helped most often, in a share of the times that it was shown.
pub fn best(title: &str, solved: u32, shown: u32) -> String {
    format!("**{title}** helped most often: {solved} of {shown} times.")
}

/// The fix that helped least often.
pub fn worst(title: &str, solved: u32, shown: u32) -> String {
    format!("**{title}** helped least often: {solved} of {shown} times.")
}

/// No fix was shown often enough to say which helps most.
pub const TOO_FEW: &str = "No fix was shown often enough yet to say which one helps most.";

/// Stands above the fixes.
pub const FIXES: &str = "Fix by fix, the most shown first. \"Went on\" counts \"Didn't help, next\".";

/// Stands before the sums.
pub const ALL: &str = "All together";

/// One line of figures: how often a fix was shown, and what came of it.
pub fn line(title: &str, shown: u32, solved: u32, share: Option<u32>, next: u32, not_helpful: u32) -> String {
    let share = share.map_or_else(String::new, |share| format!(" ({share} %)"));
    format!("**{title}**: shown {shown}, solved {solved}{share}, went on {next}, not helpful {not_helpful}")
}

/// Fixes that are not listed.
pub fn more(fixes: usize) -> String {
    if fixes == 1 {
        "... and 1 fix that was shown less.".to_owned()
    } else {
        format!("... and {fixes} fixes that were shown less.")
    }
}

/// What stands in the picture.
pub mod picture {
    /// Above the bars of the fixes.
    pub const FIXES: &str = "What came of each fix";
    /// Above the bars of the weeks.
    pub const WEEKS: &str = "Fixes shown, and how many solved it";
    /// Above the questions without an answer.
    pub const UNANSWERED: &str = "Questions without an answer";
    /// In a panel without anything to show.
    pub const NONE: &str = "None in this time.";
    /// What the colours mean.
    pub const SOLVED: &str = "solved";
    /// "Didn't help, next".
    pub const NEXT: &str = "went on";
    /// "Not helpful, remove this".
    pub const NOT_HELPFUL: &str = "not helpful";
    /// Shown, and nobody said what came of it.
    pub const OPEN: &str = "nobody said";
    /// Shown, whatever came of it.
    pub const SHOWN: &str = "shown";

    /// Beside a fix.
    pub fn solved_of(solved: u32, shown: u32) -> String {
        format!("{} solved", of(solved, shown))
    }

    /// A part of a number.
    pub fn of(solved: u32, shown: u32) -> String {
        format!("{solved} of {shown}")
    }

    /// Fixes that are not drawn.
    pub fn more(fixes: usize) -> String {
        if fixes == 1 { "and 1 more fix".to_owned() } else { format!("and {fixes} more fixes") }
    }

    /// What somebody hears who does not see the picture. The figures of every fix stand in the message itself.
    pub fn description(period: &str, fixes: &[String], weeks: &[String], unanswered: &[String]) -> String {
        format!(
            "Three bar charts. {period}. Solved of shown, for each fix: {}. Shown and solved in each week: {}. Questions \
             without an answer in each week: {}.",
            fixes.join("; "),
            weeks.join("; "),
            unanswered.join("; "),
        )
    }
}
