//! Entries as keys of a map, in which two that a reader would call the same are one.
//!
//! Every entry is looked up several times on every reading of the knowledge, and hardly any is there twice. So a key
//! borrows its text, and is folded ([`same`]) only where another one has the same letters, or where not all are ASCII.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::words::same;

/// A map of entries.
pub(super) type Keyed<'a, V> = FxHashMap<Key<'a>, V>;

/// A map with room for `count` entries.
pub(super) fn keyed<'a, V>(count: usize) -> Keyed<'a, V> {
    Keyed::with_capacity_and_hasher(count, FxBuildHasher)
}

/// A text, equal to all that a reader would call the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    text: &'a str,
    /// Made of the letters and digits in their order: equal for equal keys, and for hardly any others.
    letters: u64,
}

impl<'a> Key<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // Only folding tells which other letters are read as ASCII ones.
        let letters = if text.is_ascii() { letters(text) } else { letters(&same(text)) };
        Self { text, letters }
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.letters == other.letters && (self.text == other.text || same(self.text) == same(other.text))
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.letters);
    }
}

/// What each byte of a letter or digit adds to [`letters`], the same in both cases; the rest of ASCII adds nothing.
const WEIGHTS: [u64; 256] = {
    let mut weights = [0; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            #[expect(clippy::indexing_slicing, reason = "a constant does not compile with an index out of bounds")]
            let weight = &mut weights[byte as usize];
            *weight = (byte.to_ascii_lowercase() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        byte -= 1;
    }
    weights
};

/// The letters and digits of a text that is ASCII or folded, in their order, as one number.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |sum: u64, byte| {
        let weight = WEIGHTS.get(usize::from(byte)).copied().unwrap_or_default();
        // Turned by one place for each letter, so that their order counts; what has no weight leaves no trace.
        sum.rotate_left(u32::from(weight != 0)) ^ weight
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_equal_where_the_folded_texts_are() {
        let texts = [
            "it's full", "  It\u{2019}s  FULL! ", "full, its", "itsfull", "wi-fi", "wi fi", "- (Wi-Fi) -",
            "\u{212a}elvin", "kelvin", "gr\u{f6}\u{df}er", "GR\u{d6}\u{df}ER?", "gr er",
            "\u{39f}\u{3a3} \u{39f}\u{3a3}", "\u{3bf}\u{3c2} \u{3bf}\u{3c2}", "\u{2014}", "",
        ];
        for one in texts {
            for other in texts {
                assert_eq!(Key::new(one) == Key::new(other), same(one) == same(other), "{one:?}, {other:?}");
                let both = Keyed::from_iter([(Key::new(one), 1), (Key::new(other), 2)]);
                assert_eq!(both.len() == 1, same(one) == same(other), "{one:?}, {other:?}");
            }
        }
    }

    #[test]
    fn the_order_of_letters_counts() {
        assert_ne!(letters("not syncing photos"), letters("photos not syncing"));
        assert_eq!(letters("Back up!"), letters("backup"));
        assert_ne!(letters("\u{444}\u{43e}\u{442}\u{43e}"), letters("\u{442}\u{43e}\u{444}\u{43e}"));
    }
}
