//! The routing difference: which messages another version of the knowledge leads elsewhere, and because of which words.
//!
//! Asked are all lines that stand as questions or 'not questions' in both versions, and messages that are handed in. A
//! line leads to its own fix word for word, whatever else the knowledge says; so each is also asked as if nobody had
//! written it down, which tells how members' messages fare that are only like it ([`Reach::Alike`]).
//!
//! [`Leads`] are made once for each version, and serve as the next difference's first half.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::knowledge::{Entry, FixId, GuideId, Knowledge};
use super::matching::Verdict;
use super::snapshot::Snapshot;

mod blame;

use blame::Blame;

/// Where a message leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lead {
    /// To a fix.
    Fix(FixId),
    /// To a choice of fixes, ordered by id.
    Suggest(Vec<FixId>),
    /// To the beginning of a guide's walk.
    Start(GuideId),
    /// To no answer.
    Silent,
}

impl From<Verdict> for Lead {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Answer(fix) => Self::Fix(fix),
            Verdict::Suggest(mut fixes) => {
                fixes.sort();
                Self::Suggest(fixes)
            }
            Verdict::Start { guide, .. } => Self::Start(guide),
            Verdict::Silent => Self::Silent,
        }
    }
}

/// What moves: the message of these words, or only messages that are like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The message of these very words.
    Itself,
    /// Messages like it; the line itself leads where it did, for it is written down word for word.
    Alike,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A question of a fix, of a guide or of a closing.
    Question,
    /// A 'not question' of a fix or of a guide.
    NotQuestion,
    /// A member's message that was handed in.
    Message,
}

/// A message that leads elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The message.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it moves itself.
    pub reach: Reach,
    /// The fix in whose file it stands; `None` where it stands in a guide's or nowhere.
    pub owner: Option<FixId>,
    /// Where it led before.
    pub from: Lead,
    /// Where it leads now.
    pub to: Lead,
    /// Its words that stand in changed lines, those that spoke for where it leads first.
    pub words: Vec<String>,
    /// Whether it is a question that led to its own fix, and leads to another one or to no answer now.
    pub is_theft: bool,
}

/// The routing difference between two versions of the knowledge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Routing {
    /// What leads elsewhere now: thefts first, then what moves itself, each by text.
    pub moved: Vec<Moved>,
    /// How many messages were asked.
    pub asked: usize,
    /// How many lines stand in the later version only.
    pub added: usize,
    /// How many lines stand in the earlier version only.
    pub removed: usize,
    /// How many lines stand in another file now, or under another heading.
    pub rehomed: usize,
}

impl Routing {
    /// The questions that another fix, or silence, takes from their own.
    pub fn thefts(&self) -> impl Iterator<Item = &Moved> {
        self.moved.iter().filter(|moved| moved.is_theft)
    }
}

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Home {
    kind: Kind,
    guide: GuideId,
    fix: Option<FixId>,
}

/// Where a known line leads.
#[derive(Debug, Clone)]
struct Known {
    home: Home,
    itself: Lead,
    alike: Lead,
}

/// Where each known line of a snapshot leads.
#[derive(Debug, Clone)]
pub struct Leads {
    snapshot: Arc<Snapshot>,
    known: BTreeMap<Box<str>, Known>,
}

impl Leads {
    /// Asks a snapshot all its questions and 'not questions'. For the shipped knowledge that takes about as long as
    /// testing it with its own questions twice.
    pub fn of(snapshot: Arc<Snapshot>) -> Self {
        let mut known = BTreeMap::new();
        for (home, entry) in lines(snapshot.knowledge()) {
            known.entry(entry.text.as_str().into()).or_insert_with(|| {
                let [itself, alike] = snapshot.verdicts(&entry.text).map(Lead::from);
                Known { home, itself, alike }
            });
        }
        Self { snapshot, known }
    }

    /// The snapshot that was asked.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }
}

/// Which known lines, and which of these messages, `after` leads elsewhere than `before`.
pub fn routing(before: &Leads, after: &Leads, messages: &[&str]) -> Routing {
    let mut routing = Routing::default();
    let blame = Blame::new(&before.snapshot, &after.snapshot);
    for (text, was) in &before.known {
        let Some(is) = after.known.get(text) else {
            routing.removed += 1;
            continue;
        };
        routing.asked += 1;
        if was.home != is.home {
            routing.rehomed += 1;
        } else if was.itself != is.itself {
            routing.moved.push(moved(&blame, text, &is.home, Reach::Itself, (&was.itself, &is.itself)));
        } else if was.alike != is.alike {
            let moved = moved(&blame, text, &is.home, Reach::Alike, (&was.alike, &is.alike));
            // Rarities shift a little with every line; what shares no word with the changed lines only stood on the edge.
            routing.moved.extend(Some(moved).filter(|moved| !moved.words.is_empty()));
        }
    }
    routing.added = after.known.keys().filter(|text| !before.known.contains_key(*text)).count();
    let messages: BTreeSet<&str> = messages.iter().copied().collect();
    for text in messages.into_iter().filter(|text| !before.known.contains_key(*text)) {
        routing.asked += 1;
        let lead = |leads: &Leads| Lead::from(leads.snapshot.decide(text).verdict);
        let (from, to) = (lead(before), lead(after));
        if from != to {
            let home = Home { kind: Kind::Message, guide: GuideId::new(""), fix: None };
            routing.moved.push(moved(&blame, text, &home, Reach::Itself, (&from, &to)));
        }
    }
    routing.moved.sort_by(|a, b| (!a.is_theft, a.reach, &a.text).cmp(&(!b.is_theft, b.reach, &b.text)));
    routing
}

fn moved(blame: &Blame<'_>, text: &str, home: &Home, reach: Reach, (from, to): (&Lead, &Lead)) -> Moved {
    let own = home.fix.clone().map(Lead::Fix).filter(|_| home.kind == Kind::Question);
    Moved {
        text: text.to_owned(),
        kind: home.kind,
        reach,
        owner: home.fix.clone(),
        from: from.clone(),
        to: to.clone(),
        words: blame.words(text, reach, to),
        is_theft: own.as_ref() == Some(from) && matches!(to, Lead::Fix(_) | Lead::Silent),
    }
}

/// All questions, then all 'not questions', each with its home.
fn lines(knowledge: &Knowledge) -> impl Iterator<Item = (Home, &Entry)> {
    let questions = knowledge.guides.iter().flat_map(|guide| {
        let of_fixes = guide.fixes.iter().chain([&guide.closing]).map(|fix| (Some(&fix.id), &fix.questions));
        of_fixes.chain([(None, &guide.questions)]).map(move |(fix, entries)| (Kind::Question, guide, fix, entries))
    });
    let not_questions = knowledge.guides.iter().flat_map(|guide| {
        let of_fixes = guide.fixes.iter().map(|fix| (Some(&fix.id), &fix.not_questions));
        of_fixes
            .chain([(None, &guide.not_questions)])
            .map(move |(fix, entries)| (Kind::NotQuestion, guide, fix, entries))
    });
    questions.chain(not_questions).flat_map(|(kind, guide, fix, entries)| {
        let home = Home { kind, guide: guide.id.clone(), fix: fix.cloned() };
        entries.iter().map(move |entry| (home.clone(), entry))
    })
}
