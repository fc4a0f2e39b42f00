//! A town whose members ask all the time, whatever happens to the bot.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::super::{Bot, LISTED, QUESTION};
use super::Row;
use crate::standin::objects::{self, ASKER};
use crate::standin::{DEADLINE, StandIn};

/// The channels in which members ask.
const CHANNELS: [u64; 3] = [LISTED, LISTED + 100, LISTED + 101];
/// How often somebody asks.
const PACE: Duration = Duration::from_millis(200);
/// How often the stand-in wants a heartbeat, in milliseconds: a connection that is gone is noticed within two. Much less
/// would be too little for a machine with other things to do.
const BEAT: u64 = 2_500;
/// How long recovering may take at most.
pub(super) const PATIENCE: Duration = DEADLINE;

/// The town, and the bot that lives in it.
pub(super) struct Town {
    pub(super) discord: StandIn,
    pub(super) bot: Option<Bot>,
    members: Arc<Members>,
    asking: JoinHandle<()>,
    suffered: Vec<Suffered>,
}

/// What members have asked.
pub(super) struct Members {
    discord: StandIn,
    asked: Mutex<Vec<u64>>,
    grown: Notify,
    count: AtomicUsize,
    /// The bot is not told of what is written now.
    is_unheard: AtomicBool,
}

/// A fault that is over; which of the questions are its own.
struct Suffered {
    fault: String,
    happened: String,
    from: usize,
    to: usize,
    seconds: Option<f64>,
}

/// What a fault does to the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The bot has to connect again.
    Reconnects,
    /// The connection holds.
    GoesOn,
}

impl Members {
    /// Somebody asks, now.
    pub(super) fn ask(&self) -> Value {
        let message = self.question();
        if self.is_unheard.load(Ordering::SeqCst) {
            self.discord.add_message(&message);
        } else {
            self.discord.say(&message);
        }
        message
    }

    /// A question that counts; it is for the caller to bring it out.
    pub(super) fn question(&self) -> Value {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        let channel = CHANNELS[number % CHANNELS.len()];
        let id = self.discord.id();
        let message = objects::message(id, channel, ASKER + 1_000 + number as u64, QUESTION);
        self.asked.lock().expect("nobody panics with it").push(id);
        self.grown.notify_waiters();
        message
    }

    /// Whether the bot is told of what is written from now on.
    pub(super) fn are_heard(&self, are_heard: bool) {
        self.is_unheard.store(!are_heard, Ordering::SeqCst);
    }

    fn asked(&self) -> Vec<u64> {
        self.asked.lock().expect("nobody panics with it").clone()
    }

    /// Waits until so many more have asked.
    pub(super) async fn ask_on(&self, more: usize) {
        let wanted = self.asked().len() + more;
        loop {
            let grown = self.grown.notified();
            tokio::pin!(grown);
            grown.as_mut().enable();
            if self.asked().len() >= wanted {
                return;
            }
            grown.await;
        }
    }
}

impl Town {
    /// A bot that is connected, and members who ask.
    pub(super) async fn begin() -> Self {
        Self::paced(PACE).await
    }

    /// The same with members who ask this often.
    pub(super) async fn paced(pace: Duration) -> Self {
        let discord = Self::discord().await;
        let town = Self::around(discord.clone(), Self::bot(&discord), pace);
        discord.introduced(1, PATIENCE).await;
        town
    }

    /// Discord with the channels of the town.
    pub(super) async fn discord() -> StandIn {
        let discord = StandIn::start().await;
        discord.beat_every(BEAT);
        for channel in CHANNELS {
            discord.add_channel(objects::channel(channel));
        }
        discord
    }

    /// The bot of the town.
    pub(super) fn bot(discord: &StandIn) -> Bot {
        Bot::against(discord.clone(), &Self::config())
    }

    /// What it is told.
    pub(super) fn config() -> String {
        format!("channels = {CHANNELS:?}\n")
    }

    /// A town around a bot.
    pub(super) fn around(discord: StandIn, bot: Bot, pace: Duration) -> Self {
        let members = Arc::new(Members {
            discord: discord.clone(),
            asked: Mutex::default(),
            grown: Notify::new(),
            count: AtomicUsize::new(0),
            is_unheard: AtomicBool::new(false),
        });
        let asking = tokio::spawn({
            let members = Arc::clone(&members);
            async move {
                let mut pace = interval(pace);
                pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
                loop {
                    pace.tick().await;
                    members.ask();
                }
            }
        });
        Self { discord, bot: Some(bot), members, asking, suffered: Vec::new() }
    }

