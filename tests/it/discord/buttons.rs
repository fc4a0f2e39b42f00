//! Buttons and menus: who may move what, and that none of them fails.

use serde_json::json;
use syncdesk::engine::reply::wording::{self, discord::REMOVE, discord::SHOW_EVERYONE};

use super::{Bot, FIX, LISTED, QUESTION, components, custom_id, fix, is_private, labels, text, title};
use crate::standin::objects::{self, ASKER, MODERATOR, OTHER, Who};

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_moves_the_walk_in_place() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let response = bot.press(ASKER, &answer, wording::NEXT).await;
    assert_eq!(response["type"], 7);
    assert_ne!(title(&response["data"]), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_leads_to_its_step() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let prompt = &fix(FIX).steps[0].prompts[0];
    let response = bot.press(ASKER, &answer, &prompt.label).await;
    assert_eq!(response["type"], 7);
    assert_ne!(text(&response["data"]), text(&answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_good_end() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let response = bot.press(ASKER, &answer, wording::FIXED).await;
    assert_eq!(title(&response["data"]), wording::SOLVED_TITLE);
    assert!(text(&response["data"]).contains(&fix(FIX).title));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_ticks_what_was_tried() {
    let bot = Bot::start().await;
    let mut message = bot.ask(QUESTION).await;
    let next = bot.press(ASKER, &message, wording::NEXT).await;
    objects::change(&mut message, &next["data"]);
    let checklist = bot.press(ASKER, &message, wording::CHECKLIST).await;
    let entry = format!("7. {}", fix(FIX).title);
    let button = components(&checklist["data"]).find(|button| button["label"] == entry.as_str());
    assert_eq!(button.expect("an entry for each fix")["emoji"]["name"], "✅");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_walk_to_its_closing() {
    let bot = Bot::start().await;
    let mut message = bot.ask(QUESTION).await;
    let mut seen = vec![title(&message).to_owned()];
    while labels(&message).contains(&wording::NEXT) {
        let response = bot.press(ASKER, &message, wording::NEXT).await;
        objects::change(&mut message, &response["data"]);
        seen.push(title(&message).to_owned());
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (8, 8), "seven fixes and the closing, each once: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_moves_it_too_and_the_asker_stays_the_asker() {
    let bot = Bot::start().await;
    let mut message = bot.ask(QUESTION).await;
    let moderator = Who { user: OTHER, permissions: MODERATOR, channel: LISTED };
    let response = bot.press_as(moderator, &message, wording::NEXT).await;
    assert_eq!(response["type"], 7);
    objects::change(&mut message, &response["data"]);
    assert_eq!(bot.press(ASKER, &message, wording::NEXT).await["type"], 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderators_role_counts_when_it_is_configured() {
    let bot = Bot::with("moderator_roles = [400000000000000001]").await;
    let answer = bot.ask(QUESTION).await;
    let who = Who::member(OTHER, LISTED);
    let mut pressed = objects::pressed(bot.id(), who, &answer, &custom_id(&answer, wording::NEXT));
    pressed["member"]["roles"] = json!(["400000000000000001"]);
    assert_eq!(bot.interact(&pressed).await["type"], 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_else_gets_a_copy_of_their_own() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let copy = bot.press(OTHER, &answer, wording::NEXT).await;
    assert_eq!(copy["type"], 4);
    assert!(is_private(&copy));
    assert!(!labels(&copy["data"]).contains(&REMOVE), "a private message is dismissed, not removed");
    let mut own = objects::direct(bot.id(), LISTED, crate::standin::BOT, "");
    objects::change(&mut own, &copy["data"]);
    let on = bot.press(OTHER, &own, wording::NEXT).await;
    assert_eq!(on["type"], 7, "the copy moves in place");
    assert_ne!(title(&on["data"]), title(&copy["data"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_are_given_in_private() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let response = bot.press(ASKER, &answer, wording::WHY).await;
    assert_eq!((&response["type"], is_private(&response)), (&json!(5), true));
    let reasons = bot.discord.request("PATCH", "/messages/@original").await;
    assert_eq!(title(&reasons.body), wording::WHY_TITLE);
    assert!(text(&reasons.body).contains("battery"), "{}", text(&reasons.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_without_the_question_are_refused_kindly() {
    let bot = Bot::start().await;
    let mut answer = bot.ask(QUESTION).await;
    answer["message_reference"]["message_id"] = json!("12345");
    bot.press(ASKER, &answer, wording::WHY).await;
    let reasons = bot.discord.request("PATCH", "/messages/@original").await;
    assert_eq!(text(&reasons.body), wording::QUESTION_UNKNOWN);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_asker_and_moderators_remove_an_answer() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let refused = bot.press(OTHER, &answer, REMOVE).await;
    assert!(is_private(&refused));
    assert_eq!(text(&refused["data"]), wording::discord::NOT_YOURS);
    assert_eq!(bot.discord.count("DELETE", "/messages/"), 0);
    let moderator = Who { user: OTHER, permissions: MODERATOR, channel: LISTED };
    assert_eq!(bot.press_as(moderator, &answer, REMOVE).await["type"], 6);
    bot.discord.request("DELETE", answer["id"].as_str().expect("an id")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_fails_is_said() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.logged("answered").await;
    bot.discord.script("DELETE", "/messages/", crate::standin::Answer::Refuse(403, 50_013));
    bot.press(ASKER, &answer, REMOVE).await;
    let sorry = bot.discord.request("POST", "/webhooks/").await;
    assert_eq!(text(&sorry.body), wording::discord::NOT_REMOVED);
    assert_eq!(sorry.body["flags"], 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_not_ours_are_refused_kindly() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let old = custom_id(&answer, wording::NEXT).replacen('1', "0", 1);
    let long = "1".repeat(100);
    for id in ["hello", "1", "", "1oAAAA.....", "1sAAAAAAA....AAA", "1nA日本.....", &long, &old] {
        let who = Who::member(ASKER, LISTED);
        let response = bot.interact(&objects::pressed(bot.id(), who, &answer, id)).await;
        assert!(response["type"] == 4 && is_private(&response), "for {id:?}: {response:#}");
        assert!(text(&response["data"]).contains("button"), "for {id:?}");
        assert!(labels(&response["data"]).contains(&wording::CHECKLIST), "for {id:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_of_a_menu_is_as_good_as_a_button() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let value = custom_id(&answer, wording::NEXT);
    let who = Who::member(ASKER, LISTED);
    let response = bot.interact(&objects::chosen(bot.id(), who, &answer, "1mA", &value)).await;
    assert_eq!(response["type"], 7);
    assert_ne!(title(&response["data"]), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_checklist_is_shown_to_everyone_on_demand() {
    let bot = Bot::start().await;
    let who = Who::member(ASKER, LISTED);
    let private = bot.interact(&objects::command(bot.id(), who, "checklist", None)).await;
    let mut message = objects::direct(bot.id(), LISTED, crate::standin::BOT, "");
    objects::change(&mut message, &private["data"]);
    let public = bot.press(ASKER, &message, SHOW_EVERYONE).await;
    assert_eq!(public["type"], 4);
    assert!(!is_private(&public));
    assert_eq!(text(&public["data"]), text(&private["data"]));
    assert!(labels(&public["data"]).contains(&REMOVE));
}
