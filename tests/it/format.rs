//! The canonical form of knowledge files.
//!
//! Properties, for files as people write them, the shipped ones, and the examples of bad ones:
//! 1. What is formatted says what it said.
//! 2. What is formatted stays as it is when it is formatted again.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use syncdesk::engine::knowledge::edit::{LeftAlone, format};
use syncdesk::engine::knowledge::{Entry, Fix, Guide, Knowledge, SourceFile};

use crate::cases::cases;
use crate::edit::shipped;
use crate::knowledge::text;

const PATH: &str = "photos/2-storage.md";

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(format(PATH, text, &[]).as_deref(), Ok(expected), "{text:?}");
    assert_eq!(format(PATH, expected, &[]).as_deref(), Ok(expected), "a second time");
}

#[test]
fn the_layout_is_tidied() {
    check(
        "\u{feff}<!-- ours -->\nStorage\n===\nstray\n##STEP : Make room\nGo. \n\n\n\n### Then\n* a\n* [Back](5-a.md)\n## Answer ##\n\
         Look.\n* [On](#step-make-room)\n###   already Done:\n1. it's  fine\n\n##Questions\n\n* a\n   wrapped\n\
         + b\n\n\n<!-- about\n\nkeywords -->\n## Keywords <!-- few -->\n\n  a, b,  \n\n\n- c",
        "<!-- ours -->\n\n# Storage\n\nstray\n\n## Questions\n- a wrapped\n- b\n\n<!-- about\n\nkeywords -->\n\
         ## Keywords <!-- few -->\na, b,\n\n- c\n\n## Already done\n- it's  fine\n\n## Answer\nLook.\n\
         - [On](#step-make-room)\n\n## Step: Make room\nGo.\n\n### Then\n* a\n- [Back](5-a.md)\n",
    );
    check("# T\r\n##Answer\r\nA.", "# T\r\n\r\n## Answer\r\nA.\r\n");
    check("# T\n## Answer\n\tA.\n\t- b\n", "# T\n\n## Answer\nA.\n- b\n");
    check(
        "# T\n## Answer\nA.\n## Questions\n- a <!-- x\n\n\n  y -->\n- - b\n<!-- z -->\n",
        "# T\n\n## Questions\n- a <!-- x\n\n  y -->\n- b\n<!-- z -->\n\n## Answer\nA.\n",
    );
}

#[test]
fn synonyms_are_tidied() {
    let text = "# Synonyms\n* wifi, wlan  \n\n\n<!-- n -->\n* phone, handy";
    let tidy = "# Synonyms\n\n- wifi, wlan\n\n<!-- n -->\n- phone, handy\n";
    assert_eq!(format("_synonyms.md", text, &[]).as_deref(), Ok(tidy));
    assert_eq!(format("README.md", text, &[]).as_deref(), Ok(text));
}

#[test]
fn numbers_in_links_are_brought_up_to_date() {
    let text = |link: &str| format!("# T\n\n## Answer\nA.\n- [On]({link})\n");
    let relinked = |link: &str| {
        let files = ["3-restart.md", "4-update.md", "5-update.md", "guide.md"];
        format(PATH, &text(link), &files)
    };
    assert_eq!(relinked("7-restart.md#step-a"), Ok(text("3-restart.md#step-a")));
    for kept in ["3-restart.md", "7-update.md", "restart.md", "guide.md#solved", "9-gone.md"] {
        assert_eq!(relinked(kept), Ok(text(kept)));
    }
}

#[test]
fn what_may_mean_two_things_is_left_alone() {
    for (text, line) in [
        ("# T\n## Questions\n- a\n## Answer\nA.\n## questions\n- b\n", 6),
        ("# T\n## Qestions\n- a\n## Answer\nA.\n", 2),
        ("# T\n## Questions\nfree text\n## Answer\nA.\n", 3),
        ("", 1),
    ] {
        let left = format(PATH, text, &[]).expect_err(text);
        assert_eq!(left.line, line, "{left}");
        assert!(left.to_string().starts_with(&format!("line {line}: ")) && left.why.ends_with(['.', '"']), "{left}");
    }
}

#[test]
fn the_shipped_files_are_canonical() {
    for (path, text) in shipped() {
        assert!(format(&path, &text, &[]).as_ref() == Ok(&text), "{path} is not canonical: run `syncdesk fmt`");
    }
}

/// Every file below `folder` that is UTF-8, with the last two parts of its path.
fn below(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path: PathBuf = entry.expect("an entry").path();
        if path.is_dir() {
            below(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let parts: Vec<_> =
                path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
            found.push((format!("{}/{}", parts[1], parts[0]), text));
        }
    }
}

#[test]
fn examples_of_bad_files_say_what_they_said() {
    let mut files = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics"), &mut files);
    let formatted = files.iter().filter(|(path, text)| {
        let same = agrees(path, text);
        assert!(same.is_ok(), "{path}: {same:?}");
        same == Ok(true)
    });
    assert!(formatted.count() > 40, "most are formatted");
}

/// Whether the file is formatted; an error where that changes what it says, or is not enough.
fn agrees(path: &str, text: &str) -> Result<bool, String> {
    let tidy = match format(path, text, &[]) {
        Ok(tidy) => tidy,
        Err(LeftAlone { .. }) => return Ok(false),
    };
    let (before, after) = (read(path, text), read(path, &tidy));
    if before != after {
        return Err(format!("{before:#?}\nbecame\n{after:#?}\nwith\n{tidy}"));
    }
    match format(path, &tidy, &[]) {
        Ok(again) if again == tidy => Ok(true),
        again => Err(format!("{tidy:?}\nbecame\n{again:?}")),
    }
}

