//! The knowledge in force, whole and immutable, ready to be asked.

use super::diagnostic::Diagnostic;
use super::knowledge::{Knowledge, SourceFile};
use super::matching::Decision;

/// Knowledge with its index. A message is answered from one snapshot from start to end.
#[derive(Debug)]
pub struct Snapshot {
    knowledge: Knowledge,
}

impl Snapshot {
    /// Reads files into a snapshot. What could not be used is left out and named in the findings.
    pub fn read(files: &[SourceFile]) -> (Self, Vec<Diagnostic>) {
        let (knowledge, diagnostics) = Knowledge::read(files);
        (Self { knowledge }, diagnostics)
    }

    /// The guides and fixes.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// What to do about a message.
    pub fn decide(&self, message: &str) -> Decision {
        let _ = message;
        todo!()
    }
}
