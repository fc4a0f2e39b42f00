//! When to hold back although there is an answer: a human was first, the same was said a moment ago, or a member has the
//! bot answer over and over.
//!
//! A question that does not address the bot waits for some seconds. A human was first when, in that time, another
//! member answers the question or mentions its author, writes anything into the same thread, or is the next to write in
//! the channel without answering somebody else and without a question of their own. Time comes in as an argument.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::model::id::{ChannelId, MessageId, UserId};
use tokio::time::Instant;

use super::recent::{Recent, hash};

/// How many answers are remembered for the cooldown.
const ROOM: usize = 10_000;

/// Whoever addresses the bot gets so many answers in such a time. Nobody reads faster; more would be a way to have the
/// bot flood a channel.
const MOST: usize = 10;
const IN_TIME: Duration = Duration::from_secs(60);
/// How many members that address the bot are remembered.
const MEMBERS: usize = 1_000;

/// What was said lately, and who waits.
pub(super) struct Manners {
    cooldown: Duration,
    said: Mutex<Recent<Said, Instant>>,
    waiting: Mutex<HashMap<ChannelId, Vec<Waiting>>>,
    answered: Mutex<Recent<UserId, VecDeque<Instant>>>,
}

/// Something that was said, as a hash: to a channel, or to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Said {
    In(ChannelId, u64),
    To(UserId, u64),
}

/// When the same was said before.
#[derive(Clone, Copy)]
pub(super) struct Before([(Said, Option<Instant>); 2]);

/// A question that waits for its answer.
#[derive(Debug)]
struct Waiting {
    question: MessageId,
    asker: UserId,
    /// Somebody else wrote in the channel since.
    followed: bool,
    /// A human was first.
    answered: bool,
}

/// What was heard in a channel while questions wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard<'a> {
    pub(super) channel: ChannelId,
    /// The message; what was written before a question, and is heard after it, says nothing about it.
    pub(super) message: MessageId,
    pub(super) author: UserId,
    /// The message that it answers.
    pub(super) replied_to: Option<MessageId>,
    pub(super) mentions: &'a [UserId],
    /// Whether the channel is a thread or a forum post.
    pub(super) in_thread: bool,
    /// Whether it is a question of its own.
    pub(super) asks: bool,
}

impl Manners {
    /// Nothing was said yet.
    pub(super) fn new(cooldown: Duration) -> Self {
        Self {
            cooldown,
            said: Mutex::new(Recent::new(ROOM)),
            waiting: Mutex::new(HashMap::new()),
            answered: Mutex::new(Recent::new(MEMBERS)),
        }
    }

    /// Whether a member who addresses the bot has had enough answers for now; if not, this is one more. Without a
    /// cooldown nobody ever has.
    pub(super) fn has_enough(&self, member: UserId, now: Instant) -> bool {
        if self.cooldown.is_zero() {
            return false;
        }
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = answered.get_or_insert(member);
        while lately.front().is_some_and(|at| now.duration_since(*at) >= IN_TIME) {
            lately.pop_front();
        }
        let has_enough = lately.len() >= MOST;
        if !has_enough {
            lately.push_back(now);
        }
        has_enough
    }

    /// Whether this was said in the channel, or to the member, not long ago.
    pub(super) fn is_repeating(&self, channel: ChannelId, asker: UserId, gist: &str, now: Instant) -> bool {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        [Said::In(channel, hash(gist)), Said::To(asker, hash(gist))]
            .iter()
            .any(|key| said.get(key).is_some_and(|at| now.duration_since(*at) < self.cooldown))
    }

    /// Takes note that this is said now; gives what was noted before.
    pub(super) fn say(&self, channel: ChannelId, asker: UserId, gist: &str, now: Instant) -> Before {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        Before([Said::In(channel, hash(gist)), Said::To(asker, hash(gist))].map(|key| {
            let before = said.get(&key).copied();
            said.insert(key, now);
            (key, before)
        }))
    }

