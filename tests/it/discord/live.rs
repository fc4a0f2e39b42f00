//! Knowledge files that are saved while the bot runs: what is in force, and what the moderators read of it.

use std::fs;
use std::path::Path;

use syncdesk::engine::reply::wording::{self, moderators as words};

use super::knowledge::{HOME, MOD};
use super::{Bot, DIRECT, LISTED, text, title};
use crate::standin::StandIn;
use crate::standin::objects::ASKER;

/// The moderators' channel.
const STAFF: u64 = 300_000_000_000_000_009;

/// Configuration with that channel.
const WITH_STAFF: &str = "moderator_channels = [300000000000000009]\n";

pub(super) const RESTART: &str = "# Restart it\n\n## Questions\n- my camera is frozen\n- the camera hangs\n\n## Keywords\ncamera frozen\n\n## Answer\nTurn it off and on again.\n";
pub(super) const CHARGE: &str = "# Charge it\n\n## Questions\n- my camera has no power\n- the camera stays dark\n\n## Keywords\nno power\n\n## Answer\nPlug it in.\n";

pub(super) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("camera").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// A small guide about cameras.
pub(super) fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "guide.md",
        "# Camera\n\n## Introduction\nLet's see.\n\n## Solved\nGood.\n\n## Keywords\ncamera\n\n## Questions\n- my camera is broken\n",
    );
    write(folder.path(), "1-restart.md", RESTART);
    write(folder.path(), "2-charge.md", CHARGE);
    write(folder.path(), "still-stuck.md", "# Still stuck?\n\n## Answer\nAsk the people here.\n");
    folder
}

async fn bot(folder: &Path, config: &str) -> Bot {
    let bot = Bot::knowing(StandIn::start().await, config, folder);
    bot.discord.connected().await;
    bot
}

/// The bot once it has read the folder: what is written there from now on is a change.
pub(super) async fn informed(folder: &Path, config: &str) -> Bot {
    let bot = bot(folder, config).await;
    said(&bot, "my camera is frozen").await;
    bot
}

/// What the bot says to a direct message.
pub(super) async fn said(bot: &Bot, message: &str) -> String {
    bot.say_directly(ASKER, message);
    text(&bot.answer(DIRECT).await.1).to_owned()
}

