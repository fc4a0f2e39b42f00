//! `syncdesk check`: every finding in the knowledge files, each with its place and its cure.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use syncdesk::engine::diagnostic::{Diagnostic, Severity};

use super::args::Format;
use super::{DONE, FINDINGS, Setup, count, say};

pub(super) fn check(setup: &Setup, folder: Option<&Path>, format: Format) -> anyhow::Result<u8> {
    let folder = folder.unwrap_or(&setup.config.knowledge);
    if !folder.is_dir() {
        return Err(setup.no_folder(folder));
    }
    let (store, mut findings) = syncdesk::store::Store::open(folder)?;
    for finding in &mut findings {
        finding.path = folder.join(&finding.path).display().to_string();
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Text => findings.iter().try_for_each(|finding| writeln!(out, "{}", line(finding)))?,
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
    let sound = format!("{}, {}", count(knowledge.guides.len(), "guide"), knowledge.fixes().count().fixes());
    say(&format!(
        "{}: {sound} in force; {}, {}{}",
        folder.display(),
        count(errors, "error"),
        count(findings.len() - errors, "warning"),
        if empty { "; a guide is a folder with a guide.md, its fixes and a still-stuck.md" } else { "" },
    ))?;
    Ok(if errors > 0 || empty { FINDINGS } else { DONE })
}

/// One finding as one line.
fn line(finding: &Diagnostic) -> String {
    let Diagnostic { code, severity, path, line, message, help } = finding;
    let code = serde_json::to_value(code).unwrap_or_default();
    format!("{path}:{line}: {severity}[{}]: {message} {help}", code.as_str().unwrap_or_default())
}

/// "1 fix", "2 fixes".
trait Fixes {
    fn fixes(self) -> String;
}

impl Fixes for usize {
    fn fixes(self) -> String {
        if self == 1 { "1 fix".into() } else { format!("{self} fixes") }
    }
}
