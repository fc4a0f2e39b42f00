//! Reads what Discord answers, as far as it can be read.
//!
//! One message with something new in it must not hide the others of its page.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::model::channel::{Message, MessageType};
use serenity::model::id::ChannelId;

use crate::front::discord::errors::RestError;
use crate::front::discord::gateway;

/// What is of one kind throughout.
pub(super) fn whole<T: DeserializeOwned>(body: &[u8]) -> Result<T, RestError> {
    serde_json::from_slice(body).map_err(|error| RestError::Malformed(gateway::reason(&error)))
}

/// One message.
pub(super) fn message(body: &[u8]) -> Result<Message, RestError> {
    whole(body).or_else(|error| gateway::salvage(whole(body)?).ok_or(error))
}

/// The messages of a channel. In the place of one that cannot be read stands one of an unknown kind, for the length of a
/// page and its last id say where the next one begins.
pub(super) fn page(channel: ChannelId, body: &[u8]) -> Result<Vec<Message>, RestError> {
    whole(body).or_else(|_| {
        let page: Vec<Value> = whole(body)?;
        Ok(page.into_iter().filter_map(|message| one(channel, message)).collect())
    })
}

fn one(channel: ChannelId, message: Value) -> Option<Message> {
    let id = message.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
    serde_json::from_value(message.clone()).ok().or_else(|| gateway::salvage(message)).or_else(|| {
        let mut unknown = Message::default();
        unknown.id = id?;
        unknown.channel_id = channel;
        unknown.kind = MessageType::Unknown(u8::MAX);
        Some(unknown)
    })
}
