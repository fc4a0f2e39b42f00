//! Texts kept by what they say: the same text is kept once, and one that is much like another as the difference.
//!
//! An object's id is the one that git gives a file of this text (in a checkout with SHA-1), so that versions known to
//! both can be told to be the same. Its file says how to get the text: `text` and the text itself, or `from ID PREFIX
//! SUFFIX` and what stands between so many bytes of the start and of the end of another object. This module must not know
//! which file a text belongs to.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha1::{Digest, Sha1};

use super::super::write::{self, WriteError, sync_folder};

/// How many differences are put on top of each other, so that a text is read from few files, and one that is damaged
/// takes few others with it.
const LONGEST_CHAIN: usize = 30;

/// A difference is kept when it is at least this many times smaller than the text.
const WORTH: usize = 4;

/// The kept texts, below one folder.
#[derive(Debug)]
pub(super) struct Objects {
    folder: PathBuf,
}

/// One object as its file says it.
enum Form {
    Text(Vec<u8>),
    Difference { base: String, prefix: usize, suffix: usize, middle: Vec<u8> },
}

/// The id of a text.
pub(super) fn id_of(text: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", text.len()));
    hash.update(text);
    hex(&hash.finalize())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Objects {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps a text and returns its id; `base` is an object that it may be much like.
    pub(super) fn put(&self, text: &[u8], base: Option<&str>) -> Result<String, WriteError> {
        let id = id_of(text);
        // Reading it back, not only looking for its file, mends a damaged one.
        if self.text(&id).is_some() {
            return Ok(id);
        }
        let path = self.path(&id);
        if let Some(folder) = path.parent() {
            make_folders(folder).map_err(|error| WriteError::of(folder, error))?;
        }
        let bytes = base.and_then(|base| self.difference(text, base)).unwrap_or_else(|| [b"text\n", text].concat());
        write::put(&path, &bytes)?;
        Ok(id)
    }

    /// The text with this id; `None` when it is not there or damaged.
    pub(super) fn text(&self, id: &str) -> Option<Vec<u8>> {
        self.rebuild(id).map(|(text, _)| text)
    }

    /// The text, and on how many others it rests.
    fn rebuild(&self, id: &str) -> Option<(Vec<u8>, usize)> {
        let mut next = id.to_owned();
        let mut differences = Vec::new();
        let mut text = loop {
            match self.read(&next)? {
                Form::Text(text) => break text,
                Form::Difference { base, prefix, suffix, middle } => {
                    differences.push((prefix, suffix, middle));
                    next = base;
                }
            }
            if differences.len() > LONGEST_CHAIN {
                return None;
            }
        };
        let length = differences.len();
        for (prefix, suffix, middle) in differences.into_iter().rev() {
            let end = text.len().checked_sub(suffix)?;
            text = [text.get(..prefix)?, &middle, text.get(end..)?].concat();
        }
        (id_of(&text) == id).then_some((text, length))
    }

    /// The file that keeps `text` as what differs from `base`, if that is worth it.
    fn difference(&self, text: &[u8], base: &str) -> Option<Vec<u8>> {
        let (old, length) = self.rebuild(base).filter(|(_, length)| *length < LONGEST_CHAIN)?;
        let same = |(a, b): &(&u8, &u8)| a == b;
        let prefix = old.iter().zip(text).take_while(same).count();
        let room = old.len().min(text.len()) - prefix;
        let suffix = old.iter().rev().zip(text.iter().rev()).take(room).take_while(same).count();
        let middle = text.get(prefix..text.len() - suffix)?;
        tracing::trace!(length, prefix, suffix, middle = middle.len(), "a text like another");
        (middle.len() * WORTH < text.len())
            .then(|| [format!("from {base} {prefix} {suffix}\n").as_bytes(), middle].concat())
    }

    fn read(&self, id: &str) -> Option<Form> {
        let bytes = fs::read(self.path(id)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?.to_vec());
        let words: Vec<&str> = str::from_utf8(head).ok()?.split(' ').collect();
        match *words.as_slice() {
            ["text"] => Some(Form::Text(rest)),
            ["from", base, prefix, suffix] if is_id(base) => {
                let (prefix, suffix) = (prefix.parse().ok()?, suffix.parse().ok()?);
                Some(Form::Difference { base: base.to_owned(), prefix, suffix, middle: rest })
            }
            _ => None,
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        let (start, rest) = id.split_at_checked(2).unwrap_or((id, ""));
        self.folder.join(start).join(rest)
    }
}

/// Whether it has the form of an id, so that what a damaged file names is never a path to somewhere else.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Makes a folder and those above it, and has each of them outlive a power cut.
pub(super) fn make_folders(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    if let Some(above) = above {
        make_folders(above)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(above.unwrap_or(Path::new("."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(folder: &Path) -> u64 {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let sizes = entries.map(|entry| match entry.metadata().unwrap() {
            about if about.is_dir() => size(&entry.path()),
            about => about.len(),
        });
        sizes.sum()
    }

    #[test]
    fn an_id_is_the_one_of_git() {
        // `printf 'photos\n' | git hash-object --stdin`
        assert_eq!(id_of(b"photos\n"), "353fc521358e3f739f4cbbff023daa7a473210f0");
        assert_eq!(id_of(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    }

    #[test]
    fn a_line_more_takes_little_room() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().to_owned());
        let mut lines: Vec<String> = (0..4000).map(|n| format!("- a question that is like {n} others\n")).collect();
        let mut texts = vec![lines.concat()];
        for n in 0..60 {
            lines.insert(n * 37, format!("- a new question, the {n}th\n"));
            texts.push(lines.concat());
        }
        let mut base = None;
        for text in &texts {
            base = Some(objects.put(text.as_bytes(), base.as_deref()).unwrap());
        }
        for text in &texts {
            assert_eq!(objects.text(&id_of(text.as_bytes())).as_deref(), Some(text.as_bytes()));
        }
        let (kept, one) = (size(folder.path()), u64::try_from(texts[0].len()).unwrap());
        assert!(kept < 4 * one, "{kept} bytes for 61 versions of {one}");
    }

    #[test]
    fn a_damaged_text_is_noticed_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().to_owned());
        let first = objects.put("a long text\n".repeat(9).as_bytes(), None).unwrap();
        let text = format!("{}more\n", "a long text\n".repeat(9));
        let second = objects.put(text.as_bytes(), Some(&first)).unwrap();
        assert!(fs::read(objects.path(&second)).unwrap().starts_with(b"from "));

        fs::write(objects.path(&first), "text\nsomething else\n").unwrap();
        assert_eq!((objects.text(&first), objects.text(&second)), (None, None));
        // Neither is told by the other now.
        assert_eq!(objects.put(text.as_bytes(), Some(&first)).unwrap(), second);
        assert_eq!(objects.text(&second), Some(text.into_bytes()));

        for nonsense in ["", "text", "from x 1 1\n", "from ../../a 1 1\n", &format!("from {second} 999 1\n")] {
            fs::write(objects.path(&first), nonsense).unwrap();
            assert_eq!(objects.text(&first), None, "{nonsense}");
        }
        fs::write(objects.path(&first), format!("from {first} 1 1\n")).unwrap();
        assert_eq!(objects.text(&first), None, "a circle");
    }

    #[test]
    fn texts_that_overlap_themselves_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().to_owned());
        let mut base = None;
        for text in ["aaaa", "aaaaaaaa", "aa", "", "aaab", "ä", "ö"] {
            let text = text.repeat(20);
            let id = objects.put(text.as_bytes(), base.as_deref()).unwrap();
            assert_eq!(objects.text(&id), Some(text.into_bytes()));
            base = Some(id);
        }
    }
}
