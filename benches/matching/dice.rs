//! Dice that fall the same way in every run.

/// A generator of numbers that look random (`SplitMix64`: Steele, Lea, Flood, 2014).
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that fall as the seed wants.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).expect("it is below a `usize`")
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.below(among.len())]
    }

    /// Puts them into another order.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}

/// Ranks as words of a language are used: the word of rank `n` comes up in proportion to `1 / (n + 3)` (Zipf,
/// Mandelbrot).
pub(crate) struct Zipf {
    /// For each rank, the weight of all ranks up to it.
    weights: Vec<usize>,
}

/// The weight of the first rank, times 3.
const WEIGHT: usize = 1 << 32;

impl Zipf {
    /// So many ranks.
    pub(crate) fn new(ranks: usize) -> Self {
        let sum = |sum: &mut usize, rank| {
            *sum += WEIGHT / (rank + 3);
            Some(*sum)
        };
        Self { weights: (0..ranks).scan(0, sum).collect() }
    }

    /// One of the ranks from `low` up to, and without, `high`.
    pub(crate) fn draw(&self, dice: &mut Dice, low: usize, high: usize) -> usize {
        let before = low.checked_sub(1).map_or(0, |rank| self.weights[rank]);
        let drawn = before + dice.below(self.weights[high - 1] - before);
        self.weights.partition_point(|weight| *weight <= drawn)
    }
}
