//! Requests to Discord: which, with which time-outs, and what is tried again.
//!
//! With the real Discord, serenity's rate limiter stands in between. With an address of one's own (`discord.api`) it
//! cannot: serenity 0.12 goes to discord.com whatever the address, as soon as its limiter is on. Then a 429 is waited
//! out here. Answers to interactions never pass the limiter: Discord does not limit them, and the limiter would keep an
//! entry for each one for ever.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serenity::builder::{
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateMessage, EditInteractionResponse, EditMessage,
};
use serenity::http::{Http, HttpBuilder, HttpError, LightMethod, Request, Route};
use serenity::model::channel::{Channel, GuildChannel, Message};
use serenity::model::gateway::BotGateway;
use serenity::model::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId};
use serenity::model::prelude::Command;

use super::errors::{DiscordError, RestError};
use super::monitor::measures;
use crate::config::Token;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request may take; serenity itself would wait for ever.
const ANSWER: Duration = Duration::from_secs(15);
/// How often a request is tried in all.
const TRIES: u32 = 4;
/// The longest wait that a 429 can ask for; beyond it the request is given up.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The REST side of Discord.
pub(super) struct Rest {
    http: Http,
    client: reqwest::Client,
    application: AtomicU64,
}

/// A message that was sent. Nothing but its id is of use to us.
#[derive(serde::Deserialize)]
struct Sent {
    id: MessageId,
}

/// The threads of a guild that are not archived.
#[derive(serde::Deserialize)]
struct Active {
    threads: Vec<GuildChannel>,
}

/// What Discord says about a request that it refuses.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Refusal {
    code: i64,
    message: String,
    retry_after: Option<f64>,
}

impl Rest {
    /// The REST side at `api`, or Discord's own.
    pub(super) fn new(api: Option<&str>, token: &Token) -> Result<Self, DiscordError> {
        let builder = reqwest::Client::builder().use_rustls_tls().connect_timeout(CONNECT).timeout(ANSWER);
        let client = builder.build().map_err(|error| DiscordError::Start(error.to_string()))?;
        let http = http(api, token, client.clone());
        Ok(Self { http, client, application: AtomicU64::new(0) })
    }

    /// A second serenity client with the same settings, for serenity's gateway.
    pub(super) fn for_gateway(&self, api: Option<&str>, token: &Token) -> Http {
        http(api, token, self.client.clone())
    }

    /// Sets whose commands and interactions these are.
    pub(super) fn set_application(&self, id: ApplicationId) {
        self.application.store(id.get(), Ordering::Release);
    }

    /// Where the gateway is and how many shards it wants.
    pub(super) async fn gateway(&self) -> Result<BotGateway, RestError> {
        self.ask(Route::GatewayBot, None).await
    }

    /// Sends a message.
    pub(super) async fn send(&self, channel_id: ChannelId, message: &CreateMessage) -> Result<MessageId, RestError> {
        let body = self.call(LightMethod::Post, Route::ChannelMessages { channel_id }, Some(json(message)?)).await?;
        read::<Sent>(&body).map(|sent| sent.id)
    }

    /// Edits one of the bot's messages.
    pub(super) async fn edit(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        message: &EditMessage,
    ) -> Result<(), RestError> {
        let route = Route::ChannelMessage { channel_id, message_id };
        self.call(LightMethod::Patch, route, Some(json(message)?)).await.map(drop)
    }

    /// Deletes one of the bot's messages.
    pub(super) async fn delete(&self, channel_id: ChannelId, message_id: MessageId) -> Result<(), RestError> {
        self.call(LightMethod::Delete, Route::ChannelMessage { channel_id, message_id }, None).await.map(drop)
    }

    /// One message.
    pub(super) async fn message(&self, channel_id: ChannelId, message_id: MessageId) -> Result<Message, RestError> {
        self.ask(Route::ChannelMessage { channel_id, message_id }, None).await
    }

    /// Up to `limit` messages of a channel before or after another one, the newest first.
    pub(super) async fn messages(
        &self,
        channel_id: ChannelId,
        side: &'static str,
        message_id: MessageId,
        limit: u8,
    ) -> Result<Vec<Message>, RestError> {
        let params = vec![(side, message_id.to_string()), ("limit", limit.to_string())];
        self.ask(Route::ChannelMessages { channel_id }, Some(params)).await
    }

    /// The channels of a guild, threads left out.
    pub(super) async fn channels(&self, guild_id: GuildId) -> Result<Vec<GuildChannel>, RestError> {
        self.ask(Route::GuildChannels { guild_id }, None).await
    }

    /// The threads of a guild that are not archived, as far as the bot may see them.
    pub(super) async fn threads(&self, guild_id: GuildId) -> Result<Vec<GuildChannel>, RestError> {
        let active: Active = self.ask(Route::GuildThreadsActive { guild_id }, None).await?;
        Ok(active.threads)
    }

    /// One channel.
    pub(super) async fn channel(&self, channel_id: ChannelId) -> Result<Channel, RestError> {
        self.ask(Route::Channel { channel_id }, None).await
    }

    /// The first answer to an interaction; Discord waits three seconds for it.
    pub(super) async fn respond(
        &self,
        interaction_id: InteractionId,
        token: &str,
        response: &CreateInteractionResponse,
    ) -> Result<(), RestError> {
        let route = Route::InteractionResponse { interaction_id, token };
        self.try_plainly(LightMethod::Post, route, Some(&json(response)?), None).await.map(drop)
    }

