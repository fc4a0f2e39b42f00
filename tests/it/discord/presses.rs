//! What moderators do on a phone: they press twice, come back late, and type what no form expects.

use std::fs;

use syncdesk::engine::reply::wording::moderators as words;

use super::knowledge::{HOME, MOD};
use super::live::{CHARGE, RESTART, guide, informed, said, write};
use super::{Bot, LISTED, labels, text, title};
use crate::standin::BOT;
use crate::standin::objects::{self, MODERATOR, OTHER, Who};

const FILE: &str = "camera/1-restart.md";
const MOD_TOO: Who = Who { user: OTHER + 1, permissions: MODERATOR, channel: LISTED };
const STAFF: u64 = 300_000_000_000_000_009;

async fn at_home(folder: &tempfile::TempDir) -> Bot {
    informed(folder.path(), &format!("{HOME}moderator_channels = [{STAFF}]\n")).await
}

impl Bot {
    /// The form for a part: its id.
    async fn form(&self, part: &str) -> String {
        let form = self.knowledge(MOD, "edit", &[("file", FILE), ("part", part)]).await;
        form["custom_id"].as_str().unwrap_or_else(|| panic!("no form: {form:#}")).to_owned()
    }

    /// The newest card in the moderators' channel.
    fn card(&self) -> String {
        let requests = self.discord.requests();
        let card = requests.iter().rfind(|request| request.path.contains(&STAFF.to_string())).expect("there is a card");
        text(&card.body).to_owned()
    }
}

