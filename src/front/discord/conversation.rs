//! A conversation in messages: what is written, changed and deleted, and what is to be said to it.
//!
//! How an answer is brought out stands in [`answer`]. What few messages need is boxed where it is waited for: the rest do
//! not carry the room for it along.

use std::time::Duration;

use serenity::model::Timestamp;
use serenity::model::channel::Message;
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{ChannelId, MessageId, UserId};
use tokio::time::Instant;

use super::answer;
use super::bot::Bot;
use super::clock;
use super::follow::{self, Standing};
use super::gist::Gist;
use super::incoming::Head;
use super::intake::{self, Ignored, Question};
use super::manners::Heard;
use super::monitor::measures;
use super::notes;
use super::questions;
use super::tally::Moves;
use crate::engine::Snapshot;
use crate::engine::matching::Verdict;
use crate::engine::walk::{self, Action, Addressed, Stage};
use crate::inbox::Kind;
use crate::stats::Asked;
use crate::stats::count::How;

/// The answers to messages from before this process are looked up for so long.
const LOOKED_UP: Duration = Duration::from_secs(24 * 60 * 60);

/// A new message.
pub(super) async fn written(bot: &Bot, message: Box<Message>, head: Head) {
    let now = Instant::now();
    let question = match intake::read(bot, &message).await {
        Ok(question) => question,
        Err(ignored) => {
            measures::message(ignored.name());
            if matches!(ignored, Ignored::NotHuman | Ignored::System) {
                return;
            }
            tracing::trace!(message_id = %message.id, ?ignored, "ignored");
            return heard(bot, &message, false);
        }
    };
    measures::message("question");
    let revision = if question.is_pointed_at {
        bot.questions.reopen(question.id)
    } else {
        bot.questions.open(question.id, &question.text)
    };
    if let Some(revision) = revision {
        take(bot, &message, &question, revision, now, head).await;
    }
}

/// A changed message. What Discord changes itself (a preview of a link) leaves the wording as it was.
pub(super) async fn edited(bot: &Bot, event: MessageUpdateEvent, head: Head) {
    let is_new = !bot.questions.knows(event.id);
    let written = event.timestamp.unwrap_or_else(|| event.id.created_at());
    let is_late = is_late(bot, written, event.edited_timestamp);
    if event.content.is_none() || is_late || (is_new && event.edited_timestamp.is_none()) {
        return;
    }
    if let Some(message) = whole(bot, &event).await {
        reworded(bot, &message, head).await;
    }
}

/// A message as it stands after a change.
pub(super) async fn reworded(bot: &Bot, message: &Message, head: Head) {
    let now = Instant::now();
    let is_new = !bot.questions.knows(message.id);
    let read = intake::read(bot, message).await;
    if matches!(read, Err(Ignored::NotHuman | Ignored::System)) {
        return;
    }
    if is_new && is_from_before(bot, message.id) {
        match follow::answer(bot, message.channel_id, message.id).await {
            Ok(Some(answer)) => drop(bot.questions.answered(message.id, answer, "")),
            Ok(None) => {}
            // Better no answer to the change than a second one to the question.
            Err(_) => return,
        }
    }
    match read {
        Ok(question) if question.is_pointed_at => {}
        Ok(question) => {
            let opened = bot.questions.open(question.id, &question.text);
            if let Some(revision) = opened.or_else(|| bot.questions.reword(question.id, &question.text)) {
                take(bot, message, &question, revision, now, head).await;
            }
        }
        Err(_) if !is_new => {
            if let Some(revision) = bot.questions.reword(message.id, "") {
                drop(head);
                answer::withdraw(bot, message.channel_id, message.id, revision).await;
            }
        }
        Err(_) => {}
    }
}

/// Whether a message was changed too long after it was written.
pub(super) fn is_late(bot: &Bot, written: Timestamp, edited: Option<Timestamp>) -> bool {
    let age = edited.map_or(0, |edited| edited.unix_timestamp() - written.unix_timestamp());
    u64::try_from(age).unwrap_or(0) > bot.config.edit_seconds
}

/// The whole message behind a change; Discord may send no more than what changed.
async fn whole(bot: &Bot, event: &MessageUpdateEvent) -> Option<Message> {
    let mut message = Message::default();
    if event.author.is_none() {
        message = bot.rest.message(event.channel_id, event.id).await.ok()?;
    }
    event.apply_to_message(&mut message);
    Some(message)
}

