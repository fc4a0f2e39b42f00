//! Leaves out what is no prose in a message: code blocks, links, mentions, custom emoji, timestamps, quoted messages.

use std::ops::Range;

/// Longest `<...>` that is taken for one of Discord's forms, in bytes: a custom emoji's name and id are shorter.
const MAX_ANGLE: usize = 80;

/// The pieces of prose in a message, in order, as byte ranges.
pub(super) fn plain_pieces(message: &str) -> Vec<Range<usize>> {
    if is_plain(message) {
        return std::iter::once(0..message.len()).collect();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(rest) = message.get(at..)
        && let Some(c) = rest.chars().next()
    {
        let length = match c {
            '`' => fence(rest),
            '<' => angle(rest),
            '@' => everyone(rest),
            'h' | 'w' => link(message, at, rest),
            _ => None,
        };
        match length {
            Some(length) => {
                pieces.push(start..at);
                at += length;
                start = at;
            }
            None => at += c.len_utf8(),
        }
    }
    pieces.push(start..message.len());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Whether nothing in a message can begin a piece that is no prose, as in nearly all messages.
fn is_plain(message: &str) -> bool {
    let bytes = message.as_bytes();
    !bytes.contains(&b'<')
        && !bytes.contains(&b'`')
        && !bytes.contains(&b'@')
        && !message.contains("http")
        && !message.contains("www.")
}

/// Length of a fenced code block at the beginning; one that is never closed is prose.
fn fence(text: &str) -> Option<usize> {
    let body = text.strip_prefix("```")?;
    Some(3 + body.find("```")? + 3)
}

/// Length of `<@1>`, `<#1>`, `<:name:1>`, `<t:0:R>`, `</help:1>` or `<https://...>` at the beginning.
fn angle(text: &str) -> Option<usize> {
    let body = text.strip_prefix('<')?;
    let is_discord = body.starts_with(['@', '#', ':', '/'])
        || ["a:", "t:", "id:", "http"].iter().any(|start| body.starts_with(start));
    let end = body.bytes().take(MAX_ANGLE).position(|byte| byte == b'>')?;
    is_discord.then_some(end + 2)
}

/// Length of a mention of all members at the beginning.
fn everyone(text: &str) -> Option<usize> {
    ["@everyone", "@here"].iter().find(|mention| text.starts_with(**mention)).map(|mention| mention.len())
}

/// Length of a web address at the beginning of a word.
fn link(message: &str, at: usize, text: &str) -> Option<usize> {
    let inside_word = message.get(..at)?.chars().next_back().is_some_and(char::is_alphanumeric);
    let is_link = ["http://", "https://", "www."].iter().any(|start| text.starts_with(start));
    (is_link && !inside_word).then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}
