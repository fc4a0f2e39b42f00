//! Writes files so that nobody ever sees half of one, and nobody loses the old text.
//!
//! The new text goes to a temporary file in the same folder, to the disk, and takes the old file's name in one move;
//! then the folder goes to the disk too. Whoever pulls the plug finds the old text or the new one. This module must not
//! know what the texts mean. What they are called stands in `place.rs`, their line ends in `form.rs`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

mod error;
mod form;
mod place;

pub use error::WriteError;
pub use form::keep_form;
pub use place::locate;

use super::MAX_BYTES;

/// How the names of our temporary files begin and end. Reading passes over both, and so do most other programs.
const TEMPORARY: (&str, &str) = (".syncdesk-", ".tmp");

/// How deep [`sweep`] looks: a guide's files lie at 2, the objects of the history at 3.
const SWEPT_DEPTH: usize = 3;

/// Tells apart the temporary files of one process.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Puts `text` in the place of the file at `path`, or makes that file; afterwards it is safe on the disk.
///
/// A link stays, and the file it leads to is replaced. The old file's mode and owner are kept. The folder may be new,
/// but the one it lies in must be there. Hard links to the old file keep the old text.
///
/// # Errors
///
/// When the system refuses, the file is write-protected, or the text is larger than [`MAX_BYTES`]. The old text is in
/// place then, and no temporary file is left; [`WriteError::Unsure`] alone comes after the move.
pub fn replace(path: &Path, text: &[u8]) -> Result<(), WriteError> {
    if u64::try_from(text.len()).map_or(true, |length| length > MAX_BYTES) {
        return Err(WriteError::TooLarge { path: path.to_owned() });
    }
    put(path, text)
}

/// [`replace`] without a bound for the size.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let real = follow(path)?;
    let old = match fs::metadata(&real) {
        Ok(about) if about.permissions().readonly() => return Err(WriteError::Protected { path: real }),
        Ok(about) if about.is_dir() => return Err(WriteError::IsAFolder { path: real }),
        Ok(about) => Some(about),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(WriteError::of(&real, error)),
    };
    let folder = folder_of(&real);
    let is_new_folder = make_folder(folder)?;
    let moved = move_in(&real, folder, old.as_ref(), bytes);
    if moved.is_err() && is_new_folder {
        // An empty folder would be a guide without a file.
        let _ = fs::remove_dir(folder);
    }
    moved.map_err(|error| WriteError::of(&real, error))?;
    sync_folder(folder).map_err(|source| WriteError::Unsure { path: real, source })
}

/// Writes a temporary file in the folder and moves it to `real`.
fn move_in(real: &Path, folder: &Path, old: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    let (temporary, mut file) = make_temporary(folder)?;
    let mut written = file.write_all(bytes);
    if let (Ok(()), Some(old)) = (&written, old) {
        written = take_after(&file, old);
    }
    let written = written.and_then(|()| file.sync_all());
    // Windows moves no file that is open.
    drop(file);
    let moved = written.and_then(|()| fs::rename(&temporary, real));
    if moved.is_err() {
        // If this fails too, `sweep` finds the file later; the first error says more.
        let _ = fs::remove_file(&temporary);
    }
    moved
}

/// Removes the file at `path` for good; one that is not there is removed already. Of a link, the link goes.
///
/// # Errors
///
/// When the system refuses, or the file is write-protected. The file is in place then; [`WriteError::Unsure`] alone comes
/// after the removal.
pub fn remove(path: &Path) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.permissions().readonly() => return Err(WriteError::Protected { path: path.to_owned() }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(WriteError::of(path, error)),
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(WriteError::of(path, error)),
        _ => {}
    }
    sync_folder(folder_of(path)).map_err(|source| WriteError::Unsure { path: path.to_owned(), source })
}

/// Removes the temporary files that a killed process left in a folder and the folders in it, when they were last
/// written at `until` or before; says how many. A minute ago is a good `until`, for another process may be at work.
///
/// What cannot be read or removed is left for the next time.
pub fn sweep(folder: &Path, until: SystemTime) -> usize {
    sweep_to(folder, until, SWEPT_DEPTH)
}

fn sweep_to(folder: &Path, until: SystemTime, depth: usize) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let swept = entries.flatten().map(|entry| {
        let (path, name) = (entry.path(), entry.file_name());
        let Ok(about) = fs::symlink_metadata(&path) else { return 0 };
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        if is_ours && about.is_file() {
            let is_old = about.modified().is_ok_and(|written| written <= until);
            usize::from(is_old && fs::remove_file(&path).is_ok())
        } else if depth > 1 && name != ".git" && fs::metadata(&path).is_ok_and(|about| about.is_dir()) {
            sweep_to(&path, until, depth - 1)
        } else {
            0
        }
    });
    swept.sum()
}

/// The file that a link leads to, or `path` itself.
fn follow(path: &Path) -> Result<PathBuf, WriteError> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => fs::canonicalize(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => WriteError::DeadLink { path: path.to_owned() },
            _ => WriteError::of(path, error),
        }),
        _ => Ok(path.to_owned()),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the folder if need be, and says whether there was need. One folder only: where more is missing, a disk is not
/// there, and the text would be written beside it.
fn make_folder(folder: &Path) -> Result<bool, WriteError> {
    if folder.is_dir() {
        return Ok(false);
    }
    match fs::create_dir(folder) {
        Ok(()) => sync_folder(folder_of(folder)).map(|()| true).map_err(|error| WriteError::of(folder, error)),
        // Somebody else made it just now.
        Err(_) if folder.is_dir() => Ok(false),
        Err(error) => Err(WriteError::of(folder, error)),
    }
}

/// A new file whose name nobody else has.
fn make_temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{}{}-{number}{}", TEMPORARY.0, process::id(), TEMPORARY.1));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            // In a container every run has the same process id, so a killed one may have left this name.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (path, file)),
        }
    }
}

/// Gives the new file the owner and the mode of the old one.
#[cfg(unix)]
fn take_after(file: &File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Only the system's administrator may give files away. Where we may not, the text counts for more.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn take_after(file: &File, old: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

/// Makes sure that a new name in the folder outlives a power cut.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems know no such thing.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
