//! What a test can have go wrong at the gateway, and how it sees what came of it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::gateway::{Gateway, Greeting, Order, frame};
use super::objects::number;
use super::{BOT, Recorded, StandIn, State};

impl StandIn {
    /// Has the open connection do something.
    pub(crate) fn order(&self, order: Order) {
        self.state().gateway.order(order);
    }

    /// Says something on the open connection that is no event.
    pub(crate) fn say_op(&self, op: u8, data: &Value) {
        self.order(Order::Say(frame(op, "", 0, data)));
    }

    /// Ends the session for good, as Discord does with op 9.
    pub(crate) fn end_session(&self) {
        let mut state = self.state();
        state.gateway.order(Order::Say(frame(9, "", 0, &json!(false))));
        state.gateway.forget();
        state.gateway.hang_up();
    }

    /// The session cannot be resumed any more; the bot is not told.
    pub(crate) fn forget_session(&self) {
        self.state().gateway.forget();
    }

    /// Ends the open connection so that a later one is told apart from it.
    pub(crate) fn hang_up(&self, order: Order) {
        let mut state = self.state();
        state.gateway.order(order);
        state.gateway.hang_up();
    }

    /// Greets the next connection in this way.
    pub(crate) fn greet(&self, greeting: Greeting) {
        self.state().gateway.greetings.push_back(greeting);
    }

    /// From the next connection on heartbeats are wanted so often.
    pub(crate) fn beat_every(&self, milliseconds: u64) {
        self.state().gateway.interval = milliseconds;
    }

    /// No session may begin, until so long after Discord has said so.
    pub(crate) fn use_up_starts(&self, wait: Duration) {
        self.state().gateway.starts = Starts::UsedUp(wait);
    }

    /// How many sessions were begun that were not left, or on the heels of another one.
    pub(crate) fn begun_too_early(&self) -> usize {
        self.state().gateway.too_early
    }

    /// Nothing listens at the gateway any more, and what was open is cut.
    pub(crate) fn begin_outage(&self) {
        self.state().gateway.hang_up();
        self.shared.open.send_replace(false);
    }

    /// The gateway is back.
    pub(crate) fn end_outage(&self) {
        self.shared.open.send_replace(true);
    }

    /// Discord's clock is so many milliseconds ahead of this machine's.
    pub(crate) fn run_ahead(&self, milliseconds: i64) {
        self.state().ahead = milliseconds;
    }

    /// The guild, as Discord describes it now.
    pub(crate) fn guild(&self) -> Value {
        self.state().guild()
    }

    /// Sends the last event once more.
    pub(crate) fn repeat(&self) {
        let mut state = self.state();
        let (_, text) = state.gateway.last().expect("a session");
        state.gateway.order(Order::Say(text));
    }

    /// Announces a message that comes only when the text is sent; what is sent before it comes out of order.
    pub(crate) fn withhold(&self, message: &Value) -> String {
        self.add_message(message);
        self.state().gateway.withhold("MESSAGE_CREATE", message)
    }

    /// Every RESUME so far.
    pub(crate) fn resumes(&self) -> Vec<Value> {
        self.state().gateway.resumes.clone()
    }

    /// Waits until so many more heartbeats have come.
    pub(crate) async fn beats_on(&self, more: usize) {
        let wanted = self.state().gateway.beats + more;
        self.wait("heartbeats", |state| (state.gateway.beats >= wanted).then_some(())).await;
    }

    /// Waits until the bot has wanted to begin or resume a session so often, and is connected.
    pub(crate) async fn introduced(&self, times: usize, patience: Duration) {
        let look =
            |state: &mut State| (state.gateway.introductions() >= times && state.gateway.is_connected()).then_some(());
        self.wait_for("the bot to come again", patience, look).await;
    }

    /// Waits until the bot has wanted to begin or resume a session so often, whatever came of it.
    pub(crate) async fn asked_in(&self, times: usize, patience: Duration) {
        let look = |state: &mut State| (state.gateway.introductions() >= times).then_some(());
        self.wait_for("the bot to come again", patience, look).await;
    }

    /// Waits until so many requests have come with this method and this part in their path.
    pub(crate) async fn counted(&self, method: &str, part: &str, times: usize) {
        let fits = |request: &&Recorded| request.method == method && request.path.contains(part);
        let look = |state: &mut State| (state.requests.iter().filter(fits).count() >= times).then_some(());
        self.wait("requests", look).await;
    }

    /// A message vanishes, and nobody is told.
    pub(crate) fn remove_message(&self, message: &Value) {
        self.state().messages.remove(&number(&message["id"]));
    }

    /// How many answers each message has got.
    pub(crate) fn answers(&self) -> HashMap<u64, usize> {
        self.state().answers()
    }

    /// Waits until all of these have an answer.
    pub(crate) async fn answered(&self, questions: &[u64]) {
        let look = |state: &mut State| {
            let answers = state.answers();
            questions.iter().all(|question| answers.contains_key(question)).then_some(())
        };
        self.wait_for("answers", Duration::MAX, look).await;
    }
}

/// The sessions that may begin today.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Starts {
    #[default]
    Plenty,
    /// None, until so long after this was said.
    UsedUp(Duration),
    /// None before this moment.
    After(Instant),
}

impl State {
    fn answers(&self) -> HashMap<u64, usize> {
        let me = BOT.to_string();
        let own = self.messages.values().filter(|message| message["author"]["id"] == me);
        let mut answers = HashMap::new();
        for question in own.filter_map(|message| message["message_reference"]["message_id"].as_str()?.parse().ok()) {
            *answers.entry(question).or_default() += 1;
        }
        answers
    }
}

impl Gateway {
    fn introductions(&self) -> usize {
        self.identifies.len() + self.resumes.len()
    }

    /// What `/gateway/bot` says.
    pub(super) fn described(&mut self) -> Value {
        let now = Instant::now();
        let wait = match self.starts {
            Starts::Plenty => None,
            Starts::UsedUp(wait) => {
                self.starts = Starts::After(now + wait);
                Some(wait)
            }
            Starts::After(moment) => moment.checked_duration_since(now).filter(|wait| !wait.is_zero()),
        };
        let milliseconds = wait.map_or(0, |wait| wait.as_millis() + 1);
        json!({
            "url": self.address, "shards": 1,
            "session_start_limit": {
                "total": 1000, "remaining": if wait.is_some() { 0 } else { 999 }, "reset_after": milliseconds,
                "max_concurrency": 1,
            },
        })
    }

    /// Somebody wants to begin a session; it is counted when it may not.
    pub(super) fn begins(&mut self) {
        let may = match self.starts {
            Starts::Plenty => true,
            Starts::UsedUp(_) => false,
            Starts::After(moment) => Instant::now() >= moment,
        };
        let now = Instant::now();
        // Discord wants five seconds; on a busy machine the first of two may come late.
        let is_hasty = self.begun.replace(now).is_some_and(|last| now.duration_since(last) < Duration::from_secs(3));
        self.too_early += usize::from(!may || is_hasty);
    }
}
