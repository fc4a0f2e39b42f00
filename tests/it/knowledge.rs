//! Knowledge files as editors write them: what is read, from which line, and what stays in force when one is wrong.
//!
//! Properties:
//! 1. No text makes reading panic, and every finding's line lies within its file.
//! 2. The order of the files changes nothing.
//! 3. Every prompt in force leads to a step in force; every fix in force has an answer.

use std::fmt::Write as _;

use proptest::prelude::*;
use syncdesk::engine::diagnostic::{Code, Diagnostic};
use syncdesk::engine::knowledge::{ANSWER, Article, Entry, Fix, Guide, Knowledge, SourceFile, Target};

const GUIDE: &str = "# Photos\n\n## Introduction\nOne by one.\n\n## Solved\nFine!\n\n## Keywords\nphotos\n";
const CLOSING: &str = "# Still stuck\n\n## Answer\nAsk here.\n";
const RESTART: &str = "# Restart\n\n## Questions\n- should i reboot\n\n## Answer\nSwitch it off and on.\n";

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

/// A guide with the fix `1-restart.md` and the fix `2-storage.md`, whose text is `text`.
fn files(text: &str) -> Vec<SourceFile> {
    vec![
        file("photos/guide.md", GUIDE),
        file("photos/still-stuck.md", CLOSING),
        file("photos/1-restart.md", RESTART),
        file("photos/2-storage.md", text),
    ]
}

/// The fix that is read from `text`, which has nothing wrong with it.
#[track_caller]
fn read(text: &str) -> Fix {
    let (knowledge, findings) = Knowledge::read(&files(text));
    assert!(findings.is_empty(), "{}", listed(&findings));
    knowledge.guides[0].fixes[1].clone()
}

fn listed(findings: &[Diagnostic]) -> String {
    findings.iter().fold(String::new(), |mut list, finding| {
        let _ = writeln!(list, "{finding}");
        list
    })
}

fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.text).collect()
}

#[test]
fn a_whole_fix_is_read() {
    let fix = read(
        "# Check *your* storage\n\n## Questions\n- my icloud is full\n* it says **no room**\n\n## Not questions\n\
         - my mac's disk is full\n\n## Keywords\nicloud storage, 5gb,\n\n- upgrade plan\n- storage full, no room\n\n\
         ## Already done\n1. storage is fine\n\n## Answer\nOpen **Settings**:\n\n1. Tap your name.\n2. Tap *iCloud*.\n   - \
         Look at the bar.\n\nIs it full?\n- [Yes](#step-make-room)\n- [No](1-restart.md)\n\n* [Done](guide.md#solved).\n\n\
         ## Step: Make room\nDelete something:\n- photos\n- films\n- [Still full](still-stuck.md)\n",
    );
    assert_eq!(
        (fix.id.as_str(), &*fix.title, &*fix.path),
        ("photos/storage", "Check your storage", "photos/2-storage.md")
    );
    assert_eq!(texts(&fix.questions), ["my icloud is full", "it says no room"]);
    assert_eq!(texts(&fix.not_questions), ["my mac's disk is full"]);
    assert_eq!(texts(&fix.keywords), ["icloud storage", "5gb", "upgrade plan", "storage full", "no room"]);
    assert_eq!(texts(&fix.already_done), ["storage is fine"]);

    let [answer, step] = &*fix.steps else { panic!("{:?}", fix.steps) };
    assert_eq!((&*answer.slug, answer.name.as_deref()), (ANSWER, None));
    assert_eq!(
        answer.text,
        "Open **Settings**:\n\n1. Tap your name.\n2. Tap *iCloud*.\n   - Look at the bar.\n\nIs it full?"
    );
    let prompts: Vec<String> = answer.prompts.iter().map(prompt).collect();
    assert_eq!(prompts, ["Yes > photos/storage make-room", "No > photos/restart answer", "Done > solved"]);
    assert_eq!((&*step.slug, step.name.as_deref()), ("make-room", Some("Make room")));
    assert_eq!(step.text, "Delete something:\n- photos\n- films");
    assert_eq!(step.prompts.iter().map(prompt).collect::<Vec<_>>(), ["Still full > photos/still-stuck answer"]);
}

fn prompt(prompt: &syncdesk::engine::knowledge::Prompt) -> String {
    match &prompt.target {
        Target::Step { fix, step } => format!("{} > {fix} {step}", prompt.label),
        Target::Solved => format!("{} > solved", prompt.label),
    }
}

