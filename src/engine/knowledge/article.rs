//! One file by itself: its text to an [`Article`].

use super::blocks::events;
use super::body::{Body, body};
use super::findings::Findings;
use super::headings::{Heading, Kind, Section};
use super::lines::Lines;
use super::lists::{bullets, groups, words};
use super::outline::{Outline, Part, outline};
use super::place::{GUIDE, LONGEST_NAME, Place};
use super::prompts::DraftPrompt;
use super::source::{Mended, mend};
use super::words::{anchor, quote};
use super::{ANSWER, CLOSING, Entry, SourceFile, prose};
use crate::engine::diagnostic::{Code, Diagnostic};

/// What a file says, read by itself: its links are not followed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The file, relative to the knowledge folder.
    pub(super) path: String,
    pub(super) usable: bool,
    pub(super) content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Guide { guide: String, page: Page },
    Closing { guide: String, page: Page },
    Fix { guide: String, number: u32, name: String, page: Page },
    Synonyms(Vec<Vec<Entry>>),
    Ignored,
}

/// The parts of a file, whichever it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) title_line: usize,
    pub(super) questions: Vec<Entry>,
    pub(super) not_questions: Vec<Entry>,
    pub(super) keywords: Vec<Entry>,
    pub(super) already_done: Vec<Entry>,
    pub(super) other_topics: Vec<Entry>,
    pub(super) introduction: String,
    pub(super) solved: String,
    pub(super) steps: Vec<DraftStep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftStep {
    pub(super) slug: String,
    pub(super) name: Option<String>,
    pub(super) text: String,
    pub(super) prompts: Vec<DraftPrompt>,
    pub(super) line: usize,
}

impl Article {
    /// Reads one file. Total: whatever the text, there is an article, and findings say what is wrong with it.
    pub fn parse(file: &SourceFile) -> (Self, Vec<Diagnostic>) {
        let mut findings = Findings::new(&file.path);
        let place = Place::of(&file.path, &mut findings);
        let content = read(place, &file.text, &mut findings);
        let article = Self { path: file.path.clone(), usable: !findings.has_errors(), content };
        (article, findings.into_list())
    }

    /// The file, relative to the knowledge folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the file is, whatever its number: `guide/name` for a fix. A file that is renamed to another place in the
    /// checklist keeps it.
    pub fn key(&self) -> String {
        match &self.content {
            Content::Guide { guide, .. } => format!("{guide}/{GUIDE}"),
            Content::Closing { guide, .. } => format!("{guide}/{CLOSING}"),
            Content::Fix { guide, name, .. } => format!("{guide}/{name}"),
            Content::Synonyms(_) | Content::Ignored => self.path.clone(),
        }
    }

    /// Whether it is free of errors. One that is not is left out of the knowledge, or its last good version stays.
    pub fn is_usable(&self) -> bool {
        self.usable
    }
}

fn read(place: Place, text: &str, findings: &mut Findings) -> Content {
    match place {
        Place::Guide { guide } => Content::Guide { guide, page: page(text, Kind::Guide, findings) },
        Place::Closing { guide } => Content::Closing { guide, page: page(text, Kind::Closing, findings) },
        Place::Fix { guide, number, name } => {
            Content::Fix { guide, number, name, page: page(text, Kind::Fix, findings) }
        }
        Place::Synonyms => Content::Synonyms(synonyms(text, findings)),
        Place::Ignored => Content::Ignored,
    }
}

fn page(text: &str, kind: Kind, findings: &mut Findings) -> Page {
    if is_empty(text) {
        findings.error(
            Code::EmptyFile,
            1,
            "The file is empty.",
            "Write a title in its first line, beginning with \"# \", or delete the file.",
        );
        return Page::default();
    }
    let Mended { text, starts } = mend(text, findings);
    let lines = Lines::new(&text, starts);
    let events = events(&text);
    let outline = outline(&events, kind, &lines, findings);
    let mut reader = Reader { kind, lines: &lines, findings, page: Page::default() };
    reader.read(&outline);
    reader.page
}

fn is_empty(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

/// Reads `_synonyms.md`: a bullet for each group.
fn synonyms(text: &str, findings: &mut Findings) -> Vec<Vec<Entry>> {
    let Mended { text, starts } = mend(text, findings);
    let lines = Lines::new(&text, starts);
    let events = events(&text);
    let outline = outline(&events, Kind::Synonyms, &lines, findings);
    let groups = groups(&outline.preamble, &lines, findings);
    for group in &groups {
        if let [word] = group.as_slice() {
            findings.warning(
                Code::LonelySynonym,
                word.line,
                format!("{} stands alone, so it stands for nothing else.", quote(&word.text)),
                "Write words that mean the same on one line, with commas between them: \"- wifi, wlan, wireless\".",
            );
        }
    }
    groups
}

/// Fills a page from an outline.
struct Reader<'b> {
    kind: Kind,
    lines: &'b Lines<'b>,
    findings: &'b mut Findings,
    page: Page,
}

