//! The stand-in's gateway: HELLO, READY, heartbeats, events, sessions that can be resumed, close codes, and every fault
//! that a test asks for.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::faults::Starts;
use super::objects::{self, GUILD};
use super::{BOT, Shared, State};

/// What Discord's gateway knows, and what it is told to do.
#[derive(Default)]
pub(super) struct Gateway {
    pub(super) address: String,
    /// Milliseconds between heartbeats; 0 for Discord's own.
    pub(super) interval: u64,
    /// The sessions that may begin today, and how many began that may not.
    pub(super) starts: Starts,
    pub(super) too_early: usize,
    /// When somebody wanted to begin one last.
    pub(super) begun: Option<Instant>,
    /// Close codes with which the next IDENTIFYs are answered.
    pub(super) refusals: VecDeque<u16>,
    /// The close code with which all others are answered.
    pub(super) refusal: Option<u16>,
    /// How the next connections are greeted; all others as usual.
    pub(super) greetings: VecDeque<Greeting>,
    pub(super) identifies: Vec<Value>,
    pub(super) resumes: Vec<Value>,
    pub(super) closed: Vec<u16>,
    pub(super) beats: usize,
    /// The session that can be resumed.
    session: Option<Session>,
    /// The connection on which it goes on.
    line: Option<mpsc::UnboundedSender<Order>>,
    sessions: u64,
}

/// A session: everything that was said in it can be said again.
struct Session {
    id: String,
    said: Vec<String>,
}

/// How a connection is greeted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Greeting {
    /// Not at all.
    Silence,
    /// As usual, but nothing answers IDENTIFY or RESUME.
    Hello,
    /// As usual, but READY comes so much later.
    Late(Duration),
}

/// What a connection is told to do.
#[derive(Debug)]
pub(crate) enum Order {
    /// Says this.
    Say(String),
    /// Sends these bytes as a binary frame.
    Binary(Vec<u8>),
    /// Sends these bytes as they are, whatever they make of the websocket.
    Bytes(Vec<u8>),
    /// Closes the websocket.
    Close(Option<u16>),
    /// Ends the TCP connection without a word.
    Cut,
    /// Stays open, and neither says nor hears anything any more.
    Hush,
}

impl Gateway {
    /// Whether the bot is connected.
    pub(super) fn is_connected(&self) -> bool {
        self.line.is_some()
    }

    /// Something happens. Where the bot is away, it is told when it resumes its session.
    pub(super) fn dispatch(&mut self, name: &str, data: &Value) {
        let Some(session) = &mut self.session else { return };
        let text = frame(0, name, session.said.len() as u64 + 1, data);
        session.said.push(text.clone());
        self.order(Order::Say(text));
    }

    /// Tells the connection to do something.
    pub(super) fn order(&mut self, order: Order) {
        if let Some(line) = &self.line {
            // It may be gone already.
            let _ = line.send(order);
        }
    }

    /// The session cannot be resumed any more.
    pub(super) fn forget(&mut self) {
        self.session = None;
    }

    /// The connection is no more.
    pub(super) fn hang_up(&mut self) {
        self.line = None;
    }

    /// The text that was said last, and its place in the session.
    pub(super) fn last(&self) -> Option<(usize, String)> {
        let session = self.session.as_ref()?;
        Some((session.said.len(), session.said.last()?.clone()))
    }

    /// Leaves a gap in the session, to be filled with [`Gateway::last`] of what is told meanwhile.
    pub(super) fn withhold(&mut self, name: &str, data: &Value) -> String {
        let line = self.line.take();
        self.dispatch(name, data);
        self.line = line;
        self.last().expect("a session").1
    }
}

