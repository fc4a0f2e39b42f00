//! `syncdesk fmt`: knowledge files in their canonical form, changed in place; what they say stays.

use std::io::{self, Write as _};
use std::path::Path;

use syncdesk::engine::knowledge::edit::format;
use syncdesk::store::{read_folder, write};

use super::shown::{Shown, in_line};
use super::{DONE, FINDINGS, Setup, count, say};

pub(super) fn fmt(setup: &Setup, folder: Option<&Path>, check: bool) -> anyhow::Result<u8> {
    let folder = folder.unwrap_or(&setup.config.knowledge);
    if !folder.exists() {
        return Err(setup.no_folder(folder));
    }
    let (files, unread) = read_folder(folder)?;
    let mut out = Shown::text(io::stdout().lock());
    let (mut changed, mut left) = (0, unread.len());
    for finding in unread {
        say(&format!("left alone: {}: {}", folder.join(&finding.path).display(), finding.message))?;
    }
    for file in &files {
        let guide = file.path.rsplit_once('/').map_or("", |(guide, _)| guide);
        let beside: Vec<&str> =
            files.iter().filter_map(|other| other.path.strip_prefix(guide)?.strip_prefix('/')).collect();
        let path = folder.join(&file.path);
        match format(&file.path, &file.text, &beside) {
            Ok(text) if text == file.text => {}
            Ok(text) => {
                if !check {
                    write::replace(&path, text.as_bytes())?;
                }
                writeln!(out, "{}", in_line(&path.display().to_string()))?;
                changed += 1;
            }
            Err(why) => {
                say(&in_line(&format!("left alone: {}, {why}", path.display())))?;
                left += 1;
            }
        }
    }
    let what = if check { "would change" } else { "changed" };
    let alone = if left > 0 { format!(", {left} left alone") } else { String::new() };
    say(&format!("{}: {changed} of {} {what}{alone}", folder.display(), count(files.len(), "file")))?;
    Ok(if check && changed > 0 { FINDINGS } else { DONE })
}
