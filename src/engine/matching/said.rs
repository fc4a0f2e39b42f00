//! What a message says for classes, token by token: asked for whole messages and for pieces of them.

use std::ops::Range;

use super::evidence::Entry;

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

/// What a feature of a message says for the classes whose own it is.
#[derive(Clone, Copy)]
pub(super) struct Says<'a> {
    pub(super) token: usize,
    /// How much a unit of contrast counts.
    pub(super) rarity: f32,
    pub(super) entries: &'a [Entry],
}

impl Said {
    /// Takes what each feature says for each class, in the order of tokens, the tokens of known features, the number of
    /// all features, and the message's length as contrasts are measured.
    pub(super) fn new<'a>(
        says: impl Iterator<Item = Says<'a>> + Clone,
        known: Vec<usize>,
        features: usize,
        length: f32,
    ) -> Self {
        let classes = classes(says.clone().flat_map(|says| says.entries).map(|entry| entry.class));
        let all = classes.last().map_or(0, |(_, range)| range.end);
        let mut entries = vec![(0, 0.0); all];
        // How far each class has come: where its next entry goes, and what those before it say.
        let mut come: Vec<Come> =
            classes.iter().map(|(_, range)| Come { next: range.start, sum: 0.0, contrast: 0.0 }).collect();
        let end = classes.last().map_or(0, |(class, _)| class + 1);
        let places: Vec<usize> = if end <= FEW_CLASSES {
            (0..end).map(|class| classes.partition_point(|(before, _)| *before < class)).collect()
        } else {
            Vec::new()
        };
        let place_of = |class: usize| {
            let place = places.get(class).copied();
            place.unwrap_or_else(|| classes.partition_point(|(before, _)| *before < class))
        };
        for says in says {
            for entry in says.entries {
                let Some(come) = come.get_mut(place_of(entry.class)) else { continue };
                come.sum += entry.weight;
                come.contrast += entry.contrast * says.rarity / length;
                if let Some(place) = entries.get_mut(come.next) {
                    *place = (says.token, come.sum);
                }
                come.next += 1;
            }
        }
        Self { classes, entries, known, features, contrasts: come.iter().map(|come| come.contrast).collect() }
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

/// How far the entries of a class have come.
struct Come {
    next: usize,
    sum: f32,
    contrast: f32,
}

/// Up to so many classes, a list of them all is shorter than what is said.
const FEW_CLASSES: usize = 64;

/// The distinct ones of some classes, in order, each with the range that its entries will have.
fn classes(all: impl Iterator<Item = usize> + Clone) -> Vec<(usize, Range<usize>)> {
    let end = all.clone().max().map_or(0, |last| last + 1);
    let mut counts: Vec<(usize, usize)> = Vec::new();
    if end <= FEW_CLASSES {
        counts.extend((0..end).map(|class| (class, 0)));
        all.for_each(|class| {
            if let Some((_, count)) = counts.get_mut(class) {
                *count += 1;
            }
        });
        counts.retain(|(_, count)| *count > 0);
    } else {
        let mut all: Vec<usize> = all.collect();
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
    use super::{Entry, Said, Says};

    #[test]
    fn sums_ranges() {
        let entry = |class, weight| Entry { class, weight, contrast: weight };
        let features = [vec![entry(1, 1.0)], vec![entry(4, 0.5)], vec![entry(1, 2.0)], vec![entry(1, 0.25)]];
        let says = [0, 2, 3, 3].into_iter().zip(&features);
        let says = says.map(|(token, entries)| Says { token, rarity: 2.0, entries });
        let said = Said::new(says, vec![0, 2, 3], 4, 2.0);
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
