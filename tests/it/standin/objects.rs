//! What Discord sends, with every field that serenity wants.

use serde_json::{Value, json};

use super::BOT;

/// The guild in which tests take place.
pub(crate) const GUILD: u64 = 100_000_000_000_000_001;
/// Somebody who asks.
pub(crate) const ASKER: u64 = 200_000_000_000_000_001;
/// Somebody else.
pub(crate) const OTHER: u64 = 200_000_000_000_000_002;
/// "Manage Messages", as Discord writes permissions.
pub(crate) const MODERATOR: &str = "8192";
/// What everybody may do here.
const EVERYBODY: &str = "2048";

/// An id as a number.
pub(crate) fn number(id: &Value) -> u64 {
    id.as_str().and_then(|id| id.parse().ok()).expect("an id is a number in quotation marks")
}

/// An account.
pub(crate) fn user(id: u64) -> Value {
    json!({
        "id": id.to_string(), "username": format!("user{id}"), "discriminator": "0", "global_name": null,
        "avatar": null, "bot": id == BOT, "public_flags": 0,
    })
}

/// A member with these permissions, as interactions carry it.
fn member(id: u64, permissions: &str) -> Value {
    json!({
        "user": user(id), "nick": null, "avatar": null, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00",
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "permissions": permissions, "communication_disabled_until": null,
    })
}

/// A text channel.
pub(crate) fn channel(id: u64) -> Value {
    json!({
        "id": id.to_string(), "type": 0, "guild_id": GUILD.to_string(), "name": "help", "position": 0,
        "permission_overwrites": [], "parent_id": null, "nsfw": false, "topic": null, "last_message_id": null,
        "rate_limit_per_user": 0,
    })
}

/// The guild, as Discord describes it at the beginning of a session.
pub(crate) fn guild(channels: &Value, threads: &Value) -> Value {
    json!({
        "id": GUILD.to_string(), "name": "Photos", "owner_id": OTHER.to_string(), "unavailable": false, "large": false,
        "member_count": 3, "joined_at": "2026-01-01T00:00:00+00:00", "channels": channels, "threads": threads,
        "members": [], "presences": [], "voice_states": [], "roles": [], "emojis": [], "features": [],
    })
}

/// A thread or forum post.
pub(crate) fn thread(id: u64, parent: u64, owner: u64, name: &str) -> Value {
    let mut thread = channel(id);
    thread["type"] = json!(11);
    thread["parent_id"] = json!(parent.to_string());
    thread["owner_id"] = json!(owner.to_string());
    thread["name"] = json!(name);
    thread["thread_metadata"] = json!({
        "archived": false, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00+00:00",
        "locked": false, "create_timestamp": "2026-01-01T00:00:00+00:00",
    });
    thread
}

/// A member's message in the guild.
pub(crate) fn message(id: u64, channel: u64, author: u64, content: &str) -> Value {
    let mut message = direct(id, channel, author, content);
    message["guild_id"] = json!(GUILD.to_string());
    let mut member = member(author, EVERYBODY);
    if let Some(fields) = member.as_object_mut() {
        fields.remove("user");
        fields.remove("permissions");
    }
    message["member"] = member;
    message
}

/// A direct message.
pub(crate) fn direct(id: u64, channel: u64, author: u64, content: &str) -> Value {
    let mentions: Vec<_> = if content.contains(&format!("<@{BOT}>")) { vec![user(BOT)] } else { Vec::new() };
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": user(author), "content": content,
        "timestamp": "2026-08-01T12:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": mentions, "mention_roles": [], "mention_channels": [],
        "attachments": [], "embeds": [], "reactions": [], "pinned": false, "type": 0, "components": [], "flags": 0,
    })
}

/// Makes a message a reply to another one.
pub(crate) fn in_reply_to(mut message: Value, to: &Value) -> Value {
    message["type"] = json!(19);
    message["message_reference"] = json!({
        "message_id": to["id"], "channel_id": to["channel_id"], "guild_id": GUILD.to_string(),
    });
    message["referenced_message"] = to.clone();
    message
}

/// A message as it stands `seconds` later, with other words.
pub(crate) fn edited(message: &Value, content: &str, seconds: u32) -> Value {
    let mut edited = message.clone();
    edited["content"] = json!(content);
    edited["edited_timestamp"] =
        json!(format!("2026-08-01T12:{:02}:{:02}.000000+00:00", seconds / 60 % 60, seconds % 60));
    edited
}

/// The bot's message as Discord keeps what was sent.
pub(crate) fn sent(id: u64, channel: &str, author: u64, body: &Value) -> Value {
    let mut message = direct(id, channel.parse().unwrap_or(1), author, body["content"].as_str().unwrap_or_default());
    if let Some(reference) = body.get("message_reference") {
        message["type"] = json!(19);
        message["message_reference"] = json!({"message_id": reference["message_id"], "channel_id": channel});
    }
    message["nonce"] = body["nonce"].clone();
    change(&mut message, body);
    message
}

/// Changes a message.
pub(crate) fn change(message: &mut Value, body: &Value) {
    for key in ["embeds", "components", "content", "flags"] {
        if let Some(value) = body.get(key).filter(|value| !value.is_null()) {
            message[key] = value.clone();
        }
    }
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    number_components(&mut message["components"]);
}

