//! Findings in knowledge files: a moderator's mistake is data, with a place and a cure.
//!
//! This module knows the form of a finding, its codes and how a line of `syncdesk check` looks. What is found, and the
//! sentences, stand where the finding is made ([`super::knowledge`]).

use std::fmt;

use serde::{Serialize, Serializer};

use super::text::visible;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used as it is; `check` exits with 1.
    Error,
    /// The file is used; somebody should look at it.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One finding in a knowledge file.
///
/// Its [`Display`](fmt::Display) is one line: `path:line: severity[code]: message help`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding it is; stable, for scripts and for looking it up.
    pub code: Code,
    /// Whether the file can be used.
    pub severity: Severity,
    /// The file, relative to the knowledge folder, with `/` between its parts.
    pub path: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, in one sentence.
    pub help: String,
}

impl Diagnostic {
    /// Whether this finding is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Brings findings into the order in which they are shown: path, line, code.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(|a, b| (&a.path, a.line, a.code, &a.message).cmp(&(&b.path, b.line, b.code, &b.message)));
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, severity, path, line, message, help } = self;
        // The name of a file may hold anything but a slash.
        let (path, message, help) = (visible(path), visible(message), visible(help));
        write!(f, "{path}:{line}: {severity}[{code}]: {message} {help}")
    }
}

