//! What an edit leads elsewhere, and which findings keep such edits from going wrong unseen.

use std::sync::Arc;

use syncdesk::engine::knowledge::SourceFile;
use syncdesk::engine::reply::wording::routing as wording;
use syncdesk::engine::routing::{Kind, Lead, Leads, Moved, Reach, Routing, routing};
use syncdesk::engine::{FixId, GuideId, Snapshot};

use super::guides;

/// A small guide about bicycles, as files.
const FILES: [(&str, &str); 5] = [
    (
        "bikes/guide.md",
        "# Bicycle trouble\n\n## Introduction\nLet's look.\n\n## Solved\nFine!\n\n## Keywords\nbike, bicycle, wheel\n\n\
         ## Questions\n- my bike is broken\n- something on the bicycle sounds odd\n\n## Not questions\n- nice bike\n\
         - who wants to buy my bike\n- i love cycling\n",
    ),
    (
        "bikes/1-brakes.md",
        "# Adjust the brakes\n\n## Questions\n- my bike does not stop\n- the brakes squeal on my bike\n\
         - brake lever goes to the handlebar\n- brake pads rub on the wheel\n\n## Not questions\n- brakes of my car squeal\n\n\
         ## Keywords\nbrake, brake pads, lever\n\n## Answer\nTurn the screw at the lever.\n",
    ),
    (
        "bikes/2-chain.md",
        "# Oil the chain\n\n## Questions\n- the chain of my bike jumps\n- chain is rusty and loud\n\
         - my bike clicks when i pedal\n- how do i oil the chain\n\n## Keywords\nchain, oil\n\n## Answer\nOne drop for each link.\n",
    ),
    (
        "bikes/3-tyre.md",
        "# Mend the tyre\n\n## Questions\n- my bike has a flat tyre\n- the wheel loses air overnight\n\
         - how do i patch an inner tube\n- tyre is soft again\n\n## Keywords\ntyre, flat, inner tube, air\n\n\
         ## Answer\nFind the hole under water.\n",
    ),
    ("bikes/still-stuck.md", "# A workshop helps\n\n## Answer\nAsk the shop around the corner.\n"),
];

fn files() -> Vec<SourceFile> {
    FILES.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

/// The knowledge with `old` replaced by `new` in a file; it stays free of errors.
#[track_caller]
fn edited(path: &str, old: &str, new: &str) -> Leads {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).expect("such a file");
    assert!(file.text.contains(old), "{old:?} stands in {path}");
    file.text = file.text.replacen(old, new, 1);
    let (snapshot, findings) = Snapshot::read(&files);
    assert!(findings.iter().all(|finding| !finding.is_error()), "{findings:?}");
    Leads::of(Arc::new(snapshot))
}

fn unedited() -> Leads {
    Leads::of(Arc::new(Snapshot::read(&files()).0))
}

fn fix(name: &str) -> Lead {
    Lead::Fix(FixId::new(&GuideId::new("bikes"), name))
}

#[track_caller]
fn moved<'a>(routing: &'a Routing, text: &str) -> &'a Moved {
    let found = routing.moved.iter().find(|moved| moved.text == text);
    found.unwrap_or_else(|| panic!("{text:?} does not move: {:#?}", routing.moved))
}

fn lines(before: &Leads, after: &Leads, routing: &Routing, most: usize) -> Vec<String> {
    wording::lines(before.snapshot().knowledge(), after.snapshot().knowledge(), routing, most)
}

#[test]
fn nothing_moves_without_an_edit() {
    let (before, after) = (unedited(), unedited());
    let same = routing(&before, &after, &["my bike is slow", "flat again"]);
    assert_eq!(same.moved, []);
    assert_eq!((same.asked, same.added, same.removed, same.rehomed), (20, 0, 0, 0));
    assert_eq!(wording::summary(&same), "All of 20 known messages lead where they led before.");
    assert_eq!(lines(&before, &after, &same, 9), [""; 0]);
}

#[test]
fn a_question_that_is_stolen_comes_first_and_says_by_which_words() {
    let before = unedited();
    // The same words in another order, in a fix that stands earlier in the checklist.
    let after = edited(
        "bikes/1-brakes.md",
        "- my bike does not stop\n",
        "- my bike does not stop\n- chain loud and is rusty\n",
    );
    let found = routing(&before, &after, &[]);
    let stolen = &found.moved[0];
    assert_eq!((stolen.text.as_str(), stolen.is_theft), ("chain is rusty and loud", true));
    assert_eq!((stolen.kind, stolen.reach), (Kind::Question, Reach::Itself));
    assert_eq!((&stolen.from, &stolen.to), (&fix("chain"), &fix("brakes")));
    assert_eq!(stolen.owner, Some(FixId::new(&GuideId::new("bikes"), "chain")));
    assert_eq!(found.thefts().count(), 1);
    assert_eq!(found.added, 1);
    let line = &lines(&before, &after, &found, 9)[0];
    assert!(
        line.starts_with(
            "\"chain is rusty and loud\" now leads to \"Adjust the brakes\" instead of \"Oil the chain\" (because of \""
        ),
        "{line}"
    );
    for word in ["chain", "rusty", "loud"] {
        assert!(stolen.words.iter().any(|named| named == word), "{word}: {stolen:?}");
    }
}

