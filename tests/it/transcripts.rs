//! Conversations as Markdown: `tests/transcripts/**/*.md`, see the README there.
//!
//! Each fenced `chat` block is one conversation with the shipped knowledge, or with the folders that a line `knowledge:`
//! above it names. The member's lines are played, and what the bot says has to be what stands there.
//! `SYNCDESK_BLESS=1 cargo test transcripts` writes down what it says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use syncdesk::engine::knowledge::SourceFile;
use syncdesk::engine::reply::{Choice, Reply, Role};
use syncdesk::engine::walk::{self, Action, Addressed, Stage, Turn};
use syncdesk::engine::{Decision, Snapshot, Walk};

use super::guides::{self, Guides};

/// What a line of the member's side does.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    /// `member: text`.
    Says(&'a str),
    /// `member @bot: text`.
    Addresses(&'a str),
    /// `[label]`.
    Chooses(&'a str),
    /// `gone: 7-power.md`, a moderator takes knowledge away.
    Gone(&'a str),
    /// `later: 5 s`; a walk knows no time.
    Later,
}

/// One conversation as it goes on.
struct Talk {
    files: Vec<SourceFile>,
    snapshot: Arc<Snapshot>,
    walk: Option<Walk>,
    choices: Vec<Choice>,
    decision: Option<Decision>,
}

#[test]
fn conversations_go_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let files = markdown_below(&folder);
    assert!(!files.is_empty(), "there are no transcripts");
    let wrong: Vec<_> = files.iter().filter_map(|file| check_file(file).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks every conversation of a Markdown file, or writes the bot's lines anew.
///
/// # Errors
///
/// What differs, for people.
pub(crate) fn check_file(path: &Path) -> Result<(), String> {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let played = play_all(&text).map_err(|error| format!("{name}:{error}"))?;
    if played == text {
        return Ok(());
    }
    if std::env::var_os("SYNCDESK_BLESS").is_some_and(|value| value == "1") {
        return std::fs::write(path, played).map_err(|error| format!("{name}: {error}"));
    }
    let lines = text.lines().zip(played.lines()).zip(1..);
    let differs = lines.filter(|((written, said), _)| written != said).map(|(_, number)| number).next();
    let number = differs.unwrap_or_else(|| text.lines().count().min(played.lines().count()));
    let from = number.saturating_sub(4);
    let show =
        |text: &str| text.lines().skip(from).take(12).fold(String::new(), |all, line| all + "    " + line + "\n");
    Err(format!(
        "{name}:{number}: the bot says something else (SYNCDESK_BLESS=1 writes it down)\n  written:\n{}  said:\n{}",
        show(&text),
        show(&played)
    ))
}

/// Every Markdown file below a folder but READMEs, in order.
fn markdown_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(markdown_below(&path));
        } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text with the bot's lines as they come out now.
fn play_all(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut folders = guides::SHIPPED;
    let mut block: Option<(usize, Vec<&str>)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match &mut block {
            None => {
                out.push_str(line);
                out.push('\n');
                if line == "```chat" {
                    block = Some((number + 1, Vec::new()));
                } else if let Some(named) = line.strip_prefix("knowledge: ") {
                    folders = named;
                }
            }
            Some((first, lines)) if line == "```" => {
                let guides = guides::load(folders).map_err(|error| format!("{number}: {error}"))?;
                out.push_str(&play(&guides, lines, *first)?);
                out.push_str("```\n");
                block = None;
            }
            Some((_, lines)) => lines.push(line),
        }
    }
    if block.is_some() {
        return Err(format!("{}: the last block has no end", text.lines().count()));
    }
    Ok(out)
}

/// One conversation, the bot's lines as they come out now.
fn play(guides: &Guides, lines: &[&str], first: usize) -> Result<String, String> {
    let mut talk = Talk::new(guides);
    let mut out = String::new();
    for (number, line) in (first..).zip(lines) {
        let Some(read) = read(line).map_err(|error| format!("{number}: {error}"))? else { continue };
        out.push_str(line);
        out.push('\n');
        out.push_str(&talk.turn(&read).map_err(|error| format!("{number}: {error}"))?);
    }
    Ok(out)
}

/// Reads a line; `None` for the bot's side.
fn read(line: &str) -> Result<Option<Line<'_>>, String> {
    let bots = line.is_empty() || line.starts_with(' ') || line.starts_with("bot: ") || line == "(silence)";
    if bots {
        return Ok(None);
    }
    if let Some(label) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Ok(Some(Line::Chooses(label.trim_start_matches("✓ "))));
    }
    match line.split_once(": ") {
        Some(("member", text)) => Ok(Some(Line::Says(text))),
        Some(("member @bot", text)) => Ok(Some(Line::Addresses(text))),
        Some(("gone", file)) => Ok(Some(Line::Gone(file))),
        Some(("later", _)) => Ok(Some(Line::Later)),
        _ => Err(format!("`{line}` is neither the member's, the bot's, a [prompt], `later:` nor `gone:`")),
    }
}

