//! Fits the weights of the matcher on the knowledge's own questions, each read by an index that has not seen it.
//!
//! What a question rules out is not written in the knowledge; of most only so much is known that none rules its own fix
//! out. The labelled messages that are given say the rest. Nothing but what they rule out is learnt from them, and from
//! no other labelled message anything at all, so all others measure what was learnt.

mod logit;

use std::collections::{BTreeMap, BTreeSet};

use super::Label;
use crate::engine::folds::{Fold, HeldOut, Owner, folds};
use crate::engine::matching::weights::{Logit, Weights};
use crate::engine::matching::{Observation, choice, count, exclusion, relevance};
use crate::engine::{FixId, Knowledge, Snapshot};

/// The share of questions whose own fix may be ruled out by mistake. Below, less is noticed of what members rule out;
/// above, more messages lose their right answer than wrong answers are spared.
const WRONGLY_OUT: f32 = 0.02;

/// The share of 'not questions' that may pass the gate. They are chosen to be hard: where this many of them pass, a third
/// of it does of the near misses that members write.
const FALSE_ALARMS: f32 = 0.05;

/// What was fitted, and how well it does on questions that it was fitted on but that the index had not seen.
#[derive(Debug, Clone)]
pub struct Tuned {
    /// The weights.
    pub weights: Weights,
    /// The share of questions of fixes whose fix gets the largest share.
    pub chosen: f32,
    /// The share of questions that pass the gate.
    pub passed: f32,
}

/// Fits all weights: first what rules fixes out, then the choice among the rest, then the gate, each with the ones before
/// it in force.
pub fn tune(knowledge: &Knowledge, labels: &[Label]) -> Tuned {
    let mut folds = folds(knowledge);
    let labelled: BTreeMap<&str, &Label> = labels.iter().map(|label| (label.text.as_str(), label)).collect();
    let mut weights = Weights {
        exclusion: Logit::new(),
        ruled_out: 1.0,
        choice: [0.0; choice::SIGNALS],
        relevance: Logit::new(),
        on_topic: 1.0,
    };
    let seen = observe(&mut folds, &weights);
    let mut examples = exclusion_examples(&seen, &labelled);
    examples.extend(labelled_examples(knowledge, labels, &seen));
    weights.exclusion = logit::logit(&examples);
    weights.ruled_out = ruled_out(&seen, &weights.exclusion);

    let seen = observe(&mut folds, &weights);
    weights.choice = logit::conditional(&choices(&seen));

    let seen = observe(&mut folds, &weights);
    let examples: Vec<_> = seen.iter().map(|(of, seen)| (seen.relevance, of.owner != Owner::Nobody)).collect();
    weights.relevance = logit::logit(&examples);
    let likelihoods = |wanted: bool| {
        let of_kind = examples.iter().filter(move |(_, is)| *is == wanted);
        of_kind.map(|(signals, _)| weights.relevance.likelihood(signals)).collect::<Vec<f32>>()
    };
    weights.on_topic = exceeded_by(likelihoods(false), FALSE_ALARMS);
    let (ours, on_topic) = (likelihoods(true), weights.on_topic);
    let passed = ours.iter().filter(|likelihood| **likelihood >= on_topic).count();
    let chosen = chosen(&seen, &weights.choice);
    Tuned { weights, chosen, passed: count(passed) / count(ours.len().max(1)) }
}

/// All held-out questions with what the index without them sees.
fn observe<'a>(folds: &'a mut [Fold], weights: &Weights) -> Vec<(&'a HeldOut, Observation)> {
    let of_fold = |Fold { snapshot, held_out }: &'a mut Fold| {
        snapshot.weigh(weights.clone());
        held_out.iter().filter_map(|of| Some((of, snapshot.observe(&of.guide, &of.text)?)))
    };
    folds.iter_mut().flat_map(of_fold).collect()
}

