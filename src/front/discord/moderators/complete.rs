//! The lists that appear while a moderator types a command.

use std::time::{SystemTime, UNIX_EPOCH};

use serenity::builder::{AutocompleteChoice, CreateAutocompleteResponse, CreateInteractionResponse};
use serenity::model::application::CommandInteraction;

use super::allowed::{self, Who};
use super::edit;
use super::options::Options;
use super::past::{self, LOOKED_THROUGH};
use super::review::apart;
use crate::engine::knowledge::edit::Sections;
use crate::engine::reply::wording::moderators as words;
use crate::engine::text::clip;
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::line;

/// Discord's limits.
const CHOICES: usize = 25;
const CHOICE: usize = 100;

/// What fits what is typed so far; nothing for whoever may not use the command.
pub(in crate::front::discord) async fn complete(bot: &Bot, call: Call<'_>, typing: &CommandInteraction) {
    let choices = match allowed::moderator(bot, &Who::of_command(typing)) {
        Ok(_) => choices(bot, typing).await,
        Err(_) => Vec::new(),
    };
    let choices = choices.into_iter().take(CHOICES);
    let choices = choices.map(|(name, value)| AutocompleteChoice::new(line(&name, CHOICE), clip(&value, CHOICE)));
    let response = CreateAutocompleteResponse::new().set_choices(choices.collect());
    call.respond(bot, CreateInteractionResponse::Autocomplete(response)).await;
}

async fn choices(bot: &Bot, typing: &CommandInteraction) -> Vec<(String, String)> {
    let Some((_, options)) = Options::of(&typing.data) else { return Vec::new() };
    let Some(typed) = typing.data.autocomplete() else { return Vec::new() };
    let all = match typed.name {
        "file" => files(bot),
        "part" => parts(bot, options.text("file")),
        "guide" => {
            let snapshot = bot.store.snapshot();
            let guides = snapshot.knowledge().guides.iter();
            guides.map(|guide| (guide.title.clone(), guide.id.as_str().to_owned())).collect()
        }
        "version" => {
            let path = edit::file(bot, options.text("file"));
            let versions = apart(bot, move |store| past::list(store, path.as_deref(), LOOKED_THROUGH.min(100)));
            let is_of_all = options.text("file").is_empty();
            versions.await.unwrap_or_default().iter().map(|one| version(one, is_of_all)).collect()
        }
        _ => Vec::new(),
    };
    let typed = typed.value.trim().to_lowercase();
    let fits = |(name, value): &(String, String)| name.to_lowercase().contains(&typed) || value.contains(&typed);
    all.into_iter().filter(fits).collect()
}

/// Every knowledge file: a fix by its title, the others by their path.
fn files(bot: &Bot) -> Vec<(String, String)> {
    let snapshot = bot.store.snapshot();
    let knowledge = snapshot.knowledge();
    let named = |path: &String| {
        let fix = knowledge.guides.iter().flat_map(|guide| guide.fixes.iter().chain([&guide.closing]));
        let title = fix.into_iter().find(|fix| fix.path == *path).map(|fix| fix.title.clone());
        title.map_or_else(|| path.clone(), |title| format!("{title} ({path})"))
    };
    bot.store.paths().into_iter().map(|path| (named(&path), path)).collect()
}

/// The parts of a file: those it has, and those it may have.
fn parts(bot: &Bot, typed: &str) -> Vec<(String, String)> {
    let Some(path) = edit::file(bot, typed) else { return Vec::new() };
    let Some(text) = bot.store.text(&path) else { return Vec::new() };
    let sections = Sections::of(&path, &text);
    let there = sections.parts().iter().map(|part| part.name.clone());
    there.chain(sections.absent().into_iter().map(str::to_owned)).map(|name| (name.clone(), name)).collect()
}

/// What tells versions apart comes first: a phone shows some forty characters.
fn version(version: &past::Version, is_of_all: bool) -> (String, String) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let what = if version.why.is_empty() { past::who(version) } else { version.why.clone() };
    let ago = words::ago(now.saturating_sub(version.when));
    let path = if is_of_all { format!(" · {}", version.path) } else { String::new() };
    (format!("{ago} · {what}{path} · {}", version.id), version.id.clone())
}
