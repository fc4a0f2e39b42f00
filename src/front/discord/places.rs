//! What a channel is: a thread or not, below which parent, and what it is called.
//!
//! Events tell; where they did not, Discord is asked once. Bounded, and nothing is lost when it is forgotten.

use std::sync::{Mutex, PoisonError};

use serenity::model::channel::{Channel, ChannelType, GuildChannel};
use serenity::model::id::{ChannelId, UserId};

use super::recent::Recent;
use super::rest::Rest;

/// How many channels are remembered.
const ROOM: usize = 10_000;

/// The channels known so far.
pub(super) struct Places(Mutex<Recent<ChannelId, Place>>);

/// One channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The thread that it is, if it is one.
    pub(super) thread: Option<Thread>,
}

/// A thread or forum post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    /// The channel or forum it belongs to.
    pub(super) parent: Option<ChannelId>,
    /// Who began it.
    pub(super) owner: Option<UserId>,
    /// Its title.
    pub(super) title: String,
}

impl Places {
    /// None so far.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Recent::new(ROOM)))
    }

    /// Takes note of a channel.
    pub(super) fn note(&self, channel: &GuildChannel) {
        self.insert(channel.id, Place::of(channel));
    }

    /// The channel as far as it is known.
    pub(super) fn known(&self, channel: ChannelId) -> Option<Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&channel).cloned()
    }

    /// The channel; one that Discord does not show counts as an ordinary one.
    pub(super) async fn find(&self, rest: &Rest, channel: ChannelId) -> Place {
        if let Some(place) = self.known(channel) {
            return place;
        }
        let place = match rest.channel(channel).await {
            Ok(Channel::Guild(found)) => Place::of(&found),
            Ok(_) => Place::default(),
            Err(error) => {
                tracing::debug!(%channel, %error, "could not look the channel up");
                let is_passing = error.status() == 0 || error.status() >= 500;
                if is_passing {
                    return Place::default();
                }
                Place::default()
            }
        };
        self.insert(channel, place.clone());
        place
    }

    fn insert(&self, channel: ChannelId, place: Place) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, place);
    }
}

impl Place {
    fn of(channel: &GuildChannel) -> Self {
        let is_thread =
            matches!(channel.kind, ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread);
        let thread = Thread { parent: channel.parent_id, owner: channel.owner_id, title: channel.name.clone() };
        Self { thread: is_thread.then_some(thread) }
    }
}
