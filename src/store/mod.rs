//! The keeper of the knowledge in force: a folder on disk to a [`Snapshot`], and to the next one when a file is saved.
//!
//! Reading the folder stands in `folder`, reading it as it was in git in `revision`, which version of a file counts in
//! `versions`, when to read again in [`watch`], changing it in `edit` and [`mod@write`], what it said before in [`history`];
//! what the files say is the engine's business. Every message holds one snapshot; a new one takes its place whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;

use crate::engine::Snapshot;
use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::SourceFile;
use crate::engine::routing::Leads;

mod edit;
mod folder;
pub mod history;
mod report;
mod revision;
mod versions;
pub mod watch;
pub mod write;

pub use edit::{Edit, Rehearsal, SaveError, Saved};
pub use folder::{MAX_BYTES, StoreError, read_folder};
pub use report::{Change, ChangeKind, Report, Test};
pub use revision::{RevisionError, read_revision};

use history::{History, HistoryError};
use versions::{Chosen, Versions};

/// Said where the folder can be read and has no guide any more.
const NOTHING_LEFT: &str = "there is no guide in the folder any more, so everything stays in force as it was: bring the \
    files back, or start the bot again if they shall be gone";

/// Temporary files that are older than this were left behind by a process that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(60);

/// Keeps the snapshot in force.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    current: ArcSwap<Snapshot>,
    kept: Mutex<Kept>,
    history: Option<History>,
    /// Where the known questions lead in the snapshot that was asked last.
    leads: Mutex<Option<Arc<Leads>>>,
}

/// What is known of the folder. One at a time reads it or writes to it.
#[derive(Debug, Default)]
struct Kept {
    versions: Versions,
    /// The texts on disk at the last reading.
    on_disk: BTreeMap<String, Arc<str>>,
    /// Files whose last good version is in force, though something else lies on disk.
    held_back: Vec<String>,
    findings: Vec<Diagnostic>,
    /// What the last test found.
    tested: Vec<Diagnostic>,
    failure: Option<String>,
}

impl Store {
    /// Reads the knowledge folder.
    ///
    /// # Errors
    ///
    /// When the folder itself cannot be read; what is wrong inside the files is in the findings.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Diagnostic>), StoreError> {
        let reading = read_folder(folder)?;
        let store = Self::empty(folder);
        let report = store.take(&mut store.keep(), Ok(reading));
        Ok((store, report.findings))
    }

    /// Reads the knowledge folder as [`Store::open`] does, but goes on without knowledge where it cannot be read: it may
    /// come later. Every version that comes into force is kept in the history; of a file that cannot be used, the last
    /// version there is in force.
    pub fn start(folder: &Path, history: History) -> (Self, Report) {
        let mut store = Self::empty(folder);
        if let Some(long_ago) = SystemTime::now().checked_sub(LEFT_BEHIND) {
            write::sweep(folder, long_ago);
            history.sweep(long_ago);
        }
        let known = in_force(&history).unwrap_or_else(|error| {
            tracing::error!(%error, "what was in force before is not known");
            Vec::new()
        });
        store.keep().versions = versions::remember(known);
        store.history = Some(history);
        let report = store.reload();
        // Nothing was in force before, so nothing has changed.
        (store, Report { changes: Vec::new(), ..report })
    }

    fn empty(folder: &Path) -> Self {
        let nothing = Snapshot::read(&[]).0;
        Self {
            folder: folder.to_owned(),
            current: ArcSwap::from_pointee(nothing),
            kept: Mutex::default(),
            history: None,
            leads: Mutex::default(),
        }
    }

    /// Reads the knowledge folder as [`Store::open`] does and, where no file has an error, tests the knowledge with its
    /// own questions, once as they stand and once as if they were not written down. That takes seconds, so it is not done
    /// on every start.
    ///
    /// # Errors
    ///
    /// As for [`Store::open`].
    pub fn check(folder: &Path) -> Result<(Self, Vec<Diagnostic>), StoreError> {
        let (store, mut findings) = Self::open(folder)?;
        if !findings.iter().any(Diagnostic::is_error) {
            findings.extend(tested(&store.snapshot()));
            Diagnostic::sort(&mut findings);
        }
        Ok((store, findings))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The knowledge in force; hold it for the whole of one message.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Everything that was wrong with the files at the last reading.
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.keep().findings.clone()
    }

    /// Reads the folder again. What is good is in force when this returns; of what is not, the last good version stays.
    pub fn reload(&self) -> Report {
        let mut kept = self.keep();
        let reading = read_folder(&self.folder);
        self.take(&mut kept, reading)
    }

    /// Asks the knowledge in force its own questions, and says what is new. That takes longer than reading it.
    pub fn test(&self) -> Test {
        let findings = tested(&self.snapshot());
        let mut kept = self.keep();
        let fresh = fresh(&kept.tested, &findings);
        kept.tested.clone_from(&findings);
        Test { findings, fresh }
    }

    fn keep(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, kept: &mut Kept, reading: Result<versions::Reading, StoreError>) -> Report {
        let chosen = match reading {
            Ok(reading) => versions::choose(reading, &kept.versions),
            Err(error) => return kept.fail(error.to_string()),
        };
        if chosen.knowledge.guides.is_empty() && !self.snapshot().knowledge().guides.is_empty() {
            return kept.fail(NOTHING_LEFT.to_owned());
        }
        let (knowledge, report) = kept.put(chosen);
        if knowledge != *self.snapshot().knowledge() {
            self.current.store(Arc::new(Snapshot::new(knowledge)));
        }
        for change in &report.changes {
            let text = kept.versions.get(&change.path).map(|version| &*version.text);
            self.record(&change.path, text);
        }
        report
    }

    /// Keeps what somebody saved in the folder; what the bot saved itself is kept by then.
    fn record(&self, path: &str, text: Option<&str>) {
        let Some(history) = &self.history else { return };
        let (who, when) = (history::Author::unknown(), SystemTime::now());
        let change =
            history::Change { path, text, who: &who, why: "", origin: history::Origin::Editor, when, commit: false };
        if let Err(error) = history.record(&change) {
            tracing::error!(path, %error, "a version is in force, but not kept in the history");
        }
    }

    /// Every version that was ever in force, where the store was started with a history.
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// What the last test found.
    fn tested(&self) -> Vec<Diagnostic> {
        self.keep().tested.clone()
    }
}

