//! Finds what belongs together by asking Discord: the walk behind a text, the question behind an answer, the answer to
//! a question.
//!
//! Everything is read off the messages themselves, so it works after a restart.

use serenity::model::application::{ActionRowComponent, ButtonKind};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::bot::{Bot, Walker};
use super::errors::RestError;
use super::intake::{self, Question};
use super::{custom_id, render};
use crate::engine::Snapshot;
use crate::engine::walk::{self, Turn, Walk};

/// How many messages of a direct conversation or thread are looked through for the bot's last one.
const LOOK_BACK: u8 = 25;
/// How many messages after a question are looked through for its answer.
const LOOK_AHEAD: u8 = 50;
/// How many answers in a row are followed back to the question that began it all.
const HOPS: usize = 5;

/// Where a walk stands, and in which of the bot's messages.
pub(super) struct Standing {
    pub(super) walk: Walk,
    pub(super) asker: UserId,
    pub(super) message: Message,
}

/// The walk that a text goes on with: that of the bot's message which it answers, or of the bot's latest message in the
/// direct conversation or, for whoever asked there, in the thread.
pub(super) async fn standing(bot: &Bot, snapshot: &Snapshot, question: &Question) -> Option<Standing> {
    if let Some(answered) = &question.answers {
        return read(snapshot, answered);
    }
    if question.is_pointed_at {
        return None;
    }
    let may_go_on = match bot.walkers.known(question.channel) {
        _ if question.is_direct => true,
        Some(walker) => walker == Walker::Member(question.asker),
        None => question.thread.is_some() && question.id.get() != question.channel.get(),
    };
    if !may_go_on {
        return None;
    }
    let messages = Box::pin(bot.rest.messages(question.channel, "before", question.id, LOOK_BACK)).await;
    let messages = messages.inspect_err(|error| tracing::debug!(%error, "could not look back")).ok()?;
    let own = messages.iter().filter(|message| bot.is_me(message.author.id));
    let found = own.filter(|message| !is_private(message)).find_map(|message| read(snapshot, message));
    if !question.is_direct {
        let walker = found.as_ref().map_or(Walker::Nobody, |standing| Walker::Member(standing.asker));
        bot.walkers.note(question.channel, walker);
    }
    found.filter(|standing| question.is_direct || standing.asker == question.asker)
}

/// The walk that one of the bot's messages carries in its buttons.
fn read(snapshot: &Snapshot, message: &Message) -> Option<Standing> {
    let press = ids(message).find_map(|id| custom_id::decode(snapshot.knowledge(), id).ok())?;
    Some(Standing { walk: press.walk, asker: UserId::new(press.asker), message: message.clone() })
}

/// The ids of a message's buttons and menus.
pub(super) fn ids(message: &Message) -> impl Iterator<Item = &str> {
    let components = message.components.iter().flat_map(|row| &row.components);
    components.filter_map(|component| match component {
        ActionRowComponent::Button(button) => match &button.data {
            ButtonKind::NonLink { custom_id, .. } => Some(custom_id.as_str()),
            _ => None,
        },
        ActionRowComponent::SelectMenu(menu) => menu.custom_id.as_deref(),
        _ => None,
    })
}

/// What a message means in the walk that it goes on with; `None` when it answers none of the bot's messages.
pub(super) async fn turn(bot: &Bot, snapshot: &Snapshot, message: &Message, text: &str) -> Option<Turn> {
    let answered = match &message.referenced_message {
        Some(at_hand) => (**at_hand).clone(),
        None => answered_by(bot, message).await?,
    };
    let standing = read(snapshot, &answered).filter(|_| bot.is_me(answered.author.id))?;
    Some(walk::understand(snapshot, &standing.walk, text))
}

/// Whether only one member sees a message.
pub(super) fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// The question that stands above an answer itself, as after `/ask`.
pub(super) fn quoted(answer: &Message) -> Option<&str> {
    render::quoted(&answer.embeds.first()?.author.as_ref()?.name)
}

/// The question behind one of the bot's answers, followed back through "didn't work" and the like.
pub(super) async fn question(bot: &Bot, snapshot: &Snapshot, answer: &Message) -> Option<String> {
    let mut answer = answer.clone();
    for _ in 0..HOPS {
        if let Some(question) = quoted(&answer) {
            return Some(question.to_owned());
        }
        let message = answered_by(bot, &answer).await?;
        let text = intake::text(bot, &message).await;
        let earlier = match message.message_reference {
            Some(_) => answered_by(bot, &message).await.filter(|earlier| bot.is_me(earlier.author.id)),
            None => None,
        };
        let Some(earlier) = earlier else { return Some(text).filter(|text| !text.is_empty()) };
        let is_turn = read(snapshot, &earlier)
            .is_some_and(|standing| matches!(walk::understand(snapshot, &standing.walk, &text), Turn::Act(_)));
        if !is_turn {
            return Some(text).filter(|text| !text.is_empty());
        }
        answer = earlier;
    }
    None
}

/// The message that a message answers.
async fn answered_by(bot: &Bot, message: &Message) -> Option<Message> {
    if let Some(at_hand) = &message.referenced_message
        && !at_hand.content.is_empty()
    {
        return Some((**at_hand).clone());
    }
    let id = message.message_reference.as_ref()?.message_id?;
    let found = bot.rest.message(message.channel_id, id).await;
    found.inspect_err(|error| tracing::debug!(%error, "could not look the question up")).ok()
}

/// The bot's answer to a question, looked up in the channel. An error: nobody knows whether there is one.
pub(super) async fn answer(bot: &Bot, channel: ChannelId, question: MessageId) -> Result<Option<MessageId>, RestError> {
    let messages = bot.rest.messages(channel, "after", question, LOOK_AHEAD).await;
    let messages = messages.inspect_err(|error| tracing::debug!(%error, "could not look for the answer"))?;
    Ok(answer_among(bot, &messages, question))
}

/// The same for a question that is gone: its answer must not be left behind, so it is looked for as long as it takes.
pub(super) async fn answer_in_time(bot: &Bot, channel: ChannelId, question: MessageId) -> Option<MessageId> {
    let messages = tokio::select! {
        messages = bot.rest.messages_in_time(channel, question, LOOK_AHEAD) => messages,
        () = bot.work.stopping() => return None,
    };
    let messages = messages.inspect_err(|error| tracing::debug!(%error, "could not look for the answer")).ok()?;
    answer_among(bot, &messages, question)
}

fn answer_among(bot: &Bot, messages: &[Message], question: MessageId) -> Option<MessageId> {
    let answers = |message: &&Message| bot.is_me(message.author.id) && question_of(message) == Some(question);
    messages.iter().find(answers).map(|message| message.id)
}

/// The message in the same channel that one of the bot's messages answers.
pub(super) fn question_of(answer: &Message) -> Option<MessageId> {
    let reference = answer.message_reference.as_ref()?;
    reference.message_id.filter(|_| reference.channel_id == answer.channel_id)
}
