//! One attempt at a request: what goes over the wire, and what came of it.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Url};
use tokio::time::Instant;

use super::attachment::Picture;
use super::limits::{self, Said};
use crate::config::Token;
use crate::front::discord::errors::{DiscordError, RestError};
use crate::front::discord::monitor::measures;

/// Discord's own address.
const DISCORD: &str = "https://discord.com";
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(4);
/// How the bot introduces itself; Discord wants this form.
const AGENT: &str = concat!("DiscordBot (syncdesk, ", env!("CARGO_PKG_VERSION"), ")");

/// The connections to Discord's REST interface.
pub(super) struct Wire {
    client: Client,
    /// Where the paths begin.
    base: Url,
}

/// What is sent besides the address.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sent<'a> {
    pub(super) json: Option<&'a [u8]>,
    /// Without the question mark.
    pub(super) query: Option<&'a str>,
    /// What goes with the JSON.
    pub(super) picture: Option<Picture<'a>>,
}

/// What came of an attempt.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Discord did it.
    Done { said: Said, body: Vec<u8> },
    /// Discord refused, and did nothing.
    Refused { said: Said, refusal: Refusal },
    /// Nobody knows whether Discord did it.
    Unclear(RestError),
    /// It never got to Discord.
    NotSent(RestError),
}

/// A refusal with Discord's reasons, as far as it gave any.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    #[serde(skip)]
    pub(super) status: u16,
    pub(super) code: i64,
    message: String,
    retry_after: Option<f64>,
    pub(super) global: bool,
}

impl Wire {
    /// No connection is open yet.
    pub(super) fn new(api: Option<&str>, token: &Token) -> Result<Self, DiscordError> {
        let start = |error: &dyn std::fmt::Display| DiscordError::Start(error.to_string());
        let mut headers = HeaderMap::new();
        let mut authorization =
            HeaderValue::try_from(format!("Bot {}", token.reveal())).map_err(|_| DiscordError::Token)?;
        authorization.set_sensitive(true);
        headers.insert(AUTHORIZATION, authorization);
        let builder = Client::builder().use_rustls_tls().user_agent(AGENT).default_headers(headers);
        let client = builder.connect_timeout(CONNECT).tcp_nodelay(true).build().map_err(|error| start(&error))?;
        let base = format!("{}/api/v10", api.unwrap_or(DISCORD).trim_end_matches('/'));
        let base = Url::parse(&base).map_err(|error| start(&format!("`discord.api`: {error}")))?;
        Ok(Self { client, base })
    }

    /// Sends a request once.
    pub(super) async fn attempt(&self, method: &Method, path: &str, sent: Sent<'_>, until: Instant) -> Outcome {
        match tokio::time::timeout_at(until, self.once(method, path, sent)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Unclear(RestError::Unreachable("it took too long".into())),
        }
    }

    async fn once(&self, method: &Method, path: &str, sent: Sent<'_>) -> Outcome {
        // The host is not read anew each time.
        let mut address = self.base.clone();
        address.set_path(&format!("{}{path}", self.base.path()));
        address.set_query(sent.query);
        let mut request = self.client.request(method.clone(), address);
        if let (Some(json), Some(picture)) = (sent.json, sent.picture) {
            request = request.multipart(picture.form(json));
        } else if let Some(json) = sent.json {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(json.to_vec());
        }
        let began = Instant::now();
        let answer = request.send().await;
        let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
        measures::request(method, status, began.elapsed());
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.is_connect() || error.is_builder() => return Outcome::NotSent(unreachable(error)),
            Err(error) => return Outcome::Unclear(unreachable(error)),
        };
        let status = answer.status();
        let said = Said::of(answer.headers());
        let body = answer.bytes().await.map(Vec::from).map_err(unreachable);
        if status.is_success() {
            return body.map_or_else(Outcome::Unclear, |body| Outcome::Done { said, body });
        }
        let refusal: Refusal = body.ok().and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default();
        let refusal = Refusal { status: status.as_u16(), ..refusal };
        if status.is_server_error() {
            return Outcome::Unclear(refusal.into());
        }
        Outcome::Refused { said, refusal }
    }
}

impl Refusal {
    /// How long Discord wants us to wait, where it says.
    pub(super) fn retry_after(&self, said: &Said) -> Option<Duration> {
        self.retry_after.and_then(limits::duration).or(said.retry_after)
    }
}

impl From<Refusal> for RestError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { status: refusal.status, code: refusal.code, message: refusal.message }
    }
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
