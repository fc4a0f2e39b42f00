//! What is printed and logged: somebody else's text never acts on the line that it stands in, and the token never shows.
//!
//! File names, members' and servers' names, answers of whoever stands in for Discord: each may hold line breaks, escape
//! sequences, marks that turn the line around, and, where somebody sends it back, the token. Here all of them pass.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::OnceLock;

use super::args::Format;
use syncdesk::config::{Token, token};
use syncdesk::engine::text::{acts_on_line, visible, visible_lines};

/// The token of this process.
static TOKEN: OnceLock<Token> = OnceLock::new();

/// From now on the token is hidden wherever it would be printed. There is one, however often this is called.
pub(super) fn hide(token: &Token) {
    drop(TOKEN.set(token.clone()));
}

/// A text of somebody else's as a part of a line.
pub(super) fn in_line(text: &str) -> String {
    visible(&hidden(text)).into_owned()
}

/// A text as lines for people.
pub(super) fn as_lines(text: &str) -> String {
    visible_lines(&hidden(text)).into_owned()
}

/// Whether there is a token in a text.
pub(super) fn hides(text: &str) -> bool {
    hidden(text) != text
}

fn hidden(text: &str) -> Cow<'_, str> {
    let text = match TOKEN.get() {
        Some(token) => token.hide(text),
        None => text.into(),
    };
    // Another one may be written where none belongs.
    match token::find(&text) {
        Some(_) => token::hide(&text).into_owned().into(),
        None => text,
    }
}

/// Lines of JSON: what would act on a line stands in strings alone, and is written as JSON writes it.
fn as_json(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    for c in hidden(text).chars() {
        if acts_on_line(c) && c != '\n' {
            // Writing to a text cannot fail. All of these characters have four digits.
            let _ = write!(json, "\\u{:04x}", u32::from(c));
        } else {
            json.push(c);
        }
    }
    json
}

/// Hands on whole lines, each as it may be shown.
pub(super) struct Shown<W: Write> {
    inner: W,
    line: Vec<u8>,
    form: fn(&str) -> String,
}

impl<W: Write> Shown<W> {
    /// Text for people.
    pub(super) fn text(inner: W) -> Self {
        Self { inner, line: Vec::new(), form: as_lines }
    }

    /// JSON.
    pub(super) fn json(inner: W) -> Self {
        Self { inner, line: Vec::new(), form: as_json }
    }

    fn hand_on(&mut self, length: usize) -> io::Result<()> {
        let lines: Vec<u8> = self.line.drain(..length).collect();
        self.inner.write_all((self.form)(&String::from_utf8_lossy(&lines)).as_bytes())
    }
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        if let Some(end) = self.line.iter().rposition(|byte| *byte == b'\n') {
            self.hand_on(end + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_on(self.line.len())?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for Shown<W> {
    fn drop(&mut self) {
        // Whoever wants to know whether it worked has flushed before.
        let _ = self.flush();
    }
}

/// Where a command prints what was asked for.
pub(super) fn output<W: Write>(format: Format, inner: W) -> Shown<W> {
    match format {
        Format::Text => Shown::text(inner),
        Format::Json => Shown::json(inner),
    }
}

/// Has a panic say in one line where it was and why, like everything else.
pub(super) fn panics() {
    std::panic::set_hook(Box::new(|panic| {
        let _ = writeln!(io::stderr(), "syncdesk: {}", in_line(&panic.to_string()));
    }));
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Shown, as_json, as_lines};

    #[test]
    fn lines_are_handed_on_whole() {
        let mut out = Vec::new();
        let mut shown = Shown::text(&mut out);
        shown.write_all("a\u{1b}[3".as_bytes()).expect("written");
        shown.write_all("1mb\u{202e}\nc".as_bytes()).expect("written");
        drop(shown);
        assert_eq!(String::from_utf8_lossy(&out), "a\\u{1b}[31mb\\u{202e}\nc");
    }

    #[test]
    fn json_stays_json() {
        let text = serde_json::to_string(&["\u{202e}\u{9b}\u{7f}\u{2028}x"]).expect("written");
        let shown = as_json(&text);
        assert_eq!(shown, "[\"\\u202e\\u009b\\u007f\\u2028x\"]");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).expect("still JSON"),
            serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
        );
        assert_eq!(as_lines("one\ntwo\r"), "one\ntwo\\r");
    }
}
