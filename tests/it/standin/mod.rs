//! A stand-in for Discord on loopback: gateway and REST, in one process with the test.
//!
//! It records every request, answers as scripted or as Discord would, and keeps channels and messages, so that what the
//! bot sent can be fetched, edited and deleted. Tests wait for the next matching request with a deadline; they never
//! sleep. [`objects`] builds what Discord sends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

mod faults;
mod gateway;
mod multipart;
pub(crate) mod objects;
mod rest;

pub(crate) use gateway::{Greeting, Order};
pub(crate) use rest::{Answer, Recorded};

use gateway::Gateway;

/// How long a test waits for what has to come: much longer than it takes, for the machine may have other things to do.
pub(crate) const DEADLINE: Duration = Duration::from_secs(300);

/// The bot's own account and application.
pub(crate) const BOT: u64 = 900_000_000_000_000_001;

/// The stand-in. It lives as long as the test's runtime.
#[derive(Clone)]
pub(crate) struct StandIn {
    pub(crate) address: String,
    shared: Arc<Shared>,
    rest: Arc<rest::Server>,
}

struct Shared {
    state: Mutex<State>,
    changed: Notify,
    /// Whether the gateway can be reached.
    open: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    gateway: Gateway,
    counter: u64,
    /// How many milliseconds Discord's clock is ahead of this machine's.
    ahead: i64,
    requests: Vec<Recorded>,
    taken: usize,
    scripts: Vec<Script>,
    channels: HashMap<u64, Value>,
    messages: HashMap<u64, Value>,
    commands: Vec<Value>,
    rest: rest::Kept,
}

/// The answer to the next requests that fit.
struct Script {
    method: &'static str,
    part: String,
    answer: Answer,
    /// For how many requests it counts.
    left: usize,
}

