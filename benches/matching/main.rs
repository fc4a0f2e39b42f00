//! How fast messages are matched, run by hand: `cargo bench`, `cargo bench -- --help`.
//!
//! Prints tables and judges nothing: machines are noisy. What to look at are the ratios, for both sides of each come
//! from the same run. `shipped` measures the knowledge that comes with the bot on `messages`
//! and on what `hostile` makes up; `growth` measures
//! generated knowledge (`generate`, `words`, `slips`) of growing size, beside a search library (`tantivy`).

use std::io::{Write, stdout};
use std::time::Duration;

use anyhow::ensure;
use clap::Parser;

mod dice;
mod generate;
mod growth;
mod hostile;
mod measure;
mod messages;
mod shipped;
mod slips;
mod table;
mod tantivy;
mod words;

use generate::Layout;

/// How the tables are to be read.
const LEGEND: &str = "\
Hostile messages are such as nobody writes in earnest, the slowest kind first; of 8,000 characters half are read.
Decisions: each message's time is the least of several rounds; median and 99th percentile are those of the messages.
Ratios are to the first row, if nothing else is said. Load and index: the median of a few times.
First: how often the fix that a message asks for is the best candidate. Answered: how often the decision is an answer
with it; misled: an answer with another one.
";

/// Measures how fast messages are matched.
#[derive(Parser)]
#[command(bin_name = "cargo bench --")]
struct Args {
    /// How many fixes the generated knowledge has, in rising order.
    #[arg(long, value_name = "FIXES", value_delimiter = ',', default_value = "10,100,1000,10000")]
    sizes: Vec<usize>,
    /// About how long each figure is measured.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Given by `cargo bench`; without it nothing is measured.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut out = stdout().lock();
    if !args.bench {
        writeln!(out, "Nothing is measured: run `cargo bench`.")?;
        return Ok(());
    }
    ensure!(args.sizes.iter().all(|fixes| *fixes > 0), "--sizes: name numbers above 0");
    let budget = Duration::try_from_secs_f64(args.seconds)?;
    shipped::report(&mut out, budget)?;
    for layout in [Layout::Guides, Layout::OneGuide] {
        growth::report(&mut out, layout, &args.sizes, budget)?;
    }
    write!(out, "{LEGEND}")?;
    Ok(())
}
