//! The bot on Discord.

pub mod doctor;
pub mod permissions;
