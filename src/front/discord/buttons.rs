//! Buttons and menus: they move a walk, or do what only Discord's front offers.
//!
//! The asker and moderators move the message itself. Anyone else gets a copy of their own that only they see.

use serenity::builder::CreateInteractionResponse;
use serenity::model::application::{ComponentInteraction, ComponentInteractionDataKind};
use serenity::model::id::UserId;

use super::answer;
use super::bot::Bot;

use super::custom_id::{self, Press, What};
use super::follow;
use super::gist::Gist;
use super::interactions::Call;
use super::render::{self, Frame};
use super::tally::Moves;
use crate::engine::Snapshot;
use crate::engine::matching::Verdict;
use crate::engine::reply::wording;
use crate::engine::walk::{self, Action, Stage};
use crate::inbox::Kind;
use crate::stats::count::How;

/// Something was pressed or chosen.
pub(super) async fn press(bot: &Bot, call: Call<'_>, pressed: &ComponentInteraction) {
    let snapshot = bot.store.snapshot();
    let Ok(press) = custom_id::decode(snapshot.knowledge(), id(pressed)) else {
        let mut stage = walk::help(&snapshot);
        wording::discord::OLD_BUTTON.clone_into(&mut stage.reply.text);
        call.show(bot, &stage, None, true).await;
        return tracing::info!(interaction = %call.id, "a button that is not understood");
    };
    match &press.what {
        What::Do(Action::Why) => why(bot, call, pressed, &snapshot, press).await,
        What::Do(action) => act(bot, call, pressed, &snapshot, &press, action).await,
        What::Remove => remove(bot, call, pressed, &press).await,
        What::ShowEveryone => {
            let stage = walk::act(&snapshot, &press.walk, &Action::Checklist);
            call.show(bot, &stage, None, false).await;
        }
        What::Menu => {
            // Nothing was chosen; Discord still wants to hear from us.
            call.respond(bot, CreateInteractionResponse::Acknowledge).await;
        }
    }
}

/// The id that was pressed, or chosen in a menu.
fn id(pressed: &ComponentInteraction) -> &str {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().unwrap_or(&pressed.data.custom_id),
        _ => &pressed.data.custom_id,
    }
}

/// Moves the walk, or a copy of it.
async fn act(
    bot: &Bot,
    call: Call<'_>,
    pressed: &ComponentInteraction,
    snapshot: &Snapshot,
    press: &Press,
    action: &Action,
) {
    let stage = walk::act(snapshot, &press.walk, action);
    let moves = Moves::of(snapshot.knowledge(), Some(&press.walk), How::Chose(action), &stage);
    let asker = UserId::new(press.asker);
    let private = follow::is_private(&pressed.message);
    let question = follow::quoted(&pressed.message);
    let is_theirs = private || bot.may_move(call.user, pressed.member.as_ref(), asker);
    let (is_done, who, moves, how) = if is_theirs {
        let page = render::page(&stage, Frame { asker, question, private });
        (call.update(bot, page).await, asker, moves, "pressed")
    } else {
        (call.show(bot, &stage, question, true).await, call.user, moves.of_a_bystander(), "pressed, copied")
    };
    if is_done {
        bot.tally.walked(who, snapshot.knowledge(), moves);
    }
    call.log(how, &Gist::turn(&stage));
}

/// "Why this answer?"
async fn why(bot: &Bot, call: Call<'_>, pressed: &ComponentInteraction, snapshot: &Snapshot, press: Press) {
    let explain = |question: Option<&str>| {
        let stage = match question {
            Some(question) => {
                let reply = walk::why(snapshot, &snapshot.decide(question));
                Stage { walk: press.walk.clone(), reply }
            }
            None => walk::act(snapshot, &press.walk, &Action::Why),
        };
        render::page(&stage, Frame { asker: call.user, question: None, private: true })
    };
    if let Some(question) = follow::quoted(&pressed.message) {
        call.say(bot, explain(Some(question)), true).await;
    } else if pressed.message.message_reference.is_none() {
        call.say(bot, explain(None), true).await;
    } else if call.defer(bot).await {
        // Looking the question up takes longer than Discord waits, at times.
        let question = follow::question(bot, snapshot, &pressed.message).await;
        call.follow_up(bot, explain(question.as_deref())).await;
    }
    tracing::info!(interaction = %call.id, ms = call.began.elapsed().as_millis(), "explained");
}

/// "Not helpful, remove this"
async fn remove(bot: &Bot, call: Call<'_>, pressed: &ComponentInteraction, press: &Press) {
    if !bot.may_move(call.user, pressed.member.as_ref(), UserId::new(press.asker)) {
        return call.note(bot, wording::discord::SORRY_TITLE, wording::discord::NOT_YOURS).await;
    }
    let reference = pressed.message.message_reference.as_ref().and_then(|reference| reference.message_id);
    if let Some(question) = reference {
        bot.questions.close(question);
    }
    if !call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        return;
    }
    if answer::remove(bot, pressed.channel_id, pressed.message.id).await {
        count_unhelpful(bot, pressed, press);
        unhelpful(bot, pressed, press).await;
    } else {
        call.apologise(bot, wording::discord::NOT_REMOVED).await;
    }
}

/// Counts an answer that did not help: one at whose end was asked whether it did.
fn count_unhelpful(bot: &Bot, pressed: &ComponentInteraction, press: &Press) {
    let snapshot = bot.store.snapshot();
    let asks = follow::ids(&pressed.message)
        .filter_map(|id| custom_id::decode(snapshot.knowledge(), id).ok())
        .any(|button| button.what == What::Do(Action::Solved));
    if let Some(here) = press.walk.here.as_ref().filter(|_| asks) {
        bot.tally.not_helpful(UserId::new(press.asker), snapshot.knowledge(), &here.fix);
    }
}

/// Lets moderators know of a question whose answer did not help.
async fn unhelpful(bot: &Bot, pressed: &ComponentInteraction, press: &Press) {
    let snapshot = bot.store.snapshot();
    let Some(question) = follow::question(bot, &snapshot, &pressed.message).await else { return };
    // Where there was no answer, that was noted when the question came.
    if snapshot.decide(&question).verdict != Verdict::Silent {
        let shown = press.walk.here.as_ref().map(|here| here.fix.clone());
        bot.notes.note(Kind::NotHelpful { shown }, &question);
        tracing::info!(interaction = %pressed.id, "an answer was marked as not helpful");
    }
}
