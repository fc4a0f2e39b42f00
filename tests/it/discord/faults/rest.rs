//! Faults of the REST interface. What is asked of each one for itself stands in [`crate::discord::rest`].

use std::time::Duration;

use super::{Row, Scenario};
use crate::discord::Bot;
use crate::discord::pace;
use crate::discord::rest::{self, Counts};
use crate::standin::Answer;

/// Every scenario of this group.
pub(super) fn all() -> Vec<Scenario> {
    vec![
        Scenario { is_slow: false, run: || Box::pin(answers()) },
        Scenario { is_slow: false, run: || Box::pin(others()) },
    ]
}

/// The next requests are answered in an odd way, or not at all.
async fn answers() -> Vec<Row> {
    let done = |answer: Answer| Answer::Done(Box::new(answer));
    let global = Answer::Raw(429, &[("x-ratelimit-global", "true")], "{\"retry_after\": 0.3, \"global\": true}");
    let by_body = Answer::Raw(429, &[], "{\"retry_after\": 0.3, \"global\": false}");
    let by_header = Answer::Raw(429, &[("retry-after", "0.3")], "<html>slow down</html>");
    let shared = Answer::Raw(429, &[("retry-after", "0.3"), ("x-ratelimit-scope", "shared")], "{\"retry_after\": -1}");
    let faults = [
        ("429 with body and headers", Answer::TooMany(0.2), 3),
        ("429 with a body alone", by_body, 3),
        ("429 with Retry-After alone, and a web page", by_header, 3),
        ("429 without body and headers", Answer::Raw(429, &[], ""), 3),
        ("429 of a shared limit, with nonsense in it", shared, 3),
        ("429 for everything (global)", global, 3),
        ("500", Answer::Refuse(500, 0), 7),
        ("502 with a web page", Answer::Raw(502, &[], "<html>Bad Gateway</html>"), 7),
        ("503", Answer::Refuse(503, 0), 7),
        ("503 although it was done", done(Answer::Refuse(503, 0)), 7),
        ("401 once, by mistake", Answer::Refuse(401, 0), 1),
        ("40058, the thread is not there yet", Answer::Refuse(403, 40_058), 6),
        ("200 with a web page", done(Answer::Raw(200, &[], "<html>OK</html>")), 5),
        ("200 with half of its JSON", done(Answer::Raw(200, &[], "{\"id\": ")), 5),
        ("504 without a body, although it was done", done(Answer::Raw(504, &[], "")), 7),
        ("cut in the middle of an answer", done(Answer::Torn), 5),
        ("cut before an answer", Answer::Cut, 5),
        ("cut before an answer although it was done", done(Answer::Cut), 5),
        ("each answer 4 s late", Answer::Late(Duration::from_secs(4)), 5),
        ("no answer at all", Answer::Silence, 5),
        ("no answer at all although it was done", done(Answer::Silence), 5),
    ];
    let mut rows = Vec::new();
    for (fault, answer, times) in faults {
        let outcome = rest::during(answer, times).await;
        let is_late = fault.starts_with("each answer");
        rows.push(row(fault, if is_late { "waited for it" } else { "tried again" }, &outcome));
    }
    rows
}

async fn others() -> Vec<Row> {
    let vanished = rest::vanished().await;
    let burst = pace::burst().await;
    let mut rows = vec![
        row("connection refused", "waited for it", &vanished),
        row("30 asked in one channel, 5 allowed per 2 s", "kept the pace, no 429", &burst),
    ];
    for (fault, code) in [("403 without a code", 0), ("403 (50001)", 50_001), ("403 (50013)", 50_013)] {
        let outcome = rest::left_alone(code).await;
        let fault = format!("{fault} in one channel, 5 asked there");
        rows.push(beside(&fault, "one request, one line; that channel left alone, the others go on", &outcome));
    }
    rows.push(beside("404 (10008), the question is gone", "said nothing, went on", &rest::question_gone().await));
    for (fault, status, code) in [("404 (10062), a press too late", 404, 10_062), ("400 (40060)", 400, 40_060)] {
        rows.push(beside(fault, "no second answer, no line; went on", &rest::too_late(status, code).await));
    }
    rest::revoked().await;
    let happened = "asked whether the token is still known; exit code 3".to_owned();
    rows.push(Row { fault: "REST: 401 for good".into(), happened, asked: 0, answered: 0, twice: 0, seconds: None });
    rows
}

/// What interrupts nothing: what was asked beside it counts.
fn beside(fault: &str, happened: &str, outcome: &(Bot, Counts)) -> Row {
    Row { seconds: None, ..row(fault, happened, outcome) }
}

fn row(fault: &str, happened: &str, (_, counts): &(Bot, Counts)) -> Row {
    Row {
        fault: format!("REST: {fault}"),
        happened: happened.to_owned(),
        asked: counts.asked,
        answered: counts.asked - counts.lost,
        twice: counts.twice,
        seconds: Some(counts.took.as_secs_f64()),
    }
}
