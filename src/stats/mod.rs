//! What helps members: how often each fix was shown and what came of it, day by day.
//!
//! Only counts are kept: no member, server, channel or message, no words, no time of day. With counts goes the title of
//! each fix, so that one that has been removed since can still be named. Days expire.
//!
//! What is counted, and what is not, stands in [`count`]; what is made of it in [`Figures`], drawn in `picture`. Every
//! call goes to the disk and may wait for another process, so an asynchronous front calls it where blocking is allowed.
//! Nothing here knows a front end.

use std::path::Path;
use std::time::SystemTime;

use rusqlite::{Row, Transaction, params};

pub mod count;
mod figures;
#[cfg(feature = "picture")]
pub mod picture;

pub use crate::sqlite::FileError as StatsError;
pub use count::{Asked, Counts, Event, Outcome};
pub use figures::{Figures, OfFix, Week};

use crate::config;
use crate::day::{CLOCK_IS_SET, day, days};
use crate::sqlite::{Book, File};

/// How many weeks there are in what is called a year.
pub const YEAR: u32 = 52;

/// The file. `day` counts from 1970; `fix` is empty for what is counted without one; `what` is an [`Event`]'s name.
static BOOK: Book = Book {
    name: "stats.sqlite",
    called: "the file of counts",
    section: "stats",
    // In letters: `SDst`.
    application: 0x5344_7374,
    version: 1,
    tables: "
        CREATE TABLE counts (
            day INTEGER NOT NULL,
            fix TEXT NOT NULL,
            what TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (day, fix, what)
        ) WITHOUT ROWID;
        CREATE TABLE titles (fix TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
    ",
};

/// The counts. When they are switched off, nothing is written and there are none.
#[derive(Debug)]
pub struct Stats {
    file: File,
    /// For how many days counts are kept.
    days: i64,
}

impl Stats {
    /// Opens the counts below `data_dir` and forgets the days that have expired by `now`. A file that is damaged, or not
    /// one of counts, is set aside (with a warning in the log) and a new one begun. When `settings` switch the counts
    /// off, their file is removed instead.
    ///
    /// # Errors
    ///
    /// When the file cannot be made, read or removed, or another process holds it.
    pub fn open(data_dir: &Path, settings: config::Stats, now: SystemTime) -> Result<Self, StatsError> {
        let file = File::open(&BOOK, data_dir, settings.enabled, days(settings.days), now)?;
        let stats = Self { file, days: i64::from(settings.days) };
        stats.expire(now)?;
        Ok(stats)
    }

    /// Whether counts lie below `data_dir`; opening them would make the file.
    pub fn exists(data_dir: &Path) -> bool {
        File::exists(&BOOK, data_dir)
    }

    /// Whether they are switched on.
    pub fn is_enabled(&self) -> bool {
        self.file.is_enabled()
    }

    /// Adds counts, all of them or none.
    ///
    /// # Errors
    ///
    /// As for [`Stats::open`].
    pub fn add(&self, counts: &Counts, now: SystemTime) -> Result<(), StatsError> {
        self.change(now, |stats| {
            let mut add = stats.prepare(
                "INSERT INTO counts (day, fix, what, times) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET times = times + excluded.times",
            )?;
            for (day, event, times) in counts.iter() {
                add.execute(params![day, event.fix().map_or("", |fix| fix.as_str()), event.as_str(), times])?;
            }
            let mut name = stats.prepare("INSERT OR REPLACE INTO titles (fix, title) VALUES (?1, ?2)")?;
            for (fix, title) in counts.titles() {
                name.execute([fix.as_str(), title])?;
            }
            Ok(())
        })
    }

    /// What was counted in so many weeks, the last of which ends today.
    ///
    /// # Errors
    ///
    /// As for [`Stats::open`].
    pub fn figures(&self, now: SystemTime, weeks: u32) -> Result<Figures, StatsError> {
        let mut figures = Figures::none(day(now), weeks);
        self.change(now, |stats| {
            let mut counts = stats.prepare(
                "SELECT counts.day, counts.fix, counts.what, counts.times, coalesce(titles.title, counts.fix)
                 FROM counts LEFT JOIN titles ON titles.fix = counts.fix ORDER BY counts.day, counts.fix",
            )?;
            let read = |row: &Row<'_>| {
                let event = Event::read(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?);
                Ok((row.get::<_, i64>(0)?, event, row.get::<_, u32>(3)?, row.get::<_, String>(4)?))
            };
            for row in counts.query_map([], read)? {
                let (day, event, times, title) = row?;
                if let Some(event) = event {
                    figures.add(day, event, times, &title);
                }
            }
            Ok(())
        })?;
        figures.sort();
        Ok(figures)
    }

    /// Forgets everything. Says how many days there were.
    ///
    /// # Errors
    ///
    /// As for [`Stats::open`].
    pub fn erase(&self) -> Result<u32, StatsError> {
        self.file.change(|stats| {
            let days = stats.query_row("SELECT count(DISTINCT day) FROM counts", [], |row| row.get(0))?;
            stats.execute_batch("DELETE FROM counts; DELETE FROM titles;")?;
            Ok(days)
        })
    }

    /// Forgets the days that have expired. Every other call does this too; a bot to which nobody writes has to call it
    /// daily.
    ///
    /// # Errors
    ///
    /// As for [`Stats::open`].
    pub fn expire(&self, now: SystemTime) -> Result<(), StatsError> {
        self.change(now, |_| Ok(()))
    }

    /// Forgets what has expired and then does something, both or neither. When the counts are off, nothing is done.
    fn change<T: Default>(
        &self,
        now: SystemTime,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StatsError> {
        self.file.change(|stats| {
            let today = day(now);
            if today >= CLOCK_IS_SET && stats.execute("DELETE FROM counts WHERE day <= ?1", [today - self.days])? > 0 {
                stats.execute_batch("DELETE FROM titles WHERE fix NOT IN (SELECT fix FROM counts)")?;
            }
            work(stats)
        })
    }
}
