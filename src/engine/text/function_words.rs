//! Words that hold an English sentence together and say nothing about its topic.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Sorted.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "always", "am", "an", "and", "any", "anyone", "are", "as", "at",
    "be", "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "doing", "done",
    "else", "even", "ever", "every", "for", "from", "get", "gets", "getting", "go", "goes", "going", "got", "had",
    "has", "have", "having", "he", "her", "here", "hers", "hey", "hi", "him", "his", "how", "i", "if", "im", "in",
    "into", "is", "it", "its", "ive", "just", "kind", "know", "like", "lol", "make", "may", "maybe", "me", "might",
    "mine", "more", "most", "much", "must", "my", "no", "none", "nor", "not", "now", "of", "off", "oh", "ok", "on",
    "one", "only", "or", "other", "our", "out", "over", "own", "please", "pls", "plz", "really", "right", "said",
    "same", "say", "says", "see", "shall", "she", "should", "since", "so", "some", "someone", "something", "sorry",
    "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "thing", "things",
    "think", "this", "those", "though", "to", "too", "u", "up", "ur", "us", "very", "was", "way", "we", "well", "were",
    "what", "when", "where", "which", "while", "who", "why", "will", "with", "without", "would", "yes", "yet", "you",
    "your",
];

static KNOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| FUNCTION_WORDS.iter().copied().collect());

/// Whether a folded word is a function word.
pub fn is_function_word(word: &str) -> bool {
    KNOWN.contains(word)
}

/// All function words.
pub fn function_words() -> impl Iterator<Item = &'static str> {
    FUNCTION_WORDS.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::FUNCTION_WORDS;

    #[test]
    fn is_sorted() {
        assert!(FUNCTION_WORDS.is_sorted());
    }
}
