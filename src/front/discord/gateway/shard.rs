//! One shard: connects, begins or resumes its session, listens, and connects again, until it is told to stop or refused
//! for good.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout};
use tokio_websockets::CloseCode;

use super::ended::{self, Ended};
use super::event::{self, Event, Frame, Head, Ready};
use super::odd;
use super::session::{Place, Session};
use super::socket::{Heard, Socket};
use super::{Settings, Verdict};
use crate::front::discord::bot::Bot;
use crate::front::discord::events;

/// How long the gateway may take for its first word.
const HELLO: Duration = Duration::from_secs(10);
/// How long it may take to begin a session; with very many guilds it takes its time.
const READY: Duration = Duration::from_secs(45);
/// How long it may be silent while it sends again what was missed.
const RESUMED: Duration = Duration::from_secs(20);
/// A session that has held for so long is none that fails. A connection has not failed once a heartbeat has gone well.
const GOOD: Duration = Duration::from_secs(120);
/// After so many failures in a row a session is resumed where sessions begin; its own server may have gone.
const PATIENCE: u32 = 3;
/// Intervals between heartbeats that make sense.
const INTERVALS: std::ops::RangeInclusive<Duration> = Duration::from_millis(50)..=Duration::from_secs(600);
/// Keeps the session, unlike 1000 and 1001.
const KEEP: u16 = 4000;

/// One shard.
pub(super) struct Shard {
    bot: Arc<Bot>,
    settings: Arc<Settings>,
    id: u32,
    session: Option<Session>,
    /// Connections in a row that failed.
    failures: u32,
    /// Attempts in a row without a connection.
    unreached: u32,
    /// Sessions begun in a row that did not hold; Discord counts them.
    spent: u32,
    /// Where the session stood when something came that could not be read as JSON, or was too large.
    garbled: Option<Place>,
}

/// A connection on which the gateway has said hello.
struct Line {
    socket: Socket,
    interval: Duration,
    next_beat: Instant,
    is_acked: bool,
    /// Until when the gateway has to take us; `None` once it has.
    deadline: Option<Instant>,
    /// When it did.
    taken: Option<Instant>,
}

impl Shard {
    /// A shard that has not been connected yet.
    pub(super) fn new(bot: &Arc<Bot>, settings: &Arc<Settings>, id: u32) -> Self {
        let (bot, settings) = (Arc::clone(bot), Arc::clone(settings));
        Self { bot, settings, id, session: None, failures: 0, unreached: 0, spent: 0, garbled: None }
    }

    /// Runs until the bot is told to stop or is refused for good.
    pub(super) async fn run(mut self, stop: watch::Receiver<bool>) -> Verdict {
        loop {
            let mut told = stop.clone();
            let line = tokio::select! {
                line = self.connect() => line,
                _ = told.wait_for(|stop| *stop) => return Verdict::Stopped,
            };
            let ended = match line {
                Ok(line) => self.listen(line, stop.clone()).await,
                Err(ended) => ended,
            };
            self.bot.link.note(self.id, |link| link.is_connected = false);
            if !ended.keeps_session(self.failures) {
                self.session = None;
            }
            ended.tell(self.id, self.unreached, self.session.is_some());
            let pause = match ended.verdict() {
                Ok(ended) => self.pause(&ended),
                Err(verdict) => return verdict,
            };
            tokio::select! {
                () = sleep(pause) => {}
                _ = told.wait_for(|stop| *stop) => return Verdict::Stopped,
            }
        }
    }

    /// The pause before the next attempt. An outage says nothing about what comes after it.
    fn pause(&mut self, ended: &Ended) -> Duration {
        if matches!(ended, Ended::Unreached(_)) {
            self.unreached += 1;
            return ended::pause(self.unreached);
        }
        self.failures += 1;
        let spent = if self.session.is_none() { ended::pause_counted(self.spent) } else { Duration::ZERO };
        ended::pause(self.failures).max(spent).max(ended.least_pause())
    }

