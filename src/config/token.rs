//! The bot's token: read from the environment or from a file named there, never shown.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use super::Environment;

/// The bot's token. Neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why there is no usable token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Neither variable is set; an empty one counts as not set.
    #[error(
        "there is no token; copy it from Discord's developer portal (Bot > Reset Token) and set DISCORD_TOKEN, or name a \
         file that holds it in DISCORD_TOKEN_FILE"
    )]
    Missing,
    /// The file cannot be read.
    #[error(
        "the file `{file}` that DISCORD_TOKEN_FILE names cannot be read ({source}); check its path and who may read it"
    )]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is there, but holds nothing.
    #[error("{place} is empty; put the token there (Discord's developer portal: Bot > Reset Token)")]
    Empty {
        /// The variable, or the file.
        place: String,
    },
    /// It holds something that no token can be.
    #[error("{place} does not hold a token: {why}")]
    Malformed {
        /// The variable, or the file.
        place: String,
        /// What is wrong with it and how to mend it.
        why: &'static str,
    },
}

impl Token {
    /// Finds the token: `DISCORD_TOKEN`, else the file that `DISCORD_TOKEN_FILE` names.
    ///
    /// # Errors
    ///
    /// When there is none, or when it cannot be one; the message says how to mend it.
    pub fn find(environment: Environment<'_>) -> Result<Self, TokenError> {
        let set = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
        if let Some(text) = set("DISCORD_TOKEN") {
            return Self::read(&text, "DISCORD_TOKEN");
        }
        let file = set("DISCORD_TOKEN_FILE").ok_or(TokenError::Missing)?;
        if find(&file).is_some() {
            let why = "it has to name the file that holds the token; the token itself goes into DISCORD_TOKEN";
            return Err(TokenError::Malformed { place: "DISCORD_TOKEN_FILE".to_owned(), why });
        }
        let text = std::fs::read_to_string(Path::new(file.trim()))
            .map_err(|source| TokenError::Unreadable { file: file.clone(), source })?;
        Self::read(&text, &format!("the file `{file}`"))
    }

    /// Reads a token as people paste it: white space around it and a leading `Bot ` are dropped.
    ///
    /// # Errors
    ///
    /// When it is empty or cannot be a token; `place` is what the message calls the place where it stood.
    pub fn read(text: &str, place: &str) -> Result<Self, TokenError> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim();
        let malformed = |why| Err(TokenError::Malformed { place: place.to_owned(), why });
        if text.is_empty() {
            return Err(TokenError::Empty { place: place.to_owned() });
        }
        if text.contains(['"', '\'', '`']) {
            return malformed("there are quotation marks in it; leave them out");
        }
        if text.contains(char::is_whitespace) {
            return malformed("there is white space in it; it has to be the token alone, on one line");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return malformed("there are letters in it that no token has; copy it again (Bot > Reset Token)");
        }
        Ok(Self(text.to_owned()))
    }

    /// The token itself, for the request's header and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A text without the token, wherever it came from.
    pub fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        // A short one, which only a stand-in takes, may well be a part of words.
        if self.0.len() < SHORTEST || !text.contains(&self.0) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(&self.0, HIDDEN))
    }

    /// Whether it has the form of Discord's tokens: three parts with dots between them. Stand-ins take others.
    pub fn looks_usual(&self) -> bool {
        let parts: Vec<_> = self.0.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| part.len() >= 5)
    }
}

/// No token is shorter, in bytes; Discord's have about seventy.
const SHORTEST: usize = 12;

/// Stands where a token stood.
const HIDDEN: &str = "(hidden)";

/// Where the first thing stands in a text that has the form of Discord's tokens: a number in base 64, when it was made,
/// and a signature, with dots between them.
pub fn find(text: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !(is_part(c) || c == '.')) {
        let start = at;
        at += word.len();
        let word = word.trim_end_matches(|c: char| !(is_part(c) || c == '.'));
        let lengths: Vec<usize> = word.split('.').map(str::len).collect();
        // What is written before or behind it without a blank belongs to its first or last part.
        if lengths.windows(3).any(|parts| matches!(parts, [18..=usize::MAX, 5..=8, 25..=usize::MAX])) {
            return Some(start..start + word.len());
        }
    }
    None
}

/// A text without anything that has the form of a token.
pub fn hide(text: &str) -> Cow<'_, str> {
    let mut hidden = Cow::Borrowed(text);
    while let Some(range) = find(&hidden) {
        hidden.to_mut().replace_range(range, HIDDEN);
    }
    hidden
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
