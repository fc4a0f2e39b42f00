//! What goes out to Discord: within its limits, calling nobody, and with nothing in it that acts on the page.

use std::collections::HashSet;

use serde_json::Value;
use serenity::model::id::UserId;
use syncdesk::engine::text::acts_on_line;
use syncdesk::engine::walk::Stage;
use syncdesk::front::discord::render::{self, Frame};

/// Checks a stage in all forms in which it goes out.
pub(super) fn stage(stage: &Stage, question: Option<&str>) {
    for private in [false, true] {
        let page = render::page(stage, Frame { asker: UserId::new(u64::MAX), question, private });
        message(&serde_json::to_value(page.clone().message()).expect("it can be written"));
        message(&serde_json::to_value(page.response(private)).expect("it can be written"));
    }
}

/// Checks a message.
fn message(body: &Value) {
    assert_eq!(body["allowed_mentions"]["parse"], Value::Array(Vec::new()), "it calls somebody: {body}");
    for list in ["users", "roles"] {
        assert!(body["allowed_mentions"][list].as_array().is_none_or(Vec::is_empty), "it calls somebody: {body}");
    }
    let embed = &body["embeds"][0];
    let title = length(&embed["title"]);
    let (text, author) = (length(&embed["description"]), length(&embed["author"]["name"]));
    let footer = length(&embed["footer"]["text"]);
    assert!(title <= 256 && text <= 4_096 && author <= 256 && footer <= 2_048, "{body}");
    assert!((1..=6_000).contains(&(title + text + author + footer)), "{body}");
    assert!(title + text > 0, "{body}");
    let fences = embed["description"].as_str().map_or(0, |text| text.matches("```").count());
    assert!(fences.is_multiple_of(2), "code runs on: {body}");
    let rows = body["components"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(rows.len() <= 5, "{body}");
    let mut ids = HashSet::new();
    for row in rows {
        let components = row["components"].as_array().expect("a row");
        assert!((1..=5).contains(&components.len()), "{body}");
        for component in components {
            let id = component["custom_id"].as_str().expect("an id");
            assert!((1..=100).contains(&id.chars().count()) && ids.insert(id), "{id} in {body}");
            assert!(component["label"].is_null() || (1..=80).contains(&length(&component["label"])), "{component}");
            for option in component["options"].as_array().into_iter().flatten() {
                assert!((1..=100).contains(&length(&option["label"])), "{option}");
                assert!((1..=100).contains(&length(&option["value"])), "{option}");
            }
        }
    }
    lies_flat(body);
}

fn length(text: &Value) -> usize {
    text.as_str().map_or(0, |text| text.chars().count())
}

/// Fails where a text in it acts on the page.
fn lies_flat(value: &Value) {
    match value {
        Value::String(text) => {
            let acting = text.chars().find(|c| acts_on_line(*c) && !matches!(c, '\n' | '\t'));
            assert!(acting.is_none(), "{acting:?} in {text:?}");
        }
        Value::Array(list) => list.iter().for_each(lies_flat),
        Value::Object(map) => map.values().for_each(lies_flat),
        _ => {}
    }
}
