//! Knowledge of any size, made the same way in every run, and messages that ask for it.
//!
//! It resembles what people write: few words stand everywhere and most hardly anywhere ([`Vocabulary`]); a guide has
//! words that all its fixes share; a fix has two names of its own, rarely shared with another fix, and a few words that
//! others use too. A message is a question of a fix, typed by somebody in a hurry ([`Slips`]).

use std::collections::BTreeSet;
use std::fmt::Write;

use syncdesk::engine::Snapshot;
use syncdesk::engine::knowledge::{Knowledge, SourceFile};

use crate::dice::Dice;
use crate::slips::Slips;
use crate::words::Vocabulary;

/// How many fixes a guide has, as long as the knowledge has guides.
const FIXES: usize = 10;

/// How many questions a fix has; a guide has half as many that fit none of its fixes.
const QUESTIONS: usize = 8;

/// How messages differ from the questions in the files.
const HURRIED: Slips = Slips { drop: 20, typo: 15, add: 60, swap: 30 };

/// How members begin and end a question.
const FRAMES: &[(&str, &str)] = &[
    ("why does my", "not work"),
    ("how do i get", "to work again"),
    ("my", "is stuck"),
    ("the", "keeps failing"),
    ("it says", ""),
    ("since yesterday", "won't start"),
    ("", "problem, what can i do?"),
    ("can someone tell me why", "stopped"),
    ("help, no", "any more"),
    ("what does it mean when", "shows up"),
    ("where do i find", ""),
    ("there is always", "before it ends"),
    ("i can't change", ""),
    ("i tried it twice and", "is still wrong"),
];

/// Verbs that a title begins with.
const VERBS: &[&str] = &["Check", "Clean", "Reset", "Renew", "Connect", "Open", "Replace", "Allow"];

/// How the fixes lie in folders.
#[derive(Clone, Copy)]
pub(crate) enum Layout {
    /// Ten to a guide.
    Guides,
    /// All in one guide, more than knowledge files allow.
    OneGuide,
}

/// Knowledge to be written down in one layout or the other.
pub(crate) struct World {
    areas: Vec<Area>,
}

/// What becomes a guide.
struct Area {
    /// Words that all its fixes share.
    words: Vec<String>,
    /// Questions that fit none of them.
    questions: Vec<String>,
    fixes: Vec<Fix>,
}

/// One fix.
struct Fix {
    title: String,
    questions: Vec<String>,
    keywords: Vec<String>,
    answer: String,
}

/// A message, and which fix it asks for.
pub(crate) struct Message {
    /// What is typed.
    pub(crate) text: String,
    /// The fix's number, from 0, over all guides.
    pub(crate) fix: usize,
}

impl World {
    /// Knowledge of so many fixes.
    pub(crate) fn new(fixes: usize) -> Self {
        let mut dice = Dice::new(7);
        let mut maker = Maker { vocabulary: Vocabulary::new(&mut dice), dice, asked: BTreeSet::new() };
        let mut areas = Vec::new();
        let mut left = fixes;
        while left > 0 {
            let fixes = left.min(FIXES);
            areas.push(maker.area(fixes));
            left -= fixes;
        }
        Self { areas }
    }

    /// The fixes in order.
    fn fixes(&self) -> impl Iterator<Item = &Fix> {
        self.areas.iter().flat_map(|area| &area.fixes)
    }

    /// Everything that a fix says, as one text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.fixes()
            .map(|fix| [&*fix.title, &fix.questions.join("\n"), &fix.keywords.join("\n"), &fix.answer].join("\n"))
    }

    /// Messages that ask for fixes drawn by lot.
    pub(crate) fn messages(&self, count: usize) -> Vec<Message> {
        let mut dice = Dice::new(11);
        let fixes: Vec<&Fix> = self.fixes().collect();
        let mut message = || {
            let fix = dice.below(fixes.len());
            let questions = &fixes[fix].questions;
            let text = HURRIED.retype(&questions[dice.below(questions.len())], &mut dice);
            Message { text, fix }
        };
        (0..count).map(|_| message()).collect()
    }

    /// The knowledge files, in guides of ten.
    pub(crate) fn files(&self) -> Vec<SourceFile> {
        let mut files = Vec::new();
        for (number, fix) in self.fixes().enumerate() {
            let name = format!("{}-{}", number + 1, fix_name(number));
            files.push(file(&guide_name(number), &name, fix_text(fix)));
        }
        for (number, area) in self.areas.iter().enumerate() {
            let guide = guide_name(number * FIXES);
            files.push(file(&guide, "guide", guide_text(area)));
            files.push(file(&guide, "still-stuck", "# Ask a person\n\n## Answer\nWrite to us.\n".to_owned()));
        }
        files
    }
}

