//! The counts: what a walk counts, what is kept and for how long, and what is said and drawn of it.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use serde_json::Value;
use syncdesk::config;
use syncdesk::engine::walk::{self, Action, Addressed, Stage, Walk};
use syncdesk::engine::{FixId, GuideId, Snapshot};
use syncdesk::stats::count::{How, walked};
use syncdesk::stats::{Asked, Counts, Event, Figures, Outcome, Stats, StatsError};
use syncdesk::store::Store;

use crate::cli::{stderr, stdout, syncdesk};

const ON: config::Stats = config::Stats { enabled: true, days: 400 };
const OFF: config::Stats = config::Stats { enabled: false, days: 400 };

static KNOWLEDGE: LazyLock<std::sync::Arc<Snapshot>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    Store::open(&folder).expect("the shipped knowledge is there").0.snapshot()
});

/// A day of the year 2024, and so many days later.
fn day(later: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs((19_800 + later) * 24 * 60 * 60 + 40_000)
}

fn fix(name: &str) -> FixId {
    FixId::new(&GuideId::new("icloud-photos"), name)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[track_caller]
fn open(folder: &Path) -> Stats {
    Stats::open(folder, ON, day(0)).expect("it opens")
}

/// Counts each of these so many times on a day.
#[track_caller]
fn add(stats: &Stats, now: SystemTime, events: &[(Event, u32)]) {
    let mut counts = Counts::default();
    for (event, times) in events {
        (0..*times).for_each(|_| counts.count(KNOWLEDGE.knowledge(), event.clone(), now));
    }
    stats.add(&counts, now).expect("it is added");
}

#[track_caller]
fn figures(stats: &Stats, now: SystemTime, weeks: u32) -> Figures {
    stats.figures(now, weeks).expect("it is read")
}

/// The names of the files in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn begun(question: &str) -> Stage {
    walk::begin(&KNOWLEDGE, &KNOWLEDGE.decide(question), Addressed::Yes).expect("something is said")
}

fn acted(walk: &Walk, action: &Action) -> (Stage, Vec<(String, Outcome)>) {
    let stage = walk::act(&KNOWLEDGE, walk, action);
    let moves = walked(KNOWLEDGE.knowledge(), Some(walk), How::Chose(action), &stage);
    let moves = moves.map(|(fix, outcome)| (fix.name().to_owned(), outcome)).collect();
    (stage, moves)
}

#[test]
fn what_a_walk_counts() {
    let power = begun("it says paused, battery low");
    let began: Vec<_> = walked(KNOWLEDGE.knowledge(), None, How::Began, &power).collect();
    assert_eq!(began, [(fix("power"), Outcome::Shown)]);

    let is = |fix: &str, outcome| (fix.to_owned(), outcome);
    let (next, moves) = acted(&power.walk, &Action::Next);
    let here = next.walk.here.as_ref().expect("a fix").fix.name().to_owned();
    assert_ne!(here, "power");
    assert_eq!(moves, [is("power", Outcome::Next), is(&here, Outcome::Shown)]);
    let (solved, moves) = acted(&power.walk, &Action::Solved);
    assert_eq!(moves, [is("power", Outcome::Solved)]);
    let (stuck, moves) = acted(&power.walk, &Action::StillStuck);
    assert_eq!(moves, [is("power", Outcome::Next)]);

    let restart = Action::Open(fix("restart"));
    let step = KNOWLEDGE.knowledge().fix(&fix("power")).and_then(|fix| fix.steps.get(1)).expect("a second step");
    let (_, moves) = acted(&power.walk, &restart);
    assert_eq!(moves, [is("restart", Outcome::Shown)], "to choose another one says nothing about this one");
    let quiet = [
        (&power.walk, Action::Step(fix("power"), step.slug.clone())),
        (&power.walk, Action::Open(fix("power"))),
        (&power.walk, Action::Open(fix("gone"))),
        (&power.walk, Action::Checklist),
        (&power.walk, Action::Why),
        (&stuck.walk, Action::Solved),
        (&stuck.walk, Action::StillStuck),
        (&solved.walk, Action::Checklist),
    ];
    for (walk, action) in quiet {
        assert_eq!(acted(walk, &action).1, [], "{action:?}");
    }
}

