//! Days, counted from 1970 in UTC: as precise as anything that is kept of members.

use std::time::{Duration, SystemTime};

const SECONDS: u64 = 24 * 60 * 60;

/// The first day of 2024. A clock that tells of an earlier one is not set yet (small computers start in 1970), so
/// nothing expires by it.
pub(crate) const CLOCK_IS_SET: i64 = 19_723;

/// The day at this moment.
pub(crate) fn day(now: SystemTime) -> i64 {
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(seconds / SECONDS).unwrap_or(i64::MAX)
}

/// So many days.
pub(crate) fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * SECONDS)
}