/// Declares [`Code`]: each kind of finding once, with its name for scripts and its meaning (the doc comment).
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// The kinds of findings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every kind of finding.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name that stands in `check`'s output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What this kind of finding means, in general.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The file has no text in it.
    EmptyFile = "empty-file",
    /// The file is not plain text in UTF-8.
    NotText = "not-text",
    /// The file is larger than 1 MiB.
    FileTooLarge = "file-too-large",
    /// The file is there, and cannot be read.
    UnreadableFile = "unreadable-file",
    /// The file's name does not end in `.md`, so it is not read.
    WrongEnding = "wrong-ending",
    /// The file lies where no knowledge file is looked for.
    MisplacedFile = "misplaced-file",
    /// The file's name does not begin with its place in the checklist.
    MissingNumber = "missing-number",
    /// A file, folder or step has a name that cannot be an id.
    BadName = "bad-name",
    /// The file begins with a block of settings between `---` lines.
    FrontMatter = "front-matter",
    /// The whole file stands between two code fences.
    FencedFile = "fenced-file",
    /// A code fence is opened and never closed.
    UnclosedCodeBlock = "unclosed-code-block",
    /// A note for other editors is opened and never closed.
    UnclosedComment = "unclosed-comment",
    /// The file holds two versions of a place, as a failed merge leaves them.
    MergeConflict = "merge-conflict",

    /// The file has no title.
    MissingTitle = "missing-title",
    /// The file has more than one title.
    SecondTitle = "second-title",
    /// The title is longer than 100 characters.
    TitleTooLong = "title-too-long",
    /// A heading that is not one of the known ones.
    UnknownHeading = "unknown-heading",
    /// A known heading with more or fewer than two `#`.
    HeadingLevel = "heading-level",
    /// A line that looks like a known heading, without its `##`.
    HeadingWithoutHashes = "heading-without-hashes",
    /// A known heading that stands behind other text on its line.
    HeadingInLine = "heading-in-line",
    /// The same heading twice.
    RepeatedHeading = "repeated-heading",
    /// A part that the file needs is not there.
    MissingSection = "missing-section",
    /// There is nothing under a heading.
    EmptySection = "empty-section",
    /// Text that stands under no heading.
    StrayText = "stray-text",
    /// A step's heading without the step's name.
    StepWithoutName = "step-without-name",
    /// Two steps whose links would be the same.
    RepeatedStep = "repeated-step",

    /// A line that should be a bullet and is none.
    NotABullet = "not-a-bullet",
    /// A bullet that goes on in the next line, as if that were not a new one.
    SplitBullet = "split-bullet",
    /// A bullet with nothing in it.
    EmptyBullet = "empty-bullet",
    /// A line of a comma list that ends without a comma.
    MissingComma = "missing-comma",
    /// A keyword as long as a sentence.
    KeywordTooLong = "keyword-too-long",
    /// A question that is longer than 300 characters.
    QuestionTooLong = "question-too-long",
    /// An entry without a single letter or digit.
    NoWords = "no-words",
    /// The same entry twice in one list.
    RepeatedEntry = "repeated-entry",
    /// A question that would lead to two places.
    QuestionInTwoFixes = "question-in-two-fixes",
    /// A message that is listed both as a question and as none.
    QuestionContradicted = "question-contradicted",
    /// A keyword that points to two fixes.
    KeywordInTwoFixes = "keyword-in-two-fixes",

    /// A link to a file or step that is not there.
    DeadLink = "dead-link",
    /// A link to a file that has another number now.
    StaleNumber = "stale-number",
    /// A prompt that leads to a web page.
    WebPrompt = "web-prompt",
    /// A prompt with more text after it, or where no prompts can be.
    MisplacedPrompt = "misplaced-prompt",
    /// A link to a step or file in the midst of a sentence.
    LinkInText = "link-in-text",
    /// A bullet that looks like a prompt and is no link.
    BrokenPrompt = "broken-prompt",
    /// A prompt without a label.
    EmptyLabel = "empty-label",
    /// A prompt's label that does not fit on a button.
    LabelTooLong = "label-too-long",
    /// Two prompts of one step with the same label.
    RepeatedLabel = "repeated-label",
    /// More prompts in one step than anybody reads.
    TooManyPrompts = "too-many-prompts",
    /// A prompt that leads to the step it stands in.
    CircularPrompt = "circular-prompt",
    /// A step that no prompt leads to.
    UnreachedStep = "unreached-step",

    /// A text that is too long for one message.
    TextTooLong = "text-too-long",
    /// HTML in a text.
    Html = "html",
    /// An image in a text.
    Image = "image",
    /// A table in a text.
    Table = "table",
    /// A code block in a text.
    CodeBlock = "code-block",
    /// A horizontal line in a text.
    HorizontalLine = "horizontal-line",
    /// Asterisks that should make a text bold, without their partner.
    LooseAsterisks = "loose-asterisks",
    /// A heading in a text with more than three `#`.
    DeepHeading = "deep-heading",
    /// A mention of everybody, of a role or of a member.
    Mention = "mention",
    /// A note that a text is not finished.
    Unfinished = "unfinished",

    /// A folder without its `guide.md`.
    MissingGuide = "missing-guide",
    /// A guide without its `still-stuck.md`.
    MissingClosing = "missing-closing",
    /// A guide without a single fix.
    EmptyGuide = "empty-guide",
    /// Two fixes with the same number.
    SameNumber = "same-number",
    /// Two fixes with the same name.
    SameName = "same-name",
    /// Two fixes with the same title.
    SameTitle = "same-title",
    /// A guide with more than 20 fixes.
    TooManyFixes = "too-many-fixes",

    /// A question that does not lead to its own fix.
    QuestionAstray = "question-astray",
    /// A 'not question' that gets the answer it must not get.
    NotQuestionAnswered = "not-question-answered",

    /// A keyword that stands in the questions of most fixes, or is made of everyday words.
    CommonKeyword = "common-keyword",
    /// A keyword that stands in far more questions of another fix than of its own.
    KeywordElsewhere = "keyword-elsewhere",
    /// A fix with many questions that would not be found if nobody had written them down.
    ScatteredQuestions = "scattered-questions",
    /// Two fixes between which the bot will mostly ask back.
    FixesAlike = "fixes-alike",

    /// A group of synonyms with only one word.
    LonelySynonym = "lonely-synonym",
    /// A word in two groups of synonyms.
    SynonymInTwoGroups = "synonym-in-two-groups",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
