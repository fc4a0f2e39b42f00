//! How much the letters of a message speak for a class: groups of three that its words share with the knowledge's.
//!
//! Whole words ([`super::evidence`]) are the better sign, but many a member uses one that nobody wrote down: a form that
//! stemming does not join ("reuploads"), a compound ("photosync"), a typo too odd to mend. Their letters are still those
//! of words that are known. What a group says is learnt like the contrast of words, from the same mistakes.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::contrast;
use super::evidence::{Entry, count, rarity};
use super::pairs::{index, place};

/// Letters of a group. A word of five letters has five such groups, for its ends count as letters.
const GROUP: usize = 3;

/// Up to so many classes are told apart by letters. Among more, every group would speak for very many.
const MOST_CLASSES: usize = 16;

/// In how many texts a group stands at least.
const LEAST_TEXTS: usize = 2;

/// The number of a group of letters that the knowledge has.
pub(super) type Group = u32;

/// Where the groups of a word of the knowledge stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spelt {
    start: u32,
    length: u16,
}

/// All groups of letters of the knowledge's words.
#[derive(Debug, Default)]
pub(super) struct Groups {
    numbers: FxHashMap<[char; GROUP], Group>,
    /// The groups of each word, one word after the other.
    of_words: Vec<Group>,
}

impl Groups {
    /// Where the groups of a word of the knowledge stand; from now on all of them are known.
    pub(super) fn learn(&mut self, word: &str) -> Spelt {
        let start = self.of_words.len();
        for group in windows(word) {
            let next = place(self.numbers.len());
            self.of_words.push(*self.numbers.entry(group).or_insert(next));
        }
        let length = u16::try_from(self.of_words.len() - start).unwrap_or(u16::MAX);
        Spelt { start: place(start), length }
    }

    /// The groups of a word of the knowledge.
    pub(super) fn at(&self, spelt: Spelt) -> &[Group] {
        let start = index(spelt.start);
        self.of_words.get(start..start.saturating_add(spelt.length.into())).unwrap_or_default()
    }

    /// The groups of a word that the knowledge lacks, as far as other words have them.
    pub(super) fn of(&self, word: &str) -> impl Iterator<Item = Group> {
        windows(word).filter_map(|group| self.numbers.get(&group).copied())
    }
}

/// The groups of letters of a word with a space before and after it.
fn windows(word: &str) -> impl Iterator<Item = [char; GROUP]> {
    let mut window = [' '; GROUP];
    let letters = word.chars().chain([' ']).map(move |letter| {
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = letter;
        }
        window
    });
    // The first one is still short of a letter.
    letters.skip(GROUP - 2)
}

/// What groups of letters say for the classes of a guide.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// The place of a group's row.
    rows: FxHashMap<Group, u32>,
    /// The logarithm of texts over texts that have the group, for each row.
    rarities: Box<[f32]>,
    /// What a group says for each class and against its rivals, row after row.
    weights: Box<[f32]>,
    classes: usize,
}

impl Letters {
    /// Learns from texts, each with its class and the groups of its words. Among very many classes it learns nothing.
    pub(super) fn learn(texts: &[(usize, &[Group])], classes: usize) -> Self {
        if classes > MOST_CLASSES {
            return Self::default();
        }
        let counted = Counted::new(texts);
        let mut rows: FxHashMap<Group, u32> = FxHashMap::default();
        let mut features = Vec::new();
        let all = count(texts.len());
        for (group, texts) in (0..).zip(counted.texts).filter(|(_, texts)| *texts >= LEAST_TEXTS) {
            let row = features.len();
            rows.insert(group, place(row));
            features.push(contrast::Feature {
                rarity: rarity(all, count(texts)),
                entries: row * classes..(row + 1) * classes,
            });
        }
        let mut numbers = Vec::with_capacity(counted.distinct.len());
        let messages: Vec<contrast::Message> = counted
            .ranges
            .into_iter()
            .zip(texts)
            .map(|(range, (class, _))| {
                let start = numbers.len();
                let groups = counted.distinct.get(range).unwrap_or_default();
                numbers.extend(groups.iter().filter_map(|group| rows.get(group)));
                contrast::Message { class: *class, features: start..numbers.len() }
            })
            .collect();
        let of_row = |_: &contrast::Feature| (0..classes).map(|class| Entry { class, weight: 0.0, contrast: 0.0 });
        let mut entries: Vec<Entry> = features.iter().flat_map(of_row).collect();
        contrast::learn(&messages, &numbers, &features, &mut entries, classes);
        Self {
            rows,
            rarities: features.iter().map(|feature| feature.rarity).collect(),
            weights: entries.iter().map(|entry| entry.contrast).collect(),
            classes,
        }
    }

