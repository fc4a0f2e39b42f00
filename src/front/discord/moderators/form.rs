//! Forms: what a moderator types into, and what becomes of it when it is sent.

use serenity::builder::{CreateActionRow, CreateInputText, CreateInteractionResponse, CreateModal};
use serenity::model::application::{ActionRowComponent, InputTextStyle, ModalInteraction};

use super::allowed::Moderator;
use super::drafts::{Draft, What};
use super::{OURS, read, review};
use crate::engine::knowledge::edit;
use crate::engine::reply::wording::moderators as words;
use crate::engine::text::clip;
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::store::history::Origin;

/// Discord's limits.
const TITLE: usize = 45;
const LABEL: usize = 45;
/// What a field takes. A little less than Discord's 4,000, for it counts some characters twice.
pub(super) const FIELD: usize = 3_900;
const FIELD_LIMIT: u16 = 4_000;

/// What a form is for.
const CHANGE: char = 'f';
const ADD: char = 'n';
/// The same for a cluster of the inbox.
const ADD_FOR: char = 'q';

/// The fields.
const BODY: &str = "body";
const NAME: &str = "title";
const QUESTIONS: &str = "questions";
const KEYWORDS: &str = "keywords";
const ANSWER: &str = "answer";

/// Opens the form in which a draft's text is changed.
pub(super) async fn open(bot: &Bot, call: Call<'_>, id: &str, draft: &Draft) {
    let (title, label, value, required) = match &draft.what {
        What::Section { name, body } => (words::form_title(name, &draft.path), name.as_str(), body.clone(), false),
        What::Lines { section, old, new } => {
            let label = if old.is_empty() { words::NEW_LINES } else { words::CHANGED_LINES };
            (words::form_title(section, &draft.path), label, new.clone(), old.is_empty())
        }
        What::Line { section, line } => {
            (words::form_title(section, &draft.path), words::TAUGHT_LINE, line.clone(), true)
        }
        What::Whole { text, .. } => (words::form_title("", &draft.path), words::WHOLE_FILE, text.clone(), true),
        What::Nothing => return call.note(bot, words::KNOWLEDGE_TITLE, words::OLD_FORM).await,
    };
    let field = CreateInputText::new(InputTextStyle::Paragraph, clip(label, LABEL), BODY)
        .value(clip(&value, usize::from(FIELD_LIMIT)))
        .max_length(FIELD_LIMIT)
        .required(required);
    let modal = CreateModal::new(format!("{OURS}{CHANGE}{id}"), clip(&title, TITLE))
        .components(vec![CreateActionRow::InputText(field)]);
    call.respond(bot, CreateInteractionResponse::Modal(modal)).await;
}

/// A new fix before anything is typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewFix<'a> {
    /// The id of its guide.
    pub(super) guide: &'a str,
    pub(super) title: &'a str,
    /// One on each line.
    pub(super) questions: &'a str,
    /// The cluster of the inbox that it is for.
    pub(super) cluster: Option<i64>,
}

/// Opens the form for a new fix.
pub(super) async fn open_new(bot: &Bot, call: Call<'_>, new: NewFix<'_>) {
    let NewFix { guide, title, questions, cluster } = new;
    let field = |style, label, id, placeholder: &str, max: u16| {
        CreateInputText::new(style, label, id).placeholder(placeholder).max_length(max)
    };
    let (short, long) = (InputTextStyle::Short, InputTextStyle::Paragraph);
    let rows = vec![
        field(short, words::NEW_TITLE, NAME, words::NEW_TITLE_LIKE, 100).value(clip(title, 100)),
        field(long, words::NEW_QUESTIONS, QUESTIONS, words::NEW_QUESTIONS_LIKE, FIELD_LIMIT)
            .value(clip(questions, FIELD)),
        field(short, words::NEW_KEYWORDS, KEYWORDS, words::NEW_KEYWORDS_LIKE, 1_000),
        field(long, words::NEW_ANSWER, ANSWER, words::NEW_ANSWER_LIKE, 3_000),
    ];
    let id = match cluster {
        Some(cluster) => format!("{OURS}{ADD_FOR}{cluster}.{guide}"),
        None => format!("{OURS}{ADD}{guide}"),
    };
    let modal = CreateModal::new(id, words::NEW_FIX_TITLE)
        .components(rows.into_iter().map(CreateActionRow::InputText).collect());
    call.respond(bot, CreateInteractionResponse::Modal(modal)).await;
}

