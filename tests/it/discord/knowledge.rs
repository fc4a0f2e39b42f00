//! `/knowledge`: moderators look at the knowledge, edit it and take edits back, all on Discord.

use std::fs;
use std::path::Path;

use serde_json::Value;
use syncdesk::engine::reply::wording::moderators as words;

use super::live::{CHARGE, RESTART, guide, informed, said, write};
use super::{Bot, LISTED, custom_id, is_private, labels, text, title};
use crate::standin::objects::{self, ASKER, MODERATOR, OTHER, Who};
use crate::standin::{BOT, StandIn};

/// A moderator, and another one.
pub(super) const MOD: Who = Who { user: OTHER, permissions: MODERATOR, channel: LISTED };
const MOD_TOO: Who = Who { user: OTHER + 1, permissions: MODERATOR, channel: LISTED };

/// The test's guild as the knowledge's home.
pub(super) const HOME: &str = "home_guilds = [100000000000000001]\n";

const FILE: &str = "camera/1-restart.md";

async fn bot(folder: &Path) -> Bot {
    informed(folder, HOME).await
}

impl Bot {
    /// A moderator's subcommand, and what they see of it.
    pub(super) async fn knowledge(&self, who: Who, sub: &str, options: &[(&str, &str)]) -> Value {
        self.outcome(&objects::sub_command(self.id(), who, "knowledge", sub, options)).await
    }

    /// Opens the form for a part, and gives its id and what stands in its first field.
    async fn open(&self, who: Who, options: &[(&str, &str)]) -> (String, String) {
        let form = self.knowledge(who, "edit", options).await;
        let id = form["custom_id"].as_str().unwrap_or_else(|| panic!("no form: {form:#}")).to_owned();
        let value = form["components"][0]["components"][0]["value"].as_str().unwrap_or_default().to_owned();
        (id, value)
    }

    /// Sends a form, and gives the page that comes of it.
    pub(super) async fn submit(&self, who: Who, form: &str, fields: &[(&str, &str)]) -> Value {
        self.outcome(&objects::submitted(self.id(), who, form, fields)).await
    }

    /// Presses a button of a private page.
    pub(super) async fn press_on(&self, who: Who, page: &Value, label: &str) -> Value {
        let mut message = objects::direct(self.id(), who.channel, BOT, "");
        objects::change(&mut message, page);
        message["flags"] = 64.into();
        self.outcome(&objects::pressed(self.id(), who, &message, &custom_id(page, label))).await
    }

    /// Edits a part up to the preview.
    async fn edit(&self, who: Who, part: &str, body: &str) -> Value {
        let (form, _) = self.open(who, &[("file", FILE), ("part", part)]).await;
        self.submit(who, &form, &[("body", body)]).await
    }
}

