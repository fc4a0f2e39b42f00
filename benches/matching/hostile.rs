//! Messages that nobody writes in earnest, of growing length: what somebody who wants the bot slow would send.

use std::hint::black_box;
use std::time::Duration;

use syncdesk::engine::Snapshot;

use crate::dice::Dice;
use crate::measure::timing;
use crate::messages::story;
use crate::slips::{Slips, letter, mistype};
use crate::table::{Table, ratio, time};

/// The lengths in characters. Discord takes 4,000; no more of a message is read.
const LENGTHS: [usize; 4] = [1_000, 2_000, 4_000, 8_000];

/// How many messages of each kind and length.
const MESSAGES: usize = 15;

/// A slip in every word that has five letters.
const CARELESS: Slips = Slips { drop: 0, typo: 100, add: 0, swap: 0 };

/// Makes a piece of a message; pieces follow one another until it is long enough.
type Piece = fn(&mut Dice, &Lore) -> String;

/// The kinds of messages.
const KINDS: &[(&str, Piece)] = &[
    ("one letter again and again", |_, _| "s".to_owned()),
    ("one letter and a blank", |_, _| "i ".to_owned()),
    ("random letters and blanks", |dice, _| format!("{} ", letter(dice))),
    ("random letters, no blank", |dice, _| letter(dice).to_string()),
    ("made-up words", |dice, _| format!("{} ", letters(dice, 3, 12))),
    ("made-up words of four letters", |dice, _| format!("{} ", letters(dice, 4, 4))),
    ("made-up words of forty letters", |dice, _| format!("{} ", letters(dice, 40, 40))),
    ("a word of the topic again and again", |_, _| "icloud ".to_owned()),
    ("a story with a typo in every word", |dice, _| format!("{}. ", story(&CARELESS, dice))),
    ("known words with a typo", |dice, lore| format!("{} ", mistype(lore.word(dice), dice))),
    ("known words with two typos", |dice, lore| format!("{} ", mistype(&mistype(lore.word(dice), dice), dice))),
    ("known words, letters shuffled", |dice, lore| format!("{} ", shuffled(lore.word(dice), dice))),
    ("one long word, letters shuffled", |dice, _| format!("{} ", shuffled("protection", dice))),
    ("two known words without a blank", |dice, lore| format!("{}{} ", lore.word(dice), lore.word(dice))),
    ("known words torn apart", |dice, lore| torn(lore.word(dice))),
    ("known words", |dice, lore| format!("{} ", lore.word(dice))),
    ("digits", |dice, _| dice.below(10).to_string()),
    ("numbers of numbers", |dice, _| format!("{} of {} gb ", dice.below(300), dice.below(300))),
    ("punctuation", |dice, _| dice.pick(MARKS).to_owned()),
    ("emoji", |dice, _| dice.pick(EMOJI).to_owned()),
    ("marks piled on letters", |dice, lore| piled(lore.word(dice), dice)),
    ("marks on one letter", |dice, _| mark(dice).to_string()),
    ("a character that unfolds to eighteen", |_, _| "\u{fdfa} ".to_owned()),
    ("Cyrillic look-alikes", |dice, _| format!("{} ", (0..6).map(|_| dice.pick(LOOK_ALIKES)).collect::<String>())),
    ("Chinese", |dice, _| format!("{} ", (0..4).map(|_| han(dice)).collect::<String>())),
    ("code fences", |dice, lore| format!("```{} ", lore.word(dice))),
    ("Markdown in Markdown", |dice, lore| format!("**_~~||[{}](<http://x", lore.word(dice))),
    ("mentions", |dice, _| format!("<@{}> ", dice.below(1 << 50))),
    ("links", |dice, _| format!("http://{}.example ", letters(dice, 3, 9))),
    ("marks of direction", |dice, lore| format!("\u{202e}{}\u{2066}", lore.word(dice))),
    ("control characters", |dice, lore| format!("{}\0\u{1b}", lore.word(dice))),
    ("keywords and synonyms", |dice, lore| format!("{} ", lore.keyword(dice))),
    ("all fixes ruled out, clause by clause", |dice, lore| format!("{}, ", lore.done(dice))),
    ("all fixes ruled out in one breath", |dice, lore| format!("{} and ", lore.done(dice))),
    ("words of what is done, mixed", |dice, lore| format!("{} ", lore.done_word(dice))),
    ("the knowledge's own questions", |dice, lore| format!("{} ", lore.question(dice))),
];

const MARKS: &[&str] = &["!", "?", ".", ",", ";", ":", "-", "_", "*", "#", "/", "(", ")", "\"", "'", "~", "`", ">"];

const EMOJI: &[&str] = &[
    "\u{1f600}",
    "\u{2601}\u{fe0f}",
    "\u{1f44d}\u{1f3fd}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
];

