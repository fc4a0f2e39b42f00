//! How fast the knowledge is that comes with the bot.

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use syncdesk::engine::Snapshot;
use syncdesk::store::read_folder;

use crate::dice::Dice;
use crate::hostile;
use crate::measure::{Making, Timing, allocations, timing};
use crate::messages::{LONGEST, long, short};
use crate::table::{Table, bytes, ratio, time, whole};

/// How many messages of each kind.
const SHORT: usize = 500;
const LONG: usize = 100;

/// How often the knowledge is loaded at most.
const LOADS: usize = 15;

/// Measures and prints.
pub(crate) fn report(out: &mut impl Write, budget: Duration) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let (files, _) = read_folder(&folder).context("the shipped knowledge cannot be read")?;
    let size: usize = files.iter().map(|file| file.text.len()).sum();
    let load = Making::new(LOADS, budget, || Snapshot::read(&files).0);
    let count = load.made.knowledge().fixes().count();
    writeln!(out, "Shipped knowledge: {count} fixes, {}\n", bytes(size))?;
    let (median, loads) = (time(load.median()), load.times.len());
    writeln!(out, "  load and index  {median}, the median of {loads}")?;
    writeln!(out, "  memory          {}\n", bytes(load.held))?;
    writeln!(out, "{}", decisions(&load.made, budget))?;
    writeln!(out, "{}", hostile::table(&load.made, budget))?;
    Ok(())
}

/// The table of decisions, message by message.
fn decisions(snapshot: &Snapshot, budget: Duration) -> Table {
    let mut dice = Dice::new(1);
    let mut table =
        Table::new(&["one decision", "messages", "median", "ratio", "99th percentile", "ratio", "allocations"]);
    let mut base: Option<Timing> = None;
    let usual = [
        ("100 characters".to_owned(), short(SHORT, &mut dice)),
        (format!("{} characters", whole(LONGEST)), long(LONG, &mut dice)),
    ];
    for (name, messages) in usual {
        let mut decide = |message: usize| {
            black_box(snapshot.decide(black_box(&messages[message])));
        };
        let asked = allocations(messages.len().min(LONG), &mut decide);
        let timing = timing(messages.len(), budget, decide);
        let base = base.get_or_insert(Timing { ..timing });
        table.row([
            name,
            timing.messages.to_string(),
            time(timing.median),
            ratio(timing.median, base.median),
            time(timing.high),
            ratio(timing.high, base.high),
            whole(asked),
        ]);
    }
    table
}
