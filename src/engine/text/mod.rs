//! Text: clip, read words, stem.
//!
//! Everything here is about letters and words in general. It must not know the knowledge, nor any topic.

mod clip;
mod markup;
mod stem;
mod words;

pub use clip::clip;
pub use stem::stem;
pub use words::{Word, words};