    /// Those who ask.
    pub(super) fn members(&self) -> Arc<Members> {
        Arc::clone(&self.members)
    }

    /// Something breaks. Returns when the fault is made up for.
    pub(super) async fn suffer(&mut self, fault: &str, then: Then, cause: impl AsyncFnOnce(&mut Self)) {
        self.is_answered().await;
        self.members.ask_on(2).await;
        let from = self.members.asked().len();
        let (identifies, resumes) = self.introductions();
        cause(self).await;
        let over = Instant::now();
        if then == Then::Reconnects {
            self.discord.introduced(identifies + resumes + 1, PATIENCE).await;
        } else {
            self.members.ask_on(3).await;
        }
        self.is_answered().await;
        let seconds = (then == Then::Reconnects).then(|| over.elapsed().as_secs_f64());
        // A connection that has held for a heartbeat has not failed.
        self.discord.beats_on(1).await;
        let now = self.introductions();
        let happened = match (now.0 - identifies, now.1 - resumes) {
            (0, 0) => "went on".to_owned(),
            (0, 1) => "resumed".to_owned(),
            (0, tries) => format!("resumed at the {tries}. attempt"),
            (1, 0) => "new session, looked back".to_owned(),
            (1, _) => "could not resume; new session, looked back".to_owned(),
            (new, _) => format!("{new} new sessions, looked back"),
        };
        self.note(fault, happened, from, seconds);
    }

    /// Takes note of what has happened since that question.
    pub(super) fn note(&mut self, fault: &str, happened: String, from: usize, seconds: Option<f64>) {
        let to = self.members.asked().len();
        self.suffered.push(Suffered { fault: fault.to_owned(), happened, from, to, seconds });
    }

    /// Says more about what has happened.
    pub(super) fn add(&mut self, more: &str) {
        let last = self.suffered.last_mut().expect("something has happened");
        last.happened.push_str(more);
    }

    /// How many sessions the bot wanted to begin, and to resume.
    pub(super) fn introductions(&self) -> (usize, usize) {
        (self.discord.identifies().len(), self.discord.resumes().len())
    }

    /// Waits until everything that was asked has its answer.
    pub(super) async fn is_answered(&self) {
        let asked = self.members.asked();
        if timeout(PATIENCE, self.discord.answered(&asked)).await.is_err() {
            let answers = self.discord.answers();
            let missing: Vec<_> = asked.iter().filter(|id| !answers.contains_key(id)).collect();
            let log = self.bot.as_ref().map(Bot::log).unwrap_or_default();
            // The table tells, and this tells why.
            let _ = writeln!(std::io::stdout(), "not answered in time: {missing:?}\n{log}");
        }
    }

    /// Nobody asks any more.
    pub(super) fn hush(&self) {
        self.asking.abort();
    }

    /// Ends the bot cleanly, and says what has happened.
    pub(super) async fn end(mut self) -> Vec<Row> {
        self.hush();
        self.is_answered().await;
        let mut bot = self.bot.take().expect("it runs");
        bot.terminate();
        assert_eq!(bot.ended().await.code(), Some(0), "{}", bot.log());
        assert_eq!(self.discord.closed().await, 1000);
        self.rows()
    }

    /// What has happened, counted from what went over the wire.
    pub(super) fn rows(&self) -> Vec<Row> {
        let (asked, answers) = (self.members.asked(), self.discord.answers());
        let rows = self.suffered.iter().map(|suffered| {
            let own = asked.get(suffered.from..suffered.to).unwrap_or_default();
            let times: Vec<usize> = own.iter().map(|id| answers.get(id).copied().unwrap_or(0)).collect();
            Row {
                fault: suffered.fault.clone(),
                happened: suffered.happened.clone(),
                asked: own.len(),
                answered: times.iter().filter(|times| **times > 0).count(),
                twice: times.iter().filter(|times| **times > 1).count(),
                seconds: suffered.seconds,
            }
        });
        rows.collect()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.hush();
    }
}
