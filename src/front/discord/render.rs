//! A reply as a Discord message: one embed and rows of buttons, never larger than Discord takes.
//!
//! The only module that knows what a message looks like. It decides nothing about what is said.

use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateButton, CreateEmbed, CreateEmbedAuthor, CreateEmbedFooter,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EditMessage,
};
use serenity::model::application::ButtonStyle;
use serenity::model::channel::ReactionType;
use serenity::model::id::UserId;

use super::custom_id::{self, Press, What};
use crate::engine::reply::{Choice, Kind, Reply, Role, wording};
pub use crate::engine::text::plain;
use crate::engine::text::{clip, page as tidy, unformatted};
use crate::engine::walk::{Action, Stage};

/// Discord's limits, in characters and pieces.
mod limit {
    pub(super) const TITLE: usize = 256;
    pub(super) const AUTHOR: usize = 256;
    pub(super) const DESCRIPTION: usize = crate::engine::reply::MAX_TEXT;
    pub(super) const FOOTER: usize = 2_048;
    pub(super) const LABEL: usize = 80;
    pub(super) const OPTION: usize = 100;
    pub(super) const OPTIONS: usize = 25;
    pub(super) const BUTTONS: usize = 5;
    pub(super) const ROWS: usize = 5;
}

/// More prompts than this become one menu.
const MOST_BUTTONS: usize = 10;

/// Stands where there would be nothing at all, which Discord refuses.
const NOTHING: &str = "…";

/// What surrounds a reply.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The member whose walk it is.
    pub asker: UserId,
    /// The question, where the message does not stand below it.
    pub question: Option<&'a str>,
    /// Whether only one member sees it.
    pub private: bool,
}

/// A reply in Discord's form.
#[derive(Debug, Clone)]
pub struct Page {
    embed: CreateEmbed,
    rows: Vec<CreateActionRow>,
}

/// Puts a stage into Discord's form.
pub fn page(stage: &Stage, frame: Frame<'_>) -> Page {
    Page { embed: embed(&stage.reply, frame), rows: rows(stage, frame) }
}

/// A short private note without buttons.
pub fn note(title: &str, text: &str) -> Page {
    let embed = CreateEmbed::new().title(line(title, limit::TITLE)).description(text_of(text));
    Page { embed, rows: Vec::new() }
}

/// How a card to moderators is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Somebody has to do something.
    Bad,
    /// All is well.
    Good,
    /// For information.
    Plain,
}

/// A message to moderators.
pub fn card(title: &str, text: &str, tone: Tone) -> Page {
    let mut page = note(title, text);
    let colour = match tone {
        Tone::Bad => Some(AMBER),
        Tone::Good => Some(GREEN),
        Tone::Plain => None,
    };
    if let Some(colour) = colour {
        page.embed = page.embed.colour(colour);
    }
    page
}

impl Page {
    /// With one more row of buttons or a menu below.
    #[must_use]
    pub fn with_row(mut self, row: CreateActionRow) -> Self {
        self.rows.push(row);
        self
    }

    /// With a small line at the foot.
    #[must_use]
    pub fn with_footer(mut self, text: &str) -> Self {
        self.embed = self.embed.footer(CreateEmbedFooter::new(line(text, limit::FOOTER)));
        self
    }

    /// As a new message that mentions the member it answers and nobody else.
    pub fn message(self) -> CreateMessage {
        CreateMessage::new().embed(self.embed).components(self.rows).allowed_mentions(mentions())
    }

    /// In place of an earlier message.
    pub fn edit(self) -> EditMessage {
        EditMessage::new().embed(self.embed).components(self.rows).allowed_mentions(mentions())
    }

    /// As the first answer to an interaction.
    pub fn response(self, private: bool) -> CreateInteractionResponseMessage {
        let message = CreateInteractionResponseMessage::new().embed(self.embed).components(self.rows);
        let message = message.allowed_mentions(mentions());
        if private { message.ephemeral(true) } else { message }
    }

    /// As a private word after the first answer to an interaction.
    pub fn follow_up(self) -> CreateInteractionResponseFollowup {
        let message = CreateInteractionResponseFollowup::new().embed(self.embed).components(self.rows);
        message.allowed_mentions(mentions()).ephemeral(true)
    }

    /// In place of the first answer to an interaction.
    pub fn edit_response(self) -> EditInteractionResponse {
        EditInteractionResponse::new().embed(self.embed).components(self.rows).allowed_mentions(mentions())
    }
}

/// Nobody but the author of the message that is answered is ever mentioned.
fn mentions() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(true)
}

/// A text on one line, of which nothing acts on the page.
pub(super) fn line(text: &str, max: usize) -> String {
    if is_line(text) {
        return clip(text, max).into_owned();
    }
    clip(&unformatted(text).split_whitespace().collect::<Vec<_>>().join(" "), max).into_owned()
}

/// Whether a text is one line as it is, as nearly all are: nothing acts in it, and its words stand one blank apart.
fn is_line(text: &str) -> bool {
    let mut last = b' ';
    let is_plain = text.bytes().all(|byte| {
        let (before, is_ascii) = (last, matches!(byte, b' '..=b'~'));
        last = byte;
        is_ascii && (byte != b' ' || before != b' ')
    });
    is_plain && (last != b' ' || text.is_empty())
}

/// The text of an embed: a page of its own, whatever stands in it.
fn text_of(text: &str) -> String {
    let tidied = tidy(text);
    if tidied.chars().nth(limit::DESCRIPTION).is_none() {
        return tidied;
    }
    tidy(&clip(&tidied, limit::DESCRIPTION - FENCE))
}