#[test]
fn words_in_the_middle_of_a_walk_count_as_what_they_mean() {
    let power = begun("it says paused, battery low");
    let outcomes = |text: &str| -> Vec<Outcome> {
        let decision = KNOWLEDGE.decide(text);
        let stage = walk::jump(&KNOWLEDGE, &power.walk, &decision);
        walked(KNOWLEDGE.knowledge(), Some(&power.walk), How::Asked(&decision), &stage).map(|(_, one)| one).collect()
    };
    assert_eq!(outcomes("my wifi is fine and i have restarted it twice"), [Outcome::Next, Outcome::Shown]);
    assert_eq!(outcomes("it says not enough icloud storage to upload"), [Outcome::Shown]);
    assert_eq!(outcomes("who is coming to the pub tonight?"), []);
}

#[test]
fn figures_add_up_by_fix_and_week() {
    let folder = folder();
    let stats = open(folder.path());
    let (power, restart) = (fix("power"), fix("restart"));
    add(&stats, day(0), &[(Event::Of(power.clone(), Outcome::Shown), 3), (Event::Unanswered, 1)]);
    add(
        &stats,
        day(21),
        &[(Event::Of(power.clone(), Outcome::Shown), 5), (Event::Of(restart.clone(), Outcome::Shown), 6)],
    );
    add(
        &stats,
        day(27),
        &[
            (Event::Of(power.clone(), Outcome::Solved), 2),
            (Event::Of(power.clone(), Outcome::Next), 1),
            (Event::Of(restart.clone(), Outcome::NotHelpful), 1),
            (Event::Asked(Asked::Answer), 4),
            (Event::Asked(Asked::Start), 1),
            (Event::Unanswered, 2),
        ],
    );
    let four = figures(&stats, day(27), 4);
    let weeks: Vec<_> = four.weeks.iter().map(|week| (week.shown, week.solved, week.unanswered)).collect();
    assert_eq!(weeks, [(3, 0, 1), (0, 0, 0), (0, 0, 0), (11, 2, 2)]);
    assert_eq!((four.answered, four.suggested, four.started, four.unanswered()), (4, 0, 1, 3));
    let of: Vec<_> =
        four.fixes.iter().map(|fix| (fix.id.name(), fix.shown, fix.solved, fix.next, fix.not_helpful)).collect();
    assert_eq!(of, [("power", 8, 2, 1, 0), ("restart", 6, 0, 0, 1)]);
    assert_eq!(four.fixes[0].share(), Some(25));
    assert_eq!((&four.best().expect("one").id, &four.worst().expect("one").id), (&power, &restart));
    assert_eq!((four.total().shown, four.total().solved), (14, 2));

    let one = figures(&stats, day(27), 1);
    assert_eq!((one.weeks.len(), one.fixes[0].id.name(), one.fixes[0].shown), (1, "restart", 6));
    drop(stats);
    assert_eq!(figures(&open(folder.path()), day(27), 4), four, "also after a restart");
}

#[test]
fn days_expire() {
    let folder = folder();
    let short = config::Stats { enabled: true, days: 10 };
    let stats = Stats::open(folder.path(), short, day(0)).expect("it opens");
    add(&stats, day(0), &[(Event::Of(fix("power"), Outcome::Shown), 1)]);
    add(&stats, day(9), &[(Event::Of(fix("restart"), Outcome::Shown), 1)]);
    assert_eq!(figures(&stats, day(9), 4).fixes.len(), 2);
    stats.expire(day(10)).expect("it is looked through");
    drop(stats);
    let file = fs::read(folder.path().join("stats.sqlite")).expect("a file");
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("power") && holds("restart"), "gone from the file too");
}

#[test]
fn a_clock_that_is_not_set_yet_loses_nothing() {
    let folder = folder();
    add(&open(folder.path()), day(0), &[(Event::Unanswered, 2)]);
    let stats = Stats::open(folder.path(), ON, SystemTime::UNIX_EPOCH).expect("it opens");
    assert!(figures(&stats, SystemTime::UNIX_EPOCH, 4).is_empty());
    assert_eq!(figures(&stats, day(1), 4).unanswered(), 2);
}

#[test]
fn switched_off_nothing_is_kept() {
    let folder = folder();
    let data = folder.path().join("data");
    Stats::open(&data, OFF, day(0)).expect("nothing to do");
    assert!(!data.exists(), "not even a folder");
    add(&open(&data), day(0), &[(Event::Unanswered, 1)]);
    let stats = Stats::open(&data, OFF, day(0)).expect("it is removed");
    add(&stats, day(0), &[(Event::Unanswered, 1)]);
    assert!(!stats.is_enabled() && figures(&stats, day(0), 4).is_empty() && files(&data).is_empty());
}

