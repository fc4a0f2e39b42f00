//! Every fault that a bot on Discord has to live through, as code: members go on asking, something breaks, and what goes
//! over the wire says what was lost and what was answered twice.
//!
//! [`all`] lists the scenarios, a file for each group. What takes seconds is a test of its own there; the whole table,
//! with what takes minutes, is printed by
//!
//! ```sh
//! cargo test --test it fault_table -- --ignored --nocapture
//! ```
//!
//! With `SYNCDESK_FAULTS=short` what takes minutes is left out.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures_util::{FutureExt as _, StreamExt as _};

mod gateway;
mod process;
mod rest;
mod town;

/// How many of the quick scenarios run at once in the table.
const AT_ONCE: usize = 3;

/// One line of the table.
#[derive(Debug)]
struct Row {
    fault: String,
    /// What the bot did.
    happened: String,
    asked: usize,
    answered: usize,
    twice: usize,
    /// From the end of the fault until everything asked so far had its answer; `None` where nothing was interrupted.
    seconds: Option<f64>,
}

/// A scenario under way.
type Run = Pin<Box<dyn Future<Output = Vec<Row>>>>;

/// Something that breaks, or several things one after the other.
struct Scenario {
    /// Whether it takes minutes.
    is_slow: bool,
    run: fn() -> Run,
}

/// Every scenario, in the order of the table.
fn all() -> Vec<Scenario> {
    [gateway::all(), process::all(), rest::all()].into_iter().flatten().collect()
}

impl Row {
    /// A scenario that did not come to its end.
    fn failed() -> Self {
        let (fault, happened) = ("?".to_owned(), "failed".to_owned());
        Self { fault, happened, asked: 1, answered: 0, twice: 0, seconds: None }
    }

    fn lost(&self) -> usize {
        self.asked - self.answered
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, happened, asked, answered, twice, .. } = self;
        let seconds = self.seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1}"));
        write!(f, "| {fault} | {happened} | {asked} | {answered} | {} | {twice} | {seconds} |", self.lost())
    }
}

/// Nothing was lost, and nothing was answered twice.
#[track_caller]
fn hold(rows: &[Row]) {
    for row in rows {
        assert!(row.lost() == 0 && row.twice == 0, "{row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes eleven minutes, and prints a table"]
async fn fault_table() {
    let is_short = std::env::var("SYNCDESK_FAULTS").is_ok_and(|wanted| wanted == "short");
    let (slow, quick): (Vec<_>, Vec<_>) = all().into_iter().enumerate().partition(|(_, scenario)| scenario.is_slow);
    let slow = slow.into_iter().filter(|_| !is_short);
    let run = async |(place, scenario): (usize, Scenario)| {
        // One that fails does not take the others with it; why it did stands above the table.
        let rows = AssertUnwindSafe((scenario.run)()).catch_unwind().await;
        (place, rows.unwrap_or_else(|_| vec![Row::failed()]))
    };
    // What takes long goes on beside the others; of those only a few at a time, so that they do not slow each other down.
    let (slow, quick) = tokio::join!(
        futures_util::future::join_all(slow.map(run)),
        futures_util::stream::iter(quick).map(run).buffered(AT_ONCE).collect::<Vec<_>>(),
    );
    let mut groups: Vec<_> = slow.into_iter().chain(quick).collect();
    groups.sort_by_key(|(place, _)| *place);
    let rows: Vec<Row> = groups.into_iter().flat_map(|(_, rows)| rows).collect();
    println!("| fault | what happened | asked | answered | lost | answered twice | seconds to recover |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for row in &rows {
        println!("{row}");
    }
    hold(&rows);
}
