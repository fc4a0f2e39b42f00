//! What the README promises.

use std::path::Path;

use syncdesk::engine::knowledge::edit::format;
use syncdesk::engine::knowledge::{Knowledge, SourceFile};
use syncdesk::store::read_folder;

use super::transcripts;

#[test]
fn its_conversation_goes_as_written() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&readme).expect("there is a README");
    assert!(text.contains("\n```chat\n"), "the README shows a conversation");
    if let Err(wrong) = transcripts::check_file(&readme) {
        panic!("{wrong}");
    }
}

#[test]
fn the_moderators_example_is_a_fix() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let (mut files, _) = read_folder(&folder).expect("the shipped knowledge");
    let readme = files.iter().find(|file| file.path == "README.md").expect("the page for moderators").text.clone();
    assert!(readme.lines().count() <= 80, "it is one page");
    let example = readme.split("```\n").nth(1).expect("an example").to_owned();
    files.push(SourceFile { path: "icloud-photos/8-date-and-time.md".to_owned(), text: example.clone() });
    let (knowledge, findings) = Knowledge::read(&files);
    assert_eq!(findings, []);
    assert!(knowledge.fixes().any(|fix| fix.title == "Check the date and time" && fix.steps.len() == 2));
    assert_eq!(format("icloud-photos/8-date-and-time.md", &example, &[]), Ok(example), "it is in order");
    let link = readme.split("`5-restart.md#step-").nth(1).and_then(|rest| rest.split('`').next()).expect("a step");
    let restart = knowledge.fixes().find(|fix| fix.id.name() == "restart").expect("the fix that is linked to");
    assert!(restart.step(link).is_some(), "{link}");
}
