//! Where a request goes, what is limited together with it, and how long it is worth trying.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use reqwest::Method;
use serenity::model::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId};

/// One of Discord's addresses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Route<'a> {
    Gateway,
    Channel(ChannelId),
    Messages(ChannelId),
    Message(ChannelId, MessageId),
    Callback(InteractionId, &'a str),
    Response(ApplicationId, &'a str),
    FollowUp(ApplicationId, &'a str),
    Commands(ApplicationId),
    GuildCommands(ApplicationId, GuildId),
}

/// What is limited together: the kind of request, and the channel, server or interaction that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Limited {
    /// The kind of request.
    pub(super) kind: u64,
    /// A number for what it is for.
    pub(super) place: u64,
}

/// How patiently a request is tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// How long one answer may take.
    pub(super) each: Duration,
    /// How long it is worth trying.
    pub(super) all: Duration,
    /// Whether it may be sent again when nobody knows whether it arrived.
    pub(super) repeats: bool,
    /// For how long after that, where what arrives twice would be done twice: Discord forgets nonces.
    pub(super) remembered: Option<Duration>,
}

impl Patience {
    const fn new(each: u64, all: u64) -> Self {
        Self { each: Duration::from_millis(each), all: Duration::from_secs(all), repeats: true, remembered: None }
    }

    /// A change of a message that somebody waits for. After that long, nobody does.
    pub(super) const CHANGE: Self = Self::new(5_000, 10 * 60);
    /// A new message. Discord remembers its nonce for "a few minutes", so two are safe.
    pub(super) const MESSAGE: Self = Self { remembered: Some(Duration::from_secs(2 * 60)), ..Self::CHANGE };
    /// A look at something, on which a decision waits.
    pub(super) const LOOK: Self = Self::new(5_000, 12);
    /// A look at what was missed: nobody waits, and it is not to be had elsewhere.
    pub(super) const LOOK_BACK: Self = Self::new(5_000, 5 * 60);
    /// The first answer to an interaction. Discord waits three seconds, and takes only one answer.
    pub(super) const CALLBACK: Self = Self::new(1_400, 3);
    /// What is filled in after that.
    pub(super) const RESPONSE: Self = Self::new(5_000, 30);
    /// What is said after that: it has no nonce, so it is not said again.
    pub(super) const FOLLOW_UP: Self = Self { repeats: false, ..Self::new(10_000, 30) };
    /// Registering commands, which takes Discord a while.
    pub(super) const COMMANDS: Self = Self::new(20_000, 90);
}

impl Route<'_> {
    /// The path below Discord's address.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Gateway => "/gateway/bot".to_owned(),
            Self::Channel(channel) => format!("/channels/{channel}"),
            Self::Messages(channel) => format!("/channels/{channel}/messages"),
            Self::Message(channel, message) => format!("/channels/{channel}/messages/{message}"),
            Self::Callback(interaction, token) => format!("/interactions/{interaction}/{token}/callback"),
            Self::Response(application, token) => format!("/webhooks/{application}/{token}/messages/@original"),
            Self::FollowUp(application, token) => format!("/webhooks/{application}/{token}"),
            Self::Commands(application) => format!("/applications/{application}/commands"),
            Self::GuildCommands(application, guild) => format!("/applications/{application}/guilds/{guild}/commands"),
        }
    }

    /// Whether it belongs to an interaction; those do not count towards the limit over everything.
    pub(super) fn is_interaction(&self) -> bool {
        matches!(self, Self::Callback(..) | Self::Response(..) | Self::FollowUp(..))
    }

    /// What is limited together with it; `None` where Discord limits nothing.
    pub(super) fn limited(&self, method: &Method) -> Option<Limited> {
        let place = match self {
            Self::Callback(..) => return None,
            Self::Gateway | Self::Commands(_) => 0,
            Self::Channel(channel) | Self::Messages(channel) | Self::Message(channel, _) => channel.get(),
            Self::GuildCommands(_, guild) => guild.get(),
            Self::Response(_, token) | Self::FollowUp(_, token) => number(token),
        };
        Some(Limited { kind: number((std::mem::discriminant(self), method)), place })
    }
}

/// The same number for the same thing, as long as the process lives.
pub(super) fn number(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}
