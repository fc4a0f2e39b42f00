//! Leaves out of a message what may tell who wrote it or reach them: mentions, names behind an @, addresses, links,
//! paths, telephone numbers, long runs of digits, keys and tokens.
//!
//! What is in doubt is left out, except for what tells of a problem: counts ("2,841 items"), sizes ("4.97 of 5 GB"),
//! versions, years and names of services ("icloud.com") stay. Plain names cannot be told from words; a person who keeps
//! such a text has to strip them.

use super::markup;

/// Stands where something that had words or figures was left out.
const GAP: &str = "…";

/// Marks such a place in a line until its words are judged; no visible text has it.
const MARK: char = '\0';

/// From this many digits on, a number reaches or names somebody; a count of photos has fewer.
const MANY_DIGITS: usize = 7;

/// Keys and serial numbers are at least this long, and change between letters and digits at least this often.
const KEY_LENGTH: usize = 10;
const KEY_CHANGES: usize = 4;

/// No word is this long.
const LONGEST_WORD: usize = 30;

/// The message on one line, without what may tell who wrote it. Empty when nothing is left.
pub fn scrub(message: &str) -> String {
    let visible: String = message.chars().filter(|c| !is_hidden(*c)).collect();
    let mut kept = String::new();
    let mut has_gap = false;
    for line in prose(&visible).lines() {
        let mut is_first = true;
        for chunk in without_numbers(line).split_whitespace() {
            match verdict(chunk) {
                Verdict::Keep => {
                    if is_first && kept.ends_with(|c: char| c.is_alphanumeric()) {
                        kept.push('.');
                    }
                    for piece in [GAP, chunk].into_iter().skip(usize::from(!has_gap || kept.is_empty())) {
                        if !kept.is_empty() {
                            kept.push(' ');
                        }
                        kept.push_str(piece);
                    }
                    (is_first, has_gap) = (false, false);
                }
                Verdict::Drop => {}
                Verdict::Gap => has_gap = true,
            }
        }
    }
    kept
}

/// What becomes of a piece between two blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Drop,
    Gap,
}

/// Control characters and marks that turn the direction of writing or hide inside a word.
fn is_hidden(c: char) -> bool {
    let is_mark = matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    is_mark || c == '\u{feff}' || (c.is_control() && !c.is_whitespace())
}

/// The message without code blocks, links and Discord's forms for mentions, channels, emoji and times.
fn prose(message: &str) -> String {
    let mut prose = String::with_capacity(message.len());
    let mut last = 0;
    let pieces = markup::plain_pieces(message);
    for piece in pieces.into_iter().chain(std::iter::once(message.len()..message.len())) {
        let left_out = message.get(last..piece.start).unwrap_or("");
        if left_out.contains("http") || left_out.contains("www.") || left_out.contains("```") {
            prose.push_str(" … ");
        } else if !left_out.is_empty() {
            prose.push(' ');
        }
        prose.push_str(message.get(piece.clone()).unwrap_or(""));
        last = piece.end;
    }
    prose
}

fn verdict(chunk: &str) -> Verdict {
    let core = chunk.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '＠' | '/' | '~'));
    if let Some((before, after)) = core.split_once(['@', '＠']) {
        let has_text = |text: &str| text.contains(char::is_alphanumeric);
        return match (has_text(before), has_text(after)) {
            (false, false) => Verdict::Keep,
            (false, true) => Verdict::Drop,
            (true, _) => Verdict::Gap,
        };
    }
    if is_tag(core) {
        Verdict::Drop
    } else if is_error_code(core) {
        Verdict::Keep
    } else if chunk == GAP
        || chunk.contains(MARK)
        || is_link(core)
        || is_path(chunk)
        || has_many_digits(core)
        || is_key(core)
    {
        Verdict::Gap
    } else {
        Verdict::Keep
    }
}

