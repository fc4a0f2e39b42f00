//! What a button carries: the whole walk, so that it works after a restart, after months and on any shard.
//!
//! An id is at most 100 characters and looks like this:
//!
//! ```text
//! 1 o 3 kQz Xb7fA1 . here . tried . ruled out . target
//! | | |  |    |      |       |        |         fix (hash), step (hash, only for `s`), its name to be read by people
//! | | |  |    |      |       |        fixes ruled out, three characters each
//! | | |  |    |      |       fixes tried, three characters each
//! | | |  |    |      fix and step shown last, or nothing
//! | | |  |    the asker's id
//! | | |  the guide (hash)
//! | | a running number: ids have to differ within a message
//! | what it does
//! the version of this form
//! ```
//! Guides, fixes and steps are three characters of a hash of their id, looked up in the snapshot at hand. What is no
//! longer there is left out; a target that has gone keeps its name, so that the engine can say so and offer the
//! nearest. This module knows nothing of Discord but the length of an id.

use crate::engine::knowledge::{ANSWER, Fix, FixId, GuideId, Knowledge};
use crate::engine::walk::{Action, Here, Walk};

/// Discord's limit.
const LONGEST: usize = 100;

/// The version of the form above.
const VERSION: char = '1';

/// How much of a target's name is kept: at most, and at least while fixes tried and ruled out need the room.
const NAME: std::ops::RangeInclusive<usize> = 8..=32;

/// Characters of a hash: 18 bits.
const HASH: usize = 3;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a button does, where the member stands, and who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Where the asker stands.
    pub walk: Walk,
    /// What it does.
    pub what: What,
    /// The member whose walk it is.
    pub asker: u64,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One action of the walk.
    Do(Action),
    /// "Not helpful, remove this".
    Remove,
    /// "Show everyone": repeats a private message for all to see.
    ShowEveryone,
    /// A select menu; what was chosen carries an id of its own.
    Menu,
}

/// An id that is none of ours, or of a form that is no longer known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Writes an id. `ordinal` tells the ids of one message apart.
///
/// Where the fixes tried and ruled out do not fit, the oldest are left out, tried ones first.
pub fn encode(press: &Press, ordinal: usize) -> String {
    if let What::Do(Action::Neither(fixes)) = &press.what {
        let walk = press.walk.clone().without(fixes);
        return encode(&Press { walk, what: What::Do(Action::Next), asker: press.asker }, ordinal);
    }
    let (letter, target) = letter(&press.what);
    let mut id = String::with_capacity(LONGEST);
    id.push(VERSION);
    id.push(letter);
    id.push(digit(u64::try_from(ordinal).unwrap_or(u64::MAX)));
    id.extend(hashed(press.walk.guide.as_str()));
    id.extend(number(press.asker));
    id.push('.');
    if let Some(here) = &press.walk.here {
        id.extend(hashed(here.fix.as_str()).into_iter().chain(hashed(&here.step)));
    }
    let target =
        target.map(|(fix, step)| (format!("{}{}", hash(fix.as_str()), step.map(hash).unwrap_or_default()), fix));
    let (fixed, name) = target.map_or((String::new(), String::new()), |(fixed, fix)| (fixed, plain(fix.name())));
    let room = LONGEST.saturating_sub(id.len() + 3 + fixed.len());
    let sets = room.saturating_sub(name.len().min(*NAME.start()));
    let most = sets / HASH;
    let ruled_out = newest(&press.walk.ruled_out, most);
    let tried = newest(&press.walk.tried, most - ruled_out.len());
    for fixes in [tried, ruled_out] {
        id.push('.');
        id.extend(fixes.iter().flat_map(|fix| hashed(fix.as_str())));
    }
    id.push('.');
    id.push_str(&fixed);
    let room = LONGEST.saturating_sub(id.len()).min(*NAME.end());
    id.extend(name.chars().take(room));
    id
}

/// Reads an id against the knowledge in force.
///
/// # Errors
///
/// When it was not written by [`encode`], or by a version that is no longer known.
pub fn decode(knowledge: &Knowledge, id: &str) -> Result<Press, Unreadable> {
    let rest = id.strip_prefix(VERSION).ok_or(Unreadable)?;
    if !id.is_ascii() || id.len() > LONGEST {
        return Err(Unreadable);
    }
    let (letter, rest) = rest.split_at_checked(1).ok_or(Unreadable)?;
    let (ordinal, rest) = rest.split_at_checked(1).ok_or(Unreadable)?;
    let (guide, rest) = rest.split_at_checked(HASH).ok_or(Unreadable)?;
    let [asker, here, tried, ruled_out, target] =
        rest.splitn(5, '.').collect::<Vec<_>>().try_into().map_err(|_| Unreadable)?;
    if !is_hashes(ordinal) || !is_hashes(guide) {
        return Err(Unreadable);
    }
    let asker = read_number(asker)?;
    let guide = knowledge.guides.iter().find(|known| hash(known.id.as_str()) == guide).map(|known| known.id.clone());
    let find = Find { knowledge, guide: guide.unwrap_or_else(|| GuideId::new(GONE)) };
    let walk = Walk {
        here: find.here(here)?,
        tried: find.fixes(tried)?,
        ruled_out: find.fixes(ruled_out)?,
        guide: find.guide.clone(),
    };
    let what = find.what(letter, target)?;
    Ok(Press { walk, what, asker })
}

/// Stands for a guide that is not known (any more).
const GONE: &str = "gone";

