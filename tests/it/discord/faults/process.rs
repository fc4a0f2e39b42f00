//! Faults of the process, its machine and its disk.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use syncdesk::engine::reply::wording;

use super::super::{Bot, LISTED, OTHER_QUESTION, QUESTION, title};
use super::town::{PATIENCE, Then, Town};
use super::{Row, Scenario, hold};
use crate::folders::copy;
use crate::standin::objects::{self, ASKER, OTHER};
use crate::standin::{Answer, BOT};

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

/// Every scenario of this group.
pub(super) fn all() -> Vec<Scenario> {
    vec![
        Scenario { is_slow: false, run: || Box::pin(killed()) },
        Scenario { is_slow: false, run: || Box::pin(told_to_stop_under_load()) },
        Scenario { is_slow: false, run: || Box::pin(wrong_clock(5, "clock 5 h behind Discord's, and a restart")) },
        Scenario { is_slow: false, run: || Box::pin(wrong_clock(-5, "clock 5 h ahead of Discord's, and a restart")) },
        Scenario { is_slow: false, run: || Box::pin(no_data_folder()) },
        Scenario { is_slow: false, run: || Box::pin(disk_full()) },
        Scenario { is_slow: false, run: || Box::pin(no_knowledge()) },
    ]
}

impl Town {
    /// Ends the process as `kill -9` does.
    fn kill(&mut self) {
        drop(self.bot.take());
    }

    /// Starts it again.
    fn restart(&mut self) {
        self.bot = Some(Self::bot(&self.discord));
    }
}

/// Killed in the middle of a walk, and with questions under way.
async fn killed() -> Vec<Row> {
    let mut town = Town::begin().await;
    // A walk of its own, in a thread of the town.
    let thread = town.discord.id();
    town.discord.add_channel(objects::thread(thread, LISTED, OTHER, "weekend"));
    let bot = town.bot.as_ref().expect("it runs");
    bot.say(thread, ASKER, QUESTION);
    let mut step = bot.answer(thread).await.1;
    let next = bot.press(ASKER, &step, wording::NEXT).await;
    objects::change(&mut step, &next["data"]);
    let before = title(&step).to_owned();
    town.suffer("kill -9 in the middle of a walk, and a restart", Then::Reconnects, async |town| {
        town.kill();
        town.members().ask_on(5).await;
        town.restart();
    })
    .await;
    let bot = town.bot.as_ref().expect("it runs");
    let next = bot.press(ASKER, &step, wording::NEXT).await;
    assert_eq!(next["type"], 7, "the walk goes on: {next:#}");
    assert_ne!(title(&next["data"]), before);
    town.add("; the buttons of before go on");
    town.suffer("kill -9 with questions under way, and a restart", Then::Reconnects, async |town| {
        // Discord takes them, but is slow to say so.
        let posts = town.discord.count("POST", "/channels/");
        town.discord.script_times(8, "POST", "/channels/", Answer::Late(Duration::from_millis(700)));
        for _ in 0..20 {
            town.members().ask();
        }
        town.discord.counted("POST", "/channels/", posts + 2).await;
        town.kill();
        town.restart();
    })
    .await;
    town.end().await
}

/// SIGTERM while many ask at once.
async fn told_to_stop_under_load() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("SIGTERM with 60 questions at once, and a restart", Then::Reconnects, async |town| {
        let posts = town.discord.count("POST", "/channels/");
        for _ in 0..60 {
            town.members().ask();
        }
        town.discord.counted("POST", "/channels/", posts + 1).await;
        let mut bot = town.bot.take().expect("it runs");
        bot.terminate();
        assert_eq!(bot.ended().await.code(), Some(0), "{}", bot.log());
        drop(bot);
        town.restart();
    })
    .await;
    town.suffer("SIGTERM during an outage, and a restart after it", Then::Reconnects, async |town| {
        town.discord.begin_outage();
        town.members().ask_on(3).await;
        let mut bot = town.bot.take().expect("it runs");
        bot.terminate();
        assert_eq!(bot.ended().await.code(), Some(0), "{}", bot.log());
        drop(bot);
        town.discord.end_outage();
        town.restart();
    })
    .await;
    town.end().await
}

