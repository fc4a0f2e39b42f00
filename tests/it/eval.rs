//! The figures of `syncdesk eval`, held against small label files and decisions made up for them.

use syncdesk::engine::matching::{Candidate, Decision, RuledOut, Verdict};
use syncdesk::engine::{FixId, GuideId};
use syncdesk::eval::{self, Fault, Report};

fn fix(name: &str) -> FixId {
    FixId::new(&GuideId::new("icloud-photos"), name)
}

/// A decision as short as `answer power`, `suggest power restart`, `start power` or `silent`; `!` rules a fix out.
fn decision(short: &str) -> Decision {
    let mut words = short.split(' ');
    let kind = words.next().unwrap_or_default();
    let (out, fixes): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with('!'));
    let fixes: Vec<_> = fixes.into_iter().map(fix).collect();
    let verdict = match kind {
        "answer" => Verdict::Answer(fixes[0].clone()),
        "suggest" => Verdict::Suggest(fixes.clone()),
        "start" => Verdict::Start { guide: GuideId::new("icloud-photos"), fix: fixes.first().cloned() },
        "silent" => Verdict::Silent,
        other => panic!("{other} is no decision"),
    };
    let candidates = fixes.into_iter().map(|fix| Candidate { fix, score: 0.5 }).collect();
    let ruled_out = out.into_iter().map(|name| RuledOut { fix: fix(&name[1..]), words: "w".to_owned() }).collect();
    Decision { verdict, candidates, ruled_out, reasons: Vec::new() }
}

/// Runs lines of `kind | best | ok | not | decision`.
fn report(lines: &[&str]) -> Report {
    let list = |names: &str| names.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let labels: Vec<_> = lines
        .iter()
        .map(|line| {
            let parts: Vec<_> = line.split('|').map(str::trim).collect();
            let label = serde_json::json!({
                "text": parts[4], "kind": parts[0], "best": list(parts[1]), "ok": list(parts[2]), "not": list(parts[3]),
            });
            serde_json::from_value(label).expect("a label")
        })
        .collect();
    eval::run(&labels, decision)
}

#[track_caller]
fn check(lines: &[&str], figures: &[(&str, usize, usize)]) {
    let report = serde_json::to_value(report(lines)).expect("it is written");
    for (name, count, of) in figures {
        assert_eq!(report[name]["count"], *count, "{name}: {report:#}");
        assert_eq!(report[name]["of"], *of, "{name}: {report:#}");
    }
}

#[test]
fn right_is_an_answer_among_the_best() {
    check(
        &[
            "specific | power | | | answer power",
            "status | icloud-photos/power | | | answer power",
            "specific | power | restart | | answer restart",
            "specific | power | | | suggest power restart",
            "vague | power | | | answer power",
        ],
        &[("right", 2, 4), ("helped", 3, 4), ("misled", 0, 5), ("vague_handled", 1, 1)],
    );
}

#[test]
fn helped_counts_the_first_three_suggestions_and_the_start() {
    check(
        &[
            "specific | power | | | suggest a b power",
            "specific | power | | | suggest a b c power",
            "specific | power | | | start power",
            "specific | power | | | start settings",
            "specific | power | | | start",
            "specific | power | | | silent",
        ],
        &[("right", 0, 6), ("helped", 2, 6), ("misled", 0, 6)],
    );
}

#[test]
fn misled_is_an_answer_that_is_neither_best_nor_ok_or_ruled_out() {
    check(
        &[
            "specific | power | restart | | answer update",
            "specific | power | restart | restart | answer restart",
            "status | power | | | answer restart",
            "vague | settings | | | answer power",
            "vague | settings | | settings | start settings",
            "near | | | | answer power",
            "abuse | | | | answer power",
        ],
        &[("misled", 4, 5), ("vague_handled", 1, 2), ("ruled_out_picked", 2, 2)],
    );
}

#[test]
fn false_alarms_count_each_kind_for_itself() {
    check(
        &[
            "near | | | | silent", "near | | | | start power", "chat | | | | suggest power restart",
            "chat | | | | silent", "chat | | | | silent", "abuse | | | | suggest power restart",
        ],
        &[("false_alarms_near", 1, 2), ("false_alarms_chat", 1, 3), ("right", 0, 0)],
    );
}

#[test]
fn ruled_out_fixes_are_counted_when_noticed() {
    check(
        &["specific | power | | connection restart | answer power !connection"],
        &[("ruled_out_noticed", 1, 2), ("ruled_out_picked", 0, 1)],
    );
}

#[test]
fn misses_come_worst_first_with_what_was_wanted() {
    let report = report(&[
        "specific | power | | | suggest power restart",
        "specific | power | | | silent",
        "near | | | | start power",
        "specific | power | | | answer restart",
        "specific | power | | | answer power",
        "vague | | | | silent",
    ]);
    let faults: Vec<_> = report.misses.iter().map(|miss| miss.fault).collect();
    assert_eq!(faults, [Fault::Misled, Fault::FalseAlarm, Fault::NotHelped, Fault::NotHelped, Fault::NotRight]);
    assert_eq!(report.misses[0].id, "#4");
    assert_eq!(report.misses[0].wanted, ["power"]);
    assert_eq!(report.misses[0].got, "answer restart");
}

#[test]
fn confusion_names_what_came_for_what_was_wanted() {
    let report = report(&[
        "specific | power restart | | | answer restart",
        "specific | power | | | answer restart",
        "specific | power | | | silent",
    ]);
    assert_eq!(report.confusion["restart"]["restart"], 1);
    assert_eq!(report.confusion["power"]["restart"], 1);
    assert_eq!(report.confusion["power"]["silent"], 1);
}

#[test]
fn a_table_for_people_says_what_of_what() {
    let text = report(&["specific | power | | | answer restart", "chat | | | | silent"]).to_string();
    assert!(text.contains("right                    0.0 %  (0 of 1)"), "{text}");
    assert!(text.contains("false alarms, near         -    (none)"), "{text}");
    assert!(text.contains("wanted power; got answer restart"), "{text}");
}

#[test]
fn lines_that_are_no_labels_are_all_named() {
    let text =
        "{\"text\": \"a\", \"kind\": \"chat\"}\n\n{\"text\": \"b\"}\nhello\n{\"text\": \"c\", \"kind\": \"odd\"}\n";
    let slips = eval::read(text).expect_err("three are wrong");
    assert_eq!(slips.iter().map(|slip| slip.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(
        eval::read("\u{feff}{\"text\": \"a\", \"kind\": \"chat\", \"note\": 1}\r\n").map(|labels| labels.len()),
        Ok(1)
    );
}

#[test]
fn names_that_no_fix_has_are_named() {
    let labels =
        eval::read("{\"text\": \"a\", \"kind\": \"chat\", \"best\": [\"power\", \"pwoer\"], \"not\": [\"x/power\"]}");
    assert_eq!(eval::unknown_names(&labels.expect("a label"), &[fix("power")]), ["pwoer", "x/power"]);
}
