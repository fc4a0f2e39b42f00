//! The inbox: messages that got no answer, or none that helped, for moderators to review.
//!
//! What is kept of a message is its text without what may tell who wrote it ([`scrub`]), the day on which it was last
//! said, how often it was said, and whether something was shown that did not help. There are no ids of members,
//! messages, channels or servers. Texts expire; moderators dismiss them or teach the bot from them.
//!
//! Every call is short but goes to the disk and may wait for another process, so an asynchronous front calls it where
//! blocking is allowed. The file stands in `file`, likeness in `cluster`. Nothing here knows a front end.

use std::path::Path;
use std::time::SystemTime;

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

mod cluster;
mod entry;

pub use crate::sqlite::FileError as InboxError;
pub use entry::{Cluster, Entry, Kind};

use crate::config;
use crate::day::{CLOCK_IS_SET, day, days};
use crate::engine::FixId;
use crate::engine::text::{clip, scrub, words};
use crate::sqlite::{Book, File};
use cluster::{Group, Said};

/// How many texts are kept at most; when there are more, the rarest go first, and the oldest of these.
pub const MAX_TEXTS: u32 = 3_000;

/// How many characters of a text are kept: as many as a question in a knowledge file may have.
pub const MAX_CHARS: usize = 300;

/// The file. `day` counts from 1970; `key` is a hash of the text's words; `shown` is the fix that did not help, where
/// one was shown. Numbers are never used twice, so that a button never means another text.
static BOOK: Book = Book {
    name: "inbox.sqlite",
    called: "the inbox",
    section: "inbox",
    // In letters: `SDin`.
    application: 0x5344_696e,
    version: 1,
    tables: "
        CREATE TABLE texts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key INTEGER NOT NULL,
            kind TEXT NOT NULL,
            shown TEXT NOT NULL,
            text TEXT NOT NULL,
            times INTEGER NOT NULL,
            day INTEGER NOT NULL,
            UNIQUE (key, kind, shown)
        );
        CREATE TABLE dismissed (key INTEGER PRIMARY KEY, day INTEGER NOT NULL);
    ",
};

/// The inbox. When it is switched off, nothing is written and it is always empty.
#[derive(Debug)]
pub struct Inbox {
    file: File,
    /// For how many days a text is kept.
    days: i64,
}

impl Inbox {
    /// Opens the inbox below `data_dir` and forgets what has expired by `now`. A file that is damaged or not the
    /// inbox's is set aside (with a warning in the log) and a new one begun. When `settings` switch the inbox off, its
    /// file is removed instead.
    ///
    /// # Errors
    ///
    /// When the file cannot be made, read or removed, or another process holds it.
    pub fn open(data_dir: &Path, settings: config::Inbox, now: SystemTime) -> Result<Self, InboxError> {
        let file = File::open(&BOOK, data_dir, settings.enabled, days(settings.days), now)?;
        let inbox = Self { file, days: i64::from(settings.days) };
        inbox.expire(now)?;
        Ok(inbox)
    }

    /// Whether an inbox lies below `data_dir`; opening one would make it.
    pub fn exists(data_dir: &Path) -> bool {
        File::exists(&BOOK, data_dir)
    }

    /// Whether it is switched on.
    pub fn is_enabled(&self) -> bool {
        self.file.is_enabled()
    }

