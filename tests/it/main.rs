//! The integration tests, one binary.

mod cli;
mod config;
mod diagnostics;
#[cfg(feature = "discord")]
mod doctor;
mod eval;
mod knowledge;
mod readme;
mod store;
mod terminal;
mod tidy;
mod transcripts;
