//! Lines of a list: adds one, takes one out, finds some, and puts others in the place of some.

use std::ops::Range;

use rustc_hash::FxHashSet;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::key::{Key, Keyed};
use super::super::words::{has_words, quote};
use super::replace::{Changed, EditError};
use super::safe::safe_line;
use super::sections::{Bullet, Content, Part, PartId, Sections, without_mark};
use crate::engine::text::{stem, words};

/// A line of a comma list is not made longer than this.
const WORDS_A_LINE: usize = 110;

/// What became of a line that was to be added to a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is in the list now.
    New {
        /// The file's new text.
        text: String,
        /// The line that it stands in, from 1.
        line: usize,
        /// The line as it was made safe for the file.
        said: String,
    },
    /// The list has it already, or one that a reader would call the same.
    There {
        /// The line that it stands in, from 1.
        line: usize,
    },
}

/// The bullets that a search has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In the file's order.
    pub bullets: Vec<Bullet>,
    /// How many more there are, for which there was no room.
    pub left_out: usize,
}

/// A text in which some lines of a list were replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The file's new text.
    pub text: String,
    /// New lines that were not added, because the list has them already, each with where.
    pub there: Vec<(String, usize)>,
}

impl Sections<'_> {
    /// Adds a line to a list, at its end, or a word to a comma list. A list that the file may have and has not is added.
    ///
    /// # Errors
    ///
    /// When there is no such list, or no word in the line.
    pub fn add_bullet(&self, section: &str, line: &str) -> Result<Added, EditError> {
        let kind = self.kind.ok_or(EditError::NotKnowledge)?;
        let Some(index) = self.index(section) else {
            let id = PartId::named(section);
            let rank = id.rank(kind).ok_or_else(|| self.no_such_part(section))?;
            let said = entry(id.content(), line, &id.name())?;
            let body = if id.content() == Content::List { format!("- {said}") } else { said.clone() };
            let text = self.added(&id, rank, vec![body])?;
            let line = Sections::of(self.path, &text).part_named(&id.name()).map_or(1, |part| part.lines.start);
            return Ok(Added::New { text, line, said });
        };
        let Some(part) = self.parts.get(index) else { return Err(self.no_such_part(section)) };
        let said = entry(part.content, line, &part.name)?;
        if let Some(same) = part.bullets.iter().find(|bullet| Key::new(&bullet.said) == Key::new(&said)) {
            return Ok(Added::There { line: same.line });
        }
        let (range, lines, line) = self.addition(part, &said);
        let text = self.settled(self.source.with(vec![(range, lines)]), Changed::Any(index))?;
        self.counted(&text, index, part.bullets.len() + 1, &said)?;
        Ok(Added::New { text, line, said })
    }

    /// Which lines give way to which for one more entry, and the line in which it stands then.
    fn addition(&self, part: &Part, said: &str) -> (Range<usize>, Vec<String>, usize) {
        let last = part.bullets.iter().max_by_key(|bullet| bullet.lines.end);
        let Some(last) = last else {
            let bullet = if part.content == Content::List { format!("- {said}") } else { said.to_owned() };
            let at = part.heading.end;
            // Only of an empty part the next line may be a heading.
            let gap = (part.lines.is_empty() && at <= self.source.len() && !self.source.is_blank(at)).then(String::new);
            return (at..at, std::iter::once(bullet).chain(gap).collect(), at);
        };
        let (line, end) = (self.source.line(last.line), last.lines.end);
        if part.content == Content::List {
            return (end..end, vec![format!("{}{said}", mark(line))], end);
        }
        let line = line.trim_end();
        if line.contains("-->") {
            return (end..end, vec![said.to_owned()], end);
        }
        let comma = if line.ends_with(',') { "" } else { "," };
        if line.chars().count() + said.chars().count() + 2 > WORDS_A_LINE {
            return (last.lines.clone(), vec![format!("{line}{comma}"), said.to_owned()], end);
        }
        (last.lines.clone(), vec![format!("{line}{comma} {said}")], last.line)
    }

    /// Takes a line out of a list, or a word out of a comma list.
    ///
    /// # Errors
    ///
    /// When there is no such list, or the line is not in it.
    pub fn remove_bullet(&self, section: &str, line: &str) -> Result<String, EditError> {
        let (index, part) = self.list(section)?;
        let bullet = located(part, line, &FxHashSet::default()).and_then(|index| part.bullets.get(index));
        let bullet = bullet.ok_or_else(|| EditError::NotThere(quote(line)))?;
        let rest = match part.content {
            Content::Words => self.without_word(bullet),
            _ => Vec::new(),
        };
        if part.bullets.len() == 1 && part.lines.len() <= 1 {
            return self.without(index);
        }
        let text = self.settled(self.source.with(vec![(bullet.lines.clone(), rest)]), Changed::Any(index))?;
        self.counted(&text, index, part.bullets.len() - 1, &bullet.text)?;
        Ok(text)
    }

    /// The line of a comma list without one of its words.
    fn without_word(&self, bullet: &Bullet) -> Vec<String> {
        let line = self.source.line(bullet.line);
        let text = without_mark(line);
        let before = line.strip_suffix(text).unwrap_or_default();
        let mut words: Vec<&str> = text.split([',', ';', '\u{ff0c}', '\u{3001}']).map(str::trim).collect();
        let plain = |word: &str| word.trim_matches(['*', '_', '`', ' ']).to_owned();
        if let Some(at) = words.iter().position(|word| Key::new(&plain(word)) == Key::new(&bullet.said)) {
            words.remove(at);
        }
        if words.iter().all(|word| word.is_empty()) {
            return Vec::new();
        }
        vec![format!("{before}{}", words.join(", ").trim_end())]
    }

    /// The bullets of a list that have all these words, at most as many as `room` characters hold, each in a line of its
    /// own. Case, accents, endings and punctuation do not matter, and the last letters of a word may be missing. Without
    /// words, the bullets from the beginning.
    ///
    /// # Errors
    ///
    /// When there is no such list.
    pub fn find(&self, section: &str, wanted: &str, room: usize) -> Result<Found, EditError> {
        let (_, part) = self.list(section)?;
        let folded = words(wanted);
        let wanted: Vec<(&str, String)> = folded.iter().map(|word| (word.text, stem(word.text))).collect();
        let mut found = Found::default();
        let mut used = 0;
        for bullet in &part.bullets {
            let said = words(&bullet.said);
            let said: Vec<&str> = said.iter().map(|word| word.text).collect();
            let has = |(word, root): &(String, String)| {
                said.iter().any(|other| other.starts_with(word.as_str()) || stem(other) == *root)
            };
            if !wanted.iter().all(|(word, root)| has(&((*word).to_owned(), root.clone()))) {
                continue;
            }
            let length = bullet.text.chars().count() + 1;
            if found.left_out > 0 || used + length > room {
                found.left_out += 1;
                continue;
            }
            used += length;
            found.bullets.push(bullet.clone());
        }
        Ok(found)
    }

    /// Puts `new` lines in the place of the `old` ones of a list, as a search has found and somebody has edited them:
    /// a line that is in both stays untouched where it is, one that is new goes where it was written.
    ///
    /// # Errors
    ///
    /// When there is no such list, and when an old line is not in it any more: somebody else has changed it meanwhile.
    pub fn replace_lines<S: AsRef<str>>(&self, section: &str, old: &[S], new: &[S]) -> Result<Replaced, EditError> {
        let (index, part) = self.list(section)?;
        if part.content != Content::List {
            return Err(EditError::NotAList(part.name.clone()));
        }
        let mut used = FxHashSet::default();
        let mut before: Vec<&Bullet> = Vec::with_capacity(old.len());
        for line in old {
            let at = located(part, line.as_ref(), &used).ok_or_else(|| EditError::NotThere(quote(line.as_ref())))?;
            used.insert(at);
            before.extend(part.bullets.get(at));
        }
        before.sort_by_key(|bullet| bullet.line);
        let old: Vec<&str> = before.iter().map(|bullet| bullet.text.as_str()).collect();
        let others = part.bullets.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let (new, there) = fresh(&old, others.map(|(_, bullet)| bullet), new);
        let ops = capture_diff_slices(Algorithm::Myers, &old, &new.iter().map(String::as_str).collect::<Vec<_>>());
        let changes = ops.iter().flat_map(|op| self.changes(part, &before, &new, op)).collect();
        let text = self.settled(self.source.with(changes), Changed::Any(index))?;
        self.counted(&text, index, part.bullets.len() - old.len() + new.len(), new.first().map_or("", String::as_str))?;
        Ok(Replaced { text, there })
    }

    /// The lines that one step of a difference changes.
    fn changes(&self, part: &Part, old: &[&Bullet], new: &[String], op: &DiffOp) -> Vec<(Range<usize>, Vec<String>)> {
        let (_, was, is) = op.as_tag_tuple();
        if matches!(op, DiffOp::Equal { .. }) {
            return Vec::new();
        }
        let gone = old.get(was.clone()).unwrap_or_default();
        let come = new.get(is).unwrap_or_default();
        let mut changes = Vec::new();
        for (index, bullet) in gone.iter().enumerate() {
            let line = come.get(index).map(|line| format!("{}{line}", mark(self.source.line(bullet.line))));
            changes.push((bullet.lines.clone(), line.into_iter().collect::<Vec<_>>()));
        }
        let more = come.get(gone.len()..).unwrap_or_default();
        let above = old.get(..was.end).and_then(<[_]>::last);
        let beside = above.or(old.get(was.end)).or(part.bullets.last().as_ref()).copied();
        let at = match (above, beside) {
            (Some(above), _) => above.lines.end,
            (None, Some(beside)) if !old.is_empty() => beside.lines.start,
            (None, Some(last)) => last.lines.end,
            (None, None) => part.heading.end,
        };
        let mark = beside.map_or("- ".to_owned(), |bullet| mark(self.source.line(bullet.line)));
        match changes.last_mut() {
            _ if more.is_empty() => {}
            // Directly behind what gives way, so that no two changes are at one place.
            Some((_, lines)) => lines.extend(more.iter().map(|line| format!("{mark}{line}"))),
            None => changes.push((at..at, more.iter().map(|line| format!("{mark}{line}")).collect())),
        }
        changes
    }

    fn list(&self, section: &str) -> Result<(usize, &Part), EditError> {
        let index = self.index(section).ok_or_else(|| self.no_such_part(section))?;
        let part = self.parts.get(index).ok_or_else(|| self.no_such_part(section))?;
        if part.content == Content::Text { Err(EditError::NotAList(part.name.clone())) } else { Ok((index, part)) }
    }

    /// Fails where a list does not have as many entries as it should have now.
    fn counted(&self, text: &str, index: usize, count: usize, line: &str) -> Result<(), EditError> {
        let after = Sections::of(self.path, text);
        let has = after.parts.get(index).map_or(0, |part| part.bullets.len());
        if has == count { Ok(()) } else { Err(EditError::OtherParts(quote(line))) }
    }
}

