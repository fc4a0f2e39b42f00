//! Configuration: TOML to [`Config`], every key with a default.

use std::path::PathBuf;

use serde::Deserialize;

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
    /// The bot on Discord.
    pub discord: Discord,
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
    /// Seconds to wait before an unaddressed answer, so that a human can be first.
    pub wait_seconds: u64,
    /// Seconds during which the same fix is not shown again unasked in the same channel.
    pub cooldown_seconds: u64,
    /// Seconds after a message during which its edits are looked at again.
    pub edit_seconds: u64,
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

impl Default for Config {
    fn default() -> Self {
        Self {
            knowledge: "knowledge".into(),
            data_dir: "data".into(),
            log: Log::default(),
            discord: Discord::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".into(), format: LogFormat::Text }
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
            wait_seconds: 3,
            cooldown_seconds: 120,
            edit_seconds: 120,
        }
    }
}
