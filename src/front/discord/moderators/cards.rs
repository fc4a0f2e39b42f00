//! Cards in the moderators' channels: which knowledge files changed, what is wrong with one, and that it is mended.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serenity::model::channel::Nonce;
use serenity::model::id::ChannelId;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::engine::diagnostic::Diagnostic;
use crate::engine::reply::wording::moderators::Deed;
use crate::engine::reply::wording::{self, moderators as words};
use crate::engine::text::clip;
use crate::front::discord::bot::Bot;
use crate::front::discord::render::{self, Page, Tone};
use crate::store::{Change, ChangeKind, Report};

/// How many findings one card shows.
const FINDINGS: usize = 6;
/// How many files one card names in a row.
const FILES: usize = 12;
/// The longest line that is quoted, in characters.
const QUOTE: usize = 200;

/// Tells whatever the watch over the knowledge folder reports.
pub(in crate::front::discord) async fn tell(bot: Arc<Bot>, mut reports: UnboundedReceiver<Report>) {
    while let Some(report) = reports.recv().await {
        post(&bot, &card(&report)).await;
    }
}

/// Tells what a moderator's command has found before the watch did, which finds nothing new then.
pub(super) async fn found(bot: &Bot, report: &Report) {
    report.log();
    if !report.is_quiet() {
        post(bot, &card(report)).await;
    }
}

/// Says what is wrong with the knowledge that the bot has started with.
pub(in crate::front::discord) async fn started(bot: &Bot, report: &Report) {
    if report.errors() == 0 && report.failure.is_none() {
        return;
    }
    let text = text(report, &report.findings.iter().filter(|finding| finding.is_error()).collect::<Vec<_>>());
    post(bot, &render::card(words::STARTED_TITLE, &text, Tone::Bad)).await;
}

/// Tells the other moderators of an edit that one of them has saved.
pub(super) async fn saved(bot: &Bot, report: &Report, name: &str, path: &str, deed: Deed) {
    report.log();
    let is_in_force = !report.kept_back.iter().any(|kept| kept == path);
    let text = words::saved_by(&render::plain(name), &self::name(path), deed, is_in_force);
    let more = text_of(report);
    let text = if more.is_empty() { text } else { format!("{text}\n\n{more}") };
    let tone = if is_in_force { Tone::Good } else { Tone::Bad };
    post(bot, &render::card(words::EDITED_TITLE, &text, tone)).await;
}

/// What a report says beside the change itself.
fn text_of(report: &Report) -> String {
    let mut report = report.clone();
    report.changes.clear();
    text(&report, &report.fresh.iter().collect::<Vec<_>>())
}

/// Posts a card in every channel of the moderators.
async fn post(bot: &Bot, card: &Page) {
    // Sent again after a failure, it must not stand there twice.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let nonce = Nonce::String(format!("card-{:x}", now.as_micros()));
    for channel in &bot.config.moderator_channels {
        let channel = ChannelId::new(*channel);
        if bot.outbox.is_refusing(channel) {
            continue;
        }
        let Some(_turn) = bot.outbox.turn(channel).await else { continue };
        if let Err(error) =
            bot.rest.send(channel, &card.clone().message().nonce(nonce.clone()).enforce_nonce(true), false).await
        {
            bot.outbox.failed(channel, "tell the moderators", &error);
        }
    }
}

/// A report as a card.
pub(super) fn card(report: &Report) -> Page {
    let has_errors = report.fresh.iter().any(Diagnostic::is_error);
    let is_unreadable = report.failure.is_some();
    let (title, tone) = if is_unreadable {
        (words::UNREADABLE_TITLE, Tone::Bad)
    } else if has_errors {
        (words::ERROR_TITLE, Tone::Bad)
    } else if !report.fresh.is_empty() {
        (words::WARNING_TITLE, Tone::Plain)
    } else if !report.mended.is_empty() || report.has_recovered {
        (words::MENDED_TITLE, Tone::Good)
    } else {
        (words::CHANGED_TITLE, Tone::Good)
    };
    render::card(title, &text(report, &report.fresh.iter().collect::<Vec<_>>()), tone)
}

fn text(report: &Report, findings: &[&Diagnostic]) -> String {
    let mut parts = Vec::new();
    if let Some(failure) = &report.failure {
        parts.push(format!("{}\n\n{}", render::plain(failure), words::STAYS_AS_IT_WAS));
    }
    if report.has_recovered {
        parts.push(words::READABLE_AGAIN.to_owned());
    }
    parts.extend(findings.iter().take(FINDINGS).map(|finding| describe(finding, report.quote(finding))));
    if findings.len() > FINDINGS {
        parts.push(words::more(findings.len() - FINDINGS));
    }
    let told = |path: &&String| findings.iter().any(|finding| finding.path == **path);
    let kept_back: Vec<String> = report.kept_back.iter().filter(told).map(|path| name(path)).collect();
    if !kept_back.is_empty() {
        parts.push(words::kept_back(&listed(kept_back)));
    }
    // A file that is not there any more has no error either, and is not mended.
    let (mended, gone): (Vec<&String>, Vec<&String>) = report.mended.iter().partition(|path| report.has(path));
    if !mended.is_empty() {
        parts.push(words::mended(&listed(mended.iter().map(|path| name(path)).collect()), mended.len() > 1));
    }
    if !gone.is_empty() {
        parts.push(words::gone(&listed(gone.iter().map(|path| name(path)).collect()), gone.len() > 1));
    }
    let others: Vec<String> =
        report.changes.iter().filter(|change| !report.mended.contains(&change.path)).map(changed).collect();
    if !others.is_empty() {
        parts.push(words::in_force(&listed(others)));
    }
    parts.join("\n\n")
}

/// One finding as moderators read it.
pub(super) fn describe(finding: &Diagnostic, line: Option<&str>) -> String {
    let plain = Diagnostic {
        path: render::plain(&finding.path),
        message: render::plain(&finding.message),
        help: render::plain(&finding.help),
        ..finding.clone()
    };
    words::finding(&plain, line.map(|line| render::plain(&clip(line, QUOTE))).as_deref())
}

fn name(path: &str) -> String {
    format!("**{}**", render::plain(path))
}

fn changed(change: &Change) -> String {
    let name = name(&change.path);
    match change.kind {
        ChangeKind::Added => words::added(&name),
        ChangeKind::Changed => name,
        ChangeKind::Removed => words::removed(&name),
    }
}

fn listed(mut files: Vec<String>) -> String {
    let left = files.len().saturating_sub(FILES);
    if left > 0 {
        files.truncate(FILES);
        files.push(format!("{left} more"));
    }
    wording::list(&files, "and")
}
