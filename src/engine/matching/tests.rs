//! Matching at its border: files and a message in, a decision out.
//!
//! 1. A question leads to its own fix, with one typo too.
//! 2. A 'not question' leads nowhere, word for word.
//! 3. What a message rules out is never the answer.
//! 4. A sign with a "not" in it ("not enough room") rules nothing out.
//! 5. An opened contraction negates nothing but in "n't".
//! 6. A reason quotes a text of the knowledge that has the member's words.
//! 7. What two fixes' lists say of their things holds for a third's, unless its own questions say so.
//! 8. Talk without a listed word is met with silence.
//! 9. A story with hundreds of typos is read, and some of them are mended.

use super::{Reason, Verdict};
use crate::engine::knowledge::SourceFile;
use crate::engine::{Decision, Snapshot};

const GUIDE: &str = "# Bread does not rise\n\n## Introduction\nLet us see.\n\n## Solved\nGood.\n\n## Keywords\nbread, dough, \
    rise, loaf\n\n## Questions\n- my bread does not rise\n- the dough stays flat\n\n## Not questions\n- who wants fresh \
    bread tonight\n- the best bread i ever had\n";

const YEAST: &str = "# Wake the yeast\n\n## Questions\n- is my yeast dead\n- how do i know that the yeast is alive\n- dough \
    does not rise, the yeast packet is old\n\n## Keywords\nyeast, dry yeast, not enough yeast\n\n## Already done\n- the \
    yeast is fresh\n- yeast is fine\n- it's not the yeast\n\n## Answer\nStir it into warm water.\n";

const OVEN: &str = "# Mind the warmth\n\n## Questions\n- my kitchen is cold and the dough sleeps\n- how warm should dough \
    be to rise\n\n## Keywords\nwarm, cold, kitchen, temperature\n\n## Already done\n- the kitchen is warm\n- warmth is \
    fine\n\n## Answer\nPut it near the oven.\n";

const FLOUR: &str = "# Change the flour\n\n## Questions\n- which flour rises best\n- is rye flour too heavy\n- flour is old, \
    dough stays flat\n\n## Keywords\nflour, rye\n\n## Already done\n- the flour is new\n- changed the flour\n- yeast \
    and flour are new\n\n## Answer\nTake a strong one.\n";

const CLOSING: &str = "# Ask a baker\n\n## Questions\n- i want to ask a baker\n\n## Answer\nAsk one.\n";

fn decide(message: &str) -> Decision {
    let files =
        [("guide", GUIDE), ("1-yeast", YEAST), ("2-warmth", OVEN), ("3-flour", FLOUR), ("still-stuck", CLOSING)];
    let files = files.map(|(name, text)| SourceFile { path: format!("bread/{name}.md"), text: text.to_owned() });
    let (snapshot, findings) = Snapshot::read(&files);
    assert!(findings.iter().all(|finding| !finding.is_error()), "{findings:?}");
    snapshot.decide(message)
}

#[track_caller]
fn answers(message: &str, fix: &str) {
    let decision = decide(message);
    let Verdict::Answer(answer) = &decision.verdict else { panic!("{message}: {decision:?}") };
    assert_eq!(answer.as_str(), fix, "{message}");
}

#[track_caller]
fn is_silent(message: &str) {
    let decision = decide(message);
    assert_eq!(decision.verdict, Verdict::Silent, "{message}: {decision:?}");
}

#[test]
fn a_question_leads_to_its_own_fix() {
    answers("is my yeast dead", "bread/yeast");
    answers("Is my YEAST dead??", "bread/yeast");
    answers("my kitchen is cold and the dough sleeps", "bread/warmth");
    answers("my kitchn is cold and the dough sleeps", "bread/warmth");
}

#[test]
fn a_not_question_leads_nowhere() {
    is_silent("who wants fresh bread tonight");
    is_silent("the best bread I ever had!");
}

#[test]
fn what_is_ruled_out_is_not_the_answer() {
    let decision = decide("the yeast is fresh, my dough does not rise");
    let out: Vec<&str> = decision.ruled_out.iter().map(|out| out.fix.as_str()).collect();
    assert_eq!(out, ["bread/yeast"]);
    assert_ne!(decision.verdict, Verdict::Answer(decision.ruled_out[0].fix.clone()));
    assert!(decision.candidates.iter().all(|candidate| candidate.fix.as_str() != "bread/yeast"));
}

#[test]
fn a_sign_with_a_negation_rules_nothing_out() {
    assert_eq!(decide("there is not enough yeast in my dough").ruled_out, []);
}

#[test]
fn a_contraction_is_no_negation() {
    for message in
        ["we've said that yeast is fine, my dough does not rise", "they've said the yeast is fresh, dough stays flat"]
    {
        let decision = decide(message);
        let out: Vec<&str> = decision.ruled_out.iter().map(|out| out.fix.as_str()).collect();
        assert_eq!(out, ["bread/yeast"], "{message}");
    }
    assert_eq!(decide("the yeast isn't fresh, my dough does not rise").ruled_out, []);
}

#[test]
fn a_reason_quotes_a_text_that_has_the_words() {
    let decision = decide("the dough sleeps in a cold kitchen, does not rise");
    let quoted = decision.reasons.iter().find_map(|reason| match reason {
        Reason::Matched { with, fix, .. } if fix.as_str() == "bread/warmth" => Some(with.as_str()),
        _ => None,
    });
    assert_eq!(quoted, Some("my kitchen is cold and the dough sleeps"));
}

#[test]
fn a_way_to_say_that_one_thing_is_fine_holds_for_another() {
    let decision = decide("the flour is fine, my dough does not rise");
    let out: Vec<&str> = decision.ruled_out.iter().map(|out| out.fix.as_str()).collect();
    assert_eq!(out, ["bread/flour"]);
    assert_eq!(decide("the flour is old, my dough does not rise").ruled_out, []);
}

#[test]
fn talk_is_met_with_silence() {
    is_silent("hello everyone");
    is_silent("");
    is_silent("🙂");
    is_silent("lol nice one");
}

#[test]
fn of_hundreds_of_typos_some_are_mended() {
    let typos = (1..7)
        .flat_map(|at| ('a'..='z').map(move |letter| format!("{}{letter}{}", &"kitchen"[..at], &"kitchen"[at..])));
    let message: Vec<String> = typos.collect();
    let mended = decide(&message.join(" ")).reasons;
    let mended = mended.iter().filter(|reason| matches!(reason, Reason::Mended { .. })).count();
    assert!((50..message.len() - 10).contains(&mended), "{mended} of {}", message.len());
}
