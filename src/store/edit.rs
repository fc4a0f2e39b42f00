//! Edits by the bot: rehearsed first, saved then.
//!
//! A rehearsal writes nothing: it shows what an edit changes in the text, what would be wrong, and which questions would
//! lead elsewhere. A save takes only what was made from the text that still lies on disk, refuses what would break the
//! knowledge, and has the new text in force when it returns. This module must not know who may edit, nor on which front.

use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::SystemTime;

use super::folder::read_folder;
use super::history::{Author, Origin, Version};
use super::versions::{self, Chosen, Reading};
use super::write::{self, WriteError};
use super::{Kept, Report, Store, StoreError, fresh, tested};
use crate::engine::Snapshot;
use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::SourceFile;
use crate::engine::knowledge::edit::{Difference, difference};
use crate::engine::routing::{Leads, Routing, routing};

/// A change of one file that somebody wants to make.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The file, relative to the knowledge folder.
    pub path: String,
    /// The text that the change was made from; `None`: there was no such file.
    pub base: Option<Arc<str>>,
    /// The whole text from now on; `None`: the file is removed.
    pub text: Option<String>,
    /// Who makes it.
    pub who: Author,
    /// Why, in a line.
    pub why: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// What an edit would do.
#[derive(Debug)]
pub struct Rehearsal {
    /// What changes in the text.
    pub difference: Difference,
    /// What would be wrong then, and is not now; with an error among it the edit cannot be saved.
    pub findings: Vec<Diagnostic>,
    /// Errors of this file that were there before and would still be: it can be saved, and is not in force until they
    /// are mended too.
    pub left: Vec<Diagnostic>,
    /// Which messages would lead elsewhere; `None` where there is an error, or nothing that answers depend on changes.
    pub routing: Option<Routing>,
    /// The knowledge in force.
    pub before: Arc<Snapshot>,
    /// The knowledge as it would be.
    pub after: Arc<Snapshot>,
}

/// What came of a save.
#[derive(Debug)]
pub struct Saved {
    /// What has come into force.
    pub report: Report,
    /// The version in the history; `None` where there is no history.
    pub version: Option<Version>,
    /// What went wrong beside it, though the text is saved: the history or git did not take it.
    pub warning: Option<String>,
}

/// Why an edit is not saved; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody saved the file meanwhile.
    #[error("somebody has changed this file meanwhile")]
    Outdated {
        /// The text that lies on disk now; `None`: the file has gone.
        now: Option<Arc<str>>,
    },
    /// It would break the knowledge.
    #[error("the change would break the knowledge")]
    Broken(Vec<Diagnostic>),
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] StoreError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Rehearsal {
    /// Whether there is an error among the findings.
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(Diagnostic::is_error)
    }
}