    /// It was not said after all.
    pub(super) fn take_back(&self, before: Before) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, before) in before.0 {
            match before {
                Some(at) => said.insert(key, at),
                None => drop(said.remove(&key)),
            }
        }
    }

    /// A question begins to wait.
    pub(super) fn wait(&self, channel: ChannelId, question: MessageId, asker: UserId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.entry(channel).or_default().push(Waiting { question, asker, followed: false, answered: false });
    }

    /// A question has waited; whether a human was first.
    pub(super) fn waited(&self, channel: ChannelId, question: MessageId) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(line) = waiting.get_mut(&channel) else { return false };
        let found = line.iter().position(|waiting| waiting.question == question).map(|at| line.remove(at));
        if line.is_empty() {
            waiting.remove(&channel);
        }
        found.is_some_and(|waiting| waiting.answered)
    }

    /// A human wrote something.
    pub(super) fn heard(&self, heard: Heard<'_>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for question in waiting.get_mut(&heard.channel).into_iter().flatten() {
            if question.asker == heard.author || heard.message < question.question {
                continue;
            }
            let next = !question.followed && heard.replied_to.is_none() && !heard.asks;
            question.answered |= heard.replied_to == Some(question.question)
                || heard.mentions.contains(&question.asker)
                || heard.in_thread
                || next;
            question.followed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::new(1);
    const QUESTION: MessageId = MessageId::new(2);
    const ASKER: UserId = UserId::new(3);
    const OTHER: UserId = UserId::new(4);

    fn heard() -> Heard<'static> {
        Heard {
            channel: CHANNEL,
            message: MessageId::new(5),
            author: OTHER,
            replied_to: None,
            mentions: &[],
            in_thread: false,
            asks: false,
        }
    }

    #[track_caller]
    fn check(messages: &[Heard<'_>], human_was_first: bool) {
        let manners = Manners::new(Duration::ZERO);
        manners.wait(CHANNEL, QUESTION, ASKER);
        for message in messages {
            manners.heard(*message);
        }
        assert_eq!(manners.waited(CHANNEL, QUESTION), human_was_first);
        assert!(!manners.waited(CHANNEL, QUESTION), "asked once, it waits no longer");
    }

    #[test]
    fn a_human_is_first() {
        let elsewhere = MessageId::new(9);
        check(&[], false);
        check(&[heard()], true);
        check(&[Heard { author: ASKER, ..heard() }], false);
        check(&[Heard { message: MessageId::new(1), ..heard() }], false);
        check(&[Heard { channel: ChannelId::new(5), ..heard() }], false);
        check(&[Heard { replied_to: Some(QUESTION), ..heard() }], true);
        check(&[Heard { replied_to: Some(elsewhere), ..heard() }], false);
        check(&[Heard { asks: true, ..heard() }], false);
        check(&[Heard { asks: true, ..heard() }, heard()], false);
        check(&[Heard { asks: true, ..heard() }, Heard { mentions: &[ASKER], ..heard() }], true);
        check(&[Heard { author: ASKER, ..heard() }, heard()], true);
        check(&[Heard { in_thread: true, replied_to: Some(elsewhere), ..heard() }], true);
    }

    #[test]
    fn the_same_is_not_said_twice_in_a_row() {
        let manners = Manners::new(Duration::from_secs(60));
        let start = Instant::now();
        let repeats = |channel, asker, gist, after| {
            manners.is_repeating(channel, asker, gist, start + Duration::from_secs(after))
        };
        assert!(!repeats(CHANNEL, ASKER, "power", 0));
        manners.say(CHANNEL, ASKER, "power", start);
        assert!(repeats(CHANNEL, OTHER, "power", 59));
        assert!(repeats(ChannelId::new(5), ASKER, "power", 59), "the same member elsewhere");
        assert!(!repeats(ChannelId::new(5), OTHER, "power", 59));
        assert!(!repeats(CHANNEL, OTHER, "restart", 59));
        assert!(!repeats(CHANNEL, OTHER, "power", 60));
        let again = manners.say(CHANNEL, OTHER, "power", start + Duration::from_secs(50));
        manners.take_back(again);
        assert!(repeats(CHANNEL, OTHER, "power", 59) && !repeats(CHANNEL, OTHER, "power", 60), "it was not said again");
        assert!(!repeats(ChannelId::new(5), OTHER, "power", 51));
    }

    #[test]
    fn nobody_has_the_bot_flood_a_channel() {
        let manners = Manners::new(Duration::from_secs(1));
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!((0..10).all(|second| !manners.has_enough(ASKER, after(second))));
        assert!(manners.has_enough(ASKER, after(59)));
        assert!(!manners.has_enough(OTHER, after(59)));
        assert!(!manners.has_enough(ASKER, after(60)), "the first answer is a minute old");
        assert!(manners.has_enough(ASKER, after(60)));
        let without = Manners::new(Duration::ZERO);
        assert!((0..100).all(|_| !without.has_enough(ASKER, start)));
    }
}
