//! The bot on Discord, driven through the stand-in: what is asserted is what went over the wire.
//!
//! [`Bot`] is the real program as a process of its own. Silence is asserted with a question that does get an answer
//! afterwards: what came before it has been dealt with by then.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use syncdesk::engine::{Fix, FixId, GuideId, Snapshot};
use syncdesk::store::Store;
use tokio::sync::Notify;

use crate::standin::objects::{self, ASKER, Who};
use crate::standin::{DEADLINE, Recorded, StandIn};

mod buttons;
mod catch_up;
mod commands;
mod connection;
mod conversation;
mod edits;
mod faults;
mod hostile;
mod inbox;
mod knowledge;
mod limits;
mod live;
mod load;
mod manners;
mod messages;
mod monitor;
mod pace;
mod presses;
mod properties;
mod rest;
mod stats;
mod teach;

/// A listed channel.
const LISTED: u64 = 300_000_000_000_000_001;
/// A channel that is not listed.
const ELSEWHERE: u64 = 300_000_000_000_000_002;
/// A direct conversation.
const DIRECT: u64 = 300_000_000_000_000_003;

/// A question.
const QUESTION: &str = "it says paused, battery low";
/// A question for another fix.
const OTHER_QUESTION: &str = "it says not enough icloud storage to upload";
/// The fix that answers [`QUESTION`].
const FIX: &str = "power";
/// The fix that answers [`OTHER_QUESTION`].
const OTHER_FIX: &str = "icloud-storage";
/// No question.
const CHAT: &str = "who is coming to the pub tonight?";

/// The bot as a process, and the stand-in that it talks to.
struct Bot {
    discord: StandIn,
    child: Child,
    log: Arc<Log>,
    _config: tempfile::NamedTempFile,
    data: tempfile::TempDir,
}

/// What the bot wrote to its log.
#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    grown: Notify,
    /// There will be no more.
    is_whole: AtomicBool,
}

impl Bot {
    /// Starts it with one listed channel, no waiting and no cooldown, and waits until it is connected.
    async fn start() -> Self {
        Self::with("").await
    }

    /// The same with further lines for the section `[discord]`.
    async fn with(config: &str) -> Self {
        let bot = Self::against(StandIn::start().await, config);
        bot.discord.connected().await;
        bot
    }

