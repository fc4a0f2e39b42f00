//! Reads a knowledge folder into texts.
//!
//! Only what a moderator would call a knowledge file is read; what editors, systems and version control leave beside
//! them is passed over in silence. This module must not know what the texts mean.

use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::engine::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::knowledge::SourceFile;

/// A file larger than this is no knowledge file; the shipped ones are below 32 KiB.
pub const MAX_BYTES: u64 = 1024 * 1024;

/// How deep folders are read: a guide's files lie at 2, and files at 3 are read to say that they lie wrong.
const DEPTH: usize = 3;

/// Endings of texts that somebody may have meant as knowledge.
const OTHER_TEXTS: [&str; 8] = ["txt", "text", "markdown", "mdown", "mdx", "rtf", "doc", "docx"];

/// Why a knowledge folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is nothing at this path.
    #[error(
        "there is no folder {}: name the folder of knowledge with --knowledge DIR, or start the program where it lies",
        .0.display()
    )]
    Missing(PathBuf),
    /// There is something else than a folder.
    #[error("{} is not a folder: name the folder that holds the guides, not a file", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("the folder {} cannot be read: check who owns it and who may read it", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What a look at the folder's entries tells without reading a file: two that are equal mean that nothing was saved in
/// between. Empty where the folder cannot be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Glance(Vec<(PathBuf, Entry)>);

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A folder; its own times change with the leftovers in it.
    Folder,
    /// Anything else; what it is cannot always be told.
    File(Option<State>),
}

/// Size and time of a file, and what tells it from another one that has taken its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    size: u64,
    changed: Option<SystemTime>,
    identity: (u64, i64, i64),
}

impl State {
    fn of(about: &Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt as _;
            (about.ino(), about.ctime(), about.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0);
        Self { size: about.len(), changed: about.modified().ok(), identity }
    }
}

impl Glance {
    /// Looks at a folder.
    pub(super) fn at(folder: &Path) -> Self {
        let mut seen = Vec::new();
        look(folder, 1, &mut seen);
        seen.sort_by(|a, b| a.0.cmp(&b.0));
        Self(seen)
    }

    /// The folders that were looked into, the outermost left out.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter(|(_, entry)| *entry == Entry::Folder).map(|(path, _)| path.as_path())
    }
}

fn look(folder: &Path, depth: usize, seen: &mut Vec<(PathBuf, Entry)>) {
    for entry in list(folder).unwrap_or_default() {
        if is_leftover(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let path = entry.path();
        match fs::metadata(&path) {
            Ok(about) if about.is_dir() => {
                if depth < DEPTH {
                    look(&path, depth + 1, seen);
                    seen.push((path, Entry::Folder));
                }
            }
            about => seen.push((path, Entry::File(about.as_ref().ok().map(State::of)))),
        }
    }
}

/// Reads the texts of a knowledge folder, ordered by path, and says which files could not be read.
///
/// # Errors
///
/// When the folder itself cannot be read.
pub fn read_folder(folder: &Path) -> Result<(Vec<SourceFile>, Vec<Diagnostic>), StoreError> {
    let entries = list(folder).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => StoreError::Missing(folder.to_owned()),
        io::ErrorKind::NotADirectory => StoreError::NotAFolder(folder.to_owned()),
        _ => StoreError::Unreadable { path: folder.to_owned(), source },
    })?;
    let mut reading = Reading::default();
    reading.entries(entries, "", 1);
    reading.files.sort_by(|a, b| a.path.cmp(&b.path));
    Diagnostic::sort(&mut reading.findings);
    Ok((reading.files, reading.findings))
}

fn list(folder: &Path) -> io::Result<Vec<DirEntry>> {
    fs::read_dir(folder)?.collect()
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    files: Vec<SourceFile>,
    findings: Vec<Diagnostic>,
}

