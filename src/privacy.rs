//! What the configuration means for members: the privacy policy of this very bot.

use crate::config::{Config, Listen};
use crate::engine::reply::wording::privacy::{self, Facts, Reads};

/// The privacy policy under this configuration (Markdown).
pub fn policy(config: &Config) -> String {
    let discord = &config.discord;
    let reads = match discord.listen {
        _ if !discord.message_content => Reads::Nothing,
        Listen::Addressed => Reads::Nothing,
        Listen::Listed if discord.channels.is_empty() => Reads::Nothing,
        Listen::Listed => Reads::Listed,
        Listen::All => Reads::All,
    };
    privacy::policy(&Facts {
        reads,
        inbox_days: config.inbox.enabled.then_some(config.inbox.days),
        stats_days: config.stats.enabled.then_some(config.stats.days),
        edits: !discord.home_guilds.is_empty(),
        commits: config.history.git,
        logs_words: config.log.level.to_lowercase().contains("trace"),
    })
}
