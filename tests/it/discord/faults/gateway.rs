//! Faults of the gateway.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{ELSEWHERE, QUESTION};
use super::town::{PATIENCE, Then, Town};
use super::{Row, Scenario, hold};
use crate::standin::objects::{self, ASKER, GUILD, Who};
use crate::standin::{BOT, Greeting, Order};

/// Every scenario of this group.
pub(super) fn all() -> Vec<Scenario> {
    vec![
        Scenario { is_slow: false, run: || Box::pin(closed_and_resumed()) },
        Scenario { is_slow: false, run: || Box::pin(broken_and_resumed()) },
        Scenario { is_slow: false, run: || Box::pin(sessions_that_are_over()) },
        Scenario { is_slow: false, run: || Box::pin(refused_for_good()) },
        Scenario { is_slow: false, run: || Box::pin(events_that_are_odd()) },
        Scenario { is_slow: false, run: || Box::pin(frames_that_are_odd()) },
        Scenario { is_slow: false, run: || Box::pin(a_guild_that_is_away()) },
        Scenario { is_slow: false, run: || Box::pin(no_session_left()) },
        Scenario { is_slow: false, run: || Box::pin(slow_to_begin()) },
        Scenario { is_slow: true, run: || Box::pin(never_begins()) },
        Scenario { is_slow: false, run: || Box::pin(a_short_outage()) },
        Scenario { is_slow: true, run: || Box::pin(an_outage_of_a_minute()) },
        Scenario { is_slow: true, run: || Box::pin(an_outage_of_ten_minutes()) },
    ]
}

/// Every way in which Discord asks for a new connection, or closes one, after which a session can be resumed.
async fn closed_and_resumed() -> Vec<Row> {
    let mut town = Town::begin().await;
    let ask = |op: u8, data: Value| {
        async move |town: &mut Town| {
            town.discord.say_op(op, &data);
            town.members().ask();
        }
    };
    town.suffer("op 7", Then::Reconnects, ask(7, Value::Null)).await;
    town.suffer("op 9, can be resumed", Then::Reconnects, ask(9, json!(true))).await;
    let codes = [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4008].map(Some);
    for code in codes.into_iter().chain([None]) {
        let fault = code.map_or("closed without a code".to_owned(), |code| format!("close code {code}"));
        town.suffer(&fault, Then::Reconnects, async |town| {
            town.discord.order(Order::Close(code));
            town.members().ask();
        })
        .await;
    }
    town.end().await
}

/// The connection goes without a word.
async fn broken_and_resumed() -> Vec<Row> {
    let mut town = Town::begin().await;
    for (fault, order) in
        [("TCP cut (1006)", Order::Cut), ("half-open, no heartbeat acks (one due each 2.5 s)", Order::Hush)]
    {
        town.suffer(fault, Then::Reconnects, async |town| {
            town.discord.hang_up(order);
            town.members().ask();
        })
        .await;
    }
    town.suffer("a resume that is cut, twice", Then::Reconnects, async |town| {
        let (identifies, resumes) = town.introductions();
        for attempt in 1..=2 {
            town.discord.hang_up(Order::Cut);
            town.members().ask();
            town.discord.asked_in(identifies + resumes + attempt, PATIENCE).await;
        }
        town.discord.hang_up(Order::Cut);
    })
    .await;
    town.end().await
}

/// Sessions that cannot be resumed: what was written meanwhile is found in the channels.
async fn sessions_that_are_over() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.discord.add_channel(objects::channel(ELSEWHERE));
    let mention = objects::message(town.discord.id(), ELSEWHERE, ASKER, &format!("<@{BOT}> {QUESTION}"));
    let chat = objects::message(town.discord.id(), ELSEWHERE, ASKER, QUESTION);
    town.suffer("op 9, cannot be resumed", Then::Reconnects, async |town| {
        town.discord.end_session();
        town.members().ask();
        for unheard in [&mention, &chat] {
            town.discord.add_message(unheard);
        }
    })
    .await;
    let ids = [&mention, &chat].map(|message| objects::number(&message["id"]));
    let found = tokio::time::timeout(PATIENCE, town.discord.answered(&ids[..1])).await;
    assert!(found.is_ok(), "a mention in a channel that is not listed is heard of, too");
    assert_eq!(town.discord.answers().get(&ids[1]), None, "nobody has asked the bot there");
    for code in [4007, 4009] {
        town.suffer(&format!("close code {code}"), Then::Reconnects, async |town| {
            town.discord.hang_up(Order::Close(Some(code)));
            town.discord.forget_session();
            town.members().ask();
        })
        .await;
    }
    town.suffer("RESUME refused", Then::Reconnects, async |town| {
        town.discord.hang_up(Order::Cut);
        town.discord.forget_session();
        town.members().ask();
    })
    .await;
    town.suffer("READY, and again within seconds", Then::Reconnects, async |town| {
        let (identifies, resumes) = town.introductions();
        town.discord.end_session();
        town.members().ask();
        town.discord.introduced(identifies + resumes + 1, PATIENCE).await;
        town.discord.end_session();
        town.members().ask();
    })
    .await;
    town.end().await
}

