//! What a message says for classes, token by token: asked for whole messages and for pieces of them.

use std::ops::Range;

/// What a message says for classes.
#[derive(Debug)]
pub(super) struct Said {
    /// Where each class's entries stand, in the order of classes.
    classes: Vec<(usize, Range<usize>)>,
    /// Each class's tokens in order, each with what all up to it say for the class.
    entries: Vec<(usize, f32)>,
    /// The tokens of the features that the guide knows.
    pub(super) known: Vec<usize>,
    /// How many features the message has.
    pub(super) features: usize,
    /// What the message says for each class against its rivals, in the order of `classes`.
    contrasts: Vec<f32>,
}

/// What a feature of a message says for a class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Says {
    pub(super) class: usize,
    pub(super) token: usize,
    pub(super) weight: f32,
    pub(super) contrast: f32,
}

impl Said {
    /// Takes what each feature says for each class, the tokens of known features, the number of all features, and the
    /// message's length as contrasts are measured.
    pub(super) fn new(mut says: Vec<Says>, known: Vec<usize>, features: usize, length: f32) -> Self {
        says.sort_unstable_by_key(|says| (says.class, says.token));
        let mut said = Self { classes: Vec::new(), entries: Vec::new(), known, features, contrasts: Vec::new() };
        said.entries.reserve(says.len());
        for Says { class, token, weight, contrast } in says {
            let at = said.entries.len();
            let contrast = contrast / length;
            if let Some((_, range)) = said.classes.last_mut().filter(|(last, _)| *last == class) {
                let before = said.entries.last().map_or(0.0, |(_, sum)| *sum);
                said.entries.push((token, before + weight));
                range.end = at + 1;
                if let Some(sum) = said.contrasts.last_mut() {
                    *sum += contrast;
                }
            } else {
                said.entries.push((token, weight));
                said.classes.push((class, at..at + 1));
                said.contrasts.push(contrast);
            }
        }
        said
    }

    /// The classes that the message speaks for at all, in order.
    pub(super) fn classes(&self) -> impl Iterator<Item = usize> {
        self.classes.iter().map(|(class, _)| *class)
    }

    /// What the message says for a class.
    pub(super) fn all(&self, class: usize) -> f32 {
        self.of(class).last().map_or(0.0, |(_, sum)| *sum)
    }

    /// What the message says for a class against its rivals.
    pub(super) fn contrast(&self, class: usize) -> f32 {
        let place = self.classes.binary_search_by_key(&class, |(class, _)| *class).ok();
        place.and_then(|place| self.contrasts.get(place)).copied().unwrap_or(0.0)
    }

    /// What the tokens in a range say for a class.
    pub(super) fn within(&self, class: usize, tokens: &Range<usize>) -> f32 {
        sum_within(self.of(class), tokens)
    }

    /// By how much the tokens in a range say more for a class than for the next best.
    pub(super) fn lead_within(&self, class: usize, tokens: &Range<usize>) -> f32 {
        self.lead(class, |entries| sum_within(entries, tokens))
    }

    /// By how much the tokens outside a range say more for a class than for the next best.
    pub(super) fn lead_without(&self, class: usize, tokens: &Range<usize>) -> f32 {
        self.lead(class, |entries| entries.last().map_or(0.0, |(_, sum)| *sum) - sum_within(entries, tokens))
    }

    fn lead(&self, class: usize, sum: impl Fn(&[(usize, f32)]) -> f32) -> f32 {
        let others = self.classes.iter().filter(|(other, _)| *other != class);
        let others = others.map(|(_, range)| sum(self.entries.get(range.clone()).unwrap_or_default()));
        sum(self.of(class)) - others.fold(0.0, f32::max)
    }

    fn of(&self, class: usize) -> &[(usize, f32)] {
        let found = self.classes.binary_search_by_key(&class, |(class, _)| *class).ok();
        let range = found.and_then(|at| self.classes.get(at)).map(|(_, range)| range.clone());
        range.and_then(|range| self.entries.get(range)).unwrap_or_default()
    }
}

/// What a class's tokens in a range say.
fn sum_within(entries: &[(usize, f32)], tokens: &Range<usize>) -> f32 {
    let up_to = |end: usize| {
        let before = entries.partition_point(|(token, _)| *token < end);
        before.checked_sub(1).and_then(|last| entries.get(last)).map_or(0.0, |(_, sum)| *sum)
    };
    up_to(tokens.end) - up_to(tokens.start)
}

#[cfg(test)]
mod tests {
    use super::{Said, Says};

    #[test]
    fn sums_ranges() {
        let says = [(1, 0, 1.0), (4, 2, 0.5), (1, 3, 2.0), (1, 3, 0.25)];
        let says = says.map(|(class, token, weight)| Says { class, token, weight, contrast: 2.0 * weight });
        let said = Said::new(says.to_vec(), vec![0, 2, 3], 4, 2.0);
        assert_eq!(said.classes().collect::<Vec<_>>(), [1, 4]);
        let sums = [
            said.all(1),
            said.within(1, &(1..4)),
            said.within(7, &(0..9)),
            said.lead_within(4, &(2..3)),
            said.lead_without(4, &(3..4)),
            said.contrast(1),
            said.contrast(4),
            said.contrast(7),
        ];
        let expected = ["3.25", "2.25", "0.00", "0.50", "-0.50", "3.25", "0.50", "0.00"];
        assert_eq!(sums.map(|sum| format!("{sum:.2}")), expected);
    }
}