    /// Fills in or changes the first answer to an interaction.
    pub(super) async fn edit_response(&self, token: &str, response: &EditInteractionResponse) -> Result<(), RestError> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: self.application()?, token };
        self.call(LightMethod::Patch, route, Some(json(response)?)).await.map(drop)
    }

    /// Says something more after the first answer to an interaction.
    pub(super) async fn follow_up(
        &self,
        token: &str,
        message: &CreateInteractionResponseFollowup,
    ) -> Result<(), RestError> {
        let route = Route::WebhookFollowupMessages { application_id: self.application()?, token };
        self.call(LightMethod::Post, route, Some(json(message)?)).await.map(drop)
    }

    /// The commands registered now, everywhere or in one guild.
    pub(super) async fn commands(&self, guild: Option<GuildId>) -> Result<Vec<Command>, RestError> {
        self.ask(self.commands_route(guild)?, None).await
    }

    /// Replaces all commands, everywhere or in one guild.
    pub(super) async fn put_commands(
        &self,
        guild: Option<GuildId>,
        commands: &impl Serialize,
    ) -> Result<(), RestError> {
        self.call(LightMethod::Put, self.commands_route(guild)?, Some(json(commands)?)).await.map(drop)
    }

    fn commands_route(&self, guild: Option<GuildId>) -> Result<Route<'static>, RestError> {
        let application_id = self.application()?;
        Ok(match guild {
            Some(guild_id) => Route::GuildCommands { application_id, guild_id },
            None => Route::Commands { application_id },
        })
    }

    fn application(&self) -> Result<ApplicationId, RestError> {
        match self.application.load(Ordering::Acquire) {
            0 => Err(RestError::Malformed("the application's id is not known yet".into())),
            id => Ok(ApplicationId::new(id)),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, route: Route<'_>, params: Params) -> Result<T, RestError> {
        read(&self.fire(LightMethod::Get, route, None, params).await?)
    }

    async fn call(&self, method: LightMethod, route: Route<'_>, body: Body) -> Result<Vec<u8>, RestError> {
        self.fire(method, route, body, None).await
    }

    /// One request. What failed on Discord's side is tried again; every message carries a nonce, so none comes twice.
    async fn fire(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Body,
        params: Params,
    ) -> Result<Vec<u8>, RestError> {
        if self.http.ratelimiter.is_none() {
            return self.try_plainly(method, route, body.as_deref(), params.as_ref()).await;
        }
        let mut tries = 1;
        loop {
            let request = Request::new(route, method).body(body.clone()).params(params.clone());
            let began = Instant::now();
            let error = match self.http.request(request).await {
                Ok(response) => {
                    measures::request(method, response.status().as_u16(), began.elapsed());
                    return bytes(response).await;
                }
                Err(error) => from_serenity(&error),
            };
            measures::request(method, error.status(), began.elapsed());
            if error.status() < 500 || tries == TRIES {
                return Err(error);
            }
            tokio::time::sleep(pause(tries)).await;
            tries += 1;
        }
    }

    /// One request past serenity's limiter. Waits out a 429.
    async fn try_plainly(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<&[u8]>,
        params: Option<&Vec<(&'static str, String)>>,
    ) -> Result<Vec<u8>, RestError> {
        let mut tries = 1;
        loop {
            let request = Request::new(route, method).body(body.map(<[u8]>::to_vec)).params(params.cloned());
            let request = request
                .build(&self.client, self.http.token(), self.http.proxy.as_deref())
                .map_err(|error| RestError::Malformed(error.to_string()))?;
            let began = Instant::now();
            let sent = request.send().await;
            let status = sent.as_ref().map_or(0, |response| response.status().as_u16());
            measures::request(method, status, began.elapsed());
            let response = sent.map_err(unreachable)?;
            if response.status().is_success() {
                return bytes(response).await;
            }
            let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
            let refusal: Refusal = read(&bytes(response).await?).unwrap_or_default();
            let wait = match status {
                429 => {
                    Duration::try_from_secs_f64(refusal.retry_after.or(header).unwrap_or(1.0)).unwrap_or(LONGEST_WAIT)
                }
                500.. => pause(tries),
                _ => Duration::MAX,
            };
            if wait > LONGEST_WAIT || tries == TRIES {
                return Err(RestError::Refused { status, code: refusal.code, message: refusal.message });
            }
            tokio::time::sleep(wait).await;
            tries += 1;
        }
    }
}

type Body = Option<Vec<u8>>;
type Params = Option<Vec<(&'static str, String)>>;

fn http(api: Option<&str>, token: &Token, client: reqwest::Client) -> Http {
    let builder = HttpBuilder::new(token.reveal()).client(client);
    match api {
        Some(address) => builder.proxy(address).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

/// The pause before a request is tried again: half a second, then a second, then two.
fn pause(tries: u32) -> Duration {
    Duration::from_millis(250) * 2_u32.saturating_pow(tries)
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, RestError> {
    serde_json::to_vec(body).map_err(|error| RestError::Malformed(error.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RestError> {
    serde_json::from_slice(body).map_err(|error| RestError::Malformed(error.to_string()))
}

async fn bytes(response: reqwest::Response) -> Result<Vec<u8>, RestError> {
    response.bytes().await.map(Vec::from).map_err(unreachable)
}

/// Without the address: an interaction's address holds a secret.
fn unreachable(error: reqwest::Error) -> RestError {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    RestError::Unreachable(words)
}

fn from_serenity(error: &serenity::Error) -> RestError {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => RestError::Refused {
            status: response.status_code.as_u16(),
            code: i64::try_from(response.error.code).unwrap_or(0).max(0),
            message: response.error.message.clone(),
        },
        serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => {
            RestError::Unreachable("it took too long".into())
        }
        other => RestError::Unreachable(other.to_string()),
    }
}
