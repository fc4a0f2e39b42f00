//! Every key of the configuration and what it takes.
//!
//! One table drives the refusal of unknown keys, the check of values and the test of `config.example.toml`. A key that
//! is missing here cannot be used, so a new field of [`super::Config`] is noticed at once.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use toml::de::DeValue;

/// A key and what it takes.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key with its section: `discord.wait_seconds`.
    pub path: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// A path, not empty.
    Folder,
    /// `true` or `false`.
    YesOrNo,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Whole seconds from 0 to this.
    Seconds(u64),
    /// A whole number from 0 to this.
    UpTo(u64),
    /// Whole days from 1 to this.
    Days(u64),
    /// A list of Discord's numbers for channels, servers or roles.
    Ids,
    /// `http://` or `https://` and a host, or empty.
    Address,
    /// A level or a filter for log lines.
    Level,
    /// An address of this machine and a port.
    Listening,
}

/// An hour and a day: the bounds of the waiting times.
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// An example, and the default.
const LISTENING: &str = "127.0.0.1:9464";

/// Levels of log lines, least talkative first.
const LEVELS: &[&str] = &["off", "error", "warn", "info", "debug", "trace"];

/// Every key, in the order of `config.example.toml`.
pub const KEYS: &[Key] = &[
    Key { path: "knowledge", takes: Takes::Folder },
    Key { path: "data_dir", takes: Takes::Folder },
    Key { path: "log.level", takes: Takes::Level },
    Key { path: "log.format", takes: Takes::OneOf(&["text", "json"]) },
    Key { path: "reload.events", takes: Takes::YesOrNo },
    Key { path: "reload.poll_seconds", takes: Takes::Seconds(HOUR) },
    Key { path: "history.git", takes: Takes::YesOrNo },
    Key { path: "discord.listen", takes: Takes::OneOf(&["addressed", "listed", "all"]) },
    Key { path: "discord.channels", takes: Takes::Ids },
    Key { path: "discord.guilds", takes: Takes::Ids },
    Key { path: "discord.moderator_roles", takes: Takes::Ids },
    Key { path: "discord.moderator_users", takes: Takes::Ids },
    Key { path: "discord.moderator_channels", takes: Takes::Ids },
    Key { path: "discord.home_guilds", takes: Takes::Ids },
    Key { path: "discord.message_content", takes: Takes::YesOrNo },
    // An answer that waits longer than this comes after everyone has gone.
    Key { path: "discord.wait_seconds", takes: Takes::Seconds(600) },
    Key { path: "discord.cooldown_seconds", takes: Takes::Seconds(DAY) },
    // Discord limits edits of messages older than an hour.
    Key { path: "discord.edit_seconds", takes: Takes::Seconds(HOUR) },
    Key { path: "discord.requests_per_second", takes: Takes::UpTo(10_000) },
    Key { path: "discord.api", takes: Takes::Address },
    Key { path: "inbox.enabled", takes: Takes::YesOrNo },
    // Words of members are not kept for ever.
    Key { path: "inbox.days", takes: Takes::Days(365) },
    Key { path: "monitor.enabled", takes: Takes::YesOrNo },
    Key { path: "monitor.address", takes: Takes::Listening },
    Key { path: "stats.enabled", takes: Takes::YesOrNo },
    Key { path: "stats.days", takes: Takes::Days(3_650) },
];

/// The key with this path.
pub fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether keys stand below this name.
pub(super) fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.path.split_once('.').is_some_and(|(section, _)| section == name))
}

/// The key or section that is nearest to a misspelt one, if any is near; a key counts with and without its section.
pub(super) fn nearest(path: &str) -> Option<&'static str> {
    let typed = path.to_lowercase().replace('-', "_");
    let last = typed.rsplit('.').next().unwrap_or_default();
    KEYS.iter()
        .map(|key| {
            let name = key.path.rsplit('.').next().unwrap_or_default();
            let near = strsim::jaro_winkler(&typed, key.path).max(strsim::jaro_winkler(last, name));
            (near, key.path)
        })
        .filter(|(near, _)| *near > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, path)| path)
}

/// Checks a value that was given as text, for example in the environment.
///
/// # Errors
///
/// A sentence that says what the key takes.
pub fn check_text(path: &str, value: &str) -> Result<(), String> {
    match find(path).map(|key| key.takes) {
        Some(Takes::Folder) if value.is_empty() => Err("it is empty; give it a folder, for example `data`".into()),
        Some(Takes::Address) => check_address(value),
        Some(Takes::Level) => check_level(value),
        Some(Takes::OneOf(words)) => check_word(value, words),
        Some(Takes::Listening) => check_listening(value),
        _ => Ok(()),
    }
}

