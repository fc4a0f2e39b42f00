//! Does a piece of a message rule a fix out?
//!
//! A handful of signals, to be weighed by a logistic regression.

/// How many signals there are.
pub const SIGNALS: usize = 19;

/// What each signal says, in the order of [`Signals`].
pub const SIGNAL_NAMES: [&str; SIGNALS] = [
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
];

/// A piece's signals for one fix.
pub type Signals = [f32; SIGNALS];
