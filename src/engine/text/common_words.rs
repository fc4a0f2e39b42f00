//! Everyday English words: a word that everybody knows is no typo of a rarer one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static COMMON_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_words.txt").lines().collect());

/// What an everyday word may end in and still be one.
const ENDINGS: &[&str] = &["s", "es", "d", "ed", "ing", "er", "ers", "ly"];

/// Whether a folded word is an everyday English word, or a form of one.
pub fn is_common_word(word: &str) -> bool {
    let is_form = |ending: &str| word.strip_suffix(ending).is_some_and(|base| COMMON_WORDS.contains(base));
    COMMON_WORDS.contains(word) || ENDINGS.iter().any(|ending| is_form(ending))
}