/// Deleted messages.
pub(super) async fn deleted(bot: &Bot, channel: ChannelId, messages: &[MessageId], head: Head) {
    let mut answers = Vec::new();
    let mut unknown = None;
    for question in messages {
        if !bot.questions.knows(*question) && messages.len() == 1 && is_from_before(bot, *question) {
            unknown = Some(*question);
        }
        answers.extend(bot.questions.close(*question));
    }
    drop(head);
    if let Some(question) = unknown {
        answers.extend(follow::answer_in_time(bot, channel, question).await);
    }
    for answer in answers {
        if let Some(_turn) = bot.outbox.turn(channel).await {
            answer::remove(bot, channel, answer).await;
        }
    }
}

/// Whether a message is older than this process, but not by much.
fn is_from_before(bot: &Bot, message: MessageId) -> bool {
    let (written, started) = (clock::made_at(message), bot.clock.started());
    written < started && started.saturating_sub(written) < LOOKED_UP
}

/// What is to be said to a question.
struct Plan {
    gist: Gist,
    /// `None`: nothing.
    stage: Option<Stage>,
    /// Nobody asked the bot, so it minds its manners.
    is_unasked: bool,
    /// Whether moderators should know that there was no answer.
    is_unanswered: bool,
    /// What counts once it is said: the kind of the decision, and what it means for fixes.
    asked: Option<Asked>,
    moves: Moves,
}

/// Answers one wording of a question. The next message of the channel is looked at as soon as this one is decided upon.
async fn take(bot: &Bot, message: &Message, question: &Question, revision: u32, began: Instant, head: Head) {
    tracing::trace!(message_id = %question.id, text = question.text, "asked");
    let snapshot = bot.store.snapshot();
    let plan = plan(bot, &snapshot, question).await;
    if !question.is_pointed_at {
        heard(bot, message, plan.stage.is_some());
    }
    let waits = plan.is_unasked && bot.config.wait_seconds > 0 && bot.questions.answer(question.id).is_none();
    if waits {
        bot.manners.wait(question.channel, question.id, question.asker);
    }
    drop(head);
    if plan.is_unanswered {
        bot.notes.note(Kind::Unanswered, &question.text);
        bot.tally.unanswered(question.asker, question.id.get(), snapshot.knowledge());
    }
    let decided = began.elapsed();
    measures::decision(&plan.gist, decided);
    let human_was_first = waits && waited(bot, question).await;
    let carrying_out = Instant::now();
    let outcome = carry_out(bot, question, revision, &plan, human_was_first).await;
    measures::outcome(outcome);
    count(bot, &snapshot, question, revision, &plan);
    tracing::info!(
        decision = plan.gist.decision(),
        fix = %plan.gist.fix(),
        channel = %question.channel,
        message_id = %question.id,
        ms = (decided + carrying_out.elapsed()).as_millis(),
        "{outcome}"
    );
}

/// Does what was decided, as far as manners allow. Says what became of it.
async fn carry_out(bot: &Bot, question: &Question, revision: u32, plan: &Plan, human_was_first: bool) -> &'static str {
    let Some(stage) = &plan.stage else {
        if revision > 0 {
            Box::pin(answer::withdraw(bot, question.channel, question.id, revision)).await;
        }
        return "said nothing";
    };
    if human_was_first {
        bot.questions.close(question.id);
        return "a human was first";
    }
    if bot.outbox.is_refusing(question.channel) {
        return "left alone";
    }
    if !plan.is_unasked && bot.manners.has_enough(question.asker, Instant::now()) {
        return "asked too often";
    }
    if plan.is_unasked && bot.rest.is_saving() {
        return "held back";
    }
    answer::publish(bot, question, revision, plan.is_unasked, &plan.gist.to_string(), stage).await
}

/// Counts what was said, where it was.
fn count(bot: &Bot, snapshot: &Snapshot, question: &Question, revision: u32, plan: &Plan) {
    match bot.questions.standing(question.id, revision) {
        questions::Standing::Answered(answer) if answer.says(&plan.gist.to_string()) => {
            if let Some(kind) = plan.asked {
                bot.tally.answered(question.asker, question.id.get(), snapshot.knowledge(), kind);
            }
            bot.tally.walked(question.asker, snapshot.knowledge(), plan.moves.clone());
        }
        _ => {}
    }
}

