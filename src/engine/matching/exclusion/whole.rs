//! Does a message as a whole rule a fix out?
//!
//! A piece that sounds done is no proof while the rest of the message asks for that very fix, so what the pieces say is
//! weighed against what the message says for the fix. A handful of signals, for a logistic regression.

use super::signals as piece;

/// How many signals are of the whole message.
const OF_WHOLE: usize = 17;

/// How many signals there are: those of the whole message, those of its likeliest piece, and these times the log-odds of
/// the fix's share, for what a piece must say depends on how much else speaks for the fix.
pub const SIGNALS: usize = OF_WHOLE + 2 * piece::SIGNALS;

/// What each signal says, in the order of [`Signals`].
pub const SIGNAL_NAMES: [&str; SIGNALS] = joined(WHOLE_NAMES, piece::SIGNAL_NAMES, piece::NAMES_BY_SHARE, "");

/// What each signal of the whole message says.
const WHOLE_NAMES: [&str; OF_WHOLE] = [
    "log-odds of the likeliest piece",
    "log-odds of all pieces together",
    "share of the fix",
    "log-odds of this share",
    "evidence outside such pieces",
    "evidence inside such pieces",
    "keywords outside such pieces",
    "keywords inside such pieces",
    "the rest speaks for the fix",
    "the likeliest piece speaks for the fix",
    "likeness to the nearest question",
    "log-odds of the likeliest piece above even",
    "log-odds of all pieces above even",
    "log-odds of the likeliest piece by share",
    "log-odds of all pieces by share",
    "log-odds of the likeliest piece by evidence outside",
    "log-odds of all pieces by evidence outside",
];

/// One fix's signals.
pub type Signals = [f32; SIGNALS];

/// What the signals are read from.
pub(in crate::engine::matching) struct Reading {
    /// How likely the likeliest piece, and any of them, rules the fix out, from 0 to 1.
    pub(in crate::engine::matching) likeliest: f32,
    pub(in crate::engine::matching) together: f32,
    /// The fix's share if nothing were ruled out.
    pub(in crate::engine::matching) share: f32,
    /// What the words outside the pieces that sound done, and inside them, say for the fix.
    pub(in crate::engine::matching) outside: f32,
    pub(in crate::engine::matching) inside: f32,
    /// The fix's keywords outside and inside.
    pub(in crate::engine::matching) keywords_outside: f32,
    pub(in crate::engine::matching) keywords_inside: f32,
    /// By how much the rest and the piece say more for the fix than for the next best.
    pub(in crate::engine::matching) lead_outside: f32,
    pub(in crate::engine::matching) lead_inside: f32,
    /// Likeness to the fix's nearest question.
    pub(in crate::engine::matching) likeness: f32,
    /// The signals of the likeliest piece.
    pub(in crate::engine::matching) piece: piece::Signals,
}

/// The signals of a fix.
pub(in crate::engine::matching) fn signals(reading: &Reading) -> Signals {
    let (likeliest, together) = (log_odds(reading.likeliest), log_odds(reading.together));
    let of_whole = [
        likeliest,
        together,
        reading.share,
        log_odds(reading.share),
        reading.outside,
        reading.inside,
        reading.keywords_outside,
        reading.keywords_inside,
        reading.lead_outside,
        reading.lead_inside,
        reading.likeness,
        likeliest.max(0.0),
        together.max(0.0),
        likeliest * reading.share,
        together * reading.share,
        likeliest * reading.outside,
        together * reading.outside,
    ];
    joined(of_whole, reading.piece, reading.piece.map(|signal| signal * log_odds(reading.share)), 0.0)
}

/// The signals of the whole message, and two lists for its likeliest piece, one after the other.
const fn joined<T: Copy>(
    of_whole: [T; OF_WHOLE],
    of_piece: [T; piece::SIGNALS],
    by_share: [T; piece::SIGNALS],
    empty: T,
) -> [T; SIGNALS] {
    let mut all = [empty; SIGNALS];
    let (head, rest) = all.split_at_mut(OF_WHOLE);
    let (middle, tail) = rest.split_at_mut(piece::SIGNALS);
    head.copy_from_slice(&of_whole);
    middle.copy_from_slice(&of_piece);
    tail.copy_from_slice(&by_share);
    all
}

/// Keeps what is nearly certain from counting without bound.
const UNCERTAIN: f32 = 0.003;

fn log_odds(likelihood: f32) -> f32 {
    ((likelihood + UNCERTAIN) / (1.0 - likelihood + UNCERTAIN)).ln()
}
