//! Findings in knowledge files: a moderator's mistake is data, with a place and a cure.
//!
//! This module knows the form of a finding, its codes and how a line of `syncdesk check` looks. What is found, and the
//! sentences, stand where the finding is made ([`super::knowledge`]).

use std::fmt;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used as it is; `check` exits with 1.
    Error,
    /// The file is used; somebody should look at it.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One finding in a knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding it is; stable, for scripts and for looking it up.
    pub code: Code,
    /// Whether the file can be used.
    pub severity: Severity,
    /// The file, relative to the knowledge folder, with `/` between its parts.
    pub path: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, in one sentence.
    pub help: String,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A heading that is not one of the known ones.
    UnknownHeading,
}
