//! Asks the gateway why it does not take the bot.
//!
//! serenity 0.12 hands three of the six final close codes on and tries again for ever on the others, one core busy
//! meanwhile. When the bot has not been connected for a while, this opens one connection of its own, identifies the
//! same way, and looks at how it is closed. It costs one session of a thousand a day, and only when something is wrong.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use serenity::model::gateway::{BotGateway, GatewayIntents};
use tokio_tungstenite::tungstenite::Message;

use super::errors::DiscordError;
use crate::config::Token;

/// How long the gateway may take to say something.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the gateway refuses the bot for good; `None` when it does not, or cannot be reached.
pub(super) async fn refusal(gateway: &BotGateway, token: &Token, intents: GatewayIntents) -> Option<DiscordError> {
    let asked = tokio::time::timeout(PATIENCE, close_code(gateway, token, intents)).await;
    final_code(asked.ok().flatten()?)
}

/// The code with which the gateway closes a new session; `None` when it does not.
async fn close_code(gateway: &BotGateway, token: &Token, intents: GatewayIntents) -> Option<u16> {
    let address = format!("{}/?v=10&encoding=json", gateway.url.trim_end_matches('/'));
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await.ok()?;
    while let Some(Ok(message)) = socket.next().await {
        let frame: Value = match message {
            Message::Text(text) => serde_json::from_str(&text).ok()?,
            Message::Close(frame) => return Some(frame?.code.into()),
            _ => continue,
        };
        match frame.get("op").and_then(Value::as_u64) {
            Some(10) => {
                let properties = json!({"os": std::env::consts::OS, "browser": "syncdesk", "device": "syncdesk"});
                let identify = json!({"op": 2, "d": {
                    "token": token.reveal(), "intents": intents.bits(), "shard": [0, gateway.shards.max(1)],
                    "properties": properties,
                }});
                socket.send(Message::Text(identify.to_string())).await.ok()?;
            }
            // It takes us after all, or is busy.
            Some(0 | 9) => {
                let _ = socket.close(None).await;
                return None;
            }
            _ => {}
        }
    }
    None
}

/// The close codes after which no second attempt helps. 4014 is not among them: the bot goes on without that intent.
fn final_code(code: u16) -> Option<DiscordError> {
    match code {
        4004 => Some(DiscordError::Token),
        4010 => Some(DiscordError::Shard),
        4011 => Some(DiscordError::ShardingRequired),
        4012 => Some(DiscordError::Version),
        4013 => Some(DiscordError::Intents),
        _ => None,
    }
}
