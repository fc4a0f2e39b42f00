//! `syncdesk ask`: one message, one answer.

use std::io::{self, Write as _};

use syncdesk::engine::walk::{self, Addressed};
use syncdesk::engine::{Decision, FixId, Snapshot, Verdict};
use syncdesk::eval::name_of;
use syncdesk::front::terminal::page;

use super::{DONE, Setup, chat};

pub(super) fn ask(setup: &Setup, text: &str, explain: bool) -> anyhow::Result<u8> {
    let store = setup.open()?;
    let snapshot = store.snapshot();
    let decision = snapshot.decide(text);
    let look = chat::look();
    let mut page = String::new();
    if let Some(stage) = walk::begin(&snapshot, &decision, Addressed::Yes) {
        page.push_str(&page::reply(&stage.reply, look));
    }
    if explain {
        page.extend(["\n", &page::note(&explanation(&snapshot, &decision), look)]);
    }
    io::stdout().write_all(page.as_bytes())?;
    Ok(DONE)
}

/// Everything that led to the decision.
fn explanation(snapshot: &Snapshot, decision: &Decision) -> String {
    let mut lines = vec![format!("**Decision:** {}", named(&decision.verdict))];
    let title = |fix: &FixId| snapshot.knowledge().fix(fix).map_or(String::new(), |fix| format!(" ({})", fix.title));
    let mut part = |heading: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("**{heading}:**"));
            lines.extend(items.into_iter().map(|item| format!("- {item}")));
        }
    };
    let scored = decision.candidates.iter();
    part("Candidates", scored.map(|one| format!("{:.2} {}{}", one.score, one.fix, title(&one.fix))).collect());
    let out = decision.ruled_out.iter();
    part("Ruled out", out.map(|out| format!("{}{}, by “{}”", out.fix, title(&out.fix), out.words)).collect());
    part("Reasons", decision.reasons.iter().map(ToString::to_string).collect());
    lines.join("\n")
}

fn named(verdict: &Verdict) -> String {
    let name = name_of(verdict);
    match verdict {
        Verdict::Answer(fix) | Verdict::Start { fix: Some(fix), .. } => format!("{name} {fix}"),
        Verdict::Start { guide, fix: None } => format!("{name} {guide}, every fix is ruled out"),
        Verdict::Suggest(fixes) => format!("{name} {}", fixes.iter().map(FixId::as_str).collect::<Vec<_>>().join(", ")),
        Verdict::Silent => format!("{name} (in a channel nothing is said)"),
    }
}