/// A frame in the order in which Discord writes it.
pub(super) fn frame(op: u8, name: &str, sequence: u64, data: &Value) -> String {
    match op {
        0 => format!(r#"{{"t":"{name}","s":{sequence},"op":0,"d":{data}}}"#),
        _ => format!(r#"{{"t":null,"s":null,"op":{op},"d":{data}}}"#),
    }
}

/// Takes connections until the test ends; none while `open` is false.
pub(super) async fn serve(mut listener: TcpListener, mut open: watch::Receiver<bool>, shared: Arc<Shared>) {
    let address = listener.local_addr().expect("an address");
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => Some(accepted),
            () = until(&mut open, false) => None,
        };
        if let Some(accepted) = accepted {
            let (stream, _) = accepted.expect("a connection");
            // Without it every message takes 40 ms.
            stream.set_nodelay(true).expect("an open connection");
            tokio::spawn(connection(stream, open.clone(), Arc::clone(&shared)));
        } else {
            drop(listener);
            // Bound, so that nobody else takes the port, but not listening: whoever connects is refused.
            let socket = bound(address);
            until(&mut open, true).await;
            listener = socket.listen(16).expect("the port is ours");
        }
    }
}

/// Waits until the gateway can be reached, or cannot.
async fn until(open: &mut watch::Receiver<bool>, wanted: bool) {
    open.wait_for(|open| *open == wanted).await.expect("the stand-in is there");
}

fn bound(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_reuseaddr(true).expect("it can be set");
    socket.bind(address).expect("the port is ours");
    socket
}

async fn connection(stream: TcpStream, mut open: watch::Receiver<bool>, shared: Arc<Shared>) {
    let date = shared.state().now();
    #[expect(clippy::result_large_err, reason = "it is what the callback has to give")]
    let dated = move |_: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_millis(date));
        response.headers_mut().insert("date", date.parse().expect("a header"));
        Ok(response)
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, dated).await else { return };
    let (line, mut orders) = mpsc::unbounded_channel();
    let (greeting, interval) = {
        let mut state = shared.state();
        (state.gateway.greetings.pop_front(), state.gateway.interval)
    };
    if !matches!(greeting, Some(Greeting::Silence)) {
        let interval = if interval == 0 { 41_250 } else { interval };
        let hello = frame(10, "", 0, &json!({"heartbeat_interval": interval}));
        if socket.send(Message::text(hello)).await.is_err() {
            return;
        }
    }
    let mut is_closing = false;
    let outage = until(&mut open, false);
    tokio::pin!(outage);
    loop {
        let answer = tokio::select! {
            () = &mut outage => return shared.hung_up(&line),
            order = orders.recv() => match order.expect("the sender is here") {
                Order::Say(text) => Some(Message::text(text)),
                Order::Binary(bytes) => Some(Message::binary(bytes)),
                Order::Bytes(bytes) => {
                    // The bot may have hung up before it has all of it.
                    let _ = socket.get_mut().write_all(&bytes).await;
                    None
                }
                Order::Close(code) => {
                    is_closing = true;
                    shared.hung_up(&line);
                    Some(Message::Close(code.map(|code| CloseFrame { code: code.into(), reason: "told to".into() })))
                }
                Order::Cut => return shared.hung_up(&line),
                Order::Hush => {
                    shared.hung_up(&line);
                    return outage.await;
                }
            },
            received = socket.next() => match received {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).expect("the bot sends JSON");
                    answer(&frame, greeting, &line, &shared)
                }
                Some(Ok(Message::Close(frame))) => {
                    shared.hung_up(&line);
                    if !is_closing {
                        let code = frame.map_or(1005, |frame| u16::from(frame.code));
                        shared.state().gateway.closed.push(code);
                    }
                    shared.changed.notify_waiters();
                    None
                }
                Some(Ok(_)) => None,
                // The bot has gone. What answers its Close is tungstenite's business.
                Some(Err(_)) | None => return shared.hung_up(&line),
            },
        };
        if let Some(message) = answer {
            let ends = matches!(&message, Message::Close(_)) && !is_closing;
            if socket.send(message).await.is_err() {
                return shared.hung_up(&line);
            }
            is_closing |= ends;
        }
    }
}

