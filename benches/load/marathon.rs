//! The long run: whether memory stays where it is over a million messages.

use std::io::Write;
use std::time::Duration;

use crate::load::{CHANNELS, Crowd};
use crate::side::Side;
use crate::standin::{StandIn, objects};
use crate::table;

/// After so many messages memory is read for the first time ...
const FIRST: usize = 10_000;
/// ... and after so many for the last.
const LAST: usize = 1_000_000;
/// Messages that come together; the last one is a question, and the next ones come after its answer.
const TOGETHER: usize = 200;
/// Most messages are no question.
const CHAT: &[&str] = &[
    "who is coming to the pub tonight?",
    "the new camera is great, look at these colours",
    "has anybody seen the keynote? i missed it",
    "good morning everyone",
];

/// Runs it and prints what came of it.
pub(crate) async fn run(out: &mut impl Write) -> anyhow::Result<()> {
    let discord = StandIn::start().await;
    for channel in CHANNELS {
        discord.add_channel(objects::channel(channel));
    }
    let bot = Side::Ours.start(&discord)?;
    discord.connected().await;
    let mut crowd = Crowd::new(discord);
    let mut first = 0;
    for round in 1..=LAST / TOGETHER {
        for number in 0..TOGETHER - 1 {
            let message = crowd.message(CHAT.get(number % CHAT.len()).copied());
            crowd.discord.dispatch("MESSAGE_CREATE", &message);
        }
        crowd.one_by_one(1).await?;
        if round * TOGETHER == FIRST {
            tokio::time::sleep(Duration::from_secs(2)).await;
            first = bot.memory()?.0;
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (last, most) = bot.memory()?;
    let ratio = table::ratio(Duration::from_nanos(last as u64), Duration::from_nanos(first as u64));
    writeln!(
        out,
        "Memory after {} messages: {}; after {}: {}, that is {ratio} (asked: <= 1.1); the most: {}.",
        table::whole(FIRST),
        table::bytes(first),
        table::whole(LAST),
        table::bytes(last),
        table::bytes(most),
    )?;
    Ok(())
}
