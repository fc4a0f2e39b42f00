//! The stand-in's REST interface.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::serve::ListenerExt as _;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::objects::{self, number};
use super::{BOT, Shared, StandIn, multipart};

/// A request of the bot.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    /// Without `/api/v10`, with the query.
    pub(crate) path: String,
    /// `Null` without a body.
    pub(crate) body: Value,
    /// When it came.
    pub(crate) at: Instant,
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
    /// Exactly this: status, headers, body.
    Raw(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Nothing at all, for ever.
    Silence,
    /// The connection is cut without an answer.
    Cut,
    /// The connection is cut in the middle of an answer of 200.
    Torn,
    /// It is done as usual, but this is the answer.
    Done(Box<Answer>),
}

/// Headers of an answer.
type Headers = Vec<(&'static str, String)>;

/// What the REST interface keeps besides channels and messages.
#[derive(Default)]
pub(super) struct Kept {
    /// So many messages a channel in so much time.
    limit: Option<(u32, Duration)>,
    /// Messages in the running window of each channel.
    windows: HashMap<String, (Instant, u32)>,
    /// The message sent with a nonce.
    nonces: HashMap<(String, String), u64>,
    /// What requests were answered with.
    statuses: Vec<u16>,
}

impl Kept {
    /// Limits messages as Discord does.
    pub(super) fn limit(&mut self, messages: u32, period: Duration) {
        self.limit = Some((messages, period));
    }

    /// How many requests were answered with this status.
    pub(super) fn answered(&self, status: u16) -> usize {
        self.statuses.iter().filter(|answered| **answered == status).count()
    }

    /// Counts a message in a channel: the headers that say what is left, and the seconds to wait when nothing is.
    fn count(&mut self, channel: &str) -> Option<(Headers, Option<f64>)> {
        let (most, period) = self.limit?;
        let now = Instant::now();
        let window = self.windows.entry(channel.to_owned()).or_insert((now, 0));
        if now.duration_since(window.0) >= period {
            *window = (now, 0);
        }
        let after = period.saturating_sub(now.duration_since(window.0)).as_secs_f64();
        let is_over = window.1 >= most;
        window.1 += u32::from(!is_over);
        let headers = vec![
            ("x-ratelimit-bucket", "messages".to_owned()),
            ("x-ratelimit-limit", most.to_string()),
            ("x-ratelimit-remaining", (most - window.1).to_string()),
            // Not rounded down: whoever waits for so long has waited long enough.
            ("x-ratelimit-reset-after", format!("{:.3}", after + 0.001)),
            ("x-ratelimit-scope", "user".to_owned()),
        ];
        Some((headers, is_over.then_some(after)))
    }
}

#[allow(dead_code, reason = "for a load under which looking through every request would take too long")]
impl StandIn {
    /// How many requests came since the last [`StandIn::forget`].
    pub(crate) fn number_of_requests(&self) -> usize {
        self.state().requests.len()
    }

    /// Forgets requests and messages, and gives the requests.
    pub(crate) fn forget(&self) -> Vec<Recorded> {
        let mut state = self.state();
        state.taken = 0;
        state.messages.clear();
        state.rest.nonces.clear();
        state.rest.statuses.clear();
        std::mem::take(&mut state.requests)
    }
}

/// The server itself, on a thread of its own, so that it can vanish with everything that it holds.
pub(super) struct Server {
    address: SocketAddr,
    running: Mutex<Option<Runtime>>,
}

impl Server {
    /// Takes requests from now on.
    pub(super) fn start(listener: std::net::TcpListener, shared: Arc<Shared>) -> Self {
        let server = Self { address: listener.local_addr().expect("an address"), running: Mutex::default() };
        server.run(listener, shared);
        server
    }

    /// Vanishes: connections are cut, new ones refused.
    pub(super) fn stop(&self) {
        let running = self.running.lock().expect("nobody panics with it").take().expect("it runs");
        let stopping = std::thread::spawn(move || running.shutdown_timeout(Duration::from_secs(5)));
        stopping.join().expect("it stops");
    }

    /// Comes back under the same address.
    pub(super) fn restart(&self, shared: Arc<Shared>) {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("a free address");
        socket.bind(self.address).expect("the same address");
        let listener = socket.listen(1_024).expect("a port").into_std().expect("a listener");
        self.run(listener, shared);
    }

    fn run(&self, listener: std::net::TcpListener, shared: Arc<Shared>) {
        listener.set_nonblocking(true).expect("it can be awaited");
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a thread");
        runtime.spawn(async move { serve(TcpListener::from_std(listener).expect("a listener"), shared).await });
        *self.running.lock().expect("nobody panics with it") = Some(runtime);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(running) = self.running.lock().ok().and_then(|mut running| running.take()) {
            running.shutdown_background();
        }
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("an open connection"));
    let router = Router::new().fallback(handle).with_state(shared);
    axum::serve(listener, router).await.expect("it serves until the test ends");
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let at = Instant::now();
    let method = request.method().to_string();
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    let path = path.trim_start_matches("/api/v10").to_owned();
    let authorized = request.headers().get("authorization").is_some_and(|value| value == "Bot a.test.token");
    let boundary = multipart::boundary(request.headers());
    let body: Bytes = to_bytes(request.into_body(), usize::MAX).await.expect("a whole request");
    let body = match boundary {
        Some(boundary) => multipart::read(&body, &boundary),
        None if body.is_empty() => Value::Null,
        None => serde_json::from_slice(&body).expect("JSON"),
    };
    let recorded = Recorded { method, path, body, at };
    let scripted = {
        let mut state = shared.state();
        state.requests.push(recorded.clone());
        state.scripted(&recorded)
    };
    shared.changed.notify_waiters();
    let answer = match scripted {
        _ if !authorized => refusal(401, 0),
        Some(Answer::Late(delay)) => {
            tokio::time::sleep(delay).await;
            usual(&shared, &recorded)
        }
        Some(Answer::Done(answer)) => {
            usual(&shared, &recorded);
            as_scripted(&answer).await
        }
        Some(answer) => as_scripted(&answer).await,
        None => usual(&shared, &recorded),
    };
    shared.state().rest.statuses.push(answer.status().as_u16());
    shared.changed.notify_waiters();
    answer
}

/// An answer that has nothing to do with the request.
async fn as_scripted(answer: &Answer) -> Response {
    match answer {
        Answer::Refuse(status, code) => refusal(*status, *code),
        Answer::TooMany(seconds) => too_many(*seconds, &[]),
        Answer::Raw(status, headers, body) => {
            let mut answer = (*body).into_response();
            *answer.status_mut() = StatusCode::from_u16(*status).expect("a status");
            answer.headers_mut().remove(CONTENT_TYPE);
            for (name, value) in *headers {
                answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            answer
        }
        Answer::Silence | Answer::Late(_) | Answer::Done(_) => std::future::pending().await,
        // Ends the connection with the task that serves it, without the noise of a panic.
        Answer::Cut => std::panic::resume_unwind(Box::new("cut")),
        Answer::Torn => {
            let parts = [Ok(Bytes::from_static(b"{\"id\": \"1")), Err(std::io::Error::other("torn"))];
            let mut answer = Body::from_stream(stream::iter(parts)).into_response();
            answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("500"));
            answer
        }
    }
}

fn too_many(seconds: f64, headers: &[(&'static str, String)]) -> Response {
    let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false});
    let mut answer = (StatusCode::TOO_MANY_REQUESTS, body.to_string()).into_response();
    let more = [("retry-after", seconds.ceil().to_string()), ("x-ratelimit-scope", "user".to_owned())];
    for (name, value) in more.iter().chain(headers) {
        let value = HeaderValue::from_str(value).expect("a value");
        answer.headers_mut().insert(HeaderName::from_static(name), value);
    }
    answer
}

fn refusal(status: u16, code: u64) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, json!({"code": code, "message": "refused"}).to_string()).into_response()
}

