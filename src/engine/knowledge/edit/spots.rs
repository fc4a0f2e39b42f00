//! Where the knowledge has a line already, as a question or as none.

use super::super::key::Key;
use super::super::{Entry, Knowledge};

/// A line that a reader would call the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot<'a> {
    /// Its file, relative to the knowledge folder.
    pub path: String,
    /// The title of its fix or guide.
    pub title: &'a str,
    /// Its line, from 1.
    pub line: usize,
    /// Whether it stands under "Questions" (else under "Not questions").
    pub is_question: bool,
}

/// Every place where the knowledge in force has this line, in the order of the guides.
pub fn spots<'a>(knowledge: &'a Knowledge, line: &str) -> Vec<Spot<'a>> {
    let key = Key::new(line);
    let mut spots = Vec::new();
    let mut look = |path: &str, title: &'a str, entries: &'a [Entry], is_question: bool| {
        let same = entries.iter().filter(|entry| Key::new(&entry.text) == key);
        spots.extend(same.map(|entry| Spot { path: path.to_owned(), title, line: entry.line, is_question }));
    };
    for guide in &knowledge.guides {
        let path = format!("{}/guide.md", guide.id);
        look(&path, &guide.title, &guide.questions, true);
        look(&path, &guide.title, &guide.not_questions, false);
        for fix in guide.fixes.iter().chain([&guide.closing]) {
            look(&fix.path, &fix.title, &fix.questions, true);
            look(&fix.path, &fix.title, &fix.not_questions, false);
        }
    }
    spots
}
