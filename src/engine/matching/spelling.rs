//! Typos: a word that nobody knows is read as the nearest word of the knowledge.
//!
//! Only words that neither the knowledge nor everyday English knows are mended, and only token by token: whole messages
//! are never compared by edit distance.

use rustc_hash::{FxHashMap, FxHashSet};

use super::distance::Measured;

/// Shortest word that is mended, in letters. Below, every word is near to every other.
pub(super) const SHORTEST: usize = 4;

/// From this length on a word may have two slips, below one.
const TWO_SLIPS: usize = 8;

/// A piece of a word that was torn apart: "i" in "i cloud", "wi" in "wi fi".
pub(super) const SCRAP: usize = 2;

/// Shortest half of a word that was written without its blank ("lowpower").
const SHORTEST_HALF: usize = 3;

/// How often a word must stand in the knowledge before a typo may be read as it; a slip in a question is rarer.
pub(super) const FREQUENT: u32 = 4;

/// The words that a typo may be read as, as they are spelt in the knowledge.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// By the first letter and the length.
    targets: FxHashMap<(char, usize), Vec<Target>>,
    /// The same words and shorter ones, to look them up.
    words: FxHashSet<Box<str>>,
    /// By the first letter, the lengths of these words in bytes: a bit for each.
    lengths: FxHashMap<char, u64>,
}

#[derive(Debug)]
struct Target {
    word: Box<str>,
    /// How often it stands in the knowledge.
    uses: u32,
    letters: Letters,
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
    /// Words with how often each is used; one that comes twice counts once.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut spelling = Self::default();
        for (word, uses) in words {
            let Some(first) = word.chars().next() else { continue };
            if !word.chars().all(char::is_alphabetic) || !spelling.words.insert(word.into()) {
                continue;
            }
            *spelling.lengths.entry(first).or_default() |= length_bit(word);
            let length = word.chars().count();
            if length >= SHORTEST {
                let target = Target { word: word.into(), uses, letters: Letters::of(word) };
                spelling.targets.entry((first, length)).or_default().push(target);
            }
        }
        spelling
    }

    /// What a word that nobody knows was meant to be; `None` where no word is near enough.
    pub(super) fn mend(&self, word: &str) -> Option<Mended> {
        self.squeezed(word)
            .or_else(|| self.nearest(word))
            .map(Mended::Word)
            .or_else(|| self.split(word).map(|(first, second)| Mended::Two(first, second)))
    }

    /// "pleease" without its doubled letters.
    fn squeezed(&self, word: &str) -> Option<String> {
        if word.chars().zip(word.chars().skip(1)).all(|(one, next)| one != next) {
            return None;
        }
        let mut squeezed = String::new();
        for c in word.chars() {
            if !squeezed.ends_with(c) {
                squeezed.push(c);
            }
        }
        self.words.contains(squeezed.as_str()).then_some(squeezed)
    }

    /// The nearest word with the same first letter, or with the first two swapped. Of equally near ones the one that
    /// differs by a neighbouring key wins, then the more frequent one, then the alphabet.
    fn nearest(&self, word: &str) -> Option<String> {
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let (allowed, letters_allowed) = if length >= TWO_SLIPS { (2, 4) } else { (1, 2) };
        let letters = Letters::of(word);
        let measured = Measured::new(word)?;
        let mut nearest = None;
        for first in word.chars().take(2) {
            for bucket in (length - allowed..=length + allowed).filter_map(|length| self.targets.get(&(first, length)))
            {
                for target in bucket {
                    if letters.differ_from(target.letters) > letters_allowed {
                        continue;
                    }
                    let distance = measured.distance(&target.word);
                    if distance <= allowed && is_likely_slip(word, &target.word, length) {
                        let is_far = !is_neighbouring_key(word, &target.word);
                        let slip = (distance, is_far, u32::MAX - target.uses, &target.word);
                        nearest = Some(nearest.map_or(slip, |nearest| slip.min(nearest)));
                    }
                }
            }
        }
        nearest.map(|(.., target)| target.to_string())
    }

    /// Two known words without the blank between them.
    fn split(&self, word: &str) -> Option<(String, String)> {
        let has_length = |half: &str| {
            let lengths = half.chars().next().and_then(|first| self.lengths.get(&first));
            lengths.is_some_and(|lengths| lengths & length_bit(half) != 0)
        };
        word.char_indices()
            .map(|(index, _)| word.split_at(index))
            .filter(|(first, second)| first.len() >= SHORTEST_HALF && second.len() >= SHORTEST_HALF)
            .filter(|(first, second)| has_length(first) && has_length(second))
            .find(|(first, second)| self.words.contains(*first) && self.words.contains(*second))
            .map(|(first, second)| (first.to_owned(), second.to_owned()))
    }
}

