//! What Discord says over the gateway, read in one go.
//!
//! Of an event nothing is read but what the bot handles, straight into the type in which it is used. Discord names an
//! event before its content; where somebody does not, the text is read twice.

use std::time::Duration;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serenity::model::application::Interaction;
use serenity::model::channel::Message;
use serenity::model::event::{MessageDeleteBulkEvent, MessageDeleteEvent, MessageUpdateEvent};
use serenity::model::id::{ApplicationId, GuildId, UserId};

use crate::front::discord::places::Channel;

/// What stands around an event.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    /// What kind of thing it is; 0 for an event.
    op: Option<u64>,
    /// The event's number in its session.
    pub(super) sequence: Option<u64>,
    /// What kind of event it is.
    pub(super) name: Option<&'a str>,
}

/// What the gateway says.
pub(super) enum Frame {
    /// The first thing: how often it wants a heartbeat.
    Hello(Duration),
    /// It wants a heartbeat now.
    Beat,
    /// It has had our heartbeat.
    Acked,
    /// It wants us to connect again.
    Reconnect,
    /// The session is over; whether it can be resumed.
    Invalid(bool),
    /// Something has happened.
    Event(Event),
    /// Something that is of no use to us.
    Other,
}

/// What has happened.
pub(in crate::front::discord) enum Event {
    Ready(Ready),
    Resumed,
    Written(Box<Message>),
    Changed(Box<MessageUpdateEvent>),
    Deleted(MessageDeleteEvent),
    DeletedInBulk(MessageDeleteBulkEvent),
    Interaction(Box<Interaction>),
    Guild(Guild),
    GuildGone(GuildGone),
    Channel(Channel),
    /// Something that is of no use to us.
    Other,
}

/// A session has begun.
#[derive(Debug, Deserialize)]
pub(in crate::front::discord) struct Ready {
    pub(super) session_id: String,
    #[serde(default)]
    pub(super) resume_gateway_url: String,
    pub(in crate::front::discord) user: Account,
    pub(in crate::front::discord) application: Application,
    #[serde(default)]
    pub(in crate::front::discord) guilds: Vec<GuildGone>,
}

/// The bot's own account.
#[derive(Debug, Deserialize)]
pub(in crate::front::discord) struct Account {
    pub(in crate::front::discord) id: UserId,
    #[serde(default)]
    pub(in crate::front::discord) username: String,
}

/// The bot's application.
#[derive(Debug, Deserialize)]
pub(in crate::front::discord) struct Application {
    pub(in crate::front::discord) id: ApplicationId,
}

/// A guild, with all its channels and open threads.
#[derive(Debug, Deserialize)]
pub(in crate::front::discord) struct Guild {
    pub(in crate::front::discord) id: GuildId,
    /// An outage of Discord's; the guild comes again when it is over.
    #[serde(default)]
    pub(in crate::front::discord) unavailable: bool,
    #[serde(default)]
    pub(in crate::front::discord) channels: Vec<Channel>,
    #[serde(default)]
    pub(in crate::front::discord) threads: Vec<Channel>,
}

/// A guild that is not there now.
#[derive(Debug, Deserialize)]
pub(in crate::front::discord) struct GuildGone {
    pub(in crate::front::discord) id: GuildId,
    /// It will come back; otherwise the bot was sent away.
    #[serde(default)]
    pub(in crate::front::discord) unavailable: bool,
}

/// Whether a text of the gateway can be read, as it is or without what is odd in it; for those who try what no gateway
/// would send.
pub fn can_be_read(text: &str) -> bool {
    read(text, &mut Head::default()).is_ok() || super::odd::message(text).is_some()
}

/// Reads a text of the gateway. `head` is filled in even where the rest cannot be read.
pub(super) fn read<'a>(text: &'a str, head: &mut Head<'a>) -> serde_json::Result<Frame> {
    let whole = |head: &mut Head<'a>, pass| {
        let mut text = serde_json::Deserializer::from_str(text);
        let found = Whole { head, pass }.deserialize(&mut text)?;
        text.end().map(|()| found)
    };
    let found = whole(head, Pass::First).or_else(|error| {
        // What is odd may stand before the event's number.
        if error.is_data() && head.sequence.is_none() {
            whole(head, Pass::Around)?;
        }
        Err(error)
    })?;
    let found = match found {
        None if head.op.is_some() => whole(head, Pass::Again)?,
        found => found,
    };
    Ok(found.unwrap_or(match head.op {
        Some(1) => Frame::Beat,
        Some(7) => Frame::Reconnect,
        Some(9) => Frame::Invalid(false),
        Some(11) => Frame::Acked,
        _ => Frame::Other,
    }))
}

/// The whole text.
struct Whole<'h, 'a> {
    head: &'h mut Head<'a>,
    pass: Pass,
}

/// Which time the text is read.
#[derive(Debug, Clone, Copy)]
enum Pass {
    /// The content is read if it is known by then what it is.
    First,
    /// Only what stands around the content is wanted.
    Around,
    /// What stands around it is known; it is read.
    Again,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Op,
    S,
    T,
    D,
    #[serde(other)]
    Other,
}

impl<'de> DeserializeSeed<'de> for Whole<'_, 'de> {
    type Value = Option<Frame>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, 'de> {
    /// `None` when the content came before its name, or not at all.
    type Value = Option<Frame>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("what a gateway says")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self { head, pass } = self;
        let mut frame = None;
        while let Some(field) = map.next_key()? {
            match field {
                Field::Op => head.op = map.next_value()?,
                Field::S => head.sequence = map.next_value()?,
                Field::T => head.name = map.next_value()?,
                Field::D if pass.reads(head) => frame = Some(map.next_value_seed(Content(head))?),
                Field::D | Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(frame)
    }
}

impl Pass {
    /// Whether the content is read now.
    fn reads(self, head: &Head<'_>) -> bool {
        match self {
            Self::First => head.is_enough(),
            Self::Around => false,
            Self::Again => true,
        }
    }
}

impl Head<'_> {
    /// Whether it says how to read the content.
    fn is_enough(&self) -> bool {
        self.op.is_some_and(|op| op != 0) || (self.op.is_some() && self.name.is_some() && self.sequence.is_some())
    }
}

