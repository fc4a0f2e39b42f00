//! Knowledge in a git checkout: each save is a commit of one file, and nobody's other work is touched.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use syncdesk::store::history::{Author, Change, Checkout, GitProblem, History, Origin, Recorded, Version};

use crate::again::{again, folder};
use crate::history::{at, record};

/// A checkout in which knowledge lies, one commit old.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "user.name", "Host"]);
        repository.git(&["config", "user.email", "host@example.org"]);
        repository.write("knowledge/g/1-a.md", "first\n");
        repository.write("code.rs", "code\n");
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "--message=Begin", "--author=Jane <j@example.org>", "--date=@5 +0000"]);
        repository
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").current_dir(self.root()).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    fn history(&self) -> History {
        // The data lies elsewhere, as `.gitignore` would have it.
        History::open(&self.root().join("knowledge"), &self.root().join(".git/data"), true)
    }

    /// Writes the file as the store does, then records it.
    fn save(&self, history: &History, path: &str, text: Option<&str>, second: u64) -> Recorded {
        match text {
            Some(text) => self.write(&format!("knowledge/{path}"), text),
            None => fs::remove_file(self.root().join("knowledge").join(path)).expect("it is there"),
        }
        record(history, path, text, second)
    }
}

/// Sees what people have saved, as the store does on every change.
fn see(history: &History, path: &str, text: &str, second: u64) -> Version {
    let (text, who, why, origin, when) = (Some(text), Author::unknown(), "", Origin::Editor, at(second));
    let change = Change { path, text, who: &who, why, origin, when, commit: false };
    history.record(&change).expect("it is kept").version
}

