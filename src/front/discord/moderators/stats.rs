//! `/stats`: what helps members, in words that can be heard as well as read, and as a picture.

use serenity::builder::CreateAttachment;

use crate::engine::reply::wording::moderators::stats as words;
use crate::engine::text::clip;
use crate::front::discord::bot::Bot;
use crate::front::discord::clerk::Closed;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Page, Tone};
use crate::stats::{Figures, OfFix, picture};

/// The weeks that are shown where nobody says.
const WEEKS: u32 = 4;
/// The most that are shown.
const MOST: u32 = crate::stats::YEAR;
/// The longest text of the list of fixes, in characters; the rest of the message needs at most a thousand.
const LIST: usize = 2_800;
/// The longest title in it, in characters.
const LABEL: usize = 120;
/// Discord's limit for what a picture shows, in characters.
const DESCRIPTION: usize = 1_024;
/// The picture's name.
const FILE: &str = "what-helps.png";

/// `/stats`; `period` is what was chosen: a number of weeks, or nothing.
pub(super) async fn show(bot: &Bot, call: Call<'_>, period: &str) {
    if !call.defer(bot).await {
        return;
    }
    let weeks = period.parse().unwrap_or(WEEKS).clamp(1, MOST);
    let figures = match bot.tally.figures(weeks).await {
        Ok(figures) if figures.is_empty() => return answer(bot, call, words::EMPTY).await,
        Ok(figures) => figures.titled(bot.store.snapshot().knowledge()),
        Err(Closed::Off) => return answer(bot, call, words::OFF).await,
        Err(Closed::Broken) => return answer(bot, call, words::BROKEN).await,
    };
    let text = text(&figures);
    let drawn = tokio::task::spawn_blocking(move || (picture::draw(&figures), picture::description(&figures))).await;
    let page = |text: &str| render::card(words::TITLE, text, Tone::Plain).with_footer(words::FOOTER);
    let sent = match drawn {
        Ok((Ok(file), description)) => {
            let picture = CreateAttachment::bytes(file, FILE).description(clip(&description, DESCRIPTION));
            send(bot, call, page(&text), picture).await
        }
        Ok((Err(error), _)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = sent {
        tracing::warn!(interaction = %call.id, error, "could not show a picture; the words go alone");
        call.follow_up(bot, page(&format!("{text}\n\n{}", words::NO_PICTURE))).await;
    }
}

async fn answer(bot: &Bot, call: Call<'_>, text: &str) {
    call.follow_up(bot, render::card(words::TITLE, text, Tone::Plain)).await;
}

async fn send(bot: &Bot, call: Call<'_>, page: Page, picture: CreateAttachment) -> Result<(), String> {
    let sent = bot.rest.edit_response_with(call.token, page.edit_response(), picture).await;
    sent.map_err(|error| error.to_string())
}

/// All figures in words.
fn text(figures: &Figures) -> String {
    let (begins, ends) = figures.span();
    let Figures { answered, suggested, started, .. } = *figures;
    let questions = words::questions(answered, suggested, started, figures.unanswered());
    let mut parts = vec![format!("**{}**\n{questions}", words::period(figures.weeks.len(), &begins, &ends))];
    let best = figures.best().map(|fix| words::best(&title(fix), fix.solved, fix.shown));
    let worst = figures.worst().map(|fix| words::worst(&title(fix), fix.solved, fix.shown));
    let sentences: Vec<String> = best.into_iter().chain(worst).collect();
    parts.push(if sentences.is_empty() { words::TOO_FEW.to_owned() } else { sentences.join(" ") });
    if !figures.fixes.is_empty() {
        parts.push(format!("{}\n{}", words::FIXES, list(&figures.fixes)));
        parts.push(line(words::ALL, &figures.total()));
    }
    parts.join("\n\n")
}

/// As many fixes as there is room for.
fn list(fixes: &[OfFix]) -> String {
    let mut lines = Vec::new();
    let mut length = 0;
    for (number, fix) in (1..).zip(fixes) {
        let line = format!("{number}. {}", line(&title(fix), fix));
        length += line.chars().count() + 1;
        if length > LIST {
            break;
        }
        lines.push(line);
    }
    if lines.len() < fixes.len() {
        lines.push(words::more(fixes.len() - lines.len()));
    }
    lines.join("\n")
}

fn line(title: &str, fix: &OfFix) -> String {
    words::line(title, fix.shown, fix.solved, fix.share(), fix.next, fix.not_helpful)
}

fn title(fix: &OfFix) -> String {
    render::plain(&clip(&fix.title, LABEL))
}
