//! What is said at each place of a walk. The sentences come from [`wording`], the rest from the knowledge.

use super::{Action, Here, Stage, Walk};
use crate::engine::knowledge::{ANSWER, Fix, FixId, Guide, Prompt, Target};
use crate::engine::matching::Decision;
use crate::engine::reply::wording::{self, Mark};
use crate::engine::reply::{Choice, Kind, Place, Reply, Role};
use crate::engine::snapshot::Snapshot;

/// The step at which the walk stands.
pub(super) fn here(snapshot: &Snapshot, guide: &Guide, walk: Walk) -> Stage {
    let found = walk.here.as_ref().and_then(|here| {
        let fix = guide.fix(&here.fix)?;
        Some((fix, fix.step(&here.step)?))
    });
    let Some((fix, step)) = found else { return help(snapshot) };
    let is_closing = fix.id == guide.closing.id;
    let title = match &step.name {
        Some(name) => format!("{}: {name}", fix.title),
        None => fix.title.clone(),
    };
    let text =
        if is_closing && step.slug == ANSWER { with_summary(&step.text, guide, &walk) } else { step.text.clone() };
    let place = guide.place(&fix.id).map(|number| Place { number, of: guide.fixes.len() });
    let mut choices: Vec<Choice> = step.prompts.iter().map(|prompt| choice(guide, &walk, prompt)).collect();
    if is_closing && walk.next(guide).is_some() {
        choices.push(Choice::new(wording::MORE_TO_TRY, Action::Next, Role::Outcome));
    }
    choices.push(Choice::new(wording::FIXED, Action::Solved, Role::Outcome));
    if !is_closing {
        choices.push(Choice::new(wording::NEXT, Action::Next, Role::Outcome));
    }
    if step.slug != ANSWER {
        let back = if is_closing { Action::StillStuck } else { Action::Open(fix.id.clone()) };
        choices.push(Choice::new(wording::BACK, back, Role::Aside));
    }
    choices.push(Choice::new(wording::CHECKLIST, Action::Checklist, Role::Aside));
    if is_closing && step.slug == ANSWER {
        choices.push(Choice::new(wording::START_AGAIN, Action::StartAgain, Role::Aside));
    }
    let kind = if is_closing { Kind::Closing } else { Kind::Step };
    Stage { walk, reply: Reply { kind, title, place, text, choices } }
}

/// The step at which a question leads: what was left out is named first, and the reasons can be asked for.
pub(super) fn answer(snapshot: &Snapshot, guide: &Guide, walk: Walk, decision: &Decision) -> Stage {
    let mut stage = here(snapshot, guide, walk);
    if let Some(skipped) = skipped(guide, decision) {
        stage.reply.text = format!("{skipped}\n\n{}", stage.reply.text);
    }
    stage.reply.choices.push(Choice::new(wording::WHY, Action::Why, Role::Aside));
    stage
}

/// The closing with the summary above its last paragraph, which asks what to do next.
fn with_summary(text: &str, guide: &Guide, walk: &Walk) -> String {
    let summary = summary(guide, walk);
    match text.rsplit_once("\n\n") {
        Some((text, question)) => format!("{text}\n\n{summary}\n\n{question}"),
        None => format!("{text}\n\n{summary}"),
    }
}

/// A prompt as a choice. One that leads to a fix behind the member goes on to the next one instead: what was tried or
/// ruled out is never offered again. A step of such a fix can still be read ("How long it takes").
fn choice(guide: &Guide, walk: &Walk, prompt: &Prompt) -> Choice {
    let action = match &prompt.target {
        Target::Solved => Action::Solved,
        Target::Step { fix, step } if *fix == guide.closing.id && step == ANSWER => Action::StillStuck,
        Target::Step { fix, step } if step == ANSWER && walk.is_behind(fix) => {
            return Choice::new(&wording::done_go_on(&prompt.label), Action::Next, Role::Prompt);
        }
        Target::Step { fix, step } if step == ANSWER => Action::Open(fix.clone()),
        Target::Step { fix, step } => Action::Step(fix.clone(), step.clone()),
    };
    Choice::new(&prompt.label, action, Role::Prompt)
}

