//! At which pace things go out: never faster than Discord allows, however many wait.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::rest::{Counts, ask, channel, count, during, holds, sends};
use super::{Bot, LISTED, QUESTION};
use crate::standin::objects::ASKER;
use crate::standin::{Answer, BOT};

/// How many are asked at once in [`burst`].
const SENDS: usize = 30;

/// Many ask in one channel, where Discord allows five messages every two seconds.
pub(super) async fn burst() -> (Bot, Counts) {
    let bot = Bot::start().await;
    bot.has_been_silent().await;
    bot.discord.limit_messages(5, Duration::from_secs(2));
    let since = Instant::now();
    let asked: Vec<Value> = (0..SENDS).map(|_| bot.say(LISTED, ASKER, &format!("<@{BOT}> {QUESTION}"))).collect();
    let counts = count(&bot, &asked, since).await;
    (bot, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_goes_out_at_the_pace_that_discord_allows() {
    let (bot, counts) = burst().await;
    assert_eq!((counts.lost, counts.twice), (0, 0), "{counts:?}");
    assert_eq!(bot.discord.answered_with(429), 0, "the limit was kept to");
    assert_eq!(sends(&bot, &format!("/channels/{LISTED}/")).len(), SENDS, "each was sent once");
    // Five at once and then five every two seconds; all at once they would run into refusals and take ten times as long.
    let ideal = Duration::from_secs(2 * (SENDS as u64 / 5 - 1));
    assert!((ideal..ideal * 10).contains(&counts.took), "{counts:?}");
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
async fn what_waited_for_hanging_requests_goes_at_the_usual_pace() {
    let bot = Bot::with("requests_per_second = 20").await;
    bot.has_been_silent().await;
    bot.discord.script_times(16, "POST", "/channels/4", Answer::Silence);
    let since = Instant::now();
    let asked = ask(&bot, 60);
    let counts = count(&bot, &asked, since).await;
    holds(&counts);
    // Nothing goes on before the first answers are given up, after five seconds. Then sixty are left, twenty a second.
    assert!(counts.took >= Duration::from_secs(7), "{counts:?}");
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
    // At their places the second would go after one second and the third after two.
    assert!(sends[2].duration_since(sends[0]) >= Duration::from_secs(3), "{sends:?}");
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
