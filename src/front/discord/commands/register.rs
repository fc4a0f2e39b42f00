//! The commands as Discord knows them, registered when they changed and not otherwise.

use serde_json::{Map, Value};
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};
use serenity::model::id::GuildId;
use serenity::model::permissions::Permissions;

use crate::engine::reply::wording::discord::commands as names;
use crate::front::discord::bot::Bot;
use crate::front::discord::errors::RestError;

/// The longest question that `/ask` takes: as much as fits above the answer, so that it can be read back.
const QUESTION: u16 = 250;

/// All commands, for everywhere or for one guild.
pub fn all(is_guild: bool) -> Vec<CreateCommand> {
    let text =
        |(name, description): (&str, &str)| CreateCommandOption::new(CommandOptionType::String, name, description);
    let slash = |(name, description): (&str, &str)| CreateCommand::new(name).description(description);
    // In a direct message there is nobody to suggest a fix to. A guild's own commands are there alone anyway.
    let suggest = CreateCommand::new(names::SUGGEST).kind(CommandType::Message);
    let suggest = if is_guild { suggest } else { suggest.contexts(vec![InteractionContext::Guild]) };
    vec![
        slash(names::CHECKLIST).add_option(text(names::CHECKLIST_GUIDE).set_autocomplete(true)),
        slash(names::ASK).add_option(text(names::ASK_QUESTION).required(true).max_length(QUESTION)),
        slash(names::FIX).add_option(text(names::FIX_NAME).required(true).set_autocomplete(true)),
        slash(names::HELP),
        slash(names::PRIVACY),
        suggest,
    ]
}

/// The commands for moderators, which exist in the guilds at home alone. Whoever may manage messages sees them, until a
/// server says otherwise.
pub(in crate::front::discord) fn for_moderators() -> Vec<CreateCommand> {
    let option = |&(name, description, required, autocomplete): &names::Field| {
        let option = CreateCommandOption::new(CommandOptionType::String, name, description);
        option.required(required).set_autocomplete(autocomplete)
    };
    let subcommand = |(name, description, fields): &(&str, &str, &[names::Field])| {
        let command = CreateCommandOption::new(CommandOptionType::SubCommand, *name, *description);
        fields.iter().fold(command, |command, field| command.add_sub_option(option(field)))
    };
    let (name, description) = names::KNOWLEDGE;
    let knowledge = CreateCommand::new(name).description(description);
    let knowledge = names::SUBCOMMANDS.iter().fold(knowledge, |command, one| command.add_option(subcommand(one)));
    let (period, (name, description)) = (names::STATS_PERIOD, names::STATS);
    let period = CreateCommandOption::new(CommandOptionType::String, period.0, period.1);
    let period =
        names::STATS_PERIODS.iter().fold(period, |period, (name, weeks)| period.add_string_choice(*name, *weeks));
    let stats = CreateCommand::new(name).description(description).add_option(period);
    let entry = |name: &str| CreateCommand::new(name).kind(CommandType::Message);
    let all = [knowledge, stats, entry(names::TEACH), entry(names::WHY)];
    all.map(|command| command.default_member_permissions(Permissions::MANAGE_MESSAGES)).into()
}

/// The commands that belong in a place: a guild, or everywhere.
fn wanted(bot: &Bot, place: Option<GuildId>) -> Vec<CreateCommand> {
    let Some(guild) = place else { return all(false) };
    let has_all = bot.config.guilds.contains(&guild.get());
    let mut commands = if has_all { all(true) } else { Vec::new() };
    if bot.config.home_guilds.contains(&guild.get()) {
        commands.extend(for_moderators());
    }
    commands
}

