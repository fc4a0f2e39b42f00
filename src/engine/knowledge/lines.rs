//! From a place in a text to the number of its line.

/// Where each line of a text begins.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Expects where each line begins, the first at 0, and `\n` as the only line end.
    pub(super) fn new(text: &'a str, starts: Vec<usize>) -> Self {
        Self { text, starts }
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub(super) fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The text of the line with this number, without its end.
    pub(super) fn line(&self, number: usize) -> &'a str {
        let Some(start) = number.checked_sub(1).and_then(|index| self.starts.get(index)) else { return "" };
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        self.text.get(*start..end).unwrap_or_default()
    }

    /// The text of a range, as it stands there.
    pub(super) fn text_of(&self, range: std::ops::Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where the line that holds the byte at `offset` begins.
    pub(super) fn start(&self, offset: usize) -> usize {
        self.starts.get(self.number(offset) - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Where each line of `text` begins.
    pub(in super::super) fn starts(text: &str) -> Vec<usize> {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        std::iter::once(0).chain(after_breaks).collect()
    }

    #[test]
    fn numbers_count_from_one() {
        let text = "a\n\u{1f600}b\n\n\tc";
        let lines = Lines::new(text, starts(text));
        for (offset, number) in [(0, 1), (1, 1), (2, 2), (6, 2), (7, 2), (8, 3), (9, 4), (10, 4), (99, 4)] {
            assert_eq!(lines.number(offset), number, "offset {offset}");
        }
        assert_eq!(lines.line(2), "\u{1f600}b");
        assert_eq!(lines.line(3), "");
        assert_eq!(lines.line(9), "");
        assert_eq!(lines.start(10), 9);
        assert_eq!(Lines::new("", starts("")).number(0), 1);
    }
}
