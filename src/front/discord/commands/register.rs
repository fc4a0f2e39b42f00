//! The commands as Discord knows them, registered when they changed and not otherwise.

use serde_json::{Map, Value};
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};
use serenity::model::id::GuildId;

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
        suggest,
    ]
}

/// Registers the commands where they are not as they should be: in the configured guilds, or everywhere.
pub(in crate::front::discord) async fn register(bot: &Bot) {
    let places: Vec<_> = match bot.config.guilds.as_slice() {
        [] => vec![None],
        guilds => guilds.iter().map(|guild| Some(GuildId::new(*guild))).collect(),
    };
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
    let wanted: Vec<_> = all(place.is_some()).iter().map(shape).collect();
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
    let mut shape = kept(&value, &["name", "type", "description"]);
    let is_slash = value.get("type").is_none_or(|kind| *kind == 1);
    if is_slash {
        shape.insert("type".into(), 1.into());
    } else {
        // Discord fills the contexts of slash commands in itself.
        shape.extend(kept(&value, &["contexts"]));
    }
    let options = value.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
    let options: Vec<_> = options
        .iter()
        .map(|option| {
            let keys = ["name", "type", "description", "required", "autocomplete", "min_length", "max_length"];
            Value::Object(kept(option, &keys))
        })
        .collect();
    shape.insert("options".into(), options.into());
    Value::Object(shape)
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
