//! Shows what a draft would do, before anything is written; and what came of it once it is saved.

use std::sync::Arc;

use serenity::builder::{CreateActionRow, CreateButton, CreateInteractionResponse};
use serenity::model::application::ButtonStyle;

use super::allowed::Moderator;
use super::drafts::{Draft, DraftError, What};
use super::{OURS, cards, form, inbox, past};
use crate::engine::diagnostic::Diagnostic;
use crate::engine::knowledge::edit::{Difference, difference};
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

/// Shows what a draft would do, for this moderator alone.
pub(super) async fn show(bot: &Bot, call: Call<'_>, moderator: &Moderator, draft: Draft) {
    if call.defer(bot).await {
        let page = page(bot, moderator, draft).await;
        call.follow_up(bot, page).await;
    }
}

/// What a draft would do, with the buttons to go on.
async fn page(bot: &Bot, moderator: &Moderator, draft: Draft) -> Page {
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
    let text = words::cannot_be_done(&error.to_string());
    let can_be_typed = !matches!(draft.what, What::Nothing | What::Whole { .. });
    let page = render::card(words::CANNOT_BE_SAVED_TITLE, &text, Tone::Bad);
    if !can_be_typed {
        return page;
    }
    let id = bot.drafts.keep(draft);
    page.with_buttons(vec![button(AGAIN, &id, words::EDIT_AGAIN, ButtonStyle::Primary), cancel(&id)])
}

fn rehearsed(bot: &Bot, draft: Draft, rehearsal: &Rehearsal) -> Page {
    let has_thefts = rehearsal.routing.as_ref().is_some_and(|routing| routing.thefts().next().is_some());
    let can_be_typed = match &draft.what {
        What::Whole { text, .. } => text.chars().count() <= form::FIELD,
        What::Nothing => false,
        _ => true,
    };
    let (title, tone) = match (rehearsal.is_broken(), has_thefts) {
        (true, _) => (words::CANNOT_BE_SAVED_TITLE, Tone::Bad),
        (false, true) => (words::SAVE_ANYWAY_TITLE, Tone::Bad),
        (false, false) => (words::SAVE_TITLE, Tone::Plain),
    };
    let text = text(&draft, rehearsal);
    let id = bot.drafts.keep(draft);
    let mut buttons = Vec::new();
    if !rehearsal.is_broken() {
        let (label, style) =
            if has_thefts { (words::SAVE_ANYWAY, ButtonStyle::Danger) } else { (words::SAVE, ButtonStyle::Success) };
        buttons.push(button(SAVE, &id, label, style));
    }
    if can_be_typed {
        buttons.push(button(AGAIN, &id, words::EDIT_AGAIN, ButtonStyle::Secondary));
    }
    buttons.push(cancel(&id));
    render::card(title, &text, tone).with_buttons(buttons)
}

/// The difference, the findings, the routing difference.
fn text(draft: &Draft, rehearsal: &Rehearsal) -> String {
    let mut parts = vec![format!("**{}**", render::plain(&draft.path))];
    match draft.what {
        What::Nothing => parts.push(words::REMOVES_THE_FILE.to_owned()),
        _ => parts.push(block(&rehearsal.difference, DIFFERENCE)),
    }
    let findings = rehearsal.findings.iter().take(FINDINGS);
    let new_text = draft.text(draft.base.as_deref()).ok().flatten().unwrap_or_default();
    let line = |finding: &Diagnostic| {
        let is_here = finding.path == draft.path;
        let line = new_text.lines().nth(finding.line.saturating_sub(1)).map(str::trim);
        line.filter(|line| is_here && !line.is_empty()).map(str::to_owned)
    };
    parts.extend(findings.map(|finding| cards::describe(finding, line(finding).as_deref())));
    if rehearsal.findings.len() > FINDINGS {
        parts.push(words::and_more(rehearsal.findings.len() - FINDINGS));
    }
    if !rehearsal.left.is_empty() {
        parts.push(words::ERRORS_LEFT.to_owned());
        parts.extend(
            rehearsal.left.iter().take(FINDINGS).map(|finding| cards::describe(finding, line(finding).as_deref())),
        );
    }
    if let Some(routing) = &rehearsal.routing {
        let (before, after) = (rehearsal.before.knowledge(), rehearsal.after.knowledge());
        let lines = wording::routing::lines(before, after, routing, MOVED);
        let lines: Vec<String> = lines.iter().map(|line| format!("- {}", render::plain(line))).collect();
        parts.push(wording::routing::summary(routing));
        if !lines.is_empty() {
            parts.push(lines.join("\n"));
        }
    }
    parts.join("\n\n")
}

