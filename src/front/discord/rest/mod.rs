//! Requests to Discord: which, and how patiently.
//!
//! One way for the real Discord and for an address of one's own (`discord.api`). [`courier`] brings a request there:
//! [`limits`] keeps to the pace that Discord allows, [`attempt`] sends once, and what cannot do anything twice is tried
//! again: what only looks, replaces or removes, and messages, which carry a nonce. [`refused`] sees to it that Discord
//! never has reason to ban the address.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serenity::builder::{
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateMessage, EditInteractionResponse, EditMessage,
};
use serenity::model::channel::{Channel, Message};
use serenity::model::gateway::BotGateway;
use serenity::model::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId};
use serenity::model::prelude::Command;

use super::errors::{DiscordError, RestError};
use crate::config::Token;

mod attachment;
mod attempt;
mod courier;
mod limits;
mod read;
mod refused;
mod route;
mod trouble;

use attempt::Sent;
use courier::{Courier, Request};
use route::{Patience, Route};

/// The REST side of Discord.
pub(super) struct Rest {
    courier: Courier,
    application: AtomicU64,
}

/// A message that was sent. Nothing but its id is of use to us.
#[derive(serde::Deserialize)]
struct Posted {
    id: MessageId,
}

impl Rest {
    /// The REST side at `api`, or Discord's own, with at most `a_second` requests in a second (0: any number).
    pub(super) fn new(api: Option<&str>, token: &Token, a_second: usize) -> Result<Self, DiscordError> {
        Ok(Self { courier: Courier::new(api, token, a_second)?, application: AtomicU64::new(0) })
    }

    /// Waits until Discord no longer knows the token.
    pub(super) async fn revoked(&self) {
        self.courier.revoked().await;
    }

    /// Whether so much was refused lately that nothing should be said unasked.
    pub(super) fn is_saving(&self) -> bool {
        self.courier.is_saving()
    }

    /// Sets whose commands and interactions these are.
    pub(super) fn set_application(&self, id: ApplicationId) {
        self.application.store(id.get(), Ordering::Release);
    }

    /// Where the gateway is and how many shards it wants.
    pub(super) async fn gateway(&self) -> Result<BotGateway, RestError> {
        self.look(Route::Gateway, None).await
    }

    /// Sends a message. It carries a nonce, so that it comes once however often it is sent.
    pub(super) async fn send(
        &self,
        channel: ChannelId,
        message: &CreateMessage,
        is_unasked: bool,
    ) -> Result<MessageId, RestError> {
        let json = json(message)?;
        let sent = Sent { json: Some(&json), ..Sent::default() };
        let route = Route::Messages(channel);
        let request = Request { method: Method::POST, route, sent, patience: Patience::MESSAGE, is_unasked };
        self.courier.bring(&request, |body| read::whole::<Posted>(body).map(|posted| posted.id)).await
    }

    /// Edits one of the bot's messages.
    pub(super) async fn edit(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        message: &EditMessage,
    ) -> Result<(), RestError> {
        let route = Route::Message(channel_id, message_id);
        self.call(Method::PATCH, route, Some(&json(message)?), Patience::CHANGE).await
    }

    /// Deletes one of the bot's messages.
    pub(super) async fn delete(&self, channel_id: ChannelId, message_id: MessageId) -> Result<(), RestError> {
        self.call(Method::DELETE, Route::Message(channel_id, message_id), None, Patience::CHANGE).await
    }

    /// One message.
    pub(super) async fn message(&self, channel_id: ChannelId, message_id: MessageId) -> Result<Message, RestError> {
        self.look_at(Route::Message(channel_id, message_id), None, Patience::LOOK, read::message).await
    }

    /// Up to `limit` messages of a channel before or after another one, the newest first. One that cannot be read is there
    /// without a content.
    pub(super) async fn messages(
        &self,
        channel_id: ChannelId,
        side: &'static str,
        message_id: MessageId,
        limit: u8,
    ) -> Result<Vec<Message>, RestError> {
        self.list(channel_id, (side, message_id, limit), Patience::LOOK).await
    }

