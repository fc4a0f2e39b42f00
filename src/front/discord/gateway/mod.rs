//! The connection to Discord's gateway, from which all events come.
//!
//! Each shard is a task of its own ([`shard`]): it holds its session, resumes it whenever that is possible, and takes
//! note of which events have come ([`session`]), so that none is lost and none is taken twice; [`ended`] says what comes
//! after a connection. [`starts`] sees to it that
//! no session begins that Discord would count against us, [`event`] reads what comes, [`link`] tells how it is. What an
//! event means is not known here; it goes to [`super::events`].

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use serenity::model::gateway::{BotGateway, GatewayIntents};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::bot::Bot;
use super::errors::DiscordError;
use crate::config::Token;

mod ended;
mod event;
mod link;
mod odd;
mod session;
mod shard;
mod socket;
mod starts;

pub use event::can_be_read;
pub(super) use event::{Event, Guild, Ready, reason};
pub(super) use link::Link;
pub(super) use odd::salvage;
pub(super) use starts::{APART, ask};

use shard::Shard;
use starts::Starts;

/// How many kinds of unreadable events are told of.
const KINDS: usize = 100;

/// How a connection ended for good.
pub(super) enum Verdict {
    /// The bot was told to stop.
    Stopped,
    /// Discord does not grant an intent that needs a permission.
    WithoutContent,
    /// No second attempt can help.
    Refused(DiscordError),
}

/// What all shards share.
struct Settings {
    token: Token,
    intents: GatewayIntents,
    shards: u32,
    /// Where sessions begin.
    address: String,
    starts: Starts,
    /// The kinds of events that could not be read so far.
    said: Mutex<HashSet<String>>,
}

/// All shards, connected or about to be.
pub(super) struct Connection {
    shards: JoinSet<Verdict>,
    stop: watch::Sender<bool>,
}

impl Connection {
    /// Begins to connect.
    pub(super) fn begin(bot: &Arc<Bot>, token: &Token, gateway: BotGateway, intents: GatewayIntents) -> Self {
        let (stop, stopping) = watch::channel(false);
        let settings = Arc::new(Settings {
            token: token.clone(),
            intents,
            shards: gateway.shards.max(1),
            address: gateway.url.clone(),
            starts: Starts::new(gateway),
            said: Mutex::default(),
        });
        bot.link.begin(settings.shards);
        let mut shards = JoinSet::new();
        for id in 0..settings.shards {
            shards.spawn(Shard::new(bot, &settings, id).run(stopping.clone()));
        }
        Self { shards, stop }
    }

    /// Waits until Discord refuses the bot for good; then all shards have ended.
    pub(super) async fn refused(&mut self) -> Result<Verdict, DiscordError> {
        let first = self.shards.join_next().await;
        self.close().await;
        match first {
            Some(Ok(verdict)) => Ok(verdict),
            Some(Err(error)) => Err(DiscordError::Start(format!("the gateway's task ended: {error}"))),
            None => Err(DiscordError::Start("there are no shards".into())),
        }
    }

    /// Hangs up.
    pub(super) async fn close(&mut self) {
        self.stop.send_replace(true);
        while self.shards.join_next().await.is_some() {}
    }
}

impl Verdict {
    /// What a close code means after which Discord wants nobody to connect again.
    fn of(code: u16) -> Self {
        Self::Refused(match code {
            4004 => DiscordError::Token,
            4010 => DiscordError::Shard,
            4011 => DiscordError::ShardingRequired,
            4012 => DiscordError::Version,
            4014 => return Self::WithoutContent,
            _ => DiscordError::Intents,
        })
    }
}

impl Settings {
    /// Says that an event of this kind could not be read: once for each kind.
    fn say_once(&self, name: &str, why: &str) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < KINDS && said.insert(name.to_owned()) {
            tracing::warn!(event = name, why, "passed over an event that could not be read; the next ones are counted");
        }
    }
}
