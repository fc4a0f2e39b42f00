//! The log of versions: a file to which one line of JSON is added for each, and nothing is ever changed.
//!
//! A process killed in the middle of a line leaves the line torn: it is passed over, and the next one starts below it.
//! The file is read once; afterwards only what has been added, by whichever process. This module must not know what the
//! texts are.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::objects::{is_id, make_folders};
use super::{Author, Origin};
use crate::store::write::sync_folder;

/// One version, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Short, and different from every other in this log.
    pub id: String,
    /// When it came into force, in seconds since 1970.
    pub when: u64,
    pub path: String,
    /// The text's id; none when the file was removed.
    pub object: Option<String>,
    /// The text's id with plain line ends, where it differs: this is how git has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    pub who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<u64>,
    pub why: String,
    pub origin: Origin,
}

impl Entry {
    pub(super) fn author(&self) -> Author {
        Author { name: self.who.clone(), account: self.account }
    }

    fn is_sound(&self) -> bool {
        self.object.iter().chain(&self.plain).all(|id| is_id(id)) && !self.id.is_empty()
    }
}

/// The log's file and what has been read of it.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many bytes of the file `entries` stand for.
    bytes: u64,
    /// Oldest first.
    entries: Vec<Entry>,
}

impl Log {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, known: Mutex::default() }
    }

    pub(super) fn path(&self) -> &PathBuf {
        &self.path
    }

    /// Shows all entries, oldest first.
    pub(super) fn read<T>(&self, look: impl FnOnce(&[Entry]) -> T) -> io::Result<T> {
        // Entries are added whole, so a panic elsewhere leaves nothing half.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.catch_up(&mut known)?;
        Ok(look(&known.entries))
    }

    /// Adds an entry; afterwards it is safe on the disk.
    pub(super) fn append(&self, entry: &Entry) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(&self.path);
        make_folders(folder)?;
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        let mut line = Vec::new();
        if !ends_with_a_line(&mut file)? {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, entry)?;
        line.push(b'\n');
        // One write, so that two processes do not mix their lines.
        file.write_all(&line)?;
        file.sync_data()?;
        if is_new { sync_folder(folder) } else { Ok(()) }
    }

    fn catch_up(&self, known: &mut Known) -> io::Result<()> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *known = Known::default();
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        if length < known.bytes {
            // Somebody put another file there.
            *known = Known::default();
        }
        if length == known.bytes {
            return Ok(());
        }
        let mut added = Vec::new();
        file.seek(SeekFrom::Start(known.bytes))?;
        file.read_to_end(&mut added)?;
        for line in added.split_inclusive(|byte| *byte == b'\n') {
            let entry = serde_json::from_slice::<Entry>(line).ok().filter(Entry::is_sound);
            if entry.is_none() && !line.ends_with(b"\n") {
                // Torn, or another process is just writing it: looked at again next time.
                break;
            }
            if entry.is_none() && !line.trim_ascii().is_empty() {
                tracing::warn!(at = known.bytes, "a line of the history is torn and is passed over");
            }
            known.bytes += line.len() as u64;
            known.entries.extend(entry);
        }
        Ok(())
    }
}

/// Whether the next line can follow at once: at the start of the file, or behind a line end.
fn ends_with_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn entry(id: &str) -> Entry {
        let path = "g/1-a.md".to_owned();
        let (id, who, why) = (id.to_owned(), "Ann".to_owned(), "a \"reason\"\nin two lines".to_owned());
        Entry { id, when: 1, path, object: None, plain: None, who, account: None, why, origin: Origin::Discord }
    }

    fn ids(log: &Log) -> Vec<String> {
        log.read(|entries| entries.iter().map(|entry| entry.id.clone()).collect()).unwrap()
    }

    #[test]
    fn a_line_torn_anywhere_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history").join("log.jsonl");
        let whole = Log::new(path.clone());
        assert!(ids(&whole).is_empty());
        whole.append(&entry("a")).unwrap();
        let first = fs::read(&path).unwrap();
        whole.append(&entry("b")).unwrap();
        let both = fs::read(&path).unwrap();

        for length in first.len()..both.len() {
            fs::write(&path, &both[..length]).unwrap();
            let log = Log::new(path.clone());
            // All of the line but its end is the line.
            let kept: &[&str] = if length + 1 < both.len() { &["a"] } else { &["a", "b"] };
            assert_eq!(ids(&log), kept, "{length}");
            log.append(&entry("c")).unwrap();
            assert_eq!(ids(&log), [kept, &["c"]].concat(), "{length}, read on");
            assert_eq!(ids(&Log::new(path.clone())), [kept, &["c"]].concat(), "{length}, read anew");
            assert_eq!(ids(&whole), [kept, &["c"]].concat(), "{length}, another process");
            fs::write(&path, "").unwrap();
            assert!(ids(&whole).is_empty());
        }
    }

    #[test]
    fn lines_of_something_else_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path().join("log.jsonl"));
        log.append(&entry("a")).unwrap();
        let mut bytes = fs::read(&log.path).unwrap();
        let outside = String::from_utf8(bytes.clone()).unwrap().replace("null", "\"../../../etc\"");
        bytes.extend_from_slice(b"\0\0\0\n[]\n{\"id\":\"x\"}\n\xff\n\n");
        bytes.extend_from_slice(outside.as_bytes());
        fs::write(&log.path, bytes).unwrap();
        log.append(&entry("b")).unwrap();
        assert_eq!(ids(&Log::new(log.path.clone())), ["a", "b"]);
    }

    #[test]
    fn an_origin_of_a_later_program_is_read() {
        let line = serde_json::to_string(&entry("a")).unwrap().replace("discord", "telepathy");
        assert_eq!(serde_json::from_str::<Entry>(&line).unwrap().origin, Origin::Other);
    }
}
