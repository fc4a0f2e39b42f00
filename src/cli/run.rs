//! `syncdesk run`: the bot on Discord.

#[cfg(feature = "discord")]
use std::sync::Arc;

use syncdesk::config::Token;
#[cfg(feature = "discord")]
use syncdesk::front::discord::InForce;
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
    let store = Arc::new(Store::unread(&config.knowledge));
    let (knowledge, data_dir, git) = (config.knowledge.clone(), config.data_dir.clone(), config.history.git);
    let read = move |store: &Store, in_force: InForce| {
        let report = store.begin(History::open(&knowledge, &data_dir, git), in_force);
        report.log();
        report
    };
    match syncdesk::front::discord::run(config, store, read, token) {
        Ok(()) => Ok(super::DONE),
        Err(error) if error.is_final() => {
            super::say(&format!("syncdesk: {error}"))?;
            Ok(super::REFUSED)
        }
        Err(error) => Err(error.into()),
    }
}
