//! Configuration: TOML to [`Config`], every key with a default.
//!
//! [`Config::find`] is the door for the program: it settles which file counts and lets the environment have the last
//! word. What a key takes stands in [`keys`]; the reading, with every finding at once, in [`read`]. The bot's token is
//! never part of the configuration: see [`Token`].

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Deserializer};

pub mod keys;
mod read;
pub mod token;

pub use read::{ConfigError, Finding};
pub use token::{Token, TokenError};

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The knowledge folder.
    pub knowledge: PathBuf,
    /// Where the program may write.
    pub data_dir: PathBuf,
    /// Log lines.
    pub log: Log,
    /// How saved knowledge files are noticed.
    pub reload: Reload,
    /// How versions of knowledge files are kept.
    pub history: History,
    /// The bot on Discord.
    pub discord: Discord,
    /// The review queue.
    pub inbox: Inbox,
    /// What the bot tells of itself over HTTP.
    pub monitor: Monitor,
    /// What helped members, as counts.
    pub stats: Stats,
}

/// What the bot tells of itself over HTTP: `/metrics` and `/health`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Monitor {
    /// Whether it does.
    pub enabled: bool,
    /// Where; an address of this machine and a port.
    pub address: SocketAddr,
}

/// How saved knowledge files are noticed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reload {
    /// Whether to listen to what the system tells of saved files.
    pub events: bool,
    /// Every how many seconds to look at the files' sizes and times; 0: never.
    pub poll_seconds: u64,
}

/// How versions of knowledge files are kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct History {
    /// Whether an edit made on Discord becomes a commit where the knowledge lies in a git checkout.
    pub git: bool,
}

/// Log lines.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// Least level: `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,serenity=warn`.
    pub level: String,
    /// One readable line or one JSON object for each event.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One readable line.
    Text,
    /// One JSON object.
    Json,
}

/// The bot on Discord.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Discord {
    /// REST address that replaces Discord's, for tests and proxies; the gateway's address is what it says.
    #[serde(deserialize_with = "none_if_empty")]
    pub api: Option<String>,
    /// Whether to ask for the message-content intent.
    pub message_content: bool,
    /// Where to answer without being addressed.
    pub listen: Listen,
    /// Channels and forums to answer in when `listen = "listed"`; their threads are included.
    pub channels: Vec<u64>,
    /// Guilds to register the commands in; everywhere when empty.
    pub guilds: Vec<u64>,
    /// Roles that count as moderators, besides everybody with "Manage Messages".
    pub moderator_roles: Vec<u64>,
    /// Users who count as moderators, besides those.
    pub moderator_users: Vec<u64>,
    /// Channels in which the bot tells moderators what became of the knowledge files.
    pub moderator_channels: Vec<u64>,
    /// Guilds whose moderators may edit the knowledge on Discord; none when empty.
    pub home_guilds: Vec<u64>,
    /// Seconds to wait before an unaddressed answer, so that a human can be first.
    pub wait_seconds: u64,
    /// Seconds during which the same fix is not shown again unasked in the same channel.
    pub cooldown_seconds: u64,
    /// Seconds after a message during which its edits are looked at again.
    pub edit_seconds: u64,
    /// The most requests to Discord in any second, answers to interactions left out; 0: no limit of our own.
    pub requests_per_second: usize,
}

/// Where to answer without being addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Listen {
    /// Nowhere: only mentions, direct messages and commands.
    Addressed,
    /// In the listed channels; while none is listed, nowhere.
    Listed,
    /// In every channel that the bot can read.
    All,
}

/// The review queue of messages without a helpful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Inbox {
    /// Whether it is kept at all; when not, nothing is written and what was kept is removed.
    pub enabled: bool,
    /// For how many days a text is kept at most, counted from the last time that it was said.
    pub days: u32,
}

/// What helped members, as counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stats {
    /// Whether anything is counted; when not, nothing is written and what was counted is removed.
    pub enabled: bool,
    /// For how many days a day's counts are kept.
    pub days: u32,
}

