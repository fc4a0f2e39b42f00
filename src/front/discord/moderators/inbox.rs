//! `/knowledge inbox`: messages without a good answer, to teach, to make a fix for, or to dismiss.
//!
//! One private message that is changed from step to step. What is kept and for how long is the inbox's business; a
//! number that has gone from it meanwhile is said to have gone.

use std::fmt::Write as _;

use serenity::builder::{
    CreateActionRow, CreateInteractionResponse, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};
use serenity::model::application::ButtonStyle;

use super::form::{self, NewFix};
use super::review::button;
use super::{OURS, teach};
use crate::engine::reply::wording::moderators::{self as words, inbox as lines};
use crate::engine::text::{clip, scrub};
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::notes::Closed;
use crate::front::discord::render::{self, Page, Tone};
use crate::inbox::{Cluster, Kind, MAX_CHARS};

/// What the buttons and menus do.
pub(super) const OPEN: char = 'i';
pub(super) const BACK: char = 'b';
pub(super) const TEACH: char = 'l';
pub(super) const NEW_FIX: char = 'w';
pub(super) const GUIDE: char = 'g';
pub(super) const DISMISS: char = 'd';

/// Discord's limits for a menu.
const CHOICES: usize = 25;
const CHOICE: usize = 100;
/// How many clusters are written out above the menu, and how many texts of an opened one.
const SHOWN: usize = 10;
const TEXTS: usize = 15;
/// The longest quotation, in characters.
const QUOTE: usize = 200;

/// `/knowledge inbox`
pub(super) async fn list(bot: &Bot, call: Call<'_>) {
    if call.defer(bot).await {
        call.follow_up(bot, overview(bot, None).await).await;
    }
}

/// "Back to the inbox"
pub(super) async fn back(bot: &Bot, call: Call<'_>) {
    if acknowledged(bot, call).await {
        call.follow_up(bot, overview(bot, None).await).await;
    }
}

/// A cluster was chosen.
pub(super) async fn open(bot: &Bot, call: Call<'_>, id: &str) {
    if acknowledged(bot, call).await {
        let page = match find(bot, id).await {
            Ok(cluster) => opened(bot, &cluster),
            Err(page) => *page,
        };
        call.follow_up(bot, page).await;
    }
}

/// "Teach": asks where the cluster's example belongs.
pub(super) async fn teach(bot: &Bot, call: Call<'_>, id: &str) {
    if acknowledged(bot, call).await {
        let page = match find(bot, id).await {
            Ok(cluster) => {
                let page = teach::ask(bot, &bot.store.snapshot(), cluster.example(), Some(cluster.id));
                page.with_buttons(vec![back_button()])
            }
            Err(page) => *page,
        };
        call.follow_up(bot, page).await;
    }
}

/// "New fix": opens the form with the cluster's texts as questions, or asks for the guide first.
pub(super) async fn new_fix(bot: &Bot, call: Call<'_>, id: &str) {
    let snapshot = bot.store.snapshot();
    match snapshot.knowledge().guides.as_slice() {
        [] => call.note(bot, lines::TITLE, words::NO_GUIDE).await,
        [only] => new_fix_of(bot, call, id, only.id.as_str()).await,
        guides => {
            let options = guides.iter().take(CHOICES);
            let options =
                options.map(|guide| CreateSelectMenuOption::new(clip(&guide.title, CHOICE), guide.id.as_str()));
            let menu = menu(GUIDE, id, options.collect(), lines::CHOOSE_GUIDE);
            let page = render::card(lines::TITLE, lines::WHICH_GUIDE, Tone::Plain).with_row(menu);
            call.update(bot, page.with_buttons(vec![back_button()])).await;
        }
    }
}

/// The guide is known: opens the form.
pub(super) async fn new_fix_of(bot: &Bot, call: Call<'_>, id: &str, guide: &str) {
    match find(bot, id).await {
        Ok(cluster) => {
            let new = NewFix { guide, title: "", questions: &questions(&cluster), cluster: Some(cluster.id) };
            form::open_new(bot, call, new).await;
        }
        Err(page) => {
            call.update(bot, *page).await;
        }
    }
}

/// "Dismiss"
pub(super) async fn dismiss(bot: &Bot, call: Call<'_>, id: &str) {
    if !acknowledged(bot, call).await {
        return;
    }
    let number = number(id);
    let page = match bot.notes.ask(move |inbox, now| inbox.dismiss(number, now)).await {
        Ok(0) => overview(bot, Some(lines::GONE)).await,
        Ok(_) => overview(bot, Some(lines::DISMISSED)).await,
        Err(closed) => self::closed(closed),
    };
    call.follow_up(bot, page).await;
}

/// Takes a cluster out once the bot has learnt from it, and says so on the page that tells of the save.
pub(super) async fn taught(bot: &Bot, page: Page, cluster: i64) -> Page {
    match bot.notes.ask(move |inbox, now| inbox.taught(cluster, now)).await {
        Ok(texts) if texts > 0 => page.with_footer(lines::TAUGHT).with_buttons(vec![back_button()]),
        Ok(_) | Err(_) => page,
    }
}

/// The number of the cluster that has this message.
pub(super) async fn cluster_with(bot: &Bot, message: &str) -> Option<i64> {
    let text = clip(&scrub(message), MAX_CHARS).into_owned();
    let clusters = bot.notes.ask(|inbox, now| inbox.clusters(now, usize::MAX)).await.ok()?;
    let has_text = |cluster: &&Cluster| cluster.entries.iter().any(|entry| entry.text.eq_ignore_ascii_case(&text));
    clusters.iter().find(has_text).map(|cluster| cluster.id)
}