/// A line as it may stand in such a part.
fn entry(content: Content, line: &str, name: &str) -> Result<String, EditError> {
    let line = without_mark(line);
    let safe = match content {
        Content::Text => return Err(EditError::NotAList(name.to_owned())),
        Content::List => safe_line(line),
        Content::Words => safe_line(&line.replace([',', ';', '\u{ff0c}', '\u{3001}'], " ")),
    };
    safe.ok_or(EditError::NoWords)
}

/// The place of a line among a part's bullets: the very line, or one that a reader would call the same.
fn located(part: &Part, line: &str, used: &FxHashSet<usize>) -> Option<usize> {
    let line = without_mark(line);
    let find = |is: &dyn Fn(&Bullet) -> bool| {
        let free = part.bullets.iter().enumerate().filter(|(at, _)| !used.contains(at));
        free.filter(|(_, bullet)| is(bullet)).map(|(at, _)| at).next()
    };
    let exact = find(&|bullet| bullet.text == line);
    exact.or_else(|| find(&|bullet| has_words(line) && Key::new(&bullet.said) == Key::new(line)))
}

/// The new lines made safe, without those that are there already, and these with their lines.
fn fresh<'b, S: AsRef<str>>(
    old: &[&str],
    others: impl Iterator<Item = &'b Bullet>,
    new: &[S],
) -> (Vec<String>, Vec<(String, usize)>) {
    let others: Vec<&Bullet> = others.collect();
    let mut seen: Keyed<'_, usize> = others.iter().map(|bullet| (Key::new(&bullet.said), bullet.line)).collect();
    let lines = new.iter().map(|line| without_mark(line.as_ref()));
    let lines: Vec<String> =
        lines.filter_map(|line| if old.contains(&line) { Some(line.to_owned()) } else { safe_line(line) }).collect();
    let mut kept = Vec::with_capacity(lines.len());
    let mut there = Vec::new();
    for line in &lines {
        match seen.get(&Key::new(line)) {
            // Twice among the new ones: it was typed twice, and there is nothing to say.
            Some(0) => {}
            Some(at) if !old.contains(&line.as_str()) => there.push((line.clone(), *at)),
            _ => {
                seen.insert(Key::new(line), 0);
                kept.push(line.clone());
            }
        }
    }
    (kept, there)
}

/// What stands before the text of a bullet, for another one beside it.
fn mark(line: &str) -> String {
    let text = line.trim_start_matches(['\u{feff}', '\u{a0}', ' ', '\t']);
    let indent = line.strip_suffix(text).unwrap_or_default();
    let mark = text.chars().next().filter(|mark| matches!(mark, '-' | '*' | '+')).unwrap_or('-');
    format!("{indent}{mark} ")
}
