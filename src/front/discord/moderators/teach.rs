//! "Teach" in a message's menu: a member's words become a question of the fix where they belong, or of none.
//!
//! A message is first a [`Lesson`] with the places where it may belong, and once a place is chosen a draft like any
//! other: the form lets names and numbers be stripped, the review shows what it changes. This module must not know how
//! a line gets into a file.

use serenity::builder::{CreateActionRow, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};
use serenity::model::channel::Message;

use super::drafts::{Draft, Kept, What};
use super::shelf::Shelf;
use super::{OURS, form, inbox, why};
use crate::engine::knowledge::edit::spots;
use crate::engine::matching::{Decision, Verdict};
use crate::engine::reply::wording::moderators::{self as words, teach as lines};
use crate::engine::text::{clip, scrub};
use crate::engine::{Fix, FixId, Guide, Knowledge, Snapshot};
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Page, Tone};

/// The menu of places.
pub(super) const PLACE: char = 'p';

/// The lists in which a message can stand.
const QUESTIONS: &str = "Questions";
const NOT_QUESTIONS: &str = "Not questions";

/// Discord's limits for a menu.
const CHOICES: usize = 25;
const CHOICE: usize = 100;
/// How many of the choices may be taken by what is no fix's question.
const OTHERS: usize = 10;
/// How many places are named where the message stands already.
const SPOTS: usize = 3;

/// The lessons of all moderators.
pub(in crate::front::discord) type Lessons = Shelf<Lesson>;

/// A message that is to be taught.
#[derive(Debug)]
pub(in crate::front::discord) struct Lesson {
    /// Its words, without what may tell who wrote it.
    text: String,
    /// Where it may belong, in the menu's order.
    places: Vec<Place>,
    /// The cluster of the inbox that it is in.
    cluster: Option<i64>,
}

/// A list in which a message may belong.
#[derive(Debug)]
struct Place {
    /// The file.
    path: String,
    section: &'static str,
    choice: lines::Choice,
}

/// Asks where a message belongs.
pub(super) async fn begin(bot: &Bot, message: &Message) -> Page {
    let snapshot = bot.store.snapshot();
    match why::asked(bot, &snapshot, message).await {
        Some(text) => {
            let cluster = inbox::cluster_with(bot, &text).await;
            ask(bot, &snapshot, &text, cluster)
        }
        None => render::card(lines::TITLE, lines::NO_TEXT, Tone::Plain),
    }
}

/// Asks where a text belongs.
pub(super) fn ask(bot: &Bot, snapshot: &Snapshot, text: &str, cluster: Option<i64>) -> Page {
    let knowledge = snapshot.knowledge();
    if knowledge.guides.is_empty() {
        return render::card(lines::TITLE, words::NO_GUIDE, Tone::Plain);
    }
    let stripped = scrub(text);
    if stripped.is_empty() {
        return render::card(lines::TITLE, lines::NO_TEXT, Tone::Plain);
    }
    let decision = snapshot.decide(text);
    let (places, left_out) = places(knowledge, &decision);
    let mut parts = vec![why::quote(text), lines::doing(knowledge, &decision)];
    parts.extend(spots(knowledge, &stripped).iter().take(SPOTS).map(lines::stands));
    if left_out > 0 {
        parts.push(lines::left_out(left_out));
    }
    parts.push(lines::WHERE.to_owned());
    let options = (0_usize..).zip(&places).map(|(index, place)| {
        let (label, description) = &place.choice;
        CreateSelectMenuOption::new(clip(label, CHOICE), index.to_string()).description(clip(description, CHOICE))
    });
    let kind = CreateSelectMenuKind::String { options: options.collect() };
    let id = bot.lessons.keep(Lesson { text: stripped, places, cluster });
    let menu = CreateSelectMenu::new(format!("{OURS}{PLACE}{id}"), kind).placeholder(lines::CHOOSE);
    render::card(lines::TITLE, &parts.join("\n\n"), Tone::Plain).with_row(CreateActionRow::SelectMenu(menu))
}

/// The places where a message may belong, fixes first, and how many fixes had no room.
fn places(knowledge: &Knowledge, decision: &Decision) -> (Vec<Place>, usize) {
    let (guides, fixes) = nearest_first(knowledge, decision);
    let guide_of = |fix: &Fix| knowledge.guide(&fix.id.guide()).filter(|_| guides.len() > 1);
    let place = |path: &str, section, choice| Place { path: path.to_owned(), section, choice };
    let mut others = Vec::new();
    for guide in &guides {
        let (path, named) = (format!("{}/guide.md", guide.id), Some(*guide).filter(|_| guides.len() > 1));
        others.push(place(&path, QUESTIONS, lines::question_of_guide(named)));
        others.push(place(&path, NOT_QUESTIONS, lines::no_question(named)));
    }
    let led_to: &[FixId] = match &decision.verdict {
        Verdict::Answer(fix) => std::slice::from_ref(fix),
        Verdict::Suggest(fixes) => fixes,
        Verdict::Start { .. } | Verdict::Silent => &[],
    };
    others.truncate(OTHERS - led_to.len().min(OTHERS));
    let not = led_to.iter().filter_map(|fix| knowledge.fix(fix));
    others.extend(not.map(|fix| place(&fix.path, NOT_QUESTIONS, lines::no_question_of(fix, guide_of(fix)))));
    let room = CHOICES - others.len().min(CHOICES);
    let shown = fixes.iter().take(room);
    let mut places: Vec<Place> =
        shown.map(|fix| place(&fix.path, QUESTIONS, lines::question_of(fix, guide_of(fix)))).collect();
    places.extend(others);
    (places, fixes.len().saturating_sub(room))
}

/// The guides and the fixes, those first that a decision has come upon, then in their order.
fn nearest_first<'a>(knowledge: &'a Knowledge, decision: &Decision) -> (Vec<&'a Guide>, Vec<&'a Fix>) {
    let near: Vec<&FixId> = decision.candidates.iter().map(|candidate| &candidate.fix).collect();
    let rank = |id: &FixId| near.iter().position(|near| *near == id).unwrap_or(near.len());
    let mut guides: Vec<&Guide> = knowledge.guides.iter().collect();
    guides.sort_by_key(|guide| guide.fixes.iter().map(|fix| rank(&fix.id)).min());
    let mut fixes: Vec<&Fix> = guides.iter().flat_map(|guide| &guide.fixes).collect();
    fixes.sort_by_key(|fix| rank(&fix.id));
    (guides, fixes)
}

/// A place was chosen: opens the form with the words.
pub(super) async fn chosen(bot: &Bot, call: Call<'_>, id: &str, value: &str) {
    let lesson = bot.lessons.find(id);
    let place = lesson.as_ref().and_then(|lesson| lesson.places.get(value.parse::<usize>().ok()?));
    let (Some(lesson), Some(place)) = (&lesson, place) else {
        return call.note(bot, lines::TITLE, lines::GONE).await;
    };
    let Some(base) = bot.store.text(&place.path) else {
        return call.note(bot, lines::TITLE, words::NO_SUCH_FILE).await;
    };
    let what = What::Line { section: place.section.to_owned(), line: lesson.text.clone() };
    let draft = Draft { path: place.path.clone(), base: Some(base), what, cluster: lesson.cluster };
    let id = bot.drafts.keep(Kept::new(draft.clone()));
    form::open(bot, call, &id, &draft).await;
}
