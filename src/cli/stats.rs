//! `syncdesk stats`: how often each fix was shown and what came of it.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::SystemTime;

use serde_json::json;
use syncdesk::engine::reply::wording::moderators::stats as words;
use syncdesk::stats::{Figures, OfFix, Stats, Week};
use syncdesk::store::Store;

use super::args::Format;
use super::{DONE, Setup, count, say};

/// Prints the figures, and draws them where a file is named for that.
pub(super) fn show(setup: &Setup, weeks: u32, format: Format, picture: Option<&Path>) -> anyhow::Result<u8> {
    let figures = figures(setup, weeks)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Text if figures.is_empty() => {}
        Format::Text => print(&mut out, &figures)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &as_json(&figures))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    if let Some(file) = picture {
        draw(&figures, file)?;
    }
    let (settings, weeks) = (setup.config.stats, count(figures.weeks.len(), "week"));
    say(&match (settings.enabled, figures.is_empty()) {
        (false, _) => "Counting is switched off (`enabled = false` in [stats]), so there are no figures.".to_owned(),
        (true, true) => format!("Nothing was counted in the last {weeks}."),
        (true, false) => {
            let days = count(usize::try_from(settings.days)?, "day");
            format!("Counts alone, without names and words; kept for {days}. Erase them: `syncdesk stats --erase`")
        }
    })?;
    Ok(DONE)
}

/// Forgets everything.
pub(super) fn erase(setup: &Setup) -> anyhow::Result<u8> {
    let days = open(setup)?.map_or(Ok(0), |stats| stats.erase())?;
    say(&match days {
        0 => "There were no counts to erase.".to_owned(),
        days => format!("Erased the counts of {}.", count(usize::try_from(days)?, "day")),
    })?;
    Ok(DONE)
}

/// The figures with the titles that are in force, where the knowledge can be read.
fn figures(setup: &Setup, weeks: u32) -> anyhow::Result<Figures> {
    let now = SystemTime::now();
    let figures = match open(setup)? {
        Some(stats) => stats.figures(now, weeks)?,
        None => Figures::none_until(now, weeks),
    };
    Ok(match Store::open(&setup.config.knowledge) {
        Ok((store, _)) if !figures.fixes.is_empty() => figures.titled(store.snapshot().knowledge()),
        _ => figures,
    })
}

/// The counts where there are any: looking does not make their file.
fn open(setup: &Setup) -> anyhow::Result<Option<Stats>> {
    let (data_dir, settings) = (&setup.config.data_dir, setup.config.stats);
    if settings.enabled && !Stats::exists(data_dir) {
        return Ok(None);
    }
    Ok(Some(Stats::open(data_dir, settings, SystemTime::now())?))
}

#[cfg(feature = "picture")]
fn draw(figures: &Figures, file: &Path) -> anyhow::Result<()> {
    use anyhow::Context as _;

    let picture = syncdesk::stats::picture::draw(figures)?;
    std::fs::write(file, picture).with_context(|| format!("cannot write the picture {}", file.display()))
}

#[cfg(not(feature = "picture"))]
fn draw(_: &Figures, _: &Path) -> anyhow::Result<()> {
    anyhow::bail!("this program was built without pictures; build it with `cargo build --release`")
}

fn print(out: &mut impl Write, figures: &Figures) -> io::Result<()> {
    let weeks = &figures.weeks;
    let (begins, ends) = figures.span();
    writeln!(out, "{}", words::period(weeks.len(), &begins, &ends))?;
    let Figures { answered, suggested, started, .. } = *figures;
    writeln!(out, "{}\n", words::questions(answered, suggested, started, figures.unanswered()))?;

    writeln!(out, "shown  solved         went on  not helpful")?;
    figures.fixes.iter().try_for_each(|fix| line(out, fix, &fix.title))?;
    line(out, &figures.total(), "all together")?;
    if let Some(best) = figures.best() {
        writeln!(out, "\nHelped most often: {}, {} of {} times", best.title, best.solved, best.shown)?;
    }
    if let Some(worst) = figures.worst() {
        writeln!(out, "Helped least often: {}, {} of {} times", worst.title, worst.solved, worst.shown)?;
    }
    writeln!(out, "\nweek of  shown  solved  unanswered")?;
    weeks.iter().try_for_each(|week| {
        let Week { shown, solved, unanswered, .. } = week;
        writeln!(out, "{:>7}  {shown:>5}  {solved:>6}  {unanswered:>10}", week.begins())
    })
}

fn line(out: &mut impl Write, fix: &OfFix, title: &str) -> io::Result<()> {
    let OfFix { shown, solved, next, not_helpful, .. } = fix;
    let share = fix.share().map_or_else(String::new, |share| format!("{share} %"));
    writeln!(out, "{shown:>5}  {solved:>6}  {share:>5}  {next:>7}  {not_helpful:>11}  {title}")
}

fn as_json(figures: &Figures) -> serde_json::Value {
    let fix = |fix: &OfFix| {
        json!({
            "fix": fix.id, "title": fix.title, "shown": fix.shown, "solved": fix.solved,
            "next": fix.next, "not_helpful": fix.not_helpful,
        })
    };
    let week = |week: &Week| {
        json!({
            "first_day": week.first_day(), "shown": week.shown, "solved": week.solved, "unanswered": week.unanswered,
        })
    };
    json!({
        "asked": {"answer": figures.answered, "suggest": figures.suggested, "start": figures.started},
        "unanswered": figures.unanswered(),
        "fixes": figures.fixes.iter().map(fix).collect::<Vec<_>>(),
        "weeks": figures.weeks.iter().map(week).collect::<Vec<_>>(),
    })
}
