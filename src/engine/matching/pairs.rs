//! Pairs of terms, each found by its place among all: a third of the memory that a hash table takes, and as fast.

use super::lexicon::TermId;

/// Distinct pairs in ascending order.
#[derive(Debug)]
pub(super) struct Pairs {
    /// Where the pairs of each first term begin, and where the last ones end.
    starts: Box<[u32]>,
    seconds: Box<[TermId]>,
}

impl Pairs {
    /// Takes distinct pairs in ascending order. Terms are numbered one after the other, so first ones leave no large gaps.
    pub(super) fn new(pairs: impl Iterator<Item = (TermId, TermId)>) -> Self {
        let mut starts = vec![0];
        let mut seconds = Vec::with_capacity(pairs.size_hint().0);
        for (first, second) in pairs {
            while starts.len() <= index(first) {
                starts.push(place(seconds.len()));
            }
            seconds.push(second);
        }
        starts.push(place(seconds.len()));
        Self { starts: starts.into(), seconds: seconds.into() }
    }

    /// The place of a pair.
    pub(super) fn find(&self, first: TermId, second: TermId) -> Option<usize> {
        let first = index(first);
        let (start, end) = (index(*self.starts.get(first)?), index(*self.starts.get(first.checked_add(1)?)?));
        let at = self.seconds.get(start..end)?.binary_search(&second).ok()?;
        Some(start + at)
    }
}

/// A place in a list, in half the room.
pub(super) fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The same as it is used.
pub(super) fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn each_pair_has_its_place_and_no_other_has_one() {
        let all = [(0, 5), (0, u32::MAX), (2, 0), (2, 3), (7, 7)];
        let pairs = Pairs::new(all.into_iter());
        for (place, (first, second)) in (0..).zip(all) {
            assert_eq!(pairs.find(first, second), Some(place));
        }
        for (first, second) in [(0, 0), (1, 5), (2, 5), (6, 7), (8, 7), (u32::MAX, u32::MAX)] {
            assert_eq!(pairs.find(first, second), None, "{first}, {second}");
        }
        assert_eq!(Pairs::new(std::iter::empty()).find(0, 0), None);
    }
}
