//! The decision: is it ours, is one fix clear, are a few close.

use super::evidence::{Seen, features};
use super::exclusion::Excluded;
use super::index::{GuideIndex, Index};
use super::lexicon::Query;
use super::nearest::Near;
use super::phrases::{Found, Sense};
use super::relevance::{self, Reading, Signals};
use super::{Candidate, Decision, Doubt, MAX_CANDIDATES, Reason, RuledOut, Verdict};
use crate::engine::knowledge::FixId;
use crate::engine::text::clip;

/// Least likelihood that a message calls for help on the topic, from 0 to 1. Below it the bot is silent.
const ON_TOPIC: f32 = 0.7;

/// Least share of the best class at which its fix is the answer, from 0 to 1.
const CLEAR: f32 = 0.4;

/// Least share of the best three fixes together at which the bot asks which of them it is.
const CLOSE: f32 = 0.75;

/// Divides the scores before they become shares: neighbouring words are no independent witnesses, as naive Bayes takes
/// them to be.
const TEMPERATURE: f32 = 4.0;

/// Least weight at which a word is named as a reason.
const TELLING: f32 = 0.4;

/// How many of a message's words are named as a reason at most.
const MAX_REASON_WORDS: usize = 6;

/// Longest quotation in a reason, in characters.
const MAX_QUOTE: usize = 80;

/// How one guide reads a message.
struct View<'a> {
    guide: &'a GuideIndex,
    features: Vec<Seen>,
    phrases: Vec<Found>,
    nearest: rustc_hash::FxHashMap<Option<usize>, Near<'a>>,
    excluded: Vec<Excluded>,
    signals: Signals,
    likelihood: f32,
}

impl Index {
    /// What to do about a message.
    pub(crate) fn decide(&self, message: &str) -> Decision {
        let query = self.lexicon.read(message);
        let views = self.guides.iter().map(|guide| view(guide, message, &query));
        // The earlier guide wins a tie.
        let best = views.reduce(|best, view| if view.likelihood > best.likelihood { view } else { best });
        match best {
            Some(view) if !query.tokens.is_empty() => view.decide(message, &query),
            _ => Decision::silent(Doubt::Empty),
        }
    }

    /// The signals of a message for each guide, for `syncdesk tune`.
    pub(crate) fn signals(&self, message: &str) -> Vec<Signals> {
        let query = self.lexicon.read(message);
        self.guides.iter().map(|guide| view(guide, message, &query).signals).collect()
    }
}

fn view<'a>(guide: &'a GuideIndex, message: &str, query: &Query) -> View<'a> {
    let features = features(query);
    let phrases = guide.phrases.find(query);
    let nearest = guide.questions.nearest(query);
    let scores = guide.evidence.scores(&features, |_, _| true);
    let rarity: Vec<(f32, bool)> = query
        .tokens
        .iter()
        .map(|token| {
            let rarity = if token.is_function_word { 0.0 } else { guide.questions.rarity(token.term) };
            (rarity, token.term.is_some_and(|term| guide.on_topic.contains(&term)))
        })
        .collect();
    let on_topic = nearest.iter().filter(|(class, _)| class.is_some()).map(|(_, near)| *near);
    let signals = relevance::signals(&Reading {
        query,
        features: &features,
        evidence: &guide.evidence,
        best: scores.into_iter().fold(f32::MIN, f32::max),
        nearest: on_topic.max_by(|a, b| a.likeness.total_cmp(&b.likeness)),
        nearest_not: nearest.get(&None).copied(),
        phrases: &phrases,
        rarity: &rarity,
        has_question_mark: message.contains('?'),
    });
    let excluded = guide.exclusions.find(query);
    View { guide, features, phrases, nearest, excluded, signals, likelihood: relevance::likelihood(&signals) }
}

