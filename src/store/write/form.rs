//! Keeps the form of a file that somebody's editor gave it: its line ends, and the mark at its start.

/// The mark that some editors put before the first letter.
const MARK: char = '\u{feff}';

/// `new` in the form of `old`: line ends as most of the old ones are, the mark at the start if there was one, and a line
/// end behind the last line.
pub fn keep_form(old: &str, new: &str) -> String {
    let all = old.matches('\n').count();
    let end = if old.matches("\r\n").count() * 2 > all { "\r\n" } else { "\n" };
    let text = new.strip_prefix(MARK).unwrap_or(new).replace("\r\n", "\n").replace('\r', "\n");
    let mut kept = String::with_capacity(text.len());
    kept.extend(old.starts_with(MARK).then_some(MARK));
    for line in text.lines() {
        kept.push_str(line);
        kept.push_str(end);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::keep_form;

    #[test]
    fn a_file_keeps_its_form() {
        for (old, new, kept) in [
            ("", "a\nb", "a\nb\n"),
            ("", "a\r\nb\r\n", "a\nb\n"),
            ("a\r\n", "a\nb\n", "a\r\nb\r\n"),
            ("a\r\nb\n", "a\rb", "a\nb\n"),
            ("a\r\nb\nc\r\n", "a\n\nb", "a\r\n\r\nb\r\n"),
            ("\u{feff}a\r\n", "a\n\n", "\u{feff}a\r\n\r\n"),
            ("\u{feff}a\n", "\u{feff}b", "\u{feff}b\n"),
            ("a\n", "\u{feff}b", "b\n"),
            ("a\n", "", ""),
        ] {
            assert_eq!(keep_form(old, new), kept, "{old:?} {new:?}");
            assert_eq!(keep_form(old, kept), kept, "again: {old:?} {new:?}");
        }
    }
}
