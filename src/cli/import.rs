//! `syncdesk import`: an article or a table as a new guide, and a list of what needs a human.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use syncdesk::engine::knowledge::import::{Form, Import, Note, article, table};

use super::shown::Shown;
use super::{DONE, Setup, count, fixes, say, write};

pub(super) fn import(setup: &Setup, file: &Path, title: Option<&str>, dry_run: bool) -> anyhow::Result<u8> {
    let knowledge = &setup.config.knowledge;
    if !knowledge.exists() {
        return Err(setup.no_folder(knowledge));
    }
    let import = read(file, title)?;
    for guide in &import.guides {
        let path = knowledge.join(&guide.folder);
        if path.exists() {
            return Err(anyhow!(
                "the folder `{}` is there already; give the guide another title with --guide",
                path.display()
            ));
        }
    }
    let mut out = Shown::text(io::stdout().lock());
    for guide in &import.guides {
        let path = knowledge.join(&guide.folder);
        if !dry_run {
            write::create_folder(&path, &guide.files)?;
        }
        for file in &guide.files {
            writeln!(out, "{}", path.join(&file.name).display())?;
        }
    }
    writeln!(out, "\nWhat needs a human:")?;
    for Note { path, line, text } in &import.notes {
        let place =
            path.as_ref().map_or_else(|| file.display().to_string(), |path| knowledge.join(path).display().to_string());
        writeln!(out, "{place}:{line}: {text}")?;
    }
    let files: usize = import.guides.iter().map(|guide| guide.files.len() - 2).sum();
    let guides = count(import.guides.len(), "guide");
    let (done, next) = if dry_run {
        ("would be written", "Without --dry-run they are.")
    } else {
        ("written", "The bot uses them as they are; work through the list, then run `syncdesk check`.")
    };
    say(&format!("{guides} with {} {done}; {} for a human. {next}", fixes(files), count(import.notes.len(), "note")))?;
    Ok(DONE)
}

fn read(file: &Path, title: Option<&str>) -> anyhow::Result<Import> {
    let text = fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    let text =
        String::from_utf8(text).map_err(|_| anyhow!("`{}` is not in UTF-8; save it again as UTF-8", file.display()))?;
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let import = match ending.as_str() {
        "md" | "markdown" => article(&text, Form::Markdown, title),
        "html" | "htm" => article(&text, Form::Html, title),
        "csv" | "tsv" | "tab" => {
            let title =
                title.ok_or_else(|| anyhow!("a table has no title; name the new guide with --guide \"Title\""))?;
            table(&text, title)
        }
        _ => {
            return Err(anyhow!(
                "`{}` must end in .md, .html, .csv or .tsv, so that it is clear what it is",
                file.display()
            ));
        }
    };
    import.with_context(|| format!("`{}` cannot be imported", file.display()))
}
