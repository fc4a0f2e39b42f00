//! What `syncdesk doctor` asks Discord: is the token accepted, are the intents granted, may the bot speak where it
//! should?
//!
//! It reads with plain GET requests and takes of the answers only what it needs, so that it still helps where a
//! stand-in or a proxy answers less than Discord does. (serenity has no route for `/applications/@me`.)

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::permissions::{self, Channel, Guild, Member};
use crate::config::{Config, Listen, Token};
use crate::doctor::Check;

/// The longest that one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where Discord's REST interface is.
const DISCORD: &str = "https://discord.com";

/// Either of these flags of an application says that it may read messages.
const MAY_READ_MESSAGES: u64 = 1 << 18 | 1 << 19;

/// How many servers are named.
const NAMED: usize = 5;

/// Why Discord did not answer as hoped.
enum Failure {
    /// It could not be reached.
    Unreached(String),
    /// It refused with this status.
    Refused(u16),
    /// It said something else than expected.
    Unclear(String),
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
}

#[derive(Deserialize)]
struct Application {
    id: String,
    #[serde(default)]
    flags: u64,
}

#[derive(Deserialize)]
struct Seen {
    id: String,
    name: String,
}

/// Asks Discord, one thing after the other; stops where nothing further can be learned.
pub async fn examine(config: &Config, token: &Token) -> Vec<Check> {
    let mut checks = Vec::new();
    let discord = match Discord::new(config, token) {
        Ok(discord) => discord,
        Err(error) => {
            return vec![Check::problem(format!("discord: no client could be made ({error})"), "report this")];
        }
    };
    let me: User = match discord.get("/users/@me").await {
        Ok(me) => me,
        Err(failure) => return vec![discord.no_token(failure)],
    };
    checks.push(Check::ok(format!("discord: the token is accepted; the bot is called {}", me.username)));
    match discord.get::<Application>("/applications/@me").await {
        Ok(application) => {
            checks.push(intents(config, application.flags));
            checks.push(Check::ok(format!("invite: {}", permissions::invite(&application.id))));
        }
        Err(failure) => checks.push(unclear("the application's settings", &failure)),
    }
    let seen = match discord.get::<Vec<Seen>>("/users/@me/guilds").await {
        Ok(seen) => seen,
        Err(failure) => {
            checks.push(unclear("the servers", &failure));
            return checks;
        }
    };
    checks.push(servers(&seen));
    for (key, guilds) in [("guilds", &config.discord.guilds), ("home_guilds", &config.discord.home_guilds)] {
        for id in guilds.iter().filter(|id| !seen.iter().any(|guild| guild.id == id.to_string())) {
            checks.push(Check::problem(
                format!("discord.{key}: the bot is not in the server {id}"),
                "invite it there, or take the id out of the configuration",
            ));
        }
    }
    let listed = config.discord.channels.iter().filter(|_| config.discord.listen == Listen::Listed);
    for id in listed.chain(&config.discord.moderator_channels) {
        checks.push(discord.channel(*id, &me.id).await);
    }
    checks
}

struct Discord {
    client: reqwest::Client,
    base: String,
    authorization: String,
}

