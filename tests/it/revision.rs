//! `syncdesk check --against`: another folder, or what git keeps.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use syncdesk::store::{RevisionError, read_folder, read_revision};

use super::cli::{stderr, stdout, syncdesk};
use super::folders::copy;

const BASE: &str = "tests/diagnostics/base";

/// Runs git in a folder, with an author and no settings of the machine.
#[track_caller]
fn git(folder: &Path, args: &[&str]) {
    let who = ["-c", "user.name=Moderator", "-c", "user.email=moderator@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(who)
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn base(to: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(BASE), to);
    fs::remove_file(to.join("expected.txt")).expect("it is there");
}

/// A checkout with the base in its folder `docs/knowledge`, committed.
fn checkout() -> tempfile::TempDir {
    let top = tempfile::tempdir().expect("a folder");
    base(&top.path().join("docs/knowledge"));
    fs::write(top.path().join("docs/readme.md"), "# Outside\n").expect("written");
    git(top.path(), &["init", "-q"]);
    git(top.path(), &["add", "."]);
    git(top.path(), &["commit", "-q", "-m", "Begin"]);
    top
}

/// Lets the first fix take a question of the second one.
fn steal(knowledge: &Path) {
    let file = knowledge.join("icloud-photos/1-connection.md");
    let text = fs::read_to_string(&file).expect("a text");
    let stolen = "## Questions\n- for photos to sync should i reboot my iphone\n";
    fs::write(file, text.replacen("## Questions\n", stolen, 1)).expect("written");
}

#[track_caller]
fn check(folder: &Path, args: &[&str], code: i32) -> Output {
    let folder = folder.to_str().expect("a name");
    let mut command = syncdesk(&[&["check", folder], args].concat());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}{}", stdout(&output), stderr(&output));
    output
}

#[test]
fn a_revision_reads_as_the_folder_did() {
    let top = checkout();
    let knowledge = top.path().join("docs/knowledge");
    fs::write(knowledge.join("icloud-photos/.1-connection.md.swp"), "x").expect("written");
    fs::write(knowledge.join("icloud-photos/2-restart.md~"), "x").expect("written");
    fs::write(knowledge.join("icloud-photos/notes.txt"), "x").expect("written");
    fs::write(knowledge.join("icloud-photos/_broken.md"), b"\xff\xfe").expect("written");
    fs::write(knowledge.join("icloud-photos/_caf\u{e9} \"1\".md"), "two\nlines\n\n").expect("written");
    git(top.path(), &["add", "-f", "."]);
    git(top.path(), &["commit", "-q", "-m", "Add what is no knowledge, too"]);
    let (now, _) = read_folder(&knowledge).expect("it can be read");
    assert!(now.iter().any(|file| file.path.contains("caf\u{e9}")), "{now:?}");
    steal(&knowledge);
    fs::remove_file(knowledge.join("_synonyms.md")).expect("it is there");
    assert_eq!(read_revision(&knowledge, "HEAD").expect("it can be read"), now);
    let first = read_revision(&knowledge, "HEAD~1").expect("it can be read");
    let paths: Vec<&str> = first.iter().map(|file| file.path.as_str()).collect();
    let fixes =
        ["1-connection.md", "2-restart.md", "guide.md", "still-stuck.md"].map(|name| format!("icloud-photos/{name}"));
    assert_eq!(paths, [["_synonyms.md"].as_slice(), &fixes.each_ref().map(String::as_str)].concat());
}

