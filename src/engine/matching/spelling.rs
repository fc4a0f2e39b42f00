//! Typos: a word that nobody knows is read as the nearest word of the knowledge.
//!
//! Only words that neither the knowledge nor everyday English knows are mended, and only token by token: whole messages
//! are never compared by edit distance.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::text::{is_common_word, is_function_word};

/// Shortest word that is mended, in letters. Below, every word is near to every other.
const SHORTEST: usize = 4;

/// From this length on a word may have two slips, below one.
const TWO_SLIPS: usize = 8;

/// A piece of a word that was torn apart: "i" in "i cloud", "wi" in "wi fi".
const SCRAP: usize = 2;

/// Shortest half of a word that was written without its blank ("lowpower").
const SHORTEST_HALF: usize = 3;

/// The words of the knowledge, as they are spelt there.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// Words that a typo may be read as, with how often they occur, by their first letter.
    targets: FxHashMap<char, Vec<(Box<str>, u32)>>,
    /// The same words, to look them up.
    weighty: FxHashSet<Box<str>>,
    /// Words that stand anywhere in the knowledge: never typos.
    known: FxHashSet<Box<str>>,
}

/// What a word was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mended {
    /// One word.
    Word(String),
    /// Two words that were written as one.
    Two(String, String),
}

impl Spelling {
    /// Counts words, each with whether a typo may be read as it.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, bool)>) -> Self {
        let mut spelling = Self::default();
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for (word, weighty) in words {
            spelling.known.insert(word.into());
            if weighty && word.chars().all(char::is_alphabetic) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable();
        for (word, count) in counts {
            spelling.weighty.insert(word.into());
            if word.len() >= SHORTEST
                && let Some(first) = word.chars().next()
            {
                spelling.targets.entry(first).or_default().push((word.into(), count));
            }
        }
        spelling
    }

    /// Whether the word is no typo.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.known.contains(word) || is_common_word(word) || !word.chars().all(char::is_alphabetic)
    }

    /// Two words that belong together and were written apart: "i cloud".
    pub(super) fn joined(&self, first: &str, second: &str) -> Option<String> {
        // Two words of their own stay two ("the sync thing" is no "syncthing"), unless one is a mere scrap.
        let is_word = |word: &str| word.len() > SCRAP && self.knows(word);
        let is_function_word = |word: &str| word.len() > SCRAP && is_function_word(word);
        if is_function_word(first) || is_function_word(second) {
            return None;
        }
        if first.len() + second.len() < SHORTEST || (is_word(first) && is_word(second)) {
            return None;
        }
        let joined = format!("{first}{second}");
        self.weighty.contains(joined.as_str()).then_some(joined)
    }

    /// What a word that is not [known](Self::knows) was meant to be; `None` where no word is near enough.
    pub(super) fn mend(&self, word: &str) -> Option<Mended> {
        self.squeezed(word)
            .or_else(|| self.nearest(word))
            .map(Mended::Word)
            .or_else(|| self.split(word).map(|(first, second)| Mended::Two(first, second)))
    }

    /// "pleease" without its doubled letters.
    fn squeezed(&self, word: &str) -> Option<String> {
        let mut squeezed = String::new();
        for c in word.chars() {
            if !squeezed.ends_with(c) {
                squeezed.push(c);
            }
        }
        (squeezed != word && self.weighty.contains(squeezed.as_str())).then_some(squeezed)
    }

    /// The nearest word with the same first letter; more frequent words win, then the alphabet.
    fn nearest(&self, word: &str) -> Option<String> {
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let allowed = if length >= TWO_SLIPS { 2 } else { 1 };
        let near = |target: &str| target.chars().count().abs_diff(length) <= allowed;
        self.targets
            .get(&word.chars().next()?)?
            .iter()
            .filter(|(target, _)| near(target))
            .map(|(target, count)| (strsim::osa_distance(word, target), u32::MAX - count, target))
            .filter(|(distance, _, target)| *distance <= allowed && (length > SHORTEST || is_swap(word, target)))
            .min()
            .map(|(_, _, target)| target.to_string())
    }

    /// Two known words without the blank between them.
    fn split(&self, word: &str) -> Option<(String, String)> {
        word.char_indices()
            .map(|(index, _)| word.split_at(index))
            .filter(|(first, second)| first.len() >= SHORTEST_HALF && second.len() >= SHORTEST_HALF)
            .find(|(first, second)| self.weighty.contains(*first) && self.weighty.contains(*second))
            .map(|(first, second)| (first.to_owned(), second.to_owned()))
    }
}

/// Whether the two words have the same letters. In a word of four letters a swap is a slip, another letter is mostly
/// another word ("sync" and "sink").
fn is_swap(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::{Mended, Spelling};

    fn spelling() -> Spelling {
        let weighty =
            ["photos", "sync", "battery", "icloud", "low", "power", "storage", "paused", "upload", "uploading"];
        Spelling::new(weighty.iter().map(|word| (*word, true)).chain([("stage", false)]))
    }

    #[track_caller]
    fn check(typed: &str, meant: Option<&str>) {
        let spelling = spelling();
        let mended = if spelling.knows(typed) { None } else { spelling.mend(typed) };
        assert_eq!(mended, meant.map(|word| Mended::Word(word.to_owned())), "{typed}");
    }

    #[test]
    fn mends_slips() {
        check("battry", Some("battery"));
        check("phtoos", Some("photos"));
        check("uplaodign", Some("uploading"));
        check("snyc", Some("sync"));
        check("sttorage", Some("storage"));
    }

    #[test]
    fn leaves_known_words_alone() {
        check("stage", None);
        check("synk", None);
        check("xyzzy", None);
    }

    #[test]
    fn joins_and_splits() {
        assert_eq!(spelling().joined("i", "cloud").as_deref(), Some("icloud"));
        assert_eq!(spelling().joined("low", "power"), None);
        assert_eq!(spelling().mend("lowpower"), Some(Mended::Two("low".into(), "power".into())));
    }
}
