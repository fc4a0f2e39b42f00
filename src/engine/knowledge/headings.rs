//! The closed set of headings, and which of them each kind of file may have.

use super::key::Key;
use super::words::{nearest, same};

/// The kinds of files that have headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fix,
    Closing,
    Guide,
    Synonyms,
}

/// The headings with a fixed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Questions,
    NotQuestions,
    Keywords,
    AlreadyDone,
    Answer,
    Introduction,
    Solved,
    OtherTopics,
}

/// What a heading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heading {
    Section(Section),
    /// A step with its name, which may be empty.
    Step(String),
    Unknown,
}

/// What people write when they mean a heading, where the letters alone do not tell.
const MEANT: [(&str, &str); 14] = [
    ("faq", "Questions"),
    ("examples", "Questions"),
    ("ways to ask", "Questions"),
    ("tags", "Keywords"),
    ("aliases", "Keywords"),
    ("words", "Keywords"),
    ("solution", "Answer"),
    ("fix", "Answer"),
    ("reply", "Answer"),
    ("response", "Answer"),
    ("steps", "Step: name"),
    ("done", "Already done"),
    ("intro", "Introduction"),
    ("off topic", "Other topics"),
];

impl Section {
    const ALL: [Self; 8] = [
        Self::Questions,
        Self::NotQuestions,
        Self::Keywords,
        Self::AlreadyDone,
        Self::Answer,
        Self::Introduction,
        Self::Solved,
        Self::OtherTopics,
    ];

    /// As it is written after `## `.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Questions => "Questions",
            Self::NotQuestions => "Not questions",
            Self::Keywords => "Keywords",
            Self::AlreadyDone => "Already done",
            Self::Answer => "Answer",
            Self::Introduction => "Introduction",
            Self::Solved => "Solved",
            Self::OtherTopics => "Other topics",
        }
    }

    /// Whether it holds a text that members read, rather than a list.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Answer | Self::Introduction | Self::Solved)
    }
}

impl Kind {
    pub(super) fn sections(self) -> &'static [Section] {
        match self {
            Self::Fix | Self::Closing => {
                &[Section::Questions, Section::NotQuestions, Section::Keywords, Section::AlreadyDone, Section::Answer]
            }
            Self::Guide => &[
                Section::Introduction,
                Section::Solved,
                Section::Keywords,
                Section::Questions,
                Section::NotQuestions,
                Section::OtherTopics,
            ],
            Self::Synonyms => &[],
        }
    }

    pub(super) fn has_steps(self) -> bool {
        matches!(self, Self::Fix | Self::Closing)
    }

    /// Whether this heading may stand in such a file.
    pub(super) fn allows(self, heading: &Heading) -> bool {
        match heading {
            Heading::Section(section) => self.sections().contains(section),
            Heading::Step(_) => self.has_steps(),
            Heading::Unknown => false,
        }
    }

    /// Every heading that such a file may have, as it is written.
    pub(super) fn names(self) -> Vec<&'static str> {
        let step = self.has_steps().then_some("Step: name");
        self.sections().iter().map(|section| section.name()).chain(step).collect()
    }
}

impl Heading {
    /// Reads a heading's text: case, closing colons and spacing do not matter.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim().trim_end_matches([':', '\u{ff1a}']).trim_end();
        let said = Key::new(text);
        if let Some(section) = Section::ALL.into_iter().find(|section| Key::new(section.name()) == said) {
            return Self::Section(section);
        }
        let step = Key::new("Step");
        match text.split_once([':', '\u{ff1a}']).filter(|(word, _)| Key::new(word) == step) {
            Some((_, name)) => Self::Step(name.trim().to_owned()),
            None if said == step => Self::Step(String::new()),
            None => Self::Unknown,
        }
    }

    /// The line to write instead of the unknown heading `text`, where one is near.
    pub(super) fn meant(text: &str, kind: Kind) -> Option<String> {
        let names = kind.names();
        if kind.has_steps() && same(text).split(' ').next() == Some("step") {
            let name = text.trim().get(4..).unwrap_or_default();
            let name = name.trim_start_matches(|c: char| !c.is_alphabetic()).trim();
            return Some(format!("## Step: {}", if name.is_empty() { "name" } else { name }));
        }
        let alias = MEANT.iter().find(|(word, name)| *word == same(text) && names.contains(name));
        alias.map(|(_, name)| *name).or_else(|| nearest(text, names)).map(|name| format!("## {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_with_tolerance() {
        for (text, expected) in [
            ("Questions", Heading::Section(Section::Questions)),
            (" not  QUESTIONS: ", Heading::Section(Section::NotQuestions)),
            ("Already done :", Heading::Section(Section::AlreadyDone)),
            ("STEP : Make room", Heading::Step("Make room".to_owned())),
            ("Step: Wi-Fi: slow", Heading::Step("Wi-Fi: slow".to_owned())),
            ("Step:", Heading::Step(String::new())),
            ("Step", Heading::Step(String::new())),
            ("Stepping: out", Heading::Unknown),
            ("Question", Heading::Unknown),
            ("", Heading::Unknown),
        ] {
            assert_eq!(Heading::read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn unknown_headings_name_what_was_meant() {
        for (text, kind, expected) in [
            ("Keyword", Kind::Fix, Some("## Keywords")),
            ("Solution", Kind::Fix, Some("## Answer")),
            ("Step 2 - Make room", Kind::Fix, Some("## Step: Make room")),
            ("Steps", Kind::Fix, Some("## Step: name")),
            ("Intro", Kind::Guide, Some("## Introduction")),
            ("Weather", Kind::Guide, None),
            ("Questions", Kind::Synonyms, None),
        ] {
            assert_eq!(Heading::meant(text, kind).as_deref(), expected, "{text:?}");
        }
    }
}
