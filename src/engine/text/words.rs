//! A message as words: markup left out, letters folded, contractions opened, clauses counted.
//!
//! Each word keeps the piece of the message that it was read from, so that reasons can quote the member. Words are not
//! yet stemmed, and nothing is known here of which words matter.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::{MAX_WORD, fold, fold_plain, is_apostrophe, is_invisible};
use super::markup;

/// One word of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The folded form: lower case, no accents, no apostrophes.
    pub text: &'a str,
    /// Where it stands in the message, in bytes, on character boundaries.
    pub span: Range<usize>,
    /// Which clause it stands in, from 0; clauses end at punctuation and line breaks.
    pub clause: usize,
}

/// The words of a message, in order. Their letters lie in one string, so that reading allocates per message and not per
/// word.
#[derive(Debug, Default, Clone)]
pub struct Words {
    folded: String,
    places: Vec<Place>,
}

#[derive(Debug, Clone)]
struct Place {
    folded: Range<usize>,
    span: Range<usize>,
    clause: usize,
}

impl Words {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        self.places.iter().map(|place| Word {
            text: self.folded.get(place.folded.clone()).unwrap_or(""),
            span: place.span.clone(),
            clause: place.clause,
        })
    }
}

/// How many characters of a message are read; Discord allows 4,000.
pub(super) const MAX_CHARS: usize = 4_000;

/// About how many bytes of a message there are for each word.
const LETTERS: usize = 4;

/// The words of a message.
pub fn words(message: &str) -> Words {
    let end = if message.len() <= MAX_CHARS {
        message.len()
    } else {
        message.char_indices().nth(MAX_CHARS).map_or(message.len(), |(index, _)| index)
    };
    let message = message.get(..end).unwrap_or(message);
    let mut reader = Reader::default();
    reader.words.folded.reserve(message.len());
    reader.words.places.reserve(message.len() / LETTERS);
    for piece in markup::plain_pieces(message) {
        reader.read(message, piece);
        reader.clause += 1;
    }
    reader.words
}

#[derive(Default)]
struct Reader {
    words: Words,
    clause: usize,
    /// How many letters were folded so far.
    letters: usize,
}

impl Reader {
    fn read(&mut self, message: &str, piece: Range<usize>) {
        let mut at = piece.start;
        while let Some(byte) = message.as_bytes().get(at).copied().filter(|_| at < piece.end) {
            if byte.is_ascii_alphanumeric() {
                at = self.word(message, at, piece.end);
            } else if byte.is_ascii() {
                self.clause += usize::from(ends_clause(char::from(byte)));
                at += 1;
            } else if let Some(c) = message.get(at..piece.end).and_then(|rest| rest.chars().next()) {
                if c.is_alphanumeric() {
                    at = self.word(message, at, piece.end);
                } else {
                    self.clause += usize::from(ends_clause(c));
                    at += c.len_utf8();
                }
            } else {
                break;
            }
        }
    }

    /// Takes up the word that begins here, and says where it ends.
    fn word(&mut self, message: &str, at: usize, end: usize) -> usize {
        let start = self.words.folded.len();
        let text = message.get(at..end).unwrap_or("");
        let plain = plain_word(text.as_bytes());
        let length = plain.unwrap_or_else(|| word_length(text));
        let raw = text.get(..length).unwrap_or("");
        let folded = &mut self.words.folded;
        let is_word = match plain {
            Some(_) => fold_plain(raw, folded, &mut self.letters),
            None => fold(raw, folded, &mut self.letters),
        };
        let end = at + length.max(1);
        if is_word {
            self.take(start, at..end);
        } else {
            self.words.folded.truncate(start);
        }
        end
    }

