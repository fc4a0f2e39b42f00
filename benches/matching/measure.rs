//! Clock and counter: how long something takes, and how much memory.

use std::alloc::System;
use std::hint::black_box;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often each message is timed at most. Its own time is the least: the work is the same each time, and what takes
/// longer is the machine.
const ROUNDS: usize = 9;

/// How often each message is timed at least.
const LEAST_ROUNDS: usize = 2;

/// How long a set of messages took, one by one.
pub(crate) struct Timing {
    /// Half of the messages took no longer.
    pub(crate) median: Duration,
    /// 99 of a hundred took no longer.
    pub(crate) high: Duration,
    /// How many messages there was time for.
    pub(crate) messages: usize,
}

/// How long a piece of work takes for the messages `0..count`, for about `budget`.
pub(crate) fn timing(count: usize, budget: Duration, mut work: impl FnMut(usize)) -> Timing {
    let [timing] = side_by_side(count, budget, [&mut work]);
    timing
}

/// How long each of several pieces of work takes for the messages `0..count`, for about `budget` each. They take turns,
/// round by round, so that whatever else the machine does slows all of them.
///
/// When the first piece's first round exceeds the budget, all of them leave out the messages that it did not get to.
pub(crate) fn side_by_side<const N: usize>(
    count: usize,
    budget: Duration,
    mut works: [&mut dyn FnMut(usize); N],
) -> [Timing; N] {
    let start = Instant::now();
    let mut messages = count;
    let mut least: [Vec<Duration>; N] = std::array::from_fn(|_| vec![Duration::MAX; count]);
    for round in 0..ROUNDS {
        if round >= LEAST_ROUNDS && start.elapsed() > budget * u32::try_from(N).expect("a few") {
            break;
        }
        for (number, (work, least)) in works.iter_mut().zip(&mut least).enumerate() {
            for (message, least) in least.iter_mut().enumerate().take(messages) {
                let before = Instant::now();
                work(message);
                *least = before.elapsed().min(*least);
                if round == 0 && number == 0 && start.elapsed() > budget {
                    messages = message + 1;
                    break;
                }
            }
        }
    }
    least.map(|mut least| {
        least.truncate(messages);
        least.sort_unstable();
        Timing { median: quantile(&least, 50), high: quantile(&least, 99), messages }
    })
}

/// Of values in rising order, the first that so many of a hundred do not exceed.
fn quantile(values: &[Duration], percent: usize) -> Duration {
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied().unwrap_or_default()
}

/// What it takes to make something, and the first one made.
pub(crate) struct Making<T> {
    /// The first one.
    pub(crate) made: T,
    /// How many bytes it holds.
    pub(crate) held: usize,
    /// How long each one took, in rising order.
    pub(crate) times: Vec<Duration>,
}

impl<T> Making<T> {
    /// Makes it up to `most` times, and no more once `budget` is spent.
    pub(crate) fn new(most: usize, budget: Duration, work: impl Fn() -> T) -> Self {
        let region = Region::new(ALLOCATOR);
        let start = Instant::now();
        let made = work();
        let first = start.elapsed();
        let change = region.change();
        let mut times = vec![first];
        while times.len() < most && start.elapsed() < budget {
            let before = Instant::now();
            let made = black_box(work());
            times.push(before.elapsed());
            drop(made);
        }
        times.sort_unstable();
        // The counter adds the growth of reallocations to what was allocated.
        Self { made, held: change.bytes_allocated.saturating_sub(change.bytes_deallocated), times }
    }

    /// How long it took at the median.
    pub(crate) fn median(&self) -> Duration {
        quantile(&self.times, 50)
    }
}

/// How often `work` asks the system for memory, at the median of the messages `0..count`.
pub(crate) fn allocations(count: usize, mut work: impl FnMut(usize)) -> usize {
    let counts = (0..count).map(|message| {
        let region = Region::new(ALLOCATOR);
        work(message);
        let change = region.change();
        change.allocations + change.reallocations
    });
    let mut counts: Vec<usize> = counts.collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or_default()
}