impl View<'_> {
    fn decide(&self, message: &str, query: &Query) -> Decision {
        let ruled_out: Vec<RuledOut> =
            self.excluded.iter().filter_map(|excluded| self.ruled_out(message, query, excluded)).collect();
        let whole = self.guide.fixes.len();
        let shares = self.shares();
        let mut ranked: Vec<(usize, f32)> = shares.iter().copied().filter(|(class, _)| *class < whole).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let of_whole = shares.iter().find(|(class, _)| *class == whole).map_or(0.0, |(_, share)| *share);
        let candidates: Vec<Candidate> = ranked
            .iter()
            .take(MAX_CANDIDATES)
            .filter_map(|(class, share)| Some(Candidate { fix: self.guide.fixes.get(*class)?.clone(), score: *share }))
            .collect();
        let mut decision = Decision { verdict: Verdict::Silent, candidates, ruled_out, reasons: Vec::new() };
        decision.verdict = self.verdict(&decision, of_whole);
        decision.reasons = self.reasons(message, query, &decision, &ranked);
        decision
    }

    /// The share of each class that is not ruled out, all together 1.
    fn shares(&self) -> Vec<(usize, f32)> {
        let is_out = |class| self.excluded.iter().any(|excluded| excluded.class == class);
        // What a member says is done speaks for nothing.
        let counts = |_: usize, token: usize| !self.excluded.iter().any(|excluded| excluded.tokens.contains(&token));
        let scores = self.guide.evidence.scores(&self.features, counts);
        let left: Vec<(usize, f32)> = scores.into_iter().enumerate().filter(|(class, _)| !is_out(*class)).collect();
        let best = left.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
        let odds: Vec<(usize, f32)> =
            left.into_iter().map(|(class, score)| (class, ((score - best) / TEMPERATURE).exp())).collect();
        let all: f32 = odds.iter().map(|(_, odds)| odds).sum();
        odds.into_iter().map(|(class, odds)| (class, odds / all)).collect()
    }

    fn verdict(&self, decision: &Decision, of_whole: f32) -> Verdict {
        if self.likelihood < ON_TOPIC {
            return Verdict::Silent;
        }
        let best = decision.candidates.first();
        if let Some(best) = best.filter(|best| best.score >= CLEAR && best.score > of_whole) {
            return Verdict::Answer(best.fix.clone());
        }
        let close: Vec<_> = decision.candidates.iter().take(3).collect();
        let together: f32 = close.iter().map(|candidate| candidate.score).sum();
        if close.len() > 1 && together >= CLOSE && best.is_some_and(|best| best.score > of_whole) {
            return Verdict::Suggest(close.into_iter().map(|candidate| candidate.fix.clone()).collect());
        }
        let is_out = |fix: &FixId| decision.ruled_out.iter().any(|out| out.fix == *fix);
        let fix = self.guide.fixes.iter().find(|fix| !is_out(fix)).cloned();
        Verdict::Start { guide: self.guide.id.clone(), fix }
    }

    fn ruled_out(&self, message: &str, query: &Query, excluded: &Excluded) -> Option<RuledOut> {
        let fix = self.guide.fixes.get(excluded.class)?.clone();
        let tokens = query.tokens.get(excluded.tokens.clone())?;
        let words = quote(message, tokens.first()?.span.start, tokens.last()?.span.end);
        Some(RuledOut { fix, words })
    }

    fn reasons(&self, message: &str, query: &Query, decision: &Decision, ranked: &[(usize, f32)]) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if decision.verdict == Verdict::Silent {
            reasons.push(Reason::Doubt(self.doubt(message, query)));
        }
        let shown = match &decision.verdict {
            Verdict::Suggest(fixes) => fixes.len(),
            _ => 1,
        };
        reasons.extend(ranked.iter().take(shown).filter_map(|(class, _)| self.matched(message, query, *class)));
        if let (Verdict::Answer(_), [best, next, ..]) = (&decision.verdict, decision.candidates.as_slice()) {
            reasons.push(Reason::Margin { over: next.fix.clone(), lead: best.score - next.score });
        }
        let topic: Vec<usize> = self.telling(|seen| self.guide.evidence.topic_weight(seen.feature));
        if !topic.is_empty() {
            reasons.push(Reason::Topic { guide: self.guide.id.clone(), words: quote_tokens(message, query, &topic) });
        }
        reasons.extend(decision.ruled_out.iter().cloned().map(Reason::RuledOut));
        reasons.extend(
            query.mended.iter().map(|(span, meant)| Reason::Mended {
                typed: quote(message, span.start, span.end),
                meant: meant.clone(),
            }),
        );
        reasons
    }

    /// Which of the member's words speak for a fix, and the question or keyword that they are near to.
    fn matched(&self, message: &str, query: &Query, class: usize) -> Option<Reason> {
        let tokens = self.telling(|seen| self.guide.evidence.weight(seen.feature, class));
        let near = self.nearest.get(&Some(class))?;
        let fix = self.guide.fixes.get(class)?.clone();
        let words = quote_tokens(message, query, &tokens);
        (!tokens.is_empty()).then(|| Reason::Matched { words, with: near.text.to_owned(), fix })
    }

    /// The tokens that weigh most, in the message's order.
    fn telling(&self, weight: impl Fn(&Seen) -> f32) -> Vec<usize> {
        let mut tokens: Vec<(f32, usize)> = self
            .features
            .iter()
            .map(|seen| (weight(seen), seen.token))
            .filter(|(weight, _)| *weight >= TELLING)
            .collect();
        tokens.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut tokens: Vec<usize> = tokens.into_iter().map(|(_, token)| token).collect();
        tokens.dedup();
        tokens.truncate(MAX_REASON_WORDS);
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    fn doubt(&self, message: &str, query: &Query) -> Doubt {
        let other = self.phrases.iter().find(|found| found.sense == Sense::OtherTopic);
        if let Some(tokens) = other.and_then(|found| query.tokens.get(found.tokens.clone()))
            && let (Some(first), Some(last)) = (tokens.first(), tokens.last())
        {
            return Doubt::OtherTopic(quote(message, first.span.start, last.span.end));
        }
        let likeness = |class: &Option<usize>| self.nearest.get(class).map_or(0.0, |near| near.likeness);
        let nearest = (0..=self.guide.fixes.len()).map(|class| likeness(&Some(class))).fold(0.0, f32::max);
        match self.nearest.get(&None) {
            Some(not) if not.likeness > nearest => Doubt::NotAQuestion(clip(not.text, MAX_QUOTE).into_owned()),
            _ if self.phrases.iter().any(|found| found.sense == Sense::Topic) => Doubt::Weak,
            _ => Doubt::OffTopic,
        }
    }
}

impl Decision {
    /// Silence with a single reason.
    fn silent(doubt: Doubt) -> Self {
        let reasons = vec![Reason::Doubt(doubt)];
        Self { verdict: Verdict::Silent, candidates: Vec::new(), ruled_out: Vec::new(), reasons }
    }
}

/// A piece of the message on one line.
fn quote(message: &str, start: usize, end: usize) -> String {
    let piece: Vec<&str> = message.get(start..end).unwrap_or("").split_whitespace().collect();
    clip(&piece.join(" "), MAX_QUOTE).into_owned()
}

/// Single words of the message, with dots where something stands between them.
fn quote_tokens(message: &str, query: &Query, tokens: &[usize]) -> String {
    let mut quoted = String::new();
    let mut last = None;
    for index in tokens {
        let Some(token) = query.tokens.get(*index) else { continue };
        if let Some(last) = last {
            quoted.push_str(if last + 1 == *index { " " } else { " … " });
        }
        quoted.push_str(&quote(message, token.span.start, token.span.end));
        last = Some(*index);
    }
    clip(&quoted, MAX_QUOTE).into_owned()
}
