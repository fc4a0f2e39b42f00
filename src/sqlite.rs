//! What is kept in SQLite files below the data folder: how one is opened, and what is done with one that cannot be used.
//!
//! Each is one file with a rollback journal: what was committed survives a kill at any moment, and while nothing is
//! being written no other file lies beside it. What is deleted is overwritten, not only marked as free. What stands in
//! a file is the business of whoever describes it in a [`Book`].

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

/// What is put behind the name of a file that cannot be read any more, and of one that belongs to something else.
const BROKEN: &str = ".broken";
const FOREIGN: &str = ".foreign";

/// What SQLite may leave beside a file.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// How long another process may hold the file; it holds it for milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// One kind of file.
#[derive(Debug, PartialEq, Eq)]
pub struct Book {
    /// The file's name below the data folder.
    pub(crate) name: &'static str,
    /// What people call it.
    pub(crate) called: &'static str,
    /// The section of the configuration in which it is switched off.
    pub(crate) section: &'static str,
    /// Tells these files from other SQLite files.
    pub(crate) application: i32,
    /// The version of the tables.
    pub(crate) version: i32,
    /// The tables.
    pub(crate) tables: &'static str,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file or its folder cannot be made, moved or removed.
    #[error(
        "{} {} cannot be made or moved ({source}): let the bot's user write there, set `data_dir` to another folder, or \
         switch that off with `enabled = false` in [{}]",
        book.called, path.display(), book.section
    )]
    File {
        /// What it is.
        book: &'static Book,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process does not let go of it.
    #[error(
        "{} {} is held by another program: close the one that has it open, then try again",
        book.called, path.display()
    )]
    Busy {
        /// What it is.
        book: &'static Book,
        /// The file.
        path: PathBuf,
    },
    /// What is in it cannot be read any more.
    #[error(
        "{} {} is damaged: start the bot again, which sets it aside and begins a new one",
        book.called, path.display()
    )]
    Damaged {
        /// What it is.
        book: &'static Book,
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error(
        "{} {} cannot be used ({source}): see that the disk has room and that the bot's user may write there",
        book.called, path.display()
    )]
    Storage {
        /// What it is.
        book: &'static Book,
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

/// A file, open or switched off. When it is switched off, nothing is written and nothing is ever in it.
#[derive(Debug)]
pub(crate) struct File {
    book: &'static Book,
    path: PathBuf,
    /// `None` when it is switched off.
    connection: Option<Mutex<Connection>>,
}

impl File {
    /// Opens the file below `data_dir`, made where there is none. One that is damaged, or none of these, is set aside
    /// (with a warning in the log) and a new one begun. What was set aside as damaged goes when it is older than `keep`.
    /// When it is not `enabled`, the file is removed instead.
    pub(crate) fn open(
        book: &'static Book,
        data_dir: &Path,
        enabled: bool,
        keep: Duration,
        now: SystemTime,
    ) -> Result<Self, FileError> {
        let path = data_dir.join(book.name);
        if !enabled {
            remove(book, &path)?;
            return Ok(Self { book, path, connection: None });
        }
        expire_broken(book, &path, now, keep);
        let connection = Some(Mutex::new(open(book, &path)?));
        Ok(Self { book, path, connection })
    }

    /// Whether the file lies below `data_dir`; opening one would make it.
    pub(crate) fn exists(book: &Book, data_dir: &Path) -> bool {
        data_dir.join(book.name).exists()
    }

    /// Whether it is switched on.
    pub(crate) fn is_enabled(&self) -> bool {
        self.connection.is_some()
    }

    /// Does something whole or not at all. When the file is switched off, nothing is done.
    pub(crate) fn change<T: Default>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, FileError> {
        let Some(connection) = &self.connection else { return Ok(T::default()) };
        let done = || {
            // A call that panicked has been rolled back.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        done().map_err(|source| failed(self.book, &self.path, source))
    }
}

/// What SQLite says about the file at `path`.
fn failed(book: &'static Book, path: &Path, source: rusqlite::Error) -> FileError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FileError::Busy { book, path },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FileError::Damaged { book, path },
        _ => FileError::Storage { book, path, source },
    }
}

/// Opens the file, made where there is none. One that is damaged, or none of these, is set aside first.
fn open(book: &'static Book, path: &Path) -> Result<Connection, FileError> {
    let unmade = |source| FileError::File { book, path: path.to_owned(), source };
    make(path).map_err(unmade)?;
    let wrong = match connect(book, path) {
        Ok(Opened::Sound(connection)) => return Ok(connection),
        Ok(Opened::Foreign) => FOREIGN,
        Err(FileError::Damaged { .. }) => BROKEN,
        Err(error) => return Err(error),
    };
    let aside = set_aside(path, wrong).map_err(unmade)?;
    let called = book.called;
    tracing::warn!(file = %path.display(), aside = %aside.display(), "{called} could not be read; began a new one");
    make(path).map_err(unmade)?;
    match connect(book, path)? {
        Opened::Sound(connection) => Ok(connection),
        Opened::Foreign => Err(FileError::Damaged { book, path: path.to_owned() }),
    }
}

/// Removes the file and what was set aside as damaged, which nobody wants to keep.
fn remove(book: &'static Book, path: &Path) -> Result<(), FileError> {
    remove_with_company(path)
        .and_then(|()| remove_with_company(&beside(path, BROKEN)))
        .map_err(|source| FileError::File { book, path: path.to_owned(), source })
}

/// Removes what was set aside as damaged once the newest part of it has expired.
fn expire_broken(book: &Book, path: &Path, now: SystemTime, keep: Duration) {
    let broken = beside(path, BROKEN);
    let age = fs::metadata(&broken).and_then(|about| about.modified()).ok().and_then(|at| now.duration_since(at).ok());
    if age.is_some_and(|age| age >= keep)
        && let Err(error) = remove_with_company(&broken)
    {
        let called = book.called;
        tracing::warn!(file = %broken.display(), %error, "{called} was damaged and cannot be removed; remove it by hand");
    }
}

/// Makes the folder and an empty file that only the bot's user can read.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

enum Opened {
    Sound(Connection),
    Foreign,
}

fn connect(book: &'static Book, path: &Path) -> Result<Opened, FileError> {
    let failed = |source| failed(book, path, source);
    let mut connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let is_ours = prepare(book, &mut connection).map_err(failed)?;
    if !is_ours {
        return Ok(Opened::Foreign);
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    let damaged = || FileError::Damaged { book, path: path.to_owned() };
    if verdict == "ok" { Ok(Opened::Sound(connection)) } else { Err(damaged()) }
}

/// Makes the tables in an empty file. Says whether the file is one of these, in the form of this version.
fn prepare(book: &Book, connection: &mut Connection) -> rusqlite::Result<bool> {
    let number = |connection: &Connection, sql: &str| connection.query_row(sql, [], |row| row.get::<_, i32>(0));
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if number(&transaction, "SELECT count(*) FROM sqlite_schema")? == 0 {
        transaction.execute_batch(book.tables)?;
        transaction.pragma_update(None, "application_id", book.application)?;
        transaction.pragma_update(None, "user_version", book.version)?;
    }
    let is_ours = number(&transaction, "PRAGMA application_id")? == book.application
        && number(&transaction, "PRAGMA user_version")? == book.version;
    transaction.commit()?;
    if is_ours {
        connection
            .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")?;
    }
    Ok(is_ours)
}

/// Gives a file and its company another name, and says which. What had that name is replaced.
fn set_aside(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let aside = beside(path, ending);
    remove_with_company(&aside)?;
    for end in BESIDE {
        unless_missing(fs::rename(beside(path, end), beside(&aside, end)))?;
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}

fn remove_with_company(path: &Path) -> io::Result<()> {
    for end in BESIDE.into_iter().chain([""]) {
        unless_missing(fs::remove_file(beside(path, end)))?;
    }
    Ok(())
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// The path with something behind the file's name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
