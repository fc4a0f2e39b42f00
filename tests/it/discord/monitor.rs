//! What the bot tells of itself: figures, whether it is ready, and nothing about members.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::Value;

use super::{Bot, CHAT, FIX, LISTED, QUESTION};
use crate::cli::{stdout, syncdesk};
use crate::standin::objects::ASKER;
use crate::standin::{Answer, StandIn};

/// It tells of itself on a port that the system chooses.
const ON: &str = "\n[monitor]\nenabled = true\naddress = \"127.0.0.1:0\"\n";

/// Where a bot serves.
async fn address(bot: &Bot) -> String {
    let said = "serving /metrics and /health on http://";
    bot.logged(said).await;
    let log = bot.log();
    let line = log.lines().find_map(|line| line.split_once(said)).expect("it was logged").1;
    line.split_whitespace().next().expect("an address").to_owned()
}

/// The status and the text of a page.
fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("sent");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("text");
    let (head, body) = page.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// What `syncdesk health` prints, and its exit code.
fn health(address: &str) -> (String, Option<i32>) {
    let output = syncdesk(&["health"]).env("SYNCDESK_MONITOR", address).output().expect("it starts");
    (stdout(&output), output.status.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_counts_what_it_does_and_nothing_about_members() {
    let bot = Bot::with(ON).await;
    let address = address(&bot).await;
    bot.say(LISTED, ASKER, CHAT);
    let message = bot.say(LISTED, ASKER, QUESTION);
    bot.answer(LISTED).await;
    bot.logged("answered").await;
    let (status, page) = get(&address, "/metrics");
    assert_eq!(status, 200);
    for line in [
        "syncdesk_messages_total{kind=\"question\"} 2".to_owned(),
        format!("syncdesk_decisions_total{{decision=\"answer\",fix=\"icloud-photos/{FIX}\"}} 1"),
        "syncdesk_decisions_total{decision=\"silent\",fix=\"none\"} 1".to_owned(),
        "syncdesk_decision_seconds_count 2".to_owned(),
        "syncdesk_outcomes_total{outcome=\"answered\"} 1".to_owned(),
        "syncdesk_rest_requests_total{method=\"POST\",status=\"200\"} 1".to_owned(),
        "syncdesk_gateway_sessions_total{kind=\"new\"} 1".to_owned(),
        "syncdesk_gateway_connected 1".to_owned(),
        "syncdesk_knowledge_fixes 7".to_owned(),
        "syncdesk_knowledge_findings{severity=\"error\"} 0".to_owned(),
        "syncdesk_ready 1".to_owned(),
    ] {
        assert!(page.lines().any(|written| written == line), "no `{line}` in:\n{page}");
    }
    for secret in ["battery", "a.test.token", &ASKER.to_string(), &LISTED.to_string(), message["id"].as_str().unwrap()]
    {
        assert!(!page.contains(secret), "{secret} in:\n{page}");
    }
    assert_eq!(get(&address, "/").0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_when_discord_has_taken_it() {
    let bot = Bot::with(ON).await;
    let address = address(&bot).await;
    // It connects while it still reads the knowledge.
    bot.ask(QUESTION).await;
    let (status, page) = get(&address, "/health");
    let page: Value = serde_json::from_str(&page).expect("JSON");
    assert_eq!((status, &page["ready"], &page["knowledge"]["fixes"]), (200, &true.into(), &7.into()), "{page:#}");
    let (said, code) = health(&address);
    assert!(said.starts_with("ready, running for ") && code == Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_that_it_is_alive_and_says_what_is_missing() {
    let discord = StandIn::start().await;
    discord.script("GET", "/gateway/bot", Answer::Late(std::time::Duration::from_secs(60)));
    let bot = Bot::against(discord, ON);
    let address = address(&bot).await;
    assert_eq!(get(&address, "/health/live"), (200, "alive\n".to_owned()));
    let (status, page) = get(&address, "/health");
    let page: Value = serde_json::from_str(&page).expect("JSON");
    assert_eq!((status, &page["ready"]), (503, &false.into()), "{page:#}");
    assert!(page["problems"][0].as_str().is_some_and(|why| why.starts_with("Discord has not taken")), "{page:#}");
    let (said, code) = health(&address);
    assert!(said.starts_with("not ready: Discord has not taken the bot") && code == Some(1), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_no_reason_not_to_answer() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound");
    let bot = Bot::with(&format!("\n[monitor]\nenabled = true\naddress = \"{address}\"\n")).await;
    bot.logged("set `monitor.address` to a free one").await;
    bot.ask(QUESTION).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unasked_it_tells_nothing() {
    let bot = Bot::start().await;
    bot.ask(QUESTION).await;
    assert!(!bot.log().contains("serving /metrics"), "{}", bot.log());
    let output = syncdesk(&["health"]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(crate::cli::stderr(&output).contains("[monitor]"), "{}", crate::cli::stderr(&output));
}
