//! What came in and waits to be decided upon: in order and one at a time in each channel, and not too much in all.
//!
//! Deciding takes no time to speak of; looking something up on Discord does. When more comes than can be dealt with,
//! what is least useful is passed over first: the oldest messages that nobody addressed to the bot, then the oldest that
//! somebody did. Edits and deletions go last, for an answer must follow its question. Interactions never wait here.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serenity::model::id::ChannelId;

use super::monitor::measures;

/// How much waits in all; each takes some kilobytes.
const ROOM: usize = 10_000;
/// How much waits in one channel, so that a flood in one leaves room for the others.
const ROOM_EACH: usize = 1_000;

/// How useful it is to deal with something, the least useful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// A message that nobody addressed to the bot.
    Unasked,
    /// A message that somebody did.
    Asked,
    /// An edit or a deletion.
    Change,
}

/// Everything that waits.
#[derive(Default)]
pub(super) struct Incoming(Mutex<State>);

#[derive(Default)]
struct State {
    /// The channels in which something is being decided upon, and what waits for that in order.
    channels: HashMap<ChannelId, VecDeque<Waiting>>,
    /// What waits in all channels, by its use and age.
    all: BTreeMap<(Use, u64), ChannelId>,
    /// Counts what comes.
    number: u64,
    /// How much was passed over in this flood.
    passed_over: u64,
}

/// Something that waits.
struct Waiting {
    number: u64,
    usefulness: Use,
    begin: Box<dyn FnOnce(Head) + Send>,
}

/// The turn in a channel; the next one comes when it is dropped.
pub(super) struct Head {
    channel: ChannelId,
    incoming: Arc<Incoming>,
}

impl Incoming {
    /// Begins something at once when it is its turn in this channel, else as soon as it is.
    pub(super) fn enter(
        self: &Arc<Self>,
        channel: ChannelId,
        usefulness: Use,
        begin: impl FnOnce(Head) + Send + 'static,
    ) {
        let mut state = self.state();
        state.number += 1;
        let number = state.number;
        let Some(line) = state.channels.get_mut(&channel) else {
            state.channels.insert(channel, VecDeque::new());
            drop(state);
            return begin(Head { channel, incoming: Arc::clone(self) });
        };
        line.push_back(Waiting { number, usefulness, begin: Box::new(begin) });
        let is_full = line.len() > ROOM_EACH;
        state.all.insert((usefulness, number), channel);
        let least = if is_full {
            state.least_in(channel)
        } else if state.all.len() > ROOM {
            state.all.first_key_value().map(|(key, channel)| (*key, *channel))
        } else {
            None
        };
        let passed_over = least.and_then(|(key, channel)| state.pass_over(key, channel));
        drop(state);
        // Whatever it holds is let go without the lock.
        drop(passed_over);
    }

    /// How much waits.
    pub(super) fn waiting(&self) -> usize {
        self.state().all.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is least useful in a channel.
    fn least_in(&self, channel: ChannelId) -> Option<((Use, u64), ChannelId)> {
        let line = self.channels.get(&channel)?;
        line.iter().map(|waiting| (waiting.usefulness, waiting.number)).min().map(|key| (key, channel))
    }

    /// Takes something out that will not be dealt with.
    fn pass_over(&mut self, key: (Use, u64), channel: ChannelId) -> Option<Waiting> {
        self.all.remove(&key);
        let line = self.channels.get_mut(&channel)?;
        let at = line.binary_search_by_key(&key.1, |waiting| waiting.number).ok()?;
        let waiting = line.remove(at);
        if self.passed_over == 0 {
            tracing::warn!("more messages come than can be dealt with; the least useful are passed over");
        }
        self.passed_over += 1;
        measures::passed_over(key.0);
        waiting
    }

    /// The next one in a channel, if there is one; else the channel is at rest.
    fn next(&mut self, channel: ChannelId) -> Option<Waiting> {
        let line = self.channels.get_mut(&channel)?;
        let Some(next) = line.pop_front() else {
            self.channels.remove(&channel);
            return None;
        };
        // A long line leaves much room behind.
        if line.is_empty() {
            line.shrink_to_fit();
        }
        self.all.remove(&(next.usefulness, next.number));
        if self.all.is_empty() && self.passed_over > 0 {
            tracing::warn!(messages = self.passed_over, "the flood is over; so many messages were passed over");
            self.passed_over = 0;
        }
        Some(next)
    }
}

impl Drop for Head {
    /// Lets the next one come forward.
    fn drop(&mut self) {
        let next = self.incoming.state().next(self.channel);
        if let Some(next) = next {
            (next.begin)(Self { channel: self.channel, incoming: Arc::clone(&self.incoming) });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    const CHANNEL: ChannelId = ChannelId::new(1);

    /// Sends so many things of each use to the channels, while each is busy; gives what comes in the end, and in which
    /// order.
    fn deal_with(what: impl IntoIterator<Item = (ChannelId, Use, usize)>) -> Vec<(ChannelId, Use, usize)> {
        let incoming = Arc::new(Incoming::default());
        let (tell, told) = channel();
        for (channel, usefulness, number) in what {
            let tell = tell.clone();
            incoming.enter(channel, usefulness, move |head| {
                // The test listens to the end.
                let _ = tell.send(((channel, usefulness, number), head));
            });
        }
        drop(tell);
        let mut all = Vec::new();
        // Dropping the head brings the next one.
        while let Ok((one, head)) = told.try_recv() {
            all.push(one);
            drop(head);
        }
        assert_eq!(incoming.waiting(), 0);
        assert!(incoming.state().channels.is_empty(), "nothing is left behind");
        all
    }

    #[test]
    fn each_channel_keeps_its_order() {
        let other = ChannelId::new(2);
        let all: Vec<_> = (0..20).map(|number| ([CHANNEL, other][number % 2], Use::Unasked, number)).collect();
        let dealt_with = deal_with(all.clone());
        for channel in [CHANNEL, other] {
            let of = |all: &[(ChannelId, Use, usize)]| -> Vec<usize> {
                all.iter().filter(|one| one.0 == channel).map(|one| one.2).collect()
            };
            assert_eq!(of(&dealt_with), of(&all));
        }
    }

    #[test]
    fn the_least_useful_is_passed_over_first() {
        let uses = [Use::Asked, Use::Unasked, Use::Change];
        let all = (0..3 * ROOM_EACH).map(|number| (CHANNEL, uses[number % 3], number));
        let dealt_with = deal_with(all);
        assert_eq!(dealt_with.len(), ROOM_EACH + 1, "the first one did not wait");
        assert!(dealt_with.iter().all(|one| one.1 == Use::Change || one.2 == 0), "nothing else is left");
    }

    #[test]
    fn the_oldest_of_the_same_use_is_passed_over_first() {
        let dealt_with = deal_with((0..ROOM_EACH + 11).map(|number| (CHANNEL, Use::Unasked, number)));
        let numbers: Vec<_> = dealt_with.iter().map(|one| one.2).collect();
        let newest: Vec<_> = std::iter::once(0).chain(11..ROOM_EACH + 11).collect();
        assert_eq!(numbers, newest);
    }

    #[test]
    fn there_is_a_bound_over_all_channels() {
        let channels = 2 * ROOM as u64 / ROOM_EACH as u64;
        let all = (0..ROOM_EACH)
            .flat_map(|number| (1..=channels).map(move |channel| (ChannelId::new(channel), Use::Unasked, number)));
        let dealt_with = deal_with(all);
        assert_eq!(dealt_with.len(), ROOM + usize::try_from(channels).expect("few"));
    }
}
