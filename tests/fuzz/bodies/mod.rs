//! What must hold for any input: one body for each door through which somebody else's text comes in.
//!
//! `cargo test` runs them on the seeds and on what proptest thinks of (`tests/it/fuzz.rs`); a fuzzer runs them for as
//! long as one likes (`tests/fuzz/README.md`). A body fails by panicking.

use std::path::Path;
use std::sync::LazyLock;

use syncdesk::engine::Snapshot;
use syncdesk::engine::text::acts_on_line;
use syncdesk::store::read_folder;

pub(crate) mod config;
#[cfg(feature = "discord")]
pub(crate) mod custom_id;
#[cfg(feature = "discord")]
mod fits;
#[cfg(feature = "discord")]
pub(crate) mod gateway;
pub(crate) mod knowledge;
pub(crate) mod message;

/// The knowledge that comes with the bot.
pub(crate) static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = here.ancestors().find(|folder| folder.join("knowledge/_synonyms.md").exists()).expect("a checkout");
    Snapshot::read(&read_folder(&above.join("knowledge")).expect("it can be read").0).0
});

/// Fails where a text would act on the lines of a log or a terminal.
#[track_caller]
fn lies_flat(text: &str) {
    let acting = text.chars().find(|c| acts_on_line(*c) && !matches!(c, '\n' | '\t'));
    assert!(acting.is_none(), "{acting:?} in {text:?}");
}