    /// The same after a message, for whoever has time: while Discord's REST interface is ill, it is asked for minutes.
    pub(super) async fn messages_in_time(
        &self,
        channel_id: ChannelId,
        after: MessageId,
        limit: u8,
    ) -> Result<Vec<Message>, RestError> {
        self.list(channel_id, ("after", after, limit), Patience::LOOK_BACK).await
    }

    /// One channel.
    pub(super) async fn channel(&self, channel_id: ChannelId) -> Result<Channel, RestError> {
        self.look(Route::Channel(channel_id), None).await
    }

    /// The first answer to an interaction; Discord waits three seconds for it.
    pub(super) async fn respond(
        &self,
        interaction_id: InteractionId,
        token: &str,
        response: &CreateInteractionResponse,
    ) -> Result<(), RestError> {
        let route = Route::Callback(interaction_id, token);
        self.call(Method::POST, route, Some(&json(response)?), Patience::CALLBACK).await
    }

    /// Fills in or changes the first answer to an interaction.
    pub(super) async fn edit_response(&self, token: &str, response: &EditInteractionResponse) -> Result<(), RestError> {
        let route = Route::Response(self.application()?, token);
        self.call(Method::PATCH, route, Some(&json(response)?), Patience::RESPONSE).await
    }

    /// Says something more after the first answer to an interaction.
    pub(super) async fn follow_up(
        &self,
        token: &str,
        message: &CreateInteractionResponseFollowup,
    ) -> Result<(), RestError> {
        let route = Route::FollowUp(self.application()?, token);
        self.call(Method::POST, route, Some(&json(message)?), Patience::FOLLOW_UP).await
    }

    /// The commands registered now, everywhere or in one guild.
    pub(super) async fn commands(&self, guild: Option<GuildId>) -> Result<Vec<Command>, RestError> {
        self.look(self.commands_route(guild)?, None).await
    }

    /// Replaces all commands, everywhere or in one guild.
    pub(super) async fn put_commands(
        &self,
        guild: Option<GuildId>,
        commands: &impl Serialize,
    ) -> Result<(), RestError> {
        self.call(Method::PUT, self.commands_route(guild)?, Some(&json(commands)?), Patience::COMMANDS).await
    }

    fn commands_route(&self, guild: Option<GuildId>) -> Result<Route<'static>, RestError> {
        let application_id = self.application()?;
        Ok(match guild {
            Some(guild_id) => Route::GuildCommands(application_id, guild_id),
            None => Route::Commands(application_id),
        })
    }

    fn application(&self) -> Result<ApplicationId, RestError> {
        match self.application.load(Ordering::Acquire) {
            0 => Err(RestError::Malformed("the application's id is not known yet".into())),
            id => Ok(ApplicationId::new(id)),
        }
    }

    async fn list(
        &self,
        channel_id: ChannelId,
        (side, message_id, limit): (&'static str, MessageId, u8),
        patience: Patience,
    ) -> Result<Vec<Message>, RestError> {
        let query = format!("{side}={message_id}&limit={limit}");
        self.look_at(Route::Messages(channel_id), Some(&query), patience, |body| read::page(channel_id, body)).await
    }

    /// Looks something up.
    async fn look<T: DeserializeOwned>(&self, route: Route<'_>, query: Option<&str>) -> Result<T, RestError> {
        self.look_at(route, query, Patience::LOOK, read::whole).await
    }

    /// Looks something up that is read in a way of its own.
    async fn look_at<T>(
        &self,
        route: Route<'_>,
        query: Option<&str>,
        patience: Patience,
        read: impl Fn(&[u8]) -> Result<T, RestError>,
    ) -> Result<T, RestError> {
        let sent = Sent { query, ..Sent::default() };
        let request = Request { method: Method::GET, route, sent, patience, is_unasked: false };
        self.courier.bring(&request, read).await
    }

    /// Does something of which only matters that it is done.
    async fn call(
        &self,
        method: Method,
        route: Route<'_>,
        json: Option<&[u8]>,
        patience: Patience,
    ) -> Result<(), RestError> {
        let sent = Sent { json, ..Sent::default() };
        self.courier.bring(&Request { method, route, sent, patience, is_unasked: false }, |_| Ok(())).await
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, RestError> {
    serde_json::to_vec(body).map_err(|error| RestError::Malformed(error.to_string()))
}
