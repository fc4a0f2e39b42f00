//! Files written whole or not at all, and nowhere but in the knowledge folder.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use syncdesk::store::write::{WriteError, keep_form, locate, remove, replace, sweep};
use syncdesk::store::{MAX_BYTES, read_folder};

/// Every file in a folder and the folders in it, by its path.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("plain letters");
        if entry.file_type().expect("a kind").is_dir() {
            names.extend(self::names(&entry.path()).iter().map(|below| format!("{name}/{below}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

#[test]
fn a_text_takes_the_place_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = locate(folder.path(), "photos/1-a.md").unwrap();
    for text in ["short\n", "much longer than the one before\n", "\n", ""] {
        replace(&path, text.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    assert_eq!(names(folder.path()), ["photos/1-a.md"]);
    remove(&path).unwrap();
    remove(&path).expect("what is gone may go again");
    assert!(names(folder.path()).is_empty());
}

#[test]
fn line_ends_and_the_mark_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1-a.md");
    fs::write(&path, "\u{feff}# A\r\n\r\n## Answer\r\nB.\r\n").unwrap();
    let text = keep_form(&fs::read_to_string(&path).unwrap(), "# A\n\n## Answer\nC.");
    replace(&path, text.as_bytes()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), "\u{feff}# A\r\n\r\n## Answer\r\nC.\r\n".as_bytes());
}

#[test]
fn a_refused_text_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1-a.md");
    fs::write(&path, "old\n").unwrap();
    let large = vec![b'a'; usize::try_from(MAX_BYTES).unwrap() + 1];
    let error = replace(&path, &large).unwrap_err();
    assert!(matches!(error, WriteError::TooLarge { .. }), "{error}");
    replace(&path, &large[1..]).expect("as large as a file may be");

    // Things that even the system's administrator cannot do.
    let below_a_file = replace(&path.join("2-b.md"), b"new\n").unwrap_err();
    assert!(matches!(below_a_file, WriteError::NoFolder { .. }), "{below_a_file}");
    let missing = replace(&folder.path().join("no/such/1-a.md"), b"new\n").unwrap_err();
    assert!(matches!(missing, WriteError::NoFolder { .. }), "{missing}");
    fs::create_dir(folder.path().join("2-b.md")).unwrap();
    let is_a_folder = replace(&folder.path().join("2-b.md"), b"new\n").unwrap_err();
    assert!(matches!(is_a_folder, WriteError::IsAFolder { .. }), "{is_a_folder}");
    let no_name = replace(&folder.path().join("photos").join("a".repeat(300)), b"new\n").unwrap_err();
    assert!(no_name.to_string().contains("cannot be written"), "{no_name}");
    assert!(!folder.path().join("photos").exists(), "no folder is made for nothing");
    assert_eq!(names(folder.path()), ["1-a.md"]);
}

#[test]
fn a_write_protected_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1-a.md");
    fs::write(&path, "old\n").unwrap();
    let writable = fs::metadata(&path).unwrap().permissions();
    let mut protected = writable.clone();
    protected.set_readonly(true);
    fs::set_permissions(&path, protected).unwrap();
    for error in [replace(&path, b"new\n").unwrap_err(), remove(&path).unwrap_err()] {
        assert!(matches!(error, WriteError::Protected { .. }), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), b"old\n");
    fs::set_permissions(&path, writable).unwrap();
}

#[test]
fn only_our_own_old_leftovers_are_swept() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("photos/.git")).unwrap();
    let (ours, theirs) = (".syncdesk-1-0.tmp", ".1-a.md.swp");
    for name in [ours, "photos/.syncdesk-1-1.tmp", "photos/.git/.syncdesk-1-2.tmp", theirs, "photos/1-a.md"] {
        fs::write(folder.path().join(name), "half").unwrap();
    }
    assert_eq!(read_folder(folder.path()).unwrap().0.len(), 1, "leftovers are not read");
    let now = SystemTime::now();
    assert_eq!(sweep(folder.path(), now - Duration::from_secs(60)), 0, "another process may be at work");
    assert_eq!(sweep(folder.path(), now), 2);
    assert_eq!(names(folder.path()), [theirs, "photos/.git/.syncdesk-1-2.tmp", "photos/1-a.md"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
    }

    #[test]
    fn a_file_keeps_its_mode_and_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1-a.md");
        fs::write(&path, "old\n").unwrap();
        let usual = mode(&path);
        // Works for the system's administrator alone; for others nothing changes, and that is to be kept too.
        let _ = std::os::unix::fs::chown(&path, Some(12_345), Some(12_346));
        let owner = |path: &Path| fs::metadata(path).map(|about| (about.uid(), about.gid())).unwrap();
        let before = owner(&path);
        for wanted in [0o600, 0o664, 0o755] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            replace(&path, b"new\n").unwrap();
            assert_eq!((mode(&path), owner(&path)), (wanted, before), "{wanted:o}");
        }
        let new = folder.path().join("2-b.md");
        replace(&new, b"new\n").unwrap();
        assert_eq!(mode(&new), usual);
    }

    #[test]
    fn a_link_stays_and_its_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("photos/shared")).unwrap();
        fs::write(folder.path().join("photos/shared/a.md"), "old\n").unwrap();
        symlink("shared/a.md", folder.path().join("photos/1-a.md")).unwrap();
        let path = locate(folder.path(), "photos/1-a.md").unwrap();
        replace(&path, b"new\n").unwrap();
        assert_eq!(fs::read(folder.path().join("photos/shared/a.md")).unwrap(), b"new\n");
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        remove(&path).unwrap();
        assert_eq!(names(folder.path()), ["photos/shared/a.md"], "of a link, the link goes");
    }

    #[test]
    fn nothing_outside_is_found_through_links() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("knowledge");
        fs::create_dir_all(folder.join("photos")).unwrap();
        fs::create_dir_all(around.path().join("knowledge-2")).unwrap();
        fs::write(around.path().join("secret.md"), "secret\n").unwrap();
        fs::write(folder.join("photos/notes.txt"), "notes\n").unwrap();
        for (link, to) in [
            ("photos/1-a.md", "../../secret.md"),
            ("out", ".."),
            ("beside", "../knowledge-2"),
            ("photos/2-b.md", "notes.txt"),
            ("_synonyms.md", "/dev/null"),
        ] {
            symlink(to, folder.join(link)).unwrap();
        }
        symlink("gone.md", folder.join("photos/3-c.md")).unwrap();
        for path in ["photos/1-a.md", "out/secret.md", "out/new.md", "beside/new.md", "photos/2-b.md", "_synonyms.md"] {
            let error = locate(&folder, path).unwrap_err();
            let wanted = matches!(&error, WriteError::BadPath { .. } | WriteError::Outside { .. });
            assert!(wanted && error.to_string().contains(path), "{path}: {error}");
        }
        let dead = locate(&folder, "photos/3-c.md").unwrap_err();
        assert!(matches!(dead, WriteError::DeadLink { .. }), "{dead}");
        assert!(matches!(replace(&folder.join("photos/3-c.md"), b"new\n"), Err(WriteError::DeadLink { .. })));

        // The folder itself may be a link.
        symlink("knowledge", around.path().join("link")).unwrap();
        locate(&around.path().join("link"), "photos/4-d.md").expect("it lies inside");
    }

    #[test]
    fn a_folder_that_may_not_be_written_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photos/1-a.md");
        replace(&path, b"old\n").unwrap();
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o555)).unwrap();
        let written = replace(&path, b"new\n");
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
        match written {
            Err(error) => {
                assert!(matches!(error, WriteError::Denied { .. }), "{error}");
                assert_eq!(fs::read(&path).unwrap(), b"old\n");
            }
            // The system's administrator may write everywhere.
            Ok(()) => assert_eq!(fs::read(&path).unwrap(), b"new\n"),
        }
        assert_eq!(names(folder.path()), ["photos/1-a.md"]);
    }
}