/// The bit that stands for a word's length; longer ones share the last.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// Whether a slip of the finger turns one word into the other. The first letters are the same or the first two swapped;
/// in a word of four letters only a swap or a neighbouring key is a slip, another letter is mostly another word
/// ("sync" and "sink").
fn is_likely_slip(word: &str, target: &str, length: usize) -> bool {
    let first = |word: &str| word.chars().next();
    let has_first = first(word) == first(target);
    has_first && (length > SHORTEST || is_neighbouring_key(word, target)) || is_swap(word, target)
}

/// The letters of a word as a set, so that most words are told apart without a distance.
#[derive(Debug, Clone, Copy)]
struct Letters(u64);

impl Letters {
    fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % u64::BITS)))
    }

    /// How many letters only one of the two has. A slip changes at most two.
    fn differ_from(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// The letters of a keyboard, row by row (QWERTY; QWERTZ and AZERTY share most neighbours).
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether two words of one length differ in a single letter, and its keys lie side by side.
fn is_neighbouring_key(one: &str, other: &str) -> bool {
    let mut pairs = one.chars().zip(other.chars()).filter(|(a, b)| a != b);
    match (pairs.next(), pairs.next()) {
        (Some((a, b)), None) => are_neighbours(a, b),
        _ => false,
    }
}

fn are_neighbours(a: char, b: char) -> bool {
    let place = |key: char| {
        (0usize..).zip(KEYBOARD).find_map(|(row, keys)| keys.chars().position(|other| other == key).map(|at| (row, at)))
    };
    match (place(a), place(b)) {
        // Each row is shifted to the right by about half a key, so a key's lower neighbours are its own place and the
        // one before.
        (Some((row, at)), Some((other_row, other_at))) => match other_row.abs_diff(row) {
            0 => at.abs_diff(other_at) == 1,
            1 if row < other_row => other_at == at || other_at + 1 == at,
            1 => at == other_at || at + 1 == other_at,
            _ => false,
        },
        _ => false,
    }
}

/// Whether the two words have the same letters.
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
        let words = ["photos", "sync", "battery", "icloud", "low", "power", "storage", "paused", "upload", "uploading"];
        Spelling::new(words.iter().map(|word| (*word, 1)))
    }

    #[track_caller]
    fn check(typed: &str, meant: Option<&str>) {
        assert_eq!(spelling().mend(typed), meant.map(|word| Mended::Word(word.to_owned())), "{typed}");
    }

    #[test]
    fn mends_slips() {
        check("battry", Some("battery"));
        check("phtoos", Some("photos"));
        check("hpotos", Some("photos"));
        check("uplaodign", Some("uploading"));
        check("snyc", Some("sync"));
        check("sybc", Some("sync"));
        check("sttorage", Some("storage"));
        check("pleeased", None);
    }

    #[test]
    fn leaves_other_words_alone() {
        check("synk", None);
        check("xyzzy", None);
        check("storm", None);
    }

    #[test]
    fn splits_joined_words() {
        assert_eq!(spelling().mend("lowpower"), Some(Mended::Two("low".into(), "power".into())));
    }
}
