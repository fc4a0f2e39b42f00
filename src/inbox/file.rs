//! The inbox's file: where it lies, how it is opened, what is done with one that cannot be used.
//!
//! One SQLite file with a rollback journal: what was committed survives a kill at any moment, and while nothing is
//! being written no other file lies beside it. What is deleted is overwritten, not only marked as free.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode};

/// The file's name below the data folder.
const NAME: &str = "inbox.sqlite";

/// What is put behind the name of a file that cannot be read any more, and of one that is not the inbox's.
const BROKEN: &str = ".broken";
const FOREIGN: &str = ".foreign";

/// What SQLite may leave beside a file.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Tells the inbox's files from other SQLite files (in letters: `SDin`).
const APPLICATION: i32 = 0x5344_696e;

/// The version of the tables below.
const VERSION: i32 = 1;

/// How long another process may hold the file; it holds it for milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// `day` counts from 1970; `key` is a hash of the text's words; `shown` is the fix that did not help, where one was
/// shown. Numbers are never used twice, so that a button never means another text.
const TABLES: &str = "
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
";

/// Why the inbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The file or its folder cannot be made, moved or removed.
    #[error(
        "the inbox {} cannot be made or moved ({source}): let the bot's user write there, set `data_dir` to another \
         folder, or switch the inbox off with `enabled = false` in [inbox]",
        path.display()
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process does not let go of it.
    #[error("the inbox {} is held by another program: close the one that has it open, then try again", .0.display())]
    Busy(PathBuf),
    /// What is in it cannot be read any more.
    #[error("the inbox {} is damaged: start the bot again, which sets it aside and begins a new one", .0.display())]
    Damaged(PathBuf),
    /// It cannot be read or written.
    #[error(
        "the inbox {} cannot be used ({source}): see that the disk has room and that the bot's user may write there",
        path.display()
    )]
    Storage {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl InboxError {
    /// What SQLite says about the file at `path`.
    pub(super) fn new(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(path),
            _ => Self::Storage { path, source },
        }
    }
}

/// Where the inbox lies.
pub(super) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(NAME)
}

/// Opens the file, made where there is none. One that is damaged, or not the inbox's, is set aside first.
pub(super) fn open(path: &Path) -> Result<Connection, InboxError> {
    make(path).map_err(|source| InboxError::File { path: path.to_owned(), source })?;
    let wrong = match connect(path) {
        Ok(Opened::Sound(connection)) => return Ok(connection),
        Ok(Opened::Foreign) => FOREIGN,
        Err(InboxError::Damaged(_)) => BROKEN,
        Err(error) => return Err(error),
    };
    let aside = set_aside(path, wrong).map_err(|source| InboxError::File { path: path.to_owned(), source })?;
    tracing::warn!(file = %path.display(), aside = %aside.display(), "the inbox could not be read; began a new one");
    make(path).map_err(|source| InboxError::File { path: path.to_owned(), source })?;
    match connect(path)? {
        Opened::Sound(connection) => Ok(connection),
        Opened::Foreign => Err(InboxError::Damaged(path.to_owned())),
    }
}

/// Removes the inbox and what was set aside as damaged: members' words that nobody wants to keep.
pub(super) fn remove(path: &Path) -> Result<(), InboxError> {
    remove_with_company(path)
        .and_then(|()| remove_with_company(&beside(path, BROKEN)))
        .map_err(|source| InboxError::File { path: path.to_owned(), source })
}

/// Removes what was set aside as damaged once the newest text in it has expired.
pub(super) fn expire_broken(path: &Path, now: SystemTime, keep: Duration) {
    let broken = beside(path, BROKEN);
    let age = fs::metadata(&broken).and_then(|about| about.modified()).ok().and_then(|at| now.duration_since(at).ok());
    if age.is_some_and(|age| age >= keep)
        && let Err(error) = remove_with_company(&broken)
    {
        tracing::warn!(file = %broken.display(), %error, "a damaged inbox cannot be removed; remove it by hand");
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

fn connect(path: &Path) -> Result<Opened, InboxError> {
    let failed = |source| InboxError::new(path, source);
    let mut connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let is_ours = prepare(&mut connection).map_err(failed)?;
    if !is_ours {
        return Ok(Opened::Foreign);
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if verdict == "ok" { Ok(Opened::Sound(connection)) } else { Err(InboxError::Damaged(path.to_owned())) }
}

/// Makes the tables in an empty file. Says whether the file is the inbox's, in the form of this version.
fn prepare(connection: &mut Connection) -> rusqlite::Result<bool> {
    let number = |connection: &Connection, sql: &str| connection.query_row(sql, [], |row| row.get::<_, i32>(0));
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if number(&transaction, "SELECT count(*) FROM sqlite_schema")? == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    let is_ours = number(&transaction, "PRAGMA application_id")? == APPLICATION
        && number(&transaction, "PRAGMA user_version")? == VERSION;
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
