//! Which messages get an answer, and what it looks like.

use serde_json::{Value, json};

use super::{Bot, CHAT, DIRECT, ELSEWHERE, FIX, LISTED, OTHER_QUESTION, QUESTION, fix, labels, text, title};
use crate::standin::objects::{self, ASKER, OTHER};
use crate::standin::{BOT, StandIn};

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_a_listed_channel_is_answered_as_a_reply() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (request, answer) = bot.answer(LISTED).await;
    let body = &request.body;
    assert_eq!(title(&answer), fix(FIX).title);
    assert!(text(&answer).starts_with(&fix(FIX).steps[0].text[..20]), "{}", text(&answer));
    assert_eq!(body["embeds"][0]["footer"]["text"], "Fix 7 of 7");
    assert_eq!(body["message_reference"]["message_id"], question["id"]);
    assert_eq!(body["message_reference"]["fail_if_not_exists"], false);
    assert_eq!(body["allowed_mentions"]["parse"], json!([]));
    assert_eq!(body["allowed_mentions"]["replied_user"], true);
    assert_eq!(body["enforce_nonce"], true);
    assert_eq!(body["nonce"], question["id"]);
    for prompt in &fix(FIX).steps[0].prompts {
        assert!(labels(&answer).contains(&prompt.label.as_str()), "{:?}", labels(&answer));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chatter_gets_nothing() {
    let bot = Bot::start().await;
    bot.say(LISTED, ASKER, CHAT);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_anywhere() {
    let bot = Bot::start().await;
    bot.say(ELSEWHERE, ASKER, &format!("<@{BOT}> {QUESTION}"));
    assert_eq!(title(&bot.answer(ELSEWHERE).await.1), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_without_a_question_gets_an_honest_line_and_the_checklist() {
    let bot = Bot::start().await;
    bot.say(ELSEWHERE, ASKER, &format!("<@{BOT}>"));
    let (_, answer) = bot.answer(ELSEWHERE).await;
    assert!(labels(&answer).contains(&syncdesk::engine::reply::wording::CHECKLIST));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_is_answered() {
    let bot = Bot::start().await;
    bot.say_directly(ASKER, QUESTION);
    assert_eq!(title(&bot.answer(DIRECT).await.1), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_threads_of_a_listed_channel_are_listed_too() {
    let bot = Bot::start().await;
    let thread = bot.id();
    bot.discord.add_channel(objects::thread(thread, LISTED, OTHER, "weekend"));
    bot.say(thread, ASKER, QUESTION);
    assert_eq!(title(&bot.answer(thread).await.1), fix(FIX).title);
    let elsewhere = bot.id();
    bot.discord.add_channel(objects::thread(elsewhere, ELSEWHERE, OTHER, "weekend"));
    bot.say(elsewhere, ASKER, QUESTION);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forum_post_asks_with_its_title_and_is_answered_once() {
    let bot = Bot::start().await;
    let post = bot.id();
    let thread = objects::thread(post, LISTED, ASKER, QUESTION);
    bot.discord.add_channel(thread.clone());
    bot.discord.dispatch("THREAD_CREATE", &thread);
    bot.discord.dispatch("THREAD_CREATE", &thread);
    let starter = objects::message(post, post, ASKER, "what can i do?");
    bot.discord.say(&starter);
    bot.discord.say(&starter);
    assert_eq!(title(&bot.answer(post).await.1), fix(FIX).title);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_wrote_is_ignored() {
    let bot = Bot::start().await;
    let mut other_bot = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    other_bot["author"]["bot"] = json!(true);
    let mut webhook = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    webhook["webhook_id"] = json!("5");
    let mut system = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    system["type"] = json!(7);
    let own = objects::message(bot.id(), LISTED, BOT, &format!("<@{BOT}> {QUESTION}"));
    let picture = objects::message(bot.id(), LISTED, ASKER, "");
    for message in [other_bot, webhook, system, own, picture] {
        bot.discord.say(&message);
    }
    bot.say(ELSEWHERE, ASKER, QUESTION);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_may_be_named_but_nobody_is_called() {
    let bot = Bot::start().await;
    bot.say(LISTED, ASKER, &format!("@everyone <@{OTHER}> {QUESTION}"));
    let (request, _) = bot.answer(LISTED).await;
    assert_eq!(request.body["allowed_mentions"]["parse"], json!([]));
    assert_eq!(request.body["allowed_mentions"]["users"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_listed_means_only_when_addressed() {
    let bot = Bot::with("channels = []").await;
    bot.say(LISTED, ASKER, QUESTION);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_channels_when_so_configured() {
    let bot = Bot::with("listen = \"all\"").await;
    bot.say(ELSEWHERE, ASKER, QUESTION);
    bot.answer(ELSEWHERE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_the_decision_and_not_the_words() {
    let bot = Bot::start().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.answer(LISTED).await;
    bot.logged("answered").await;
    let log = bot.log();
    let line = log.lines().find(|line| line.contains(question["id"].as_str().expect("an id")));
    let line = line.unwrap_or_else(|| panic!("no line in {log}"));
    assert!(line.contains("decision=\"answer\"") && line.contains("fix=icloud-photos/power"), "{line}");
    assert!(line.contains(&format!("channel={LISTED}")) && line.contains("ms="), "{line}");
    assert!(!log.contains("paused") && !log.contains("a.test.token"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_that_were_announced_are_not_looked_up() {
    let bot = Bot::start().await;
    let thread = objects::thread(bot.id(), LISTED, OTHER, "weekend");
    bot.discord.dispatch("THREAD_CREATE", &thread);
    bot.has_been_silent().await;
    let id = objects::number(&thread["id"]);
    bot.say(id, ASKER, QUESTION);
    bot.answer(id).await;
    let looked_up = bot.discord.requests().iter().any(|request| request.path == format!("/channels/{id}"));
    assert!(!looked_up, "it was announced");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_odd_message_hides_none_of_those_beside_it() {
    let discord = StandIn::start().await;
    discord.add_channel(objects::channel(LISTED));
    let missed = |content: &str, key: &str, odd: Value| {
        let mut message = objects::message(discord.id(), LISTED, ASKER, content);
        message.as_object_mut().expect("an object").remove("guild_id");
        message[key] = odd;
        discord.add_message(&message);
        objects::number(&message["id"])
    };
    missed(CHAT, "author", json!("somebody"));
    let questions = [
        missed(QUESTION, "embeds", json!([{"type": "rich", "image": {"height": 5}}])),
        missed(QUESTION, "components", json!([{"type": 1, "components": [{"type": 99}]}])),
        missed(OTHER_QUESTION, "embeds", json!([])),
    ];
    let bot = Bot::against(discord, "");
    bot.discord.answered(&questions).await;
}
