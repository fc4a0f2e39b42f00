//! `syncdesk run`: the bot on Discord.

use syncdesk::config::Token;
#[cfg(feature = "discord")]
use syncdesk::store::{Store, history::History};

use super::Setup;

#[cfg(not(feature = "discord"))]
pub(super) fn run(_: &Setup, _: &Token) -> anyhow::Result<u8> {
    anyhow::bail!(
        "this program was built without Discord; build it with `cargo build --release`, or use `syncdesk chat`"
    )
}

#[cfg(feature = "discord")]
pub(super) fn run(setup: &Setup, token: &Token) -> anyhow::Result<u8> {
    // The bot runs whatever the knowledge is like: it takes up what is good, and the rest when it is mended.
    let config = &setup.config;
    let history = History::open(&config.knowledge, &config.data_dir, config.history.git);
    let (store, report) = Store::start(&config.knowledge, history);
    report.log();
    match syncdesk::front::discord::run(config, std::sync::Arc::new(store), report, token) {
        Ok(()) => Ok(super::DONE),
        Err(error) if error.is_final() => {
            super::say(&format!("syncdesk: {error}"))?;
            Ok(super::REFUSED)
        }
        Err(error) => Err(error.into()),
    }
}
