//! `syncdesk check`: every finding in the knowledge files, each with its place and its cure,
//! and what leads elsewhere than in another version of them.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;
use syncdesk::engine::Snapshot;
use syncdesk::engine::diagnostic::{Diagnostic, Severity};
use syncdesk::engine::reply::wording::routing as wording;
use syncdesk::engine::routing::{Leads, Routing, routing};
use syncdesk::store::history::History;
use syncdesk::store::{Store, in_force, read_folder, read_revision};

use super::args::Format;
use super::{DONE, FINDINGS, Setup, count, fixes, say, shown};

/// How many messages that lead elsewhere are printed for people; machines get all.
const MOST_MOVED: usize = 50;
/// How many messages that went unanswered are tried.
const UNANSWERED: usize = 200;

pub(super) fn check(setup: &Setup, folder: Option<&Path>, against: Option<&str>, format: Format) -> anyhow::Result<u8> {
    let folder = folder.unwrap_or(&setup.config.knowledge);
    if !folder.exists() {
        return Err(setup.no_folder(folder));
    }
    let earlier = against.map(|against| version(setup, folder, against)).transpose()?;
    let (store, mut findings) = Store::check(folder)?;
    for finding in &mut findings {
        finding.path = folder.join(&finding.path).display().to_string();
    }
    let difference = earlier.map(|earlier| Difference::new(earlier, &store, &unanswered(setup)));
    let mut out = shown::output(format, BufWriter::new(io::stdout().lock()));
    match (format, &difference) {
        (Format::Text, _) => findings.iter().try_for_each(|finding| writeln!(out, "{finding}"))?,
        (Format::Json, None) => json(&mut out, &findings)?,
        (Format::Json, Some(difference)) => {
            json(&mut out, &Report { findings: &findings, routing: &difference.routing })?;
        }
    }
    if let Some(difference) = difference.as_ref().filter(|_| format == Format::Text) {
        difference.lines().into_iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    out.flush()?;

    let snapshot = store.snapshot();
    let knowledge = snapshot.knowledge();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let empty = knowledge.guides.is_empty();
    let sound = format!("{}, {}", count(knowledge.guides.len(), "guide"), fixes(knowledge.fixes().count()));
    say(&format!(
        "{}: {sound} in force; {}, {}{}",
        folder.display(),
        count(errors, "error"),
        count(findings.len() - errors, "warning"),
        if empty { "; a guide is a folder with a guide.md, its fixes and a still-stuck.md" } else { "" },
    ))?;
    if let Some(difference) = difference {
        say(&wording::summary(&difference.routing))?;
    }
    Ok(if errors > 0 || empty { FINDINGS } else { DONE })
}

/// What stands for the version that the running bot has in force.
const IN_FORCE: &str = "in-force";

/// Another version of the knowledge: the one that the bot has in force, a folder where there is one of that name, else a
/// git revision.
fn version(setup: &Setup, folder: &Path, against: &str) -> anyhow::Result<Snapshot> {
    let other = Path::new(against);
    if against == IN_FORCE {
        let data = &setup.config.data_dir;
        let files = in_force(&History::open(folder, data, false))?;
        anyhow::ensure!(
            !files.is_empty(),
            "nothing has been in force yet, as far as `{}` tells; start the bot once, or name its data folder in \
             SYNCDESK_DATA_DIR",
            data.display()
        );
        return Ok(Snapshot::read(&files).0);
    }
    let files = if other.is_dir() { read_folder(other)?.0 } else { read_revision(folder, against)? };
    Ok(Snapshot::read(&files).0)
}

/// The messages that went unanswered lately; none where the inbox cannot be read, which is no reason not to check.
fn unanswered(setup: &Setup) -> Vec<String> {
    // Opening one that is switched off would remove it, which is not for a check to do.
    let inbox = if setup.config.inbox.enabled { super::inbox::open(setup).ok().flatten() } else { None };
    inbox.and_then(|inbox| inbox.recent(SystemTime::now(), UNANSWERED).ok()).unwrap_or_default()
}

/// What leads elsewhere than in an earlier version.
struct Difference {
    before: Leads,
    after: Leads,
    routing: Routing,
}

impl Difference {
    fn new(earlier: Snapshot, store: &Store, unanswered: &[String]) -> Self {
        let (before, after) = (Leads::of(earlier.into()), Leads::of(store.snapshot()));
        let unanswered: Vec<&str> = unanswered.iter().map(String::as_str).collect();
        let routing = routing(&before, &after, &unanswered);
        Self { before, after, routing }
    }

    fn lines(&self) -> Vec<String> {
        let (before, after) = (self.before.snapshot(), self.after.snapshot());
        wording::lines(before.knowledge(), after.knowledge(), &self.routing, MOST_MOVED)
    }
}

/// What machines get with `--against`.
#[derive(Serialize)]
struct Report<'a> {
    findings: &'a [Diagnostic],
    #[serde(flatten)]
    routing: &'a Routing,
}

fn json(out: &mut impl Write, what: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, what)?;
    writeln!(out)?;
    Ok(())
}
