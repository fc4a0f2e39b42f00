//! A member's message.

use syncdesk::engine::Walk;
use syncdesk::engine::knowledge::edit::safe_line;
use syncdesk::engine::reply::wording::reasons;
use syncdesk::engine::text::{acts_on_line, clip, scrub, visible, words};
use syncdesk::engine::walk::{self, Action, Addressed, Here, Stage, Turn};
use syncdesk::front::terminal::page::{self, Look};

use super::{SNAPSHOT, lies_flat};

/// Asks it, as the first message and in the middle of a walk.
pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    read(&text);
    let snapshot = &*SNAPSHOT;
    let decision = snapshot.decide(&text);
    assert_eq!(decision, snapshot.decide(&text), "the same message, the same answer");
    for reason in &decision.reasons {
        assert!(!reason.to_string().contains('\n'), "{reason} stands on one line");
    }
    for addressed in [Addressed::Yes, Addressed::No] {
        if let Some(stage) = walk::begin(snapshot, &decision, addressed) {
            shown(&stage, &text);
        }
    }
    shown(
        &Stage { walk: Walk::new(snapshot.knowledge().guides[0].id.clone()), reply: walk::why(snapshot, &decision) },
        &text,
    );
    show(&reasons::complete(snapshot.knowledge(), &decision));

    // The first byte tells at which fix the member stands.
    let fixes = &snapshot.knowledge().guides[0].fixes;
    let fix = &fixes[usize::from(data.first().copied().unwrap_or(0)) % fixes.len()];
    let mut standing = Walk::new(fix.id.guide());
    standing.here = Some(Here { fix: fix.id.clone(), step: fix.steps[0].slug.clone() });
    match walk::understand(snapshot, &standing, &text) {
        Turn::Act(Action::Why) | Turn::Nothing => {}
        Turn::Act(action) => shown(&walk::act(snapshot, &standing, &action), &text),
        Turn::Ask(decision) => shown(&walk::jump(snapshot, &standing, &decision), &text),
    }
}

/// What is made of its letters alone.
fn read(text: &str) {
    for word in words(text).iter() {
        assert!(text.get(word.span.clone()).is_some_and(|piece| !piece.is_empty()), "{word:?} of {text:?}");
        assert!(!word.text.is_empty() && word.text.chars().count() <= 42, "{word:?}");
    }
    assert!(!visible(text).contains(acts_on_line));
    assert!(clip(text, 80).chars().count() <= 80);
    let scrubbed = scrub(text);
    let names = scrubbed.split('@').skip(1).any(|after| after.starts_with(char::is_alphanumeric));
    assert!(!scrubbed.contains('\n') && !names, "{scrubbed:?}");
    if let Some(line) = safe_line(text) {
        assert!(!line.contains(acts_on_line), "{line:?}");
        assert_eq!(safe_line(&line).as_deref(), Some(&*line), "safe lines stay as they are");
    }
}

/// A stage as it goes out.
fn shown(stage: &Stage, question: &str) {
    let look = Look { colour: false, width: 60, prompt: false };
    lies_flat(&page::reply(&stage.reply, look));
    #[cfg(feature = "discord")]
    for question in [None, Some(question)] {
        super::fits::stage(stage, question);
    }
    #[cfg(not(feature = "discord"))]
    let _ = question;
}

fn show(text: &str) {
    lies_flat(&page::note(text, Look { colour: false, width: 60, prompt: false }));
}
