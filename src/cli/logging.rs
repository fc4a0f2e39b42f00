//! Log lines: level, filter and form as configured.
//!
//! The bot's go to standard output, where containers and service managers expect them; those of every other command to
//! standard error, because its standard output is what was asked for.
//!
//! At `info` there is one line for each decision, without the member's words; those are written at `trace` alone.

use std::io::{self, IsTerminal as _};

use syncdesk::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// Where log lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    Standard,
    Error,
}

/// Starts logging.
pub(super) fn start(log: &Log, output: Output) {
    let (writer, is_terminal) = match output {
        Output::Standard => (BoxMakeWriter::new(io::stdout), io::stdout().is_terminal()),
        Output::Error => (BoxMakeWriter::new(io::stderr), io::stderr().is_terminal()),
    };
    let lines = tracing_subscriber::fmt().with_env_filter(filter(&log.level)).with_writer(writer);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(super::colour() && is_terminal).with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    // It is started once, at the beginning of the program.
    debug_assert!(started.is_ok(), "logging is started twice");
}

/// A level alone is for this program; what the libraries say is wanted from warnings on. The configuration has checked
/// the form, so that nothing is lost by falling back.
fn filter(level: &str) -> EnvFilter {
    let rules = if level.contains(['=', ',']) {
        level.to_owned()
    } else {
        match level.to_lowercase().as_str() {
            quiet @ ("off" | "error") => quiet.to_owned(),
            level => format!("warn,syncdesk={level}"),
        }
    };
    EnvFilter::try_new(rules).unwrap_or_else(|_| EnvFilter::new("info"))
}
