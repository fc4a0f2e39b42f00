//! Texts cut to what fits a message, at the ends of paragraphs, items and sentences.

use super::super::prose::WALL_OF_TEXT;

/// Packs paragraphs into messages of a length that is read on a phone, each one as full as it can be.
pub(super) fn messages(paragraphs: &[String]) -> Vec<String> {
    let mut messages: Vec<String> = Vec::new();
    let mut room = 0;
    for paragraph in paragraphs {
        for piece in pieces(paragraph) {
            let length = piece.chars().count() + 2;
            if let Some(last) = messages.last_mut().filter(|_| length <= room) {
                last.push_str(
                    "

",
                );
                last.push_str(&piece);
                room -= length;
            } else {
                room = WALL_OF_TEXT.saturating_sub(length);
                messages.push(piece);
            }
        }
    }
    messages
}

/// A paragraph or list, in as few pieces as fit a message each.
fn pieces(text: &str) -> Vec<String> {
    if text.chars().count() <= WALL_OF_TEXT {
        return vec![text.to_owned()];
    }
    // Between lines where there are some, else after sentences, else between words.
    for ends in [&["\n"][..], &[". ", "! ", "? "], &[" "]] {
        let parts = split(text, ends);
        if parts.len() > 1 {
            return packed(&parts);
        }
    }
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(WALL_OF_TEXT).map(|chunk| chunk.iter().collect()).collect()
}

fn split<'t>(text: &'t str, ends: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = ends.iter().filter_map(|end| rest.find(end).map(|at| at + end.len())).min() {
        let Some((part, after)) = rest.split_at_checked(at) else { break };
        parts.push(part);
        rest = after;
    }
    parts.extend((!rest.is_empty()).then_some(rest));
    parts
}

fn packed(parts: &[&str]) -> Vec<String> {
    let mut packed: Vec<String> = Vec::new();
    for part in parts {
        if part.chars().count() > WALL_OF_TEXT {
            packed.extend(pieces(part.trim()));
            continue;
        }
        match packed.last_mut().filter(|last| last.chars().count() + part.chars().count() <= WALL_OF_TEXT) {
            Some(last) => last.push_str(part),
            None => packed.push((*part).to_owned()),
        }
    }
    packed.into_iter().map(|piece| piece.trim_end().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_message_fits_and_no_word_is_lost(texts in prop::collection::vec("([a-z]{1,12}[.\n ]{0,2}){0,400}", 0..4)) {
            let messages = messages(&texts);
            prop_assert!(messages.iter().all(|message| message.chars().count() <= WALL_OF_TEXT));
            let letters = |text: &str| text.chars().filter(char::is_ascii_alphabetic).count();
            let count = |texts: &[String]| texts.iter().map(|text| letters(text)).sum::<usize>();
            prop_assert_eq!(count(&messages), count(&texts));
        }
    }
}
