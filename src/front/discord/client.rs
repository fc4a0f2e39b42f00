//! The connection to Discord: intents, the gateway, what to do when it is refused, and a clean end.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serenity::gateway::GatewayError;
use serenity::model::gateway::{BotGateway, GatewayIntents};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use super::bot::Bot;
use super::errors::DiscordError;
use super::gateway::{self, Connection};
use super::moderators;
use super::monitor;
use super::notes::Notes;
use super::probe;
use super::rest::Rest;
use crate::config::{self, Config, Token};
use crate::store::watch::Watch;
use crate::store::{Report, Store};

/// How long replies under way may take when the bot is told to stop. With [`LAST_NOTES`] and [`CLOSING`] it stays below the ten seconds
/// after which containers are killed.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long the inbox may take then.
const LAST_NOTES: Duration = Duration::from_secs(1);
/// How long closing the gateway may take.
const CLOSING: Duration = Duration::from_secs(3);
/// How long the bot may be unconnected before the gateway is asked why; serenity itself tries again after five seconds.
const SUSPICIOUS: Duration = Duration::from_secs(8);
/// How long until it is asked again.
const BETWEEN_PROBES: Duration = Duration::from_secs(120);
/// The pause after a connection that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// The longest pause between two attempts to reach Discord at the start.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What an attempt to be connected came to.
enum Ended {
    /// The bot was told to stop.
    Stopped,
    /// Discord does not grant the message-content intent.
    WithoutContent,
    /// Worth another try.
    Lost,
}

/// The knowledge, and what is to be told of it.
pub(super) struct Knowledge<'a> {
    pub(super) store: Arc<Store>,
    pub(super) watch: &'a Watch,
    /// What came of reading it at the start.
    pub(super) report: Report,
    /// What comes of reading it again.
    pub(super) reports: UnboundedReceiver<Report>,
}

/// Runs the bot until it is told to stop or refused for good.
pub(super) async fn serve(
    config: &Config,
    knowledge: Knowledge<'_>,
    notes: Notes,
    token: &Token,
) -> Result<(), DiscordError> {
    let rest = Rest::new(config.discord.api.as_deref(), token, config.discord.requests_per_second)?;
    let stop = signals()?;
    let bot = Arc::new(Bot::new(config, knowledge.store, notes, rest));
    monitor::begin(&bot, config.monitor);
    tokio::spawn({
        let bot = Arc::clone(&bot);
        async move {
            // Not before Discord is there to be told.
            bot.me().await;
            moderators::started(&bot, &knowledge.report).await;
            moderators::tell(bot, knowledge.reports).await;
        }
    });
    tokio::select! {
        result = stay_connected(&bot, token, stop) => result,
        () = bot.rest.revoked() => Err(DiscordError::Token),
        never = read_on_hangup(knowledge.watch) => match never {},
    }
}

/// Connects, again and again, until the bot is told to stop or refused for good.
async fn stay_connected(bot: &Arc<Bot>, token: &Token, mut stop: Stop) -> Result<(), DiscordError> {
    let config = &bot.config;
    let api = config.api.as_deref();
    let mut content = config.message_content;
    if !content {
        tracing::warn!("message_content = false: {WITHOUT_CONTENT}");
    }
    say_where(config);
    loop {
        let Some(gateway) = until(&mut stop, address(bot, api)).await else { return Ok(()) };
        let gateway = gateway?;
        let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        intents.set(GatewayIntents::MESSAGE_CONTENT, content);
        let connection = gateway::connect(bot, token, &gateway, intents).await?;
        let refusal = Box::pin(refusal(bot, token, &gateway, intents));
        match run(bot, connection, refusal, &mut stop).await? {
            Ended::Stopped => return Ok(()),
            Ended::WithoutContent if content => {
                content = false;
                tracing::error!(
                    "Discord does not grant the message-content intent (4014): {WITHOUT_CONTENT}; to change that, open \
                     the developer portal, Bot > Privileged Gateway Intents, switch on Message Content Intent, and \
                     start the bot again"
                );
            }
            Ended::WithoutContent => return Err(DiscordError::Intents),
            Ended::Lost => tracing::warn!("the connection to Discord ended; connecting again"),
        }
    }
}

/// What is left without the message-content intent.
const WITHOUT_CONTENT: &str = "the bot answers mentions, direct messages, replies to it, slash commands and \"Suggest a \
    fix\", but nothing else";

/// Says where the bot listens; a bot that is silent everywhere should be no riddle.
fn say_where(config: &config::Discord) {
    match config.listen {
        config::Listen::Listed if config.channels.is_empty() => tracing::info!(
            "no channels are listed, so the bot answers only when it is addressed; list some in `discord.channels`"
        ),
        config::Listen::Listed => tracing::info!(channels = config.channels.len(), "listening in the listed channels"),
        config::Listen::All => tracing::info!("listening in every channel"),
        config::Listen::Addressed => tracing::info!("answering only when addressed"),
    }
}

