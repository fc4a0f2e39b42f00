//! Every version of a knowledge file that was ever in force: who, when, why, and its text.
//!
//! A version is first kept in the history folder (`objects.rs` the texts, `log.rs` the list) and then, where the
//! knowledge lies in a git checkout, made a commit (`git/`). The folder alone is enough: a commit that fails is a warning.
//! What git knows from before the bot came is listed too (`merged.rs`). This module reads no clock, must not know what
//! the texts mean, and decides nothing about what is in force.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use self::git::Saved;
use self::log::{Entry, Log};
use self::objects::{Objects, hex};
use self::types::Content;
use super::write::{self, WriteError};
use crate::engine::knowledge::SourceFile;
use crate::engine::text::clip;

use sha1::{Digest, Sha1};

mod git;
mod log;
mod merged;
mod objects;
mod types;

pub use git::{Checkout, GitProblem};
pub use types::{Author, Change, Origin, Version};

/// The folder below the data folder.
const FOLDER: &str = "history";

/// How many characters an id has: short enough to type, and among a million versions no two are likely to share it.
const ID: usize = 10;

/// The longest name and the longest reason that are kept.
const LONGEST_NAME: usize = 100;
const LONGEST_REASON: usize = 500;

/// Why a version could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The log could not be read.
    #[error("the history in {} cannot be read: check who owns the folder and its disk", path.display())]
    Unreadable {
        /// The log.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The text of a version is not there any more.
    #[error("the text of version {id} is damaged or gone: bring it back from a backup of the history folder")]
    Lost {
        /// The version.
        id: String,
    },
    /// Git, which alone has the text, does not give it.
    #[error("the text of version {id} cannot be read from git")]
    Git {
        /// The version.
        id: String,
        /// Why.
        source: GitProblem,
    },
    /// Not a path below the knowledge folder.
    #[error("\"{path}\" is no path below the knowledge folder")]
    BadPath {
        /// The path as it was given.
        path: String,
    },
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The version; an earlier one when that says the same already.
    pub version: Version,
    /// Whether it is a new version.
    pub is_new: bool,
    /// Why there is no commit, though one was wanted. The version is kept all the same.
    pub warning: Option<GitProblem>,
}

/// The versions of the files of one knowledge folder. One per process is enough; other processes may have theirs.
#[derive(Debug)]
pub struct History {
    knowledge: PathBuf,
    folder: PathBuf,
    objects: Objects,
    log: Log,
    /// Whether to look for a checkout, and what was found, once it was needed.
    git: bool,
    checkout: OnceLock<Checkout>,
    /// One version is recorded at a time, so that each rests on the one before.
    recording: Mutex<()>,
}

impl History {
    /// The history of a knowledge folder, kept below `data_dir`. Nothing is read or written yet, and the folder need not
    /// be there. With `git`, saves become commits where there is a checkout.
    pub fn open(knowledge: &Path, data_dir: &Path, git: bool) -> Self {
        let folder = data_dir.join(FOLDER);
        Self {
            knowledge: knowledge.to_owned(),
            objects: Objects::new(folder.join("objects")),
            log: Log::new(folder.join("log.jsonl")),
            folder,
            git,
            checkout: OnceLock::new(),
            recording: Mutex::new(()),
        }
    }

    /// Whether saves become commits; looked up once.
    pub fn checkout(&self) -> &Checkout {
        self.checkout.get_or_init(|| if self.git { Checkout::find(&self.knowledge) } else { Checkout::Off })
    }

    /// Keeps a version; afterwards it is safe on the disk. What the newest version of the path says already is no new
    /// one. For a commit, the text must be in its file by now.
    ///
    /// # Errors
    ///
    /// When it cannot be kept; the history is as it was.
    pub fn record(&self, change: &Change<'_>) -> Result<Recorded, HistoryError> {
        if !is_below(change.path) {
            return Err(HistoryError::BadPath { path: change.path.to_owned() });
        }
        let _recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.newest(change.path)?;
        let object = match change.text {
            Some(text) => {
                let base = newest.as_ref().and_then(|entry| entry.object.as_deref());
                Some(self.objects.put(text.as_bytes(), base)?)
            }
            None => None,
        };
        let (entry, is_new) = match newest {
            Some(newest) if newest.object == object => (newest, false),
            _ => (self.append(change, object)?, true),
        };
        let (commit, warning) = if change.commit { self.commit(change, &entry) } else { (None, None) };
        Ok(Recorded { version: Version { commit, ..Version::from(&entry) }, is_new, warning })
    }

    /// At most `most` versions of a path, or of all, newest first: what is kept, and what git alone has.
    ///
    /// # Errors
    ///
    /// When the log cannot be read. Where git cannot, its versions are left out.
    pub fn list(&self, path: Option<&str>, most: usize) -> Result<Vec<Version>, HistoryError> {
        let kept: Vec<Version> = self.read(|entries| {
            let wanted = entries.iter().rev().filter(|entry| path.is_none_or(|path| entry.path == path));
            wanted.map(Version::from).collect()
        })?;
        let mut all = match self.checkout() {
            Checkout::Found { .. } if path.is_none_or(is_below) => {
                let past = git::past(&self.knowledge, path, most.saturating_add(kept.len()).min(merged::MOST_COMMITS));
                match past {
                    Ok(past) => merged::merge(kept, past),
                    Err(problem) => {
                        tracing::warn!(%problem, "versions that git alone has are not listed");
                        kept
                    }
                }
            }
            _ => kept,
        };
        all.truncate(most);
        Ok(all)
    }

    /// The version with this id, of a path or of any.
    ///
    /// # Errors
    ///
    /// As for [`History::list`].
    pub fn find(&self, path: Option<&str>, id: &str) -> Result<Option<Version>, HistoryError> {
        Ok(self.list(path, usize::MAX)?.into_iter().find(|version| version.id == id))
    }

