//! Somebody else's text where it is shown in a line of a log or a terminal: whatever would move the cursor, break the
//! line, colour it or turn it around is spelt out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with each control character and each mark that turns the direction of writing spelt out, as Rust and JSON
/// write them: `\n`, `\u{1b}`, `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    spelt_out(text, |_| false)
}

/// The same for a text of several lines: they stay, and so do tabs.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    spelt_out(text, |c| matches!(c, '\n' | '\t'))
}

/// Whether a character acts on the line that it stands in rather than show.
pub fn acts_on_line(c: char) -> bool {
    c.is_control() || turns_around(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character changes the direction of what follows.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn spelt_out(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let acts = |c: char| acts_on_line(c) && !stays(c);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !acts(c) => spelt.push(c),
            '\n' => spelt.push_str("\\n"),
            '\r' => spelt.push_str("\\r"),
            '\t' => spelt.push_str("\\t"),
            // Writing to a text cannot fail.
            c => {
                let _ = write!(spelt, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(spelt)
}

#[cfg(test)]
mod tests {
    use super::{acts_on_line, visible, visible_lines};
    use proptest::prelude::*;

    #[test]
    fn spells_out_what_acts_on_a_line() {
        assert_eq!(visible("mine\nERROR forged\u{1b}[31m"), "mine\\nERROR forged\\u{1b}[31m");
        assert_eq!(visible("a\u{202e}b\u{9b}c\r\u{2028}"), "a\\u{202e}b\\u{9b}c\\r\\u{2028}");
        assert_eq!(visible_lines("one\n\ttwo\u{7}"), "one\n\ttwo\\u{7}");
        assert_eq!(visible("héllo 日本 👩‍👩‍👧"), "héllo 日本 👩‍👩‍👧", "what merely shows stays");
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_acts(text in any::<String>()) {
            prop_assert!(!visible(&text).contains(acts_on_line));
            prop_assert!(visible_lines(&text).chars().all(|c| c == '\n' || c == '\t' || !acts_on_line(c)));
        }
    }
}
