//! From a Discord message to a question, or to a reason why it is none of ours.
//!
//! Bots, webhooks, system messages and the bot itself are dropped; so is everything outside the configured places that
//! does not address the bot. Nothing here knows what the question means.

use serenity::model::channel::{Message, MessageType};
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::bot::{Bot, Walker};
use super::places::Thread;
use crate::config::Listen;
use crate::engine::walk::Addressed;

/// A message that may want an answer.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) id: MessageId,
    pub(super) channel: ChannelId,
    pub(super) asker: UserId,
    /// What was asked, without the bot's mention; a forum post's title is its first line.
    pub(super) text: String,
    pub(super) addressed: Addressed,
    /// A direct message.
    pub(super) is_direct: bool,
    /// The thread or forum post in which it stands.
    pub(super) thread: Option<Thread>,
    /// The bot's message that it answers.
    pub(super) answers: Option<Box<Message>>,
    /// Only of interest as part of a walk: nobody configured the bot to listen here.
    pub(super) is_aside: bool,
    /// Somebody else pointed the bot at it, with a mention and no more in reply to it.
    pub(super) is_pointed_at: bool,
}

/// Why a message is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ignored {
    /// Written by a bot, a webhook or ourselves.
    NotHuman,
    /// A join, a pin, a boost.
    System,
    /// Not in a place where the bot listens.
    Elsewhere,
    /// No text: a picture, a sticker, or the message-content intent is missing.
    Empty,
}

impl Ignored {
    /// Its name among the figures.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NotHuman => "bot",
            Self::System => "system",
            Self::Elsewhere => "elsewhere",
            Self::Empty => "empty",
        }
    }
}

/// Reads a message.
pub(super) async fn read(bot: &Bot, message: &Message) -> Result<Question, Ignored> {
    let me = bot.me().await;
    if message.author.bot || message.webhook_id.is_some() || message.author.id == me {
        return Err(Ignored::NotHuman);
    }
    if !matches!(message.kind, MessageType::Regular | MessageType::InlineReply) {
        return Err(Ignored::System);
    }
    let is_direct = message.guild_id.is_none();
    let answers = message.referenced_message.clone().filter(|answered| answered.author.id == me);
    let (text, is_mentioned) = without_mention(&message.content, me);
    let addressed = if is_direct || is_mentioned || answers.is_some() { Addressed::Yes } else { Addressed::No };
    let thread = thread(bot, message, addressed).await;
    if is_mentioned
        && text.is_empty()
        && let Some(question) = Box::pin(pointed_at(bot, message, thread.clone())).await
    {
        return Ok(question);
    }
    let listens = listens(bot, message.channel_id, thread.as_ref());
    let is_aside = addressed == Addressed::No && !listens;
    if is_aside && bot.walkers.known(message.channel_id) != Some(Walker::Member(message.author.id)) {
        return Err(Ignored::Elsewhere);
    }
    let text = with_title(message, thread.as_ref(), text);
    if text.is_empty() && addressed == Addressed::No {
        return Err(Ignored::Empty);
    }
    Ok(Question {
        id: message.id,
        channel: message.channel_id,
        asker: message.author.id,
        text,
        addressed,
        is_direct,
        thread,
        answers,
        is_aside,
        is_pointed_at: false,
    })
}

/// The question of another member at which a bare mention points.
async fn pointed_at(bot: &Bot, message: &Message, thread: Option<Thread>) -> Option<Question> {
    let asked = message.referenced_message.as_ref().filter(|asked| !asked.author.bot && asked.webhook_id.is_none())?;
    let text = text(bot, asked).await;
    if text.is_empty() {
        return None;
    }
    Some(Question {
        id: asked.id,
        channel: message.channel_id,
        asker: asked.author.id,
        text,
        addressed: Addressed::Yes,
        is_direct: false,
        thread,
        answers: None,
        is_aside: false,
        is_pointed_at: true,
    })
}

/// What a message of a member asks, as [`read`] would have it.
pub(super) async fn text(bot: &Bot, message: &Message) -> String {
    let me = bot.me().await;
    let thread = if is_starter(message) { bot.places.find(&bot.rest, message.channel_id).await.thread } else { None };
    with_title(message, thread.as_ref(), without_mention(&message.content, me).0)
}

/// The first message of a forum post; Discord gives it the id of the thread.
fn is_starter(message: &Message) -> bool {
    message.id.get() == message.channel_id.get()
}

/// The thread in which a message stands. Discord is asked only where the answer depends on it.
async fn thread(bot: &Bot, message: &Message, addressed: Addressed) -> Option<Thread> {
    message.guild_id?;
    let depends = match bot.config.listen {
        Listen::Addressed => false,
        Listen::Listed => !bot.config.channels.is_empty() && !is_listed(bot, message.channel_id),
        Listen::All => true,
    };
    let place = if is_starter(message) || (depends && addressed == Addressed::No) {
        Box::pin(bot.places.find(&bot.rest, message.channel_id)).await
    } else {
        bot.places.known(message.channel_id).unwrap_or_default()
    };
    place.thread
}

fn listens(bot: &Bot, channel: ChannelId, thread: Option<&Thread>) -> bool {
    listens_in(bot, channel, thread.and_then(|thread| thread.parent))
}

/// Whether the bot answers unasked in a channel, or in a thread of the channel `parent`.
pub(super) fn listens_in(bot: &Bot, channel: ChannelId, parent: Option<ChannelId>) -> bool {
    match bot.config.listen {
        Listen::Addressed => false,
        Listen::Listed => is_listed(bot, channel) || parent.is_some_and(|parent| is_listed(bot, parent)),
        Listen::All => true,
    }
}

fn is_listed(bot: &Bot, channel: ChannelId) -> bool {
    bot.config.channels.contains(&channel.get())
}

/// A forum post asks with its title and its first message together.
fn with_title(message: &Message, thread: Option<&Thread>, text: String) -> String {
    match thread {
        Some(thread) if is_starter(message) && !thread.title.is_empty() => {
            format!("{}\n{text}", thread.title).trim().to_owned()
        }
        _ => text,
    }
}

/// The text without the bot's mention, and whether there was one.
fn without_mention(content: &str, me: UserId) -> (String, bool) {
    if !content.contains("<@") {
        return (content.trim().to_owned(), false);
    }
    let without = content.replace(&format!("<@{me}>"), " ").replace(&format!("<@!{me}>"), " ");
    (without.trim().to_owned(), without.len() != content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_mention_is_taken_out() {
        let me = UserId::new(7);
        assert_eq!(without_mention("<@7> photos stuck", me), ("photos stuck".into(), true));
        assert_eq!(without_mention("photos stuck <@!7>", me), ("photos stuck".into(), true));
        assert_eq!(without_mention("ask <@71>", me), ("ask <@71>".into(), false));
        assert_eq!(without_mention(" photos stuck ", me), ("photos stuck".into(), false), "white space is no mention");
    }
}
