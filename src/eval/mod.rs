//! Measures answers against labelled messages: labels in, figures out.
//!
//! Pure: the caller reads the file and says how a message is decided, so that a whole run can be a test. How a report
//! looks stands in [`table`]; what the figures mean is said at [`Report`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::matching::{Decision, Verdict};
use crate::engine::{FixId, GuideId};

mod table;
pub mod tune;

/// A message and what it should get.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// A name for it, where it has one.
    #[serde(default)]
    pub id: Option<String>,
    /// The message.
    pub text: String,
    /// What sort of message it is.
    pub kind: Kind,
    /// Fixes accepted as the first answer.
    #[serde(default)]
    pub best: Vec<String>,
    /// Fixes that are relevant later.
    #[serde(default)]
    pub ok: Vec<String>,
    /// Fixes that the message rules out.
    #[serde(default)]
    pub not: Vec<String>,
}

/// The sorts of labelled messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A problem that one fix stands out for.
    Specific,
    /// A status line or an error message.
    Status,
    /// A call for help that names nothing in particular.
    Vague,
    /// Near to the topic and none of ours.
    Near,
    /// Talk.
    Chat,
    /// Anything harmless will do.
    Abuse,
}

/// A line of a label file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// The ones that count.
    pub count: usize,
    /// All of them.
    pub of: usize,
}

/// The figures of one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many messages were asked.
    pub messages: usize,
    /// Specific and status messages answered with a `best` fix.
    pub right: Share,
    /// Those, or `suggest` with a `best` fix among its first three, or `start` with a `best` fix.
    pub helped: Share,
    /// Specific, status and vague messages answered with a fix in neither `best` nor `ok`, or with one in `not`.
    pub misled: Share,
    /// Vague messages that got `start`, `suggest`, or an answer in `best`.
    pub vague_handled: Share,
    /// Near misses that got anything but silence.
    pub false_alarms_near: Share,
    /// Talk that got anything but silence.
    pub false_alarms_chat: Share,
    /// Messages with ruled-out fixes, of which one was answered, suggested or started with all the same.
    pub ruled_out_picked: Share,
    /// Ruled-out fixes that were noticed as such.
    pub ruled_out_noticed: Share,
    /// For each fix that was wanted: what came, and how often.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// Every message that did not get what it should.
    pub misses: Vec<Miss>,
}

/// A message that did not get what it should.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// The label's name, or its place in the file.
    pub id: String,
    /// The message.
    pub text: String,
    /// What sort of message it is.
    pub kind: Kind,
    /// What went wrong.
    pub fault: Fault,
    /// The fixes that would have been right.
    pub wanted: Vec<String>,
    /// What came: the decision and its fix.
    pub got: String,
    /// The candidates with their scores, best first.
    pub candidates: Vec<String>,
    /// Why.
    pub reasons: Vec<String>,
}

/// What went wrong, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// An answer that leads astray.
    Misled,
    /// An answer, a suggestion or a start where silence was due.
    FalseAlarm,
    /// No help where help was due.
    NotHelped,
    /// Helped, though not by the right answer at once.
    NotRight,
}

/// Reads a label file: one JSON object a line, empty lines left out.
///
/// # Errors
///
/// Every line that is no label.
pub fn read(text: &str) -> Result<Vec<Label>, Vec<Slip>> {
    let (mut labels, mut slips) = (Vec::new(), Vec::new());
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(label) => labels.push(label),
            Err(error) => slips.push(Slip { line: index + 1, message: error.to_string() }),
        }
    }
    if slips.is_empty() { Ok(labels) } else { Err(slips) }
}

/// Names in labels that no fix has; a label that asks for such a fix can never be met.
pub fn unknown_names<'a>(labels: &'a [Label], fixes: &[FixId]) -> Vec<&'a str> {
    let named = labels.iter().flat_map(|label| label.best.iter().chain(&label.ok).chain(&label.not));
    let mut unknown: Vec<_> = named.filter(|name| !fixes.iter().any(|fix| is(fix, name))).map(String::as_str).collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}

/// Asks every message and counts.
pub fn run(labels: &[Label], decide: impl Fn(&str) -> Decision) -> Report {
    let mut report = Report {
        messages: labels.len(),
        right: Share::default(),
        helped: Share::default(),
        misled: Share::default(),
        vague_handled: Share::default(),
        false_alarms_near: Share::default(),
        false_alarms_chat: Share::default(),
        ruled_out_picked: Share::default(),
        ruled_out_noticed: Share::default(),
        confusion: BTreeMap::new(),
        misses: Vec::new(),
    };
    for (index, label) in labels.iter().enumerate() {
        let decision = decide(&label.text);
        let fault = report.count(label, &decision);
        if let Some(fault) = fault {
            report.misses.push(miss(index, label, &decision, fault));
        }
    }
    report.misses.sort_by_key(|miss| miss.fault);
    report
}

