//! Changes of a knowledge file's text.
//!
//! Properties:
//! 1. No text makes an edit panic, and what an edit does not name stays byte for byte.
//! 2. A part that is replaced by itself leaves the file as it is; a bullet that is added and removed, too.
//! 3. Whatever somebody typed, as a bullet it is one entry, and makes no error.

use std::path::Path;

use proptest::prelude::*;
use syncdesk::engine::diagnostic::{Code, Diagnostic};
use syncdesk::engine::knowledge::edit::{
    Added, Content, Draft, EditError, Mark, Sections, difference, guide, next_number, safe_line, skeleton,
};
use syncdesk::engine::knowledge::{Article, Knowledge, SourceFile};

use crate::knowledge::text;

const PATH: &str = "photos/2-storage.md";
const FIX: &str = "<!-- ours -->\n# Storage\n\n## Questions\n- is it full\n* Is there  *room*? <!-- rare -->\n\n<!-- a\n## \
                   Answer\n-->\n- no space\n\n##keywords:\nicloud storage, 5gb,\nroom\n\nAnswer\n------\nLook.  \n\n### \
                   Then\n- [Yes](#step-make-room)\n\n\n## Step: Make room\nDelete something.\n";

pub(crate) fn shipped() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["knowledge", "tests/knowledge", "tests/knowledge-small"] {
        let (found, _) = syncdesk::store::read_folder(&root.join(folder)).expect("it can be read");
        files.extend(found.into_iter().map(|file| (file.path, file.text)));
    }
    files
}

#[track_caller]
fn added(text: &str, section: &str, line: &str) -> String {
    match Sections::of(PATH, text).add_bullet(section, line) {
        Ok(Added::New { text, .. }) => text,
        other => panic!("{other:?}"),
    }
}

fn replaced(text: &str, section: &str, body: &str) -> Result<String, EditError> {
    Sections::of(PATH, text).replace_section(section, body)
}

#[test]
fn a_file_falls_into_its_parts() {
    let sections = Sections::of(PATH, FIX);
    let parts: Vec<_> =
        sections.parts().iter().map(|part| (part.name.as_str(), part.content, part.lines.clone())).collect();
    assert_eq!(
        parts,
        [
            ("Title", Content::Text, 2..3),
            ("Questions", Content::List, 5..12),
            ("Keywords", Content::Words, 14..16),
            ("Answer", Content::Text, 19..23),
            ("Step: Make room", Content::Text, 26..27),
        ]
    );
    assert_eq!(sections.parts()[0].text, "Storage");
    assert_eq!(sections.part_named("ANSWER:").unwrap().text, "Look.  \n\n### Then\n- [Yes](#step-make-room)");
    let bullets: Vec<_> =
        sections.parts()[1].bullets.iter().map(|bullet| (bullet.line, bullet.text.as_str())).collect();
    assert_eq!(bullets, [(5, "is it full"), (6, "Is there  *room*? <!-- rare -->"), (11, "no space")]);
    assert_eq!(sections.absent(), ["Not questions", "Already done"]);
    assert!(Sections::of("photos/_draft.md", FIX).parts().is_empty());
}

#[test]
fn one_part_changes_and_the_rest_stays() {
    assert_eq!(replaced(FIX, "title", "# Check\n it ").unwrap(), FIX.replace("# Storage", "# Check it"));
    assert_eq!(
        replaced(FIX, "Answer", "\nA.\r\nB.\n- [Yes](#step-make-room)\n\n").unwrap(),
        FIX.replace("Look.  \n\n### Then\n", "A.\nB.\n")
    );
    assert_eq!(replaced(FIX, "step: make ROOM", "Go.").unwrap(), FIX.replace("Delete something.", "Go."));
    let windows = FIX.replace('\n', "\r\n");
    assert_eq!(
        replaced(&windows, "Answer", "A.\nB.").unwrap(),
        windows.replace("Look.  \r\n\r\n### Then\r\n- [Yes](#step-make-room)", "A.\r\nB.")
    );
    // In a list, a line alone is a bullet.
    let bullets = replaced(FIX, "Questions", "- is it full\nis there *room*\n<!-- a\nb -->\n1. c").unwrap();
    assert!(
        bullets.contains("## Questions\n- is it full\n- is there *room*\n<!-- a\nb -->\n1. c\n\n##keywords:"),
        "{bullets}"
    );
}