/// A form was sent.
pub(super) async fn submitted(bot: &Bot, call: Call<'_>, moderator: &Moderator, sent: &ModalInteraction) {
    let (kind, rest) = read(&sent.data.custom_id);
    let kept = if kind == CHANGE { bot.drafts.find(rest) } else { None };
    // The preview below which "Edit again" was pressed gives way to the new one: two would have two Save buttons.
    let is_in_place = sent.message.is_some() && kept.as_ref().is_some_and(|kept| kept.is_shown);
    let draft = match kind {
        CHANGE => kept.map(|kept| changed(&kept.draft, field(sent, BODY))),
        ADD => new_fix(bot, rest, None, sent),
        ADD_FOR => rest.split_once('.').and_then(|(id, guide)| new_fix(bot, guide, id.parse().ok(), sent)),
        _ => None,
    };
    match draft {
        Some(draft) => review::show(bot, call, moderator, draft, is_in_place).await,
        None => call.note(bot, words::KNOWLEDGE_TITLE, &typed_in_vain(sent)).await,
    }
}

/// Says that a form belongs to nothing any more, and gives back what was typed.
fn typed_in_vain(sent: &ModalInteraction) -> String {
    let fields = [BODY, NAME, QUESTIONS, KEYWORDS, ANSWER].map(|name| field(sent, name));
    let typed = fields.into_iter().filter(|typed| !typed.is_empty()).collect::<Vec<_>>().join("\n\n");
    if typed.is_empty() {
        return words::OLD_FORM.to_owned();
    }
    // A fence in the text would end the block.
    let typed = clip(&typed.replace("```", "`\u{200b}``"), FIELD - 300).into_owned();
    format!("{}\n\n{}\n```\n{typed}\n```", words::OLD_FORM, words::TYPED)
}

/// The draft with what was typed.
fn changed(draft: &Draft, typed: &str) -> Draft {
    let typed = typed.to_owned();
    let what = match &draft.what {
        What::Section { name, .. } => What::Section { name: name.clone(), body: typed },
        What::Lines { section, old, .. } => What::Lines { section: section.clone(), old: old.clone(), new: typed },
        What::Line { section, .. } => What::Line { section: section.clone(), line: typed },
        What::Whole { why, origin, .. } => What::Whole { text: typed, why: why.clone(), origin: *origin },
        What::Nothing => What::Nothing,
    };
    Draft { what, ..draft.clone() }
}

/// A new fix of a guide, at the end of its checklist.
fn new_fix(bot: &Bot, guide: &str, cluster: Option<i64>, sent: &ModalInteraction) -> Option<Draft> {
    let snapshot = bot.store.snapshot();
    let guide = snapshot.knowledge().guides.iter().find(|known| known.id.as_str() == guide)?;
    let lines = |name: &str, separator: char| -> Vec<String> {
        field(sent, name)
            .split(separator)
            .map(|line| line.trim().trim_start_matches(['-', '*']).trim().to_owned())
            .collect()
    };
    let names = guide.fixes.iter().filter_map(|fix| fix.path.rsplit('/').next());
    let file = edit::Draft {
        title: field(sent, NAME).to_owned(),
        number: edit::next_number(names),
        questions: lines(QUESTIONS, '\n'),
        keywords: lines(KEYWORDS, ','),
        answer: field(sent, ANSWER).to_owned(),
        ..edit::Draft::default()
    }
    .file();
    let path = format!("{}/{}", guide.id, file.name);
    let why = format!("Add {}", file.name);
    let what = What::Whole { text: file.text, why, origin: Origin::Discord };
    Some(Draft { path, base: None, what, cluster })
}

/// What was typed into a field.
fn field<'a>(sent: &'a ModalInteraction, name: &str) -> &'a str {
    let fields = sent.data.components.iter().flat_map(|row| &row.components);
    let mut typed = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(text) if text.custom_id == name => text.value.as_deref(),
        _ => None,
    });
    typed.next().unwrap_or_default().trim()
}
