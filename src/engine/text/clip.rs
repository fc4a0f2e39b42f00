//! Clipping text to a length without cutting a character in two.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// What stands where text was cut off.
const ELLIPSIS: char = '…';

/// Clips `text` to at most `max` characters (Unicode scalar values, as Discord counts them), the ellipsis included.
///
/// The cut falls between two grapheme clusters, so an emoji with its modifiers is kept whole or left out.
pub fn clip(text: &str, max: usize) -> Cow<'_, str> {
    if text.chars().nth(max).is_none() {
        return Cow::Borrowed(text);
    }
    let Some(room) = max.checked_sub(1) else { return Cow::Borrowed("") };
    let mut kept = String::new();
    let mut length = 0;
    for grapheme in text.graphemes(true) {
        length += grapheme.chars().count();
        if length > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept.push(ELLIPSIS);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::clip;
    use proptest::prelude::*;

    #[test]
    fn clips_between_characters() {
        assert_eq!(clip("photos", 6), "photos");
        assert_eq!(clip("photos", 5), "phot…");
        assert_eq!(clip("photos", 0), "");
        assert_eq!(clip("two words", 5), "two…", "no blank before the ellipsis");
        assert_eq!(clip("日本語テキスト", 4), "日本語…");
        assert_eq!(clip("a👩‍👩‍👧‍👦b", 5), "a…", "the family is not torn apart");
    }

    proptest! {
        #[test]
        fn never_longer_than_asked(text in any::<String>(), max in 0usize..50) {
            prop_assert!(clip(&text, max).chars().count() <= max);
        }
    }
}
