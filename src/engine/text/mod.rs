//! Text: clip, read words, stem, leave out what is personal.
//!
//! Everything here is about letters and words in general. It must not know the knowledge, nor any topic.

mod clip;
mod common_words;
mod fold;
mod function_words;
mod markup;
mod scrub;
mod stem;
mod words;

pub use clip::clip;
pub use common_words::is_common_word;
pub use function_words::{function_words, is_function_word};
pub use scrub::scrub;
pub use stem::stem;
pub use words::{Word, Words, words};
