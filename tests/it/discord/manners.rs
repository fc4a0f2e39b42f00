//! Holding back: humans first, nothing twice, no knocking at closed doors.

use std::time::Duration;

use super::{Bot, CHAT, FIX, LISTED, OTHER_FIX, OTHER_QUESTION, QUESTION, fix, title};
use crate::standin::objects::{self, ASKER, OTHER};
use crate::standin::{Answer, BOT, Recorded};

#[tokio::test(flavor = "multi_thread")]
async fn a_human_who_answers_first_is_left_alone() {
    let bot = Bot::with("wait_seconds = 4").await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.reply(OTHER, &question, "plug it in");
    // A question that was asked later and waits as long: when it is answered, the first one has waited.
    bot.say(LISTED, OTHER, OTHER_QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    assert_eq!(title(&answer), fix(OTHER_FIX).title);
    bot.logged("a human was first").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_next_counts_as_a_human_who_answers() {
    let bot = Bot::with("wait_seconds = 4").await;
    bot.say(LISTED, ASKER, QUESTION);
    bot.say(LISTED, OTHER, CHAT);
    bot.say(LISTED, OTHER, OTHER_QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    assert_eq!(title(&answer), fix(OTHER_FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_deleted_while_it_waits_gets_nothing() {
    let bot = Bot::with("wait_seconds = 4").await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let data = serde_json::json!({"id": question["id"], "channel_id": LISTED.to_string()});
    bot.discord.dispatch("MESSAGE_DELETE", &data);
    bot.say(LISTED, OTHER, OTHER_QUESTION);
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(OTHER_FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_edited_while_it_waits_is_answered_once_as_it_stands() {
    let bot = Bot::with("wait_seconds = 4").await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 1));
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(OTHER_FIX).title);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_addresses_the_bot_does_not_wait() {
    let bot = Bot::with("wait_seconds = 600").await;
    bot.say(LISTED, ASKER, &format!("<@{BOT}> {QUESTION}"));
    bot.answer(LISTED).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_not_said_twice_in_a_channel() {
    let bot = Bot::with("cooldown_seconds = 600").await;
    bot.say(LISTED, ASKER, QUESTION);
    bot.answer(LISTED).await;
    bot.say(LISTED, OTHER, QUESTION);
    bot.say(LISTED, OTHER, OTHER_QUESTION);
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(OTHER_FIX).title, "another fix is no repetition");
    bot.say(LISTED, OTHER, &format!("<@{BOT}> {QUESTION}"));
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(FIX).title, "asked for, it is said again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_said_is_no_repetition() {
    let bot = Bot::with("cooldown_seconds = 600").await;
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::Refuse(400, 50_035));
    bot.say(LISTED, ASKER, QUESTION);
    bot.logged(" failed").await;
    bot.say(LISTED, OTHER, QUESTION);
    bot.logged(" answered").await;
    assert_eq!(bot.discord.sent().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_message_twice_is_answered_once() {
    let bot = Bot::start().await;
    let message = bot.say(LISTED, ASKER, QUESTION);
    bot.discord.say(&message);
    bot.answer(LISTED).await;
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_the_bot_is_left_alone() {
    let bot = Bot::start().await;
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::Refuse(403, 50_013));
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    bot.has_been_silent().await;
    bot.say(LISTED, OTHER, OTHER_QUESTION);
    bot.has_been_silent().await;
    bot.logged("50013").await;
    let log = bot.log();
    let lines = log.lines().filter(|line| line.contains("50013"));
    assert_eq!(lines.count(), 1, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_are_waited_out() {
    let bot = Bot::start().await;
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::TooMany(0.05));
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_at_a_time_in_a_channel() {
    let bot = Bot::start().await;
    let late = Duration::from_millis(500);
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::Late(late));
    bot.say(LISTED, ASKER, QUESTION);
    let path = format!("/channels/{LISTED}/");
    let first = bot.discord.request("POST", &path).await;
    let next = bot.say(LISTED, OTHER, OTHER_QUESTION);
    // Other channels go on meanwhile.
    bot.say_directly(OTHER, QUESTION);
    bot.answer(super::DIRECT).await;
    bot.discord.answered(&[objects::number(&next["id"])]).await;
    let is_second = |request: &Recorded| request.body["message_reference"]["message_id"] == next["id"];
    let second = bot.discord.requests().into_iter().find(is_second).expect("it was sent");
    assert!(second.at.duration_since(first.at) >= late, "the second one waits for the first");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_mentions_the_bot_without_end_is_not_answered_without_end() {
    let bot = Bot::with("cooldown_seconds = 1").await;
    for _ in 0..30 {
        bot.say(LISTED, ASKER, &format!("<@{BOT}> {QUESTION}"));
    }
    bot.say(LISTED, OTHER, &format!("<@{BOT}> {OTHER_QUESTION}"));
    let mut answers = 0;
    while title(&bot.answer(LISTED).await.1) != fix(OTHER_FIX).title {
        answers += 1;
    }
    assert_eq!(answers, 10);
}