/// Discord numbers components where the bot did not.
fn number_components(rows: &mut Value) {
    let rows = rows.as_array_mut().into_iter().flatten();
    let all = rows.flat_map(|row| row["components"].as_array_mut().into_iter().flatten());
    for (id, component) in (1..).zip(all) {
        component["id"] = json!(id);
    }
}

/// A command as Discord keeps it, with the fields that it fills in.
pub(crate) fn registered(id: u64, mut command: Value) -> Value {
    let defaults = json!({
        "id": id.to_string(), "application_id": BOT.to_string(), "version": id.to_string(), "type": 1,
        "default_member_permissions": null, "dm_permission": true, "nsfw": false, "description": "",
        "integration_types": [0], "contexts": null, "name_localizations": null, "description_localizations": null,
    });
    for (key, value) in defaults.as_object().expect("an object") {
        let is_empty = command.get(key).is_none_or(|value| value.is_null() || *value == json!({}));
        if is_empty {
            command[key] = value.clone();
        }
    }
    for option in command["options"].as_array_mut().into_iter().flatten() {
        if let Some(fields) = option.as_object_mut() {
            fields.retain(|_, value| *value != json!(false) && *value != json!([]) && !value.is_null());
        }
    }
    command
}

/// Who takes part in an interaction, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(crate) user: u64,
    pub(crate) permissions: &'static str,
    pub(crate) channel: u64,
}

impl Who {
    /// An ordinary member.
    pub(crate) fn member(user: u64, channel: u64) -> Self {
        Self { user, permissions: EVERYBODY, channel }
    }
}

/// An interaction of this kind. Its token is its id with a word before it.
fn interaction(id: u64, kind: u8, who: Who, data: &Value) -> Value {
    let mut channel = channel(who.channel);
    channel["permissions"] = json!(EVERYBODY);
    json!({
        "id": id.to_string(), "application_id": BOT.to_string(), "type": kind, "data": data,
        "guild_id": GUILD.to_string(), "channel_id": who.channel.to_string(), "channel": channel,
        "member": member(who.user, who.permissions), "token": format!("token{id}"), "version": 1,
        "app_permissions": "2147483647", "locale": "en-US", "guild_locale": "en-US", "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD.to_string()}, "context": 0,
        "attachment_size_limit": 10_485_760,
    })
}

/// A button below `message` is pressed.
pub(crate) fn pressed(id: u64, who: Who, message: &Value, custom_id: &str) -> Value {
    let mut interaction = interaction(id, 3, who, &json!({"component_type": 2, "custom_id": custom_id}));
    interaction["message"] = message.clone();
    interaction
}

/// An entry of a menu below `message` is chosen.
pub(crate) fn chosen(id: u64, who: Who, message: &Value, custom_id: &str, value: &str) -> Value {
    let data = json!({"component_type": 3, "custom_id": custom_id, "values": [value]});
    let mut interaction = interaction(id, 3, who, &data);
    interaction["message"] = message.clone();
    interaction
}

/// A slash command with one text option, or none.
pub(crate) fn command(id: u64, who: Who, name: &str, option: Option<(&str, &str)>) -> Value {
    let options: Vec<_> = option.iter().map(|(name, value)| json!({"type": 3, "name": name, "value": value})).collect();
    interaction(id, 2, who, &json!({"id": "1", "name": name, "type": 1, "options": options}))
}

/// A subcommand with text options.
pub(crate) fn sub_command(id: u64, who: Who, name: &str, sub: &str, options: &[(&str, &str)]) -> Value {
    let options: Vec<_> =
        options.iter().map(|(name, value)| json!({"type": 3, "name": name, "value": value})).collect();
    let sub = json!({"type": 1, "name": sub, "options": options});
    interaction(id, 2, who, &json!({"id": "1", "name": name, "type": 1, "options": [sub]}))
}

/// A form is sent: its custom id, and what was typed into its fields.
pub(crate) fn submitted(id: u64, who: Who, custom_id: &str, fields: &[(&str, &str)]) -> Value {
    let row = |(name, value): &(&str, &str)| json!({"type": 1, "components": [{"type": 4, "custom_id": name, "value": value}]});
    let rows: Vec<_> = fields.iter().map(row).collect();
    interaction(id, 5, who, &json!({"custom_id": custom_id, "components": rows}))
}

/// A form is sent that a button below `message` has opened.
pub(crate) fn submitted_below(id: u64, who: Who, message: &Value, custom_id: &str, fields: &[(&str, &str)]) -> Value {
    let mut interaction = submitted(id, who, custom_id, fields);
    interaction["message"] = message.clone();
    interaction
}

/// A slash command while it is being typed.
pub(crate) fn typing(id: u64, who: Who, name: &str, option: &str, typed: &str) -> Value {
    let options = json!([{"type": 3, "name": option, "value": typed, "focused": true}]);
    interaction(id, 4, who, &json!({"id": "1", "name": name, "type": 1, "options": options}))
}

/// The entry of a message's menu.
pub(crate) fn pointed(id: u64, who: Who, name: &str, target: &Value) -> Value {
    let target_id = target["id"].as_str().expect("an id");
    let data = json!({
        "id": "1", "name": name, "type": 3, "target_id": target_id,
        "resolved": {"messages": {target_id: target}},
    });
    interaction(id, 2, who, &data)
}
