//! The keeper of the knowledge in force: a folder on disk to a [`Snapshot`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::engine::Snapshot;
use crate::engine::diagnostic::Diagnostic;

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
    pub fn open(folder: &Path) -> std::io::Result<(Self, Vec<Diagnostic>)> {
        let _ = folder;
        todo!()
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
