//! What was written while the bot was away: answered once when it is back, if it is still fresh.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{Bot, CHAT, ELSEWHERE, LISTED, OTHER_QUESTION, QUESTION, fix, title};
use crate::standin::objects::{self, ASKER, GUILD, OTHER};
use crate::standin::{Answer, StandIn};

/// Discord with the listed channel and another one.
async fn discord() -> StandIn {
    let discord = StandIn::start().await;
    discord.add_channel(objects::channel(LISTED));
    discord.add_channel(objects::channel(ELSEWHERE));
    discord
}

/// A message that nobody was told of.
fn unheard(discord: &StandIn, channel: u64, author: u64, content: &str) -> Value {
    let mut message = objects::message(discord.id(), channel, author, content);
    // Only events say which guild it is.
    message.as_object_mut().expect("an object").remove("guild_id");
    discord.add_message(&message);
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_what_is_fresh_is_answered_and_nothing_twice() {
    let discord = discord().await;
    let first = Bot::against(discord.clone(), "");
    discord.connected().await;
    first.say(LISTED, ASKER, QUESTION);
    first.answer(LISTED).await;
    drop(first);
    unheard(&discord, LISTED, OTHER, CHAT);
    unheard(&discord, ELSEWHERE, OTHER, OTHER_QUESTION);
    let missed = unheard(&discord, LISTED, OTHER, OTHER_QUESTION);
    let second = Bot::against(discord.clone(), "");
    let (request, sent) = second.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
    assert_eq!(title(&sent), fix(super::OTHER_FIX).title);
    second.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_left_alone() {
    let discord = discord().await;
    let hour_ago = discord.id() - (3_600_000 << 22);
    let mut old = objects::message(hour_ago, LISTED, ASKER, QUESTION);
    old.as_object_mut().expect("an object").remove("guild_id");
    discord.add_message(&old);
    let bot = Bot::against(discord.clone(), "");
    discord.connected().await;
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_human_has_answered_is_left_alone() {
    let discord = discord().await;
    let question = unheard(&discord, LISTED, ASKER, QUESTION);
    let answer = objects::message(discord.id(), LISTED, OTHER, "no idea, sorry");
    discord.add_message(&objects::in_reply_to(answer, &question));
    let bot = Bot::against(discord.clone(), "wait_seconds = 1");
    bot.logged("a human was first").await;
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_lost_loses_no_question() {
    let discord = discord().await;
    let mut thread = objects::thread(discord.id(), LISTED, ASKER, "Help");
    thread["type"] = 11.into();
    let thread_id = objects::number(&thread["id"]);
    discord.add_channel(thread);
    let bot = Bot::against(discord.clone(), "");
    discord.connected().await;
    bot.ask(QUESTION).await;
    discord.end_session();
    let missed = unheard(&discord, thread_id, OTHER, OTHER_QUESTION);
    discord.connected().await;
    let (request, _) = bot.answer(thread_id).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_known_stays_as_it_is() {
    let discord = discord().await;
    let bot = Bot::against(discord.clone(), "");
    discord.connected().await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.answer(LISTED).await;
    discord.end_session();
    let missed = unheard(&discord, LISTED, OTHER, OTHER_QUESTION);
    discord.connected().await;
    let (request, _) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
    // Other words for the same question: the walk below it goes on where it stands.
    discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, &format!("{QUESTION}!"), 30));
    bot.logged("unchanged").await;
    assert_eq!(bot.discord.count("PATCH", "/messages/"), 0, "{}", bot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_channel_hides_no_question() {
    let discord = discord().await;
    for _ in 0..350 {
        unheard(&discord, LISTED, OTHER, CHAT);
    }
    let missed = unheard(&discord, LISTED, ASKER, QUESTION);
    let bot = Bot::against(discord.clone(), "");
    let (request, _) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_process_before_has_heard_is_left_alone() {
    let discord = discord().await;
    let data = tempfile::tempdir().expect("a folder");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    std::fs::write(data.path().join("alive"), now.to_string()).expect("written");
    // Ten minutes ago: fresh, but the bot was there and had its reasons.
    let mut heard = objects::message(discord.id() - (600_000 << 22), LISTED, ASKER, QUESTION);
    heard.as_object_mut().expect("an object").remove("guild_id");
    discord.add_message(&heard);
    let missed = unheard(&discord, LISTED, OTHER, OTHER_QUESTION);
    let knowledge = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge"));
    let folder = data.path().to_owned();
    let bot = Bot::launched(discord.clone(), "", knowledge, |program| (Command::new(program), Some(folder)));
    let (request, _) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guild_that_cannot_be_read_holds_up_no_other() {
    let discord = discord().await;
    let (other_guild, elsewhere) = (GUILD + 1, LISTED + 50);
    let bot = Bot::against(discord.clone(), &format!("channels = [{LISTED}, {elsewhere}]"));
    bot.discord.connected().await;
    bot.ask(QUESTION).await;
    discord.script_times(usize::MAX, "GET", &format!("/channels/{LISTED}/messages"), Answer::Silence);
    for guild in [GUILD, other_guild] {
        discord.dispatch("GUILD_DELETE", &json!({"id": guild.to_string(), "unavailable": true}));
    }
    unheard(&discord, LISTED, OTHER, OTHER_QUESTION);
    let missed = unheard(&discord, elsewhere, OTHER, OTHER_QUESTION);
    discord.dispatch("GUILD_CREATE", &discord.guild());
    discord.counted("GET", &format!("/channels/{LISTED}/messages"), 1).await;
    let mut channel = objects::channel(elsewhere);
    channel["guild_id"] = json!(other_guild.to_string());
    channel["last_message_id"] = missed["id"].clone();
    let mut guild = objects::guild(&json!([channel]), &json!([]));
    guild["id"] = json!(other_guild.to_string());
    discord.dispatch("GUILD_CREATE", &guild);
    let (request, _) = bot.answer(elsewhere).await;
    assert_eq!(request.body["message_reference"]["message_id"], missed["id"]);
}

/// Two questions with their answers.
async fn two_answered(bot: &Bot) -> [(Value, Value); 2] {
    let mut both =
        [(QUESTION, ASKER), (OTHER_QUESTION, OTHER)].map(|(words, who)| (bot.say(LISTED, who, words), Value::Null));
    for (question, answer) in &mut both {
        bot.discord.answered(&[objects::number(&question["id"])]).await;
        let mut sent = bot.discord.sent().into_iter();
        *answer = sent.find(|sent| sent["message_reference"]["message_id"] == question["id"]).expect("answered");
    }
    both
}

/// One question vanishes, another one becomes the first, and nobody is told.
fn change(discord: &StandIn, [(gone, _), (changed, _)]: &[(Value, Value); 2]) {
    discord.remove_message(gone);
    discord.add_message(&objects::edited(changed, QUESTION, 30));
}

/// Waits until the answers have followed.
async fn have_followed(bot: &Bot, [(_, old), (_, changed)]: &[(Value, Value); 2]) {
    bot.discord.counted("DELETE", &format!("/messages/{}", old["id"].as_str().expect("an id")), 1).await;
    let path = format!("/messages/{}", changed["id"].as_str().expect("an id"));
    bot.discord.counted("PATCH", &path, 1).await;
    let requests = bot.discord.requests();
    let edit = requests.iter().find(|request| request.method == "PATCH" && request.path.ends_with(&path));
    assert_eq!(title(&edit.expect("it was counted").body), fix(super::FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_follows_what_became_of_its_question_meanwhile() {
    let discord = discord().await;
    let bot = Bot::against(discord.clone(), "");
    discord.connected().await;
    let both = two_answered(&bot).await;
    discord.end_session();
    change(&discord, &both);
    have_followed(&bot, &both).await;
    // The changed answer stands, whatever comes after it.
    discord.end_session();
    let missed = unheard(&discord, LISTED, OTHER, QUESTION);
    discord.answered(&[objects::number(&missed["id"])]).await;
    assert_eq!((discord.count("DELETE", "/messages/"), discord.count("PATCH", "/messages/")), (1, 1), "{}", bot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_follows_what_became_of_its_question_during_a_restart() {
    let discord = discord().await;
    let first = Bot::against(discord.clone(), "");
    discord.connected().await;
    let both = two_answered(&first).await;
    drop(first);
    change(&discord, &both);
    let second = Bot::against(discord.clone(), "");
    have_followed(&second, &both).await;
    drop(second);
    let missed = unheard(&discord, LISTED, OTHER, QUESTION);
    let third = Bot::against(discord.clone(), "");
    discord.answered(&[objects::number(&missed["id"])]).await;
    third.has_been_silent().await;
    assert_eq!((discord.count("DELETE", "/messages/"), discord.count("PATCH", "/messages/")), (1, 1));
}