/// "Which of these is it?"
pub(super) fn suggest(snapshot: &Snapshot, guide: &Guide, walk: Walk, decision: &Decision, fixes: &[FixId]) -> Stage {
    let offered = fixes.iter().filter_map(|id| snapshot.knowledge().fix(id));
    let mut choices: Vec<Choice> =
        offered.map(|fix| Choice::new(&fix.title, Action::Open(fix.id.clone()), Role::Prompt)).collect();
    choices.push(Choice::new(wording::NONE_OF_THESE, Action::Neither(fixes.to_vec()), Role::Outcome));
    choices.push(Choice::new(wording::CHECKLIST, Action::Checklist, Role::Aside));
    choices.push(Choice::new(wording::WHY, Action::Why, Role::Aside));
    let mut text = skipped(guide, decision).map(|lead| format!("{lead}\n\n")).unwrap_or_default();
    text.push_str(wording::WHICH_ONE);
    let title = wording::WHICH_ONE_TITLE.to_owned();
    Stage { walk, reply: Reply { kind: Kind::Suggest, title, place: None, text, choices } }
}

/// The guide's introduction and its first fix that is not behind the member; the closing when all are.
pub(super) fn start(snapshot: &Snapshot, guide: &Guide, mut walk: Walk, decision: Option<&Decision>) -> Stage {
    let Some(fix) = walk.next(guide) else {
        walk.enter(guide, &guide.closing.id, ANSWER);
        return here(snapshot, guide, walk);
    };
    walk.enter(guide, &fix.id, ANSWER);
    let mut stage = here(snapshot, guide, walk);
    let skipped = decision.and_then(|decision| skipped(guide, decision));
    let parts = [Some(guide.introduction.clone()), skipped, Some(wording::first_fix(fix)), Some(stage.reply.text)];
    stage.reply.text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    stage.reply.kind = Kind::Start;
    stage.reply.title.clone_from(&guide.title);
    // The title is the guide's; the fix's place would read as if it were the guide's.
    stage.reply.place = None;
    if decision.is_some() {
        stage.reply.choices.push(Choice::new(wording::WHY, Action::Why, Role::Aside));
    }
    stage
}

/// All fixes with their marks.
pub(super) fn checklist(guide: &Guide, walk: Walk) -> Stage {
    let mark = |fix: &Fix| match &walk.here {
        Some(Here { fix: here, .. }) if *here == fix.id => Mark::Here,
        _ if walk.tried.contains(&fix.id) => Mark::Tried,
        _ if walk.ruled_out.contains(&fix.id) => Mark::RuledOut,
        _ => Mark::Open,
    };
    let behind = guide.fixes.iter().filter(|fix| walk.is_behind(&fix.id)).count();
    let mut lines = vec![wording::checklist_intro(guide, behind)];
    let mut choices = Vec::new();
    for (number, fix) in (1..).zip(&guide.fixes) {
        lines.push(wording::checklist_line(number, fix, mark(fix)));
        let mut entry = Choice::new(&format!("{number}. {}", fix.title), Action::Open(fix.id.clone()), Role::Prompt);
        entry.ticked = walk.is_behind(&fix.id);
        choices.push(entry);
    }
    choices.push(Choice::new(wording::STILL_STUCK, Action::StillStuck, Role::Aside));
    if behind > 0 {
        choices.push(Choice::new(wording::START_AGAIN, Action::StartAgain, Role::Aside));
    }
    let reply =
        Reply { kind: Kind::Checklist, title: guide.title.clone(), place: None, text: lines.join("\n"), choices };
    Stage { walk, reply }
}

/// The good end.
pub(super) fn solved(guide: &Guide, walk: Walk) -> Stage {
    let helped = walk.here.as_ref().and_then(|here| guide.fix(&here.fix)).filter(|fix| fix.id != guide.closing.id);
    let text = match helped {
        Some(fix) => format!("{}\n\n{}", wording::solved_by(fix), guide.solved),
        None => guide.solved.clone(),
    };
    let choices = vec![
        Choice::new(wording::CHECKLIST, Action::Checklist, Role::Aside),
        Choice::new(wording::START_AGAIN, Action::StartAgain, Role::Aside),
    ];
    let title = wording::SOLVED_TITLE.to_owned();
    Stage { walk, reply: Reply { kind: Kind::Solved, title, place: None, text, choices } }
}

