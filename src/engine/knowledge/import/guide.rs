//! Fixes to the files of guides, each of which can be read without errors, and what needs a human in them.

use rustc_hash::FxHashSet;

use super::super::article::Article;
use super::super::assemble::MOST_FIXES;
use super::super::edit::{Content, Draft, DraftStep, FileText, Sections, safe_line};
use super::super::edit::{file_name, frame};
use super::super::{Diagnostic, SourceFile};
use super::fit::messages;
use super::keywords::{Texts, own, shared};
use super::{Import, NewGuide, Note, RawFix};
use crate::engine::text::clip;

/// The label of the prompt that leads to the next message of a long answer.
const GO_ON: &str = "Go on";

/// Words with which a text refers to a picture.
const REFERS: [&str; 10] = [
    "screenshot", "image below", "picture below", "image above", "picture above", "as shown", "shown below",
    "shown above", "see below", "in the picture",
];

/// A file is mended at most this often; then its text gives way to a note.
const MOST_MENDS: usize = 200;

/// Longer titles are cut on a button.
const LONGEST_TITLE: usize = 60;

/// The files of all guides, and what needs a human.
pub(super) fn guides(title: &str, introduction: &[String], fixes: &[RawFix], mut notes: Vec<Note>) -> Import {
    let mut guides = Vec::new();
    let count = fixes.chunks(MOST_FIXES).count();
    for (index, fixes) in fixes.chunks(MOST_FIXES).enumerate() {
        let number = index + 1;
        let title = if index == 0 { title.to_owned() } else { format!("{title} {number}") };
        let mut folder = file_name(title.as_str(), "guide");
        while guides.iter().any(|guide: &NewGuide| guide.folder == folder) {
            folder = format!("guide-{number}");
        }
        let guide =
            Writing { folder, notes: &mut notes, names: FxHashSet::default() }.guide(&title, introduction, fixes);
        if index > 0 {
            let text = format!("There are more than {MOST_FIXES} fixes, so this is guide {number} of {count}.");
            notes.push(Note { path: Some(format!("{}/guide.md", guide.folder)), line: 1, text });
        }
        guides.push(guide);
    }
    Import { guides, notes }
}

struct Writing<'n> {
    folder: String,
    notes: &'n mut Vec<Note>,
    names: FxHashSet<String>,
}

