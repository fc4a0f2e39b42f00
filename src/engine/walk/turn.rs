//! What a member's text means in the middle of a walk: text works as well as buttons.
//!
//! Small talk and answers to the standing question ("did that fix it?") are recognised by the phrases below, which are
//! general English and belong to no topic; a prompt is recognised by its label; everything else is a new question.

use super::{Action, Walk, say};
use crate::engine::knowledge::{Fix, FixId, Step};
use crate::engine::matching::{Decision, Verdict};
use crate::engine::reply::{Choice, Role, wording};
use crate::engine::snapshot::Snapshot;
use crate::engine::text::{is_function_word, words};

/// What a member's text means in the middle of a walk.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// The same as choosing this.
    Act(Action),
    /// A new question, with its decision; taken by [`super::jump`].
    Ask(Decision),
    /// Nothing that needs an answer ("ok", "thanks for trying").
    Nothing,
}

/// Longest text, in words, that is taken for an answer to the standing question rather than for a question of its own.
const SHORT: usize = 8;

/// How much of a prompt's label a text must say to mean it, from 0 to 1.
const LABEL_SHARE: f64 = 0.75;

/// Least length, in characters, of a word that can point to a prompt on its own; shorter ones are "it", "on", "no".
const TELLING: usize = 3;

const FIXED: &[&str] = &[
    "that worked", "it worked", "this worked", "works now", "working now", "it works", "works again", "fixed it",
    "that fixed", "it is fixed", "fixed now", "that did it", "did the trick", "solved", "syncing now", "it synced",
    "all good now", "that helped", "it helped", "all synced", "they are all there now", "it is working",
];

const NEXT: &[&str] = &[
    "did not work", "did not help", "does not work", "does not help", "not working", "did nothing", "does nothing",
    "no luck", "no change", "no difference", "same problem", "same thing", "same issue", "the same", "still", "done",
    "did that", "did it", "tried that", "tried it", "already", "what next", "what is next", "whats next", "what now",
    "next", "what else", "anything else", "something else", "nothing changed", "nothing happened", "not helping",
    "that is not it", "is not that", "skip", "not fixed", "did not fix", "no good", "nope nothing",
];

const STUCK: &[&str] = &[
    "i give up", "give up", "a human", "real person", "tried everything", "tried all", "nothing works",
    "nothing worked", "nothing helped", "nothing helps", "none of these", "none of this", "none of it",
];

/// Words of which one stands in most short questions.
const ASKS: &[&str] = &["what", "whats", "where", "which", "how", "huh", "explain", "repeat", "mean"];

/// Words of a question about what stands on the screen, besides function words: "where is that?", "what does it mean".
const ABOUT_THIS: &[&str] = &[
    "button", "exactly", "explain", "find", "huh", "line", "look", "mean", "means", "menu", "option", "path", "place",
    "press", "repeat", "screen", "setting", "sorry", "step", "tap", "tell", "understand",
];

const CHECKLIST: &[&str] =
    &["checklist", "full list", "show all", "all fixes", "list of fixes", "all the fixes", "all steps"];

const WHY: &[&str] =
    &["why this answer", "why that answer", "why this", "why that", "how do you know", "why do you think"];

const START_AGAIN: &[&str] = &["start again", "start over", "from the beginning", "begin again", "from scratch"];

const SMALL_TALK: &[&str] = &[
    "ok", "okay", "k", "kk", "thanks", "thank you", "thx", "ty", "cool", "will try", "let me try", "let me check",
    "one sec", "trying now", "trying it now", "brb", "sure", "got it", "lol", "hm", "hmm", "great", "nice", "alright",
    "will do", "on it", "wait", "checking", "oh", "ah", "i see",
];

const YES: &[&str] = &["yes", "yeah", "yep", "yup", "ya", "y", "yess", "correct", "right", "si"];

const NO: &[&str] = &["no", "nope", "nah", "n", "not really", "noo"];

/// These agree or deny only when nothing follows: "it is grey" is no yes.
const YES_ALONE: &[&str] = &["it is", "it does", "i do"];

const NO_ALONE: &[&str] = &["it is not", "it does not", "i do not"];

