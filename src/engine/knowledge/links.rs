//! Follows the prompts of one folder: where each leads, which lead nowhere, which steps nobody reaches.

use rustc_hash::{FxHashMap, FxHashSet};

use super::article::{DraftStep, Page};
use super::assemble::{File, Folder};
use super::findings::Findings;
use super::link::{Link, bare_name};
use super::place::GUIDE;
use super::prompts::DraftPrompt;
use super::words::{anchor, any_of, nearest, quote, slug};
use super::{ANSWER, CLOSING, FixId, GuideId, Target};
use crate::engine::diagnostic::Code;

/// How many names of steps or files a help lists.
const LISTED: usize = 6;

/// Where the prompts of a folder lead, by file and line.
#[derive(Debug)]
pub(super) struct Links<'a> {
    targets: FxHashMap<(&'a str, usize), Target>,
}

/// A step: the name of its file, and its slug.
type Spot<'a> = (&'a str, &'a str);

/// A link that leads nowhere: what is wrong, what to write, and the step that is probably meant.
struct Dead<'a> {
    message: String,
    help: String,
    meant: Option<Spot<'a>>,
}

impl Dead<'_> {
    fn new(message: String, help: String) -> Self {
        Self { message, help, meant: None }
    }
}

impl<'a> Links<'a> {
    /// Follows every prompt of a folder.
    pub(super) fn follow(folder: &Folder<'a>, findings: &mut Findings) -> Self {
        let guide = GuideId::new(folder.name);
        let mut targets = FxHashMap::default();
        let mut reached = Reached::default();
        for file in folder.with_steps() {
            findings.go_to(file.path);
            for step in &file.page.steps {
                for prompt in &step.prompts {
                    match resolve(folder, file, prompt, findings) {
                        Ok(Found::Solved) => {
                            targets.insert((file.path, prompt.line), Target::Solved);
                        }
                        Ok(Found::Step((name, slug))) => {
                            check_circle(file, step, prompt, (name, slug), findings);
                            reached.link((file.name, &step.slug), (name, slug));
                            let target = Target::Step { fix: FixId::new(&guide, name), step: slug.to_owned() };
                            targets.insert((file.path, prompt.line), target);
                        }
                        Err(dead) => {
                            // A step that is meant is not lost as well.
                            if let Some(meant) = dead.meant {
                                reached.link((file.name, &step.slug), meant);
                            }
                            findings.error(Code::DeadLink, prompt.line, dead.message, dead.help);
                        }
                    }
                }
            }
        }
        reached.check(folder, findings);
        Self { targets }
    }

    /// Where the prompt in this line leads, if anywhere.
    pub(super) fn target(&self, path: &'a str, line: usize) -> Option<&Target> {
        self.targets.get(&(path, line))
    }
}

/// A destination.
enum Found<'a> {
    Step(Spot<'a>),
    Solved,
}

fn resolve<'a>(
    folder: &Folder<'a>,
    from: &File<'a>,
    prompt: &DraftPrompt,
    findings: &mut Findings,
) -> Result<Found<'a>, Dead<'a>> {
    let written = &prompt.destination;
    let label = &prompt.label;
    match Link::read(written) {
        Link::Here { anchor } => {
            let slug = find_step(from.page, &anchor).map_err(|near| dead_step(label, written, "", from, near))?;
            Ok(Found::Step((from.name, slug)))
        }
        Link::File { file, .. } if file.contains('/') => {
            let name = file.rsplit('/').next().unwrap_or_default();
            Err(Dead::new(
                format!("The prompt {} leads to a file in a folder, {}.", quote(label), quote(written)),
                match nearest(name, files(folder)) {
                    Some(near) => format!("Write only the file's name, \"{near}\"."),
                    None => format!("Lead to a file beside this one, for example {}.", list(&files(folder))),
                },
            ))
        }
        Link::File { file, anchor } if file.eq_ignore_ascii_case("guide.md") => match anchor.as_deref() {
            Some("solved") => Ok(Found::Solved),
            _ => Err(Dead::new(
                format!("The prompt {} leads to {}, which is no place in a guide.", quote(label), quote(written)),
                format!("Write \"{GUIDE}.md#solved\" for the good end, \"{CLOSING}.md\" for the other."),
            )),
        },
        Link::File { file, anchor } => {
            let target = find_file(folder, &file, prompt, findings)?;
            let Some(target) = target else { return Ok(Found::Step((CLOSING, ANSWER))) };
            let anchor = anchor.unwrap_or_default();
            let slug = find_step(target.page, &anchor)
                .map_err(|near| dead_step(label, written, target.file_name(), target, near))?;
            Ok(Found::Step((target.name, slug)))
        }
        Link::Web | Link::Nowhere => Err(neither(folder, from, label, written)),
    }
}

