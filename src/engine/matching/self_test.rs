//! The knowledge is tested with its own questions: each must lead to its own fix, each 'not question' must not.
//!
//! What does not is a warning, not an error: the fix itself is sound, and the moderator sees which words would help.

use super::{Index, Verdict};
use crate::engine::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::knowledge::{Entry, Fix, FixId, Guide, Knowledge};
use crate::engine::text::clip;

/// Longest quotation in a finding, in characters.
const MAX_QUOTE: usize = 80;

/// What helps against silence.
const NO_ANSWER_HELP: &str = "Add its telling words to \"Keywords\", or more questions like this one.";

impl Index {
    /// Asks every question of the knowledge; one finding for each that does not lead where it should.
    pub(crate) fn self_test(&self, knowledge: &Knowledge) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for guide in &knowledge.guides {
            let path = format!("{}/guide.md", guide.id);
            for entry in &guide.questions {
                let verdict = self.verdict(&entry.text);
                if verdict == Verdict::Silent {
                    findings.push(astray(&path, entry, "gets no answer", NO_ANSWER_HELP));
                }
            }
            for entry in &guide.not_questions {
                let verdict = self.verdict(&entry.text);
                if leads_into(guide, &verdict) {
                    findings.push(answered(&path, entry, &led_to(guide, &verdict)));
                }
            }
            findings.extend(guide.fixes.iter().flat_map(|fix| self.test_fix(guide, fix)));
        }
        Diagnostic::sort(&mut findings);
        findings
    }

    fn test_fix(&self, guide: &Guide, fix: &Fix) -> Vec<Diagnostic> {
        let asked = fix.questions.iter().filter_map(|entry| {
            let verdict = self.verdict(&entry.text);
            let leads_here = match &verdict {
                Verdict::Answer(to) => *to == fix.id,
                Verdict::Suggest(among) => among.contains(&fix.id),
                Verdict::Start { .. } | Verdict::Silent => false,
            };
            (!leads_here).then(|| {
                let help = "Add a keyword that only this fix has, or more questions like this one; if the other is \
                    right, move it there.";
                astray(&fix.path, entry, &led_to(guide, &verdict), help)
            })
        });
        let not_asked = fix.not_questions.iter().filter_map(|entry| {
            let verdict = self.verdict(&entry.text);
            let leads_here = verdict == Verdict::Answer(fix.id.clone());
            leads_here.then(|| answered(&fix.path, entry, "leads here"))
        });
        asked.chain(not_asked).collect()
    }
}

/// Whether a message leads into a guide; another guide may well answer what this one does not.
fn leads_into(guide: &Guide, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Answer(fix) => fix.guide() == guide.id,
        Verdict::Suggest(fixes) => fixes.iter().any(|fix| fix.guide() == guide.id),
        Verdict::Start { guide: started, .. } => *started == guide.id,
        Verdict::Silent => false,
    }
}

/// Where a message leads, in words.
fn led_to(guide: &Guide, verdict: &Verdict) -> String {
    let title = |id: &FixId| guide.fix(id).map_or_else(|| id.to_string(), |fix| format!("\"{}\"", fix.title));
    match verdict {
        Verdict::Answer(fix) => format!("leads to {}", title(fix)),
        Verdict::Suggest(fixes) => {
            let titles: Vec<String> = fixes.iter().map(title).collect();
            format!("asks back between {}", titles.join(", "))
        }
        Verdict::Start { .. } => "starts the walk, for no fix stands out".to_owned(),
        Verdict::Silent => "gets no answer".to_owned(),
    }
}

fn astray(path: &str, entry: &Entry, where_to: &str, help: &str) -> Diagnostic {
    let message = format!("The question \"{}\" {where_to}.", clip(&entry.text, MAX_QUOTE));
    warning(Code::QuestionAstray, path, entry, message, help)
}

fn answered(path: &str, entry: &Entry, where_to: &str) -> Diagnostic {
    let message = format!("\"{}\" stands under \"Not questions\" and {where_to}.", clip(&entry.text, MAX_QUOTE));
    let help = "Add more lines like it, or take away the keyword or question that it is near to.";
    warning(Code::NotQuestionAnswered, path, entry, message, help)
}

fn warning(code: Code, path: &str, entry: &Entry, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Warning,
        path: path.to_owned(),
        line: entry.line,
        message,
        help: help.to_owned(),
    }
}