#[test]
fn a_missing_part_is_added_at_its_place() {
    let text = replaced(FIX, "Already done", "it's fine").unwrap();
    assert_eq!(text, FIX.replace("room\n\nAnswer\n", "room\n\n## Already done\n- it's fine\n\nAnswer\n"));
    let text = replaced("# T\n\n## Answer\nLook.", "Step: Next", "Go.").unwrap();
    assert_eq!(text, "# T\n\n## Answer\nLook.\n\n## Step: Next\nGo.\n");
    assert_eq!(
        replaced("# T\n## Answer\nA.\n", "Questions", "- q").unwrap(),
        "# T\n\n## Questions\n- q\n\n## Answer\nA.\n"
    );
    assert_eq!(replaced("", "Answer", "A.").unwrap(), "## Answer\nA.\n");
    assert_eq!(replaced("## Answer\nA.\n", "Title", "T").unwrap(), "# T\n\n## Answer\nA.\n");
    assert_eq!(
        replaced("# T\n## Questions\n## Answer\nA.\n", "Questions", "q").unwrap(),
        "# T\n## Questions\n- q\n\n## Answer\nA.\n"
    );
}

#[test]
fn an_empty_part_goes_where_the_file_can_do_without_it() {
    let text = replaced(FIX, "Keywords", " \n").unwrap();
    assert_eq!(text, FIX.replace("##keywords:\nicloud storage, 5gb,\nroom\n\n", ""));
    for needed in ["Title", "Answer"] {
        assert_eq!(replaced(FIX, needed, "\n\n"), Err(EditError::Needed(needed.to_owned())));
    }
    assert_eq!(replaced(FIX, "Not questions", ""), Ok(FIX.to_owned()));
}

#[test]
fn what_would_reach_beyond_its_part_is_refused() {
    for body in ["A.\n## Keywords\nb", "A.\n# Storage", "```\nA.", "A. <!-- note", "A.\n##Step: x\nb"] {
        let refused = matches!(replaced(FIX, "Questions", body), Err(EditError::OtherParts(_)));
        assert!(refused, "{body:?}: {:?}", replaced(FIX, "Questions", body));
    }
    assert!(matches!(replaced(FIX, "Answer", "A.\n\nKeywords\n---\nb"), Err(EditError::OtherParts(_))));
    assert!(matches!(replaced(FIX, "Weather", "x"), Err(EditError::NoSuchPart { .. })));
    assert!(matches!(replaced(FIX, "Solved", "x"), Err(EditError::NoSuchPart { .. })));
    assert!(matches!(replaced(FIX, "Step:", "x"), Err(EditError::NoSuchPart { .. })));
    assert_eq!(Sections::of("README.md", FIX).replace_section("Answer", "x"), Err(EditError::NotKnowledge));
    let error = replaced(FIX, "Weather", "x").unwrap_err().to_string();
    assert!(error.contains("\"Questions\"") && error.contains("and \"Step: Make room\""), "{error}");
}

