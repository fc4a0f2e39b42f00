//! Which question has which answer: so that nothing is answered twice, and the answer follows its question.
//!
//! An optimisation and nothing more. After a restart the table is empty; then the channel itself is asked
//! ([`super::follow`]). Events reach us in any order, so everything here holds whichever comes first.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use serenity::model::id::MessageId;

use super::recent::Recent;

/// How many questions are remembered.
const ROOM: usize = 10_000;

/// The questions seen lately.
pub(super) struct Questions(Mutex<Recent<MessageId, Entry>>);

#[derive(Default)]
struct Entry {
    /// Counts the wordings of the question, from 0.
    revision: u32,
    /// A hash of the wording.
    wording: u64,
    /// The bot's answer, and what it said.
    answer: Option<Answer>,
    /// The question is deleted, or its answer was removed: nothing more is said.
    closed: bool,
}

/// The bot's answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The message.
    pub(super) message: MessageId,
    /// What it said, in short; an answer that says the same need not be changed.
    pub(super) gist: String,
}

/// How a question stands when its answer is about to go out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has no answer yet.
    Open,
    /// It has this one.
    Answered(Answer),
    /// It is deleted, was worded anew in the meantime, or had its answer removed.
    Over,
}

impl Questions {
    /// None so far.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Recent::new(ROOM)))
    }

    /// Takes note of a question and gives its first revision; `None` when it was seen before.
    pub(super) fn open(&self, question: MessageId, text: &str) -> Option<u32> {
        self.with(|table| {
            if table.get(&question).is_some() {
                return None;
            }
            table.insert(question, Entry { wording: hash(text), ..Entry::default() });
            Some(0)
        })
    }

    /// Takes note of a new wording and gives its revision; `None` when nothing changed or nothing more is to be said.
    pub(super) fn reword(&self, question: MessageId, text: &str) -> Option<u32> {
        self.with(|table| {
            let entry = table.get(&question)?;
            if entry.closed || entry.wording == hash(text) {
                return None;
            }
            entry.wording = hash(text);
            entry.revision += 1;
            Some(entry.revision)
        })
    }

    /// Whether the question was seen since the start.
    pub(super) fn knows(&self, question: MessageId) -> bool {
        self.with(|table| table.get(&question).is_some())
    }

    /// How the question stands for an answer to this revision.
    pub(super) fn standing(&self, question: MessageId, revision: u32) -> Standing {
        self.with(|table| match table.get(&question) {
            Some(entry) if entry.closed || entry.revision != revision => Standing::Over,
            Some(Entry { answer: Some(answer), .. }) => Standing::Answered(answer.clone()),
            _ => Standing::Open,
        })
    }

    /// Takes note of the answer; `false` when the question is over and the answer has to go again.
    pub(super) fn answered(&self, question: MessageId, message: MessageId, gist: &str) -> bool {
        self.with(|table| {
            if table.get(&question).is_none() {
                table.insert(question, Entry::default());
            }
            let Some(entry) = table.get(&question) else { return true };
            entry.answer = Some(Answer { message, gist: gist.to_owned() });
            !entry.closed
        })
    }

    /// The answer has gone; the question may get another.
    pub(super) fn unanswered(&self, question: MessageId) {
        self.with(|table| {
            if let Some(entry) = table.get(&question) {
                entry.answer = None;
            }
        });
    }

    /// The bot's answer, where it is known.
    pub(super) fn answer(&self, question: MessageId) -> Option<MessageId> {
        self.with(|table| table.get(&question)?.answer.as_ref().map(|answer| answer.message))
    }

    /// The question is deleted or wants no answer any more: nothing more is said. Gives the answer that has to go.
    pub(super) fn close(&self, question: MessageId) -> Option<MessageId> {
        self.with(|table| {
            if let Some(entry) = table.get(&question) {
                entry.closed = true;
                return entry.answer.take().map(|answer| answer.message);
            }
            table.insert(question, Entry { closed: true, ..Entry::default() });
            None
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Recent<MessageId, Entry>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: MessageId = MessageId::new(1);
    const ANSWER: MessageId = MessageId::new(2);

    #[test]
    fn a_question_is_opened_once() {
        let questions = Questions::new();
        assert_eq!(questions.open(QUESTION, "a"), Some(0));
        assert_eq!(questions.open(QUESTION, "a"), None);
    }

    #[test]
    fn a_deletion_that_comes_first_still_counts() {
        let questions = Questions::new();
        assert_eq!(questions.close(QUESTION), None);
        assert_eq!(questions.open(QUESTION, "a"), None);
    }

    #[test]
    fn a_new_wording_ends_the_answer_to_the_old_one() {
        let questions = Questions::new();
        questions.open(QUESTION, "a");
        assert_eq!(questions.reword(QUESTION, "a"), None, "only an embed was added");
        assert_eq!(questions.reword(QUESTION, "b"), Some(1));
        assert_eq!(questions.standing(QUESTION, 0), Standing::Over);
        assert_eq!(questions.standing(QUESTION, 1), Standing::Open);
    }

    #[test]
    fn an_answer_that_comes_after_the_deletion_has_to_go() {
        let questions = Questions::new();
        questions.open(QUESTION, "a");
        questions.close(QUESTION);
        assert!(!questions.answered(QUESTION, ANSWER, "x"));
    }

    #[test]
    fn an_answer_goes_with_its_question() {
        let questions = Questions::new();
        questions.open(QUESTION, "a");
        assert!(questions.answered(QUESTION, ANSWER, "x"));
        assert_eq!(questions.close(QUESTION), Some(ANSWER));
        assert_eq!(questions.close(QUESTION), None);
    }
}
