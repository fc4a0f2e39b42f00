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

/// A day in short: "26 Oct".
pub(crate) fn in_words(day: i64) -> String {
    date(day).map_or_else(String::new, |date| {
        let month = date.month().to_string();
        format!("{} {}", date.day(), month.get(..3).unwrap_or(&month))
    })
}

/// A day with its year: "26 Oct 2026".
pub(crate) fn with_year(day: i64) -> String {
    date(day).map_or_else(String::new, |date| format!("{} {}", in_words(day), date.year()))
}

/// A day for machines: "2026-10-26".
pub(crate) fn iso(day: i64) -> String {
    date(day)
        .map_or_else(String::new, |date| format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

/// `None` beyond the year 9999.
fn date(day: i64) -> Option<time::Date> {
    let seconds = day.checked_mul(i64::try_from(SECONDS).ok()?)?;
    time::OffsetDateTime::from_unix_timestamp(seconds).ok().map(time::OffsetDateTime::date)
}
