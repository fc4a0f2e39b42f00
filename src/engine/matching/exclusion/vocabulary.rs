//! The words of the `Already done` lists and of questions: which sound done, and which lists they speak for.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Sense, by_class, is_single, sense, senses};
use crate::engine::matching::evidence::count;
use crate::engine::matching::odds::{self, Odds, share};
use crate::engine::matching::token::{Query, Token};

/// Least log-odds of a word that says that something is done or fine.
const STATE: f32 = 0.3;

/// In how many lists a word must stand to say how a thing stands, rather than which thing it is.
const SHARED: usize = 3;

/// Least log-odds of a word that may name the fix.
const NAMED: f32 = 0.5;

/// Up to so many words, a question of a single clause only asks. In a longer one, people leave out commas: "wifi is fine
/// restarted twice still stuck".
const SHORT: usize = 8;

/// Added to each count.
const SMOOTHING: f32 = 0.2;

/// The words that are known, each with its sense.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(FxHashMap<Sense, Word>);

/// A word in one sense.
#[derive(Debug)]
pub(super) struct Word {
    /// How much it sounds like done rather than like a question.
    pub(super) done: f32,
    /// Whether it says of more than one thing that it is done or fine.
    pub(super) is_state: bool,
    /// The fixes whose lists it may stand for.
    pub(super) names: Vec<usize>,
    /// How much it speaks for each fix's list against the other lists; `None` where no list has it.
    lists: Option<odds::Weights>,
}

impl Word {
    /// How much it speaks for a list.
    pub(super) fn weight(&self, list: usize) -> f32 {
        self.lists.as_ref().map_or(0.0, |weights| weights.of(list))
    }

    /// Whether an entry of the list has it.
    pub(super) fn is_in(&self, list: usize) -> bool {
        self.lists.as_ref().is_some_and(|weights| weights.has(list))
    }
}

/// What is known of one token of a message.
pub(super) struct Heard<'a> {
    /// Its word.
    pub(super) word: Option<(Sense, &'a Word)>,
    /// The word for how full a thing is of which it tells.
    also: Option<(Sense, &'a Word)>,
}

impl Vocabulary {
    /// Learns from each fix's `Already done` list and from all questions of the guide.
    pub(super) fn learn(done: &[Vec<Query>], questions: &[(usize, &Query)]) -> Self {
        let said = counts(by_class(done), senses);
        let mut function_words: FxHashSet<Sense> = FxHashSet::default();
        for (_, entry) in by_class(done) {
            function_words.extend(entry.tokens.iter().filter(|token| token.traits.is_function_word).filter_map(sense));
        }
        let mut lists = odds_of(done, &said);
        let entries = done.iter().map(Vec::len).sum();
        let words = sounds_done(&said, count(entries), questions).into_iter().map(|(sense, done_by)| {
            let classes = said.get(&sense).map(Vec::as_slice).unwrap_or_default();
            let lists = lists.take(sense);
            let is_state = !classes.is_empty() && classes.len() >= SHARED.min(done.len()) && done_by >= STATE;
            let names = classes.iter().map(|(class, _)| *class).filter(|class| {
                let weight = lists.as_ref().map_or(0.0, |weights| weights.of(*class));
                weight >= NAMED && !function_words.contains(&sense)
            });
            (sense, Word { done: done_by, is_state, names: names.collect(), lists })
        });
        Self(words.collect())
    }

    /// What is known of each of some tokens.
    pub(super) fn hear(&self, tokens: &[Token]) -> Vec<Heard<'_>> {
        let known = |sense: Sense| Some((sense, self.0.get(&sense)?));
        let heard = |token| Heard { word: sense(token).and_then(known), also: super::also(token).and_then(known) };
        tokens.iter().map(heard).collect()
    }
}

/// How many texts of each class have a word, for the classes that have it, given the texts class by class and the distinct
/// words of one.
pub(super) fn counts<'a>(
    texts: impl Iterator<Item = (usize, &'a Query)>,
    words: impl Fn(&[Token]) -> Vec<u32>,
) -> FxHashMap<u32, Vec<(usize, f32)>> {
    let mut counts: FxHashMap<u32, Vec<(usize, f32)>> = FxHashMap::default();
    for (class, text) in texts {
        for word in words(&text.tokens) {
            let of_word = counts.entry(word).or_default();
            match of_word.last_mut().filter(|(last, _)| *last == class) {
                Some((_, count)) => *count += 1.0,
                None => of_word.push((class, 1.0)),
            }
        }
    }
    counts
}

/// How much each word speaks for each list, given how many entries of each have it.
pub(super) fn odds_of(done: &[Vec<Query>], counts: &FxHashMap<u32, Vec<(usize, f32)>>) -> Odds {
    let sizes: Vec<f32> = done.iter().map(|list| count(list.len())).collect();
    Odds::learn(counts.iter().map(|(word, counts)| (*word, counts.as_slice())), &sizes)
}

/// The distinct known words of some tokens, in the order of their senses.
pub(super) fn distinct<'a>(heard: &[Heard<'a>]) -> Vec<(Sense, &'a Word)> {
    let mut words: Vec<(Sense, &Word)> = Vec::with_capacity(heard.len());
    words.extend(heard.iter().filter_map(|heard| heard.word));
    words.extend(heard.iter().filter_map(|heard| heard.also));
    words.sort_unstable_by_key(|(sense, _)| *sense);
    words.dedup_by_key(|(sense, _)| *sense);
    words
}

/// How much each word sounds like done rather than like a question.
fn sounds_done(
    said: &FxHashMap<Sense, Vec<(usize, f32)>>,
    entries: f32,
    questions: &[(usize, &Query)],
) -> FxHashMap<Sense, f32> {
    let mut asked: FxHashMap<Sense, f32> = FxHashMap::default();
    let mut clauses_asked = 0.0;
    for (_, question) in questions {
        if !is_single(&question.tokens) || question.tokens.len() > SHORT {
            continue;
        }
        clauses_asked += 1.0;
        for sense in senses(&question.tokens) {
            *asked.entry(sense).or_default() += 1.0;
        }
    }
    let said_of = |sense: &Sense| -> f32 { said.get(sense).into_iter().flatten().map(|(_, count)| count).sum() };
    let known: FxHashSet<Sense> = said.keys().chain(asked.keys()).copied().collect();
    let odds = |sense: Sense| {
        let asked = asked.get(&sense).copied().unwrap_or(0.0);
        (share(said_of(&sense), entries, SMOOTHING) / share(asked, clauses_asked, SMOOTHING)).ln()
    };
    known.into_iter().map(|sense| (sense, odds(sense))).collect()
}
