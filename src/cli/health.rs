//! `syncdesk health`: how the running bot is, for people, scripts and the health check of a container.

use super::Setup;
#[cfg(feature = "discord")]
use super::{DONE, FINDINGS};

#[cfg(not(feature = "discord"))]
pub(super) fn health(_: &Setup) -> anyhow::Result<u8> {
    anyhow::bail!("this program was built without Discord; build it with `cargo build --release`")
}

#[cfg(feature = "discord")]
pub(super) fn health(setup: &Setup) -> anyhow::Result<u8> {
    use std::io::{self, Write as _};

    use super::shown::Shown;

    use syncdesk::front::discord::monitor;

    if !setup.config.monitor.enabled {
        anyhow::bail!(
            "the bot does not tell how it is; set `enabled = true` in the section [monitor] of the configuration, or \
             SYNCDESK_MONITOR=127.0.0.1:9464, for the bot and for this command"
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut out = Shown::text(io::stdout().lock());
    match runtime.block_on(monitor::ask(setup.config.monitor.address)) {
        Ok(health) if health.ready => {
            writeln!(out, "ready, running for {}", super::count(usize::try_from(health.running_seconds)?, "second"))?;
            Ok(DONE)
        }
        Ok(health) => {
            for problem in health.problems {
                writeln!(out, "not ready: {problem}")?;
            }
            Ok(FINDINGS)
        }
        Err(error) => {
            writeln!(out, "not ready: {error}")?;
            Ok(FINDINGS)
        }
    }
}
