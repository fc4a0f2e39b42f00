//! A text as the lines of its file, each with the end that it has there, so that what is not changed stays as it is.

use std::ops::Range;

/// One line: what it says, and how it ends in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    end: &'a str,
}

/// A text as lines; the last one has no end, and may be empty.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// The line end that most lines have.
    end: &'static str,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['\r', '\n']) {
            let (line, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let length = if after.starts_with("\r\n") { 2 } else { 1 };
            let (end, after) = after.split_at_checked(length).unwrap_or((after, ""));
            lines.push(Line { text: line, end });
            rest = after;
        }
        let count = |end: &str| lines.iter().filter(|line| line.end == end).count();
        let (unix, windows, old) = (count("\n"), count("\r\n"), count("\r"));
        let end = match () {
            () if windows > unix && windows >= old => "\r\n",
            () if old > unix => "\r",
            () => "\n",
        };
        lines.push(Line { text: rest, end: "" });
        Self { lines, end }
    }

    /// The text of the line with this number, from 1.
    pub(super) fn line(&self, number: usize) -> &'a str {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).map_or("", |line| line.text)
    }

    /// How many lines there are; the empty one after the last line end counts.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn is_blank(&self, number: usize) -> bool {
        self.line(number).trim_matches(['\u{feff}', '\u{200b}']).trim().is_empty()
    }

    /// Some lines of the file as a text with `\n` between them.
    pub(super) fn text_of(&self, lines: Range<usize>) -> String {
        lines.map(|number| self.line(number)).collect::<Vec<_>>().join("\n")
    }

    /// The whole text with `new` in the place of each of some ranges of lines. The ranges do not overlap; an empty one
    /// is a place to insert at, before its line.
    pub(super) fn with(&self, mut changes: Vec<(Range<usize>, Vec<String>)>) -> String {
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out: Vec<(&str, &str)> = Vec::with_capacity(self.lines.len());
        let mut next = 1;
        for (range, new) in &changes {
            out.extend(self.pieces(next..range.start));
            out.extend(new.iter().map(|line| (line.as_str(), self.end)));
            next = range.end.max(next);
        }
        out.extend(self.pieces(next..self.lines.len() + 1));
        let last = out.len().saturating_sub(1);
        let mut text = String::new();
        for (index, (line, end)) in out.into_iter().enumerate() {
            text.push_str(line);
            text.push_str(if end.is_empty() && index < last { self.end } else { end });
        }
        text
    }

    /// The line end that most lines have.
    pub(super) fn end(&self) -> &'static str {
        self.end
    }

    fn pieces(&self, lines: Range<usize>) -> impl Iterator<Item = (&'a str, &'a str)> {
        let lines = lines.start.saturating_sub(1)..lines.end.saturating_sub(1);
        self.lines.get(lines).unwrap_or_default().iter().map(|line| (line.text, line.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_ends() {
        for text in ["", "a", "a\n", "a\r\nb\rc\n\n", "\r\n", "\u{feff}a\n"] {
            assert_eq!(Source::new(text).with(Vec::new()), text);
        }
        assert_eq!(Source::new("a\r\nb\r\nc\n").end, "\r\n");
    }

    #[test]
    fn lines_are_put_in_and_taken_out() {
        let with = |text: &str, range, new: &[&str]| {
            Source::new(text).with(vec![(range, new.iter().map(|line| (*line).to_owned()).collect())])
        };
        assert_eq!(with("a\r\nb\r\n", 2..2, &["x"]), "a\r\nx\r\nb\r\n");
        assert_eq!(with("a\nb", 3..3, &["x"]), "a\nb\nx\n");
        assert_eq!(with("a\nb\nc", 2..3, &[]), "a\nc");
        assert_eq!(with("a\nb", 2..3, &[]), "a\n");
    }
}
