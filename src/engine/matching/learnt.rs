//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0010,  // sounds done
            0.3480,  // sounds done, per word
            -0.0779, // speaks for the fix's list
            0.0453,  // leads over the other lists
            0.8626,  // an entry as it stands
            0.5656,  // the word that names the fix
            0.4212,  // share of words that the list knows
            0.1287,  // words that tell a state
            -0.2234, // sounds like a question for the fix
            -0.7689, // the rest speaks for the fix
            1.0057,  // share of the fix's evidence that is here
            -0.1151, // asks
            -1.9653, // nothing else is said
            -3.2084, // a keyword with a negation
            0.3189,  // a negation
            -0.0631, // a past form
            -0.3991, // words (root)
            0.3266,  // other pieces that sound done
            0.4936,  // clauses (root)
        ],
        bias: -4.5267,
    },
    ruled_out: 0.4353,
    choice: [
        10.1630, // evidence of words
        2.0817,  // likeness to the nearest question
        1.0133,  // likeness to the nearest 'not question'
        0.1848,  // words of keywords
        0.9517,  // is the guide as a whole
        -0.9054, // words of the fixes' keywords, for the guide as a whole
    ],
    relevance: Logit {
        weights: [
            2.7099,  // share of known content words
            -0.3593, // content words (root)
            2.0419,  // score of the best class
            -3.4019, // score of the best class per word
            2.0756,  // likeness to the nearest question
            -0.6790, // likeness to the nearest 'not question'
            1.1266,  // lead of the nearest question
            0.4493,  // words of the topic
            0.2712,  // phrases of the topic
            1.0688,  // topic words and phrases per word
            -0.2369, // other topics named
            -3.1121, // other topics named per word
            -0.1898, // other topics named and no phrase of the topic
            -0.0970, // keywords of the best fix
            0.1545,  // evidence for the topic
            0.1834,  // evidence for the topic per word
            0.4805,  // a question mark
            0.2966,  // asks or complains
            -0.4803, // thanks or brings good news
            0.5883,  // share of the best class
            0.4662,  // fixes ruled out
            -0.7593, // score of nobody
            1.1596,  // lead of the best class over nobody
            1.2811,  // votes of the nearest questions
        ],
        bias: -3.6798,
    },
    on_topic: 0.8392,
};
