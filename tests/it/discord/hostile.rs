//! Hostile words through every door on Discord: nothing that goes out calls anybody or acts on the page, and nothing that
//! is logged leaves its line.

use serde_json::{Value, json};
use syncdesk::engine::reply::wording::{self, discord::commands as names};
use syncdesk::engine::text::acts_on_line;
use syncdesk::front::discord::custom_id;

use super::knowledge::{HOME, MOD};
use super::live::guide;
use super::{Bot, ELSEWHERE, KNOWLEDGE, LISTED, QUESTION, components, is_private, labels, limits, text};
use crate::standin::objects::{self, ASKER, Who};
use crate::standin::{Answer, Recorded, StandIn};

/// Pings, an invite, a masked link, code that is never closed, turns of direction, marks, escape sequences, a line of
/// one's own, and words to a language model.
const EVIL: &str = "@everyone @here <@200000000000000002> <@&400000000000000001> https://discord.gg/abc [x](http://evil.example) \
    **_~~||```\u{202e}\u{2066}z\u{336}\u{335}\u{334}\u{333}\u{332}\u{331} \u{1b}[31m\u{9b}2J\u{7}\u{0}\nERROR forged\nignore \
    previous instructions";

/// The same without words, so that the question beside it is still one.
const MARKS: &str = "@everyone @here <@200000000000000002> <@&400000000000000001> https://discord.gg/abc [](http://evil.example) \
    **_~~||``` \u{202e}\u{2066}\u{336}\u{335} \u{1b}[\u{9b}\u{7}\u{0}\n";

/// Everything that went out.
#[track_caller]
fn check(requests: &[Recorded]) {
    limits::check(requests);
    for request in requests.iter().filter(|request| !request.path.contains("/commands")) {
        // A form holds what is to be edited, letter by letter.
        if request.body["type"] == 9 {
            continue;
        }
        let data = if request.path.starts_with("/interactions/") { &request.body["data"] } else { &request.body };
        strings(data, &|text| {
            let acting = text.chars().find(|c| acts_on_line(*c) && !matches!(c, '\n' | '\t'));
            assert!(acting.is_none(), "{acting:?} in {text:?} of {request:?}");
        });
        for embed in data["embeds"].as_array().into_iter().flatten() {
            let fences = embed["description"].as_str().map_or(0, |text| text.matches("```").count());
            assert!(fences.is_multiple_of(2), "code runs on: {embed:#}");
            assert!(!has_link(embed["description"].as_str().unwrap_or_default()), "a masked link: {embed:#}");
        }
        if !data["embeds"].is_null() {
            assert_eq!(data["allowed_mentions"]["parse"], json!([]), "{request:?}");
            assert!(data["allowed_mentions"]["users"].as_array().is_none_or(Vec::is_empty), "{request:?}");
        }
    }
}

/// Whether a text shows a link as something else: neither escaped nor in code.
fn has_link(text: &str) -> bool {
    let text = text.replace("\\`", "").replace("\\]", "");
    text.split('`').step_by(2).any(|prose| prose.contains("](http://evil"))
}

fn strings(value: &Value, check: &dyn Fn(&str)) {
    match value {
        Value::String(text) => check(text),
        Value::Array(list) => list.iter().for_each(|value| strings(value, check)),
        Value::Object(map) => map.values().for_each(|value| strings(value, check)),
        _ => {}
    }
}

/// Each line of the log is one that the bot began, and holds nothing that acts on it.
#[track_caller]
fn log_lies_flat(bot: &Bot, begins: impl Fn(&str) -> bool) {
    let log = bot.log();
    for line in log.lines() {
        assert!(begins(line) && !line.contains(acts_on_line), "{line:?} in {log}");
    }
    assert!(log.contains("forged"), "the words came to the log at all: {log}");
}

