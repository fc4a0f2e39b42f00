//! `syncdesk ask`: one message, one answer.

use std::io::{self, Write as _};

use syncdesk::engine::reply::wording::reasons;
use syncdesk::engine::walk::{self, Addressed};
use syncdesk::front::terminal::page;

use super::{DONE, Setup, chat};

pub(super) fn ask(setup: &Setup, text: &str, explain: bool) -> anyhow::Result<u8> {
    let store = setup.open()?;
    let snapshot = store.snapshot();
    let decision = snapshot.decide(text);
    let look = chat::look();
    let mut page = String::new();
    if let Some(stage) = walk::begin(&snapshot, &decision, Addressed::Yes) {
        page.push_str(&page::reply(&stage.reply, look));
    }
    if explain {
        page.extend(["\n", &page::note(&reasons::complete(snapshot.knowledge(), &decision), look)]);
    }
    io::stdout().write_all(page.as_bytes())?;
    Ok(DONE)
}
