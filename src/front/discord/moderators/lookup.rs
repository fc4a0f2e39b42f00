//! `/knowledge list`, `show`, `search`, `check`, `reload` and `test`: they show, and change nothing.

use super::options::Options;
use super::review::apart;
use super::{cards, edit, why};
use crate::engine::knowledge::edit::{Content, Sections};
use crate::engine::reply::wording::moderators as words;
use crate::engine::text::clip;
use crate::engine::walk::{self, Addressed};
use crate::engine::{Fix, Guide};
use crate::front::discord::bot::Bot;
use crate::front::discord::interactions::Call;
use crate::front::discord::render::{self, Tone};

/// The longest text of a note, in characters.
const TEXT: usize = 3_800;
/// How many findings one note shows.
const FINDINGS: usize = 10;
/// How many lines a search shows.
const HITS: usize = 20;
/// The longest line that is shown of them, in characters.
const HIT: usize = 160;
/// How much is shown of what a member would read, in characters.
const SAID: usize = 1_500;

async fn say(bot: &Bot, call: Call<'_>, title: &str, text: &str, tone: Tone) {
    call.say(bot, render::card(title, &clip(text, TEXT), tone), true).await;
}

/// `/knowledge list`
pub(super) async fn list(bot: &Bot, call: Call<'_>) {
    let snapshot = bot.store.snapshot();
    let (kept_back, findings) = (bot.store.kept_back(), bot.store.findings());
    let mark = |path: &str| {
        if kept_back.iter().any(|kept| kept == path) {
            words::MARK_KEPT_BACK
        } else if findings.iter().any(|finding| finding.path == path && finding.is_error()) {
            words::MARK_ERROR
        } else {
            ""
        }
    };
    let fix = |number: usize, fix: &Fix| {
        words::listed_fix(number, &render::plain(&fix.title), fix.questions.len(), fix.steps.len(), mark(&fix.path))
    };
    let guide = |guide: &Guide| {
        let fixes: Vec<String> = (1..).zip(&guide.fixes).map(|(number, one)| fix(number, one)).collect();
        let own = mark(&format!("{}/guide.md", guide.id));
        format!("**{}** (`{}`){own}\n{}", render::plain(&guide.title), guide.id, fixes.join("\n"))
    };
    let guides: Vec<String> = snapshot.knowledge().guides.iter().map(guide).collect();
    let mut text = if guides.is_empty() { words::NO_GUIDE.to_owned() } else { guides.join("\n\n") };
    let in_force =
        |path: &String| snapshot.knowledge().guides.iter().flat_map(|guide| &guide.fixes).any(|fix| fix.path == *path);
    let broken: Vec<String> =
        findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.path.clone()).collect();
    let mut missing: Vec<String> =
        broken.into_iter().filter(|path| !in_force(path) && !kept_back.contains(path)).collect();
    missing.dedup();
    if !missing.is_empty() {
        text = format!("{}\n\n{text}", words::not_in_force(&render::plain(&missing.join(", "))));
    }
    say(bot, call, words::LIST_TITLE, &text, Tone::Plain).await;
}