    /// Connects, waits for the gateway's hello, and begins or resumes the session.
    async fn connect(&mut self) -> Result<Line, Ended> {
        let start = match self.session {
            None => Some(self.settings.starts.wait(&self.bot, self.id).await.map_err(Ended::Refused)?),
            Some(_) => None,
        };
        let address = match (&self.session, &start) {
            (Some(session), _) if self.failures.max(self.unreached) < PATIENCE => &session.address,
            (_, Some(start)) => &start.address,
            _ => &self.settings.address,
        };
        let address = format!("{}/?v=10&encoding=json", address.trim_end_matches('/'));
        tracing::debug!(shard = self.id, address, "connecting");
        let (mut socket, date) = Socket::connect(&address).await.map_err(Ended::Unreached)?;
        if let Some(date) = date {
            self.bot.clock.told(date);
        }
        let no_hello = |_| Ended::Broken(format!("no HELLO within {} s", HELLO.as_secs()));
        let interval = timeout(HELLO, hello(&mut socket)).await.map_err(no_hello)??;
        let interval = interval.clamp(*INTERVALS.start(), *INTERVALS.end());
        let now = Instant::now();
        let patience = if self.session.is_some() { RESUMED } else { READY };
        socket.send(self.introduction()).await.map_err(Ended::Broken)?;
        self.bot.first.over();
        self.unreached = 0;
        if let Some(start) = start {
            start.used();
            self.spent += 1;
        }
        Ok(Line {
            socket,
            interval,
            // The first one at any time, so that not all bots beat together.
            next_beat: now + interval.mul_f64(fastrand::f64()),
            is_acked: true,
            deadline: Some(now + patience),
            taken: None,
        })
    }

    /// Begins a session, or resumes the one there is.
    fn introduction(&self) -> String {
        let token = self.settings.token.reveal();
        if let Some(session) = &self.session {
            return json!({"op": 6, "d": {"token": token, "session_id": session.id, "seq": session.last()}})
                .to_string();
        }
        let properties = json!({"os": std::env::consts::OS, "browser": "syncdesk", "device": "syncdesk"});
        let said = json!({"op": 2, "d": {
            "token": token, "intents": self.settings.intents.bits(), "properties": properties,
            "shard": [self.id, self.settings.shards], "compress": false,
        }});
        said.to_string()
    }

    /// Listens until the connection ends.
    async fn listen(&mut self, mut line: Line, mut stop: watch::Receiver<bool>) -> Ended {
        let stop = async { drop(stop.wait_for(|stop| *stop).await) };
        let timer = sleep_until(line.wakes_at());
        tokio::pin!(stop, timer);
        loop {
            let ended = tokio::select! {
                biased;
                () = &mut stop => Some(Ended::Stopped),
                () = &mut timer => self.on_time(&mut line).await,
                heard = line.socket.next() => match heard {
                    Heard::Text(text) => self.hear(&mut line, text.as_text().unwrap_or_default()).await,
                    Heard::Closed(code) => {
                        // Not within this choice, where a heartbeat could take the code away.
                        tokio::spawn(line.socket.answer_goodbye());
                        return Ended::Closed(code);
                    }
                    Heard::TooLarge => Some(self.too_large()),
                    Heard::Lost(why) => return Ended::Broken(why),
                },
            };
            if let Some(ended) = ended {
                let code = if matches!(ended, Ended::Stopped | Ended::Invalid) { 1000 } else { KEEP };
                let goodbye = line.socket.close(CloseCode::try_from(code).unwrap_or(CloseCode::NORMAL_CLOSURE));
                if matches!(ended, Ended::Stopped) {
                    goodbye.await;
                } else {
                    // Nobody is waited for who may have gone.
                    tokio::spawn(goodbye);
                }
                return ended;
            }
            reset(timer.as_mut(), line.wakes_at());
        }
    }

    /// Something is due: a heartbeat, or the end of our patience.
    async fn on_time(&mut self, line: &mut Line) -> Option<Ended> {
        let now = Instant::now();
        if line.deadline.is_some_and(|deadline| deadline <= now) {
            let what = if self.session.is_some() { "RESUMED" } else { "READY" };
            tracing::debug!(shard = self.id, "no {what} in time");
            return Some(Ended::Late);
        }
        if line.next_beat > now {
            return None;
        }
        if !line.is_acked {
            return Some(Ended::Broken("a heartbeat was not acknowledged".into()));
        }
        line.is_acked = false;
        line.next_beat = now + line.interval;
        self.beat(line).await
    }

    async fn beat(&self, line: &mut Line) -> Option<Ended> {
        let last = self.session.as_ref().map(Session::last);
        line.socket.send(json!({"op": 1, "d": last}).to_string()).await.err().map(Ended::Broken)
    }

    /// Takes in what the gateway says. `Some` ends the connection.
    async fn hear(&mut self, line: &mut Line, text: &str) -> Option<Ended> {
        let mut head = Head::default();
        match event::read(text, &mut head) {
            Ok(Frame::Event(event)) => {
                self.take(line, event, head.sequence);
                None
            }
            Ok(Frame::Acked) => {
                line.is_acked = true;
                if let Some(taken) = line.taken {
                    self.failures = 0;
                    self.spent = if taken.elapsed() > GOOD { 0 } else { self.spent };
                }
                // What came before it on this connection has come; a session that is being resumed is not there yet.
                let until = line.taken.map(|_| self.bot.clock.now());
                self.bot.link.note(self.id, |link| {
                    link.acked = Some(Instant::now());
                    link.heard = until.or(link.heard);
                });
                self.bot.note_alive();
                None
            }
            Ok(Frame::Beat) => self.beat(line).await,
            Ok(Frame::Reconnect | Frame::Invalid(true)) => Some(Ended::Asked),
            Ok(Frame::Invalid(false)) => Some(Ended::Invalid),
            Ok(Frame::Hello(_) | Frame::Other) => None,
            Err(error) if error.is_data() => {
                self.pass_over(line, text, &head, &error);
                None
            }
            Err(_) => self.garbled(),
        }
    }

