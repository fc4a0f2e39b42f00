//! Parts of the knowledge's own questions, each to be read by an index that has not seen it.

use super::knowledge::{Entry, FixId, Guide, GuideId, Knowledge};
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
    for (entries, _) in knowledge.guides.iter_mut().flat_map(lists) {
        retain(entries, |place, _| place % of == 0);
    }
    knowledge
}

fn fold(knowledge: &Knowledge, part: usize) -> Fold {
    let mut knowledge = knowledge.clone();
    let mut held_out = Vec::new();
    for guide in &mut knowledge.guides {
        let id = guide.id.clone();
        for (entries, owner) in lists(guide) {
            retain(entries, |place, entry| {
                let stays = place % PARTS != part;
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
        }
    }
    Fold { snapshot: Snapshot::new(knowledge), held_out }
}

/// The lists of a guide's questions and 'not questions', and whose they are.
fn lists(guide: &mut Guide) -> Vec<(&mut Vec<Entry>, Owner)> {
    let mut lists = vec![
        (&mut guide.questions, Owner::Guide),
        (&mut guide.closing.questions, Owner::Guide),
        (&mut guide.not_questions, Owner::Nobody),
    ];
    lists.extend(guide.fixes.iter_mut().map(|fix| (&mut fix.questions, Owner::Fix(fix.id.clone()))));
    lists
}

/// Keeps some entries, given each one's place in the list, from 1.
fn retain(entries: &mut Vec<Entry>, mut stays: impl FnMut(usize, &Entry) -> bool) {
    let mut place = 0;
    entries.retain(|entry| {
        place += 1;
        stays(place, entry)
    });
}
