//! Sentences that only Discord needs.

use crate::engine::reply::Place;

/// Button: takes the bot's answer away.
pub const REMOVE: &str = "Not helpful, remove this";

/// Button: shows a private checklist to the whole channel.
pub const SHOW_EVERYONE: &str = "Show everyone";

/// Stands in a menu before something is chosen.
pub const CHOOSE: &str = "Choose one";

/// Title of private notes about something that did not work out.
pub const SORRY_TITLE: &str = "That did not work";

/// A button of a form that is no longer known.
pub const OLD_BUTTON: &str = "I no longer understand this button; it may come from an older version of me. Here is \
    where we can begin again.";

/// Somebody else pressed "Not helpful, remove this".
pub const NOT_YOURS: &str = "Only the person who asked and the moderators can remove this answer.";

/// An answer could not be removed.
pub const NOT_REMOVED: &str = "I could not remove my message. A moderator can delete it like any other message.";

/// Something failed between the bot and Discord.
pub const FAILED: &str = "Something went wrong between Discord and me. Please try again in a moment.";

/// A command that is not known (any more).
pub const UNKNOWN_COMMAND: &str =
    "I don't know this command any more. Type `/` to see the ones I have; Discord may need a minute to show them.";

/// No fix has a name like the one typed.
pub const NO_SUCH_FIX: &str = "I have no fix of that name. Pick one from the list that appears while you type, or \
    take the full checklist.";

/// No guide has a name like the one typed.
pub const NO_SUCH_GUIDE: &str = "I have no guide of that name. Pick one from the list that appears while you type.";

/// Title of the note to whoever chose "Suggest a fix".
pub const SUGGEST_TITLE: &str = "Suggest a fix";

/// "Suggest a fix": the answer stands below the message now.
pub const SUGGESTED: &str = "Done: my answer stands below that message.";

/// "Suggest a fix": the message was answered before.
pub const ALREADY_ANSWERED: &str = "I have already answered that message.";

/// "Suggest a fix" on a message that nobody wrote.
pub const NOT_A_MEMBER: &str = "That message was not written by a member, so there is nobody to help.";

/// "Suggest a fix": nothing that is known fits the message.
pub const NO_FIX_FITS: &str = "I found no fix that fits that message, so I said nothing there. If you know better, \
    this is what I have:";

/// "Suggest a fix" where the bot may not write.
pub const MAY_NOT_WRITE: &str = "I am not allowed to write in this channel. A moderator can change that: I need View \
    Channel, Send Messages (in threads: Send Messages in Threads), Embed Links and Read Message History.";

/// A fix's place in the checklist.
pub fn place(place: Place) -> String {
    format!("Fix {} of {}", place.number, place.of)
}

/// The slash commands and the menu entry: names and descriptions as Discord shows them.
pub mod commands {
    /// The full checklist.
    pub const CHECKLIST: (&str, &str) = ("checklist", "Every fix in order, just for you; tick off what you tried");
    /// Its option.
    pub const CHECKLIST_GUIDE: (&str, &str) = ("guide", "Which guide, if I have more than one");
    /// A question.
    pub const ASK: (&str, &str) = ("ask", "Ask in your own words and get the step that helps");
    /// Its option.
    pub const ASK_QUESTION: (&str, &str) = ("question", "What you see, for example the words on the screen");
    /// One fix.
    pub const FIX: (&str, &str) = ("fix", "Show one fix to everyone here");
    /// Its option.
    pub const FIX_NAME: (&str, &str) = ("name", "Which fix; type a few letters");
    /// About the bot.
    pub const HELP: (&str, &str) = ("help", "What I can help with");
    /// The privacy policy.
    pub const PRIVACY: (&str, &str) = ("privacy", "What I read, what is kept, and how it goes away");
    /// For moderators, in the guilds at home alone.
    pub const KNOWLEDGE: (&str, &str) = ("knowledge", "Look at the knowledge, edit it, take edits back");
    /// Its subcommands, each with its options: name, description, whether it is needed, whether a list helps typing.
    pub const SUBCOMMANDS: &[(&str, &str, &[Field])] = &[
        ("list", "Every guide and fix in force, and what is wrong with them", &[]),
        ("show", "Show a file, or one part of it", &[FILE, PART]),
        ("search", "Find where words stand", &[("words", "The words; a part of a word will do", true, false)]),
        ("edit", "Edit a part; you see what changes before it is saved", &[FILE, PART_TO_EDIT, FIND]),
        ("add", "Write a new fix", &[("title", "Its title", false, false), GUIDE]),
        ("remove", "Remove a file; you see what that changes first", &[FILE]),
        ("history", "Who changed what, when and why", &[FILE_IF_ANY]),
        ("undo", "Take the last change back, or bring an earlier version back", &[FILE_IF_ANY, VERSION]),
        ("check", "Everything that is wrong, and what to write instead", &[]),
        ("reload", "Read the folder again now", &[]),
        ("inbox", "Messages that I had no good answer to, most frequent first", &[]),
        ("test", "What I would say to a message, and why", &[("message", "As a member would write it", true, false)]),
    ];

    /// For moderators too: what helps members.
    pub const STATS: (&str, &str) = ("stats", "What helps members: figures and a picture");
    /// Its option.
    pub const STATS_PERIOD: (&str, &str) = ("period", "How far to look back; four weeks if you leave it out");
    /// What can be chosen there, and how many weeks it means.
    pub const STATS_PERIODS: &[(&str, &str)] = &[("4 weeks", "4"), ("12 weeks", "12"), ("A year", "52")];

    /// An option: name, description, whether it is needed, whether a list helps typing.
    pub type Field = (&'static str, &'static str, bool, bool);
    const FILE: Field = ("file", "Which file; type a few letters", true, true);
    const FILE_IF_ANY: Field = ("file", "Which file; all of them if you leave it out", false, true);
    const PART: Field = ("part", "Which part, for example Answer", false, true);
    const PART_TO_EDIT: Field = ("part", "Which part, for example Answer", true, true);
    const FIND: Field = ("find", "Only the lines of a list with these words", false, false);
    const GUIDE: Field = ("guide", "Which guide, if there is more than one", false, true);
    const VERSION: Field =
        ("version", "Which version; the one before the last change if you leave it out", false, true);

    /// The entry in a message's menu.
    pub const SUGGEST: &str = "Suggest a fix";
    /// The entries in a message's menu for moderators, in the guilds at home alone.
    pub const TEACH: &str = "Teach";
    /// Tells the reasons for an answer, or for silence.
    pub const WHY: &str = "Why this answer?";
}
