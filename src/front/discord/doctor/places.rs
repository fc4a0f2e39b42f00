//! The checks of servers and channels: is the bot there, may it speak there, are its commands allowed?

use std::collections::HashMap;

use serde::Deserialize;

use super::ask::{Discord, Failure, unclear};
use crate::config::{Config, Listen};
use crate::doctor::Check;
use crate::front::discord::permissions::{self, Channel, Guild, Member};

/// How many servers are named.
const NAMED: usize = 5;
/// How many servers are asked about their commands and roles.
const ASKED: usize = 10;

/// A server that the bot is in.
#[derive(Deserialize)]
pub(super) struct Seen {
    id: String,
    name: String,
}

/// How many servers there are, and which.
pub(super) fn servers(seen: &[Seen]) -> Check {
    if seen.is_empty() {
        return Check::warning("servers: the bot is in none yet", "open the invite link and choose a server");
    }
    let names: Vec<_> = seen.iter().take(NAMED).map(|guild| guild.name.as_str()).collect();
    let more = if seen.len() > NAMED { " and others" } else { "" };
    Check::ok(format!("servers: {} ({}{more})", seen.len(), names.join(", ")))
}

/// Whether the bot is in the servers that the configuration names.
pub(super) fn named(config: &Config, seen: &[Seen]) -> Vec<Check> {
    let lists = [("guilds", &config.discord.guilds), ("home_guilds", &config.discord.home_guilds)];
    let all = lists.into_iter().flat_map(|(key, guilds)| guilds.iter().map(move |id| (key, id)));
    all.filter(|(_, id)| find(seen, **id).is_none())
        .map(|(key, id)| {
            Check::problem(
                format!("discord.{key}: the bot is not in the server {id}"),
                "invite it there, or take the id out of the configuration",
            )
        })
        .collect()
}

/// Whether commands may be registered: an invite link without `applications.commands` does not allow it.
pub(super) async fn commands(discord: &Discord, application: &str, seen: &[Seen]) -> Vec<Check> {
    let mut refusing = Vec::new();
    for guild in seen.iter().take(ASKED) {
        let path = format!("/applications/{application}/guilds/{}/commands", guild.id);
        match discord.get::<Vec<serde::de::IgnoredAny>>(&path).await {
            Err(Failure::Refused(403)) => refusing.push(guild.name.as_str()),
            // Stand-ins and proxies may not have it.
            Ok(_) | Err(Failure::Refused(404)) => {}
            Err(failure) => return vec![unclear("the commands", &failure)],
        }
    }
    if refusing.is_empty() {
        return Vec::new();
    }
    vec![Check::problem(
        format!("commands: not allowed in {}", refusing.join(", ")),
        "open the invite link above once more for that server; it has the scope applications.commands in it",
    )]
}

/// Whether the moderators' roles are roles of the servers that the bot is in.
pub(super) async fn roles(discord: &Discord, config: &Config, seen: &[Seen]) -> Vec<Check> {
    let mut unknown = config.discord.moderator_roles.clone();
    if unknown.is_empty() || seen.len() > ASKED {
        return Vec::new();
    }
    for guild in seen {
        match discord.get::<Guild>(&format!("/guilds/{}", guild.id)).await {
            Ok(guild) => unknown.retain(|role| !guild.has_role(&role.to_string())),
            Err(failure) => return vec![unclear("the roles", &failure)],
        }
    }
    let unknown = unknown.iter().map(|role| {
        Check::problem(
            format!("discord.moderator_roles: no server of the bot has the role {role}"),
            "copy the role's id again (Server Settings > Roles > ... > Copy Role ID), or take it out",
        )
    });
    unknown.collect()
}

/// The channels that the configuration names.
pub(super) async fn channels(discord: &Discord, config: &Config, me: &str, seen: &[Seen]) -> Vec<Check> {
    let listed = config.discord.channels.iter().filter(|_| config.discord.listen == Listen::Listed);
    let mut servers = Servers { discord, me, known: HashMap::new() };
    let mut checks = Vec::new();
    for id in listed.chain(&config.discord.moderator_channels) {
        checks.push(match find(seen, *id) {
            Some(server) => Check::problem(
                format!("channel {id} is no channel, but the server {}", server.name),
                "right-click the channel, not the server, and choose Copy Channel ID",
            ),
            None => channel(&mut servers, *id).await,
        });
    }
    checks
}

fn find(seen: &[Seen], id: u64) -> Option<&Seen> {
    seen.iter().find(|guild| guild.id == id.to_string())
}

/// The servers of the channels, and what the bot is there; each is asked for once.
struct Servers<'a> {
    discord: &'a Discord,
    me: &'a str,
    known: HashMap<String, (Guild, Member)>,
}

impl Servers<'_> {
    async fn find(&mut self, server: &str) -> Result<&(Guild, Member), Failure> {
        if !self.known.contains_key(server) {
            let guild = self.discord.get(&format!("/guilds/{server}")).await?;
            let member = self.discord.get(&format!("/guilds/{server}/members/{}", self.me)).await?;
            self.known.insert(server.to_owned(), (guild, member));
        }
        self.known.get(server).ok_or_else(|| Failure::Unclear("no server".to_owned()))
    }
}

/// Whether the bot may do in a channel what it has to.
async fn channel(servers: &mut Servers<'_>, id: u64) -> Check {
    let discord = servers.discord;
    let channel: Channel = match discord.get(&format!("/channels/{id}")).await {
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
        Some(parent) => discord.get(&format!("/channels/{parent}")).await,
        None => Ok(channel.clone()),
    };
    let me = servers.me;
    let granted = match (home, servers.find(server).await) {
        (Ok(home), Ok((guild, member))) => permissions::granted(guild, member, me, &home),
        (Err(failure), _) | (_, Err(failure)) => {
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
