//! How a reply looks in a terminal: wrapped, numbered, bold where the terminal can show it.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::engine::Reply;
use crate::engine::reply::{Choice, Kind, Role};
use crate::engine::text::unformatted;

/// What the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether bold may be shown.
    pub colour: bool,
    /// Longest line, in characters.
    pub width: usize,
    /// Whether a person types, and wants to see when.
    pub prompt: bool,
}

/// Lines longer than this are hard to read, however wide the terminal is.
pub const WIDEST: usize = 80;

/// Below this, wrapping makes it worse.
const NARROWEST: usize = 20;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// Between choices on one line.
const GAP: &str = "    ";

/// Before the first choice of a line.
const INDENT: &str = "  ";

impl Look {
    /// For a pipe or a file: neither bold nor a sign to type.
    pub fn plain() -> Self {
        Self { colour: false, width: WIDEST, prompt: false }
    }

    fn style(self, style: &'static str) -> &'static str {
        if self.colour { style } else { "" }
    }

    fn text_width(self) -> usize {
        self.width.clamp(NARROWEST, WIDEST)
    }
}

/// A reply with its choices numbered from 1.
pub fn reply(reply: &Reply, look: Look) -> String {
    let place = reply.place.map_or(String::new(), |place| format!("{} of {}: ", place.number, place.of));
    let mut page = Page::new(look);
    page.line(&format!("**{place}{}**", on_one_line(&reply.title).replace('*', "")));
    page.text(&reply.text);
    // The checklist's text is numbered already, in the same order.
    let listed = |choice: &Choice| reply.kind == Kind::Checklist && choice.role == Role::Prompt;
    let numbered: Vec<_> = (1..).zip(&reply.choices).filter(|(_, choice)| !listed(choice)).collect();
    if !numbered.is_empty() {
        page.out.push('\n');
    }
    let (prompts, rest): (Vec<_>, Vec<_>) = numbered.into_iter().partition(|(_, choice)| choice.role == Role::Prompt);
    for (number, choice) in prompts {
        let tick = if choice.ticked { " (done)" } else { "" };
        page.hanging(&format!("{INDENT}{number}  "), &format!("{}{tick}", on_one_line(&choice.label)));
    }
    page.row(&rest);
    page.out
}

/// A title or a label: whatever it holds, it is one line, and moves no cursor.
fn on_one_line(text: &str) -> String {
    unformatted(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without a title.
pub fn note(text: &str, look: Look) -> String {
    let mut page = Page::new(look);
    page.text(text);
    page.out
}

struct Page {
    look: Look,
    out: String,
}

impl Page {
    fn new(look: Look) -> Self {
        Self { look, out: String::new() }
    }

    fn text(&mut self, text: &str) {
        for line in unformatted(text).lines() {
            self.line(line);
        }
    }

    /// One line of Markdown; bullets and numbers hang.
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        let body = line.trim_start();
        let indent = line.len() - body.len();
        let digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match body.as_bytes() {
            [b'-' | b'*' | b'+' | b'>', b' ', ..] => 2,
            [b'-', b'#', b' ', ..] => return self.hanging("", body.trim_start_matches("-# ")),
            [b'#', ..] => return self.hanging("", &format!("**{}**", body.trim_start_matches(['#', ' ']))),
            bytes if digits > 0 && bytes.get(digits..digits + 2) == Some(b". ") => digits + 2,
            _ => 0,
        };
        let (marker, rest) = body.split_at_checked(marker).unwrap_or(("", body));
        self.hanging(&format!("{}{}", " ".repeat(indent), marker.replace(['*', '+'], "-")), rest);
    }

    /// Wrapped text, the following lines as far in as the first one's text.
    fn hanging(&mut self, lead: &str, text: &str) {
        let width = self.look.text_width();
        let mut bold = false;
        let mut used = length(lead);
        self.out.push_str(lead);
        let mut first = true;
        for word in inline(text).split(' ') {
            let visible = length(&word.replace(BOLD_MARK, ""));
            if !first && used + 1 + visible > width {
                if bold {
                    self.out.push_str(self.look.style(PLAIN));
                }
                self.out.push('\n');
                self.out.push_str(&" ".repeat(length(lead)));
                if bold {
                    self.out.push_str(self.look.style(BOLD));
                }
                used = length(lead);
            } else if !first {
                self.out.push(' ');
                used += 1;
            }
            for (index, part) in word.split(BOLD_MARK).enumerate() {
                if index > 0 {
                    bold = !bold;
                    self.out.push_str(self.look.style(if bold { BOLD } else { PLAIN }));
                }
                self.out.push_str(part);
            }
            used += visible;
            first = false;
        }
        if bold {
            self.out.push_str(self.look.style(PLAIN));
        }
        self.out.push('\n');
    }

    /// Choices side by side as far as they fit.
    fn row(&mut self, choices: &[(usize, &Choice)]) {
        let mut used = 0;
        for (number, choice) in choices {
            let label = format!("{number}  {}", on_one_line(&choice.label));
            let needed = length(&label);
            if used > 0 && used + GAP.len() + needed > self.look.text_width() {
                self.out.push('\n');
                used = 0;
            }
            let gap = if used == 0 { INDENT } else { GAP };
            self.out.push_str(gap);
            used += gap.len();
            let (on, off) = match choice.role {
                Role::Aside => (self.look.style(DIM), self.look.style(PLAIN)),
                Role::Prompt | Role::Outcome => ("", ""),
            };
            self.out.extend([on, &label, off]);
            used += needed;
        }
        if used > 0 {
            self.out.push('\n');
        }
    }
}

/// Stands for the beginning or the end of bold text; no member's or moderator's text has it.
const BOLD_MARK: char = '\u{e000}';

/// Turns the Markdown inside a line into plain text with marks for bold: emphasis and code marks go, links keep their
/// address in brackets.
fn inline(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        if letter == '\\' && after.starts_with(|next: char| next.is_ascii_punctuation()) {
            plain.extend(after.chars().next());
            rest = after.get(1..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix("**") {
            plain.push(BOLD_MARK);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("~~") {
            rest = after;
        } else if let Some((label, address, after)) = link(rest) {
            plain.extend([&inline(label), " (", address, ")"]);
            rest = after;
        } else {
            let is_emphasis = letter == '*' || letter == '`' || (letter == '_' && borders_a_word(&plain, after));
            if !is_emphasis && letter != BOLD_MARK {
                plain.push(letter);
            }
            rest = after;
        }
    }
    plain
}

/// Whether an underscore stands at the border of a word, not inside one (`config_file`).
fn borders_a_word(before: &str, after: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    inside(before.chars().next_back()) != inside(after.chars().next())
}

/// `[label](address)` at the beginning, and what follows it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, rest) = rest.split_once(')')?;
    (!label.contains('[') && !address.contains(' ')).then_some((label, address, rest))
}

fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(markdown: &str, colour: bool, width: usize, expected: &str) {
        assert_eq!(note(markdown, Look { colour, width, prompt: false }), expected);
    }

    #[test]
    fn marks_go_where_bold_cannot_be_shown() {
        check("Open **Settings > [your name]**, _now_.", false, 80, "Open Settings > [your name], now.\n");
        check("`a_b` and \\*stars\\* and 2 \\> 1", false, 80, "a_b and *stars* and 2 > 1\n");
        check(
            "See [Apple's page](https://support.apple.com).",
            false,
            80,
            "See Apple's page (https://support.apple.com).\n",
        );
        check("-# small\n## Head\n> said", false, 80, "small\nHead\n> said\n");
    }

    #[test]
    fn bold_is_shown_and_ends_before_a_line_does() {
        check(
            "**one two three four five six**",
            true,
            20,
            "\u{1b}[1mone two three four\u{1b}[0m\n\u{1b}[1mfive six\u{1b}[0m\n",
        );
        check("**never closed", true, 80, "\u{1b}[1mnever closed\u{1b}[0m\n");
    }

    #[test]
    fn bullets_and_numbers_hang() {
        check("- one two three four five", false, 20, "- one two three four\n  five\n");
        check("12. one two three four", false, 20, "12. one two three\n    four\n");
        check("a\n\nb", false, 80, "a\n\nb\n");
    }

    #[test]
    fn a_word_that_is_too_long_stands_alone() {
        check(
            "see https://example.com/a/long/address now",
            false,
            20,
            "see\nhttps://example.com/a/long/address\nnow\n",
        );
    }

    proptest! {
        #[test]
        fn a_line_is_too_long_only_for_a_word_that_is(text in "([a-z*`_-]{1,12}[ \\n]){0,40}", width in 20usize..90) {
            let page = note(&text, Look { colour: false, width, prompt: false });
            for line in page.lines() {
                let is_one_word = !line.trim().trim_start_matches("- ").contains(' ');
                prop_assert!(length(line) <= width.min(WIDEST) || is_one_word, "{line:?}");
            }
        }

        #[test]
        fn any_text_can_be_shown(text in any::<String>(), colour in any::<bool>()) {
            let page = note(&text, Look { colour, width: 40, prompt: false });
            prop_assert_eq!(page.matches(BOLD).count() <= page.matches(PLAIN).count(), true);
        }
    }
}