/// How much room a code block takes to be closed.
const FENCE: usize = 4;

/// The question as it stands above an answer; [`quoted`] reads it back.
fn quote(question: &str) -> String {
    format!("“{}”", line(question, limit::AUTHOR - 2))
}

/// The question that stands above an answer.
pub fn quoted(line: &str) -> Option<&str> {
    line.strip_prefix('“')?.strip_suffix('”')
}

fn embed(reply: &Reply, frame: Frame<'_>) -> CreateEmbed {
    let mut embed = CreateEmbed::new();
    let (title, text) = (reply.title.trim(), reply.text.trim());
    if !title.is_empty() {
        embed = embed.title(line(title, limit::TITLE));
    }
    if !text.is_empty() {
        embed = embed.description(text_of(text));
    } else if title.is_empty() {
        embed = embed.description(NOTHING);
    }
    if let Some(place) = reply.place {
        embed = embed.footer(CreateEmbedFooter::new(wording::discord::place(place)));
    }
    if let Some(question) = frame.question {
        embed = embed.author(CreateEmbedAuthor::new(quote(question)));
    }
    match colour(reply.kind) {
        Some(colour) => embed.colour(colour),
        None => embed,
    }
}

const BLUE: u32 = 0x0a_84_ff;
const GREEN: u32 = 0x34_c7_59;
const AMBER: u32 = 0xff_9f_0a;

/// Sparing: blue leads on, green is the good end, amber asks for a human.
fn colour(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Step | Kind::Start | Kind::Suggest => Some(BLUE),
        Kind::Solved => Some(GREEN),
        Kind::Closing => Some(AMBER),
        Kind::Checklist | Kind::Note => None,
    }
}

/// Writes ids that differ within the message.
struct Ids {
    press: Press,
    next: usize,
}

impl Ids {
    fn id(&mut self, what: What) -> String {
        self.press.what = what;
        self.next += 1;
        custom_id::encode(&self.press, self.next)
    }
}

fn rows(stage: &Stage, frame: Frame<'_>) -> Vec<CreateActionRow> {
    let press = Press { walk: stage.walk.clone(), what: What::Menu, asker: frame.asker.get() };
    let mut ids = Ids { press, next: 0 };
    let of = |role: Role| stage.reply.choices.iter().filter(move |choice| choice.role == role);
    let prompts: Vec<_> = of(Role::Prompt).collect();
    let outcomes: Vec<_> = of(Role::Outcome).map(|choice| button(choice, &mut ids)).collect();
    let mut asides: Vec<_> = of(Role::Aside).map(|choice| button(choice, &mut ids)).collect();
    asides.extend(own_button(&stage.reply, frame, &mut ids));
    let mut below = in_rows(outcomes);
    below.extend(in_rows(asides));
    below.truncate(limit::ROWS - 1);
    let room = (limit::ROWS - below.len()) * limit::BUTTONS;
    let mut rows = Vec::new();
    if prompts.len() > MOST_BUTTONS.min(room) {
        rows.push(menu(&prompts, &mut ids));
    } else {
        rows.extend(in_rows(prompts.iter().map(|choice| button(choice, &mut ids)).collect()));
    }
    rows.extend(below);
    rows
}

/// As many buttons in a row as fit.
fn in_rows(mut buttons: Vec<CreateButton>) -> Vec<CreateActionRow> {
    let mut rows = Vec::new();
    while !buttons.is_empty() {
        let rest = buttons.split_off(buttons.len().min(limit::BUTTONS));
        rows.push(CreateActionRow::Buttons(std::mem::replace(&mut buttons, rest)));
    }
    rows
}

/// The button that Discord's front adds: take a public message away, or show a private checklist to everyone.
fn own_button(reply: &Reply, frame: Frame<'_>, ids: &mut Ids) -> Option<CreateButton> {
    let (what, label) = match (frame.private, reply.kind) {
        (false, _) => (What::Remove, wording::discord::REMOVE),
        (true, Kind::Checklist) => (What::ShowEveryone, wording::discord::SHOW_EVERYONE),
        (true, _) => return None,
    };
    Some(CreateButton::new(ids.id(what)).label(label).style(ButtonStyle::Secondary))
}

fn button(choice: &Choice, ids: &mut Ids) -> CreateButton {
    let style = match (choice.role, &choice.action) {
        (_, Action::Solved) => ButtonStyle::Success,
        (Role::Prompt, _) if !choice.ticked => ButtonStyle::Primary,
        _ => ButtonStyle::Secondary,
    };
    let button = CreateButton::new(ids.id(What::Do(choice.action.clone())));
    let button = button.label(label(choice, limit::LABEL)).style(style);
    if choice.ticked { button.emoji(tick()) } else { button }
}

fn menu(choices: &[&Choice], ids: &mut Ids) -> CreateActionRow {
    let options = choices.iter().take(limit::OPTIONS).map(|choice| {
        let value = ids.id(What::Do(choice.action.clone()));
        let option = CreateSelectMenuOption::new(label(choice, limit::OPTION), value);
        if choice.ticked { option.emoji(tick()) } else { option }
    });
    let kind = CreateSelectMenuKind::String { options: options.collect() };
    let menu = CreateSelectMenu::new(ids.id(What::Menu), kind).placeholder(wording::discord::CHOOSE);
    CreateActionRow::SelectMenu(menu)
}

fn label(choice: &Choice, max: usize) -> String {
    Some(line(&choice.label, max)).filter(|label| !label.is_empty()).unwrap_or_else(|| NOTHING.to_owned())
}

fn tick() -> ReactionType {
    ReactionType::Unicode("✅".to_owned())
}
