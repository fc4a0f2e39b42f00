//! How many slips lie between two words: letters left out, added, changed, or swapped with their neighbour.
//!
//! The optimal string alignment distance, a column at a time in the bits of one number (H. Hyyrö, "A bit-vector
//! algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10, 2003): a few dozen
//! instructions for each letter of the other word, whatever the length of this one.

/// Longest word that is measured, in letters; no longer one is read.
const LONGEST: usize = 64;

/// A word, ready to be compared with many others.
pub(super) struct Measured {
    /// For each letter from a to z, where it stands: a bit for each place.
    latin: [u64; 26],
    /// The same for all other letters, each once.
    others: Vec<(char, u64)>,
    length: usize,
}

impl Measured {
    /// Takes a word; `None` where it is empty or too long.
    pub(super) fn new(word: &str) -> Option<Self> {
        let mut measured = Self { latin: [0; 26], others: Vec::new(), length: 0 };
        for letter in word.chars() {
            if measured.length == LONGEST {
                return None;
            }
            let place = 1 << measured.length;
            measured.length += 1;
            if let Some(places) = latin(letter).and_then(|latin| measured.latin.get_mut(latin)) {
                *places |= place;
            } else if let Some((_, places)) = measured.others.iter_mut().find(|(other, _)| *other == letter) {
                *places |= place;
            } else {
                measured.others.push((letter, place));
            }
        }
        (measured.length > 0).then_some(measured)
    }

    /// How many slips lead to the other word.
    pub(super) fn distance(&self, other: &str) -> usize {
        let end = 1 << (self.length - 1);
        let mut distance = self.length;
        // Where the value of a cell is above, and below, the one before it in its column; where it equals the one that
        // lies diagonally before it.
        let (mut above, mut below, mut level) = (u64::MAX, 0_u64, 0_u64);
        let mut last = 0;
        for letter in other.chars() {
            let here = self.places(letter);
            let swapped = ((!level & here) << 1) & last;
            level = ((here & above).wrapping_add(above) ^ above) | here | below | swapped;
            let mut rises = below | !(level | above);
            let mut falls = level & above;
            distance += usize::from(rises & end != 0);
            distance -= usize::from(falls & end != 0);
            rises = (rises << 1) | 1;
            falls <<= 1;
            above = falls | !(level | rises);
            below = rises & level;
            last = here;
        }
        distance
    }

    fn places(&self, letter: char) -> u64 {
        match latin(letter) {
            Some(latin) => self.latin.get(latin).copied().unwrap_or(0),
            None => self.others.iter().find(|(other, _)| *other == letter).map_or(0, |(_, places)| *places),
        }
    }
}

/// The place of a letter from a to z in the alphabet.
fn latin(letter: char) -> Option<usize> {
    letter.is_ascii_lowercase().then(|| usize::try_from(u32::from(letter) - u32::from('a')).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::Measured;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_the_distance(one in "[abcé日]{1,9}|[a-z]{60,64}", other in "[abcé日]{0,9}|[a-z]{0,70}") {
            let measured = Measured::new(&one).expect("it is short enough");
            prop_assert_eq!(measured.distance(&other), strsim::osa_distance(&one, &other));
        }
    }

    #[test]
    fn leaves_out_what_no_word_is() {
        assert!(Measured::new("").is_none());
        assert!(Measured::new(&"a".repeat(65)).is_none());
    }
}
