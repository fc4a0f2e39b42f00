//! `syncdesk run`: the bot on Discord.

use syncdesk::config::Token;

use super::Setup;

#[cfg(not(feature = "discord"))]
pub(super) fn run(_: &Setup, _: Token) -> anyhow::Result<u8> {
    anyhow::bail!(
        "this program was built without Discord; build it with `cargo build --release`, or use `syncdesk chat`"
    )
}

#[cfg(feature = "discord")]
pub(super) fn run(_: &Setup, _: Token) -> anyhow::Result<u8> {
    anyhow::bail!("the bot is not here yet; use `syncdesk chat`")
}
