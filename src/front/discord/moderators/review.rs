//! Shows what a draft would do, before anything is written; and what came of it once it is saved.

use std::sync::Arc;

use serenity::builder::{CreateActionRow, CreateButton, CreateInteractionResponse};
use serenity::model::application::ButtonStyle;

use super::allowed::Moderator;
use super::drafts::{Draft, DraftError, Kept, Turn, What};
use super::{OURS, cards, form, inbox, past};
use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::edit::{Difference, difference};
use crate::engine::reply::wording::moderators::Deed;
use crate::engine::reply::wording::{self, moderators as words};
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Page, Tone};
use crate::store::{Edit, Rehearsal, SaveError, Saved, Store};

/// What the buttons do.
pub(super) const SAVE: char = 's';
pub(super) const AGAIN: char = 'e';
pub(super) const CANCEL: char = 'c';
pub(super) const RETRY: char = 't';

/// How much of a difference is shown, in characters; of two side by side, half each.
const DIFFERENCE: usize = 1_400;
/// How many findings and moved questions are shown.
const FINDINGS: usize = 4;
const MOVED: usize = 6;
/// How many messages that went unanswered are tried.
const UNANSWERED: usize = 200;

/// Shows what a draft would do, for this moderator alone; in place of the message below which something was pressed, or
/// in one of its own.
pub(super) async fn show(bot: &Bot, call: Call<'_>, moderator: &Moderator, draft: Draft, is_in_place: bool) {
    let is_awaited = if is_in_place {
        call.respond(bot, CreateInteractionResponse::Acknowledge).await
    } else {
        call.defer(bot).await
    };
    if is_awaited {
        let page = page(bot, moderator, draft).await;
        call.follow_up(bot, page).await;
    }
}

/// What a draft would do, with the buttons to go on.
pub(super) async fn page(bot: &Bot, moderator: &Moderator, draft: Draft) -> Page {
    let edit = match edit(&draft, moderator) {
        Ok(edit) => edit,
        Err(error) => return refused(bot, draft, &error),
    };
    if edit.text.as_deref() == edit.base.as_deref() && edit.base.is_some() {
        return render::card(words::NOTHING_CHANGES_TITLE, words::NOTHING_CHANGES, Tone::Plain);
    }
    let unanswered = bot.notes.recent(UNANSWERED).await;
    let rehearsal = apart(bot, move |store| {
        let unanswered: Vec<&str> = unanswered.iter().map(String::as_str).collect();
        store.rehearse(&edit, &unanswered)
    });
    match rehearsal.await {
        Some(rehearsal) => rehearsed(bot, draft, &rehearsal),
        None => render::card(words::KNOWLEDGE_TITLE, wording::discord::FAILED, Tone::Bad),
    }
}

/// A draft that makes no text.
fn refused(bot: &Bot, draft: Draft, error: &DraftError) -> Page {
    let text = words::cannot_be_done(&why(error));
    let is_there = !matches!(error, DraftError::Gone);
    let can_be_typed = is_there && !matches!(draft.what, What::Nothing | What::Whole { .. });
    let page = render::card(words::CANNOT_BE_SAVED_TITLE, &text, Tone::Bad);
    if !can_be_typed {
        return page;
    }
    let id = bot.drafts.keep(Kept::shown(draft));
    page.with_buttons(vec![button(AGAIN, &id, words::EDIT_AGAIN, ButtonStyle::Primary), cancel(&id)])
}

/// Why a draft makes no text, with what others wrote in it as plain text.
fn why(error: &DraftError) -> String {
    match error {
        // Our own words, with a command in them.
        DraftError::Gone => error.to_string(),
        DraftError::Edit(_) | DraftError::There { .. } => render::plain(&error.to_string()),
    }
}

