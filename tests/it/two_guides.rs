//! Two guides that have nothing in common: nothing in the engine knows about photos, and no guide steals from the other.
//!
//! The second guide is about an espresso machine: in `tests/knowledge` with sixty questions a fix, in
//! `tests/knowledge-small` with five. Its labelled messages stand in `tests/questions/espresso.jsonl` and, light variants
//! of the small guide's questions, in `espresso-small.jsonl`. No word of the guides was chosen after reading misses.
//!
//! The floors lie some five points below the figures of the day. To measure anew, for each folder and file of messages:
//! `cargo run -- eval --knowledge tests/knowledge tests/questions/espresso.jsonl`. For both guides at once, copy
//! `tests/knowledge/espresso` and what is in `knowledge` into one folder. What is counted here fails with its cases.

use std::collections::BTreeSet;
use std::sync::Arc;

use syncdesk::engine::knowledge::{Guide, Knowledge, SourceFile};
use syncdesk::engine::walk::{self, Action, Addressed, Stage};
use syncdesk::engine::{GuideId, Snapshot, Verdict};
use syncdesk::eval::tune::tune;
use syncdesk::eval::{self, Kind, Label};

use super::figures::{Limits, at_least, at_most, labels_of};
use super::guides;

const FULL: &str = "tests/knowledge";
const SMALL: &str = "tests/knowledge-small";
const BOTH: &str = "knowledge, tests/knowledge";

const ESPRESSO: &str = "espresso";
const PHOTOS: &str = "icloud-photos";

fn snapshot(folders: &str) -> Arc<Snapshot> {
    guides::load(folders).expect("the folders can be read").snapshot
}

fn photos_labels() -> Vec<Label> {
    [labels_of("a"), labels_of("b")].concat()
}

/// The guide that a verdict leads into.
fn guide_of(verdict: &Verdict) -> Option<GuideId> {
    match verdict {
        Verdict::Answer(fix) => Some(fix.guide()),
        Verdict::Suggest(fixes) => fixes.first().map(syncdesk::engine::FixId::guide),
        Verdict::Start { guide, .. } => Some(guide.clone()),
        Verdict::Silent => None,
    }
}

/// Whether a verdict leads into a guide.
fn leads_into(verdict: &Verdict, guide: &str) -> bool {
    guide_of(verdict).is_some_and(|id| id.as_str() == guide)
}

#[track_caller]
fn at_most_these(what: &str, cases: &[String], limit: usize) {
    assert!(cases.len() <= limit, "{what}: {} are more than {limit}:\n{}", cases.len(), cases.join("\n"));
}

/// A message and what came of it, to be read by people.
fn case(text: &str, verdict: &Verdict) -> String {
    format!("{text}\n    {verdict:?}")
}

/// Questions of a guide that do not lead to their fix, and 'not questions' that lead into the guide.
fn astray(snapshot: &Snapshot, guide: &Guide) -> Vec<String> {
    let mut cases = Vec::new();
    let mut check = |text: &str, is_right: &dyn Fn(&Verdict) -> bool| {
        let verdict = snapshot.decide(text).verdict;
        if !is_right(&verdict) {
            cases.push(case(text, &verdict));
        }
    };
    for fix in &guide.fixes {
        for entry in &fix.questions {
            check(&entry.text, &|verdict| match verdict {
                Verdict::Answer(to) => *to == fix.id,
                Verdict::Suggest(among) => among.contains(&fix.id),
                _ => false,
            });
        }
        for entry in &fix.not_questions {
            check(&entry.text, &|verdict| *verdict != Verdict::Answer(fix.id.clone()));
        }
    }
    for entry in guide.questions.iter().chain(&guide.closing.questions) {
        check(&entry.text, &|verdict| leads_into(verdict, guide.id.as_str()));
    }
    for entry in &guide.not_questions {
        check(&entry.text, &|verdict| !leads_into(verdict, guide.id.as_str()));
    }
    cases
}

#[test]
fn the_files_are_clean() {
    for folder in [FULL, SMALL] {
        let (_, findings) = Snapshot::read(&guides::load(folder).expect("the folder can be read").files);
        assert!(findings.is_empty(), "{folder}: {findings:?}");
    }
}

