//! What stands in for the parts of a guide that cannot be read, so that its fixes stay in force.

use super::{ANSWER, CLOSING, Fix, FixId, GuideId, Step};

/// `text`, or its stand-in where it is empty.
pub(super) fn or(text: &str, stand_in: impl FnOnce() -> String) -> String {
    if text.is_empty() { stand_in() } else { text.to_owned() }
}

/// A title made of a name: `icloud-photos` to "Icloud photos".
pub(super) fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.map(|letter| if letter == '-' { ' ' } else { letter })).collect()
}

pub(super) fn introduction() -> String {
    "Let's go through it step by step.".to_owned()
}

pub(super) fn solved() -> String {
    "Good to hear that it works again!".to_owned()
}

/// A closing that sends the member to people.
pub(super) fn closing(guide: &GuideId) -> Fix {
    Fix {
        id: FixId::new(guide, CLOSING),
        path: format!("{guide}/{CLOSING}.md"),
        title: "Still stuck?".to_owned(),
        questions: Vec::new(),
        not_questions: Vec::new(),
        keywords: Vec::new(),
        already_done: Vec::new(),
        steps: vec![Step {
            slug: ANSWER.to_owned(),
            name: None,
            text: "That is everything I know about this. Please ask the people here, and say what you have tried."
                .to_owned(),
            prompts: Vec::new(),
            line: 1,
        }],
    }
}
