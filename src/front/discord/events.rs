//! Discord's events, each handed to its part of the front.
//!
//! The first thing that happens to a message, before the next event is read, is that it gets in line for its channel; so
//! order is kept where it counts.

use std::future::Future;
use std::sync::Arc;

use serenity::model::channel::Message;
use serenity::model::id::ChannelId;
use tokio::runtime::Handle;

use super::bot::Bot;
use super::commands::register;
use super::gateway::{Event, Guild, Ready};
use super::incoming::{Head, Use};
use super::monitor::measures;
use super::work::Job;
use super::{catch_up, conversation, interactions};

/// Takes an event.
pub(super) fn dispatch(bot: &Arc<Bot>, shard: u32, event: Event) {
    match event {
        Event::Written(message) => {
            bot.clock.seen(message.id);
            if message.guild_id.is_none() {
                bot.missed.note_direct(message.channel_id);
            }
            let (channel, usefulness) = (message.channel_id, usefulness(bot, &message));
            in_line(bot, channel, usefulness, |bot, head| async move {
                conversation::written(&bot, message, head).await;
            });
        }
        Event::Changed(event) => in_line(bot, event.channel_id, Use::Change, |bot, head| async move {
            conversation::edited(&bot, *event, head).await;
        }),
        Event::Deleted(event) => in_line(bot, event.channel_id, Use::Change, move |bot, head| async move {
            conversation::deleted(&bot, event.channel_id, &[event.message_id], head).await;
        }),
        Event::DeletedInBulk(event) => in_line(bot, event.channel_id, Use::Change, move |bot, head| async move {
            conversation::deleted(&bot, event.channel_id, &event.ids, head).await;
        }),
        Event::Interaction(interaction) if bot.is_new_interaction(&interaction) => begin(bot, |bot| async move {
            // Answers need the application's id, which comes with the bot's account.
            bot.me().await;
            interactions::handle(&bot, *interaction).await;
        }),
        Event::Channel(channel) => bot.places.note(&channel),
        Event::Guild(guild) => arrived(bot, &guild),
        Event::GuildGone(guild) if guild.unavailable => bot.missed.owe([guild.id], catch_up::since(bot, shard)),
        Event::Ready(ready) => began(bot, shard, &ready),
        Event::Resumed => {
            measures::session("resumed");
            tracing::info!(shard, "connected to Discord again; nothing was missed");
        }
        Event::Interaction(_) | Event::GuildGone(_) | Event::Other => {}
    }
}

/// A session has begun.
fn began(bot: &Arc<Bot>, shard: u32, ready: &Ready) {
    measures::session("new");
    bot.rest.set_application(ready.application.id);
    let is_first = bot.set_me(ready.user.id);
    tracing::info!(name = %ready.user.username, guilds = ready.guilds.len(), shard, "connected to Discord");
    // What was written before it came to nobody. Each guild is looked at as soon as Discord has described it.
    let since = catch_up::since(bot, shard);
    bot.missed.owe(ready.guilds.iter().map(|guild| guild.id), since);
    if is_first {
        begin(bot, |bot| async move { register::register(&bot).await });
    } else if shard == 0 {
        begin(bot, move |bot| async move { catch_up::direct(&bot, since).await });
    }
}

/// A guild is there: at the beginning of a session, or after an outage of its own, or because the bot was invited.
fn arrived(bot: &Arc<Bot>, guild: &Guild) {
    for channel in guild.channels.iter().chain(&guild.threads) {
        bot.places.note(channel);
    }
    if guild.unavailable {
        // Nothing can be looked at now, and what is owed stays owed.
        return;
    }
    if let Some(since) = bot.missed.take(guild.id) {
        let (id, channels) = (guild.id, catch_up::fresh(bot, guild, since));
        begin(bot, move |bot| async move { catch_up::guild(&bot, id, channels, since).await });
    }
}

/// Does something for an event as soon as the knowledge is there, unless the bot is about to stop.
fn begin<F>(bot: &Arc<Bot>, work: impl FnOnce(Arc<Bot>) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(job) = Job::begin(bot) else { return };
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        bot.learnt().await;
        work(bot).await;
        drop(job);
    });
}

/// Does something for an event as soon as everything that came before in its channel is decided upon.
pub(super) fn in_line<F>(
    bot: &Arc<Bot>,
    channel: ChannelId,
    usefulness: Use,
    work: impl FnOnce(Arc<Bot>, Head) -> F + Send + 'static,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(job) = Job::begin(bot) else { return };
    let (bot, runtime) = (Arc::clone(bot), Handle::current());
    let incoming = Arc::clone(&bot.incoming);
    incoming.enter(channel, usefulness, move |head| {
        runtime.spawn(async move {
            bot.learnt().await;
            work(bot, head).await;
            drop(job);
        });
    });
}

/// How useful it is to look at a message.
pub(super) fn usefulness(bot: &Bot, message: &Message) -> Use {
    let is_ours = |answered: &Message| bot.is_me(answered.author.id);
    let is_asked = message.guild_id.is_none()
        || message.mentions.iter().any(|user| bot.is_me(user.id))
        || message.referenced_message.as_deref().is_some_and(is_ours);
    if is_asked { Use::Asked } else { Use::Unasked }
}
