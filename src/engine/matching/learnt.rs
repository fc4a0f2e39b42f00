//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0054,  // sounds done
            0.3623,  // sounds done, per word
            -0.0705, // speaks for the fix's list
            0.0371,  // leads over the other lists
            1.2805,  // an entry as it stands
            0.5428,  // the word that names the fix
            0.7146,  // share of words that the list knows
            0.0715,  // words that tell a state
            -0.2226, // sounds like a question for the fix
            -0.7917, // the rest speaks for the fix
            1.0549,  // share of the fix's evidence that is here
            -0.1621, // asks
            -1.5165, // nothing else is said
            -3.4773, // a keyword with a negation
            0.2995,  // a negation
            -0.0950, // a past form
            -0.3588, // words (root)
            0.2900,  // other pieces that sound done
            0.3858,  // clauses (root)
        ],
        bias: -4.4575,
    },
    silenced: 0.4162,
    choice: [
        4.8971,  // evidence of words
        -0.0746, // evidence of words in pieces that sound done
        3.5111,  // contrast of words
        2.4329,  // likeness to the nearest question
        1.3855,  // likeness to the nearest 'not question'
        0.1464,  // words of keywords
        0.6236,  // is the guide as a whole
        -0.8489, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.9848,  // log-odds of the likeliest piece
            0.4128,  // log-odds of all pieces together
            -5.2175, // share of the fix
            0.1372,  // log-odds of this share
            -0.4351, // evidence outside such pieces
            -1.4657, // evidence inside such pieces
            0.4770,  // keywords outside such pieces
            0.6010,  // keywords inside such pieces
            0.1092,  // the rest speaks for the fix
            0.6457,  // the likeliest piece speaks for the fix
            -1.3673, // likeness to the nearest question
            -0.8697, // log-odds of the likeliest piece above even
            -0.1079, // log-odds of all pieces above even
            -0.7596, // log-odds of the likeliest piece by share
            0.2447,  // log-odds of all pieces by share
            0.2310,  // log-odds of the likeliest piece by evidence outside
            -0.1471, // log-odds of all pieces by evidence outside
        ],
        bias: 2.5612,
    },
    ruled_out: 0.1765,
    relevance: Logit {
        weights: [
            2.9183,  // share of known content words
            -0.1482, // content words (root)
            1.0481,  // score of the best class
            -2.5481, // score of the best class per word
            1.9423,  // likeness to the nearest question
            -0.9556, // likeness to the nearest 'not question'
            1.2043,  // lead of the nearest question
            0.3364,  // words of the topic
            0.1607,  // phrases of the topic
            0.7028,  // topic words and phrases per word
            -0.3245, // other topics named
            -2.9551, // other topics named per word
            -0.1544, // other topics named and no phrase of the topic
            -0.0478, // keywords of the best fix
            0.1426,  // evidence for the topic
            0.0597,  // evidence for the topic per word
            0.5059,  // a question mark
            0.2620,  // asks or complains
            -0.3732, // thanks or brings good news
            1.0672,  // share of the best class
            0.2397,  // fixes ruled out
            0.3196,  // score of nobody
            0.2554,  // lead of the best class over nobody
            1.0219,  // votes of the nearest questions
            -0.8352, // contrast of the best class
            1.8670,  // lead of the best class in contrast over nobody
        ],
        bias: -4.1824,
    },
    on_topic: 0.8512,
    surely_on_topic: 0.9786,
};
