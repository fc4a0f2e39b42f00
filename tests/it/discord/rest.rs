//! What goes out while Discord's REST interface is in trouble: each question gets its one answer.
//!
//! Each fault is a function that gives counts, so that the same scenarios make a table.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Bot, ELSEWHERE, LISTED, QUESTION};
use crate::standin::objects::{self, ASKER, OTHER, Who};
use crate::standin::{Answer, BOT, StandIn};

/// What became of the questions that were asked during a fault.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) asked: usize,
    pub(super) lost: usize,
    pub(super) twice: usize,
    /// From the end of the fault, or the first question, to the last answer.
    pub(super) took: Duration,
}

/// Channels in which the bot is asked with a mention.
pub(super) fn channel(number: usize) -> u64 {
    400_000_000_000_000_000 + number as u64
}

/// Asks once in each of so many channels.
pub(super) fn ask(bot: &Bot, channels: usize) -> Vec<Value> {
    let ask = |number| bot.say(channel(number), ASKER, &format!("<@{BOT}> {QUESTION}"));
    (0..channels).map(ask).collect()
}

/// Waits until the bot holds each question for answered.
async fn all_answered(bot: &Bot, asked: &[Value]) {
    let ids: Vec<&str> = asked.iter().filter_map(|question| question["id"].as_str()).collect();
    let all = |log: &str| {
        let answered = log.lines().filter(|line| line.contains(" answered "));
        answered.filter(|line| ids.iter().any(|id| line.contains(id))).count() >= ids.len()
    };
    bot.log_shows("every question answered", all).await;
}

/// Waits until the bot holds each question for answered, and counts what members see.
pub(super) async fn count(bot: &Bot, asked: &[Value], since: Instant) -> Counts {
    all_answered(bot, asked).await;
    let took = since.elapsed();
    bot.has_been_silent().await;
    let answers = answers(&bot.discord, asked);
    let lost = answers.values().filter(|answers| **answers == 0).count();
    let twice = answers.values().filter(|answers| **answers > 1).count();
    Counts { asked: asked.len(), lost, twice, took }
}

/// How many answers each question has, as members see them.
fn answers(discord: &StandIn, asked: &[Value]) -> HashMap<u64, usize> {
    let to = |answer: &Value| answer["message_reference"]["message_id"].as_str().map(str::to_owned);
    let mut answers: HashMap<u64, usize> = asked.iter().map(|question| (objects::number(&question["id"]), 0)).collect();
    for answer in discord.sent() {
        if let Some(count) = to(&answer).and_then(|id| answers.get_mut(&id.parse().ok()?)) {
            *count += 1;
        }
    }
    answers
}

/// What the bot has said in a channel, the oldest first.
fn in_channel(bot: &Bot, channel: u64) -> Vec<Value> {
    let channel = channel.to_string();
    bot.discord.sent().into_iter().filter(|message| message["channel_id"] == channel).collect()
}

/// Asks in several channels while the next sends are answered like this.
pub(super) async fn during(answer: Answer, times: usize) -> (Bot, Counts) {
    let bot = Bot::start().await;
    // It has read its knowledge by then.
    bot.has_been_silent().await;
    bot.discord.script_times(times, "POST", "/channels/4", answer);
    let since = Instant::now();
    let asked = ask(&bot, 5);
    let counts = count(&bot, &asked, since).await;
    (bot, counts)
}

