//! Sentences that only Discord needs.
