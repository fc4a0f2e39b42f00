//! The bot on Discord: the only code that knows serenity and tokio.
//!
//! A message comes in through `gateway` and `events`, becomes a question in `intake`, is decided and answered in
//! `conversation`, put into Discord's form in `render`, and goes out through `outbox` and `rest`. A pressed
//! button enters through `interactions` and `buttons`, a command through `commands`. `client` runs it all, `catch_up`
//! makes up for what was missed; `notes` hands over to the inbox what got no answer, `tally` counts what members do.
//!
//! Invariants: the state of a walk lives in the buttons (`custom_id`), never in a table; everything remembered is
//! bounded (`recent`) and may be forgotten; nothing goes out that Discord would refuse or that mentions anyone but the
//! asker; a member's words are logged at trace level alone, the token never.

use std::sync::Arc;
use std::time::SystemTime;

mod answer;
mod bot;
mod buttons;
mod catch_up;
mod clerk;
mod client;
mod clock;
mod commands;
mod conversation;
pub mod custom_id;
pub mod doctor;
mod errors;
mod events;
mod follow;
mod gateway;
mod gist;
mod intake;
mod interactions;
mod lines;
mod manners;
mod moderators;
pub mod monitor;
mod notes;
mod outbox;
pub mod permissions;
mod places;
mod questions;
mod recent;
pub mod render;
mod rest;
mod tally;
mod work;

pub use commands::register::all as commands;
pub use errors::DiscordError;

use crate::config::{Config, Token};
use crate::inbox::Inbox;
use crate::stats::Stats;
use crate::store::watch::{self, Watch};
use crate::store::{Report, Store};
use notes::Notes;
use tally::Tally;

/// Runs the bot until SIGINT or SIGTERM, which is a clean stop, or until Discord refuses it for good. SIGHUP has the
/// knowledge read again. `report` is what came of reading it at the start.
///
/// # Errors
///
/// When Discord refuses the bot in a way that no second attempt can mend, or when it cannot be started at all.
pub fn run(config: &Config, store: Arc<Store>, report: Report, token: &Token) -> Result<(), DiscordError> {
    let start = |error: std::io::Error| DiscordError::Start(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(start)?;
    let (tell, reports) = tokio::sync::mpsc::unbounded_channel();
    let watching = watch::Settings { events: config.reload.events, poll: config.reload.poll(), test: true };
    // Nobody listens any more when the bot has stopped.
    let watch = Watch::begin(Arc::clone(&store), watching, move |report| drop(tell.send(report))).map_err(start)?;
    let knowledge = client::Knowledge { store, watch: &watch, report, reports };
    let notes = Notes::new(Inbox::open(&config.data_dir, config.inbox, SystemTime::now()));
    let tally = Tally::new(Stats::open(&config.data_dir, config.stats, SystemTime::now()));
    let result = runtime.block_on(client::serve(config, knowledge, notes, tally, token));
    // What did not finish in time does not hold the process up.
    runtime.shutdown_background();
    result
}
