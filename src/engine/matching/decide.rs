//! The decision: is it ours, is one fix clear, are a few close.

use super::explain::TELLING;
use super::index::Index;
use super::nearest::{Memory, Owner};
use super::phrases::Sense;
use super::token::Query;
use super::view::View;
use super::{Candidate, Decision, Doubt, MAX_CANDIDATES, Observation, Reason, RuledOut, Verdict};
use crate::engine::knowledge::{FixId, GuideId};

/// Likeness at which a message is a question that a moderator wrote: one small word more or less.
const KNOWN_QUESTION: f32 = 0.9;

/// Least share of the best class at which its fix is the answer, from 0 to 1. It was chosen with [`MARGIN`], on knowledge of
/// thirteen thousand texts: of the labelled messages, 0.86 got the right answer and 0.02 were misled at 0.5 with a margin of
/// 0.25; 0.89 and 0.022 with these two; 0.89 and 0.03 at 0.3 with none.
const CLEAR: f32 = 0.4;

/// Least lead of the best fix over the next one at which it is the answer.
pub(crate) const MARGIN: f32 = 0.1;

/// Least likelihood at which a fix counts as ruled out, so that the reply says so and the walk skips it. Below, where it
/// may well be ruled out, it is only not suggested.
const SURELY_OUT: f32 = 0.3;

/// How many fixes the bot suggests at most.
const MAX_SUGGESTED: usize = 3;

/// Least share of a suggested fix, as a part of the best one's.
const ALSO: f32 = 0.15;

/// Least share of the best three fixes together at which the bot asks which of them it is.
const CLOSE: f32 = 0.6;

/// Least share of two fixes together at which the bot asks which of them it is, though the guide as a whole leads.
const ENOUGH: f32 = 0.15;

/// Least part of what the guide as a whole leaves over that these two must have.
const NEARLY_ALL: f32 = 0.9;

/// Least weight of several words together at which they speak for a fix. Of the labelled messages, 1.5 and 2 have the most
/// answered rightly; at 3 it is as if only single words counted.
const TOGETHER: f32 = 2.0;

/// Least share that a fix for which no word speaks must have had before anything was ruled out, to be suggested.
const MOSTLY: f32 = 0.5;

impl Index {
    /// What to do about a message.
    pub(crate) fn decide(&self, message: &str) -> Decision {
        self.decide_by(message, Memory::Whole)
    }

    /// What to do about a message, by all that is known or as if nobody had written the message itself down.
    pub(crate) fn decide_by(&self, message: &str, memory: Memory) -> Decision {
        let query = self.lexicon.read(message);
        if query.tokens.is_empty() {
            return Decision::silent(Doubt::Empty);
        }
        match self.best_view(&query, memory) {
            Some(view) => view.decide(message, &query),
            None => Decision::silent(Doubt::OffTopic),
        }
    }

    /// The verdicts on a message by all that is known, and as if nobody had written the message itself down. Reasons are
    /// left out, which saves a third of the work.
    pub(crate) fn verdicts(&self, message: &str) -> [Verdict; 2] {
        let query = self.lexicon.read(message);
        [Memory::Whole, Memory::Unwritten].map(|memory| self.verdict_on(message, &query, memory))
    }

    /// The verdict on a message, without its reasons.
    pub(crate) fn verdict(&self, message: &str) -> Verdict {
        self.verdict_on(message, &self.lexicon.read(message), Memory::Whole)
    }

    fn verdict_on(&self, message: &str, query: &Query, memory: Memory) -> Verdict {
        let view = if query.tokens.is_empty() { None } else { self.best_view(query, memory) };
        view.map_or(Verdict::Silent, |view| view.judge(message, query).0.verdict)
    }

