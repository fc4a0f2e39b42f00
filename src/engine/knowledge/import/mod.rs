//! Articles, and tables of questions and answers, as the first draft of a guide, with a list of what needs a human.
//!
//! What is written can be read without errors; what nobody but a human can know (how members ask, which words point to
//! a fix) is marked as unfinished. This module must not know where anything lies. Reading order: `markdown` and `html`
//! (a source to `blocks`), `article` (blocks to fixes, with `numbered`), `table`, `guide` (fixes to files, with `fit`
//! and `keywords`).

mod article;
mod blocks;
mod fit;
mod guide;
mod html;
mod keywords;
mod markdown;
mod numbered;
mod table;

use super::edit::FileText;

pub use article::{Form, article};
pub use table::table;

/// What an import would write, and what needs a human afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The guides; more than one where there are more fixes than a guide may have.
    pub guides: Vec<NewGuide>,
    /// What needs a human, in the order of the files.
    pub notes: Vec<Note>,
}

/// A folder with the files of a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGuide {
    /// The folder's name: the guide's id.
    pub folder: String,
    /// Its files.
    pub files: Vec<FileText>,
}

/// One thing that needs a human.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file, as `guide/1-fix.md`; `None` where it is about a line of what was imported.
    pub path: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// What to look at, in one sentence.
    pub text: String,
}

/// Why nothing can be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No heading has a number.
    #[error("no heading of the article has a number, as in \"1. Check the connection\"; {0}")]
    NoNumbers(String),
    /// No row has a question and an answer.
    #[error("no row has a question and an answer; the first two columns are read, or those named question and answer")]
    NoRows,
    /// The article has no title, and none was given.
    #[error("what is imported has no title; name the guide")]
    NoTitle,
}

/// One fix on its way from a source to a file.
#[derive(Debug, Clone, Default)]
struct RawFix {
    title: String,
    questions: Vec<String>,
    /// Its texts in order, as Markdown.
    paragraphs: Vec<String>,
    /// How many pictures were left out.
    pictures: usize,
    /// What was left out of it besides, with the line of the source.
    left_out: Vec<(String, usize)>,
}
