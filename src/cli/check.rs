//! `syncdesk check`: every finding in the knowledge files, each with its place and its cure.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use syncdesk::engine::diagnostic::Severity;

use super::args::Format;
use super::{DONE, FINDINGS, Setup, count, fixes, say};

pub(super) fn check(setup: &Setup, folder: Option<&Path>, format: Format) -> anyhow::Result<u8> {
    let folder = folder.unwrap_or(&setup.config.knowledge);
    if !folder.exists() {
        return Err(setup.no_folder(folder));
    }
    let (store, mut findings) = syncdesk::store::Store::check(folder)?;
    for finding in &mut findings {
        finding.path = folder.join(&finding.path).display().to_string();
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Text => findings.iter().try_for_each(|finding| writeln!(out, "{finding}"))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &findings)?;
            writeln!(out)?;
        }
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
    Ok(if errors > 0 || empty { FINDINGS } else { DONE })
}
