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

mod alive;
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
mod first;
mod follow;
mod gateway;
mod gist;
mod incoming;
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
pub use gateway::can_be_read;

use crate::config::{Config, Token};
use crate::inbox::Inbox;
use crate::stats::Stats;
use crate::store::watch::{self, Watch};
use crate::store::{Report, Store};
use first::First;
use notes::Notes;
use tally::Tally;

/// Says that the knowledge that was read is in force.
pub type InForce = Box<dyn FnOnce() + Send>;

/// Runs the bot until SIGINT or SIGTERM, which is a clean stop, or until Discord refuses it for good. SIGHUP has the
/// knowledge read again. `read` reads it for the first time, while the bot connects, and calls its second argument as soon
/// as it is in force; nothing is answered before.
///
/// # Errors
///
/// When Discord refuses the bot in a way that no second attempt can mend, or when it cannot be started at all.
pub fn run(
    config: &Config,
    store: Arc<Store>,
    read: impl FnOnce(&Store, InForce) -> Report + Send + 'static,
    token: &Token,
) -> Result<(), DiscordError> {
    let start = |error: std::io::Error| DiscordError::Start(error.to_string());
    let (tell, reports) = tokio::sync::mpsc::unbounded_channel();
    let (tell_first, in_force) = tokio::sync::oneshot::channel();
    let (give, learnt) = tokio::sync::oneshot::channel();
    let watching = watch::Settings { events: config.reload.events, poll: config.reload.poll(), test: true };
    let reader = std::thread::Builder::new().name("read".to_owned());
    let reading = Arc::clone(&store);
    let first = Arc::new(First::default());
    let after = Arc::clone(&first);
    reader
        .spawn(move || {
            after.wait();
            // Nobody listens any more when the bot has stopped.
            let in_force = Box::new(move || {
                let _ = tell_first.send(());
            });
            let report = read(&reading, in_force);
            let watch = Watch::begin(reading, watching, move |report| drop(tell.send(report)));
            drop(give.send(watch.map(|watch| (report, watch))));
        })
        .map_err(start)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(start)?;
    let (data_dir, inbox, after) = (config.data_dir.clone(), config.inbox, Arc::clone(&first));
    let notes = Notes::new(inbox.enabled, move || {
        after.wait();
        Inbox::open(&data_dir, inbox, SystemTime::now())
    });
    let (data_dir, stats, after) = (config.data_dir.clone(), config.stats, Arc::clone(&first));
    let tally = Tally::new(stats.enabled, move || {
        after.wait();
        Stats::open(&data_dir, stats, SystemTime::now())
    });
    let knowledge = client::Knowledge { store, in_force, learnt, reports };
    let files = client::Files { notes, tally };
    let result = runtime.block_on(client::serve(config, knowledge, files, first, token));
    // What did not finish in time does not hold the process up.
    runtime.shutdown_background();
    result
}
