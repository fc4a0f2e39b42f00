//! `syncdesk new`: a file to fill in, at the next free place, never over another one.

use std::io::{self, Write as _};

use anyhow::anyhow;
use syncdesk::engine::knowledge::edit::{self, next_number, skeleton};
use syncdesk::store::read_folder;

use super::shown::Shown;
use super::{DONE, Setup, say, write};

pub(super) fn fix(setup: &Setup, title: &str, guide: Option<&str>) -> anyhow::Result<u8> {
    has_words(title)?;
    let folder = &setup.config.knowledge;
    if !folder.exists() {
        return Err(setup.no_folder(folder));
    }
    let (files, _) = read_folder(folder)?;
    let guides: Vec<&str> = files.iter().filter_map(|file| file.path.strip_suffix("/guide.md")).collect();
    let guide = chosen(&guides, guide)?;
    let names: Vec<&str> = files.iter().filter_map(|file| file.path.strip_prefix(guide)?.strip_prefix('/')).collect();
    let file = skeleton(title, next_number(names.iter().copied()));
    let bare = |name: &str| name.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    if let Some(other) = names.iter().find(|name| bare(name) == bare(&file.name)) {
        return Err(anyhow!("`{guide}/{other}` has that name already; choose a title that tells the two apart"));
    }
    let path = folder.join(guide).join(&file.name);
    write::create(&path, &file.text)?;
    writeln!(Shown::text(io::stdout()), "{}", path.display())?;
    say(
        "Open it, write what its lines of TODO ask for, and run `syncdesk check`. Members see it once it has an answer.",
    )?;
    Ok(DONE)
}

pub(super) fn guide(setup: &Setup, title: &str) -> anyhow::Result<u8> {
    has_words(title)?;
    let folder = &setup.config.knowledge;
    if !folder.exists() {
        return Err(setup.no_folder(folder));
    }
    let (name, files) = edit::guide(title);
    let path = folder.join(&name);
    write::create_folder(&path, &files)?;
    let mut out = Shown::text(io::stdout().lock());
    for file in &files {
        writeln!(out, "{}", path.join(&file.name).display())?;
    }
    say(&format!(
        "Write the first fix (the lines of TODO say what), give its file a telling name, and run `syncdesk check`. \
         Further fixes: `syncdesk new fix \"Title\" --guide {name}`."
    ))?;
    Ok(DONE)
}

/// The guide that is meant.
fn chosen<'g>(guides: &[&'g str], wanted: Option<&str>) -> anyhow::Result<&'g str> {
    let all = guides.join(", ");
    match (wanted, guides) {
        (Some(wanted), _) => guides
            .iter()
            .find(|guide| **guide == wanted)
            .copied()
            .ok_or_else(|| anyhow!("there is no guide `{wanted}`; there is: {all}")),
        (None, [only]) => Ok(only),
        (None, []) => Err(anyhow!("there is no guide yet; `syncdesk new guide \"Title\"` makes one")),
        (None, _) => Err(anyhow!("there is more than one guide; name one with --guide: {all}")),
    }
}

fn has_words(title: &str) -> anyhow::Result<()> {
    if edit::safe_line(title).is_some() { Ok(()) } else { Err(anyhow!("the title has no words in it")) }
}
