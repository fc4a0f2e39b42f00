//! Text follow-ups: words do what buttons do.

use syncdesk::engine::reply::wording;

use super::{Bot, CHAT, FIX, LISTED, OTHER_FIX, OTHER_QUESTION, QUESTION, fix, text, title};
use crate::standin::BOT;
use crate::standin::objects::{self, ASKER, OTHER};

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_the_bot_goes_on_with_the_walk() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(ASKER, &answer, "didn't work");
    let (_, next) = bot.answer(LISTED).await;
    assert_ne!(title(&next), fix(FIX).title);
    bot.reply(ASKER, &next, "that worked, thanks!");
    let (_, solved) = bot.answer(LISTED).await;
    assert_eq!(title(&solved), wording::SOLVED_TITLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_question_in_the_middle_jumps_to_its_fix() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(ASKER, &answer, OTHER_QUESTION);
    assert_eq!(title(&bot.answer(LISTED).await.1), fix(OTHER_FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn thanks_start_nothing() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(ASKER, &answer, "ok thanks");
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bystanders_remark_below_the_answer_starts_nothing() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(OTHER, &answer, CHAT);
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_direct_message_no_reply_is_needed() {
    let bot = Bot::start().await;
    bot.say_directly(ASKER, QUESTION);
    bot.answer(super::DIRECT).await;
    bot.say_directly(ASKER, "didn't work");
    let (_, next) = bot.answer(super::DIRECT).await;
    assert_ne!(title(&next), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_walks_own_thread_no_reply_is_needed() {
    let bot = Bot::start().await;
    let post = bot.id();
    bot.discord.add_channel(objects::thread(post, LISTED, ASKER, QUESTION));
    bot.discord.say(&objects::message(post, post, ASKER, "help"));
    bot.answer(post).await;
    bot.say(post, ASKER, "still the same");
    assert_ne!(title(&bot.answer(post).await.1), fix(FIX).title);
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_can_be_asked_for_in_words() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(ASKER, &answer, "why this answer?");
    let (_, why) = bot.answer(LISTED).await;
    assert_eq!(title(&why), wording::WHY_TITLE);
    assert!(text(&why).contains("battery"), "{}", text(&why));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_without_words_starts_nothing() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    bot.reply(ASKER, &answer, "");
    bot.has_been_silent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bare_mention_in_reply_to_somebody_points_at_their_question() {
    let bot = Bot::with("channels = []").await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    bot.reply(OTHER, &question, &format!("<@{BOT}>"));
    let (request, answer) = bot.answer(LISTED).await;
    assert_eq!(request.body["message_reference"]["message_id"], question["id"]);
    assert_eq!(title(&answer), fix(FIX).title);
    assert_eq!(bot.press(ASKER, &answer, wording::NEXT).await["type"], 7, "the walk belongs to whoever asked");
    bot.logged("answered").await;
    bot.reply(OTHER, &question, &format!("<@{BOT}>"));
    bot.has_been_silent().await;
}