/// A member's name in its older form: `name#1234`.
fn is_tag(core: &str) -> bool {
    core.rsplit_once('#').is_some_and(|(name, number)| {
        !name.is_empty() && number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A program's error as it is shown: `0x800f081f`.
fn is_error_code(core: &str) -> bool {
    core.strip_prefix("0x").is_some_and(|code| code.len() <= 8 && code.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An address with its scheme, or a host with a path. A bare host stays: members name services so.
fn is_link(core: &str) -> bool {
    if core.contains("://") || core.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return true;
    }
    let Some((host, path)) = core.split_once('/') else { return false };
    !path.is_empty()
        && host.rsplit_once('.').is_some_and(|(name, end)| {
            !name.is_empty() && end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
}

/// A path on a computer, which often has its owner's name in it.
fn is_path(chunk: &str) -> bool {
    let chunk = chunk.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '~' | '\\'));
    let is_rooted = chunk.starts_with('/') || chunk.starts_with("~/");
    (is_rooted && chunk.matches('/').count() > 1) || chunk.contains(":\\") || chunk.starts_with("\\\\")
}

fn has_many_digits(core: &str) -> bool {
    core.split(|c: char| !c.is_numeric()).any(|digits| digits.chars().count() >= MANY_DIGITS)
}

/// A serial number, key, token or network address. Things in a row ("iphone12/ios17") are looked at one by one.
fn is_key(core: &str) -> bool {
    core.split(['/', ',', '+', '&', '|', ';']).any(|part| {
        let mut changes = 0;
        let mut last = None;
        for c in part.chars().filter(|c| c.is_alphanumeric()) {
            changes += usize::from(last.is_some_and(|last| last != c.is_numeric()));
            last = Some(c.is_numeric());
        }
        let is_mixed = changes >= KEY_CHANGES && part.chars().count() >= KEY_LENGTH;
        let is_network_address = part.matches(':').count() >= 4;
        let is_run = part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|run| run.len() >= LONGEST_WORD);
        is_mixed || is_network_address || is_run
    })
}

/// The text with a mark for each telephone number, card number and the like: groups of digits with blanks, dots, hyphens or
/// brackets between them.
fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = ' ';
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(c) = rest.chars().next()
    {
        let may_begin = !before.is_alphanumeric() && !matches!(before, '.' | ',' | ':' | '#' | '$' | '€' | '£');
        let run = if may_begin { Run::read(rest) } else { None };
        let length = run.as_ref().map_or(c.len_utf8(), |run| run.length);
        let taken = rest.get(..length).unwrap_or("");
        match run.filter(Run::is_telling) {
            Some(_) => kept.push(MARK),
            None => kept.push_str(taken),
        }
        before = taken.chars().next_back().unwrap_or(' ');
        at += length;
    }
    kept
}

/// Groups of digits that may be one number.
struct Run<'a> {
    groups: Vec<&'a str>,
    /// Whether it begins with a plus, as a number with its country does.
    has_plus: bool,
    /// Whether dots alone stand between the groups.
    is_dotted: bool,
    /// In bytes.
    length: usize,
}

impl<'a> Run<'a> {
    /// The run at the beginning of `text`.
    fn read(text: &'a str) -> Option<Self> {
        let opening = text.find(|c: char| !matches!(c, '+' | '(')).unwrap_or(text.len());
        let mut run = Self { groups: Vec::new(), has_plus: text.starts_with('+'), is_dotted: true, length: 0 };
        let mut rest = text.get(opening..)?;
        let mut at = opening;
        loop {
            let digits = rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
            let (group, after) = rest.split_at_checked(digits)?;
            let mut next = after.chars();
            let is_of_a_word = match (next.next(), next.next()) {
                (Some(c), _) if c.is_alphabetic() || c == '%' => true,
                (Some(',' | ':' | '/'), Some(c)) => c.is_numeric(),
                _ => false,
            };
            if group.is_empty() || is_of_a_word {
                break;
            }
            run.groups.push(group);
            run.length = at + digits;
            let between = after.find(|c: char| !is_between(c)).unwrap_or(after.len());
            let (separator, next) = after.split_at_checked(between)?;
            if separator.is_empty() || separator.chars().count() > 3 || (separator.contains('.') && separator != ".") {
                break;
            }
            if next.starts_with(char::is_numeric) {
                run.is_dotted &= separator == ".";
            }
            at = run.length + between;
            rest = next;
        }
        (!run.groups.is_empty()).then_some(run)
    }

    /// Whether it reaches or names somebody.
    fn is_telling(&self) -> bool {
        let lengths: Vec<usize> = self.groups.iter().map(|group| group.chars().count()).collect();
        let (Some(first), Some(length)) = (self.groups.first(), lengths.first()) else { return false };
        if lengths.len() == 4 && self.is_dotted && lengths.iter().all(|length| *length <= 3) {
            return true;
        }
        let digits: usize = lengths.iter().sum();
        if digits < MANY_DIGITS || self.is_of_years() {
            return false;
        }
        let has_scrap = lengths.iter().skip(1).any(|length| *length == 1);
        let begins_well = *length > 1 || self.has_plus || (*first == "1" && digits > 10);
        let are_pairs = lengths.iter().all(|length| *length == 2);
        !has_scrap && begins_well && (!are_pairs || self.has_plus || first.starts_with('0'))
    }

    /// Whether it is a date or a span of years.
    fn is_of_years(&self) -> bool {
        let is_year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        match self.groups.as_slice() {
            [from, to] => is_year(from) && is_year(to),
            [one, two, three] => {
                two.len() <= 2 && ((is_year(one) && three.len() <= 2) || (one.len() <= 2 && is_year(three)))
            }
            _ => false,
        }
    }
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '–' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::scrub;
    use proptest::prelude::*;

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (message, left) in cases {
            assert_eq!(scrub(message), *left, "{message}");
        }
    }

    #[test]
    fn leaves_out_who_and_where() {
        check(&[
            ("<@123456789012345678> my photos are stuck", "my photos are stuck"),
            ("hey <@!1>, see <#22> <:sad:123456789012345678> stuck </checklist:99>", "hey , see stuck"),
            ("@bob_smith my photos (thanks @Ann!) are stuck", "my photos (thanks are stuck"),
            ("ask bob#1234 about photo sync", "ask about photo sync"),
            ("my apple id is bob.smith+x@mail.example and it fails", "my apple id is … and it fails"),
            ("see https://cdn.example/a/b.png?x=1 it is stuck", "see … it is stuck"),
            ("HTTPS://EXAMPLE.ORG/x stuck discord.gg/abc", "stuck"),
            ("it lies in /srv/bob/photos or D:\\bob\\photos since then", "it lies in … or … since then"),
            ("stuck ```log of bob: token abc``` since monday", "stuck … since monday"),
            ("on\u{202e} \u{200b}iPhone\u{7} 15", "on iPhone 15"),
        ]);
    }

    #[test]
    fn leaves_out_numbers_that_reach_somebody() {
        check(&[
            ("call me at +49 170 1234567 please", "call me at … please"),
            ("call (555) 123-4567. thanks", "call … thanks"),
            ("bob@mail.example +49 170 1234567", ""),
            ("call 1-800-555-0199 or 555.123.4567 now", "call … or … now"),
            ("call 01 23 45 67 89 now", "call … now"),
            ("card 4111 1111 1111 1111 was refused", "card … was refused"),
            ("imei 356938035643809, serial C02XG0FDJG5J is stuck", "imei … serial … is stuck"),
            ("key 550e8400-e29b-41d4-a716-446655440000 does nothing", "key … does nothing"),
            ("router 192.168.1.17 and a4:5e:60:c2:11:0f reached", "router … and … reached"),
            ("IMG_20241105_101500.jpg is missing", "is missing"),
        ]);
    }

    #[test]
    fn keeps_what_tells_of_the_problem() {
        for message in [
            "2,841 items left, 4.97 of 5 GB used, 97%",
            "12,345,678 photos, 10 000 videos and 120000 others",
            "iOS 17.4.1, macOS 14.5 beta 2, iPhone14,2",
            "iphone 12 13 14 15 and my ipad 9",
            "since 2024-11-05 at 10:30, photos of 2019-2024 are gone",
            "on icloud.com it's fine/not fine, wifi/cellular, and/or 5GHz",
            "iphone15promax/ios17.5.1/wifi6 @ 50%, error 0x80070032",
            "is #3 the /checklist? 👩‍👩‍👧‍👦 ok…",
            "写真が同期しません 17.4",
        ] {
            assert_eq!(scrub(message), message);
        }
    }

    #[test]
    fn makes_one_line() {
        check(&[
            ("photos stuck\n\nit says paused!\r\n\twhy", "photos stuck. it says paused! why"),
            ("<@1>\nhttps://a.example", ""),
            ("call 555\n1234 photos", "call 555. 1234 photos"),
        ]);
    }

    proptest! {
        #[test]
        fn no_name_and_no_long_number_stays(text in any::<String>(), name in "[a-z]{1,9}", number in 1_000_000u64..) {
            for message in [text.clone(), format!("{text} @{name} {number}"), format!("{name}@{name} {text} {number}")] {
                let left = scrub(&message);
                let after_at = left.split(['@', '＠']).skip(1).any(|rest| rest.starts_with(char::is_alphanumeric));
                prop_assert!(!after_at, "{left}");
                prop_assert!(!left.contains(&number.to_string()), "{left}");
                prop_assert!(!left.contains('\n'));
            }
        }
    }
}