#[test]
fn a_bullet_is_added_once() {
    assert_eq!(
        added(FIX, "questions", "# my phone\nis [full](x.md)!"),
        FIX.replace("- no space\n", "- no space\n- my phone is (full)(x.md)!\n")
    );
    for there in ["Is it FULL?", "- is there room", "no space"] {
        assert!(matches!(Sections::of(PATH, FIX).add_bullet("Questions", there), Ok(Added::There { .. })), "{there}");
    }
    assert_eq!(added(FIX, "Keywords", "two, words"), FIX.replace("\nroom\n", "\nroom, two words\n"));
    assert_eq!(added("# T\n## Answer\nA.", "Not questions", "x"), "# T\n\n## Not questions\n- x\n\n## Answer\nA.");
    assert_eq!(added("# T\n## Questions\n## Answer\nA.", "Questions", "x"), "# T\n## Questions\n- x\n\n## Answer\nA.");
    assert_eq!(added("# T\r\n## Questions\r\n\t* a", "Questions", "x"), "# T\r\n## Questions\r\n\t* a\r\n\t* x\r\n");
    let sections = Sections::of("_synonyms.md", "# Synonyms\n\n- wifi, wlan\n");
    let Ok(Added::New { text, line, .. }) = sections.add_bullet("Synonyms", "phone, handy") else { panic!() };
    assert_eq!((text.as_str(), line), ("# Synonyms\n\n- wifi, wlan\n- phone, handy\n", 4));
    assert_eq!(Sections::of(PATH, FIX).add_bullet("Questions", "?!"), Err(EditError::NoWords));
    assert_eq!(Sections::of(PATH, FIX).add_bullet("Answer", "x"), Err(EditError::NotAList("Answer".to_owned())));
}

#[test]
fn a_bullet_is_removed() {
    let removed = |section: &str, line: &str| Sections::of(PATH, FIX).remove_bullet(section, line);
    assert_eq!(removed("Questions", "is there room").unwrap(), FIX.replace("* Is there  *room*? <!-- rare -->\n", ""));
    assert_eq!(removed("Keywords", "5GB").unwrap(), FIX.replace("storage, 5gb,", "storage,"));
    assert_eq!(removed("Keywords", "room").unwrap(), FIX.replace("5gb,\nroom\n", "5gb,\n"));
    assert_eq!(removed("Questions", "other"), Err(EditError::NotThere("\"other\"".to_owned())));
    let last =
        Sections::of(PATH, "# T\n\n## Questions\n- a\n\n## Answer\nA.\n").remove_bullet("Questions", "a").unwrap();
    assert_eq!(last, "# T\n\n## Answer\nA.\n");
}

#[test]
fn bullets_are_found_by_their_words() {
    let sections = Sections::of(PATH, FIX);
    let found = |words: &str, room| {
        let found = sections.find("Questions", words, room).unwrap();
        (found.bullets.into_iter().map(|bullet| bullet.line).collect::<Vec<_>>(), found.left_out)
    };
    assert_eq!(found("ROOMS", 100), (vec![6], 0));
    assert_eq!(found("is", 100), (vec![5, 6], 0));
    assert_eq!(found("is ful", 100), (vec![5], 0));
    assert_eq!(found("", 12), (vec![5], 2));
    assert_eq!(found("weather", 100), (vec![], 0));
}

#[test]
fn only_the_edited_lines_change() {
    let text = "# T\n\n## Questions\n- a1\n- b2\n* c3\n\n- d4\n<!-- n -->\n- e5\n\n## Answer\nA.\n";
    let lines = |old: &[&str], new: &[&str]| {
        let replaced = Sections::of(PATH, text).replace_lines("Questions", old, new);
        replaced.map(|replaced| (replaced.text, replaced.there))
    };
    let none = Vec::new;
    assert_eq!(lines(&["b2", "- c3", "e5"], &["b2", "c3", "e5"]), Ok((text.to_owned(), none())));
    assert_eq!(lines(&["b2", "e5"], &["x1", "", "e5"]), Ok((text.replace("- b2", "- x1"), none())));
    assert_eq!(lines(&["b2", "e5"], &["e5"]), Ok((text.replace("- b2\n", ""), none())));
    assert_eq!(
        lines(&["c3", "e5"], &["c3", "x1", "x2", "e5"]),
        Ok((text.replace("* c3\n", "* c3\n* x1\n* x2\n"), none()))
    );
    assert_eq!(lines(&["c3"], &["x1", "x2"]), Ok((text.replace("* c3\n", "* x1\n* x2\n"), none())));
    assert_eq!(lines(&["c3"], &["x1", "c3"]), Ok((text.replace("* c3\n", "* x1\n* c3\n"), none())));
    assert_eq!(lines(&[], &["x1"]), Ok((text.replace("- e5\n", "- e5\n- x1\n"), none())));
    assert_eq!(lines(&["b2"], &["A1!", "x1", "X1"]), Ok((text.replace("- b2", "- x1"), vec![("A1!".to_owned(), 4)])));
    assert_eq!(lines(&["gone"], &["x1"]), Err(EditError::NotThere("\"gone\"".to_owned())));
}

