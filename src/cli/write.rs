//! Writing new knowledge files for `new` and `import`: whole or not at all, and nothing that is there is lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use syncdesk::engine::knowledge::edit::FileText;

/// Writes a new file; one that is there already is an error.
pub(super) fn create(path: &Path, text: &str) -> anyhow::Result<()> {
    let beside = beside(path)?;
    // A hard link fails where there is a file, in the same moment in which it would appear.
    let linked = write(&beside, text).and_then(|()| fs::hard_link(&beside, path));
    let _ = fs::remove_file(&beside);
    let done = match linked {
        // Some file systems have no links; there the file is written where it goes.
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) => {
            write(path, text)
        }
        linked => linked,
    };
    done.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => anyhow!("`{}` is there already; nothing was written", path.display()),
        _ => anyhow!(error).context(named(path)),
    })
}

/// Makes a folder with these files, all at once; one that is there already is an error.
pub(super) fn create_folder(path: &Path, files: &[FileText]) -> anyhow::Result<()> {
    if path.exists() {
        return Err(anyhow!("the folder `{}` is there already; nothing was written", path.display()));
    }
    let beside = beside(path)?;
    fs::create_dir(&beside).with_context(|| named(path))?;
    let written = files.iter().try_for_each(|file| write(&beside.join(&file.name), &file.text));
    let done = written.and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    done.with_context(|| named(path))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name in the same folder that nobody reads as knowledge.
fn beside(path: &Path) -> anyhow::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| anyhow!("`{}` has no name", path.display()))?;
    Ok(path.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id())))
}

fn named(path: &Path) -> String {
    format!("`{}` cannot be written", path.display())
}
