//! The connection to Discord: intents, the gateway, what to do when it is refused, and a clean end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use serenity::model::gateway::GatewayIntents;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use super::bot::Bot;
use super::errors::DiscordError;
use super::first::First;
use super::gateway::{self, Connection, Verdict};
use super::moderators;
use super::monitor;
use super::notes::Notes;
use super::rest::Rest;
use super::tally::Tally;
use crate::config::{self, Config, Token};
use crate::store::watch::Watch;
use crate::store::{Report, Store};

/// How long replies under way may take when the bot is told to stop. With [`LAST_NOTES`] and [`CLOSING`] it stays below the ten seconds
/// after which containers are killed.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long the inbox and the counts may take then, besides what the replies have left.
const LAST_NOTES: Duration = Duration::from_secs(1);
/// How long closing the gateway may take.
const CLOSING: Duration = Duration::from_secs(3);

/// The knowledge, and what is to be told of it.
pub(super) struct Knowledge {
    pub(super) store: Arc<Store>,
    /// Says that what was read for the first time is in force.
    pub(super) in_force: oneshot::Receiver<()>,
    /// What comes of reading it for the first time.
    pub(super) learnt: oneshot::Receiver<io::Result<(Report, Watch)>>,
    /// What comes of reading it again.
    pub(super) reports: UnboundedReceiver<Report>,
}

/// What the bot keeps in files of its own.
pub(super) struct Files {
    pub(super) notes: Notes,
    pub(super) tally: Tally,
}

/// Runs the bot until it is told to stop or refused for good.
pub(super) async fn serve(
    config: &Config,
    knowledge: Knowledge,
    files: Files,
    first: Arc<First>,
    token: &Token,
) -> Result<(), DiscordError> {
    let rest = Rest::new(config.discord.api.as_deref(), token, config.discord.requests_per_second)?;
    let stop = signals()?;
    let bot = Arc::new(Bot::new(config, knowledge.store, files, first, rest));
    monitor::begin(&bot, config.monitor);
    let result = tokio::select! {
        result = stay_connected(&bot, token, stop) => result,
        () = bot.rest.revoked() => Err(DiscordError::Token),
        failed = learn(&bot, knowledge.in_force, knowledge.learnt, knowledge.reports) => failed.map(|never| match never {}),
    };
    if result.is_err() {
        keep(&bot, Instant::now()).await;
    }
    result
}

/// Waits until the knowledge is there, and has it read again and told of ever after.
async fn learn(
    bot: &Arc<Bot>,
    in_force: oneshot::Receiver<()>,
    learnt: oneshot::Receiver<io::Result<(Report, Watch)>>,
    reports: UnboundedReceiver<Report>,
) -> Result<Infallible, DiscordError> {
    let failed = |error: String| DiscordError::Start(format!("the knowledge could not be read: {error}"));
    // Before anything else: by default this signal ends the process.
    let hangups = hangups();
    let ended = |_| failed("its thread ended".to_owned());
    in_force.await.map_err(ended)?;
    bot.set_learnt();
    let (report, watch) = learnt.await.map_err(ended)?.map_err(|error| failed(error.to_string()))?;
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        // Not before Discord is there to be told.
        bot.me().await;
        moderators::started(&bot, &report).await;
        moderators::tell(bot, reports).await;
    });
    Ok(read_on_hangup(hangups, &watch).await)
}

/// Connects, again and again, until the bot is told to stop or refused for good.
async fn stay_connected(bot: &Arc<Bot>, token: &Token, mut stop: Stop) -> Result<(), DiscordError> {
    let config = &bot.config;
    let mut content = config.message_content;
    if !content {
        tracing::warn!("message_content = false: {WITHOUT_CONTENT}");
    }
    say_where(config);
    loop {
        let Some(gateway) = until(&mut stop, gateway::ask(bot)).await else {
            keep(bot, Instant::now()).await;
            return Ok(());
        };
        let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        intents.set(GatewayIntents::MESSAGE_CONTENT, content);
        let connection = Connection::begin(bot, token, gateway?, intents);
        match run(bot, connection, &mut stop).await? {
            Verdict::Stopped => return Ok(()),
            Verdict::Refused(error) => return Err(error),
            Verdict::WithoutContent if content => {
                content = false;
                tracing::error!(
                    "Discord does not grant the message-content intent (4014): {WITHOUT_CONTENT}; to change that, open \
                     the developer portal, Bot > Privileged Gateway Intents, switch on Message Content Intent, and \
                     start the bot again"
                );
                // The refused session counts, too.
                until(&mut stop, tokio::time::sleep(gateway::APART)).await;
            }
            Verdict::WithoutContent => return Err(DiscordError::Intents),
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

/// Runs one connection to its end.
async fn run(bot: &Bot, mut connection: Connection, stop: &mut Stop) -> Result<Verdict, DiscordError> {
    if let Some(verdict) = until(stop, connection.refused()).await {
        return verdict;
    }
    tracing::info!("stopping: finishing the replies under way");
    let began = Instant::now();
    bot.work.finish(LAST_WORDS).await;
    keep(bot, began).await;
    if tokio::time::timeout(CLOSING, connection.close()).await.is_err() {
        tracing::warn!("the gateway did not close in time");
    }
    tracing::info!("stopped");
    Ok(Verdict::Stopped)
}

/// Waits until what is noted lies on the disk, but not long after the end began.
async fn keep(bot: &Bot, began: Instant) {
    let kept = async { tokio::join!(bot.notes.finish(), bot.tally.finish()) };
    if tokio::time::timeout_at(began + LAST_WORDS + LAST_NOTES, kept).await.is_err() {
        tracing::warn!("the inbox or the counts did not take everything in time");
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

/// Listens for SIGHUP; what comes before somebody waits for it is not lost. Each one gives a message.
fn hangups() -> UnboundedReceiver<()> {
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::hangup()) {
            Ok(mut hangup) => {
                drop(tokio::spawn(async move { while hangup.recv().await.is_some() && tell.send(()).is_ok() {} }));
            }
            Err(error) => tracing::warn!(%error, "SIGHUP cannot be listened to"),
        }
    }
    #[cfg(not(unix))]
    drop(tell);
    told
}

/// Has the knowledge read again at each SIGHUP, for ever.
async fn read_on_hangup(mut hangups: UnboundedReceiver<()>, watch: &Watch) -> Infallible {
    while hangups.recv().await.is_some() {
        tracing::info!("SIGHUP: reading the knowledge again");
        watch.read_now();
    }
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
