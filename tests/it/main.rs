//! The integration tests, one binary.

mod again;
mod authoring;
mod cases;
mod checkout;
mod cli;
mod config;
mod diagnostics;
#[cfg(feature = "discord")]
mod discord;
#[cfg(feature = "discord")]
mod doctor;
mod edit;
mod eval;
mod figures;
mod folders;
mod format;
mod fuzz;
mod guides;
mod history;
mod hostile;
mod inbox;
mod keeping;
mod kill;
mod knowledge;
mod privacy;
mod readme;
mod revision;
mod rough;
mod routing;
#[cfg(feature = "discord")]
mod standin;
mod stats;
mod store;
mod terminal;
mod tidy;
mod transcripts;
mod two_guides;
mod write;