#[test]
fn a_save_is_a_commit_of_that_file_alone() {
    let repository = Repository::new();
    repository.write("code.rs", "staged\n");
    repository.write("knowledge/g/3-c.md", "staged\n");
    repository.git(&["add", "code.rs", "knowledge/g/3-c.md"]);
    repository.write("code.rs", "staged and changed\n");
    repository.write("knowledge/g/4-d.md", "new\n");
    let before = repository.git(&["status", "--porcelain"]);

    let history = repository.history();
    for (text, second) in [(Some("second\n"), 20), (None, 21), (Some("third\n"), 22)] {
        let recorded = repository.save(&history, "g/1-a.md", text, second);
        assert_eq!(recorded.warning, None);
        assert_eq!(recorded.version.commit.as_deref(), Some(&*repository.git(&["rev-parse", "HEAD"])));
        let changed = repository.git(&["show", "--format=%an|%ae|%at|%cn|%s", "--name-only"]);
        let expected = format!("Ann|7@users.noreply.discord.invalid|{second}|Host|because of {second}");
        assert_eq!(changed, format!("{expected}\n\nknowledge/g/1-a.md"));
    }
    assert_eq!(repository.git(&["status", "--porcelain"]), before);
    assert_eq!(repository.git(&["show", ":code.rs"]), "staged");

    // The same text again is no commit.
    let head = repository.git(&["rev-parse", "HEAD"]);
    let again = record(&history, "g/1-a.md", Some("third\n"), 23);
    assert!(!again.is_new && again.version.commit.is_none() && again.warning.is_none());
    assert_eq!(repository.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn what_may_ask_or_hang_does_not_run() {
    let repository = Repository::new();
    for (key, value) in [("commit.gpgsign", "true"), ("gpg.program", "false"), ("core.editor", "false")] {
        repository.git(&["config", key, value]);
    }
    for hook in ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"] {
        repository.write(&format!(".git/hooks/{hook}"), "#!/bin/sh\n: > hook-ran\nexit 1\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = repository.root().join(".git/hooks").join(hook);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    let recorded = repository.save(&repository.history(), "g/2-b.md", Some("new\n"), 20);
    assert!(recorded.warning.is_none() && recorded.version.commit.is_some(), "{recorded:?}");
    assert!(!repository.root().join("hook-ran").exists());
}

#[test]
fn names_cannot_lead_git_astray() {
    let repository = Repository::new();
    let history = repository.history();
    for (number, name) in ["--amend", "A <a@b.c>\nB", "\u{202e}\u{7}", "<>", "$(id) `id`"].into_iter().enumerate() {
        let text = format!("text {number}\n");
        repository.write("knowledge/g/1-a.md", &text);
        let who = Author::on_discord(name, 7);
        let (path, text, why) = ("g/1-a.md", Some(&*text), "--amend\n\n# not a comment");
        let change = Change { path, text, who: &who, why, origin: Origin::Discord, when: at(20), commit: true };
        assert_eq!(history.record(&change).unwrap().warning, None, "{name:?}");
        assert_eq!(
            repository.git(&["log", "-1", "--format=%ae|%s"]),
            "7@users.noreply.discord.invalid|--amend # not a comment"
        );
    }
    assert_eq!(repository.git(&["rev-list", "--count", "HEAD"]), "6");
}

#[test]
fn a_save_that_git_refuses_is_kept() {
    let repository = Repository::new();
    let history = repository.history();
    let head = repository.git(&["rev-parse", "HEAD"]);
    repository.write(".git/MERGE_HEAD", &head);
    let busy = repository.save(&history, "g/1-a.md", Some("second\n"), 20);
    assert_eq!(busy.warning, Some(GitProblem::Busy("a merge")));
    fs::remove_file(repository.root().join(".git/MERGE_HEAD")).unwrap();

    repository.write(".git/index.lock", "");
    let locked = repository.save(&history, "g/2-b.md", Some("new\n"), 21);
    assert!(matches!(&locked.warning, Some(GitProblem::Refused { said }) if said.contains("index.lock")), "{locked:?}");
    fs::remove_file(repository.root().join(".git/index.lock")).unwrap();

    assert!(busy.is_new && locked.is_new);
    assert_eq!(repository.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(history.text(&locked.version).unwrap().as_deref(), Some("new\n"));
    let ids: Vec<_> = history.list(None, 2).unwrap().into_iter().map(|version| version.id).collect();
    assert_eq!(ids, [locked.version.id, busy.version.id]);
    let changed = record(&history, "g/2-b.md", Some("not what is on the disk\n"), 21);
    assert!(changed.is_new && changed.warning == Some(GitProblem::Changed));
    // When what is there is saved once more, git takes it.
    assert!(record(&history, "g/2-b.md", Some("new\n"), 22).version.commit.is_some());
}

#[test]
fn versions_of_git_and_ours_are_one_list() {
    let repository = Repository::new();
    repository.write("knowledge/g/guide.md", "guide\n");
    let history = repository.history();
    let alone = history.list(Some("g/1-a.md"), 10).unwrap();
    assert_eq!(alone.len(), 1);
    assert_eq!(
        (&*alone[0].who.name, &*alone[0].why, alone[0].when, alone[0].origin),
        ("Jane", "Begin", 5, Origin::Git)
    );
    assert_eq!(history.text(&alone[0]).unwrap().as_deref(), Some("first\n"));
    assert_eq!(history.find(None, &alone[0].id).unwrap().as_ref(), Some(&alone[0]));

    let found = see(&history, "g/1-a.md", "first\n", 10);
    repository.save(&history, "g/1-a.md", Some("second\n"), 20);
    repository.save(&history, "g/1-a.md", Some("first\n"), 30);
    // Somebody edits, the bot sees it, and they commit it later.
    repository.write("knowledge/g/1-a.md", "by hand\n");
    let by_hand = see(&history, "g/1-a.md", "by hand\n", 40);
    repository.git(&[
        "commit", "--quiet", "--all", "--message=Say it better", "--author=Joe <j@example.org>", "--date=@50 +0000",
    ]);

    let listed = |history: &History| -> Vec<_> {
        let all = history.list(Some("g/1-a.md"), usize::MAX).unwrap();
        let told = all.iter().map(|version| {
            assert!(version.commit.is_some(), "{version:?}");
            (version.when, version.who.name.clone(), version.why.clone(), history.text(version).unwrap().unwrap())
        });
        told.collect()
    };
    let line = |when, who: &str, why: &str, text: &str| (when, who.to_owned(), why.to_owned(), text.to_owned());
    let expected = [
        line(40, "Joe", "Say it better", "by hand\n"),
        line(30, "Ann", "because of 30", "first\n"),
        line(20, "Ann", "because of 20", "second\n"),
        line(5, "Jane", "Begin", "first\n"),
    ];
    assert_eq!(listed(&history), expected);
    let ids: Vec<_> = history.list(None, usize::MAX).unwrap().into_iter().map(|version| version.id).collect();
    assert_eq!((ids.first(), ids.last()), (Some(&by_hand.id), Some(&found.id)));

    // A pull brings what nobody saw in force, and a removal.
    repository.git(&["rm", "--quiet", "knowledge/g/1-a.md"]);
    repository.git(&["commit", "--quiet", "--message=Drop it", "--author=Joe <j@example.org>", "--date=@60 +0000"]);
    let all = history.list(Some("g/1-a.md"), usize::MAX).unwrap();
    assert_eq!((all.len(), all[0].is_removal(), all[0].when), (5, true, 60));
    assert_eq!(history.list(Some("g/1-a.md"), 2).unwrap(), all[..2]);

    // Another machine, without our folder: git alone tells it all, the moderator included.
    let other = History::open(&repository.root().join("knowledge"), &repository.root().join(".git/other"), true);
    let told = other.list(None, usize::MAX).unwrap();
    assert_eq!(told.iter().map(|version| version.when).collect::<Vec<_>>(), [60, 50, 30, 20, 5]);
    assert_eq!(told[2].who, Author::on_discord("Ann", 7));
}

#[test]
fn line_ends_that_git_changes_are_no_other_version() {
    let repository = Repository::new();
    repository.write(".gitattributes", "*.md text eol=crlf\n");
    repository.git(&["add", ".gitattributes"]);
    repository.git(&["commit", "--quiet", "--message=Line ends"]);
    repository.write("knowledge/g/1-a.md", "by hand\r\n");
    let history = repository.history();
    see(&history, "g/1-a.md", "by hand\r\n", 10);
    repository.git(&["commit", "--quiet", "--all", "--message=By hand"]);
    let saved = repository.save(&history, "g/1-a.md", Some("on discord\r\n"), 4_000_000_000);
    assert!(saved.warning.is_none() && saved.version.commit.is_some());
    let all = history.list(Some("g/1-a.md"), usize::MAX).unwrap();
    let texts: Vec<_> = all.iter().map(|version| history.text(version).unwrap().unwrap()).collect();
    assert_eq!(texts, ["on discord\r\n", "by hand\r\n", "first\n"]);
}

#[cfg(unix)]
#[test]
fn of_a_link_the_file_is_committed() {
    let repository = Repository::new();
    repository.write("common/a.md", "old\n");
    std::os::unix::fs::symlink("../../common/a.md", repository.root().join("knowledge/g/5-e.md")).unwrap();
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--message=A link"]);
    let recorded = repository.save(&repository.history(), "g/5-e.md", Some("new\n"), 20);
    assert!(recorded.warning.is_none() && recorded.version.commit.is_some(), "{recorded:?}");
    assert_eq!(repository.git(&["show", "--format=", "--name-only"]), "common/a.md");
}

#[test]
fn where_git_has_no_say_the_folder_is_enough() {
    let repository = Repository::new();
    let data = repository.root().join(".git/data");
    let off = History::open(&repository.root().join("knowledge"), &data, false);
    assert!(repository.save(&off, "g/1-a.md", Some("second\n"), 20).version.commit.is_none());
    assert_eq!(off.list(None, 10).unwrap().len(), 1);

    repository.write(".gitignore", "/ignored\n");
    repository.write("ignored/g/1-a.md", "text\n");
    let elsewhere = tempfile::tempdir().unwrap();
    for knowledge in [repository.root().join("ignored"), elsewhere.path().to_owned()] {
        let history = History::open(&knowledge, &elsewhere.path().join("data"), true);
        assert_eq!(history.checkout(), &Checkout::None);
        assert!(record(&history, "g/1-a.md", Some(&format!("{knowledge:?}")), 21).warning.is_none());
    }
    assert_eq!(repository.git(&["rev-list", "--count", "HEAD"]), "1");
}

#[test]
#[ignore = "the process in another environment"]
fn saver() {
    let Some(root) = folder() else { return };
    let history = History::open(&root.join("knowledge"), &root.join("data"), true);
    let recorded = record(&history, "g/1-a.md", Some("second\n"), 20);
    assert_eq!(history.list(None, 1).unwrap()[0].id, recorded.version.id);
    let told = recorded.warning.map_or_else(|| "no warning".to_owned(), |problem| problem.to_string());
    writeln!(io::stdout(), "\nsaved, {told}").unwrap();
}

#[test]
fn an_odd_environment_stops_no_save() {
    let saved = |folder: &Path, variables: &[(&str, &str)]| {
        let output = again("checkout::saver", folder).envs(variables.iter().copied()).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        printed.lines().find(|line| line.starts_with("saved, ")).map(str::to_owned).unwrap_or(printed)
    };
    let repository = Repository::new();
    let without_git = saved(repository.root(), &[("PATH", "")]);
    assert!(without_git.contains("git is not installed"), "{without_git}");
    let alone = tempfile::tempdir().unwrap();
    fs::create_dir(alone.path().join("knowledge")).unwrap();
    assert_eq!(saved(alone.path(), &[("PATH", "")]), "saved, no warning", "there it is not missed");

    // Nobody is named, and a hook's variables lead elsewhere.
    let repository = Repository::new();
    repository.git(&["config", "--unset", "user.name"]);
    repository.git(&["config", "--unset", "user.email"]);
    repository.write("knowledge/g/1-a.md", "second\n");
    let odd = [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_DIR", "nowhere"),
        ("GIT_INDEX_FILE", "nowhere"),
        ("GIT_EDITOR", "false"),
    ];
    assert_eq!(saved(repository.root(), &odd), "saved, no warning");
    assert_eq!(repository.git(&["log", "-1", "--format=%an, %cn, %ce"]), "Ann, Syncdesk, syncdesk@localhost.invalid");
}
