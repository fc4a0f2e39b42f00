//! Slash commands and the entry in a message's menu.

use serenity::builder::{AutocompleteChoice, CreateAutocompleteResponse, CreateInteractionResponse};
use serenity::model::application::{CommandData, CommandDataOptionValue, CommandInteraction};

use super::bot::Bot;
use super::gist::Gist;
use super::interactions::Call;
use super::moderators;
use super::{notes, render};
use crate::engine::matching::Verdict;
use crate::engine::reply::wording::{self, discord::commands as names};
use crate::engine::text::clip;
use crate::engine::walk::{self, Action, Addressed, Walk};
use crate::engine::{Guide, Snapshot};
use crate::inbox::Kind;
use crate::stats::Asked;

pub(super) mod register;
mod suggest;

/// Discord's limits for a list that appears while somebody types.
const CHOICES: usize = 25;
const CHOICE: usize = 100;

/// Runs a command.
pub(super) async fn run(bot: &Bot, call: Call<'_>, command: &serenity::model::application::CommandInteraction) {
    let snapshot = bot.store.snapshot();
    let data = &command.data;
    match data.name.as_str() {
        name if name == names::ASK.0 => ask(bot, call, &snapshot, text(data, names::ASK_QUESTION.0)).await,
        name if name == names::CHECKLIST.0 => {
            checklist(bot, call, &snapshot, text(data, names::CHECKLIST_GUIDE.0)).await;
        }
        name if name == names::FIX.0 => fix(bot, call, &snapshot, text(data, names::FIX_NAME.0)).await,
        name if name == names::HELP.0 => {
            call.show(bot, &walk::help(&snapshot), None, true).await;
        }
        name if name == names::PRIVACY.0 => {
            call.say(bot, render::note("", &bot.privacy), true).await;
        }
        name if name == names::STATS.0 => {
            moderators::stats(bot, call, command, text(data, names::STATS_PERIOD.0)).await;
        }
        name if name == names::KNOWLEDGE.0 => moderators::command(bot, call, command).await,
        name if [names::TEACH, names::WHY].contains(&name) => moderators::on_message(bot, call, command).await,
        name if name == names::SUGGEST => suggest::run(bot, call, &snapshot, command).await,
        _ => call.note(bot, wording::discord::SORRY_TITLE, wording::discord::UNKNOWN_COMMAND).await,
    }
}

/// The list that appears while somebody types.
pub(super) async fn complete(bot: &Bot, call: Call<'_>, typing: &CommandInteraction) {
    let snapshot = bot.store.snapshot();
    let typed = typing.data.autocomplete().map_or("", |option| option.value);
    let choices: Vec<_> = match typing.data.name.as_str() {
        name if name == names::FIX.0 => {
            let fixes = walk::find_fixes(&snapshot, typed);
            let fixes = fixes.iter().filter_map(|id| snapshot.knowledge().fix(id));
            fixes.take(CHOICES).map(|fix| choice(&fix.title, fix.id.as_str())).collect()
        }
        name if name == names::CHECKLIST.0 => {
            guides(&snapshot, typed).take(CHOICES).map(|guide| choice(&guide.title, guide.id.as_str())).collect()
        }
        _ => Vec::new(),
    };
    let response = CreateAutocompleteResponse::new().set_choices(choices);
    call.respond(bot, CreateInteractionResponse::Autocomplete(response)).await;
}

fn choice(title: &str, id: &str) -> AutocompleteChoice {
    AutocompleteChoice::new(render::line(title, CHOICE), clip(id, CHOICE))
}

/// `/ask`: for all to see, unless there is nothing to say.
async fn ask(bot: &Bot, call: Call<'_>, snapshot: &Snapshot, question: &str) {
    tracing::trace!(interaction = %call.id, text = question, "asked");
    let decision = snapshot.decide(question);
    let stage = walk::begin(snapshot, &decision, Addressed::Yes).unwrap_or_else(|| walk::help(snapshot));
    let private = decision.verdict == Verdict::Silent;
    if notes::is_unanswered(&decision, Addressed::Yes) {
        bot.notes.note(Kind::Unanswered, question);
        bot.tally.unanswered(call.user, call.id.get(), snapshot.knowledge());
    }
    if call.show(bot, &stage, Some(question), private).await
        && let Some(kind) = Asked::of(&decision)
    {
        bot.tally.answered(call.user, call.id.get(), snapshot.knowledge(), kind);
        bot.tally.began(call.user, snapshot.knowledge(), &stage);
    }
    call.log("/ask", &Gist::of(&decision));
}

/// `/checklist`: for the member alone, with a button that shows it to everyone.
async fn checklist(bot: &Bot, call: Call<'_>, snapshot: &Snapshot, typed: &str) {
    let Some(guide) = guides(snapshot, typed).next() else {
        let stage = walk::help(snapshot);
        if typed.is_empty() {
            call.show(bot, &stage, None, true).await;
            return;
        }
        return call.note(bot, wording::discord::SORRY_TITLE, wording::discord::NO_SUCH_GUIDE).await;
    };
    let stage = walk::act(snapshot, &Walk::new(guide.id.clone()), &Action::Checklist);
    call.show(bot, &stage, None, true).await;
    call.log("/checklist", &Gist::turn(&stage));
}

/// `/fix`: one fix for all to see.
async fn fix(bot: &Bot, call: Call<'_>, snapshot: &Snapshot, typed: &str) {
    let exact = snapshot.knowledge().fixes().find(|fix| fix.id.as_str() == typed).map(|fix| fix.id.clone());
    let Some(fix) = exact.or_else(|| walk::find_fixes(snapshot, typed).into_iter().next()) else {
        let mut stage = walk::help(snapshot);
        wording::discord::SORRY_TITLE.clone_into(&mut stage.reply.title);
        wording::discord::NO_SUCH_FIX.clone_into(&mut stage.reply.text);
        call.show(bot, &stage, None, true).await;
        return;
    };
    let stage = walk::act(snapshot, &Walk::new(fix.guide()), &Action::Open(fix));
    if call.show(bot, &stage, None, false).await {
        bot.tally.began(call.user, snapshot.knowledge(), &stage);
    }
    call.log("/fix", &Gist::turn(&stage));
}

/// Guides whose title or id has what was typed in it.
fn guides<'a>(snapshot: &'a Snapshot, typed: &str) -> impl Iterator<Item = &'a Guide> {
    let typed = typed.trim().to_lowercase();
    let fits = move |guide: &&Guide| {
        guide.title.to_lowercase().contains(&typed) || guide.id.as_str().to_lowercase().contains(&typed)
    };
    snapshot.knowledge().guides.iter().filter(fits)
}

/// A text option; empty when it was left out.
fn text<'a>(data: &'a CommandData, name: &str) -> &'a str {
    let option = data.options.iter().find(|option| option.name == name);
    match option.map(|option| &option.value) {
        Some(CommandDataOptionValue::String(text)) => text,
        _ => "",
    }
}
