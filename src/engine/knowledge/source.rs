//! Mends a file's text before it is read as Markdown, line by line, so that line numbers stay right.
//!
//! What a hurried editor does and Markdown does not forgive, although it can only mean one thing: `##Questions` without
//! a space, an indented section, line ends and marks of other systems. What is mended here is not reported; what is
//! reported here is about the file as a whole.

use std::borrow::Cow;

use super::findings::Findings;
use super::headings::Heading;
use super::words::quote;
use crate::engine::diagnostic::Code;

/// White space that is seen as a space, or not seen at all.
const BLANKS: [char; 5] = [' ', '\t', '\u{a0}', '\u{200b}', '\u{feff}'];

/// A front matter block is not looked for beyond this many lines.
const FRONT_MATTER: usize = 60;

/// A text to read as Markdown.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) text: String,
    /// Where each of its lines begins: known, because it is put together line by line.
    pub(super) starts: Vec<usize>,
}

/// The text to read as Markdown: with as many lines as `raw` has.
pub(super) fn mend(raw: &str, findings: &mut Findings) -> Mended {
    let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
    let text =
        if raw.contains('\r') { Cow::from(raw.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::from(raw) };
    let text = drop_comments(text, findings);
    let mut lines: Vec<&str> = text.split('\n').collect();
    drop_front_matter(&mut lines, findings);
    drop_conflict_marks(&mut lines, findings);
    drop_outer_fence(&mut lines, findings);
    mend_lines(&lines, findings)
}

/// Drops `<!-- notes for other editors -->`, but keeps their line ends.
fn drop_comments<'a>(text: Cow<'a, str>, findings: &mut Findings) -> Cow<'a, str> {
    if !text.contains("<!--") {
        return text;
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        let Some((comment, after)) = after.split_once("-->") else {
            findings.error(
                Code::UnclosedComment,
                kept.matches('\n').count() + 1,
                "A note begins here with \"<!--\" and never ends, so nobody reads the rest of the file.",
                "Put \"-->\" where the note ends.",
            );
            kept.push_str(after);
            return kept.into();
        };
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept.push_str(rest);
    kept.into()
}

/// Blanks a `---` block at the beginning of the file.
fn drop_front_matter(lines: &mut [&str], findings: &mut Findings) {
    let Some((first, rest)) = lines.split_first_mut() else { return };
    if first.trim_end() != "---" {
        return;
    }
    let end = rest.iter().take(FRONT_MATTER).position(|line| matches!(line.trim_end(), "---" | "..."));
    let Some(block) = end.and_then(|end| rest.get_mut(..=end)) else { return };
    if block.iter().any(|line| line.starts_with('#')) {
        return;
    }
    findings.warning(
        Code::FrontMatter,
        1,
        "The lines between the two \"---\" at the top are not read.",
        "Delete them; everything the bot needs stands under the headings.",
    );
    *first = "";
    block.fill("");
}

/// Blanks the marks that a failed merge leaves.
fn drop_conflict_marks(lines: &mut [&str], findings: &mut Findings) {
    let mut inside = false;
    for (index, line) in lines.iter_mut().enumerate() {
        if line.starts_with("<<<<<<< ") {
            inside = true;
            findings.error(
                Code::MergeConflict,
                index + 1,
                "Two people changed this place, and both versions are still here.",
                "Keep the lines that are right, and delete the others and the lines of \"<<<<<<<\", \"=======\" and \
                 \">>>>>>>\".",
            );
            *line = "";
        } else if inside && (*line == "=======" || line.starts_with(">>>>>>> ")) {
            inside = *line == "=======";
            *line = "";
        }
    }
}

/// Blanks a fence around the whole file, as it comes with a text that was copied out of a chat.
fn drop_outer_fence(lines: &mut [&str], findings: &mut Findings) {
    let Some(first) = lines.iter().position(|line| !line.trim().is_empty()) else { return };
    let Some(last) = lines.iter().rposition(|line| !line.trim().is_empty()) else { return };
    let opens = lines.get(first).is_some_and(|line| matches!(line.trim(), "```" | "```markdown" | "```md"));
    let titled = lines.iter().skip(first + 1).find(|line| !line.trim().is_empty());
    if !opens || !titled.is_some_and(|line| line.starts_with('#')) {
        return;
    }
    findings.error(
        Code::FencedFile,
        first + 1,
        format!(
            "The whole file stands below {}, so all of it is read as code.",
            quote(lines.get(first).unwrap_or(&""))
        ),
        "Delete this line, and the \"```\" at the end of the file.",
    );
    let closes = lines.get(last).is_some_and(|line| line.trim() == "```");
    for (index, line) in lines.iter_mut().enumerate() {
        if index == first || (closes && index == last) {
            *line = "";
        }
    }
}

/// An open code fence: its mark, how long it is, and its line.
struct Fence {
    mark: char,
    length: usize,
    line: usize,
}

impl Fence {
    fn open(line: &str, number: usize) -> Option<Self> {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == mark).count();
        let rest = line.trim_start_matches(mark);
        (length >= 3 && (mark == '~' || !rest.contains('`'))).then_some(Self { mark, length, line: number })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.chars().count() >= self.length && line.chars().all(|c| c == self.mark)
    }
}