impl Report {
    /// Counts one message; says what went wrong with it, if anything.
    fn count(&mut self, label: &Label, decision: &Decision) -> Option<Fault> {
        let best = |fix: &FixId| among(fix, &label.best);
        let verdict = &decision.verdict;
        let right = matches!(verdict, Verdict::Answer(fix) if best(fix));
        let misled =
            matches!(verdict, Verdict::Answer(fix) if among(fix, &label.not) || !(best(fix) || among(fix, &label.ok)));
        self.count_ruled_out(label, decision);
        match label.kind {
            Kind::Specific | Kind::Status => {
                let helped = right
                    || match verdict {
                        Verdict::Suggest(fixes) => fixes.iter().take(3).any(best),
                        Verdict::Start { fix, .. } => fix.as_ref().is_some_and(best),
                        _ => false,
                    };
                self.right.add(right);
                self.helped.add(helped);
                self.misled.add(misled);
                self.confuse(label, verdict);
                match (misled, right, helped) {
                    (true, ..) => Some(Fault::Misled),
                    (_, true, _) => None,
                    (.., true) => Some(Fault::NotRight),
                    _ => Some(Fault::NotHelped),
                }
            }
            Kind::Vague => {
                let handled = right || matches!(verdict, Verdict::Start { .. } | Verdict::Suggest(_));
                self.vague_handled.add(handled);
                self.misled.add(misled);
                if misled { Some(Fault::Misled) } else { (!handled).then_some(Fault::NotHelped) }
            }
            Kind::Near | Kind::Chat => {
                let alarm = *verdict != Verdict::Silent;
                let alarms =
                    if label.kind == Kind::Near { &mut self.false_alarms_near } else { &mut self.false_alarms_chat };
                alarms.add(alarm);
                alarm.then_some(Fault::FalseAlarm)
            }
            Kind::Abuse => None,
        }
    }

    fn count_ruled_out(&mut self, label: &Label, decision: &Decision) {
        for name in &label.not {
            self.ruled_out_noticed.add(decision.ruled_out.iter().any(|out| is(&out.fix, name)));
        }
        if !label.not.is_empty() {
            let picked = match &decision.verdict {
                Verdict::Answer(fix) | Verdict::Start { fix: Some(fix), .. } => among(fix, &label.not),
                Verdict::Suggest(fixes) => fixes.iter().any(|fix| among(fix, &label.not)),
                Verdict::Start { .. } | Verdict::Silent => false,
            };
            self.ruled_out_picked.add(picked);
        }
    }

    fn confuse(&mut self, label: &Label, verdict: &Verdict) {
        let (got, wanted) = match verdict {
            Verdict::Answer(fix) => {
                let met = label.best.iter().find(|name| is(fix, name));
                (fix.name().to_owned(), met.or(label.best.first()))
            }
            other => (name_of(other).to_owned(), label.best.first()),
        };
        if let Some(wanted) = wanted {
            let wanted = wanted.rsplit('/').next().unwrap_or(wanted).to_owned();
            *self.confusion.entry(wanted).or_default().entry(got).or_default() += 1;
        }
    }
}

impl Share {
    fn add(&mut self, counts: bool) {
        self.of += 1;
        self.count += usize::from(counts);
    }

    /// From 0 to 1; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        let exact = |number: usize| u32::try_from(number).map_or(f64::from(u32::MAX), f64::from);
        (self.of > 0).then(|| exact(self.count) / exact(self.of))
    }
}

impl Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut fields = serializer.serialize_struct("Share", 3)?;
        fields.serialize_field("count", &self.count)?;
        fields.serialize_field("of", &self.of)?;
        fields.serialize_field("share", &self.value().map(|share| (share * 10_000.0).round() / 10_000.0))?;
        fields.end()
    }
}

fn miss(index: usize, label: &Label, decision: &Decision, fault: Fault) -> Miss {
    let got = match &decision.verdict {
        Verdict::Answer(fix) => format!("answer {}", fix.name()),
        Verdict::Suggest(fixes) => {
            format!("suggest {}", fixes.iter().map(FixId::name).collect::<Vec<_>>().join(", "))
        }
        Verdict::Start { guide, fix } => {
            format!("start {}", fix.as_ref().map_or(GuideId::as_str(guide), FixId::name))
        }
        Verdict::Silent => "silent".into(),
    };
    Miss {
        id: label.id.clone().unwrap_or_else(|| format!("#{}", index + 1)),
        text: label.text.clone(),
        kind: label.kind,
        fault,
        wanted: label.best.clone(),
        got,
        candidates: decision
            .candidates
            .iter()
            .map(|candidate| format!("{} {:.2}", candidate.fix.name(), candidate.score))
            .collect(),
        reasons: decision.reasons.iter().map(ToString::to_string).collect(),
    }
}

/// The decision's name in the machine contract.
pub fn name_of(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Answer(_) => "answer",
        Verdict::Suggest(_) => "suggest",
        Verdict::Start { .. } => "start",
        Verdict::Silent => "silent",
    }
}

/// Whether a label means this fix; labels may leave the guide out.
fn is(fix: &FixId, name: &str) -> bool {
    fix.as_str() == name || fix.name() == name
}

fn among(fix: &FixId, names: &[String]) -> bool {
    names.iter().any(|name| is(fix, name))
}
