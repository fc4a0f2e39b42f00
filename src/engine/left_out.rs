//! Does a question find its fix when nobody has written it down?
//!
//! A question that stands in a file leads to its fix whatever else is known, so asking it proves nothing about the words
//! that members will use. Here each question is asked of an index that was made without it. That costs five indexes, so
//! it is done by `syncdesk check` and not on every load.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::diagnostic::{Code, Diagnostic, Severity};
use super::folds::{HeldOut, Owner, folds};
use super::knowledge::{Fix, FixId, Knowledge, quote};
use super::matching::{Decision, MARGIN, Verdict, count};
use super::text::{is_function_word, words};

/// A fix with fewer questions is not judged by those that are lost: each that is left out takes too much of what is known
/// with it.
const LEAST: usize = 30;

/// Two fixes of which one has fewer questions are not compared.
const LEAST_TO_COMPARE: usize = 10;

/// The share of a fix's questions that may be lost before it is said. The bot would rather be silent than wrong, so many
/// are: of the shipped fixes, with a thousand questions each, a third to a half; of fixes with sixty, four in ten to seven
/// in ten.
const MAY_BE_LOST: f32 = 0.67;

/// The share of the questions of each of two fixes that may lead as much to the other one. The most alike of the shipped
/// fixes are at one in six.
const MAY_BE_MIXED_UP: f32 = 0.5;

/// Up to this share another fix is not in question, whatever the rest is.
const NO_CHANCE: f32 = 0.15;

/// How many questions or words are named at most.
const NAMED: usize = 3;

/// Asks each question of a fix that has enough of them as if it were not written down.
pub(crate) fn left_out(knowledge: &Knowledge) -> Vec<Diagnostic> {
    if knowledge.fixes().all(|fix| fix.questions.len() < LEAST_TO_COMPARE) {
        return Vec::new();
    }
    let mut tallies: FxHashMap<FixId, Tally> = FxHashMap::default();
    for fold in folds(knowledge) {
        for question in fold.held_out {
            if let Owner::Fix(own) = &question.owner {
                let decision = fold.snapshot.decide(&question.text);
                tallies.entry(own.clone()).or_default().add(own, &decision, &question);
            }
        }
    }
    let mut findings = Vec::new();
    for guide in &knowledge.guides {
        for fix in guide.fixes.iter().filter(|fix| fix.questions.len() >= LEAST_TO_COMPARE) {
            let Some(tally) = tallies.get(&fix.id) else { continue };
            findings.extend(tally.scattered(fix));
            let later = guide.fixes.iter().skip_while(|other| other.id != fix.id).skip(1);
            for other in later.filter(|other| other.questions.len() >= LEAST_TO_COMPARE) {
                let mixed_up = tally.mixed_up_with(&other.id);
                let back = tallies.get(&other.id).map_or(0.0, |tally| tally.mixed_up_with(&fix.id));
                if mixed_up > MAY_BE_MIXED_UP && back > MAY_BE_MIXED_UP {
                    findings.push(alike(fix, other));
                }
            }
        }
    }
    Diagnostic::sort(&mut findings);
    findings
}

/// What became of a fix's questions.
#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    /// The questions that did not find the fix, each with the share that the fix had.
    lost: Vec<(f32, usize, String)>,
    /// How often it did not stand out against another fix.
    mixed_up: BTreeMap<FixId, usize>,
}

impl Tally {
    fn add(&mut self, own: &FixId, decision: &Decision, question: &HeldOut) {
        self.asked += 1;
        let is_found = match &decision.verdict {
            Verdict::Answer(fix) => fix == own,
            Verdict::Suggest(fixes) => fixes.contains(own),
            Verdict::Start { .. } | Verdict::Silent => false,
        };
        let score = |fix: &FixId| {
            decision.candidates.iter().find(|candidate| candidate.fix == *fix).map_or(0.0, |candidate| candidate.score)
        };
        // Whether the bot speaks at all is another matter.
        let near = decision.candidates.iter().take(2).map(|candidate| &candidate.fix).filter(|fix| *fix != own);
        for other in near.filter(|other| score(other) > NO_CHANCE && score(own) - score(other) < MARGIN) {
            *self.mixed_up.entry(other.clone()).or_default() += 1;
        }
        if !is_found {
            self.lost.push((score(own), question.line, question.text.clone()));
        }
    }

    fn mixed_up_with(&self, other: &FixId) -> f32 {
        count(self.mixed_up.get(other).copied().unwrap_or(0)) / count(self.asked.max(1))
    }

    fn scattered(&self, fix: &Fix) -> Option<Diagnostic> {
        let mut lost: Vec<&(f32, usize, String)> = self.lost.iter().collect();
        lost.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let line = lost.first().map(|(_, line, _)| *line)?;
        let furthest: Vec<String> = lost.iter().take(NAMED).map(|(_, _, text)| quote(text)).collect();
        let message = format!(
            "{} of its {} questions would not be found if nobody had written them down; the furthest: {}.",
            lost.len(),
            self.asked,
            furthest.join(", ")
        );
        let help = "Write more questions in words like theirs, and put their telling words under \"Keywords\".";
        let is_bad = self.asked >= LEAST && count(lost.len()) > count(self.asked) * MAY_BE_LOST;
        is_bad.then(|| warning(Code::ScatteredQuestions, fix, line, message, help.to_owned()))
    }
}

fn alike(fix: &Fix, other: &Fix) -> Diagnostic {
    let message = format!(
        "The bot can hardly tell this fix from {}, and will mostly ask which one is meant.",
        quote(&other.title)
    );
    let apart: Vec<String> = [(fix, other), (other, fix)]
        .into_iter()
        .filter_map(|(one, than)| {
            let words = words_apart(one, than);
            let title = quote(&one.title);
            (!words.is_empty()).then(|| format!("{} for {title}", words.join(", ")))
        })
        .collect();
    let help = if apart.is_empty() {
        "Make one fix of the two, or write questions for each with words that the other lacks.".to_owned()
    } else {
        format!("Write more questions with the words that part them, and make them keywords: {}.", apart.join("; "))
    };
    let line = fix.questions.first().map_or(1, |entry| entry.line);
    warning(Code::FixesAlike, fix, line, message, help)
}

/// The words that one fix's questions have most and the other's lack.
fn words_apart(fix: &Fix, other: &Fix) -> Vec<String> {
    let of = |fix: &Fix| {
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &fix.questions {
            for word in words(&entry.text).iter().filter(|word| !is_function_word(word.text)) {
                *uses.entry(word.text.to_owned()).or_default() += 1;
            }
        }
        uses
    };
    let others = of(other);
    let mut own: Vec<(String, usize)> = of(fix).into_iter().filter(|(word, _)| !others.contains_key(word)).collect();
    own.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    own.into_iter().take(NAMED).map(|(word, _)| quote(&word)).collect()
}

fn warning(code: Code, fix: &Fix, line: usize, message: String, help: String) -> Diagnostic {
    Diagnostic { code, severity: Severity::Warning, path: fix.path.clone(), line, message, help }
}