/// A snapshot of the files.
pub(crate) fn load(files: &[SourceFile], layout: Layout) -> Snapshot {
    match layout {
        Layout::Guides => Snapshot::read(files).0,
        Layout::OneGuide => {
            let (Knowledge { guides, synonyms }, _) = Knowledge::read(files);
            let one = guides.into_iter().reduce(|mut one, other| {
                one.keywords.extend(other.keywords);
                one.questions.extend(other.questions);
                one.fixes.extend(other.fixes);
                one
            });
            Snapshot::new(Knowledge { guides: one.into_iter().collect(), synonyms })
        }
    }
}

/// The id of a fix, by its number.
pub(crate) fn id(fix: usize) -> String {
    format!("{}/{}", guide_name(fix), fix_name(fix))
}

fn guide_name(fix: usize) -> String {
    format!("guide-{:05}", fix / FIXES)
}

fn fix_name(fix: usize) -> String {
    format!("fix-{fix:05}")
}

fn file(guide: &str, name: &str, text: String) -> SourceFile {
    SourceFile { path: format!("{guide}/{name}.md"), text }
}

fn bullets(entries: &[String]) -> String {
    entries.iter().fold(String::new(), |mut text, entry| {
        let _ = writeln!(text, "- {entry}");
        text
    })
}

fn fix_text(fix: &Fix) -> String {
    format!(
        "# {}\n\n## Questions\n{}\n## Keywords\n{}\n\n## Answer\n{}\n",
        fix.title,
        bullets(&fix.questions),
        fix.keywords.join(", "),
        fix.answer
    )
}

fn guide_text(area: &Area) -> String {
    format!(
        "# When it does not work\n\n## Introduction\nOne after the other.\n\n## Solved\nGood!\n\n## Keywords\n{}\n\n\
         ## Questions\n{}",
        area.words.join(", "),
        bullets(&area.questions)
    )
}

/// Makes one area after the other.
struct Maker {
    vocabulary: Vocabulary,
    dice: Dice,
    /// All questions so far: no two fixes have the same.
    asked: BTreeSet<String>,
}

impl Maker {
    fn area(&mut self, fixes: usize) -> Area {
        let names = [self.name(), self.name()];
        let things = [self.thing(), self.thing()];
        let words: BTreeSet<String> = names.iter().chain(&things).cloned().collect();
        let words: Vec<String> = words.into_iter().collect();
        let questions = self.questions(QUESTIONS / 2, &names, &things, &words);
        let fixes = (0..fixes).map(|_| self.fix(&words)).collect();
        Area { words, questions, fixes }
    }

    fn name(&mut self) -> String {
        self.vocabulary.name(&mut self.dice).to_owned()
    }

    fn thing(&mut self) -> String {
        self.vocabulary.thing(&mut self.dice).to_owned()
    }

    fn fix(&mut self, area: &[String]) -> Fix {
        let names = [self.name(), self.name()];
        let things: Vec<String> = (0..4).map(|_| self.thing()).collect();
        let keywords: BTreeSet<String> = names
            .iter()
            .cloned()
            .chain([format!("{} {}", names[0], things[0]), format!("{} {}", things[1], things[2])])
            .collect();
        Fix {
            title: format!("{} the {} {}", self.dice.pick(VERBS), names[0], things[0]),
            questions: self.questions(QUESTIONS, &names, &things, area),
            keywords: keywords.into_iter().collect(),
            answer: self.answer(&names, &things),
        }
    }

    /// Questions that nothing else has.
    fn questions(&mut self, count: usize, names: &[String], things: &[String], area: &[String]) -> Vec<String> {
        let mut questions = Vec::with_capacity(count);
        while questions.len() < count {
            let question = self.question(names, things, area);
            if self.asked.insert(question.clone()) {
                questions.push(question);
            }
        }
        questions
    }

    /// A question: a frame around words of the fix, of its guide, and any others.
    fn question(&mut self, names: &[String], things: &[String], area: &[String]) -> String {
        let mut words: Vec<&str> = Vec::new();
        if self.dice.chance(60) {
            words.push(&names[self.dice.below(names.len())]);
        }
        for _ in 0..self.dice.between(1, 3) {
            words.push(&things[self.dice.below(things.len())]);
        }
        if self.dice.chance(40) {
            words.push(&area[self.dice.below(area.len())]);
        }
        for _ in 0..self.dice.between(0, 3) {
            words.push(self.vocabulary.any(&mut self.dice));
        }
        self.dice.shuffle(&mut words);
        words.dedup();
        let (before, after) = FRAMES[self.dice.below(FRAMES.len())];
        format!("{before} {} {after}", words.join(" ")).trim().to_owned()
    }

    /// A few sentences with the fix's words and any others.
    fn answer(&mut self, names: &[String], things: &[String]) -> String {
        let sentences = (0..4).map(|_| {
            let mut words: Vec<&str> = (0..8).map(|_| self.vocabulary.any(&mut self.dice)).collect();
            words.push(&things[self.dice.below(things.len())]);
            words.push(&names[self.dice.below(names.len())]);
            self.dice.shuffle(&mut words);
            format!("{}.", words.join(" "))
        });
        sentences.collect::<Vec<_>>().join(" ")
    }
}