#[test]
fn notes_for_other_editors_are_not_said() {
    let fix = read(
        "# T\n\n## Questions\n- a <!-- rare -->\n\n## Answer\nLook.\n\n<!-- ask Sam:\n## is this right? -->\n\nMore.\n\
         - [On](1-restart.md)\n<!-- and on -->\n",
    );
    assert_eq!((texts(&fix.questions), &*fix.steps[0].text), (vec!["a"], "Look.\n\nMore."));
    assert_eq!(fix.steps[0].prompts.len(), 1);
}

#[test]
fn a_guide_is_read() {
    let text = "# iCloud Photos\n## Introduction\nHello.\n## Solved\nFine!\n## Keywords\nphotos\n## Questions\n- help\n\
                ## Not questions\n- \u{1f44d}\n- nice\n## Other topics\nspotify, minecraft\n";
    let mut files = files(RESTART.replace("Restart", "Start").replace("reboot", "boot").as_str());
    files[0].text = text.to_owned();
    let (knowledge, findings) = Knowledge::read(&files);
    assert!(findings.is_empty(), "{}", listed(&findings));
    let Guide { title, introduction, solved, keywords, questions, not_questions, other_topics, fixes, closing, id } =
        &knowledge.guides[0];
    assert_eq!((id.as_str(), &**title, &**introduction, &**solved), ("photos", "iCloud Photos", "Hello.", "Fine!"));
    assert_eq!((texts(keywords), texts(questions)), (vec!["photos"], vec!["help"]));
    assert_eq!((texts(not_questions), texts(other_topics)), (vec!["\u{1f44d}", "nice"], vec!["spotify", "minecraft"]));
    assert_eq!(fixes.iter().map(|fix| fix.id.name()).collect::<Vec<_>>(), ["restart", "storage"]);
    assert_eq!((closing.id.as_str(), &*closing.title), ("photos/still-stuck", "Still stuck"));
}

#[test]
fn slips_that_can_mean_one_thing_are_read_as_meant() {
    let meant = read("# Storage\n\n## Questions\n- is it full\n\n## Already done\n- it's fine\n\n## Answer\nLook.\n");
    for slip in [
        "\u{feff}# Storage\n\n## Questions\n- is it full\n\n## Already done\n- it's fine\n\n## Answer\nLook.\n",
        "# Storage\r\n\r\n## Questions\r\n- is it full\r\n\r\n## Already done\r\n- it's fine\r\n\r\n## Answer\r\nLook.\r\n",
        "#Storage\n\n##Questions\n- is it full\n\n##Already done\n- it's fine\n\n##Answer\nLook.\n",
        "# Storage\n\n## QUESTIONS:\n* is it full\n\n## already Done\n+ it's fine\n\n## answer :\nLook.\n",
        "# Storage\n\n##\tQuestions\n-\tis it full\n\n## Already  done ##\n\t- it's fine\n\n## Answer\n\tLook.\n",
        "Storage\n=======\n\nQuestions\n---------\n- is it full\n\nAlready done\n---\n- it's fine\n\nAnswer\n---\nLook.",
        "# Storage\n\n## Questions\n-\u{a0}is it full\n\n## Already done\n1) it's fine\n\n<!-- a note -->\n## Answer\n\n\nLook.",
    ] {
        let mut fix = read(slip);
        for entries in [&mut fix.questions, &mut fix.already_done] {
            entries[0].line = 0;
        }
        assert_eq!(
            (texts(&fix.questions), texts(&fix.already_done)),
            (vec!["is it full"], vec!["it's fine"]),
            "{slip:?}"
        );
        assert_eq!((&fix.title, &fix.steps[0].text), (&meant.title, &meant.steps[0].text), "{slip:?}");
    }
}

#[test]
fn lines_are_counted_as_editors_count_them() {
    // The `?` bullet is what is reported; the file before it varies.
    for (before, line) in [
        ("# T\n## Questions\n", 3),
        ("\u{feff}# T\n## Questions\n", 3),
        ("# T\r\n## Questions\r\n", 3),
        ("# T\r## Questions\r", 3),
        ("# T\n\n\n## Questions\n\n", 6),
        ("# T \u{1f600}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\n##Questions\n- \u{e9}t\u{e9}\n", 4),
        ("---\na: b\n---\n# T\n## Questions\n", 6),
        ("<!--\n\n-->\n# T\n## Questions\n", 6),
        ("# T\n##\tQuestions\n\t- a\n\t- b\n\t", 5),
    ] {
        let text = format!("{before}- ?");
        let (_, findings) = Knowledge::read(&files(&text));
        let found = findings.iter().find(|finding| finding.code == Code::NoWords);
        assert_eq!(found.map(|finding| finding.line), Some(line), "{text:?}\n{}", listed(&findings));
    }
}

