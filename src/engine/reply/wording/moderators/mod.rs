//! What moderators are told: of the knowledge files, and of what they do with them.

use crate::engine::diagnostic::Diagnostic;

mod done;
pub mod inbox;
pub mod stats;
pub mod teach;
pub mod why;

pub use done::*;

/// Title: the folder as a whole cannot be read.
pub const UNREADABLE_TITLE: &str = "I can't read the knowledge folder";

/// Title: a file has an error.
pub const ERROR_TITLE: &str = "A knowledge file needs mending";

/// Title: a file is in force, but something about it should be looked at.
pub const WARNING_TITLE: &str = "A knowledge file deserves a look";

/// Title: what was wrong is right.
pub const MENDED_TITLE: &str = "In order again";

/// Title: the knowledge has changed.
pub const CHANGED_TITLE: &str = "New knowledge in force";

/// Title: the bot started, and something is wrong.
pub const STARTED_TITLE: &str = "I'm up, but some knowledge needs mending";

/// Said below a failure of the whole folder.
pub const STAYS_AS_IT_WAS: &str =
    "Until then I go on with what I have. I keep looking, and say so when it works again.";

/// Said when the folder can be read again.
pub const READABLE_AGAIN: &str = "I can read the knowledge folder again.";

/// One finding: where, the line itself, what is wrong and what to write instead.
pub fn finding(finding: &Diagnostic, line: Option<&str>) -> String {
    let Diagnostic { path, line: number, message, help, .. } = finding;
    let quote = line.map_or(String::new(), |line| format!("\n> {line}"));
    format!("**{path}**, line {number}{quote}\n{message} {help}")
}

/// Said below the findings of files whose last good version stays.
pub fn kept_back(files: &str) -> String {
    format!("Until that is mended, the last good version of {files} stays in force. Nothing is lost.")
}

/// Said of files that have no error any more.
pub fn mended(files: &str, are_many: bool) -> String {
    format!("{files} {} in order again, and in force.", if are_many { "are" } else { "is" })
}

/// Said of files with an error that are not there any more.
pub fn gone(files: &str, are_many: bool) -> String {
    if are_many {
        format!("{files} are gone, and what was wrong in them too.")
    } else {
        format!("{files} is gone, and what was wrong in it too.")
    }
}

/// Said of the files that are in force in another version.
pub fn in_force(files: &str) -> String {
    format!("In force now: {files}.")
}

/// A file that is new.
pub fn added(file: &str) -> String {
    format!("{file} (new)")
}

/// A file that has gone.
pub fn removed(file: &str) -> String {
    format!("{file} (gone)")
}

/// Stands below a list that was cut off.
pub fn more(number: usize) -> String {
    format!("... and {number} more; `/knowledge check` lists them all.")
}

/// Stands below what was cut off.
pub fn and_more(number: usize) -> String {
    format!("... and {number} more.")
}

/// Title of notes about the moderators' commands.
pub const KNOWLEDGE_TITLE: &str = "Knowledge";

/// Title of a refusal.
pub const NOT_ALLOWED_TITLE: &str = "That is for moderators";

/// The knowledge cannot be edited from this server.
pub const NOT_HERE: &str = "The knowledge cannot be edited from this server. Whoever runs me can name it as a home in \
    `discord.home_guilds`.";

/// Somebody who is no moderator.
pub const NOT_A_MODERATOR: &str = "To edit the knowledge you need the permission **Manage Messages** here, or a role or an \
    account that whoever runs me has listed in `discord.moderator_roles` or `discord.moderator_users`.";

/// A command without a subcommand that is known.
pub const NO_SUBCOMMAND: &str = "I don't know this command any more. Type `/knowledge` to see the ones I have.";

/// A button or a form from an older version, or from before a restart.
pub const OLD_FORM: &str = "I no longer know what this belongs to; I may have been started again since. Please begin again \
    with `/knowledge edit`. Nothing was changed.";

/// Said above what was typed into a form that belongs to nothing any more.
pub const TYPED: &str = "This is what you typed, to copy:";

/// What was typed is no longer there.
pub const DRAFT_GONE: &str = "I no longer have what you typed here; I was started again since, or it was long ago. Nothing \
    was changed. Please begin again with `/knowledge edit`.";

/// There is no such file.
pub const NO_SUCH_FILE: &str = "I have no knowledge file of that name. Pick one from the list that appears while you type, or see `/knowledge list`.";

/// There is no such part.
pub fn no_such_part(there: &str, absent: &str) -> String {
    let absent = if absent.is_empty() { String::new() } else { format!(" It may also have: {absent}.") };
    format!("Which part? This file has: {there}.{absent} A new step of a fix is named like `Step: Make room`.")
}

