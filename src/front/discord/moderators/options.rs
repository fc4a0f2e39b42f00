//! The options of a subcommand.

use serenity::model::application::{CommandData, CommandDataOption, CommandDataOptionValue};

/// The options of a subcommand, by name.
pub(super) struct Options<'a>(&'a [CommandDataOption]);

impl<'a> Options<'a> {
    /// The subcommand that was called, with its options; `None` where there is none.
    pub(super) fn of(data: &'a CommandData) -> Option<(&'a str, Self)> {
        let called = data.options.first()?;
        match &called.value {
            CommandDataOptionValue::SubCommand(options) => Some((&called.name, Self(options))),
            _ => None,
        }
    }

    /// A text option, trimmed; empty when it was left out. What is still being typed counts as well.
    pub(super) fn text(&self, name: &str) -> &'a str {
        let option = self.0.iter().find(|option| option.name == name);
        match option.map(|option| &option.value) {
            Some(CommandDataOptionValue::String(text) | CommandDataOptionValue::Autocomplete { value: text, .. }) => {
                text.trim()
            }
            _ => "",
        }
    }
}