    /// The text of a version; none when the file was removed with it.
    ///
    /// # Errors
    ///
    /// When the text is not where it was.
    pub fn text(&self, version: &Version) -> Result<Option<String>, HistoryError> {
        let bytes = match &version.content {
            Content::Removed => return Ok(None),
            // Git knows a text by the same id, so it can stand in for a damaged object.
            Content::Kept { object, .. } => match self.objects.text(object) {
                Some(bytes) => Ok(bytes),
                None => self.blob(object).map_err(|_| HistoryError::Lost { id: version.id.clone() }),
            },
            Content::Git { blob } => {
                self.blob(blob).map_err(|source| HistoryError::Git { id: version.id.clone(), source })
            }
        };
        // A text in another encoding was never in force.
        String::from_utf8(bytes?).map(Some).map_err(|_| HistoryError::Lost { id: version.id.clone() })
    }

    /// Of each path that has not been removed, by path: the newest text that `is_usable`. A text that is lost or
    /// damaged is passed over.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn in_force(&self, is_usable: impl Fn(&SourceFile) -> bool) -> Result<Vec<SourceFile>, HistoryError> {
        let versions = self.read(|entries| {
            let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
            for entry in entries {
                versions.entry(entry.path.clone()).or_default().push(entry.into());
            }
            versions
        })?;
        let newest = |versions: Vec<Version>| {
            let texts = versions.into_iter().rev().map_while(|version| match self.text(&version) {
                Ok(text) => text.map(|text| Some(SourceFile { path: version.path, text })),
                Err(error) => {
                    tracing::warn!(path = version.path, %error, "passed over a version");
                    Some(None)
                }
            });
            texts.flatten().find(&is_usable)
        };
        Ok(versions.into_values().filter_map(newest).collect())
    }

    /// Removes what a killed process left half written at `until` or before; says how many files. No version is touched.
    pub fn sweep(&self, until: SystemTime) -> usize {
        write::sweep(&self.folder, until)
    }

    fn read<T>(&self, look: impl FnOnce(&[Entry]) -> T) -> Result<T, HistoryError> {
        let path = || self.log.path().clone();
        self.log.read(look).map_err(|source| HistoryError::Unreadable { path: path(), source })
    }

    fn newest(&self, path: &str) -> Result<Option<Entry>, HistoryError> {
        self.read(|entries| entries.iter().rev().find(|entry| entry.path == path).cloned())
    }

    fn append(&self, change: &Change<'_>, object: Option<String>) -> Result<Entry, HistoryError> {
        let plain = change.text.filter(|text| text.contains('\r'));
        let mut entry = Entry {
            id: String::new(),
            when: seconds(change.when),
            path: change.path.to_owned(),
            object,
            plain: plain.map(|text| objects::id_of(text.replace("\r\n", "\n").as_bytes())),
            who: in_a_line(&change.who.name, LONGEST_NAME),
            account: change.who.account,
            why: in_a_line(change.why, LONGEST_REASON),
            origin: change.origin,
        };
        entry.id = self.read(|entries| {
            let is_free = |id: &String| entries.iter().all(|entry| entry.id != *id);
            (entries.len()..usize::MAX).map(|number| id_of(&entry, number)).find(is_free).unwrap_or_default()
        })?;
        let path = self.log.path();
        self.log.append(&entry).map_err(|error| WriteError::of(path, error))?;
        Ok(entry)
    }

    fn commit(&self, change: &Change<'_>, entry: &Entry) -> (Option<String>, Option<GitProblem>) {
        let (root, git_dir) = match self.checkout() {
            Checkout::Off | Checkout::None => return (None, None),
            Checkout::Unusable(problem) => return (None, Some(problem.clone())),
            Checkout::Found { root, git_dir } => (root, git_dir),
        };
        let on_disk = fs::read(self.knowledge.join(change.path)).ok();
        if on_disk.as_deref() != change.text.map(str::as_bytes) {
            return (None, Some(GitProblem::Changed));
        }
        let why = in_a_line(change.why, LONGEST_REASON);
        let saved = Saved { id: &entry.id, path: change.path, who: change.who, why: &why, when: seconds(change.when) };
        match git::commit(&self.knowledge, (root, git_dir), &saved) {
            Ok(commit) => (commit, None),
            Err(problem) => (None, Some(problem)),
        }
    }

    fn blob(&self, id: &str) -> Result<Vec<u8>, GitProblem> {
        match self.checkout() {
            Checkout::Found { .. } => git::blob(&self.knowledge, id),
            _ => Err(GitProblem::Missing),
        }
    }
}

impl From<&Entry> for Version {
    fn from(entry: &Entry) -> Self {
        let content = match &entry.object {
            None => Content::Removed,
            Some(object) => Content::Kept { object: object.clone(), plain: entry.plain.clone() },
        };
        Self {
            id: entry.id.clone(),
            path: entry.path.clone(),
            when: entry.when,
            who: entry.author(),
            why: entry.why.clone(),
            origin: entry.origin,
            commit: None,
            content,
        }
    }
}

fn id_of(entry: &Entry, number: usize) -> String {
    let object = entry.object.as_deref().unwrap_or_default();
    let mut id = hex(&Sha1::digest(format!("{number} {} {} {object}", entry.when, entry.path)));
    id.truncate(ID);
    id
}

fn seconds(when: SystemTime) -> u64 {
    when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn in_a_line(text: &str, most: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clip(&plain.split_whitespace().collect::<Vec<_>>().join(" "), most).into_owned()
}

/// Whether a path leads nowhere else, for it is given to git.
fn is_below(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
    path.split('/').all(is_name)
}