    /// An event that is not as it should be. A message is read as far as it can be.
    fn pass_over(&mut self, line: &mut Line, text: &str, head: &Head<'_>, error: &serde_json::Error) {
        if head.name == Some("MESSAGE_CREATE")
            && let Some(message) = odd::message(text)
        {
            return self.take(line, Event::Written(Box::new(message)), head.sequence);
        }
        if let (Some(session), Some(sequence)) = (&mut self.session, head.sequence) {
            session.take(sequence);
        }
        self.bot.link.passed_over();
        self.settings.say_once(head.name.unwrap_or("(no name)"), &event::reason(error));
    }

    /// An event, if it has not come before.
    fn take(&mut self, line: &mut Line, event: Event, sequence: Option<u64>) {
        if let Event::Ready(ready) = &event {
            self.session = Some(self.session_of(ready, sequence.unwrap_or(1)));
            self.taken(line);
        } else if matches!(event, Event::Resumed) {
            // It counts whatever its number is, and if it has none.
            if let (Some(session), Some(sequence)) = (&mut self.session, sequence) {
                session.take(sequence);
            }
            self.taken(line);
        } else {
            let is_new = |session: &mut Session| sequence.is_none_or(|sequence| session.take(sequence));
            if !self.session.as_mut().is_none_or(is_new) {
                tracing::debug!(shard = self.id, "an event came twice");
                return;
            }
            if line.deadline.is_some() {
                line.deadline = Some(Instant::now() + RESUMED);
            }
        }
        events::dispatch(&self.bot, self.id, event);
    }

    /// The gateway has taken us.
    fn taken(&mut self, line: &mut Line) {
        (line.deadline, line.taken) = (None, Some(Instant::now()));
        self.bot.link.note(self.id, |link| {
            (link.is_connected, link.is_ready, link.acked) = (true, true, Some(Instant::now()));
        });
    }

    fn session_of(&self, ready: &Ready, sequence: u64) -> Session {
        let address = Some(&ready.resume_gateway_url).filter(|address| !address.is_empty());
        let address = address.unwrap_or(&self.settings.address).clone();
        Session::new(ready.session_id.clone(), address, sequence)
    }

    /// Something that is no JSON. Resumed from before it, the session brings it again; if it comes again as it was, it
    /// is passed over.
    fn garbled(&mut self) -> Option<Ended> {
        let at = self.session.as_ref().map(Session::place);
        if at.is_some() && self.garbled == at {
            self.bot.link.passed_over();
            self.settings.say_once("(no JSON)", "it came again as it was");
            return None;
        }
        self.garbled = at;
        Some(Ended::Broken("something came that is no JSON".into()))
    }

    /// A frame too large to be read. If it comes again, the session is given up: the next one does not have it.
    fn too_large(&mut self) -> Ended {
        let at = self.session.as_ref().map(Session::place);
        if self.garbled == at {
            return Ended::Invalid;
        }
        self.garbled = at;
        Ended::Broken("a frame came that is larger than anything Discord sends".into())
    }
}

impl Line {
    /// When something is due next.
    fn wakes_at(&self) -> Instant {
        self.deadline.map_or(self.next_beat, |deadline| deadline.min(self.next_beat))
    }
}

/// Sets the timer, where that changes anything.
fn reset(timer: Pin<&mut Sleep>, at: Instant) {
    if timer.deadline() != at {
        timer.reset(at);
    }
}

/// Waits for the gateway's first word: how often it wants a heartbeat.
async fn hello(socket: &mut Socket) -> Result<Duration, Ended> {
    loop {
        match socket.next().await {
            Heard::Text(text) => {
                if let Ok(Frame::Hello(interval)) =
                    event::read(text.as_text().unwrap_or_default(), &mut Head::default())
                {
                    return Ok(interval);
                }
            }
            Heard::Closed(code) => return Err(Ended::Closed(code)),
            Heard::TooLarge => return Err(Ended::Broken("its first word is too large".into())),
            Heard::Lost(why) => return Err(Ended::Broken(why)),
        }
    }
}
