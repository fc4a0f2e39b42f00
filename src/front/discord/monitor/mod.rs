//! What the bot tells of itself over HTTP: `/metrics` for Prometheus, `/health` for whoever watches over it.
//!
//! Off unless the configuration says otherwise, and then on this machine alone unless it says more. Nothing can be
//! changed this way, and nothing about members is told. An address that cannot be had is no reason not to run.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use super::bot::Bot;
use crate::config::Monitor;
use crate::engine::diagnostic::Diagnostic;
use health::Facts;

mod ask;
mod health;
pub(super) mod measures;

pub use ask::{AskError, Health, ask};

/// How often figures that came in are put in order; the exporter keeps every single one until then.
const UPKEEP: Duration = Duration::from_secs(5);

/// What a request needs.
#[derive(Clone)]
struct Page {
    bot: Arc<Bot>,
    figures: PrometheusHandle,
}

/// Begins to tell, where the configuration wants it. Returns at once.
pub(super) fn begin(bot: &Arc<Bot>, config: Monitor) {
    if !config.enabled {
        return;
    }
    match install() {
        Ok(figures) => drop(tokio::spawn(serve(Page { bot: Arc::clone(bot), figures }, config.address))),
        Err(error) => tracing::error!(%error, "figures cannot be counted; the bot goes on without"),
    }
}

/// Has figures counted from now on.
fn install() -> Result<PrometheusHandle, BuildError> {
    let full = |name: &str| Matcher::Full(name.to_owned());
    let figures = PrometheusBuilder::new()
        .set_buckets_for_metric(full(measures::DECISION_SECONDS), measures::DECISION_BUCKETS)?
        .set_buckets_for_metric(full(measures::REQUEST_SECONDS), measures::REQUEST_BUCKETS)?
        .install_recorder()?;
    measures::describe();
    Ok(figures)
}

async fn serve(page: Page, address: SocketAddr) {
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(
                %error,
                "/metrics and /health cannot be served on {address}: set `monitor.address` to a free one; the bot goes \
                 on without"
            );
            return;
        }
    };
    let bound = listener.local_addr().unwrap_or(address);
    tracing::info!("serving /metrics and /health on http://{bound}");
    if !bound.ip().is_loopback() {
        tracing::warn!("whoever reaches {bound} can read them; there is no password");
    }
    let figures = page.figures.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            figures.run_upkeep();
        }
    });
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/health", get(health))
        .route("/health/live", get(|| async { "alive\n" }))
        .fallback(|| async { (StatusCode::NOT_FOUND, "there are /metrics, /health and /health/live\n") })
        .with_state(page);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "/metrics and /health are no longer served");
    }
}

async fn metrics(State(page): State<Page>) -> Response {
    measures::look(&facts(&page.bot));
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, page.figures.render()).into_response()
}

async fn health(State(page): State<Page>) -> Response {
    let facts = facts(&page.bot);
    let status = if facts.problems().is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CONTENT_TYPE, "application/json")], format!("{:#}\n", facts.page())).into_response()
}

/// What is known at this moment.
fn facts(bot: &Bot) -> Facts {
    let findings = bot.store.findings();
    let errors = findings.iter().filter(|finding| Diagnostic::is_error(finding)).count();
    Facts {
        ready_seen: bot.link.ready_seen(),
        connected: bot.link.is_connected(),
        heartbeat: bot.link.heartbeat_acked_at().map(|at| at.elapsed()),
        unreadable: bot.link.unreadable(),
        waiting: bot.incoming.waiting(),
        fixes: bot.store.snapshot().knowledge().fixes().count(),
        errors,
        warnings: findings.len() - errors,
        running: bot.clock.running(),
    }
}
