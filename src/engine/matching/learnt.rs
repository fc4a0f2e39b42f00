//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0126,  // sounds done
            0.3663,  // sounds done, per word
            -0.0757, // speaks for the fix's list
            0.0415,  // leads over the other lists
            1.4329,  // an entry as it stands
            0.5127,  // the word that names the fix
            0.6798,  // share of words that the list knows
            0.0844,  // words that tell a state
            -0.2739, // sounds like a question for the fix
            -0.7390, // the rest speaks for the fix
            1.1196,  // share of the fix's evidence that is here
            -0.0475, // asks
            -1.5326, // nothing else is said
            -3.4674, // a keyword with a negation
            0.2885,  // a negation
            -0.1269, // a past form
            -0.3592, // words (root)
            0.2943,  // other pieces that sound done
            0.4103,  // clauses (root)
        ],
        bias: -4.4830,
    },
    silenced: 0.4242,
    choice: [
        5.0154,  // evidence of words
        -0.1530, // evidence of words in pieces that sound done
        3.4733,  // contrast of words
        2.4153,  // likeness to the nearest question
        1.2911,  // likeness to the nearest 'not question'
        0.1587,  // words of keywords
        0.6208,  // is the guide as a whole
        -0.8336, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.9264,  // log-odds of the likeliest piece
            0.4839,  // log-odds of all pieces together
            -5.1839, // share of the fix
            0.1358,  // log-odds of this share
            -0.4415, // evidence outside such pieces
            -1.5808, // evidence inside such pieces
            0.4481,  // keywords outside such pieces
            0.5838,  // keywords inside such pieces
            0.1015,  // the rest speaks for the fix
            0.6570,  // the likeliest piece speaks for the fix
            -1.0784, // likeness to the nearest question
            -0.8407, // log-odds of the likeliest piece above even
            -0.1695, // log-odds of all pieces above even
            -0.6060, // log-odds of the likeliest piece by share
            0.0800,  // log-odds of all pieces by share
            0.2882,  // log-odds of the likeliest piece by evidence outside
            -0.1762, // log-odds of all pieces by evidence outside
        ],
        bias: 2.5269,
    },
    ruled_out: 0.1711,
    relevance: Logit {
        weights: [
            2.8996,  // share of known content words
            -0.1074, // content words (root)
            1.1409,  // score of the best class
            -2.9121, // score of the best class per word
            1.9916,  // likeness to the nearest question
            -0.9713, // likeness to the nearest 'not question'
            1.2277,  // lead of the nearest question
            0.3375,  // words of the topic
            0.1423,  // phrases of the topic
            0.7706,  // topic words and phrases per word
            -0.3582, // other topics named
            -2.7825, // other topics named per word
            -0.1646, // other topics named and no phrase of the topic
            -0.0595, // keywords of the best fix
            0.1398,  // evidence for the topic
            0.0644,  // evidence for the topic per word
            0.5240,  // a question mark
            0.2800,  // asks or complains
            -0.3329, // thanks or brings good news
            1.0072,  // share of the best class
            0.2728,  // fixes ruled out
            0.3294,  // score of nobody
            0.2800,  // lead of the best class over nobody
            1.1184,  // votes of the nearest questions
            -0.7607, // contrast of the best class
            1.8496,  // lead of the best class in contrast over nobody
        ],
        bias: -4.3454,
    },
    on_topic: 0.8682,
    surely_on_topic: 0.9831,
};
