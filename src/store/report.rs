//! What came of reading the folder: what is in force now, what is held back, and why.
//!
//! Data alone; how it is told stands in the wording.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::diagnostic::Diagnostic;

/// What one reading of the folder changed.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Files that are in force in another version now, ordered by path.
    pub changes: Vec<Change>,
    /// Files whose last good version stays in force, though something else (or nothing) lies on disk.
    pub kept_back: Vec<String>,
    /// Files that had an error at the reading before, and have none now.
    pub mended: Vec<String>,
    /// Everything that is wrong on disk, ordered by path, line and code.
    pub findings: Vec<Diagnostic>,
    /// Those of [`Report::findings`] that the reading before did not have.
    pub fresh: Vec<Diagnostic>,
    /// Why the folder as a whole could not be taken; everything stays as it was.
    pub failure: Option<String>,
    /// Whether the failure is that of the reading before.
    pub is_known_failure: bool,
    /// Whether the folder can be taken again, after a failure.
    pub has_recovered: bool,
    /// The texts on disk, to quote from.
    pub(super) texts: BTreeMap<String, Arc<str>>,
}

/// What asking the knowledge its own questions found.
#[derive(Debug, Clone, Default)]
pub struct Test {
    /// All that was found, ordered by path, line and code.
    pub findings: Vec<Diagnostic>,
    /// Those that the test before did not find.
    pub fresh: Vec<Diagnostic>,
}

/// One file that is in force in another version now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the knowledge folder.
    pub path: String,
    /// What happened to it.
    pub kind: ChangeKind,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It has gone.
    Removed,
}

impl Test {
    /// Writes what is new to the log.
    pub fn log(&self) {
        for finding in &self.fresh {
            tracing::warn!("{finding}");
        }
    }
}

impl Report {
    /// Whether there is nothing to tell.
    pub fn is_quiet(&self) -> bool {
        let has_news = self.failure.is_some() && !self.is_known_failure || self.has_recovered;
        !has_news && self.changes.is_empty() && self.mended.is_empty() && self.fresh.is_empty()
    }

    /// Whether a file lay on disk.
    pub fn has(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    /// The line that a finding is about, as it lies on disk; `None` where there is none, or nothing in it.
    pub fn quote(&self, finding: &Diagnostic) -> Option<&str> {
        let text = self.texts.get(&finding.path)?;
        let line = text.lines().nth(finding.line.checked_sub(1)?)?;
        Some(line.trim()).filter(|line| !line.is_empty())
    }

    /// Adds what the knowledge's own questions show.
    pub fn add_test(&mut self, test: Test) {
        for (list, found) in [(&mut self.findings, test.findings), (&mut self.fresh, test.fresh)] {
            list.extend(found);
            Diagnostic::sort(list);
        }
    }

    /// Writes it to the log.
    pub fn log(&self) {
        if let Some(failure) = self.failure.as_ref().filter(|_| !self.is_known_failure) {
            tracing::error!("the knowledge stays as it was: {failure}");
        }
        if self.has_recovered {
            tracing::info!("the knowledge can be read again");
        }
        for finding in &self.fresh {
            if self.kept_back.contains(&finding.path) {
                tracing::warn!("{finding} Until then the last good version of this file stays in force.");
            } else {
                tracing::warn!("{finding}");
            }
        }
        for path in &self.mended {
            tracing::info!("{path} is in order again");
        }
        if !self.changes.is_empty() {
            let paths: Vec<&str> = self.changes.iter().map(|change| &*change.path).collect();
            tracing::info!(files = paths.join(", "), "the knowledge in force has changed");
        }
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }
}
