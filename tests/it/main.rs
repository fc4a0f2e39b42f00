//! The integration tests, one binary.

mod config;
mod diagnostics;
mod eval;
mod knowledge;
mod store;
mod terminal;
mod transcripts;