/// The next card in the moderators' channel.
async fn card(bot: &Bot) -> (String, String) {
    let (_, card) = bot.answer(STAFF).await;
    (title(&card).to_owned(), text(&card).to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_file_is_in_force_at_once() {
    let folder = guide();
    let bot = informed(folder.path(), WITH_STAFF).await;
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");
    write(folder.path(), "1-restart.md", &RESTART.replace("Turn it off and on again.", "Take the battery out."));
    let (title, text) = card(&bot).await;
    assert_eq!(title, words::CHANGED_TITLE);
    assert_eq!(text, "In force now: **camera/1-restart.md**.");
    assert_eq!(said(&bot, "my camera is frozen").await, "Take the battery out.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_told_and_the_last_good_version_stays() {
    let folder = guide();
    let bot = informed(folder.path(), WITH_STAFF).await;
    write(folder.path(), "1-restart.md", &RESTART.replace("## Answer", "## Anwser"));
    let (title, text) = card(&bot).await;
    assert_eq!(title, words::ERROR_TITLE);
    assert!(text.starts_with("**camera/1-restart.md**, line 10\n> \\#\\# Anwser\n"), "{text}");
    assert!(text.contains("Write \"\\#\\# Answer\" if that is what you mean."), "{text}");
    assert!(text.ends_with(&words::kept_back("**camera/1-restart.md**")), "{text}");
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");

    // Somebody else's fix is not held up by it.
    write(folder.path(), "2-charge.md", &CHARGE.replace("Plug it in.", "Use the other cable."));
    let (title, text) = card(&bot).await;
    assert_eq!((&*title, &*text), (words::CHANGED_TITLE, "In force now: **camera/2-charge.md**."));
    assert_eq!(said(&bot, "my camera has no power").await, "Use the other cable.");

    write(folder.path(), "1-restart.md", &RESTART.replace("Turn it", "Please turn it"));
    let (title, text) = card(&bot).await;
    assert_eq!((&*title, &*text), (words::MENDED_TITLE, &*words::mended("**camera/1-restart.md**", false)));
    assert_eq!(said(&bot, "my camera is frozen").await, "Please turn it off and on again.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_starts_without_knowledge_and_takes_it_up_when_it_comes() {
    let folder = tempfile::tempdir().expect("a folder");
    let later = folder.path().join("later");
    let bot = bot(&later, WITH_STAFF).await;
    let (title, text) = card(&bot).await;
    assert_eq!(title, words::STARTED_TITLE);
    assert!(text.contains("later") && text.ends_with(words::STAYS_AS_IT_WAS), "{text}");
    assert_eq!(said(&bot, "my camera is frozen").await, wording::NO_KNOWLEDGE);
    bot.say(LISTED, ASKER, "my camera is frozen");
    let ready = guide();
    fs::rename(ready.path(), &later).expect("on one file system");
    let (title, text) = card(&bot).await;
    assert_eq!(title, words::MENDED_TITLE);
    assert!(text.starts_with(words::READABLE_AGAIN), "{text}");
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_starts_with_what_is_good() {
    let folder = guide();
    write(folder.path(), "1-restart.md", &RESTART.replace("## Answer", "## Anwser"));
    let bot = bot(folder.path(), WITH_STAFF).await;
    let (title, text) = card(&bot).await;
    assert_eq!(title, words::STARTED_TITLE);
    assert!(text.contains("> \\#\\# Anwser"), "{text}");
    assert_eq!(said(&bot, "my camera has no power").await, "Plug it in.");
}

#[tokio::test(flavor = "multi_thread")]
async fn sighup_has_the_files_read_again() {
    let folder = guide();
    let bot = informed(folder.path(), "[reload]\nevents = false\npoll_seconds = 0").await;
    write(folder.path(), "1-restart.md", &RESTART.replace("Turn it off and on again.", "Take the battery out."));
    bot.signal("-HUP");
    bot.logged("the knowledge in force has changed").await;
    assert_eq!(said(&bot, "my camera is frozen").await, "Take the battery out.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_moderator_finds_all_are_told() {
    let folder = guide();
    let config = format!("{WITH_STAFF}{HOME}[reload]\nevents = false\npoll_seconds = 0");
    let bot = informed(folder.path(), &config).await;
    for (sub, text, found) in [
        ("check", RESTART.replace("## Answer", "## Anwser"), words::ERROR_TITLE),
        ("reload", RESTART.to_owned(), words::MENDED_TITLE),
    ] {
        write(folder.path(), "1-restart.md", &text);
        bot.knowledge(MOD, sub, &[]).await;
        assert_eq!(card(&bot).await.0, found, "{sub}");
    }
    bot.logged("camera/1-restart.md is in order again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn polling_alone_will_do() {
    let folder = guide();
    let bot = informed(folder.path(), &format!("{WITH_STAFF}[reload]\nevents = false")).await;
    write(folder.path(), "1-restart.md", &RESTART.replace("Turn it off and on again.", "Take the battery out."));
    assert_eq!(card(&bot).await.0, words::CHANGED_TITLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_vanishes_takes_nothing_with_it() {
    let folder = guide();
    let bot = informed(folder.path(), WITH_STAFF).await;
    let aside = folder.path().with_extension("aside");
    fs::rename(folder.path(), &aside).expect("renamed");
    assert_eq!(card(&bot).await.0, words::UNREADABLE_TITLE);
    assert_eq!(said(&bot, "my camera is frozen").await, "Turn it off and on again.");
    fs::rename(&aside, folder.path()).expect("renamed");
    let (title, text) = card(&bot).await;
    assert_eq!((&*title, &*text), (words::MENDED_TITLE, words::READABLE_AGAIN));
}