#[test]
fn every_question_leads_to_its_own_fix() {
    // Measured: none in either folder alone, and none of either guide with both loaded.
    for (folders, limit) in [(FULL, 5), (SMALL, 1), (BOTH, 20)] {
        let snapshot = snapshot(folders);
        let cases: Vec<String> =
            snapshot.knowledge().guides.iter().flat_map(|guide| astray(&snapshot, guide)).collect();
        at_most_these(folders, &cases, limit);
    }
}

#[test]
fn a_second_guide_answers_too() {
    let snapshot = snapshot(FULL);
    let labels = labels_of("espresso");
    assert!(eval::unknown_names(&labels, &fix_ids(&snapshot)).is_empty());
    let report = eval::run(&labels, |text| snapshot.decide(text));
    // Measured: 26 and 27 of 60, 2 of 75, 13 of 15, 1 of 25, 1 of 20. A guide with sixty questions a fix answers less
    // than one with a thousand.
    Limits { right: 0.32, helped: 0.40, misled: 0.08, vague: 0.86, near: 0.17, chat: 0.20 }.hold_for(&report);
}

#[test]
fn a_small_guide_is_right_or_silent() {
    let snapshot = snapshot(SMALL);
    let variants = eval::run(&labels_of("espresso-small"), |text| snapshot.decide(text));
    // Measured: 20 of 25, 0 of 25.
    at_least("right on variants of its questions", variants.right, 0.72);
    at_most("misled by variants of its questions", variants.misled, 0.04);
    let report = eval::run(&labels_of("espresso"), |text| snapshot.decide(text));
    // Measured: none of each. It answers 1 of 60: five questions do not teach what other members call things.
    at_most("misled", report.misled, 0.05);
    at_most("false alarms on near misses", report.false_alarms_near, 0.05);
    at_most("false alarms on chatter", report.false_alarms_chat, 0.05);
}

#[test]
fn photos_are_none_of_its_business() {
    let shipped = snapshot(guides::SHIPPED);
    let shipped = &shipped.knowledge().guides[0];
    let fixes = shipped.fixes.iter().flat_map(|fix| [&fix.questions, &fix.not_questions]);
    let listed = fixes.chain([&shipped.questions, &shipped.not_questions]).flatten().map(|entry| entry.text.clone());
    let mut texts: Vec<String> = photos_labels().into_iter().map(|label| label.text).collect();
    texts.extend(listed);
    for folder in [FULL, SMALL] {
        let snapshot = snapshot(folder);
        let decided = texts.iter().map(|text| (text, snapshot.decide(text).verdict));
        let alarms = decided.filter(|(_, verdict)| *verdict != Verdict::Silent);
        let cases: Vec<String> = alarms.map(|(text, verdict)| case(text, &verdict)).collect();
        // Measured: 11 of 5112 in the full one, most by a single word ("how do i change my lock screen"), 0 in the small one.
        at_most_these(folder, &cases, texts.len() / 100);
    }
}

#[test]
fn no_guide_answers_for_the_other() {
    let snapshot = snapshot(BOTH);
    let espresso = [labels_of("espresso"), labels_of("espresso-small")].concat();
    for (labels, other) in [(photos_labels(), ESPRESSO), (espresso, PHOTOS)] {
        let stolen = |is_help: bool| -> Vec<String> {
            let of_kind = |label: &&Label| matches!(label.kind, Kind::Near | Kind::Chat) != is_help;
            let decided = labels.iter().filter(of_kind).map(|label| (label, snapshot.decide(&label.text).verdict));
            let stolen = decided.filter(|(_, verdict)| leads_into(verdict, other));
            stolen.map(|(label, verdict)| case(&label.text, &verdict)).collect()
        };
        // Measured: none of 303 and 1 of 100 calls for help, none of 230 and 45 others.
        at_most_these(&format!("calls for help that {other} took"), &stolen(true), 1);
        at_most_these(&format!("near misses and chatter that {other} took"), &stolen(false), 2);
    }
}

#[test]
fn a_word_of_the_other_topic_steals_nothing() {
    let snapshot = snapshot(BOTH);
    for (text, other) in [
        ("photos of my espresso machine don't upload to icloud", ESPRESSO),
        ("i took a picture of the puck but my iphone photos don't sync to the ipad", ESPRESSO),
        ("my coffee shop's wifi is slow and my photos say waiting", ESPRESSO),
        ("icloud is full of latte art pictures, what can i delete", ESPRESSO),
        ("pump runs but no water comes, i can send a photo of it", PHOTOS),
        ("espresso is sour, watched ten videos on my phone and still don't know what to do", PHOTOS),
        ("descale light is on, pictures in the manual don't help", PHOTOS),
        ("the app of my espresso machine wants an update, and the coffee is lukewarm", PHOTOS),
        ("phone fell into the coffee, now the camera is blurry in every picture", ESPRESSO),
    ] {
        let verdict = snapshot.decide(text).verdict;
        assert!(!leads_into(&verdict, other), "{}", case(text, &verdict));
    }
}

