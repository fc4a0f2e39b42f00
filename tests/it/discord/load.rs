//! What holds when very many members come at once.

use std::collections::{HashMap, HashSet};

use super::{Bot, CHAT, LISTED, QUESTION, custom_id};
use crate::standin::objects::{self, ASKER, Who};
use crate::standin::{Answer, BOT, DEADLINE, Recorded};

/// How many messages come at once.
const MESSAGES: u64 = 5_000;
/// From how many members, in how many channels.
const MEMBERS: u64 = 500;
const CHANNELS: u64 = 50;
/// After how many messages somebody presses a button.
const BETWEEN_PRESSES: u64 = 200;

/// Waits until the log tells of so many decisions about messages, and gives what became of each.
async fn outcomes(bot: &Bot, wanted: usize) -> HashMap<u64, String> {
    let mut outcomes = HashMap::new();
    let mut seen = 0;
    let search = async {
        loop {
            let grown = bot.log.grown.notified();
            tokio::pin!(grown);
            grown.as_mut().enable();
            let new: Vec<String> =
                bot.log.lines.lock().expect("nobody panics with it").iter().skip(seen).cloned().collect();
            seen += new.len();
            for line in new {
                let id = line.split_once("message_id=").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
                let outcome = line.split_once("INFO ").and_then(|(_, rest)| rest.split_once(" decision="));
                if let (Some(id), Some((outcome, _))) = (id, outcome) {
                    assert!(outcomes.insert(id, outcome.to_owned()).is_none(), "decided twice: {line}");
                }
            }
            if outcomes.len() >= wanted {
                return;
            }
            grown.await;
        }
    };
    let found = tokio::time::timeout(DEADLINE, search).await;
    assert!(found.is_ok(), "only {} of {wanted} are decided upon", outcomes.len());
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_decided_upon_and_buttons_are_answered_meanwhile() {
    let channel = |number: u64| LISTED + number % CHANNELS;
    let listed: Vec<String> = (0..CHANNELS).map(|number| channel(number).to_string()).collect();
    let bot = Bot::with(&format!("requests_per_second = 0\nchannels = [{}]", listed.join(", "))).await;
    let question = bot.say(LISTED, ASKER, QUESTION);
    let (_, answer) = bot.answer(LISTED).await;
    let press = custom_id(&answer, syncdesk::engine::reply::wording::CHECKLIST);
    // Each with how many questions came before it.
    let (mut asked, mut pressed) = (HashMap::new(), HashMap::new());
    for number in 0..MESSAGES {
        let is_question = number % 2 == 0;
        let message = objects::message(
            bot.id(),
            channel(number),
            ASKER + number % MEMBERS,
            if is_question { QUESTION } else { CHAT },
        );
        bot.discord.dispatch("MESSAGE_CREATE", &message);
        if is_question {
            asked.insert(objects::number(&message["id"]), asked.len());
        }
        if number % BETWEEN_PRESSES == 0 {
            let id = bot.id();
            let interaction = objects::pressed(id, Who::member(ASKER, LISTED), &answer, &press);
            pressed.insert(id, asked.len());
            bot.discord.dispatch("INTERACTION_CREATE", &interaction);
        }
    }
    let mut outcomes = outcomes(&bot, usize::try_from(MESSAGES).expect("few") + 1).await;
    outcomes.remove(&objects::number(&question["id"]));
    for (id, outcome) in &outcomes {
        let wanted = if asked.contains_key(id) { "answered" } else { "said nothing" };
        assert_eq!(outcome, wanted);
    }
    let requests = bot.discord.requests();
    let answer_to = |request: &Recorded| request.body["message_reference"]["message_id"].as_str()?.parse::<u64>().ok();
    let answered: Vec<(usize, usize)> =
        requests.iter().enumerate().filter_map(|(at, request)| Some((*asked.get(&answer_to(request)?)?, at))).collect();
    assert_eq!(answered.len(), asked.len(), "one answer for each question");
    assert_eq!(answered.iter().map(|(number, _)| number).collect::<HashSet<_>>().len(), asked.len());
    let mut overtaking = 0;
    for (id, before) in &pressed {
        let part = format!("/interactions/{id}/");
        let at = requests.iter().position(|request| request.path.starts_with(&part)).expect("it is answered");
        assert!(requests[at].body["data"]["embeds"].is_array(), "{:#}", requests[at].body);
        // Whoever presses a button does not wait behind those who asked before.
        let overtaken = answered.iter().filter(|(number, answered)| number < before && *answered > at).count();
        overtaking += usize::from(overtaken > 0);
    }
    assert!(overtaking * 2 > pressed.len(), "{overtaking} of {}", pressed.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_addressed_outlasts_a_flood_of_what_is_not() {
    let bot = Bot::with("requests_per_second = 0").await;
    // Nothing in this channel is decided upon while Discord is asked about the first message.
    let thread = bot.id();
    bot.discord.add_channel(objects::thread(thread, LISTED, ASKER, "weekend"));
    bot.discord.script_times(2, "GET", &format!("/channels/{thread}"), Answer::Silence);
    for number in 0..3_000 {
        let message = objects::message(bot.id(), thread, ASKER + number, CHAT);
        bot.discord.dispatch("MESSAGE_CREATE", &message);
        if number == 1_000 {
            bot.say(thread, ASKER, &format!("<@{BOT}> {QUESTION}"));
        }
    }
    bot.logged("the least useful are passed over").await;
    bot.answer(thread).await;
    bot.logged("the flood is over").await;
    assert_eq!(bot.log().matches("passed over").count(), 2, "no line for each message: {}", bot.log());
}
