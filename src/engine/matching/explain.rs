//! Why a decision is as it is: which of the member's words met what.

use super::evidence::Met;
use super::exclusion::Excluded;
use super::features::{FEATURES, Feature};
use super::lexicon::TermId;
use super::nearest::Owner;
use super::phrases::Sense;
use super::token::Query;
use super::view::View;
use super::{Decision, Doubt, Reason, RuledOut, Verdict};
use crate::engine::text::clip;

/// Least weight at which a word is named as a reason.
pub(super) const TELLING: f32 = 0.4;

/// How many of a message's words are named as a reason at most.
const MAX_REASON_WORDS: usize = 6;

/// Longest quotation in a reason, in characters.
const MAX_QUOTE: usize = 80;

impl<'a> View<'a> {
    pub(super) fn ruled_out(&self, message: &str, query: &Query, excluded: &Excluded) -> Option<RuledOut> {
        let fix = self.guide.fixes.get(excluded.class)?.clone();
        let tokens = query.tokens.get(excluded.tokens.clone())?;
        let words = quote(message, tokens.first()?.span.start, tokens.last()?.span.end);
        Some(RuledOut { fix, words })
    }

    pub(super) fn reasons(
        &self,
        message: &str,
        query: &Query,
        decision: &Decision,
        ranked: &[(usize, f32)],
    ) -> Vec<Reason> {
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
        let topic = self.telling(Met::topic);
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
        let tokens = self.telling(|met| self.guide.evidence.weight_met(met, class));
        let owner = Owner::Class(class);
        let mut terms: Vec<_> =
            tokens.iter().filter_map(|token| query.tokens.get(*token)).filter_map(|token| token.term).collect();
        let weight = |term: &TermId| self.guide.evidence.weight(Feature::word(*term), class);
        terms.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let with = self.guide.questions.shown(self.near(owner), owner, &terms)?.to_owned();
        let fix = self.guide.fixes.get(class)?.clone();
        Some(Reason::Matched { words: quote_tokens(message, query, &tokens), with, fix })
    }

    /// The tokens that weigh most, in the message's order.
    fn telling(&self, weight: impl Fn(&Met<'a>) -> f32) -> Vec<usize> {
        let weighed = self.met.iter().map(|met| (weight(met), met.seen.token));
        let mut tokens: Vec<(f32, usize)> = weighed.filter(|(weight, _)| *weight >= TELLING).collect();
        let order = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let enough = MAX_REASON_WORDS * FEATURES;
        if tokens.len() > enough {
            tokens.select_nth_unstable_by(enough, order);
            tokens.truncate(enough);
        }
        tokens.sort_unstable_by(order);
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
        match self.near(Owner::Nobody) {
            Some(not) if not.likeness > self.likeness_to_ours() => {
                Doubt::NotAQuestion(clip(not.text, MAX_QUOTE).into_owned())
            }
            _ if self.phrases.iter().any(|found| found.sense == Sense::Topic) => Doubt::Weak,
            _ => Doubt::OffTopic,
        }
    }
}

/// A piece of the message on one line.
fn quote(message: &str, start: usize, end: usize) -> String {
    let piece = message.get(start..end).unwrap_or("");
    if !piece.contains(char::is_whitespace) {
        return clip(piece, MAX_QUOTE).into_owned();
    }
    let piece: Vec<&str> = piece.split_whitespace().collect();
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
