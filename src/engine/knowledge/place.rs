//! What a file is, told from its path alone.

use super::CLOSING;
use super::findings::Findings;
use super::words::{nearest, slug};
use crate::engine::diagnostic::Code;

/// The longest name of a guide, a fix or a step. All three, and what was tried, must fit a button's hundred characters.
pub(super) const LONGEST_NAME: usize = 32;

/// The name of every guide's own file, without `.md`.
pub(super) const GUIDE: &str = "guide";

/// The file of every guide itself.
pub(super) const GUIDE_FILE: &str = "guide.md";

/// The file of every guide's closing.
pub(super) const CLOSING_FILE: &str = "still-stuck.md";

/// The file of synonyms.
const SYNONYMS: &str = "_synonyms.md";

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Guide {
        guide: String,
    },
    Closing {
        guide: String,
    },
    Fix {
        guide: String,
        number: u32,
        name: String,
    },
    Synonyms,
    /// Not a knowledge file; nothing is wrong with that, or it has been said.
    Ignored,
}

impl Place {
    pub(super) fn of(path: &str, findings: &mut Findings) -> Self {
        let parts: Vec<&str> = path.split('/').collect();
        if parts.iter().rev().skip(1).any(|folder| folder.starts_with(['_', '.'])) {
            return Self::Ignored;
        }
        match *parts.as_slice() {
            [file] => top_level(file, findings),
            [guide, file] => in_guide(guide, file, findings),
            _ => {
                findings.warning(
                    Code::MisplacedFile,
                    1,
                    "This file lies in a folder inside a guide's folder, where no file is read.",
                    "Move it up into the guide's folder, or begin its folder's name with \"_\".",
                );
                Self::Ignored
            }
        }
    }
}

fn is_readme(file: &str) -> bool {
    file.eq_ignore_ascii_case("readme.md")
}

fn top_level(file: &str, findings: &mut Findings) -> Place {
    if file == SYNONYMS {
        return Place::Synonyms;
    }
    if file.starts_with('_') || file.trim_end_matches(".md").eq_ignore_ascii_case("synonyms") {
        if nearest(file, [SYNONYMS]).is_some() {
            let message = format!("\"{file}\" is not read; only \"{SYNONYMS}\" is.");
            findings.warning(Code::MisplacedFile, 1, message, format!("Rename the file to \"{SYNONYMS}\"."));
        }
    } else if !is_readme(file) {
        findings.error(
            Code::MisplacedFile,
            1,
            "This file lies in no guide's folder, so it belongs to no guide.",
            "Move it into the folder of its guide; begin its name with \"_\" if it is only a note.",
        );
    }
    Place::Ignored
}

fn in_guide(guide: &str, file: &str, findings: &mut Findings) -> Place {
    let guide = guide.to_owned();
    if file == SYNONYMS {
        findings.warning(
            Code::MisplacedFile,
            1,
            "Synonyms are read from one file for all guides, not from a guide's folder.",
            format!("Move the file up, beside the folder \"{guide}\"."),
        );
    }
    if file.starts_with('_') || is_readme(file) {
        return Place::Ignored;
    }
    let stem = file.strip_suffix(".md").unwrap_or(file);
    if stem == GUIDE {
        return Place::Guide { guide };
    }
    if stem == CLOSING {
        return Place::Closing { guide };
    }
    let (number, name) = number_and_name(stem, findings);
    Place::Fix { guide, number, name }
}

/// Splits `5-restart`; a file without a number goes behind all others.
fn number_and_name(stem: &str, findings: &mut Findings) -> (u32, String) {
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    let rest = stem.strip_prefix(&digits).unwrap_or(stem);
    let name = rest.strip_prefix('-').unwrap_or(rest);
    let fixed = [GUIDE, CLOSING].into_iter().find(|fixed| slug(name) == *fixed);
    if let Some(fixed) = fixed {
        let message = format!("\"{stem}.md\" is not the name of a fix, and not quite \"{fixed}.md\" either.");
        findings.error(Code::BadName, 1, message, format!("Rename the file to \"{fixed}.md\"."));
        return (u32::MAX, name.to_owned());
    }
    let Ok(number) = digits.parse::<u32>() else {
        let slug = slug(name);
        findings.error(
            Code::MissingNumber,
            1,
            format!("The name \"{stem}.md\" does not say which place in the checklist this fix has."),
            match nearest(stem, [GUIDE, CLOSING]) {
                Some(fixed) => format!("Rename the file to \"{fixed}.md\" if that is what it is."),
                None => {
                    format!("Put its number before the name, for example \"3-{slug}.md\"; a note begins with \"_\".")
                }
            },
        );
        return (u32::MAX, slug);
    };
    let well_formed = rest.starts_with('-') && is_name(name);
    if !well_formed {
        findings.error(
            Code::BadName,
            1,
            format!("The name \"{stem}.md\" cannot be used, because buttons and links are made of it."),
            name_help(&format!("{number}-"), name, ".md"),
        );
    }
    (number, name.to_owned())
}

/// Whether `name` can be (half of) an id.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME && slug(name) == name
}

/// What to call something whose name cannot be an id.
pub(super) fn name_help(before: &str, name: &str, after: &str) -> String {
    let slug = slug(name);
    if slug.is_empty() {
        return format!("Use the letters a to z and digits, for example \"{before}restart{after}\".");
    }
    if slug.len() > LONGEST_NAME {
        return format!("Use at most {LONGEST_NAME} letters; two or three words are enough.");
    }
    format!("Use small letters joined by \"-\": \"{before}{slug}{after}\".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &Place, codes: &[Code]) {
        let mut findings = Findings::new(path);
        assert_eq!(Place::of(path, &mut findings), *expected, "{path}");
        assert_eq!(findings.into_list().iter().map(|finding| finding.code).collect::<Vec<_>>(), codes, "{path}");
    }

    fn fix(number: u32, name: &str) -> Place {
        Place::Fix { guide: "g".to_owned(), number, name: name.to_owned() }
    }

    #[test]
    fn paths_tell_what_a_file_is() {
        let guide = || "g".to_owned();
        check("g/guide.md", &Place::Guide { guide: guide() }, &[]);
        check("g/still-stuck.md", &Place::Closing { guide: guide() }, &[]);
        check("g/05-restart.md", &fix(5, "restart"), &[]);
        check("_synonyms.md", &Place::Synonyms, &[]);
        for path in ["README.md", "g/readme.md", "_notes.md", "g/_draft.md", "_old/1-a.md", ".git/x.md"] {
            check(path, &Place::Ignored, &[]);
        }
    }

    #[test]
    fn slips_in_names_are_reported() {
        check("g/restart.md", &fix(u32::MAX, "restart"), &[Code::MissingNumber]);
        check("g/99999999999-a.md", &fix(u32::MAX, "a"), &[Code::MissingNumber]);
        check("g/5-Restart it.md", &fix(5, "Restart it"), &[Code::BadName]);
        check("g/5_restart.md", &fix(5, "_restart"), &[Code::BadName]);
        check("g/5-.md", &fix(5, ""), &[Code::BadName]);
        check("g/5-\u{1f600}.md", &fix(5, "\u{1f600}"), &[Code::BadName]);
        check("g/Guide.md", &fix(u32::MAX, "Guide"), &[Code::BadName]);
        check("g/8-still-stuck.md", &fix(u32::MAX, "still-stuck"), &[Code::BadName]);
        for path in ["restart.md", "synonyms.md", "_synonym.md", "g/_synonyms.md", "g/old/1-a.md"] {
            check(path, &Place::Ignored, &[Code::MisplacedFile]);
        }
    }
}