/// Understands a member's text in the middle of a walk: "didn't work", "yes", "that worked, thanks", a prompt's label,
/// or a new question.
pub fn understand(snapshot: &Snapshot, walk: &Walk, text: &str) -> Turn {
    let said = Said::new(text);
    let choices = shown(snapshot, walk);
    if said.length == 0 {
        return Turn::Nothing;
    }
    if let Some(action) = said.chosen(&choices) {
        return Turn::Act(action);
    }
    if said.has(START_AGAIN) {
        return Turn::Act(Action::StartAgain);
    }
    if said.length <= SHORT && said.has(CHECKLIST) {
        return Turn::Act(Action::Checklist);
    }
    if said.length <= SHORT && said.has(WHY) {
        return Turn::Act(Action::Why);
    }
    if said.length <= SHORT
        && let Some(action) = named(snapshot, walk, text, &said)
    {
        return Turn::Act(action);
    }
    let decision = snapshot.decide(text);
    if leads_elsewhere(walk, &decision) {
        return Turn::Ask(decision);
    }
    if decision.verdict == Verdict::Silent
        && said.asks_about_this()
        && let Some(here) = &walk.here
    {
        return Turn::Act(Action::Step(here.fix.clone(), here.step.clone()));
    }
    if said.has(STUCK) || said.asks_for_closing(snapshot, walk) {
        return Turn::Act(Action::StillStuck);
    }
    if said.is_good_news() {
        return Turn::Act(Action::Solved);
    }
    if said.length <= SHORT
        && let Some(action) = said.points_to(&choices)
    {
        return Turn::Act(action);
    }
    if !decision.ruled_out.is_empty() {
        return Turn::Ask(decision);
    }
    if said.length <= SHORT {
        // "No luck" does not say no to what was asked.
        if !said.starts(NEXT)
            && let Some(action) = said.answer(&choices)
        {
            return Turn::Act(action);
        }
        if said.has(NEXT) {
            return Turn::Act(Action::Next);
        }
        if said.is_small_talk() {
            return Turn::Nothing;
        }
    }
    Turn::Ask(decision)
}

/// What stood under the message that the member answers.
fn shown(snapshot: &Snapshot, walk: &Walk) -> Vec<Choice> {
    let Some(guide) = snapshot.knowledge().guide(&walk.guide) else { return Vec::new() };
    let mut choices = match &walk.here {
        Some(_) => say::here(snapshot, guide, walk.clone()).reply.choices,
        None => Vec::new(),
    };
    let titles = guide.fixes.iter().map(|fix| Choice::new(&fix.title, Action::Open(fix.id.clone()), Role::Aside));
    choices.extend(titles);
    for choice in &mut choices {
        choice.label = wording::written(&choice.label).to_owned();
    }
    choices
}

/// Whether a decision answers with a fix that is neither on the screen nor behind the member.
fn leads_elsewhere(walk: &Walk, decision: &Decision) -> bool {
    let is_new = |fix: &FixId| walk.here.as_ref().is_none_or(|here| here.fix != *fix) && !walk.is_behind(fix);
    matches!(&decision.verdict, Verdict::Answer(fix) if is_new(fix))
}

/// The step whose name has the same words as a short text: of the fix at hand, or where the text asks ("what's lpm?"), of
/// another.
fn named(snapshot: &Snapshot, walk: &Walk, text: &str, said: &Said) -> Option<Action> {
    let here = walk.here.as_ref()?;
    let guide = snapshot.knowledge().guide(&walk.guide)?;
    let others = guide.fixes.iter().filter(|fix| fix.id != here.fix && said.asks());
    let is_named = |step: &&Step| step.name.as_ref().is_some_and(|name| snapshot.is_about(text, name));
    let step_of = |fix: &Fix| Some((fix.id.clone(), fix.steps.iter().find(is_named)?.slug.clone()));
    let (fix, step) = guide.fix(&here.fix).into_iter().chain(others).find_map(step_of)?;
    (fix != here.fix || step != here.step).then_some(Action::Step(fix, step))
}

/// A text as folded words with a blank before and behind each, so that phrases are found at word borders.
struct Said {
    padded: String,
    length: usize,
}