fn on_disk(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("camera").join(name)).expect("it is there")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_exist_at_home_alone() {
    let folder = guide();
    let at_home = Bot::knowing(StandIn::start().await, HOME, folder.path());
    let everywhere = at_home.discord.request("PUT", "/commands").await;
    let names = |commands: &Value| -> Vec<String> {
        let all = commands.as_array().expect("a list").iter();
        all.map(|command| command["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert!(!names(&everywhere.body).contains(&"knowledge".to_owned()));
    let home = at_home.discord.request("PUT", "/guilds/100000000000000001/commands").await;
    assert!(names(&home.body).contains(&"knowledge".to_owned()));
    assert_eq!(home.body[0]["default_member_permissions"], MODERATOR, "Manage Messages");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_edited_shown_saved_and_taken_back() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let (form, value) = bot.open(MOD, &[("file", FILE), ("part", "Answer")]).await;
    assert_eq!(value, "Turn it off and on again.");
    let preview = bot.submit(MOD, &form, &[("body", "Take the battery out.")]).await;
    assert_eq!(title(&preview), words::SAVE_TITLE);
    assert!(text(&preview).contains("- Turn it off and on again."), "{}", text(&preview));
    assert!(text(&preview).contains("+ Take the battery out."), "{}", text(&preview));
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART, "nothing is written before Save");

    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_TITLE);
    assert_eq!(
        on_disk(folder.path(), "1-restart.md"),
        RESTART.replace("Turn it off and on again.", "Take the battery out.")
    );
    assert_eq!(said(&bot, "my camera is frozen").await, "Take the battery out.");

    let history = bot.knowledge(MOD, "history", &[("file", FILE)]).await;
    assert!(text(&history).contains("user200000000000000002: Edit Answer of 1-restart.md"), "{}", text(&history));

    let undone = bot.press_on(MOD, &saved, words::UNDO).await;
    assert_eq!(title(&undone), words::TAKEN_BACK_TITLE);
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART);
    let again = bot.press_on(MOD, &saved, words::UNDO).await;
    assert_eq!(title(&again), words::TAKEN_BACK_TITLE, "a second press says what the first one said");
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART);
    let redone = bot.press_on(MOD, &undone, words::REDO).await;
    assert_eq!(title(&redone), words::TAKEN_BACK_TITLE);
    assert_eq!(said(&bot, "my camera is frozen").await, "Take the battery out.");
    let late = bot.press_on(MOD, &saved, words::UNDO).await;
    assert_eq!(title(&late), words::TAKEN_BACK_TITLE, "that edit stands again, and can go again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_steals_a_question_is_shown_first() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let preview = bot.edit(MOD, "Questions", "my camera is frozen\nthe camera hangs\nno power has my camera").await;
    assert_eq!(title(&preview), words::SAVE_ANYWAY_TITLE, "{}", text(&preview));
    let line = "\"my camera has no power\" now leads to \"Restart it\" instead of \"Charge it\" (because of ";
    assert!(text(&preview).contains(line), "{}", text(&preview));
    assert_eq!(labels(&preview), [words::SAVE_ANYWAY, words::EDIT_AGAIN, words::CANCEL]);
    let cancelled = bot.press_on(MOD, &preview, words::CANCEL).await;
    assert_eq!(title(&cancelled), words::CANCELLED_TITLE);
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_another_fix_is_refused() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let preview = bot.edit(MOD, "Questions", "my camera has no power\nthe camera hangs").await;
    assert_eq!(title(&preview), words::CANNOT_BE_SAVED_TITLE, "{}", text(&preview));
    assert!(text(&preview).contains("also stands in"), "{}", text(&preview));
    assert_eq!(labels(&preview), [words::EDIT_AGAIN, words::CANCEL]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_explained_and_typed_again() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let preview = bot.edit(MOD, "Answer", "Turn it off.\n\n- [Then](#step-nowhere)").await;
    assert_eq!(title(&preview), words::CANNOT_BE_SAVED_TITLE);
    let form = bot.press_on(MOD, &preview, words::EDIT_AGAIN).await;
    let value = form["components"][0]["components"][0]["value"].as_str().expect("what was typed");
    assert_eq!(value, "Turn it off.\n\n- [Then](#step-nowhere)");
    let form = form["custom_id"].as_str().expect("an id").to_owned();
    let preview = bot.submit(MOD, &form, &[("body", "Turn it off.")]).await;
    let cancelled = bot.press_on(MOD, &preview, words::CANCEL).await;
    assert_eq!(title(&cancelled), words::CANCELLED_TITLE);
    let late = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&late), words::CANCELLED_TITLE, "it was cancelled before");
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_two_errors_is_mended_one_by_one() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let broken = RESTART.replace("## Keywords", "## Kewords").replace("again.", "again.\n\n- [On](#step-none)");
    write(folder.path(), "1-restart.md", &broken);
    bot.knowledge(MOD, "reload", &[]).await;
    let preview = bot.edit(MOD, "Answer", "Turn it off.").await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    assert!(text(&preview).contains(words::ERRORS_LEFT) && text(&preview).contains("Kewords"), "{}", text(&preview));
    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_ONLY_TITLE, "{}", text(&saved));
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");
    write(folder.path(), "1-restart.md", &on_disk(folder.path(), "1-restart.md").replace("Kewords", "Keywords"));
    bot.knowledge(MOD, "reload", &[]).await;
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_editors_is_shown_both_texts() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let mine = bot.edit(MOD, "Answer", "Take the battery out.").await;
    let theirs = bot.edit(MOD_TOO, "Keywords", "camera frozen, camera hangs").await;
    assert_eq!(title(&bot.press_on(MOD_TOO, &theirs, words::SAVE).await), words::SAVED_TITLE);
    let refused = bot.press_on(MOD, &mine, words::SAVE).await;
    assert_eq!(title(&refused), words::OUTDATED_TITLE);
    let shown = text(&refused);
    assert!(shown.contains("+ camera frozen, camera hangs") && shown.contains("+ Take the battery out."), "{shown}");
    let theirs = RESTART.replace("camera frozen\n\n## A", "camera frozen, camera hangs\n\n## A");
    assert_eq!(on_disk(folder.path(), "1-restart.md"), theirs, "nothing is overwritten");
    let preview = bot.press_on(MOD, &refused, words::ON_THE_NEW_TEXT).await;
    assert_eq!(title(&bot.press_on(MOD, &preview, words::SAVE).await), words::SAVED_TITLE);
    let both = theirs.replace("Turn it off and on again.", "Take the battery out.");
    assert_eq!(on_disk(folder.path(), "1-restart.md"), both);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_saved_in_an_editor_meanwhile_is_not_overwritten() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let preview = bot.edit(MOD, "Answer", "Take the battery out.").await;
    let edited = RESTART.replace("frozen", "stuck");
    write(folder.path(), "1-restart.md", &edited);
    let refused = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&refused), words::OUTDATED_TITLE);
    assert_eq!(on_disk(folder.path(), "1-restart.md"), edited);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_is_written_and_removed() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let form = bot.knowledge(MOD, "add", &[("title", "Clean the lens")]).await;
    let form = form["custom_id"].as_str().expect("a form").to_owned();
    let fields = [
        ("title", "Clean the lens"),
        ("questions", "- my pictures are blurry\nthere is a smear on every picture"),
        ("keywords", "blurry, smear"),
        ("answer", "Wipe it with a soft cloth."),
    ];
    let preview = bot.submit(MOD, &form, &fields).await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    let saved = bot.press_on(MOD, &preview, words::SAVE).await;
    assert_eq!(title(&saved), words::SAVED_TITLE);
    assert_eq!(said(&bot, "my pictures are blurry").await, "Wipe it with a soft cloth.");
    let list = bot.knowledge(MOD, "list", &[]).await;
    assert!(text(&list).contains("3. Clean the lens (2 questions, 1 step)"), "{}", text(&list));

    let preview = bot.knowledge(MOD, "remove", &[("file", "camera/3-clean-lens.md")]).await;
    assert!(text(&preview).contains(words::REMOVES_THE_FILE), "{}", text(&preview));
    assert_eq!((title(&preview), labels(&preview)), (words::REMOVE_TITLE, vec![words::REMOVE, words::CANCEL]));
    let removed = bot.press_on(MOD, &preview, words::REMOVE).await;
    assert_eq!(title(&removed), words::REMOVED_TITLE);
    assert_eq!(labels(&removed), [words::UNDO]);
    let gone = bot.knowledge(MOD, "show", &[("file", "camera/3-clean-lens.md")]).await;
    assert_eq!(text(&gone), words::NO_SUCH_FILE);

    let preview = bot.knowledge(MOD, "undo", &[("file", "camera/3-clean-lens.md")]).await;
    assert_eq!(title(&bot.press_on(MOD, &preview, words::SAVE).await), words::SAVED_TITLE);
    assert_eq!(said(&bot, "my pictures are blurry").await, "Wipe it with a soft cloth.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_others_need_is_not_removed() {
    let folder = guide();
    write(folder.path(), "2-charge.md", &format!("{CHARGE}\n- [Still dark](1-restart.md)\n"));
    let bot = bot(folder.path()).await;
    let refused = bot.knowledge(MOD, "remove", &[("file", FILE)]).await;
    assert_eq!(title(&refused), words::CANNOT_BE_SAVED_TITLE);
    assert!(text(&refused).contains("camera/2-charge.md"), "{}", text(&refused));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_long_list_are_found_and_edited() {
    let folder = guide();
    let many: Vec<String> =
        (0..400).map(|number| format!("- line {number} about a camera that hangs in mode {number}\n")).collect();
    write(folder.path(), "1-restart.md", &RESTART.replace("- the camera hangs\n", &many.concat()));
    let bot = bot(folder.path()).await;
    let (form, value) = bot.open(MOD, &[("file", FILE), ("part", "Questions"), ("find", "frozen")]).await;
    assert_eq!(value, "my camera is frozen");
    let preview = bot.submit(MOD, &form, &[("body", "my camera has frozen")]).await;
    assert_eq!(title(&preview), words::SAVE_TITLE, "{}", text(&preview));
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(folder.path(), "1-restart.md").contains("- my camera has frozen\n- line 0 about"));
    let (form, value) = bot.open(MOD, &[("file", FILE), ("part", "Questions")]).await;
    assert_eq!(value, "", "there is no room for the list, so the form is for new lines");
    let preview = bot.submit(MOD, &form, &[("body", "it is stuck at the logo")]).await;
    bot.press_on(MOD, &preview, words::SAVE).await;
    assert!(on_disk(folder.path(), "1-restart.md").contains("in mode 399\n- it is stuck at the logo\n"));
    let none = bot.knowledge(MOD, "edit", &[("file", FILE), ("part", "Questions"), ("find", "zebra")]).await;
    assert_eq!(text(&none), words::NO_LINE_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_shown() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let page = bot.knowledge(MOD, "show", &[("file", FILE)]).await;
    assert!(text(&page).contains("**Questions**: 2 entries"), "{}", text(&page));
    let page = bot.knowledge(MOD, "show", &[("file", "restart"), ("part", "answer")]).await;
    assert_eq!(text(&page), "Turn it off and on again.");
    let page = bot.knowledge(MOD, "search", &[("words", "FROZEN camera")]).await;
    assert!(text(&page).contains("**camera/1-restart.md**, line 4: my camera is frozen"), "{}", text(&page));
    let page = bot.knowledge(MOD, "search", &[("words", "zebra")]).await;
    assert_eq!(text(&page), words::nothing_found("zebra"));
    let page = bot.knowledge(MOD, "test", &[("message", "my camera is frozen")]).await;
    assert!(text(&page).contains("**Decision:** answer camera/restart"), "{}", text(&page));
    assert!(text(&page).contains("**Restart it**\nTurn it off and on again.\n\nButtons: "), "{}", text(&page));
    let page = bot.knowledge(MOD, "check", &[]).await;
    assert_eq!(text(&page), words::counted(0, 0), "{}", text(&page));
    let page = bot.knowledge(MOD, "reload", &[]).await;
    assert_eq!(title(&page), words::RELOADED_TITLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_refused_at_every_step() {
    let folder = guide();
    let bot = bot(folder.path()).await;
    let member = Who::member(ASKER, LISTED);
    for sub in ["list", "show", "search", "edit", "add", "remove", "history", "undo", "check", "reload", "test"] {
        let refused = bot.interact(&objects::sub_command(bot.id(), member, "knowledge", sub, &[("file", FILE)])).await;
        assert!(is_private(&refused), "{sub}");
        assert_eq!(text(&refused["data"]), words::NOT_A_MODERATOR, "{sub}");
    }
    let (form, _) = bot.open(MOD, &[("file", FILE), ("part", "Answer")]).await;
    assert_eq!(text(&bot.submit(member, &form, &[("body", "Ha.")]).await), words::NOT_A_MODERATOR);
    let preview = bot.submit(MOD, &form, &[("body", "Take the battery out.")]).await;
    for label in [words::SAVE, words::EDIT_AGAIN, words::CANCEL] {
        assert_eq!(text(&bot.press_on(member, &preview, label).await), words::NOT_A_MODERATOR, "{label}");
    }
    assert_eq!(on_disk(folder.path(), "1-restart.md"), RESTART);
}

#[tokio::test(flavor = "multi_thread")]
async fn elsewhere_it_does_not_exist() {
    let folder = guide();
    let bot = Bot::knowing(StandIn::start().await, "home_guilds = [5]", folder.path());
    bot.discord.connected().await;
    let refused = bot.knowledge(MOD, "list", &[]).await;
    assert_eq!(text(&refused), words::NOT_HERE);
    // They were there when this guild was a home, and go now.
    let there = bot.discord.request("GET", "/guilds/100000000000000001/commands").await;
    assert_eq!(there.body, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_never_leave_the_folder() {
    let folder = guide();
    let outside = folder.path().join("outside.md");
    fs::write(&outside, RESTART).expect("written");
    let bot = bot(folder.path()).await;
    for path in ["../outside.md", "camera/../../outside.md", "/etc/passwd", "camera/../outside.md", "outside"] {
        for sub in ["show", "remove", "edit"] {
            let page = bot.knowledge(MOD, sub, &[("file", path), ("part", "Answer")]).await;
            assert_eq!(text(&page), words::NO_SUCH_FILE, "{sub} {path}");
        }
    }
    assert_eq!(fs::read_to_string(&outside).expect("it is there"), RESTART);
}