#[track_caller]
pub(super) fn holds(counts: &Counts) {
    assert_eq!((counts.lost, counts.twice), (0, 0), "{counts:?}");
    assert!(counts.asked > 0, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_is_waited_out_whatever_it_says() {
    let said = [
        Answer::TooMany(0.2),
        Answer::Raw(429, &[], ""),
        Answer::Raw(429, &[], "{\"retry_after\": 0.3}"),
        Answer::Raw(429, &[("retry-after", "0.3")], "<html>slow down</html>"),
        Answer::Raw(429, &[("retry-after", "nonsense"), ("x-ratelimit-scope", "shared")], "{\"retry_after\": -1}"),
        Answer::Raw(429, &[("x-ratelimit-global", "true")], "{\"retry_after\": 0.3, \"global\": true}"),
    ];
    let all = said.map(|answer| during(answer, 3));
    for (_, counts) in futures_util::future::join_all(all).await {
        holds(&counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_discords_side_is_waited_out() {
    let troubles = [
        Answer::Refuse(500, 0),
        Answer::Raw(502, &[], "<html>Bad Gateway</html>"),
        Answer::Refuse(503, 0),
        Answer::Raw(504, &[], ""),
        Answer::Cut,
    ];
    // Whether Discord did what was asked before it failed, nobody knows; the nonce keeps it from coming twice.
    let after = |answer: &Answer| Answer::Done(Box::new(answer.clone()));
    let troubles: Vec<Answer> = troubles.iter().flat_map(|answer| [answer.clone(), after(answer)]).collect();
    let all = troubles.into_iter().map(|answer| during(answer, 7));
    for (bot, counts) in futures_util::future::join_all(all).await {
        holds(&counts);
        let told = bot.log().matches("REST interface is in trouble").count();
        assert_eq!(told, 1, "once, not once a request: {}", bot.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_cannot_be_read_are_asked_for_again() {
    let odd = [Answer::Torn, Answer::Raw(200, &[], "<html>OK</html>"), Answer::Raw(200, &[], "{\"id\": ")];
    let all = odd.into_iter().map(|answer| during(Answer::Done(Box::new(answer)), 5));
    for (_, counts) in futures_util::future::join_all(all).await {
        holds(&counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_at_all_is_no_end_of_it() {
    let silent = [Answer::Silence, Answer::Done(Box::new(Answer::Silence))];
    let all = silent.into_iter().map(|answer| during(answer, 5));
    for (_, counts) in futures_util::future::join_all(all).await {
        holds(&counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_answers_hold_up_their_own_channel_alone() {
    let bot = Bot::start().await;
    bot.discord.script_times(usize::MAX, "POST", &format!("/channels/{LISTED}/"), Answer::Silence);
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    let asked = ask(&bot, 30);
    all_answered(&bot, &asked).await;
}

/// The REST interface vanishes and comes back once the bot has noticed.
pub(super) async fn vanished() -> (Bot, Counts) {
    let bot = Bot::start().await;
    bot.has_been_silent().await;
    bot.discord.rest_down();
    let asked = ask(&bot, 5);
    bot.logged("REST interface is in trouble").await;
    bot.discord.rest_up();
    let counts = count(&bot, &asked, Instant::now()).await;
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interface_that_vanishes_is_waited_for() {
    let (bot, counts) = vanished().await;
    holds(&counts);
    bot.logged("answers again").await;
}

/// The token is revoked, and the bot notices when it answers.
pub(super) async fn revoked() -> Bot {
    let mut bot = Bot::start().await;
    for (method, part) in [("POST", "/channels/"), ("GET", "/gateway/bot")] {
        bot.discord.script_times(100, method, part, Answer::Refuse(401, 0));
    }
    bot.say(LISTED, ASKER, QUESTION);
    assert_eq!(bot.ended().await.code(), Some(3), "{}", bot.log());
    assert!(bot.log().contains("Reset Token"), "{}", bot.log());
    bot
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_meanwhile_ends_the_program() {
    revoked().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_by_mistake_ends_nothing() {
    let (_, counts) = during(Answer::Refuse(401, 0), 1).await;
    holds(&counts);
}

/// One channel refuses the bot, with this code of Discord's or none; what is asked in the others counts.
pub(super) async fn left_alone(code: u64) -> (Bot, Counts) {
    let bot = Bot::start().await;
    bot.discord.script_times(100, "POST", &format!("/channels/{LISTED}/"), Answer::Refuse(403, code));
    for _ in 0..5 {
        bot.say(LISTED, ASKER, QUESTION);
    }
    bot.logged("left alone").await;
    let asked = ask(&bot, 5);
    let counts = count(&bot, &asked, Instant::now()).await;
    assert_eq!(bot.discord.count("POST", &format!("/channels/{LISTED}/")), 1);
    assert_eq!(bot.log().matches("stays silent in that channel").count(), 1, "{}", bot.log());
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_the_bot_is_left_alone_with_one_line() {
    let all = [0, 50_001, 50_013, 160_002].map(left_alone);
    for (_, counts) in futures_util::future::join_all(all).await {
        holds(&counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_end_long_before_discord_minds() {
    let bot = Bot::with("listen = \"all\"\nrequests_per_second = 0").await;
    bot.discord.script_times(usize::MAX, "POST", "/channels/4", Answer::Refuse(403, 50_013));
    for number in 0..600 {
        bot.say(channel(number), ASKER, QUESTION);
    }
    bot.logged("refused too many requests").await;
    bot.say(channel(600), ASKER, QUESTION);
    bot.logged("held back").await;
    // Whoever addresses the bot still gets an answer.
    bot.has_been_silent().await;
    assert!(bot.discord.answered_with(403) < 300, "{}", bot.discord.answered_with(403));
    assert_eq!(bot.log().matches("refused too many requests").count(), 1);
}

/// A question is deleted just before its answer goes out; what is asked after it counts.
pub(super) async fn question_gone() -> (Bot, Counts) {
    let bot = Bot::start().await;
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::Refuse(404, 10_008));
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    let asked = [bot.say(LISTED, OTHER, QUESTION)];
    let counts = count(&bot, &asked, Instant::now()).await;
    assert!(!bot.log().contains("WARN") && !bot.log().contains("ERROR"), "{}", bot.log());
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_vanishes_is_no_error() {
    holds(&question_gone().await.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_deleted_while_its_answer_is_under_way_keeps_none() {
    let bot = Bot::start().await;
    bot.discord.script_times(2, "POST", &format!("/channels/{LISTED}/"), Answer::Refuse(503, 0));
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    bot.delete(&question);
    bot.discord.request("DELETE", &format!("/channels/{LISTED}/")).await;
    bot.has_been_silent().await;
    assert!(in_channel(&bot, LISTED).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_without_its_first_message_is_tried_again() {
    let (_, counts) = during(Answer::Refuse(403, 40_058), 6).await;
    holds(&counts);
}

/// Discord does not take the answer to a press any more; what is asked after it counts.
pub(super) async fn too_late(status: u16, code: u64) -> (Bot, Counts) {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.discord.script("POST", "/callback", Answer::Refuse(status, code));
    bot.press(ASKER, &answer, syncdesk::engine::reply::wording::CHECKLIST).await;
    let asked = ask(&bot, 5);
    let counts = count(&bot, &asked, Instant::now()).await;
    assert_eq!(bot.discord.count("POST", "/callback"), 1, "no second answer");
    assert!(!bot.log().contains("WARN"), "{}", bot.log());
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_is_too_late_makes_no_noise() {
    for (status, code) in [(404, 10_062), (400, 40_060)] {
        holds(&too_late(status, code).await.1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_is_answered_within_three_seconds_of_trouble() {
    let troubles = [
        Answer::Refuse(502, 0),
        Answer::Cut,
        Answer::Silence,
        Answer::TooMany(0.2),
        Answer::Done(Box::new(Answer::Cut)),
    ];
    for trouble in troubles {
        let bot = Bot::start().await;
        let answer = bot.ask(QUESTION).await;
        let done_already = matches!(trouble, Answer::Done(_));
        bot.discord.script("POST", "/callback", trouble);
        if done_already {
            bot.discord.script("POST", "/callback", Answer::Refuse(400, 40_060));
        }
        bot.press(ASKER, &answer, syncdesk::engine::reply::wording::CHECKLIST).await;
        let again = bot.discord.request("POST", "/callback").await;
        let first = sends(&bot, "/interactions/")[0];
        assert!(again.at.duration_since(first) < Duration::from_secs(3));
        bot.logged("pressed").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn interactions_do_not_queue_behind_each_other_nor_behind_messages() {
    let bot = Bot::with("requests_per_second = 1").await;
    let late = Answer::Raw(429, &[("retry-after", "30"), ("x-ratelimit-global", "true")], "{\"global\": true}");
    bot.discord.script("POST", &format!("/channels/{ELSEWHERE}/"), late);
    bot.discord.script_times(1, "PATCH", "/webhooks/", Answer::Silence);
    bot.say(ELSEWHERE, ASKER, &format!("<@{BOT}> {QUESTION}"));
    bot.discord.request("POST", &format!("/channels/{ELSEWHERE}/")).await;
    let mut paths = Vec::new();
    for user in [OTHER, ASKER] {
        let target = objects::message(bot.id(), LISTED, OTHER, "good morning");
        bot.interact(&objects::pointed(bot.id(), Who::member(user, LISTED), "Suggest a fix", &target)).await;
        paths.push(bot.discord.request("PATCH", "/webhooks/").await.path);
    }
    // The first one still waits for its answer, and will be tried again.
    assert_ne!(paths[0], paths[1]);
}

/// When the bot sent something to the channels of [`channel`] or one of them.
pub(super) fn sends(bot: &Bot, part: &str) -> Vec<Instant> {
    let sends = bot.discord.requests().into_iter();
    sends
        .filter(|request| request.method == "POST" && request.path.starts_with(part))
        .map(|request| request.at)
        .collect()
}
