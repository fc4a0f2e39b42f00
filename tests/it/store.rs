//! A folder on disk: which files are read, which are passed over, and what is said when there is no folder.

use std::fs;
use std::path::Path;

use syncdesk::store::{Store, StoreError, read_folder};

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
    fs::write(file, text).expect("a file can be written");
}

#[test]
fn only_knowledge_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "_synonyms.md", "README.md", "photos/guide.md", "photos/1-a.md", "photos/old/1-a.md", // read
        ".git/x.md", ".hidden.md", "photos/.1-a.md.swp", "photos/1-a.md~", "photos/#1-a.md#", "photos/1-a.md.bak",
        "photos/.#1-a.md", "photos/~$1-a.md", "photos/image.png", "photos/a/b/c.md", "photos/4913",
    ] {
        write(folder.path(), path, path);
    }
    let (files, findings) = read_folder(folder.path()).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["README.md", "_synonyms.md", "photos/1-a.md", "photos/guide.md", "photos/old/1-a.md"]);
    assert!(files.iter().all(|file| file.text == file.path));
    assert_eq!(findings, []);
}

#[test]
fn an_unreadable_guide_is_not_reported_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "photos/1-a.md", "# A\n\n## Questions\n- a\n\n## Answer\nA.\n");
    write(folder.path(), "photos/still-stuck.md", "# Stuck\n\n## Answer\nA.\n");
    fs::write(folder.path().join("photos/guide.md"), b"# Fotogr\xf6\xdfe\n").unwrap();
    let (_, findings) = Store::open(folder.path()).unwrap();
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["not-text"]);
}

#[test]
fn an_empty_folder_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let (store, findings) = Store::open(folder.path()).unwrap();
    assert!(store.snapshot().knowledge().guides.is_empty() && findings.is_empty());
    assert_eq!(store.folder(), folder.path());
}

#[test]
fn a_missing_folder_is_said_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Store::open(&folder.path().join("knowlege")).unwrap_err();
    assert!(matches!(missing, StoreError::Missing(_)));
    assert!(missing.to_string().contains("knowlege: name the folder"), "{missing}");

    write(folder.path(), "file", "");
    let file = Store::open(&folder.path().join("file")).unwrap_err();
    assert!(matches!(file, StoreError::NotAFolder(_)), "{file}");
}