    /// The guide that claims a message most; the earlier one wins a tie.
    fn best_view(&self, query: &Query, memory: Memory) -> Option<View<'_>> {
        let views = self.near(query).map(|guide| View::new(guide, &self.weights, query, memory));
        views.reduce(|best, view| if view.claim() > best.claim() { view } else { best })
    }

    /// Whether a text has the same telling words as a name.
    pub(crate) fn is_about(&self, text: &str, name: &str) -> bool {
        let telling = |text: &str| -> Vec<_> {
            let tokens = self.lexicon.read(text).tokens.into_iter();
            let mut terms: Vec<_> =
                tokens.filter(|token| !token.traits.is_function_word).map(|token| token.term).collect();
            terms.sort_unstable();
            terms.dedup();
            terms
        };
        let (text, name) = (telling(text), telling(name));
        !text.is_empty() && text == name && text.iter().all(Option::is_some)
    }

    /// What one guide sees in a message, for `syncdesk tune`.
    pub(crate) fn observe(&self, guide: &GuideId, message: &str) -> Option<Observation> {
        let guide = self.guides.iter().find(|index| index.id == *guide)?;
        let query = self.lexicon.read(message);
        let view = View::new(guide, &self.weights, &query, Memory::Whole);
        let fix = |class: usize| guide.fixes.get(class).cloned();
        let suspects = view.suspects.iter();
        Some(Observation {
            suspects: suspects.filter_map(|suspect| Some((fix(suspect.class)?, suspect.signals))).collect(),
            whole: view.whole.iter().filter_map(|(class, signals)| Some((fix(*class)?, *signals))).collect(),
            choices: view.choices.iter().map(|(class, signals)| (fix(*class), *signals)).collect(),
            relevance: view.signals,
        })
    }
}

impl View<'_> {
    fn decide(&self, message: &str, query: &Query) -> Decision {
        let (mut decision, ranked) = self.judge(message, query);
        decision.reasons = self.reasons(message, query, &decision, &ranked);
        decision
    }

    /// The decision without its reasons, and the share of each fix, best first.
    fn judge(&self, message: &str, query: &Query) -> (Decision, Vec<(usize, f32)>) {
        let sure = self.excluded.iter().filter(|(_, likelihood)| *likelihood >= SURELY_OUT);
        let ruled_out: Vec<RuledOut> =
            sure.filter_map(|(excluded, _)| self.ruled_out(message, query, excluded)).collect();
        let whole = self.guide.fixes.len();
        let mut ranked: Vec<(usize, f32)> = self.shares.iter().copied().filter(|(class, _)| *class < whole).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let of_whole = self.shares.iter().find(|(class, _)| *class == whole).map_or(0.0, |(_, share)| *share);
        let candidates: Vec<Candidate> = ranked
            .iter()
            .take(MAX_CANDIDATES)
            .filter_map(|(class, share)| Some(Candidate { fix: self.guide.fixes.get(*class)?.clone(), score: *share }))
            .collect();
        let mut decision = Decision { verdict: Verdict::Silent, candidates, ruled_out, reasons: Vec::new() };
        decision.verdict = self.verdict(&decision, of_whole);
        if let Verdict::Answer(fix) = &decision.verdict {
            // What is the answer in spite of a piece that sounds done is not ruled out.
            decision.ruled_out.retain(|out| out.fix != *fix);
        }
        decision.candidates.retain(|candidate| !decision.ruled_out.iter().any(|out| out.fix == candidate.fix));
        (decision, ranked)
    }

    /// How strongly the guide claims the message: what a moderator wrote down goes before what only looks likely.
    fn claim(&self) -> f32 {
        if matches!(self.written, Some(Owner::Class(_))) { 1.0 + self.likelihood } else { self.likelihood }
    }

    fn verdict(&self, decision: &Decision, of_whole: f32) -> Verdict {
        match self.written {
            Some(Owner::Nobody) => return Verdict::Silent,
            Some(Owner::Class(class)) => {
                if let Some(fix) = self.guide.fixes.get(class) {
                    return Verdict::Answer(fix.clone());
                }
            }
            Some(Owner::NotFix(_)) | None if !self.is_ours() => return Verdict::Silent,
            Some(Owner::NotFix(_)) | None => {}
        }
        let best = decision.candidates.first().filter(|best| best.score > of_whole);
        let is_out =
            |fix: &FixId| self.excluded.iter().any(|(excluded, _)| self.guide.fixes.get(excluded.class) == Some(fix));
        let open: Vec<&Candidate> = decision.candidates.iter().filter(|candidate| !is_out(&candidate.fix)).collect();
        let picked = match best {
            Some(best) if self.excluded.is_empty() || self.is_spoken_for(&best.fix) => {
                clear(best, &decision.candidates).or_else(|| close(&open))
            }
            // What is left when all else is ruled out may not be what the member asked about.
            Some(best) => perhaps(&open).filter(|_| best.score * self.left >= MOSTLY),
            None => between(&open, 1.0 - of_whole),
        };
        picked.unwrap_or_else(|| {
            let fix = self.guide.fixes.iter().find(|fix| !is_out(fix)).cloned();
            Verdict::Start { guide: self.guide.id.clone(), fix }
        })
    }

    /// Whether what stands outside the pieces that rule others out speaks for a fix: a telling word, or many that each
    /// tell a little.
    fn is_spoken_for(&self, fix: &FixId) -> bool {
        let Some(class) = self.guide.fixes.iter().position(|of| of == fix) else { return false };
        let is_out = |token: usize| self.excluded.iter().any(|(excluded, _)| excluded.tokens.contains(&token));
        let outside = self.met.iter().filter(|met| !is_out(met.seen.token));
        let weights = outside.map(|met| self.guide.evidence.weight_met(met, class));
        let (most, all) = weights.fold((0.0_f32, 0.0), |(most, all), weight| (most.max(weight), all + weight));
        most >= TELLING || all >= TOGETHER
    }

    /// Whether the message calls for help on the guide's topic.
    fn is_ours(&self) -> bool {
        let least = if self.has_anchor() { self.on_topic } else { self.surely_on_topic };
        self.is_known_question() || self.likelihood >= least
    }

    /// Whether the message is, nearly word for word, a question that a moderator wrote.
    fn is_known_question(&self) -> bool {
        let ours = self.likeness_to_ours();
        ours >= KNOWN_QUESTION && ours > self.likeness_to(Owner::Nobody)
    }

    /// Whether the message has a listed word of the topic or of a fix. However well the rest sounds, without one it is
    /// mostly small talk.
    fn has_anchor(&self) -> bool {
        self.phrases.iter().any(|found| matches!(found.sense, Sense::Topic | Sense::Fix(_)))
    }
}