    /// How much the distinct groups of a message speak for each class and against its rivals; empty where nothing was
    /// learnt.
    pub(super) fn say(&self, groups: &[Group]) -> Vec<f32> {
        let mut said = vec![0.0; self.classes];
        let mut squares = 0.0;
        for group in groups {
            let Some(row) = self.rows.get(group).map(|row| index(*row)) else { continue };
            let rarity = self.rarities.get(row).copied().unwrap_or(0.0);
            squares += rarity * rarity;
            let weights = self.weights.get(row * self.classes..).unwrap_or_default();
            for (said, weight) in said.iter_mut().zip(weights) {
                *said += weight * rarity;
            }
        }
        let length = squares.sqrt().max(f32::MIN_POSITIVE);
        for said in &mut said {
            *said /= length;
        }
        said
    }
}

/// The groups of some texts, counted.
struct Counted {
    /// In how many texts each group stands, by its number.
    texts: Vec<usize>,
    /// The distinct groups of all texts, one text after the other, and where those of each text stand.
    distinct: Vec<Group>,
    ranges: Vec<Range<usize>>,
}

impl Counted {
    fn new(texts: &[(usize, &[Group])]) -> Self {
        let all = texts.iter().flat_map(|(_, groups)| *groups).max().map_or(0, |last| last + 1);
        let all = index(all);
        let mut counted = Self { texts: vec![0; all], distinct: Vec::new(), ranges: Vec::with_capacity(texts.len()) };
        // The last text that had each group, so that it counts once for a text.
        let mut last = vec![usize::MAX; all];
        for (text, (_, groups)) in texts.iter().enumerate() {
            let start = counted.distinct.len();
            for group in *groups {
                let number = index(*group);
                let (Some(last), Some(texts)) = (last.get_mut(number), counted.texts.get_mut(number)) else { continue };
                if *last != text {
                    *last = text;
                    *texts += 1;
                    counted.distinct.push(*group);
                }
            }
            counted.ranges.push(start..counted.distinct.len());
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Groups, Letters};

    const TEXTS: [(usize, &str); 6] = [
        (0, "uploading"),
        (0, "uploads slowly"),
        (0, "upload waits"),
        (1, "battery"),
        (1, "batteries empty"),
        (1, "empty battery pack"),
    ];

    fn learnt(classes: usize) -> (Groups, Letters) {
        let mut groups = Groups::default();
        let spelt: Vec<(usize, Vec<Group>)> = TEXTS
            .iter()
            .map(|(class, text)| {
                let words = text.split(' ').map(|word| groups.learn(word));
                let words: Vec<_> = words.collect();
                (*class, words.into_iter().flat_map(|word| groups.at(word).to_vec()).collect())
            })
            .collect();
        let texts: Vec<(usize, &[Group])> = spelt.iter().map(|(class, groups)| (*class, &**groups)).collect();
        let letters = Letters::learn(&texts, classes);
        (groups, letters)
    }

    #[test]
    fn words_that_nobody_wrote_speak_by_their_letters() {
        let (groups, letters) = learnt(3);
        let said = |word: &str| letters.say(&groups.of(word).collect::<Vec<Group>>());
        for (word, class) in [("reuploaded", 0), ("uplaods", 0), ("batterypack", 1), ("battry", 1)] {
            let said = said(word);
            assert!(said[class] > 0.0 && said[1 - class] < said[class], "{word}: {said:?}");
        }
        assert_eq!(said("xyz"), [0.0; 3]);
    }

    #[test]
    fn a_word_has_as_many_groups_as_letters() {
        let mut groups = Groups::default();
        for (word, many) in [("a", 1), ("an", 2), ("größe", 5), ("", 0)] {
            let learnt = groups.learn(word);
            assert_eq!(groups.at(learnt).len(), many, "{word}");
            assert_eq!(groups.of(word).collect::<Vec<Group>>(), groups.at(learnt), "{word}");
        }
    }

    #[test]
    fn among_very_many_classes_letters_say_nothing() {
        let (groups, letters) = learnt(17);
        assert!(letters.say(&groups.of("upload").collect::<Vec<Group>>()).is_empty());
    }
}
