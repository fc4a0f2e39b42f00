//! Slash commands, the list that appears while one types, and the entry in a message's menu.

use serde_json::{Value, json};
use syncdesk::engine::reply::wording::{self, discord as words};

use super::{Bot, CHAT, FIX, LISTED, QUESTION, components, fix, is_private, labels, text, title};
use crate::standin::objects::{self, ASKER, OTHER, Who};
use crate::standin::{Answer, BOT, StandIn};

const ME: Who = Who { user: ASKER, permissions: "2048", channel: LISTED };

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_at_the_start() {
    let bot = Bot::against(StandIn::start().await, "");
    let put = bot.discord.request("PUT", "/commands").await;
    assert_eq!(put.path, format!("/applications/{BOT}/commands"));
    let names: Vec<_> = put.body.as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["checklist", "ask", "fix", "help", "privacy", "Suggest a fix"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_are_there_are_left_alone() {
    let first = Bot::against(StandIn::start().await, "");
    let put = first.discord.request("PUT", "/commands").await;
    let there = put.body.as_array().expect("a list").iter().rev().cloned();
    let there: Vec<Value> = (1..).zip(there).map(|(id, command)| objects::registered(id, command)).collect();
    let discord = StandIn::start().await;
    discord.add_commands(&there.into());
    let bot = Bot::against(discord, "");
    bot.discord.request("GET", "/commands").await;
    bot.has_been_silent().await;
    assert_eq!(bot.discord.count("PUT", "/commands"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_command_is_registered_again() {
    let discord = StandIn::start().await;
    let old = json!({"name": "help", "description": "Something else", "options": []});
    discord.add_commands(&json!([objects::registered(1, old)]));
    let bot = Bot::against(discord, "");
    bot.discord.request("PUT", "/commands").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_of_configured_guilds() {
    let discord = StandIn::start().await;
    let old = json!({"name": "help", "description": "Everywhere", "options": []});
    discord.add_commands(&json!([objects::registered(1, old)]));
    let bot = Bot::against(discord, "guilds = [100000000000000001]");
    let everywhere = bot.discord.request("PUT", "/commands").await;
    assert_eq!(everywhere.path, format!("/applications/{BOT}/commands"));
    assert_eq!(everywhere.body, json!([]), "or they would be shown twice");
    let put = bot.discord.request("PUT", "/commands").await;
    assert!(put.path.ends_with("/guilds/100000000000000001/commands"), "{}", put.path);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_has_every_fix() {
    let bot = Bot::start().await;
    let response = bot.interact(&objects::command(bot.id(), ME, "checklist", None)).await;
    assert!(is_private(&response));
    let entries = labels(&response["data"]).into_iter().filter(|label| label.starts_with(char::is_numeric));
    assert_eq!(entries.count(), 7);
    assert!(labels(&response["data"]).contains(&words::SHOW_EVERYONE));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_of_a_guide() {
    let bot = Bot::start().await;
    let known = objects::command(bot.id(), ME, "checklist", Some(("guide", "icloud-photos")));
    assert!(is_private(&bot.interact(&known).await));
    let unknown = objects::command(bot.id(), ME, "checklist", Some(("guide", "gardening")));
    assert_eq!(text(&bot.interact(&unknown).await["data"]), words::NO_SUCH_GUIDE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_asked_by_command_stands_above_its_answer() {
    let bot = Bot::start().await;
    let response = bot.interact(&objects::command(bot.id(), ME, "ask", Some(("question", QUESTION)))).await;
    assert!(!is_private(&response));
    assert_eq!(title(&response["data"]), fix(FIX).title);
    assert_eq!(response["data"]["embeds"][0]["author"]["name"], format!("“{QUESTION}”"));
    let mut message = objects::direct(bot.id(), LISTED, BOT, "");
    objects::change(&mut message, &response["data"]);
    let reasons = bot.press(ASKER, &message, wording::WHY).await;
    assert!(is_private(&reasons) && text(&reasons["data"]).contains("battery"), "{reasons:#}");
    let next = bot.press(ASKER, &message, wording::NEXT).await;
    assert_eq!(next["data"]["embeds"][0]["author"]["name"], format!("“{QUESTION}”"), "the question stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn chatter_asked_by_command_is_answered_in_private() {
    let bot = Bot::start().await;
    let response = bot.interact(&objects::command(bot.id(), ME, "ask", Some(("question", CHAT)))).await;
    assert!(is_private(&response));
    assert_eq!(title(&response["data"]), wording::ABOUT_TITLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_by_its_name() {
    let bot = Bot::start().await;
    for name in ["icloud-photos/power", "power", &fix(FIX).title] {
        let response = bot.interact(&objects::command(bot.id(), ME, "fix", Some(("name", name)))).await;
        assert_eq!(title(&response["data"]), fix(FIX).title, "for {name}");
        assert!(!is_private(&response));
    }
    let response = bot.interact(&objects::command(bot.id(), ME, "fix", Some(("name", "zzzz")))).await;
    assert!(is_private(&response));
    assert_eq!(text(&response["data"]), words::NO_SUCH_FIX);
}

#[tokio::test(flavor = "multi_thread")]
async fn fixes_appear_while_one_types() {
    let bot = Bot::start().await;
    let all = bot.interact(&objects::typing(bot.id(), ME, "fix", "name", "")).await;
    assert_eq!(all["type"], 8);
    assert_eq!(all["data"]["choices"].as_array().map(Vec::len), Some(7));
    let some = bot.interact(&objects::typing(bot.id(), ME, "fix", "name", "powr")).await;
    assert_eq!(some["data"]["choices"][0]["value"], "icloud-photos/power");
    let guides = bot.interact(&objects::typing(bot.id(), ME, "checklist", "guide", "iCl")).await;
    assert_eq!(guides["data"]["choices"][0]["value"], "icloud-photos");
}

#[tokio::test(flavor = "multi_thread")]
async fn help_and_unknown_commands() {
    let bot = Bot::start().await;
    let help = bot.interact(&objects::command(bot.id(), ME, "help", None)).await;
    assert!(is_private(&help));
    assert_eq!(title(&help["data"]), wording::ABOUT_TITLE);
    let unknown = bot.interact(&objects::command(bot.id(), ME, "dance", None)).await;
    assert_eq!(text(&unknown["data"]), words::UNKNOWN_COMMAND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_points_at_a_message_and_the_answer_goes_there() {
    let bot = Bot::start().await;
    let message = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    let response = bot.interact(&objects::pointed(bot.id(), ME, words::commands::SUGGEST, &message)).await;
    assert_eq!((&response["type"], is_private(&response)), (&json!(5), true));
    let (request, answer) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], message["id"]);
    assert_eq!(title(&answer), fix(FIX).title);
    let word = bot.discord.request("PATCH", "/messages/@original").await;
    assert_eq!(text(&word.body), words::SUGGESTED);
    let moved = bot.press(OTHER, &answer, wording::NEXT).await;
    assert_eq!(moved["type"], 7, "the walk belongs to whoever wrote the message");
    let again = bot.interact(&objects::pointed(bot.id(), ME, words::commands::SUGGEST, &message)).await;
    assert_eq!(text(&again["data"]), words::ALREADY_ANSWERED);
}

#[tokio::test(flavor = "multi_thread")]
async fn pointing_at_something_else_is_explained() {
    let bot = Bot::start().await;
    let chat = objects::message(bot.id(), LISTED, OTHER, CHAT);
    bot.interact(&objects::pointed(bot.id(), ME, words::commands::SUGGEST, &chat)).await;
    let word = bot.discord.request("PATCH", "/messages/@original").await;
    assert_eq!(text(&word.body), words::NO_FIX_FITS);
    assert!(components(&word.body).any(|button| button["label"] == wording::CHECKLIST));
    let mut from_bot = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    from_bot["author"]["bot"] = json!(true);
    let response = bot.interact(&objects::pointed(bot.id(), ME, words::commands::SUGGEST, &from_bot)).await;
    assert_eq!(text(&response["data"]), words::NOT_A_MEMBER);
}

#[tokio::test(flavor = "multi_thread")]
async fn pointing_where_the_bot_may_not_write_is_explained() {
    let bot = Bot::start().await;
    bot.discord.script("POST", "/channels/", Answer::Refuse(403, 50_001));
    let message = objects::message(bot.id(), LISTED, OTHER, QUESTION);
    bot.interact(&objects::pointed(bot.id(), ME, words::commands::SUGGEST, &message)).await;
    let word = bot.discord.request("PATCH", "/messages/@original").await;
    assert_eq!(text(&word.body), words::MAY_NOT_WRITE);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_privacy_policy_is_that_of_this_bot() {
    let bot = Bot::with("listen = \"all\"").await;
    let response = bot.interact(&objects::command(bot.id(), ME, "privacy", None)).await;
    assert!(is_private(&response));
    assert!(text(&response["data"]).contains("in every channel that I can see"), "{response:#}");
}
