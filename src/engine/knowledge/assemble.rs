//! All files together: articles to [`Knowledge`], with what is wrong between files.
//!
//! What is in force when something is wrong:
//! - a fix with an error is left out; a prompt that leads nowhere, or to such a fix, is dropped;
//! - a folder without `guide.md`, without a usable fix, or with a name that cannot be an id, is no guide;
//! - of a `guide.md` or `still-stuck.md` with an error, what could be read stays in force, and stand-ins fill the rest:
//!   without them every fix of the guide would fall silent.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::article::{Article, Content, DraftStep, Page};
use super::findings::Findings;
use super::links::Links;
use super::place::{GUIDE, is_name, name_help};
use super::{ANSWER, CLOSING, Entry, Fix, FixId, Guide, GuideId, Knowledge, Prompt, Step, Target, overlaps, stand_in};
use crate::engine::diagnostic::{Code, Diagnostic};

/// A checklist longer than this helps nobody, and its buttons do not fit one message.
pub(super) const MOST_FIXES: usize = 20;

/// The files of one folder.
#[derive(Debug, Default)]
pub(super) struct Folder<'a> {
    pub(super) name: &'a str,
    pub(super) guide: Option<File<'a>>,
    pub(super) closing: Option<File<'a>>,
    /// In the checklist's order.
    pub(super) fixes: Vec<File<'a>>,
}

/// One file of a folder.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    /// Its place; `u32::MAX` where its name does not tell.
    pub(super) number: u32,
    pub(super) name: &'a str,
    pub(super) usable: bool,
    pub(super) page: &'a Page,
}

impl<'a> File<'a> {
    /// The last part of the path.
    pub(super) fn file_name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

impl<'a> Folder<'a> {
    /// The files that have steps: the fixes in order, then the closing.
    pub(super) fn with_steps(&self) -> impl Iterator<Item = &File<'a>> {
        self.fixes.iter().chain(&self.closing)
    }
}

/// Puts articles together. The order in which they come does not matter.
pub(super) fn assemble<'a>(articles: impl IntoIterator<Item = &'a Article>) -> (Knowledge, Vec<Diagnostic>) {
    let (folders, synonyms) = sort(articles);
    let mut findings = Findings::new("");
    let mut guides = Vec::new();
    for folder in &folders {
        check_folder(folder, &mut findings);
        let links = Links::follow(folder, &mut findings);
        overlaps::check_folder(folder, &mut findings);
        guides.extend(build(folder, &links));
    }
    overlaps::check_questions(&folders, &mut findings);
    let synonyms = synonyms.map(|(path, groups)| overlaps::synonyms(path, groups, &mut findings)).unwrap_or_default();
    (Knowledge { guides, synonyms }, findings.into_list())
}

type Synonyms<'a> = (&'a str, &'a [Vec<Entry>]);

/// Sorts files into folders, by name, and each folder's fixes by place.
fn sort<'a>(articles: impl IntoIterator<Item = &'a Article>) -> (Vec<Folder<'a>>, Option<Synonyms<'a>>) {
    let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
    let mut synonyms = None;
    for article in articles {
        let file = |number, name, page| File { path: &article.path, number, name, usable: article.usable, page };
        match &article.content {
            Content::Guide { guide, page } => folders.entry(guide).or_default().guide = Some(file(0, GUIDE, page)),
            Content::Closing { guide, page } => {
                folders.entry(guide).or_default().closing = Some(file(u32::MAX, CLOSING, page));
            }
            Content::Fix { guide, number, name, page } => {
                folders.entry(guide).or_default().fixes.push(file(*number, name, page));
            }
            Content::Synonyms(groups) if article.usable => synonyms = Some((article.path(), groups.as_slice())),
            Content::Synonyms(_) | Content::Ignored => {}
        }
    }
    for (name, folder) in &mut folders {
        folder.name = name;
        folder.fixes.sort_by_key(|file| (file.number, file.name, file.path));
    }
    (folders.into_values().collect(), synonyms)
}

/// Reports what is missing in a folder, and files that get into each other's way.
fn check_folder(folder: &Folder<'_>, findings: &mut Findings) {
    let name = folder.name;
    findings.go_to(&format!("{name}/{GUIDE}.md"));
    if !is_name(name) {
        findings.error(
            Code::BadName,
            1,
            format!("The folder's name \"{name}\" cannot be used, because buttons are made of it."),
            name_help("", name, ""),
        );
    }
    if folder.guide.is_none() {
        findings.error(
            Code::MissingGuide,
            1,
            format!("The folder \"{name}\" has no \"{GUIDE}.md\", so none of its files is used."),
            format!("Add \"{GUIDE}.md\" with a title, \"## Introduction\", \"## Solved\" and \"## Keywords\"."),
        );
    } else if folder.fixes.is_empty() {
        findings.error(
            Code::EmptyGuide,
            1,
            format!("The folder \"{name}\" has no fix, so there is nothing to answer with."),
            "Add one, for example \"1-restart.md\", or delete the folder.",
        );
    }
    if folder.closing.is_none() && folder.guide.is_some() {
        findings.go_to(&format!("{name}/{CLOSING}.md"));
        findings.error(
            Code::MissingClosing,
            1,
            format!("The folder \"{name}\" has no \"{CLOSING}.md\"."),
            "Add it with a title and \"## Answer\": what helps when nothing has helped.",
        );
    }
    check_fixes(folder, findings);
}