    /// Takes up the word that was folded from `start` on, with what has to be done to numbers, units and contractions.
    fn take(&mut self, start: usize, span: Range<usize>) {
        let folded = self.words.folded.get(start..).unwrap_or("");
        if is_unit(folded) && self.last_is_number() {
            let unit = unit(folded);
            self.words.folded.truncate(start);
            self.words.folded.push_str(unit);
            let end = self.words.folded.len();
            if let Some(number) = self.words.places.last_mut() {
                number.folded.end = end;
                number.span.end = span.end;
            }
            return;
        }
        if let Some((first, second)) = opened(folded) {
            let (first, second) = (first.to_owned(), second.to_owned());
            self.words.folded.truncate(start);
            self.place(&first, span.clone());
            self.place(&second, span);
        } else if let Some(plain) = with_plain_unit(folded) {
            self.words.folded.truncate(start);
            self.place(&plain, span);
        } else {
            self.place_from(start, span);
        }
    }

    /// Places a part of a contraction, unless nothing is left of it ("not'" with a mark behind it).
    fn place(&mut self, text: &str, span: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.words.folded.len();
        self.words.folded.push_str(text);
        self.place_from(start, span);
    }

    /// Places what was folded from `start` on.
    fn place_from(&mut self, start: usize, span: Range<usize>) {
        let folded = start..self.words.folded.len();
        self.words.places.push(Place { folded, span, clause: self.clause });
    }

    fn last_is_number(&self) -> bool {
        self.words.places.last().and_then(|place| self.words.folded.get(place.folded.clone())).is_some_and(is_number)
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

/// Length in bytes of the word at the beginning of `text`, where that is a plain one, as nearly all are: letters and
/// digits of ASCII, no letter three times in a row, up to something that is no part of any word. Only its case is to be
/// folded.
fn plain_word(text: &[u8]) -> Option<usize> {
    let (mut last, mut run) = (0_u8, 0);
    for (at, byte) in text.iter().take(MAX_WORD + 1).enumerate() {
        let letter = byte.to_ascii_lowercase();
        if !letter.is_ascii_lowercase() && !letter.is_ascii_digit() {
            let follows_digit = last.is_ascii_digit();
            let ends = match letter {
                b'.' | b',' => !(follows_digit && text.get(at + 1).is_some_and(u8::is_ascii_digit)),
                b'%' => !follows_digit,
                b'\'' | b'`' => false,
                _ => letter.is_ascii(),
            };
            return (ends && at > 0).then_some(at);
        }
        run = if letter == last { run + 1 } else { 0 };
        last = letter;
        if run == 2 && !letter.is_ascii_digit() {
            return None;
        }
    }
    (!text.is_empty() && text.len() <= MAX_WORD).then_some(text.len())
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
            || (!c.is_ascii() && (is_combining_mark(c) || is_invisible(c)))
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

/// Opens a contraction: "isn't" and "isnt" are "is not". The second word carries the sense.
fn opened(folded: &str) -> Option<(&str, &str)> {
    // Nearly all words stop here.
    let may_be_one = match folded.as_bytes() {
        [.., b's' | b'm' | b't'] | [.., b'v' | b'r', b'e'] => true,
        other => other.contains(&b'\''),
    };
    if !may_be_one {
        return None;
    }
    match folded {
        "whats" | "thats" | "theres" | "wheres" | "hows" | "whos" | "heres" => {
            return Some((folded.strip_suffix('s')?, "is"));
        }
        "im" => return Some(("i", "am")),
        "ive" => return Some(("i", "have")),
        "youre" | "theyre" => return Some((folded.strip_suffix("re")?, "are")),
        _ if !folded.contains('\'') && !folded.ends_with("nt") && folded != "cannot" => return None,
        _ => {}
    }
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
    matches!(text.as_bytes(), [b'g' | b't' | b'm' | b'p', .., b'b' | b's' | b'g' | b'e' | b't'])
        && matches!(text, "gb" | "gbs" | "gig" | "gigs" | "gigabyte" | "gigabytes" | "tb" | "mb" | "mbs" | "percent")
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
fn with_plain_unit(folded: &str) -> Option<String> {
    if !folded.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = folded.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = folded.split_at_checked(digits)?;
    (is_number(number) && is_unit(rest)).then(|| format!("{number}{}", unit(rest)))
}
