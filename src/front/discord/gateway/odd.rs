//! A message with something in it that serenity's types do not take: read without it.
//!
//! Discord adds to what messages hold. What a member asks stands in a few fields that stay as they are; the others are
//! left out, so that nobody waits in vain for an answer because of a new kind of attachment.

use serde_json::{Map, Value, json};
use serenity::model::channel::Message;

/// What is read of an odd message. The walk that goes on stands in its buttons.
const KEPT: [&str; 13] = [
    "id", "channel_id", "guild_id", "author", "content", "timestamp", "edited_timestamp", "type", "webhook_id",
    "flags", "message_reference", "mentions", "components",
];

/// The message in a frame of the gateway; `None` when there is none even so.
pub(super) fn message(text: &str) -> Option<Message> {
    let mut frame: Value = serde_json::from_str(text).ok()?;
    salvage(frame.get_mut("d")?.take())
}

/// A message that stands by itself; `None` when there is none even so.
pub(in crate::front::discord) fn salvage(message: Value) -> Option<Message> {
    let Value::Object(whole) = message else { return None };
    let mut plain = plain(whole);
    let read = |plain: &Map<String, Value>| serde_json::from_value(Value::Object(plain.clone())).ok();
    let found = read(&plain);
    // What is odd may be among the buttons, its own or those of the message that it answers.
    let found = found.or_else(|| plain.remove("components").and_then(|_| read(&plain)));
    found.or_else(|| {
        plain.get_mut("referenced_message")?.as_object_mut()?.remove("components")?;
        read(&plain)
    })
}

fn plain(mut whole: Map<String, Value>) -> Map<String, Value> {
    let answered = whole.remove("referenced_message");
    whole.retain(|key, _| KEPT.contains(&key.as_str()));
    for (key, nothing) in [
        ("tts", json!(false)),
        ("mention_everyone", json!(false)),
        ("mentions", json!([])),
        ("mention_roles", json!([])),
        ("attachments", json!([])),
        ("embeds", json!([])),
        ("pinned", json!(false)),
    ] {
        whole.entry(key).or_insert(nothing);
    }
    if let Some(Value::Object(answered)) = answered {
        whole.insert("referenced_message".into(), Value::Object(plain(answered)));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_read_whatever_hangs_on_it() {
        let author = json!({"id": "2", "username": "u", "discriminator": "0", "global_name": null, "avatar": null});
        let message = json!({
            "id": "1", "channel_id": "3", "author": author, "content": "photos stuck", "type": 0,
            "timestamp": "2026-08-01T12:00:00.000000+00:00", "edited_timestamp": null,
            "embeds": [{"type": 7}], "attachments": "none", "poll": 3, "components": {"new": "kind"},
        });
        let frame = json!({"t": "MESSAGE_CREATE", "s": 1, "op": 0, "d": message}).to_string();
        let read = super::message(&frame).expect("it can be read");
        assert_eq!(read.content, "photos stuck");
        let odd = json!([{"type": 1, "components": [{"type": 99}]}]);
        let mut answer = message.clone();
        answer["components"] = odd.clone();
        answer["referenced_message"] = message.clone();
        answer["referenced_message"]["components"] = odd;
        let read = salvage(answer).expect("it can be read");
        assert!(read.components.is_empty() && read.referenced_message.is_some());
        assert!(super::message(r#"{"d":{"id":"1"}}"#).is_none());
        assert!(super::message("[]").is_none());
    }
}
