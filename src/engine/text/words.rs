//! A message as words: markup left out, letters folded, contractions opened, clauses counted.
//!
//! Each word keeps the piece of the message that it was read from, so that reasons can quote the member. Words are not
//! yet stemmed, and nothing is known here of which words matter.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
const MAX_CHARS: usize = 4_000;

/// Longest word that is read, in characters; longer runs are noise (keys, base64, "aaaa...").
const MAX_WORD: usize = 40;

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
}

impl Reader {
    fn read(&mut self, message: &str, piece: Range<usize>) {
        let mut at = piece.start;
        while let Some(rest) = message.get(at..piece.end)
            && let Some(c) = rest.chars().next()
        {
            if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) {
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

    /// Takes up the word in `span`, folded, with what has to be done to numbers, units and contractions.
    fn push(&mut self, message: &str, span: Range<usize>) {
        let start = self.words.folded.len();
        fold(message.get(span.clone()).unwrap_or(""), &mut self.words.folded);
        let folded = self.words.folded.get(start..).unwrap_or("");
        if folded.is_empty() || (folded.len() > MAX_WORD && folded.chars().count() > MAX_WORD) {
            self.words.folded.truncate(start);
            return;
        }
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
        let opened = opened(folded).map(|(first, second)| (first.to_owned(), second.to_owned()));
        let plain = with_plain_unit(folded);
        match (opened, plain) {
            (Some((first, second)), _) => {
                self.words.folded.truncate(start);
                self.place(&first, span.clone());
                self.place(&second, span);
            }
            (None, Some(plain)) => {
                self.words.folded.truncate(start);
                self.place(&plain, span);
            }
            (None, None) => self.place_from(start, span),
        }
    }

    fn place(&mut self, text: &str, span: Range<usize>) {
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

/// Length in bytes of the word at the beginning of `text`: letters and digits, with apostrophes, accents and invisible
/// joiners inside, separators between digits, a percent sign behind them.
fn word_length(text: &str) -> usize {
    // Nearly all words are plain letters and digits up to a blank.
    let plain = text.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    match plain.map_or(Some(b' '), |end| text.as_bytes().get(end).copied()) {
        Some(next) if next.is_ascii() && !matches!(next, b'.' | b',' | b'%' | b'\'' | b'`') => {
            plain.unwrap_or(text.len())
        }
        _ => mixed_word_length(text),
    }
}

fn mixed_word_length(text: &str) -> usize {
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

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0f}' | '\u{feff}')
}

/// Folds a word onto the end of `folded`: compatibility forms, accents, case, look-alike letters, thousands separators,
/// long runs of a letter.
fn fold(raw: &str, folded: &mut String) {
    let start = folded.len();
    let mut fold = Fold { folded, last: '\0', run: 0 };
    if raw.is_ascii() {
        raw.bytes().for_each(|byte| fold.push_ascii(byte.to_ascii_lowercase()));
    } else {
        let letters = raw.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)).flat_map(char::to_lowercase);
        letters.for_each(|c| fold.push(look_alike(c)));
    }
    let word = folded.get(start..).unwrap_or("");
    if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(',') {
        let plain: String = word.chars().filter(|c| *c != ',').collect();
        folded.truncate(start);
        folded.push_str(&plain);
    }
}

struct Fold<'a> {
    folded: &'a mut String,
    last: char,
    run: usize,
}

impl Fold<'_> {
    fn push_ascii(&mut self, byte: u8) {
        let c = char::from(if byte == b'`' { b'\'' } else { byte });
        self.run = if self.last == c { self.run + 1 } else { 1 };
        self.last = c;
        if self.run <= 2 || byte.is_ascii_digit() {
            self.folded.push(c);
        }
    }

    fn push(&mut self, c: char) {
        let c = if is_apostrophe(c) { '\'' } else { c };
        self.run = if self.last == c { self.run + 1 } else { 1 };
        self.last = c;
        if self.run <= 2 || c.is_ascii_digit() {
            self.folded.push(c);
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

/// Opens a contraction: "isn't" and "isnt" are "is not". The second word carries the sense.
fn opened(folded: &str) -> Option<(&str, &str)> {
    match folded {
        "whats" | "thats" | "theres" | "wheres" | "hows" | "whos" | "heres" => {
            return Some((folded.strip_suffix('s')?, "is"));
        }
        "im" => return Some(("i", "am")),
        "ive" => return Some(("i", "have")),
        "youre" | "theyre" => return Some((folded.strip_suffix("re")?, "are")),
        // Nearly all words stop here.
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
fn with_plain_unit(folded: &str) -> Option<String> {
    if !folded.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = folded.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = folded.split_at_checked(digits)?;
    (is_number(number) && is_unit(rest)).then(|| format!("{number}{}", unit(rest)))
}
