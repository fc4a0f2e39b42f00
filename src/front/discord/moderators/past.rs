//! `/knowledge history` and `undo`: what there was, and how it comes back.

use serenity::builder::CreateInteractionResponse;

use super::allowed::Moderator;
use super::drafts::{Draft, What};
use super::edit;
use super::options::Options;
use super::review::{self, apart};
use crate::engine::reply::wording::moderators::Deed;
use crate::engine::reply::wording::{self, moderators as words};
use crate::engine::text::clip;
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Tone};
use crate::store::history::Origin;
pub(super) use crate::store::history::Version;
use crate::store::{Edit, SaveError, Store};

/// "Undo" below a saved edit.
pub(super) const UNDO: char = 'u';

/// How many versions are listed.
const LISTED: usize = 15;
/// How many versions of a file are looked through.
pub(super) const LOOKED_THROUGH: usize = 1_000;

/// `/knowledge history`
pub(super) async fn history(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let path = edit::file_or_former(bot, options.text("file"));
    if !call.defer(bot).await {
        return;
    }
    let versions = apart(bot, move |store| list(store, path.as_deref(), LISTED)).await.unwrap_or_default();
    let text = if versions.is_empty() {
        words::NO_HISTORY.to_owned()
    } else {
        let lines: Vec<String> = versions.iter().map(line).collect();
        format!("{}\n\n{}", lines.join("\n"), words::HISTORY_HINT)
    };
    call.follow_up(bot, render::card(words::HISTORY_TITLE, &text, Tone::Plain)).await;
}

/// The newest versions of a file, or of all.
pub(super) fn list(store: &Store, path: Option<&str>, most: usize) -> Vec<Version> {
    let versions = store.history().map(|history| history.list(path, most)).transpose();
    versions
        .inspect_err(|error| tracing::error!(%error, "the history cannot be read"))
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn line(version: &Version) -> String {
    let why = clip(&version.why, 80);
    words::version_line(
        &version.id,
        version.when,
        &render::plain(&version.path),
        &render::plain(&who(version)),
        &render::plain(&why),
        version.is_removal(),
    )
}

/// Who made a version, in words.
pub(super) fn who(version: &Version) -> String {
    match (&version.who.name, version.origin) {
        (name, _) if !name.is_empty() => name.clone(),
        _ => words::IN_AN_EDITOR.to_owned(),
    }
}

/// `/knowledge undo`: shows what bringing an earlier version back would change.
pub(super) async fn undo(bot: &Bot, call: Call<'_>, moderator: &Moderator, options: &Options<'_>) {
    let path = edit::file_or_former(bot, options.text("file"));
    let id = options.text("version").to_owned();
    // A long history takes longer to look through than Discord waits.
    if !call.defer(bot).await {
        return;
    }
    let found = apart(bot, move |store| earlier(store, path.as_deref(), &id)).await;
    let page = match found {
        Some(Some((version, text))) => {
            let base = bot.store.text(&version.path);
            let why = words::brought_back(&version.id);
            let what = match text {
                Some(text) => What::Whole { text, why, origin: Origin::Undo },
                None => What::Nothing,
            };
            review::page(bot, moderator, Draft { path: version.path, base, what, cluster: None }).await
        }
        _ => render::card(words::HISTORY_TITLE, words::NO_SUCH_VERSION, Tone::Plain),
    };
    call.follow_up(bot, page).await;
}

/// The version with this id; without an id, the last one of the file that said something else than it says now.
fn earlier(store: &Store, path: Option<&str>, id: &str) -> Option<(Version, Option<String>)> {
    let history = store.history()?;
    let text = |version: &Version| {
        history.text(version).inspect_err(|error| tracing::error!(%error, "a version cannot be read")).ok()
    };
    if !id.is_empty() {
        let version = history.find(path, id).ok().flatten()?;
        let text = text(&version)?;
        return Some((version, text));
    }
    let newest = list(store, path, LOOKED_THROUGH);
    let path = path.map(str::to_owned).or_else(|| newest.first().map(|version| version.path.clone()))?;
    let now = store.text(&path).map(|now| now.to_string());
    let of_file = newest.into_iter().filter(|version| version.path == path);
    of_file
        .filter_map(|version| Some((text(&version)?, version)))
        .find(|(text, _)| *text != now)
        .map(|(text, version)| (version, text))
}

/// "Undo" below a saved edit: takes it back at once if nothing has happened since.
pub(super) async fn take_back(bot: &Bot, call: Call<'_>, moderator: &Moderator, id: &str) {
    if !call.respond(bot, CreateInteractionResponse::Acknowledge).await {
        return;
    }
    let (id, who) = (id.to_owned(), moderator.clone());
    let undone = apart(bot, move |store| {
        let edit = reverse(store, &id, &who)?;
        Some((store.save(&edit), edit))
    });
    let page = match undone.await.flatten() {
        Some((Ok(saved), edit)) => {
            review::tell(bot, &saved, moderator, &edit.path, Deed::TookBack).await;
            review::done(&saved, &edit.path, Deed::TookBack)
        }
        // Pressed twice: it is as it shall be.
        Some((Err(SaveError::Outdated { now }), edit)) if now.as_deref() == edit.text.as_deref() => {
            let path = render::plain(&edit.path);
            let said = if now.is_some() { words::taken_back(&path) } else { words::taken_away(&path) };
            render::card(words::TAKEN_BACK_TITLE, &said, Tone::Good)
        }
        Some((Err(SaveError::Outdated { .. } | SaveError::Broken(_)), _)) | None => {
            render::card(words::NOT_UNDONE_TITLE, words::CHANGED_SINCE, Tone::Bad)
        }
        Some((Err(error), _)) => {
            tracing::error!(%error, "an edit could not be taken back");
            render::card(words::NOT_SAVED_TITLE, &words::not_saved(&render::plain(&error.to_string())), Tone::Bad)
        }
    };
    call.follow_up(bot, page).await;
}

/// The edit that brings back what was there before a version; `None` where that is not known.
fn reverse(store: &Store, id: &str, moderator: &Moderator) -> Option<Edit> {
    let history = store.history()?;
    let version = history.find(None, id).ok().flatten()?;
    let versions = list(store, Some(&version.path), LOOKED_THROUGH);
    let at = versions.iter().position(|known| known.id == version.id)?;
    let text = match versions.get(at + 1) {
        Some(before) => history.text(before).ok()?,
        None => None,
    };
    Some(Edit {
        base: history.text(&version).ok()?.map(Into::into),
        path: version.path,
        text,
        who: moderator.author.clone(),
        why: wording::moderators::took_back(&version.id),
        origin: Origin::Undo,
    })
}
