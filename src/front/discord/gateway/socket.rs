//! The websocket below: how long things may take there, and how large they may be.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Url;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_websockets::{ClientBuilder, CloseCode, Connector, Error, Limits, MaybeTlsStream, Message, WebSocketStream};

/// How long a connection may take: the name, TCP, TLS and the upgrade together.
const CONNECT: Duration = Duration::from_secs(10);
/// How long it may take until the network has taken what we send.
const SEND: Duration = Duration::from_secs(10);
/// How long the other side may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// The largest frame; the largest that Discord sends, a huge server with all its threads, is a fraction of it. The size
/// is announced before the frame comes, and memory is set aside for it.
const LARGEST: usize = 16 << 20;

/// An open connection.
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What comes from the other side.
pub(super) enum Heard {
    /// A text.
    Text(Message),
    /// It hangs up, with this code.
    Closed(Option<u16>),
    /// A frame that is larger than anything Discord sends.
    TooLarge,
    /// The connection is gone, for this reason.
    Lost(String),
}

impl Socket {
    /// Connects. Gives the time that the other side says it is, too.
    pub(super) async fn connect(address: &str) -> Result<(Self, Option<SystemTime>), String> {
        let connected = timeout(CONNECT, connect(address)).await;
        connected.map_err(|_| format!("no connection within {} s", CONNECT.as_secs()))?
    }

    /// The next thing that comes; nothing is lost when this is dropped before.
    pub(super) async fn next(&mut self) -> Heard {
        loop {
            match self.0.next().await {
                Some(Ok(message)) if message.is_text() => return Heard::Text(message),
                Some(Ok(message)) => {
                    // Pings are answered below, and nobody has asked for anything binary.
                    let Some((code, _)) = message.as_close() else { continue };
                    let code = Some(code).filter(|code| *code != CloseCode::NO_STATUS_RECEIVED).map(u16::from);
                    return Heard::Closed(code);
                }
                Some(Err(Error::PayloadTooLong { .. })) => return Heard::TooLarge,
                Some(Err(error)) => return Heard::Lost(error.to_string()),
                None => return Heard::Lost("it was cut".into()),
            }
        }
    }

    /// Sends a text.
    pub(super) async fn send(&mut self, text: String) -> Result<(), String> {
        let sent = timeout(SEND, self.0.send(Message::text(text))).await;
        sent.map_err(|_| "it takes nothing any more".to_owned())?.map_err(|error| error.to_string())
    }

    /// Hangs up. The other side is waited for, but not for long.
    pub(super) async fn close(mut self, code: CloseCode) {
        if let Ok(Ok(())) = timeout(GOODBYE, self.0.send(Message::close(Some(code), ""))).await {
            self.rest_of_goodbye().await;
        }
    }

    /// Answers the other side's goodbye.
    pub(super) async fn answer_goodbye(mut self) {
        self.rest_of_goodbye().await;
    }

    /// Answers the other side's goodbye, or waits for the answer to ours.
    async fn rest_of_goodbye(&mut self) {
        let end = async { while let Some(Ok(_)) = self.0.next().await {} };
        // Whoever says nothing more is left alone.
        let _ = timeout(GOODBYE, end).await;
    }
}

async fn connect(address: &str) -> Result<(Socket, Option<SystemTime>), String> {
    let url = Url::parse(address).map_err(|error| format!("{address:?} is no address: {error}"))?;
    let host = url.host_str().ok_or("the address names no host")?.trim_matches(['[', ']']);
    let port = url.port_or_known_default().ok_or("the address names no port")?;
    let connector = match url.scheme() {
        "ws" => &Connector::Plain,
        "wss" => tls()?,
        _ => return Err(format!("{address:?} is no websocket")),
    };
    let stream = TcpStream::connect((host, port)).await.map_err(|error| error.to_string())?;
    // A heartbeat must not wait for more to be sent; where it cannot be set, it waits.
    let _ = stream.set_nodelay(true);
    let stream = connector.wrap(host, stream).await.map_err(|error| error.to_string())?;
    let builder = ClientBuilder::new().uri(url.as_str()).map_err(|error| error.to_string())?;
    let limits = Limits::default().max_payload_len(Some(LARGEST));
    let (socket, answer) = builder.limits(limits).connect_on(stream).await.map_err(|error| error.to_string())?;
    let date = answer.headers().get("date").and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Ok((Socket(socket), date))
}

/// The certificates that are believed.
fn tls() -> Result<&'static Connector, String> {
    static TLS: OnceLock<Result<Connector, String>> = OnceLock::new();
    TLS.get_or_init(|| Connector::new().map_err(|error| error.to_string())).as_ref().map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_certificates_to_believe() {
        assert!(tls().is_ok());
    }

    #[tokio::test]
    async fn an_address_that_is_none_is_no_panic() {
        for address in ["", "not an address", "https://localhost", "ws://", "wss://[::1"] {
            assert!(Socket::connect(address).await.is_err(), "{address:?}");
        }
    }
}
