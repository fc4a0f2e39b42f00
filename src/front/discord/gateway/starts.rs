//! When a new session may begin.
//!
//! A bot may begin a thousand sessions a day, a few within five seconds; with one more its token is reset. So Discord is
//! asked before each, and when none is left the bot waits. Resuming a session costs none.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::model::gateway::BotGateway;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, sleep_until};

use crate::front::discord::bot::Bot;
use crate::front::discord::errors::DiscordError;

/// So many sessions as Discord says may begin within this.
pub(in crate::front::discord) const APART: Duration = Duration::from_secs(5);
/// The longest pause between two attempts to reach Discord.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Discord is asked again after this at the latest, when no session is left.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// The sessions that may begin, for all shards.
pub(super) struct Starts {
    /// What Discord has said and nobody has used so far.
    known: Mutex<Option<BotGateway>>,
    /// When the last session began, for those shards that take turns.
    turns: Vec<Arc<tokio::sync::Mutex<Option<Instant>>>>,
}

/// The right to begin a session.
pub(super) struct Start {
    turn: OwnedMutexGuard<Option<Instant>>,
    /// Where it begins.
    pub(super) address: String,
}

impl Start {
    /// It has begun.
    pub(super) fn used(mut self) {
        *self.turn = Some(Instant::now());
    }
}

impl Starts {
    /// Begins with what Discord has said.
    pub(super) fn new(gateway: BotGateway) -> Self {
        let at_once = gateway.session_start_limit.max_concurrency.clamp(1, 1_000);
        Self { known: Mutex::new(Some(gateway)), turns: (0..at_once).map(|_| Arc::default()).collect() }
    }

    /// Waits until this shard may begin a session.
    pub(super) async fn wait(&self, bot: &Bot, shard: u32) -> Result<Start, DiscordError> {
        let place = usize::try_from(shard).unwrap_or(0) % self.turns.len();
        let Some(turn) = self.turns.get(place) else { return Err(DiscordError::Shard) };
        let turn = Arc::clone(turn).lock_owned().await;
        if let Some(last) = *turn {
            sleep_until(last + APART).await;
        }
        // What was said at the start will do for the first sessions; after that things may have changed.
        let known = if turn.is_none() { self.known().take() } else { None };
        let gateway = match known {
            Some(gateway) => gateway,
            None => ask(bot).await?,
        };
        if turn.is_none() && gateway.session_start_limit.remaining > 1 {
            let mut next = gateway.clone();
            next.session_start_limit.remaining -= 1;
            *self.known() = Some(next);
        }
        Ok(Start { turn, address: gateway.url })
    }

    fn known(&self) -> MutexGuard<'_, Option<BotGateway>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the gateway is. Keeps asking while Discord cannot be reached (machines start before their network does), and
/// while no session is left.
pub(in crate::front::discord) async fn ask(bot: &Bot) -> Result<BotGateway, DiscordError> {
    let mut pause = Duration::from_secs(1);
    loop {
        match bot.rest.gateway().await {
            Ok(gateway) if gateway.session_start_limit.remaining == 0 => {
                let wait = Duration::from_millis(gateway.session_start_limit.reset_after);
                tracing::error!(
                    seconds = wait.as_secs(),
                    "the bot has used up today's sessions; waiting, for one more would reset its token"
                );
                sleep(wait.clamp(Duration::from_secs(1), LONGEST_WAIT)).await;
            }
            Ok(gateway) => return Ok(gateway),
            Err(error) if error.status() == 401 => return Err(DiscordError::Token),
            Err(error) => {
                let address = bot.config.api.as_deref().unwrap_or("https://discord.com");
                tracing::warn!(%error, "cannot reach Discord at {address}; trying again in {} s", pause.as_secs());
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}