/// A link that is neither an anchor nor a file: `restart`, `solved`.
fn neither<'a>(folder: &Folder<'a>, from: &File<'a>, label: &str, written: &str) -> Dead<'a> {
    let files = files(folder);
    let steps = from.page.steps.iter().filter(|step| step.name.is_some()).map(|step| step.slug.as_str());
    let step = nearest(&anchor(written).replace("step-", ""), steps);
    let help = match (step, nearest_end(written).or_else(|| nearest(written, files.iter().copied()))) {
        (Some(step), _) => format!("Write \"#step-{step}\" if that is what you mean."),
        (None, Some(near)) => format!("Write \"{near}\" if that is what you mean."),
        (None, None) => format!("Write \"#step-name\" for a step of this file, or a file such as {}.", list(&files)),
    };
    let (label, written) = (quote(label), quote(written));
    let message = format!("The prompt {label} leads to {written}, which is neither a step nor a file.");
    Dead { message, help, meant: step.map(|step| (from.name, step)) }
}

/// What to write for one of the two ends.
fn nearest_end(written: &str) -> Option<&'static str> {
    let word = slug(written);
    [("solved", "guide.md#solved"), (CLOSING, "still-stuck.md")]
        .into_iter()
        .find(|(end, _)| word == *end)
        .map(|(_, link)| link)
}

/// The slug of the step that an anchor names, or the one that is most like it.
fn find_step<'a>(page: &'a Page, anchor: &str) -> Result<&'a str, Option<&'a str>> {
    if matches!(anchor, "" | ANSWER) {
        return Ok(ANSWER);
    }
    let slug = anchor.strip_prefix("step-").unwrap_or(anchor);
    let step = page.steps.iter().find(|step| step.slug == slug).filter(|_| slug != anchor);
    if let Some(step) = step {
        return Ok(&step.slug);
    }
    Err(nearest(slug, page.steps.iter().filter(|step| step.name.is_some()).map(|step| step.slug.as_str())))
}

fn dead_step<'a>(label: &str, written: &str, file: &str, target: &File<'a>, near: Option<&'a str>) -> Dead<'a> {
    let place = if file.is_empty() { "this file" } else { file };
    let message = format!("The prompt {} leads to {}, but {place} has no such step.", quote(label), quote(written));
    let steps: Vec<String> = anchors(target.page).into_iter().map(|anchor| format!("{file}#{anchor}")).collect();
    let help = match near.map(|near| format!("{file}#step-{near}")).or_else(|| nearest_end(written).map(str::to_owned))
    {
        Some(near) => format!("Write \"{near}\" if that is what you mean."),
        None if steps.is_empty() && file.is_empty() => {
            "Add the step, for example \"## Step: Make room\" for \"#step-make-room\".".to_owned()
        }
        None if steps.is_empty() => format!("Write \"{file}\"; it has no steps but its answer."),
        None => format!("Add the step, or lead to {}.", list(&steps)),
    };
    Dead { message, help, meant: near.map(|near| (target.name, near)) }
}

