//! What git knows of the knowledge files: every commit that changed one.

use std::path::Path;

use super::{ACCOUNTS, GitProblem, NOBODY, TRAILER, hex, run};
use crate::store::history::{Author, Content, Origin, Version};

use sha1::{Digest, Sha1};

/// One line for the commit, in parts: a start that no path has, hash, author, address, date, message.
const FORM: &str = "--format=%x01%H%x00%an%x00%ae%x00%at%x00%B";

/// The kinds of a plain file, as git has them.
const PLAIN: [&str; 2] = ["100644", "100755"];

/// A version that git has, and the id of the one that the bot gave it when it made the commit.
pub(in crate::store::history) struct Past {
    pub version: Version,
    pub made_as: Option<String>,
}

/// The versions in at most `most` commits, newest first: those of one path, or of all.
pub(in crate::store::history) fn past(
    knowledge: &Path,
    path: Option<&str>,
    most: usize,
) -> Result<Vec<Past>, GitProblem> {
    let most = format!("--max-count={most}");
    // `-c` tells of a merge only what is in none of its sides.
    let mut arguments =
        vec!["log", "-z", "-c", "--raw", "--no-abbrev", "--no-renames", "--relative", FORM, &most, "--"];
    arguments.push(path.unwrap_or("."));
    match run::git(knowledge, &arguments, &[]) {
        Ok(printed) => Ok(read(&String::from_utf8_lossy(&printed))),
        // A new checkout.
        Err(GitProblem::Refused { said }) if said.contains("does not have any commits") => Ok(Vec::new()),
        Err(problem) => Err(problem),
    }
}

fn read(printed: &str) -> Vec<Past> {
    let mut parts = printed.split('\0').peekable();
    let mut found = Vec::new();
    while let Some(part) = parts.next() {
        let Some(commit) = part.trim_start_matches('\n').strip_prefix('\u{1}') else { continue };
        let (Some(name), Some(address), Some(when), Some(message)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            break;
        };
        let who = author(name, address);
        let why = message.lines().next().unwrap_or_default().trim();
        let made_as = message.lines().rev().find_map(|line| line.strip_prefix(TRAILER)).map(|id| id.trim().to_owned());
        while let Some(change) = parts.next_if(|part| part.trim_start_matches('\n').starts_with(':')) {
            let Some(path) = parts.next() else { break };
            let is_knowledge = Path::new(path).extension().is_some_and(|end| end == "md");
            let Some(content) = content(change.trim_start_matches('\n')).filter(|_| is_knowledge) else { continue };
            let version = Version {
                id: id_of(commit, path),
                path: path.to_owned(),
                when: when.parse().unwrap_or(0),
                who: who.clone(),
                why: why.to_owned(),
                origin: Origin::Git,
                commit: Some(commit.to_owned()),
                content,
            };
            found.push(Past { version, made_as: made_as.clone() });
        }
    }
    found
}

/// What a line such as `:100644 100644 OLD NEW M` leaves; a merge has a colon, a mode and an id more for each side.
fn content(change: &str) -> Option<Content> {
    let sides = change.chars().take_while(|c| *c == ':').count();
    let words: Vec<&str> = change.trim_start_matches(':').split(' ').collect();
    let (mode, blob, status) = (words.get(sides)?, words.get(2 * sides + 1)?, words.get(2 * sides + 2)?);
    if status.ends_with('D') {
        return Some(Content::Removed);
    }
    PLAIN.contains(mode).then(|| Content::Git { blob: (*blob).to_owned() })
}

fn author(name: &str, address: &str) -> Author {
    let account = address.strip_suffix(ACCOUNTS).and_then(|account| account.parse().ok());
    let is_ours = account.is_some() || address == NOBODY;
    let is_unknown = is_ours && name == super::COMMITTER.0;
    Author { name: if is_unknown { String::new() } else { name.to_owned() }, account }
}

fn id_of(commit: &str, path: &str) -> String {
    let mut id = hex(&Sha1::digest(format!("{commit} {path}")));
    id.truncate(super::super::ID);
    id
}