const LOOK_ALIKES: &[&str] = &["а", "с", "е", "о", "р", "х", "у", "к", "м", "т", "і", "ѕ"];

/// What the knowledge says, to be thrown back at it.
struct Lore {
    words: Vec<String>,
    questions: Vec<String>,
    keywords: Vec<String>,
    done: Vec<String>,
}

impl Lore {
    fn new(snapshot: &Snapshot) -> Self {
        let knowledge = snapshot.knowledge();
        let texts = |entries: &[syncdesk::engine::knowledge::Entry]| -> Vec<String> {
            entries.iter().map(|entry| entry.text.clone()).collect()
        };
        let questions: Vec<String> = knowledge.fixes().flat_map(|fix| texts(&fix.questions)).collect();
        let keywords = knowledge.fixes().flat_map(|fix| texts(&fix.keywords));
        let keywords = keywords.chain(knowledge.synonyms.iter().flat_map(|group| texts(group))).collect();
        let done: Vec<String> = knowledge.fixes().flat_map(|fix| texts(&fix.already_done)).collect();
        let all = questions.iter().flat_map(|question| question.split_whitespace());
        let long = all.filter(|word| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        let mut words: Vec<String> = long.map(str::to_owned).collect();
        words.sort();
        words.dedup();
        Self { words, questions, keywords, done }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        &self.words[dice.below(self.words.len())]
    }

    fn question(&self, dice: &mut Dice) -> &str {
        &self.questions[dice.below(self.questions.len())]
    }

    fn keyword(&self, dice: &mut Dice) -> &str {
        &self.keywords[dice.below(self.keywords.len())]
    }

    fn done(&self, dice: &mut Dice) -> &str {
        &self.done[dice.below(self.done.len())]
    }

    fn done_word(&self, dice: &mut Dice) -> &str {
        let words: Vec<&str> = self.done(dice).split_whitespace().collect();
        dice.pick(&words)
    }
}

/// The time of a decision by kind and length, the slowest kind first.
pub(crate) fn table(snapshot: &Snapshot, budget: Duration) -> Table {
    let lore = Lore::new(snapshot);
    let share = budget / u32::try_from(LENGTHS.len()).expect("a few");
    let mut rows: Vec<(&str, Vec<Duration>)> = Vec::new();
    for (name, piece) in KINDS {
        let medians = LENGTHS.iter().map(|length| {
            let mut dice = Dice::new(2);
            let messages: Vec<String> = (0..MESSAGES).map(|_| message(*length, *piece, &mut dice, &lore)).collect();
            let decide = |message: usize| {
                black_box(snapshot.decide(black_box(&messages[message])));
            };
            timing(messages.len(), share, decide).median
        });
        rows.push((*name, medians.collect()));
    }
    rows.sort_by_key(|(_, medians)| std::cmp::Reverse(medians[2]));
    let mut table =
        Table::new(&["one hostile message", "1,000", "2,000", "4,000", "8,000 characters", "4,000 to 1,000"]);
    for (name, medians) in rows {
        let times = medians.iter().map(|median| time(*median));
        table.row(std::iter::once(name.to_owned()).chain(times).chain(std::iter::once(ratio(medians[2], medians[0]))));
    }
    table
}

fn message(length: usize, piece: Piece, dice: &mut Dice, lore: &Lore) -> String {
    let mut text = String::new();
    let mut characters = 0;
    while characters < length {
        let piece = piece(dice, lore);
        characters += piece.chars().count();
        text.push_str(&piece);
    }
    text.chars().take(length).collect()
}

fn letters(dice: &mut Dice, least: usize, most: usize) -> String {
    (0..dice.between(least, most)).map(|_| letter(dice)).collect()
}

/// The word with all letters but the first one in another order.
fn shuffled(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    dice.shuffle(&mut letters[1..]);
    letters.into_iter().collect()
}

fn torn(word: &str) -> String {
    let (first, second) = word.split_at(2);
    format!("{first} {second} ")
}

fn piled(word: &str, dice: &mut Dice) -> String {
    let marks = |dice: &mut Dice| -> String { (0..dice.between(1, 12)).map(|_| mark(dice)).collect() };
    word.chars().map(|letter| format!("{letter}{}", marks(dice))).chain([" ".to_owned()]).collect()
}

fn mark(dice: &mut Dice) -> char {
    character(0x300, 0x36f, dice)
}

fn han(dice: &mut Dice) -> char {
    character(0x4e00, 0x9fff, dice)
}

fn character(first: usize, last: usize, dice: &mut Dice) -> char {
    u32::try_from(dice.between(first, last)).ok().and_then(char::from_u32).unwrap_or('?')
}
