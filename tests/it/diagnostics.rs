//! Every kind of finding, as it is printed: `tests/diagnostics/README.md` says how to add a case.

use std::fmt::Write as _;
use std::fs::{self, DirEntry, File};
use std::path::{Path, PathBuf};

use syncdesk::engine::diagnostic::{Code, Diagnostic};
use syncdesk::store::{MAX_BYTES, Store};

/// The folder that the others are laid over.
const BASE: &str = "base";

/// What is printed; the only file of a case that is not knowledge.
const EXPECTED: &str = "expected.txt";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The names of all cases, in order.
fn cases() -> Vec<String> {
    let folders = entries(&root()).into_iter().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn entries(folder: &Path) -> Vec<DirEntry> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect);
    entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn lay_over(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in entries(from) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            lay_over(&entry.path(), &target);
        } else if entry.file_name() != EXPECTED {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// Makes what a repository cannot hold.
fn make(case: &str, folder: &Path) {
    match case {
        "file-too-large" => {
            let file = File::create(folder.join("icloud-photos/3-story.md")).expect("a file can be made");
            file.set_len(MAX_BYTES + 1).expect("a file can be long");
        }
        "unreadable-file" => fs::create_dir(folder.join("icloud-photos/3-storage.md")).expect("a folder can be made"),
        _ => {}
    }
}

fn findings(case: &str) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    lay_over(&root().join(BASE), folder.path());
    lay_over(&root().join(case), folder.path());
    make(case, folder.path());
    Store::check(folder.path()).expect("the folder can be read").1
}

#[test]
fn every_case_prints_what_is_expected() {
    let bless = std::env::var_os("SYNCDESK_BLESS").is_some_and(|value| value == "1");
    let mut wrong = String::new();
    for case in cases() {
        let findings = findings(&case);
        let printed = findings.iter().fold(String::new(), |printed, finding| printed + &format!("{finding}\n"));
        let file = root().join(&case).join(EXPECTED);
        if bless {
            fs::write(&file, &printed).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if printed != expected {
            writeln!(wrong, "{case} prints\n{printed}instead of\n{expected}").unwrap();
        }
        let code = case.split("--").next().unwrap_or_default();
        if case != BASE && !findings.iter().any(|finding| finding.code.as_str() == code) {
            writeln!(wrong, "{case} does not print {code}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}Write anew what is printed with SYNCDESK_BLESS=1, and read it.");
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let bare: Vec<&Code> = Code::ALL.iter().filter(|code| !cases.iter().any(|case| case == code.as_str())).collect();
    assert!(bare.is_empty(), "no folder in tests/diagnostics for {bare:?}");
}

#[test]
fn codes_are_unique_and_explained() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(code.meaning().ends_with('.'), "{code}: {}", code.meaning());
        assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
    }
}

/// A finding is two sentences in plain words, and one line.
#[test]
fn findings_read_well() {
    for case in cases() {
        for finding in findings(&case) {
            for sentence in [&finding.message, &finding.help] {
                let told = sentence.ends_with(['.', '"']) && !sentence.contains('\n') && !sentence.contains("  ");
                assert!(told, "{case}: {sentence:?}");
                assert!(!sentence.contains(['{', '}']), "{case}: {sentence:?}");
            }
            assert!(finding.line >= 1, "{finding}");
        }
    }
}

#[test]
fn the_base_is_clean() {
    assert_eq!(findings(BASE), []);
}