fn rehearsed(bot: &Bot, draft: Draft, rehearsal: &Rehearsal) -> Page {
    let has_thefts = rehearsal.routing.as_ref().is_some_and(|routing| routing.thefts().next().is_some());
    let can_be_typed = match &draft.what {
        What::Whole { text, .. } => text.chars().count() <= form::FIELD,
        What::Nothing => false,
        _ => true,
    };
    let is_removal = matches!(draft.what, What::Nothing);
    let (title, tone) = match (rehearsal.is_broken(), has_thefts) {
        (true, _) => (words::CANNOT_BE_SAVED_TITLE, Tone::Bad),
        (false, true) => (words::SAVE_ANYWAY_TITLE, Tone::Bad),
        (false, false) if is_removal => (words::REMOVE_TITLE, Tone::Plain),
        (false, false) => (words::SAVE_TITLE, Tone::Plain),
    };
    let text = text(&draft, rehearsal, has_thefts);
    let id = bot.drafts.keep(Kept::shown(draft));
    let mut buttons = Vec::new();
    if !rehearsal.is_broken() {
        let (label, style) = match (is_removal, has_thefts) {
            (true, _) => (words::REMOVE, ButtonStyle::Danger),
            (false, true) => (words::SAVE_ANYWAY, ButtonStyle::Danger),
            (false, false) => (words::SAVE, ButtonStyle::Success),
        };
        buttons.push(button(SAVE, &id, label, style));
    }
    if can_be_typed {
        buttons.push(button(AGAIN, &id, words::EDIT_AGAIN, ButtonStyle::Secondary));
    }
    buttons.push(cancel(&id));
    render::card(title, &text, tone).with_buttons(buttons)
}