#[test]
fn messages_like_a_question_move_though_the_question_itself_stays() {
    let before = unedited();
    let like = ["is loose", "came off", "rattles", "broke", "slips"]
        .map(|end| format!("\n- the chain of my bike {end}"))
        .concat();
    let after = edited("bikes/3-tyre.md", "- tyre is soft again", &format!("- tyre is soft again{like}"));
    let found = routing(&before, &after, &[]);
    let alike = moved(&found, "the chain of my bike jumps");
    assert_eq!((alike.reach, &alike.from, &alike.to), (Reach::Alike, &fix("chain"), &fix("tyre")));
    assert_eq!(alike.words, ["chain", "bike"]);
    assert_eq!(
        after.snapshot().decide("the chain of my bike jumps").verdict,
        syncdesk::engine::Verdict::Answer(FixId::new(&GuideId::new("bikes"), "chain"))
    );
    let lines = lines(&before, &after, &found, 9);
    assert!(
        lines.iter().any(|line| line.starts_with("Messages like \"the chain of my bike jumps\" now lead to ")),
        "{lines:?}"
    );
}

#[test]
fn a_message_that_nobody_wrote_down_is_asked_too() {
    let (before, message) = (unedited(), "pedals make a clicking noise on the bicycle");
    let after = edited("bikes/2-chain.md", "- chain is rusty", &format!("- {message}\n- chain is rusty"));
    let found = routing(&before, &after, &[message, "who wants to buy my bike", message]);
    let taught = moved(&found, message);
    assert_eq!(
        (taught.kind, taught.reach, &taught.owner, taught.is_theft),
        (Kind::Message, Reach::Itself, &None, false)
    );
    assert_eq!(taught.to, fix("chain"));
    assert_ne!(taught.from, fix("chain"));
    assert_eq!(found.asked, 19, "each message once, and what is known is no message");
}

#[test]
fn what_the_edit_itself_adds_takes_away_or_moves_house_is_only_counted() {
    let before = unedited();
    let mut files = files();
    files[2].text =
        files[2].text.replace("- my bike clicks when i pedal\n- how do i oil the chain\n", "- new question here\n");
    files[1].text = files[1].text.replace("## Questions\n", "## Questions\n- my bike clicks when i pedal\n");
    let after = Leads::of(Arc::new(Snapshot::read(&files).0));
    let found = routing(&before, &after, &[]);
    assert_eq!((found.added, found.removed, found.rehomed), (1, 1, 1));
    for text in ["my bike clicks when i pedal", "how do i oil the chain", "new question here"] {
        assert!(found.moved.iter().all(|moved| moved.text != text), "{text}");
    }
}

#[test]
fn the_list_is_bounded_and_the_same_each_time() {
    let (before, after) =
        (unedited(), edited("bikes/guide.md", "## Keywords\nbike, bicycle, wheel\n", "## Keywords\nvelo\n"));
    let found = routing(&before, &after, &[]);
    assert!(found.moved.len() > 2, "{found:#?}");
    let rest = found.moved.len() - 2;
    let lines = lines(&before, &after, &found, 2);
    assert_eq!((lines.len(), &lines[2]), (3, &format!("... and {rest} more")));
    assert_eq!(found, routing(&unedited(), &after, &[]));
    let first_that_is_none = found.moved.iter().position(|moved| !moved.is_theft).unwrap_or(found.moved.len());
    assert_eq!(first_that_is_none, found.thefts().count(), "thefts come first");
}

#[test]
fn a_deleted_fix_is_named_by_its_title() {
    let before = unedited();
    let files: Vec<SourceFile> = files().into_iter().filter(|file| file.path != "bikes/3-tyre.md").collect();
    let after = Leads::of(Arc::new(Snapshot::read(&files).0));
    let message = "the flat tyre of my bike, how do i patch it";
    assert_eq!(
        before.snapshot().decide(message).verdict,
        syncdesk::engine::Verdict::Answer(FixId::new(&GuideId::new("bikes"), "tyre"))
    );
    let found = routing(&before, &after, &[message]);
    let line = lines(&before, &after, &found, 99).into_iter().find(|line| line.contains(message));
    assert!(line.as_ref().is_some_and(|line| line.contains("instead of \"Mend the tyre\" (because of ")), "{line:?}");
}

#[test]
fn the_shipped_knowledge_finds_most_of_its_questions_when_they_are_left_out() {
    let snapshot = guides::load(guides::SHIPPED).expect("the folder can be read").snapshot;
    assert_eq!(snapshot.self_test_thoroughly(), []);
}