impl Store {
    /// The text of a file as it lay on disk at the last reading.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.kept.load().on_disk.get(path).cloned()
    }

    /// The files that lay on disk at the last reading, relative to the folder, in order.
    pub fn paths(&self) -> Vec<String> {
        self.kept.load().on_disk.keys().cloned().collect()
    }

    /// Files whose last good version is in force, though something else lies on disk.
    pub fn kept_back(&self) -> Vec<String> {
        self.kept.load().held_back.clone()
    }

    /// What an edit would do, without doing it. Members' messages that went unanswered may be handed in, to see whether
    /// they would find their fix. Takes about as long as testing the knowledge three times.
    pub fn rehearse(&self, edit: &Edit, unanswered: &[&str]) -> Rehearsal {
        let before = self.snapshot();
        let kept = self.kept.load_full();
        let text = |(path, text): (&String, &Arc<str>)| SourceFile { path: path.clone(), text: text.to_string() };
        let reading = (kept.on_disk.iter().map(text).collect(), kept.unread.clone());
        let (chosen, findings) = kept.choose(reading, edit, &kept.findings);
        let base = edit.base.as_deref().unwrap_or_default();
        let difference = difference(base, edit.text.as_deref().unwrap_or_default());
        let own = chosen.findings.iter().filter(|finding| finding.is_error() && finding.path == edit.path);
        let left = own.filter(|finding| !findings.contains(finding)).cloned().collect();
        let mut rehearsal = Rehearsal { left, difference, findings, routing: None, after: Arc::clone(&before), before };
        if rehearsal.is_broken() || chosen.knowledge == *rehearsal.before.knowledge() {
            return rehearsal;
        }
        rehearsal.after = Arc::new(Snapshot::new(chosen.knowledge));
        let (moved, found) = thread::scope(|scope| {
            let found = scope.spawn(|| tested(&rehearsal.after));
            let leads = self.leads(&rehearsal.before);
            let after = Leads::of(Arc::clone(&rehearsal.after));
            (routing(&leads, &after, unanswered), found.join().unwrap_or_default())
        });
        rehearsal.routing = Some(moved);
        rehearsal.findings.extend(self.news(&found));
        Diagnostic::sort(&mut rehearsal.findings);
        rehearsal
    }

    /// Saves an edit: written, in force and in the history when this returns.
    ///
    /// # Errors
    ///
    /// When the file is not the one that the edit was made from, when the edit would break the knowledge, or when it
    /// cannot be written. The file is as it was then.
    pub fn save(&self, edit: &Edit) -> Result<Saved, SaveError> {
        let file = write::locate(&self.folder, &edit.path)?;
        let _turn = self.turn();
        let kept = self.kept.load_full();
        let reading = read_folder(&self.folder)?;
        let now = reading.0.iter().find(|found| found.path == edit.path).map(|found| Arc::<str>::from(&*found.text));
        if now != edit.base {
            return Err(SaveError::Outdated { now });
        }
        // What somebody else has broken since the last reading is not this edit's fault.
        let without = versions::choose(reading.clone(), &kept.versions).findings;
        let (_, findings) = kept.choose(reading, edit, &without);
        if findings.iter().any(Diagnostic::is_error) {
            return Err(SaveError::Broken(findings.into_iter().filter(Diagnostic::is_error).collect()));
        }
        if now.is_none() && file.symlink_metadata().is_ok() {
            // Where capitals do not count, a file of almost the same name.
            return Err(WriteError::of(&file, io::ErrorKind::AlreadyExists.into()).into());
        }
        let text = edit.text.as_ref().map(|text| write::keep_form(now.as_deref().unwrap_or_default(), text));
        put(&file, text.as_deref())?;
        let (version, warning) = self.record_edit(edit, text.as_deref());
        Ok(Saved { report: self.read(), version, warning })
    }

    fn record_edit(&self, edit: &Edit, text: Option<&str>) -> (Option<Version>, Option<String>) {
        let Some(history) = self.history.get() else { return (None, None) };
        let change = super::history::Change {
            path: &edit.path,
            text,
            who: &edit.who,
            why: &edit.why,
            origin: edit.origin,
            when: SystemTime::now(),
            commit: true,
        };
        match history.record(&change) {
            Ok(recorded) => (Some(recorded.version), recorded.warning.map(|warning| warning.to_string())),
            Err(error) => {
                tracing::error!(path = edit.path, %error, "an edit is saved, but not kept in the history");
                (None, Some(error.to_string()))
            }
        }
    }

    /// Where the known questions lead in this snapshot; remembered, for one edit is often followed by another.
    fn leads(&self, snapshot: &Arc<Snapshot>) -> Arc<Leads> {
        let mut known = self.leads.lock().unwrap_or_else(PoisonError::into_inner);
        match known.as_ref().filter(|leads| Arc::ptr_eq(leads.snapshot(), snapshot)) {
            Some(leads) => Arc::clone(leads),
            None => Arc::clone(known.insert(Arc::new(Leads::of(Arc::clone(snapshot))))),
        }
    }
}

impl Kept {
    /// What would be in force after an edit, and what would be wrong then that is not `known`.
    fn choose(&self, reading: Reading, edit: &Edit, known: &[Diagnostic]) -> (Chosen, Vec<Diagnostic>) {
        let (mut files, unread) = reading;
        files.retain(|file| file.path != edit.path);
        files.extend(edit.text.clone().map(|text| SourceFile { path: edit.path.clone(), text }));
        // There may be good words in what cannot be read, so nothing takes its place.
        let in_the_way: Vec<Diagnostic> = unread.iter().filter(|finding| finding.path == edit.path).cloned().collect();
        let chosen = versions::choose((files, unread), &self.versions);
        let mut findings = fresh(known, &chosen.findings);
        findings.extend(in_the_way);
        (chosen, findings)
    }
}

fn put(file: &Path, text: Option<&str>) -> Result<(), WriteError> {
    let done = match text {
        Some(text) => write::replace(file, text.as_bytes()),
        None => write::remove(file),
    };
    match done {
        // It is in its place; only the disk may not have it yet.
        Err(error @ WriteError::Unsure { .. }) => {
            tracing::warn!(%error, "an edit is saved");
            Ok(())
        }
        done => done,
    }
}
