//! What a channel is: a thread or not, below which parent, and what it is called.
//!
//! Events tell; where they did not, Discord is asked once. Bounded, and nothing is lost when it is forgotten.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serenity::model::channel;
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::recent::Recent;
use super::rest::Rest;

/// How many channels are remembered.
const ROOM: usize = 10_000;
/// What Discord calls threads: of announcements, public, private.
const THREADS: std::ops::RangeInclusive<u8> = 10..=12;

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

/// A channel as an event describes it: what is of use of it.
#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    pub(super) id: ChannelId,
    #[serde(rename = "type")]
    sort: u8,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    pub(super) parent_id: Option<ChannelId>,
    #[serde(default)]
    owner_id: Option<UserId>,
    /// The last message written in it, which may be deleted by now.
    #[serde(default)]
    pub(super) last_message_id: Option<MessageId>,
}

impl Places {
    /// None so far.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Recent::new(ROOM)))
    }

    /// Takes note of a channel.
    pub(super) fn note(&self, channel: &Channel) {
        let title = || channel.name.clone().unwrap_or_default();
        let thread = THREADS.contains(&channel.sort).then(|| Thread {
            parent: channel.parent_id,
            owner: channel.owner_id,
            title: title(),
        });
        self.insert(channel.id, Place { thread });
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
            Ok(channel::Channel::Guild(found)) => Place::of(&found),
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
    fn of(channel: &channel::GuildChannel) -> Self {
        let is_thread = THREADS.contains(&u8::from(channel.kind));
        let thread = Thread { parent: channel.parent_id, owner: channel.owner_id, title: channel.name.clone() };
        Self { thread: is_thread.then_some(thread) }
    }
}
