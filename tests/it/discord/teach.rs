//! "Teach" and "Why this answer?" in a message's menu: moderators point at a member's message.

use std::fs;

use serde_json::{Value, json};
use syncdesk::engine::reply::wording::discord::commands as names;
use syncdesk::engine::reply::wording::moderators::{self as words, teach as lines, why};

use super::knowledge::{HOME, MOD};
use super::live::{RESTART, guide, said, write};
use super::{Bot, LISTED, components, labels, text, title};
use crate::standin::objects::{self, ASKER, Who};
use crate::standin::{BOT, StandIn};

/// A question that the guide does not know.
const NEW: &str = "my camera viewfinder shows nothing";
const MEMBER: Who = Who { user: ASKER, permissions: "2048", channel: LISTED };

impl Bot {
    /// Points at a message, and gives what comes of it.
    async fn point(&self, who: Who, name: &str, message: &Value) -> Value {
        self.outcome(&objects::pointed(self.id(), who, name, message)).await
    }

    /// The same for a member's message with these words.
    async fn point_at(&self, who: Who, name: &str, content: &str) -> Value {
        self.point(who, name, &objects::message(self.id(), LISTED, ASKER, content)).await
    }

    /// Chooses an entry of a page's menu.
    pub(super) async fn choose(&self, who: Who, page: &Value, label: &str) -> Value {
        let menu = menu(page);
        let option = entries(page).find(|option| option["label"] == label);
        let option = option.unwrap_or_else(|| panic!("no {label:?} in {menu:#}"));
        let mut message = objects::direct(self.id(), who.channel, BOT, "");
        objects::change(&mut message, page);
        message["flags"] = 64.into();
        let (id, value) = (menu["custom_id"].as_str().expect("an id"), option["value"].as_str().expect("a value"));
        self.outcome(&objects::chosen(self.id(), who, &message, id, value)).await
    }

    /// Teaches a text in a place, up to the preview; from there on as in every edit.
    async fn teach(&self, content: &str, place: &str) -> Value {
        let page = self.point_at(MOD, names::TEACH, content).await;
        let form = self.choose(MOD, &page, place).await;
        self.send(&form).await
    }

    /// Sends a form as it was filled in by the bot.
    pub(super) async fn send(&self, form: &Value) -> Value {
        let value = form["components"][0]["components"][0]["value"].as_str().expect("a text");
        let id = form["custom_id"].as_str().unwrap_or_else(|| panic!("no form: {form:#}"));
        self.submit(MOD, id, &[("body", value)]).await
    }
}

fn menu(page: &Value) -> &Value {
    let menu = components(page).find(|component| component["options"].is_array());
    menu.unwrap_or_else(|| panic!("no menu in {page:#}"))
}

pub(super) fn entries(page: &Value) -> impl Iterator<Item = &Value> {
    menu(page)["options"].as_array().into_iter().flatten()
}

async fn at_home(folder: &tempfile::TempDir) -> Bot {
    let bot = Bot::knowing(StandIn::start().await, HOME, folder.path());
    bot.discord.connected().await;
    bot
}

fn on_disk(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("camera").join(name)).expect("it is there")
}

