//! "Why this answer?" in a message's menu: what the bot would do with a message now, and all reasons, silence included.

use serenity::model::channel::Message;

use super::lookup::one_line;
use crate::engine::reply::wording::moderators::teach::doing;
use crate::engine::reply::wording::{self, moderators::why as words};
use crate::engine::text::clip;
use crate::engine::walk::Turn;
use crate::engine::{Decision, Snapshot};
use crate::front::discord::bot::Bot;
use crate::front::discord::render::{self, Page, Tone};
use crate::front::discord::{follow, intake};

/// The longest quotation of a message, in characters.
const QUOTE: usize = 300;
/// The longest text, in characters.
const TEXT: usize = 3_800;

/// The reasons for what the bot does with a message, or did.
pub(super) async fn explain(bot: &Bot, message: &Message) -> Page {
    let snapshot = bot.store.snapshot();
    let Some(text) = asked(bot, &snapshot, message).await else {
        return render::card(words::TITLE, words::NO_TEXT, Tone::Plain);
    };
    let before = if bot.is_me(message.author.id) {
        Some(words::QUESTION_BEHIND.to_owned())
    } else {
        match follow::turn(bot, &snapshot, message, &text).await {
            Some(Turn::Act(action)) => Some(words::goes_on(snapshot.knowledge(), &action)),
            Some(Turn::Nothing) => Some(words::NEEDS_NOTHING.to_owned()),
            Some(Turn::Ask(_)) | None => None,
        }
    };
    let reasons = reasons(&snapshot, &text, &snapshot.decide(&text));
    let text = before.map_or_else(|| reasons.clone(), |before| format!("{before}\n{reasons}"));
    render::card(words::TITLE, &clip(&text, TEXT), Tone::Plain)
}

/// What a message asks; of one of the bot's own answers, the question behind it. `None` where there are no words.
pub(super) async fn asked(bot: &Bot, snapshot: &Snapshot, message: &Message) -> Option<String> {
    let text = if bot.is_me(message.author.id) {
        follow::question(bot, snapshot, message).await?
    } else {
        intake::text(bot, message).await
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// What the bot does with a text on which it has decided, and all reasons.
pub(super) fn reasons(snapshot: &Snapshot, text: &str, decision: &Decision) -> String {
    let reasons = wording::reasons::complete(snapshot.knowledge(), decision);
    let doing = doing(snapshot.knowledge(), decision);
    format!("{}\n\n{doing}\n\n{reasons}", quote(text))
}

/// A message as it is shown to moderators.
pub(super) fn quote(text: &str) -> String {
    format!("> {}", render::plain(&clip(&one_line(text), QUOTE)))
}
