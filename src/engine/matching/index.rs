//! Everything that is learnt from the knowledge when it is loaded, ready for messages.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, Lesson, count};
use super::exclusion::Exclusions;
use super::features::features;
use super::learnt::LEARNT;
use super::letters::{Group, Letters};
use super::lexicon::{Lexicon, TermId};
use super::nearest::{Owner, Questions};
use super::phrases::{Phrases, Sense};
use super::token::Query;
use super::weights::Weights;
use crate::engine::knowledge::{Entry, FixId, Guide, GuideId, Knowledge};

/// The index over all guides.
#[derive(Debug)]
pub(crate) struct Index {
    pub(super) lexicon: Lexicon,
    pub(super) guides: Vec<GuideIndex>,
    pub(super) weights: Weights,
    /// For each term, the guides whose questions or keywords have it, by their place.
    words: FxHashMap<TermId, Vec<usize>>,
}

/// Up to so many guides, all of them read a message.
const FEW_GUIDES: usize = 4;

/// How many of more guides read a message: those whose questions and keywords share its rarest words. However many guides
/// there are, a message costs no more than this.
const MAX_READERS: usize = 2;

/// How many entries of the list of words are followed at most.
const MAX_FOLLOWED: usize = 256;

/// The index of one guide. Its classes are the guide's fixes in order, the guide as a whole, and nobody.
#[derive(Debug)]
pub(super) struct GuideIndex {
    pub(super) id: GuideId,
    pub(super) fixes: Vec<FixId>,
    pub(super) evidence: Evidence,
    pub(super) letters: Letters,
    pub(super) questions: Questions,
    pub(super) exclusions: Exclusions,
    pub(super) phrases: Phrases,
}

impl Index {
    /// Learns from the knowledge.
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut lexicon = Lexicon::new(knowledge);
        let guides = knowledge.guides.iter().map(|guide| GuideIndex::new(guide, &mut lexicon)).collect();
        lexicon.finish();
        let mut index = Self { lexicon, guides, weights: LEARNT, words: FxHashMap::default() };
        for (place, guide) in index.guides.iter().enumerate() {
            let words: FxHashSet<TermId> = guide.phrases.anchors().chain(guide.questions.asked()).collect();
            for term in words {
                index.words.entry(term).or_default().push(place);
            }
        }
        index
    }

    /// From now on weighs signals as told.
    pub(crate) fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// The guides that a message may be about, in order: all where they are few, else those that share its rarest words.
    pub(super) fn near(&self, query: &Query) -> impl Iterator<Item = &GuideIndex> {
        let mut places: Vec<usize> =
            if self.guides.len() <= FEW_GUIDES { (0..self.guides.len()).collect() } else { self.nearest(query) };
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.guides.get(place))
    }

    /// The guides that share the rarest of a message's words.
    fn nearest(&self, query: &Query) -> Vec<usize> {
        let mut weights: FxHashMap<usize, f32> = FxHashMap::default();
        let mut listing: Vec<&Vec<usize>> = query.terms().iter().filter_map(|term| self.words.get(term)).collect();
        listing.sort_by_key(|guides| guides.len());
        let mut followed = 0;
        for guides in listing {
            // A word that many guides have tells none of them apart.
            if followed > 0 && followed + guides.len() > MAX_FOLLOWED {
                break;
            }
            followed += guides.len();
            let weight = count(self.guides.len()) / count(guides.len());
            for guide in guides.iter().take(MAX_FOLLOWED) {
                *weights.entry(*guide).or_default() += (1.0 + weight).ln();
            }
        }
        let mut best: Vec<(usize, f32)> = weights.into_iter().collect();
        best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.into_iter().take(MAX_READERS).map(|(guide, _)| guide).collect()
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
    fn lesson(&self, nobody: usize) -> Option<Lesson> {
        let class = self.class(nobody)?;
        Some(Lesson { features: features(&self.query.tokens), class, is_message: true })
    }

    /// The class that it is a message of.
    fn class(&self, nobody: usize) -> Option<usize> {
        match self.owner {
            Owner::Class(class) => Some(class),
            Owner::Nobody => Some(nobody),
            Owner::NotFix(_) => None,
        }
    }

    /// Its class and words, where it is a question of one of the first `classes` classes.
    fn asked(&self, classes: usize) -> Option<(usize, &Query)> {
        match self.owner {
            Owner::Class(class) if class < classes => Some((class, &self.query)),
            Owner::Class(_) | Owner::NotFix(_) | Owner::Nobody => None,
        }
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
        let nobody = whole + 1;
        let mut lessons: Vec<Lesson> = texts.iter().filter_map(|text| text.lesson(nobody)).collect();
        lessons.extend(keywords.iter().map(|(class, query)| Lesson {
            features: features(&query.tokens),
            class: *class,
            is_message: false,
        }));
        lessons.sort_by_key(|lesson| lesson.class);
        let evidence = Evidence::learn(lessons, nobody + 1);
        let spelt: Vec<(usize, &[Group])> =
            texts.iter().filter_map(|text| Some((text.class(nobody)?, &*text.query.letters))).collect();
        for step in guide.fixes.iter().chain([&guide.closing]).flat_map(|fix| &fix.steps) {
            lexicon.note(&step.text);
        }
        let done: Vec<Vec<Query>> = guide
            .fixes
            .iter()
            .map(|fix| fix.already_done.iter().map(|entry| lexicon.learn(&entry.text)).collect())
            .collect();
        let asked: Vec<(usize, &Query)> = texts.iter().filter_map(|text| text.asked(whole)).collect();
        Self {
            id: guide.id.clone(),
            fixes: guide.fixes.iter().map(|fix| fix.id.clone()).collect(),
            exclusions: Exclusions::learn(&done, &asked),
            questions: Questions::new(texts.iter().map(|text| (text.written, &text.query, text.owner))),
            evidence,
            letters: Letters::learn(&spelt, nobody + 1),
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