/// The search is for lists alone.
pub const FIND_IS_FOR_LISTS: &str =
    "`find` looks for lines of a list, such as Questions. This part is one text: leave `find` out to edit all of it.";

/// The search found nothing.
pub const NO_LINE_FOUND: &str =
    "No line of that list has these words. Try fewer words, or leave `find` out to add new lines.";

/// A text for which no form is large enough.
pub const TOO_LONG_FOR_A_FORM: &str = "This part is too long for a form on Discord (4,000 characters). Please edit its file; I take it up when it is saved.";

/// There is more than one guide.
pub const WHICH_GUIDE: &str = "Which guide shall the fix belong to? Pick one from the list at `guide`.";

/// Title of the form in which a part is edited.
pub fn form_title(part: &str, path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    if part.is_empty() { file.to_owned() } else { format!("{part}: {file}") }
}

/// Label of the field for new lines of a long list.
pub const NEW_LINES: &str = "New lines to add, one each";

/// Label of the field for lines that were looked for.
pub const CHANGED_LINES: &str = "The lines found; change or delete them";

/// Label of the field for a message that is taught.
pub const TAUGHT_LINE: &str = "The message, without names and numbers";

/// Label of the field for a whole file.
pub const WHOLE_FILE: &str = "The whole file";

/// Title of the form for a new fix.
pub const NEW_FIX_TITLE: &str = "A new fix";

/// Its fields, each with an example.
pub const NEW_TITLE: &str = "Title";
/// Example.
pub const NEW_TITLE_LIKE: &str = "Check the date and time";
/// Field.
pub const NEW_QUESTIONS: &str = "How members ask, one way a line";
/// Example.
pub const NEW_QUESTIONS_LIKE: &str = "my clock is wrong and photos won't upload";
/// Field.
pub const NEW_KEYWORDS: &str = "Words that point to it, with commas";
/// Example.
pub const NEW_KEYWORDS_LIKE: &str = "date and time, clock, wrong time";
/// Field.
pub const NEW_ANSWER: &str = "What helps; menu paths in **bold**";
/// Example.
pub const NEW_ANSWER_LIKE: &str = "Open **Settings > General > Date & Time** and switch **Set Automatically** on.";

/// Title of a preview.
pub const SAVE_TITLE: &str = "Save this?";

/// Title of a preview in which a file goes.
pub const REMOVE_TITLE: &str = "Remove this file?";

/// Title of a preview in which questions are taken from their fix.
pub const SAVE_ANYWAY_TITLE: &str = "This takes questions from other fixes";

/// Title where nothing can be saved as it is.
pub const CANNOT_BE_SAVED_TITLE: &str = "This cannot be saved as it is";

/// Title where the disk did not take it.
pub const NOT_SAVED_TITLE: &str = "Not saved";

/// Title where the text is what it was.
pub const NOTHING_CHANGES_TITLE: &str = "Nothing to save";

/// The text is what it was.
pub const NOTHING_CHANGES: &str = "That is what the file says already.";

/// A change that cannot be made.
pub fn cannot_be_done(why: &str) -> String {
    format!("I can't make this change: {why}. Nothing was changed.")
}

/// A file that could not be written.
pub fn not_saved(why: &str) -> String {
    format!("Nothing was changed: {why}.")
}

/// Said in place of the difference when a file goes.
pub const REMOVES_THE_FILE: &str = "The whole file is removed. `/knowledge undo` can bring it back.";

/// Said above a difference.
pub const READ_DIFFERENCE: &str = "Lines with `-` go, lines with `+` come:";

/// Button.
pub const SAVE: &str = "Save";
/// Button.
pub const SAVE_ANYWAY: &str = "Save anyway";
/// Button.
pub const REMOVE: &str = "Remove";
/// Button.
pub const EDIT_AGAIN: &str = "Edit again";
/// Button.
pub const CANCEL: &str = "Cancel";
/// Button.
pub const TRY_AGAIN: &str = "Try again";
/// Button.
pub const UNDO: &str = "Undo";
/// Button.
pub const ON_THE_NEW_TEXT: &str = "Try mine on the new text";

/// Title after "Cancel".
pub const CANCELLED_TITLE: &str = "Cancelled";

/// After "Cancel".
pub const CANCELLED: &str = "Nothing was changed.";

/// Title where somebody else was faster.
pub const OUTDATED_TITLE: &str = "Somebody was faster";

/// Somebody else has changed the file: both changes.
pub fn outdated(theirs: &str, mine: &str) -> String {
    format!(
        "This file was changed after you began, so I have not saved yours over it.\n\n**What was changed meanwhile:**\n\
         {theirs}\n**Your change:**\n{mine}\nI can try your change on the new text and show you the result."
    )
}

