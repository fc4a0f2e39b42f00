//! The knowledge base: guides, fixes, steps and prompts, checked, immutable.
//!
//! [`Knowledge::read`] is the one door: texts of files in, knowledge and findings out. It never fails: a file with an
//! error is left out (and said so), a dead prompt is dropped (and said so), the rest is in force. Behind this door
//! nothing is checked again. This module must not know where the files lie, nor how messages are matched.
//!
//! Reading order, one file: `place` (what its path says), `source` (mends its text), `blocks` (Markdown), `outline`
//! (title and sections; `headings` has the closed set), `lists`, `body` with `prompts`, and `prose` (what stands under
//! a heading), `article` (all of it together). Between files: `assemble`, with `links`, `overlaps` and `stand_in`. Where
//! entries are compared, `key`. Where an editor's text is changed, [`edit`]; where one is made of something else, [`import`].

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::diagnostic::Diagnostic;

mod article;
mod assemble;
mod blocks;
mod body;
pub mod edit;
mod findings;
mod headings;
pub mod import;
mod key;
mod lines;
mod link;
mod links;
mod lists;
mod outline;
mod overlaps;
mod place;
mod prompts;
mod prose;
mod source;
mod stand_in;
mod words;

pub use article::Article;
pub(crate) use place::is_name;
pub(super) use words::{quote, same};

/// One file of the knowledge base as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the knowledge folder, with `/` between its parts: `icloud-photos/7-power.md`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Everything in `knowledge/` that is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// The guides, ordered by id.
    pub guides: Vec<Guide>,
    /// Words that mean the same: the first of each group stands for the others.
    pub synonyms: Vec<Vec<Entry>>,
}

/// One problem area: its fixes in the checklist's order, its introduction and its closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The folder's name.
    pub id: GuideId,
    /// Title, for example "iCloud Photos not syncing".
    pub title: String,
    /// Said when a member calls for help and no fix stands out (Markdown).
    pub introduction: String,
    /// Said when the member reports success (Markdown).
    pub solved: String,
    /// Words and phrases of the topic.
    pub keywords: Vec<Entry>,
    /// Calls for help that belong to the guide but to no single fix.
    pub questions: Vec<Entry>,
    /// Messages on which the bot stays silent.
    pub not_questions: Vec<Entry>,
    /// Names of things that make a message somebody else's topic.
    pub other_topics: Vec<Entry>,
    /// The fixes in the checklist's order.
    pub fixes: Vec<Fix>,
    /// What is left when every fix was tried: `still-stuck.md`.
    pub closing: Fix,
}

/// One numbered remedy, or a guide's closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// `guide/name`, the number left out.
    pub id: FixId,
    /// The file it was read from, relative to the knowledge folder.
    pub path: String,
    /// Title, for example "Check your iCloud storage".
    pub title: String,
    /// Other ways to ask for it.
    pub questions: Vec<Entry>,
    /// Look-alikes that must not lead here.
    pub not_questions: Vec<Entry>,
    /// Words and phrases that point here.
    pub keywords: Vec<Entry>,
    /// How members say that they have this one behind them.
    pub already_done: Vec<Entry>,
    /// The answer first, then the further steps in the file's order; never empty.
    pub steps: Vec<Step>,
}

/// A line or phrase that a moderator wrote, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The text as written, white space trimmed.
    pub text: String,
    /// Line in its file, from 1.
    pub line: usize,
}

/// One message of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `answer`, or the slug of the step's name (`make-room` for "Step: Make room").
    pub slug: String,
    /// The step's name; `None` for the answer.
    pub name: Option<String>,
    /// What is said (Markdown, without the prompts).
    pub text: String,
    /// The follow-up prompts in the file's order.
    pub prompts: Vec<Prompt>,
    /// Line of its heading, from 1.
    pub line: usize,
}

/// A follow-up that the member can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What the button says.
    pub label: String,
    /// Where it leads.
    pub target: Target,
    /// Line in the file, from 1.
    pub line: usize,
}

/// Where a prompt leads. Every target of knowledge in force exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A step of this fix, of another fix or of the closing.
    Step {
        /// The fix (or closing) of the same guide.
        fix: FixId,
        /// The slug of its step; `answer` for its answer.
        step: String,
    },
    /// The good end.
    Solved,
}

/// The slug of every fix's first step.
pub const ANSWER: &str = "answer";

