//! The inbox: what went unanswered or did not help comes in, and moderators empty it.

use serde_json::Value;
use syncdesk::engine::reply::wording::discord::{REMOVE, commands as names};
use syncdesk::engine::reply::wording::moderators::{self as words, inbox as lines, teach};

use super::knowledge::{HOME, MOD};
use super::live::{guide, said};
use super::teach::entries;
use super::{Bot, LISTED, labels, text, title};
use crate::standin::objects::{self, ASKER, GUILD, OTHER, Who};
use crate::standin::{BOT, StandIn};

/// On topic, and no fix fits.
const NEW: &str = "my camera viewfinder shows nothing";
/// The same in other words.
const ALIKE: &str = "the viewfinder of my camera shows nothing at all";
/// Off topic.
const CHAT: &str = "who is coming to the pub tonight?";

async fn with(folder: &tempfile::TempDir, config: &str) -> Bot {
    let bot = Bot::knowing(StandIn::start().await, &format!("{HOME}{config}"), folder.path());
    bot.discord.connected().await;
    bot
}

impl Bot {
    async fn inbox(&self) -> Value {
        self.knowledge(MOD, "inbox", &[]).await
    }

    /// Says something in the listed channel that gets no answer.
    async fn say_in_vain(&self, content: &str) {
        let message = self.say(LISTED, ASKER, content);
        self.logged(&format!("message_id={}", message["id"].as_str().expect("an id"))).await;
    }