/// What another process has in force, as its history tells: of each file the newest version that can be used.
///
/// # Errors
///
/// When the history cannot be read.
pub fn in_force(history: &History) -> Result<Vec<SourceFile>, HistoryError> {
    history.in_force(versions::is_usable)
}

impl Kept {
    /// Everything stays as it was.
    fn fail(&mut self, failure: String) -> Report {
        let is_known_failure = self.failure.as_ref() == Some(&failure);
        self.failure = Some(failure.clone());
        Report {
            findings: self.findings.clone(),
            kept_back: self.held_back.clone(),
            failure: Some(failure),
            is_known_failure,
            ..Report::default()
        }
    }

    /// Puts the chosen versions into force.
    fn put(&mut self, chosen: Chosen) -> (crate::engine::Knowledge, Report) {
        let Chosen { versions, knowledge, kept_back, findings, on_disk } = chosen;
        let has_error = |findings: &[Diagnostic], path: &str| {
            findings.iter().any(|finding| finding.is_error() && finding.path == path)
        };
        let mut were_wrong: Vec<&String> =
            self.findings.iter().filter(|old| old.is_error()).map(|old| &old.path).collect();
        were_wrong.dedup();
        let mended = were_wrong.into_iter().filter(|path| !has_error(&findings, path)).cloned().collect();
        let report = Report {
            changes: changes(&self.versions, &versions),
            kept_back: kept_back.into_iter().collect(),
            mended,
            fresh: fresh(&self.findings, &findings),
            findings: findings.clone(),
            failure: None,
            is_known_failure: false,
            has_recovered: self.failure.is_some(),
            texts: on_disk.clone(),
        };
        let tested = std::mem::take(&mut self.tested);
        *self = Self { versions, on_disk, held_back: report.kept_back.clone(), findings, tested, failure: None };
        (knowledge, report)
    }
}

/// What the knowledge's own questions show, at once and thoroughly, side by side where the machine can.
fn tested(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = thread::scope(|scope| {
        let thoroughly = scope.spawn(|| snapshot.self_test_thoroughly());
        let mut findings = snapshot.self_test();
        findings.extend(thoroughly.join().unwrap_or_default());
        findings
    });
    Diagnostic::sort(&mut findings);
    findings
}

/// What was not found before; a line that has moved is no news.
fn fresh(before: &[Diagnostic], now: &[Diagnostic]) -> Vec<Diagnostic> {
    let same =
        |old: &Diagnostic, new: &Diagnostic| (old.code, &old.path, &old.message) == (new.code, &new.path, &new.message);
    now.iter().filter(|new| !before.iter().any(|old| same(old, new))).cloned().collect()
}

/// The files whose text in force differs.
fn changes(before: &Versions, after: &Versions) -> Vec<Change> {
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |path: &String| {
        let kind = match (before.get(path), after.get(path)) {
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(old), Some(new)) if old.text != new.text => ChangeKind::Changed,
            _ => return None,
        };
        Some(Change { path: path.clone(), kind })
    };
    paths.into_iter().filter_map(change).collect()
}