impl Reader<'_> {
    fn read(&mut self, outline: &Outline<'_>) {
        if let Some(title) = &outline.title {
            self.page.title.clone_from(&title.text);
            self.page.title_line = title.line;
        }
        for part in &outline.sections {
            match &part.heading {
                Heading::Section(section) => self.section(*section, part),
                Heading::Step(name) => self.step(name, part),
                Heading::Unknown => {}
            }
        }
        // The answer comes first, wherever it stands.
        self.page.steps.sort_by_key(|step| step.slug != ANSWER);
        self.check_missing(outline);
    }

    fn section(&mut self, section: Section, part: &Part<'_>) {
        if part.blocks.is_empty() && part.certain {
            self.empty(section, part.line);
        }
        match section {
            Section::Questions => self.page.questions = self.bullets(part),
            Section::NotQuestions => self.page.not_questions = self.bullets(part),
            Section::AlreadyDone => self.page.already_done = self.bullets(part),
            Section::Keywords => self.page.keywords = self.words(part),
            Section::OtherTopics => self.page.other_topics = self.words(part),
            Section::Introduction => self.page.introduction = self.body(part, false).text,
            Section::Solved => self.page.solved = self.body(part, false).text,
            Section::Answer => {
                let Body { text, prompts } = self.body(part, true);
                self.push_step(DraftStep { slug: ANSWER.to_owned(), name: None, text, prompts, line: part.line });
            }
        }
    }

    fn empty(&mut self, section: Section, line: usize) {
        let name = section.name();
        let message = format!("There is nothing under the heading \"{name}\".");
        if section.is_text() {
            self.findings.error(Code::EmptySection, line, message, "Write below it what members shall read.");
        } else {
            self.findings.warning(Code::EmptySection, line, message, "Add to it, or delete the heading.");
        }
    }

    fn bullets(&mut self, part: &Part<'_>) -> Vec<Entry> {
        bullets(&part.blocks, self.lines, self.findings)
    }

    fn words(&mut self, part: &Part<'_>) -> Vec<Entry> {
        words(&part.blocks, self.lines, self.findings)
    }

    fn body(&mut self, part: &Part<'_>, prompts_allowed: bool) -> Body {
        let body = body(&part.blocks, prompts_allowed, self.lines, self.findings);
        prose::check(&body.text, &part.blocks, part.line, self.lines, self.findings);
        if body.text.is_empty() && !part.blocks.is_empty() && part.certain {
            self.findings.error(
                Code::EmptySection,
                part.line,
                "There are prompts here, but no text above them.",
                "Write at least one sentence; a message cannot be made of buttons alone.",
            );
        }
        body
    }

    fn step(&mut self, name: &str, part: &Part<'_>) {
        if part.blocks.is_empty() && part.certain {
            let message = format!("There is nothing under the heading \"Step: {name}\".");
            self.findings.error(Code::EmptySection, part.line, message, "Write below it what members shall read.");
        }
        let Body { text, prompts } = self.body(part, true);
        // The anchor of the whole heading, without its first word, so that links keep working on GitHub.
        let slug = anchor(name);
        if slug.is_empty() {
            if !name.is_empty() {
                let message = format!("The step's name {} has no letters, so no prompt can lead to it.", quote(name));
                let help = "Use a few words: \"## Step: Make room\".";
                self.findings.error(Code::StepWithoutName, part.line, message, help);
            }
            return;
        }
        if slug.chars().count() > LONGEST_NAME {
            self.findings.error(
                Code::BadName,
                part.line,
                format!("The step's name {} has more than {LONGEST_NAME} characters.", quote(name)),
                "Use two to four words.",
            );
        }
        self.push_step(DraftStep { slug, name: Some(name.to_owned()), text, prompts, line: part.line });
    }

    fn push_step(&mut self, step: DraftStep) {
        let Some(first) = self.page.steps.iter().find(|other| other.slug == step.slug) else {
            self.page.steps.push(step);
            return;
        };
        // A repeated "Answer" has been reported as a heading.
        if let Some(name) = &step.name {
            self.findings.error(
                Code::RepeatedStep,
                step.line,
                format!("The step {} has the same name as the one in line {}.", quote(name), first.line),
                "Give it another name, and let the prompts that mean it lead there.",
            );
        }
    }

    fn check_missing(&mut self, outline: &Outline<'_>) {
        let line = outline.title.as_ref().map_or(1, |title| title.line);
        let has = |section| outline.sections.iter().any(|part| part.heading == Heading::Section(section));
        let needed: &[(Section, bool, &str)] = match self.kind {
            Kind::Fix => &[
                (Section::Answer, true, "Write \"## Answer\", and below it what members shall read first."),
                (Section::Questions, false, "Write \"## Questions\", and below it a few ways in which members ask."),
            ],
            Kind::Closing => {
                &[(Section::Answer, true, "Write \"## Answer\", and below it what helps when nothing has helped.")]
            }
            Kind::Guide => &[
                (Section::Introduction, true, "Write \"## Introduction\", and below it how the bot opens."),
                (Section::Solved, true, "Write \"## Solved\", and below it what the bot says to good news."),
                (Section::Keywords, false, "Write \"## Keywords\", and below it words that tell the topic."),
            ],
            Kind::Synonyms => &[],
        };
        for (section, error, help) in needed {
            // What is swallowed by a note or a code block may be there.
            let swallowed =
                [Code::UnclosedCodeBlock, Code::UnclosedComment].iter().any(|code| self.findings.has(*code));
            if has(*section) || swallowed {
                continue;
            }
            let message = format!("The part \"{}\" is missing.", section.name());
            if *error {
                self.findings.error(Code::MissingSection, line, message, *help);
            } else {
                self.findings.warning(Code::MissingSection, line, message, *help);
            }
        }
    }
}