    /// Opens the first cluster of the inbox.
    async fn open_first(&self) -> Value {
        let inbox = self.inbox().await;
        let first = entries(&inbox).next().and_then(|entry| entry["label"].as_str()).expect("a cluster");
        self.choose(MOD, &inbox, first).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unanswered_messages_come_in_by_likeness_and_go_once_taught() {
    let folder = guide();
    let bot = with(&folder, "").await;
    assert_eq!(text(&bot.inbox().await), lines::EMPTY);
    bot.say_in_vain(NEW).await;
    bot.say_in_vain(CHAT).await;
    bot.say_in_vain(&format!("<@{OTHER}> {ALIKE}")).await;
    bot.say(LISTED, ASKER, &format!("<@{BOT}> the tripod is wobbly"));
    bot.answer(LISTED).await;

    let inbox = bot.inbox().await;
    assert_eq!(title(&inbox), lines::TITLE);
    assert!(text(&inbox).starts_with(&lines::intro(2, 3)), "{}", text(&inbox));
    assert!(!text(&inbox).contains("pub"), "chatter is nobody's business: {}", text(&inbox));
    // It may be midnight.
    let today = |entry: &Value| Some(entry["description"].as_str()?.replace("yesterday", "today"));
    let shown: Vec<_> = entries(&inbox).filter_map(today).collect();
    assert_eq!(shown, ["2 times, 2 ways, last today", "once, today"]);

    let opened = bot.open_first().await;
    assert!(text(&opened).contains(NEW) && text(&opened).contains(ALIKE), "{}", text(&opened));
    assert!(!text(&opened).contains('@'), "{}", text(&opened));
    let page = bot.press_on(MOD, &opened, lines::TEACH).await;
    assert_eq!(title(&page), teach::TITLE);
    let form = bot.choose(MOD, &page, "Charge it").await;
    let preview = bot.send(&form).await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    assert!(text(&preview).contains("now leads to \"Charge it\" instead of no answer"), "{}", text(&preview));
    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(saved["embeds"][0]["footer"]["text"], lines::TAUGHT);
    assert_eq!(said(&bot, NEW).await, "Plug it in.");
    let left = bot.press_on(MOD, &saved, lines::BACK).await;
    assert!(text(&left).starts_with(&lines::intro(1, 1)), "{}", text(&left));
}

#[tokio::test(flavor = "multi_thread")]
async fn teaching_from_the_message_empties_the_inbox_too() {
    let folder = guide();
    let bot = with(&folder, "").await;
    bot.say_in_vain(NEW).await;
    let message = objects::message(bot.id(), LISTED, ASKER, NEW);
    let page = bot.outcome(&objects::pointed(bot.id(), MOD, names::TEACH, &message)).await;
    let form = bot.choose(MOD, &page, "Charge it").await;
    let preview = bot.send(&form).await;
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(text(&bot.inbox().await), lines::EMPTY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_is_dismissed_for_good() {
    let folder = guide();
    let bot = with(&folder, "").await;
    bot.say_in_vain(NEW).await;
    let opened = bot.open_first().await;
    let list = bot.press_on(MOD, &opened, lines::BACK).await;
    assert_eq!(entries(&list).count(), 1);
    let dismissed = bot.press_on(MOD, &opened, lines::DISMISS).await;
    assert_eq!(text(&dismissed), format!("{}\n\n{}", lines::DISMISSED, lines::EMPTY));
    for label in [lines::DISMISS, lines::TEACH] {
        let gone = bot.press_on(MOD, &opened, label).await;
        assert_eq!(text(&gone), format!("{}\n\n{}", lines::GONE, lines::EMPTY), "{label}");
    }
    bot.say_in_vain(&NEW.to_uppercase()).await;
    assert_eq!(text(&bot.inbox().await), lines::EMPTY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_becomes_a_fix() {
    let folder = guide();
    let bot = with(&folder, "").await;
    bot.say_in_vain(NEW).await;
    bot.say_in_vain(ALIKE).await;
    let opened = bot.open_first().await;
    let form = bot.press_on(MOD, &opened, lines::NEW_FIX).await;
    let value = |row: usize| form["components"][row]["components"][0]["value"].as_str().unwrap_or_default();
    let questions = value(1);
    assert!(questions.lines().count() == 2 && questions.contains(NEW) && questions.contains(ALIKE), "{questions}");
    let id = form["custom_id"].as_str().expect("an id");
    let fields = [("title", "Take the cap off"), ("questions", questions), ("answer", "It sits on the lens.")];
    let preview = bot.submit(MOD, id, &fields).await;
    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_TITLE, "{}", text(&preview));
    assert_eq!(said(&bot, NEW).await, "It sits on the lens.");
    assert_eq!(text(&bot.inbox().await), lines::EMPTY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_did_not_help_comes_in() {
    let folder = guide();
    let bot = with(&folder, "").await;
    let answer = bot.ask("the camera hangs").await;
    assert_eq!(bot.press(ASKER, &answer, REMOVE).await["type"], 6);
    bot.logged("an answer was marked as not helpful").await;
    let inbox = bot.inbox().await;
    assert!(text(&inbox).contains("the camera hangs"), "{}", text(&inbox));
    let opened = bot.open_first().await;
    assert!(text(&opened).ends_with(&lines::did_not_help(&["Restart it".to_owned()])), "{}", text(&opened));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_where_it_is_switched_off() {
    let folder = guide();
    let bot = with(&folder, "[inbox]\nenabled = false\n").await;
    bot.say_in_vain(NEW).await;
    assert_eq!(text(&bot.inbox().await), lines::OFF);
    let there: Vec<_> = std::fs::read_dir(bot.data.path()).expect("it can be read").flatten().collect();
    assert!(!there.iter().any(|file| file.file_name().to_string_lossy().contains("inbox")), "{there:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_told_from_what_is_kept() {
    let folder = guide();
    let bot = with(&folder, "").await;
    bot.say_in_vain(&format!("<@{OTHER}> {NEW}, mail bob@mail.example")).await;
    assert!(text(&bot.inbox().await).contains(NEW));
    let file = std::fs::read(bot.data.path().join("inbox.sqlite")).expect("it is there");
    let has = |part: &str| file.windows(part.len()).any(|window| window == part.as_bytes());
    assert!(has(NEW), "the text is what is kept");
    for part in ["bob", "user2", &ASKER.to_string(), &OTHER.to_string(), &GUILD.to_string(), &LISTED.to_string()] {
        assert!(!has(part), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_refused() {
    let folder = guide();
    let bot = with(&folder, "").await;
    bot.say_in_vain(NEW).await;
    let member = Who::member(ASKER, LISTED);
    assert_eq!(text(&bot.knowledge(member, "inbox", &[]).await), words::NOT_A_MODERATOR);
    let inbox = bot.inbox().await;
    assert_eq!(text(&bot.choose(member, &inbox, NEW).await), words::NOT_A_MODERATOR);
    let opened = bot.open_first().await;
    for label in labels(&opened) {
        assert_eq!(text(&bot.press_on(member, &opened, label).await), words::NOT_A_MODERATOR, "{label}");
    }
    assert_eq!(entries(&bot.inbox().await).count(), 1, "nothing has gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_guides_the_one_for_a_fix_is_asked_for() {
    let folder = guide();
    let other = folder.path().join("tripod");
    std::fs::create_dir(&other).expect("made");
    for file in ["guide.md", "1-restart.md", "still-stuck.md"] {
        let own = std::fs::read_to_string(folder.path().join("camera").join(file)).expect("it is there");
        let own = own.replace("camera", "tripod").replace("Camera", "Tripod");
        std::fs::write(other.join(file), own).expect("written");
    }
    let bot = with(&folder, "").await;
    bot.say_in_vain(NEW).await;
    let opened = bot.open_first().await;
    let asked = bot.press_on(MOD, &opened, lines::NEW_FIX).await;
    assert_eq!(text(&asked), lines::WHICH_GUIDE);
    let form = bot.choose(MOD, &asked, "Tripod").await;
    let id = form["custom_id"].as_str().expect("a form");
    let fields = [("title", "Take the cap off"), ("questions", NEW), ("answer", "It sits on the lens.")];
    let preview = bot.submit(MOD, id, &fields).await;
    assert!(text(&preview).contains("tripod/2-"), "{}", text(&preview));
}
