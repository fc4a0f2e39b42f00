//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0040,  // sounds done
            0.3450,  // sounds done, per word
            -0.0757, // speaks for the fix's list
            0.0436,  // leads over the other lists
            0.8758,  // an entry as it stands
            0.5636,  // the word that names the fix
            0.4237,  // share of words that the list knows
            0.1285,  // words that tell a state
            -0.2199, // sounds like a question for the fix
            -0.7782, // the rest speaks for the fix
            0.9706,  // share of the fix's evidence that is here
            -0.1039, // asks
            -1.9453, // nothing else is said
            -3.1820, // a keyword with a negation
            0.3158,  // a negation
            -0.0657, // a past form
            -0.3884, // words (root)
            0.3253,  // other pieces that sound done
            0.4833,  // clauses (root)
        ],
        bias: -4.5236,
    },
    ruled_out: 0.4254,
    choice: [
        10.1606, // evidence of words
        2.0821,  // likeness to the nearest question
        1.1411,  // likeness to the nearest 'not question'
        0.1839,  // words of keywords
        0.9496,  // is the guide as a whole
        -0.9007, // words of the fixes' keywords, for the guide as a whole
    ],
    relevance: Logit {
        weights: [
            2.8262,  // share of known content words
            -0.3629, // content words (root)
            2.0489,  // score of the best class
            -3.5361, // score of the best class per word
            1.9748,  // likeness to the nearest question
            -0.9248, // likeness to the nearest 'not question'
            1.1982,  // lead of the nearest question
            0.4532,  // words of the topic
            0.2499,  // phrases of the topic
            1.0375,  // topic words and phrases per word
            -0.2170, // other topics named
            -3.1181, // other topics named per word
            -0.2329, // other topics named and no phrase of the topic
            -0.0835, // keywords of the best fix
            0.1503,  // evidence for the topic
            0.1614,  // evidence for the topic per word
            0.4906,  // a question mark
            0.2954,  // asks or complains
            -0.4903, // thanks or brings good news
            0.6116,  // share of the best class
            0.4688,  // fixes ruled out
            -0.8032, // score of nobody
            1.1865,  // lead of the best class over nobody
            1.1780,  // votes of the nearest questions
        ],
        bias: -3.5467,
    },
    on_topic: 0.8605,
};
