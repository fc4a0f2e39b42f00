//! serenity's side of the connection, on a thread of its own.
//!
//! When the gateway hangs up in certain ways, serenity 0.12 keeps its thread busy for many seconds without ever pausing.
//! On the bot's own runtime that would hold up answers, and even the signal to stop. So it runs apart, and what it hears
//! is handed over ([`Handler`]).

use std::sync::Arc;

use serenity::client::{Client, ClientBuilder};
use serenity::gateway::ShardManager;
use serenity::http::HttpBuilder;
use serenity::model::gateway::{BotGateway, GatewayIntents};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::bot::Bot;
use super::errors::DiscordError;
use super::handler::Handler;
use crate::config::Token;

/// A connection under way.
pub(super) struct Connection {
    /// Ends it.
    pub(super) manager: Arc<ShardManager>,
    /// How it ended.
    pub(super) ended: oneshot::Receiver<serenity::Result<()>>,
}

/// Begins to connect.
pub(super) async fn connect(
    bot: &Arc<Bot>,
    token: &Token,
    gateway: &BotGateway,
    intents: GatewayIntents,
) -> Result<Connection, DiscordError> {
    let http = HttpBuilder::new(token.reveal());
    let http = match bot.config.api.as_deref() {
        Some(address) => http.proxy(address).ratelimiter_disabled(true).build(),
        None => http.build(),
    };
    let handler = Handler { bot: Arc::clone(bot), runtime: Handle::current() };
    let builder = ClientBuilder::new_with_http(http, intents).event_handler(handler);
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| DiscordError::Start(error.to_string()))?;
    let (give_manager, manager) = oneshot::channel();
    let (give_end, ended) = oneshot::channel();
    let (address, shards) = (gateway.url.clone(), gateway.shards.max(1));
    let run = move || {
        runtime.block_on(async {
            match client(builder, address).await {
                Ok(mut client) => {
                    // Whoever waits for these may have gone, when the bot is told to stop.
                    let _ = give_manager.send(Arc::clone(&client.shard_manager));
                    let _ = give_end.send(client.start_shards(shards).await);
                }
                Err(error) => drop(give_end.send(Err(error))),
            }
        });
    };
    let thread = std::thread::Builder::new().name("gateway".into()).spawn(run);
    thread.map_err(|error| DiscordError::Start(error.to_string()))?;
    let manager = manager.await.map_err(|_| DiscordError::Start("no gateway client could be made".into()))?;
    Ok(Connection { manager, ended })
}

async fn client(builder: ClientBuilder, address: String) -> serenity::Result<Client> {
    let client = builder.await?;
    // The builder asks for the address itself, and takes Discord's own without a word when that fails.
    *client.ws_url.lock().await = address;
    Ok(client)
}
