//! What was written while the bot was not there: looked at once after each new session, and so after a restart.
//!
//! Only a resumed session gets the events that it missed. Everything else is read off the channels, from shortly before
//! the last heartbeat on ([`since`]) and as far as it is fresh, and goes the way of every message: seen before, answered
//! before, or a human was first, and nothing is said. An answer that is read whose question was deleted or worded anew
//! meanwhile follows it. What cannot be looked at is looked at again for some minutes.
//! Discord describes each guild at the beginning of a session, with the last message of every channel, so quiet channels
//! cost nothing. Direct messages are found as long as this process remembers the conversation.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::model::Timestamp;
use serenity::model::channel::Message;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use tokio::sync::Semaphore;

use super::bot::Bot;
use super::gateway::Guild;
use super::incoming::Use;
use super::recent::Recent;
use super::{clock, conversation, events, follow, intake};

/// An answer to what is older than this comes after everyone has gone.
const FRESH: Duration = Duration::from_secs(15 * 60);
/// How many channels of a guild are looked at; where there are more, those in which the bot listens come first.
const CHANNELS: usize = 100;
/// How many direct conversations are remembered.
const DIRECT: usize = 100;
/// How many channels are remembered that may not be read.
const CLOSED: usize = 1_000;
/// So many of them outside the channels in which the bot listens; after that nothing is looked at there any more, for
/// ten thousand refusals in ten minutes ban the address.
const CLOSED_ELSEWHERE: usize = 50;
/// Messages a page (Discord's limit), and pages a channel.
const PAGE: u8 = 100;
const PAGES: usize = 10;
/// What was heard this shortly before the last heartbeat may not have been dealt with, besides what waits for a human to
/// be first.
const UNDER_WAY: Duration = Duration::from_secs(60);
/// So many pages are asked for at once; what members ask meanwhile must not wait behind hundreds of them.
const AT_ONCE: usize = 4;

/// What is still to be looked at.
pub(super) struct Missed {
    state: Mutex<State>,
    /// In the order of asking, so that a guild with many channels does not hold up the others.
    at_once: Semaphore,
}

struct State {
    /// Guilds that have not been described since the last time that events may have been missed, and when that was, since
    /// 1970.
    owed: HashMap<GuildId, Duration>,
    direct: Recent<ChannelId, ()>,
    /// Channels that may not be read: Discord counts each attempt.
    closed: Recent<ChannelId, ()>,
}

impl Missed {
    /// Nothing so far.
    pub(super) fn new() -> Self {
        let state = State { owed: HashMap::new(), direct: Recent::new(DIRECT), closed: Recent::new(CLOSED) };
        Self { state: Mutex::new(state), at_once: Semaphore::new(AT_ONCE) }
    }

    /// Something may have been missed in these guilds since then.
    pub(super) fn owe(&self, guilds: impl IntoIterator<Item = GuildId>, since: Duration) {
        let mut state = self.state();
        for guild in guilds {
            let owed = state.owed.entry(guild).or_insert(since);
            *owed = since.min(*owed);
        }
    }

