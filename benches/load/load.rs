//! Puts load on one bot: messages one by one, a burst, a steady stream.

use std::collections::HashMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::Value;

use crate::side::{Running, Side};
use crate::standin::objects::{self, number};
use crate::standin::{Recorded, StandIn};

/// Channels in which members ask.
pub(crate) const CHANNELS: Range<u64> = 300_000_000_000_000_001..300_000_000_000_000_051;
/// Members who ask.
const MEMBERS: Range<u64> = 200_000_000_000_000_001..200_000_000_000_000_501;
/// Messages that our bot answers; the bare one answers every message.
const QUESTIONS: &[&str] = &[
    "it says paused, battery low",
    "it says not enough icloud storage to upload",
    "my photos won't upload, it's in low power mode",
    "my icloud is full, how do i get the rest of my pictures up?",
];
/// Messages before anything is measured.
const WARM_UP: usize = 100;
/// How long the answers to everything that was asked may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a bot is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);
/// Between two messages of a steady stream of 200 a second.
const PACE: Duration = Duration::from_millis(5);

/// What is put on a bot.
pub(crate) struct Plan {
    pub(crate) single: usize,
    pub(crate) burst: usize,
    pub(crate) steady: Duration,
}

/// What was measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// From the start of the process to READY.
    pub(crate) start: Duration,
    /// From each event to the request that answers it, one at a time.
    pub(crate) single: Vec<Duration>,
    /// From the first event of a burst to the last request.
    pub(crate) burst: Duration,
    /// As `single`, for the steady stream.
    pub(crate) steady: Vec<Duration>,
    /// Memory: connected and idle, after the burst, at the end, and the most at any time.
    pub(crate) idle: usize,
    pub(crate) after_burst: usize,
    pub(crate) at_end: usize,
    pub(crate) peak: usize,
}

/// Measures one bot.
pub(crate) async fn measure(side: Side, plan: &Plan) -> anyhow::Result<Figures> {
    let discord = StandIn::start().await;
    for channel in CHANNELS {
        discord.add_channel(objects::channel(channel));
    }
    let began = Instant::now();
    let bot = side.start(&discord)?;
    discord.connected().await;
    let mut figures = Figures { start: began.elapsed(), ..Figures::default() };
    let mut crowd = Crowd::new(discord);
    figures.idle = rested(&bot).await?;
    crowd.one_by_one(WARM_UP).await?;
    figures.single = crowd.one_by_one(plan.single).await?;
    figures.burst = crowd.burst(plan.burst).await?;
    figures.after_burst = rested(&bot).await?;
    figures.steady = crowd.stream(plan.steady).await?;
    figures.at_end = rested(&bot).await?;
    figures.peak = bot.memory()?.1;
    Ok(figures)
}

/// The memory of a bot that has nothing to do.
async fn rested(bot: &Running) -> anyhow::Result<usize> {
    tokio::time::sleep(REST).await;
    Ok(bot.memory()?.0)
}

/// Many members in many channels.
pub(crate) struct Crowd {
    pub(crate) discord: StandIn,
    number: u64,
}

impl Crowd {
    /// Nobody has said anything yet.
    pub(crate) fn new(discord: StandIn) -> Self {
        Self { discord, number: 0 }
    }

    /// The next message, from the next member in the next channel.
    pub(crate) fn message(&mut self, text: Option<&str>) -> Value {
        self.number += 1;
        let next = |range: Range<u64>| range.start + self.number % (range.end - range.start);
        let question = QUESTIONS.get(usize::try_from(self.number).unwrap_or(0) % QUESTIONS.len());
        let text = text.or(question.copied()).unwrap_or_default();
        objects::message(self.discord.id(), next(CHANNELS), next(MEMBERS), text)
    }

    /// Sends messages, each after the answer to the one before, and gives how long each answer took.
    pub(crate) async fn one_by_one(&mut self, messages: usize) -> anyhow::Result<Vec<Duration>> {
        let mut took = Vec::with_capacity(messages);
        for _ in 0..messages {
            let message = self.message(None);
            let sent = Instant::now();
            self.discord.dispatch("MESSAGE_CREATE", &message);
            let answer = self.discord.request("POST", "/messages").await;
            ensure!(answers(&answer) == Some(number(&message["id"])), "an answer to another message");
            took.push(answer.at.duration_since(sent));
        }
        self.discord.forget();
        Ok(took)
    }

    /// Sends messages all at once, and gives how long it took until the last was answered.
    async fn burst(&mut self, messages: usize) -> anyhow::Result<Duration> {
        let all: Vec<Value> = (0..messages).map(|_| self.message(None)).collect();
        let began = Instant::now();
        for message in &all {
            self.discord.dispatch("MESSAGE_CREATE", message);
        }
        let answers = self.answers(messages).await?;
        let last = answers.values().max().copied().unwrap_or(began);
        Ok(last.duration_since(began))
    }

    /// Sends 200 messages a second, and gives how long each answer took.
    async fn stream(&mut self, period: Duration) -> anyhow::Result<Vec<Duration>> {
        let mut sent = HashMap::new();
        let began = Instant::now();
        let mut pace = tokio::time::interval(PACE);
        while began.elapsed() < period {
            pace.tick().await;
            let message = self.message(None);
            sent.insert(number(&message["id"]), Instant::now());
            self.discord.dispatch("MESSAGE_CREATE", &message);
        }
        let answers = self.answers(sent.len()).await?;
        Ok(sent.iter().filter_map(|(id, sent)| Some(answers.get(id)?.duration_since(*sent))).collect())
    }

    /// Waits for so many answers, and gives when each came, by the message that it answers.
    async fn answers(&self, messages: usize) -> anyhow::Result<HashMap<u64, Instant>> {
        let began = Instant::now();
        while self.discord.number_of_requests() < messages {
            ensure!(began.elapsed() < PATIENCE, "not every message was answered");
            // Looking more often would take time from the bot.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let requests = self.discord.forget();
        let answers: HashMap<_, _> =
            requests.iter().filter_map(|request| Some((answers(request)?, request.at))).collect();
        ensure!(answers.len() == messages && requests.len() == messages, "one answer for each message");
        Ok(answers)
    }
}

/// The message that a request answers.
fn answers(request: &Recorded) -> Option<u64> {
    request.body["message_reference"]["message_id"].as_str()?.parse().ok()
}
