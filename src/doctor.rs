//! What `syncdesk doctor` says: one line a check, with the cure where one is needed.
//!
//! Pure. The checks of this machine are made by the command, those of Discord by the Discord front.

use std::fmt;

use crate::engine::text::visible;

/// One check and how it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub grade: Grade,
    /// What was looked at and what it is like, in one sentence.
    pub what: String,
    /// How to mend it; empty where there is nothing to mend.
    pub cure: String,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// As it should be.
    Ok,
    /// It works; somebody should look at it.
    Warning,
    /// It does not work.
    Problem,
}

impl Check {
    /// As it should be.
    pub fn ok(what: impl Into<String>) -> Self {
        Self { grade: Grade::Ok, what: what.into(), cure: String::new() }
    }

    /// It works; somebody should look at it.
    pub fn warning(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { grade: Grade::Warning, what: what.into(), cure: cure.into() }
    }

    /// It does not work.
    pub fn problem(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { grade: Grade::Problem, what: what.into(), cure: cure.into() }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        })
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of servers and channels are in it, and Discord's own words.
        write!(f, "{:<8} {}", self.grade, visible(&self.what))?;
        if self.cure.is_empty() { Ok(()) } else { write!(f, " -> {}", visible(&self.cure)) }
    }
}
