//! The keeper of the knowledge in force: a folder on disk to a [`Snapshot`], and to the next one when a file is saved.
//!
//! Reading the folder stands in `folder`, reading it as it was in git in `revision`, which version of a file counts in
//! `versions`, when to read again in [`watch`], changing it in `edit` and [`mod@write`], what it said before in [`history`];
//! what the files say is the engine's business. Every message holds one snapshot; a new one takes its place whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use rustc_hash::FxHashMap;

use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::SourceFile;
use crate::engine::routing::Leads;
use crate::engine::{Knowledge, Snapshot};

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

use folder::Glance;
use history::{History, HistoryError};
use versions::{Chosen, Reading, Versions};

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
    /// What is known of the folder. Whoever asks waits for nobody; only who holds the turn puts another in its place.
    kept: ArcSwap<Kept>,
    /// One at a time reads the folder or writes to it, which takes as long as the disk and git take.
    turn: Mutex<()>,
    history: OnceLock<History>,
    /// What the next test is held against; held while the knowledge is tested, so that the last to end is the last to begin.
    tested: Mutex<Tested>,
    /// Where the known questions lead in the snapshot that was asked last.
    leads: Mutex<Option<Arc<Leads>>>,
}

/// What the knowledge's own questions showed.
#[derive(Debug, Default)]
struct Tested {
    found: Vec<Diagnostic>,
    /// Knowledge that nobody has asked yet, and what it shows is no news. That takes seconds, so it waits until there is
    /// something to compare.
    not_yet: Option<Arc<Snapshot>>,
}

/// What is known of the folder.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// How the folder looked right before it was read.
    glance: Glance,
    versions: Versions,
    /// The texts on disk at the last reading.
    on_disk: BTreeMap<String, Arc<str>>,
    /// Files whose last good version is in force, though something else lies on disk.
    held_back: Vec<String>,
    findings: Vec<Diagnostic>,
    /// Those of the findings that say what could not be read.
    unread: Vec<Diagnostic>,
    failure: Option<String>,
}

