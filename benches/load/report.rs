//! The table.

use std::io::Write;
use std::time::Duration;

use crate::load::{Figures, Plan};
use crate::table::{self, Table};

/// How the table is to be read.
const LEGEND: &str = "\
Medians of the rounds. Time: from the event to the request that answers it. Memory is that of the whole process as the
system counts it. Asked: what the ratio ours / bare should be.
";

/// Prints our figures beside those of the bare bot.
pub(crate) fn compare(out: &mut impl Write, [ours, bare]: &[Vec<Figures>; 2], plan: &Plan) -> anyhow::Result<()> {
    let mut table = Table::new(&["", "ours", "bare serenity", "ratio", "asked"]);
    let mut times = |name: &str, figure: &dyn Fn(&Figures) -> Duration, asked: &str| {
        let (ours, bare) = (median(ours, figure), median(bare, figure));
        let cells = [name.to_owned(), table::time(ours), table::time(bare), table::ratio(ours, bare), asked.to_owned()];
        table.row(cells);
    };
    times("one by one: time, median", &|figures| at(&figures.single, 50), "<= 1.05");
    times("one by one: time, 99 %", &|figures| at(&figures.single, 99), "");
    times("200 a second: time, median", &|figures| at(&figures.steady, 50), "<= 1.05");
    times("200 a second: time, 99 %", &|figures| at(&figures.steady, 99), "");
    times("start to READY", &|figures| figures.start, "<= 1.2");
    let (our_burst, bare_burst) = (median(ours, |figures| figures.burst), median(bare, |figures| figures.burst));
    table.row([
        format!("burst of {}: answers a second", table::whole(plan.burst)),
        table::whole(a_second(plan.burst, our_burst)),
        table::whole(a_second(plan.burst, bare_burst)),
        table::ratio(bare_burst, our_burst),
        ">= 0.95".to_owned(),
    ]);
    let mut memory = |name: &str, figure: &dyn Fn(&Figures) -> usize| {
        let (ours, bare) = (median(ours, figure), median(bare, figure));
        let ratio = table::ratio(Duration::from_nanos(ours as u64), Duration::from_nanos(bare as u64));
        table.row([name.to_owned(), table::bytes(ours), table::bytes(bare), ratio, "<= 1.5".to_owned()]);
    };
    memory("memory, connected and idle", &|figures| figures.idle);
    memory("memory after the burst", &|figures| figures.after_burst);
    memory("memory at the end", &|figures| figures.at_end);
    memory("memory, the most", &|figures| figures.peak);
    write!(out, "{table}{LEGEND}")?;
    Ok(())
}

/// The figure that as many rounds are below as above.
fn median<T: Ord + Copy + Default>(rounds: &[Figures], figure: impl Fn(&Figures) -> T) -> T {
    let mut figures: Vec<T> = rounds.iter().map(figure).collect();
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// The time that so many of a hundred did not exceed.
fn at(times: &[Duration], percent: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "thousands a second")]
fn a_second(count: usize, took: Duration) -> usize {
    (f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()) as usize
}
