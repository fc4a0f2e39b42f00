//! The keeper of the knowledge in force: a folder on disk to a [`Snapshot`].
//!
//! Reading the folder stands in `folder.rs`, reading it as it was in git in `revision.rs`; what the files say is the engine's business.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::engine::Snapshot;
use crate::engine::diagnostic::{Code, Diagnostic};

mod folder;
pub mod history;
pub mod write;
mod revision;

pub use folder::{MAX_BYTES, StoreError, read_folder};
pub use revision::{RevisionError, read_revision};

/// Keeps the snapshot in force.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    current: ArcSwap<Snapshot>,
}

impl Store {
    /// Reads the knowledge folder.
    ///
    /// # Errors
    ///
    /// When the folder itself cannot be read; what is wrong inside the files is in the findings.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Diagnostic>), StoreError> {
        let (snapshot, findings) = read(folder)?;
        Ok((Self { folder: folder.to_owned(), current: ArcSwap::from_pointee(snapshot) }, findings))
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
            let snapshot = store.snapshot();
            findings.extend(snapshot.self_test());
            findings.extend(snapshot.self_test_thoroughly());
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
}

/// Reads a folder with all its findings, in order.
fn read(folder: &Path) -> Result<(Snapshot, Vec<Diagnostic>), StoreError> {
    let (files, mut findings) = read_folder(folder)?;
    let (snapshot, mut found) = Snapshot::read(&files);
    // A file that is there, but cannot be read, is not missing.
    found.retain(|finding| {
        !matches!(finding.code, Code::MissingGuide | Code::MissingClosing)
            || findings.iter().all(|unread| unread.path != finding.path)
    });
    findings.append(&mut found);
    Diagnostic::sort(&mut findings);
    Ok((snapshot, findings))
}