#[test]
fn findings_point_at_the_first_and_the_last_line() {
    for (text, code, line) in [
        ("##### Weather\n", Code::MissingTitle, 1),
        ("# T\n## Answer\nLook.\n- [Yes](#step-x)", Code::DeadLink, 4),
        ("# T\n## Answer\nLook.\n- [Yes](#step-x)\n", Code::DeadLink, 4),
        ("# T\r\n## Answer\r\nLook.\r\n- [Yes](#step-x)\r\n", Code::DeadLink, 4),
        ("", Code::EmptyFile, 1),
    ] {
        let (_, findings) = Knowledge::read(&files(text));
        let found: Vec<usize> = findings.iter().filter(|f| f.code == code).map(|finding| finding.line).collect();
        assert_eq!(found, [line], "{text:?}\n{}", listed(&findings));
    }
}

#[test]
fn prose_is_never_read_as_data() {
    let fix = read(
        "# T\n\n## Questions\n- is it: full, or not\n\n## Answer\nKeywords: none of these, or those.\n\nQuestions? Ask.\n\
         #1 is room.\n\n- **Step: one**, then\n- Answer\n",
    );
    assert_eq!(texts(&fix.questions), ["is it: full, or not"]);
    assert_eq!((fix.keywords.len(), fix.steps.len()), (0, 1));
    assert!(fix.steps[0].text.ends_with("- Answer"), "{}", fix.steps[0].text);
}

#[test]
fn what_is_wrong_is_left_out_and_the_rest_stays() {
    let storage =
        "# Storage\n\n## Questions\n- is it full\n\n## Answer\nLook.\n- [Fine](1-restart.md)\n- [Odd](#step-x)\n";
    let broken = RESTART.replace("## Answer", "## Anwser");

    // A fix with an error goes, and so do the prompts that lead to it; those are not reported again.
    let mut all = files(storage);
    all[2].text.clone_from(&broken);
    let (knowledge, findings) = Knowledge::read(&all);
    assert_eq!(codes(&findings), [Code::UnknownHeading, Code::DeadLink], "{}", listed(&findings));
    assert_eq!(knowledge.guides[0].fixes.len(), 1);
    assert_eq!(knowledge.guides[0].fixes[0].steps[0].prompts, []);

    // A dead prompt goes alone.
    let (knowledge, findings) = Knowledge::read(&files(storage));
    assert_eq!(codes(&findings), [Code::DeadLink]);
    assert_eq!(knowledge.guides[0].fixes[1].steps[0].prompts.len(), 1);

    // Without a closing there is a stand-in; of a guide.md with an error, what can be read stays.
    let mut all = files(storage);
    all[0].text = all[0].text.replace("## Solved", "## Solvde");
    all.remove(1);
    let (knowledge, findings) = Knowledge::read(&all);
    assert_eq!(codes(&findings), [Code::DeadLink, Code::UnknownHeading, Code::MissingClosing]);
    let guide = &knowledge.guides[0];
    assert_eq!((&*guide.title, &*guide.introduction), ("Photos", "One by one."));
    assert!(!guide.solved.is_empty() && !guide.closing.steps[0].text.is_empty());

    // A folder without guide.md is no guide.
    let (knowledge, findings) = Knowledge::read(&files(RESTART)[1..3]);
    assert_eq!((knowledge.guides.len(), codes(&findings)), (0, vec![Code::MissingGuide]));
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn an_earlier_version_can_take_a_broken_files_place() {
    let (good, _) = Article::parse(&file("photos/1-restart.md", RESTART));
    let (bad, _) = Article::parse(&file("photos/1-restart.md", "# Restart\n"));
    assert!(good.is_usable() && !bad.is_usable());
    let mut articles: Vec<Article> = files("x").iter().take(2).map(|file| Article::parse(file).0).collect();
    articles.push(bad);
    assert_eq!(Knowledge::assemble(&articles).0.guides.len(), 0);
    articles[2] = good;
    let (knowledge, findings) = Knowledge::assemble(&articles);
    assert_eq!((knowledge.guides[0].fixes.len(), findings), (1, vec![]));
}

#[test]
fn synonyms_are_groups() {
    let mut all = files("# T\n\n## Questions\n- a\n\n## Answer\nLook.\n");
    all.push(file("_synonyms.md", "# Synonyms\n\nSome.\n- wifi, wi-fi, wi fi\n- one\n- wlan, WIFI\n* phone; iphone\n"));
    let (_, findings) = Knowledge::read(&all);
    let expected = [Code::NotABullet, Code::LonelySynonym];
    assert_eq!(codes(&findings), expected, "{}", listed(&findings));

    all[4].text = all[4].text.replace("Some.\n", "");
    let (knowledge, findings) = Knowledge::read(&all);
    assert_eq!(codes(&findings), [Code::LonelySynonym, Code::SynonymInTwoGroups], "{}", listed(&findings));
    let groups: Vec<_> = knowledge.synonyms.iter().map(|group| texts(group)).collect();
    assert_eq!(groups, [vec!["wifi", "wi-fi", "wi fi"], vec!["phone", "iphone"]]);
}

/// Pieces that knowledge files are made of, and some that they should not be made of.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "# T", "## Questions", "##Not questions", "## Keywords", "## Already done", "## Answer", "## Step: a",
        "## Step:", "## Introduction", "## Solved", "### x", "- a", "-a", "- ", "* b, c", "\t- d", "    e", "1. f",
        "---", "===", "```", "~~~", "<!--", "-->", "<b>", "| a |\n| - |", "- [x](#step-a)", "- [y](2-b.md)",
        "- [z] (#a)", "[l](guide.md#solved)", "- [w](https://a.b)", "![i](j.png)", "**Answer**", "a,", ",",
        "@everyone", "\u{feff}", "\u{a0}", "\u{1f600}", "\r", "\0", "<<<<<<< a", "=======", ">>>>>>> b", "> q",
        "[a]: b", "&amp;", "\\", "%zz", "", "",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => ".{0,20}"]
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r", " ", ""]);
    prop::collection::vec((piece(), end), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, end)| piece + end).collect())
}