/// A look into the environment: the value of a variable, where it is set.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Reload {
    /// The pause between two looks at the files; `None`: they are not looked at.
    pub fn poll(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.poll_seconds)).filter(|pause| !pause.is_zero())
    }
}

impl Config {
    /// Finds the configuration that counts: the file given, else the one that `SYNCDESK_CONFIG` names, else
    /// `config.toml` where there is one, else the defaults. `SYNCDESK_DATA_DIR`, `SYNCDESK_DISCORD_API`,
    /// `SYNCDESK_LOG` and `SYNCDESK_MONITOR` go before the file. Returned with the file that was read, if any.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not as it should be; the error names every finding and its cure.
    pub fn find(given: Option<&Path>, environment: Environment<'_>) -> Result<(Self, Option<PathBuf>), ConfigError> {
        let variable = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
        let file = given
            .map(Path::to_path_buf)
            .or_else(|| variable("SYNCDESK_CONFIG").map(PathBuf::from))
            .or_else(|| Some(PathBuf::from("config.toml")).filter(|path| path.exists()));
        let mut config = match &file {
            Some(path) => Self::load(path)?,
            None => Self::default(),
        };
        let checked = |name: &str, key: &str| match variable(name) {
            Some(value) => keys::check_text(key, value.trim())
                .map_err(|message| ConfigError::variable(name, message))
                .map(|()| Some(value.trim().to_owned())),
            None => Ok(None),
        };
        if let Some(folder) = checked("SYNCDESK_DATA_DIR", "data_dir")? {
            config.data_dir = folder.into();
        }
        if let Some(address) = checked("SYNCDESK_DISCORD_API", "discord.api")? {
            config.discord.api = Some(address);
        }
        if let Some(level) = checked("SYNCDESK_LOG", "log.level")? {
            config.log.level = level;
        }
        if let Some(Ok(address)) = checked("SYNCDESK_MONITOR", "monitor.address")?.map(|address| address.parse()) {
            config.monitor = Monitor { enabled: true, address };
        }
        Ok((config, file))
    }

    /// Reads one file.
    ///
    /// # Errors
    ///
    /// As [`Config::find`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        read::file(path)
    }

    /// Reads the text of a file; `name` is what findings call it.
    ///
    /// # Errors
    ///
    /// As [`Config::find`].
    pub fn parse(name: &str, text: &str) -> Result<Self, ConfigError> {
        read::text(name, text)
    }
}

/// An address that is left empty is none.
fn none_if_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let address = String::deserialize(deserializer)?;
    Ok(Some(address).filter(|address| !address.is_empty()))
}

impl Default for Config {
    fn default() -> Self {
        Self {
            knowledge: "knowledge".into(),
            data_dir: "data".into(),
            log: Log::default(),
            reload: Reload::default(),
            history: History::default(),
            discord: Discord::default(),
            inbox: Inbox::default(),
            monitor: Monitor::default(),
            stats: Stats::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".into(), format: LogFormat::Text }
    }
}

impl Default for Reload {
    fn default() -> Self {
        Self { events: true, poll_seconds: 1 }
    }
}

impl Default for History {
    fn default() -> Self {
        Self { git: true }
    }
}

impl Default for Discord {
    fn default() -> Self {
        Self {
            api: None,
            message_content: true,
            listen: Listen::Listed,
            channels: Vec::new(),
            guilds: Vec::new(),
            moderator_roles: Vec::new(),
            moderator_users: Vec::new(),
            moderator_channels: Vec::new(),
            home_guilds: Vec::new(),
            wait_seconds: 3,
            cooldown_seconds: 120,
            edit_seconds: 120,
            requests_per_second: 50,
        }
    }
}

impl Default for Inbox {
    fn default() -> Self {
        Self { enabled: true, days: 30 }
    }
}

impl Default for Monitor {
    fn default() -> Self {
        // The port that comes to Prometheus' exporters when nobody else has asked for it.
        Self { enabled: false, address: SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)) }
    }
}

impl Default for Stats {
    fn default() -> Self {
        // Somewhat more than a year, so that one can be shown whole.
        Self { enabled: true, days: 400 }
    }
}