#[test]
fn a_file_that_cannot_be_used_is_set_aside() {
    let folder = folder();
    let file = folder.path().join("stats.sqlite");
    fs::write(&file, "this is no database, whatever its name says ".repeat(200)).expect("written");
    add(&open(folder.path()), day(0), &[(Event::Unanswered, 1)]);
    assert_eq!(files(folder.path()), ["stats.sqlite", "stats.sqlite.broken"]);
    assert_eq!(figures(&open(folder.path()), day(0), 4).unanswered(), 1);

    let newer = Connection::open(&file).expect("it opens");
    newer.pragma_update(None, "user_version", 99).expect("a later version of the program wrote it");
    drop(newer);
    assert!(figures(&open(folder.path()), day(0), 4).is_empty());
    assert_eq!(
        files(folder.path()),
        ["stats.sqlite", "stats.sqlite.broken", "stats.sqlite.foreign"],
        "nothing is lost"
    );

    let other = tempfile::tempdir().expect("a folder");
    drop(syncdesk::inbox::Inbox::open(other.path(), config::Inbox::default(), day(0)).expect("it opens"));
    fs::rename(other.path().join("inbox.sqlite"), &file).expect("renamed");
    assert!(figures(&open(folder.path()), day(0), 4).is_empty(), "an inbox is no file of counts");

    let data = folder.path().join("file");
    fs::write(&data, "a file").expect("written");
    let error = Stats::open(&data, ON, day(0)).expect_err("it is refused");
    assert!(matches!(error, StatsError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("`enabled = false` in [stats]"), "{error}");
}

#[test]
fn what_could_not_be_kept_is_taken_in_again() {
    let (mut waiting, mut later) = (Counts::default(), Counts::default());
    let shown = Event::Of(fix("power"), Outcome::Shown);
    waiting.count(KNOWLEDGE.knowledge(), shown.clone(), day(0));
    later.count(KNOWLEDGE.knowledge(), shown.clone(), day(0));
    later.count(KNOWLEDGE.knowledge(), Event::Unanswered, day(1));
    later.take_back(waiting);
    let folder = folder();
    let stats = open(folder.path());
    stats.add(&later, day(1)).expect("it is added");
    let figures = figures(&stats, day(1), 1);
    assert_eq!((figures.fixes[0].shown, figures.unanswered()), (2, 1));
    assert_eq!(figures.fixes[0].title, "Charge it, Low Power Mode off");
}

/// Runs `syncdesk stats` with this folder and configuration; gives what it prints and says, and its exit code.
#[track_caller]
fn run(data: &Path, config: &str, args: &[&str]) -> (String, String, i32) {
    let file = data.with_file_name("config.toml");
    fs::write(&file, config).expect("written");
    let file = file.display().to_string();
    let mut command = syncdesk(&["stats", "--config", &file]);
    let output = command.args(args).env("SYNCDESK_DATA_DIR", data).output().expect("it starts");
    (stdout(&output), stderr(&output), output.status.code().expect("a code"))
}

#[test]
fn the_command_prints_and_erases_while_the_bot_runs() {
    let folder = folder();
    let data = folder.path().join("data");
    let (out, said, code) = run(&data, "", &[]);
    assert_eq!((out.as_str(), code), ("", 0));
    assert!(said.starts_with("Nothing was counted in the last 4 weeks") && !data.exists(), "{said}");

    let now = SystemTime::now();
    let bot = Stats::open(&data, ON, now).expect("it opens");
    add(
        &bot,
        now,
        &[
            (Event::Of(fix("power"), Outcome::Shown), 8),
            (Event::Of(fix("power"), Outcome::Solved), 2),
            (Event::Asked(Asked::Answer), 1),
            (Event::Unanswered, 3),
        ],
    );
    // A fix that has gone since.
    Connection::open(data.join("stats.sqlite"))
        .and_then(|file| {
            file.execute("INSERT INTO titles VALUES ('old/gone', 'As it was called')", [])?;
            file.execute("INSERT INTO counts SELECT day, 'old/gone', what, 5 FROM counts WHERE what = 'shown'", [])
        })
        .expect("it is written");
    let (out, said, _) = run(&data, "", &[]);
    assert!(out.contains("1 question was answered: 1 with one fix. 3 were left without an answer."), "{out}");
    assert!(out.contains("Charge it, Low Power Mode off") && out.contains("25 %"), "{out}");
    assert!(out.contains("As it was called"), "{out}");
    assert!(said.contains("kept for 400 days"), "{said}");

    let (out, ..) = run(&data, "", &["--format", "json", "--weeks", "2"]);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["fixes"][0]["fix"], &json["fixes"][0]["shown"]), (&"icloud-photos/power".into(), &8.into()));
    assert_eq!((json["weeks"].as_array().map(Vec::len), &json["weeks"][1]["unanswered"]), (Some(2), &3.into()));

    let (_, said, code) = run(&data, "", &["--erase"]);
    assert!(code == 0 && said.starts_with("Erased the counts of 1 day."), "{said}");
    assert!(figures(&bot, now, 4).is_empty());
    assert_eq!(run(&data, "", &["--weeks", "0"]).2, 2);
}