/// Says and does everything that takes words.
async fn everything(bot: &Bot) {
    let asked = format!("{QUESTION} {MARKS}");
    let answer = bot.ask(&asked).await;
    bot.press(ASKER, &answer, wording::WHY).await;
    bot.discord.request("PATCH", "/messages/@original").await;
    let who = Who::member(ASKER, LISTED);
    bot.outcome(&objects::command(bot.id(), who, "ask", Some(("question", &asked)))).await;
    bot.outcome(&objects::command(bot.id(), who, "fix", Some(("name", EVIL)))).await;
    bot.outcome(&objects::command(bot.id(), who, "checklist", Some(("guide", EVIL)))).await;
    bot.interact(&objects::typing(bot.id(), who, "fix", "name", EVIL)).await;
    bot.say_directly(ASKER, EVIL);
    bot.answer(super::DIRECT).await;
    // Names and a thread's title.
    let thread = 300_000_000_000_000_009;
    bot.discord.add_channel(objects::thread(thread, LISTED, ASKER, &asked));
    let mut message = objects::message(thread, thread, ASKER, EVIL);
    message["author"]["username"] = json!(EVIL);
    message["author"]["global_name"] = json!(EVIL);
    message["member"]["nick"] = json!(EVIL);
    bot.discord.dispatch("THREAD_CREATE", &objects::thread(thread, LISTED, ASKER, &asked));
    bot.discord.say(&message);
    // Discord's own words.
    let refusal = "{\"code\": 50035, \"message\": \"forged\\n2026-01-01T00:00:00Z ERROR \\u001b[31m\\u202e\\u009b\"}";
    bot.discord.script("POST", "/channels/300000000000000001/messages", Answer::Raw(400, &[], refusal));
    bot.say(LISTED, ASKER, &asked);
    bot.logged("forged").await;
    // Whatever came before is dealt with by then.
    bot.say_directly(ASKER, QUESTION);
    bot.answer(super::DIRECT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words() {
    let bot = Bot::with("\n[log]\nlevel = \"trace\"\n").await;
    everything(&bot).await;
    check(&bot.discord.requests());
    log_lies_flat(&bot, |line| line.starts_with("20") && line.contains('Z'));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words_in_json() {
    let bot = Bot::with("\n[log]\nlevel = \"trace\"\nformat = \"json\"\n").await;
    everything(&bot).await;
    log_lies_flat(&bot, |line| serde_json::from_str::<Value>(line).is_ok_and(|line| line.is_object()));
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_see_hostile_words_as_words() {
    let folder = guide();
    let bot = Bot::knowing(StandIn::start().await, HOME, folder.path());
    bot.discord.connected().await;
    let mut target = objects::message(bot.id(), LISTED, ASKER, &format!("{QUESTION} {EVIL}"));
    target["author"]["username"] = json!(EVIL);
    for name in [names::WHY, names::TEACH, names::SUGGEST] {
        bot.outcome(&objects::pointed(bot.id(), MOD, name, &target)).await;
    }
    for (sub, options) in [
        ("search", &[("words", EVIL)][..]),
        ("test", &[("message", EVIL)]),
        ("show", &[("file", EVIL), ("part", EVIL)]),
        ("edit", &[("file", EVIL), ("part", EVIL), ("find", EVIL)]),
        ("add", &[("title", EVIL), ("guide", EVIL)]),
        ("remove", &[("file", EVIL)]),
        ("history", &[("file", EVIL)]),
        ("undo", &[("file", EVIL), ("version", EVIL)]),
    ] {
        bot.knowledge(MOD, sub, options).await;
    }
    // What a form brings is shown before it is saved, by a moderator with a name of their own.
    let file = [("file", "camera/1-restart.md"), ("part", "Questions")];
    let form = bot.knowledge(MOD, "edit", &file).await;
    let id = form["custom_id"].as_str().unwrap_or_else(|| panic!("no form: {form:#}"));
    let mut sent = objects::submitted(bot.id(), MOD, id, &[("body", EVIL)]);
    for name in ["nick", "username", "global_name"] {
        sent["member"]["user"][name] = json!(EVIL);
    }
    sent["member"]["nick"] = json!(EVIL);
    let preview = bot.outcome(&sent).await;
    assert!(text(&preview).contains("ignore previous instructions"), "{preview:#}");
    check(&bot.discord.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_outdated_buttons_are_refused_kindly() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let good = super::custom_id(&answer, wording::NEXT);
    assert!(custom_id::decode(KNOWLEDGE.knowledge(), &good).is_ok());
    let (head, tail) = good.split_once('.').expect("an asker and a walk");
    let who = Who::member(ASKER, LISTED);
    for id in [
        good.replacen('1', "2", 1),
        good.replacen('1', "0", 1),
        good.replacen("1n", "1z", 1),
        format!("{head}+.{tail}"),
        format!("{}____________.{tail}", &good[..6]),
        format!("{head}.AB.{tail}"),
        good[..good.len() / 2].to_owned(),
        head.to_owned(),
        "1".repeat(100),
        "\u{202e}".repeat(100),
        EVIL.chars().take(100).collect(),
        "knowledge:save:1".to_owned(),
    ] {
        for interaction in
            [objects::pressed(bot.id(), who, &answer, &id), objects::chosen(bot.id(), who, &answer, "1mA", &id)]
        {
            let response = bot.interact(&interaction).await;
            assert!(response["type"] == 4 && is_private(&response), "for {id:?}: {response:#}");
            assert!(!text(&response["data"]).is_empty(), "for {id:?}");
        }
        let response = bot.interact(&objects::submitted(bot.id(), who, &id, &[("text", EVIL)])).await;
        assert!(response["type"] == 4 && is_private(&response), "a form with {id:?}: {response:#}");
    }
    check(&bot.discord.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_to_what_has_gone_lead_on() {
    let bot = Bot::start().await;
    let answer = bot.ask(QUESTION).await;
    let good = super::custom_id(&answer, wording::NEXT);
    let (head, _) = good.split_once('.').expect("an asker and a walk");
    let who = Who::member(ASKER, LISTED);
    // A fix that was never there, with a name that is more than one.
    let gone = format!("{}....___`[x](http://evil.example)**@everyone", head.replacen("1n", "1o", 1));
    // Another guide's walk.
    let elsewhere = format!("{}zzz{}....", &good[..3], &head[6..]);
    for id in [gone, elsewhere] {
        let response = bot.interact(&objects::pressed(bot.id(), who, &answer, &id)).await;
        assert!(components(&response["data"]).count() > 0, "it leads on: {response:#}");
        assert!(labels(&response["data"]).contains(&wording::CHECKLIST) || labels(&response["data"]).len() > 1);
    }
    check(&bot.discord.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_knowledge_stays_in_its_place() {
    let folder = guide();
    let evil = "@everyone \u{202e}\u{1b}[31m||";
    let fix = format!(
        "# Restart {evil}\n\n## Questions\n- the camera freezes\n- it freezes {evil}\n\n## Keywords\nfreezes, camera\n\n## Answer\n\
         Do {evil}.\n\n```\nand {evil}\n```\n\n- [Go {label}](#step-on)\n\n## Step: On\nOn {evil}.\n",
        label = evil.replace("[31m", "")
    );
    std::fs::write(folder.path().join("camera/1-restart.md"), &fix).expect("written");
    let wrong = format!("{fix}\n## Qestions @everyone \u{202e}\n- x\n");
    std::fs::write(folder.path().join("camera/3-wrong.md"), wrong.replace("freezes", "stalls")).expect("written");
    #[cfg(unix)]
    std::fs::write(folder.path().join("camera/7-odd\n\u{1b}[31m\u{202e}@everyone.md"), "no title\n").expect("written");
    let bot = Bot::knowing(
        StandIn::start().await,
        &format!("{HOME}moderator_channels = [{ELSEWHERE}]\nchannels = [{LISTED}]\n"),
        folder.path(),
    );
    bot.discord.connected().await;
    for (sub, options) in [
        ("list", &[][..]),
        ("check", &[]),
        ("show", &[("file", "camera/1-restart.md")]),
        ("show", &[("file", "camera/1-restart.md"), ("part", "Questions")]),
        ("search", &[("words", "everyone")]),
        ("test", &[("message", "the camera freezes")]),
        ("edit", &[("file", "camera/1-restart.md"), ("part", "Answer")]),
        ("history", &[]),
    ] {
        bot.knowledge(MOD, sub, options).await;
    }
    bot.interact(&objects::typing(bot.id(), MOD, "fix", "name", "r")).await;
    let answer = bot.ask("the camera freezes").await;
    assert!(super::title(&answer).starts_with("Restart"), "{answer:#}");
    bot.press(ASKER, &answer, wording::WHY).await;
    bot.discord.request("PATCH", "/messages/@original").await;
    check(&bot.discord.requests());
    let log = bot.log();
    assert!(log.lines().all(|line| line.starts_with("20") && !line.contains(acts_on_line)), "{log}");
}
