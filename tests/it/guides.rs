//! Knowledge for the tests, by the names of its folders; each set is read and indexed once, for that takes its time.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use syncdesk::engine::Snapshot;
use syncdesk::engine::knowledge::SourceFile;
use syncdesk::store::read_folder;

/// The knowledge that ships with the program.
pub(crate) const SHIPPED: &str = "knowledge";

/// Files and what was made of them.
#[derive(Clone)]
pub(crate) struct Guides {
    pub(crate) files: Arc<[SourceFile]>,
    pub(crate) snapshot: Arc<Snapshot>,
}

/// The knowledge of folders below the checkout, with commas between their names.
///
/// # Errors
///
/// When a folder cannot be read; for people.
pub(crate) fn load(folders: &str) -> Result<Guides, String> {
    static LOADED: Mutex<BTreeMap<String, Guides>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(guides) = loaded.get(folders) {
        return Ok(guides.clone());
    }
    let mut files = Vec::new();
    for folder in folders.split(',').map(str::trim) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        files.extend(read_folder(&path).map_err(|error| error.to_string())?.0);
    }
    let snapshot = Arc::new(Snapshot::read(&files).0);
    let guides = Guides { files: files.into(), snapshot };
    loaded.insert(folders.to_owned(), guides.clone());
    Ok(guides)
}
