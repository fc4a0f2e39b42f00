//! Brings answers out: sends them, changes them, takes them away, so that each question has at most one.

use serenity::builder::CreateMessage;
use serenity::model::channel::{MessageReference, MessageReferenceKind, Nonce};
use serenity::model::id::{ChannelId, MessageId, UserId};
use tokio::time::Instant;

use super::bot::{Bot, Walker};
use super::errors::RestError;
use super::intake::Question;
use super::outbox::Turn;
use super::questions::{Answer, Standing};
use super::render::{self, Frame};
use crate::engine::walk::Stage;

/// Brings the answer out: a new message, or the earlier answer changed. Says what became of it.
pub(super) async fn publish(
    bot: &Bot,
    question: &Question,
    revision: u32,
    is_unasked: bool,
    gist: &str,
    stage: &Stage,
) -> &'static str {
    let Some(turn) = bot.outbox.turn(question.channel).await else { return "too many in line" };
    match bot.questions.standing(question.id, revision) {
        Standing::Over => "no longer wanted",
        Standing::Answered(answer) => Box::pin(change(bot, question, &answer, gist, stage)).await,
        Standing::Open if bot.outbox.is_refusing(question.channel) => "left alone",
        Standing::Open => {
            let now = Instant::now();
            if is_unasked && bot.manners.is_repeating(question.channel, question.asker, gist, now) {
                return "said not long ago";
            }
            let before = bot.manners.say(question.channel, question.asker, gist, now);
            if question.thread.is_some() {
                bot.walkers.note(question.channel, Walker::Member(question.asker));
            }
            let (channel, message, asker) = (question.channel, question.id, question.asker);
            let target = Target { channel, message, asker, revision, is_unasked };
            match send(bot, &turn, target, gist, stage).await {
                Ok(_) => "answered",
                Err(error) => {
                    // Whoever asks next has not had this answer.
                    if !error.may_have_happened() {
                        bot.manners.take_back(before);
                    }
                    "failed"
                }
            }
        }
    }
}

/// Changes an answer that says something else now.
async fn change(bot: &Bot, question: &Question, answer: &Answer, gist: &str, stage: &Stage) -> &'static str {
    if answer.says(gist) {
        return "unchanged";
    }
    let page = render::page(stage, Frame { asker: question.asker, question: None, private: false });
    match bot.rest.edit(question.channel, answer.message, &page.edit()).await {
        Ok(()) => {
            bot.questions.answered(question.id, answer.message, gist);
            "changed"
        }
        Err(error) if error.is_gone() => {
            bot.questions.close(question.id);
            "removed before"
        }
        Err(error) => {
            bot.outbox.failed(question.channel, "change the answer", &error);
            "failed"
        }
    }
}

/// The message that an answer goes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) channel: ChannelId,
    pub(super) message: MessageId,
    pub(super) asker: UserId,
    /// Which wording of the question it answers.
    pub(super) revision: u32,
    /// Nobody asked the bot for it.
    pub(super) is_unasked: bool,
}

/// Sends an answer as a reply and takes note of it, also of a failure. Gives its id.
pub(super) async fn send(
    bot: &Bot,
    _turn: &Turn,
    target: Target,
    gist: &str,
    stage: &Stage,
) -> Result<MessageId, RestError> {
    let page = render::page(stage, Frame { asker: target.asker, question: None, private: false });
    let message = reply(page.message(), target);
    match bot.rest.send(target.channel, &message, target.is_unasked).await {
        Ok(answer) => {
            if !bot.questions.answered(target.message, answer, gist) {
                Box::pin(remove(bot, target.channel, answer)).await;
            }
            Ok(answer)
        }
        Err(error) => {
            // What it answered has gone; or it may stand there, and nobody knows under which id.
            if error.is_gone() || error.may_have_happened() {
                bot.questions.close(target.message);
            }
            bot.outbox.failed(target.channel, "answer", &error);
            Err(error)
        }
    }
}

/// Makes a message a reply. The nonce keeps it from coming twice, whoever sends it again.
fn reply(message: CreateMessage, target: Target) -> CreateMessage {
    let reference = MessageReference::new(MessageReferenceKind::Default, target.channel)
        .message_id(target.message)
        .fail_if_not_exists(false);
    let nonce = match target.revision {
        0 => target.message.to_string(),
        revision => format!("{}-{:x}", target.message, revision % 0x1_0000),
    };
    message.reference_message(reference).nonce(Nonce::String(nonce)).enforce_nonce(true)
}

/// Takes the answer to a question away, because nothing is to be said any more.
pub(super) async fn withdraw(bot: &Bot, channel: ChannelId, question: MessageId, revision: u32) {
    if bot.outbox.turn(channel).await.is_some()
        && let Standing::Answered(answer) = bot.questions.standing(question, revision)
    {
        bot.questions.unanswered(question);
        remove(bot, channel, answer.message).await;
    }
}

/// Deletes one of the bot's messages.
pub(super) async fn remove(bot: &Bot, channel: ChannelId, message: MessageId) -> bool {
    match bot.rest.delete(channel, message).await {
        Ok(()) => {
            tracing::info!(%channel, message_id = %message, "removed an answer");
            true
        }
        Err(error) if error.is_gone() => true,
        Err(error) => {
            bot.outbox.failed(channel, "remove an answer", &error);
            false
        }
    }
}
