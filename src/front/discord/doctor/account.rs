//! The checks of the bot's account: its settings in the developer portal, the clock, the sessions left for today.

use std::time::{Duration, SystemTime};

use serde::Deserialize;

use super::ask::{Discord, Failure, unclear};
use crate::config::Config;
use crate::doctor::Check;

/// Either of these flags of an application says that it may read messages.
const MAY_READ_MESSAGES: u64 = 1 << 18 | 1 << 19;

/// A clock that is wrong by more than this makes old messages look new, or new ones old.
const WRONG: Duration = Duration::from_secs(60);

/// With fewer sessions left than this, a few more restarts today use them up.
const FEW_SESSIONS: u64 = 50;

/// The application, as the developer portal has it.
#[derive(Deserialize)]
pub(super) struct Application {
    pub(super) id: String,
    #[serde(default)]
    flags: u64,
    #[serde(default)]
    interactions_endpoint_url: Option<String>,
    #[serde(default)]
    bot_require_code_grant: bool,
    #[serde(default)]
    bot_public: bool,
    #[serde(default)]
    privacy_policy_url: Option<String>,
}

#[derive(Deserialize)]
struct Gateway {
    #[serde(default)]
    shards: u64,
    session_start_limit: Sessions,
}

#[derive(Deserialize)]
struct Sessions {
    remaining: u64,
    /// Milliseconds.
    #[serde(default)]
    reset_after: u64,
}

/// What is set in the developer portal.
pub(super) fn settings(config: &Config, application: &Application) -> Vec<Check> {
    let mut checks = vec![intents(config, application.flags)];
    if application.interactions_endpoint_url.as_deref().is_some_and(|address| !address.is_empty()) {
        checks.push(Check::problem(
            "commands: an Interactions Endpoint URL is set, so commands and buttons go there and never reach the bot",
            "clear it in the developer portal (General Information > Interactions Endpoint URL)",
        ));
    }
    if application.bot_require_code_grant {
        checks.push(Check::problem(
            "invite: the bot cannot be invited, for it requires a code grant",
            "switch off Requires OAuth2 Code Grant in the developer portal (Bot)",
        ));
    }
    if application.bot_public && application.privacy_policy_url.as_deref().is_none_or(str::is_empty) {
        checks.push(Check::warning(
            "privacy: anybody can invite the bot, and no privacy policy is linked",
            "publish what `syncdesk privacy` prints and enter its address in the developer portal (General Information), \
             or switch off Public Bot there (Bot)",
        ));
    }
    checks
}

fn intents(config: &Config, flags: u64) -> Check {
    match (config.discord.message_content, flags & MAY_READ_MESSAGES != 0) {
        (true, true) => Check::ok("intents: the bot may read messages (Message Content Intent)"),
        (true, false) => Check::warning(
            "intents: the bot may not read messages that do not address it",
            "switch on Message Content Intent in the developer portal (Bot), or set `message_content = false`",
        ),
        (false, _) => Check::ok("intents: the bot does not ask to read messages; it answers when addressed"),
    }
}

/// Whether the clock of this machine is right, held against that of Discord's answer.
pub(super) fn clock(there: Option<SystemTime>, here: SystemTime) -> Option<Check> {
    let there = there?;
    let (apart, word) = match here.duration_since(there) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    Some(if apart <= WRONG {
        Check::ok("clock: right")
    } else {
        Check::problem(
            format!("clock: {} seconds {word} Discord's", apart.as_secs()),
            "set the clock of this machine (for example `timedatectl set-ntp true`)",
        )
    })
}

/// How many sessions the bot may still begin today, and on how many shards.
pub(super) async fn sessions(discord: &Discord) -> Vec<Check> {
    let gateway = match discord.get::<Gateway>("/gateway/bot").await {
        Ok(gateway) => gateway,
        // Stand-ins and proxies may not have it; the bot itself says so when it cannot connect.
        Err(Failure::Refused(404)) => return Vec::new(),
        Err(failure) => return vec![unclear("the gateway", &failure)],
    };
    let left = gateway.session_start_limit.remaining;
    let hours = gateway.session_start_limit.reset_after.div_ceil(3_600_000);
    let sessions = match left {
        0 => Check::problem(
            format!("sessions: none is left; the bot connects again in {hours} hours"),
            "leave it running, it waits; then see in its log why it had to start so often",
        ),
        1..FEW_SESSIONS => Check::warning(
            format!("sessions: only {left} are left for the next {hours} hours"),
            "do not restart the bot in a loop; see in its log why it had to start so often",
        ),
        _ => Check::ok(format!("sessions: {left} may still be begun today")),
    };
    let shards = (gateway.shards > 1)
        .then(|| Check::ok(format!("shards: Discord wants {}; the bot opens them by itself", gateway.shards)));
    std::iter::once(sessions).chain(shards).collect()
}