/// The close codes after which Discord wants nobody to come again.
async fn refused_for_good() -> Vec<Row> {
    let each = [4004, 4010, 4011, 4012, 4013].map(async |code: u16| {
        let mut town = Town::begin().await;
        town.members().ask_on(2).await;
        town.hush();
        town.is_answered().await;
        let before = town.introductions();
        town.discord.order(Order::Close(Some(code)));
        let mut bot = town.bot.take().expect("it runs");
        assert_eq!(bot.ended().await.code(), Some(3), "{}", bot.log());
        assert_eq!(town.introductions(), before, "nobody comes again");
        town.note(&format!("close code {code}"), "exit code 3, no second session".into(), 0, None);
        town.rows()
    });
    let mut rows: Vec<Row> = futures_util::future::join_all(each).await.into_iter().flatten().collect();
    let mut town = Town::begin().await;
    town.suffer("close code 4014", Then::Reconnects, async |town| {
        town.discord.hang_up(Order::Close(Some(4014)));
        town.discord.forget_session();
    })
    .await;
    town.add(", without the intent");
    rows.extend(town.end().await);
    rows
}

/// Events that come twice, in the wrong order, or that nobody knows.
async fn events_that_are_odd() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("events that come twice", Then::GoesOn, async |town| {
        let message = town.members().ask();
        for _ in 0..3 {
            town.discord.repeat();
        }
        town.discord.say(&message);
        let help = objects::command(town.discord.id(), Who::member(ASKER, ELSEWHERE), "help", None);
        town.discord.dispatch("INTERACTION_CREATE", &help);
        town.discord.dispatch("INTERACTION_CREATE", &help);
        let first = town.discord.request("POST", "/interactions/").await;
        town.members().ask_on(3).await;
        assert_eq!(town.discord.count("POST", &first.path), 1, "an interaction can be answered once");
    })
    .await;
    town.suffer("events out of order", Then::GoesOn, async |town| {
        let late = town.members().question();
        let late = town.discord.withhold(&late);
        town.members().ask_on(2).await;
        town.discord.order(Order::Say(late));
    })
    .await;
    town.suffer("events out of order, then TCP cut", Then::Reconnects, async |town| {
        let late = town.members().question();
        // It never comes: the session brings it again.
        drop(town.discord.withhold(&late));
        town.members().ask_on(2).await;
        town.discord.hang_up(Order::Cut);
    })
    .await;
    town.suffer("unknown events, ops and fields; unreadable events", Then::GoesOn, async |town| {
        town.discord.dispatch("SOMETHING_NEW", &json!({"of": ["which", {"nobody": "knows"}]}));
        town.discord.say_op(42, &json!({"what": "is that?"}));
        let mut question = town.members().question();
        question["something_new"] = json!([1, {"two": null}]);
        question["author"]["something_new"] = json!("yes");
        town.discord.say(&question);
        let mut question = town.members().question();
        question["embeds"] = json!([{"type": 7}]);
        question["attachments"] = json!("of a new kind");
        town.discord.say(&question);
        for name in ["MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "THREAD_CREATE", "MESSAGE_DELETE"] {
            town.discord.dispatch(name, &json!({"id": "1", "content": "nothing else"}));
            town.discord.dispatch(name, &json!(["a secret word"]));
        }
    })
    .await;
    let bot = town.bot.as_ref().expect("it runs");
    bot.log_shows("each kind of event", |log| log.matches("could not be read").count() >= 5).await;
    assert_eq!(bot.log().matches("could not be read").count(), 5, "once for each kind: {}", bot.log());
    assert!(!bot.log().contains("a secret word"), "{}", bot.log());
    town.end().await
}