#[test]
fn a_stolen_question_is_printed_with_its_words() {
    let top = checkout();
    let knowledge = top.path().join("docs/knowledge");
    let page = check(&knowledge, &["--against", "HEAD"], 0);
    assert_eq!(stdout(&page), "");
    assert!(stderr(&page).contains("lead where they led before"), "{}", stderr(&page));
    steal(&knowledge);
    let page = check(&knowledge, &["--against", "HEAD"], 0);
    let (findings, moved): (Vec<_>, Vec<_>) = {
        let lines: Vec<String> = stdout(&page).lines().map(str::to_owned).collect();
        lines.into_iter().partition(|line| line.contains("warning["))
    };
    assert!(findings.iter().any(|line| line.contains("[question-astray]")), "{findings:?}");
    let line = "\"should i reboot my iphone for photos to sync\" now leads to \"Check the connection\" instead of \
                \"Restart the phone\" (because of ";
    assert!(moved.first().is_some_and(|first| first.starts_with(line) && first.contains("\"reboot\"")), "{moved:?}");
    assert!(stderr(&page).contains("; 1 is taken from its own fix"), "{}", stderr(&page));
}

#[test]
fn another_folder_serves_as_well_as_a_revision() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    base(&old);
    base(&new);
    steal(&new);
    let page = check(&new, &["--against", old.to_str().expect("a name")], 0);
    assert!(stdout(&page).contains("instead of \"Restart the phone\""), "{}", stdout(&page));
}

#[test]
fn machines_get_an_object_with_the_difference() {
    let top = checkout();
    let knowledge = top.path().join("docs/knowledge");
    steal(&knowledge);
    let alone: Value = serde_json::from_str(&stdout(&check(&knowledge, &["--format", "json"], 0))).expect("JSON");
    let args = ["--format", "json", "--against", "HEAD"];
    let both: Value = serde_json::from_str(&stdout(&check(&knowledge, &args, 0))).expect("JSON");
    assert!(alone.as_array().is_some_and(|findings| !findings.is_empty()), "{alone}");
    assert_eq!(both["findings"], alone);
    let stolen = &both["moved"][0];
    assert_eq!(stolen["text"], "should i reboot my iphone for photos to sync");
    assert_eq!(
        (&stolen["kind"], &stolen["reach"], &stolen["is_theft"]),
        (&"question".into(), &"itself".into(), &true.into())
    );
    assert_eq!(stolen["owner"], "icloud-photos/restart");
    assert_eq!(stolen["from"]["fix"], "icloud-photos/restart");
    assert_eq!(stolen["to"]["fix"], "icloud-photos/connection");
    assert!(stolen["words"].as_array().is_some_and(|words| !words.is_empty()), "{stolen}");
    assert_eq!(both["added"], 1);
}

#[test]
fn errors_still_decide_the_exit_code() {
    let top = checkout();
    let knowledge = top.path().join("docs/knowledge");
    fs::write(knowledge.join("icloud-photos/2-restart.md"), "# Restart the phone\n").expect("written");
    check(&knowledge, &["--against", "HEAD"], 1);
}

#[test]
fn what_cannot_be_compared_is_said_with_the_cure() {
    let top = checkout();
    let knowledge = top.path().join("docs/knowledge");
    for revision in ["no-such-branch", "--output=x", "HEAD:docs", ""] {
        let error = read_revision(&knowledge, revision).expect_err("no such revision");
        assert!(matches!(error, RevisionError::NoSuchRevision(_)), "{revision}: {error:?}");
    }
    let page = check(&knowledge, &["--against", "no-such-branch"], 2);
    assert!(stderr(&page).contains("name a commit, a branch or a tag"), "{}", stderr(&page));

    let later = top.path().join("docs/later");
    base(&later);
    let error = read_revision(&later, "HEAD").expect_err("it was not there");
    assert!(
        matches!(error, RevisionError::NothingThere { .. }) && error.to_string().contains("later revision"),
        "{error}"
    );

    let outside = tempfile::tempdir().expect("a folder");
    base(outside.path());
    let page = check(outside.path(), &["--against", "HEAD"], 2);
    assert!(stderr(&page).contains("lies in no git checkout"), "{}", stderr(&page));

    // An environment without a path has no git.
    let folder = knowledge.to_str().expect("a name");
    let output =
        syncdesk(&["check", folder, "--against", "HEAD"]).env("PATH", outside.path()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("install git"), "{}", stderr(&output));
}
