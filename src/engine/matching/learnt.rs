//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0055,  // sounds done
            0.3635,  // sounds done, per word
            -0.0706, // speaks for the fix's list
            0.0367,  // leads over the other lists
            1.2794,  // an entry as it stands
            0.5422,  // the word that names the fix
            0.7063,  // share of words that the list knows
            0.0721,  // words that tell a state
            -0.2299, // sounds like a question for the fix
            -0.7593, // the rest speaks for the fix
            1.1025,  // share of the fix's evidence that is here
            -0.1598, // asks
            -1.5281, // nothing else is said
            -3.4949, // a keyword with a negation
            0.3023,  // a negation
            -0.0948, // a past form
            -0.3711, // words (root)
            0.2891,  // other pieces that sound done
            0.3901,  // clauses (root)
        ],
        bias: -4.4556,
    },
    silenced: 0.4196,
    choice: [
        4.9726,  // evidence of words
        -0.0226, // evidence of words in pieces that sound done
        3.4853,  // contrast of words
        2.4296,  // likeness to the nearest question
        1.2994,  // likeness to the nearest 'not question'
        0.1512,  // words of keywords
        0.6206,  // is the guide as a whole
        -0.8265, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            1.0044,  // log-odds of the likeliest piece
            0.4048,  // log-odds of all pieces together
            -5.1633, // share of the fix
            0.1341,  // log-odds of this share
            -0.4133, // evidence outside such pieces
            -1.4550, // evidence inside such pieces
            0.4752,  // keywords outside such pieces
            0.6191,  // keywords inside such pieces
            0.1060,  // the rest speaks for the fix
            0.6250,  // the likeliest piece speaks for the fix
            -1.4467, // likeness to the nearest question
            -0.8822, // log-odds of the likeliest piece above even
            -0.1029, // log-odds of all pieces above even
            -0.8009, // log-odds of the likeliest piece by share
            0.2642,  // log-odds of all pieces by share
            0.2070,  // log-odds of the likeliest piece by evidence outside
            -0.1294, // log-odds of all pieces by evidence outside
        ],
        bias: 2.5673,
    },
    ruled_out: 0.1781,
    relevance: Logit {
        weights: [
            2.9021,  // share of known content words
            -0.0988, // content words (root)
            1.1087,  // score of the best class
            -2.8899, // score of the best class per word
            1.9889,  // likeness to the nearest question
            -0.9787, // likeness to the nearest 'not question'
            1.2301,  // lead of the nearest question
            0.3359,  // words of the topic
            0.1389,  // phrases of the topic
            0.7628,  // topic words and phrases per word
            -0.3566, // other topics named
            -2.7810, // other topics named per word
            -0.1712, // other topics named and no phrase of the topic
            -0.0585, // keywords of the best fix
            0.1399,  // evidence for the topic
            0.0668,  // evidence for the topic per word
            0.5258,  // a question mark
            0.2824,  // asks or complains
            -0.3227, // thanks or brings good news
            1.0234,  // share of the best class
            0.2436,  // fixes ruled out
            0.3373,  // score of nobody
            0.2641,  // lead of the best class over nobody
            1.1129,  // votes of the nearest questions
            -0.7587, // contrast of the best class
            1.8548,  // lead of the best class in contrast over nobody
        ],
        bias: -4.3589,
    },
    on_topic: 0.8681,
    surely_on_topic: 0.9832,
};
