//! Log lines: level, filter and form as configured.
//!
//! The bot's go to standard output, where containers and service managers expect them; those of every other command to
//! standard error, because its standard output is what was asked for.
//!
//! What a field holds stands on its line and never acts on it, whoever sent it: see [`super::shown`].
//!
//! At `info` there is one line for each decision, without the member's words; those are written at `trace` alone.

use std::fmt;
use std::io::{self, IsTerminal as _};

use syncdesk::config::{Log, LogFormat};
use tracing::field::Field;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use super::shown::{Shown, in_line};

/// Where log lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    Standard,
    Error,
}

/// Starts logging.
pub(super) fn start(log: &Log, output: Output) {
    let (writer, is_terminal) = match output {
        Output::Standard => (of(log.format, io::stdout), io::stdout().is_terminal()),
        Output::Error => (of(log.format, io::stderr), io::stderr().is_terminal()),
    };
    let lines = tracing_subscriber::fmt().with_env_filter(filter(&log.level)).with_writer(writer);
    let started = match log.format {
        LogFormat::Text => {
            let lines = lines.with_ansi(super::colour() && is_terminal).with_target(false);
            lines.fmt_fields(debug_fn(field).delimited(" ")).try_init()
        }
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    // It is started once, at the beginning of the program.
    debug_assert!(started.is_ok(), "logging is started twice");
}

/// Lines of text are made of fields that are shown as they may be; those of JSON pass as a whole.
fn of<W: io::Write + 'static>(format: LogFormat, writer: impl Fn() -> W + Send + Sync + 'static) -> BoxMakeWriter {
    match format {
        LogFormat::Text => BoxMakeWriter::new(writer),
        LogFormat::Json => BoxMakeWriter::new(move || Shown::json(writer())),
    }
}

/// One field of a line of text.
fn field(writer: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    let value = in_line(&format!("{value:?}"));
    match field.name() {
        "message" => writer.write_str(&value),
        name if writer.has_ansi_escapes() => write!(writer, "\u{1b}[3m{name}\u{1b}[0m\u{1b}[2m=\u{1b}[0m{value}"),
        name => write!(writer, "{name}={value}"),
    }
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
