//! Arguments in, exit code out: each command is a module, the wiring stands here.
//!
//! Exit codes: 0 done, 1 findings or a failed check, 2 wrong use or configuration, 3 Discord refused for good. `anyhow`
//! stays in here; everything below has error types of its own.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Parser as _;
use syncdesk::config::{Config, Token, TokenError};
use syncdesk::engine::diagnostic::{Diagnostic, Severity};
use syncdesk::store::Store;

mod args;
mod ask;
mod chat;
mod check;
mod completions;
mod doctor;
mod eval;
mod fmt;
mod health;
mod import;
mod inbox;
mod jsonl;
mod logging;
mod new;
mod privacy;
mod run;
mod shown;
mod signals;
mod stats;
mod tune;
mod write;

use args::{Args, Command};
use logging::Output;

/// Done.
const DONE: u8 = 0;
/// Findings, or a failed check.
const FINDINGS: u8 = 1;
/// Wrong use or configuration.
const WRONG_USE: u8 = 2;
/// Discord refused the bot for good.
#[cfg(feature = "discord")]
const REFUSED: u8 = 3;

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    shown::panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        // What is wrong is repeated, and may hold what must not be seen.
        Err(error) if error.use_stderr() && shown::hides(&error.to_string()) => {
            let _ = say(&error.to_string());
            return WRONG_USE.into();
        }
        Err(error) => error.exit(),
    };
    match dispatch(&args) {
        Ok(code) => code.into(),
        // Whoever reads has seen enough (`| head`).
        Err(error) if is_broken_pipe(&error) => DONE.into(),
        Err(error) => {
            let _ = say(&format!("syncdesk: {error:#}"));
            WRONG_USE.into()
        }
    }
}

fn dispatch(args: &Args) -> anyhow::Result<u8> {
    let token = Token::find(&environment);
    if let Ok(token) = &token {
        shown::hide(token);
    }
    // These need no configuration.
    if let Some(Command::Completions { shell }) = &args.command {
        return completions::completions(*shell);
    }
    let (mut config, file) = match Config::find(args.config.as_deref(), &environment) {
        Err(error) if matches!(args.command, Some(Command::Doctor)) => return doctor::misconfigured(&error),
        found => found?,
    };
    if let Some(folder) = &args.knowledge {
        config.knowledge.clone_from(folder);
    }
    let setup = Setup { config, file, knowledge_given: args.knowledge.is_some() };
    let is_bot = match &args.command {
        None => !matches!(token, Err(TokenError::Missing)),
        Some(command) => matches!(command, Command::Run),
    };
    logging::start(&setup.config.log, if is_bot { Output::Standard } else { Output::Error });
    match &args.command {
        None if is_bot => run::run(&setup, &token?),
        None => {
            say("No DISCORD_TOKEN is set, so this is the chat in the terminal (see `syncdesk --help`).")?;
            chat::chat(&setup)
        }
        Some(Command::Run) => run::run(&setup, &token?),
        Some(Command::Chat) => chat::chat(&setup),
        Some(Command::Ask { jsonl: true, .. }) => jsonl::jsonl(&setup),
        Some(Command::Ask { text, explain, .. }) => ask::ask(&setup, &text.join(" "), *explain),
        Some(Command::Check { folder, against, format }) => {
            check::check(&setup, folder.as_deref(), against.as_deref(), *format)
        }
        Some(Command::New { what: args::New::Fix { title, guide } }) => new::fix(&setup, title, guide.as_deref()),
        Some(Command::New { what: args::New::Guide { title } }) => new::guide(&setup, title),
        Some(Command::Fmt { folder, check }) => fmt::fmt(&setup, folder.as_deref(), *check),
        Some(Command::Import { file, guide, dry_run }) => import::import(&setup, file, guide.as_deref(), *dry_run),
        Some(Command::Eval { file, format }) => eval::eval(&setup, file, *format),
        Some(Command::Doctor) => doctor::doctor(&setup),
        Some(Command::Health) => health::health(&setup),
        Some(Command::Tune { files }) => tune::run(&setup, files),
        Some(Command::Completions { .. }) => Ok(DONE),
        Some(Command::Inbox { dismiss: Some(id), .. }) => inbox::dismiss(&setup, *id),
        Some(Command::Stats { erase: true, .. }) => stats::erase(&setup),
        Some(Command::Stats { weeks, format, picture, .. }) => stats::show(&setup, *weeks, *format, picture.as_deref()),
        Some(Command::Privacy) => privacy::privacy(&setup),
        Some(Command::Inbox { most, format, .. }) => inbox::list(&setup, *most, *format),
    }
}

/// What every command starts from.
struct Setup {
    config: Config,
    /// The configuration file that was read.
    file: Option<PathBuf>,
    /// Whether the knowledge folder was named on the command line.
    knowledge_given: bool,
}

impl Setup {
    /// Reads the knowledge; says in one line when parts of it cannot be used.
    fn open(&self) -> anyhow::Result<Store> {
        let (store, findings) = self.read()?;
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        if errors > 0 {
            let folder = store.folder().display();
            say(&format!(
                "{}; what is sound is in force. `syncdesk check {folder}` names them.",
                count(errors, "error")
            ))?;
        }
        Ok(store)
    }

    /// Reads the knowledge.
    fn read(&self) -> anyhow::Result<(Store, Vec<Diagnostic>)> {
        let folder = &self.config.knowledge;
        if !folder.exists() {
            return Err(self.no_folder(folder));
        }
        let (store, findings) = Store::open(folder)?;
        if store.snapshot().knowledge().guides.is_empty() {
            return Err(anyhow!("no guide in `{0}` can be used; `syncdesk check {0}` says why", folder.display()));
        }
        Ok((store, findings))
    }

    fn no_folder(&self, folder: &Path) -> anyhow::Error {
        let folder = folder.display();
        if self.knowledge_given {
            return anyhow!("there is no folder `{folder}`; give --knowledge the folder that holds the guides");
        }
        let here = std::env::current_dir().map_or_else(|_| "here".into(), |path| format!("in {}", path.display()));
        let key =
            self.file.as_ref().map_or(String::new(), |file| format!(", or correct `knowledge` in {}", file.display()));
        anyhow!(
            "there is no knowledge folder `{folder}` {here}; start syncdesk where that folder is (the top of the \
             checkout), or name it with --knowledge DIR{key}"
        )
    }
}

/// A line for people on standard error.
fn say(line: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{}", shown::as_lines(line))
}

fn environment(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| match cause.downcast_ref::<io::Error>() {
        Some(error) => error.kind() == io::ErrorKind::BrokenPipe,
        None => cause
            .downcast_ref::<serde_json::Error>()
            .is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe)),
    })
}

/// Whether what goes to standard output may be coloured.
fn colour() -> bool {
    let refused = environment("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !refused && environment("TERM").is_none_or(|term| term != "dumb")
}

/// "1 error", "2 errors".
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// "1 fix", "2 fixes".
fn fixes(number: usize) -> String {
    if number == 1 { "1 fix".to_owned() } else { format!("{number} fixes") }
}