fn exclusion_examples(
    seen: &[(&HeldOut, Observation)],
    labelled: &BTreeMap<&str, &Label>,
) -> Vec<logit::Example<{ exclusion::SIGNALS }>> {
    let mut examples = Vec::new();
    for (of, seen) in seen {
        let Owner::Fix(own) = &of.owner else { continue };
        for (fix, signals) in &seen.suspects {
            match labelled.get(of.text.as_str()) {
                Some(label) => examples.push((*signals, super::among(fix, &label.not))),
                None if fix == own => examples.push((*signals, false)),
                None => {}
            }
        }
    }
    examples
}

/// Of labelled messages that are no questions of the knowledge, so that the whole index may read them.
fn labelled_examples(
    knowledge: &Knowledge,
    labels: &[Label],
    seen: &[(&HeldOut, Observation)],
) -> Vec<logit::Example<{ exclusion::SIGNALS }>> {
    let written: BTreeSet<&str> = seen.iter().map(|(of, _)| of.text.as_str()).collect();
    // Which pieces are suspect does not depend on the weights.
    let snapshot = Snapshot::new(knowledge.clone());
    let mut examples = Vec::new();
    for label in labels.iter().filter(|label| !written.contains(label.text.as_str())) {
        for guide in &knowledge.guides {
            let suspects = snapshot.observe(&guide.id, &label.text).into_iter().flat_map(|seen| seen.suspects);
            examples.extend(suspects.map(|(fix, signals)| (signals, super::among(&fix, &label.not))));
        }
    }
    examples
}

/// The least threshold that rules few questions' own fixes out.
fn ruled_out(seen: &[(&HeldOut, Observation)], weights: &Logit<{ exclusion::SIGNALS }>) -> f32 {
    let own = seen.iter().filter_map(|(of, seen)| match &of.owner {
        Owner::Fix(own) => Some((own, &seen.suspects)),
        Owner::Guide | Owner::Nobody => None,
    });
    let likelihoods = own.map(|(own, suspects)| {
        let of_own = suspects.iter().filter(|(fix, _)| fix == own);
        of_own.map(|(_, signals)| weights.likelihood(signals)).fold(0.0, exclusion::either)
    });
    exceeded_by(likelihoods.collect(), WRONGLY_OUT)
}

fn choices(seen: &[(&HeldOut, Observation)]) -> Vec<logit::Choice<{ choice::SIGNALS }>> {
    let choice = |(of, seen): &(&HeldOut, Observation)| {
        let meant = seen.choices.iter().position(|(fix, _)| is_meant(&of.owner, fix.as_ref()))?;
        Some((seen.choices.iter().map(|(_, signals)| *signals).collect(), meant))
    };
    seen.iter().filter_map(choice).collect()
}

fn is_meant(owner: &Owner, fix: Option<&FixId>) -> bool {
    match owner {
        Owner::Fix(own) => fix == Some(own),
        Owner::Guide => fix.is_none(),
        Owner::Nobody => false,
    }
}

/// The share of fixes' questions whose fix gets the largest share.
fn chosen(seen: &[(&HeldOut, Observation)], weights: &choice::Signals) -> f32 {
    let of_fixes = seen.iter().filter(|(of, _)| matches!(of.owner, Owner::Fix(_)));
    let (mut right, mut all) = (0, 0);
    for (of, seen) in of_fixes {
        let classes: Vec<(usize, choice::Signals)> =
            (0..).zip(seen.choices.iter().map(|(_, signals)| *signals)).collect();
        let shares = choice::shares(&classes, weights);
        let best = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let best = best.and_then(|(class, _)| seen.choices.get(*class));
        right += usize::from(best.is_some_and(|(fix, _)| is_meant(&of.owner, fix.as_ref())));
        all += 1;
    }
    count(right) / count(all.max(1))
}

/// The least threshold that at most a share of the values reaches.
fn exceeded_by(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(|a, b| b.total_cmp(a));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let allowed = (count(values.len()) * share) as usize;
    values.get(allowed).map_or(1.0, |value| value.next_up())
}

/// The signals' names, for those who print weights.
pub const NAMES: (&[&str], &[&str], &[&str]) =
    (&exclusion::SIGNAL_NAMES, &choice::SIGNAL_NAMES, &relevance::SIGNAL_NAMES);
