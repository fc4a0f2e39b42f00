//! The tone of a message: does it ask or complain, does it thank or bring good news?
//!
//! General English that belongs to no topic. A tone alone decides nothing: it is one signal among others
//! ([`super::relevance`]), for a status line ("Uploading 12 items") neither asks nor complains and is ours all the same.

/// Words that ask or complain, sorted.
const HELP: &[&str] = &[
    "any", "anyone", "broke", "broken", "cannot", "confused", "disappeared", "does", "empty", "error", "fail",
    "failed", "failing", "fails", "fix", "forever", "frozen", "full", "gone", "hangs", "help", "how", "issue", "lost",
    "missing", "never", "no", "none", "not", "nothing", "paused", "problem", "should", "slow", "stopped", "stops",
    "stuck", "trouble", "unable", "what", "where", "which", "why", "wrong",
];

/// Words of thanks and good news, sorted.
const GOOD: &[&str] = &[
    "appreciate", "cheers", "congrats", "finally", "fixed", "glad", "great", "haha", "happy", "lol", "love", "nice",
    "np", "nvm", "solved", "sorted", "thank", "thanks", "thx", "ty", "welcome", "worked", "works", "yay",
];

/// Words with which a question begins, sorted.
const QUESTION: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "does", "has", "have", "how", "if", "is", "must", "should", "was",
    "what", "when", "where", "whether", "which", "who", "why", "will", "would",
];

/// Words of these with which a member may as well tell something, the subject left out ("have restarted"), sorted.
const TELLING: &[&str] = &["am", "are", "did", "has", "have", "is", "was"];

/// All words that have a tone; some come twice.
pub(super) fn toned() -> impl Iterator<Item = &'static str> {
    [HELP, GOOD, QUESTION, STATE].into_iter().flatten().copied()
}

/// Whether a clause that begins with this word asks.
pub(super) fn opens_question(word: &str) -> bool {
    QUESTION.binary_search(&word).is_ok()
}

/// Whether a clause that begins with this word asks and tells nothing.
pub(super) fn only_asks(word: &str) -> bool {
    opens_question(word) && TELLING.binary_search(&word).is_err()
}

/// Function words that tell how a thing stands, sorted.
const STATE: &[&str] = &[
    "all", "done", "got", "had", "has", "have", "more", "no", "none", "off", "ok", "on", "out", "right", "same", "up",
    "well", "without",
];

/// Whether a function word tells how a thing stands.
pub(super) fn tells_a_state(word: &str) -> bool {
    STATE.binary_search(&word).is_ok()
}

/// Whether members use the word to ask or complain.
pub(super) fn asks_for_help(word: &str) -> bool {
    HELP.binary_search(&word).is_ok()
}

/// Whether members use the word to thank or to bring good news.
pub(super) fn is_good_news(word: &str) -> bool {
    GOOD.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{GOOD, HELP, QUESTION, STATE, TELLING};

    #[test]
    fn are_sorted() {
        assert!(HELP.is_sorted());
        assert!(GOOD.is_sorted());
        assert!(QUESTION.is_sorted());
        assert!(STATE.is_sorted());
        assert!(TELLING.is_sorted());
    }
}