/// The knowledge with this file in it, without the lines.
fn read(path: &str, text: &str) -> Knowledge {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let folder = path.split_once('/').map_or("g", |(folder, _)| folder);
    let mut files = vec![file(path, text)];
    for (name, text) in [
        ("guide.md", "# G\n## Introduction\nI.\n## Solved\nS.\n## Keywords\nk\n"),
        ("1-zzz.md", "# Z\n## Questions\n- zzz\n## Answer\nZ.\n## Step: a\nb\n"),
        ("still-stuck.md", "# S\n## Answer\nS.\n"),
    ] {
        files.extend((path != format!("{folder}/{name}")).then(|| file(&format!("{folder}/{name}"), text)));
    }
    let (mut knowledge, _) = Knowledge::read(&files);
    knowledge.synonyms.iter_mut().for_each(|group| forget(group));
    for Guide { keywords, questions, not_questions, other_topics, introduction, solved, fixes, closing, .. } in
        &mut knowledge.guides
    {
        for entries in [keywords, questions, not_questions, other_topics] {
            forget(entries);
        }
        for text in [introduction, solved] {
            *text = trimmed(text);
        }
        for Fix { questions, not_questions, keywords, already_done, steps, .. } in fixes.iter_mut().chain([closing]) {
            for entries in [questions, not_questions, keywords, already_done] {
                forget(entries);
            }
            for step in steps {
                step.line = 0;
                step.text = trimmed(&step.text);
                step.prompts.iter_mut().for_each(|prompt| prompt.line = 0);
            }
        }
    }
    knowledge
}

fn forget(entries: &mut [Entry]) {
    for entry in entries {
        entry.line = 0;
    }
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A file that is free of errors more often than not.
fn sound() -> impl Strategy<Value = String> {
    let heading = |names: &'static [&'static str]| prop::sample::select(names.to_vec());
    let bullet = prop::sample::select(vec![
        "- a b", "* c <!-- n -->", "+  d", "1. e f", "\t- g", "  wrapped", "", "", "<!-- own\n\n line -->", "- - h",
        "-\u{a0}i", "- *j* `k`", "  - l", "- [m](n)", "---", "- o\\",
    ]);
    let words = prop::sample::select(vec!["a, b,", "c d;", "", "- e, f", "* g", "<!-- n -->", "  h,"]);
    let prose = prop::sample::select(vec![
        "One.", "Two.  ", "", "", "* a", "- b", "  - c", "1. d", "### E", "> q", "<!-- n -->", "    f", "**g**",
        "<!-- x", "-->", "- [h](1-zzz.md)", "* [i](#step-a)", "+ [j](guide.md#solved)", "```\n  k\n\n\n```",
    ]);
    let list = |item: BoxedStrategy<&'static str>| prop::collection::vec(item, 0..5).prop_map(|lines| lines.join("\n"));
    let part = |names, item| (heading(names), list(item)).prop_map(|(name, body)| format!("{name}\n{body}\n"));
    let parts = (
        part(&["## Questions", "##questions:", "Questions\n---", "<!-- q -->\n## Questions"], bullet.clone().boxed()),
        part(&["## Keywords", "\n\n  ##keywords", "## Keywords <!-- k -->"], words.boxed()),
        part(&["## Already done", "### already  DONE ##"], bullet.boxed()),
        part(&["## Answer\nA.", "Answer\n---\nA.", "##answer\n\n\nA."], prose.clone().boxed()),
        part(&["## Step: a\nB.", "##step:a\nB.", "\t## STEP: A :\nB."], prose.boxed()),
    );
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let title = prop::sample::select(vec![
        "# T\n", "\u{feff}#T\n", "T *b*\n===\n", "<!-- t -->\n# T ##\n", "---\nx: y\n---\n# T\n",
    ]);
    (title, parts, prop::sample::subsequence(vec![0, 1, 2, 3, 4], 2..=5).prop_shuffle(), end).prop_map(
        |(title, (a, b, c, d, e), order, end)| {
            let parts = [a, b, c, d, e];
            let body: String = order.into_iter().map(|index: usize| parts[index].as_str()).collect();
            (title.to_owned() + &body).replace('\n', end)
        },
    )
}

/// The property below would hold of nothing if hardly any file were formatted.
#[test]
fn most_generated_files_are_formatted() {
    let mut runner = TestRunner::deterministic();
    let texts = (0..200).map(|_| sound().new_tree(&mut runner).expect("a text").current());
    let formatted = texts.filter(|text| format("g/2-b.md", text, &[]).is_ok()).count();
    assert!(formatted >= 60, "{formatted} of 200");
}

proptest! {
    #![proptest_config(cases(1500))]
    #[test]
    fn what_is_formatted_says_what_it_said(text in prop_oneof![4 => sound(), 1 => text()], path in prop::sample::select(vec![
        PATH, "g/2-b.md", "g/guide.md", "g/still-stuck.md", "_synonyms.md",
    ])) {
        let same = agrees(path, &text);
        prop_assert!(same.is_ok(), "{}", same.unwrap_err());
    }
}
