//! What moderators have typed and not saved yet.
//!
//! A draft says what to change in a text, not what the whole text is to be: so it can be tried again on a newer text when
//! somebody else was faster. Nothing in force depends on drafts; they are kept on a [`Shelf`].

use std::sync::{Arc, Mutex, PoisonError};

use super::shelf::Shelf;
use crate::engine::knowledge::edit::{Added, EditError, Sections};
use crate::engine::text::clip;
use crate::front::discord::render::Page;
use crate::store::history::Origin;

/// The longest reason, in characters.
const REASON: usize = 200;

/// A change that a moderator is about to make.
#[derive(Debug, Clone)]
pub(in crate::front::discord) struct Draft {
    /// The file, relative to the knowledge folder.
    pub(super) path: String,
    /// The text that it was made from; `None`: there was no such file.
    pub(super) base: Option<Arc<str>>,
    pub(super) what: What,
    /// The cluster of the inbox from which it is taught.
    pub(super) cluster: Option<i64>,
}

/// What is to change.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A part has this text from now on.
    Section { name: String, body: String },
    /// These lines of a list give way to those.
    Lines { section: String, old: Vec<String>, new: String },
    /// A line is added to a list.
    Line { section: String, line: String },
    /// The whole file has this text: a new one, or an earlier version.
    Whole { text: String, why: String, origin: Origin },
    /// The file is removed.
    Nothing,
}

/// Why a draft cannot be made into a text.
#[derive(Debug, thiserror::Error)]
pub(super) enum DraftError {
    #[error("{0}")]
    Edit(#[from] EditError),
    #[error("it stands in {path} already, line {line}")]
    There { path: String, line: usize },
    #[error("there is no such file any more; `/knowledge undo` with its name brings it back")]
    Gone,
}

impl Draft {
    /// The whole text that a file with this text has then; `None`: it is removed.
    pub(super) fn text(&self, base: Option<&str>) -> Result<Option<String>, DraftError> {
        let text = match &self.what {
            What::Whole { text, .. } => return Ok(Some(text.clone())),
            What::Nothing => return Ok(None),
            What::Section { .. } | What::Lines { .. } | What::Line { .. } => base.ok_or(DraftError::Gone)?,
        };
        let sections = Sections::of(&self.path, text);
        Ok(Some(match &self.what {
            What::Section { name, body } => sections.replace_section(name, body)?,
            What::Lines { section, old, new } => {
                let new: Vec<&str> = new.lines().map(bullet).filter(|line| !line.is_empty()).collect();
                let old: Vec<&str> = old.iter().map(String::as_str).collect();
                sections.replace_lines(section, &old, &new)?.text
            }
            What::Line { section, line } => match sections.add_bullet(section, line)? {
                Added::New { text, .. } => text,
                Added::There { line } => return Err(DraftError::There { path: self.path.clone(), line }),
            },
            What::Whole { .. } | What::Nothing => text.to_owned(),
        }))
    }

    /// Why, for the history.
    pub(super) fn why(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        let why = match &self.what {
            What::Section { name: section, .. } | What::Lines { section, .. } => format!("Edit {section} of {name}"),
            What::Line { section, line } => format!("Teach {name}, {section}: {line}"),
            What::Whole { why, .. } => why.clone(),
            What::Nothing => format!("Remove {name}"),
        };
        clip(&why, REASON).into_owned()
    }

    /// Where it comes from, for the history.
    pub(super) fn origin(&self) -> Origin {
        match &self.what {
            What::Whole { origin, .. } => *origin,
            _ => Origin::Discord,
        }
    }
}

/// A line without the mark of a bullet.
fn bullet(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line).trim()
}

/// A draft on the shelf, and what has become of it: buttons are pressed twice, above all on phones.
pub(in crate::front::discord) struct Kept {
    pub(super) draft: Draft,
    /// Whether it stands in a preview, which then gives way to the next one.
    pub(super) is_shown: bool,
    fate: Mutex<Fate>,
}

/// What has become of a draft.
enum Fate {
    Open,
    Busy,
    /// It was saved or cancelled, and this is what was said.
    Settled(Box<Page>),
}

/// What a press may do with a draft.
pub(super) enum Turn {
    /// Go on; the draft is busy until it is settled or released.
    Mine,
    /// Nothing: an earlier press is at work, and will say what came of it.
    Busy,
    /// Say once more what was said.
    Settled(Box<Page>),
}

impl Kept {
    /// A draft that stands in no preview yet.
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, is_shown: false, fate: Mutex::new(Fate::Open) }
    }

    /// A draft that stands in a preview.
    pub(super) fn shown(draft: Draft) -> Self {
        Self { is_shown: true, ..Self::new(draft) }
    }

    /// Asks for the draft; one press at a time gets it, and none after it was settled.
    pub(super) fn take(&self) -> Turn {
        let mut fate = self.fate.lock().unwrap_or_else(PoisonError::into_inner);
        match &*fate {
            Fate::Open => {
                *fate = Fate::Busy;
                Turn::Mine
            }
            Fate::Busy => Turn::Busy,
            Fate::Settled(page) => Turn::Settled(page.clone()),
        }
    }

    /// It is done with, and this was said.
    pub(super) fn settle(&self, page: &Page) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = Fate::Settled(Box::new(page.clone()));
    }

    /// It can be taken again.
    pub(super) fn release(&self) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = Fate::Open;
    }
}

/// The drafts of all moderators.
pub(in crate::front::discord) type Drafts = Shelf<Kept>;
