//! Where a knowledge file lies on the disk, when its path comes from somebody whom we do not trust with the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::WriteError;
use crate::engine::knowledge::is_name;

/// Digits of a fix's number; no checklist is longer.
const MOST_DIGITS: usize = 9;

/// The place of the knowledge file `relative`, a guide's (`icloud-photos/3-restart.md`) or one for all (`_synonyms.md`).
///
/// Neither the file nor its folder need be there. What is there lies in the knowledge folder, links followed.
///
/// # Errors
///
/// When this is no path for a knowledge file, or something in it leads out of the folder.
pub fn locate(folder: &Path, relative: &str) -> Result<PathBuf, WriteError> {
    if !is_well_formed(relative) {
        return Err(WriteError::BadPath { path: relative.to_owned() });
    }
    let outside = || WriteError::Outside { path: relative.to_owned() };
    let root = fs::canonicalize(folder).map_err(|error| WriteError::of(folder, error))?;
    let path = relative.split('/').fold(folder.to_owned(), |path, part| path.join(part));
    if let Some(guide) = path.parent() {
        match resolve(guide)? {
            Some(real) if !real.starts_with(&root) => return Err(outside()),
            _ => {}
        }
    }
    match resolve(&path)? {
        Some(real) if !real.starts_with(&root) || real.extension().is_none_or(|end| end != "md") => Err(outside()),
        Some(real) if real.is_dir() => Err(WriteError::IsAFolder { path }),
        _ => Ok(path),
    }
}

/// What a path leads to; nothing when nothing is there.
fn resolve(path: &Path) -> Result<Option<PathBuf>, WriteError> {
    match fs::canonicalize(path) {
        Ok(real) => Ok(Some(real)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::symlink_metadata(path) {
            Ok(about) if about.is_symlink() => Err(WriteError::DeadLink { path: path.to_owned() }),
            _ => Ok(None),
        },
        Err(error) => Err(WriteError::of(path, error)),
    }
}

fn is_well_formed(relative: &str) -> bool {
    match *relative.split('/').collect::<Vec<_>>().as_slice() {
        [file] => file.strip_prefix('_').is_some_and(is_file),
        [guide, file] => is_name(guide) && is_file(file.strip_prefix('_').unwrap_or(file)),
        _ => false,
    }
}

/// Whether it is a name with `.md`, maybe after a number.
fn is_file(file: &str) -> bool {
    let Some(stem) = file.strip_suffix(".md") else { return false };
    let name = match stem.split_once('-') {
        Some((number, name)) if is_number(number) => name,
        _ => stem,
    };
    is_name(name)
}

fn is_number(text: &str) -> bool {
    (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_knowledge_files_pass() {
        let longest = "a".repeat(32);
        let good = [
            "_synonyms.md",
            "g/guide.md",
            "g/still-stuck.md",
            "g/5-restart.md",
            "g/05-restart.md",
            "g/restart.md",
            "icloud-photos/10-a-b-c.md",
            "g/_draft.md",
            &format!("{longest}/123456789-{longest}.md"),
        ];
        for path in good {
            assert!(is_well_formed(path), "{path}");
        }
        let bad = [
            "",
            "/",
            ".",
            "..",
            "guide.md",
            "README.md",
            "g/README.md",
            "g",
            "g/",
            "/g/guide.md",
            "g//guide.md",
            "../guide.md",
            "g/../guide.md",
            "g/..",
            "./guide.md",
            "g/.md",
            "g/.hidden.md",
            ".git/a.md",
            "g/a.txt",
            "g/a",
            "g/a.md/",
            "a/b/c.md",
            "g/a.md\0",
            "g/a\0.md",
            "g\\a.md",
            "g/..\\a.md",
            "C:/a.md",
            "g/5-Restart.md",
            "g/5_restart.md",
            "g/5 restart.md",
            "g/a.MD",
            "g/5-.md",
            "g/-a.md",
            "g/a-.md",
            "g/a--b.md",
            "g/ä.md",
            "_g/a.md",
            "g/__a.md",
            "_.md",
            "~/a.md",
            "g/a.md ",
            " g/a.md",
            "g/a\n.md",
            "g/a:b.md",
            "g/1234567890-.md",
            &format!("{longest}a/guide.md"),
            &format!("g/1-{longest}a.md"),
        ];
        for path in bad {
            assert!(!is_well_formed(path), "{path:?}");
        }
    }
}