/// The best fix where it stands out.
fn clear(best: &Candidate, candidates: &[Candidate]) -> Option<Verdict> {
    let next = candidates.get(1).map_or(0.0, |next| next.score);
    let is_clear = best.score >= CLEAR && best.score - next >= MARGIN;
    is_clear.then(|| Verdict::Answer(best.fix.clone()))
}

/// The few fixes that are close; `None` where too much is left to the others.
fn close(candidates: &[&Candidate]) -> Option<Verdict> {
    let among = candidates.get(..MAX_SUGGESTED).unwrap_or(candidates);
    let together: f32 = among.iter().map(|candidate| candidate.score).sum();
    let best = among.first()?.score;
    let close: Vec<&Candidate> = among.iter().copied().filter(|candidate| candidate.score >= best * ALSO).collect();
    (close.len() > 1 && together >= CLOSE).then(|| suggest(&close))
}

/// The few best fixes.
fn perhaps(candidates: &[&Candidate]) -> Option<Verdict> {
    let among = candidates.get(..MAX_SUGGESTED).unwrap_or(candidates);
    (among.len() > 1).then(|| suggest(among))
}

/// The few fixes that share what the guide as a whole leaves over, where that is enough and no other fix has part in it.
fn between(candidates: &[&Candidate], left: f32) -> Option<Verdict> {
    let among = candidates.get(..2)?;
    let together: f32 = among.iter().map(|candidate| candidate.score).sum();
    let is_between = together >= ENOUGH && together >= left * NEARLY_ALL;
    is_between.then(|| suggest(among))
}

fn suggest(candidates: &[&Candidate]) -> Verdict {
    Verdict::Suggest(candidates.iter().map(|candidate| candidate.fix.clone()).collect())
}

impl Decision {
    /// Silence with a single reason.
    fn silent(doubt: Doubt) -> Self {
        let reasons = vec![Reason::Doubt(doubt)];
        Self { verdict: Verdict::Silent, candidates: Vec::new(), ruled_out: Vec::new(), reasons }
    }
}
