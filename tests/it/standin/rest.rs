//! The stand-in's REST interface.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse as _, Response};
use axum::serve::ListenerExt as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::objects::{self, number};
use super::{BOT, Shared};

/// A request of the bot.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    /// Without `/api/v10`, with the query.
    pub(crate) path: String,
    /// `Null` without a body.
    pub(crate) body: Value,
}

/// A scripted answer.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A refusal: status and Discord's code.
    Refuse(u16, u64),
    /// 429 with these seconds in `Retry-After`.
    TooMany(f64),
    /// As usual, but after this long.
    Late(Duration),
}

/// Takes requests until the test ends.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("an open connection"));
    let router = Router::new().fallback(handle).with_state(shared);
    axum::serve(listener, router).await.expect("it serves until the test ends");
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    let path = path.trim_start_matches("/api/v10").to_owned();
    let authorized = request.headers().get("authorization").is_some_and(|value| value == "Bot a.test.token");
    let body: Bytes = to_bytes(request.into_body(), usize::MAX).await.expect("a whole request");
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).expect("JSON") };
    let recorded = Recorded { method, path, body };
    let scripted = {
        let mut state = shared.state();
        state.requests.push(recorded.clone());
        let fits = |script: &super::Script| script.method == recorded.method && recorded.path.contains(&script.part);
        state.scripts.iter().position(fits).map(|at| state.scripts.remove(at).answer)
    };
    shared.changed.notify_waiters();
    match scripted {
        Some(Answer::Refuse(status, code)) => return refusal(status, code),
        Some(Answer::TooMany(seconds)) => {
            let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false});
            return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())], body.to_string())
                .into_response();
        }
        Some(Answer::Late(delay)) => tokio::time::sleep(delay).await,
        None => {}
    }
    if !authorized {
        return refusal(401, 0);
    }
    let answer = usual(&shared, &recorded);
    shared.changed.notify_waiters();
    match answer {
        Some(Value::Null) => StatusCode::NO_CONTENT.into_response(),
        Some(body) => body.to_string().into_response(),
        None => refusal(404, 10_008),
    }
}

fn refusal(status: u16, code: u64) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, json!({"code": code, "message": "refused"}).to_string()).into_response()
}

/// What Discord answers; `Null` for 204, `None` for 404.
fn usual(shared: &Shared, request: &Recorded) -> Option<Value> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut state = shared.state();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => Some(json!({"url": state.gateway})),
        ("GET", ["gateway", "bot"]) => Some(json!({
            "url": state.gateway, "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1},
        })),
        ("GET", ["applications", _, "commands"]) => Some(Value::Array(state.commands.clone())),
        ("GET", ["applications", _, "guilds", _, "commands"]) => Some(json!([])),
        ("PUT", ["applications", _, .., "commands"]) => {
            let commands = request.body.as_array().expect("a list of commands").clone();
            state.commands = commands.into_iter().map(|command| objects::registered(state.id(), command)).collect();
            Some(Value::Array(state.commands.clone()))
        }
        ("GET", ["guilds", _, "channels"]) => Some(state.list(|channel| channel["type"] != 11)),
        ("GET", ["guilds", _, "threads", "active"]) => {
            Some(json!({"threads": state.list(|channel| channel["type"] == 11), "members": []}))
        }
        ("GET", ["channels", channel]) => {
            let channel: u64 = channel.parse().expect("an id");
            Some(state.channels.get(&channel).cloned().unwrap_or_else(|| objects::channel(channel)))
        }
        ("POST", ["channels", channel, "messages"]) => {
            let id = state.id();
            let message = objects::sent(id, channel, BOT, &request.body);
            state.messages.insert(id, message.clone());
            Some(message)
        }
        ("GET", ["channels", channel, "messages"]) => Some(listed(&state.messages, channel, query)),
        ("GET", ["channels", _, "messages", id]) => state.messages.get(&id.parse().expect("an id")).cloned(),
        ("PATCH", ["channels", _, "messages", id]) => {
            let message = state.messages.get_mut(&id.parse().expect("an id"))?;
            objects::change(message, &request.body);
            Some(message.clone())
        }
        ("DELETE", ["channels", _, "messages", id]) => {
            state.messages.remove(&id.parse().expect("an id")).map(|_| Value::Null)
        }
        ("POST", ["interactions", _, _, "callback"]) => Some(Value::Null),
        ("PATCH" | "POST", ["webhooks", ..]) => {
            let id = state.id();
            Some(objects::sent(id, "1", BOT, &request.body))
        }
        _ => None,
    }
}

/// Messages of a channel before or after another one, the newest first.
fn listed(messages: &std::collections::HashMap<u64, Value>, channel: &str, query: &str) -> Value {
    let bound = |side: &str| query.split('&').find_map(|pair| pair.strip_prefix(side)?.parse::<u64>().ok());
    let (before, after) = (bound("before=").unwrap_or(u64::MAX), bound("after=").unwrap_or(0));
    let in_channel = messages.values().filter(|message| message["channel_id"] == channel);
    let mut found: Vec<_> =
        in_channel.filter(|message| (after + 1..before).contains(&number(&message["id"]))).cloned().collect();
    found.sort_by_key(|message| std::cmp::Reverse(number(&message["id"])));
    Value::Array(found)
}
