//! `syncdesk eval`: the figures for a file of labelled messages.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use syncdesk::engine::FixId;
use syncdesk::eval::{self, Label};

use super::args::Format;
use super::{DONE, Setup, say, shown};

pub(super) fn eval(setup: &Setup, file: &Path, format: Format) -> anyhow::Result<u8> {
    let name = file.display();
    let labels = labels(file)?;
    let snapshot = setup.open()?.snapshot();
    let fixes: Vec<FixId> = snapshot.knowledge().fixes().map(|fix| fix.id.clone()).collect();
    let unknown = eval::unknown_names(&labels, &fixes);
    if !unknown.is_empty() {
        say(&format!("{name}: no fix is called {}; labels that ask for it cannot be met", unknown.join(", ")))?;
    }
    let report = eval::run(&labels, |text| snapshot.decide(text));
    let mut out = shown::output(format, BufWriter::new(io::stdout().lock()));
    match format {
        Format::Text => write!(out, "{report}")?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(DONE)
}

/// Reads a file of labels; every bad line is named.
pub(super) fn labels(file: &Path) -> anyhow::Result<Vec<Label>> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("`{name}` cannot be read; give a file with one JSON object a line"))?;
    match eval::read(&text) {
        Ok(labels) => Ok(labels),
        Err(slips) => {
            let lines: Vec<_> = slips.iter().map(|slip| format!("{name}:{}: {}", slip.line, slip.message)).collect();
            bail!(
                "some lines are no labels; write {{\"text\": \"...\", \"kind\": \"specific\", \"best\": [\"power\"]}}\n{}",
                lines.join("\n")
            );
        }
    }
}
