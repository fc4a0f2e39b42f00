//! Headings with a number: "1. Check", "Fix 2: Restart", "Step 3 – Update", "#4 Charge".

/// Words that stand before a number, or after it as in "1st method".
const WORDS: [&str; 10] = ["fix", "step", "method", "way", "solution", "tip", "option", "part", "trick", "no."];

/// What a heading says without its number; `None` for a heading that has none.
pub(super) fn title(heading: &str) -> Option<&str> {
    let heading = heading.trim();
    let low = heading.to_lowercase();
    let word = WORDS.iter().find(|word| low.strip_prefix(**word).is_some_and(|rest| rest.starts_with([' ', '#'])));
    let rest = match word {
        // These words are ASCII, so they are as long in any case.
        Some(word) => heading.get(word.len()..)?.trim_start(),
        None => heading,
    };
    let marked = rest.starts_with('#');
    let rest = rest.trim_start_matches('#');
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == rest.len() {
        return None;
    }
    let after = of_how_many(after);
    let text = after.trim_start_matches([' ', '.', ')', ':', '-', '\u{2013}', '\u{2014}', ']', '|']);
    // "7 ways" and "5G" begin with a number, too.
    let separated = after.trim_start().starts_with(['.', ')', ':', '-', '\u{2013}', '\u{2014}', ']', '|']);
    let begins = separated || after.is_empty() || (after.starts_with(' ') && (word.is_some() || marked));
    // "1.5 GB" and "10:30".
    let decimal = separated && after.len() - text.len() == 1 && text.starts_with(|c: char| c.is_ascii_digit());
    (begins && !decimal && text.chars().any(char::is_alphabetic)).then_some(text)
}

/// Leaves out " of 7".
fn of_how_many(text: &str) -> &str {
    let Some(rest) = text.strip_prefix(" of ") else { return text };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < rest.len() { after } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_amounts() {
        for (heading, expected) in [
            ("1. Check your Wi-Fi", Some("Check your Wi-Fi")),
            ("2) Restart", Some("Restart")),
            ("Fix 2: Restart", Some("Restart")),
            ("Step 3 \u{2013} Update", Some("Update")),
            ("METHOD 4. Charge", Some("Charge")),
            ("Step 2 of 7: Sign in", Some("Sign in")),
            ("#5 Wait", Some("Wait")),
            ("Way #6: 5G off", Some("5G off")),
            ("7 - Ask Apple", Some("Ask Apple")),
            ("7 ways to fix it", None),
            ("5G is slow", None),
            ("1.5 GB is free", None),
            ("Fix it now", None),
            ("Stepping out", None),
            ("10:30 in the morning", None),
            ("1.", None),
            ("", None),
        ] {
            assert_eq!(title(heading), expected, "{heading:?}");
        }
    }
}
