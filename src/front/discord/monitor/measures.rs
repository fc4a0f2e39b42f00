//! What is counted while the bot runs, each figure under its one name.
//!
//! Nothing here tells members apart, and no label has more values than the knowledge has fixes. As long as nobody asks
//! for figures ([`super::begin`]), counting costs next to nothing.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use reqwest::Method;

use super::health::Facts;
use crate::front::discord::gist::Gist;
use crate::front::discord::incoming::Use;

/// The bounds of the buckets for the time of one decision, in seconds.
pub(super) const DECISION_BUCKETS: &[f64] = &[0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.001, 0.005, 0.025, 0.1];
/// The bounds of the buckets for the time of one request, in seconds.
pub(super) const REQUEST_BUCKETS: &[f64] = &[0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0];

/// Messages that came in, by what they were to the bot.
const MESSAGES: &str = "syncdesk_messages_total";
/// What came in and was passed over in a flood.
const PASSED_OVER: &str = "syncdesk_passed_over_total";
/// What came in and waits to be decided upon.
const WAITING: &str = "syncdesk_waiting";
/// Decisions about messages.
const DECISIONS: &str = "syncdesk_decisions_total";
/// What became of decisions.
const OUTCOMES: &str = "syncdesk_outcomes_total";
/// Time per decision.
pub(super) const DECISION_SECONDS: &str = "syncdesk_decision_seconds";
/// Buttons, commands, forms.
const INTERACTIONS: &str = "syncdesk_interactions_total";
/// Requests to Discord.
const REQUESTS: &str = "syncdesk_rest_requests_total";
/// Time per request.
pub(super) const REQUEST_SECONDS: &str = "syncdesk_rest_seconds";
const SESSIONS: &str = "syncdesk_gateway_sessions_total";
const CONNECTED: &str = "syncdesk_gateway_connected";
const HEARTBEAT: &str = "syncdesk_gateway_heartbeat_age_seconds";
const UNREADABLE: &str = "syncdesk_gateway_unreadable_events_total";
const READY: &str = "syncdesk_ready";
const FIXES: &str = "syncdesk_knowledge_fixes";
const FINDINGS: &str = "syncdesk_knowledge_findings";
const BUILD: &str = "syncdesk_build_info";

/// Says what each figure is, for whoever reads `/metrics`.
pub(super) fn describe() {
    describe_counter!(MESSAGES, "Messages received, by what they were to the bot");
    describe_counter!(PASSED_OVER, "Messages, edits and deletions passed over in a flood, by kind");
    describe_gauge!(WAITING, "Messages, edits and deletions that wait to be decided upon");
    describe_counter!(DECISIONS, "Decisions about messages, by kind and fix");
    describe_counter!(OUTCOMES, "What became of decisions");
    describe_histogram!(DECISION_SECONDS, "Seconds that one decision took");
    describe_counter!(INTERACTIONS, "Buttons pressed, commands and forms, by kind");
    describe_counter!(REQUESTS, "Requests to Discord, by method and status (0: no answer)");
    describe_histogram!(REQUEST_SECONDS, "Seconds that one request to Discord took");
    describe_counter!(SESSIONS, "Sessions begun with Discord: new ones, and ones resumed");
    describe_gauge!(CONNECTED, "1 while the gateway has taken the bot");
    describe_gauge!(HEARTBEAT, "Seconds since Discord last acknowledged a heartbeat");
    describe_counter!(UNREADABLE, "Events that were passed over because they could not be read");
    describe_gauge!(READY, "1 while the bot is ready to answer, as /health says");
    describe_gauge!(FIXES, "Fixes in force");
    describe_gauge!(FINDINGS, "What is wrong with the knowledge files, by severity");
    describe_gauge!(BUILD, "Always 1; the version is in the label");
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// A message came in; `what` it was to the bot: a question, or why it was none.
pub(in crate::front::discord) fn message(what: &'static str) {
    counter!(MESSAGES, "kind" => what).increment(1);
}

/// Something that came in was passed over in a flood.
pub(in crate::front::discord) fn passed_over(usefulness: Use) {
    let kind = match usefulness {
        Use::Unasked => "unasked",
        Use::Asked => "asked",
        Use::Change => "change",
    };
    counter!(PASSED_OVER, "kind" => kind).increment(1);
}

/// A decision was made.
pub(in crate::front::discord) fn decision(gist: &Gist, took: Duration) {
    let fix = if matches!(gist, Gist::Suggest(_)) { "several".to_owned() } else { gist.fix() };
    counter!(DECISIONS, "decision" => gist.decision(), "fix" => fix).increment(1);
    histogram!(DECISION_SECONDS).record(took.as_secs_f64());
}

/// What became of a decision.
pub(in crate::front::discord) fn outcome(what: &'static str) {
    counter!(OUTCOMES, "outcome" => what).increment(1);
}

/// Somebody pressed a button, gave a command or sent a form.
pub(in crate::front::discord) fn interaction(kind: &'static str) {
    counter!(INTERACTIONS, "kind" => kind).increment(1);
}

/// A request was answered with this status; 0: it was not.
pub(in crate::front::discord) fn request(method: &Method, status: u16, took: Duration) {
    let method = match *method {
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "GET",
    };
    counter!(REQUESTS, "method" => method, "status" => status.to_string()).increment(1);
    histogram!(REQUEST_SECONDS).record(took.as_secs_f64());
}

/// A session began: `new` or `resumed`.
pub(in crate::front::discord) fn session(how: &'static str) {
    counter!(SESSIONS, "kind" => how).increment(1);
}

/// What is not counted but looked up, each time that somebody asks.
pub(super) fn look(facts: &Facts) {
    let yes = |yes: bool| f64::from(u8::from(yes));
    gauge!(CONNECTED).set(yes(facts.connected));
    gauge!(READY).set(yes(facts.problems().is_empty()));
    counter!(UNREADABLE).absolute(facts.unreadable);
    if let Some(age) = facts.heartbeat {
        gauge!(HEARTBEAT).set(age.as_secs_f64());
    }
    gauge!(WAITING).set(number(facts.waiting));
    gauge!(FIXES).set(number(facts.fixes));
    gauge!(FINDINGS, "severity" => "error").set(number(facts.errors));
    gauge!(FINDINGS, "severity" => "warning").set(number(facts.warnings));
}

/// Counts here never come near 2^32.
fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