impl StandIn {
    /// Starts it on ports of its own.
    pub(crate) async fn start() -> Self {
        let gateway = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let rest = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", rest.local_addr().expect("an address"));
        let mut state = State::default();
        state.gateway.address = format!("ws://{}", gateway.local_addr().expect("an address"));
        let (open, is_open) = watch::channel(true);
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Notify::new(), open });
        tokio::spawn(gateway::serve(gateway, is_open, Arc::clone(&shared)));
        let rest = Arc::new(rest::Server::start(rest, Arc::clone(&shared)));
        Self { address, shared, rest }
    }

    /// Answers the next request whose method is this and whose path has this part in it.
    pub(crate) fn script(&self, method: &'static str, part: &str, answer: Answer) {
        self.script_times(1, method, part, answer);
    }

    /// Answers so many of the next requests whose method is this and whose path has this part in it.
    pub(crate) fn script_times(&self, left: usize, method: &'static str, part: &str, answer: Answer) {
        self.state().scripts.push(Script { method, part: part.to_owned(), answer, left });
    }

    /// The REST interface vanishes: connections are cut, new ones refused.
    pub(crate) fn rest_down(&self) {
        self.rest.stop();
    }

    /// The REST interface comes back.
    pub(crate) fn rest_up(&self) {
        self.rest.restart(Arc::clone(&self.shared));
    }

    /// Allows so many messages a channel in so much time.
    pub(crate) fn limit_messages(&self, messages: u32, period: Duration) {
        self.state().rest.limit(messages, period);
    }

    /// How many requests were answered with this status so far.
    pub(crate) fn answered_with(&self, status: u16) -> usize {
        self.state().rest.answered(status)
    }

    /// The messages that the bot has sent and not deleted, as they stand now, the oldest first.
    pub(crate) fn sent(&self) -> Vec<Value> {
        let me = BOT.to_string();
        let state = self.state();
        let own = state.messages.values().filter(|message| message["author"]["id"] == me);
        let mut own: Vec<Value> = own.cloned().collect();
        own.sort_by_key(|message| objects::number(&message["id"]));
        own
    }

    /// Answers the next IDENTIFY with this close code.
    pub(crate) fn refuse_once(&self, code: u16) {
        self.state().gateway.refusals.push_back(code);
    }

    /// Answers every IDENTIFY with this close code.
    pub(crate) fn refuse(&self, code: u16) {
        self.state().gateway.refusal = Some(code);
    }

    /// A channel that Discord knows.
    pub(crate) fn add_channel(&self, channel: Value) {
        self.state().channels.insert(objects::number(&channel["id"]), channel);
    }

    /// A message that Discord knows; it is not announced.
    pub(crate) fn add_message(&self, message: &Value) {
        self.state().messages.insert(objects::number(&message["id"]), message.clone());
    }

    /// The message that was sent with this nonce, as it stands now.
    pub(crate) async fn message_with_nonce(&self, nonce: &Value) -> Value {
        let find = |state: &mut State| state.messages.values().find(|message| message["nonce"] == *nonce).cloned();
        self.wait("a message to be sent", find).await
    }

    /// The commands registered before the bot comes.
    pub(crate) fn add_commands(&self, commands: &Value) {
        self.state().commands.clone_from(commands.as_array().expect("a list"));
    }

    /// A fresh id, made now.
    pub(crate) fn id(&self) -> u64 {
        self.state().id()
    }

    /// Waits until the bot is connected.
    pub(crate) async fn connected(&self) {
        self.wait("the bot to connect", |state| state.gateway.is_connected().then_some(())).await;
    }

    /// Sends an event. Where the bot is away, it hears of it when it resumes its session.
    pub(crate) fn dispatch(&self, name: &str, data: &Value) {
        self.state().gateway.dispatch(name, data);
    }

    /// A new message: remembered and announced.
    pub(crate) fn say(&self, message: &Value) {
        self.add_message(message);
        self.dispatch("MESSAGE_CREATE", message);
    }

    /// The next request with this method and this part in its path; those in between are passed over.
    pub(crate) async fn request(&self, method: &str, part: &str) -> Recorded {
        let what = format!("{method} …{part}…");
        self.wait(&what, |state| {
            let after = state.requests.get(state.taken..)?;
            let at = after.iter().position(|request| request.method == method && request.path.contains(part))?;
            state.taken += at + 1;
            state.requests.get(state.taken - 1).cloned()
        })
        .await
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// How many requests with this method and this part in their path came so far.
    pub(crate) fn count(&self, method: &str, part: &str) -> usize {
        self.state().requests.iter().filter(|request| request.method == method && request.path.contains(part)).count()
    }

    /// Every IDENTIFY so far.
    pub(crate) fn identifies(&self) -> Vec<Value> {
        self.state().gateway.identifies.clone()
    }

    /// Waits until the bot has closed the gateway and gives its close code.
    pub(crate) async fn closed(&self) -> u16 {
        self.wait("the bot to close the gateway", |state| state.gateway.closed.last().copied()).await
    }

    async fn wait<T>(&self, what: &str, look: impl FnMut(&mut State) -> Option<T>) -> T {
        self.wait_for(what, DEADLINE, look).await
    }

    async fn wait_for<T>(&self, what: &str, patience: Duration, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let search = async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                // Registered before looking, so that nothing is missed in between.
                changed.as_mut().enable();
                if let Some(found) = look(&mut self.state()) {
                    return found;
                }
                changed.await;
            }
        };
        let found = tokio::time::timeout(patience, search).await;
        found.unwrap_or_else(|_| panic!("waited in vain for {what}; the requests so far: {:#?}", self.requests()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds this")
    }
}

impl State {
    /// The scripted answer to a request, if there is one.
    fn scripted(&mut self, request: &Recorded) -> Option<Answer> {
        let fits = |script: &Script| script.method == request.method && request.path.contains(&script.part);
        let at = self.scripts.iter().position(fits)?;
        let script = self.scripts.get_mut(at)?;
        script.left -= 1;
        if script.left > 0 { Some(script.answer.clone()) } else { Some(self.scripts.remove(at).answer) }
    }

    /// The channels that Discord knows, of this kind, each with its last message.
    fn list(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let with_last = |channel: &Value| {
            let here = self.messages.values().filter(|message| message["channel_id"] == channel["id"]);
            let last = here.map(|message| objects::number(&message["id"])).max();
            let mut channel = channel.clone();
            channel["last_message_id"] = json!(last.map(|id| id.to_string()));
            channel
        };
        self.channels.values().filter(|channel| wanted(channel)).map(with_last).collect()
    }

    /// An id as Discord makes them: the time in milliseconds, then a running number.
    fn id(&mut self) -> u64 {
        self.counter += 1;
        ((self.now() - 1_420_070_400_000) << 22) | (self.counter & 0x3f_ffff)
    }

    /// The milliseconds since 1970, as Discord has it.
    fn now(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
        u64::try_from(now).expect("before the year 500 million").saturating_add_signed(self.ahead)
    }
}
