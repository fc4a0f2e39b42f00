//! Everything that goes out is held against Discord's limits as somebody else wrote them down (twilight).

use std::collections::HashSet;

use serde_json::Value;
use twilight_model::application::command::Command;
use twilight_model::channel::message::{Component, Embed};

use super::components;
use crate::standin::Recorded;

/// Checks every request.
pub(super) fn check(requests: &[Recorded]) {
    for request in requests {
        let body = &request.body;
        let is_callback = request.path.starts_with("/interactions/");
        match request.method.as_str() {
            "PUT" if request.path.ends_with("/commands") => commands(body),
            "POST" if is_callback && body["type"] == 8 => choices(&body["data"]["choices"]),
            "POST" if is_callback && body["type"] == 9 => form(&body["data"]),
            "POST" if is_callback => message(&body["data"], false),
            // What carries one may be sent again when nobody knows whether it arrived.
            "POST" if request.path.starts_with("/channels/") => {
                assert!(body["nonce"].is_string() && body["enforce_nonce"] == true, "no nonce: {body:#}");
                message(body, true);
            }
            "POST" | "PATCH" => message(body, true),
            _ => {}
        }
    }
}

/// Checks a message, or the answer to an interaction, where it may be empty.
#[track_caller]
pub(super) fn message(body: &Value, must_have_content: bool) {
    if body.is_null() {
        return;
    }
    if let Some(content) = body["content"].as_str() {
        twilight_validate::message::content(content).unwrap_or_else(|error| panic!("{error}: {body:#}"));
    }
    let embeds: Vec<Embed> = read(&with_kind(&body["embeds"])).unwrap_or_default();
    twilight_validate::message::embeds(&embeds).unwrap_or_else(|error| panic!("{error}: {body:#}"));
    let rows: Vec<Component> = read(&body["components"]).unwrap_or_default();
    twilight_validate::message::components(&rows, false).unwrap_or_else(|error| panic!("{error}: {body:#}"));
    let ids: Vec<_> = components(body).filter_map(|component| component["custom_id"].as_str()).collect();
    let values = components(body).flat_map(|menu| menu["options"].as_array().into_iter().flatten());
    for value in values.filter_map(|option| option["value"].as_str()) {
        assert!((1..=100).contains(&value.chars().count()), "{value:?} in {body:#}");
    }
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "ids differ within a message: {body:#}");
    if must_have_content {
        assert!(!embeds.is_empty(), "an empty message: {body:#}");
    }
    if !embeds.is_empty() {
        assert_eq!(body["allowed_mentions"]["parse"], Value::Array(Vec::new()), "it could call somebody: {body:#}");
    }
    if let Some(nonce) = body["nonce"].as_str() {
        assert!(nonce.len() <= 25, "{nonce}");
    }
}

/// Checks a form: its title, and fields of one kind, one in each row.
#[track_caller]
fn form(body: &Value) {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    assert!((1..=45).contains(&length(&body["title"])), "{body:#}");
    assert!((1..=100).contains(&length(&body["custom_id"])), "{body:#}");
    let rows = body["components"].as_array().expect("a list of rows");
    assert!((1..=5).contains(&rows.len()), "{body:#}");
    for row in rows {
        let fields = row["components"].as_array().expect("a list of fields");
        assert!(fields.len() == 1 && fields.iter().all(|field| field["type"] == 4), "{body:#}");
        for field in fields {
            assert!((1..=45).contains(&length(&field["label"])), "{field:#}");
            assert!(length(&field["value"]) <= 4_000 && length(&field["placeholder"]) <= 100, "{field:#}");
        }
    }
}

fn commands(body: &Value) {
    for command in body.as_array().expect("a list of commands") {
        let mut whole = serde_json::json!({"default_member_permissions": null, "version": "1", "description": ""});
        for (key, value) in command.as_object().expect("an object") {
            whole[key] = value.clone();
        }
        if whole.get("type").is_none() {
            whole["type"] = 1.into();
        }
        let command: Command = read(&whole).expect("a command");
        twilight_validate::command::command(&command).unwrap_or_else(|error| panic!("{error}: {whole:#}"));
    }
}

fn choices(choices: &Value) {
    let choices = choices.as_array().expect("a list");
    assert!(choices.len() <= 25);
    for choice in choices {
        let name = choice["name"].as_str().expect("a name");
        twilight_validate::command::choice_name(name).unwrap_or_else(|error| panic!("{error}: {name}"));
        assert!(choice["value"].as_str().is_some_and(|value| value.chars().count() <= 100));
    }
}

/// Embeds with the kind that Discord fills in.
fn with_kind(embeds: &Value) -> Value {
    let mut embeds = embeds.clone();
    for embed in embeds.as_array_mut().into_iter().flatten() {
        embed["type"] = "rich".into();
    }
    embeds
}

/// `None` for what is not there.
#[track_caller]
fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    if value.is_null() {
        return None;
    }
    Some(serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}")))
}
