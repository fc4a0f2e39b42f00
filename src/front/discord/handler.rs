//! Discord's events, each handed to its part of the front.
//!
//! serenity runs every event as a task of its own. On its single thread they begin in the order of the events, and the
//! first thing that a message's task does is to get in line for its channel; so order is kept where it counts.

use std::future::Future;
use std::sync::Arc;

use serenity::async_trait;
use serenity::client::{Context, EventHandler};
use serenity::gateway::{ConnectionStage, ShardStageUpdateEvent};
use serenity::model::application::Interaction;
use serenity::model::channel::{GuildChannel, Message};
use serenity::model::event::{MessageUpdateEvent, ResumedEvent};
use serenity::model::gateway::Ready;
use serenity::model::guild::Guild;
use serenity::model::id::{ChannelId, GuildId, MessageId};
use tokio::runtime::Handle;

use super::bot::Bot;
use super::commands::register;
use super::lines::Head;
use super::monitor::measures;
use super::work::Job;
use super::{catch_up, conversation, interactions};

/// Hands events over to the bot's own runtime.
pub(super) struct Handler {
    pub(super) bot: Arc<Bot>,
    pub(super) runtime: Handle,
}

impl Handler {
    /// Does something for an event, unless the bot is about to stop.
    fn begin<F, W>(&self, work: W)
    where
        W: FnOnce(Arc<Bot>) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(job) = Job::begin(&self.bot) else { return };
        let work = work(Arc::clone(&self.bot));
        self.runtime.spawn(async move {
            work.await;
            drop(job);
        });
    }
}

impl Handler {
    /// Waits until everything that came before in this channel is decided upon.
    async fn in_line(&self, channel: ChannelId) -> Option<Head> {
        let head = self.bot.incoming.wait(channel).await;
        if head.is_none() {
            tracing::warn!(%channel, "too many messages at once; passed one over");
        }
        head
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, ready: Ready) {
        measures::session("new");
        self.bot.rest.set_application(ready.application.id);
        let is_first = self.bot.set_me(ready.user.id);
        tracing::info!(
            name = %ready.user.name,
            guilds = ready.guilds.len(),
            shard = context.shard_id.get(),
            "connected to Discord"
        );
        if is_first {
            self.begin(|bot| async move { register::register(&bot).await });
        }
        // A session that is not resumed has missed what was written before it.
        let guilds: Vec<GuildId> = ready.guilds.iter().map(|guild| guild.id).collect();
        let runtime = self.runtime.clone();
        self.begin(|bot| async move { catch_up::run(&bot, &runtime, &guilds).await });
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        self.bot.connected.send_replace(event.new == ConnectionStage::Connected);
    }

    async fn resume(&self, context: Context, _: ResumedEvent) {
        measures::session("resumed");
        tracing::info!(shard = context.shard_id.get(), "connected to Discord again; nothing was missed");
    }

    async fn message(&self, _: Context, message: Message) {
        let Some(head) = self.in_line(message.channel_id).await else { return };
        self.begin(|bot| async move { conversation::written(&bot, message, head).await });
    }

    async fn message_update(&self, _: Context, _: Option<Message>, _: Option<Message>, event: MessageUpdateEvent) {
        let Some(head) = self.in_line(event.channel_id).await else { return };
        self.begin(|bot| async move { conversation::edited(&bot, event, head).await });
    }

    async fn message_delete(&self, _: Context, channel: ChannelId, message: MessageId, _: Option<GuildId>) {
        let Some(head) = self.in_line(channel).await else { return };
        self.begin(|bot| async move { conversation::deleted(&bot, channel, &[message], head).await });
    }

    async fn message_delete_bulk(&self, _: Context, channel: ChannelId, messages: Vec<MessageId>, _: Option<GuildId>) {
        let Some(head) = self.in_line(channel).await else { return };
        self.begin(move |bot| async move { conversation::deleted(&bot, channel, &messages, head).await });
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.begin(|bot| async move {
            // Answers need the application's id, which comes with the bot's account.
            bot.me().await;
            interactions::handle(&bot, interaction).await;
        });
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        for channel in guild.channels.values().chain(&guild.threads) {
            self.bot.places.note(channel);
        }
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        self.bot.places.note(&thread);
    }

    async fn thread_update(&self, _: Context, _: Option<GuildChannel>, thread: GuildChannel) {
        self.bot.places.note(&thread);
    }
}
