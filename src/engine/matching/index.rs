//! Everything that is learnt from the knowledge when it is loaded, ready for messages.

use rustc_hash::FxHashSet;

use super::evidence::{Evidence, Lesson, features};
use super::exclusion::Exclusions;
use super::lexicon::{Lexicon, Query, TermId};
use super::nearest::Questions;
use super::phrases::{Phrases, Sense};
use crate::engine::knowledge::{Entry, FixId, Guide, GuideId, Knowledge};

/// The index over all guides.
#[derive(Debug, Default)]
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
    class: Option<usize>,
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
        let mut lessons: Vec<Lesson> = texts
            .iter()
            .map(|text| Lesson { features: features(&text.query), class: text.class, is_message: true })
            .collect();
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
        let asked: Vec<&Query> =
            texts.iter().filter(|text| text.class.is_some_and(|class| class < whole)).map(|text| &text.query).collect();
        let on_topic = texts.iter().filter(|text| text.class.is_some()).flat_map(|text| &text.query.tokens);
        Self {
            id: guide.id.clone(),
            fixes: guide.fixes.iter().map(|fix| fix.id.clone()).collect(),
            exclusions: Exclusions::learn(&done, &asked, &evidence),
            on_topic: on_topic.filter_map(|token| token.term).collect(),
            questions: Questions::new(texts.iter().map(|text| (text.written, &text.query, text.class))),
            evidence,
            phrases,
        }
    }
}

/// All whole messages of a guide: its questions, its fixes' questions, its closing's, and its 'not questions'.
fn texts<'a>(guide: &'a Guide, lexicon: &mut Lexicon) -> Vec<Lore<'a>> {
    let whole = guide.fixes.len();
    let fixes = guide.fixes.iter().enumerate().map(|(class, fix)| (&fix.questions, Some(class)));
    let others =
        [(&guide.questions, Some(whole)), (&guide.closing.questions, Some(whole)), (&guide.not_questions, None)];
    let lists: Vec<(&'a Vec<Entry>, Option<usize>)> = fixes.chain(others).collect();
    lists
        .into_iter()
        .flat_map(|(entries, class)| entries.iter().map(move |entry| (entry, class)))
        .map(|(entry, class)| Lore { written: &entry.text, query: lexicon.learn(&entry.text), class })
        .collect()
}
