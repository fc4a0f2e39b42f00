//! Coming and going: intents, refusals for good, a clean stop.

use std::time::Duration;

use super::{Bot, ELSEWHERE, LISTED, QUESTION};
use crate::standin::objects::ASKER;
use crate::standin::{Answer, BOT, StandIn};

/// The message-content intent.
const MESSAGE_CONTENT: u64 = 1 << 15;

/// Starts the bot against a gateway that refuses it, and gives its exit code and what it said.
async fn refused(code: u16) -> (Option<i32>, String) {
    let discord = StandIn::start().await;
    discord.refuse(code);
    let mut bot = Bot::against(discord, "");
    let status = bot.ended().await;
    (status.code(), bot.log())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_asks_for_the_content_of_messages() {
    let bot = Bot::start().await;
    let identifies = bot.discord.identifies();
    assert_ne!(identifies[0]["intents"].as_u64().expect("a number") & MESSAGE_CONTENT, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_that_intent_it_says_so_and_goes_on() {
    let discord = StandIn::start().await;
    discord.refuse_once(4014);
    let bot = Bot::against(discord, "");
    bot.discord.connected().await;
    bot.say(ELSEWHERE, ASKER, &format!("<@{BOT}> {QUESTION}"));
    bot.answer(ELSEWHERE).await;
    let identifies = bot.discord.identifies();
    assert_eq!(identifies.len(), 2);
    assert_eq!(identifies[1]["intents"].as_u64().expect("a number") & MESSAGE_CONTENT, 0);
    assert_eq!(bot.discord.begun_too_early(), 0, "a session that is refused counts, too");
    bot.logged("Message Content Intent").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_ask_for_that_intent_when_told_so() {
    let bot = Bot::with("message_content = false").await;
    assert_eq!(bot.discord.identifies()[0]["intents"].as_u64().expect("a number") & MESSAGE_CONTENT, 0);
    bot.logged("message_content = false").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_ends_the_program() {
    let (code, log) = refused(4004).await;
    assert_eq!(code, Some(3), "{log}");
    assert!(log.contains("DISCORD_TOKEN") && log.contains("Reset Token"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_refused_by_the_first_request_ends_the_program() {
    let discord = StandIn::start().await;
    discord.script_times(2, "GET", "/gateway/bot", Answer::Refuse(401, 0));
    let mut bot = Bot::against(discord, "");
    assert_eq!(bot.ended().await.code(), Some(3));
    assert!(bot.discord.identifies().is_empty(), "no session is spent on it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_request_that_is_refused_by_mistake_ends_nothing() {
    let discord = StandIn::start().await;
    discord.script("GET", "/gateway/bot", Answer::Refuse(401, 0));
    let bot = Bot::against(discord, "");
    bot.discord.connected().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_refusals_for_good_end_the_program() {
    let all = futures_util::future::join_all([4010, 4011, 4012, 4013].map(refused)).await;
    for ((exit, log), word) in all.into_iter().zip(["4010", "4011", "4012", "4013"]) {
        assert_eq!(exit, Some(3), "{log}");
        assert!(log.lines().last().is_some_and(|line| line.contains(word)), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rest_interface_that_is_not_there_yet_is_waited_for() {
    let discord = StandIn::start().await;
    discord.script("GET", "/gateway/bot", Answer::Refuse(404, 0));
    let bot = Bot::against(discord, "");
    bot.discord.connected().await;
    bot.logged("trying again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_it_finishes_the_reply_under_way() {
    let mut bot = Bot::start().await;
    bot.discord.script("POST", "/channels/", Answer::Late(Duration::from_millis(500)));
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    bot.terminate();
    assert_eq!(bot.ended().await.code(), Some(0), "{}", bot.log());
    assert_eq!(bot.discord.closed().await, 1000);
    assert!(bot.log().contains("answered"), "{}", bot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_before_it_is_connected_it_stops() {
    let discord = StandIn::start().await;
    discord.script("GET", "/gateway/bot", Answer::Late(Duration::from_secs(60)));
    let mut bot = Bot::against(discord, "");
    bot.discord.request("GET", "/gateway/bot").await;
    bot.terminate();
    assert_eq!(bot.ended().await.code(), Some(0), "{}", bot.log());
}
