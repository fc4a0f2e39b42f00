//! The knowledge in force, whole and immutable, ready to be asked.

use super::diagnostic::Diagnostic;
use super::knowledge::{GuideId, Knowledge, SourceFile};
use super::left_out::left_out;
use super::matching::weights::Weights;
use super::matching::{Decision, Index, Observation, Verdict};
use super::walk::overlong;

/// Knowledge with its index. A message is answered from one snapshot from start to end.
#[derive(Debug)]
pub struct Snapshot {
    knowledge: Knowledge,
    index: Index,
}

impl Snapshot {
    /// Reads files into a snapshot. What could not be used is left out and named in the findings.
    pub fn read(files: &[SourceFile]) -> (Self, Vec<Diagnostic>) {
        let (knowledge, diagnostics) = Knowledge::read(files);
        (Self::new(knowledge), diagnostics)
    }

    /// Knowledge with its index.
    pub fn new(knowledge: Knowledge) -> Self {
        let index = Index::new(&knowledge);
        Self { knowledge, index }
    }

    /// From now on weighs signals as told; for fitting weights.
    pub fn weigh(&mut self, weights: Weights) {
        self.index.weigh(weights);
    }

    /// The guides and fixes.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// What to do about a message.
    pub fn decide(&self, message: &str) -> Decision {
        self.index.decide(message)
    }

    /// The verdicts on a message: by all that is known, and as if nobody had written the message itself down. Without
    /// reasons, so faster than [`Snapshot::decide`].
    pub fn verdicts(&self, message: &str) -> [Verdict; 2] {
        self.index.verdicts(message)
    }

    /// The index, for those who look at single words.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Whether a text has the same telling words as a name, synonyms being one word: "what's lpm" and "Low Power Mode".
    pub fn is_about(&self, text: &str, name: &str) -> bool {
        self.index.is_about(text, name)
    }

    /// Tests the knowledge with its own questions: each must lead to its own fix, each 'not question' must not.
    pub fn self_test(&self) -> Vec<Diagnostic> {
        self.index.self_test(&self.knowledge)
    }

    /// Tests the knowledge for what members will write rather than for what is written down: keywords that do not point
    /// to their fix, fixes that can hardly be told apart, questions that find their fix only because they are there, and
    /// texts that are too long once the bot has put them together.
    /// Takes as long as six loads of the knowledge and asking each question once more.
    pub fn self_test_thoroughly(&self) -> Vec<Diagnostic> {
        let mut findings = self.index.test_keywords(&self.knowledge);
        findings.extend(left_out(&self.knowledge));
        findings.extend(overlong(self));
        Diagnostic::sort(&mut findings);
        findings
    }

    /// What a guide sees in a message, for fitting weights; `None` where there is no such guide.
    pub fn observe(&self, guide: &GuideId, message: &str) -> Option<Observation> {
        self.index.observe(guide, message)
    }
}
