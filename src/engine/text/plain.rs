//! Text that is quoted on a page of Markdown: none of its characters acts on the page.

use super::visible::acts_on_line;

/// As many marks stand above and below one letter; written languages have no more.
const MOST_MARKS: usize = 3;

/// What opens and closes a block of code.
const FENCE: &str = "```";

/// Text of somebody else's, so that none of its characters is taken for markup, turns the line around, moves the cursor,
/// or piles up.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in harmless(text) {
        if matches!(letter, '\\' | '*' | '_' | '~' | '|' | '`' | '[' | ']' | '<' | '>' | '#') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}

/// The same for a place where no markup is read.
pub fn unformatted(text: &str) -> String {
    let merely_shows = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(merely_shows) {
        return text.to_owned();
    }
    let mut unformatted = String::with_capacity(text.len());
    unformatted.extend(harmless(text));
    unformatted
}

/// A page of Markdown: its markup stays, and a block of code that is never closed is closed.
pub fn page(text: &str) -> String {
    let mut page = unformatted(text);
    if !page.matches(FENCE).count().is_multiple_of(2) {
        page.push('\n');
        page.push_str(FENCE);
    }
    page
}

/// The characters that merely show, and line breaks.
fn harmless(text: &str) -> impl Iterator<Item = char> {
    let mut piled = 0;
    // Counted last, for what is left out does not part the marks around it.
    text.chars().filter(|letter| matches!(letter, '\n' | '\t') || !acts_on_line(*letter)).filter(move |letter| {
        piled = match letter {
            _ if is_mark(*letter) => piled + 1,
            // Nor does what nobody sees.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => {
                piled
            }
            _ => 0,
        };
        piled <= MOST_MARKS || !is_mark(*letter)
    })
}

/// Whether a character is a mark above or below the letter before it.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::{is_mark, page, plain, unformatted};
    use proptest::prelude::*;

    #[test]
    fn nothing_acts_on_the_page() {
        assert_eq!(plain("**[free](http://x)** <@1> `a`"), "\\*\\*\\[free\\](http://x)\\*\\* \\<@1\\> \\`a\\`");
        assert_eq!(plain("a\u{202e}b\u{1b}[2Jc\u{0}"), "ab\\[2Jc");
        let zalgo: String = std::iter::once('z').chain(std::iter::repeat_n('\u{336}', 40)).collect();
        assert_eq!(unformatted(&zalgo).chars().count(), 4);
        for between in ["\u{7}", "\u{202e}", "\u{200b}", "\u{200d}", "\u{fe0f}"] {
            let zalgo = format!("z{}", format!("\u{336}\u{335}{between}").repeat(20));
            assert_eq!(unformatted(&zalgo).chars().filter(|letter| is_mark(*letter)).count(), 3, "{between:?}");
        }
        assert_eq!(unformatted("one\ntwo é 👩‍👩‍👧"), "one\ntwo é 👩‍👩‍👧");
    }

    #[test]
    fn code_ends_with_the_page() {
        assert_eq!(page("a\n```\nb"), "a\n```\nb\n```");
        assert_eq!(page("a ```b``` c"), "a ```b``` c");
    }

    proptest! {
        #[test]
        fn a_page_is_left_as_it_is_the_second_time(text in "(```|[a-z*\u{301}\u{200d}\u{202e}\n\u{7}]){0,40}") {
            let once = page(&text);
            prop_assert_eq!(page(&once), once);
        }
    }
}
