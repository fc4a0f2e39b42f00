//! Text: clip, read words, stem, leave out what is personal.
//!
//! Everything here is about letters and words in general. It must not know the knowledge, nor any topic.

mod clip;
mod common_words;
mod fold;
mod function_words;
mod markup;
mod plain;
mod scrub;
mod stem;
mod visible;
mod words;

pub use clip::clip;
pub use common_words::is_common_word;
pub use function_words::{function_words, is_function_word};
pub use plain::{page, plain, unformatted};
pub use scrub::scrub;
pub use stem::stem;
pub use visible::{acts_on_line, visible, visible_lines};
pub use words::{Word, Words, words};
