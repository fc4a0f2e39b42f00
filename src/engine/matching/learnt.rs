//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0637,  // sounds done
            0.1357,  // sounds done, per word
            -0.0560, // speaks for the fix's list
            0.0107,  // leads over the other lists
            1.7205,  // an entry as it stands
            0.3966,  // the word that names the fix
            0.7391,  // share of words that the list knows
            -0.1842, // words that tell a state
            -0.3265, // sounds like a question for the fix
            -0.2033, // the rest speaks for the fix
            0.0676,  // share of the fix's evidence that is here
            -0.4254, // asks
            -0.5111, // nothing else is said
            -3.6766, // a keyword with a negation
            0.1643,  // a negation
            0.0044,  // a past form
            -0.0301, // words (root)
            0.2877,  // other pieces that sound done
            0.1720,  // clauses (root)
            1.5916,  // tells that it is done
            -0.5171, // tells what is wrong
        ],
        bias: -3.5854,
    },
    silenced: 0.5241,
    choice: [
        3.7304,  // evidence of words
        -2.5858, // evidence of words in pieces that sound done
        2.6909,  // contrast of words
        2.1892,  // likeness to the nearest question
        0.5551,  // likeness to the nearest 'not question'
        -0.0065, // words of keywords
        0.7148,  // is the guide as a whole
        -0.5514, // words of the fixes' keywords, for the guide as a whole
        1.2181,  // contrast of letters
    ],
    whole: Logit {
        weights: [
            0.3417,  // log-odds of the likeliest piece
            0.3425,  // log-odds of all pieces together
            -3.0488, // share of the fix
            0.1161,  // log-odds of this share
            0.1015,  // evidence outside such pieces
            -0.8282, // evidence inside such pieces
            0.3042,  // keywords outside such pieces
            0.0965,  // keywords inside such pieces
            0.1169,  // the rest speaks for the fix
            0.2147,  // the likeliest piece speaks for the fix
            0.8209,  // likeness to the nearest question
            -0.4742, // log-odds of the likeliest piece above even
            -0.0564, // log-odds of all pieces above even
            -0.2397, // log-odds of the likeliest piece by share
            0.3114,  // log-odds of all pieces by share
            -0.0777, // log-odds of the likeliest piece by evidence outside
            -0.1455, // log-odds of all pieces by evidence outside
            0.2187,  // sounds done
            -0.1373, // sounds done, per word
            -0.1393, // speaks for the fix's list
            0.1921,  // leads over the other lists
            0.8914,  // an entry as it stands
            0.2319,  // the word that names the fix
            1.5933,  // share of words that the list knows
            -0.2086, // words that tell a state
            0.2200,  // sounds like a question for the fix
            -0.5720, // the rest speaks for the fix
            0.7889,  // share of the fix's evidence that is here
            -0.9106, // asks
            0.1917,  // nothing else is said
            -4.0704, // a keyword with a negation
            0.3102,  // a negation
            0.0968,  // a past form
            0.1713,  // words (root)
            -0.2219, // other pieces that sound done
            0.3677,  // clauses (root)
            1.4488,  // tells that it is done
            -0.8923, // tells what is wrong
            -0.0107, // sounds done, by log-odds of the share
            0.0069,  // sounds done, per word, by log-odds of the share
            0.0057,  // speaks for the fix's list, by log-odds of the share
            -0.0081, // leads over the other lists, by log-odds of the share
            -0.1554, // an entry as it stands, by log-odds of the share
            -0.0872, // the word that names the fix, by log-odds of the share
            0.1629,  // share of words that the list knows, by log-odds of the share
            0.0152,  // words that tell a state, by log-odds of the share
            -0.1169, // sounds like a question for the fix, by log-odds of the share
            -0.0852, // the rest speaks for the fix, by log-odds of the share
            0.0649,  // share of the fix's evidence that is here, by log-odds of the share
            -0.0662, // asks, by log-odds of the share
            -0.0019, // nothing else is said, by log-odds of the share
            -0.3750, // a keyword with a negation, by log-odds of the share
            0.1617,  // a negation, by log-odds of the share
            0.0885,  // a past form, by log-odds of the share
            -0.0342, // words (root), by log-odds of the share
            -0.0660, // other pieces that sound done, by log-odds of the share
            0.0216,  // clauses (root), by log-odds of the share
            -0.1087, // tells that it is done, by log-odds of the share
            -0.0415, // tells what is wrong, by log-odds of the share
        ],
        bias: -3.3319,
    },
    ruled_out: 0.2784,
    relevance: Logit {
        weights: [
            2.0148,  // share of known content words
            -0.0845, // content words (root)
            0.6499,  // score of the best class
            -3.5703, // score of the best class per word
            2.4076,  // likeness to the nearest question
            -0.5801, // likeness to the nearest 'not question'
            1.1139,  // lead of the nearest question
            0.2739,  // words of the topic
            0.1707,  // phrases of the topic
            1.0817,  // topic words and phrases per word
            -0.2909, // other topics named
            -1.9040, // other topics named per word
            -0.4323, // other topics named and no phrase of the topic
            -0.0783, // keywords of the best fix
            0.0868,  // evidence for the topic
            0.2743,  // evidence for the topic per word
            0.2845,  // a question mark
            0.4566,  // asks or complains
            -0.2616, // thanks or brings good news
            1.2683,  // share of the best class
            0.2900,  // fixes ruled out
            0.0282,  // score of nobody
            0.3205,  // lead of the best class over nobody
            0.5125,  // votes of the nearest questions
            -1.2702, // contrast of the best class
            2.0429,  // lead of the best class in contrast over nobody
        ],
        bias: -3.2424,
    },
    on_topic: 0.8424,
    surely_on_topic: 0.9626,
};
