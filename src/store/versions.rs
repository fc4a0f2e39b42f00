//! Which version of each file is in force: the one on disk, or the last good one.
//!
//! A file that cannot be used as it lies there holds up nobody else's: its last good version stays. So does one whose
//! change breaks something between files (a prompt that leads nowhere now), and one that is deleted though its guide
//! cannot do without it. This module reads no folder and keeps no lock; it must not know what the texts mean.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::{Article, Knowledge, SourceFile};

/// What lies on disk: the texts, and what could not be read.
pub(super) type Reading = (Vec<SourceFile>, Vec<Diagnostic>);

/// One file in force.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) text: Arc<str>,
    /// What it says, while it is chosen: that takes more memory than the text and is quickly read again.
    article: Option<Article>,
    /// Whether nothing was wrong with it when it came into force; only such a version is better than a new one.
    is_sound: bool,
}

/// The files in force, by path.
pub(super) type Versions = BTreeMap<String, Version>;

/// What came of reading the folder.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The files in force from now on.
    pub(super) versions: Versions,
    pub(super) knowledge: Knowledge,
    /// Files whose last good version stays, though something else (or nothing) lies on disk.
    pub(super) kept_back: BTreeSet<String>,
    /// Everything that is wrong with the files on disk, in order.
    pub(super) findings: Vec<Diagnostic>,
    /// Those of them that say what could not be read.
    pub(super) unread: Vec<Diagnostic>,
    /// The texts on disk, by path.
    pub(super) on_disk: BTreeMap<String, Arc<str>>,
}

/// Whether a file can be used by itself.
pub(super) fn is_usable(file: &SourceFile) -> bool {
    Article::parse(file).0.is_usable()
}

/// Versions from an earlier run of the program, as the last good ones.
pub(super) fn remember(files: Vec<SourceFile>) -> Versions {
    let version = |text: String| Version { text: text.into(), article: None, is_sound: true };
    files.into_iter().map(|file| (file.path, version(file.text))).collect()
}

impl Version {
    /// The version to choose from, with what it says.
    fn read(&self, path: &str) -> Self {
        let file = SourceFile { path: path.to_owned(), text: self.text.to_string() };
        Self { article: Some(Article::parse(&file).0), ..self.clone() }
    }

    fn is_usable(&self) -> bool {
        self.article.as_ref().is_some_and(Article::is_usable)
    }
}

/// What a file of this path is, whatever its number.
fn key(path: &str) -> String {
    Article::parse(&SourceFile { path: path.to_owned(), text: String::new() }).0.key()
}

/// Chooses between what lies on disk and what has been in force until now.
pub(super) fn choose(reading: Reading, last: &Versions) -> Chosen {
    let (files, unread) = reading;
    let mut findings = unread.clone();
    let mut candidates = Versions::new();
    let mut on_disk = BTreeMap::new();
    for file in files {
        let (article, found) = Article::parse(&file);
        findings.extend(found);
        let is_sound = article.is_usable();
        let text: Arc<str> = file.text.into();
        on_disk.insert(file.path.clone(), Arc::clone(&text));
        candidates.insert(file.path, Version { text, article: Some(article), is_sound });
    }
    // A file that is there, but cannot be read, is neither missing nor a dead end.
    let is_file = |path: &str| Path::new(path).extension().is_some_and(|ending| ending == "md");
    for finding in unread.iter().filter(|finding| finding.is_error() && is_file(&finding.path)) {
        let nothing = SourceFile { path: finding.path.clone(), text: String::new() };
        let (article, _) = Article::parse(&nothing);
        candidates.insert(nothing.path, Version { text: "".into(), article: Some(article), is_sound: false });
    }
    let assembled = assemble(&candidates);
    findings.extend_from_slice(&assembled.1);
    Diagnostic::sort(&mut findings);

    let mut kept_back = BTreeSet::new();
    keep_unusable(&mut candidates, last, &unread, &mut kept_back);
    // What nothing was kept back of is put together already.
    let assembled = if kept_back.is_empty() { assembled } else { assemble(&candidates) };
    let knowledge = keep_contradicted(assembled, &mut candidates, last, &mut kept_back);
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        if let Some(version) = candidates.get_mut(&finding.path).filter(|_| !kept_back.contains(&finding.path)) {
            version.is_sound = false;
        }
    }
    // Of a guide's own file something may be in force though it has an error; a good version it is not.
    candidates.retain(|_, version| version.is_usable());
    for version in candidates.values_mut() {
        version.article = None;
    }
    Chosen { versions: candidates, knowledge, kept_back, findings, unread, on_disk }
}

fn assemble(versions: &Versions) -> (Knowledge, Vec<Diagnostic>) {
    Knowledge::assemble(versions.values().filter_map(|version| version.article.as_ref()))
}

/// Lets the last good version stay of every file that cannot be read, or not be used by itself.
fn keep_unusable(candidates: &mut Versions, last: &Versions, unread: &[Diagnostic], kept_back: &mut BTreeSet<String>) {
    let unread = |path: &str| {
        unread.iter().filter(|finding| finding.is_error()).any(|finding| {
            // A folder that cannot be listed stands for all its files.
            path.strip_prefix(&finding.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let unreadable = last.keys().filter(|path| unread(path)).cloned();
    let unusable = candidates.iter().filter(|(_, version)| !version.is_usable());
    let paths: Vec<String> = unusable.map(|(path, _)| path.clone()).chain(unreadable).collect();
    for path in paths {
        let renamed = || {
            let wanted = candidates.contains_key(&path).then(|| key(&path))?;
            last.iter().find(|(old, _)| !candidates.contains_key(*old) && key(old) == wanted)
        };
        let Some((old, version)) = last.get_key_value(&path).or_else(renamed) else { continue };
        let (old, version) = (old.clone(), version.read(old));
        candidates.remove(&path);
        candidates.insert(old, version);
        kept_back.insert(path);
    }
}

/// Lets the last good version stay of every file whose change, or whose deletion, breaks something between files.
/// `assembled` is what the candidates come to.
fn keep_contradicted(
    assembled: (Knowledge, Vec<Diagnostic>),
    candidates: &mut Versions,
    last: &Versions,
    kept_back: &mut BTreeSet<String>,
) -> Knowledge {
    let (mut knowledge, mut found) = assembled;
    loop {
        let before = kept_back.len();
        for path in found.iter().filter(|finding| finding.is_error()).map(|finding| &finding.path) {
            let Some(version) = last.get(path).filter(|version| version.is_sound) else { continue };
            let is_changed = candidates.get(path).is_none_or(|candidate| candidate.text != version.text);
            if is_changed && kept_back.insert(path.clone()) {
                candidates.insert(path.clone(), version.read(path));
            }
        }
        if kept_back.len() == before {
            return knowledge;
        }
        (knowledge, found) = assemble(candidates);
    }
}
