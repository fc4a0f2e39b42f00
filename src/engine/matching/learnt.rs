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
    silenced: 0.3553,
    choice: [
        4.9249,  // evidence of words
        0.4964,  // evidence of words in pieces that sound done
        3.5056,  // contrast of words
        2.4282,  // likeness to the nearest question
        1.3968,  // likeness to the nearest 'not question'
        0.1550,  // words of keywords
        0.6155,  // is the guide as a whole
        -0.8431, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            1.0155,  // log-odds of the likeliest piece
            0.3853,  // log-odds of all pieces together
            -5.2203, // share of the fix
            0.1305,  // log-odds of this share
            -0.4943, // evidence outside such pieces
            -1.0618, // evidence inside such pieces
            0.5112,  // keywords outside such pieces
            0.5042,  // keywords inside such pieces
            0.1085,  // the rest speaks for the fix
            0.6479,  // the likeliest piece speaks for the fix
            -1.3241, // likeness to the nearest question
            -0.8372, // log-odds of the likeliest piece above even
            -0.1143, // log-odds of all pieces above even
            -0.6908, // log-odds of the likeliest piece by share
            0.2058,  // log-odds of all pieces by share
            0.1250,  // log-odds of the likeliest piece by evidence outside
            -0.0955, // log-odds of all pieces by evidence outside
        ],
        bias: 2.5012,
    },
    ruled_out: 0.1755,
    relevance: Logit {
        weights: [
            2.9278,  // share of known content words
            -0.1445, // content words (root)
            1.0754,  // score of the best class
            -2.5797, // score of the best class per word
            1.9313,  // likeness to the nearest question
            -0.9595, // likeness to the nearest 'not question'
            1.2018,  // lead of the nearest question
            0.3475,  // words of the topic
            0.1779,  // phrases of the topic
            0.6865,  // topic words and phrases per word
            -0.3159, // other topics named
            -2.9838, // other topics named per word
            -0.1521, // other topics named and no phrase of the topic
            -0.0499, // keywords of the best fix
            0.1428,  // evidence for the topic
            0.0537,  // evidence for the topic per word
            0.5031,  // a question mark
            0.2657,  // asks or complains
            -0.3728, // thanks or brings good news
            1.0618,  // share of the best class
            0.2573,  // fixes ruled out
            0.2736,  // score of nobody
            0.2927,  // lead of the best class over nobody
            1.0141,  // votes of the nearest questions
            -0.8281, // contrast of the best class
            1.8418,  // lead of the best class in contrast over nobody
        ],
        bias: -4.1692,
    },
    on_topic: 0.8511,
    surely_on_topic: 0.9786,
};
