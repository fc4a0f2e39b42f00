//! Changes of a knowledge file's text: one part, one bullet, a new file, its canonical form, what two texts differ in.
//!
//! An editor's file is changed where it was asked to be, and nowhere else: comments, spacing, the order of the parts and
//! line ends stay byte for byte. What is a heading, a bullet or a note is told by the same code that reads the files;
//! nothing here reads Markdown by itself. After a change the file is read again, and a change that reached beyond its
//! part is refused.
//!
//! This module must not know where the files lie, nor who edits them. Reading order: `source` (lines), `sections`
//! (a file's parts), `replace` (a part), `bullets` (lines of lists), `safe` (a member's words as a bullet), `draft` (new
//! files), `difference`, `spots` (where a line stands already), `format` with `meaning` (which holds it to what the file
//! says).

mod bullets;
mod difference;
mod draft;
mod format;
mod meaning;
mod replace;
mod safe;
mod sections;
mod source;
mod spots;

pub use bullets::{Added, Found, Replaced};
pub use difference::{Change, Difference, Hunk, Mark, difference};
pub use draft::{Draft, DraftStep, FileText, guide, next_number, skeleton};
pub(super) use draft::{file_name, frame};
pub use format::{LeftAlone, format};
pub use replace::EditError;
pub use safe::safe_line;
pub use sections::{Bullet, Content, Part, Sections, TITLE};
pub use spots::{Spot, spots};
