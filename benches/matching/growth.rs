//! How speed, memory and answers change as the knowledge grows, beside a search library on the same fixes.

use std::hint::black_box;
use std::io::{Write, stderr};
use std::time::{Duration, Instant};

use anyhow::ensure;
use syncdesk::engine::matching::{Decision, Verdict};

use crate::generate::{Layout, Message, World, id, load};
use crate::measure::{Making, Timing, side_by_side};
use crate::table::{Table, bytes, percent, ratio, time, whole};
use crate::tantivy::{Tantivy, plain};

/// How many messages are asked at each size.
const MESSAGES: usize = 500;

/// How often knowledge is loaded at most.
const LOADS: usize = 5;

/// The figures of one size.
struct Row {
    fixes: usize,
    load: Duration,
    held: usize,
    indexing: Duration,
    ours: Timing,
    theirs: Timing,
    quality: Quality,
}

/// How many of the messages found their fix.
#[derive(Default)]
struct Quality {
    messages: usize,
    /// It was our first candidate, whatever the decision.
    first: usize,
    /// We answered with it.
    answered: usize,
    /// We answered with another one.
    misled: usize,
    /// It was the library's first.
    theirs: usize,
}

/// Measures and prints.
pub(crate) fn report(out: &mut impl Write, layout: Layout, sizes: &[usize], budget: Duration) -> anyhow::Result<()> {
    let name = match layout {
        Layout::Guides => "guides of 10 fixes",
        Layout::OneGuide => "all fixes in one guide (put together in memory; files allow fewer)",
    };
    writeln!(out, "Generated knowledge, {name}\n")?;
    let mut rows = Vec::new();
    for size in sizes {
        // People watch; the tables come when they are whole.
        writeln!(stderr(), "... {} fixes", whole(*size))?;
        rows.push(measure(layout, *size, budget)?);
    }
    writeln!(out, "{}\n{}", ours(&rows), compared(&rows))?;
    Ok(())
}

fn measure(layout: Layout, size: usize, budget: Duration) -> anyhow::Result<Row> {
    let world = World::new(size);
    let files = world.files();
    let messages = world.messages(MESSAGES);
    let loaded = Making::new(LOADS, budget, || load(&files, layout));
    let snapshot = &loaded.made;
    let in_force = snapshot.knowledge().fixes().count();
    ensure!(in_force == size, "{in_force} of {size} generated fixes are in force");
    let texts: Vec<String> = world.texts().collect();
    let before = Instant::now();
    let tantivy = Tantivy::new(&texts)?;
    let indexing = before.elapsed();
    let words: Vec<String> = messages.iter().map(|message| plain(&message.text)).collect();
    let mut ours = |message: usize| {
        black_box(snapshot.decide(black_box(&messages[message].text)));
    };
    let mut theirs = |message: usize| {
        black_box(tantivy.find(black_box(&words[message])));
    };
    let [ours, theirs] = side_by_side(messages.len(), budget, [&mut ours, &mut theirs]);
    let mut quality = Quality::default();
    for (message, words) in messages.iter().zip(&words).take(ours.messages) {
        quality.count(message, &id(message.fix), &snapshot.decide(&message.text), &tantivy.find(words));
    }
    Ok(Row { fixes: size, load: loaded.median(), held: loaded.held, indexing, ours, theirs, quality })
}

impl Quality {
    fn count(&mut self, message: &Message, id: &str, ours: &Decision, theirs: &[usize]) {
        let times = usize::from;
        self.messages += 1;
        self.first += times(ours.candidates.first().is_some_and(|best| best.fix.as_str() == id));
        if let Verdict::Answer(fix) = &ours.verdict {
            self.answered += times(fix.as_str() == id);
            self.misled += times(fix.as_str() != id);
        }
        self.theirs += times(theirs.first() == Some(&message.fix));
    }
}

/// What grows with the knowledge; ratios are to the first row.
fn ours(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "fixes", "load and index", "ratio", "memory", "a fix", "one decision", "ratio", "99th percentile",
    ]);
    let Some(first) = rows.first() else { return table };
    for row in rows {
        table.row([
            whole(row.fixes),
            time(row.load),
            ratio(row.load, first.load),
            bytes(row.held),
            bytes(row.held / row.fixes),
            time(row.ours.median),
            ratio(row.ours.median, first.ours.median),
            time(row.ours.high),
        ]);
    }
    table
}

/// Beside the library: times, how often the right fix is first, and what our decision makes of it.
fn compared(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "fixes", "ours", "tantivy", "tantivy/ours", "its indexing", "messages", "first: ours", "tantivy", "answered",
        "misled",
    ]);
    for row in rows {
        let quality = &row.quality;
        let part = |count| percent(count, quality.messages);
        table.row([
            whole(row.fixes),
            time(row.ours.median),
            time(row.theirs.median),
            ratio(row.theirs.median, row.ours.median),
            time(row.indexing),
            quality.messages.to_string(),
            part(quality.first),
            part(quality.theirs),
            part(quality.answered),
            part(quality.misled),
        ]);
    }
    table
}