/// What Discord answers.
fn usual(shared: &Shared, request: &Recorded) -> Response {
    let parts: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    let count = match (request.method.as_str(), parts.as_slice()) {
        ("POST", ["channels", channel, "messages"]) => shared.state().rest.count(channel),
        _ => None,
    };
    let (headers, wait) = count.unwrap_or_default();
    if let Some(seconds) = wait {
        return too_many(seconds, &headers);
    }
    let mut answer = match done(shared, request) {
        Some(Value::Null) => StatusCode::NO_CONTENT.into_response(),
        Some(body) => body.to_string().into_response(),
        None => refusal(404, 10_008),
    };
    for (name, value) in headers {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(&value).expect("a value"));
    }
    answer
}

/// Does what a request asks, and gives the answer; `Null` for 204, `None` for 404.
fn done(shared: &Shared, request: &Recorded) -> Option<Value> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut state = shared.state();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => Some(json!({"url": state.gateway.address})),
        ("GET", ["gateway", "bot"]) => Some(state.gateway.described()),
        ("GET", ["applications", _, "commands"]) => Some(Value::Array(state.commands.clone())),
        ("GET", ["applications", _, "guilds", _, "commands"]) => Some(json!([])),
        ("PUT", ["applications", _, .., "commands"]) => {
            let commands = request.body.as_array().expect("a list of commands").clone();
            state.commands = commands.into_iter().map(|command| objects::registered(state.id(), command)).collect();
            Some(Value::Array(state.commands.clone()))
        }
        ("GET", ["channels", channel]) => {
            let channel: u64 = channel.parse().expect("an id");
            Some(state.channels.get(&channel).cloned().unwrap_or_else(|| objects::channel(channel)))
        }
        ("POST", ["channels", channel, "messages"]) => {
            let nonce = request.body["nonce"].as_str().filter(|_| request.body["enforce_nonce"] == true);
            let nonce = nonce.map(|nonce| ((*channel).to_owned(), nonce.to_owned()));
            let before = nonce.as_ref().and_then(|nonce| state.rest.nonces.get(nonce));
            if let Some(before) = before.and_then(|id| state.messages.get(id)) {
                return Some(before.clone());
            }
            let id = state.id();
            state.rest.nonces.extend(nonce.map(|nonce| (nonce, id)));
            let message = objects::sent(id, channel, BOT, &request.body);
            state.messages.insert(id, message.clone());
            Some(message)
        }
        ("GET", ["channels", channel, "messages"]) => Some(listed(&state.messages, channel, query)),
        ("GET", ["channels", _, "messages", id]) => state.messages.get(&id.parse().expect("an id")).cloned(),
        ("PATCH", ["channels", _, "messages", id]) => {
            let message = state.messages.get_mut(&id.parse().expect("an id"))?;
            objects::change(message, &request.body);
            message["edited_timestamp"] = json!("2026-08-01T12:30:00.000000+00:00");
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