/// What the bot can help with.
pub(super) fn help(snapshot: &Snapshot) -> Stage {
    let guides = &snapshot.knowledge().guides;
    let [first, others @ ..] = guides.as_slice() else {
        let walk = Walk::new(crate::engine::knowledge::GuideId::new(""));
        return Stage { walk, reply: Reply::note(wording::ABOUT_TITLE, wording::NO_KNOWLEDGE) };
    };
    let mut reply = Reply::note(wording::ABOUT_TITLE, wording::about(guides));
    if others.is_empty() {
        reply.choices.push(Choice::new(wording::CHECKLIST, Action::Checklist, Role::Aside));
    } else {
        let first_fixes = guides.iter().filter_map(|guide| Some((guide, guide.fixes.first()?)));
        reply.choices.extend(
            first_fixes.map(|(guide, fix)| {
                Choice::new(&wording::checklist_of(guide), Action::Open(fix.id.clone()), Role::Aside)
            }),
        );
    }
    Stage { walk: Walk::new(first.id.clone()), reply }
}

/// The same in the middle of a walk, which goes on from where it is.
pub(super) fn lost(snapshot: &Snapshot, walk: Walk) -> Stage {
    let mut stage = help(snapshot);
    if let Some(here) = &walk.here {
        let back = Action::Step(here.fix.clone(), here.step.clone());
        stage.reply.choices.insert(0, Choice::new(wording::BACK_TO_WALK, back, Role::Prompt));
    }
    Stage { walk, ..stage }
}

/// A fix is no longer there: says so and offers the nearest by name.
pub(super) fn fix_gone(guide: &Guide, walk: Walk, gone: &FixId) -> Stage {
    let likeness = |fix: &Fix| strsim::jaro_winkler(fix.id.name(), gone.name());
    let nearest =
        guide.fixes.iter().filter(|fix| !walk.is_behind(&fix.id)).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let mut reply = Reply::note(wording::GONE_TITLE, wording::fix_gone(gone.name(), nearest));
    reply.choices.extend(nearest.map(|fix| Choice::new(&fix.title, Action::Open(fix.id.clone()), Role::Prompt)));
    reply.choices.push(Choice::new(wording::CHECKLIST, Action::Checklist, Role::Aside));
    Stage { walk, reply }
}

/// A guide is no longer there.
pub(super) fn guide_gone(snapshot: &Snapshot, walk: &Walk) -> Stage {
    let mut stage = help(snapshot);
    if !snapshot.knowledge().guides.is_empty() && !walk.guide.as_str().is_empty() {
        wording::GONE_TITLE.clone_into(&mut stage.reply.title);
        stage.reply.text = wording::guide_gone(&snapshot.knowledge().guides);
    }
    stage
}

/// Reasons were asked for, but the question is not at hand.
pub(super) fn question_unknown(walk: Walk) -> Stage {
    Stage { walk, reply: Reply::note(wording::WHY_TITLE, wording::QUESTION_UNKNOWN) }
}

/// Names what a decision left out, where it left something out.
pub(super) fn skipped(guide: &Guide, decision: &Decision) -> Option<String> {
    let fixes: Vec<&Fix> = decision.ruled_out.iter().filter_map(|out| guide.fix(&out.fix)).collect();
    (!fixes.is_empty()).then(|| wording::skipping(&fixes))
}

/// What was tried, ruled out and left, for a helper who reads along.
fn summary(guide: &Guide, walk: &Walk) -> String {
    let named = |ids: &[FixId]| -> Vec<&Fix> { ids.iter().filter_map(|id| guide.fix(id)).collect() };
    let left: Vec<&Fix> = guide.fixes.iter().filter(|fix| !walk.is_behind(&fix.id)).collect();
    wording::summary(&named(&walk.tried), &named(&walk.ruled_out), &left)
}
