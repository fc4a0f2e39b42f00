//! `syncdesk tune`: fits the weights of the relevance gate on the knowledge's own questions and says how well they do on
//! labelled messages, which it has not seen.

use std::io::{self, Write as _};
use std::path::PathBuf;

use syncdesk::engine::knowledge::Entry;
use syncdesk::engine::matching::relevance::SIGNAL_NAMES;
use syncdesk::engine::{Knowledge, Snapshot};
use syncdesk::eval::tune::{Example, Weights};
use syncdesk::eval::{Kind, Label};

use super::{DONE, Setup};

/// Parts of the knowledge's questions: each is read by an index of the others.
const PARTS: usize = 5;

/// The thresholds to report on.
const THRESHOLDS: [f32; 6] = [0.5, 0.7, 0.8, 0.85, 0.9, 0.95];

pub(super) fn tune(setup: &Setup, files: &[PathBuf]) -> anyhow::Result<u8> {
    let snapshot = setup.open()?.snapshot();
    let weights = Weights::fit(&own_examples(snapshot.knowledge()));
    let mut out = io::stdout().lock();
    for file in files {
        let labels = super::eval::labels(file)?;
        writeln!(out, "{}: share of messages that pass", file.display())?;
        for threshold in THRESHOLDS {
            writeln!(out, "  from {threshold:.2}: {}", passing(&snapshot, &weights, &labels, threshold))?;
        }
    }
    writeln!(out, "const WEIGHTS: Signals = [")?;
    for (weight, name) in weights.weights.iter().zip(SIGNAL_NAMES) {
        writeln!(out, "    {weight:.4}, // {name}")?;
    }
    writeln!(out, "];\nconst BIAS: f32 = {:.4};", weights.bias)?;
    Ok(DONE)
}

/// Signals of the knowledge's own questions and 'not questions', each read by an index that has not seen it.
fn own_examples(knowledge: &Knowledge) -> Vec<Example> {
    let mut examples = Vec::new();
    for part in 0..PARTS {
        let (without, held_out) = split(knowledge, part);
        let snapshot = Snapshot::new(without);
        examples.extend(
            held_out
                .into_iter()
                .filter_map(|(text, wanted)| Some((snapshot.signals(&text).into_iter().next()?, wanted))),
        );
    }
    examples
}

/// The knowledge without every fifth question, and those questions.
fn split(knowledge: &Knowledge, part: usize) -> (Knowledge, Vec<(String, bool)>) {
    let mut without = knowledge.clone();
    let mut held_out = Vec::new();
    let mut thin = |entries: &mut Vec<Entry>, wanted: bool| {
        let mut index = 0;
        entries.retain(|entry| {
            index += 1;
            let stays = index % PARTS != part;
            if !stays {
                held_out.push((entry.text.clone(), wanted));
            }
            stays
        });
    };
    for guide in &mut without.guides {
        thin(&mut guide.questions, true);
        thin(&mut guide.not_questions, false);
        for fix in guide.fixes.iter_mut().chain([&mut guide.closing]) {
            thin(&mut fix.questions, true);
        }
    }
    (without, held_out)
}

/// For each kind, the share of labelled messages that pass the gate at a threshold.
fn passing(snapshot: &Snapshot, weights: &Weights, labels: &[Label], threshold: f32) -> String {
    let kinds = [Kind::Specific, Kind::Status, Kind::Vague, Kind::Near, Kind::Chat];
    let shares = kinds.map(|kind| {
        let of_kind: Vec<&Label> = labels.iter().filter(|label| label.kind == kind).collect();
        let is_ours = |label: &&&Label| {
            snapshot.signals(&label.text).first().is_some_and(|signals| weights.likelihood(signals) >= threshold)
        };
        let passed = of_kind.iter().filter(is_ours).count();
        format!("{kind:?} {passed}/{}", of_kind.len())
    });
    shares.join(", ")
}