fn mend_lines(lines: &[&str], findings: &mut Findings) -> Mended {
    let mut fence: Option<Fence> = None;
    let mut first = true;
    // What the lines of a section are indented by; unknown until its first line.
    let mut indent: Option<String> = Some(String::new());
    let mut mended = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    let mut starts = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            mended.push('\n');
        }
        starts.push(mended.len());
        if let Some(open) = &fence {
            if open.is_closed_by(line) {
                fence = None;
            }
            mended.push_str(line);
            continue;
        }
        fence = Fence::open(line, index + 1);
        if let Some(heading) = mend_heading(line, first) {
            indent = None;
            first = false;
            mended.push_str(&heading);
            continue;
        }
        check_end_of_line(line, index + 1, findings);
        let blank = line.chars().all(|c| BLANKS.contains(&c));
        first = first && blank;
        if indent.is_none() && !blank {
            indent = Some(code_indent(line));
        }
        if !blank {
            let indent = indent.as_deref().filter(|indent| !indent.is_empty());
            push_mended(&mut mended, indent.and_then(|indent| line.strip_prefix(indent)).unwrap_or(line));
        }
    }
    if let Some(open) = fence {
        findings.error(
            Code::UnclosedCodeBlock,
            open.line,
            "A code block begins here and never ends, so the rest of the file is read as code.",
            "Delete this line, or add a line of \"```\" where the code ends.",
        );
    }
    Mended { text: mended, starts }
}

/// A heading as Markdown wants it; `None` for any other line.
fn mend_heading(line: &str, first: bool) -> Option<String> {
    let line = line.trim_start_matches(BLANKS);
    if !line.starts_with('#') {
        return None;
    }
    let line = line.trim_end_matches(BLANKS);
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = text.trim_matches(BLANKS);
    let meant = match level {
        // One `#` in the midst of a file may be a hashtag or a number.
        1 => first || line.starts_with("# ") || Heading::read(text) != Heading::Unknown,
        2..=6 => true,
        _ => false,
    };
    (meant && !text.is_empty()).then(|| format!("{} {text}", "#".repeat(level)))
}

/// The white space that `line` begins with, where Markdown would take it for code.
fn code_indent(line: &str) -> String {
    let blanks: String = line.chars().take_while(|c| BLANKS.contains(c)).collect();
    let width: usize = blanks.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    if width >= 4 { blanks } else { String::new() }
}

/// Adds a line with an indentation, and a space after a bullet, that Markdown takes for spaces.
fn push_mended(mended: &mut String, line: &str) {
    let text = line.trim_start_matches(BLANKS);
    mended.extend(line.chars().take_while(|c| BLANKS.contains(c)).filter_map(plain_blank));
    let mut rest = text.chars();
    match (rest.next(), rest.next()) {
        (Some(mark @ ('-' | '*' | '+')), Some('\u{a0}')) => {
            mended.extend([mark, ' ']);
            mended.push_str(rest.as_str());
        }
        _ => mended.push_str(text),
    }
}

fn plain_blank(blank: char) -> Option<char> {
    match blank {
        '\u{a0}' => Some(' '),
        '\u{200b}' | '\u{feff}' => None,
        other => Some(other),
    }
}

/// Reports a known heading at the end of a line: `- is it full ## Keywords`.
fn check_end_of_line(line: &str, number: usize, findings: &mut Findings) {
    // Hardly any line has one, and looking from the front is quicker.
    if !line.contains("##") {
        return;
    }
    let Some((before, heading)) = line.rsplit_once("##") else { return };
    let before = before.trim_end_matches('#');
    if before.trim_matches(BLANKS).is_empty() || Heading::read(heading) == Heading::Unknown {
        return;
    }
    findings.error(
        Code::HeadingInLine,
        number,
        format!("The heading {} does not begin its line, so it reads as text.", quote(&format!("##{heading}"))),
        format!("Put {} on a line of its own.", quote(&format!("## {}", heading.trim()))),
    );
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::starts;
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str, codes: &[Code]) {
        let mut findings = Findings::new("x.md");
        let mended = mend(raw, &mut findings);
        assert_eq!(mended.text, expected);
        assert_eq!(mended.starts, starts(expected));
        assert_eq!(findings.into_list().iter().map(|finding| finding.code).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn slips_that_mean_one_thing_are_mended() {
        check("\u{feff}#Title\r\n\r##Questions\r", "# Title\n\n## Questions\n", &[]);
        check("# T\n\t## Answer\nx", "# T\n## Answer\nx", &[]);
        check("## Questions\n\n\t- a\n\t- b\n\n## Answer\n    x", "## Questions\n\n- a\n- b\n\n## Answer\nx", &[]);
        check("-\u{a0}a\n\u{a0}* b", "- a\n * b", &[]);
        check("##\u{a0}Answer", "## Answer", &[]);
    }

    #[test]
    fn prose_is_left_alone() {
        for text in ["# T\n\n#1 reason: no room\n#photos", "a\n    b", "a\n```\n##x\n    y\n```\n", "#######", "##", ""]
        {
            check(text, text, &[]);
        }
    }

    #[test]
    fn whole_files_are_unwrapped() {
        check("---\ntitle: a\n---\n# T", "\n\n\n# T", &[Code::FrontMatter]);
        check("```markdown\n# T\n```\n", "\n# T\n\n", &[Code::FencedFile]);
        check("# T<!-- a\n## B --> c<!---->", "# T\n c", &[]);
        check("# T\n<!-- a\n", "# T\n a\n", &[Code::UnclosedComment]);
        check("# T\n```\nx", "# T\n```\nx", &[Code::UnclosedCodeBlock]);
        check("- a ## Keywords:\n- ## b", "- a ## Keywords:\n- ## b", &[Code::HeadingInLine]);
        check("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n=======", "\nx\n\ny\n\n=======", &[Code::MergeConflict]);
    }
}
