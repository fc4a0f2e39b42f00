//! Numbers made alike: which number it is says little; that it is a size or a share, and whether it is little or much,
//! says a lot.

use crate::engine::text::stem;

/// Stands for every number without a unit.
pub(super) const NUMBER: &str = "#";

/// A size that a phone or a plan can run out of.
const SIZE: &str = "#gb";

/// A size that is as good as nothing.
const LITTLE: &str = "#gb-little";

/// A share that is nearly nothing, something in between, or nearly all.
const SHARES: [&str; 3] = ["#%-low", "#%", "#%-high"];

/// Sizes below this are little, in gigabytes.
const LITTLE_BELOW: f32 = 2.0;

/// Shares up to this are low, in percent: a phone asks for Low Power Mode at 20.
const LOW_UP_TO: f32 = 25.0;

/// Shares from this on are high, in percent.
const HIGH_FROM: f32 = 85.0;

/// What a plain number may end in: "14th", "15s", "2k", "10pm"; but "500px" and "1password" are names.
const ENDINGS: &[&str] = &["", "am", "h", "k", "m", "nd", "p", "pm", "rd", "s", "st", "th", "x"];

/// Says of two numbers with an "of" between them that the first is nearly the second, or clearly less.
pub(super) const FULLNESS: [&str; 2] = ["#nearly-all", "#part"];

/// From this share on a thing is nearly full.
const NEARLY_ALL: f32 = 0.88;

/// The value of a number with or without a unit; sizes in gigabytes.
pub(super) fn value(word: &str) -> Option<f32> {
    let (number, unit) = split(word)?;
    let number: f32 = number.parse().ok()?;
    match unit {
        "tb" => Some(number * 1000.0),
        "mb" => Some(number / 1000.0),
        "" | "gb" => Some(number),
        _ => None,
    }
}

/// The number at the beginning of a word, and what follows it.
fn split(word: &str) -> Option<(&str, &str)> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    word.split_at_checked(digits).filter(|(number, _)| !number.is_empty())
}

/// Which of [`FULLNESS`] "4.97 of 5" and "60 of 200" are; `None` where the second is the smaller one.
pub(super) fn fullness(used: f32, all: f32) -> Option<usize> {
    let share = used / all;
    (all > 0.0 && share <= 1.0).then_some(usize::from(share < NEARLY_ALL))
}

/// A word's stem; for a number, its kind.
pub(super) fn alike(word: &str) -> String {
    let Some((number, rest)) = split(word) else { return stem(word) };
    let number: f32 = number.parse().unwrap_or(0.0);
    match rest {
        "mb" => LITTLE.to_owned(),
        "gb" if number < LITTLE_BELOW => LITTLE.to_owned(),
        "gb" | "tb" => SIZE.to_owned(),
        "%" if number <= LOW_UP_TO => SHARES[0].to_owned(),
        "%" if number < HIGH_FROM => SHARES[1].to_owned(),
        "%" => SHARES[2].to_owned(),
        rest if ENDINGS.contains(&rest) => NUMBER.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{alike, fullness, value};

    #[test]
    fn knows_how_full_things_are() {
        let of = |used, all| fullness(value(used)?, value(all)?);
        assert_eq!(of("4.97", "5gb"), Some(0));
        assert_eq!(of("900gb", "2tb"), Some(1));
        assert_eq!(of("5gb", "2"), None);
        assert_eq!(of("x", "2"), None);
    }

    #[test]
    fn tells_little_from_much() {
        for (word, kind) in [
            ("14", "#"),
            ("17.4", "#"),
            ("15th", "#"),
            ("200gb", "#gb"),
            ("1tb", "#gb"),
            ("0.2gb", "#gb-little"),
            ("214mb", "#gb-little"),
            ("9%", "#%-low"),
            ("74%", "#%"),
            ("97%", "#%-high"),
            ("1password", "1password"),
        ] {
            assert_eq!(alike(word), kind, "{word}");
        }
    }
}
