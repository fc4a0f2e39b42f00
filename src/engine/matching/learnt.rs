//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0045,  // sounds done
            0.3627,  // sounds done, per word
            -0.0705, // speaks for the fix's list
            0.0378,  // leads over the other lists
            1.3444,  // an entry as it stands
            0.5191,  // the word that names the fix
            0.6617,  // share of words that the list knows
            0.1265,  // words that tell a state
            -0.2564, // sounds like a question for the fix
            -0.7421, // the rest speaks for the fix
            1.0875,  // share of the fix's evidence that is here
            -0.0813, // asks
            -1.5364, // nothing else is said
            -3.4801, // a keyword with a negation
            0.2962,  // a negation
            -0.1236, // a past form
            -0.4008, // words (root)
            0.2998,  // other pieces that sound done
            0.4137,  // clauses (root)
        ],
        bias: -4.4186,
    },
    silenced: 0.4241,
    choice: [
        5.0184,  // evidence of words
        -0.2458, // evidence of words in pieces that sound done
        3.4728,  // contrast of words
        2.4118,  // likeness to the nearest question
        1.3024,  // likeness to the nearest 'not question'
        0.1560,  // words of keywords
        0.6185,  // is the guide as a whole
        -0.8278, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.9427,  // log-odds of the likeliest piece
            0.4426,  // log-odds of all pieces together
            -5.2642, // share of the fix
            0.1456,  // log-odds of this share
            -0.5784, // evidence outside such pieces
            -1.6664, // evidence inside such pieces
            0.4742,  // keywords outside such pieces
            0.6427,  // keywords inside such pieces
            0.1005,  // the rest speaks for the fix
            0.6511,  // the likeliest piece speaks for the fix
            -1.1807, // likeness to the nearest question
            -0.8253, // log-odds of the likeliest piece above even
            -0.1637, // log-odds of all pieces above even
            -0.6929, // log-odds of the likeliest piece by share
            0.1737,  // log-odds of all pieces by share
            0.1613,  // log-odds of the likeliest piece by evidence outside
            -0.0640, // log-odds of all pieces by evidence outside
        ],
        bias: 2.6097,
    },
    ruled_out: 0.1682,
    relevance: Logit {
        weights: [
            2.8888,  // share of known content words
            -0.1119, // content words (root)
            1.1124,  // score of the best class
            -2.8726, // score of the best class per word
            1.9916,  // likeness to the nearest question
            -0.9812, // likeness to the nearest 'not question'
            1.2323,  // lead of the nearest question
            0.3382,  // words of the topic
            0.1485,  // phrases of the topic
            0.7649,  // topic words and phrases per word
            -0.3777, // other topics named
            -2.7430, // other topics named per word
            -0.1667, // other topics named and no phrase of the topic
            -0.0712, // keywords of the best fix
            0.1395,  // evidence for the topic
            0.0656,  // evidence for the topic per word
            0.5345,  // a question mark
            0.2783,  // asks or complains
            -0.3311, // thanks or brings good news
            1.0279,  // share of the best class
            0.3909,  // fixes ruled out
            0.3430,  // score of nobody
            0.2622,  // lead of the best class over nobody
            1.1238,  // votes of the nearest questions
            -0.7813, // contrast of the best class
            1.8756,  // lead of the best class in contrast over nobody
        ],
        bias: -4.3172,
    },
    on_topic: 0.8701,
    surely_on_topic: 0.9831,
};
