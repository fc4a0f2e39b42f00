//! Which permissions the bot needs, which it has in a channel, and the link that asks for exactly those.

use serde::Deserialize;

/// The permissions that the bot needs, with the names that Discord shows.
pub const NEEDED: &[(u64, &str)] = &[
    (VIEW_CHANNEL, "View Channel"),
    (SEND_MESSAGES, "Send Messages"),
    (EMBED_LINKS, "Embed Links"),
    (READ_HISTORY, "Read Message History"),
    (SEND_IN_THREADS, "Send Messages in Threads"),
];

const ADMINISTRATOR: u64 = 1 << 3;
const VIEW_CHANNEL: u64 = 1 << 10;
const SEND_MESSAGES: u64 = 1 << 11;
const EMBED_LINKS: u64 = 1 << 14;
const READ_HISTORY: u64 = 1 << 16;
const SEND_IN_THREADS: u64 = 1 << 38;

/// Discord's numbers for sorts of channels.
const CATEGORY: u8 = 4;
const THREADS: [u8; 3] = [10, 11, 12];
const FORUMS: [u8; 2] = [15, 16];

/// A channel, as far as permissions go.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Channel {
    #[serde(rename = "type")]
    sort: u8,
    pub(super) name: Option<String>,
    pub(super) guild_id: Option<String>,
    pub(super) parent_id: Option<String>,
    #[serde(default)]
    permission_overwrites: Vec<Overwrite>,
}

/// What a channel changes for a role or a member.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Overwrite {
    id: String,
    #[serde(default)]
    allow: Bits,
    #[serde(default)]
    deny: Bits,
}

/// A server, as far as permissions go.
#[derive(Debug, Deserialize)]
pub(super) struct Guild {
    id: String,
    #[serde(default)]
    owner_id: String,
    #[serde(default)]
    roles: Vec<Role>,
}

impl Guild {
    /// Whether this is one of its roles.
    pub(super) fn has_role(&self, id: &str) -> bool {
        self.roles.iter().any(|role| role.id == id)
    }
}

#[derive(Debug, Deserialize)]
struct Role {
    id: String,
    #[serde(default)]
    permissions: Bits,
}

/// A member of a server.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    #[serde(default)]
    roles: Vec<String>,
}

/// Permissions, written by Discord as a number in a string.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(from = "String")]
struct Bits(u64);

impl From<String> for Bits {
    fn from(text: String) -> Self {
        Self(text.parse().unwrap_or(0))
    }
}

impl Channel {
    pub(super) fn is_category(&self) -> bool {
        self.sort == CATEGORY
    }

    pub(super) fn is_thread(&self) -> bool {
        THREADS.contains(&self.sort)
    }
}

/// The link that adds the bot to a server with exactly the permissions it needs.
pub fn invite(application: &str) -> String {
    let permissions = NEEDED.iter().fold(0, |all, (bit, _)| all | bit);
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&permissions={permissions}&scope=bot+applications.commands"
    )
}

/// The permissions of a member in a channel: those of their roles, then what the channel changes for everyone, for
/// their roles, and for themselves, each denying before it allows.
pub(super) fn granted(guild: &Guild, member: &Member, me: &str, channel: &Channel) -> u64 {
    let has = |id: &String| *id == guild.id || member.roles.contains(id);
    let base = guild.roles.iter().filter(|role| has(&role.id)).fold(0, |all, role| all | role.permissions.0);
    if guild.owner_id == me || base & ADMINISTRATOR != 0 {
        return u64::MAX;
    }
    let change = |before: u64, of: &dyn Fn(&str) -> bool| {
        let those = channel.permission_overwrites.iter().filter(|overwrite| of(&overwrite.id));
        let (allow, deny) = those.fold((0, 0), |(allow, deny), one| (allow | one.allow.0, deny | one.deny.0));
        before & !deny | allow
    };
    let everyone = change(base, &|id| id == guild.id);
    let roles = change(everyone, &|id| member.roles.iter().any(|role| role == id));
    let own = change(roles, &|id| id == me);
    // Without seeing a channel there is nothing to do in it.
    if own & VIEW_CHANNEL == 0 { own & !(SEND_MESSAGES | SEND_IN_THREADS) } else { own }
}

/// The needed permissions that are missing. In a forum and in a thread nothing is sent but to threads.
pub(super) fn missing(channel: &Channel, granted: u64) -> Vec<&'static str> {
    let only_threads = channel.is_thread() || FORUMS.contains(&channel.sort);
    let counts = |bit: u64| !(only_threads && bit == SEND_MESSAGES);
    NEEDED.iter().filter(|(bit, _)| counts(*bit) && granted & bit == 0).map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ALL: u64 = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_HISTORY | SEND_IN_THREADS;

    /// What is missing for the bot 9 with the role 2 in the server 1.
    #[track_caller]
    fn check(everyone: u64, role: u64, sort: u8, overwrites: &serde_json::Value, expected: &[&str]) {
        let guild = json!({"id": "1", "owner_id": "5", "roles": [
            {"id": "1", "permissions": everyone.to_string()},
            {"id": "2", "permissions": role.to_string()},
            {"id": "3", "permissions": u64::MAX.to_string()},
        ]});
        let channel = json!({"id": "7", "type": sort, "name": "help", "permission_overwrites": overwrites});
        let channel: Channel = serde_json::from_value(channel).expect("a channel");
        let member: Member = serde_json::from_value(json!({"roles": ["2"]})).expect("a member");
        let guild: Guild = serde_json::from_value(guild).expect("a guild");
        assert_eq!(missing(&channel, granted(&guild, &member, "9", &channel)), expected);
    }

    fn change(id: &str, allow: u64, deny: u64) -> serde_json::Value {
        json!({"id": id, "type": 0, "allow": allow.to_string(), "deny": deny.to_string()})
    }

    #[test]
    fn roles_add_up_and_other_roles_do_not_count() {
        check(ALL, 0, 0, &json!([]), &[]);
        check(VIEW_CHANNEL | SEND_MESSAGES, EMBED_LINKS | READ_HISTORY | SEND_IN_THREADS, 0, &json!([]), &[]);
        check(ALL & !EMBED_LINKS, 0, 0, &json!([change("3", EMBED_LINKS, 0)]), &["Embed Links"]);
        check(ADMINISTRATOR, 0, 0, &json!([change("1", 0, ALL)]), &[]);
    }

    #[test]
    fn the_channel_has_the_last_word_the_member_before_the_role() {
        check(ALL, 0, 0, &json!([change("1", 0, SEND_MESSAGES)]), &["Send Messages"]);
        check(ALL, 0, 0, &json!([change("1", 0, SEND_MESSAGES), change("2", SEND_MESSAGES, 0)]), &[]);
        check(ALL, 0, 0, &json!([change("9", 0, EMBED_LINKS), change("2", EMBED_LINKS, 0)]), &["Embed Links"]);
        check(
            ALL,
            0,
            0,
            &json!([change("1", 0, VIEW_CHANNEL)]),
            &["View Channel", "Send Messages", "Send Messages in Threads"],
        );
    }

    #[test]
    fn a_forum_takes_no_messages_but_in_its_threads() {
        check(ALL & !SEND_MESSAGES, 0, 15, &json!([]), &[]);
        check(ALL & !SEND_IN_THREADS, 0, 15, &json!([]), &["Send Messages in Threads"]);
    }

    #[test]
    fn the_invite_asks_for_exactly_what_is_needed() {
        let link = invite("42");
        assert!(link.contains("client_id=42&permissions=274877991936&scope=bot+applications.commands"), "{link}");
    }
}
