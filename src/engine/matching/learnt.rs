//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0958,  // sounds done
            0.2288,  // sounds done, per word
            -0.0273, // speaks for the fix's list
            0.0285,  // leads over the other lists
            2.2702,  // an entry as it stands
            0.4681,  // the word that names the fix
            0.7687,  // share of words that the list knows
            -0.0777, // words that tell a state
            -0.2494, // sounds like a question for the fix
            -0.1429, // the rest speaks for the fix
            0.1911,  // share of the fix's evidence that is here
            -0.4269, // asks
            -0.5431, // nothing else is said
            -4.1416, // a keyword with a negation
            0.4596,  // a negation
            -0.0190, // a past form
            -0.5049, // words (root)
            0.2395,  // other pieces that sound done
            0.2025,  // clauses (root)
        ],
        bias: -2.8192,
    },
    silenced: 0.5294,
    choice: [
        3.9574,  // evidence of words
        -1.6972, // evidence of words in pieces that sound done
        2.5495,  // contrast of words
        2.1110,  // likeness to the nearest question
        0.8803,  // likeness to the nearest 'not question'
        0.0216,  // words of keywords
        0.6514,  // is the guide as a whole
        -0.5136, // words of the fixes' keywords, for the guide as a whole
        1.3422,  // contrast of letters
    ],
    whole: Logit {
        weights: [
            1.6400,  // log-odds of the likeliest piece
            0.5383,  // log-odds of all pieces together
            -3.7659, // share of the fix
            0.0486,  // log-odds of this share
            -0.7532, // evidence outside such pieces
            -2.1845, // evidence inside such pieces
            0.3382,  // keywords outside such pieces
            0.5146,  // keywords inside such pieces
            0.1067,  // the rest speaks for the fix
            0.6056,  // the likeliest piece speaks for the fix
            0.5230,  // likeness to the nearest question
            -1.3477, // log-odds of the likeliest piece above even
            0.1358,  // log-odds of all pieces above even
            -0.8327, // log-odds of the likeliest piece by share
            0.0935,  // log-odds of all pieces by share
            0.2535,  // log-odds of the likeliest piece by evidence outside
            -0.6082, // log-odds of all pieces by evidence outside
        ],
        bias: 2.2197,
    },
    ruled_out: 0.3164,
    relevance: Logit {
        weights: [
            2.4413,  // share of known content words
            -0.0154, // content words (root)
            0.7934,  // score of the best class
            -3.7229, // score of the best class per word
            2.2100,  // likeness to the nearest question
            -0.7143, // likeness to the nearest 'not question'
            1.0706,  // lead of the nearest question
            0.2177,  // words of the topic
            -0.0117, // phrases of the topic
            1.1032,  // topic words and phrases per word
            -0.1893, // other topics named
            -1.6187, // other topics named per word
            -0.2729, // other topics named and no phrase of the topic
            -0.1794, // keywords of the best fix
            0.1234,  // evidence for the topic
            0.2578,  // evidence for the topic per word
            0.2475,  // a question mark
            0.4585,  // asks or complains
            -0.2128, // thanks or brings good news
            1.5647,  // share of the best class
            0.2093,  // fixes ruled out
            0.2283,  // score of nobody
            0.1763,  // lead of the best class over nobody
            0.5160,  // votes of the nearest questions
            -0.9922, // contrast of the best class
            1.9105,  // lead of the best class in contrast over nobody
        ],
        bias: -4.1555,
    },
    on_topic: 0.8361,
    surely_on_topic: 0.9621,
};