/// What a frame is about.
struct Content<'h, 'a>(&'h Head<'a>);

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: f64,
}

impl<'de> DeserializeSeed<'de> for Content<'_, '_> {
    type Value = Frame;

    fn deserialize<D: Deserializer<'de>>(self, content: D) -> Result<Frame, D::Error> {
        let Self(head) = self;
        Ok(match head.op {
            Some(0) => Frame::Event(event(head.name.unwrap_or_default(), content)?),
            Some(9) => Frame::Invalid(Option::deserialize(content)?.unwrap_or(false)),
            Some(10) => {
                let Hello { heartbeat_interval } = Hello::deserialize(content)?;
                let interval = Duration::try_from_secs_f64(heartbeat_interval / 1000.0);
                Frame::Hello(interval.map_err(|_| D::Error::custom("no such interval"))?)
            }
            op => {
                IgnoredAny::deserialize(content)?;
                match op {
                    Some(1) => Frame::Beat,
                    Some(7) => Frame::Reconnect,
                    Some(11) => Frame::Acked,
                    _ => Frame::Other,
                }
            }
        })
    }
}

fn event<'de, D: Deserializer<'de>>(name: &str, content: D) -> Result<Event, D::Error> {
    Ok(match name {
        "MESSAGE_CREATE" => Event::Written(Box::deserialize(content)?),
        "INTERACTION_CREATE" => Event::Interaction(Box::deserialize(content)?),
        "MESSAGE_UPDATE" => Event::Changed(Box::deserialize(content)?),
        "MESSAGE_DELETE" => Event::Deleted(Deserialize::deserialize(content)?),
        "MESSAGE_DELETE_BULK" => Event::DeletedInBulk(Deserialize::deserialize(content)?),
        "GUILD_CREATE" => Event::Guild(Guild::deserialize(content)?),
        "GUILD_DELETE" => Event::GuildGone(GuildGone::deserialize(content)?),
        "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" | "THREAD_UPDATE" => {
            Event::Channel(Channel::deserialize(content)?)
        }
        "READY" => Event::Ready(Ready::deserialize(content)?),
        "RESUMED" => {
            IgnoredAny::deserialize(content)?;
            Event::Resumed
        }
        _ => {
            IgnoredAny::deserialize(content)?;
            Event::Other
        }
    })
}

/// Why something could not be read, without any of its words.
pub(in crate::front::discord) fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    // The other texts of serde quote what they found.
    if whole.starts_with("missing field") { whole } else { format!("unexpected content at column {}", error.column()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELETED: &str = r#"{"id":"5","channel_id":"6"}"#;

    #[track_caller]
    fn check(text: &str) {
        let mut head = Head::default();
        let frame = read(text, &mut head);
        assert!(matches!(frame, Ok(Frame::Event(Event::Deleted(event))) if event.message_id == 5), "{text}");
        assert_eq!((head.name, head.sequence), (Some("MESSAGE_DELETE"), Some(9)));
    }

    #[test]
    fn an_event_is_read_in_any_order() {
        check(&format!(r#"{{"t":"MESSAGE_DELETE","s":9,"op":0,"d":{DELETED}}}"#));
        check(&format!(r#"{{"d":{DELETED},"new":[{{"d":1}}],"op":0,"s":9,"t":"MESSAGE_DELETE"}}"#));
        check(&format!(r#"{{"op":0,"t":"MESSAGE_DELETE","d":{DELETED},"s":9}}"#));
    }

    #[test]
    fn an_unreadable_event_still_says_its_number_and_none_of_its_words() {
        for text in [
            r#"{"t":"MESSAGE_CREATE","s":9,"op":0,"d":{"id":"my secret"}}"#,
            r#"{"d":["my secret"],"t":"MESSAGE_CREATE","op":0,"s":9}"#,
        ] {
            let mut head = Head::default();
            let error = read(text, &mut head).err().expect("it cannot be read");
            assert!(error.is_data());
            assert_eq!((head.name, head.sequence), (Some("MESSAGE_CREATE"), Some(9)));
            assert!(!reason(&error).contains("secret"), "{}", reason(&error));
        }
    }

    #[test]
    fn what_is_no_json_is_told_apart() {
        for text in ["", "{", r#"{"t":"MESSAGE_DELETE","s":9,"op":0,"d":{"id":"5","chan"#, "{} {}", "\u{0}"] {
            let error = read(text, &mut Head::default()).err().expect("it cannot be read");
            assert!(!error.is_data(), "{text:?}: {error}");
        }
    }

    #[test]
    fn what_has_no_content_is_read_too() {
        let mut head = Head::default();
        assert!(matches!(read(r#"{"op":11}"#, &mut head), Ok(Frame::Acked)));
        assert!(matches!(read(r#"{"op":7,"d":null}"#, &mut head), Ok(Frame::Reconnect)));
        assert!(matches!(read(r#"{"op":9,"d":null}"#, &mut Head::default()), Ok(Frame::Invalid(false))));
        assert!(matches!(read(r#"{"op":4294967296}"#, &mut Head::default()), Ok(Frame::Other)));
        let hello = r#"{"op":10,"d":{"heartbeat_interval":-1}}"#;
        assert!(read(hello, &mut Head::default()).is_err(), "no such interval");
    }
}
