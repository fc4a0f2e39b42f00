//! Messages that the walk puts together of several texts, and that are too long for Discord only then.

use super::{Here, Walk, say};
use crate::engine::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::knowledge::{ANSWER, Fix, FixId, Guide};
use crate::engine::matching::{Decision, RuledOut, Verdict};
use crate::engine::reply::MAX_TEXT;
use crate::engine::snapshot::Snapshot;

/// Reports the first steps of fixes and closings that do not fit a message with what the bot says around them.
pub(in crate::engine) fn overlong(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for guide in &snapshot.knowledge().guides {
        for fix in &guide.fixes {
            let all = begin(snapshot, guide, fix).chars().count();
            let message = format!(
                "The guide's introduction and this answer are one message when a walk begins here, of up to {all} characters."
            );
            findings.extend(Some(finding(fix, message)).filter(|_| all > MAX_TEXT));
        }
        let all = end(snapshot, guide).chars().count();
        let message = format!("With the list of what was tried this text is a message of up to {all} characters.");
        findings.extend(Some(finding(&guide.closing, message)).filter(|_| all > MAX_TEXT));
    }
    findings
}

/// What is said when a walk begins at a fix because the message rules all others out.
fn begin(snapshot: &Snapshot, guide: &Guide, fix: &Fix) -> String {
    let others = || guide.fixes.iter().map(|other| &other.id).filter(|other| **other != fix.id);
    let ruled_out = others().map(|fix| RuledOut { fix: fix.clone(), words: String::new() }).collect();
    let verdict = Verdict::Start { guide: guide.id.clone(), fix: Some(fix.id.clone()) };
    let decision = Decision { verdict, candidates: Vec::new(), ruled_out, reasons: Vec::new() };
    let walk = Walk { ruled_out: others().cloned().collect(), ..Walk::new(guide.id.clone()) };
    say::start(snapshot, guide, walk, Some(&decision)).reply.text
}

/// What is said at the end, when every fix was tried.
fn end(snapshot: &Snapshot, guide: &Guide) -> String {
    let here = Here { fix: guide.closing.id.clone(), step: ANSWER.to_owned() };
    let tried: Vec<FixId> = guide.fixes.iter().map(|fix| fix.id.clone()).collect();
    let walk = Walk { here: Some(here), tried, ..Walk::new(guide.id.clone()) };
    say::here(snapshot, guide, walk).reply.text
}

fn finding(fix: &Fix, message: String) -> Diagnostic {
    Diagnostic {
        code: Code::TextTooLong,
        severity: Severity::Warning,
        path: fix.path.clone(),
        line: fix.steps.first().map_or(1, |step| step.line),
        message,
        help: format!(
            "A message has room for {MAX_TEXT}, and the rest is cut: move a part of the text to a step of its own."
        ),
    }
}
