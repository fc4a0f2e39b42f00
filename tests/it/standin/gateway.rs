//! The stand-in's gateway: HELLO, READY, heartbeats, events, close codes.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::objects::GUILD;
use super::{BOT, Shared};

/// Takes connections until the test ends.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Without it every message takes 40 ms.
        stream.set_nodelay(true).expect("an open connection");
        tokio::spawn(connection(stream, Arc::clone(&shared)));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (events, mut to_send) = mpsc::unbounded_channel();
    let hello = json!({"op": 10, "t": null, "s": null, "d": {"heartbeat_interval": 41_250}});
    if socket.send(Message::Text(hello.to_string())).await.is_err() {
        return;
    }
    loop {
        let answer = tokio::select! {
            event = to_send.recv() => event.map(Message::Text),
            received = socket.next() => match received {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).expect("the bot sends JSON");
                    answer(&frame, &events, &shared)
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    shared.state().closed.push(code);
                    shared.changed.notify_waiters();
                    None
                }
                Some(Ok(_)) => None,
                // The bot has gone. What answers its Close is tungstenite's business.
                Some(Err(_)) | None => return,
            },
        };
        if let Some(message) = answer
            && socket.send(message).await.is_err()
        {
            return;
        }
    }
}

/// What Discord answers to a frame of the bot.
fn answer(frame: &Value, events: &mpsc::UnboundedSender<String>, shared: &Shared) -> Option<Message> {
    match frame["op"].as_u64() {
        Some(1) => Some(Message::Text(json!({"op": 11, "t": null, "s": null, "d": null}).to_string())),
        Some(2) => Some(identify(&frame["d"], events, shared)),
        Some(6) => Some(Message::Text(json!({"op": 9, "t": null, "s": null, "d": false}).to_string())),
        _ => None,
    }
}

fn identify(data: &Value, events: &mpsc::UnboundedSender<String>, shared: &Shared) -> Message {
    let mut state = shared.state();
    state.identifies.push(data.clone());
    let refusal = state.refusals.pop_front().or(state.refusal);
    if let Some(code) = refusal {
        shared.changed.notify_waiters();
        return Message::Close(Some(CloseFrame { code: code.into(), reason: "refused".into() }));
    }
    state.sequence = 1;
    state.session = Some(events.clone());
    let ready = json!({"op": 0, "t": "READY", "s": 1, "d": {
        "v": 10,
        "user": {"id": BOT.to_string(), "username": "Syncdesk", "discriminator": "0", "global_name": null,
            "avatar": null, "bot": true, "verified": true, "mfa_enabled": false, "flags": 0, "email": null},
        "guilds": [{"id": GUILD.to_string(), "unavailable": true}],
        "session_id": "a-session",
        "resume_gateway_url": state.gateway.clone(),
        "shard": [0, 1],
        "application": {"id": BOT.to_string(), "flags": 0},
    }});
    // The session counts as open only after READY is on its way; both go through this one connection in order.
    shared.changed.notify_waiters();
    Message::Text(ready.to_string())
}
