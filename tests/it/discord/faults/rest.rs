//! Faults of the REST interface. What is asked of each one for itself stands in [`crate::discord::rest`].

use super::{Row, Scenario};
use crate::discord::Bot;
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
    let faults = [
        ("429 with Retry-After", Answer::TooMany(0.2), 3),
        ("429 without body and headers", Answer::Raw(429, &[], ""), 3),
        ("429 for everything", global, 3),
        ("500", Answer::Refuse(500, 0), 7),
        ("502 with a web page", Answer::Raw(502, &[], "<html>Bad Gateway</html>"), 7),
        ("503", Answer::Refuse(503, 0), 7),
        ("503 although it was done", done(Answer::Refuse(503, 0)), 7),
        ("401 once, by mistake", Answer::Refuse(401, 0), 1),
        ("40058, the thread is not there yet", Answer::Refuse(403, 40_058), 6),
        ("200 that is no JSON", done(Answer::Raw(200, &[], "<html>OK</html>")), 5),
        ("cut in the middle of an answer", done(Answer::Torn), 5),
        ("cut before an answer", Answer::Cut, 5),
        ("cut before an answer although it was done", done(Answer::Cut), 5),
        ("no answer at all", Answer::Silence, 5),
        ("no answer at all although it was done", done(Answer::Silence), 5),
    ];
    let mut rows = Vec::new();
    for (fault, answer, times) in faults {
        let outcome = rest::during(answer, times).await;
        rows.push(row(fault, "tried again", &outcome));
    }
    rows
}

async fn others() -> Vec<Row> {
    let vanished = rest::vanished().await;
    let burst = rest::burst().await;
    vec![
        row("REST refuses connections", "waited for it", &vanished),
        row("30 asked in one channel, 5 allowed per 2 s", "kept the pace, no 429", &burst),
    ]
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
