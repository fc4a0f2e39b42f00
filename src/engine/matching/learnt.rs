//! What `syncdesk tune` has learnt. Written by it; not to be edited by hand.

use super::weights::{Logit, Weights};

/// The weights in force.
pub(super) const LEARNT: Weights = Weights {
    exclusion: Logit {
        weights: [
            0.0721,  // sounds done
            0.1014,  // sounds done, per word
            -0.0693, // speaks for the fix's list
            0.0147,  // leads over the other lists
            1.7039,  // an entry as it stands
            0.3438,  // the word that names the fix
            0.7169,  // share of words that the list knows
            -0.1604, // words that tell a state
            -0.3124, // sounds like a question for the fix
            -0.1297, // the rest speaks for the fix
            0.1068,  // share of the fix's evidence that is here
            -0.4411, // asks
            -0.5651, // nothing else is said
            -3.7205, // a keyword with a negation
            0.2303,  // a negation
            0.0562,  // a past form
            -0.1858, // words (root)
            0.2623,  // other pieces that sound done
            0.2449,  // clauses (root)
            1.4747,  // tells that it is done
            -0.4267, // tells what is wrong
        ],
        bias: -3.1374,
    },
    silenced: 0.5276,
    choice: [
        4.0574,  // evidence of words
        -2.5099, // evidence of words in pieces that sound done
        2.5403,  // contrast of words
        2.1054,  // likeness to the nearest question
        0.8246,  // likeness to the nearest 'not question'
        0.0417,  // words of keywords
        0.6529,  // is the guide as a whole
        -0.5473, // words of the fixes' keywords, for the guide as a whole
        1.3557,  // contrast of letters
    ],
    whole: Logit {
        weights: [
            0.1409,  // log-odds of the likeliest piece
            0.2922,  // log-odds of all pieces together
            -2.6412, // share of the fix
            0.0374,  // log-odds of this share
            -0.2154, // evidence outside such pieces
            -1.1614, // evidence inside such pieces
            0.3855,  // keywords outside such pieces
            -0.0288, // keywords inside such pieces
            0.1242,  // the rest speaks for the fix
            0.0081,  // the likeliest piece speaks for the fix
            1.0902,  // likeness to the nearest question
            -0.4175, // log-odds of the likeliest piece above even
            0.1063,  // log-odds of all pieces above even
            0.1519,  // log-odds of the likeliest piece by share
            0.1156,  // log-odds of all pieces by share
            0.0106,  // log-odds of the likeliest piece by evidence outside
            -0.1975, // log-odds of all pieces by evidence outside
            0.2162,  // sounds done
            -0.1550, // sounds done, per word
            -0.1229, // speaks for the fix's list
            0.2020,  // leads over the other lists
            0.4306,  // an entry as it stands
            0.1216,  // the word that names the fix
            1.5090,  // share of words that the list knows
            -0.0815, // words that tell a state
            0.6418,  // sounds like a question for the fix
            -0.8183, // the rest speaks for the fix
            0.9427,  // share of the fix's evidence that is here
            -1.2623, // asks
            0.0579,  // nothing else is said
            -4.4511, // a keyword with a negation
            0.3542,  // a negation
            0.2394,  // a past form
            -0.0114, // words (root)
            -0.2396, // other pieces that sound done
            0.5096,  // clauses (root)
            1.5335,  // tells that it is done
            -0.7704, // tells what is wrong
            -0.0105, // sounds done, by log-odds of the share
            -0.0054, // sounds done, per word, by log-odds of the share
            0.0154,  // speaks for the fix's list, by log-odds of the share
            -0.0166, // leads over the other lists, by log-odds of the share
            -0.3364, // an entry as it stands, by log-odds of the share
            -0.1022, // the word that names the fix, by log-odds of the share
            0.1614,  // share of words that the list knows, by log-odds of the share
            0.0581,  // words that tell a state, by log-odds of the share
            -0.1532, // sounds like a question for the fix, by log-odds of the share
            -0.1343, // the rest speaks for the fix, by log-odds of the share
            0.1433,  // share of the fix's evidence that is here, by log-odds of the share
            -0.0689, // asks, by log-odds of the share
            0.0268,  // nothing else is said, by log-odds of the share
            -0.3554, // a keyword with a negation, by log-odds of the share
            0.1280,  // a negation, by log-odds of the share
            0.0776,  // a past form, by log-odds of the share
            -0.0492, // words (root), by log-odds of the share
            -0.0737, // other pieces that sound done, by log-odds of the share
            0.0048,  // clauses (root), by log-odds of the share
            -0.1292, // tells that it is done, by log-odds of the share
            -0.0333, // tells what is wrong, by log-odds of the share
        ],
        bias: -3.4856,
    },
    ruled_out: 0.3125,
    relevance: Logit {
        weights: [
            2.4442,  // share of known content words
            -0.0001, // content words (root)
            0.7097,  // score of the best class
            -3.4758, // score of the best class per word
            2.1883,  // likeness to the nearest question
            -0.7200, // likeness to the nearest 'not question'
            1.0669,  // lead of the nearest question
            0.2114,  // words of the topic
            -0.0226, // phrases of the topic
            1.0930,  // topic words and phrases per word
            -0.1834, // other topics named
            -1.6290, // other topics named per word
            -0.2817, // other topics named and no phrase of the topic
            -0.1744, // keywords of the best fix
            0.1242,  // evidence for the topic
            0.2594,  // evidence for the topic per word
            0.2500,  // a question mark
            0.4592,  // asks or complains
            -0.2067, // thanks or brings good news
            1.5632,  // share of the best class
            0.2034,  // fixes ruled out
            0.2500,  // score of nobody
            0.1329,  // lead of the best class over nobody
            0.5163,  // votes of the nearest questions
            -0.9811, // contrast of the best class
            1.9294,  // lead of the best class in contrast over nobody
        ],
        bias: -4.2076,
    },
    on_topic: 0.8383,
    surely_on_topic: 0.9631,
};
