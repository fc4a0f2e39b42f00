//! The answer follows its question: edited, deleted, removed.

use super::{Bot, CHAT, ELSEWHERE, FIX, LISTED, OTHER_FIX, OTHER_QUESTION, QUESTION, custom_id, fix, title};
use crate::standin::objects::{self, ASKER, OTHER, Who};
use crate::standin::{Answer, BOT};
use serde_json::json;
use syncdesk::engine::reply::wording::discord::REMOVE;

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_question_gets_the_other_answer_in_place() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 30));
    let id = answer["id"].as_str().expect("an id");
    let edit = bot.discord.request("PATCH", &format!("/channels/{LISTED}/messages/{id}")).await;
    assert_eq!(title(&edit.body), fix(OTHER_FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_when_nothing_is_to_be_said_any_more() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, CHAT, 30));
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_becomes_one_is_answered() {
    let bot = Bot::start().await;
    let message = bot.say(LISTED, ASKER, CHAT);
    bot.has_been_silent().await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&message, QUESTION, 30));
    let (request, answer) = bot.answer(LISTED).await;
    assert_eq!(title(&answer), fix(FIX).title);
    assert_ne!(request.body["nonce"], message["id"], "a nonce counts once");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_edits_and_previews_change_nothing() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.answer(LISTED).await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 600));
    bot.discord.dispatch("MESSAGE_UPDATE", &question);
    let partial = json!({"id": question["id"], "channel_id": question["channel_id"], "embeds": []});
    bot.discord.dispatch("MESSAGE_UPDATE", &partial);
    bot.has_been_silent().await;
    assert_eq!(bot.discord.count("PATCH", "/messages/"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_goes_with_its_question() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    delete(&bot, &question["id"]);
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
}

/// A bot that was started after a question had its answer, and both.
async fn restarted() -> (Bot, serde_json::Value, u64) {
    let discord = crate::standin::StandIn::start().await;
    let question = objects::message(discord.id(), LISTED, ASKER, QUESTION);
    let body = json!({"message_reference": {"message_id": question["id"]}, "embeds": [{"title": "x"}]});
    let id = discord.id();
    discord.add_message(&question);
    discord.add_message(&objects::sent(id, &LISTED.to_string(), BOT, &body));
    let bot = Bot::against(discord, "");
    bot.discord.connected().await;
    (bot, question, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_before_a_restart_follows_too() {
    let (bot, question, answer) = restarted().await;
    delete(&bot, &question["id"]);
    bot.discord.request("DELETE", &format!("/messages/{answer}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_found_at_once_is_not_left_behind() {
    let (bot, question, answer) = restarted().await;
    // Longer than anybody waits for an answer.
    bot.discord.script("GET", "/messages?after=", Answer::TooMany(13.0));
    delete(&bot, &question["id"]);
    bot.discord.request("GET", "/messages?after=").await;
    // The channel goes on meanwhile.
    let next = bot.say(LISTED, OTHER, QUESTION);
    bot.discord.answered(&[objects::number(&next["id"])]).await;
    assert_eq!(bot.discord.count("DELETE", "/messages/"), 0);
    bot.discord.request("DELETE", &format!("/messages/{answer}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_answered_already_is_not_answered_anew() {
    let discord = crate::standin::StandIn::start().await;
    let question = objects::message(discord.id(), LISTED, ASKER, QUESTION);
    discord.add_message(&question);
    let bot = Bot::against(discord, "");
    bot.discord.connected().await;
    bot.discord.script("GET", "/messages?after=", Answer::Refuse(403, 50_001));
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 30));
    let next = bot.say(LISTED, OTHER, QUESTION);
    let (request, _) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], next["id"]);
    assert_eq!(bot.discord.count("GET", "/messages?after="), 1, "it was looked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_may_stand_there_gets_no_second_one_beside_it() {
    let bot = Bot::start().await;
    let path = format!("/channels/{LISTED}/");
    bot.discord.script("POST", &path, Answer::Done(Box::new(Answer::Cut)));
    bot.discord.script("POST", &path, Answer::Refuse(400, 50_035));
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.logged("an earlier attempt may have arrived").await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 30));
    let next = bot.say(LISTED, OTHER, QUESTION);
    bot.discord.answered(&[objects::number(&next["id"])]).await;
    assert_eq!(bot.discord.answers()[&objects::number(&question["id"])], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_answer_stays_away() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    assert_eq!(bot.press(ASKER, &answer, REMOVE).await["type"], 6);
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
    bot.discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 30));
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_brings_the_mention_is_a_question() {
    let bot = Bot::start().await;
    let message = bot.say(ELSEWHERE, ASKER, QUESTION);
    let mut edited = objects::edited(&message, &format!("<@{BOT}> {QUESTION}"), 10);
    edited["mentions"] = json!([objects::user(BOT)]);
    bot.discord.dispatch("MESSAGE_UPDATE", &edited);
    bot.answer(ELSEWHERE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_what_is_gone_is_no_error() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let id = custom_id(&answer, REMOVE);
    let who = Who::member(ASKER, LISTED);
    bot.interact(&objects::pressed(bot.id(), who, &answer, &id)).await;
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
    bot.interact(&objects::pressed(bot.id(), who, &answer, &id)).await;
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
    bot.has_been_silent().await;
    assert_eq!(bot.discord.count("POST", "/webhooks/"), 0, "nothing to be sorry for");
}

fn delete(bot: &Bot, question: &serde_json::Value) {
    bot.delete(&json!({"id": question, "channel_id": LISTED.to_string(), "guild_id": objects::GUILD.to_string()}));
}
