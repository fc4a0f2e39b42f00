//! What the inbox tells: texts, and clusters of texts that say alike.

use super::cluster::Group;
use crate::engine::{FixId, GuideId};

/// Why a message is in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// It got no answer.
    Unanswered,
    /// Its answer was marked as not helpful.
    NotHelpful {
        /// The fix that was shown, where it was one.
        shown: Option<FixId>,
    },
}

/// A text and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, never used for another; fit for a button.
    pub id: i64,
    /// The text, on one line, without what may tell who wrote it.
    pub text: String,
    /// Why it is here.
    pub kind: Kind,
    /// How often it was said.
    pub times: u32,
    /// How many days ago it was last said; 0 for today. Days are those of UTC.
    pub days_ago: u32,
}

/// Texts that say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The number of the example, by which all calls find the cluster again as long as that text is kept.
    pub id: i64,
    /// The texts: the example, which is most like the others, then the most frequent first. Never empty.
    pub entries: Vec<Entry>,
    /// How often they were said, all together.
    pub times: u32,
    /// How many days ago one of them was last said.
    pub days_ago: u32,
}

impl Cluster {
    /// The text that stands for all.
    pub fn example(&self) -> &str {
        self.entries.first().map_or("", |entry| &entry.text)
    }

    /// The fixes that were shown and did not help, each once, by id.
    pub fn shown(&self) -> Vec<&FixId> {
        let mut shown: Vec<&FixId> = self.entries.iter().filter_map(|entry| entry.kind.shown()).collect();
        shown.sort();
        shown.dedup();
        shown
    }

    /// The cluster of a group among these texts.
    pub(super) fn of(entries: &[Entry], group: &Group) -> Self {
        let entries: Vec<Entry> = group.members.iter().filter_map(|member| entries.get(*member)).cloned().collect();
        Self {
            id: entries.first().map_or(0, |entry| entry.id),
            times: entries.iter().fold(0, |sum, entry| sum.saturating_add(entry.times)),
            days_ago: entries.iter().map(|entry| entry.days_ago).min().unwrap_or(0),
            entries,
        }
    }
}

impl Kind {
    /// The fix that was shown and did not help.
    pub fn shown(&self) -> Option<&FixId> {
        match self {
            Self::Unanswered => None,
            Self::NotHelpful { shown } => shown.as_ref(),
        }
    }

    /// As one word, for the file and for machines.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::NotHelpful { .. } => "not-helpful",
        }
    }

    /// From what stands in the file.
    pub(super) fn read(kind: &str, shown: &str) -> Self {
        let shown = shown.split_once('/').map(|(guide, name)| FixId::new(&GuideId::new(guide), name));
        if kind == "unanswered" { Self::Unanswered } else { Self::NotHelpful { shown } }
    }
}
