//! Keywords as guesses: the words that one text has and the others have not.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::text::{is_common_word, is_function_word, stem, words};

/// More guesses than this are noise.
const MOST: usize = 8;

/// Words this short tell little.
const SHORTEST: usize = 3;

/// A fix's texts: its title, and all the rest.
pub(super) struct Texts<'t> {
    pub(super) title: &'t str,
    pub(super) body: String,
}

/// For each fix the words that only it has: in its title, or more than once and not in everybody's mouth.
pub(super) fn own(fixes: &[Texts<'_>]) -> Vec<Vec<String>> {
    let all: Vec<BTreeMap<String, Said>> = fixes.iter().map(said).collect();
    all.iter()
        .enumerate()
        .map(|(index, own)| {
            let others = |root: &str| {
                let mut rest = all.iter().enumerate().filter(|(other, _)| *other != index);
                rest.any(|(_, said)| said.contains_key(root))
            };
            let mut telling: Vec<&Said> =
                own.iter().filter(|(root, said)| said.tells() && !others(root)).map(|(_, said)| said).collect();
            telling.sort_by_key(|said| (!said.in_title, usize::MAX - said.count, said.first));
            telling.into_iter().take(MOST).map(|said| said.word.clone()).collect()
        })
        .collect()
}

/// The words that most of the fixes share, those of the guide's title first.
pub(super) fn shared(title: &str, fixes: &[Texts<'_>]) -> Vec<String> {
    let titled = words(title);
    let mut keywords: Vec<String> =
        titled.iter().map(|word| word.text.to_owned()).filter(|word| is_telling(word)).collect();
    let all: Vec<BTreeMap<String, Said>> = fixes.iter().map(said).collect();
    let mut counts: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (root, said) in all.iter().flatten() {
        counts.entry(root).or_insert((0, &said.word)).0 += 1;
    }
    let most = counts
        .into_values()
        .filter(|(count, word)| count * 2 > fixes.len() && fixes.len() > 1 && !is_common_word(word));
    keywords.extend(most.map(|(_, word)| word.to_owned()));
    let mut seen = BTreeSet::new();
    keywords.retain(|word| seen.insert(stem(word)));
    keywords.truncate(MOST);
    keywords
}

struct Said {
    word: String,
    in_title: bool,
    count: usize,
    first: usize,
}

impl Said {
    fn tells(&self) -> bool {
        self.in_title || (self.count > 1 && !is_common_word(&self.word))
    }
}

fn is_telling(word: &str) -> bool {
    word.chars().count() >= SHORTEST && !is_function_word(word) && word.chars().any(char::is_alphabetic)
}

fn said(texts: &Texts<'_>) -> BTreeMap<String, Said> {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    let mut first = 0;
    for (in_title, text) in [(true, texts.title), (false, texts.body.as_str())] {
        for word in words(text).iter().filter(|word| is_telling(word.text)) {
            first += 1;
            let entry = said.entry(stem(word.text));
            let said = entry.or_insert_with(|| Said { word: word.text.to_owned(), in_title, count: 0, first });
            said.count += 1;
        }
    }
    said
}
