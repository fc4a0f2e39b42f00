//! Stems: the part of an English word that its plural and verb forms share.
//!
//! Step 1 of Porter's algorithm (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980) plus the final
//! `e`, so that `update`, `updates`, `updated` and `updating` are one. The later steps are left out: they join words
//! that this domain must keep apart.

use std::borrow::Cow;

use super::function_words::is_function_word;

/// The stem of a folded word.
pub fn stem(word: &str) -> String {
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let stem = without_endings(word);
    // "notes" must not become "not".
    if is_function_word(&stem) { without_plural(word).into_owned() } else { stem.into_owned() }
}

fn without_endings(word: &str) -> Cow<'_, str> {
    match without_plural(word) {
        Cow::Borrowed(word) => without_verb_and_last(word),
        Cow::Owned(word) => Cow::Owned(without_verb_and_last(&word).into_owned()),
    }
}

fn without_verb_and_last(word: &str) -> Cow<'_, str> {
    match without_verb_ending(word) {
        Cow::Borrowed(word) => without_last(word),
        Cow::Owned(word) => Cow::Owned(without_last(&word).into_owned()),
    }
}

fn without_last(word: &str) -> Cow<'_, str> {
    match word.strip_suffix('e') {
        Some(stem) if stem.len() >= 3 => Cow::Borrowed(stem),
        _ => match word.strip_suffix('y') {
            Some(stem) if has_vowel(stem) => Cow::Owned(format!("{stem}i")),
            _ => Cow::Borrowed(word),
        },
    }
}

fn without_plural(word: &str) -> Cow<'_, str> {
    if let Some(stem) = word.strip_suffix("sses") {
        Cow::Owned(format!("{stem}ss"))
    } else if let Some(stem) = word.strip_suffix("ies") {
        Cow::Owned(format!("{stem}i"))
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        Cow::Borrowed(word)
    } else {
        Cow::Borrowed(word.strip_suffix('s').unwrap_or(word))
    }
}

fn without_verb_ending(word: &str) -> Cow<'_, str> {
    let Some(stem) = ["ing", "ed"].iter().find_map(|ending| word.strip_suffix(ending)) else {
        return Cow::Borrowed(word);
    };
    if !has_vowel(stem) || stem.len() < 2 {
        return Cow::Borrowed(word);
    }
    if ["at", "bl", "iz"].iter().any(|end| stem.ends_with(end)) {
        return Cow::Owned(format!("{stem}e"));
    }
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && !is_vowel(last) && !matches!(last, 'l' | 's' | 'z') => {
            Cow::Borrowed(stem.strip_suffix(last).unwrap_or(stem))
        }
        _ => Cow::Borrowed(stem),
    }
}

fn has_vowel(text: &str) -> bool {
    text.chars().any(|c| is_vowel(c) || c == 'y')
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn joins_the_forms_of_a_word() {
        for (form, of) in [
            ("photos", "photo"),
            ("uploading", "upload"),
            ("uploaded", "upload"),
            ("updates", "update"),
            ("updated", "update"),
            ("updating", "update"),
            ("stopped", "stop"),
            ("batteries", "battery"),
            ("charging", "charge"),
            ("syncing", "sync"),
            ("syncs", "sync"),
            ("devices", "device"),
            ("passes", "pass"),
            ("settings", "setting"),
            ("notes", "note"),
            ("saving", "save"),
        ] {
            assert_eq!(stem(form), stem(of), "{form} and {of}");
        }
    }

    #[test]
    fn keeps_different_words_apart() {
        for (one, other) in [
            ("paused", "passed"),
            ("storage", "store"),
            ("restart", "restore"),
            ("upload", "download"),
            ("phone", "photo"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} and {other}");
        }
    }
}