impl Said {
    fn new(text: &str) -> Self {
        let words = words(text);
        let mut padded = " ".to_owned();
        for word in words.iter() {
            padded.push_str(word.text);
            padded.push(' ');
        }
        Self { padded, length: words.len() }
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.padded.contains(&format!(" {phrase} ")))
    }

    /// "that worked, thanks", but not "it works but they still don't sync".
    fn is_good_news(&self) -> bool {
        self.has(FIXED) && !self.has(&["not", "no", "still", "but", "never", "only", "until"])
    }

    /// "where is that?", "what do you mean": a question without a thing in it, so it is about what stands there.
    fn asks_about_this(&self) -> bool {
        let is_about_this = |word: &str| is_function_word(word) || ABOUT_THIS.contains(&word);
        self.length <= SHORT && self.asks() && self.padded.split_whitespace().all(is_about_this)
    }

    fn asks(&self) -> bool {
        self.padded.split_whitespace().any(|word| ASKS.contains(&word))
    }

    /// "where is the nearest genius bar": a phrase among the keywords of the guide's closing.
    fn asks_for_closing(&self, snapshot: &Snapshot, walk: &Walk) -> bool {
        let guide = snapshot.knowledge().guide(&walk.guide);
        let keywords = guide.into_iter().flat_map(|guide| &guide.closing.keywords);
        let phrases = keywords.map(|entry| Self::new(&entry.text)).filter(|phrase| phrase.length > 1);
        phrases.into_iter().any(|phrase| self.padded.contains(&phrase.padded))
    }

    fn is_small_talk(&self) -> bool {
        let mut rest = self.padded.clone();
        for phrase in
            SMALL_TALK.iter().chain(&["i", "for", "the", "help", "trying", "you", "so", "much", "now", "a", "lot"])
        {
            rest = rest.replace(&format!(" {phrase} "), "  ");
        }
        rest.trim().is_empty()
    }

    /// The choice whose label this is.
    fn chosen(&self, choices: &[Choice]) -> Option<Action> {
        choices.iter().find(|choice| Self::new(&choice.label).padded == self.padded).map(|choice| choice.action.clone())
    }

    /// The one prompt whose label has most of its words in this text, or has this text within it: "the mac", "it's grey".
    fn points_to(&self, choices: &[Choice]) -> Option<Action> {
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut near = choices.iter().filter(|choice| choice.role == Role::Prompt && fits(&choice.label));
            near.next().filter(|_| near.next().is_none())
        };
        let near = only(&|label| self.share_of(label) >= LABEL_SHARE).or_else(|| only(&|label| self.is_within(label)));
        near.map(|choice| choice.action.clone())
    }

    /// "yes" or "no". Where no prompt begins with it, the standing question is meant: did that fix it?
    fn answer(&self, choices: &[Choice]) -> Option<Action> {
        let prompts = || choices.iter().filter(|choice| choice.role == Role::Prompt);
        let starts = |word: &str| prompts().find(|choice| Self::new(&choice.label).starts(&[word]));
        if (self.starts(YES) && self.length <= 4) || self.is(YES_ALONE) {
            return Some(starts("yes").map_or(Action::Solved, |choice| choice.action.clone()));
        }
        if (self.starts(NO) && self.length <= 4) || self.is(NO_ALONE) {
            return Some(starts("no").map_or(Action::Next, |choice| choice.action.clone()));
        }
        None
    }

    fn is(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.padded.trim() == *phrase)
    }

    /// Whether every word stands in a label, and one of them says something.
    fn is_within(&self, label: &str) -> bool {
        let label = Self::new(label).padded;
        let telling = |word: &str| word.chars().count() >= TELLING;
        self.padded.split_whitespace().any(telling)
            && self.padded.split_whitespace().all(|word| label.contains(&format!(" {word} ")))
    }

    fn starts(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.padded.starts_with(&format!(" {phrase} ")))
    }

    /// The share of a label's words that this text has.
    fn share_of(&self, label: &str) -> f64 {
        let words = words(label);
        let said = words.iter().filter(|word| self.padded.contains(&format!(" {} ", word.text))).count();
        let (said, all) = (u32::try_from(said).unwrap_or(0), u32::try_from(words.len().max(1)).unwrap_or(1));
        f64::from(said) / f64::from(all)
    }
}
