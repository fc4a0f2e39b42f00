//! What was written while the bot was not there: looked at once after each new session, and so after a restart.
//!
//! Only a resumed session gets the events that it missed. Everything else is read off the channels in which the bot
//! listens, as far as it is fresh, and goes the way of every message: seen before, answered before, or a human was first,
//! and nothing is said. Messages that address the bot elsewhere, and direct ones, are not found this way.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serenity::model::channel::{GuildChannel, Message};
use serenity::model::id::{ChannelId, GuildId, MessageId};
use tokio::runtime::Handle;

use super::bot::Bot;
use super::work::Job;
use super::{conversation, intake};
use crate::config::Listen;

/// An answer to what is older than this comes after everyone has gone.
const FRESH: Duration = Duration::from_secs(15 * 60);
/// How many guilds and channels are looked at; a bot in more of them has better things to do right after its start.
const GUILDS: usize = 50;
const CHANNELS: usize = 100;
/// Messages a page (Discord's limit), and pages a channel.
const PAGE: u8 = 100;
const PAGES: usize = 3;

/// Looks at what was written before this session.
pub(super) async fn run(bot: &Arc<Bot>, runtime: &Handle, guilds: &[GuildId]) {
    let listens_nowhere = match bot.config.listen {
        Listen::Addressed => true,
        Listen::Listed => bot.config.channels.is_empty(),
        Listen::All => false,
    };
    if listens_nowhere {
        return;
    }
    let since = id_at(SystemTime::now().checked_sub(FRESH).unwrap_or(UNIX_EPOCH));
    let mut looked_at = 0;
    for guild in guilds.iter().take(GUILDS) {
        for channel in channels(bot, *guild).await {
            // Discord says which message was the last, so a quiet channel costs nothing.
            let is_quiet = channel.last_message_id.is_none_or(|last| last < since);
            if is_quiet || looked_at == CHANNELS || !intake::listens_in(bot, channel.id, channel.parent_id) {
                continue;
            }
            looked_at += 1;
            bot.places.note(&channel);
            let missed = missed(bot, channel.id, since).await;
            hear(bot, runtime, *guild, missed).await;
        }
    }
}

/// The channels and open threads of a guild.
async fn channels(bot: &Bot, guild: GuildId) -> Vec<GuildChannel> {
    let mut all = Vec::new();
    for found in [bot.rest.channels(guild).await, bot.rest.threads(guild).await] {
        match found {
            Ok(found) => all.extend(found),
            Err(error) => tracing::debug!(%guild, %error, "could not look up what was missed"),
        }
    }
    all
}

/// The messages of a channel since then, the oldest first.
async fn missed(bot: &Bot, channel: ChannelId, since: MessageId) -> Vec<Message> {
    let mut all: Vec<Message> = Vec::new();
    for _ in 0..PAGES {
        let after = all.last().map_or(since, |last| last.id);
        let page = bot.rest.messages(channel, "after", after, PAGE).await;
        let Ok(mut page) = page.inspect_err(|error| tracing::debug!(%channel, %error, "could not look back")) else {
            break;
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
async fn hear(bot: &Arc<Bot>, runtime: &Handle, guild: GuildId, messages: Vec<Message>) {
    let mut unheard = 0_usize;
    for message in &messages {
        let answered = message.message_reference.as_ref().and_then(|reference| reference.message_id);
        // An answer that this process knows is known with what it says.
        let is_news = |question: &MessageId| bot.is_me(message.author.id) && !bot.questions.knows(*question);
        if let Some(question) = answered.filter(is_news) {
            bot.questions.answered(question, message.id, "");
        }
    }
    for mut message in messages {
        if bot.questions.knows(message.id) {
            continue;
        }
        // Only events say which guild it is.
        message.guild_id = Some(guild);
        let Some(head) = bot.incoming.wait(message.channel_id).await else { return };
        let Some(job) = Job::begin(bot) else { return };
        unheard += 1;
        let bot = Arc::clone(bot);
        runtime.spawn(async move {
            conversation::written(&bot, message, head).await;
            drop(job);
        });
    }
    if unheard > 0 {
        tracing::info!(messages = unheard, "looked at what was written before this session");
    }
}

/// The id that a message written at this time would have at least.
fn id_at(time: SystemTime) -> MessageId {
    let milliseconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let since_epoch = u64::try_from(milliseconds).unwrap_or(u64::MAX).saturating_sub(conversation::DISCORD_EPOCH);
    MessageId::new((since_epoch << 22).max(1))
}
