//! Asks a running bot how it is, for `syncdesk health` and the health check of a container.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

/// How long the bot may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a running bot is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Health {
    /// Whether it answers members.
    pub ready: bool,
    /// Why not.
    pub problems: Vec<String>,
    /// How long it has been running, in seconds.
    pub running_seconds: u64,
}

/// Why nothing is known of it.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody answers there.
    #[error("no bot answers on {0}; is it running, with `enabled = true` in the section [monitor] and this address?")]
    Nobody(SocketAddr),
    /// Something else answers there.
    #[error("what answers on {0} is not Syncdesk; set `monitor.address` to a free address")]
    SomethingElse(SocketAddr),
}

/// Asks the bot that tells of itself on this address.
///
/// # Errors
///
/// When nobody answers there, or something that is no such bot.
pub async fn ask(address: SocketAddr) -> Result<Health, AskError> {
    let nobody = |_| AskError::Nobody(address);
    // The bot is on this machine; a proxy of the environment is not.
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(nobody)?;
    let answer = client.get(format!("http://{}/health", reachable(address))).send().await.map_err(nobody)?;
    let body = answer.bytes().await.map_err(nobody)?;
    serde_json::from_slice(&body).map_err(|_| AskError::SomethingElse(address))
}

/// Where somebody is reached who listens on every address.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
