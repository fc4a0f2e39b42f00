//! The same walk as on Discord, in a terminal.
//!
//! Generic over what is read and written, so that tests hold a whole conversation without a process. In a terminal
//! every message is addressed. How a reply looks stands in [`page`]; what it says comes from the engine.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use crate::engine::reply::Choice;
use crate::engine::walk::{self, Action, Addressed, Stage, Turn};
use crate::engine::{Decision, Reply, Snapshot, Walk};

pub mod page;

pub use page::Look;

/// What is said first.
const GREETING: &str = "Hi! Tell me what is wrong, in your own words. Type a number to choose what is offered, or just \
    answer. /checklist shows every fix, /help what you can type, /quit ends.";

/// What `/help` adds to what the bot says about itself.
const COMMANDS: &str = "Type your question, the number of what is offered, or how it went (\"didn't work\", \"that fixed \
    it\").\n\n- /checklist shows every fix with what you have tried\n- /why says why I answered as I did\n- /help shows \
    this\n- /quit ends the chat";

/// Said where `/why` has nothing to explain.
const NO_QUESTION: &str = "There is nothing to explain yet. Ask me something first.";

/// Said to "ok" and the like, so that nobody waits for more.
const TAKE_YOUR_TIME: &str = "Take your time. Tell me how it went, or type a number.";

/// Holds one conversation until the input ends or the member leaves. `snapshot` gives the knowledge in force and is
/// asked once for each message.
///
/// # Errors
///
/// When nothing can be read or written.
pub fn chat(
    snapshot: impl Fn() -> Arc<Snapshot>,
    mut input: impl BufRead,
    mut output: impl Write,
    look: Look,
) -> io::Result<()> {
    let mut chat = Chat::default();
    write!(output, "{}{}", page::note(GREETING, look), if look.prompt { "\n" } else { "" })?;
    let mut line = Vec::new();
    loop {
        if look.prompt {
            write!(output, "> ")?;
        }
        output.flush()?;
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            // Leave the shell's prompt on a line of its own.
            return if look.prompt { writeln!(output) } else { Ok(()) };
        }
        let text = String::from_utf8_lossy(&line);
        let page = match chat.turn(&snapshot(), text.trim()) {
            Said::Nothing => continue,
            Said::Leave => return Ok(()),
            Said::Note(note) => page::note(&note, look),
            Said::Reply(reply) => page::reply(&reply, look),
        };
        // What is typed stands apart from what is said.
        let space = if look.prompt { "\n" } else { "" };
        write!(output, "\n{page}{space}")?;
    }
}

/// Where a conversation stands.
#[derive(Debug, Default)]
struct Chat {
    walk: Option<Walk>,
    /// What the last reply offered, by number.
    choices: Vec<Choice>,
    /// What the last question led to, for "why?".
    decision: Option<Decision>,
}

/// What comes of a line.
enum Said {
    Nothing,
    Leave,
    Note(String),
    Reply(Reply),
}

impl Chat {
    fn turn(&mut self, snapshot: &Snapshot, text: &str) -> Said {
        match text.to_lowercase().as_str() {
            "" => Said::Nothing,
            "/quit" | "/exit" | "/q" => Said::Leave,
            "/help" => {
                let about = walk::help(snapshot);
                Said::Note(format!("{}\n\n{COMMANDS}", about.reply.text))
            }
            "/checklist" => self.act(snapshot, &Action::Checklist),
            "/why" => self.act(snapshot, &Action::Why),
            command if command.starts_with('/') => Said::Note(format!("I don't know `{command}`.\n\n{COMMANDS}")),
            _ => match self.chosen(text) {
                Some(Ok(action)) => self.act(snapshot, &action),
                Some(Err(note)) => Said::Note(note),
                None => self.message(snapshot, text),
            },
        }
    }

    /// What is chosen by its number or its whole label; a note where the number is none of those offered.
    fn chosen(&self, text: &str) -> Option<Result<Action, String>> {
        let number = text.trim_start_matches('#').trim_end_matches(['.', ')']);
        if self.walk.is_some() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let choice = index.and_then(|index| self.choices.get(index));
            return Some(match choice {
                Some(choice) => Ok(choice.action.clone()),
                None if self.choices.is_empty() => Err("Nothing is numbered right now. Type your question.".to_owned()),
                None => Err(format!("Type a number from 1 to {}, or your answer.", self.choices.len())),
            });
        }
        let choice = self.choices.iter().find(|choice| choice.label.to_lowercase() == text.to_lowercase());
        choice.map(|choice| Ok(choice.action.clone()))
    }

    fn message(&mut self, snapshot: &Snapshot, text: &str) -> Said {
        let Some(walk) = self.walk.clone() else {
            let decision = snapshot.decide(text);
            let stage = walk::begin(snapshot, &decision, Addressed::Yes);
            self.decision = Some(decision);
            return stage.map_or(Said::Nothing, |stage| self.show(stage));
        };
        match walk::understand(snapshot, &walk, text) {
            Turn::Act(action) => self.act(snapshot, &action),
            Turn::Nothing => Said::Note(TAKE_YOUR_TIME.to_owned()),
            Turn::Ask(decision) => {
                let stage = walk::jump(snapshot, &walk, &decision);
                self.decision = Some(decision);
                self.show(stage)
            }
        }
    }

    fn act(&mut self, snapshot: &Snapshot, action: &Action) -> Said {
        if *action == Action::Why {
            let decision = self.decision.as_ref();
            return decision
                .map_or(Said::Note(NO_QUESTION.to_owned()), |decision| Said::Reply(walk::why(snapshot, decision)));
        }
        // Before the first question, help knows the guide to begin with.
        let walk = self.walk.clone().unwrap_or_else(|| walk::help(snapshot).walk);
        let stage = walk::act(snapshot, &walk, action);
        self.show(stage)
    }

    fn show(&mut self, stage: Stage) -> Said {
        self.walk = Some(stage.walk);
        self.choices.clone_from(&stage.reply.choices);
        Said::Reply(stage.reply)
    }
}