    /// Takes a message in. What may tell who wrote it is left out and the rest clipped before anything is written. Says
    /// whether it is kept: not when nothing is left of it, nor when moderators have dismissed the same text.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn note(&self, kind: &Kind, message: &str, now: SystemTime) -> Result<bool, InboxError> {
        let text = scrub(message);
        let text = clip(&text, MAX_CHARS);
        let Some(key) = key(&text) else { return Ok(false) };
        self.change(now, |inbox| {
            let is_dismissed = inbox.prepare("SELECT 1 FROM dismissed WHERE key = ?1")?.exists([key])?;
            if is_dismissed {
                return Ok(false);
            }
            let shown = kind.shown().map_or("", FixId::as_str);
            let noted: i64 = inbox.query_row(
                "INSERT INTO texts (key, kind, shown, text, times, day) VALUES (?1, ?2, ?3, ?4, 1, ?5)
                 ON CONFLICT DO UPDATE SET times = times + 1, day = max(day, excluded.day) RETURNING id",
                params![key, kind.as_str(), shown, text, day(now)],
                |row| row.get(0),
            )?;
            inbox.execute(
                "DELETE FROM texts WHERE id IN (SELECT id FROM texts WHERE id <> ?1 ORDER BY times, day, id
                 LIMIT max(0, (SELECT count(*) FROM texts) - ?2))",
                params![noted, MAX_TEXTS],
            )?;
            Ok(true)
        })
    }

    /// Forgets what has expired. Every other call does this too; a bot to which nobody writes has to call it daily.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn expire(&self, now: SystemTime) -> Result<(), InboxError> {
        self.change(now, |_| Ok(()))
    }

    /// The texts by likeness, at most so many clusters, the most frequent first.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn clusters(&self, now: SystemTime, most: usize) -> Result<Vec<Cluster>, InboxError> {
        let entries = self.change(now, |inbox| entries(inbox, now))?;
        let mut clusters: Vec<Cluster> = groups(&entries).iter().map(|group| Cluster::of(&entries, group)).collect();
        clusters.sort_by_key(|cluster| (std::cmp::Reverse(cluster.times), cluster.days_ago, cluster.id));
        clusters.truncate(most);
        Ok(clusters)
    }

    /// The cluster that the text with this number is in; `None` when it has gone.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn cluster(&self, id: i64, now: SystemTime) -> Result<Option<Cluster>, InboxError> {
        self.change(now, |inbox| found(inbox, id, now))
    }

    /// The texts that were said last, the newest first, at most so many.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn recent(&self, now: SystemTime, most: usize) -> Result<Vec<String>, InboxError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.change(now, |inbox| {
            let mut texts = inbox.prepare("SELECT text FROM texts ORDER BY day DESC, id DESC LIMIT ?1")?;
            texts.query_map([most], |row| row.get(0))?.collect()
        })
    }

    /// Removes the cluster that the text with this number is in. The same texts are not taken in again until as many
    /// days have passed as texts are kept; only their hashes are kept for that. Says how many texts went: 0 when the
    /// text has gone.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn dismiss(&self, id: i64, now: SystemTime) -> Result<usize, InboxError> {
        self.take_out(id, now, true)
    }

    /// Removes the cluster that the text with this number is in, because the bot has learnt from it. If it still does
    /// not know what to say, the texts come in again. Says how many texts went: 0 when the text has gone.
    ///
    /// # Errors
    ///
    /// As for [`Inbox::open`].
    pub fn taught(&self, id: i64, now: SystemTime) -> Result<usize, InboxError> {
        self.take_out(id, now, false)
    }

    fn take_out(&self, id: i64, now: SystemTime, for_good: bool) -> Result<usize, InboxError> {
        self.change(now, |inbox| {
            let Some(cluster) = found(inbox, id, now)? else { return Ok(0) };
            for entry in &cluster.entries {
                if for_good {
                    inbox.execute(
                        "INSERT OR REPLACE INTO dismissed SELECT key, ?2 FROM texts WHERE id = ?1",
                        params![entry.id, day(now)],
                    )?;
                }
                inbox.execute("DELETE FROM texts WHERE id = ?1", [entry.id])?;
            }
            inbox.execute(
                "DELETE FROM dismissed WHERE key IN (SELECT key FROM dismissed ORDER BY day, key
                 LIMIT max(0, (SELECT count(*) FROM dismissed) - ?1))",
                [MAX_TEXTS],
            )?;
            Ok(cluster.entries.len())
        })
    }

    /// Forgets what has expired and then does something, both or neither. When the inbox is off, nothing is done.
    fn change<T: Default>(
        &self,
        now: SystemTime,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, InboxError> {
        self.file.change(|inbox| {
            forget(inbox, day(now), self.days)?;
            work(inbox)
        })
    }
}

/// Removes what is older than so many days.
fn forget(inbox: &Transaction<'_>, today: i64, days: i64) -> rusqlite::Result<()> {
    if today < CLOCK_IS_SET {
        return Ok(());
    }
    for table in ["texts", "dismissed"] {
        inbox.execute(&format!("DELETE FROM {table} WHERE day <= ?1"), [today - days])?;
        // A clock that was ahead must not keep a text for longer.
        inbox.execute(&format!("UPDATE {table} SET day = ?1 WHERE day > ?1"), [today])?;
    }
    Ok(())
}

fn groups(entries: &[Entry]) -> Vec<Group> {
    let said: Vec<Said<'_>> = entries.iter().map(|entry| Said { text: &entry.text, times: entry.times }).collect();
    cluster::groups(&said)
}

/// Every text, by number.
fn entries(inbox: &Transaction<'_>, now: SystemTime) -> rusqlite::Result<Vec<Entry>> {
    let read = |row: &Row<'_>| {
        let (kind, shown): (String, String) = (row.get(1)?, row.get(2)?);
        let days_ago = day(now) - row.get::<_, i64>(5)?;
        Ok(Entry {
            id: row.get(0)?,
            kind: Kind::read(&kind, &shown),
            text: row.get(3)?,
            times: row.get(4)?,
            days_ago: u32::try_from(days_ago).unwrap_or(0),
        })
    };
    inbox.prepare("SELECT id, kind, shown, text, times, day FROM texts ORDER BY id")?.query_map([], read)?.collect()
}

/// The cluster that the text with this number is in.
fn found(inbox: &Transaction<'_>, id: i64, now: SystemTime) -> rusqlite::Result<Option<Cluster>> {
    let is_there = inbox.query_row("SELECT 1 FROM texts WHERE id = ?1", [id], |_| Ok(())).optional()?;
    if is_there.is_none() {
        return Ok(None);
    }
    let entries = entries(inbox, now)?;
    let holds = |group: &&Group| group.members.iter().any(|member| entries.get(*member).is_some_and(|e| e.id == id));
    Ok(groups(&entries).iter().find(holds).map(|group| Cluster::of(&entries, group)))
}

/// A hash of a text's words (FNV-1a), the same for texts that differ in case and punctuation, and in every version of
/// this program; `None` for a text without words.
fn key(text: &str) -> Option<i64> {
    let words = words(text);
    let bytes = words.iter().flat_map(|word| [word.text.as_bytes(), b" "].concat());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (!words.is_empty()).then_some(hash.cast_signed())
}