fn on_disk(folder: &tempfile::TempDir) -> String {
    fs::read_to_string(folder.path().join(FILE)).expect("it is there")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_press_says_what_the_first_one_said() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Answer").await;
    let preview = bot.submit(MOD, &form, &[("body", "Take the battery out.")]).await;
    let form = bot.press_on(MOD, &preview, words::EDIT_AGAIN).await;
    assert!(form["custom_id"].is_string(), "the form was opened, and left again: {form:#}");
    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_TITLE);
    let written = on_disk(&folder);
    for label in [words::SAVE, words::CANCEL, words::EDIT_AGAIN] {
        let again = bot.press_on(MOD, &preview, label).await;
        assert_eq!((title(&again), text(&again)), (title(&saved), text(&saved)), "{label}");
        assert_eq!(labels(&again), [words::UNDO], "{label}");
    }
    assert_eq!(on_disk(&folder), written);
    assert!(bot.card().contains("has edited **camera/1-restart.md**. It is in force"), "{}", bot.card());

    let undone = bot.press_on(MOD, &saved, words::UNDO).await;
    assert_eq!((title(&undone), labels(&undone)), (words::TAKEN_BACK_TITLE, vec![words::REDO]));
    assert!(bot.card().contains("has taken the last edit of **camera/1-restart.md** back"), "{}", bot.card());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_gives_way_to_the_next_one() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Answer").await;
    let preview = bot.submit(MOD, &form, &[("body", "Take it out.")]).await;
    let form = bot.press_on(MOD, &preview, words::EDIT_AGAIN).await;
    let mut message = objects::direct(bot.id(), LISTED, BOT, "");
    objects::change(&mut message, &preview);
    let id = form["custom_id"].as_str().expect("a form");
    let sent = objects::submitted_below(bot.id(), MOD, &message, id, &[("body", "Take the battery out.")]);
    assert_eq!(bot.interact(&sent).await["type"], 6, "the old preview is changed; no second one is begun");
    let token = sent["token"].as_str().expect("a token");
    let page = bot.discord.request("PATCH", token).await.body;
    assert!(text(&page).contains("+ Take the battery out."), "{}", text(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_too_late_is_given_back() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let late = bot.submit(MOD, "mf123", &[("body", "Take the ```battery``` out.")]).await;
    assert!(text(&late).starts_with(words::OLD_FORM), "{}", text(&late));
    assert!(text(&late).contains("battery") && text(&late).matches("```").count() == 2, "{}", text(&late));
    let late = bot.submit(MOD, "mnno-such-guide", &[("title", "Clean the lens"), ("answer", "Wipe it.")]).await;
    assert!(text(&late).contains("Clean the lens") && text(&late).contains("Wipe it."), "{}", text(&late));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_for_a_decision_comes_first() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Questions").await;
    let stolen = "my camera is frozen\nthe camera hangs\nno power has my camera";
    let theft = bot.submit(MOD, &form, &[("body", stolen)]).await;
    let place = |page: &str, part: &str| page.find(part).unwrap_or_else(|| panic!("no {part:?} in {page}"));
    assert!(place(text(&theft), "instead of \"Charge it\"") < place(text(&theft), "```diff"), "{}", text(&theft));
    let form = bot.form("Answer").await;
    let broken = bot.submit(MOD, &form, &[("body", "Off.\n\n- [On](#step-none)")]).await;
    assert!(place(text(&broken), "has no such step") < place(text(&broken), "```diff"), "{}", text(&broken));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_a_file_that_has_gone_names_the_way_back() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Answer").await;
    let preview = bot.submit(MOD, &form, &[("body", "Take the battery out.")]).await;
    let removal = bot.knowledge(MOD_TOO, "remove", &[("file", FILE)]).await;
    bot.press_on(MOD_TOO, &removal, words::REMOVE).await;
    assert!(bot.card().contains("has removed **camera/1-restart.md**."), "{}", bot.card());
    let outdated = bot.press_on(MOD, &preview, words::SAVE).await;
    let gone = bot.press_on(MOD, &outdated, words::ON_THE_NEW_TEXT).await;
    assert!(text(&gone).contains("`/knowledge undo`"), "{}", text(&gone));
    assert!(labels(&gone).is_empty(), "there is nothing to edit again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_that_is_deleted_is_not_called_mended() {
    let folder = guide();
    let bot = at_home(&folder).await;
    write(folder.path(), "3-lens.md", &RESTART.replace("## Answer", "## Anwser"));
    assert_eq!(title(&bot.answer(STAFF).await.1), words::ERROR_TITLE);
    fs::remove_file(folder.path().join("camera/3-lens.md")).expect("removed");
    let (_, card) = bot.answer(STAFF).await;
    assert_eq!(text(&card), words::gone("**camera/3-lens.md**", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_added() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Step: Take it apart").await;
    let preview = bot.submit(MOD, &form, &[("body", "Only if you dare.")]).await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(&folder).ends_with("\n\n## Step: Take it apart\nOnly if you dare.\n"), "{}", on_disk(&folder));
    let asked = bot.knowledge(MOD, "edit", &[("file", FILE), ("part", "Stepp")]).await;
    assert!(text(&asked).contains("`Step: Make room`"), "{}", text(&asked));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_turn_lines_around_or_pile_up_do_neither() {
    let folder = guide();
    let zalgo = format!("my camera z{}", "\u{310}".repeat(40));
    write(folder.path(), "2-charge.md", &CHARGE.replace("camera has", &format!("\u{202e}{zalgo} has")));
    let bot = at_home(&folder).await;
    let shown = bot.knowledge(MOD, "search", &[("words", "no power")]).await;
    let shown = text(&shown);
    assert!(shown.contains("has no power"), "{shown}");
    assert!(!shown.contains('\u{202e}') && shown.matches('\u{310}').count() <= 3, "{shown}");
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_versions_begins_with_what_tells_them_apart() {
    let folder = guide();
    let bot = at_home(&folder).await;
    let form = bot.form("Answer").await;
    let preview = bot.submit(MOD, &form, &[("body", "Take the battery out.")]).await;
    bot.press_on(MOD, &preview, words::SAVE).await;
    let mut typing = objects::sub_command(bot.id(), MOD, "knowledge", "undo", &[("file", FILE), ("version", "")]);
    typing["type"] = 4.into();
    typing["data"]["options"][0]["options"][1]["focused"] = true.into();
    let choices = bot.interact(&typing).await["data"]["choices"].clone();
    let name = choices[0]["name"].as_str().unwrap_or_else(|| panic!("{choices:#}"));
    assert!(name.starts_with("just now · Edit Answer of 1-restart.md"), "{name}");
}
