//! The front ends: where members are met. They share the engine and never see each other.

pub mod terminal;
