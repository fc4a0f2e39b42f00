//! New files: a fix, or a guide's first three files. What is still to be written is marked, so that `check` names it.

use std::fmt::Write as _;

use super::super::CLOSING;
use super::super::place::{CLOSING_FILE, GUIDE_FILE, LONGEST_NAME, is_name};
use super::super::words::{anchor, slug};
use super::safe::safe_line;
use super::sections::{Sections, TITLE};
use crate::engine::text::{clip, is_function_word, words};

/// Titles longer than this are cut; `check` calls them too long.
const LONGEST_TITLE: usize = 100;

/// How long a line of keywords may get.
const WORDS_A_LINE: usize = 110;

/// What stands where questions are still to be written. `check` calls such a line unfinished, and nobody is asked it.
const QUESTIONS: &str = "TODO: how members ask for this in their own words, three or more ways, one a line";

/// What stands where keywords are still to be written; without a comma, so that it is one entry.
const KEYWORDS: &str = "TODO: words that point to this fix and to no other one";

/// What stands where an answer is still to be written. `check` calls a text that is nothing else an error, so that no
/// member gets to see it.
const ANSWER: &str = "TODO: what helps, one thing at a time, with the exact menu path";

/// A file's name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// The name, without its folder: `8-check-the-clock.md`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A fix that is to be written to a file of its own. What is empty is marked as unfinished.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its title, in one line.
    pub title: String,
    /// Its place in the checklist.
    pub number: u32,
    /// How members ask for it.
    pub questions: Vec<String>,
    /// Words that point to it; marked as unfinished where there are none.
    pub keywords: Vec<String>,
    /// The first message (Markdown). Written as it is: known headings in it would begin parts of their own.
    pub answer: String,
    /// Further messages; each is reached from the one before.
    pub steps: Vec<DraftStep>,
}

/// A further message of a new fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftStep {
    /// Its name, as it stands after "Step:".
    pub name: String,
    /// The label of the prompt that leads to it.
    pub label: String,
    /// What is said (Markdown).
    pub text: String,
}

/// The file of a new fix, with everything but its title still to be written.
///
/// ```
/// use syncdesk::engine::knowledge::edit::skeleton;
///
/// let file = skeleton("Check the date & time", 8);
/// assert_eq!(file.name, "8-check-date-time.md");
/// assert!(file.text.starts_with("# Check the date & time\n\n## Questions\n- "));
/// ```
pub fn skeleton(title: &str, number: u32) -> FileText {
    Draft { title: title.to_owned(), number, ..Draft::default() }.file()
}

/// A new guide: the name of its folder, and its files with a first fix. Only the fix is unfinished: what the bot says
/// around it can stay as it is.
pub fn guide(title: &str) -> (String, Vec<FileText>) {
    let mut files = frame(title, None, &[]);
    files.push(skeleton("First fix", 1));
    (file_name(title, "guide"), files)
}

/// `guide.md` and `still-stuck.md` of a new guide, with sentences that can stay and the words of its topic.
pub(in super::super) fn frame(title: &str, introduction: Option<&str>, keywords: &[String]) -> Vec<FileText> {
    let introduction = introduction.unwrap_or("Let's go through it step by step.");
    let keywords = if keywords.is_empty() {
        "TODO: words of this topic as members use them".to_owned()
    } else {
        comma_list(keywords)
    };
    let guide = format!(
        "# {}\n\n## Introduction\n{introduction}\n\n## Solved\nGood to hear that it works again!\n\n\
         ## Keywords\n{keywords}\n",
        one_line(title)
    );
    let closing = "# Get help from a person\n\n## Answer\nThat is everything I know about this. Please ask the people \
                   here, and say what you have tried.\n";
    vec![
        FileText { name: GUIDE_FILE.to_owned(), text: guide },
        FileText { name: CLOSING_FILE.to_owned(), text: closing.to_owned() },
    ]
}

impl Draft {
    /// The file's name and text.
    pub fn file(&self) -> FileText {
        let questions: Vec<String> = self.questions.iter().filter_map(|question| safe_line(question)).collect();
        let questions = if questions.is_empty() { QUESTIONS.to_owned() } else { questions.join("\n- ") };
        let keywords = if self.keywords.is_empty() { KEYWORDS.to_owned() } else { comma_list(&self.keywords) };
        let answer = if self.answer.trim().is_empty() { ANSWER } else { self.answer.trim() };
        let title = one_line(&self.title);
        let mut text =
            format!("# {title}\n\n## Questions\n- {questions}\n\n## Keywords\n{keywords}\n\n## Answer\n{answer}\n");
        for DraftStep { name, label, text: step } in &self.steps {
            let (link, step) = (anchor(name), step.trim());
            // Writing to a string cannot fail.
            let _ = write!(text, "\n- [{label}](#step-{link})\n\n## Step: {name}\n{step}\n");
        }
        FileText { name: format!("{}-{}.md", self.number, file_name(&self.title, "fix")), text }
    }
}

/// A title in one line that is read as a title.
fn one_line(title: &str) -> String {
    let title = safe_line(title).unwrap_or_else(|| "New".to_owned());
    // "# Answer" is the heading of a part.
    let text = format!("# {title}\n");
    let is_title = Sections::of("guide/1-fix.md", &text).parts().first().is_some_and(|part| part.name == TITLE);
    let in_guide = Sections::of("guide/guide.md", &text).parts().first().is_some_and(|part| part.name == TITLE);
    let title = if is_title && in_guide { title } else { format!("About: {title}") };
    clip(&title, LONGEST_TITLE).into_owned()
}

/// A name that can be (half of) an id, made of a title: its first words, without the small ones where others are left.
pub(in super::super) fn file_name(title: &str, otherwise: &str) -> String {
    let folded = words(&title.replace('\u{df}', "ss"));
    let all: Vec<String> = folded.iter().map(|word| slug(word.text)).filter(|word| !word.is_empty()).collect();
    let telling: Vec<&String> = all.iter().filter(|word| !is_function_word(word)).collect();
    let chosen = if telling.is_empty() { all.iter().collect() } else { telling };
    let mut name = String::new();
    for word in chosen {
        let longer = if name.is_empty() { word.clone() } else { format!("{name}-{word}") };
        if longer.len() > LONGEST_NAME {
            break;
        }
        name = longer;
    }
    let taken = [CLOSING, "guide"].contains(&name.as_str());
    if is_name(&name) && !taken { name } else { otherwise.to_owned() }
}

/// Words with commas between them, on lines of a readable length.
fn comma_list(words: &[String]) -> String {
    let mut list = String::new();
    let mut line = 0;
    let words: Vec<String> = words.iter().filter_map(|word| safe_line(&word.replace([',', ';'], " "))).collect();
    for (index, word) in words.iter().enumerate() {
        let length = word.chars().count() + 2;
        if index > 0 {
            list.push(',');
            list.push(if line + length > WORDS_A_LINE { '\n' } else { ' ' });
        }
        line = if list.ends_with('\n') { length } else { line + length };
        list.push_str(word);
    }
    list
}

/// The next free place in a checklist, told from the names of the files in the guide's folder.
pub fn next_number<'f>(files: impl IntoIterator<Item = &'f str>) -> u32 {
    let numbers = files.into_iter().filter_map(|file| {
        let rest = file.trim_start_matches(|c: char| c.is_ascii_digit());
        file.strip_suffix(rest)?.parse::<u32>().ok()
    });
    numbers.max().map_or(1, |number| number.saturating_add(1))
}