impl Shared {
    /// This connection is no more.
    fn hung_up(&self, line: &mpsc::UnboundedSender<Order>) {
        let mut state = self.state();
        if state.gateway.line.as_ref().is_some_and(|current| current.same_channel(line)) {
            state.gateway.hang_up();
        }
        drop(state);
        self.changed.notify_waiters();
    }
}

type Line = mpsc::UnboundedSender<Order>;

/// What Discord answers to a frame of the bot.
fn answer(frame_in: &Value, greeting: Option<Greeting>, line: &Line, shared: &Arc<Shared>) -> Option<Message> {
    let data = &frame_in["d"];
    let op = frame_in["op"].as_u64();
    if let (Some(2 | 6), Some(Greeting::Late(delay))) = (op, greeting) {
        let (frame_in, line, shared) = (frame_in.clone(), line.clone(), Arc::clone(shared));
        // Heartbeats go on meanwhile.
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            answer(&frame_in, None, &line, &shared);
        });
        return None;
    }
    let mut state = shared.state();
    shared.changed.notify_waiters();
    match op {
        Some(1) => {
            state.gateway.beats += 1;
            Some(Message::text(frame(11, "", 0, &Value::Null)))
        }
        Some(2) => {
            state.gateway.identifies.push(data.clone());
            if matches!(greeting, Some(Greeting::Hello)) {
                return None;
            }
            identify(data, line, &mut state)
        }
        Some(6) => {
            state.gateway.resumes.push(data.clone());
            if matches!(greeting, Some(Greeting::Hello)) {
                return None;
            }
            resume(data, line, &mut state.gateway)
        }
        _ => None,
    }
}

fn identify(data: &Value, line: &Line, state: &mut State) -> Option<Message> {
    state.gateway.begins();
    let refusal = state.gateway.refusals.pop_front().or(state.gateway.refusal);
    if let Some(code) = refusal {
        return Some(Message::Close(Some(CloseFrame { code: code.into(), reason: "refused".into() })));
    }
    state.gateway.sessions += 1;
    let id = format!("session-{}", state.gateway.sessions);
    let ready = json!({
        "v": 10,
        "user": {"id": BOT.to_string(), "username": "Syncdesk", "discriminator": "0", "global_name": null,
            "avatar": null, "bot": true, "verified": true, "mfa_enabled": false, "flags": 0, "email": null},
        "guilds": [{"id": GUILD.to_string(), "unavailable": true}],
        "session_id": id,
        "resume_gateway_url": state.gateway.address,
        "shard": data["shard"],
        "application": {"id": BOT.to_string(), "flags": 0},
    });
    let guild = state.guild();
    let gateway = &mut state.gateway;
    gateway.session = Some(Session { id, said: Vec::new() });
    gateway.line = Some(line.clone());
    gateway.dispatch("READY", &ready);
    gateway.dispatch("GUILD_CREATE", &guild);
    None
}

fn resume(data: &Value, line: &Line, gateway: &mut Gateway) -> Option<Message> {
    let seq = usize::try_from(data["seq"].as_u64().expect("a number")).expect("a small one");
    let known = gateway.session.as_ref().filter(|session| session.id == data["session_id"]);
    let Some(session) = known else {
        return Some(Message::text(frame(9, "", 0, &json!(false))));
    };
    let Some(missed) = session.said.get(seq..) else {
        return Some(Message::Close(Some(CloseFrame { code: 4007.into(), reason: "no such event".into() })));
    };
    let missed = missed.to_vec();
    gateway.line = Some(line.clone());
    for text in missed {
        gateway.order(Order::Say(text));
    }
    gateway.dispatch("RESUMED", &json!({"_trace": []}));
    None
}

impl State {
    /// The guild with all its channels and threads, as Discord describes it.
    pub(super) fn guild(&self) -> Value {
        objects::guild(&self.list(|channel| channel["type"] != 11), &self.list(|channel| channel["type"] == 11))
    }
}
