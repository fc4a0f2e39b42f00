//! `syncdesk ask --jsonl`: one JSON object a line in, one a line out, in the same order, at once.
//!
//! A line that is no question gets `{"error":"..."}` in its place, whatever it holds, and the rest goes on.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};
use syncdesk::engine::knowledge::ANSWER;
use syncdesk::engine::matching::{Decision, Verdict};
use syncdesk::engine::{FixId, Snapshot};
use syncdesk::eval::name_of;

use super::{DONE, Setup, signals};

/// A longer line is no message: Discord's longest has 4,000 characters.
const LONGEST: usize = 1 << 20;

#[derive(Deserialize)]
struct Question {
    id: Id,
    text: String,
}

/// A name for the question; numbers are given back as numbers.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Serialize)]
struct Answer<'a> {
    id: Id,
    decision: &'static str,
    fix: Option<&'a FixId>,
    step: Option<&'static str>,
    candidates: Vec<Scored<'a>>,
    ruled_out: Vec<&'a FixId>,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct Scored<'a> {
    fix: &'a FixId,
    score: f32,
}

#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a str,
}

pub(super) fn jsonl(setup: &Setup) -> anyhow::Result<u8> {
    let snapshot = setup.open()?.snapshot();
    signals::end_on_signal();
    stream(&snapshot, io::stdin().lock(), io::stdout().lock())?;
    Ok(DONE)
}

fn stream(snapshot: &Snapshot, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    while let Some(whole) = next_line(&mut input, &mut line)? {
        let mut answer = if whole { answer(snapshot, &line) } else { refusal("the line is longer than 1 MiB") };
        answer.push(b'\n');
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

/// Reads the next line without its end; `false` for one that is too long, which is skipped; `None` at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let (mut any, mut whole) = (false, true);
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(any.then_some(whole));
        }
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = end.map_or(chunk, |end| &chunk[..end]);
        if line.len() + part.len() > LONGEST {
            whole = false;
            line.clear();
        }
        if whole {
            line.extend_from_slice(part);
        }
        let used = end.map_or(chunk.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

fn answer(snapshot: &Snapshot, line: &[u8]) -> Vec<u8> {
    let Ok(line) = std::str::from_utf8(line) else {
        return refusal("the line is not UTF-8");
    };
    let line = line.trim_start_matches('\u{feff}');
    match serde_json::from_str::<Question>(line) {
        Ok(question) => {
            let decision = snapshot.decide(&question.text);
            serde_json::to_vec(&describe(question.id, &decision)).unwrap_or_else(|error| refusal(&error.to_string()))
        }
        Err(error) => refusal(&format!("the line is no object like {{\"id\": \"1\", \"text\": \"...\"}}: {error}")),
    }
}

fn describe(id: Id, decision: &Decision) -> Answer<'_> {
    let fix = match &decision.verdict {
        Verdict::Answer(fix) => Some(fix),
        Verdict::Start { fix, .. } => fix.as_ref(),
        Verdict::Suggest(_) | Verdict::Silent => None,
    };
    Answer {
        id,
        decision: name_of(&decision.verdict),
        fix,
        step: fix.map(|_| ANSWER),
        candidates: decision
            .candidates
            .iter()
            .map(|candidate| Scored { fix: &candidate.fix, score: rounded(candidate.score) })
            .collect(),
        ruled_out: decision.ruled_out.iter().map(|out| &out.fix).collect(),
        reasons: decision.reasons.iter().map(ToString::to_string).collect(),
    }
}

/// Three decimals; more would promise a precision that a score does not have.
fn rounded(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0
}

fn refusal(error: &str) -> Vec<u8> {
    serde_json::to_vec(&Refusal { error }).unwrap_or_else(|_| b"{\"error\":\"unknown\"}".to_vec())
}
