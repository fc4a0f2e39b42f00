//! `syncdesk privacy`: what is kept of members, as the configuration has it.

use std::io::{self, Write as _};

use super::{DONE, Setup};

pub(super) fn privacy(setup: &Setup) -> anyhow::Result<u8> {
    writeln!(io::stdout().lock(), "{}", syncdesk::privacy::policy(&setup.config))?;
    Ok(DONE)
}
