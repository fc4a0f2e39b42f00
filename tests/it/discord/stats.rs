//! The counts: what members do is counted once, and moderators read it with `/stats`.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;
use syncdesk::engine::reply::wording::discord::{REMOVE, commands as names};
use syncdesk::engine::reply::wording::moderators::{self as words, stats as lines};
use syncdesk::engine::reply::wording::{FIXED, NEXT};

use super::knowledge::{HOME, MOD};
use super::{Bot, FIX, LISTED, QUESTION, custom_id, fix, is_private, text, title};
use crate::standin::objects::{self, ASKER, GUILD, OTHER, Who};
use crate::standin::{Answer, StandIn};

/// Said to the bot, and none of its business.
const UNKNOWN: &str = "my harpsichord needs tuning";

impl Bot {
    /// Asks in the listed channel and waits until that is dealt with.
    async fn asked(&self, content: &str) -> Value {
        let question = self.say(LISTED, ASKER, content);
        let (_, answer) = self.answer(LISTED).await;
        self.dealt_with("message_id", &question["id"]).await;
        answer
    }

    /// The same for an answer to one of the bot's messages.
    async fn replied(&self, author: u64, to: &Value, content: &str) -> Value {
        let reply = self.reply(author, to, content);
        let (_, answer) = self.answer(LISTED).await;
        self.dealt_with("message_id", &reply["id"]).await;
        answer
    }

    /// The same for a press.
    async fn pressed(&self, user: u64, message: &Value, label: &str) -> Value {
        let press = objects::pressed(self.id(), Who::member(user, LISTED), message, &custom_id(message, label));
        let response = self.interact(&press).await;
        self.dealt_with("interaction", &press["id"]).await;
        response
    }

    /// The same for a command.
    async fn commanded(&self, name: &str, option: Option<(&str, &str)>) {
        let command = objects::command(self.id(), Who::member(ASKER, LISTED), name, option);
        self.interact(&command).await;
        self.dealt_with("interaction", &command["id"]).await;
    }

    /// Waits until the log tells what became of something, which is said once it has been counted.
    async fn dealt_with(&self, what: &str, id: &Value) {
        self.logged(&format!("{what}={}", id.as_str().expect("an id"))).await;
    }

    /// What a moderator gets for `/stats`, in the end.
    async fn stats(&self) -> Value {
        self.stats_as(MOD, None).await
    }

    async fn stats_as(&self, who: Who, period: Option<&str>) -> Value {
        let option = period.map(|weeks| (names::STATS_PERIOD.0, weeks));
        self.outcome(&objects::command(self.id(), who, names::STATS.0, option)).await
    }
}

/// The line of a fix in the answer to `/stats`.
fn line(name: &str, shown: u32, solved: u32, share: Option<u32>, next: u32, not_helpful: u32) -> String {
    lines::line(&fix(name).title, shown, solved, share, next, not_helpful)
}

