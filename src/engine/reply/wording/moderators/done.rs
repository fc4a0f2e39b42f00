//! What moderators read once something was saved, removed or taken back.

/// Title after a save.
pub const SAVED_TITLE: &str = "Saved and in force";

/// After a save.
pub fn saved(path: &str) -> String {
    format!("**{path}** is saved, and I answer by it from now on.")
}

/// Title after a save of a file that still has an error.
pub const SAVED_ONLY_TITLE: &str = "Saved, but not in force yet";

/// After a save of a file that still has an error.
pub fn saved_only(path: &str) -> String {
    format!(
        "**{path}** is saved. It still has an error, so its last good version stays in force; `/knowledge check` says what \
         to write instead."
    )
}

/// Title after a file was removed.
pub const REMOVED_TITLE: &str = "Removed";

/// After a file was removed.
pub fn removed_file(path: &str) -> String {
    format!("**{path}** is removed, and I no longer answer by it.")
}

/// Title after an edit was taken back.
pub const TAKEN_BACK_TITLE: &str = "Taken back";

/// After an edit was taken back.
pub fn taken_back(path: &str) -> String {
    format!("**{path}** says again what it said before, and I answer by it.")
}

/// After a new file was taken back.
pub fn taken_away(path: &str) -> String {
    format!("**{path}** was new, so it is removed again.")
}

/// Button: brings back what was taken back.
pub const REDO: &str = "Redo";

/// Said above errors that were there before an edit and would still be.
pub const ERRORS_LEFT: &str = "These errors were there before. You can save now and mend them next; until then the last \
    good version stays in force.";

/// After a save that did not go well in every way.
pub fn saved_but(warning: &str) -> String {
    format!("One thing did not work beside it: {warning}.")
}

/// Names a version.
pub fn version(id: &str) -> String {
    format!("Version `{id}`; `/knowledge history` lists them all.")
}

/// Title of the card to the other moderators.
pub const EDITED_TITLE: &str = "Knowledge edited";

/// What somebody did to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Gave it another text, or made it.
    Edited,
    /// Removed it.
    Removed,
    /// Took the last edit of it back.
    TookBack,
}

/// Tells the other moderators who did what.
pub fn saved_by(name: &str, file: &str, deed: Deed, is_in_force: bool) -> String {
    let what = match deed {
        Deed::Edited => format!("{name} has edited {file}."),
        Deed::Removed => format!("{name} has removed {file}."),
        Deed::TookBack => format!("{name} has taken the last edit of {file} back."),
    };
    let state = match (is_in_force, deed) {
        (false, _) => " It still has an error, so its last good version stays in force.",
        (true, Deed::Removed) => "",
        (true, _) => " It is in force.",
    };
    format!("{what}{state} `/knowledge history` shows it, `/knowledge undo` takes it back.")
}

/// How long ago something was, in one unit.
pub fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}
