//! Where a link in a knowledge file leads, as it is written.

/// A link's destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// To a heading of the same file: `#step-make-room`.
    Here { anchor: String },
    /// To another file: `5-restart.md`, `2-connection.md#step-low-data-mode`.
    File { file: String, anchor: Option<String> },
    /// To a web page, or anything else outside.
    Web,
    /// To nothing that a knowledge file can lead to.
    Nowhere,
}

impl Link {
    pub(super) fn read(destination: &str) -> Self {
        let destination = unescape(destination.trim());
        let (file, anchor) = match destination.split_once('#') {
            Some((file, anchor)) => (file, Some(anchor.trim().to_lowercase().replace(' ', "-"))),
            None => (destination.as_str(), None),
        };
        let file = file.strip_prefix("./").unwrap_or(file);
        if file.is_empty() {
            return anchor.map_or(Self::Nowhere, |anchor| Self::Here { anchor });
        }
        if file.contains(':') || file.starts_with("www.") {
            return Self::Web;
        }
        if file.to_lowercase().ends_with(".md") {
            return Self::File { file: file.to_owned(), anchor };
        }
        if looks_like_domain(file) { Self::Web } else { Self::Nowhere }
    }

    /// Whether it is meant for another place of the knowledge, be it there or not.
    pub(super) fn is_local(&self) -> bool {
        matches!(self, Self::Here { .. } | Self::File { .. })
    }
}

/// A file's name without its number: what stays the same when a fix moves in the checklist.
pub(super) fn bare_name(file: &str) -> String {
    file.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-').to_lowercase()
}

/// `support.apple.com/photos`, with the `https://` forgotten.
fn looks_like_domain(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
}

/// Undoes `%20`.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (ahead.next().and_then(hex), ahead.next().and_then(hex));
        match (byte, digits) {
            (b'%', (Some(high), Some(low))) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_apart() {
        let here = |anchor: &str| Link::Here { anchor: anchor.to_owned() };
        let file =
            |file: &str, anchor: Option<&str>| Link::File { file: file.to_owned(), anchor: anchor.map(str::to_owned) };
        for (text, expected) in [
            ("#step-make-room", here("step-make-room")),
            ("#Step-Make%20room", here("step-make-room")),
            ("5-restart.md", file("5-restart.md", None)),
            ("./2-a.md#step-b", file("2-a.md", Some("step-b"))),
            ("../mail/1-a.md", file("../mail/1-a.md", None)),
            ("https://support.apple.com/x.md", Link::Web),
            ("support.apple.com/x", Link::Web),
            ("mailto:a@b.c", Link::Web),
            ("restart", Link::Nowhere),
            ("", Link::Nowhere),
            ("%", Link::Nowhere),
            ("%f", Link::Nowhere),
            ("%ff", Link::Nowhere),
        ] {
            assert_eq!(Link::read(text), expected, "{text:?}");
        }
    }
}
