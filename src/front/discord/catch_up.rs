//! What was written while the bot was not there: looked at once after each new session, and so after a restart.
//!
//! Only a resumed session gets the events that it missed. Everything else is read off the channels, as far as it is
//! fresh, and goes the way of every message: seen before, answered before, or a human was first, and nothing is said.
//! Discord describes each guild at the beginning of a session, with the last message of every channel, so quiet channels
//! cost nothing. Direct messages are found as long as this process remembers the conversation.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::model::channel::Message;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use super::bot::Bot;
use super::gateway::Guild;
use super::recent::Recent;
use super::{conversation, events, intake};

/// An answer to what is older than this comes after everyone has gone.
const FRESH: Duration = Duration::from_secs(15 * 60);
/// How many channels of a guild are looked at; where there are more, those in which the bot listens come first.
const CHANNELS: usize = 100;
/// How many direct conversations are remembered.
const DIRECT: usize = 100;
/// How many channels are remembered that may not be read.
const CLOSED: usize = 1_000;
/// Messages a page (Discord's limit), and pages a channel.
const PAGE: u8 = 100;
const PAGES: usize = 3;

/// What is still to be looked at.
pub(super) struct Missed {
    state: Mutex<State>,
    /// One look at a time: a session may be lost again while its predecessor is being made up for.
    turn: tokio::sync::Mutex<()>,
}

struct State {
    /// Guilds that have not been described since the last time that events may have been missed.
    owed: HashSet<GuildId>,
    direct: Recent<ChannelId, ()>,
    /// Channels that may not be read: Discord counts each attempt.
    closed: Recent<ChannelId, ()>,
}

impl Missed {
    /// Nothing so far.
    pub(super) fn new() -> Self {
        let state = State { owed: HashSet::new(), direct: Recent::new(DIRECT), closed: Recent::new(CLOSED) };
        Self { state: Mutex::new(state), turn: tokio::sync::Mutex::new(()) }
    }

    /// Something may have been missed in these guilds.
    pub(super) fn owe(&self, guilds: impl IntoIterator<Item = GuildId>) {
        self.state().owed.extend(guilds);
    }

    /// Whether something may have been missed in a guild that is there now; `true` once.
    pub(super) fn take(&self, guild: GuildId) -> bool {
        self.state().owed.remove(&guild)
    }

    /// Takes note of a direct conversation.
    pub(super) fn note_direct(&self, channel: ChannelId) {
        self.state().direct.insert(channel, ());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The channels of a guild in which something fresh was written, those first in which the bot listens: elsewhere it may
/// have been mentioned.
pub(super) fn fresh(bot: &Bot, guild: &Guild) -> Vec<ChannelId> {
    let all = || guild.channels.iter().chain(&guild.threads);
    if let Some(newest) = all().filter_map(|channel| channel.last_message_id).max() {
        bot.clock.seen(newest);
    }
    let since = bot.clock.id_before(FRESH);
    let fresh = all().filter(|channel| channel.last_message_id.is_some_and(|last| last >= since));
    let (mut here, elsewhere): (Vec<_>, Vec<_>) =
        fresh.partition(|channel| intake::listens_in(bot, channel.id, channel.parent_id));
    here.extend(elsewhere);
    here.iter().take(CHANNELS).map(|channel| channel.id).collect()
}

/// Looks at what was written in a guild.
pub(super) async fn guild(bot: &Arc<Bot>, guild: GuildId, channels: Vec<ChannelId>) {
    let _turn = bot.missed.turn.lock().await;
    for channel in channels {
        look(bot, channel, Some(guild)).await;
    }
}

/// Looks at what was written in the direct conversations that are remembered.
pub(super) async fn direct(bot: &Arc<Bot>) {
    let _turn = bot.missed.turn.lock().await;
    let channels: Vec<_> = bot.missed.state().direct.keys().copied().collect();
    for channel in channels {
        look(bot, channel, None).await;
    }
}

async fn look(bot: &Arc<Bot>, channel: ChannelId, guild: Option<GuildId>) {
    if bot.missed.state().closed.get(&channel).is_none() {
        let missed = missed(bot, channel).await;
        hear(bot, guild, missed);
    }
}

/// The fresh messages of a channel, the oldest first.
async fn missed(bot: &Bot, channel: ChannelId) -> Vec<Message> {
    let since = bot.clock.id_before(FRESH);
    let mut all: Vec<Message> = Vec::new();
    for _ in 0..PAGES {
        let after = all.last().map_or(since, |last| last.id);
        let mut page = match bot.rest.messages(channel, "after", after, PAGE).await {
            Ok(page) => page,
            Err(error) => {
                tracing::debug!(%channel, %error, "could not look back");
                if error.is_forbidden() {
                    bot.missed.state().closed.insert(channel, ());
                }
                break;
            }
        };
        let is_last = page.len() < usize::from(PAGE);
        page.sort_by_key(|message| message.id);
        all.extend(page);
        if is_last {
            break;
        }
    }
    all
}

/// Lets the bot hear these messages as if they came now; what it has answered already is known by its answers.
fn hear(bot: &Arc<Bot>, guild: Option<GuildId>, messages: Vec<Message>) {
    for message in &messages {
        let answered = message.message_reference.as_ref().and_then(|reference| reference.message_id);
        // An answer that this process knows is known with what it says.
        let is_news = |question: &MessageId| bot.is_me(message.author.id) && !bot.questions.knows(*question);
        if let Some(question) = answered.filter(is_news) {
            bot.questions.answered(question, message.id, "");
        }
    }
    let mut unheard = 0_usize;
    for mut message in messages {
        if bot.questions.knows(message.id) {
            continue;
        }
        // Only events say which guild it is.
        message.guild_id = guild;
        unheard += 1;
        let (channel, usefulness) = (message.channel_id, events::usefulness(bot, &message));
        events::in_line(bot, channel, usefulness, |bot, head| async move {
            conversation::written(&bot, message, head).await;
        });
    }
    if unheard > 0 {
        tracing::info!(messages = unheard, "looked at what was written before this session");
    }
}
