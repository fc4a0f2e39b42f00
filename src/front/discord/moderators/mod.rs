//! What the bot does for moderators: they edit the knowledge here, and it tells them what became of the files.
//!
//! Who may is checked at every step (`allowed`), at the press of Save too. What is typed is kept as a draft (`drafts`),
//! filled in by forms (`form`), shown with everything it would change (`review`) and only then saved; `teach` makes
//! drafts of members' messages, `inbox` of those that wait there; `lookup`, `past` and `why` show what there is, what
//! there was and why the bot answers as it does, `stats` what helps members, `complete` helps while somebody types, `cards` tells what happened.
//! Nothing here decides what is right or wrong in a knowledge file: the store and the engine do.

use serenity::model::application::{
    CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, ModalInteraction, ResolvedTarget,
};

use super::bot::Bot;
use super::commands::register;
use super::interactions::Call;
use crate::engine::reply::wording::{self, discord::commands as names, moderators as words};

mod allowed;
mod cards;
mod complete;
mod drafts;
mod edit;
mod form;
mod inbox;
mod lookup;
mod options;
mod past;
mod review;
mod shelf;
mod stats;
mod teach;
mod why;

pub(super) use cards::{started, tell};
pub(super) use complete::complete;
pub(super) use drafts::Drafts;
pub(super) use teach::Lessons;

use allowed::{Moderator, Who};
use options::Options;

/// What every custom id of these buttons and forms begins with; those of walks begin with a digit.
const OURS: char = 'm';

/// Whether a button or a form belongs to this part.
pub(super) fn is_ours(custom_id: &str) -> bool {
    custom_id.starts_with(OURS)
}

/// What a button or a form does, and to what.
fn read(custom_id: &str) -> (char, &str) {
    let mut letters = custom_id.chars();
    letters.next();
    (letters.next().unwrap_or_default(), letters.as_str())
}

/// `/stats`
pub(super) async fn stats(bot: &Bot, call: Call<'_>, command: &CommandInteraction, period: &str) {
    if admitted(bot, call, command).await.is_some() {
        tracing::info!(interaction = %call.id, "a moderator asks for the figures");
        stats::show(bot, call, period).await;
    }
}

/// Whoever calls a slash command, if they may; others are told why not.
async fn admitted(bot: &Bot, call: Call<'_>, command: &CommandInteraction) -> Option<Moderator> {
    match allowed::moderator(bot, &Who::of_command(command)) {
        Ok(moderator) => Some(moderator),
        Err(refusal) => {
            call.note(bot, words::NOT_ALLOWED_TITLE, refusal).await;
            // A guild that was a home once still has these commands.
            if let Some(guild) = command.guild_id.filter(|_| refusal == words::NOT_HERE) {
                register::correct(bot, guild).await;
            }
            None
        }
    }
}

/// `/knowledge ...`
pub(super) async fn command(bot: &Bot, call: Call<'_>, command: &CommandInteraction) {
    let Some(moderator) = admitted(bot, call, command).await else { return };
    let Some((name, options)) = Options::of(&command.data) else {
        return call.note(bot, words::KNOWLEDGE_TITLE, words::NO_SUBCOMMAND).await;
    };
    tracing::info!(interaction = %call.id, subcommand = name, "a moderator's command");
    match name {
        "list" => lookup::list(bot, call).await,
        "show" => lookup::show(bot, call, &options).await,
        "search" => lookup::search(bot, call, &options).await,
        "check" => lookup::check(bot, call).await,
        "reload" => lookup::reload(bot, call).await,
        "test" => lookup::test(bot, call, &options).await,
        "edit" => edit::edit(bot, call, &options).await,
        "add" => edit::add(bot, call, &options).await,
        "remove" => edit::remove(bot, call, &moderator, &options).await,
        "inbox" => inbox::list(bot, call).await,
        "history" => past::history(bot, call, &options).await,
        "undo" => past::undo(bot, call, &moderator, &options).await,
        _ => call.note(bot, words::KNOWLEDGE_TITLE, words::NO_SUBCOMMAND).await,
    }
}

/// An entry of a message's menu: "Teach" or "Why this answer?"
pub(super) async fn on_message(bot: &Bot, call: Call<'_>, command: &CommandInteraction) {
    if let Err(refusal) = allowed::moderator(bot, &Who::of_command(command)) {
        return call.note(bot, words::NOT_ALLOWED_TITLE, refusal).await;
    }
    let Some(ResolvedTarget::Message(message)) = command.data.target() else {
        return call.note(bot, words::KNOWLEDGE_TITLE, wording::discord::FAILED).await;
    };
    let name = &command.data.name;
    tracing::info!(interaction = %call.id, name, "a moderator points at a message");
    if !call.defer(bot).await {
        return;
    }
    let page = if name == names::TEACH { teach::begin(bot, message).await } else { why::explain(bot, message).await };
    call.follow_up(bot, page).await;
}

/// A button or a menu below one of this part's messages.
pub(super) async fn press(bot: &Bot, call: Call<'_>, pressed: &ComponentInteraction) {
    let who = Who::of_component(pressed);
    let moderator = match allowed::moderator(bot, &who) {
        Ok(moderator) => moderator,
        Err(refusal) => return call.note(bot, words::NOT_ALLOWED_TITLE, refusal).await,
    };
    let (action, rest) = read(&pressed.data.custom_id);
    match action {
        review::SAVE => review::save(bot, call, &moderator, rest).await,
        review::AGAIN => review::again(bot, call, rest).await,
        review::CANCEL => review::cancel_draft(bot, call, rest).await,
        review::RETRY => review::retry(bot, call, &moderator, rest).await,
        teach::PLACE => teach::chosen(bot, call, rest, value(pressed)).await,
        inbox::OPEN => inbox::open(bot, call, value(pressed)).await,
        inbox::BACK => inbox::back(bot, call).await,
        inbox::TEACH => inbox::teach(bot, call, rest).await,
        inbox::NEW_FIX => inbox::new_fix(bot, call, rest).await,
        inbox::GUIDE => inbox::new_fix_of(bot, call, rest, value(pressed)).await,
        inbox::DISMISS => inbox::dismiss(bot, call, rest).await,
        past::UNDO => past::take_back(bot, call, &moderator, rest).await,
        _ => call.note(bot, words::KNOWLEDGE_TITLE, words::OLD_FORM).await,
    }
}

/// What was chosen in a menu; empty for a button.
fn value(pressed: &ComponentInteraction) -> &str {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map_or("", String::as_str),
        _ => "",
    }
}

/// A form was sent.
pub(super) async fn submit(bot: &Bot, call: Call<'_>, sent: &ModalInteraction) {
    let who = Who::of_form(sent);
    match allowed::moderator(bot, &who) {
        Ok(moderator) => form::submitted(bot, call, &moderator, sent).await,
        Err(refusal) => call.note(bot, words::NOT_ALLOWED_TITLE, refusal).await,
    }
}
