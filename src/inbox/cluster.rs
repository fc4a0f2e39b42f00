//! Puts texts together that say alike: those that share most of their telling words.
//!
//! Pure: texts in, groups out; the same texts in the same order give the same groups. The words come from the engine;
//! nothing is known here of the knowledge, nor of where the texts are kept.
//!
//! Each text, the most frequent first, joins the group whose first text it is most like, or begins a group of its own;
//! so a group never grows by a chain of small likenesses. Only texts that share a rare word are compared, which keeps
//! thousands of texts cheap.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::text::{is_function_word, stem, words};

/// From this likeness on, two texts are one concern: they share about half of what tells them from others. With less, what is only about
/// the same thing ("storage") comes together.
const ALIKE: f64 = 0.5;

/// Sums of the same weights in another order differ by less than this.
const ROUNDING: f64 = 1e-9;

/// So many members are compared with each other to find the most central; more would not change what is shown.
const COMPARED: usize = 100;

/// A text and how often it was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    pub(super) times: u32,
}

/// Texts that are alike, by their places in what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// The text that is most like the others.
    pub(super) example: usize,
    /// All of them, the example first, then the most frequent.
    pub(super) members: Vec<usize>,
}

/// The groups, in the order of their most frequent texts. Every text is in exactly one.
pub(super) fn groups(said: &[Said<'_>]) -> Vec<Group> {
    let bags = Bags::of(said);
    let mut order: Vec<usize> = (0..said.len()).collect();
    order.sort_by_key(|text| (std::cmp::Reverse(said[*text].times), *text));

    let mut groups: Vec<Vec<usize>> = Vec::new();
    // By word: the groups whose first text has it among its rare words.
    let mut having: Vec<Vec<usize>> = vec![Vec::new(); bags.weights.len()];
    for text in order {
        let candidates: FxHashSet<usize> = bags.rare(text).iter().flat_map(|word| &having[*word]).copied().collect();
        let nearest = candidates
            .into_iter()
            .map(|group| (bags.likeness(groups[group][0], text), group))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((_, group)) = nearest {
            groups[group].push(text);
        } else {
            bags.rare(text).iter().for_each(|word| having[*word].push(groups.len()));
            groups.push(vec![text]);
        }
    }
    groups.into_iter().map(|members| centred(&bags, said, members)).collect()
}

/// Puts the most central text of a group first.
fn centred(bags: &Bags, said: &[Said<'_>], mut members: Vec<usize>) -> Group {
    let compared = members.get(..COMPARED).unwrap_or(&members);
    let centrality = |text: usize| -> f64 {
        compared.iter().map(|other| bags.likeness(text, *other) * f64::from(said[*other].times)).sum()
    };
    let (place, _) = compared
        .iter()
        .map(|text| centrality(*text))
        .enumerate()
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
        .unwrap_or_default();
    members[..=place].rotate_right(1);
    Group { example: members[0], members }
}

/// The telling words of every text.
struct Bags {
    /// By text: its words, the rarest first, each once.
    words: Vec<Vec<usize>>,
    /// By text: how many of its words are rare enough to be looked up.
    rare: Vec<usize>,
    /// By word: how telling it is.
    weights: Vec<f64>,
}

impl Bags {
    fn of(said: &[Said<'_>]) -> Self {
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        let mut uses: Vec<u32> = Vec::new();
        let mut bags: Vec<Vec<usize>> = Vec::with_capacity(said.len());
        for said in said {
            let mut bag: Vec<usize> = Vec::new();
            for word in telling(said.text) {
                let next = numbers.len();
                bag.push(*numbers.entry(word).or_insert(next));
            }
            bag.sort_unstable();
            bag.dedup();
            uses.resize(numbers.len(), 0);
            for word in &bag {
                uses[*word] += 1;
            }
            bags.push(bag);
        }
        // Numbered anew, the rarest first, so that a bag in order begins with its rarest word.
        let mut by_rarity: Vec<usize> = (0..uses.len()).collect();
        by_rarity.sort_by_key(|word| (uses[*word], *word));
        let mut rank = vec![0; uses.len()];
        by_rarity.iter().enumerate().for_each(|(place, word)| rank[*word] = place);
        for bag in &mut bags {
            for word in bag.iter_mut() {
                *word = rank[*word];
            }
            bag.sort_unstable();
        }
        let all = f64::from(u32::try_from(said.len()).unwrap_or(u32::MAX));
        let weights: Vec<f64> = by_rarity.iter().map(|word| weight(all, f64::from(uses[*word]))).collect();
        let rare = bags.iter().map(|bag| rare(bag, &weights)).collect();
        Self { words: bags, rare, weights }
    }

    /// The words of a text of which any text that is alike has at least one among its own.
    fn rare(&self, text: usize) -> &[usize] {
        &self.words[text][..self.rare[text]]
    }

    /// How much of their telling words two texts share: from 0, nothing, to 1, all (Dice's coefficient, weighted).
    fn likeness(&self, one: usize, other: usize) -> f64 {
        let (one, other) = (&self.words[one], &self.words[other]);
        let sum = |words: &[usize]| -> f64 { words.iter().map(|word| self.weights[*word]).sum() };
        let (mut at, mut shared) = (0, 0.0);
        for word in one {
            while other.get(at).is_some_and(|other| other < word) {
                at += 1;
            }
            if other.get(at) == Some(word) {
                shared += self.weights[*word];
            }
        }
        let all = sum(one) + sum(other);
        if all > 0.0 { 2.0 * shared / all } else { 0.0 }
    }
}

/// How telling a word is that `uses` of `all` texts have. A word of one's own weighs little more than one that some
/// share, for it may be a slip or a name.
fn weight(all: f64, uses: f64) -> f64 {
    (1.0 + all / uses.max(2.0)).ln()
}

/// How many of the words, the rarest first, have to be looked up, so that no text that is alike is missed: two texts
/// are alike only if they share `ALIKE / (2 - ALIKE)` of either's weight, and the words left over weigh less than that.
fn rare(words: &[usize], weights: &[f64]) -> usize {
    let all: f64 = words.iter().map(|word| weights[*word]).sum();
    let mut left = 0.0;
    let common = words.iter().rev().take_while(|word| {
        left += weights[**word];
        left < all * ALIKE / (2.0 - ALIKE) - ROUNDING
    });
    words.len() - common.count()
}

/// The stems that tell what a text is about; all of its words when none does.
fn telling(text: &str) -> Vec<String> {
    let all = words(text);
    let stems: Vec<String> =
        all.iter().filter(|word| !is_function_word(word.text)).map(|word| alike(word.text)).collect();
    if stems.is_empty() { all.iter().map(|word| word.text.to_owned()).collect() } else { stems }
}

/// A word's stem; which number it is does not matter, its unit does.
fn alike(word: &str) -> String {
    match word.strip_prefix(|c: char| c.is_ascii_digit()) {
        Some(rest) => format!("#{}", rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')),
        None => stem(word),
    }
}

#[cfg(test)]
mod tests {
    use super::{Bags, Said, groups};
    use proptest::prelude::*;

    fn said(texts: &[&'static str]) -> Vec<Said<'static>> {
        texts.iter().map(|text| Said { text, times: 1 }).collect()
    }

    /// The members of the groups, each in order.
    fn together(texts: &[&'static str]) -> Vec<Vec<usize>> {
        let members = groups(&said(texts)).into_iter().map(|mut group| {
            group.members.sort_unstable();
            group.members
        });
        members.collect()
    }

    #[test]
    fn puts_together_what_says_alike() {
        let texts = [
            "Photos won't sync over my hotspot", "is the shared album limit 5,000 items?",
            "hotspot: photos not syncing", "shared album limit of 200 items", "photos are stuck",
            "why are the PHOTOS stuck!!", "🥲",
        ];
        assert_eq!(together(&texts), [vec![0, 2], vec![1, 3], vec![4, 5], vec![6]]);
    }

    #[test]
    fn a_common_topic_is_not_enough() {
        let texts = ["photos blurry on ipad", "photos missing on pc", "photos twice in the cloud"];
        assert_eq!(together(&texts), [vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn words_that_tell_nothing_count_where_there_are_no_others() {
        assert_eq!(together(&["why is it on", "so why is it on?", "can you do that"]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn the_example_is_the_most_central_text_and_the_most_frequent_begins() {
        let texts = ["hotspot upload stuck since monday", "hotspot upload stuck", "my hotspot upload is stuck again"];
        assert_eq!(groups(&said(&texts))[0].example, 1);

        let mut said = said(&["album limit", "photos stuck on hotspot"]);
        said[1].times = 5;
        assert_eq!(groups(&said).iter().map(|group| group.example).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn exactly_alike_enough_is_enough() {
        let mut texts = vec![""; 30];
        texts.extend(["album quota hotspot", "hotspot"]);
        assert_eq!(together(&texts).into_iter().find(|members| members.len() > 1), Some(vec![30, 31]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_text_is_in_one_group_and_none_alike_is_missed(texts in prop::collection::vec("([a-f]{1,2} ){0,6}", 0..40)) {
            let said: Vec<Said<'_>> = texts.iter().map(|text| Said { text, times: 1 }).collect();
            let groups = groups(&said);
            let mut all: Vec<usize> = groups.iter().flat_map(|group| group.members.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..texts.len()).collect::<Vec<_>>());

            // The first text of a group, in the order given, is what the others were compared with.
            let bags = Bags::of(&said);
            let first = |members: &[usize]| members.iter().copied().min().unwrap_or(0);
            for (place, group) in groups.iter().enumerate() {
                for earlier in &groups[..place] {
                    prop_assert!(bags.likeness(first(&earlier.members), first(&group.members)) < super::ALIKE);
                }
            }
        }
    }
}
