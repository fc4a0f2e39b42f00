//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0296,  // sounds done
            0.3551,  // sounds done, per word
            -0.0879, // speaks for the fix's list
            0.0322,  // leads over the other lists
            1.3552,  // an entry as it stands
            0.4949,  // the word that names the fix
            0.6305,  // share of words that the list knows
            0.1386,  // words that tell a state
            -0.4387, // sounds like a question for the fix
            -0.5189, // the rest speaks for the fix
            2.1972,  // share of the fix's evidence that is here
            -0.0216, // asks
            -1.5808, // nothing else is said
            -3.6944, // a keyword with a negation
            0.3195,  // a negation
            -0.1719, // a past form
            -0.7563, // words (root)
            0.2516,  // other pieces that sound done
            0.4218,  // clauses (root)
        ],
        bias: -4.4912,
    },
    silenced: 0.4021,
    choice: [
        4.3039,  // evidence of words
        -2.5287, // evidence of words in pieces that sound done
        2.1928,  // contrast of words
        2.2173,  // likeness to the nearest question
        1.0358,  // likeness to the nearest 'not question'
        0.0753,  // words of keywords
        0.4864,  // is the guide as a whole
        -0.6380, // words of the fixes' keywords, for the guide as a whole
        1.5497,  // contrast of letters
    ],
    whole: Logit {
        weights: [
            1.0116,  // log-odds of the likeliest piece
            0.5172,  // log-odds of all pieces together
            -4.8888, // share of the fix
            0.0904,  // log-odds of this share
            -0.2619, // evidence outside such pieces
            -2.1236, // evidence inside such pieces
            0.4274,  // keywords outside such pieces
            0.6934,  // keywords inside such pieces
            0.0585,  // the rest speaks for the fix
            0.3072,  // the likeliest piece speaks for the fix
            -0.3774, // likeness to the nearest question
            -1.0101, // log-odds of the likeliest piece above even
            -0.1020, // log-odds of all pieces above even
            -0.4659, // log-odds of the likeliest piece by share
            0.0075,  // log-odds of all pieces by share
            0.1180,  // log-odds of the likeliest piece by evidence outside
            -0.1832, // log-odds of all pieces by evidence outside
        ],
        bias: 2.3566,
    },
    ruled_out: 0.1054,
    relevance: Logit {
        weights: [
            2.8507,  // share of known content words
            -0.0572, // content words (root)
            0.6910,  // score of the best class
            -2.7418, // score of the best class per word
            1.8404,  // likeness to the nearest question
            -1.0678, // likeness to the nearest 'not question'
            1.1930,  // lead of the nearest question
            0.3490,  // words of the topic
            0.0977,  // phrases of the topic
            0.6465,  // topic words and phrases per word
            -0.2303, // other topics named
            -2.5256, // other topics named per word
            -0.1329, // other topics named and no phrase of the topic
            -0.1754, // keywords of the best fix
            0.1156,  // evidence for the topic
            0.2586,  // evidence for the topic per word
            0.1267,  // a question mark
            0.3803,  // asks or complains
            -0.3132, // thanks or brings good news
            1.5409,  // share of the best class
            0.2256,  // fixes ruled out
            0.2318,  // score of nobody
            0.0290,  // lead of the best class over nobody
            0.6646,  // votes of the nearest questions
            -0.9067, // contrast of the best class
            1.9185,  // lead of the best class in contrast over nobody
        ],
        bias: -3.8920,
    },
    on_topic: 0.7896,
    surely_on_topic: 0.9527,
};