fn check_fixes(folder: &Folder<'_>, findings: &mut Findings) {
    let mut names = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    for file in &folder.fixes {
        findings.go_to(file.path);
        if let Some(first) = names.insert(file.name, file.file_name()) {
            findings.error(
                Code::SameName,
                1,
                format!(
                    "\"{}\" and \"{first}\" differ only in their number, so this one is not used.",
                    file.file_name()
                ),
                "Give this file another name, or delete the one that is out of date.",
            );
        } else if let Some(first) = numbers.insert(file.number, file.file_name()).filter(|_| file.number != u32::MAX) {
            findings.error(
                Code::SameNumber,
                1,
                format!("\"{}\" and \"{first}\" have the same number.", file.file_name()),
                "Change the number that one of the two names begins with; it is the place in the checklist.",
            );
        }
    }
    if let Some(file) = folder.fixes.get(MOST_FIXES) {
        findings.go_to(file.path);
        findings.error(
            Code::TooManyFixes,
            1,
            format!("A guide has at most {MOST_FIXES} fixes, and this folder has {}.", folder.fixes.len()),
            "Make steps of fixes that belong together, or a second guide; this file and those after it are not used.",
        );
    }
}

/// The guide in force, or none.
fn build(folder: &Folder<'_>, links: &Links<'_>) -> Option<Guide> {
    let page = folder.guide.filter(|_| is_name(folder.name))?.page;
    let id = GuideId::new(folder.name);
    let mut fixes: Vec<Fix> = Vec::new();
    for file in folder.fixes.iter().take(MOST_FIXES).filter(|file| file.usable) {
        let fix = build_fix(&id, file, links);
        if fixes.iter().all(|other| other.id != fix.id) {
            fixes.push(fix);
        }
    }
    if fixes.is_empty() {
        return None;
    }
    let closing = folder
        .closing
        .filter(|file| file.page.has_answer())
        .map_or_else(|| stand_in::closing(&id), |file| build_fix(&id, &file, links));
    let mut guide = Guide {
        title: stand_in::or(&page.title, || stand_in::title(folder.name)),
        introduction: stand_in::or(&page.introduction, stand_in::introduction),
        solved: stand_in::or(&page.solved, stand_in::solved),
        keywords: page.keywords.clone(),
        questions: page.questions.clone(),
        not_questions: page.not_questions.clone(),
        other_topics: page.other_topics.clone(),
        id,
        fixes,
        closing,
    };
    drop_dead_prompts(&mut guide);
    Some(guide)
}

fn build_fix(guide: &GuideId, file: &File<'_>, links: &Links<'_>) -> Fix {
    let page = file.page;
    let step = |step: &DraftStep| Step {
        slug: step.slug.clone(),
        name: step.name.clone(),
        text: step.text.clone(),
        prompts: step
            .prompts
            .iter()
            .filter_map(|prompt| {
                let target = links.target(file.path, prompt.line)?.clone();
                Some(Prompt { label: prompt.label.clone(), target, line: prompt.line })
            })
            .collect(),
        line: step.line,
    };
    Fix {
        id: FixId::new(guide, file.name),
        path: file.path.to_owned(),
        title: stand_in::or(&page.title, || stand_in::title(file.name)),
        questions: page.questions.clone(),
        not_questions: page.not_questions.clone(),
        keywords: page.keywords.clone(),
        already_done: page.already_done.clone(),
        steps: page.steps.iter().map(step).collect(),
    }
}

/// Drops the prompts whose fix was left out.
fn drop_dead_prompts(guide: &mut Guide) {
    let all = guide.fixes.iter().chain([&guide.closing]);
    let steps: FxHashMap<FixId, FxHashSet<String>> =
        all.map(|fix| (fix.id.clone(), fix.steps.iter().map(|step| step.slug.clone()).collect())).collect();
    for fix in guide.fixes.iter_mut().chain([&mut guide.closing]) {
        for step in &mut fix.steps {
            step.prompts.retain(|prompt| match &prompt.target {
                Target::Step { fix, step } => steps.get(fix).is_some_and(|slugs| slugs.contains(step)),
                Target::Solved => true,
            });
        }
    }
}

impl Page {
    /// Whether there is a first step with a text.
    fn has_answer(&self) -> bool {
        self.steps.first().is_some_and(|step| step.slug == ANSWER && !step.text.is_empty())
    }
}
