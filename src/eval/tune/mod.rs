//! Fits the weights of the matcher on the knowledge's own questions, each read by an index that has not seen it.
//!
//! What a question rules out is not written in the knowledge; of most only so much is known that none rules its own fix
//! out. The labelled messages that are given say the rest. Nothing but what they rule out is learnt from them, and from
//! no other labelled message anything at all, so all others measure what was learnt.

mod logit;

use std::collections::{BTreeMap, BTreeSet};

use self::logit::{Example, PENALTY};
use super::Label;
use crate::engine::folds::{self, Fold, HeldOut, Owner};
use crate::engine::matching::weights::{Logit, Weights};
use crate::engine::matching::{Observation, choice, count, exclusion, relevance};
use crate::engine::{FixId, Knowledge, Snapshot};

/// The share of questions whose own fix may be ruled out by mistake. Below, less is noticed of what members rule out;
/// above, more messages lose their right answer than wrong answers are spared.
const WRONGLY_OUT: f32 = 0.045;

/// The share of questions in which a piece that asks for their own fix may be taken for one that sounds done.
const WRONGLY_SILENCED: f32 = 0.05;

/// For how many examples one of a labelled message counts. Somebody said of it what it rules out; of a question of the
/// knowledge it is only presumed that it does not rule out its own fix, and there are many more of these.
const LABELLED: f32 = 12.0;

/// The share of 'not questions' that may pass the gate. They are chosen to be hard: where this many of them pass, a third
/// of it does of the near misses that members write.
const FALSE_ALARMS: f32 = 0.07;

/// The part of these that may pass without a listed word of the topic or of a fix.
const WITHOUT_ANCHOR: f32 = 0.2;

/// The gate also learns from a guide that has one of so many of this one's texts, for most guides are small: what passes for
/// certain in knowledge of thousands is seldom seen there.
const SMALL: usize = 12;

/// For how many examples one of the small guide counts. With 4 a guide of sixty questions a fix answers a sixth more than
/// with 0; of the messages to the large one as many are answered rightly, but for three of 522.
const OF_SMALL: f32 = 4.0;

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
    let mut folds: Vec<Fold> = folds::folds(knowledge).collect();
    let labelled: BTreeMap<&str, &Label> = labels.iter().map(|label| (label.text.as_str(), label)).collect();
    let mut weights = Weights {
        exclusion: Logit::new(),
        silenced: 1.0,
        choice: [0.0; choice::SIGNALS],
        whole: Logit::new(),
        ruled_out: 1.0,
        relevance: Logit::new(),
        on_topic: 1.0,
        surely_on_topic: 1.0,
    };
    let written: BTreeSet<String> = folds.iter().flat_map(|fold| &fold.held_out).map(|of| of.text.clone()).collect();
    let others: Vec<&Label> = labels.iter().filter(|label| !written.contains(&label.text)).collect();
    // Labelled messages that are no questions of the knowledge may be read by the whole index.
    let mut snapshot = Snapshot::new(knowledge.clone());

    let seen = observe(&mut folds, &weights);
    let pieces = |seen: &Observation| seen.suspects.clone();
    let mut examples = exclusion_examples(&seen, &labelled, pieces);
    examples.extend(labelled_examples(&snapshot, &others, pieces));
    weights.exclusion = logit::logit(&examples, PENALTY);
    weights.silenced = wrongly_out(&seen, &weights.exclusion, WRONGLY_SILENCED, pieces);

    let seen = observe(&mut folds, &weights);
    weights.choice = logit::conditional(&choices(&seen));

    let seen = observe(&mut folds, &weights);
    snapshot.weigh(weights.clone());
    let fixes = |seen: &Observation| seen.whole.clone();
    let mut examples = exclusion_examples(&seen, &labelled, fixes);
    examples.extend(labelled_examples(&snapshot, &others, fixes));
    weights.whole = logit::logit(&examples, PENALTY / 10.0);
    weights.ruled_out = wrongly_out(&seen, &weights.whole, WRONGLY_OUT, fixes);

    let seen = observe(&mut folds, &weights);
    let examples = relevance_examples(&seen, 1.0);
    let mut small: Vec<Fold> = folds::folds(&folds::thinned(knowledge, SMALL)).collect();
    let of_both = [examples.clone(), relevance_examples(&observe(&mut small, &weights), OF_SMALL)].concat();
    weights.relevance = logit::logit(&of_both, PENALTY);
    let likelihoods = |wanted: bool| {
        let of_kind = examples.iter().filter(move |example| example.is_so == wanted);
        of_kind.map(|example| weights.relevance.likelihood(&example.signals)).collect::<Vec<f32>>()
    };
    weights.on_topic = exceeded_by(likelihoods(false), FALSE_ALARMS);
    weights.surely_on_topic = exceeded_by(likelihoods(false), FALSE_ALARMS * WITHOUT_ANCHOR);
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