/// Checks a value as it stands in the file.
pub(super) fn check(key: &Key, value: &DeValue<'_>) -> Result<(), String> {
    let name = key.path.rsplit('.').next().unwrap_or_default();
    let wants = |wanted: &str| Err(format!("it takes {wanted}"));
    match (key.takes, value) {
        (Takes::Folder | Takes::Address | Takes::Level | Takes::Listening | Takes::OneOf(_), DeValue::String(text)) => {
            check_text(key.path, text)
        }
        (Takes::YesOrNo, DeValue::Boolean(_)) => Ok(()),
        (Takes::Seconds(most), DeValue::Integer(number)) if in_range(number, 0..=most) => Ok(()),
        (Takes::Days(most), DeValue::Integer(number)) if in_range(number, 1..=most) => Ok(()),
        (Takes::UpTo(most), DeValue::Integer(number)) if in_range(number, 0..=most) => Ok(()),
        (Takes::Ids, DeValue::Array(list)) => match list.iter().find(|id| !is_id(id.get_ref())) {
            None => Ok(()),
            Some(_) => wants(&format!(
                "Discord's long numbers, without quotation marks: `{name} = [123456789012345678]` (in Discord, switch on \
                 Developer Mode, then right-click and choose Copy ID)"
            )),
        },
        (Takes::Folder, _) => wants(&format!("a folder in quotation marks: `{name} = \"{name}\"`")),
        (Takes::Address, _) => wants(&format!("an address in quotation marks: `{name} = \"http://127.0.0.1:4000\"`")),
        (Takes::Listening, _) => {
            wants(&format!("an address and a port in quotation marks: `{name} = \"{LISTENING}\"`"))
        }
        (Takes::Level, _) => wants(&format!("a level in quotation marks: `{name} = \"info\"`")),
        (Takes::OneOf(words), _) => wants(&format!("one of {}", listed(words))),
        (Takes::YesOrNo, _) => wants("`true` or `false`, without quotation marks"),
        (Takes::Seconds(most), _) => wants(&format!("a whole number of seconds from 0 to {most}")),
        (Takes::UpTo(most), _) => wants(&format!("a whole number from 0 to {most}")),
        (Takes::Days(most), _) => wants(&format!("a whole number of days from 1 to {most}")),
        (Takes::Ids, _) => wants(&format!("a list in square brackets: `{name} = [123456789012345678]`")),
    }
}

fn in_range(number: &toml::de::DeInteger<'_>, range: RangeInclusive<u64>) -> bool {
    u64::from_str_radix(number.as_str(), number.radix()).is_ok_and(|number| range.contains(&number))
}

/// Discord's numbers are positive and have grown to 19 digits.
fn is_id(value: &DeValue<'_>) -> bool {
    value
        .as_integer()
        .is_some_and(|number| number.radix() == 10 && number.as_str().parse::<i64>().is_ok_and(|number| number > 0))
}

fn check_word(value: &str, words: &[&str]) -> Result<(), String> {
    if words.contains(&value) {
        return Ok(());
    }
    let near = words.iter().find(|word| strsim::damerau_levenshtein(&value.to_lowercase(), word) <= 2);
    let guess = near.map_or(String::new(), |word| format!("; did you mean `{word}`?"));
    Err(format!("`{value}` is not one of {}{guess}", listed(words)))
}

fn check_address(value: &str) -> Result<(), String> {
    if value.contains('@') {
        return Err(
            "there is a name or a password in it, which logs would show; leave out what stands before the `@`".into()
        );
    }
    let host = value.strip_prefix("http://").or_else(|| value.strip_prefix("https://"));
    let fits = |host: &str| !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace);
    if value.is_empty() {
        return Ok(());
    }
    if host.is_some_and(fits) {
        return check_path(value);
    }
    Err(format!(
        "`{value}` is not an address; write it like `http://127.0.0.1:4000`, or leave it empty for Discord's own"
    ))
}

/// The bot adds the path below which Discord's interface is.
fn check_path(value: &str) -> Result<(), String> {
    // The first three are the scheme, nothing and the host.
    const BEFORE: usize = 3;
    let parts: Vec<&str> = value.split('/').collect();
    let Some(at) = parts.iter().skip(BEFORE).position(|part| part.eq_ignore_ascii_case("api")) else { return Ok(()) };
    let base: Vec<&str> = parts.into_iter().take(BEFORE + at).collect();
    Err(format!("`{value}` names the path too, which the bot adds itself; write `{}`", base.join("/")))
}

fn check_listening(value: &str) -> Result<(), String> {
    if value.parse::<SocketAddr>().is_ok() {
        return Ok(());
    }
    Err(format!("`{value}` is not an address of this machine with a port; write it like `{LISTENING}`"))
}

fn check_level(value: &str) -> Result<(), String> {
    if value.contains(['=', ',']) {
        let wrong = value.split(',').map(str::trim).find(|part| {
            let level = part.rsplit_once('=').map_or(*part, |(_, level)| level);
            !LEVELS.contains(&level.to_lowercase().as_str())
        });
        return wrong.map_or(Ok(()), |part| {
            Err(format!("`{part}` is no part of a filter; write for example `info,serenity=warn`"))
        });
    }
    check_word(&value.to_lowercase(), LEVELS)
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