/// The difference, the findings and the routing difference; first comes what asks for a decision.
fn text(draft: &Draft, rehearsal: &Rehearsal, has_thefts: bool) -> String {
    let path = format!("**{}**", render::plain(&draft.path));
    let change = match draft.what {
        What::Nothing => words::REMOVES_THE_FILE.to_owned(),
        _ => format!("{}\n{}", words::READ_DIFFERENCE, block(&rehearsal.difference, DIFFERENCE)),
    };
    let (findings, routing) = (findings(draft, rehearsal), routing(rehearsal));
    let parts = match (rehearsal.is_broken(), has_thefts) {
        (true, _) => [path, findings, change, routing],
        (false, true) => [path, routing, change, findings],
        (false, false) => [path, change, findings, routing],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What would be wrong, and what was wrong before and would still be.
fn findings(draft: &Draft, rehearsal: &Rehearsal) -> String {
    let new_text = draft.text(draft.base.as_deref()).ok().flatten().unwrap_or_default();
    let line = |finding: &Diagnostic| {
        let is_here = finding.path == draft.path;
        let line = new_text.lines().nth(finding.line.saturating_sub(1)).map(str::trim);
        line.filter(|line| is_here && !line.is_empty()).map(str::to_owned)
    };
    let describe = |finding: &Diagnostic| cards::describe(finding, line(finding).as_deref());
    let mut parts: Vec<String> = rehearsal.findings.iter().take(FINDINGS).map(describe).collect();
    if rehearsal.findings.len() > FINDINGS {
        parts.push(words::and_more(rehearsal.findings.len() - FINDINGS));
    }
    if !rehearsal.left.is_empty() {
        parts.push(words::ERRORS_LEFT.to_owned());
        parts.extend(rehearsal.left.iter().take(FINDINGS).map(describe));
    }
    parts.join("\n\n")
}

/// Which messages would lead elsewhere; empty where that does not count.
fn routing(rehearsal: &Rehearsal) -> String {
    let Some(routing) = &rehearsal.routing else { return String::new() };
    let (before, after) = (rehearsal.before.knowledge(), rehearsal.after.knowledge());
    let lines = wording::routing::lines(before, after, routing, MOVED);
    let lines: Vec<String> = lines.iter().map(|line| format!("- {}", render::plain(line))).collect();
    let summary = wording::routing::summary(routing);
    if lines.is_empty() { summary } else { format!("{summary}\n{}", lines.join("\n")) }
}

/// A difference as a block of code.
fn block(difference: &Difference, room: usize) -> String {
    format!("```diff\n{}\n```", difference.show(room))
}

/// The draft with this id for one press; where there is none to be had, the press is answered.
async fn taken(bot: &Bot, call: Call<'_>, id: &str) -> Option<Arc<Kept>> {
    let Some(kept) = bot.drafts.find(id) else {
        gone(bot, call).await;
        return None;
    };
    match kept.take() {
        Turn::Mine => return Some(kept),
        Turn::Busy => call.respond(bot, CreateInteractionResponse::Acknowledge).await,
        Turn::Settled(page) => call.update(bot, *page).await,
    };
    None
}

/// "Save"
pub(super) async fn save(bot: &Bot, call: Call<'_>, moderator: &Moderator, id: &str) {
    let Some(kept) = taken(bot, call, id).await else { return };
    if call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        let page = saved(bot, moderator, id, &kept).await;
        call.follow_up(bot, page).await;
    } else {
        kept.release();
    }
}

/// Saves a draft, and says what came of it.
async fn saved(bot: &Bot, moderator: &Moderator, id: &str, kept: &Kept) -> Page {
    let draft = &kept.draft;
    let edit = match edit(draft, moderator) {
        Ok(edit) => edit,
        Err(error) => {
            kept.release();
            return refused(bot, draft.clone(), &error);
        }
    };
    let path = edit.path.clone();
    let deed = if edit.text.is_some() { Deed::Edited } else { Deed::Removed };
    let page = match apart(bot, move |store| store.save(&edit)).await {
        Some(Ok(saved)) => {
            tracing::info!(path, moderator = moderator.author.account, "a moderator saved an edit");
            let page = done(&saved, &path, deed);
            let page = match draft.cluster {
                Some(cluster) => inbox::taught(bot, page, cluster).await,
                None => page,
            };
            kept.settle(&page);
            tell(bot, &saved, moderator, &path, deed).await;
            return page;
        }
        Some(Err(SaveError::Outdated { now })) => outdated(id, draft, now.as_ref()),
        Some(Err(SaveError::Broken(findings))) => {
            let findings: Vec<String> =
                findings.iter().take(FINDINGS).map(|finding| cards::describe(finding, None)).collect();
            render::card(words::CANNOT_BE_SAVED_TITLE, &findings.join("\n\n"), Tone::Bad)
                .with_buttons(vec![button(AGAIN, id, words::EDIT_AGAIN, ButtonStyle::Primary), cancel(id)])
        }
        Some(Err(error)) => {
            tracing::error!(path, %error, "an edit could not be saved");
            render::card(words::NOT_SAVED_TITLE, &words::not_saved(&render::plain(&error.to_string())), Tone::Bad)
                .with_buttons(vec![button(SAVE, id, words::TRY_AGAIN, ButtonStyle::Primary), cancel(id)])
        }
        None => render::card(words::NOT_SAVED_TITLE, wording::discord::FAILED, Tone::Bad),
    };
    kept.release();
    page
}

/// Tells the other moderators of a save, and has the knowledge tested: what it leads astray is not news when the next edit
/// is rehearsed.
pub(super) async fn tell(bot: &Bot, saved: &Saved, moderator: &Moderator, path: &str, deed: Deed) {
    let store = Arc::clone(&bot.store);
    tokio::task::spawn_blocking(move || store.test().log());
    cards::saved(bot, &saved.report, &moderator.author.name, path, deed).await;
}

/// What is shown after a save.
pub(super) fn done(saved: &Saved, path: &str, deed: Deed) -> Page {
    let is_held_back = saved.report.kept_back.iter().any(|kept| kept == path);
    let plain = render::plain(path);
    let (title, said, tone) = match deed {
        _ if is_held_back => (words::SAVED_ONLY_TITLE, words::saved_only(&plain), Tone::Bad),
        Deed::Edited => (words::SAVED_TITLE, words::saved(&plain), Tone::Good),
        Deed::Removed => (words::REMOVED_TITLE, words::removed_file(&plain), Tone::Good),
        Deed::TookBack if saved.report.has(path) => (words::TAKEN_BACK_TITLE, words::taken_back(&plain), Tone::Good),
        Deed::TookBack => (words::TAKEN_BACK_TITLE, words::taken_away(&plain), Tone::Good),
    };
    let mut parts = vec![said];
    if let Some(warning) = &saved.warning {
        parts.push(words::saved_but(&render::plain(warning)));
    }
    let page = |parts: &[String]| render::card(title, &parts.join("\n\n"), tone);
    let Some(version) = &saved.version else { return page(&parts) };
    parts.push(words::version(&version.id));
    let label = if deed == Deed::TookBack { words::REDO } else { words::UNDO };
    page(&parts).with_buttons(vec![button(past::UNDO, &version.id, label, ButtonStyle::Secondary)])
}

/// Both changes, where somebody else was faster.
fn outdated(id: &str, draft: &Draft, now: Option<&Arc<str>>) -> Page {
    let base = draft.base.as_deref().unwrap_or_default();
    let theirs = difference(base, now.map_or("", |now| now));
    let mine = draft.text(draft.base.as_deref()).ok().flatten().unwrap_or_default();
    let text = words::outdated(&block(&theirs, DIFFERENCE / 2), &block(&difference(base, &mine), DIFFERENCE / 2));
    render::card(words::OUTDATED_TITLE, &text, Tone::Bad)
        .with_buttons(vec![button(RETRY, id, words::ON_THE_NEW_TEXT, ButtonStyle::Primary), cancel(id)])
}

/// "Mine on the new text": the same change, made to what lies on disk now.
pub(super) async fn retry(bot: &Bot, call: Call<'_>, moderator: &Moderator, id: &str) {
    let Some(kept) = taken(bot, call, id).await else { return };
    if call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        // The file may have been saved a moment ago; what lies on disk now counts.
        let path = kept.draft.path.clone();
        let read = apart(bot, move |store| (store.reload(), store.text(&path)));
        let (report, base) = read.await.unwrap_or_default();
        let draft = Draft { base, ..kept.draft.clone() };
        let page = page(bot, moderator, draft).await;
        kept.release();
        call.follow_up(bot, page).await;
        cards::found(bot, &report).await;
    } else {
        kept.release();
    }
}

