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
use std::pin::Pin;

mod gateway;
mod process;
mod rest;
mod town;

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
    let scenarios = all().into_iter().filter(|scenario| !(is_short && scenario.is_slow));
    // Side by side; those that wait do not hold up the others.
    let groups = futures_util::future::join_all(scenarios.map(|scenario| (scenario.run)())).await;
    let rows: Vec<Row> = groups.into_iter().flatten().collect();
    println!("| fault | what happened | asked | answered | lost | answered twice | seconds to recover |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for row in &rows {
        println!("{row}");
    }
    hold(&rows);
}
