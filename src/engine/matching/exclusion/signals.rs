//! Does a piece of a message rule a fix out?
//!
//! A handful of signals, to be weighed by a logistic regression.

/// How many signals there are.
pub const SIGNALS: usize = 21;

/// Names signals, and what they are times the log-odds of the fix's share.
macro_rules! name {
    ($($name:literal,)*) => {
        /// What each signal says, in the order of [`Signals`].
        pub const SIGNAL_NAMES: [&str; SIGNALS] = [$($name,)*];

        /// What each says times the log-odds of the fix's share, in the same order.
        pub(super) const NAMES_BY_SHARE: [&str; SIGNALS] = [$(concat!($name, ", by log-odds of the share"),)*];
    };
}

name! {
    "sounds done",
    "sounds done, per word",
    "speaks for the fix's list",
    "leads over the other lists",
    "an entry as it stands",
    "the word that names the fix",
    "share of words that the list knows",
    "words that tell a state",
    "sounds like a question for the fix",
    "the rest speaks for the fix",
    "share of the fix's evidence that is here",
    "asks",
    "nothing else is said",
    "a keyword with a negation",
    "a negation",
    "a past form",
    "words (root)",
    "other pieces that sound done",
    "clauses (root)",
    "tells that it is done",
    "tells what is wrong",
}

/// A piece's signals for one fix.
pub type Signals = [f32; SIGNALS];
