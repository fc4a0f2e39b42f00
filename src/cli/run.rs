//! `syncdesk run`: the bot on Discord.

use syncdesk::config::Token;

use super::Setup;

#[cfg(not(feature = "discord"))]
pub(super) fn run(_: &Setup, _: &Token) -> anyhow::Result<u8> {
    anyhow::bail!(
        "this program was built without Discord; build it with `cargo build --release`, or use `syncdesk chat`"
    )
}

#[cfg(feature = "discord")]
pub(super) fn run(setup: &Setup, token: &Token) -> anyhow::Result<u8> {
    let store = std::sync::Arc::new(setup.open()?);
    match syncdesk::front::discord::run(&setup.config, store, token) {
        Ok(()) => Ok(super::DONE),
        Err(error) if error.is_final() => {
            super::say(&format!("syncdesk: {error}"))?;
            Ok(super::REFUSED)
        }
        Err(error) => Err(error.into()),
    }
}