fn question_of_guide() -> String {
    lines::question_of_guide(None).0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_taught_and_answered_from_then_on() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let message = format!("<@{ASKER}> {NEW}, call me at +49 170 1234567");
    let page = bot.point_at(MOD, names::TEACH, &message).await;
    assert_eq!(title(&page), lines::TITLE);
    assert!(text(&page).contains("Now I stay silent"), "{}", text(&page));
    let mut shown: Vec<_> = entries(&page).filter_map(|entry| entry["label"].as_str()).collect();
    // The likeliest fix stands first; of a message that no fix is near, that may be either.
    shown[..2].sort_unstable();
    assert_eq!(shown, ["Charge it", "Restart it", &*question_of_guide(), &*lines::no_question(None).0]);

    let form = bot.choose(MOD, &page, "Charge it").await;
    let value = form["components"][0]["components"][0]["value"].as_str().expect("a text");
    assert_eq!(value, format!("{NEW}, call me at"), "names and numbers are left out");
    let id = form["custom_id"].as_str().expect("an id");
    let preview = bot.submit(MOD, id, &[("body", NEW)]).await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    assert!(text(&preview).contains(&format!("+ - {NEW}")), "{}", text(&preview));
    assert!(!on_disk(&folder, "2-charge.md").contains(NEW), "nothing is written before Save");

    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_TITLE);
    assert_eq!(said(&bot, NEW).await, "Plug it in.");
    let history = bot.knowledge(MOD, "history", &[]).await;
    assert!(text(&history).contains("Teach 2-charge.md, Questions"), "{}", text(&history));

    let undone = bot.press_on(MOD, &saved, words::UNDO).await;
    assert_eq!(title(&undone), words::TAKEN_BACK_TITLE);
    assert_ne!(said(&bot, NEW).await, "Plug it in.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_can_belong_to_the_guide_or_to_nobody() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let preview = bot.teach(NEW, &question_of_guide()).await;
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(&folder, "guide.md").contains(&format!("## Questions\n- my camera is broken\n- {NEW}\n")));
    let reasons = bot.point_at(MOD, names::WHY, NEW).await;
    assert!(text(&reasons).contains("**Decision:** start camera/restart"), "{}", text(&reasons));

    let chatter = "the camera is frozen on my wall";
    let page = bot.point_at(MOD, names::TEACH, chatter).await;
    assert!(text(&page).contains("Now I answer it with **Restart it**."), "{}", text(&page));
    let preview = bot.teach(chatter, &lines::no_question(None).0).await;
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(&folder, "guide.md").contains(&format!("## Not questions\n- {chatter}\n")));
    bot.say(LISTED, ASKER, chatter);
    bot.logged("said nothing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_is_kept_from_its_fix() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let wrong = "the camera hangs on my wall";
    let preview = bot.teach(wrong, "Not a question of: Restart it").await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(&folder, "1-restart.md").contains(&format!("## Not questions\n- {wrong}\n")));
    let page = bot.point_at(MOD, names::TEACH, wrong).await;
    assert!(!text(&page).contains("**Restart it**."), "{}", text(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_already_is_said() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let page = bot.point_at(MOD, names::TEACH, "My camera is FROZEN!").await;
    let stands = "as a question of **Restart it** (camera/1-restart.md, line 4)";
    assert!(text(&page).contains(stands), "{}", text(&page));
    let form = bot.choose(MOD, &page, "Restart it").await;
    let again = bot.send(&form).await;
    assert_eq!(title(&again), words::CANNOT_BE_SAVED_TITLE);
    assert!(text(&again).contains("it stands in camera/1-restart.md already, line 4"), "{}", text(&again));

    let stolen = bot.teach("my camera is frozen", "Charge it").await;
    assert_eq!(title(&stolen), words::CANNOT_BE_SAVED_TITLE);
    assert!(text(&stolen).contains("also stands in"), "{}", text(&stolen));
    assert!(!labels(&stolen).contains(&words::SAVE) && labels(&stolen).contains(&words::EDIT_AGAIN));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_the_bots_answers_stands_for_its_question() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let answer = bot.ask("the camera hangs").await;
    let page = bot.point(MOD, names::TEACH, &answer).await;
    assert!(text(&page).starts_with("> the camera hangs"), "{}", text(&page));
    let reasons = bot.point(MOD, names::WHY, &answer).await;
    assert!(text(&reasons).starts_with(why::QUESTION_BEHIND), "{}", text(&reasons));
    assert!(text(&reasons).contains("**Decision:** answer camera/restart"), "{}", text(&reasons));

    let next = objects::in_reply_to(objects::message(bot.id(), LISTED, ASKER, "that didn't help"), &answer);
    let reasons = bot.point(MOD, names::WHY, &next).await;
    assert!(text(&reasons).contains("as if **Didn't help, next** was pressed"), "{}", text(&reasons));
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_explained_and_nothing_is_said_of_a_picture() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let reasons = bot.point_at(MOD, names::WHY, NEW).await;
    assert_eq!(title(&reasons), why::TITLE);
    assert!(
        text(&reasons).contains("\n\nNow I stay silent"),
        "what it comes to, before the figures: {}",
        text(&reasons)
    );
    assert!(text(&reasons).contains("**Decision:** silent"), "{}", text(&reasons));
    assert!(text(&reasons).contains("below the threshold"), "{}", text(&reasons));
    assert_eq!(text(&bot.point_at(MOD, names::WHY, "").await), why::NO_TEXT);
    assert_eq!(text(&bot.point_at(MOD, names::TEACH, "").await), lines::NO_TEXT);
    assert_eq!(text(&bot.point_at(MOD, names::TEACH, "https://a.example/b.png").await), lines::NO_TEXT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_refused_at_each_step() {
    let folder = guide();
    let bot = at_home(&folder).await;
    for name in [names::TEACH, names::WHY] {
        assert_eq!(text(&bot.point_at(MEMBER, name, NEW).await), words::NOT_A_MODERATOR);
    }
    let page = bot.point_at(MOD, names::TEACH, NEW).await;
    assert_eq!(text(&bot.choose(MEMBER, &page, "Charge it").await), words::NOT_A_MODERATOR);
    let form = bot.choose(MOD, &page, "Charge it").await;
    let id = form["custom_id"].as_str().expect("an id");
    assert_eq!(text(&bot.submit(MEMBER, id, &[("body", NEW)]).await), words::NOT_A_MODERATOR);
    let preview = bot.submit(MOD, id, &[("body", NEW)]).await;
    assert_eq!(text(&bot.press_on(MEMBER, &preview, words::SAVE).await), words::NOT_A_MODERATOR);
    assert!(!on_disk(&folder, "2-charge.md").contains(NEW));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_entries_exist_at_home_alone() {
    let folder = guide();
    let bot = Bot::knowing(StandIn::start().await, HOME, folder.path());
    let everywhere = bot.discord.request("PUT", "/commands").await.body;
    let home = bot.discord.request("PUT", "/guilds/100000000000000001/commands").await.body;
    let entry = |commands: &Value, name: &str| -> Option<Value> {
        commands.as_array().into_iter().flatten().find(|command| command["name"] == name).cloned()
    };
    for name in [names::TEACH, names::WHY] {
        assert!(entry(&everywhere, name).is_none());
        let there = entry(&home, name).expect("it is there");
        assert_eq!((&there["type"], &there["default_member_permissions"]), (&json!(3), &json!("8192")));
    }

    let abroad = Bot::knowing(StandIn::start().await, "home_guilds = [5]", folder.path());
    abroad.discord.connected().await;
    for name in [names::TEACH, names::WHY] {
        assert_eq!(text(&abroad.point_at(MOD, name, NEW).await), words::NOT_HERE);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_guides_and_fixes_fit_into_a_menu() {
    let folder = guide();
    let other = folder.path().join("tripod");
    fs::create_dir(&other).expect("made");
    for file in ["guide.md", "still-stuck.md"] {
        let own = on_disk(&folder, file).replace("camera", "tripod").replace("Camera", &"Tripod ".repeat(8));
        fs::write(other.join(file), own).expect("written");
    }
    let numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    for (index, number) in (3..).zip(numbers) {
        let long = "and on ".repeat(8);
        let fix = RESTART.replace("Restart it", &format!("Leg {number} {long}")).replace("camera", number);
        write(folder.path(), &format!("{index}-leg-{number}.md"), &fix);
        fs::write(
            other.join(format!("{index}-foot-{number}.md")),
            fix.replace("Leg", "Foot").replace(number, &format!("foot {number}")),
        )
        .expect("written");
    }
    let bot = at_home(&folder).await;
    let page = bot.point_at(MOD, names::TEACH, NEW).await;
    assert_eq!(entries(&page).count(), 25);
    let in_guide = |entry: &Value| entry["description"].as_str().is_some_and(|text| text.contains(", Camera"));
    assert!(entries(&page).next().is_some_and(in_guide), "{page:#}");
    assert!(text(&page).contains("no room in this menu"), "{}", text(&page));
}
