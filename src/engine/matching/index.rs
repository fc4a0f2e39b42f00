//! Everything that is learnt from the knowledge when it is loaded, ready for messages.

use rustc_hash::FxHashSet;

use super::evidence::{Evidence, Lesson, features};
use super::exclusion::Exclusions;
use super::lexicon::{Lexicon, Query, TermId};
use super::nearest::{Owner, Questions};
use super::phrases::{Phrases, Sense};
use crate::engine::knowledge::{Entry, FixId, Guide, GuideId, Knowledge};

/// The index over all guides.
#[derive(Debug)]
pub(crate) struct Index {
    pub(super) lexicon: Lexicon,
    pub(super) guides: Vec<GuideIndex>,
}

/// The index of one guide. Its classes are the guide's fixes in order and, last, the guide as a whole.
#[derive(Debug)]
pub(super) struct GuideIndex {
    pub(super) id: GuideId,
    pub(super) fixes: Vec<FixId>,
    pub(super) evidence: Evidence,
    pub(super) questions: Questions,
    pub(super) exclusions: Exclusions,
    pub(super) phrases: Phrases,
    /// Terms that stand in the guide's questions.
    pub(super) on_topic: FxHashSet<TermId>,
}

impl Index {
    /// Learns from the knowledge.
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut lexicon = Lexicon::new(knowledge);
        let guides = knowledge.guides.iter().map(|guide| GuideIndex::new(guide, &mut lexicon)).collect();
        Self { lexicon, guides }
    }
}

/// A text of the knowledge and how it reads.
struct Lore<'a> {
    written: &'a str,
    query: Query,
    owner: Owner,
}

impl Lore<'_> {
    /// What it teaches about classes; a fix's 'not question' may well be another fix's, so it teaches nothing.
    fn lesson(&self) -> Option<Lesson> {
        let class = match self.owner {
            Owner::Class(class) => Some(class),
            Owner::Nobody => None,
            Owner::NotFix(_) => return None,
        };
        Some(Lesson { features: features(&self.query), class, is_message: true })
    }

    /// Whether it is a question of one of the first `classes` classes.
    fn is_asked(&self, classes: usize) -> bool {
        matches!(self.owner, Owner::Class(class) if class < classes)
    }
}

impl GuideIndex {
    fn new(guide: &Guide, lexicon: &mut Lexicon) -> Self {
        let whole = guide.fixes.len();
        let texts = texts(guide, lexicon);
        let mut phrases = Phrases::default();
        let mut keywords = Vec::new();
        for entry in &guide.keywords {
            phrases.add(&lexicon.learn(&entry.text), Sense::Topic);
        }
        for entry in &guide.other_topics {
            phrases.add(&lexicon.learn(&entry.text), Sense::OtherTopic);
        }
        for (class, fix) in guide.fixes.iter().enumerate() {
            for entry in &fix.keywords {
                let query = lexicon.learn(&entry.text);
                phrases.add(&query, Sense::Fix(class));
                keywords.push((class, query));
            }
        }
        let mut lessons: Vec<Lesson> = texts.iter().filter_map(Lore::lesson).collect();
        lessons.extend(keywords.iter().map(|(class, query)| Lesson {
            features: features(query),
            class: Some(*class),
            is_message: false,
        }));
        let evidence = Evidence::learn(&lessons, whole + 1);
        let done: Vec<Vec<Query>> = guide
            .fixes
            .iter()
            .map(|fix| fix.already_done.iter().map(|entry| lexicon.learn(&entry.text)).collect())
            .collect();
        let asked: Vec<&Query> = texts.iter().filter(|text| text.is_asked(whole)).map(|text| &text.query).collect();
        let on_topic = texts.iter().filter(|text| text.is_asked(whole + 1)).flat_map(|text| &text.query.tokens);
        Self {
            id: guide.id.clone(),
            fixes: guide.fixes.iter().map(|fix| fix.id.clone()).collect(),
            exclusions: Exclusions::learn(&done, &asked, &evidence),
            on_topic: on_topic.filter_map(|token| token.term).collect(),
            questions: Questions::new(texts.iter().map(|text| (text.written, &text.query, text.owner))),
            evidence,
            phrases,
        }
    }
}

/// All whole messages of a guide: its questions, its fixes', its closing's, and all 'not questions'.
fn texts<'a>(guide: &'a Guide, lexicon: &mut Lexicon) -> Vec<Lore<'a>> {
    let whole = Owner::Class(guide.fixes.len());
    let mut lists: Vec<(&'a Vec<Entry>, Owner)> = Vec::new();
    for (class, fix) in guide.fixes.iter().enumerate() {
        lists.push((&fix.questions, Owner::Class(class)));
        lists.push((&fix.not_questions, Owner::NotFix(class)));
    }
    lists.extend([(&guide.questions, whole), (&guide.closing.questions, whole), (&guide.not_questions, Owner::Nobody)]);
    lists
        .into_iter()
        .flat_map(|(entries, owner)| entries.iter().map(move |entry| (entry, owner)))
        .map(|(entry, owner)| Lore { written: &entry.text, query: lexicon.learn(&entry.text), owner })
        .collect()
}