impl Talk {
    fn new(guides: &Guides) -> Self {
        Self {
            files: guides.files.to_vec(),
            snapshot: Arc::clone(&guides.snapshot),
            walk: None,
            choices: Vec::new(),
            decision: None,
        }
    }

    /// Takes one line; what the bot says to it.
    fn turn(&mut self, line: &Line<'_>) -> Result<String, String> {
        match line {
            Line::Later => Ok(String::new()),
            Line::Gone(file) => {
                let before = self.files.len();
                self.files.retain(|source| !source.path.contains(file));
                self.snapshot = Arc::new(Snapshot::read(&self.files).0);
                if self.files.len() == before { Err(format!("no file is called {file}")) } else { Ok(String::new()) }
            }
            Line::Chooses(label) => {
                if let Some(choice) = self.choices.iter().find(|choice| choice.label == *label) {
                    return Ok(self.act(&choice.action.clone()));
                }
                let offered: Vec<_> = self.choices.iter().map(|choice| choice.label.as_str()).collect();
                Err(format!("[{label}] is not offered; these are: {}", offered.join(" | ")))
            }
            Line::Says(text) => Ok(self.message(text, Addressed::No)),
            Line::Addresses(text) => Ok(self.message(text, Addressed::Yes)),
        }
    }

    /// A message: a question of its own until the bot has spoken, then a reply to the bot.
    fn message(&mut self, text: &str, addressed: Addressed) -> String {
        let Some(walk) = self.walk.clone() else {
            let decision = self.snapshot.decide(text);
            let stage = walk::begin(&self.snapshot, &decision, addressed);
            self.decision = Some(decision);
            return stage.map_or_else(silence, |stage| self.show(stage));
        };
        match walk::understand(&self.snapshot, &walk, text) {
            Turn::Act(action) => self.act(&action),
            Turn::Nothing => silence(),
            Turn::Ask(decision) => {
                let stage = walk::jump(&self.snapshot, &walk, &decision);
                self.decision = Some(decision);
                self.show(stage)
            }
        }
    }

    fn act(&mut self, action: &Action) -> String {
        match (action, &self.decision, &self.walk) {
            // The reasons follow the matcher; that there are some is enough.
            (Action::Why, Some(decision), _) => {
                let reply = walk::why(&self.snapshot, decision);
                format!("bot: **{}**\n  (reasons)\n", reply.title)
            }
            (_, _, Some(walk)) => {
                let stage = walk::act(&self.snapshot, walk, action);
                self.show(stage)
            }
            (.., None) => silence(),
        }
    }

    fn show(&mut self, stage: Stage) -> String {
        self.walk = Some(stage.walk);
        self.choices.clone_from(&stage.reply.choices);
        written(&stage.reply)
    }
}

fn silence() -> String {
    "(silence)\n".to_owned()
}

/// A reply as it stands in a transcript: place and title, text, a line of labels for each sort of choice.
fn written(reply: &Reply) -> String {
    let place = reply.place.map_or(String::new(), |place| format!("{} of {}: ", place.number, place.of));
    let mut out = format!("bot: **{place}{}**\n", reply.title);
    for line in reply.text.lines() {
        let _ = writeln!(out, "{}", format!("  {line}").trim_end());
    }
    for role in [Role::Prompt, Role::Outcome, Role::Aside] {
        let of_role = reply.choices.iter().filter(|choice| choice.role == role);
        let labels: Vec<_> =
            of_role.map(|choice| format!("[{}{}]", if choice.ticked { "✓ " } else { "" }, choice.label)).collect();
        if !labels.is_empty() {
            let _ = writeln!(out, "  {}", labels.join(" "));
        }
    }
    out
}

/// The shipped knowledge with its index.
pub(crate) fn shipped_snapshot() -> Arc<Snapshot> {
    guides::load(guides::SHIPPED).expect("it can be read").snapshot
}

#[test]
fn lines_are_told_apart() {
    assert_eq!(read("member: hi: there"), Ok(Some(Line::Says("hi: there"))));
    assert_eq!(read("member @bot: hi"), Ok(Some(Line::Addresses("hi"))));
    assert_eq!(read("[✓ 1. Restart]"), Ok(Some(Line::Chooses("1. Restart"))));
    assert_eq!(read("later: 5 s"), Ok(Some(Line::Later)));
    assert_eq!(read("bot: **Hi**"), Ok(None));
    assert_eq!(read("  [a] [b]"), Ok(None));
    assert!(read("membr: hi").is_err());
}
