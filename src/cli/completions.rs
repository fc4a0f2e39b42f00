//! `syncdesk completions`: what a shell needs to complete commands and flags.

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::DONE;
use super::args::Args;

pub(super) fn completions(shell: Shell) -> anyhow::Result<u8> {
    // Written to memory first: the generator panics where a pipe breaks.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "syncdesk", &mut script);
    io::stdout().write_all(&script)?;
    Ok(DONE)
}
