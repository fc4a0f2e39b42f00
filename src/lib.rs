//! Syncdesk: a Discord bot that answers questions about iCloud Photos not syncing.
#![allow(clippy::disallowed_methods, reason = "only `engine` is pure; it denies them for itself")]

pub mod config;
pub mod doctor;
pub mod engine;
pub mod eval;
pub mod front;
pub mod store;
