//! Folding: a word in the one form in which all its spellings meet.
//!
//! Compatibility forms, accents, case, look-alike letters, thousands separators, long runs of a letter. Nothing is known
//! here of where words begin and end.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::words::MAX_CHARS;

/// Longest word that is read, in characters; longer runs are noise (keys, base64, "aaaa...").
pub(super) const MAX_WORD: usize = 40;

/// How many letters are read in all, folded; no language has more to a message. One character can stand for eighteen.
const MAX_LETTERS: usize = 3 * MAX_CHARS;

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0f}' | '\u{feff}')
}

/// Folds a word onto the end of `folded`: compatibility forms, accents, case, look-alike letters, thousands separators,
/// long runs of a letter. `false` where nothing readable comes of it, or more than is read.
pub(super) fn fold(raw: &str, folded: &mut String, letters: &mut usize) -> bool {
    let start = folded.len();
    let mut fold = Fold { folded, last: '\0', run: 0, counted: 0, letters };
    for c in raw.chars() {
        if c.is_ascii() {
            fold.push(c.to_ascii_lowercase());
        } else {
            // Marks may come in another order than a normal form has them: they are all dropped.
            decompose_compatible(c, |c| {
                if !is_combining_mark(c) && !is_invisible(c) {
                    c.to_lowercase().for_each(|c| fold.push(look_alike(c)));
                }
            });
        }
        if fold.counted > MAX_WORD || *fold.letters > MAX_LETTERS {
            return false;
        }
    }
    let word = folded.get(start..).unwrap_or("");
    if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(',') {
        let plain: String = word.chars().filter(|c| *c != ',').collect();
        folded.truncate(start);
        folded.push_str(&plain);
    } else if word.len() > MAX_WORD && word.chars().count() > MAX_WORD {
        return false;
    }
    folded.len() > start
}

/// Folds a word of ASCII letters and digits of which only the case is to be folded.
pub(super) fn fold_plain(raw: &str, folded: &mut String, letters: &mut usize) -> bool {
    let start = folded.len();
    folded.push_str(raw);
    if let Some(word) = folded.get_mut(start..) {
        word.make_ascii_lowercase();
    }
    *letters += raw.len();
    *letters <= MAX_LETTERS
}

struct Fold<'a> {
    folded: &'a mut String,
    last: char,
    run: usize,
    /// How many letters the word has, thousands separators left out.
    counted: usize,
    /// How many letters were folded in all.
    letters: &'a mut usize,
}

impl Fold<'_> {
    fn push(&mut self, c: char) {
        let c = if is_apostrophe(c) { '\'' } else { c };
        self.run = if self.last == c { self.run + 1 } else { 1 };
        self.last = c;
        *self.letters += 1;
        if self.run <= 2 || c.is_ascii_digit() {
            self.folded.push(c);
            self.counted += usize::from(c != ',');
        }
    }
}

/// Cyrillic and Greek letters that look Latin; members and pranksters mix them in.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'с' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'к' | 'κ' => 'k',
        'м' => 'm',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    use super::fold;
    use proptest::prelude::*;

    fn folded(raw: &str) -> Option<String> {
        let mut text = String::new();
        fold(raw, &mut text, &mut 0).then_some(text)
    }

    #[test]
    fn meets_in_one_form() {
        for (raw, text) in [
            ("iCloud", "icloud"),
            ("Ｐｈｏｔｏｓ", "photos"),
            ("phоtоs", "photos"),
            ("pho\u{301}t\u{200b}os", "photos"),
            ("helllllp", "hellp"),
            ("2,841", "2841"),
            ("1000000", "1000000"),
            ("İ", "i"),
            ("don’t", "don't"),
        ] {
            assert_eq!(folded(raw).as_deref(), Some(text), "{raw}");
        }
        assert_eq!(folded("\u{301}\u{200b}"), None, "nothing is left");
        assert_eq!(folded(&"ab".repeat(21)), None, "no word is that long");
        assert_eq!(folded(&"b".repeat(4_000)).as_deref(), Some("bb"));
    }

    #[test]
    fn stops_at_what_unfolds_without_end() {
        let mut letters = 0;
        let mut text = String::new();
        let read = (0..2_000).filter(|_| fold("\u{fdfa}", &mut text, &mut letters)).count();
        assert!((500..1_000).contains(&read), "{read} of words with eighteen letters each");
    }

    proptest! {
        #[test]
        fn drops_what_a_normal_form_drops(raw in "\\PC{1,6}\\p{M}{0,3}\\PC{0,3}") {
            let normal: String = raw.nfkd().filter(|c| !is_combining_mark(*c)).collect();
            prop_assert_eq!(folded(&raw), folded(&normal));
        }
    }
}