/// The clock of this machine is wrong by hours.
async fn wrong_clock(hours: i64, fault: &str) -> Vec<Row> {
    let discord = Town::discord().await;
    discord.run_ahead(hours * HOUR);
    // From an hour ago: one without an answer, and one with an answer that its edit has to change.
    let hour_ago = || discord.id() - ((HOUR as u64) << 22);
    let old = objects::message(hour_ago(), LISTED, ASKER, QUESTION);
    let question = objects::message(hour_ago(), LISTED, OTHER, QUESTION);
    let answer = hour_ago();
    let body = json!({"message_reference": {"message_id": question["id"]}, "embeds": [{"title": "x"}]});
    for message in [&old, &question, &objects::sent(answer, &LISTED.to_string(), BOT, &body)] {
        discord.add_message(message);
    }
    let mut town = Town::around(discord.clone(), Town::bot(&discord), Duration::from_millis(200));
    discord.introduced(1, PATIENCE).await;
    town.suffer(fault, Then::Reconnects, async |town| {
        town.kill();
        town.members().ask_on(5).await;
        town.restart();
    })
    .await;
    discord.dispatch("MESSAGE_UPDATE", &objects::edited(&question, OTHER_QUESTION, 30));
    discord.counted("PATCH", &format!("/messages/{answer}"), 1).await;
    town.members().ask_on(2).await;
    let answers = discord.answers();
    assert_eq!(answers.get(&objects::number(&old["id"])), None, "it is too old");
    assert_eq!(answers.get(&objects::number(&question["id"])), Some(&1), "its answer was changed");
    town.end().await
}

/// The data folder cannot be made.
async fn no_data_folder() -> Vec<Row> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let below = file.path().join("data");
    let mut town = Town::begin().await;
    town.suffer("data folder that cannot be written, and a restart", Then::Reconnects, async |town| {
        town.kill();
        town.bot = Some(Bot::launched(town.discord.clone(), &Town::config(), &shipped(), |program| {
            (Command::new(program), Some(below.clone()))
        }));
    })
    .await;
    town.end().await
}

/// No file may grow any more.
async fn disk_full() -> Vec<Row> {
    let mut town = Town::begin().await;
    town.suffer("disk full, and a restart", Then::Reconnects, async |town| {
        town.kill();
        town.bot = Some(Bot::launched(town.discord.clone(), &Town::config(), &shipped(), |program| {
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"trap "" XFSZ; ulimit -f 0; exec "$0" "$@""#, program]);
            (shell, None)
        }));
    })
    .await;
    town.end().await
}

fn shipped() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")
}

/// The knowledge folder vanishes, and comes back.
async fn no_knowledge() -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    let (here, aside) = (folder.path().join("knowledge"), folder.path().join("aside"));
    copy(&shipped(), &here);
    let discord = Town::discord().await;
    let bot = Bot::knowing(discord.clone(), &Town::config(), &here);
    let mut town = Town::around(discord.clone(), bot, Duration::from_millis(200));
    discord.introduced(1, PATIENCE).await;
    town.suffer("knowledge folder vanishes, and is back", Then::GoesOn, async |town| {
        fs::rename(&here, &aside).expect("renamed");
        town.bot.as_ref().expect("it runs").logged("knowledge").await;
        town.members().ask_on(10).await;
        fs::rename(&aside, &here).expect("renamed");
        town.members().ask_on(5).await;
    })
    .await;
    town.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_and_restart() {
    hold(&killed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load() {
    hold(&told_to_stop_under_load().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_behind() {
    hold(&wrong_clock(5, "behind").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_ahead() {
    hold(&wrong_clock(-5, "ahead").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_data_folder() {
    hold(&no_data_folder().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_full_disk() {
    hold(&disk_full().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_knowledge_for_a_while() {
    hold(&no_knowledge().await);
}
