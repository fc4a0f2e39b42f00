//! What is kept and what git has, as one list without the same version twice.
//!
//! The log says the order in which versions came into force here; git says who made what people committed. A commit of
//! the bot's names its version; for any other the text decides.

use super::git::Past;
use super::types::{Origin, Version};

/// How many commits are looked at; older ones can be found with git itself.
pub(super) const MOST_COMMITS: usize = 2000;

/// Puts both lists together; each, and the outcome, newest first.
pub(super) fn merge(kept: Vec<Version>, past: Vec<Past>) -> Vec<Version> {
    let mut kept: Vec<Option<Version>> = kept.into_iter().map(Some).collect();
    let mut alone = Vec::new();
    for mut found in past {
        match place_of(&kept, &found) {
            None => alone.push(found.version),
            Some(at) if begins_with(&kept, at, &found.version) => {
                // The file was there before the bot, so git knows since when.
                if let Some(ours) = kept.get_mut(at).and_then(Option::take) {
                    found.version.id = ours.id;
                    found.version.content = ours.content;
                    alone.push(found.version);
                }
            }
            Some(at) => {
                if let Some(ours) = kept.get_mut(at).and_then(Option::as_mut) {
                    ours.commit = found.version.commit;
                    if ours.origin == Origin::Editor && !ours.who.is_known() {
                        ours.who = found.version.who;
                        ours.why = found.version.why;
                    }
                }
            }
        }
    }
    by_time(kept.into_iter().flatten().collect(), alone)
}

/// The place among `kept` of the version that a commit has: the one it names, else the newest that says the same and
/// was saved by people, for they commit themselves, else any that says the same.
fn place_of(kept: &[Option<Version>], found: &Past) -> Option<usize> {
    let place = |wanted: &dyn Fn(&Version) -> bool| {
        kept.iter().position(|ours| ours.as_ref().is_some_and(|ours| ours.path == found.version.path && wanted(ours)))
    };
    let named = found.made_as.as_ref().and_then(|id| place(&|ours| ours.id == *id));
    let is_free = |ours: &Version| ours.commit.is_none() && ours.content.is_in(&found.version.content);
    named
        .or_else(|| place(&|ours| ours.origin == Origin::Editor && is_free(ours)))
        .or_else(|| place(&|ours| is_free(ours)))
}

/// Whether the version at `at` is the first that we know of its file, found there on a later day than git.
fn begins_with(kept: &[Option<Version>], at: usize, found: &Version) -> bool {
    let Some(Some(ours)) = kept.get(at) else { return false };
    let older = kept.iter().skip(at + 1).flatten();
    ours.origin == Origin::Editor && found.when <= ours.when && older.into_iter().all(|other| other.path != ours.path)
}

/// Takes the newer of both heads until none is left, so that each list keeps its own order.
fn by_time(kept: Vec<Version>, alone: Vec<Version>) -> Vec<Version> {
    let (mut kept, mut alone) = (kept.into_iter().peekable(), alone.into_iter().peekable());
    let mut all = Vec::new();
    loop {
        let next = match (kept.peek(), alone.peek()) {
            (Some(ours), Some(gits)) if gits.when > ours.when => alone.next(),
            (Some(_), _) => kept.next(),
            (None, _) => alone.next(),
        };
        match next {
            Some(version) => all.push(version),
            None => return all,
        }
    }
}