impl Writing<'_> {
    fn guide(mut self, title: &str, introduction: &[String], raw: &[RawFix]) -> NewGuide {
        let texts: Vec<Texts<'_>> =
            raw.iter().map(|fix| Texts { title: &fix.title, body: fix.paragraphs.join("\n") }).collect();
        let introduction = messages(introduction).into_iter().next();
        let mut files = frame(title, introduction.as_deref(), &shared(title, &texts));
        if files.iter().any(|file| !self.errors(file).is_empty()) {
            files = frame(title, None, &[]);
        }
        if let Some(file) = files.first() {
            let line = line_of(file, "## Introduction") + 1;
            self.note(
                file,
                line,
                "Look at the introduction, and at the sentences below \"Solved\" and in \"still-stuck.md\".",
            );
            let line = line_of(file, "## Keywords") + 1;
            self.note(file, line, "These keywords are guesses: keep the words that tell this topic from others.");
        }
        for ((index, fix), keywords) in raw.iter().enumerate().zip(own(&texts)) {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let file = self.fix(number, fix, keywords);
            files.push(file);
        }
        NewGuide { folder: self.folder, files }
    }

    fn fix(&mut self, number: u32, fix: &RawFix, keywords: Vec<String>) -> FileText {
        let mut messages = messages(&fix.paragraphs).into_iter();
        let empty = fix.paragraphs.is_empty();
        let title = safe_line(&fix.title).unwrap_or_else(|| format!("Fix {number}"));
        let title = clip(&title, LONGEST_TITLE).into_owned();
        let answer = messages.next().unwrap_or_else(|| unwritten(&title));
        let steps = (2..).zip(messages).map(|(part, text)| DraftStep {
            name: format!("Part {part}"),
            label: GO_ON.to_owned(),
            text,
        });
        let draft = Draft { title, number, questions: fix.questions.clone(), keywords, answer, steps: steps.collect() };
        let mut file = draft.file();
        self.name(&mut file, number);
        let file = self.mended(file, &draft);
        self.notes_on(&file, fix, &draft, empty);
        file
    }

    /// Gives the file a name that no other file of the guide has.
    fn name(&mut self, file: &mut FileText, number: u32) {
        let bare = |name: &str| name.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        if !self.names.insert(bare(&file.name)) {
            file.name = format!("{number}-fix-{number}.md");
            self.names.insert(bare(&file.name));
        }
    }

    fn notes_on(&mut self, file: &FileText, fix: &RawFix, draft: &Draft, empty: bool) {
        let answer = line_of(file, "## Answer");
        if draft.questions.is_empty() {
            let line = line_of(file, "## Questions") + 1;
            self.note(file, line, "There are no questions yet: write how members ask for this.");
        }
        let line = line_of(file, "## Keywords") + 1;
        self.note(
            file,
            line,
            match draft.keywords.as_slice() {
                [] => "No keyword could be guessed: write words that point to this fix.",
                _ => "These keywords are guesses: keep the words that point to this fix and to no other.",
            },
        );
        if fix.title.chars().count() > LONGEST_TITLE {
            self.note(file, 1, "The title was cut: write a short one.");
        }
        if empty {
            self.note(file, answer + 1, "There was no text below this heading: write what helps.");
        }
        if !draft.steps.is_empty() {
            let text = format!(
                "The text is long, so it is cut into {} messages: shorten it, and name the steps.",
                draft.steps.len() + 1
            );
            self.note(file, line_of(file, "## Step: Part 2"), &text);
        }
        let refers = |line: &str| REFERS.iter().any(|word| line.to_lowercase().contains(word));
        let lines = (1..).zip(file.text.lines()).filter(|(line, text)| *line > answer && refers(text));
        for (line, _) in lines.collect::<Vec<_>>() {
            self.note(file, line, "The text refers to a picture, and pictures are left out: say it in words.");
        }
        if fix.pictures > 0 {
            let text = format!(
                "Left out here: {}.",
                if fix.pictures == 1 { "a picture".to_owned() } else { format!("{} pictures", fix.pictures) }
            );
            self.note(file, answer, &text);
        }
        for (what, line) in &fix.left_out {
            self.note(file, answer, &format!("Left out here: {what} (line {line} of the article)."));
        }
    }

    /// The file without the lines that cannot be read; each is noted.
    fn mended(&mut self, mut file: FileText, draft: &Draft) -> FileText {
        for _ in 0..MOST_MENDS {
            let Some(line) = self.errors(&file).first().map(|error| error.line) else { return file };
            let path = format!("{}/{}", self.folder, file.name);
            let sections = Sections::of(&path, &file.text);
            let in_text =
                sections.parts().iter().skip(1).any(|part| part.content == Content::Text && part.lines.contains(&line));
            if !in_text {
                break;
            }
            let lines = (1..).zip(file.text.lines());
            let kept: Vec<&str> = lines.filter(|(number, _)| *number != line).map(|(_, text)| text).collect();
            let text = kept.join(
                "
",
            ) + "
";
            let lost = file.text.lines().nth(line - 1).unwrap_or_default().to_owned();
            file.text = text;
            self.note(&file, line, &format!("A line that stood here could not be taken over: {lost}"));
        }
        if self.errors(&file).is_empty() {
            return file;
        }
        let name = file.name.clone();
        let draft = Draft { answer: unwritten(&draft.title), steps: Vec::new(), ..draft.clone() };
        FileText { name, ..draft.file() }
    }

    fn errors(&self, file: &FileText) -> Vec<Diagnostic> {
        let path = format!("{}/{}", self.folder, file.name);
        let (_, findings) = Article::parse(&SourceFile { path, text: file.text.clone() });
        findings.into_iter().filter(Diagnostic::is_error).collect()
    }

    fn note(&mut self, file: &FileText, line: usize, text: &str) {
        let path = Some(format!("{}/{}", self.folder, file.name));
        self.notes.push(Note { path, line: line.max(1), text: text.to_owned() });
    }
}

/// The answer of a fix that has none: it can be said, and `check` calls it unfinished.
fn unwritten(title: &str) -> String {
    format!("{}.\n\nTODO: say how, one thing at a time.", title.trim_end_matches('.'))
}

/// The line with this text; 1 where there is none.
fn line_of(file: &FileText, text: &str) -> usize {
    file.text.lines().position(|line| line == text).map_or(1, |index| index + 1)
}
