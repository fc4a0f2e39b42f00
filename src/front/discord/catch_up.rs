//! What was written while the bot was not there: looked at once after each new session, and so after a restart.
//!
//! Only a resumed session gets the events that it missed. Everything else is read off the channels, from shortly before
//! the last heartbeat on ([`since`]) and as far as it is fresh, and goes the way of every message: seen before, answered
//! before, or a human was first, and nothing is said. What cannot be looked at is looked at again for some minutes.
//! Discord describes each guild at the beginning of a session, with the last message of every channel, so quiet channels
//! cost nothing. Direct messages are found as long as this process remembers the conversation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::model::channel::Message;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use tokio::time::Instant;

use super::bot::Bot;
use super::errors::RestError;
use super::gateway::Guild;
use super::recent::Recent;
use super::{clock, conversation, events, intake};

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
/// The first and the longest pause before a channel is looked at again, and for how long that is tried.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// What is still to be looked at.
pub(super) struct Missed {
    state: Mutex<State>,
    /// One look at a time: a session may be lost again while its predecessor is being made up for.
    turn: tokio::sync::Mutex<()>,
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
        Self { state: Mutex::new(state), turn: tokio::sync::Mutex::new(()) }
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
    let _turn = bot.missed.turn.lock().await;
    for channel in channels {
        look(bot, channel, Some(guild), since).await;
    }
}

/// Looks at what was written in the direct conversations that are remembered.
pub(super) async fn direct(bot: &Arc<Bot>, since: Duration) {
    let _turn = bot.missed.turn.lock().await;
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
    if let Some(missed) = missed(bot, channel, clock::id_at(since)).await {
        hear(bot, guild, missed);
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

/// A page of a channel's messages. While Discord's REST interface is ill, it is asked again.
async fn page(bot: &Bot, channel: ChannelId, after: MessageId) -> Option<Vec<Message>> {
    let (began, mut pause) = (Instant::now(), PAUSE);
    loop {
        let error = match bot.rest.messages(channel, "after", after, PAGE).await {
            Ok(page) => return Some(page),
            Err(error) => error,
        };
        if error.is_forbidden() {
            bot.missed.state().closed.insert(channel, ());
        }
        if error.is_forbidden() || error.is_gone() {
            tracing::debug!(%channel, %error, "may not look back");
            return None;
        }
        if matches!(error, RestError::Malformed(_)) || began.elapsed() > PATIENCE {
            tracing::warn!(%channel, %error, "could not look at what was written before this session");
            return None;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = bot.work.stopping() => return None,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
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
    let fresh = bot.clock.id_before(FRESH);
    for mut message in messages {
        if bot.questions.knows(message.id) || message.id < fresh {
            continue;
        }
        // Only events say which guild it is.
        message.guild_id = guild;
        unheard += 1;
        let (channel, usefulness) = (message.channel_id, events::usefulness(bot, &message));
        events::in_line(bot, channel, usefulness, |bot, head| async move {
            conversation::written(&bot, Box::new(message), head).await;
        });
    }
    if unheard > 0 {
        tracing::info!(messages = unheard, "looked at what was written before this session");
    }
}
