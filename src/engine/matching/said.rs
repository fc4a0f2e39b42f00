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
pub(super) struct Says {
    pub(super) class: usize,
    pub(super) token: usize,
    pub(super) weight: f32,
    pub(super) contrast: f32,
}

impl Said {
    /// Takes what each feature says for each class, in the order of tokens, the tokens of known features, the number of
    /// all features, and the message's length as contrasts are measured.
    pub(super) fn new(says: &[Says], known: Vec<usize>, features: usize, length: f32) -> Self {
        let classes = classes(says);
        let mut entries = vec![(0, 0.0); says.len()];
        let mut contrasts = vec![0.0; classes.len()];
        // How far each class has come: where its next entry goes, and what those before it say.
        let mut come: Vec<(usize, f32)> = classes.iter().map(|(_, range)| (range.start, 0.0)).collect();
        for says in says {
            let place = classes.binary_search_by_key(&says.class, |(class, _)| *class).unwrap_or(usize::MAX);
            let (Some((next, sum)), Some(contrast)) = (come.get_mut(place), contrasts.get_mut(place)) else { continue };
            *sum += says.weight;
            *contrast += says.contrast / length;
            if let Some(entry) = entries.get_mut(*next) {
                *entry = (says.token, *sum);
            }
            *next += 1;
        }
        Self { classes, entries, known, features, contrasts }
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

    /// What the tokens in a range and those outside it say for each class.
    pub(super) fn part(&self, tokens: &Range<usize>) -> Part {
        let sums = self.classes.iter().map(|(class, range)| {
            let entries = self.entries.get(range.clone()).unwrap_or_default();
            let within = sum_within(entries, tokens);
            (*class, within, entries.last().map_or(0.0, |(_, sum)| *sum) - within)
        });
        Part { sums: sums.collect() }
    }

    fn of(&self, class: usize) -> &[(usize, f32)] {
        let found = self.classes.binary_search_by_key(&class, |(class, _)| *class).ok();
        let range = found.and_then(|at| self.classes.get(at)).map(|(_, range)| range.clone());
        range.and_then(|range| self.entries.get(range)).unwrap_or_default()
    }
}

/// What a part of a message and the rest of it say for classes.
pub(super) struct Part {
    /// Class, part, and rest, in the order of classes.
    sums: Vec<(usize, f32, f32)>,
}

impl Part {
    /// By how much the part says more for a class than for the next best.
    pub(super) fn lead_within(&self, class: usize) -> f32 {
        self.lead(class, |(_, within, _)| *within)
    }

    /// By how much the rest says more for a class than for the next best.
    pub(super) fn lead_without(&self, class: usize) -> f32 {
        self.lead(class, |(.., without)| *without)
    }

    fn lead(&self, class: usize, sum: impl Fn(&(usize, f32, f32)) -> f32) -> f32 {
        let (mut own, mut best) = (0.0, 0.0_f32);
        for sums in &self.sums {
            if sums.0 == class {
                own = sum(sums);
            } else {
                best = best.max(sum(sums));
            }
        }
        own - best
    }
}

/// The classes for which anything is said, in order, each with the range that its entries will have.
fn classes(says: &[Says]) -> Vec<(usize, Range<usize>)> {
    let end = says.iter().map(|says| says.class + 1).max().unwrap_or(0);
    let mut counts: Vec<(usize, usize)> = Vec::new();
    if end <= says.len() {
        counts.extend((0..end).map(|class| (class, 0)));
        for says in says {
            if let Some((_, count)) = counts.get_mut(says.class) {
                *count += 1;
            }
        }
        counts.retain(|(_, count)| *count > 0);
    } else {
        let mut all: Vec<usize> = says.iter().map(|says| says.class).collect();
        all.sort_unstable();
        counts.extend(all.chunk_by(|one, other| one == other).filter_map(|of| Some((*of.first()?, of.len()))));
    }
    let mut start = 0;
    let mut range = |length: usize| {
        start += length;
        start - length..start
    };
    counts.into_iter().map(|(class, count)| (class, range(count))).collect()
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
        let said = Said::new(&says, vec![0, 2, 3], 4, 2.0);
        assert_eq!(said.classes().collect::<Vec<_>>(), [1, 4]);
        let sums = [
            said.all(1),
            said.within(1, &(1..4)),
            said.within(7, &(0..9)),
            said.part(&(2..3)).lead_within(4),
            said.part(&(3..4)).lead_without(4),
            said.contrast(1),
            said.contrast(4),
            said.contrast(7),
        ];
        let expected = ["3.25", "2.25", "0.00", "0.50", "-0.50", "3.25", "0.50", "0.00"];
        assert_eq!(sums.map(|sum| format!("{sum:.2}")), expected);
    }
}
