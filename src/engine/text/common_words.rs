//! Everyday English words: a word that everybody knows is no typo of a rarer one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static COMMON_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_words.txt").lines().collect());

/// Whether a folded word is an everyday English word.
pub fn is_common_word(word: &str) -> bool {
    COMMON_WORDS.contains(word)
}