fn letter(what: &What) -> (char, Option<(&FixId, Option<&str>)>) {
    match what {
        What::Do(Action::Open(fix)) => ('o', Some((fix, None))),
        What::Do(Action::Step(fix, step)) => ('s', Some((fix, Some(step)))),
        What::Do(Action::Solved) => ('d', None),
        // What it rules out has gone into the walk's own set by now.
        What::Do(Action::Next | Action::Neither(_)) => ('n', None),
        What::Do(Action::StillStuck) => ('k', None),
        What::Do(Action::Checklist) => ('c', None),
        What::Do(Action::Why) => ('w', None),
        What::Do(Action::StartAgain) => ('a', None),
        What::Remove => ('x', None),
        What::ShowEveryone => ('e', None),
        What::Menu => ('m', None),
    }
}

/// Looks hashes up in the knowledge in force.
struct Find<'a> {
    knowledge: &'a Knowledge,
    guide: GuideId,
}

impl Find<'_> {
    /// The fix (or closing) with this hash; the walk's own guide goes first.
    fn fix(&self, wanted: &str) -> Option<&Fix> {
        let own = self.knowledge.guides.iter().filter(|guide| guide.id == self.guide);
        let others = self.knowledge.guides.iter().filter(|guide| guide.id != self.guide);
        let mut all = own.chain(others).flat_map(|guide| guide.fixes.iter().chain([&guide.closing]));
        all.find(|fix| hash(fix.id.as_str()) == wanted)
    }

    fn step(fix: &Fix, wanted: &str) -> String {
        fix.steps.iter().find(|step| hash(&step.slug) == wanted).map_or(ANSWER, |step| &step.slug).to_owned()
    }

    fn here(&self, text: &str) -> Result<Option<Here>, Unreadable> {
        if text.is_empty() {
            return Ok(None);
        }
        if text.len() != 2 * HASH || !is_hashes(text) {
            return Err(Unreadable);
        }
        let (fix, step) = text.split_at(HASH);
        Ok(self.fix(fix).map(|fix| Here { fix: fix.id.clone(), step: Self::step(fix, step) }))
    }

    fn fixes(&self, text: &str) -> Result<Vec<FixId>, Unreadable> {
        if !text.len().is_multiple_of(HASH) || !is_hashes(text) {
            return Err(Unreadable);
        }
        let hashes = (0..text.len()).step_by(HASH).filter_map(|at| text.get(at..at + HASH));
        Ok(hashes.filter_map(|hash| self.fix(hash)).map(|fix| fix.id.clone()).collect())
    }

    fn what(&self, letter: &str, target: &str) -> Result<What, Unreadable> {
        let action = match letter {
            "o" => return Ok(What::Do(self.target(target, 0)?)),
            "s" => return Ok(What::Do(self.target(target, HASH)?)),
            "d" => Action::Solved,
            "n" => Action::Next,
            "k" => Action::StillStuck,
            "c" => Action::Checklist,
            "w" => Action::Why,
            "a" => Action::StartAgain,
            "x" => return Ok(What::Remove),
            "e" => return Ok(What::ShowEveryone),
            "m" => return Ok(What::Menu),
            _ => return Err(Unreadable),
        };
        Ok(What::Do(action))
    }

    fn target(&self, target: &str, step: usize) -> Result<Action, Unreadable> {
        let (fix, rest) = target.split_at_checked(HASH).ok_or(Unreadable)?;
        let (step, name) = rest.split_at_checked(step).ok_or(Unreadable)?;
        if !is_hashes(fix) || !is_hashes(step) {
            return Err(Unreadable);
        }
        Ok(match self.fix(fix) {
            Some(fix) if step.is_empty() => Action::Open(fix.id.clone()),
            Some(fix) => Action::Step(fix.id.clone(), Self::step(fix, step)),
            None => Action::Open(FixId::new(&self.guide, name)),
        })
    }
}

/// The last `most` of these.
fn newest(fixes: &[FixId], most: usize) -> &[FixId] {
    fixes.get(fixes.len().saturating_sub(most)..).unwrap_or_default()
}

/// A name with nothing in it that could count as more than one character.
fn plain(name: &str) -> String {
    name.chars().map(|char| if char.is_ascii_graphic() { char } else { '_' }).collect()
}

/// Three characters for an id: FNV-1a, folded to 18 bits. It must never change, for old buttons hold it.
fn hashed(text: &str) -> [char; HASH] {
    let full = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let folded = full ^ (full >> 18) ^ (full >> 36) ^ (full >> 54);
    [folded >> 12, folded >> 6, folded].map(|bits| digit(bits & 63))
}

fn hash(text: &str) -> String {
    hashed(text).into_iter().collect()
}

fn is_hashes(text: &str) -> bool {
    text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// The digit for the lowest six bits, or the last one for everything larger.
fn digit(value: u64) -> char {
    let index = usize::try_from(value.min(63)).unwrap_or(63);
    DIGITS.get(index).map_or('_', |byte| char::from(*byte))
}

/// A number to base 64, the highest digit first.
fn number(value: u64) -> impl Iterator<Item = char> {
    let digits = (0..u64::BITS).step_by(6).map(move |shift| value >> shift).take_while(|rest| *rest > 0).count();
    (0..digits).rev().map(move |at| digit((value >> (6 * at)) & 63))
}

fn read_number(text: &str) -> Result<u64, Unreadable> {
    if text.is_empty() {
        return Err(Unreadable);
    }
    text.bytes().try_fold(0_u64, |value, byte| {
        let digit = DIGITS.iter().position(|known| *known == byte).ok_or(Unreadable)?;
        let digit = u64::try_from(digit).map_err(|_| Unreadable)?;
        Ok(value.checked_mul(64).ok_or(Unreadable)? | digit)
    })
}