/// A difference as a block of code.
fn block(difference: &Difference, room: usize) -> String {
    // A fence in the text would end the block.
    format!("```diff\n{}\n```", difference.show(room).replace("```", "`\u{200b}`\u{200b}`"))
}

/// "Save"
pub(super) async fn save(bot: &Bot, call: Call<'_>, moderator: &Moderator, id: &str) {
    let Some(draft) = bot.drafts.find(id) else { return gone(bot, call).await };
    let edit = match edit(&draft, moderator) {
        Ok(edit) => edit,
        Err(error) => {
            return call.note(bot, words::CANNOT_BE_SAVED_TITLE, &words::cannot_be_done(&error.to_string())).await;
        }
    };
    if !call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        return;
    }
    let path = edit.path.clone();
    let saved = apart(bot, move |store| store.save(&edit)).await;
    let page = match saved {
        Some(Ok(saved)) => {
            bot.drafts.forget(id);
            tracing::info!(path, moderator = moderator.author.account, "a moderator saved an edit");
            cards::saved(bot, &saved.report, &moderator.author.name, &path).await;
            let page = done(&saved, &path);
            match draft.cluster {
                Some(cluster) => inbox::taught(bot, page, cluster).await,
                None => page,
            }
        }
        Some(Err(SaveError::Outdated { now })) => outdated(id, &draft, now.as_ref()),
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
    call.follow_up(bot, page).await;
}

/// What is shown after a save.
pub(super) fn done(saved: &Saved, path: &str) -> Page {
    let is_held_back = saved.report.kept_back.iter().any(|kept| kept == path);
    let (title, said, tone) = if is_held_back {
        (words::SAVED_ONLY_TITLE, words::saved_only(&render::plain(path)), Tone::Bad)
    } else {
        (words::SAVED_TITLE, words::saved(&render::plain(path)), Tone::Good)
    };
    let mut parts = vec![said];
    if let Some(warning) = &saved.warning {
        parts.push(words::saved_but(&render::plain(warning)));
    }
    let page = |parts: &[String]| render::card(title, &parts.join("\n\n"), tone);
    let Some(version) = &saved.version else { return page(&parts) };
    parts.push(words::version(&version.id));
    page(&parts).with_buttons(vec![button(past::UNDO, &version.id, words::UNDO, ButtonStyle::Secondary)])
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
    let Some(draft) = bot.drafts.find(id) else { return gone(bot, call).await };
    if !call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        return;
    }
    // The file may have been saved a moment ago; what lies on disk now counts.
    let path = draft.path.clone();
    let read = apart(bot, move |store| (store.reload(), store.text(&path)));
    let (report, base) = read.await.unwrap_or_default();
    let draft = Draft { base, ..Draft::clone(&draft) };
    let page = page(bot, moderator, draft).await;
    call.follow_up(bot, page).await;
    cards::found(bot, &report).await;
}

/// "Edit again": the form with what was typed.
pub(super) async fn again(bot: &Bot, call: Call<'_>, _moderator: &Moderator, id: &str) {
    match bot.drafts.find(id) {
        Some(draft) => form::open(bot, call, id, &draft).await,
        None => gone(bot, call).await,
    }
}

/// "Cancel"
pub(super) async fn cancel_draft(bot: &Bot, call: Call<'_>, id: &str) {
    bot.drafts.forget(id);
    call.update(bot, render::card(words::CANCELLED_TITLE, words::CANCELLED, Tone::Plain)).await;
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