    /// Starts it against a stand-in that is prepared already; it need not come to be connected.
    fn against(discord: StandIn, config: &str) -> Self {
        Self::knowing(discord, config, Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge")))
    }

    /// The same with knowledge of one's own.
    fn knowing(discord: StandIn, config: &str, knowledge: &Path) -> Self {
        Self::launched(discord, config, knowledge, |program| (Command::new(program), None))
    }

    /// The same started by a command of one's own, which may also name another data folder.
    fn launched(
        discord: StandIn,
        config: &str,
        knowledge: &Path,
        launch: impl FnOnce(&'static str) -> (Command, Option<PathBuf>),
    ) -> Self {
        let defaults = [
            ("channels", format!("[{LISTED}]")),
            ("wait_seconds", "0".to_owned()),
            ("cooldown_seconds", "0".to_owned()),
        ];
        let defaults = defaults.iter().filter(|(key, _)| !config.contains(key));
        let lines: Vec<_> = defaults.map(|(key, value)| format!("{key} = {value}\n")).collect();
        let text = format!("[discord]\n{}{config}", lines.concat());
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        let data = tempfile::tempdir().expect("a folder");
        let (mut command, other_data) = launch(env!("CARGO_BIN_EXE_syncdesk"));
        // Its log and its last words, in their order.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let child = command
            .arg("--config")
            .arg(file.path())
            .arg("--knowledge")
            .arg(knowledge)
            .arg("run")
            .env("DISCORD_TOKEN", "a.test.token")
            .env("SYNCDESK_DISCORD_API", &discord.address)
            .env("SYNCDESK_DATA_DIR", other_data.as_deref().unwrap_or(data.path()))
            .env_remove("SYNCDESK_LOG")
            .stdout(writer.try_clone().expect("a second handle"))
            .stderr(writer)
            .spawn()
            .expect("the program starts");
        // What is left of it here would keep the pipe open.
        drop(command);
        let log = Arc::new(Log::default());
        let lines = BufReader::new(reader).lines();
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                written.lines.lock().expect("nobody panics with it").push(line);
                written.grown.notify_waiters();
            }
            written.is_whole.store(true, Ordering::SeqCst);
        });
        Self { discord, child, log, _config: file, data }
    }

    /// What it wrote to its log so far.
    fn log(&self) -> String {
        self.log.lines.lock().expect("nobody panics with it").join("\n")
    }

    /// Waits for a line of the log with this in it.
    async fn logged(&self, part: &str) {
        self.log_shows(part, |log| log.contains(part)).await;
    }

    /// Waits until the log shows something.
    async fn log_shows(&self, what: &str, is_there: impl Fn(&str) -> bool) {
        let search = async {
            loop {
                let grown = self.log.grown.notified();
                tokio::pin!(grown);
                grown.as_mut().enable();
                if is_there(&self.log()) {
                    return;
                }
                grown.await;
            }
        };
        let found = tokio::time::timeout(DEADLINE, search).await;
        assert!(found.is_ok(), "waited in vain for {what:?} in the log: {}", self.log());
    }

    /// A fresh id.
    fn id(&self) -> u64 {
        self.discord.id()
    }

    /// A member says something in a channel.
    fn say(&self, channel: u64, author: u64, content: &str) -> Value {
        let message = objects::message(self.id(), channel, author, content);
        self.discord.say(&message);
        message
    }

    /// A member says something in a direct message.
    fn say_directly(&self, author: u64, content: &str) -> Value {
        let message = objects::direct(self.id(), DIRECT, author, content);
        self.discord.say(&message);
        message
    }

    /// A message is deleted.
    fn delete(&self, message: &Value) {
        let data = json!({"id": message["id"], "channel_id": message["channel_id"], "guild_id": message["guild_id"]});
        self.discord.dispatch("MESSAGE_DELETE", &data);
    }

    /// A member answers a message.
    fn reply(&self, author: u64, to: &Value, content: &str) -> Value {
        let channel = objects::number(&to["channel_id"]);
        let message = objects::in_reply_to(objects::message(self.id(), channel, author, content), to);
        self.discord.say(&message);
        message
    }

    /// The next answer in a channel: the request, and the message as Discord keeps it.
    async fn answer(&self, channel: u64) -> (Recorded, Value) {
        let request = self.discord.request("POST", &format!("/channels/{channel}/messages")).await;
        let nonce = request.body["nonce"].clone();
        let sent = self.discord.message_with_nonce(&nonce).await;
        (request, sent)
    }

    /// Asks in the listed channel and gives the answer as Discord keeps it.
    async fn ask(&self, content: &str) -> Value {
        self.say(LISTED, ASKER, content);
        self.answer(LISTED).await.1
    }

    /// Presses the button with this label below a message, and gives the bot's first answer.
    async fn press(&self, user: u64, message: &Value, label: &str) -> Value {
        let channel = objects::number(&message["channel_id"]);
        self.press_as(Who::member(user, channel), message, label).await
    }

    /// The same for somebody in particular.
    async fn press_as(&self, who: Who, message: &Value, label: &str) -> Value {
        let custom_id = custom_id(message, label);
        self.interact(&objects::pressed(self.id(), who, message, &custom_id)).await
    }

    /// Sends an interaction and gives the bot's first answer.
    async fn interact(&self, interaction: &Value) -> Value {
        self.discord.dispatch("INTERACTION_CREATE", interaction);
        let id = interaction["id"].as_str().expect("an id");
        self.discord.request("POST", &format!("/interactions/{id}/")).await.body
    }

    /// Sends an interaction and gives what the member sees in the end: the first answer, or what it is filled in with.
    async fn outcome(&self, interaction: &Value) -> Value {
        let first = self.interact(interaction).await;
        if first["type"] != 5 && first["type"] != 6 {
            return first["data"].clone();
        }
        let token = interaction["token"].as_str().expect("a token");
        self.discord.request("PATCH", token).await.body
    }

    /// Asks a question that does get an answer, so that everything before it has been dealt with.
    async fn has_been_silent(&self) {
        let before = self.discord.count("POST", "/messages");
        self.say_directly(ASKER, QUESTION);
        self.answer(DIRECT).await;
        assert_eq!(self.discord.count("POST", "/messages"), before + 1, "the bot said something: {}", self.log());
    }

    /// The most memory that it has had, in bytes; 0 where this system does not tell.
    fn peak_memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok()).unwrap_or(0) << 10
    }

    /// Tells it to stop.
    fn terminate(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status();
        assert!(status.expect("kill can be run").success());
    }

    /// Waits for it to end, and for its last words.
    async fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let ended = self.child.try_wait().expect("it can be asked");
            if let Some(status) = ended.filter(|_| self.log.is_whole.load(Ordering::SeqCst)) {
                return status;
            }
            assert!(Instant::now() < deadline, "it did not end: {}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let _ = writeln!(std::io::stdout(), "{}", self.log());
        } else {
            limits::check(&self.discord.requests());
        }
    }
}

/// Every button and menu of a message.
fn components(message: &Value) -> impl Iterator<Item = &Value> {
    let rows = message["components"].as_array().into_iter().flatten();
    rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
}

/// The labels of a message's buttons.
fn labels(message: &Value) -> Vec<&str> {
    components(message).filter_map(|component| component["label"].as_str()).collect()
}

/// The id of the button with this label.
#[track_caller]
fn custom_id(message: &Value, label: &str) -> String {
    let button = components(message).find(|component| component["label"] == label);
    let button = button.unwrap_or_else(|| panic!("there is no button {label:?}, only {:?}", labels(message)));
    button["custom_id"].as_str().expect("it has an id").to_owned()
}

/// The title of a message's embed.
#[track_caller]
fn title(message: &Value) -> &str {
    message["embeds"][0]["title"].as_str().unwrap_or_else(|| panic!("no title in {message:#}"))
}

/// The text of a message's embed.
#[track_caller]
fn text(message: &Value) -> &str {
    message["embeds"][0]["description"].as_str().unwrap_or_else(|| panic!("no text in {message:#}"))
}

/// Whether the answer to an interaction is seen by one member alone.
fn is_private(response: &Value) -> bool {
    response["data"]["flags"] == 64
}

/// The shipped knowledge.
static KNOWLEDGE: LazyLock<Arc<Snapshot>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    Store::open(&folder).expect("the shipped knowledge is there").0.snapshot()
});

/// A fix of the shipped guide.
fn fix(name: &str) -> &'static Fix {
    let id = FixId::new(&GuideId::new("icloud-photos"), name);
    KNOWLEDGE.knowledge().fix(&id).expect("the fix is there")
}
