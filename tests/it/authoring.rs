//! `new`, `fmt` and `import` as people meet them, and what an import makes of articles and tables.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use syncdesk::engine::diagnostic::{Code, Diagnostic};
use syncdesk::engine::knowledge::import::{Form, Import, ImportError, article, table};
use syncdesk::engine::knowledge::{Knowledge, SourceFile};
use tempfile::TempDir;

use crate::cli::{stderr, stdout, syncdesk};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).expect("a fixture")
}

/// A folder with the guide `photos` and its fix `2-storage.md`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("photos")).expect("a folder");
    for (name, text) in [
        ("photos/guide.md", "# Photos\n\n## Introduction\nOne by one.\n\n## Solved\nFine!\n\n## Keywords\nphotos\n"),
        ("photos/still-stuck.md", "# Still stuck\n\n## Answer\nAsk here.\n"),
        ("photos/2-storage.md", "# Storage\n##Questions\r\n* is it full\n\n\n## Answer\nLook.\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

#[track_caller]
fn run(folder: &TempDir, args: &[&str], code: i32) -> (String, String) {
    let mut all = vec!["--knowledge", folder.path().to_str().expect("UTF-8")];
    all.extend(args);
    let output = syncdesk(&all).output().expect("it starts");
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}{}", stdout(&output), stderr(&output));
    (stdout(&output), stderr(&output))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_new_fix_gets_the_next_place() {
    let folder = folder();
    let (path, next) = run(&folder, &["new", "fix", "Check the clock"], 0);
    assert!(path.trim_end().ends_with("3-check-clock.md") && next.contains("syncdesk check"), "{path}{next}");
    let text = fs::read_to_string(folder.path().join("photos/3-check-clock.md")).unwrap();
    assert!(text.starts_with("# Check the clock\n\n## Questions\n"), "{text}");

    let (_, twice) = run(&folder, &["new", "fix", "check the CLOCK!"], 2);
    assert!(twice.contains("photos/3-check-clock.md"), "{twice}");
    run(&folder, &["new", "fix", "?!"], 2);
    let (_, unknown) = run(&folder, &["new", "fix", "Wait", "--guide", "mail"], 2);
    assert!(unknown.contains("there is: photos"), "{unknown}");
    assert_eq!(names(&folder.path().join("photos")).len(), 4, "nothing else is left behind");

    // The unfinished fix is named by `check`, and is not in force.
    let (findings, summary) = run(&folder, &["check"], 1);
    assert_eq!(findings.matches("[unfinished]").count(), 3, "{findings}");
    assert!(summary.contains("1 guide, 1 fix in force"), "{summary}");
}

#[test]
fn a_new_guide_is_a_folder() {
    let folder = folder();
    let (paths, next) = run(&folder, &["new", "guide", "Mail does not arrive"], 0);
    assert_eq!(paths.lines().count(), 3, "{paths}");
    assert!(next.contains("--guide mail-arrive"), "{next}");
    assert_eq!(names(&folder.path().join("mail-arrive")), ["1-first-fix.md", "guide.md", "still-stuck.md"]);
    run(&folder, &["new", "guide", "Mail does not arrive"], 2);
    let (_, which) = run(&folder, &["new", "fix", "Wait"], 2);
    assert!(which.contains("--guide: mail-arrive, photos"), "{which}");
    assert_eq!(names(folder.path()), ["mail-arrive", "photos"]);
}

#[test]
fn files_are_put_in_order() {
    let folder = folder();
    let path = folder.path().join("photos/2-storage.md");
    let before = fs::read_to_string(&path).unwrap();
    let (changed, summary) = run(&folder, &["fmt", "--check"], 1);
    assert!(
        changed.trim_end().ends_with("2-storage.md") && summary.contains("1 of 3 files would change"),
        "{changed}{summary}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    run(&folder, &["fmt"], 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), "# Storage\n\n## Questions\n- is it full\n\n## Answer\nLook.\n");
    run(&folder, &["fmt", "--check"], 0);

    fs::write(&path, "# Storage\n##Qestions\n* is it full\n").unwrap();
    let (_, left) = run(&folder, &["fmt"], 0);
    assert!(left.contains("left alone: ") && left.contains("2-storage.md, line 2: "), "{left}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "# Storage\n##Qestions\n* is it full\n");
    assert_eq!(names(&folder.path().join("photos")).len(), 3, "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn a_formatted_file_keeps_its_mode_and_its_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder();
    let (real, link) = (folder.path().join("photos/2-storage.md"), folder.path().join("photos/3-linked.md"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    run(&folder, &["fmt"], 0);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn an_import_is_written_once() {
    let folder = folder();
    let file = fixture("article.html");
    let file = file.to_str().unwrap();
    let (dry, _) = run(&folder, &["import", file, "--guide", "Cold kettle", "--dry-run"], 0);
    assert_eq!(names(folder.path()), ["photos"]);
    let (report, _) = run(&folder, &["import", file, "--guide", "Cold kettle"], 0);
    assert_eq!(dry, report);
    assert!(report.contains("cold-kettle/1-check-base.md:"), "{report}");
    let (_, again) = run(&folder, &["import", file, "--guide", "Cold kettle"], 2);
    assert!(again.contains("is there already"), "{again}");
    // Where it says what was left out, it is read without errors.
    fs::remove_dir_all(folder.path().join("photos")).unwrap();
    run(&folder, &["check"], 0);
    run(&folder, &["import", fixture("answers.csv").to_str().unwrap()], 2);
    run(&folder, &["import", "README.txt"], 2);
}

/// Everything that is found in what an import writes.
fn findings(import: &Import) -> Vec<Diagnostic> {
    let files = import.guides.iter().flat_map(|guide| {
        guide
            .files
            .iter()
            .map(|file| SourceFile { path: format!("{}/{}", guide.folder, file.name), text: file.text.clone() })
    });
    Knowledge::read(&files.collect::<Vec<_>>()).1
}

fn file<'i>(import: &'i Import, name: &str) -> &'i str {
    let names = import.guides.iter().flat_map(|guide| &guide.files).map(|file| &file.name);
    let names: Vec<_> = names.collect();
    let found = import.guides.iter().flat_map(|guide| &guide.files).find(|file| file.name == name);
    &found.unwrap_or_else(|| panic!("{name}: {names:?}")).text
}

fn noted(import: &Import, path: Option<&str>, words: &str) -> Option<usize> {
    let mut notes = import.notes.iter().filter(|note| note.path.as_deref() == path);
    notes.find(|note| note.text.contains(words)).map(|note| note.line)
}

#[test]
fn a_web_page_becomes_a_guide() {
    let import = article(&text("article.html"), Form::Html, Some("Cold kettle")).unwrap();
    assert_eq!(import.guides[0].folder, "cold-kettle");
    let base = file(&import, "1-check-base.md");
    let answer = base.split_once("## Answer\n").unwrap().1;
    assert_eq!(
        answer,
        "Lift the kettle & look at the **base**. Press Settings > [your kettle] [here].\n\nThe light must glow, as in the \
         screenshot below.\n\n1. Put it down.\n2. Turn it by one turn.\n   - left\n   - or right\n\n**Is the light off?**\n\
         Then try another socket.\n"
    );
    let guide = file(&import, "guide.md");
    assert!(
        guide.contains("## Introduction\nA kettle that stays cold is rarely broken. Go through these **in order**.\n"),
        "{guide}"
    );
    assert!(file(&import, "2-descale-kettle.md").contains("## Answer\nChalk keeps heat away"));
    assert!(file(&import, "3-reset-kettle.md").contains("Reset the kettle.\n\nTODO: say how"));
    assert_eq!(import.guides[0].files.len(), 6);
    let all: String = import.guides[0].files.iter().map(|file| file.text.as_str()).collect();
    for page in [
        "Tweet", "crumbs", "Advertisement", "vinegar of the year", "Newsletter", "Tea Weekly", "teapots", "I like it",
        "1 cup", "Not a fix", "Tea is worth",
    ] {
        assert!(!all.contains(page), "{page} in {all}");
    }
    let path = Some("cold-kettle/1-check-base.md");
    assert_eq!(noted(&import, path, "no questions"), Some(4));
    assert_eq!(noted(&import, path, "refers to a picture"), Some(12));
    assert!(noted(&import, path, "Left out here: a picture").is_some());
    assert!(
        noted(&import, Some("cold-kettle/2-descale-kettle.md"), "a table (line 23").is_some(),
        "{:#?}",
        import.notes
    );
    assert!(noted(&import, Some("cold-kettle/3-reset-kettle.md"), "no text").is_some());
    assert_eq!(noted(&import, None, "The bottom line"), Some(30));
    assert!(
        findings(&import).iter().all(|finding| finding.code == Code::Unfinished && !finding.is_error()),
        "{:#?}",
        findings(&import)
    );
    // Its own title, where none is given.
    let own = article(&text("article.html"), Form::Html, None).unwrap();
    assert!(file(&own, "guide.md").starts_with("# 4 ways to fix a kettle that does not boil\n"));
}

#[test]
fn a_markdown_article_becomes_a_guide() {
    let import = article(&text("article.md"), Form::Markdown, None).unwrap();
    assert_eq!(import.guides[0].folder, "bike-lamp-stays-dark");
    assert!(file(&import, "guide.md").contains("## Introduction\nLamps fail for few reasons. Start with the first.\n"));
    let first = file(&import, "1-clean-contacts.md");
    assert!(
        first.ends_with(
            "## Answer\nWipe **both** contacts with a cloth.\n\n**Tip 1: Use vinegar**\nIt helps.\n\nlamp --on\n"
        ),
        "{first}"
    );
    let path = Some("bike-lamp-stays-dark/1-clean-contacts.md");
    assert!(noted(&import, path, "a table (line 17").is_some() && noted(&import, path, "HTML").is_none());
    assert_eq!(noted(&import, Some("bike-lamp-stays-dark/2-change-bulb.md"), "refers to a picture"), Some(11));
    assert_eq!(noted(&import, None, "Conclusion"), Some(33));
    assert!(findings(&import).iter().all(|finding| finding.code == Code::Unfinished), "{:#?}", findings(&import));
}

#[test]
fn a_long_text_is_cut_into_steps() {
    let long = "A sentence about lamps that goes on for a while. ".repeat(60);
    let import = article(&format!("# Lamps\n## 1. Look\n{long}\n"), Form::Markdown, None).unwrap();
    let text = file(&import, "1-look.md");
    assert!(
        text.contains("\n- [Go on](#step-part-2)\n\n## Step: Part 2\n") && text.contains("## Step: Part 3\n"),
        "{text}"
    );
    assert_eq!(text.matches("about lamps").count(), 60);
    assert!(findings(&import).iter().all(|finding| finding.code == Code::Unfinished), "{:#?}", findings(&import));
    assert!(noted(&import, Some("lamps/1-look.md"), "cut into").is_some());
}

#[test]
fn questions_with_the_same_answer_are_one_fix() {
    let import = table(&text("answers.csv"), "Bins").unwrap();
    let bin = file(&import, "1-bin.md");
    assert!(bin.contains("- Where is the bin, please?\n- where is the bin\n"), "{bin}");
    assert!(bin.ends_with("## Answer\nBehind the house.\n\nOn the left, \"the green one\".\n"), "{bin}");
    assert!(file(&import, "2-full.md").ends_with("Look **inside**.\n\n- lid\n"));
    assert_eq!(noted(&import, None, "no question or no answer"), Some(8), "{:#?}", import.notes);
    assert_eq!((noted(&import, None, "another answer above"), import.guides[0].files.len()), (Some(7), 4));
    assert!(findings(&import).iter().all(|finding| !finding.is_error()), "{:#?}", findings(&import));

    let import = table(&text("answers.tsv"), "Parking").unwrap();
    assert_eq!(import.guides[0].files.len(), 4);
    assert!(file(&import, "1-park.md").contains("- can i park here\n- may i park here\n"));
    let swapped = table("answer;question\nYes.;may i\n", "T").unwrap();
    assert!(swapped.guides[0].files[2].text.contains("- may i\n"));
}

#[test]
fn many_fixes_become_several_guides() {
    let rows: Vec<String> = (0..45).map(|n| format!("where is room {n},It is number {n}.")).collect();
    let import = table(&rows.join("\n"), "Rooms").unwrap();
    assert_eq!(import.guides.iter().map(|guide| guide.files.len() - 2).collect::<Vec<_>>(), [20, 20, 5]);
    assert!(findings(&import).iter().all(|finding| !finding.is_error()), "{:#?}", findings(&import));
}

#[test]
fn what_cannot_be_imported_is_said() {
    let error = article("# T\n## Check\nx\n## Wait\n", Form::Markdown, None).unwrap_err().to_string();
    assert!(error.contains("\"Check\", \"Wait\""), "{error}");
    assert_eq!(article("## 1. Check\nx\n", Form::Markdown, None), Err(ImportError::NoTitle));
    assert_eq!(table("a,\n,b\n", "T"), Err(ImportError::NoRows));
}

fn source() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# T\n", "\n## 1. Check it\n", "\n## Fix 2: Wait\n", "\n### Step 1\n", "Answer\n\n", "Questions:\n",
        "- [x](#y)\n", "- [z]\n", "<h2>3. Go</h2>", "<p>", "</p>", "<div class=ad>", "</div>", "<b>", "</b>", "<li>",
        "<ul>", "</ul>", "<ol start=7>", "<script>", "</script>", "<table>", "</table>", "<img>", "<br>", "<!-- ",
        " -->", "**", "* a\n", "1. b\n", "> c\n", "```\n", "TODO", "text ", "\n\n", "\t", ",", ";", "\"", "question",
        "answer", "@everyone ", "## Keywords\n", "---\n", "| a |\n|-|\n", "&lt;", "\u{1f600}",
    ]);
    let piece = prop_oneof![12 => piece.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_imported_can_be_read(source in source()) {
        let imports = [
            article(&source, Form::Html, Some("T")), article(&source, Form::Markdown, Some("T")),
            article(&format!("<h1>4. x</h1>{source}"), Form::Html, None),
            article(&format!("# 1. x\n{source}"), Form::Markdown, Some("\u{1f600}")), table(&source, "T"),
        ];
        for import in imports.into_iter().flatten() {
            let errors: Vec<_> = findings(&import).into_iter().filter(Diagnostic::is_error).collect();
            prop_assert!(errors.is_empty(), "{:#?}\n{:#?}", errors, import);
            for note in &import.notes {
                let files = import.guides.iter().flat_map(|guide| guide.files.iter().map(move |file| (guide, file)));
                let text = files.filter(|(guide, file)| note.path == Some(format!("{}/{}", guide.folder, file.name))).map(|(_, file)| &file.text);
                let lines = text.map(|text| text.lines().count()).next();
                prop_assert!(note.path.is_none() == lines.is_none());
            }
        }
    }
}