#[test]
fn the_command_says_when_it_is_switched_off() {
    let folder = folder();
    let data = folder.path().join("data");
    add(&open(&data), day(0), &[(Event::Unanswered, 1)]);
    let (out, said, code) = run(&data, "[stats]\nenabled = false", &[]);
    assert_eq!((out.as_str(), code), ("", 0));
    assert!(said.contains("switched off") && files(&data).is_empty(), "{said}");
}

#[cfg(feature = "picture")]
mod picture {
    use super::*;
    use syncdesk::stats::picture::{description, draw};

    /// Width and height, as a PNG says them.
    #[track_caller]
    fn size(file: &[u8]) -> (u32, u32) {
        let reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
        (reader.info().width, reader.info().height)
    }

    fn some(fixes: u32, weeks: u32, times: u32) -> Figures {
        let folder = folder();
        let stats = open(folder.path());
        let events: Vec<_> = (0..fixes)
            .flat_map(|number| {
                let of = |outcome| Event::Of(fix(&format!("fix-{number}")), outcome);
                [(of(Outcome::Shown), times), (of(Outcome::Solved), times / 3), (of(Outcome::Next), times / 2)]
            })
            .collect();
        add(&stats, day(0), &events);
        figures(&stats, day(0), weeks)
    }

    #[test]
    fn every_picture_is_fit_for_a_phone() {
        for figures in [some(0, 4, 0), some(1, 1, 1), some(7, 4, 9), some(20, 52, 1_000), some(3, 520, 2)] {
            let file = draw(&figures).expect("it is drawn");
            let (width, height) = size(&file);
            assert!(width <= 1_000 && (400..=2_500).contains(&height), "{width} x {height}");
            assert!(file.len() < 200_000, "{} bytes", file.len());
        }
    }

    #[test]
    fn other_figures_make_another_picture() {
        let (one, other) = (draw(&some(3, 4, 6)).expect("it is drawn"), draw(&some(3, 4, 12)).expect("it is drawn"));
        assert_eq!(size(&one), size(&other));
        assert_ne!(one, other);
        assert_eq!(one, draw(&some(3, 4, 6)).expect("it is drawn"), "the same figures make the same picture");
    }

    #[test]
    fn titles_in_any_letters_can_be_drawn() {
        let titles = ["写真が同期しない", "📷", "מצב צריכת חשמל", "a\u{301}\u{202e}\n\t", &"long ".repeat(200), ""];
        for title in titles {
            let mut figures = some(1, 4, 5);
            title.clone_into(&mut figures.fixes[0].title);
            assert!(!draw(&figures).expect("it is drawn").is_empty(), "{title:?}");
        }
    }

    #[test]
    fn the_picture_is_described() {
        let text = description(&some(2, 2, 6));
        assert!(
            text.contains("2 of 6") && text.contains("5 Mar to 18 Mar 2024") && text.contains("0 of 0; 4 of 12"),
            "{text}"
        );
    }

    #[test]
    fn the_command_draws_it() {
        let folder = folder();
        let data = folder.path().join("data");
        add(
            &Stats::open(&data, ON, SystemTime::now()).expect("it opens"),
            SystemTime::now(),
            &[(Event::Unanswered, 3)],
        );
        let picture = folder.path().join("picture.png");
        let (_, said, code) = run(&data, "", &["--picture", &picture.display().to_string()]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(size(&fs::read(&picture).expect("a file")).0, 960);
        let nowhere = folder.path().join("nowhere").join("picture.png").display().to_string();
        let (_, said, code) = run(&data, "", &["--picture", &nowhere]);
        assert!(code == 2 && said.contains("cannot write the picture"), "{said}");
    }
}
