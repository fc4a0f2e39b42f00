//! What a version is, who made it and why.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// Who made a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The name that others see; empty when nobody knows, as for a file saved in an editor.
    pub name: String,
    /// The number of the account on Discord, when it was made there.
    pub account: Option<u64>,
}

impl Author {
    /// Somebody on Discord.
    pub fn on_discord(name: &str, account: u64) -> Self {
        Self { name: name.to_owned(), account: Some(account) }
    }

    /// Nobody knows who.
    pub fn unknown() -> Self {
        Self::default()
    }

    /// Whether somebody knows who.
    pub fn is_known(&self) -> bool {
        !self.name.is_empty() || self.account.is_some()
    }
}

/// Where a version came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A file was saved in the folder: with an editor, a pull, a copy.
    Editor,
    /// A moderator saved it on Discord.
    Discord,
    /// An earlier version was brought back.
    Undo,
    /// A command of this program wrote it.
    Command,
    /// Only git knows it: it was in force before the bot came.
    Git,
    /// Something that a later program knows.
    #[serde(other)]
    Other,
}

/// A text that has come into force, or gone.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The path below the knowledge folder, with `/` between its parts.
    pub path: &'a str,
    /// The whole text; none when the file was removed.
    pub text: Option<&'a str>,
    /// Who made it.
    pub who: &'a Author,
    /// Why, in a line.
    pub why: &'a str,
    /// Where it came from.
    pub origin: Origin,
    /// When it came into force.
    pub when: SystemTime,
    /// Whether it is to be a commit where the folder lies in a git checkout: yes for what the bot has written, no for
    /// what people have saved, for they commit themselves.
    pub commit: bool,
}

/// One version of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Short and stable: ten characters that tell it from all others.
    pub id: String,
    /// The path below the knowledge folder, with `/` between its parts.
    pub path: String,
    /// When it came into force, in seconds since 1970.
    pub when: u64,
    /// Who made it.
    pub who: Author,
    /// Why, in a line.
    pub why: String,
    /// Where it came from.
    pub origin: Origin,
    /// The commit that has it, where one is known.
    pub commit: Option<String>,
    pub(super) content: Content,
}

impl Version {
    /// Whether the file was removed with it.
    pub fn is_removal(&self) -> bool {
        self.content == Content::Removed
    }
}

/// Where a version's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Removed,
    /// In the history folder. `plain` is its id with plain line ends, where that is another one.
    Kept {
        object: String,
        plain: Option<String>,
    },
    /// In git.
    Git {
        blob: String,
    },
}

impl Content {
    /// Whether git has the same text, line ends aside.
    pub(super) fn is_in(&self, git: &Self) -> bool {
        match (self, git) {
            (Self::Removed, Self::Removed) => true,
            (Self::Kept { object, plain }, Self::Git { blob }) => blob == object || Some(blob) == plain.as_ref(),
            _ => false,
        }
    }
}
