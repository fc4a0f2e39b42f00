//! Rules about the source that neither the compiler nor a lint enforces.

use std::path::{Path, PathBuf};

/// No file is longer: a file is a chapter.
const LONGEST: usize = 400;

/// A source file: its path below the checkout, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// Its lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn below(folder: &Path, ends: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            // What a build leaves behind is not ours.
            if path.file_name().is_none_or(|name| name != "target") {
                below(&path, ends, found);
            }
        } else if path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted)) {
            found.push(path);
        }
    }
}

fn sources(folders: &[&str], ends: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in folders {
        below(&root().join(folder), ends, &mut paths);
    }
    paths.sort();
    let relative = |path: &Path| path.strip_prefix(root()).expect("below it").display().to_string().replace('\\', "/");
    // Some examples of bad knowledge are no UTF-8 on purpose.
    let text = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).expect("it can be read")).into_owned();
    let read = |path: PathBuf| Source { path: relative(&path), text: text(&path) };
    paths.into_iter().map(read).collect()
}

fn rust() -> Vec<Source> {
    sources(&["src", "tests", "benches", "examples"], &["rs"])
}

/// Fails with every line of code in which one of the words stands.
#[track_caller]
fn forbid(sources: &[Source], words: &[&str], why: &str) {
    let lines = sources.iter().flat_map(|source| {
        let bad = source.code().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        bad.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
    });
    let found: Vec<_> = lines.collect();
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
}

fn only(sources: Vec<Source>, wanted: impl Fn(&str) -> bool) -> Vec<Source> {
    sources.into_iter().filter(|source| wanted(&source.path)).collect()
}

#[test]
fn a_file_is_a_chapter() {
    let long = rust().into_iter().filter(|source| source.text.lines().count() > LONGEST);
    let long: Vec<_> = long.map(|source| source.path).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {}", long.join(", "));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = rust().into_iter().filter(|source| !source.text.starts_with("//! "));
    let silent: Vec<_> = silent.map(|source| source.path).collect();
    assert!(silent.is_empty(), "no `//!` on the first line: {}", silent.join(", "));
}

#[test]
fn the_engine_is_pure() {
    let engine = only(rust(), |path| path.starts_with("src/engine/"));
    let words =
        ["serenity", "tokio", "anyhow", "std::fs", "std::time", "std::env", "std::net", "std::io", "std::thread"];
    forbid(&engine, &words, "the engine does no I/O, reads no clock and knows no front end");
}

#[test]
fn serenity_and_tokio_stay_with_discord() {
    let others = only(rust(), |path| {
        path.starts_with("src/") && !path.starts_with("src/front/discord") && !path.starts_with("src/cli/")
    });
    forbid(
        &others,
        &["serenity::", "tokio::", "reqwest::", "axum::", "metrics::"],
        "only the Discord front knows these",
    );
}

#[test]
fn front_ends_do_not_see_each_other() {
    let discord = only(rust(), |path| path.starts_with("src/front/discord"));
    forbid(&discord, &["terminal"], "the Discord front knows no terminal");
    let terminal = only(rust(), |path| path.starts_with("src/front/terminal"));
    forbid(&terminal, &["discord"], "the terminal knows no Discord");
    let below = only(rust(), |path| path.starts_with("src/engine/") || path.starts_with("src/store/"));
    forbid(&below, &["crate::front", "crate::config"], "what lies below knows no front end and no configuration");
    let inbox = only(rust(), |path| path.starts_with("src/inbox/"));
    forbid(&inbox, &["crate::front", "crate::store"], "the inbox knows no front end and no store");
    let stats = only(rust(), |path| path.starts_with("src/stats/") || path.starts_with("src/sqlite"));
    forbid(&stats, &["crate::front", "crate::store", "crate::inbox"], "counts know no front end, store and inbox");
}

#[test]
fn anyhow_stays_in_the_program() {
    let library = only(rust(), |path| path.starts_with("src/") && !path.starts_with("src/cli/"));
    forbid(&library, &["anyhow"], "errors of the library have types of their own");
}

#[test]
fn nothing_is_left_to_do() {
    // Put together here, so that this file does not find itself.
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let calls = [concat!("to", "do!("), concat!("unimpl", "emented!("), concat!("db", "g!(")];
    for source in &rust() {
        for (number, line) in (1..).zip(source.text.lines()) {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            let left = notes.iter().any(|note| comment.contains(note)) || calls.iter().any(|call| line.contains(call));
            assert!(!left, "{}:{number}: {}", source.path, line.trim());
        }
    }
}

#[test]
fn plain_strings_hold_no_placeholders() {
    let slips = rust().into_iter().flat_map(|source| {
        let bad = source.code().filter(|(_, line)| {
            let after = [".context(\"", ".expect(\""].iter().find_map(|call| line.split_once(call));
            after.and_then(|(_, text)| text.split('"').next()).is_some_and(|text| text.contains('{'))
        });
        bad.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())).collect::<Vec<_>>()
    });
    let slips: Vec<_> = slips.collect();
    assert!(slips.is_empty(), "this text is shown with its braces:\n{}", slips.join("\n"));
}

#[test]
fn no_path_of_a_certain_machine_stands_anywhere() {
    let mut all = sources(&["src", "tests", "benches", "knowledge", ".ci", "examples"], &["rs", "md", "toml", "jsonl"]);
    for name in ["README.md", "CHANGELOG.md", "Cargo.toml", "config.example.toml", ".ci/run"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap_or_default();
        all.push(Source { path: name.to_owned(), text });
    }
    let places = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/"),
        concat!("/Use", "rs/"),
        concat!("C:", "\\"),
    ];
    for source in &all {
        let line = (1..).zip(source.text.lines()).find(|(_, line)| places.iter().any(|place| line.contains(place)));
        assert!(line.is_none(), "{}: {line:?}", source.path);
    }
}
