//! `/knowledge edit`, `add` and `remove`: where a change begins.

use std::sync::Arc;

use super::allowed::Moderator;
use super::drafts::{Draft, Kept, What};
use super::options::Options;
use super::{form, review};
use crate::engine::knowledge::edit::{Content, Sections};
use crate::engine::reply::wording::moderators as words;
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;

/// The file that an option means: its path, or a fix's id or title typed by hand.
pub(super) fn file(bot: &Bot, typed: &str) -> Option<String> {
    let paths = bot.store.paths();
    if let Some(path) = paths.iter().find(|path| *path == typed) {
        return Some(path.clone());
    }
    let snapshot = bot.store.snapshot();
    let fixes = crate::engine::walk::find_fixes(&snapshot, typed);
    let fix = fixes.first().and_then(|id| snapshot.knowledge().fix(id)).filter(|_| !typed.is_empty());
    fix.map(|fix| fix.path.clone()).filter(|path| paths.contains(path))
}

/// The same with the file's text as it lies on disk.
pub(super) fn file_with_text(bot: &Bot, typed: &str) -> Option<(String, Arc<str>)> {
    let path = file(bot, typed)?;
    let text = bot.store.text(&path)?;
    Some((path, text))
}

/// The same, or the name of a file that may have been there; `None` where nothing was typed.
pub(super) fn file_or_former(bot: &Bot, typed: &str) -> Option<String> {
    file(bot, typed).or_else(|| Some(typed.to_owned()).filter(|typed| !typed.is_empty()))
}

/// `/knowledge edit`: opens the form with a part's text, or with the lines that were looked for.
pub(super) async fn edit(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let Some((path, base)) = file_with_text(bot, options.text("file")) else {
        return call.note(bot, words::KNOWLEDGE_TITLE, words::NO_SUCH_FILE).await;
    };
    let what = match part(&path, &base, options.text("part"), options.text("find")) {
        Ok(what) => what,
        Err(note) => return call.note(bot, words::KNOWLEDGE_TITLE, &note).await,
    };
    let draft = Draft { path, base: Some(base), what, cluster: None };
    let id = bot.drafts.keep(Kept::new(draft.clone()));
    form::open(bot, call, &id, &draft).await;
}

/// Whether this names a step, of which a fix may have as many as it needs.
fn is_step(name: &str) -> bool {
    name.split_once(':').is_some_and(|(kind, step)| kind.trim().eq_ignore_ascii_case("step") && !step.trim().is_empty())
}

/// What of a part goes into the form.
fn part(path: &str, text: &str, name: &str, find: &str) -> Result<What, String> {
    let sections = Sections::of(path, text);
    let Some(part) = sections.part_named(name) else {
        let may_have = sections.absent().iter().any(|absent| absent.eq_ignore_ascii_case(name));
        if !may_have && !is_step(name) {
            let names: Vec<&str> = sections.parts().iter().map(|part| part.name.as_str()).collect();
            return Err(words::no_such_part(&names.join(", "), &sections.absent().join(", ")));
        }
        return Ok(What::Section { name: name.to_owned(), body: String::new() });
    };
    let is_list = part.content == Content::List;
    if !find.is_empty() {
        if !is_list {
            return Err(words::FIND_IS_FOR_LISTS.to_owned());
        }
        let found = sections.find(name, find, form::FIELD).map_err(|error| error.to_string())?;
        let old: Vec<String> = found.bullets.iter().map(|bullet| bullet.text.clone()).collect();
        return if old.is_empty() {
            Err(words::NO_LINE_FOUND.to_owned())
        } else {
            Ok(What::Lines { section: part.name.clone(), new: old.join("\n"), old })
        };
    }
    let body = part.text.trim().to_owned();
    match (body.chars().count() <= form::FIELD, is_list) {
        (true, _) => Ok(What::Section { name: part.name.clone(), body }),
        // There is no room for the whole list, but for new lines there is.
        (false, true) => Ok(What::Lines { section: part.name.clone(), old: Vec::new(), new: String::new() }),
        (false, false) => Err(words::TOO_LONG_FOR_A_FORM.to_owned()),
    }
}

/// `/knowledge add`: opens the form for a new fix.
pub(super) async fn add(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let snapshot = bot.store.snapshot();
    let guides = &snapshot.knowledge().guides;
    let typed = options.text("guide").to_lowercase();
    let wanted = |id: &str, title: &str| id.to_lowercase() == typed || title.to_lowercase() == typed;
    let named = guides.iter().find(|guide| wanted(guide.id.as_str(), &guide.title));
    let guide = match (guides.as_slice(), named) {
        (_, Some(guide)) => guide,
        ([only], None) if typed.is_empty() => only,
        _ => return call.note(bot, words::KNOWLEDGE_TITLE, words::WHICH_GUIDE).await,
    };
    let new = form::NewFix { guide: guide.id.as_str(), title: options.text("title"), questions: "", cluster: None };
    form::open_new(bot, call, new).await;
}

/// `/knowledge remove`: shows what would be missing.
pub(super) async fn remove(bot: &Bot, call: Call<'_>, moderator: &Moderator, options: &Options<'_>) {
    let Some((path, base)) = file_with_text(bot, options.text("file")) else {
        return call.note(bot, words::KNOWLEDGE_TITLE, words::NO_SUCH_FILE).await;
    };
    let draft = Draft { path, base: Some(base), what: What::Nothing, cluster: None };
    review::show(bot, call, moderator, draft, false).await;
}
