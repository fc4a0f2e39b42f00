//! `syncdesk chat`: the walk in a terminal.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use syncdesk::front::terminal::{self, Look, page::WIDEST};
use syncdesk::store::watch::{self, Watch};

use super::{DONE, Setup, signals};

pub(super) fn chat(setup: &Setup) -> anyhow::Result<u8> {
    let store = Arc::new(setup.open()?);
    signals::end_on_signal();
    let reload = &setup.config.reload;
    let watching = watch::Settings { events: reload.events, poll: reload.poll(), test: false };
    // Whatever is saved counts from the next message on; the log says what changed.
    let _watch = Watch::begin(Arc::clone(&store), watching, |_| {})?;
    terminal::chat(|| store.snapshot(), io::stdin().lock(), io::stdout().lock(), look())?;
    Ok(DONE)
}

/// What standard output can show.
pub(super) fn look() -> Look {
    let person = io::stdin().is_terminal() && io::stdout().is_terminal();
    let width = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| width.0.into());
    Look { colour: super::colour(), width, prompt: person }
}
