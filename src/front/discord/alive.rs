//! When the bot was there last, for whoever makes up for what it missed.
//!
//! Within a process the gateway's heartbeats say it, shard by shard ([`super::gateway::Link`]); for the next process it
//! lies in a small file below `data_dir`: the time and nothing else. Without it, everything fresh counts as missed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::store::write;

/// The file's name.
const FILE: &str = "alive";

/// When the bot was there last, in this process or the one before.
pub(super) struct Alive {
    file: PathBuf,
    before: Option<Duration>,
}

impl Alive {
    /// Reads when the process before was there last.
    pub(super) fn open(data_dir: &Path) -> Self {
        let file = data_dir.join(FILE);
        let seconds = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok());
        Self { file, before: seconds.map(Duration::from_secs) }
    }

    /// When the process before this one was there last, as the time since 1970 for Discord.
    pub(super) fn before(&self) -> Option<Duration> {
        self.before
    }

    /// Takes note that the bot is there now. May wait for the disk.
    pub(super) fn note(&self, now: Duration) {
        let written = self.file.parent().map_or(Ok(()), fs::create_dir_all).map_err(|error| error.to_string());
        let text = format!("{}\n", now.as_secs());
        let written =
            written.and_then(|()| write::replace(&self.file, text.as_bytes()).map_err(|error| error.to_string()));
        if let Err(error) = written {
            // Then a little more is looked at after the next start.
            tracing::debug!(error, "could not take note that the bot is there");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_process_knows_when_this_one_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let data_dir = folder.path().join("data");
        let first = Alive::open(&data_dir);
        assert_eq!(first.before(), None);
        first.note(Duration::from_millis(5_900));
        assert_eq!(Alive::open(&data_dir).before(), Some(Duration::from_secs(5)));
        fs::write(&first.file, "soon").expect("written");
        assert_eq!(Alive::open(&data_dir).before(), None);
    }
}
