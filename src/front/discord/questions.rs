//! Which question has which answer: so that nothing is answered twice, and the answer follows its question.
//!
//! An optimisation and nothing more. After a restart the table is empty; then the channel itself is asked
//! ([`super::follow`]). Events reach us in any order, so everything here holds whichever comes first.

use std::sync::{Mutex, PoisonError};

use serenity::model::id::MessageId;

use super::recent::{Recent, hash};

/// How many messages are remembered, and how many answers. They are counted apart: a busy channel must not make the bot
/// forget which answer belongs to which question.
const ROOM: usize = 10_000;

/// The messages seen lately.
pub(super) struct Questions(Mutex<Tables>);

struct Tables {
    seen: Recent<MessageId, Seen>,
    answers: Recent<MessageId, Answer>,
}

#[derive(Default)]
struct Seen {
    /// Counts the wordings of the question, from 0.
    revision: u32,
    /// A hash of the wording.
    wording: u64,
    /// The question is deleted, or its answer was removed: nothing more is said.
    closed: bool,
}

/// The bot's answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The message.
    pub(super) message: MessageId,
    /// A hash of what it said, in short.
    gist: u64,
}

impl Answer {
    /// Whether it said this; an answer that says the same need not be changed.
    pub(super) fn says(&self, gist: &str) -> bool {
        self.gist == hash(gist)
    }
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
        Self(Mutex::new(Tables { seen: Recent::new(ROOM), answers: Recent::new(ROOM) }))
    }

    /// Takes note of a question and gives its first revision; `None` when it was seen before.
    pub(super) fn open(&self, question: MessageId, text: &str) -> Option<u32> {
        self.with(|tables| {
            if tables.knows(question) {
                return None;
            }
            tables.seen.insert(question, Seen { wording: hash(text), ..Seen::default() });
            Some(0)
        })
    }

    /// Takes note of a new wording and gives its revision; `None` when nothing changed or nothing more is to be said.
    pub(super) fn reword(&self, question: MessageId, text: &str) -> Option<u32> {
        self.with(|tables| {
            if !tables.knows(question) {
                return None;
            }
            let seen = tables.seen(question);
            if seen.closed || seen.wording == hash(text) {
                return None;
            }
            seen.wording = hash(text);
            seen.revision += 1;
            Some(seen.revision)
        })
    }

    /// Somebody points the bot at a message that got no answer so far; gives the revision to answer.
    pub(super) fn reopen(&self, question: MessageId) -> Option<u32> {
        self.with(|tables| {
            if tables.answers.get(&question).is_some() {
                return None;
            }
            let is_new = tables.seen.get(&question).is_none();
            let seen = tables.seen(question);
            seen.closed = false;
            seen.revision += u32::from(!is_new);
            Some(seen.revision)
        })
    }

    /// Whether the question was seen since the start.
    pub(super) fn knows(&self, question: MessageId) -> bool {
        self.with(|tables| tables.knows(question))
    }

    /// How the question stands for an answer to this revision.
    pub(super) fn standing(&self, question: MessageId, revision: u32) -> Standing {
        self.with(|tables| {
            let is_over = |seen: &mut Seen| seen.closed || seen.revision != revision;
            if tables.seen.get(&question).is_some_and(is_over) {
                return Standing::Over;
            }
            tables.answers.get(&question).map_or(Standing::Open, |answer| Standing::Answered(answer.clone()))
        })
    }

    /// Takes note of the answer; `false` when the question is over and the answer has to go again.
    pub(super) fn answered(&self, question: MessageId, message: MessageId, gist: &str) -> bool {
        self.with(|tables| {
            let is_over = tables.seen.get(&question).is_some_and(|seen| seen.closed);
            if !is_over {
                tables.answers.insert(question, Answer { message, gist: hash(gist) });
            }
            !is_over
        })
    }

    /// The answer has gone; the question may get another.
    pub(super) fn unanswered(&self, question: MessageId) {
        self.with(|tables| tables.answers.remove(&question));
    }

    /// The bot's answer, where it is known.
    pub(super) fn answer(&self, question: MessageId) -> Option<MessageId> {
        self.with(|tables| tables.answers.get(&question).map(|answer| answer.message))
    }

    /// The question is deleted or wants no answer any more: nothing more is said. Gives the answer that has to go.
    pub(super) fn close(&self, question: MessageId) -> Option<MessageId> {
        self.with(|tables| {
            tables.seen(question).closed = true;
            tables.answers.remove(&question).map(|answer| answer.message)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Tables) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Tables {
    fn knows(&mut self, question: MessageId) -> bool {
        self.seen.get(&question).is_some() || self.answers.get(&question).is_some()
    }

    /// The entry of a question, made where there is none.
    fn seen(&mut self, question: MessageId) -> &mut Seen {
        self.seen.get_or_insert(question)
    }
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
    fn chatter_does_not_make_it_forget_answers() {
        let questions = Questions::new();
        questions.open(QUESTION, "a");
        questions.answered(QUESTION, ANSWER, "x");
        for id in 10..20_000 {
            questions.open(MessageId::new(id), "b");
        }
        assert_eq!(questions.open(QUESTION, "a"), None);
        assert_eq!(questions.close(QUESTION), Some(ANSWER));
    }

    #[test]
    fn a_message_without_an_answer_can_be_pointed_at() {
        let questions = Questions::new();
        assert_eq!(questions.reopen(QUESTION), Some(0));
        assert_eq!(questions.reopen(QUESTION), Some(1), "a nonce counts once");
        questions.answered(QUESTION, ANSWER, "x");
        assert_eq!(questions.reopen(QUESTION), None);
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
