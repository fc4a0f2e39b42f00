//! `syncdesk inbox`: the messages that got no answer, or none that helped, by likeness.

use std::io::{self, BufWriter, Write};
use std::time::SystemTime;

use anyhow::anyhow;
use serde_json::json;
use syncdesk::inbox::{Cluster, Entry, Inbox};

use super::args::Format;
use super::{DONE, Setup, count, say, shown};

/// How many texts of a cluster are printed besides its example.
const OTHERS: usize = 3;

/// Prints the inbox.
pub(super) fn list(setup: &Setup, most: usize, format: Format) -> anyhow::Result<u8> {
    let (clusters, days) = (clusters(setup)?, setup.config.inbox.days);
    let shown = clusters.get(..most).unwrap_or(&clusters);
    let mut out = shown::output(format, BufWriter::new(io::stdout().lock()));
    match format {
        Format::Text => shown.iter().try_for_each(|cluster| print(&mut out, cluster))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &shown.iter().map(as_json).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
    }
    out.flush()?;

    let said: u32 = clusters.iter().fold(0, |sum, cluster| sum.saturating_add(cluster.times));
    say(&match (setup.config.inbox.enabled, shown.len()) {
        (false, _) => "The inbox is switched off (`enabled = false` in [inbox]), so nothing is kept.".to_owned(),
        (true, _) if clusters.is_empty() => "The inbox is empty: no message is waiting for an answer.".to_owned(),
        (true, shown) => format!(
            "{} in {}, {shown} shown; kept for {} at most. Dismiss one: `syncdesk inbox --dismiss NUMBER`",
            count(usize::try_from(said)?, "message"),
            count(clusters.len(), "group"),
            count(usize::try_from(days)?, "day"),
        ),
    })?;
    Ok(DONE)
}

/// Removes one cluster.
pub(super) fn dismiss(setup: &Setup, id: i64) -> anyhow::Result<u8> {
    let gone = || anyhow!("there is no number {id} in the inbox any more; `syncdesk inbox` lists what is there");
    let Some(inbox) = open(setup)? else { return Err(gone()) };
    match inbox.dismiss(id, SystemTime::now())? {
        0 => Err(gone()),
        texts => {
            let days = count(usize::try_from(setup.config.inbox.days)?, "day");
            say(&format!("Dismissed {}; the same words are not taken in again for {days}.", count(texts, "text")))?;
            Ok(DONE)
        }
    }
}

fn clusters(setup: &Setup) -> anyhow::Result<Vec<Cluster>> {
    match open(setup)? {
        Some(inbox) => Ok(inbox.clusters(SystemTime::now(), usize::MAX)?),
        None => Ok(Vec::new()),
    }
}

/// The inbox where there is one: looking does not make it.
pub(super) fn open(setup: &Setup) -> anyhow::Result<Option<Inbox>> {
    let (data_dir, settings) = (&setup.config.data_dir, setup.config.inbox);
    if settings.enabled && !Inbox::exists(data_dir) {
        return Ok(None);
    }
    Ok(Some(Inbox::open(data_dir, settings, SystemTime::now())?))
}

fn print(out: &mut impl Write, cluster: &Cluster) -> io::Result<()> {
    writeln!(out, "{:>5}  {}  ({}, {})", cluster.id, cluster.example(), times(cluster.times), ago(cluster.days_ago))?;
    for entry in cluster.entries.iter().skip(1).take(OTHERS) {
        writeln!(out, "       {}  ({})", entry.text, times(entry.times))?;
    }
    let more = cluster.entries.len().saturating_sub(1 + OTHERS);
    if more > 0 {
        writeln!(out, "       and {more} more like it")?;
    }
    let shown: Vec<_> = cluster.shown().into_iter().map(ToString::to_string).collect();
    if !shown.is_empty() {
        writeln!(out, "       did not help: {}", shown.join(", "))?;
    }
    writeln!(out)
}

fn times(times: u32) -> String {
    if times == 1 { "once".to_owned() } else { format!("{times} times") }
}

fn ago(days: u32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

fn as_json(cluster: &Cluster) -> serde_json::Value {
    let entry = |entry: &Entry| {
        json!({
            "id": entry.id,
            "text": entry.text,
            "kind": entry.kind.as_str(),
            "shown": entry.kind.shown(),
            "times": entry.times,
            "days_ago": entry.days_ago,
        })
    };
    json!({
        "id": cluster.id,
        "times": cluster.times,
        "days_ago": cluster.days_ago,
        "texts": cluster.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}
