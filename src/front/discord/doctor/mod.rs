//! What `syncdesk doctor` asks Discord: is the token accepted, are the settings of the developer portal right, may the
//! bot speak where it should?
//!
//! Each part stands for itself: [`ask`] knows the wire, [`account`] and [`places`] what the answers mean. (serenity has
//! no route for `/applications/@me`, and wants more of each answer than is needed here.)

use std::time::SystemTime;

use serde::Deserialize;

use super::permissions;
use crate::config::{Config, Token};
use crate::doctor::Check;
use account::Application;
use ask::{Answered, Discord, Failure, unclear};
use places::Seen;

mod account;
mod ask;
mod places;

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
}

/// Asks Discord, one thing after the other; stops where nothing further can be learned.
pub async fn examine(config: &Config, token: &Token) -> Vec<Check> {
    let discord = match Discord::new(config, token) {
        Ok(discord) => discord,
        Err(error) => {
            return vec![Check::problem(format!("discord: no client could be made ({error})"), "report this")];
        }
    };
    let Answered { body: me, date } = match discord.look::<User>("/users/@me").await {
        Ok(answered) => answered,
        Err(failure) => return vec![no_token(&discord, failure)],
    };
    let mut checks = vec![Check::ok(format!("discord: the token is accepted; the bot is called {}", me.username))];
    checks.extend(account::clock(date, SystemTime::now()));
    let application = discord.get::<Application>("/applications/@me").await;
    match &application {
        Ok(application) => {
            checks.extend(account::settings(config, application));
            checks.push(Check::ok(format!("invite: {}", permissions::invite(&application.id))));
        }
        Err(failure) => checks.push(unclear("the application's settings", failure)),
    }
    checks.extend(account::sessions(&discord).await);
    let seen = match discord.get::<Vec<Seen>>("/users/@me/guilds").await {
        Ok(seen) => seen,
        Err(failure) => {
            checks.push(unclear("the servers", &failure));
            return checks;
        }
    };
    checks.push(places::servers(&seen));
    checks.extend(places::named(config, &seen));
    if let Ok(application) = &application {
        checks.extend(places::commands(&discord, &application.id, &seen).await);
    }
    checks.extend(places::roles(&discord, config, &seen).await);
    checks.extend(places::channels(&discord, config, &me.id, &seen).await);
    checks
}

/// Why not even the bot's own account can be asked.
fn no_token(discord: &Discord, failure: Failure) -> Check {
    match failure {
        Failure::Refused(401) => Check::problem(
            "discord: the token is refused",
            "reset it in the developer portal (Bot > Reset Token) and set the new one",
        ),
        Failure::Unreached(error) => Check::problem(
            format!("discord: {} cannot be reached ({error})", discord.base),
            "check the network, the clock of this machine and `discord.api`; everything else here was checked",
        ),
        other => unclear("the bot itself", &other),
    }
}