/// Frames that are no JSON, no text, no object, or too large.
async fn frames_that_are_odd() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("frames that say nothing", Then::GoesOn, async |town| {
        for text in ["[]", "7", "\"hello\"", "{}", r#"{"op":"x"}"#, r#"{"op":0}"#, r#"{"op":0,"t":"READY","s":1}"#] {
            town.discord.order(Order::Say(text.into()));
        }
        town.discord.order(Order::Say(r#"{"d":{"a":1},"s":null,"t":null,"op":11}"#.into()));
        town.discord.order(Order::Binary(vec![0, 159, 146, 150]));
    })
    .await;
    town.suffer("malformed frame", Then::Reconnects, async |town| {
        let question = town.members().question();
        let whole = town.discord.withhold(&question);
        let half = whole.get(..whole.len() / 2).expect("it is all ASCII").to_owned();
        town.discord.order(Order::Say(half));
    })
    .await;
    let memory = |town: &Town| town.bot.as_ref().expect("it runs").peak_memory();
    let before = memory(&town);
    town.suffer("frame that announces 4 EiB", Then::Reconnects, async |town| {
        let mut header = vec![0x81, 127];
        header.extend((1_u64 << 62).to_be_bytes());
        town.discord.order(Order::Bytes(header));
    })
    .await;
    town.suffer("frame of 128 MiB", Then::Reconnects, async |town| {
        town.discord.order(Order::Say(format!(r#"{{"t":"NEW","s":1,"op":0,"d":"{}"}}"#, "x".repeat(128 << 20))));
    })
    .await;
    let grown = memory(&town).saturating_sub(before) >> 20;
    assert!(grown < 64, "{grown} MiB");
    town.add(&format!(", memory up by {grown} MiB at most"));
    town.suffer("frame of 12 MiB, as Discord may send", Then::GoesOn, async |town| {
        town.discord.dispatch("NEW", &json!("x".repeat(12 << 20)));
    })
    .await;
    town.end().await
}

/// Discord has trouble with one guild.
async fn a_guild_that_is_away() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("guild unavailable, and back", Then::GoesOn, async |town| {
        town.discord.dispatch("GUILD_DELETE", &json!({"id": GUILD.to_string(), "unavailable": true}));
        town.members().are_heard(false);
        town.members().ask_on(3).await;
        town.members().are_heard(true);
        town.discord.dispatch("GUILD_CREATE", &town.discord.guild());
    })
    .await;
    town.end().await
}

/// The day's sessions are used up.
async fn no_session_left() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("session starts used up for 2 s", Then::Reconnects, async |town| {
        let asked = town.discord.count("GET", "/gateway/bot");
        town.discord.use_up_starts(Duration::from_secs(2));
        town.discord.end_session();
        town.members().ask();
        // Once it is told to wait, and once that it may go on.
        town.discord.counted("GET", "/gateway/bot", asked + 2).await;
    })
    .await;
    assert_eq!(town.discord.begun_too_early(), 0);
    town.add(", not before it may");
    town.end().await
}

/// The gateway takes its time.
async fn slow_to_begin() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("READY 3 s late", Then::Reconnects, async |town| {
        town.discord.greet(Greeting::Late(Duration::from_secs(3)));
        town.discord.end_session();
        town.members().ask();
    })
    .await;
    town.suffer("no HELLO", Then::Reconnects, async |town| {
        town.discord.greet(Greeting::Silence);
        town.discord.hang_up(Order::Cut);
        town.members().ask();
    })
    .await;
    town.end().await
}

/// The gateway says HELLO and nothing more.
async fn never_begins() -> Vec<Row> {
    let run = async |fault: &str, ends: bool| {
        let mut town = Town::paced(Duration::from_secs(1)).await;
        town.suffer(fault, Then::Reconnects, async |town| {
            town.discord.greet(Greeting::Hello);
            if ends {
                town.discord.end_session();
            } else {
                town.discord.hang_up(Order::Cut);
            }
            town.members().ask();
            let (identifies, resumes) = town.introductions();
            town.discord.asked_in(identifies + resumes + 1, PATIENCE).await;
        })
        .await;
        town.end().await
    };
    let (ready, resumed) = tokio::join!(run("READY never comes", true), run("RESUMED never comes", false));
    ready.into_iter().chain(resumed).collect()
}

/// Nothing listens while so many ask.
async fn outage(town: &mut Town, asked: usize) {
    town.discord.begin_outage();
    town.members().ask_on(asked).await;
    town.discord.end_outage();
}

async fn a_short_outage() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("outage of 2 s", Then::Reconnects, async |town| outage(town, 10).await).await;
    town.suffer("outage of 2 s, session forgotten", Then::Reconnects, async |town| {
        town.discord.forget_session();
        outage(town, 10).await;
    })
    .await;
    town.end().await
}

async fn an_outage_of_a_minute() -> Vec<Row> {
    let mut town = Town::paced(Duration::from_millis(500)).await;
    town.suffer("outage of 1 min", Then::Reconnects, async |town| outage(town, 120).await).await;
    town.end().await
}

async fn an_outage_of_ten_minutes() -> Vec<Row> {
    let mut town = Town::paced(Duration::from_secs(2)).await;
    town.suffer("outage of 10 min, session forgotten", Then::Reconnects, async |town| {
        town.discord.forget_session();
        outage(town, 300).await;
    })
    .await;
    town.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_connections_are_resumed() {
    hold(&closed_and_resumed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_connections_are_resumed() {
    hold(&broken_and_resumed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_looks_back() {
    hold(&sessions_that_are_over().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_refused_for_good_does_not_come_again() {
    hold(&refused_for_good().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_events_do_no_harm() {
    hold(&events_that_are_odd().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_frames_do_no_harm() {
    hold(&frames_that_are_odd().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guild_that_comes_back_is_looked_at() {
    hold(&a_guild_that_is_away().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_begins_that_is_not_left() {
    hold(&no_session_left().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_gateway_is_waited_for_but_not_for_ever() {
    hold(&slow_to_begin().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_loses_nothing() {
    hold(&a_short_outage().await);
}