/// Waits for a human to be first, unless the bot is about to stop. Says whether one was.
async fn waited(bot: &Bot, question: &Question) -> bool {
    tokio::select! {
        () = tokio::time::sleep(Duration::from_secs(bot.config.wait_seconds)) => {}
        () = bot.work.stopping() => {}
    }
    bot.manners.waited(question.channel, question.id)
}

/// Decides what is to be said.
async fn plan(bot: &Bot, snapshot: &Snapshot, question: &Question) -> Plan {
    match follow::standing(bot, snapshot, question).await {
        Some(standing) => Box::pin(go_on(bot, snapshot, question, &standing)).await,
        None if question.is_aside => Plan::nothing(),
        None => {
            let decision = snapshot.decide(&question.text);
            let stage = walk::begin(snapshot, &decision, question.addressed);
            let is_unanswered = notes::is_unanswered(&decision, question.addressed);
            let is_unasked = question.addressed == Addressed::No;
            let begun = |stage: &Stage| Moves::of(snapshot.knowledge(), None, How::Began, stage);
            let moves = stage.as_ref().map(begun).unwrap_or_default();
            let asked = Asked::of(&decision);
            Plan { gist: Gist::of(&decision), stage, is_unasked, is_unanswered, asked, moves }
        }
    }
}

/// Decides what is to be said to a text in the middle of a walk.
async fn go_on(bot: &Bot, snapshot: &Snapshot, question: &Question, standing: &Standing) -> Plan {
    let is_bystander = standing.asker != question.asker;
    let moves = |how: How<'_>, stage: &Stage| {
        let moves = Moves::of(snapshot.knowledge(), Some(&standing.walk), how, stage);
        if is_bystander { moves.of_a_bystander() } else { moves }
    };
    match walk::understand(snapshot, &standing.walk, &question.text) {
        walk::Turn::Nothing => Plan::nothing(),
        walk::Turn::Act(Action::Why) => {
            let stage = why(bot, snapshot, standing).await;
            Plan { gist: Gist::turn(&stage), stage: Some(stage), ..Plan::nothing() }
        }
        walk::Turn::Act(action) => {
            let stage = walk::act(snapshot, &standing.walk, &action);
            let moves = moves(How::Chose(&action), &stage);
            Plan { gist: Gist::turn(&stage), stage: Some(stage), moves, ..Plan::nothing() }
        }
        walk::Turn::Ask(decision) => {
            let is_lost = decision.verdict == Verdict::Silent && decision.ruled_out.is_empty();
            let is_unanswered = is_lost && notes::is_unanswered(&decision, question.addressed);
            if is_lost && (question.addressed == Addressed::No || is_bystander) {
                return Plan { is_unanswered, ..Plan::nothing() };
            }
            let stage = walk::jump(snapshot, &standing.walk, &decision);
            let moves = moves(How::Asked(&decision), &stage);
            let (gist, asked) = (Gist::of(&decision), Asked::of(&decision));
            Plan { gist, stage: Some(stage), is_unasked: false, is_unanswered, asked, moves }
        }
    }
}

impl Plan {
    /// Nothing is said.
    fn nothing() -> Self {
        Self {
            gist: Gist::Silent,
            stage: None,
            is_unasked: false,
            is_unanswered: false,
            asked: None,
            moves: Moves::default(),
        }
    }
}

/// The reasons for an answer, asked for in words.
async fn why(bot: &Bot, snapshot: &Snapshot, standing: &Standing) -> Stage {
    match Box::pin(follow::question(bot, snapshot, &standing.message)).await {
        Some(question) => {
            let reply = walk::why(snapshot, &snapshot.decide(&question));
            Stage { walk: standing.walk.clone(), reply }
        }
        None => walk::act(snapshot, &standing.walk, &Action::Why),
    }
}

/// Lets the questions that wait know of a human's message.
fn heard(bot: &Bot, message: &Message, asks: bool) {
    let mentions: Vec<UserId> = message.mentions.iter().map(|user| user.id).collect();
    bot.manners.heard(Heard {
        channel: message.channel_id,
        message: message.id,
        author: message.author.id,
        replied_to: message.referenced_message.as_ref().map(|replied| replied.id),
        mentions: &mentions,
        in_thread: bot.places.known(message.channel_id).is_some_and(|place| place.thread.is_some()),
        asks,
    });
}