/// Registers the commands where they are not as they should be: in the configured guilds, or everywhere; those of
/// moderators in the guilds at home.
pub(in crate::front::discord) async fn register(bot: &Bot) {
    let mut guilds: Vec<u64> = bot.config.guilds.iter().chain(&bot.config.home_guilds).copied().collect();
    guilds.sort_unstable();
    guilds.dedup();
    let everywhere = bot.config.guilds.is_empty().then_some(None);
    let places = everywhere.into_iter().chain(guilds.into_iter().map(|guild| Some(GuildId::new(guild))));
    if !bot.config.guilds.is_empty() {
        forget_everywhere(bot).await;
    }
    for place in places {
        let where_to = place.map_or("everywhere".to_owned(), |guild| format!("in guild {guild}"));
        match register_in(bot, place).await {
            Ok(true) => tracing::info!("registered the commands {where_to}"),
            Ok(false) => tracing::debug!("the commands are registered {where_to} already"),
            Err(error) => {
                tracing::warn!(%error, "could not register the commands {where_to}; is the bot invited with the scope \
                    `applications.commands`?");
            }
        }
    }
}

/// Leaves a guild only the commands that belong there.
pub(in crate::front::discord) async fn correct(bot: &Bot, guild: GuildId) {
    match register_in(bot, Some(guild)).await {
        Ok(true) => tracing::info!("took back commands that do not belong in guild {guild}"),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "could not take back commands in guild {guild}"),
    }
}

/// Takes back what was registered everywhere before, or each command would be shown twice.
async fn forget_everywhere(bot: &Bot) {
    let forgotten = match bot.rest.commands(None).await {
        Ok(there) if there.is_empty() => Ok(()),
        Ok(_) => bot.rest.put_commands(None, &Vec::<Value>::new()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = forgotten {
        tracing::warn!(%error, "could not take the commands back that are registered everywhere");
    }
}

async fn register_in(bot: &Bot, place: Option<GuildId>) -> Result<bool, RestError> {
    let wanted: Vec<_> = wanted(bot, place).iter().map(shape).collect();
    let there: Vec<_> = bot.rest.commands(place).await?.iter().map(shape).collect();
    let is_there = there.len() == wanted.len() && wanted.iter().all(|command| there.contains(command));
    if !is_there {
        bot.rest.put_commands(place, &wanted).await?;
    }
    Ok(!is_there)
}

/// What a command is, without ids and without what has its default value anyway: what is compared, and what is sent.
fn shape(command: &impl serde::Serialize) -> Value {
    let value = serde_json::to_value(command).unwrap_or_default();
    let mut shape = kept(&value, &["name", "type", "description", "default_member_permissions"]);
    let is_slash = value.get("type").is_none_or(|kind| *kind == 1);
    if is_slash {
        shape.insert("type".into(), 1.into());
    } else {
        // Discord fills the contexts of slash commands in itself.
        shape.extend(kept(&value, &["contexts"]));
    }
    shape.insert("options".into(), options(&value));
    Value::Object(shape)
}

/// The options of a command, and those of its subcommands.
fn options(command: &Value) -> Value {
    let options = command.get("options").and_then(Value::as_array).into_iter().flatten();
    let option = |option: &Value| {
        let keys = ["name", "type", "description", "required", "autocomplete", "min_length", "max_length"];
        let mut shape = kept(option, &keys);
        let choices = option.get("choices").and_then(Value::as_array).into_iter().flatten();
        let choices: Vec<Value> = choices.map(|choice| Value::Object(kept(choice, &["name", "value"]))).collect();
        if !choices.is_empty() {
            shape.insert("choices".into(), choices.into());
        }
        // Discord knows the options of a subcommand under the same name.
        if option.get("options").and_then(Value::as_array).is_some_and(|inner| !inner.is_empty()) {
            shape.insert("options".into(), self::options(option));
        }
        Value::Object(shape)
    };
    options.map(option).collect()
}

/// These keys, where they say something.
fn kept(value: &Value, keys: &[&str]) -> Map<String, Value> {
    let says_something = |value: &&Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    let found = keys.iter().filter_map(|key| Some(((*key).to_owned(), value.get(key).filter(says_something)?.clone())));
    found.collect()
}