/// The name of every guide's closing, as a file name without `.md` and as the second half of its id.
pub const CLOSING: &str = "still-stuck";

/// A guide's id: its folder's name, for example `icloud-photos`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GuideId(Arc<str>);

/// A fix's id: guide and name, for example `icloud-photos/power`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FixId(Arc<str>);

impl GuideId {
    /// The id of the guide in the folder `name`.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The folder's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FixId {
    /// The id of the fix `name` in `guide`.
    pub fn new(guide: &GuideId, name: &str) -> Self {
        Self(format!("{}/{name}", guide.as_str()).into())
    }

    /// `guide/name`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The guide's half.
    pub fn guide(&self) -> GuideId {
        GuideId::new(self.0.split_once('/').map_or("", |(guide, _)| guide))
    }

    /// The fix's half.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&*self.0, |(_, name)| name)
    }
}

impl fmt::Display for GuideId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for FixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for GuideId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for FixId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Knowledge {
    /// The guide with this id.
    pub fn guide(&self, id: &GuideId) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.id == *id)
    }

    /// The fix, or the closing, with this id.
    pub fn fix(&self, id: &FixId) -> Option<&Fix> {
        self.guide(&id.guide())?.fix(id)
    }

    /// All fixes of all guides in order, closings left out.
    pub fn fixes(&self) -> impl Iterator<Item = &Fix> {
        self.guides.iter().flat_map(|guide| &guide.fixes)
    }
}

impl Guide {
    /// The fix, or the closing, with this id.
    pub fn fix(&self, id: &FixId) -> Option<&Fix> {
        self.fixes.iter().chain([&self.closing]).find(|fix| fix.id == *id)
    }

    /// The fix's place in the checklist, from 1; `None` for the closing and for other guides' fixes.
    pub fn place(&self, id: &FixId) -> Option<usize> {
        self.fixes.iter().position(|fix| fix.id == *id).map(|index| index + 1)
    }
}

impl Fix {
    /// The step with this slug.
    pub fn step(&self, slug: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.slug == slug)
    }
}

impl Knowledge {
    /// Reads files into knowledge. Every finding comes at once, ordered by path, line and code; the order of the files
    /// does not matter.
    ///
    /// What is in force when something is wrong: a fix with an error is left out; a prompt that leads nowhere, or to
    /// such a fix, is dropped; a folder without `guide.md` or without a usable fix is no guide. Of a `guide.md` or
    /// `still-stuck.md` with an error, what could be read stays in force, and plain sentences stand in for the rest,
    /// for without them every fix of the guide would fall silent.
    ///
    /// ```
    /// use syncdesk::engine::knowledge::{Knowledge, SourceFile};
    ///
    /// let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    /// let (knowledge, findings) = Knowledge::read(&[
    ///     file("mail/guide.md", "# Mail\n## Introduction\nHello.\n## Solved\nFine!\n## Keywords\nmail\n"),
    ///     file("mail/1-fetch.md", "# Fetch mail\n## Questions\n- no mail arrives\n## Answer\nPull the list down.\n"),
    ///     file("mail/still-stuck.md", "# No mail\n## Anwser\nAsk here.\n"),
    /// ]);
    /// assert_eq!(knowledge.guides[0].fixes[0].title, "Fetch mail");
    /// assert_eq!(
    ///     findings[0].to_string(),
    ///     "mail/still-stuck.md:2: error[unknown-heading]: \"Anwser\" is not a heading that the bot knows. \
    ///      Write \"## Answer\" if that is what you mean."
    /// );
    /// ```
    pub fn read(files: &[SourceFile]) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut articles = Vec::with_capacity(files.len());
        for file in files {
            let (article, found) = Article::parse(file);
            articles.push(article);
            findings.extend(found);
        }
        let (knowledge, found) = Self::assemble(&articles);
        findings.extend(found);
        Diagnostic::sort(&mut findings);
        (knowledge, findings)
    }

    /// Puts articles together, and reports what is wrong between them, in order. Where an article is not usable, an
    /// earlier version of it may take its place.
    pub fn assemble<'a>(articles: impl IntoIterator<Item = &'a Article>) -> (Self, Vec<Diagnostic>) {
        let (knowledge, mut findings) = assemble::assemble(articles);
        Diagnostic::sort(&mut findings);
        (knowledge, findings)
    }
}