#[test]
fn a_second_guide_hardly_changes_the_first_ones_decisions() {
    let together = snapshot(BOTH);
    // Measured: 6 of 841; 5 of 120, of which 2 answers go and 1 comes, for the other guide's words are known words then.
    for (folder, labels, limit) in [("knowledge", photos_labels(), 6), (FULL, labels_of("espresso"), 12)] {
        let alone = snapshot(folder);
        let changed: Vec<String> = labels
            .iter()
            .filter_map(|label| {
                let (one, two) = (alone.decide(&label.text).verdict, together.decide(&label.text).verdict);
                (one != two).then(|| format!("{}\n    with the other guide: {two:?}", case(&label.text, &one)))
            })
            .collect();
        at_most_these(&format!("decisions that differ from those of {folder} alone"), &changed, limit);
    }
}

#[test]
fn the_order_of_guides_and_files_changes_nothing() {
    let files = guides::load(BOTH).expect("the folders can be read").files;
    let ordered = snapshot(BOTH);
    let mut turned: Vec<SourceFile> = files.to_vec();
    turned.reverse();
    let middle = turned.len() / 2;
    turned[..middle].reverse();
    let turned = Snapshot::read(&turned).0;
    for label in [photos_labels(), labels_of("espresso")].concat() {
        assert_eq!(turned.decide(&label.text), ordered.decide(&label.text), "{}", label.text);
    }
}

/// Everything that can be reached by buttons from a question, with what is said there.
fn reached(snapshot: &Snapshot, question: &str) -> Vec<Stage> {
    let mut stages: Vec<Stage> = walk::begin(snapshot, &snapshot.decide(question), Addressed::No).into_iter().collect();
    let mut titles: BTreeSet<String> = stages.iter().map(|stage| stage.reply.title.clone()).collect();
    let mut at = 0;
    while at < stages.len() {
        let stage = stages[at].clone();
        for choice in stage.reply.choices.iter().filter(|choice| choice.action != Action::Why) {
            let next = walk::act(snapshot, &stage.walk, &choice.action);
            if titles.insert(next.reply.title.clone()) {
                stages.push(next);
            }
        }
        at += 1;
    }
    stages
}

#[test]
fn a_walk_stays_in_its_guide() {
    for folders in [FULL, BOTH] {
        let snapshot = snapshot(folders);
        let stages = reached(&snapshot, "my espresso tastes bad");
        assert!(stages.len() > 25, "{} stages are reached in {folders}", stages.len());
        for Stage { walk, reply } in stages {
            assert_eq!(walk.guide.as_str(), ESPRESSO, "{}", reply.title);
            let labels = reply.choices.iter().map(|choice| choice.label.as_str());
            let said = [&*reply.title, &*reply.text].into_iter().chain(labels).collect::<Vec<_>>().join("\n");
            let said = said.to_lowercase();
            for word in ["photo", "icloud", "iphone", "apple", "sync"] {
                assert!(!said.contains(word), "{word} in {}:\n{said}", reply.title);
            }
        }
    }
}

fn fix_ids(snapshot: &Snapshot) -> Vec<syncdesk::engine::FixId> {
    snapshot.knowledge().fixes().map(|fix| fix.id.clone()).collect()
}

#[test]
fn weights_can_be_fitted_to_any_guide() {
    let files = guides::load(FULL).expect("the folder can be read").files;
    let (knowledge, _) = Knowledge::read(&files);
    let tuned = tune(&knowledge, &[]);
    // Measured: 0.84 and 0.80 of the questions that the index had not seen.
    assert!(tuned.chosen >= 0.75, "{} find their own fix", tuned.chosen);
    assert!(tuned.passed >= 0.7, "{} pass the gate", tuned.passed);
    assert_eq!(tune(&knowledge, &[]).weights, tuned.weights, "the same knowledge gives the same weights");
}