/// Where the gateway is. Keeps trying while Discord cannot be reached: machines start before their network does.
async fn address(bot: &Bot, api: Option<&str>) -> Result<BotGateway, DiscordError> {
    let mut pause = Duration::from_secs(1);
    loop {
        match bot.rest.gateway().await {
            Ok(gateway) if gateway.session_start_limit.remaining == 0 => {
                let wait = Duration::from_millis(gateway.session_start_limit.reset_after);
                tracing::error!(
                    seconds = wait.as_secs(),
                    "the bot has used up today's sessions; waiting, for one more would reset its token"
                );
                tokio::time::sleep(wait.max(pause)).await;
            }
            Ok(gateway) => return Ok(gateway),
            Err(error) if error.status() == 401 => return Err(DiscordError::Token),
            Err(error) => {
                let address = api.unwrap_or("https://discord.com");
                tracing::warn!(%error, "cannot reach Discord at {address}; trying again in {} s", pause.as_secs());
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Waits until the gateway turns out to refuse the bot for good in a way that serenity does not tell.
async fn refusal(bot: &Bot, token: &Token, gateway: &BotGateway, intents: GatewayIntents) -> DiscordError {
    let mut connected = bot.connected.subscribe();
    loop {
        // Neither can fail: the sender is part of the bot.
        let _ = connected.wait_for(|connected| !connected).await;
        if tokio::time::timeout(SUSPICIOUS, connected.wait_for(|connected| *connected)).await.is_ok() {
            continue;
        }
        tracing::debug!("asking the gateway why it does not take the bot");
        if let Some(refusal) = probe::refusal(gateway, token, intents).await {
            return refusal;
        }
        let _ = tokio::time::timeout(BETWEEN_PROBES, connected.wait_for(|connected| *connected)).await;
    }
}

/// Runs one connection to its end.
async fn run(
    bot: &Bot,
    connection: Connection,
    refusal: impl Future<Output = DiscordError>,
    stop: &mut Stop,
) -> Result<Ended, DiscordError> {
    let Connection { manager, ended } = connection;
    let ended = async {
        tokio::select! {
            ended = ended => Ok(ended),
            refusal = refusal => Err(refusal),
        }
    };
    let ended = until(stop, ended).await.transpose()?;
    let Some(ended) = ended else {
        tracing::info!("stopping: finishing the replies under way");
        bot.work.finish(LAST_WORDS).await;
        if tokio::time::timeout(LAST_NOTES, bot.notes.finish()).await.is_err() {
            tracing::warn!("the inbox did not take everything in time");
        }
        // serenity never comes back when it is told to stop during an outage.
        if tokio::time::timeout(CLOSING, manager.shutdown_all()).await.is_err() {
            tracing::warn!("the gateway did not close in time");
        }
        tracing::info!("stopped");
        return Ok(Ended::Stopped);
    };
    match ended {
        Ok(Err(serenity::Error::Gateway(error))) => verdict(&error),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the connection to Discord failed");
            tokio::time::sleep(AFTER_FAILURE).await;
            Ok(Ended::Lost)
        }
        Ok(Ok(())) => Ok(Ended::Lost),
        Err(_) => Err(DiscordError::Start("the gateway's thread ended".into())),
    }
}

/// What a refusal by the gateway means.
fn verdict(error: &GatewayError) -> Result<Ended, DiscordError> {
    match error {
        GatewayError::InvalidAuthentication | GatewayError::NoAuthentication => Err(DiscordError::Token),
        GatewayError::InvalidShardData => Err(DiscordError::Shard),
        GatewayError::OverloadedShard => Err(DiscordError::ShardingRequired),
        GatewayError::InvalidGatewayIntents => Err(DiscordError::Intents),
        GatewayError::DisallowedGatewayIntents => Ok(Ended::WithoutContent),
        _ => Ok(Ended::Lost),
    }
}

/// Becomes true when the bot is told to stop.
type Stop = watch::Receiver<bool>;

/// Waits for this, or gives `None` when the bot is told to stop first.
async fn until<T>(stop: &mut Stop, what: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        result = what => Some(result),
        _ = stop.wait_for(|stop| *stop) => None,
    }
}

/// Has the knowledge read again at each SIGHUP, for ever.
async fn read_on_hangup(watch: &Watch) -> Infallible {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::hangup()) {
            Ok(mut hangup) => {
                while hangup.recv().await.is_some() {
                    tracing::info!("SIGHUP: reading the knowledge again");
                    watch.read_now();
                }
            }
            Err(error) => tracing::warn!(%error, "SIGHUP cannot be listened to"),
        }
    }
    #[cfg(not(unix))]
    let _ = watch;
    std::future::pending().await
}

/// Listens for SIGINT and SIGTERM.
fn signals() -> Result<Stop, DiscordError> {
    let (told, stop) = watch::channel(false);
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        let mut signal = signal(SignalKind::terminate()).map_err(|error| DiscordError::Start(error.to_string()))?;
        async move { signal.recv().await }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<Option<()>>();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        told.send_replace(true);
        // Dropping the sender would end every wait for it.
        std::future::pending::<()>().await;
    });
    Ok(stop)
}
