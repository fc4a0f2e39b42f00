//! Reads a knowledge folder as it stood in a revision of the git checkout that it lies in.
//!
//! Asks the program `git`, so that every form of a repository that it knows can be read. Only reads: nothing is checked
//! out, and the working tree stays as it is.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::folder::{MAX_BYTES, is_knowledge_file};
use crate::engine::knowledge::SourceFile;

/// Why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// There is no git.
    #[error("there is no program `git` here: install git, or name a folder that holds the other version")]
    NoGit(#[source] io::Error),
    /// The folder lies in no checkout.
    #[error(
        "{} lies in no git checkout, so it has no revisions: name a folder that holds the other version instead",
        .0.display()
    )]
    NotACheckout(PathBuf),
    /// The checkout has no such revision.
    #[error("there is no revision `{0}` in this git checkout: name a commit, a branch or a tag (`git log` lists them)")]
    NoSuchRevision(String),
    /// The folder was not there yet.
    #[error("{} holds no knowledge files in revision `{revision}`: name a later revision", folder.display())]
    NothingThere {
        /// The revision.
        revision: String,
        /// The folder.
        folder: PathBuf,
    },
    /// Git refuses.
    #[error("git cannot read revision `{revision}`; it says: {says}")]
    Refused {
        /// The revision.
        revision: String,
        /// What git says.
        says: String,
    },
}

/// Reads the texts of a knowledge folder as they stood in a revision, ordered by path. Files that the folder's reader
/// could not read either, such as ones that are not UTF-8, are left out.
///
/// # Errors
///
/// When there is no git, no checkout, no such revision, or no knowledge in it.
pub fn read_revision(folder: &Path, revision: &str) -> Result<Vec<SourceFile>, RevisionError> {
    let refused = |output: &Output| RevisionError::Refused {
        revision: revision.to_owned(),
        says: String::from_utf8_lossy(&output.stderr).trim().replace('\n', " "),
    };
    let checkout = ask(folder, &["rev-parse", "--is-inside-work-tree"], "")?;
    if !checkout.status.success() {
        // Git also refuses a checkout that belongs to somebody else, and says how to allow it.
        let is_none = String::from_utf8_lossy(&checkout.stderr).contains("not a git repository");
        return Err(if is_none { RevisionError::NotACheckout(folder.to_owned()) } else { refused(&checkout) });
    }
    let name = format!("{revision}^{{commit}}");
    let commit = ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name], "")?;
    if !commit.status.success() {
        return Err(RevisionError::NoSuchRevision(revision.to_owned()));
    }
    let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
    let listed = ask(folder, &["ls-tree", "-r", "-z", "-l", &commit, "./"], "")?;
    if !listed.status.success() {
        return Err(refused(&listed));
    }
    let blobs: Vec<Blob> = String::from_utf8_lossy(&listed.stdout).split('\0').filter_map(Blob::read).collect();
    if blobs.is_empty() {
        return Err(RevisionError::NothingThere { revision: revision.to_owned(), folder: folder.to_owned() });
    }
    let ids = blobs.iter().map(|blob| blob.id.as_str()).collect::<Vec<_>>().join("\n");
    let texts = ask(folder, &["cat-file", "--batch"], &ids)?;
    if !texts.status.success() {
        return Err(refused(&texts));
    }
    let mut rest = texts.stdout.as_slice();
    let mut files = Vec::with_capacity(blobs.len());
    for blob in blobs {
        let bytes = blob.take(&mut rest).ok_or_else(|| refused(&texts))?;
        if let Ok(text) = String::from_utf8(bytes.to_vec()) {
            files.push(SourceFile { path: blob.path, text });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Runs git in a folder, with some input.
fn ask(folder: &Path, args: &[&str], input: &str) -> Result<Output, RevisionError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What git says is looked into, so it says it in English.
    command.env("LC_ALL", "C");
    // A git hook sets these for its own repository; the folder says which one is meant here.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(RevisionError::NoGit)?;
    let stdin = child.stdin.take();
    // Written beside the reading: git answers before it has read everything, and neither may wait for the other. Whether
    // it took all of it shows in what it answers.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output()
    });
    output.map_err(RevisionError::NoGit)
}

/// A file of a revision.
struct Blob {
    id: String,
    size: usize,
    path: String,
}

impl Blob {
    /// Reads a line of `git ls-tree -l`; `None` for what is no knowledge file.
    fn read(line: &str) -> Option<Self> {
        let (about, path) = line.split_once('\t')?;
        let [mode, "blob", id, size] = about.split_whitespace().collect::<Vec<_>>()[..] else { return None };
        let size = size.parse().ok().filter(|size| u64::try_from(*size).is_ok_and(|size| size <= MAX_BYTES))?;
        // Links are left out: what they lead to may lie outside of the revision.
        let is_file = mode.starts_with("100");
        (is_file && is_knowledge_file(path)).then(|| Self { id: id.to_owned(), size, path: path.to_owned() })
    }

    /// Takes its bytes from what `git cat-file --batch` prints: a line about the file, the file, and an empty line.
    fn take<'a>(&self, rest: &mut &'a [u8]) -> Option<&'a [u8]> {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let (about, after) = rest.split_at_checked(end + 1)?;
        let (bytes, after) = after.split_at_checked(self.size)?;
        *rest = after.strip_prefix(b"\n")?;
        about.starts_with(self.id.as_bytes()).then_some(bytes)
    }
}
