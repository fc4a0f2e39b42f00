//! The front ends: where members are met. They share the engine and never see each other.

#[cfg(feature = "discord")]
pub mod discord;
pub mod terminal;
