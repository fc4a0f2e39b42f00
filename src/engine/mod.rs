//! The engine: what a message means, which fix helps, what to say next.
//!
//! It is pure and total. It does no I/O, reads no clock, draws no random numbers, knows neither serenity nor tokio, and
//! gives the same answer for the same files and message. A member's message is never an error; a moderator's mistake is
//! a [`diagnostic::Diagnostic`]. `clippy.toml` and the lints below enforce that.
//!
//! Reading order: [`text`] (normalise, tokenise, clip), [`knowledge`] (files to guides and fixes), [`matching`] (a
//! message to a decision), [`walk`] (where a member stands), [`reply`] (what the bot says). Beside them: [`routing`] (what an edit leads elsewhere).
#![deny(
    clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic,
    clippy::unreachable
)]

pub mod diagnostic;
pub(crate) mod folds;
pub mod knowledge;
mod left_out;
pub mod matching;
pub mod reply;
pub mod routing;
pub mod snapshot;
pub mod text;
pub mod walk;

pub use knowledge::{Fix, FixId, Guide, GuideId, Knowledge};
pub use matching::{Decision, Verdict};
pub use reply::Reply;
pub use snapshot::Snapshot;
pub use walk::Walk;
