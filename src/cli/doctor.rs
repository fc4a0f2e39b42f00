//! `syncdesk doctor`: what works, what does not, and how to mend it.

use std::io::{self, Write as _};
use std::path::Path;

use syncdesk::config::{Config, ConfigError, Listen, Monitor, Token, TokenError};
use syncdesk::doctor::{Check, Grade};
use syncdesk::engine::diagnostic::Severity;
use syncdesk::store::Store;
use syncdesk::store::history::{Checkout, History};

use super::shown::Shown;
use super::{DONE, FINDINGS, Setup, count};

/// Checks this machine, then Discord where there is a token to ask with.
pub(super) fn doctor(setup: &Setup) -> anyhow::Result<u8> {
    let token = Token::find(&super::environment);
    let mut checks = vec![configuration(setup)];
    checks.extend(listening(&setup.config));
    checks.push(knowledge(setup));
    checks.push(writable("data", &setup.config.data_dir, "set `data_dir` or SYNCDESK_DATA_DIR to another folder"));
    checks.extend(editing(&setup.config));
    checks.extend(monitor(setup.config.monitor));
    checks.push(about(&token));
    checks.extend(token_file(super::environment("DISCORD_TOKEN_FILE").as_deref()));
    let mut out = Shown::text(io::stdout().lock());
    for check in &checks {
        writeln!(out, "{check}")?;
    }
    if let Ok(token) = &token {
        for check in discord(&setup.config, token) {
            writeln!(out, "{check}")?;
            checks.push(check);
        }
    }
    let number = |grade| checks.iter().filter(|check| check.grade == grade).count();
    let (problems, warnings) = (number(Grade::Problem), number(Grade::Warning));
    writeln!(out, "{}, {}", count(problems, "problem"), count(warnings, "warning"))?;
    Ok(if problems > 0 { FINDINGS } else { DONE })
}

/// With a configuration that cannot be read there is nothing else to check.
pub(super) fn misconfigured(error: &ConfigError) -> anyhow::Result<u8> {
    let mut out = Shown::text(io::stdout().lock());
    for finding in &error.findings {
        writeln!(out, "{}", Check::problem(format!("configuration: {finding}"), ""))?;
    }
    writeln!(
        out,
        "{}; the rest is checked once the configuration can be read",
        count(error.findings.len(), "problem")
    )?;
    Ok(FINDINGS)
}

fn configuration(setup: &Setup) -> Check {
    let Config { knowledge, data_dir, discord, .. } = &setup.config;
    let from =
        setup.file.as_ref().map_or_else(|| "the defaults (no file)".to_owned(), |file| file.display().to_string());
    let api = discord.api.as_ref().map_or(String::new(), |api| format!(", Discord at {api}"));
    Check::ok(format!(
        "configuration: {from}; knowledge in {}, data in {}{api}",
        knowledge.display(),
        data_dir.display()
    ))
}

fn listening(config: &Config) -> Option<Check> {
    let discord = &config.discord;
    Some(match (discord.listen, discord.channels.len(), discord.message_content) {
        (Listen::Listed, 0, _) => Check::ok("channels: none is listed, so the bot answers only when it is addressed"),
        (Listen::Addressed, 0, _) => return None,
        (Listen::Addressed, ..) => Check::warning(
            "channels: the listed ones do not count, for `listen` is \"addressed\"",
            "set `listen = \"listed\"`, or leave the list empty",
        ),
        (Listen::Listed | Listen::All, _, false) => Check::warning(
            "channels: the bot cannot listen with `message_content = false`",
            "set it to true, or set `listen = \"addressed\"`",
        ),
        (Listen::Listed, number, true) => {
            Check::ok(format!("channels: the bot listens in {}", count(number, "channel")))
        }
        (Listen::All, ..) => Check::ok("channels: the bot listens in every channel that it can read"),
    })
}

fn knowledge(setup: &Setup) -> Check {
    let folder = &setup.config.knowledge;
    if !folder.exists() {
        return Check::problem(
            format!("knowledge: there is no folder `{}` here", folder.display()),
            "start syncdesk at the top of the checkout, or name the folder with --knowledge DIR",
        );
    }
    let (store, findings) = match Store::open(folder) {
        Ok(read) => read,
        Err(error) => {
            return Check::problem(format!("knowledge: {error}"), "");
        }
    };
    let snapshot = store.snapshot();
    let guides = &snapshot.knowledge().guides;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    let what = format!(
        "knowledge: {}, {} in `{}`, {}, {}",
        count(guides.len(), "guide"),
        super::fixes(snapshot.knowledge().fixes().count()),
        folder.display(),
        count(errors, "error"),
        count(warnings, "warning"),
    );
    let cure = format!("`syncdesk check {}` names them", folder.display());
    match (guides.is_empty() || errors > 0, warnings) {
        (true, _) => Check::problem(what, cure),
        (false, 0) => Check::ok(what),
        (false, _) => Check::warning(what, cure),
    }
}

