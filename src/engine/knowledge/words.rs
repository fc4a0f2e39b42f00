//! Small helpers on words: what counts as the same, what is nearest, what a link to a heading looks like.

/// How alike two words must be, from 0 to 1, before one is offered for the other. "Keyword" and "Keywords" are at 0.88,
/// "Solution" and "Questions" at 0.44.
const ALIKE: f64 = 0.6;

/// How much of a quoted line is shown.
const QUOTED: usize = 60;

/// What two entries have in common when a reader would call them the same: case, spacing and punctuation aside, but not
/// hyphens ("wi-fi" and "wi fi" are spelt differently on purpose).
///
/// One pass and one string, because entries that are not all ASCII are folded whenever they are looked up.
pub(in crate::engine) fn same(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            '\'' | '\u{2018}' | '\u{2019}' => {}
            // Hyphens count within a word, not around it.
            '-' if between_words(&folded) => {}
            _ if c.is_whitespace() || (is_punctuation(c) && c != '-') => {
                folded.truncate(folded.trim_end_matches('-').len());
                if !between_words(&folded) {
                    folded.push(' ');
                }
            }
            _ => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end_matches(['-', ' ']).len());
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
        return folded;
    }
    folded.to_lowercase()
}

fn between_words(folded: &str) -> bool {
    folded.is_empty() || folded.ends_with(' ')
}

/// Whether there is a letter, a digit or an emoji in it.
pub(super) fn has_words(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !is_punctuation(c))
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_control() || matches!(c, '\u{ab}' | '\u{bb}' | '\u{2000}'..='\u{206f}')
}

/// A word that begins like another one, at least this long, is alike too: "Already" and "Already done".
const BEGINNING: usize = 3;

fn alike(word: &str, candidate: &str) -> f64 {
    let (short, long) = if word.len() < candidate.len() { (word, candidate) } else { (candidate, word) };
    let begins = short.chars().count() >= BEGINNING && long.starts_with(short);
    strsim::normalized_damerau_levenshtein(word, candidate).max(if begins { ALIKE } else { 0.0 })
}

/// The candidate that is most like `word`, if one is alike at all.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let scored = candidates.into_iter().map(|candidate| (alike(&word, &candidate.to_lowercase()), candidate));
    // The first of the best wins, so that the answer does not depend on how they are compared.
    let best = scored.fold(None, |best: Option<(f64, &str)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    });
    best.filter(|(score, _)| *score >= ALIKE).map(|(_, candidate)| candidate)
}

/// The anchor that GitHub gives a heading: lower case, spaces as `-`, punctuation dropped.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A name that can be an id: lower-case words joined by `-`. Empty when nothing of `text` can be kept.
pub(super) fn slug(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// `text` in quotation marks, cut to what fits a line of output.
pub(in crate::engine) fn quote(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return format!("\"{line}\"");
    }
    let cut: String = line.chars().take(QUOTED).collect();
    format!("\"{}...\"", cut.trim_end())
}

/// `"a", "b" or "c"`.
pub(super) fn any_of<T: AsRef<str>>(items: &[T]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("\"{}\"", item.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, expected) in [
            ("Step: Make room", "step-make-room"),
            ("Step: iPad or second phone", "step-ipad-or-second-phone"),
            ("Step: What's next?", "step-whats-next"),
            ("Step: Wi-Fi & data", "step-wi-fi--data"),
            ("Step: Fotos größer", "step-fotos-größer"),
        ] {
            assert_eq!(anchor(heading), expected);
        }
    }

    #[test]
    fn same_ignores_case_spacing_and_quotes() {
        assert_eq!(same("  It\u{2019}s  FULL! "), same("its full"));
        assert_ne!(same("wi-fi"), same("wi fi"));
        assert_eq!(same("- wi-fi -"), same("(wi-fi)"));
    }

    #[test]
    fn emoji_are_words_and_dashes_are_none() {
        for (text, expected) in [("\u{1f44d}", true), ("\u{2014}...?", false), (" ", false), ("5", true)] {
            assert_eq!(has_words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nearest_is_alike_or_nothing() {
        let known = ["Questions", "Not questions", "Keywords"];
        assert_eq!(nearest("keyword", known), Some("Keywords"));
        assert_eq!(nearest("Qestions", known), Some("Questions"));
        assert_eq!(nearest("Not", known), Some("Not questions"));
        assert_eq!(nearest("Weather", known), None);
        assert_eq!(nearest("", []), None);
    }

    #[test]
    fn quotes_are_cut_between_characters() {
        assert_eq!(quote("a\n b"), "\"a b\"");
        assert_eq!(quote(&"\u{e9}".repeat(99)).chars().count(), QUOTED + 5);
    }
}