/// "Edit again": the form with what was typed.
pub(super) async fn again(bot: &Bot, call: Call<'_>, id: &str) {
    if let Some(kept) = taken(bot, call, id).await {
        // Before it is on the screen: below it, the next press may follow at once.
        kept.release();
        form::open(bot, call, id, &kept.draft).await;
    }
}

/// "Cancel"
pub(super) async fn cancel_draft(bot: &Bot, call: Call<'_>, id: &str) {
    if let Some(kept) = taken(bot, call, id).await {
        let page = render::card(words::CANCELLED_TITLE, words::CANCELLED, Tone::Plain);
        kept.settle(&page);
        call.update(bot, page).await;
    }
}

async fn gone(bot: &Bot, call: Call<'_>) {
    call.update(bot, render::card(words::KNOWLEDGE_TITLE, words::DRAFT_GONE, Tone::Plain)).await;
}

/// The edit that a draft stands for.
pub(super) fn edit(draft: &Draft, moderator: &Moderator) -> Result<Edit, DraftError> {
    Ok(Edit {
        path: draft.path.clone(),
        base: draft.base.clone(),
        text: draft.text(draft.base.as_deref())?,
        who: moderator.author.clone(),
        why: draft.why(),
        origin: draft.origin(),
    })
}

/// Does something with the store on a thread where it may take its time; `None` where it broke.
pub(super) async fn apart<T: Send + 'static>(bot: &Bot, work: impl FnOnce(&Store) -> T + Send + 'static) -> Option<T> {
    let store = Arc::clone(&bot.store);
    let done = tokio::task::spawn_blocking(move || work(&store)).await;
    done.inspect_err(|error| tracing::error!(%error, "the work on the knowledge broke")).ok()
}

/// A button of these messages.
pub(super) fn button(action: char, rest: &str, label: &str, style: ButtonStyle) -> CreateButton {
    CreateButton::new(format!("{OURS}{action}{rest}")).label(label).style(style)
}

fn cancel(id: &str) -> CreateButton {
    button(CANCEL, id, words::CANCEL, ButtonStyle::Secondary)
}

impl Page {
    /// With a row of buttons below.
    pub(super) fn with_buttons(self, buttons: Vec<CreateButton>) -> Self {
        self.with_row(CreateActionRow::Buttons(buttons))
    }
}