/// All clusters, the most frequent first; `news` is said above them.
async fn overview(bot: &Bot, news: Option<&str>) -> Page {
    let clusters = match bot.notes.ask(|inbox, now| inbox.clusters(now, usize::MAX)).await {
        Ok(clusters) => clusters,
        Err(closed) => return self::closed(closed),
    };
    let mut text = news.map_or(String::new(), |news| format!("{news}\n\n"));
    if clusters.is_empty() {
        text.push_str(lines::EMPTY);
        return render::card(lines::TITLE, &text, Tone::Plain);
    }
    let times = clusters.iter().fold(0_u32, |sum, cluster| sum.saturating_add(cluster.times));
    text.push_str(&lines::intro(clusters.len(), times));
    text.push('\n');
    for (number, cluster) in (1..).zip(clusters.iter().take(SHOWN)) {
        let Cluster { times, days_ago, entries, .. } = cluster;
        let line = lines::line(number, &quote(cluster.example()), *times, entries.len(), *days_ago);
        let _ = write!(text, "\n{line}");
    }
    if clusters.len() > CHOICES {
        let _ = write!(text, "\n{}", lines::more(clusters.len() - CHOICES));
    }
    let options = clusters.iter().take(CHOICES).map(|cluster| {
        let about = lines::about(cluster.times, cluster.entries.len(), cluster.days_ago);
        CreateSelectMenuOption::new(clip(cluster.example(), CHOICE), cluster.id.to_string()).description(about)
    });
    let menu = menu(OPEN, "", options.collect(), lines::CHOOSE);
    render::card(lines::TITLE, &text, Tone::Plain).with_row(menu)
}

/// One cluster with its texts.
fn opened(bot: &Bot, cluster: &Cluster) -> Page {
    let about = lines::about(cluster.times, cluster.entries.len(), cluster.days_ago);
    let mut parts = vec![format!("**{}** ({about})", quote(cluster.example()))];
    let texts = cluster.entries.iter().take(TEXTS);
    let texts: Vec<String> = texts.map(|entry| lines::text(&quote(&entry.text), entry.times)).collect();
    parts.push(texts.join("\n"));
    if cluster.entries.len() > TEXTS {
        parts.push(lines::more_texts(cluster.entries.len() - TEXTS));
    }
    let snapshot = bot.store.snapshot();
    let title = |id| snapshot.knowledge().fix(id).map_or_else(|| id.to_string(), |fix| fix.title.clone());
    let shown: Vec<String> = cluster.shown().into_iter().map(title).collect();
    let is_unhelpful = cluster.entries.iter().any(|entry| entry.kind != Kind::Unanswered);
    match shown.as_slice() {
        [] if is_unhelpful => parts.push(lines::ANSWER_DID_NOT_HELP.to_owned()),
        [] => {}
        shown => parts.push(lines::did_not_help(shown)),
    }
    let id = cluster.id.to_string();
    render::card(lines::TITLE, &parts.join("\n\n"), Tone::Plain).with_buttons(vec![
        button(TEACH, &id, lines::TEACH, ButtonStyle::Primary),
        button(NEW_FIX, &id, lines::NEW_FIX, ButtonStyle::Primary),
        button(DISMISS, &id, lines::DISMISS, ButtonStyle::Secondary),
        back_button(),
    ])
}

/// The cluster with this number, or what is shown in its place.
async fn find(bot: &Bot, id: &str) -> Result<Cluster, Box<Page>> {
    let number = number(id);
    match bot.notes.ask(move |inbox, now| inbox.cluster(number, now)).await {
        Ok(Some(cluster)) => Ok(cluster),
        Ok(None) => Err(Box::new(overview(bot, Some(lines::GONE)).await)),
        Err(closed) => Err(Box::new(self::closed(closed))),
    }
}

/// A number that no text has for what is none.
fn number(id: &str) -> i64 {
    id.parse().unwrap_or(0)
}

/// The texts of a cluster, each once, one on each line, as many as fit into a field.
fn questions(cluster: &Cluster) -> String {
    let mut questions = String::new();
    let mut room = form::FIELD;
    for (index, entry) in cluster.entries.iter().enumerate() {
        let is_new = !cluster.entries.iter().take(index).any(|earlier| earlier.text.eq_ignore_ascii_case(&entry.text));
        let length = entry.text.chars().count() + 1;
        if is_new && length <= room {
            room -= length;
            questions.push_str(&entry.text);
            questions.push('\n');
        }
    }
    questions.truncate(questions.trim_end().len());
    questions
}

fn quote(text: &str) -> String {
    render::plain(&clip(text, QUOTE))
}

fn closed(closed: Closed) -> Page {
    match closed {
        Closed::Off => render::card(lines::TITLE, lines::OFF, Tone::Plain),
        Closed::Broken => render::card(lines::TITLE, lines::BROKEN, Tone::Bad),
    }
}

fn menu(action: char, rest: &str, options: Vec<CreateSelectMenuOption>, placeholder: &str) -> CreateActionRow {
    let kind = CreateSelectMenuKind::String { options };
    CreateActionRow::SelectMenu(CreateSelectMenu::new(format!("{OURS}{action}{rest}"), kind).placeholder(placeholder))
}

fn back_button() -> serenity::builder::CreateButton {
    button(BACK, "", lines::BACK, ButtonStyle::Secondary)
}

async fn acknowledged(bot: &Bot, call: Call<'_>) -> bool {
    call.respond(bot, CreateInteractionResponse::Acknowledge).await
}
