//! Reads a configuration file: every finding at once, each with its line and its cure.
//!
//! The value of a key that looks like a token is never repeated, nor is any line of a file that cannot be parsed.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::{Config, keys, token};

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Every finding, in the order of the lines; never empty.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, or the environment's variable.
    pub place: String,
    /// Line in the file, from 1; `None` for the file as a whole and for a variable.
    pub line: Option<usize>,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl ConfigError {
    /// A finding about a variable of the environment.
    pub(super) fn variable(name: &str, message: String) -> Self {
        Self { findings: vec![Finding { place: name.to_owned(), line: None, message }] }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.message),
            None => write!(f, "{}: {}", self.place, self.message),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// Reads the file at `path`.
pub(super) fn file(path: &Path) -> Result<Config, ConfigError> {
    let name = path.display().to_string();
    let whole = |message: String| ConfigError { findings: vec![Finding { place: name.clone(), line: None, message }] };
    let bytes = std::fs::read(path).map_err(|error| {
        whole(format!(
            "the configuration cannot be read ({error}); name another file with --config, or copy config.example.toml there"
        ))
    })?;
    let content = String::from_utf8(bytes)
        .map_err(|_| whole("the configuration is not UTF-8 text; save it as UTF-8 in your editor".into()))?;
    text(&name, &content)
}

/// Reads the text of a file that findings call `name`.
pub(super) fn text(name: &str, text: &str) -> Result<Config, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { name, text, findings: Vec::new() };
    if let Some(place) = token::find(text) {
        // Nothing else is said: a value that is wrong would be repeated.
        reader.find(
            Some(place),
            "this looks like a bot's token, and does not belong here, not even in a comment: a file like this is soon \
             shared. Remove it, reset the token in Discord's developer portal if others could read it, and set \
             DISCORD_TOKEN, or name a file that holds the token in DISCORD_TOKEN_FILE"
                .to_owned(),
        );
        return Err(ConfigError { findings: reader.findings });
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.find(error.span(), format!("this is not TOML: {}; compare with config.example.toml", error.message()));
    }
    // What follows a slip in the form is not worth a finding of its own.
    if reader.findings.is_empty() {
        reader.table("", table.get_ref());
    }
    if reader.findings.is_empty() {
        let read = Config::deserialize(toml::de::Deserializer::from(table));
        match read {
            Ok(config) => return Ok(config),
            Err(error) => reader.find(error.span(), error.message().to_owned()),
        }
    }
    reader.findings.sort_by_key(|finding| finding.line);
    Err(ConfigError { findings: reader.findings })
}

/// The findings of one file so far.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn find(&mut self, span: Option<Range<usize>>, message: String) {
        let before = |span: Range<usize>| self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
        let line = span.map(|span| before(span) + 1);
        self.findings.push(Finding { place: self.name.to_owned(), line, message });
    }

    /// Looks at every key below `section` (empty for the top).
    fn table(&mut self, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let path = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
            let verdict = match value.get_ref() {
                _ if name.to_lowercase().contains("token") => Err(format!(
                    "`{path}` does not belong here: a file like this is soon shared. Remove the line, reset the token in \
                     Discord's developer portal if others could read it, and set DISCORD_TOKEN, or name a file that \
                     holds the token in DISCORD_TOKEN_FILE"
                )),
                DeValue::Table(below) if section.is_empty() && keys::is_section(name) => {
                    self.table(name, below);
                    Ok(())
                }
                other => one(&path, section, name, other),
            };
            if let Err(message) = verdict {
                self.find(Some(key.span()), message);
            }
        }
    }
}

/// Checks one key and its value.
fn one(path: &str, section: &str, name: &str, value: &DeValue<'_>) -> Result<(), String> {
    if let Some(key) = keys::find(path) {
        return keys::check(key, value).map_err(|message| format!("`{path}`: {message}"));
    }
    if section.is_empty() && keys::is_section(name) {
        return Err(format!("`{name}` is a section; write `[{name}]` on a line of its own and its keys below it"));
    }
    let cure = match keys::nearest(path) {
        Some(near) => match near.split_once('.') {
            Some((home, key)) if home != section => format!("did you mean `{key}` in the section [{home}]?"),
            Some((_, key)) => format!("did you mean `{key}`?"),
            None => format!("did you mean `{near}`, above the first section?"),
        },
        None => "config.example.toml names every key".to_owned(),
    };
    Err(format!("there is no key `{path}`; {cure}"))
}
