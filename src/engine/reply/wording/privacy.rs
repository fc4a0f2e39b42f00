//! The privacy policy: what is kept, how long, and how it goes away again.
//!
//! It is put together from how the bot is really set up, so that it is never out of date.

/// How the bot is set up, as far as it matters to members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What it reads without being addressed.
    pub reads: Reads,
    /// For how many days a message without a helpful answer is kept; `None`: not at all.
    pub inbox_days: Option<u32>,
    /// For how many days it is kept how often each fix was shown and helped; `None`: not at all.
    pub stats_days: Option<u32>,
    /// Whether moderators can edit the knowledge on Discord.
    pub edits: bool,
    /// Whether their edits become commits where the knowledge lies in a git checkout.
    pub commits: bool,
    /// Whether members' words go to the log.
    pub logs_words: bool,
}

/// What is read without being addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Nothing.
    Nothing,
    /// What is written in the channels that the host has listed.
    Listed,
    /// What is written in every channel that the bot can see.
    All,
}

/// The whole policy (Markdown), at most 4,000 characters.
pub fn policy(facts: &Facts) -> String {
    let parts = [
        ("What I read", vec![reads(facts.reads), SENT_TO.to_owned()]),
        ("What is kept", kept(facts)),
        ("What is not kept", vec![NOT_KEPT.to_owned()]),
        ("How it goes away", erased(facts)),
    ];
    let part = |(title, lines): &(&str, Vec<String>)| format!("## {title}\n- {}", lines.join("\n- "));
    format!("# Privacy\n\n{INTRODUCTION}\n\n{}", parts.iter().map(part).collect::<Vec<_>>().join("\n\n"))
}

const INTRODUCTION: &str = "I am a program that answers questions from a list of known fixes. I run on the machine of \
    whoever invited me here, and ask nobody else.";

const SENT_TO: &str =
    "Your words go to nobody but Discord and me: no other service, no language model, no statistics of anybody else.";

const NOT_KEPT: &str = "Conversations, lists of members, pictures and files. Until I am started again I remember the \
    numbers of the latest messages and of who wrote them, so that nothing is said or counted twice; never the \
    words.";

fn reads(reads: Reads) -> String {
    let unasked = match reads {
        Reads::Nothing => "I read no channels.",
        Reads::Listed => "I read what is written in the channels that my host has listed, to see whether I can help.",
        Reads::All => "I read what is written in every channel that I can see, to see whether I can help.",
    };
    format!("{unasked} I read what addresses me: mentions, direct messages, replies to me, commands and buttons.")
}

fn kept(facts: &Facts) -> Vec<String> {
    let mut lines = vec![
        "In the buttons below my own messages: the number of your account, and which fixes you have tried. They lie with \
         Discord, in the message itself."
            .to_owned(),
    ];
    lines.push(match facts.inbox_days {
        Some(days) => format!(
            "The text of messages that I could not help with, for {}, so that moderators can teach me: without mentions, \
             addresses, links and long numbers, without who wrote it and where.",
            in_words(days)
        ),
        None => "No text of any message: my host has switched that off.".to_owned(),
    });
    lines.push(match facts.stats_days {
        Some(days) => format!(
            "How often each fix was shown on a day, and how often it helped, for {}: numbers alone, without who it was, \
             where, and in which words.",
            in_words(days)
        ),
        None => "No counts of what helped: my host has switched that off.".to_owned(),
    });
    lines.push(if facts.logs_words {
        "In my log: what I decided about which message, and the words of messages, for my host has asked for that. My \
         host says how long."
            .to_owned()
    } else {
        "In my log: what I decided about which message in which channel, by their numbers, without the words. My host says \
         how long."
            .to_owned()
    });
    if facts.edits {
        let git = if facts.commits { ", in a git checkout also as the author of a commit" } else { "" };
        lines.push(format!("Of moderators who edit what I know: name, account and time, with the edit{git}."));
    }
    lines
}

fn in_words(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn erased(facts: &Facts) -> Vec<String> {
    let mut lines = vec![
        "\"Not helpful, remove this\" below my answer removes it, for whoever asked and for moderators. Delete your \
         question, and my answer goes too."
            .to_owned(),
    ];
    if facts.inbox_days.is_some() {
        lines.push(
            "Texts I could not help with go by themselves after that time; a moderator removes one sooner with \
             `/knowledge inbox`, my host with `syncdesk inbox --dismiss`."
                .to_owned(),
        );
    }
    if facts.stats_days.is_some() {
        lines.push(
            "Counts go by themselves as well; my host erases them sooner with `syncdesk stats --erase`. Nobody can be told \
             from them."
                .to_owned(),
        );
    }
    lines.push("For everything else ask the people who run this server, or whoever runs me.".to_owned());
    lines
}
