//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0310,  // sounds done
            0.3487,  // sounds done, per word
            -0.0887, // speaks for the fix's list
            0.0312,  // leads over the other lists
            1.3600,  // an entry as it stands
            0.4996,  // the word that names the fix
            0.6449,  // share of words that the list knows
            0.1413,  // words that tell a state
            -0.4353, // sounds like a question for the fix
            -0.5262, // the rest speaks for the fix
            2.1549,  // share of the fix's evidence that is here
            -0.0229, // asks
            -1.6245, // nothing else is said
            -3.7083, // a keyword with a negation
            0.3453,  // a negation
            -0.1670, // a past form
            -0.7565, // words (root)
            0.2696,  // other pieces that sound done
            0.3950,  // clauses (root)
        ],
        bias: -4.4616,
    },
    silenced: 0.4055,
    choice: [
        4.2181,  // evidence of words
        -2.8324, // evidence of words in pieces that sound done
        2.3010,  // contrast of words
        2.1948,  // likeness to the nearest question
        1.2498,  // likeness to the nearest 'not question'
        0.0664,  // words of keywords
        0.4876,  // is the guide as a whole
        -0.6320, // words of the fixes' keywords, for the guide as a whole
        1.5291,  // contrast of letters
    ],
    whole: Logit {
        weights: [
            1.0075,  // log-odds of the likeliest piece
            0.4931,  // log-odds of all pieces together
            -4.8717, // share of the fix
            0.1023,  // log-odds of this share
            -0.3640, // evidence outside such pieces
            -2.0965, // evidence inside such pieces
            0.4238,  // keywords outside such pieces
            0.6947,  // keywords inside such pieces
            0.0566,  // the rest speaks for the fix
            0.3239,  // the likeliest piece speaks for the fix
            -0.3867, // likeness to the nearest question
            -0.9947, // log-odds of the likeliest piece above even
            -0.1138, // log-odds of all pieces above even
            -0.5005, // log-odds of the likeliest piece by share
            0.0198,  // log-odds of all pieces by share
            0.1122,  // log-odds of the likeliest piece by evidence outside
            -0.1382, // log-odds of all pieces by evidence outside
        ],
        bias: 2.4304,
    },
    ruled_out: 0.1426,
    relevance: Logit {
        weights: [
            2.8329,  // share of known content words
            -0.0928, // content words (root)
            0.7487,  // score of the best class
            -2.6539, // score of the best class per word
            1.6287,  // likeness to the nearest question
            -1.0738, // likeness to the nearest 'not question'
            1.1141,  // lead of the nearest question
            0.3209,  // words of the topic
            0.0993,  // phrases of the topic
            0.6945,  // topic words and phrases per word
            -0.2149, // other topics named
            -2.5179, // other topics named per word
            -0.1585, // other topics named and no phrase of the topic
            -0.1687, // keywords of the best fix
            0.1194,  // evidence for the topic
            0.2407,  // evidence for the topic per word
            0.1370,  // a question mark
            0.3799,  // asks or complains
            -0.3556, // thanks or brings good news
            1.5435,  // share of the best class
            0.2492,  // fixes ruled out
            0.2409,  // score of nobody
            0.0387,  // lead of the best class over nobody
            0.7036,  // votes of the nearest questions
            -0.9099, // contrast of the best class
            1.8984,  // lead of the best class in contrast over nobody
        ],
        bias: -3.7854,
    },
    on_topic: 0.7551,
    surely_on_topic: 0.9404,
};