/// The file that a prompt names; `None` for a closing that is missing, which is reported once, not at each prompt.
fn find_file<'f, 'a>(
    folder: &'f Folder<'a>,
    name: &str,
    prompt: &DraftPrompt,
    findings: &mut Findings,
) -> Result<Option<&'f File<'a>>, Dead<'a>> {
    if let Some(file) = folder.with_steps().find(|file| file.file_name() == name) {
        return Ok(Some(file));
    }
    if name.strip_suffix(".md") == Some(CLOSING) {
        return Ok(None);
    }
    let mut namesakes = folder.with_steps().filter(|file| bare_name(file.file_name()) == bare_name(name));
    let (namesake, another) = (namesakes.next(), namesakes.next());
    let numbered = name.starts_with(|c: char| c.is_ascii_digit());
    if let (Some(file), None, true) = (namesake, another, numbered) {
        findings.warning(
            Code::StaleNumber,
            prompt.line,
            format!("The prompt {} leads to \"{name}\", which is \"{}\" now.", quote(&prompt.label), file.file_name()),
            format!("Write \"{}\"; the prompt works meanwhile.", file.file_name()),
        );
        return Ok(Some(file));
    }
    let files = files(folder);
    let near = namesake.map(File::file_name).or_else(|| nearest(name, files.iter().copied()));
    Err(Dead::new(
        format!("The prompt {} leads to \"{name}\", but there is no such file.", quote(&prompt.label)),
        match near {
            Some(near) => format!("Write \"{near}\" if that is what you mean."),
            None => format!("Lead to one that is there, for example {}.", list(&files)),
        },
    ))
}

fn files<'a>(folder: &Folder<'a>) -> Vec<&'a str> {
    folder.with_steps().map(File::file_name).collect()
}

fn anchors(page: &Page) -> Vec<String> {
    page.steps.iter().filter(|step| step.name.is_some()).map(|step| format!("step-{}", step.slug)).collect()
}

fn list<T: AsRef<str>>(names: &[T]) -> String {
    any_of(names.get(..LISTED).unwrap_or(names))
}

fn check_circle(
    file: &File<'_>,
    step: &DraftStep,
    prompt: &DraftPrompt,
    (name, slug): Spot<'_>,
    findings: &mut Findings,
) {
    if name == file.name && slug == step.slug {
        findings.warning(
            Code::CircularPrompt,
            prompt.line,
            format!("The prompt {} leads to the very text it stands below.", quote(&prompt.label)),
            "Write where it leads on between the round brackets: \"#step-name\" of another step, or the file of the next fix.",
        );
    }
}

/// Which steps can be reached from the answers.
#[derive(Debug, Default)]
struct Reached<'a> {
    links: FxHashMap<Spot<'a>, Vec<Spot<'a>>>,
}

impl<'a> Reached<'a> {
    fn link(&mut self, from: Spot<'a>, to: Spot<'a>) {
        self.links.entry(from).or_default().push(to);
    }

    fn check(&self, folder: &Folder<'a>, findings: &mut Findings) {
        let mut ahead: Vec<Spot<'_>> = folder.with_steps().map(|file| (file.name, ANSWER)).collect();
        let mut seen: FxHashSet<Spot<'_>> = FxHashSet::default();
        while let Some(place) = ahead.pop() {
            if let (true, Some(next)) = (seen.insert(place), self.links.get(&place)) {
                ahead.extend(next);
            }
        }
        // In a file with errors, the prompt that leads to a step may be one of them.
        for file in folder.with_steps().filter(|file| file.usable) {
            findings.go_to(file.path);
            for step in &file.page.steps {
                let Some(name) = &step.name else { continue };
                if !seen.contains(&(file.name, step.slug.as_str())) {
                    findings.warning(
                        Code::UnreachedStep,
                        step.line,
                        format!("No prompt leads to the step {}, so no member gets to see it.", quote(name)),
                        format!("Add one where it fits: \"- [label](#step-{})\".", step.slug),
                    );
                }
            }
        }
    }
}
