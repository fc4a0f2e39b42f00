//! What every part of the Discord front shares.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::model::application::Interaction;
use serenity::model::guild::Member;
use serenity::model::id::{ChannelId, InteractionId, RoleId, UserId};
use serenity::model::permissions::Permissions;
use tokio::sync::SetOnce;

use super::alive::Alive;
use super::catch_up::Missed;
use super::client::Files;
use super::clock::Clock;
use super::first::First;
use super::gateway::Link;
use super::incoming::Incoming;
use super::manners::Manners;
use super::moderators::{Drafts, Lessons};
use super::notes::Notes;
use super::outbox::Outbox;
use super::places::Places;
use super::questions::Questions;
use super::recent::Recent;
use super::rest::Rest;
use super::tally::Tally;
use super::work::Work;
use crate::config::{self, Config};
use crate::privacy;
use crate::store::Store;

/// How many interactions are remembered, so that one that comes twice is answered once.
const INTERACTIONS: usize = 1_000;
/// How many threads with a walk in them are remembered.
const THREADS: usize = 10_000;

/// The bot. Everything it remembers is bounded and may be forgotten: the state of a walk lives in its buttons.
pub(super) struct Bot {
    pub(super) config: config::Discord,
    /// The privacy policy.
    pub(super) privacy: String,
    pub(super) store: Arc<Store>,
    pub(super) rest: Rest,
    /// Messages that came in, decided upon one after another in each channel.
    pub(super) incoming: Arc<Incoming>,
    pub(super) outbox: Outbox,
    pub(super) places: Places,
    pub(super) questions: Questions,
    pub(super) manners: Manners,
    /// What moderators have typed and not saved yet.
    pub(super) drafts: Drafts,
    /// The messages that moderators are about to teach.
    pub(super) lessons: Lessons,
    /// What got no answer, for moderators to review.
    pub(super) notes: Notes,
    /// What helps members, as counts.
    pub(super) tally: Tally,
    pub(super) work: Work,
    /// What the rest waits for at the start.
    pub(super) first: Arc<First>,
    pub(super) walkers: Walkers,
    /// Discord's time.
    pub(super) clock: Clock,
    /// How the connection to the gateway is.
    pub(super) link: Link,
    /// What was written while the bot was not there.
    pub(super) missed: Missed,
    /// When it was there last.
    pub(super) alive: Arc<Alive>,
    interactions: Mutex<Recent<InteractionId, ()>>,
    me: SetOnce<UserId>,
    learnt: SetOnce<()>,
}

/// Whose walk goes on in which thread.
pub(super) struct Walkers(Mutex<Recent<ChannelId, Walker>>);

/// Whose walk goes on in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walker {
    /// No walk.
    Nobody,
    /// This member's.
    Member(UserId),
}

impl Bot {
    /// A bot that has not been connected yet.
    pub(super) fn new(config: &Config, store: Arc<Store>, files: Files, first: Arc<First>, rest: Rest) -> Self {
        Self {
            manners: Manners::new(Duration::from_secs(config.discord.cooldown_seconds)),
            privacy: privacy::policy(config),
            drafts: Drafts::new(),
            lessons: Lessons::new(),
            notes: files.notes,
            tally: files.tally,
            first,
            config: config.discord.clone(),
            store,
            rest,
            incoming: Arc::default(),
            outbox: Outbox::new(),
            places: Places::new(),
            questions: Questions::new(),
            work: Work::new(),
            walkers: Walkers(Mutex::new(Recent::new(THREADS))),
            clock: Clock::new(),
            link: Link::default(),
            missed: Missed::new(),
            alive: Arc::new(Alive::open(&config.data_dir)),
            interactions: Mutex::new(Recent::new(INTERACTIONS)),
            me: SetOnce::new(),
            learnt: SetOnce::new(),
        }
    }

    /// Takes note of the bot's own account; `true` the first time.
    pub(super) fn set_me(&self, me: UserId) -> bool {
        self.me.set(me).is_ok()
    }

    /// Whether this is the bot's own account.
    pub(super) fn is_me(&self, user: UserId) -> bool {
        self.me.get() == Some(&user)
    }

    /// Takes note that the bot is there and has heard everything so far. Returns at once.
    pub(super) fn note_alive(&self) {
        if let Some(heard) = self.link.all_heard() {
            let alive = Arc::clone(&self.alive);
            tokio::task::spawn_blocking(move || alive.note(heard));
        }
    }

    /// The knowledge was read for the first time.
    pub(super) fn set_learnt(&self) {
        // Nothing is lost when it is said twice.
        let _ = self.learnt.set(());
    }

    /// Waits until the knowledge was read for the first time.
    pub(super) async fn learnt(&self) {
        self.learnt.wait().await;
    }

    /// The bot's own account; waits until it is known. Events can overtake the one that tells.
    pub(super) async fn me(&self) -> UserId {
        *self.me.wait().await
    }

    /// Whether an interaction comes for the first time; it can be answered only once.
    pub(super) fn is_new_interaction(&self, interaction: &Interaction) -> bool {
        let mut interactions = self.interactions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = interactions.get(&interaction.id()).is_none();
        if is_new {
            interactions.insert(interaction.id(), ());
        }
        is_new
    }

    /// Whether somebody may move a walk: its asker, and whoever may manage messages or has a moderator's role.
    pub(super) fn may_move(&self, user: UserId, member: Option<&Member>, asker: UserId) -> bool {
        let has_role = |role: &RoleId| self.config.moderator_roles.contains(&role.get());
        let may_manage = |permissions: Permissions| permissions.manage_messages() || permissions.administrator();
        user == asker
            || member
                .is_some_and(|member| member.permissions.is_some_and(may_manage) || member.roles.iter().any(has_role))
    }
}

impl Walkers {
    /// Whose walk goes on in this thread, as far as it is known.
    pub(super) fn known(&self, thread: ChannelId) -> Option<Walker> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&thread).copied()
    }

    /// Takes note of it.
    pub(super) fn note(&self, thread: ChannelId, walker: Walker) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(thread, walker);
    }
}
