//! Syncdesk: a Discord bot that answers questions about iCloud Photos not syncing.
//!
//! A message is matched against a knowledge base of Markdown files; the reply is the step that helps, with prompts that
//! lead on. The engine is not tied to photos: every folder in `knowledge/` is a guide.
//!
//! ```
//! use std::path::Path;
//! use syncdesk::engine::walk::{Addressed, begin};
//! use syncdesk::store::Store;
//!
//! let (store, findings) = Store::open(Path::new("knowledge"))?;
//! assert!(findings.is_empty(), "the shipped knowledge has no mistakes");
//!
//! let snapshot = store.snapshot();
//! let decision = snapshot.decide("it says paused, battery low");
//! let stage = begin(&snapshot, &decision, Addressed::No).expect("one fix stands out");
//! assert_eq!(stage.reply.title, "Charge it, Low Power Mode off");
//! # Ok::<(), syncdesk::store::StoreError>(())
//! ```
//!
//! # Layout
//!
//! | where | what |
//! | --- | --- |
//! | [`engine`] | pure: what a message means, which fix helps, what to say next |
//! | [`engine::knowledge`] | knowledge files to guides, fixes, steps and prompts, with every finding |
//! | [`engine::matching`] | a message to a decision, with its reasons |
//! | [`engine::routing`] | what another version of the knowledge leads elsewhere, and because of which words |
//! | [`engine::walk`], [`engine::reply`] | where a member stands, and every sentence that the bot says |
//! | [`store`] | a folder to the snapshot in force, again whenever a file is saved; edits; every earlier version |
//! | [`inbox`] | messages that got no answer, or none that helped, for moderators to review |
//! | [`stats`] | how often each fix was shown and what came of it, as counts without names |
//! | [`sqlite`] | how the files of the inbox and of the counts are opened, and what becomes of damaged ones |
//! | [`front`] | where members are met: `discord` and `terminal` |
//! | [`config`] | a TOML file and the environment to settings and a token |
//! | [`eval`] | labelled messages to figures |
//! | [`privacy`] | the configuration to what members are told of it |
//! | [`doctor`] | the form of what `syncdesk doctor` says |
//! | `main.rs`, `cli/` | arguments, wiring, exit codes |
//!
//! One message travels: a front end takes it in, holds one [`engine::Snapshot`] for as long as it takes, asks it for a
//! [`engine::Decision`], lets [`engine::walk`] turn that into a [`engine::Reply`], and shows it. A pressed button
//! enters at the walk.
//!
//! # Invariants, and what holds them
//!
//! - The engine does no I/O, reads no clock and draws no lots: `clippy.toml`, denied in [`engine`], and `tests/it/tidy.rs`.
//! - The engine and the terminal build without serenity and tokio: the feature `discord`, left out in `.ci/run`.
//! - A member's message is never an error; a moderator's mistake is a [`engine::diagnostic::Diagnostic`]: no `Result` on
//!   the way, `unwrap`, indexing and panics denied in [`engine`].
//! - Same files, same message, same answer: order by id, never by hash.
//! - The front ends never see each other, and nothing below knows them: `tests/it/tidy.rs`.
#![allow(clippy::disallowed_methods, reason = "only `engine` is pure; it denies them for itself")]

pub mod config;
mod day;
pub mod doctor;
pub mod engine;
pub mod eval;
pub mod front;
pub mod inbox;
pub mod privacy;
pub mod sqlite;
pub mod stats;
pub mod store;
