//! What moderators have typed and not saved yet.
//!
//! A draft says what to change in a text, not what the whole text is to be: so it can be tried again on a newer text when
//! somebody else was faster. Drafts are bounded in number and gone after a restart; nothing in force depends on them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::engine::knowledge::edit::{Added, EditError, Sections};
use crate::engine::text::clip;
use crate::front::discord::recent::Recent;
use crate::store::history::Origin;

/// How many drafts are kept.
const ROOM: usize = 500;

/// The longest reason, in characters.
const REASON: usize = 200;

/// A change that a moderator is about to make.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The file, relative to the knowledge folder.
    pub(super) path: String,
    /// The text that it was made from; `None`: there was no such file.
    pub(super) base: Option<Arc<str>>,
    pub(super) what: What,
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
    #[error("it is there already, in line {0}")]
    There(usize),
    #[error("there is no such file any more")]
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
                Added::There { line } => return Err(DraftError::There(line)),
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

/// The drafts of all moderators.
pub(in crate::front::discord) struct Drafts {
    drafts: Mutex<Recent<u64, Arc<Draft>>>,
    next: AtomicU64,
}

impl Drafts {
    /// No drafts yet.
    pub(in crate::front::discord) fn new() -> Self {
        // No id of an earlier process comes again.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let first = u64::try_from(now.as_millis()).unwrap_or_default() << 12;
        Self { drafts: Mutex::new(Recent::new(ROOM)), next: AtomicU64::new(first) }
    }

    /// Keeps a draft; the id fits into a custom id.
    pub(super) fn keep(&self, draft: Draft) -> String {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::new(draft));
        format!("{id:x}")
    }

    /// The draft with this id.
    pub(super) fn find(&self, id: &str) -> Option<Arc<Draft>> {
        let id = u64::from_str_radix(id, 16).ok()?;
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner).get(&id).map(|draft| Arc::clone(draft))
    }

    /// Forgets a draft.
    pub(super) fn forget(&self, id: &str) {
        if let Ok(id) = u64::from_str_radix(id, 16) {
            self.drafts.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        }
    }
}