    /// Since when something may have been missed in a guild that is there now; said once.
    pub(super) fn take(&self, guild: GuildId) -> Option<Duration> {
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

/// Since when something may have been missed on a shard whose session has begun or is over: not further back than what is
/// fresh.
pub(super) fn since(bot: &Bot, shard: u32) -> Duration {
    let fresh = bot.clock.now().saturating_sub(FRESH);
    let there = bot.link.heard(shard).or(bot.alive.before());
    there.map_or(fresh, |there| there.saturating_sub(under_way(bot)).max(fresh))
}

/// How long before a moment something may have been heard that was not dealt with by then.
fn under_way(bot: &Bot) -> Duration {
    UNDER_WAY + Duration::from_secs(bot.config.wait_seconds)
}

/// The channels of a guild in which something was written since, those first in which the bot listens: elsewhere it may
/// have been mentioned.
pub(super) fn fresh(bot: &Bot, guild: &Guild, since: Duration) -> Vec<ChannelId> {
    let all = || guild.channels.iter().chain(&guild.threads);
    if let Some(newest) = all().filter_map(|channel| channel.last_message_id).max() {
        bot.clock.seen(newest);
    }
    let since = clock::id_at(since);
    let fresh = all().filter(|channel| channel.last_message_id.is_some_and(|last| last >= since));
    let (mut here, elsewhere): (Vec<_>, Vec<_>) =
        fresh.partition(|channel| intake::listens_in(bot, channel.id, channel.parent_id));
    if bot.missed.state().closed.keys().count() < CLOSED_ELSEWHERE {
        here.extend(elsewhere);
    }
    here.iter().take(CHANNELS).map(|channel| channel.id).collect()
}

/// Looks at what was written in a guild.
pub(super) async fn guild(bot: &Arc<Bot>, guild: GuildId, channels: Vec<ChannelId>, since: Duration) {
    for channel in channels {
        look(bot, channel, Some(guild), since).await;
    }
}

/// Looks at what was written in the direct conversations that are remembered.
pub(super) async fn direct(bot: &Arc<Bot>, since: Duration) {
    let channels: Vec<_> = bot.missed.state().direct.keys().copied().collect();
    for channel in channels {
        look(bot, channel, None, since).await;
    }
}

async fn look(bot: &Arc<Bot>, channel: ChannelId, guild: Option<GuildId>, since: Duration) {
    if bot.missed.state().closed.get(&channel).is_some() {
        return;
    }
    // With a part of what was written nobody knows what has its answer already.
    let since = clock::id_at(since);
    if let Some(missed) = missed(bot, channel, since).await {
        hear(bot, guild, since, missed);
    }
}

/// The messages of a channel from this id on, the oldest first; `None` when they cannot be read.
async fn missed(bot: &Bot, channel: ChannelId, since: MessageId) -> Option<Vec<Message>> {
    let mut all: Vec<Message> = Vec::new();
    for _ in 0..PAGES {
        let after = all.last().map_or(since, |last| last.id);
        let mut page = page(bot, channel, after).await?;
        let is_last = page.len() < usize::from(PAGE);
        page.sort_by_key(|message| message.id);
        all.extend(page);
        if is_last {
            return Some(all);
        }
    }
    tracing::warn!(%channel, messages = all.len(), "more was written meanwhile than can be looked at");
    // The answers to the last of them may stand in what was not read.
    let end = all.last().map(|last| clock::id_at(clock::made_at(last.id).saturating_sub(under_way(bot))));
    all.retain(|message| end.is_some_and(|end| message.id < end));
    Some(all)
}

/// A page of a channel's messages.
async fn page(bot: &Bot, channel: ChannelId, after: MessageId) -> Option<Vec<Message>> {
    let look = async {
        let _place = bot.missed.at_once.acquire().await;
        bot.rest.messages_in_time(channel, after, PAGE).await
    };
    let error = tokio::select! {
        page = look => match page {
            Ok(page) => return Some(page),
            Err(error) => error,
        },
        () = bot.work.stopping() => return None,
    };
    if error.is_forbidden() {
        bot.missed.state().closed.insert(channel, ());
    }
    if error.is_forbidden() || error.is_gone() {
        tracing::debug!(%channel, %error, "may not look back");
    } else {
        tracing::warn!(%channel, %error, "could not look at what was written before this session");
    }
    None
}

/// Lets the bot hear these messages as if they came now; what it has answered already is known by its answers.
fn hear(bot: &Arc<Bot>, guild: Option<GuildId>, since: MessageId, messages: Vec<Message>) {
    let there: HashSet<MessageId> = messages.iter().map(|message| message.id).collect();
    // Since when each answer says what it says.
    let mut answered = HashMap::new();
    for message in messages.iter().filter(|message| bot.is_me(message.author.id)) {
        let Some(question) = follow::question_of(message) else { continue };
        answered.insert(question, message.edited_timestamp.unwrap_or(message.timestamp));
        // An answer that this process knows is known with what it says.
        if !bot.questions.knows(question) {
            bot.questions.answered(question, message.id, "");
        }
        if question > since && !there.contains(&question) {
            let channel = message.channel_id;
            events::in_line(bot, channel, Use::Change, move |bot, head| async move {
                conversation::deleted(&bot, channel, &[question], head).await;
            });
        }
    }
    let mut unheard = 0_usize;
    let fresh = bot.clock.id_before(FRESH);
    for mut message in messages.into_iter().filter(|message| message.id >= fresh) {
        // Only events say which guild it is.
        message.guild_id = guild;
        let channel = message.channel_id;
        if !bot.questions.knows(message.id) {
            unheard += 1;
            events::in_line(bot, channel, events::usefulness(bot, &message), |bot, head| async move {
                conversation::written(&bot, Box::new(message), head).await;
            });
        } else if has_changed(bot, &message, answered.get(&message.id)) {
            events::in_line(bot, channel, Use::Change, |bot, head| async move {
                conversation::reworded(&bot, &message, head).await;
            });
        }
    }
    if unheard > 0 {
        tracing::info!(messages = unheard, "looked at what was written before this session");
    }
}

/// Whether a message that the bot has heard was worded anew after its answer, if it has one.
fn has_changed(bot: &Bot, message: &Message, answered: Option<&Timestamp>) -> bool {
    let edited = message.edited_timestamp;
    edited.is_some_and(|edited| answered.is_none_or(|answered| edited > *answered))
        && !conversation::is_late(bot, message.timestamp, edited)
}
