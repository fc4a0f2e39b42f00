//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0044,  // sounds done
            0.3628,  // sounds done, per word
            -0.0705, // speaks for the fix's list
            0.0378,  // leads over the other lists
            1.3443,  // an entry as it stands
            0.5191,  // the word that names the fix
            0.6617,  // share of words that the list knows
            0.1265,  // words that tell a state
            -0.2563, // sounds like a question for the fix
            -0.7421, // the rest speaks for the fix
            1.0870,  // share of the fix's evidence that is here
            -0.0813, // asks
            -1.5363, // nothing else is said
            -3.4788, // a keyword with a negation
            0.2962,  // a negation
            -0.1236, // a past form
            -0.4007, // words (root)
            0.2998,  // other pieces that sound done
            0.4137,  // clauses (root)
        ],
        bias: -4.4185,
    },
    silenced: 0.4241,
    choice: [
        5.0200,  // evidence of words
        -0.2410, // evidence of words in pieces that sound done
        3.4708,  // contrast of words
        2.4109,  // likeness to the nearest question
        1.3019,  // likeness to the nearest 'not question'
        0.1574,  // words of keywords
        0.6187,  // is the guide as a whole
        -0.8273, // words of the fixes' keywords, for the guide as a whole
    ],
    whole: Logit {
        weights: [
            0.9449,  // log-odds of the likeliest piece
            0.4416,  // log-odds of all pieces together
            -5.2657, // share of the fix
            0.1459,  // log-odds of this share
            -0.5689, // evidence outside such pieces
            -1.6672, // evidence inside such pieces
            0.4694,  // keywords outside such pieces
            0.6427,  // keywords inside such pieces
            0.1010,  // the rest speaks for the fix
            0.6511,  // the likeliest piece speaks for the fix
            -1.1840, // likeness to the nearest question
            -0.8296, // log-odds of the likeliest piece above even
            -0.1609, // log-odds of all pieces above even
            -0.6954, // log-odds of the likeliest piece by share
            0.1758,  // log-odds of all pieces by share
            0.1646,  // log-odds of the likeliest piece by evidence outside
            -0.0668, // log-odds of all pieces by evidence outside
        ],
        bias: 2.6121,
    },
    ruled_out: 0.1665,
    relevance: Logit {
        weights: [
            2.8894,  // share of known content words
            -0.1108, // content words (root)
            1.1085,  // score of the best class
            -2.8805, // score of the best class per word
            1.9920,  // likeness to the nearest question
            -0.9817, // likeness to the nearest 'not question'
            1.2326,  // lead of the nearest question
            0.3378,  // words of the topic
            0.1486,  // phrases of the topic
            0.7649,  // topic words and phrases per word
            -0.3767, // other topics named
            -2.7457, // other topics named per word
            -0.1664, // other topics named and no phrase of the topic
            -0.0710, // keywords of the best fix
            0.1395,  // evidence for the topic
            0.0658,  // evidence for the topic per word
            0.5344,  // a question mark
            0.2785,  // asks or complains
            -0.3301, // thanks or brings good news
            1.0322,  // share of the best class
            0.3835,  // fixes ruled out
            0.3417,  // score of nobody
            0.2614,  // lead of the best class over nobody
            1.1239,  // votes of the nearest questions
            -0.7792, // contrast of the best class
            1.8746,  // lead of the best class in contrast over nobody
        ],
        bias: -4.3193,
    },
    on_topic: 0.8701,
    surely_on_topic: 0.9832,
};
