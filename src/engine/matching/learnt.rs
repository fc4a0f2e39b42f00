//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0064,  // sounds done
            0.3600,  // sounds done, per word
            -0.0699, // speaks for the fix's list
            0.0375,  // leads over the other lists
            1.2840,  // an entry as it stands
            0.5432,  // the word that names the fix
            0.7183,  // share of words that the list knows
            0.0709,  // words that tell a state
            -0.2252, // sounds like a question for the fix
            -0.8011, // the rest speaks for the fix
            1.0425,  // share of the fix's evidence that is here
            -0.1638, // asks
            -1.5161, // nothing else is said
            -3.4737, // a keyword with a negation
            0.3001,  // a negation
            -0.0955, // a past form
            -0.3556, // words (root)
            0.2895,  // other pieces that sound done
            0.3873,  // clauses (root)
        ],
        bias: -4.4596,
    },
    silenced: 0.3532,
    choice: [
        4.9833,  // evidence of words
        0.5258,  // evidence of words in pieces that sound done
        3.4845,  // contrast of words
        2.3661,  // likeness to the nearest question
        1.3692,  // likeness to the nearest 'not question'
        0.1557,  // words of keywords
        0.7967,  // is the guide as a whole
        -0.8719, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.1753,  // log-odds of the likeliest piece
            0.2624,  // log-odds of all pieces together
            -4.3786, // share of the fix
            0.0493,  // log-odds of this share
            -1.0328, // evidence outside such pieces
            -0.7711, // evidence inside such pieces
            0.5437,  // keywords outside such pieces
            0.6104,  // keywords inside such pieces
            0.0378,  // the rest speaks for the fix
            0.8139,  // the likeliest piece speaks for the fix
            -1.2901, // likeness to the nearest question
        ],
        bias: 1.1355,
    },
    ruled_out: 0.1866,
    relevance: Logit {
        weights: [
            3.0163,  // share of known content words
            -0.1815, // content words (root)
            0.9342,  // score of the best class
            -2.5176, // score of the best class per word
            1.8987,  // likeness to the nearest question
            -0.9320, // likeness to the nearest 'not question'
            1.1716,  // lead of the nearest question
            0.3651,  // words of the topic
            0.1748,  // phrases of the topic
            0.6796,  // topic words and phrases per word
            -0.2609, // other topics named
            -3.0309, // other topics named per word
            -0.2012, // other topics named and no phrase of the topic
            -0.0379, // keywords of the best fix
            0.1336,  // evidence for the topic
            0.0849,  // evidence for the topic per word
            0.4906,  // a question mark
            0.2628,  // asks or complains
            -0.3746, // thanks or brings good news
            1.0406,  // share of the best class
            0.1570,  // fixes ruled out
            0.2805,  // score of nobody
            0.2361,  // lead of the best class over nobody
            1.0343,  // votes of the nearest questions
            -0.7649, // contrast of the best class
            1.8681,  // lead of the best class in contrast over nobody
        ],
        bias: -4.1219,
    },
    on_topic: 0.8644,
};