fn paths() -> Vec<&'static str> {
    vec!["g/guide.md", "g/still-stuck.md", "g/1-a.md", "g/2-b.md", "h/1-a.md", "h/guide.md", "_synonyms.md"]
}

proptest! {
    #[test]
    fn any_text_is_read(texts in prop::collection::vec(text(), 7)) {
        let files: Vec<SourceFile> = paths().into_iter().zip(&texts).map(|(path, text)| file(path, text)).collect();
        let (knowledge, findings) = Knowledge::read(&files);
        for finding in &findings {
            let lines = files.iter().find(|file| file.path == finding.path).map_or(1, |file| {
                file.text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count()
            });
            prop_assert!((1..=lines).contains(&finding.line), "{} has {lines} lines", finding);
        }
        for guide in &knowledge.guides {
            for fix in guide.fixes.iter().chain([&guide.closing]) {
                prop_assert_eq!(fix.steps.first().map(|step| &*step.slug), Some(ANSWER));
                for prompt in fix.steps.iter().flat_map(|step| &step.prompts) {
                    if let Target::Step { fix, step } = &prompt.target {
                        prop_assert!(guide.fix(fix).is_some_and(|fix| fix.step(step).is_some()));
                    }
                }
            }
        }
    }

    #[test]
    fn any_characters_are_read(path in "[a-z_./ 0-9-]{0,20}", text in any::<String>()) {
        let _ = Knowledge::read(&[file(&path, &text), file("g/1-a.md", &text), file("_synonyms.md", &text)]);
    }

    #[test]
    fn the_order_of_files_changes_nothing(
        texts in prop::collection::vec(text(), 7),
        order in Just(vec![0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
    ) {
        let mut files: Vec<SourceFile> = paths().into_iter().zip(&texts).map(|(path, text)| file(path, text)).collect();
        files.extend(self::files(RESTART));
        let mut shuffled: Vec<SourceFile> = order.iter().map(|index| files[*index].clone()).collect();
        shuffled.splice(3..3, files[7..].iter().rev().cloned());
        prop_assert_eq!(Knowledge::read(&files), Knowledge::read(&shuffled));
    }
}