impl Discord {
    fn new(config: &Config, token: &Token) -> Result<Self, reqwest::Error> {
        let base = config.discord.api.as_deref().unwrap_or(DISCORD).trim_end_matches('/').to_owned();
        let agent = concat!("DiscordBot (syncdesk, ", env!("CARGO_PKG_VERSION"), ")");
        let client = reqwest::Client::builder().timeout(PATIENCE).user_agent(agent).build()?;
        Ok(Self { client, base, authorization: format!("Bot {}", token.reveal()) })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let request = self.client.get(format!("{}/api/v10{path}", self.base));
        let answer = request.header("Authorization", &self.authorization).send().await;
        let answer = answer.map_err(|error| Failure::Unreached(root(&error.without_url())))?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|error| Failure::Unreached(root(&error.without_url())))?;
        if !status.is_success() {
            return Err(Failure::Refused(status.as_u16()));
        }
        serde_json::from_slice(&body).map_err(|error| Failure::Unclear(error.to_string()))
    }

    fn no_token(&self, failure: Failure) -> Check {
        match failure {
            Failure::Refused(401) => Check::problem(
                "discord: the token is refused",
                "reset it in the developer portal (Bot > Reset Token) and set the new one",
            ),
            Failure::Unreached(error) => Check::problem(
                format!("discord: {} cannot be reached ({error})", self.base),
                "check the network and `discord.api`; everything on this machine was checked",
            ),
            other => unclear("the bot itself", &other),
        }
    }

    /// Whether the bot may do in a channel what it has to.
    async fn channel(&self, id: u64, me: &str) -> Check {
        let channel: Channel = match self.get(&format!("/channels/{id}")).await {
            Ok(channel) => channel,
            Err(Failure::Refused(403)) => {
                return Check::problem(
                    format!("channel {id}: the bot may not see it"),
                    "give the bot's role View Channel there",
                );
            }
            Err(Failure::Refused(404)) => {
                return Check::problem(
                    format!("channel {id}: there is none that the bot could see"),
                    "check the id, and that the bot is in its server",
                );
            }
            Err(failure) => return unclear(&format!("the channel {id}"), &failure),
        };
        let name = channel.name.as_deref().unwrap_or("?");
        if channel.is_category() {
            return Check::problem(format!("channel {id} (#{name}) is a category"), "list the channels in it instead");
        }
        let Some(server) = channel.guild_id.as_deref() else {
            return Check::warning(format!("channel {id} belongs to no server"), "direct messages need not be listed");
        };
        // A thread has the permissions of the channel it is in.
        let home = match channel.parent_id.as_deref().filter(|_| channel.is_thread()) {
            Some(parent) => self.get(&format!("/channels/{parent}")).await,
            None => Ok(channel.clone()),
        };
        let guild = self.get::<Guild>(&format!("/guilds/{server}")).await;
        let member = self.get::<Member>(&format!("/guilds/{server}/members/{me}")).await;
        let granted = match (home, guild, member) {
            (Ok(home), Ok(guild), Ok(member)) => permissions::granted(&guild, &member, me, &home),
            (Err(failure), ..) | (_, Err(failure), _) | (.., Err(failure)) => {
                return unclear(&format!("the permissions in #{name} ({id})"), &failure);
            }
        };
        let missing = permissions::missing(&channel, granted);
        if missing.is_empty() {
            return Check::ok(format!("channel {id} (#{name}): every permission is there"));
        }
        Check::problem(
            format!("channel {id} (#{name}): the bot lacks {}", missing.join(", ")),
            "allow them for the bot's role in the channel's settings (Edit Channel > Permissions)",
        )
    }
}

fn intents(config: &Config, flags: u64) -> Check {
    match (config.discord.message_content, flags & MAY_READ_MESSAGES != 0) {
        (true, true) => Check::ok("intents: the bot may read messages (Message Content Intent)"),
        (true, false) => Check::warning(
            "intents: the bot may not read messages that do not address it",
            "switch on Message Content Intent in the developer portal (Bot), or set `message_content = false`",
        ),
        (false, _) => Check::ok("intents: the bot does not ask to read messages; it answers when addressed"),
    }
}

fn servers(seen: &[Seen]) -> Check {
    if seen.is_empty() {
        return Check::warning("servers: the bot is in none yet", "open the invite link and choose a server");
    }
    let names: Vec<_> = seen.iter().take(NAMED).map(|guild| guild.name.as_str()).collect();
    let more = if seen.len() > NAMED { " and others" } else { "" };
    Check::ok(format!("servers: {} ({}{more})", seen.len(), names.join(", ")))
}

fn unclear(what: &str, failure: &Failure) -> Check {
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
