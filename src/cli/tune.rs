//! `syncdesk tune`: fits the weights of the matcher and prints the source file that holds them.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use syncdesk::engine::matching::weights::Weights;
use syncdesk::eval::Label;
use syncdesk::eval::tune::{NAMES, tune};

use super::{DONE, Setup, say};

pub(super) fn run(setup: &Setup, files: &[PathBuf]) -> anyhow::Result<u8> {
    let snapshot = setup.open()?.snapshot();
    let mut labels: Vec<Label> = Vec::new();
    for file in files {
        labels.extend(super::eval::labels(file)?);
    }
    let tuned = tune(snapshot.knowledge(), &labels);
    say(&format!(
        "Of questions left out of the index, {:.3} find their own fix and {:.3} pass the gate.",
        tuned.chosen, tuned.passed
    ))?;
    io::stdout().lock().write_all(source(&tuned.weights).as_bytes())?;
    Ok(DONE)
}

/// The source of `src/engine/matching/learnt.rs`.
fn source(weights: &Weights) -> String {
    let mut text = String::from(
        "//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.\n\n\
         use super::weights::{Logit, Weights};\n\n\
         /// The weights in force.\n\
         pub(super) const LEARNT: Weights = Weights {\n",
    );
    let [exclusion, choice, whole, relevance] = NAMES;
    logit(&mut text, "exclusion", &weights.exclusion.weights, weights.exclusion.bias, exclusion);
    let _ = writeln!(text, "    silenced: {:.4},", weights.silenced);
    list(&mut text, "    choice: ", &weights.choice, choice);
    logit(&mut text, "whole", &weights.whole.weights, weights.whole.bias, whole);
    let _ = writeln!(text, "    ruled_out: {:.4},", weights.ruled_out);
    logit(&mut text, "relevance", &weights.relevance.weights, weights.relevance.bias, relevance);
    let _ = writeln!(text, "    on_topic: {:.4},", weights.on_topic);
    let _ = writeln!(text, "    surely_on_topic: {:.4},\n}};", weights.surely_on_topic);
    text
}

fn logit(text: &mut String, name: &str, weights: &[f32], bias: f32, names: &[&str]) {
    let _ = writeln!(text, "    {name}: Logit {{");
    list(text, "        weights: ", weights, names);
    let _ = writeln!(text, "        bias: {bias:.4},\n    }},");
}

fn list(text: &mut String, start: &str, weights: &[f32], names: &[&str]) {
    let _ = writeln!(text, "{start}[");
    for (weight, name) in weights.iter().zip(names) {
        let _ = writeln!(text, "            {weight:.4}, // {name}");
    }
    let _ = writeln!(text, "        ],");
}