#[test]
fn a_skeleton_says_once_what_is_missing() {
    let (folder, mut files) = guide("Mail does not arrive");
    assert_eq!(folder, "mail-arrive");
    let findings = |files: &[syncdesk::engine::knowledge::edit::FileText]| -> Vec<Diagnostic> {
        let file = |file: &syncdesk::engine::knowledge::edit::FileText| SourceFile {
            path: format!("mail/{}", file.name),
            text: file.text.clone(),
        };
        Knowledge::read(&files.iter().map(file).collect::<Vec<_>>()).1
    };
    let found = findings(&files);
    assert!(found.iter().all(|finding| finding.code == Code::Unfinished), "{found:#?}");
    assert_eq!(found.len(), 4, "{found:#?}");

    // A written fix is in force although other parts are unfinished.
    let draft = Draft { title: "Ask".to_owned(), number: 2, answer: "Ask.".to_owned(), ..Draft::default() };
    files.push(draft.file());
    assert_eq!(findings(&files).iter().filter(|finding| finding.path == "mail/2-ask.md").count(), 2);
    assert!(findings(&files).iter().all(|finding| !finding.is_error() || finding.path == "mail/1-first-fix.md"));
}

#[test]
fn what_takes_the_place_of_a_mark_is_no_mark_either() {
    for (words, line) in [
        ("0#&#;", "0#;"),
        ("a &&#35;#35;lt; b", "a #35;#35;lt; b"),
        ("x <!<!---- y", "x <! -- y"),
        ("1. 2. ##- z", "1 2. #- z"),
        ("a ####### b", "a # b"),
    ] {
        let safe = safe_line(words);
        assert_eq!(safe.as_deref(), Some(line), "{words}");
        assert_eq!(safe_line(line).as_deref(), Some(line), "{words}");
    }
}

#[test]
fn new_files_have_names_that_can_be_ids() {
    for (title, name) in [
        ("Check the date & time", "3-check-date-time.md"),
        ("Größere Fotos: übertragen!", "3-grossere-fotos-ubertragen.md"),
        ("Still stuck", "3-stuck.md"),
        ("guide", "3-fix.md"),
        ("Not questions:", "3-questions.md"),
        ("写真", "3-fix.md"),
        ("Reset all of the settings on an iPhone that is not yours", "3-reset-settings-iphone-yours.md"),
    ] {
        let file = skeleton(title, 3);
        assert_eq!(file.name, name, "{title}");
        let (_, findings) = Article::parse(&SourceFile { path: format!("g/{}", file.name), text: file.text });
        assert!(findings.iter().all(|finding| finding.code == Code::Unfinished), "{findings:#?}");
    }
    assert_eq!(next_number([]), 1);
    assert_eq!(next_number(["guide.md", "07-power.md", "2-a.md", "_9-x.md"]), 8);
}

#[test]
fn a_difference_reads_well() {
    let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
    let new = "a\nb\nX\nd\ne\nf\ng\nh\ni\nj\nk";
    let found = difference(old, new);
    assert_eq!((found.added, found.removed, found.hunks.len()), (2, 1, 2));
    assert_eq!(found.show(1000), "@@ line 1 @@\n  a\n  b\n- c\n+ X\n  d\n  e\n@@ line 9 @@\n  i\n  j\n+ k");
    assert!(found.show(60).ends_with("more lines") && found.show(60).chars().count() <= 60, "{}", found.show(60));
    assert!(difference(old, &old.replace('\n', "\r\n")).is_empty());
    let changes = difference("", "```\n").hunks[0].changes.clone();
    assert_eq!(changes[0].mark, Mark::Added);
    assert!(!difference("", "```\n").show(100).contains("```"));
}

