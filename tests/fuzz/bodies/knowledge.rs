//! A knowledge file: as it is saved, edited, tidied and imported.

use syncdesk::engine::Snapshot;
use syncdesk::engine::knowledge::edit::{Sections, difference, format};
use syncdesk::engine::knowledge::import::{self, Form, Import};
use syncdesk::engine::knowledge::{Knowledge, SourceFile};
use syncdesk::engine::walk::{self, Action, Walk};

#[cfg(feature = "discord")]
use super::fits;
use super::lies_flat;

/// The files that a text may stand in; the first byte tells which.
const PATHS: [&str; 6] = [
    "photos/2-storage.md", "photos/guide.md", "photos/still-stuck.md", "_synonyms.md", "photos/1-first.md", "README.md",
];

/// The rest of the guide.
const REST: [(&str, &str); 3] = [
    ("photos/guide.md", "# Photos\n\nHello.\n\n## Keywords\nphotos\n"),
    ("photos/9-last.md", "# Restart\n\n## Questions\n- it hangs\n- restart it\n\n## Answer\nDo it.\n"),
    ("photos/still-stuck.md", "# Still stuck\n\n## Answer\nAsk.\n"),
];

/// Reads it and goes through everything that can be done with it.
pub(crate) fn run(data: &[u8]) {
    let (which, rest) = data.split_first().map_or((0, data), |(which, rest)| (usize::from(*which), rest));
    let text = &*String::from_utf8_lossy(rest);
    let path = PATHS[which % PATHS.len()];
    in_force(path, text);
    if let Ok(tidy) = format(path, text, &["1-first.md", "9-last.md"]) {
        assert_eq!(format(path, &tidy, &["1-first.md", "9-last.md"]), Ok(tidy), "tidied twice");
    }
    edited(path, text);
    imported(import::article(text, Form::Markdown, Some("T")).ok());
    imported(import::article(text, Form::Html, None).ok());
    imported(import::table(text, "T").ok());
}

/// Puts the file into a guide and walks through that.
fn in_force(path: &str, text: &str) {
    let mut files: Vec<SourceFile> = REST
        .iter()
        .filter(|(other, _)| *other != path)
        .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() })
        .collect();
    files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let (snapshot, findings) = Snapshot::read(&files);
    // A carriage return alone ends a line, too; the other files of the guide are shorter than this.
    let last = text.matches(['\n', '\r']).count().max(20) + 1;
    for finding in findings.iter().chain(&snapshot.self_test()) {
        assert!((1..=last).contains(&finding.line), "{finding}");
        assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{finding}");
    }
    for guide in &snapshot.knowledge().guides {
        let all = guide.fixes.iter().chain([&guide.closing]);
        let open = all.map(|fix| Action::Open(fix.id.clone()));
        for action in open.chain([Action::Checklist, Action::StartAgain, Action::StillStuck]) {
            let stage = walk::act(&snapshot, &Walk::new(guide.id.clone()), &action);
            let look = syncdesk::front::terminal::Look::plain();
            lies_flat(&syncdesk::front::terminal::page::reply(&stage.reply, look));
            #[cfg(feature = "discord")]
            fits::stage(&stage, None);
        }
    }
}

/// Does to each part what moderators do.
fn edited(path: &str, text: &str) {
    let sections = Sections::of(path, text);
    for part in sections.parts().iter().take(8) {
        let _ = sections.replace_section(&part.name, text.get(..text.len() / 2).unwrap_or("new"));
        // A part that is left empty goes.
        let is_empty = part.text.trim().is_empty();
        if let Some(same) = sections.replace_section(&part.name, &part.text).ok().filter(|_| !is_empty) {
            let again = Sections::of(path, &same);
            assert_eq!(again.parts().len(), sections.parts().len(), "{same:?}");
        }
        if let Ok(added) = sections.add_bullet(&part.name, "a line that nobody wrote") {
            assert_ne!(std::format!("{added:?}"), "");
        }
        if let Some(bullet) = part.bullets.first() {
            let _ = sections.remove_bullet(&part.name, &bullet.text);
            let _ = sections.find(&part.name, &bullet.text, 3);
            let _ = sections.replace_lines(&part.name, &[&*bullet.text], &["another line"]);
        }
    }
    let _ = difference(text, path).show(500);
}

/// What is imported can be read.
fn imported(import: Option<Import>) {
    for guide in import.into_iter().flat_map(|import| import.guides) {
        let files: Vec<SourceFile> = guide
            .files
            .iter()
            .map(|file| SourceFile { path: std::format!("{}/{}", guide.folder, file.name), text: file.text.clone() })
            .collect();
        let (knowledge, _) = Knowledge::read(&files);
        assert!(knowledge.guides.len() <= 1, "{files:?}");
    }
}
