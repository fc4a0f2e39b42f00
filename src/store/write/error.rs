//! Why a file could not be written, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file could not be written. Unless it is [`WriteError::Unsure`], the old text is in place.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No space is left, or no more than somebody allowed.
    #[error("there is no space left to write {}: free some space on that disk, then save again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The bot's user may not write there.
    #[error("the bot may not write {}: check who owns the file and its folder", path.display())]
    Denied {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The whole disk is mounted to be read only.
    #[error("the disk of {} is read-only: mount it so that the bot can write there", path.display())]
    ReadOnlyDisk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Somebody took everybody's right to write this file.
    #[error("{} is write-protected: allow its owner to write it, if it is meant to change", path.display())]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// Its folder is in a place that is not there.
    #[error("there is no folder for {}: check whether its disk is mounted, and whether the name is right", path.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is a folder of that name.
    #[error("{} is a folder, not a file: move it away, or choose another name", path.display())]
    IsAFolder {
        /// The folder.
        path: PathBuf,
    },
    /// There is a link of that name to a file that is gone.
    #[error("{} is a link that leads nowhere: remove it, or put its file back", path.display())]
    DeadLink {
        /// The link.
        path: PathBuf,
    },
    /// There is a link that leads out of the knowledge folder, or to something that is no knowledge file.
    #[error("{path} leads out of the knowledge folder: put the file itself there if the bot is meant to change it")]
    Outside {
        /// The path below the knowledge folder.
        path: String,
    },
    /// Not a path that a knowledge file can have.
    #[error(
        "\"{path}\" is no path for a knowledge file: use a guide and a file, small letters and digits joined by \"-\", for \
         example \"icloud-photos/3-restart.md\""
    )]
    BadPath {
        /// The path as it was given.
        path: String,
    },
    /// The text is too long.
    #[error("the text for {} is larger than {} KiB: make two fixes of it", path.display(), super::MAX_BYTES / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The new text is in place, but the system does not promise that it outlives a power cut.
    #[error("{} is written, but the system could not confirm it: check that disk", path.display())]
    Unsure {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else that the system says.
    #[error("{} cannot be written: {source}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl WriteError {
    /// Sorts what the system says by what can be done about it.
    pub(in crate::store) fn of(path: &Path, source: io::Error) -> Self {
        use io::ErrorKind;
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full { path, source },
            ErrorKind::PermissionDenied => Self::Denied { path, source },
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk { path, source },
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder { path, source },
            _ => Self::Other { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_turned_into_what_to_do() {
        use io::ErrorKind;
        let cases = [
            (ErrorKind::StorageFull, "free some space"),
            (ErrorKind::QuotaExceeded, "free some space"),
            (ErrorKind::PermissionDenied, "check who owns"),
            (ErrorKind::ReadOnlyFilesystem, "mount it so"),
            (ErrorKind::NotADirectory, "there is no folder"),
            (ErrorKind::BrokenPipe, "cannot be written: broken pipe"),
        ];
        for (kind, cure) in cases {
            let said = WriteError::of(Path::new("g/1-a.md"), kind.into()).to_string();
            assert!(said.contains(cure) && said.contains("g/1-a.md"), "{kind}: {said}");
        }
    }
}
