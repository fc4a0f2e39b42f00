//! What buttons and commands have in common: who it was, and the first answer, which Discord awaits for three seconds.

use serenity::builder::{CreateInteractionResponse, CreateInteractionResponseMessage};
use serenity::model::application::Interaction;
use serenity::model::id::{InteractionId, UserId};
use tokio::time::Instant;

use super::bot::Bot;
use super::errors::RestError;
use super::gist::Gist;
use super::monitor::measures;
use super::render::{self, Frame, Page};
use super::{buttons, commands, moderators};
use crate::engine::reply::wording::{self, discord::commands as names};
use crate::engine::walk::Stage;

/// An interaction that waits for its answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) id: InteractionId,
    /// The secret that lets us answer; never logged.
    pub(super) token: &'a str,
    /// Who it was.
    pub(super) user: UserId,
    pub(super) began: Instant,
}

/// Something was pressed, typed or chosen.
pub(super) async fn handle(bot: &Bot, interaction: Interaction) {
    let began = Instant::now();
    measures::interaction(kind(&interaction));
    match interaction {
        Interaction::Command(command) => {
            let call = Call { id: command.id, token: &command.token, user: command.user.id, began };
            commands::run(bot, call, &command).await;
        }
        Interaction::Autocomplete(typing) => {
            let call = Call { id: typing.id, token: &typing.token, user: typing.user.id, began };
            if typing.data.name == names::KNOWLEDGE.0 {
                moderators::complete(bot, call, &typing).await;
            } else {
                commands::complete(bot, call, &typing).await;
            }
        }
        Interaction::Component(press) => {
            let call = Call { id: press.id, token: &press.token, user: press.user.id, began };
            if moderators::is_ours(&press.data.custom_id) {
                moderators::press(bot, call, &press).await;
            } else {
                buttons::press(bot, call, &press).await;
            }
        }
        Interaction::Modal(sent) => {
            let call = Call { id: sent.id, token: &sent.token, user: sent.user.id, began };
            moderators::submit(bot, call, &sent).await;
        }
        _ => {}
    }
}

/// What it was, among the figures.
fn kind(interaction: &Interaction) -> &'static str {
    match interaction {
        Interaction::Command(_) => "command",
        Interaction::Autocomplete(_) => "autocomplete",
        Interaction::Component(_) => "button",
        Interaction::Modal(_) => "form",
        _ => "other",
    }
}

impl Call<'_> {
    /// Answers with a message of its own.
    pub(super) async fn say(&self, bot: &Bot, page: Page, private: bool) -> bool {
        self.respond(bot, CreateInteractionResponse::Message(page.response(private))).await
    }

    /// Answers with a stage, for this member.
    pub(super) async fn show(&self, bot: &Bot, stage: &Stage, question: Option<&str>, private: bool) -> bool {
        let frame = Frame { asker: self.user, question, private };
        self.say(bot, render::page(stage, frame), private).await
    }

    /// Answers with a short private note.
    pub(super) async fn note(&self, bot: &Bot, title: &str, text: &str) {
        self.say(bot, render::note(title, text), true).await;
    }

    /// Changes the message below which something was pressed.
    pub(super) async fn update(&self, bot: &Bot, page: Page) -> bool {
        self.respond(bot, CreateInteractionResponse::UpdateMessage(page.response(false))).await
    }

    /// Says that a private answer will follow.
    pub(super) async fn defer(&self, bot: &Bot) -> bool {
        let message = CreateInteractionResponseMessage::new().ephemeral(true);
        self.respond(bot, CreateInteractionResponse::Defer(message)).await
    }

    /// Gives the answer that [`Call::defer`] promised.
    pub(super) async fn follow_up(&self, bot: &Bot, page: Page) {
        if let Err(error) = bot.rest.edit_response(self.token, &page.edit_response()).await {
            self.failed("finish an answer", &error);
        }
    }

    /// Says sorry after the first answer was given without words.
    pub(super) async fn apologise(&self, bot: &Bot, text: &str) {
        let page = render::note(wording::discord::SORRY_TITLE, text);
        if let Err(error) = bot.rest.follow_up(self.token, &page.follow_up()).await {
            self.failed("say sorry", &error);
        }
    }

    /// The first answer; `false` when Discord did not take it.
    pub(super) async fn respond(&self, bot: &Bot, response: CreateInteractionResponse) -> bool {
        let sent = bot.rest.respond(self.id, self.token, &response).await;
        if let Err(error) = &sent {
            self.failed("answer what was pressed or typed", error);
        }
        sent.is_ok()
    }

    /// Takes note of a failure. That it is too late, or answered already, nobody can mend.
    fn failed(&self, what: &'static str, error: &RestError) {
        let ms = self.began.elapsed().as_millis();
        if error.is_too_late() || error.is_gone() {
            tracing::debug!(interaction = %self.id, %error, ms, "could not {what}");
        } else {
            tracing::warn!(interaction = %self.id, %error, ms, "could not {what}");
        }
    }

    /// One line for the log.
    pub(super) fn log(&self, how: &str, gist: &Gist) {
        tracing::info!(
            decision = gist.decision(),
            fix = %gist.fix(),
            interaction = %self.id,
            ms = self.began.elapsed().as_millis(),
            "{how}"
        );
    }
}
