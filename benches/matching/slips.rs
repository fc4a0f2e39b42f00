//! What happens to a sentence on its way through a hurried member's fingers.

use crate::dice::Dice;

/// How often each slip happens, in a hundred.
pub(crate) struct Slips {
    /// A word is left out, of so many words.
    pub(crate) drop: usize,
    /// A letter goes wrong, of so many words that are long enough.
    pub(crate) typo: usize,
    /// A word that says nothing comes in, of so many sentences.
    pub(crate) add: usize,
    /// Two neighbours change places, of so many sentences.
    pub(crate) swap: usize,
}

/// A shorter word is typed right.
const SHORTEST: usize = 5;

/// Words that say nothing.
const FILLERS: &[&str] = &[
    "pls", "please", "hello", "ok", "so", "well", "really", "always", "again", "now", "today", "somehow", "just",
    "and", "but", "also", "any", "maybe", "still", "it", "the", "guys", "thanks", "lol", "idk", "anyway", "here",
    "there",
];

impl Slips {
    /// The sentence as it is typed.
    pub(crate) fn retype(&self, sentence: &str, dice: &mut Dice) -> String {
        let mut words: Vec<String> = Vec::new();
        for word in sentence.split_whitespace() {
            if dice.chance(self.drop) {
                continue;
            }
            let slips = word.chars().count() >= SHORTEST && dice.chance(self.typo);
            words.push(if slips { mistype(word, dice) } else { word.to_owned() });
        }
        if words.len() > 1 && dice.chance(self.swap) {
            let first = dice.below(words.len() - 1);
            words.swap(first, first + 1);
        }
        if dice.chance(self.add) {
            words.insert(dice.below(words.len() + 1), dice.pick(FILLERS).to_owned());
        }
        words.join(" ")
    }
}

/// A word with one letter wrong, never its first one.
pub(crate) fn mistype(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    let at = dice.between(1, letters.len() - 2);
    match dice.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = letter(dice),
    }
    letters.into_iter().collect()
}

/// A letter from a to z.
pub(crate) fn letter(dice: &mut Dice) -> char {
    let step = u8::try_from(dice.below(26)).expect("it is below 26");
    char::from(b'a' + step)
}
