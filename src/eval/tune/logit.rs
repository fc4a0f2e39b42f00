//! Fits the two kinds of weights: a logistic regression, and a conditional logit.
//!
//! Both by gradient descent over standardised signals with an L2 penalty; the fitted weights are for the signals as they
//! are. Deterministic: the same examples give the same weights.

use crate::engine::matching::count;
use crate::engine::matching::weights::{Logit, weigh};

/// What a logistic regression learns from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example<const SIGNALS: usize> {
    pub(super) signals: [f32; SIGNALS],
    /// Whether what the signals are asked for is so.
    pub(super) is_so: bool,
    /// For how many examples it counts.
    pub(super) weight: f32,
}

/// The signals of each class in question, and which of them is meant.
pub(super) type Choice<const SIGNALS: usize> = (Vec<[f32; SIGNALS]>, usize);

/// Pulls weights towards zero; among 0.001, 0.003, 0.01 and 0.03 the cross-validated figures are best here and nearly
/// the same next to it.
pub(super) const PENALTY: f32 = 0.002;

/// Steps of descent; the weights no longer move in the third decimal.
const STEPS: usize = 1_500;

/// Size of a step, for standardised signals, and how much of the one before it keeps: signals that say nearly the same
/// settle ten times as fast.
const RATE: f32 = 0.2;
const MOMENTUM: f32 = 0.9;

/// Fits a logistic regression.
pub(super) fn logit<const SIGNALS: usize>(examples: &[Example<SIGNALS>], penalty: f32) -> Logit<SIGNALS> {
    let all: f32 = examples.iter().map(|example| example.weight).sum();
    let share = 1.0 / all.max(1.0);
    let scale = Scale::of(&examples.iter().map(|example| (&example.signals, example.weight)));
    let rows: Vec<Example<SIGNALS>> =
        examples.iter().map(|example| Example { signals: scale.standard(&example.signals), ..*example }).collect();
    let mut fitted = Logit::new();
    let (mut speed, mut bias_speed) = ([0.0; SIGNALS], 0.0);
    for _ in 0..STEPS {
        let mut slopes = [0.0; SIGNALS];
        let mut bias_slope = 0.0;
        for row in &rows {
            let error = row.weight * (fitted.likelihood(&row.signals) - if row.is_so { 1.0 } else { 0.0 });
            bias_slope += error;
            slopes.iter_mut().zip(&row.signals).for_each(|(slope, signal)| *slope += error * signal);
        }
        bias_speed = MOMENTUM * bias_speed - RATE * share * bias_slope;
        fitted.bias += bias_speed;
        step(&mut fitted.weights, &mut speed, &slopes, share, penalty);
    }
    let weights = scale.raw(&fitted.weights);
    let shift = weigh(&scale.means, &weights);
    Logit { weights, bias: fitted.bias - shift }
}

/// Fits a conditional logit: the weights under which the classes that are meant get the largest shares.
pub(super) fn conditional<const SIGNALS: usize>(choices: &[Choice<SIGNALS>]) -> [f32; SIGNALS] {
    let scale = Scale::of(&choices.iter().flat_map(|(classes, _)| classes).map(|signals| (signals, 1.0)));
    let rows: Vec<Choice<SIGNALS>> =
        choices.iter().map(|(classes, meant)| (classes.iter().map(|s| scale.standard(s)).collect(), *meant)).collect();
    let share = 1.0 / count(rows.len().max(1));
    let (mut weights, mut speed) = ([0.0; SIGNALS], [0.0; SIGNALS]);
    for _ in 0..STEPS {
        let mut slopes = [0.0; SIGNALS];
        for (classes, meant) in &rows {
            let scores: Vec<f32> = classes.iter().map(|signals| weigh(signals, &weights)).collect();
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            let all: f32 = scores.iter().map(|score| (score - best).exp()).sum();
            for (class, (signals, score)) in classes.iter().zip(&scores).enumerate() {
                let error = (score - best).exp() / all - if class == *meant { 1.0 } else { 0.0 };
                slopes.iter_mut().zip(signals).for_each(|(slope, signal)| *slope += error * signal);
            }
        }
        step(&mut weights, &mut speed, &slopes, share, PENALTY);
    }
    scale.raw(&weights)
}

fn step<const SIGNALS: usize>(
    weights: &mut [f32; SIGNALS],
    speed: &mut [f32; SIGNALS],
    slopes: &[f32; SIGNALS],
    share: f32,
    penalty: f32,
) {
    for ((weight, speed), slope) in weights.iter_mut().zip(speed).zip(slopes) {
        *speed = MOMENTUM * *speed - RATE * (share * slope + penalty * *weight);
        *weight += *speed;
    }
}

/// Means and spreads of signals.
struct Scale<const SIGNALS: usize> {
    means: [f32; SIGNALS],
    spreads: [f32; SIGNALS],
}

impl<const SIGNALS: usize> Scale<SIGNALS> {
    /// Takes rows of signals, each with its weight.
    fn of<'a>(rows: &(impl Iterator<Item = (&'a [f32; SIGNALS], f32)> + Clone)) -> Self {
        let all: f32 = rows.clone().map(|(_, weight)| weight).sum();
        let mean = |of: &dyn Fn(&[f32; SIGNALS]) -> f32| {
            rows.clone().map(|(row, weight)| of(row) * weight).sum::<f32>() / all.max(1.0)
        };
        let means: [f32; SIGNALS] = std::array::from_fn(|i| mean(&|row| row[i]));
        let spreads = std::array::from_fn(|i| mean(&|row| (row[i] - means[i]).powi(2)).sqrt().max(1e-3));
        Self { means, spreads }
    }

    fn standard(&self, signals: &[f32; SIGNALS]) -> [f32; SIGNALS] {
        std::array::from_fn(|i| (signals[i] - self.means[i]) / self.spreads[i])
    }

    /// Weights for the signals as they are.
    fn raw(&self, weights: &[f32; SIGNALS]) -> [f32; SIGNALS] {
        std::array::from_fn(|i| weights[i] / self.spreads[i])
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, PENALTY, conditional, logit};
    use crate::engine::matching::weights::weigh;

    fn with(signal: u8) -> [f32; 3] {
        [1.0, f32::from(signal), 0.0]
    }

    #[test]
    fn tells_apart_what_a_signal_tells_apart() {
        let example = |i| Example { signals: with(i), is_so: i >= 10, weight: 1.0 };
        let examples: Vec<_> = (0..20).map(example).collect();
        let fitted = logit(&examples, PENALTY);
        assert!(fitted.likelihood(&with(0)) < 0.1);
        assert!(fitted.likelihood(&with(19)) > 0.9);
    }

    #[test]
    fn prefers_what_was_meant() {
        let choices: Vec<_> = (0..20u8).map(|i| (vec![with(i), with(i + 3), with(1)], 1)).collect();
        let weights = conditional(&choices);
        assert!(weigh(&with(5), &weights) > weigh(&with(2), &weights));
    }
}
