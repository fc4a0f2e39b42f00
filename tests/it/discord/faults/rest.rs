//! Faults of the REST interface.

use super::Scenario;

/// Every scenario of this group.
pub(super) fn all() -> Vec<Scenario> {
    Vec::new()
}
