//! How the bot bears load, beside a bare serenity bot that answers every message with a fixed text. By hand:
//! `cargo run --release --manifest-path benches/load/Cargo.toml`.
//!
//! This process holds the tests' stand-in for Discord and starts the two bots against it, one after the other, in turns.
//! Prints one table and judges nothing but what was asked; machines are noisy, so look at the ratios. [`side`] starts a
//! bot, [`load`] puts load on it, [`bare`] is the other bot, [`marathon`] the long run.

use std::io::stdout;
use std::time::Duration;

use anyhow::ensure;
use clap::Parser;

mod bare;
mod load;
mod marathon;
mod report;
mod side;
#[allow(dead_code, unused_imports, reason = "the tests use the rest of it")]
#[path = "../../tests/it/standin/mod.rs"]
mod standin;
#[allow(dead_code, reason = "the other bench uses the rest of it")]
#[path = "../matching/table.rs"]
mod table;

use load::Figures;
use side::Side;

/// Puts load on the bot and on a bare serenity bot.
#[derive(Parser)]
struct Args {
    /// How often each bot is measured; the table shows the medians.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How many messages are sent one by one, each after the answer to the one before.
    #[arg(long, default_value_t = 1_000)]
    single: usize,
    /// How many messages come at once.
    #[arg(long, default_value_t = 5_000)]
    burst: usize,
    /// For how many seconds 200 messages a second come.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Also measures our memory after 10,000 and after 1,000,000 messages, which takes minutes.
    #[arg(long)]
    long: bool,
    /// Is the bare bot, against this address.
    #[arg(long, hide = true)]
    bare: Option<String>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(address) = &args.bare {
        return runtime.block_on(bare::run(address));
    }
    ensure!(args.rounds > 0 && args.single > 0 && args.burst > 0 && args.seconds > 0, "give numbers above 0");
    side::build()?;
    let mut out = stdout().lock();
    let plan = load::Plan { single: args.single, burst: args.burst, steady: Duration::from_secs(args.seconds) };
    let mut figures: [Vec<Figures>; 2] = Default::default();
    for _ in 0..args.rounds {
        for (side, figures) in [Side::Ours, Side::Bare].into_iter().zip(&mut figures) {
            figures.push(runtime.block_on(load::measure(side, &plan))?);
        }
    }
    report::compare(&mut out, &figures, &plan)?;
    if args.long {
        runtime.block_on(marathon::run(&mut out))?;
    }
    Ok(())
}
