//! What goes out while Discord's REST interface is in trouble: each question gets its one answer.
//!
//! Each fault is a function that gives counts, so that the same scenarios make a table.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Bot, ELSEWHERE, LISTED, QUESTION};
use crate::standin::objects::{self, ASKER, OTHER, Who};
use crate::standin::{Answer, BOT, StandIn};

/// No member waits longer in silence, however busy the machine is.
const SILENT: Duration = Duration::from_secs(40);

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
fn channel(number: usize) -> u64 {
    400_000_000_000_000_000 + number as u64
}

/// Asks once in each of so many channels.
fn ask(bot: &Bot, channels: usize) -> Vec<Value> {
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
async fn count(bot: &Bot, asked: &[Value], since: Instant) -> Counts {
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
    bot.discord.script_times(times, "POST", "/channels/4", answer);
    let since = Instant::now();
    let asked = ask(&bot, 5);
    let counts = count(&bot, &asked, since).await;
    (bot, counts)
}

#[track_caller]
fn holds(counts: &Counts) {
    assert_eq!((counts.lost, counts.twice), (0, 0), "{counts:?}");
    assert!(counts.asked > 0 && counts.took < SILENT, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_is_waited_out_whatever_it_says() {
    let said = [
        Answer::TooMany(0.2),
        Answer::Raw(429, &[], ""),
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

/// How many are asked at once in [`burst`].
const SENDS: usize = 30;

/// Many ask in one channel, where Discord allows five messages every two seconds.
pub(super) async fn burst() -> (Bot, Counts) {
    let bot = Bot::start().await;
    bot.discord.limit_messages(5, Duration::from_secs(2));
    let since = Instant::now();
    let asked: Vec<Value> = (0..SENDS).map(|_| bot.say(LISTED, ASKER, &format!("<@{BOT}> {QUESTION}"))).collect();
    let counts = count(&bot, &asked, since).await;
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interface_that_vanishes_is_waited_for() {
    let (bot, counts) = vanished().await;
    holds(&counts);
    bot.logged("answers again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_goes_out_at_the_pace_that_discord_allows() {
    let (bot, counts) = burst().await;
    assert_eq!((counts.lost, counts.twice), (0, 0), "{counts:?}");
    assert_eq!(bot.discord.answered_with(429), 0, "the limit was kept to");
    // Five at once and then five every two seconds.
    let ideal = Duration::from_secs(2 * (SENDS as u64 / 5 - 1));
    assert!((ideal..ideal * 3).contains(&counts.took), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn never_more_than_so_many_a_second() {
    let bot = Bot::with("requests_per_second = 5").await;
    bot.has_been_silent().await;
    let since = Instant::now();
    let asked = ask(&bot, 15);
    let counts = count(&bot, &asked, since).await;
    holds(&counts);
    assert!(counts.took >= Duration::from_secs(2), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_meanwhile_ends_the_program() {
    let mut bot = Bot::start().await;
    for (method, part) in [("POST", "/channels/"), ("GET", "/gateway/bot")] {
        bot.discord.script_times(100, method, part, Answer::Refuse(401, 0));
    }
    bot.say(LISTED, ASKER, QUESTION);
    assert_eq!(bot.ended().await.code(), Some(3), "{}", bot.log());
    assert!(bot.log().contains("Reset Token"), "{}", bot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_by_mistake_ends_nothing() {
    let (_, counts) = during(Answer::Refuse(401, 0), 1).await;
    holds(&counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_the_bot_is_left_alone_with_one_line() {
    for code in [50_001, 50_013, 160_002] {
        let bot = Bot::start().await;
        bot.discord.script_times(100, "POST", &format!("/channels/{LISTED}/"), Answer::Refuse(403, code));
        for _ in 0..5 {
            bot.say(LISTED, ASKER, QUESTION);
        }
        bot.logged("left alone").await;
        bot.has_been_silent().await;
        assert_eq!(bot.discord.count("POST", &format!("/channels/{LISTED}/")), 1);
        assert_eq!(bot.log().matches("stays silent in that channel").count(), 1, "{}", bot.log());
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

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_vanishes_is_no_error() {
    let bot = Bot::start().await;
    bot.discord.script("POST", &format!("/channels/{LISTED}/"), Answer::Refuse(404, 10_008));
    bot.say(LISTED, ASKER, QUESTION);
    bot.discord.request("POST", &format!("/channels/{LISTED}/")).await;
    bot.has_been_silent().await;
    assert!(!bot.log().contains("WARN") && !bot.log().contains("ERROR"), "{}", bot.log());
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

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_is_too_late_makes_no_noise() {
    for code in [10_062, 40_060] {
        let bot = Bot::start().await;
        let answer = bot.ask(QUESTION).await;
        bot.discord.script("POST", "/callback", Answer::Refuse(if code == 10_062 { 404 } else { 400 }, code));
        bot.press(ASKER, &answer, syncdesk::engine::reply::wording::CHECKLIST).await;
        bot.has_been_silent().await;
        assert_eq!(bot.discord.count("POST", "/callback"), 1, "no second answer");
        assert!(!bot.log().contains("WARN"), "{}", bot.log());
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
        let since = Instant::now();
        bot.press(ASKER, &answer, syncdesk::engine::reply::wording::CHECKLIST).await;
        let again = bot.discord.request("POST", "/callback").await;
        assert!(again.at.duration_since(since) < Duration::from_secs(3));
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
    for (user, outcomes) in [(OTHER, 0), (ASKER, 1)] {
        let target = objects::message(bot.id(), LISTED, OTHER, "good morning");
        let interaction = objects::pointed(bot.id(), Who::member(user, LISTED), "Suggest a fix", &target);
        if outcomes == 0 {
            bot.interact(&interaction).await;
            bot.discord.request("PATCH", "/webhooks/").await;
        } else {
            bot.outcome(&interaction).await;
        }
    }
    // The first one still waits for its answer, and will be tried again.
    assert_eq!(bot.discord.count("PATCH", "/webhooks/"), 2);
}

/// When the bot sent something to the channels of [`channel`] or one of them.
fn sends(bot: &Bot, part: &str) -> Vec<Instant> {
    let sends = bot.discord.requests().into_iter();
    sends
        .filter(|request| request.method == "POST" && request.path.starts_with(part))
        .map(|request| request.at)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_for_hanging_requests_goes_at_the_usual_pace() {
    let bot = Bot::with("requests_per_second = 20").await;
    bot.has_been_silent().await;
    bot.discord.script_times(16, "POST", "/channels/4", Answer::Silence);
    let asked = ask(&bot, 60);
    holds(&count(&bot, &asked, Instant::now()).await);
    let sends = sends(&bot, "/channels/4");
    assert!(sends.windows(21).all(|some| some[20].duration_since(some[0]) > Duration::from_millis(900)), "{sends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_place_in_line_stays_when_discord_closes_the_door() {
    let bot = Bot::with("requests_per_second = 1").await;
    bot.has_been_silent().await;
    let closed = Answer::Raw(429, &[("x-ratelimit-global", "true")], "{\"retry_after\": 3, \"global\": true}");
    bot.discord.script("POST", "/channels/4", closed);
    let asked = ask(&bot, 3);
    holds(&count(&bot, &asked, Instant::now()).await);
    let sends = sends(&bot, "/channels/4");
    assert!(sends[1].duration_since(sends[0]) >= Duration::from_secs(3), "{sends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_without_a_wait_is_no_reason_to_hurry() {
    let at_once = Answer::Raw(429, &[("x-ratelimit-scope", "user")], "{\"retry_after\": 0}");
    let (bot, counts) = during(at_once, 15).await;
    holds(&counts);
    for number in 0..5 {
        let sends = sends(&bot, &format!("/channels/{}/", channel(number)));
        assert!(sends.windows(2).all(|pair| pair[1].duration_since(pair[0]) > Duration::from_millis(190)), "{sends:?}");
    }
}