#[test]
fn every_shipped_part_can_be_edited() {
    for (path, text) in shipped() {
        let sections = Sections::of(&path, &text);
        for part in sections.parts() {
            assert_eq!(sections.replace_section(&part.name, &part.text).as_ref(), Ok(&text), "{path}, {}", part.name);
        }
        let Some(list) = sections.parts().iter().find(|part| part.content == Content::List) else { continue };
        let Ok(Added::New { text: more, line, .. }) = sections.add_bullet(&list.name, "a zebra crossed the road")
        else {
            panic!("{path}")
        };
        assert_eq!(more.lines().nth(line - 1), Some("- a zebra crossed the road"), "{path}");
        let less = Sections::of(&path, &more).remove_bullet(&list.name, "a zebra crossed the road");
        assert_eq!(less.as_ref(), Ok(&text), "{path}");
    }
}

fn entries(text: &str) -> usize {
    let sections = Sections::of(PATH, text);
    sections.part_named("Questions").map_or(0, |part| part.bullets.len())
}

fn errors(text: &str) -> Vec<Diagnostic> {
    let (_, findings) = Article::parse(&SourceFile { path: PATH.to_owned(), text: text.to_owned() });
    findings.into_iter().filter(|finding| finding.code != Code::NoWords).collect()
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Title", "Questions", "Not questions", "Keywords", "Answer", "Step: a", "Solved", "Synonyms",
    ])
}

proptest! {
    #[test]
    fn any_text_can_be_edited(file in text(), body in text(), name in names(), path in prop::sample::select(vec![
        PATH, "g/guide.md", "g/still-stuck.md", "_synonyms.md",
    ])) {
        let sections = Sections::of(path, &file);
        for part in sections.parts() {
            prop_assert!(part.lines.end <= file.split(['\n', '\r']).count() + 1, "{part:?}");
        }
        let all = file.split_inclusive(['\n', '\r']).map(str::trim_end);
        if let (Ok(new), Some(part)) = (sections.replace_section(name, &body), sections.part_named(name)) {
            // Whatever stands before the part is as it was.
            let before: Vec<&str> = all.take(part.line - 1).collect();
            prop_assert!(new.split_inclusive(['\n', '\r']).map(str::trim_end).take(part.line - 1).eq(before));
        }
        let _ = sections.add_bullet(name, &body);
        let _ = sections.remove_bullet(name, &body);
        if let Ok(found) = sections.find(name, "", 40) {
            let old: Vec<String> = found.bullets.into_iter().map(|bullet| bullet.text).collect();
            let new: Vec<String> = body.lines().map(str::to_owned).collect();
            let _ = sections.replace_lines(name, &old, &old);
            let _ = sections.replace_lines(name, &old, &new);
        }
        let _ = difference(&file, &body).show(200);
    }

    #[test]
    fn any_words_make_one_bullet(words in prop_oneof![any::<String>(), text(), "[-#*+>\\[\\]()`~!<&;|=_:0-9. a\\\\]{0,24}"]) {
        let file = "# T\n\n## Questions\n- zebra\n\n## Answer\nA.\n";
        match Sections::of(PATH, file).add_bullet("Questions", &words) {
            Ok(Added::New { text, said, .. }) => {
                prop_assert_eq!(entries(&text), 2, "{}", &text);
                prop_assert!(errors(&text).is_empty(), "{:?}\n{}", errors(&text), &text);
                prop_assert!(said.chars().count() <= 300);
                prop_assert_eq!(safe_line(&said), Some(said));
            }
            Ok(Added::There { .. }) => {}
            Err(error) => prop_assert_eq!(error, EditError::NoWords),
        }
    }

    #[test]
    fn any_title_makes_a_file(title in any::<String>(), number in 0_u32..100) {
        let file = skeleton(&title, number);
        let (_, findings) = Article::parse(&SourceFile { path: format!("g/{}", file.name), text: file.text });
        prop_assert!(findings.iter().all(|finding| finding.code == Code::Unfinished), "{:?}", findings);
    }
}