/// `/knowledge show`: the parts of a file, or one of them.
pub(super) async fn show(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let Some((path, text)) = edit::file_with_text(bot, options.text("file")) else {
        return call.note(bot, words::KNOWLEDGE_TITLE, words::NO_SUCH_FILE).await;
    };
    let sections = Sections::of(&path, &text);
    let name = options.text("part");
    if name.is_empty() {
        let line = |part: &crate::engine::knowledge::edit::Part| match part.content {
            Content::Text => format!("- **{}**: {}", part.name, render::plain(&clip(&one_line(&part.text), 90))),
            Content::List | Content::Words => words::part_with(&part.name, part.bullets.len()),
        };
        let parts: Vec<String> = sections.parts().iter().map(line).collect();
        let text = format!("{}\n\n{}", parts.join("\n"), words::SHOW_HINT);
        return say(bot, call, &path, &text, Tone::Plain).await;
    }
    match sections.part_named(name) {
        Some(part) if part.content == Content::List => {
            let lines: Vec<String> =
                part.bullets.iter().map(|bullet| format!("- {}", render::plain(&bullet.text))).collect();
            let shown = fitting(&lines, TEXT - 200);
            let left = lines.len() - shown;
            let text = lines.get(..shown).unwrap_or_default().join("\n");
            let text = if left > 0 { format!("{text}\n{}", words::more_lines(left)) } else { text };
            say(bot, call, &words::part_of(&part.name, &path), &text, Tone::Plain).await;
        }
        Some(part) => say(bot, call, &words::part_of(&part.name, &path), &part.text, Tone::Plain).await,
        None => {
            let names: Vec<&str> = sections.parts().iter().map(|part| part.name.as_str()).collect();
            let text = words::no_such_part(&names.join(", "), &sections.absent().join(", "));
            call.note(bot, words::KNOWLEDGE_TITLE, &text).await;
        }
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many of these lines fit.
fn fitting(lines: &[String], room: usize) -> usize {
    let mut used = 0;
    lines
        .iter()
        .take_while(|line| {
            used += line.chars().count() + 1;
            used <= room
        })
        .count()
}

/// `/knowledge search`: where words stand in the knowledge.
pub(super) async fn search(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let wanted = options.text("words").to_owned();
    if !call.defer(bot).await {
        return;
    }
    let looked = wanted.clone();
    let hits = apart(bot, move |store| {
        let mut hits = Vec::new();
        for path in store.paths() {
            let Some(text) = store.text(&path) else { continue };
            hits.extend(found(&path, &text, &looked));
        }
        hits
    });
    let hits = hits.await.unwrap_or_default();
    let text = if hits.is_empty() {
        words::nothing_found(&render::plain(&wanted))
    } else {
        let lines: Vec<String> = hits
            .iter()
            .take(HITS)
            .map(|(path, line, text)| words::hit(&render::plain(path), *line, &render::plain(&clip(text, HIT))))
            .collect();
        let more =
            if hits.len() > HITS { format!("\n\n{}", words::and_more(hits.len() - HITS)) } else { String::new() };
        format!("{}{more}", lines.join("\n"))
    };
    call.follow_up(bot, render::card(words::SEARCH_TITLE, &clip(&text, TEXT), Tone::Plain)).await;
}

/// Lines of a file that have all these words, however they are bent.
fn found(path: &str, text: &str, wanted: &str) -> Vec<(String, usize, String)> {
    let wanted: Vec<String> = wanted.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let lines = (1..).zip(text.lines());
    let has_all = |line: &str| {
        let line = line.to_lowercase();
        wanted.iter().all(|word| line.contains(word))
    };
    let hits = lines.filter(|(_, line)| !wanted.is_empty() && has_all(line));
    hits.map(|(number, line)| (path.to_owned(), number, line.trim().trim_start_matches("- ").to_owned())).collect()
}

/// `/knowledge check`: everything that is wrong.
pub(super) async fn check(bot: &Bot, call: Call<'_>) {
    if !call.defer(bot).await {
        return;
    }
    let report = apart(bot, |store| {
        let mut report = store.reload();
        report.add_test(store.test());
        report
    });
    let Some(report) = report.await else { return };
    let findings = &report.findings;
    let shown: Vec<String> =
        findings.iter().take(FINDINGS).map(|finding| cards::describe(finding, report.quote(finding))).collect();
    let mut parts = vec![words::counted(report.errors(), findings.len() - report.errors())];
    parts.extend(shown);
    if findings.len() > FINDINGS {
        parts.push(words::and_more(findings.len() - FINDINGS));
    }
    let tone = if findings.is_empty() { Tone::Good } else { Tone::Bad };
    call.follow_up(bot, render::card(words::CHECK_TITLE, &clip(&parts.join("\n\n"), TEXT), tone)).await;
    cards::found(bot, &report).await;
}

/// `/knowledge reload`
pub(super) async fn reload(bot: &Bot, call: Call<'_>) {
    if !call.defer(bot).await {
        return;
    }
    let report = apart(bot, |store| {
        let mut report = store.reload();
        if !report.changes.is_empty() {
            report.add_test(store.test());
        }
        report
    });
    let Some(report) = report.await else { return };
    let page = if report.is_quiet() {
        render::card(words::RELOADED_TITLE, &words::nothing_new(report.errors()), Tone::Plain)
    } else {
        cards::card(&report)
    };
    call.follow_up(bot, page).await;
    cards::found(bot, &report).await;
}

/// `/knowledge test`: what the bot would say to a message, with all reasons.
pub(super) async fn test(bot: &Bot, call: Call<'_>, options: &Options<'_>) {
    let snapshot = bot.store.snapshot();
    let message = options.text("message");
    let decision = snapshot.decide(message);
    let mut text = why::reasons(&snapshot, message, &decision);
    if let Some(stage) = walk::begin(&snapshot, &decision, Addressed::No) {
        let said = clip(&stage.reply.text, SAID);
        let buttons: Vec<String> = stage.reply.choices.into_iter().map(|choice| render::plain(&choice.label)).collect();
        text =
            format!("{text}\n\n{}", words::would_read(&render::plain(&stage.reply.title), &said, &buttons.join(", ")));
    }
    say(bot, call, words::TEST_TITLE, &text, Tone::Plain).await;
}
