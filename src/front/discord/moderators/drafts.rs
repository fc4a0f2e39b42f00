//! What moderators have typed and not saved yet.
//!
//! A draft says what to change in a text, not what the whole text is to be: so it can be tried again on a newer text when
//! somebody else was faster. Nothing in force depends on drafts; they are kept on a [`Shelf`].

use std::sync::Arc;

use super::shelf::Shelf;
use crate::engine::knowledge::edit::{Added, EditError, Sections};
use crate::engine::text::clip;
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

/// The drafts of all moderators.
pub(in crate::front::discord) type Drafts = Shelf<Draft>;