/// Title of the history.
pub const HISTORY_TITLE: &str = "Earlier versions";

/// There is no earlier version.
pub const NO_HISTORY: &str = "I know of no earlier version. From now on every version that is in force is kept.";

/// What can be done with the history.
pub const HISTORY_HINT: &str = "`/knowledge undo` with a file takes its last change back; with a version it brings that \
    one back. You see what changes before it is saved.";

/// One version: when it came (`when` in seconds since 1970), who made it and why.
pub fn version_line(id: &str, when: u64, path: &str, who: &str, why: &str, is_removal: bool) -> String {
    let what = if is_removal { " (removed)" } else { "" };
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("`{id}` <t:{when}:R> **{path}**{what}, {who}{why}")
}

/// Who saved a file with an editor.
pub const IN_AN_EDITOR: &str = "saved in the folder";

/// There is no such version.
pub const NO_SUCH_VERSION: &str = "There is nothing to bring back: I know no such version, or no earlier one that says \
    something else. `/knowledge history` lists what I have.";

/// Title where an edit cannot be taken back at once.
pub const NOT_UNDONE_TITLE: &str = "Not taken back";

/// The file has changed since.
pub const CHANGED_SINCE: &str = "The file has changed since that save, or what was there before would break something. \
    `/knowledge history` lists its versions, and `/knowledge undo` shows what bringing one back changes.";

/// The reason of a version that was brought back.
pub fn brought_back(id: &str) -> String {
    format!("Bring version {id} back")
}

/// The reason of an edit that was taken back.
pub fn took_back(id: &str) -> String {
    format!("Take version {id} back")
}

/// Title of the list.
pub const LIST_TITLE: &str = "The knowledge in force";

/// There is no guide.
pub const NO_GUIDE: &str = "There is no guide in force. `/knowledge check` says why.";

/// A fix in the list.
pub fn listed_fix(number: usize, title: &str, questions: usize, steps: usize, mark: &str) -> String {
    let (questions, steps) = (count(questions, "question"), count(steps, "step"));
    format!("{number}. {title} ({questions}, {steps}){mark}")
}

/// Stands behind a file whose last good version is in force.
pub const MARK_KEPT_BACK: &str = " ⚠️ has an error; the version before it is in force";

/// Stands behind a file with an error.
pub const MARK_ERROR: &str = " ⚠️ has an error";

/// Files that are not in force at all.
pub fn not_in_force(files: &str) -> String {
    format!("Not in force because of an error: {files}. `/knowledge check` says what to write instead.")
}

/// A part that is a list.
pub fn part_with(name: &str, entries: usize) -> String {
    let entries = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
    format!("- **{name}**: {entries}")
}

/// What can be done with a file.
pub const SHOW_HINT: &str = "Add `part` to read one of them, or edit it with `/knowledge edit`.";

/// Title of a part.
pub fn part_of(part: &str, path: &str) -> String {
    format!("{part}, {path}")
}

/// Lines that did not fit.
pub fn more_lines(number: usize) -> String {
    format!("... and {number} more; `/knowledge edit` with `find` shows those with the words you name.")
}

/// Title of a search.
pub const SEARCH_TITLE: &str = "Where it stands";

/// The search found nothing.
pub fn nothing_found(wanted: &str) -> String {
    format!("No line of the knowledge has all the words of \"{wanted}\". Try fewer of them, or a part of a word.")
}

/// A line that was found.
pub fn hit(path: &str, line: usize, text: &str) -> String {
    format!("- **{path}**, line {line}: {text}")
}

/// Title of a check.
pub const CHECK_TITLE: &str = "What I found";

/// How much was found.
pub fn counted(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "Everything is in order: every file can be used, and every question leads to its own fix.".to_owned(),
        (errors, 0) => format!("{}.", count(errors, "error")),
        (0, warnings) => format!("{}; every file is in force.", count(warnings, "warning")),
        (errors, warnings) => format!("{}, {}.", count(errors, "error"), count(warnings, "warning")),
    }
}

/// Title after reading again.
pub const RELOADED_TITLE: &str = "Nothing new";

/// Nothing has changed.
pub fn nothing_new(errors: usize) -> String {
    let known = if errors == 0 { String::new() } else { format!(" {} as before.", count(errors, "error")) };
    format!("I have read the folder again: it says what is in force already.{known}")
}

/// What a member would read: the title, the text and the buttons below it.
pub fn would_read(title: &str, text: &str, buttons: &str) -> String {
    format!("**What a member would read**\n**{title}**\n{text}\n\nButtons: {buttons}")
}

/// Title of a test.
pub const TEST_TITLE: &str = "What I would do with it";

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