impl Reading {
    fn entries(&mut self, entries: Vec<DirEntry>, before: &str, depth: usize) {
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_leftover(&name) {
                continue;
            }
            let path = format!("{before}{name}");
            let on_disk = entry.path();
            // Follows links, so that a linked file is read like any other.
            let about = fs::metadata(&on_disk);
            let is_folder = about.as_ref().is_ok_and(Metadata::is_dir);
            if on_disk.extension().is_some_and(|ending| ending == "md") {
                let bytes = about.and_then(|about| read_at_most(&on_disk, &about, MAX_BYTES));
                self.file(&on_disk, path, bytes);
            } else if is_folder && depth < DEPTH {
                match list(&on_disk) {
                    Ok(entries) => self.entries(entries, &format!("{path}/"), depth + 1),
                    Err(error) => self.unreadable(&on_disk, path, &error),
                }
            } else if !is_folder && depth < DEPTH {
                self.check_ending(&name, path);
            }
        }
    }

    fn file(&mut self, on_disk: &Path, path: String, bytes: io::Result<Option<Vec<u8>>>) {
        match bytes {
            Err(error) => self.unreadable(on_disk, path, &error),
            Ok(None) => self.error(
                Code::FileTooLarge,
                path,
                1,
                format!("The file is larger than {} KiB, so it is not read.", MAX_BYTES / 1024),
                "Make two fixes of it, or check whether this is the right file.",
            ),
            Ok(Some(bytes)) => match String::from_utf8(bytes) {
                Ok(text) => self.files.push(SourceFile { path, text }),
                Err(error) => {
                    let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
                    let line = before.split(|byte| *byte == b'\n').count();
                    let message = "A letter in this line is stored in a way that the bot cannot read.".to_owned();
                    let help = "Save the file again as \"UTF-8\"; editors offer that where they save.";
                    self.error(Code::NotText, path, line, message, help);
                }
            },
        }
    }

    fn check_ending(&mut self, name: &str, path: String) {
        let Some((stem, ending)) = name.rsplit_once('.') else { return };
        let ending = ending.to_lowercase();
        if ending != "md" && !OTHER_TEXTS.contains(&ending.as_str()) {
            return;
        }
        let stem = stem.strip_suffix(".md").unwrap_or(stem);
        self.findings.push(Diagnostic {
            code: Code::WrongEnding,
            severity: Severity::Warning,
            path,
            line: 1,
            message: format!("The name \"{name}\" does not end in \".md\", so the file is not read."),
            help: format!("Save it as plain text with the name \"{stem}.md\", or move it out of this folder."),
        });
    }

    fn unreadable(&mut self, on_disk: &Path, path: String, reason: &io::Error) {
        if is_gone(on_disk) {
            // Deleted or renamed since its folder was listed.
            return;
        }
        let help = "Check that it is a plain file, and that the bot may read it.";
        self.error(Code::UnreadableFile, path, 1, format!("The file cannot be read: {reason}."), help);
    }

    fn error(&mut self, code: Code, path: String, line: usize, message: String, help: &str) {
        let severity = Severity::Error;
        self.findings.push(Diagnostic { code, severity, path, line, message, help: help.to_owned() });
    }
}

/// Whether a path below a knowledge folder, with `/` between its parts, is one of a file that is read.
pub(super) fn is_knowledge_file(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_md = Path::new(path).extension().is_some_and(|ending| ending == "md");
    is_md && parts.len() <= DEPTH && !parts.into_iter().any(is_leftover)
}

/// Whether a name is one that editors, systems and version control leave behind.
fn is_leftover(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with('~')
        || [".swp", ".swo", ".bak", ".tmp", ".orig", ".rej"].iter().any(|ending| name.ends_with(ending))
}

/// Whether nothing lies there, not even a link that leads nowhere.
fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// The file's bytes; `None` when there are more than `limit`, whatever its size was a moment ago.
fn read_at_most(path: &Path, about: &Metadata, limit: u64) -> io::Result<Option<Vec<u8>>> {
    if about.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !about.is_file() {
        // To open a pipe that nobody writes to would never end.
        return Err(io::Error::other("it is a pipe or a device"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((u64::try_from(bytes.len()).is_ok_and(|length| length <= limit)).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_vanishes_while_the_folder_is_read_is_gone_and_not_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("photos")).unwrap();
        fs::write(folder.path().join("_synonyms.md"), "").unwrap();
        let entries = list(folder.path()).unwrap();
        fs::remove_dir(folder.path().join("photos")).unwrap();
        fs::remove_file(folder.path().join("_synonyms.md")).unwrap();
        let mut reading = Reading::default();
        reading.entries(entries, "", 1);
        assert_eq!((reading.files, reading.findings), (Vec::new(), Vec::new()));
    }
}
