//! "Suggest a fix" in a message's menu: a helper points, the bot answers there.

use serenity::model::application::{CommandInteraction, ResolvedTarget};
use serenity::model::channel::Message;

use crate::engine::Snapshot;
use crate::engine::reply::wording::discord as wording;
use crate::engine::walk::{self, Addressed};
use crate::front::discord::answer::{self, Target};
use crate::front::discord::bot::Bot;
use crate::front::discord::gist::Gist;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Frame};
use crate::front::discord::{intake, notes};
use crate::inbox::Kind;
use crate::stats::Asked;

/// Answers the message that was pointed at; whoever pointed gets a private word.
pub(super) async fn run(bot: &Bot, call: Call<'_>, snapshot: &Snapshot, command: &CommandInteraction) {
    let Some(ResolvedTarget::Message(message)) = command.data.target() else {
        return call.note(bot, wording::SORRY_TITLE, wording::FAILED).await;
    };
    if message.author.bot || message.webhook_id.is_some() {
        return call.note(bot, wording::SUGGEST_TITLE, wording::NOT_A_MEMBER).await;
    }
    if bot.questions.answer(message.id).is_some() {
        return call.note(bot, wording::SUGGEST_TITLE, wording::ALREADY_ANSWERED).await;
    }
    if !call.defer(bot).await {
        return;
    }
    let text = intake::text(bot, message).await;
    let decision = snapshot.decide(&text);
    let gist = Gist::of(&decision);
    let page = if let Some(stage) = walk::begin(snapshot, &decision, Addressed::No) {
        let word = reply(bot, command, message, &gist, &stage).await;
        if word == wording::SUGGESTED
            && let Some(kind) = Asked::of(&decision)
        {
            let (knowledge, asker) = (snapshot.knowledge(), message.author.id);
            bot.tally.answered(asker, message.id.get(), knowledge, kind);
            bot.tally.began(asker, knowledge, &stage);
        }
        render::note(wording::SUGGEST_TITLE, word)
    } else {
        if notes::is_unanswered(&decision, Addressed::Yes) {
            bot.notes.note(Kind::Unanswered, &text);
            bot.tally.unanswered(message.author.id, message.id.get(), snapshot.knowledge());
        }
        let mut stage = walk::help(snapshot);
        wording::SUGGEST_TITLE.clone_into(&mut stage.reply.title);
        wording::NO_FIX_FITS.clone_into(&mut stage.reply.text);
        render::page(&stage, Frame { asker: call.user, question: None, private: true })
    };
    call.follow_up(bot, page).await;
    call.log("suggested", &gist);
}

/// Sends the answer and gives the word for whoever pointed.
async fn reply(
    bot: &Bot,
    command: &CommandInteraction,
    message: &Message,
    gist: &Gist,
    stage: &walk::Stage,
) -> &'static str {
    let Some(turn) = bot.outbox.turn(command.channel_id).await else { return wording::FAILED };
    let Some(revision) = bot.questions.reopen(message.id) else { return wording::ALREADY_ANSWERED };
    let (channel, asker) = (command.channel_id, message.author.id);
    let target = Target { channel, message: message.id, asker, revision, is_unasked: false };
    match answer::send(bot, &turn, target, &gist.to_string(), stage).await {
        Ok(_) => wording::SUGGESTED,
        Err(_) if bot.outbox.is_refusing(command.channel_id) => wording::MAY_NOT_WRITE,
        Err(_) => wording::FAILED,
    }
}
