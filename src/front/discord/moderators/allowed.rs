//! Who may edit the knowledge, and where.
//!
//! Discord's own permissions for commands are only a default that a server can change, and a form may be sent hours after
//! it was opened; so this is asked at every step.

use serenity::model::application::{CommandInteraction, ComponentInteraction, ModalInteraction};
use serenity::model::guild::Member;
use serenity::model::id::{GuildId, RoleId};
use serenity::model::user::User;

use crate::engine::reply::wording::moderators as words;
use crate::front::discord::bot::Bot;
use crate::store::history::Author;

/// Somebody who wants to do something.
pub(super) struct Who<'a> {
    guild: Option<GuildId>,
    user: &'a User,
    member: Option<&'a Member>,
}

/// Somebody who may.
#[derive(Debug, Clone)]
pub(super) struct Moderator {
    /// As the history knows them.
    pub(super) author: Author,
}

impl<'a> Who<'a> {
    pub(super) fn of_command(command: &'a CommandInteraction) -> Self {
        Self { guild: command.guild_id, user: &command.user, member: command.member.as_deref() }
    }

    pub(super) fn of_component(pressed: &'a ComponentInteraction) -> Self {
        Self { guild: pressed.guild_id, user: &pressed.user, member: pressed.member.as_ref() }
    }

    pub(super) fn of_form(sent: &'a ModalInteraction) -> Self {
        Self { guild: sent.guild_id, user: &sent.user, member: sent.member.as_ref() }
    }
}

/// Somebody who may edit the knowledge here, or why they may not.
pub(super) fn moderator(bot: &Bot, who: &Who<'_>) -> Result<Moderator, &'static str> {
    let is_home = who.guild.is_some_and(|guild| bot.config.home_guilds.contains(&guild.get()));
    if !is_home {
        return Err(words::NOT_HERE);
    }
    let is_named = bot.config.moderator_users.contains(&who.user.id.get());
    let has_role = |role: &RoleId| bot.config.moderator_roles.contains(&role.get());
    let may = |member: &Member| {
        let permissions = member.permissions.unwrap_or_default();
        permissions.manage_messages() || permissions.administrator() || member.roles.iter().any(has_role)
    };
    if !is_named && !who.member.is_some_and(may) {
        return Err(words::NOT_A_MODERATOR);
    }
    let nick = who.member.and_then(|member| member.nick.as_deref());
    let name = nick.or(who.user.global_name.as_deref()).unwrap_or(&who.user.name);
    Ok(Moderator { author: Author::on_discord(name, who.user.id.get()) })
}
