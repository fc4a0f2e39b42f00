//! Properties: ids come back as they were, and every reply fits.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use serenity::model::id::UserId;
use syncdesk::engine::reply::{Choice, Kind, Place, Reply, Role};
use syncdesk::engine::walk::{self, Action, Here, Stage, Walk};
use syncdesk::engine::{Fix, GuideId};
use syncdesk::front::discord::custom_id::{self, Press, What};
use syncdesk::front::discord::render::{self, Frame};

use super::{KNOWLEDGE, limits};

/// Every fix of the shipped guide, and its closing.
fn fixes() -> Vec<&'static Fix> {
    KNOWLEDGE.knowledge().guides.iter().flat_map(|guide| guide.fixes.iter().chain([&guide.closing])).collect()
}

fn a_fix() -> impl Strategy<Value = &'static Fix> {
    proptest::sample::select(fixes())
}

fn a_step() -> impl Strategy<Value = Here> {
    a_fix().prop_flat_map(|fix| {
        let steps: Vec<_> = fix.steps.iter().map(|step| step.slug.clone()).collect();
        proptest::sample::select(steps).prop_map(|step| Here { fix: fix.id.clone(), step })
    })
}

fn a_walk() -> impl Strategy<Value = Walk> {
    let shuffled = Just(fixes().iter().map(|fix| fix.id.clone()).collect::<Vec<_>>()).prop_shuffle();
    (proptest::option::of(a_step()), shuffled, 0usize..=8, 0usize..=8).prop_map(|(here, fixes, tried, ruled_out)| {
        let tried = tried.min(fixes.len());
        let ruled_out = ruled_out.min(fixes.len() - tried);
        let (tried, rest) = fixes.split_at(tried);
        Walk {
            guide: GuideId::new("icloud-photos"),
            here,
            tried: tried.to_vec(),
            ruled_out: rest[..ruled_out].to_vec(),
        }
    })
}

fn an_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        a_fix().prop_map(|fix| Action::Open(fix.id.clone())),
        a_step().prop_map(|here| Action::Step(here.fix, here.step)),
        Just(Action::Solved),
        Just(Action::Next),
        Just(Action::StillStuck),
        Just(Action::Checklist),
        Just(Action::Why),
        Just(Action::StartAgain),
    ]
}

fn a_press() -> impl Strategy<Value = Press> {
    let what =
        prop_oneof![an_action().prop_map(What::Do), Just(What::Remove), Just(What::ShowEveryone), Just(What::Menu)];
    (a_walk(), what, 1u64..).prop_map(|(walk, what, asker)| Press { walk, what, asker })
}

fn a_choice() -> impl Strategy<Value = Choice> {
    let role = prop_oneof![Just(Role::Prompt), Just(Role::Outcome), Just(Role::Aside)];
    (".{0,120}", an_action(), role, any::<bool>()).prop_map(|(label, action, role, ticked)| Choice {
        label,
        action,
        role,
        ticked,
    })
}

fn a_reply() -> impl Strategy<Value = Reply> {
    let kind = prop_oneof![Just(Kind::Step), Just(Kind::Checklist), Just(Kind::Note), Just(Kind::Closing)];
    let place = proptest::option::of((1usize..30, 1usize..30).prop_map(|(number, of)| Place { number, of }));
    (kind, ".{0,400}", place, "(?s).{0,5000}", vec(a_choice(), 0..30))
        .prop_map(|(kind, title, place, text, choices)| Reply { kind, title, place, text, choices })
}

/// A stage as it goes out.
fn rendered(stage: &Stage, question: Option<&str>, private: bool) -> Value {
    let page = render::page(stage, Frame { asker: UserId::new(u64::MAX), question, private });
    serde_json::to_value(page.message()).expect("it can be written")
}

proptest! {
    #[test]
    fn an_id_comes_back_as_it_was(press in a_press(), ordinal in 0usize..60) {
        let id = custom_id::encode(&press, ordinal);
        prop_assert!(id.len() <= 100, "{id}");
        prop_assert_eq!(custom_id::decode(KNOWLEDGE.knowledge(), &id), Ok(press));
    }

    #[test]
    fn no_text_is_taken_for_an_id_and_none_panics(text in ".{0,120}") {
        let _ = custom_id::decode(KNOWLEDGE.knowledge(), &text);
        let _ = custom_id::decode(KNOWLEDGE.knowledge(), &format!("1{text}"));
    }

    #[test]
    fn an_id_with_one_character_changed_never_panics(press in a_press(), at in 0usize..100, to in any::<char>()) {
        let mut id: Vec<char> = custom_id::encode(&press, 0).chars().collect();
        let at = at % id.len();
        id[at] = to;
        let read = custom_id::decode(KNOWLEDGE.knowledge(), &id.iter().collect::<String>());
        if let Ok(Press { what: What::Do(action), walk, .. }) = read {
            walk::act(&KNOWLEDGE, &walk, &action);
        }
    }

    #[test]
    fn every_reply_fits(
        walk in a_walk(), reply in a_reply(), question in proptest::option::of(".{0,400}"), private in any::<bool>(),
    ) {
        limits::message(&rendered(&Stage { walk, reply }, question.as_deref(), private), true);
    }

    #[test]
    fn every_stage_of_a_walk_fits(walk in a_walk(), actions in vec(an_action(), 1..6)) {
        let mut walk = walk;
        for action in &actions {
            let stage = walk::act(&KNOWLEDGE, &walk, action);
            limits::message(&rendered(&stage, None, false), true);
            walk = stage.walk;
        }
    }
}

#[test]
fn what_does_not_fit_into_an_id_is_the_oldest() {
    let guide = GuideId::new("many");
    let fixes: Vec<_> = (0..60).map(|number| syncdesk::engine::FixId::new(&guide, &format!("fix-{number}"))).collect();
    let walk = Walk { guide, here: None, tried: fixes[..40].to_vec(), ruled_out: fixes[40..].to_vec() };
    let press = Press { walk, what: What::Do(Action::Open(fixes[0].clone())), asker: u64::MAX };
    let id = custom_id::encode(&press, 0);
    assert!(id.len() <= 100, "{id}");
}

#[test]
fn a_quoted_question_can_be_read_back() {
    assert_eq!(render::quoted("“it says paused”"), Some("it says paused"));
    assert_eq!(render::quoted("somebody"), None);
}
