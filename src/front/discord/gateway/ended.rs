//! How a connection ended, and what is to be done then.

use std::time::Duration;

use super::Verdict;
use crate::front::discord::errors::DiscordError;

/// The longest pause between two attempts: a gateway that is back is found within it.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// The same for attempts that begin a session each time: Discord counts them, and gives about one in 86 s.
const LONGEST_COUNTED: Duration = Duration::from_secs(120);

/// How a connection ended.
pub(super) enum Ended {
    /// We were told to stop.
    Stopped,
    /// No session may begin, for good.
    Refused(DiscordError),
    /// The gateway closed it with this code.
    Closed(Option<u16>),
    /// The gateway wants us to connect again; the session can be resumed.
    Asked,
    /// The session is over.
    Invalid,
    /// There was none.
    Unreached(String),
    /// It broke.
    Broken(String),
    /// The gateway did not take us in time.
    Late,
}

impl Ended {
    /// Whether the session may still be there, after so many failures in a row.
    pub(super) fn keeps_session(&self, failures: u32) -> bool {
        match self {
            // Discord says of these codes that a new session has to begin.
            Self::Closed(Some(4007 | 4009)) | Self::Invalid => false,
            Self::Late => failures == 0,
            _ => true,
        }
    }

    /// What it means for the bot as a whole, if there is no going on.
    pub(super) fn verdict(self) -> Result<Self, Verdict> {
        match self {
            Self::Stopped => Err(Verdict::Stopped),
            Self::Refused(error) => Err(Verdict::Refused(error)),
            Self::Closed(Some(code @ (4004 | 4010..=4014))) => Err(Verdict::of(code)),
            other => Ok(other),
        }
    }

    /// The least pause before the next attempt: Discord wants one to five seconds when it has ended a session.
    pub(super) fn least_pause(&self) -> Duration {
        let is_over = matches!(self, Self::Invalid);
        if is_over { Duration::from_secs(1).mul_f64(1.0 + 4.0 * fastrand::f64()) } else { Duration::ZERO }
    }

    /// Says it in the log; an outage is said once.
    pub(super) fn tell(&self, shard: u32, unreached: u32, has_session: bool) {
        let next = if has_session { "resuming the session" } else { "beginning a new session" };
        match self {
            Self::Unreached(why) if unreached == 0 => {
                tracing::warn!(shard, why, "the gateway cannot be reached; trying again until it can");
            }
            Self::Unreached(why) => tracing::debug!(shard, why, "the gateway cannot be reached"),
            Self::Closed(Some(code)) => tracing::warn!(shard, code, "the gateway closed the connection; {next}"),
            Self::Closed(None) => tracing::warn!(shard, "the gateway closed the connection without a code; {next}"),
            Self::Broken(why) => tracing::warn!(shard, why, "the connection to the gateway broke; {next}"),
            Self::Late => tracing::warn!(shard, "the gateway did not take the bot in time; {next}"),
            Self::Invalid => tracing::info!(shard, "the session is over; {next}"),
            Self::Asked => tracing::info!(shard, "the gateway asks for a new connection; {next}"),
            Self::Stopped | Self::Refused(_) => {}
        }
    }
}

/// The pause after so many failures in a row: none, then half a second at most, then twice as much each time. Half of it
/// is left to chance.
pub(super) fn pause(failures: u32) -> Duration {
    growing(failures, LONGEST_PAUSE)
}

/// The same after so many sessions in a row that did not hold.
pub(super) fn pause_counted(sessions: u32) -> Duration {
    growing(sessions, LONGEST_COUNTED)
}

fn growing(failures: u32, longest: Duration) -> Duration {
    let Some(doubled) = failures.checked_sub(2) else { return Duration::ZERO };
    let pause = Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(doubled)).min(longest);
    pause.mul_f64(0.5 + 0.5 * fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!(pause(1), Duration::ZERO);
        for failures in 2..100 {
            assert!(pause(failures) <= LONGEST_PAUSE, "back within seconds");
        }
        assert!(pause(50) >= LONGEST_PAUSE / 2);
        assert!(Ended::Invalid.least_pause() >= Duration::from_secs(1));
    }

    #[test]
    fn sessions_that_fail_never_use_up_a_day() {
        let least: Duration = (1..1_000).map(pause_counted).sum();
        assert!(least > Duration::from_secs(12 * 3600), "{least:?}");
    }
}
