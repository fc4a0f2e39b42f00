//! What two texts differ in, line by line, for people to read.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use crate::engine::text::clip;

/// How many unchanged lines stand around what is changed.
const AROUND: usize = 2;

/// A line is shown up to this many characters.
const LONGEST_LINE: usize = 200;

/// What two texts differ in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The places that differ, in order.
    pub hunks: Vec<Hunk>,
    /// How many lines are new.
    pub added: usize,
    /// How many lines are gone.
    pub removed: usize,
}

/// One place that differs, with two lines before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The first line of it in the new text, from 1.
    pub line: usize,
    /// Its lines.
    pub changes: Vec<Change>,
}

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whether it is new, gone or the same.
    pub mark: Mark,
    /// The line, without its end.
    pub text: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is in both texts.
    Same,
    /// It is in the new one only.
    Added,
    /// It is in the old one only.
    Removed,
}

/// Compares two texts. Line ends do not count.
pub fn difference(old: &str, new: &str) -> Difference {
    let (old, new) = (plain_ends(old), plain_ends(new));
    let diff = TextDiff::from_lines(&old, &new);
    let mut difference = Difference::default();
    for group in diff.grouped_ops(AROUND) {
        let line = group.first().map_or(1, |op| op.new_range().start + 1);
        let changes: Vec<Change> = group
            .iter()
            .flat_map(|op| diff.iter_changes(op))
            .map(|change| Change { mark: change.tag().into(), text: change.value().trim_end_matches('\n').to_owned() })
            .collect();
        difference.added += changes.iter().filter(|change| change.mark == Mark::Added).count();
        difference.removed += changes.iter().filter(|change| change.mark == Mark::Removed).count();
        difference.hunks.push(Hunk { line, changes });
    }
    difference
}

/// The text with `\n` alone at every line's end, also the last one's.
fn plain_ends(text: &str) -> String {
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

impl From<ChangeTag> for Mark {
    fn from(tag: ChangeTag) -> Self {
        match tag {
            ChangeTag::Equal => Self::Same,
            ChangeTag::Insert => Self::Added,
            ChangeTag::Delete => Self::Removed,
        }
    }
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.hunks.is_empty()
    }

    /// The difference in at most `max` characters: `- ` before what is gone, `+ ` before what is new, and each place's
    /// line. Long lines are clipped; where not everything fits, the last line says how much more there is. Three
    /// backquotes become apostrophes, so that it can be shown as a block of code.
    pub fn show(&self, max: usize) -> String {
        let lines: Vec<String> = self.hunks.iter().flat_map(Hunk::lines).collect();
        let length = |line: &String| line.chars().count() + 1;
        if lines.iter().map(length).sum::<usize>() <= max + 1 {
            return lines.join("\n");
        }
        let mut shown = String::new();
        let mut used = 0;
        for (index, line) in lines.iter().enumerate() {
            // Room for "and 1234567 more lines".
            if used + length(line) + 24 > max {
                let _ = write!(shown, "and {} more lines", lines.len() - index);
                break;
            }
            used += length(line);
            shown.push_str(line);
            shown.push('\n');
        }
        clip(&shown, max).into_owned()
    }
}

impl Hunk {
    fn lines(&self) -> impl Iterator<Item = String> {
        let head = format!("@@ line {} @@", self.line);
        std::iter::once(head).chain(self.changes.iter().map(|change| {
            let mark = match change.mark {
                Mark::Same => ' ',
                Mark::Added => '+',
                Mark::Removed => '-',
            };
            let text = change.text.replace("```", "'''");
            format!("{mark} {}", clip(&text, LONGEST_LINE)).trim_end().to_owned()
        }))
    }
}
