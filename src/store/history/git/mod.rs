//! The git checkout that a knowledge folder may lie in: each save of the bot's becomes a commit of that one file.
//!
//! What people have staged or changed beside it stays as it is (`git commit --only`). Their hooks do not run: they are
//! made for people, may ask or change files, and the knowledge has been checked. Nothing is pushed or fetched. This
//! module must not know the history folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::Author;
use super::objects::hex;
use crate::engine::text::clip;

mod past;
mod run;

pub(super) use past::{Past, past};

/// Who makes the commit where the checkout names nobody.
const COMMITTER: (&str, &str) = ("Syncdesk", "syncdesk@localhost.invalid");

/// The part of a moderator's address behind the number of their account. Nothing is ever sent to `.invalid`.
const ACCOUNTS: &str = "@users.noreply.discord.invalid";

/// The address of a moderator whose account is not known.
const NOBODY: &str = "nobody@users.noreply.discord.invalid";

/// How long a commit's first line is.
const SUBJECT: usize = 72;

/// Before the version's id, in the last line of a commit.
const TRAILER: &str = "Syncdesk-Version: ";

/// What lies in git's folder while people are in the middle of something that a commit would get into.
const UNDER_WAY: [(&str, &str); 6] = [
    ("MERGE_HEAD", "a merge"),
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("BISECT_LOG", "a bisect"),
];

/// Why there is no commit of a save. The save itself is in force, and in the history folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitProblem {
    /// There is no program of this name.
    #[error("git is not installed: install it, or switch commits off")]
    Missing,
    /// People are in the middle of something.
    #[error("{0} is under way in the checkout: finish it, then commit the file")]
    Busy(&'static str),
    /// The file on the disk is another one by now.
    #[error("somebody changed the file at the same time: read it, then commit it")]
    Changed,
    /// It took too long.
    #[error("git did not finish in time: check the checkout's disk and filters, then commit the file")]
    Slow,
    /// Git says why.
    #[error("git refused ({said}): mend that, then commit the file")]
    Refused {
        /// What git said, in a line.
        said: String,
    },
}

/// Whether saves become commits, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checkout {
    /// It is switched off.
    Off,
    /// The knowledge folder lies in no checkout, or git ignores it.
    None,
    /// There is one, or may be, but git cannot be used.
    Unusable(GitProblem),
    /// Each save becomes a commit.
    Found {
        /// The checkout's folder.
        root: PathBuf,
        /// Where git keeps what belongs to this checkout.
        git_dir: PathBuf,
    },
}

/// A file to commit.
pub(super) struct Saved<'a> {
    /// The version's id.
    pub id: &'a str,
    pub path: &'a str,
    pub who: &'a Author,
    pub why: &'a str,
    /// Seconds since 1970.
    pub when: u64,
}

impl Checkout {
    /// Looks for the checkout that a knowledge folder lies in.
    pub(super) fn find(knowledge: &Path) -> Self {
        let asked = run::git(knowledge, &["rev-parse", "--show-toplevel", "--absolute-git-dir"], &[]);
        let printed = match asked {
            Ok(printed) => String::from_utf8_lossy(&printed).into_owned(),
            Err(GitProblem::Refused { said }) if said.contains("not a git repository") => return Self::None,
            Err(GitProblem::Refused { said }) if said.contains("must be run in a work tree") => return Self::None,
            // Where nobody uses git, nobody misses it.
            Err(GitProblem::Missing) if !knowledge.ancestors().any(|folder| folder.join(".git").exists()) => {
                return Self::None;
            }
            Err(problem) => return Self::Unusable(problem),
        };
        let mut lines = printed.lines();
        let (Some(root), Some(git_dir)) = (lines.next(), lines.next()) else { return Self::None };
        // This command knows no literal paths, and needs none.
        if run::git(knowledge, &["check-ignore", "--quiet", "."], &[("GIT_LITERAL_PATHSPECS", "0")]).is_ok() {
            return Self::None;
        }
        Self::Found { root: root.into(), git_dir: git_dir.into() }
    }
}

