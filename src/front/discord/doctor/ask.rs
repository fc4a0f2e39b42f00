//! Asks Discord's REST interface, with plain GET requests that read and change nothing.
//!
//! Of the answers only what a check needs is taken, so that the doctor still helps where a stand-in or a proxy answers
//! less than Discord does. It knows nothing of what the answers mean.

use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use crate::config::{Config, Token};
use crate::doctor::Check;

/// The longest that one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where Discord's REST interface is.
const DISCORD: &str = "https://discord.com";

/// Discord's REST interface, asked with the bot's token.
pub(super) struct Discord {
    client: reqwest::Client,
    pub(super) base: String,
    authorization: String,
}

/// An answer, and what time it was where it came from.
pub(super) struct Answered<T> {
    pub(super) body: T,
    pub(super) date: Option<SystemTime>,
}

/// Why Discord did not answer as hoped.
pub(super) enum Failure {
    /// It could not be reached.
    Unreached(String),
    /// It refused with this status.
    Refused(u16),
    /// It said something else than expected.
    Unclear(String),
}

impl Discord {
    /// Discord, or what stands in for it.
    pub(super) fn new(config: &Config, token: &Token) -> Result<Self, reqwest::Error> {
        let base = config.discord.api.as_deref().unwrap_or(DISCORD).trim_end_matches('/').to_owned();
        let agent = concat!("DiscordBot (syncdesk, ", env!("CARGO_PKG_VERSION"), ")");
        let client = reqwest::Client::builder().timeout(PATIENCE).user_agent(agent).build()?;
        Ok(Self { client, base, authorization: format!("Bot {}", token.reveal()) })
    }

    /// What stands at a path.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.look(path).await.map(|answered| answered.body)
    }

    /// What stands at a path, with the time of the answer.
    pub(super) async fn look<T: DeserializeOwned>(&self, path: &str) -> Result<Answered<T>, Failure> {
        let request = self.client.get(format!("{}/api/v10{path}", self.base));
        let answer = request.header("Authorization", &self.authorization).send().await;
        let answer = answer.map_err(|error| Failure::Unreached(root(&error.without_url())))?;
        let status = answer.status();
        let date = answer.headers().get("date").and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        let body = answer.bytes().await.map_err(|error| Failure::Unreached(root(&error.without_url())))?;
        if !status.is_success() {
            return Err(Failure::Refused(status.as_u16()));
        }
        let body = serde_json::from_slice(&body).map_err(|error| Failure::Unclear(error.to_string()))?;
        Ok(Answered { body, date })
    }
}

/// What to say when a check could not be made.
pub(super) fn unclear(what: &str, failure: &Failure) -> Check {
    let (why, cure) = match failure {
        Failure::Unreached(error) => (format!("no answer: {error}"), "check the network and try again"),
        Failure::Refused(429) => ("too many requests".to_owned(), "wait a minute and try again"),
        Failure::Refused(status) => (format!("Discord answered {status}"), "try again later; see discordstatus.com"),
        Failure::Unclear(error) => (format!("the answer is not understood: {error}"), "check `discord.api`"),
    };
    Check::warning(format!("discord: {what} could not be asked ({why})"), cure)
}

/// The cause at the bottom says most: "Connection refused".
fn root(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", PATIENCE.as_secs());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}
