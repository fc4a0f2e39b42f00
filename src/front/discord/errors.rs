//! What can go wrong between us and Discord: with the connection as a whole, or with one request.

use std::fmt;

/// Why the bot on Discord came to an end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiscordError {
    /// Close code 4004, or 401 on the first request.
    #[error(
        "Discord does not know this token; make a fresh one (developer portal: Bot > Reset Token) and put it into \
         DISCORD_TOKEN"
    )]
    Token,
    /// Close code 4010.
    #[error("Discord refused the shard that we asked for (4010); start the bot again, and only once with this token")]
    Shard,
    /// Close code 4011.
    #[error("Discord wants the bot on more shards (4011); start it again, and the new number of shards is asked for")]
    ShardingRequired,
    /// Close code 4012.
    #[error("Discord no longer speaks this version of its gateway (4012); update Syncdesk")]
    Version,
    /// Close code 4013, or 4014 for intents that need no permission.
    #[error("Discord refused the gateway intents (4013); update Syncdesk")]
    Intents,
    /// The runtime below the bot did not start.
    #[error("the bot could not be started: {0}")]
    Start(String),
}

impl DiscordError {
    /// Whether trying again with the same settings is useless, so that nobody should.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Start(_))
    }
}

/// Why one request to Discord failed.
#[derive(Debug, Clone)]
pub(super) enum RestError {
    /// Discord answered and refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's own code, 0 where there is none.
        code: i64,
        /// Discord's words.
        message: String,
    },
    /// No answer.
    Unreachable(String),
    /// An answer that makes no sense to us.
    Malformed(String),
    /// This came last, but an earlier attempt may have arrived.
    Unclear(Box<Self>),
    /// Discord's limits leave no room for it in time.
    NoRoom,
    /// Kept back, because too many requests were refused lately.
    Saving,
}

impl RestError {
    /// Discord's own code, 0 where there is none.
    pub(super) fn code(&self) -> i64 {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Unclear(last) => last.code(),
            _ => 0,
        }
    }

    /// The HTTP status, 0 where there was no answer.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Refused { status, .. } => *status,
            Self::Unclear(last) => last.status(),
            _ => 0,
        }
    }

    /// Whether the message or channel is not there (any more).
    pub(super) fn is_gone(&self) -> bool {
        self.status() == 404
    }

    /// Whether Discord may have done it all the same.
    pub(super) fn may_have_happened(&self) -> bool {
        matches!(self, Self::Malformed(_) | Self::Unclear(_))
    }

    /// Whether the bot may not do this in this channel: missing access or a missing permission, also that to read older
    /// messages, which a reply needs.
    pub(super) fn is_forbidden(&self) -> bool {
        matches!(self.code(), 50_001 | 50_013 | 160_002) || (self.status() == 403 && self.code() == 0)
    }

    /// Whether an interaction can no longer be answered, or was answered already.
    pub(super) fn is_too_late(&self) -> bool {
        matches!(self.code(), 10_015 | 10_062 | 40_060 | 50_027)
    }
}

impl fmt::Display for RestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, code: 0, message } => write!(f, "{status} {message}"),
            Self::Refused { status, code, message } => write!(f, "{status} {message} ({code})"),
            Self::Unreachable(why) => write!(f, "no answer: {why}"),
            Self::NoRoom => write!(f, "not sent: Discord's limits leave no room for it in time"),
            Self::Saving => write!(f, "not sent: too many requests were refused lately"),
            Self::Malformed(why) => write!(f, "an answer that cannot be read: {why}"),
            Self::Unclear(last) => write!(f, "{last}; an earlier attempt may have arrived"),
        }
    }
}