impl Store {
    /// Reads the knowledge folder.
    ///
    /// # Errors
    ///
    /// When the folder itself cannot be read; what is wrong inside the files is in the findings.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Diagnostic>), StoreError> {
        let glance = Glance::at(folder);
        let reading = read_folder(folder)?;
        let store = Self::empty(folder);
        let report = store.take(glance, Ok(reading));
        Ok((store, report.findings))
    }

    /// Reads the knowledge folder as [`Store::open`] does, but goes on without knowledge where it cannot be read: it may
    /// come later. Every version that comes into force is kept in the history; of a file that cannot be used, the last
    /// version there is in force.
    pub fn start(folder: &Path, history: History) -> (Self, Report) {
        let store = Self::unread(folder);
        let report = store.begin(history, || {});
        (store, report)
    }

    /// A folder of which nothing is read yet; [`Store::begin`] is to follow, once.
    pub fn unread(folder: &Path) -> Self {
        Self::empty(folder)
    }

    /// Reads the folder for the first time, as [`Store::start`] does. What it says is in force as soon as `then` is
    /// called; keeping it in the history may take longer, on a slow disk by far.
    pub fn begin(&self, history: History, then: impl FnOnce()) -> Report {
        let folder = self.folder();
        if let Some(long_ago) = SystemTime::now().checked_sub(LEFT_BEHIND) {
            write::sweep(folder, long_ago);
            history.sweep(long_ago);
        }
        let known = in_force(&history).unwrap_or_else(|error| {
            tracing::error!(%error, "what was in force before is not known");
            Vec::new()
        });
        self.kept.store(Arc::new(Kept { versions: versions::remember(known), ..Kept::default() }));
        // It is empty before the first reading, and there is but one.
        let _ = self.history.set(history);
        let report = {
            let _turn = self.turn();
            let glance = Glance::at(&self.folder);
            self.take_then(glance, read_folder(&self.folder), then)
        };
        // Nothing was in force before, so nothing has changed.
        Report { changes: Vec::new(), ..report }
    }

    fn empty(folder: &Path) -> Self {
        let nothing = Snapshot::read(&[]).0;
        Self {
            folder: folder.to_owned(),
            current: ArcSwap::from_pointee(nothing),
            kept: ArcSwap::default(),
            turn: Mutex::default(),
            history: OnceLock::new(),
            tested: Mutex::default(),
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
        self.kept.load().findings.clone()
    }

    /// Reads the folder again. What is good is in force when this returns; of what is not, the last good version stays.
    pub fn reload(&self) -> Report {
        let _turn = self.turn();
        self.read()
    }

    /// Whether the folder looks different from how it was read.
    fn has_changed(&self) -> bool {
        Glance::at(&self.folder) != self.kept.load().glance
    }

    /// From now on what the knowledge in force leads astray is no news. Returns at once: it is asked its own questions when
    /// there is other knowledge to compare it with.
    fn begin_testing(&self) {
        self.tested().not_yet = Some(self.snapshot());
    }

    /// Asks the knowledge in force its own questions, and says what is new. That takes longer than reading it.
    pub fn test(&self) -> Test {
        let mut before = self.tested();
        let snapshot = self.snapshot();
        let findings = tested(&snapshot);
        if before.not_yet.take_if(|first| Arc::ptr_eq(first, &snapshot)).is_some() {
            before.found.clone_from(&findings);
        }
        let fresh = fresh(before.found(), &findings);
        before.found.clone_from(&findings);
        Test { findings, fresh }
    }

    /// What of this the last test did not find.
    fn news(&self, found: &[Diagnostic]) -> Vec<Diagnostic> {
        fresh(self.tested().found(), found)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the last test found.
    fn tested(&self) -> MutexGuard<'_, Tested> {
        self.tested.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the folder, in one's turn.
    fn read(&self) -> Report {
        // Looked at before it is read: what is saved meanwhile shows next time.
        let glance = Glance::at(&self.folder);
        self.take(glance, read_folder(&self.folder))
    }

    fn take(&self, glance: Glance, reading: Result<Reading, StoreError>) -> Report {
        self.take_then(glance, reading, || {})
    }

    /// Puts in force what was read, then calls `in_force`, then keeps it in the history.
    fn take_then(&self, glance: Glance, reading: Result<Reading, StoreError>, in_force: impl FnOnce()) -> Report {
        let kept = self.kept.load_full();
        let failure = match reading {
            Ok(reading) => {
                let chosen = versions::choose(reading, &kept.versions);
                if !chosen.knowledge.guides.is_empty() || self.snapshot().knowledge().guides.is_empty() {
                    return self.put_in_force(&kept, glance, chosen, in_force);
                }
                NOTHING_LEFT.to_owned()
            }
            Err(error) => error.to_string(),
        };
        in_force();
        self.fail(&kept, glance, failure)
    }

    fn put_in_force(&self, kept: &Kept, glance: Glance, chosen: Chosen, in_force: impl FnOnce()) -> Report {
        let (now, knowledge, report) = kept.next(glance, chosen);
        if knowledge != *self.snapshot().knowledge() {
            self.current.store(Arc::new(Snapshot::new(knowledge)));
        }
        let now = Arc::new(now);
        self.kept.store(Arc::clone(&now));
        in_force();
        for change in &report.changes {
            let text = now.versions.get(&change.path).map(|version| &*version.text);
            self.record(&change.path, text);
        }
        report
    }

    /// Everything stays as it was.
    fn fail(&self, kept: &Kept, glance: Glance, failure: String) -> Report {
        let report = Report {
            findings: kept.findings.clone(),
            kept_back: kept.held_back.clone(),
            is_known_failure: kept.failure.as_ref() == Some(&failure),
            failure: Some(failure.clone()),
            ..Report::default()
        };
        self.kept.store(Arc::new(Kept { glance, failure: Some(failure), ..kept.clone() }));
        report
    }

    /// Keeps what somebody saved in the folder; what the bot saved itself is kept by then.
    fn record(&self, path: &str, text: Option<&str>) {
        let Some(history) = self.history.get() else { return };
        let (who, when) = (history::Author::unknown(), SystemTime::now());
        let change =
            history::Change { path, text, who: &who, why: "", origin: history::Origin::Editor, when, commit: false };
        if let Err(error) = history.record(&change) {
            tracing::error!(path, %error, "a version is in force, but not kept in the history");
        }
    }

    /// Every version that was ever in force, where the store was started with a history.
    pub fn history(&self) -> Option<&History> {
        self.history.get()
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

impl Tested {
    /// What the last test found; asks what nobody has asked yet.
    fn found(&mut self) -> &[Diagnostic] {
        if let Some(first) = self.not_yet.take() {
            self.found = tested(&first);
        }
        &self.found
    }
}

impl Kept {
    /// What is known once the chosen versions are in force.
    fn next(&self, glance: Glance, chosen: Chosen) -> (Self, Knowledge, Report) {
        let Chosen { versions, knowledge, kept_back, findings, unread, on_disk } = chosen;
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
        let held_back = report.kept_back.clone();
        (Self { glance, versions, on_disk, held_back, findings, unread, failure: None }, knowledge, report)
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

/// What was not found before, or not as often; a line that has moved is no news.
fn fresh(before: &[Diagnostic], now: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut known: FxHashMap<_, usize> = FxHashMap::default();
    for old in before {
        *known.entry((old.code, &old.path, &old.message)).or_default() += 1;
    }
    let mut fresh = Vec::new();
    for new in now {
        match known.get_mut(&(new.code, &new.path, &new.message)) {
            Some(times) if *times > 0 => *times -= 1,
            _ => fresh.push(new.clone()),
        }
    }
    fresh
}

/// The files whose text in force differs.
fn changes(before: &Versions, after: &Versions) -> Vec<Change> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
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
