//! Parts of the knowledge's own questions, each to be read by an index that has not seen it.

use super::knowledge::{Entry, FixId, GuideId, Knowledge};
use super::snapshot::Snapshot;

/// How many parts there are.
const PARTS: usize = 5;

/// An index of the knowledge without a part of its questions, and that part.
pub(crate) struct Fold {
    pub(crate) snapshot: Snapshot,
    pub(crate) held_out: Vec<HeldOut>,
}

/// A text that a moderator wrote.
pub(crate) struct HeldOut {
    pub(crate) text: String,
    /// Line in its file, from 1.
    pub(crate) line: usize,
    pub(crate) guide: GuideId,
    pub(crate) owner: Owner,
}

/// Whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A question of a fix.
    Fix(FixId),
    /// A question of the guide as a whole, or of its closing.
    Guide,
    /// A 'not question' of the guide.
    Nobody,
}

/// The folds of the knowledge: every fifth question from the first on, from the second on, and so on. Each takes as much
/// memory as the knowledge in force, so each is made when it is asked for.
pub(crate) fn folds(knowledge: &Knowledge) -> impl Iterator<Item = Fold> {
    (0..PARTS).map(|part| fold(knowledge, part))
}

/// Knowledge that keeps one of so many of its questions and 'not questions', as guides are that somebody has begun.
pub(crate) fn thinned(knowledge: &Knowledge, of: usize) -> Knowledge {
    let mut knowledge = knowledge.clone();
    for guide in &mut knowledge.guides {
        let fixes = guide.fixes.iter_mut().chain([&mut guide.closing]);
        let lists = fixes.map(|fix| &mut fix.questions).chain([&mut guide.questions, &mut guide.not_questions]);
        for list in lists {
            let mut index = 0;
            list.retain(|_| {
                index += 1;
                index % of == 0
            });
        }
    }
    knowledge
}

fn fold(knowledge: &Knowledge, part: usize) -> Fold {
    let mut knowledge = knowledge.clone();
    let mut held_out = Vec::new();
    for guide in &mut knowledge.guides {
        let id = guide.id.clone();
        let mut thin = |entries: &mut Vec<Entry>, owner: &Owner| {
            let mut index = 0;
            entries.retain(|entry| {
                index += 1;
                let stays = index % PARTS != part;
                if !stays {
                    held_out.push(HeldOut {
                        text: entry.text.clone(),
                        line: entry.line,
                        guide: id.clone(),
                        owner: owner.clone(),
                    });
                }
                stays
            });
        };
        thin(&mut guide.questions, &Owner::Guide);
        thin(&mut guide.closing.questions, &Owner::Guide);
        thin(&mut guide.not_questions, &Owner::Nobody);
        for fix in &mut guide.fixes {
            thin(&mut fix.questions, &Owner::Fix(fix.id.clone()));
        }
    }
    Fold { snapshot: Snapshot::new(knowledge), held_out }
}