/// Whether each held-out text is a call for help.
fn relevance_examples(seen: &[(&HeldOut, Observation)], weight: f32) -> Vec<Example<{ relevance::SIGNALS }>> {
    let example = |(of, seen): &(&HeldOut, Observation)| {
        let is_so = of.owner != Owner::Nobody;
        Example { signals: seen.relevance, is_so, weight }
    };
    seen.iter().map(example).collect()
}

/// Signals of fixes that questions may rule out; the question's own fix is not ruled out, and of the others only those of
/// labelled questions are known.
fn exclusion_examples<const SIGNALS: usize>(
    seen: &[(&HeldOut, Observation)],
    labelled: &BTreeMap<&str, &Label>,
    signals: impl Fn(&Observation) -> Vec<(FixId, [f32; SIGNALS])>,
) -> Vec<Example<SIGNALS>> {
    let mut examples = Vec::new();
    for (of, seen) in seen {
        let Owner::Fix(own) = &of.owner else { continue };
        for (fix, signals) in signals(seen) {
            match labelled.get(of.text.as_str()) {
                Some(label) => examples.push(Example { signals, is_so: super::among(&fix, &label.not), weight: 1.0 }),
                None if fix == *own => examples.push(Example { signals, is_so: false, weight: 1.0 }),
                None => {}
            }
        }
    }
    examples
}

/// The same of labelled messages.
fn labelled_examples<const SIGNALS: usize>(
    snapshot: &Snapshot,
    labels: &[&Label],
    signals: impl Fn(&Observation) -> Vec<(FixId, [f32; SIGNALS])>,
) -> Vec<Example<SIGNALS>> {
    let mut examples = Vec::new();
    for label in labels {
        for guide in &snapshot.knowledge().guides {
            let signals = snapshot.observe(&guide.id, &label.text).map(|seen| signals(&seen)).unwrap_or_default();
            let example = |(fix, signals)| Example { signals, is_so: super::among(&fix, &label.not), weight: LABELLED };
            examples.extend(signals.into_iter().map(example));
        }
    }
    examples
}

/// The least threshold that at most a share of the questions' own fixes reaches by any of their signals.
fn wrongly_out<const SIGNALS: usize>(
    seen: &[(&HeldOut, Observation)],
    weights: &Logit<SIGNALS>,
    share: f32,
    signals: impl Fn(&Observation) -> Vec<(FixId, [f32; SIGNALS])>,
) -> f32 {
    let own = seen.iter().filter_map(|(of, seen)| match &of.owner {
        Owner::Fix(own) => Some((own, signals(seen))),
        Owner::Guide | Owner::Nobody => None,
    });
    let likelihoods = own.map(|(own, signals)| {
        let of_own = signals.iter().filter(|(fix, _)| fix == own);
        of_own.map(|(_, signals)| weights.likelihood(signals)).fold(0.0, f32::max)
    });
    exceeded_by(likelihoods.collect(), share)
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
pub const NAMES: [&[&str]; 4] =
    [&exclusion::SIGNAL_NAMES, &choice::SIGNAL_NAMES, &exclusion::whole::SIGNAL_NAMES, &relevance::SIGNAL_NAMES];