/// Whether moderators can edit the knowledge on Discord, and what becomes of their edits.
fn editing(config: &Config) -> Vec<Check> {
    let discord = &config.discord;
    if discord.home_guilds.is_empty() {
        let mut checks =
            vec![Check::ok("editing: in the files alone, for no server is listed in `discord.home_guilds`")];
        if !discord.moderator_users.is_empty() {
            checks.push(Check::warning(
                "editing: `discord.moderator_users` are listed, but no server where they could edit",
                "list its id in `discord.home_guilds`",
            ));
        }
        return checks;
    }
    let mut checks = vec![writable("knowledge", &config.knowledge, "set `knowledge` to a folder where it can")];
    if discord.moderator_channels.is_empty() {
        checks.push(Check::warning(
            "editing: nobody is told what became of the knowledge files, but for the log",
            "list a channel of the moderators in `discord.moderator_channels`",
        ));
    }
    checks.push(match History::open(&config.knowledge, &config.data_dir, config.history.git).checkout() {
        Checkout::Found { .. } => Check::ok("editing: each edit made on Discord is kept, and becomes a commit"),
        Checkout::Off | Checkout::None => Check::ok("editing: each edit made on Discord is kept in the data folder"),
        Checkout::Unusable(problem) => Check::warning(
            format!("editing: edits made on Discord are kept in the data folder, but become no commits ({problem})"),
            "mend that, or set `git = false` in the section `[history]`",
        ),
    });
    checks
}

/// Who can read the bot's figures.
fn monitor(monitor: Monitor) -> Option<Check> {
    let address = monitor.address;
    if !monitor.enabled {
        return None;
    }
    Some(if address.ip().is_loopback() {
        Check::ok(format!("monitor: /metrics and /health on {address}, for this machine alone"))
    } else {
        Check::warning(
            format!("monitor: whoever reaches {address} can read /metrics and /health"),
            "keep that port behind a firewall, or set `monitor.address` to 127.0.0.1",
        )
    })
}

/// Tries it: a folder that is not there yet is made, and removed again.
fn writable(what: &str, folder: &Path, otherwise: &str) -> Check {
    let was_there = folder.exists();
    let probe = folder.join(".syncdesk-doctor");
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe));
    if !was_there {
        let _ = std::fs::remove_dir(folder);
    }
    match tried {
        Ok(()) => Check::ok(format!("{what}: `{}` can be written", folder.display())),
        Err(error) => Check::problem(
            format!("{what}: `{}` cannot be written ({error})", folder.display()),
            format!("let the bot's user write there, or {otherwise}"),
        ),
    }
}

fn about(token: &Result<Token, TokenError>) -> Check {
    match token {
        Ok(token) if token.looks_usual() => Check::ok("token: there is one, in the usual form"),
        Ok(_) => Check::warning(
            "token: there is one, but it does not look like a bot's",
            "copy it from the developer portal's page Bot; it has three parts with dots between them",
        ),
        Err(TokenError::Missing) => Check::warning(
            "token: there is none; the terminal chat works without",
            "for Discord, set DISCORD_TOKEN, or name a file that holds it in DISCORD_TOKEN_FILE",
        ),
        Err(error) => Check::problem(format!("token: {error}"), ""),
    }
}

/// Whoever has the token is the bot, so nobody but its user should be able to read it.
fn token_file(file: Option<&str>) -> Option<Check> {
    let file = file?.trim();
    readable_by_others(Path::new(file)).then(|| {
        Check::warning(
            "token: other users of this machine can read its file",
            format!("chmod 600 {file}; if somebody else has had a look, reset the token (Bot > Reset Token)"),
        )
    })
}

#[cfg(unix)]
fn readable_by_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> bool {
    false
}

#[cfg(feature = "discord")]
fn discord(config: &Config, token: &Token) -> Vec<Check> {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(syncdesk::front::discord::doctor::examine(config, token)),
        Err(error) => vec![Check::problem(format!("discord: could not be asked ({error})"), "try again")],
    }
}

#[cfg(not(feature = "discord"))]
fn discord(_: &Config, _: &Token) -> Vec<Check> {
    vec![Check::warning("discord: this program was built without it", "build it with `cargo build --release`")]
}
