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
        4.8594,  // evidence of words
        -0.1455, // evidence of words in pieces that sound done
        3.5393,  // contrast of words
        2.4297,  // likeness to the nearest question
        1.3706,  // likeness to the nearest 'not question'
        0.1430,  // words of keywords
        0.6206,  // is the guide as a whole
        -0.8499, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.9858,  // log-odds of the likeliest piece
            0.4101,  // log-odds of all pieces together
            -5.2528, // share of the fix
            0.1406,  // log-odds of this share
            -0.4285, // evidence outside such pieces
            -1.4694, // evidence inside such pieces
            0.4740,  // keywords outside such pieces
            0.5994,  // keywords inside such pieces
            0.1093,  // the rest speaks for the fix
            0.6471,  // the likeliest piece speaks for the fix
            -1.3635, // likeness to the nearest question
            -0.8718, // log-odds of the likeliest piece above even
            -0.1046, // log-odds of all pieces above even
            -0.7575, // log-odds of the likeliest piece by share
            0.2431,  // log-odds of all pieces by share
            0.2351,  // log-odds of the likeliest piece by evidence outside
            -0.1485, // log-odds of all pieces by evidence outside
        ],
        bias: 2.5740,
    },
    ruled_out: 0.1749,
    relevance: Logit {
        weights: [
            2.9203,  // share of known content words
            -0.1537, // content words (root)
            1.0447,  // score of the best class
            -2.5939, // score of the best class per word
            1.9398,  // likeness to the nearest question
            -0.9496, // likeness to the nearest 'not question'
            1.2006,  // lead of the nearest question
            0.3408,  // words of the topic
            0.1682,  // phrases of the topic
            0.6902,  // topic words and phrases per word
            -0.3195, // other topics named
            -2.9483, // other topics named per word
            -0.1623, // other topics named and no phrase of the topic
            -0.0495, // keywords of the best fix
            0.1430,  // evidence for the topic
            0.0590,  // evidence for the topic per word
            0.5008,  // a question mark
            0.2653,  // asks or complains
            -0.3647, // thanks or brings good news
            1.0747,  // share of the best class
            0.2355,  // fixes ruled out
            0.3253,  // score of nobody
            0.2514,  // lead of the best class over nobody
            1.0304,  // votes of the nearest questions
            -0.8134, // contrast of the best class
            1.8678,  // lead of the best class in contrast over nobody
        ],
        bias: -4.1914,
    },
    on_topic: 0.8511,
    surely_on_topic: 0.9793,
};
