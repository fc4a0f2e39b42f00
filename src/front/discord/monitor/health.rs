//! How the bot is: ready to answer, or why not. Pure: what is known comes in, words for an operator go out.

use std::time::Duration;

use serde_json::{Value, json};

/// Discord wants a heartbeat about every 41 seconds; after two without an answer the connection is as good as gone.
const SILENT: Duration = Duration::from_secs(90);

/// What is known of the bot at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Whether Discord has said READY since the start.
    pub(super) ready_seen: bool,
    /// Whether the gateway has taken the bot.
    pub(super) connected: bool,
    /// How long ago Discord acknowledged a heartbeat; `None` before the first one.
    pub(super) heartbeat: Option<Duration>,
    /// Events that were passed over because they could not be read.
    pub(super) unreadable: u64,
    /// Messages, edits and deletions that wait to be decided upon.
    pub(super) waiting: usize,
    /// Fixes in force.
    pub(super) fixes: usize,
    /// Errors and warnings in the knowledge files.
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// How long the process has been running.
    pub(super) running: Duration,
}

impl Facts {
    /// Why the bot is not ready to answer; empty when it is.
    pub(super) fn problems(&self) -> Vec<&'static str> {
        let mut problems = Vec::new();
        if !self.ready_seen {
            problems.push("Discord has not taken the bot since it was started");
        } else if !self.connected {
            problems.push("the connection to Discord is lost; the bot is trying again");
        } else if self.heartbeat.is_some_and(|age| age > SILENT) {
            problems.push("Discord no longer acknowledges heartbeats; the bot will connect again");
        }
        if self.fixes == 0 {
            problems.push("no knowledge is in force; `syncdesk check` says why");
        }
        problems
    }

    /// The same and more, for machines.
    pub(super) fn page(&self) -> Value {
        let problems = self.problems();
        json!({
            "ready": problems.is_empty(),
            "problems": problems,
            "gateway": {
                "ready_seen": self.ready_seen,
                "connected": self.connected,
                "heartbeat_age_seconds": self.heartbeat.map(|age| age.as_secs()),
            },
            "knowledge": { "fixes": self.fixes, "errors": self.errors, "warnings": self.warnings },
            "running_seconds": self.running.as_secs(),
            "version": env!("CARGO_PKG_VERSION"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well() -> Facts {
        Facts { ready_seen: true, connected: true, fixes: 7, ..Facts::default() }
    }

    #[test]
    fn ready_with_everything_there() {
        assert!(well().problems().is_empty());
        assert!(Facts { heartbeat: Some(SILENT), errors: 3, ..well() }.problems().is_empty());
    }

    #[test]
    fn each_thing_that_is_missing_is_named_once() {
        let silent = Some(SILENT + Duration::from_secs(1));
        for facts in [
            Facts { ready_seen: false, connected: false, ..well() },
            Facts { connected: false, heartbeat: silent, ..well() },
            Facts { heartbeat: silent, ..well() },
            Facts { fixes: 0, ..well() },
        ] {
            assert_eq!(facts.problems().len(), 1, "{facts:?}");
            assert_eq!(facts.page()["ready"], false);
        }
    }
}
