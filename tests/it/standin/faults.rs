//! What a test can have go wrong at the gateway.

use serde_json::{Value, json};

use super::StandIn;
use super::gateway::{Gateway, Greeting, Order, frame};

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

    /// So many sessions may begin, and after these milliseconds a thousand again.
    pub(crate) fn limit_starts(&self, left: u64, milliseconds: u64) {
        self.state().gateway.starts = Some((left, milliseconds));
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

    /// Waits until so many heartbeats have come.
    pub(crate) async fn beaten(&self, times: usize) {
        self.wait("heartbeats", |state| (state.gateway.beats >= times).then_some(())).await;
    }
}

impl Gateway {
    /// What `/gateway/bot` says. Starts that are used up come back as soon as that was said.
    pub(super) fn described(&mut self) -> Value {
        let (left, milliseconds) = self.starts.unwrap_or((999, 0));
        if left == 0 {
            self.starts = None;
        }
        json!({
            "url": self.address, "shards": 1,
            "session_start_limit": {
                "total": 1000, "remaining": left, "reset_after": milliseconds, "max_concurrency": 1,
            },
        })
    }
}