/// Everything that is counted, as it stands in the file.
fn counts(data: &Path) -> Vec<(String, String, u32)> {
    let file = Connection::open(data.join("stats.sqlite")).expect("it opens");
    let mut rows = file.prepare("SELECT fix, what, times FROM counts ORDER BY fix, what").expect("it is asked");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("it answers");
    rows.collect::<Result<_, _>>().expect("it is read")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_is_counted_and_shown() {
    let bot = Bot::with(HOME).await;
    assert_eq!(text(&bot.stats().await), lines::EMPTY);

    let answer = bot.asked(QUESTION).await;
    let next = bot.pressed(ASKER, &answer, NEXT).await;
    let second = fix_shown(&next["data"]);
    bot.pressed(ASKER, &next_message(&answer, &next), FIXED).await;
    let stats = bot.stats().await;
    assert_eq!(title(&stats), lines::TITLE);
    let said = text(&stats);
    assert!(said.contains(&line(FIX, 1, 0, Some(0), 1, 0)), "{said}");
    assert!(said.contains(&line(&second, 1, 1, Some(100), 0, 0)), "{said}");
    assert!(said.contains(&lines::line(lines::ALL, 2, 1, Some(50), 1, 0)), "{said}");
    assert!(said.contains(&lines::questions(1, 0, 0, 0)) && said.contains(lines::TOO_FEW), "{said}");

    let file = &stats["files"][0];
    assert_eq!((&file["part"], &file["kind"]), (&"files[0]".into(), &"image/png".into()));
    assert_eq!(file["start"], serde_json::json!(b"\x89PNG\r\n\x1a\n"), "it is a PNG");
    let told = &stats["attachments"][0];
    assert_eq!((&told["id"], &told["filename"]), (&0.into(), &file["filename"]));
    let description = told["description"].as_str().expect("it is described");
    assert!(description.chars().count() <= 1_024 && description.contains(&fix(FIX).title), "{description}");
    let year = bot.stats_as(MOD, Some("52")).await;
    assert!(text(&year).contains("The last year"), "{}", text(&year));
}

/// The message as it stands after it was changed by a press.
fn next_message(answer: &Value, response: &Value) -> Value {
    let mut message = answer.clone();
    objects::change(&mut message, &response["data"]);
    message
}

/// The name of the fix whose title a message has.
#[track_caller]
fn fix_shown(message: &Value) -> String {
    let title = title(message);
    let fix = super::KNOWLEDGE.knowledge().fixes().find(|fix| fix.title == title).expect("it is a fix");
    fix.id.name().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_count_like_presses_and_the_same_counts_once() {
    let bot = Bot::with(HOME).await;
    let answer = bot.asked(QUESTION).await;
    bot.pressed(ASKER, &answer, NEXT).await;
    bot.pressed(ASKER, &answer, NEXT).await;
    let solved = bot.replied(ASKER, &answer, "that worked, thanks!").await;
    bot.replied(ASKER, &solved, "it really worked").await;
    bot.pressed(ASKER, &answer, FIXED).await;
    let said = text(&bot.stats().await).to_owned();
    assert!(said.contains(&line(FIX, 1, 1, Some(100), 1, 0)), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bystander_says_nothing_about_somebody_elses_answer() {
    let bot = Bot::with(HOME).await;
    let answer = bot.asked(QUESTION).await;
    bot.pressed(OTHER, &answer, FIXED).await;
    let copy = bot.pressed(OTHER, &answer, NEXT).await;
    assert!(is_private(&copy));
    bot.replied(OTHER, &answer, "that fixed it for me too").await;
    let said = text(&bot.stats().await).to_owned();
    assert!(said.contains(&line(FIX, 1, 0, Some(0), 0, 0)), "{said}");
    assert!(said.contains(&line(&fix_shown(&copy["data"]), 1, 0, Some(0), 0, 0)), "their copy is theirs: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_answers_and_questions_without_one_count() {
    let bot = Bot::with(HOME).await;
    let answer = bot.asked(QUESTION).await;
    bot.pressed(ASKER, &answer, REMOVE).await;
    let message = bot.say_directly(ASKER, UNKNOWN);
    bot.dealt_with("message_id", &message["id"]).await;
    // Moderators who look at what the bot would say ask nothing.
    bot.knowledge(MOD, "test", &[("message", QUESTION)]).await;
    let said = text(&bot.stats().await).to_owned();
    assert!(said.contains(&line(FIX, 1, 0, Some(0), 0, 1)), "{said}");
    assert!(said.contains(&lines::questions(1, 0, 0, 1)), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_count_too() {
    let bot = Bot::with(HOME).await;
    bot.commanded(names::ASK.0, Some((names::ASK_QUESTION.0, QUESTION))).await;
    bot.commanded(names::FIX.0, Some((names::FIX_NAME.0, "icloud-photos/restart"))).await;
    bot.commanded(names::CHECKLIST.0, None).await;
    let said = text(&bot.stats().await).to_owned();
    assert!(said.contains(&lines::questions(1, 0, 0, 0)), "{said}");
    assert!(
        said.contains(&line(FIX, 1, 0, Some(0), 0, 0)) && said.contains(&line("restart", 1, 0, Some(0), 0, 0)),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_told_from_the_counts_and_a_stop_loses_none() {
    let mut bot = Bot::with(HOME).await;
    let answer = bot.asked(QUESTION).await;
    bot.pressed(ASKER, &answer, FIXED).await;
    bot.terminate();
    assert!(bot.ended().await.success());
    let of = |what: &str| (format!("icloud-photos/{FIX}"), what.to_owned(), 1);
    assert_eq!(counts(bot.data.path()), [(String::new(), "answer".to_owned(), 1), of("shown"), of("solved")]);
    let file = fs::read(bot.data.path().join("stats.sqlite")).expect("it is there");
    let has = |part: &str| file.windows(part.len()).any(|window| window == part.as_bytes());
    assert!(has(FIX), "the fix is what is kept");
    for part in ["user2", "battery low", &ASKER.to_string(), &GUILD.to_string(), &LISTED.to_string()] {
        assert!(!has(part), "{part}");
    }
    let id = |value: u64| file.windows(8).any(|window| window == value.to_be_bytes());
    assert!(!id(ASKER) && !id(GUILD) && !id(LISTED), "nor as numbers");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_at_home_see_them() {
    let bot = Bot::with(HOME).await;
    let refused = bot.stats_as(Who::member(ASKER, LISTED), None).await;
    assert_eq!(text(&refused), words::NOT_A_MODERATOR);
    let away = Bot::with("").await;
    assert_eq!(text(&away.stats().await), words::NOT_HERE);
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_nothing_is_counted() {
    let bot = Bot::with(&format!("{HOME}[stats]\nenabled = false\n")).await;
    bot.asked(QUESTION).await;
    assert_eq!(text(&bot.stats().await), lines::OFF);
    assert!(!bot.data.path().join("stats.sqlite").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_discord_does_not_take_leaves_the_words() {
    let bot = Bot::against(StandIn::start().await, HOME);
    bot.discord.connected().await;
    bot.asked(QUESTION).await;
    bot.discord.script("PATCH", "/webhooks/", Answer::Refuse(403, 50_013));
    let first = bot.stats().await;
    assert_eq!(first["files"].as_array().map(Vec::len), Some(1), "it was tried");
    let words = bot.discord.request("PATCH", "/webhooks/").await.body;
    assert!(words.get("files").is_none() && text(&words).ends_with(lines::NO_PICTURE), "{words:#}");
    assert!(text(&words).contains(&line(FIX, 1, 0, Some(0), 0, 0)), "{words:#}");
}