/// Commits the file as it is on the disk, and nothing else. No commit is made of what git has already, or ignores.
pub(super) fn commit(
    knowledge: &Path,
    (root, git_dir): (&Path, &Path),
    saved: &Saved<'_>,
) -> Result<Option<String>, GitProblem> {
    if let Some((_, what)) = UNDER_WAY.iter().find(|(name, _)| git_dir.join(name).exists()) {
        return Err(GitProblem::Busy(what));
    }
    let file = name_for_git(knowledge, root, saved.path);
    let state = run::git(knowledge, &["status", "--porcelain", "-z", "--untracked-files=all", "--", &file], &[])?;
    if state.is_empty() {
        return Ok(None);
    }
    let is_new = state.starts_with(b"??");
    if is_new {
        run::git(knowledge, &["add", "--intent-to-add", "--", &file], &[])?;
    }
    let (name, address, date) = (safe_name(&saved.who.name), address_of(saved.who), format!("@{} +0000", saved.when));
    let mut variables =
        vec![("GIT_AUTHOR_NAME", name.as_str()), ("GIT_AUTHOR_EMAIL", &address), ("GIT_AUTHOR_DATE", &date)];
    if run::git(knowledge, &["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"], &[]).is_err() {
        variables.extend([("GIT_COMMITTER_NAME", COMMITTER.0), ("GIT_COMMITTER_EMAIL", COMMITTER.1)]);
    }
    let message = format!("--message={}", message_of(saved));
    let arguments = ["commit", "--quiet", "--no-status", "--cleanup=whitespace", "--only", &message, "--", &file];
    if let Err(problem) = run::git(knowledge, &arguments, &variables) {
        if is_new {
            // Leaves the file as it was found; if this fails too, the first problem says more.
            let _ = run::git(knowledge, &["rm", "--cached", "--quiet", "--", &file], &[]);
        }
        return Err(problem);
    }
    let head = run::git(knowledge, &["rev-parse", "HEAD"], &[])?;
    Ok(Some(String::from_utf8_lossy(&head).trim().to_owned()))
}

/// The text of a blob.
pub(super) fn blob(knowledge: &Path, id: &str) -> Result<Vec<u8>, GitProblem> {
    run::git(knowledge, &["cat-file", "blob", id], &[])
}

/// Of a link, the file it leads to, when git has that: it is the one that was written.
fn name_for_git(knowledge: &Path, root: &Path, path: &str) -> String {
    let on_disk = knowledge.join(path);
    let is_link = fs::symlink_metadata(&on_disk).is_ok_and(|about| about.is_symlink());
    let real = is_link.then(|| fs::canonicalize(&on_disk).ok()).flatten();
    let real = real.filter(|real| fs::canonicalize(root).is_ok_and(|root| real.starts_with(root)));
    real.and_then(|real| real.to_str().map(str::to_owned)).unwrap_or_else(|| path.to_owned())
}

/// A name that git takes as it is: no control characters, none of its own signs.
fn safe_name(name: &str) -> String {
    // The last two ranges turn the direction of what follows them.
    let is_bad = |c: char| c.is_control() || matches!(c, '<' | '>' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = name.replace(is_bad, " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // Of signs alone git makes no name.
    if plain.chars().any(char::is_alphanumeric) { plain } else { COMMITTER.0.to_owned() }
}

fn address_of(who: &Author) -> String {
    who.account.map_or_else(|| NOBODY.to_owned(), |account| format!("{account}{ACCOUNTS}"))
}

fn message_of(saved: &Saved<'_>) -> String {
    let why = if saved.why.is_empty() { format!("Change {}", saved.path) } else { saved.why.to_owned() };
    let subject = clip(&why, SUBJECT);
    let rest = if subject == why { String::new() } else { format!("{why}\n\n") };
    format!("{subject}\n\n{rest}{TRAILER}{}", saved.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        for (name, safe) in [
            ("Ann", "Ann"),
            ("Ann <ann@example.org>", "Ann ann@example.org"),
            ("A\nGIT_X=1\u{7}\u{0} B", "A GIT_X=1 B"),
            ("Jürgen 🦀", "Jürgen 🦀"),
            ("<>", "Syncdesk"),
            ("A\u{202e}nn", "A nn"),
            ("...", "Syncdesk"),
            ("", "Syncdesk"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
    }

    #[test]
    fn a_long_reason_is_clipped_once_and_told_whole() {
        let why = "word ".repeat(30);
        let saved = Saved { id: "0a", path: "g/1-a.md", who: &Author::unknown(), why: why.trim(), when: 0 };
        let message = message_of(&saved);
        let lines: Vec<&str> = message.lines().collect();
        assert!(lines[0].ends_with('…') && lines[0].chars().count() <= SUBJECT);
        assert_eq!(lines[1..], ["", why.trim(), "", "Syncdesk-Version: 0a"]);
    }
}
