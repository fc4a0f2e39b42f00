//! A message as words: markup left out, letters folded, contractions opened, clauses counted.
//!
//! Each word keeps the piece of the message that it was read from, so that reasons can quote the member. Words are not
//! yet stemmed, and nothing is known here of which words matter.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::markup;

/// One word of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded form: lower case, no accents, no apostrophes.
    pub text: String,
    /// Where it stands in the message, in bytes, on character boundaries.
    pub span: Range<usize>,
    /// Which clause it stands in, from 0; clauses end at punctuation and line breaks.
    pub clause: usize,
}

/// How many characters of a message are read; Discord allows 4,000.
const MAX_CHARS: usize = 4_000;

/// Longest word that is read, in characters; longer runs are noise (keys, base64, "aaaa...").
const MAX_WORD: usize = 40;

/// The words of a message, in order.
pub fn words(message: &str) -> Vec<Word> {
    let end = message.char_indices().nth(MAX_CHARS).map_or(message.len(), |(index, _)| index);
    let message = message.get(..end).unwrap_or(message);
    let mut reader = Reader::default();
    for piece in markup::plain_pieces(message) {
        reader.read(message, piece);
        reader.clause += 1;
    }
    reader.words
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    clause: usize,
}

impl Reader {
    fn read(&mut self, message: &str, piece: Range<usize>) {
        let mut at = piece.start;
        while let Some(rest) = message.get(at..piece.end)
            && let Some(c) = rest.chars().next()
        {
            if c.is_alphanumeric() {
                let end = at + word_length(rest);
                self.push(message, at..end);
                at = end;
            } else {
                if ends_clause(c) {
                    self.clause += 1;
                }
                at += c.len_utf8();
            }
        }
    }

    fn push(&mut self, message: &str, span: Range<usize>) {
        let folded = fold(message.get(span.clone()).unwrap_or(""));
        if folded.is_empty() || folded.chars().count() > MAX_WORD {
            return;
        }
        if is_unit(&folded)
            && let Some(number) = self.words.last_mut().filter(|word| is_number(&word.text))
        {
            number.text.push_str(unit(&folded));
            number.span.end = span.end;
            return;
        }
        let clause = self.clause;
        let mut word = |text: &str| self.words.push(Word { text: text.to_owned(), span: span.clone(), clause });
        match opened(&folded) {
            Some((first, second)) => {
                word(first);
                word(second);
            }
            None => word(&with_plain_unit(&folded)),
        }
    }
}

fn ends_clause(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '\n'
            | '('
            | ')'
            | '/'
            | '|'
            | '•'
            | '–'
            | '—'
            | '…'
            | '。'
            | '，'
            | '！'
            | '？'
    )
}

/// Length in bytes of the word at the beginning of `text`: letters and digits, with apostrophes, accents and invisible
/// joiners inside, separators between digits, a percent sign behind them.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let mut last = ' ';
    while let Some((index, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = c.is_alphanumeric()
            || is_combining_mark(c)
            || is_invisible(c)
            || (is_apostrophe(c) && last.is_alphabetic() && next.is_alphabetic())
            || (matches!(c, '.' | ',') && last.is_ascii_digit() && next.is_ascii_digit())
            || (c == '%' && last.is_ascii_digit());
        if !inside {
            break;
        }
        end = index + c.len_utf8();
        last = c;
    }
    end
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0f}' | '\u{feff}')
}

/// Folds a word: compatibility forms, accents, case, look-alike letters, thousands separators, long runs of a letter.
fn fold(raw: &str) -> String {
    let mut folded = String::with_capacity(raw.len());
    let mut run = 0;
    for c in raw.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)).flat_map(char::to_lowercase) {
        let c = if is_apostrophe(c) { '\'' } else { look_alike(c) };
        run = if folded.ends_with(c) { run + 1 } else { 1 };
        if run <= 2 || c.is_ascii_digit() {
            folded.push(c);
        }
    }
    if folded.starts_with(|c: char| c.is_ascii_digit()) && folded.contains(',') {
        folded.retain(|c| c != ',');
    }
    folded
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

/// Opens a contraction: "isn't" and "isnt" are "is not". The second word carries the sense.
fn opened(folded: &str) -> Option<(&str, &str)> {
    let negated = match folded {
        "can't" | "cant" | "cannot" => Some("can"),
        "won't" | "wont" => Some("will"),
        "ain't" | "aint" => Some("is"),
        "shan't" => Some("shall"),
        "dont" | "doesnt" | "didnt" | "isnt" | "wasnt" | "arent" | "werent" | "couldnt" | "wouldnt" | "shouldnt"
        | "hasnt" | "havent" | "hadnt" | "mustnt" | "neednt" => folded.strip_suffix("nt"),
        _ => folded.strip_suffix("n't"),
    };
    if let Some(first) = negated {
        return Some((first, "not"));
    }
    let (first, second) = folded.split_once('\'')?;
    Some((
        first,
        match second {
            "m" => "am",
            "re" => "are",
            "ve" => "have",
            "ll" => "will",
            "d" => "would",
            "s" => "is",
            other => other,
        },
    ))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn is_unit(text: &str) -> bool {
    matches!(text, "gb" | "gbs" | "gig" | "gigs" | "gigabyte" | "gigabytes" | "tb" | "mb" | "mbs" | "percent")
}

fn unit(text: &str) -> &'static str {
    match text.chars().next() {
        Some('t') => "tb",
        Some('m') => "mb",
        Some('p') => "%",
        _ => "gb",
    }
}

/// "200gigs" and "200gb" are one word.
fn with_plain_unit(folded: &str) -> Cow<'_, str> {
    let digits = folded.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(0);
    match folded.split_at_checked(digits) {
        Some((number, rest)) if is_number(number) && is_unit(rest) => Cow::Owned(format!("{number}{}", unit(rest))),
        _ => Cow::Borrowed(folded),
    }
}
