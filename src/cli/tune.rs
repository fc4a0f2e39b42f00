//! `syncdesk tune`: fits the weights of the relevance gate and says how well they do on messages left out.

use std::io::{self, Write as _};
use std::path::PathBuf;

use syncdesk::engine::matching::relevance::SIGNAL_NAMES;
use syncdesk::engine::{Snapshot, matching};
use syncdesk::eval::tune::{Example, Weights};
use syncdesk::eval::{Kind, Label};

use super::{DONE, Setup};

/// Parts for cross-validation: each is judged by weights fitted on the others.
const PARTS: usize = 5;

pub(super) fn tune(setup: &Setup, files: &[PathBuf]) -> anyhow::Result<u8> {
    let snapshot = setup.open()?.snapshot();
    let mut labels = Vec::new();
    for file in files {
        labels.extend(super::eval::labels(file)?);
    }
    labels.retain(|label| label.kind != Kind::Abuse);
    let examples: Vec<Example> = labels.iter().map(|label| example(&snapshot, label)).collect();
    let mut out = io::stdout().lock();
    for threshold in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        writeln!(out, "{}", left_out(&labels, &examples, threshold))?;
    }
    let weights = Weights::fit(&examples);
    writeln!(out, "const WEIGHTS: Signals = [")?;
    for (weight, name) in weights.weights.iter().zip(SIGNAL_NAMES) {
        writeln!(out, "    {weight:.4}, // {name}")?;
    }
    writeln!(out, "];\nconst BIAS: f32 = {:.4};", weights.bias)?;
    Ok(DONE)
}

fn example(snapshot: &Snapshot, label: &Label) -> Example {
    let wanted = matches!(label.kind, Kind::Specific | Kind::Status | Kind::Vague);
    let first = snapshot.signals(&label.text).into_iter().next();
    (first.unwrap_or([0.0; matching::relevance::SIGNALS]), wanted)
}

/// For each kind, the share of messages that pass the gate, each judged by weights that did not see it.
fn left_out(labels: &[Label], examples: &[Example], threshold: f32) -> String {
    let kinds = [Kind::Specific, Kind::Status, Kind::Vague, Kind::Near, Kind::Chat];
    let mut passed = [0_u32; 5];
    let mut all = [0_u32; 5];
    for part in 0..PARTS {
        let others: Vec<Example> =
            examples.iter().enumerate().filter(|(i, _)| i % PARTS != part).map(|(_, example)| *example).collect();
        let weights = Weights::fit(&others);
        for (label, (signals, _)) in labels.iter().zip(examples).skip(part).step_by(PARTS) {
            let Some(kind) = kinds.iter().position(|kind| *kind == label.kind) else { continue };
            all[kind] += 1;
            passed[kind] += u32::from(weights.likelihood(signals) >= threshold);
        }
    }
    let shares: Vec<String> = kinds
        .iter()
        .zip(passed.iter().zip(&all))
        .map(|(kind, (passed, all))| format!("{kind:?} {:.3}", f64::from(*passed) / f64::from((*all).max(1))))
        .collect();
    format!("from {threshold:.1}: {}", shares.join(", "))
}
