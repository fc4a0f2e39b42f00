//! Collects findings, file by file.

use crate::engine::diagnostic::{Code, Diagnostic, Severity};

/// Findings in the order in which they were made, and the file that is looked at.
#[derive(Debug)]
pub(super) struct Findings {
    path: String,
    list: Vec<Diagnostic>,
}

impl Findings {
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), list: Vec::new() }
    }

    /// Turns to another file.
    pub(super) fn go_to(&mut self, path: &str) {
        path.clone_into(&mut self.path);
    }

    pub(super) fn error(&mut self, code: Code, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.push(Severity::Error, code, line, message.into(), help.into());
    }

    pub(super) fn warning(&mut self, code: Code, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.push(Severity::Warning, code, line, message.into(), help.into());
    }

    fn push(&mut self, severity: Severity, code: Code, line: usize, message: String, help: String) {
        self.list.push(Diagnostic { code, severity, path: self.path.clone(), line, message, help });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    pub(super) fn has(&self, code: Code) -> bool {
        self.list.iter().any(|finding| finding.code == code)
    }

    pub(super) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}
