//! A process that saves knowledge, killed at any moment: each file has its old or its new text, and the history has
//! every version that was confirmed. A pulled plug is another matter, which no test of this kind can show.
//!
//! `SYNCDESK_KILLS` says how many times, `SYNCDESK_SEED` which moments.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use syncdesk::store::history::{Author, Change, History, HistoryError, Origin, Version};
use syncdesk::store::write::{self, WriteError, locate};

use crate::again::{again, folder};
use crate::write::names;

/// How often the process is killed in a usual run of the tests.
const KILLS: u64 = 100;

/// What is saved in turn.
const FILES: [&str; 3] = ["photos/1-a.md", "photos/guide.md", "_synonyms.md"];

/// How many processes are killed at once.
const LANES: u64 = 4;

/// How often all of it is done at most, until a kill has fallen into a save: on a busy machine they come late.
const ROUNDS: u64 = 20;

/// Fewer saves than this are waited for before a kill.
const SAVES: u64 = 2;

/// The file that the save with this number writes.
fn path_of(number: u64) -> &'static str {
    FILES[usize::try_from(number % 3).expect("small")]
}

/// What it writes: up to 60 KB, or nothing for a removal.
fn text_of(number: u64) -> Option<String> {
    let lines = usize::try_from(number * 7919 % 1500).expect("small");
    (number % 11 != 10)
        .then(|| format!("# Version {number}\n{}", format!("- a line of version {number}\n").repeat(lines)))
}

fn history(folder: &Path) -> History {
    History::open(&folder.join("knowledge"), &folder.join("data"), false)
}

fn on_disk(folder: &Path, path: &str) -> Option<String> {
    fs::read_to_string(folder.join("knowledge").join(path)).ok()
}

/// The moments to kill at.
struct Lots(u64);

impl Lots {
    fn draw(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn number_from(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
#[ignore = "the process that is killed"]
fn writer() {
    let Some(folder) = folder() else { return };
    let (history, author) = (history(&folder), Author::on_discord("Ann", 7));
    let record = |path: &str, text: Option<&str>, why: &str| {
        let when = SystemTime::now();
        let change = Change { path, text, who: &author, why, origin: Origin::Discord, when, commit: false };
        history.record(&change).unwrap();
    };
    let mut out = io::stdout().lock();
    for path in FILES {
        record(path, on_disk(&folder, path).as_deref(), "found");
    }
    writeln!(out, "\nfound").unwrap();
    // Ends when it is killed, or nobody reads any more.
    for number in number_from("SYNCDESK_TEST_FROM", 0).. {
        let (path, text) = (locate(&folder.join("knowledge"), path_of(number)).unwrap(), text_of(number));
        match &text {
            Some(text) => write::replace(&path, text.as_bytes()).unwrap(),
            None => write::remove(&path).unwrap(),
        }
        record(path_of(number), text.as_deref(), &format!("save {number}"));
        writeln!(out, "saved {number}").unwrap();
    }
}

/// The number of the save that a line confirms.
fn confirmed(line: &str) -> Option<u64> {
    line.strip_prefix("saved ").map(|number| number.trim().parse().expect("a number"))
}

/// Lets the process save from `from` on, and kills it. Returns the last save that it confirmed, and how long one took.
fn kill_one(folder: &Path, from: u64, lots: &mut Lots, usual: Duration) -> (Option<u64>, Duration) {
    let mut command = again("kill::writer", folder);
    let command = command.env("SYNCDESK_TEST_FROM", from.to_string()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
    let (mut last, mut took, mut left) = (None, usual, lots.draw(SAVES));
    let mut line = String::new();
    let mut since = Instant::now();
    loop {
        line.clear();
        assert_ne!(lines.read_line(&mut line).expect("text"), 0, "the process ended by itself");
        if let Some(number) = confirmed(&line) {
            (last, took, left) = (Some(number), since.elapsed(), left - 1);
        } else if line != "found\n" {
            continue;
        }
        since = Instant::now();
        if left == 0 {
            break;
        }
    }
    // Somewhere in the next save, or a little behind it.
    let moment = usual.mul_f64(f64::from(u32::try_from(lots.draw(1200)).expect("small")) / 1000.0);
    while since.elapsed() < moment {
        std::hint::spin_loop();
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let rest: Vec<String> = lines.lines().map(|line| line.expect("text")).collect();
    (rest.iter().filter_map(|line| confirmed(line)).next_back().or(last), took)
}

/// A folder in which processes are killed, and what must be found there.
struct Lane {
    folder: tempfile::TempDir,
    /// Reads on what the killed processes have added, as a command does beside the bot.
    reader: History,
    in_force: BTreeMap<&'static str, Option<String>>,
    /// The number of each confirmed save.
    confirmed: Vec<u64>,
    /// How many new texts were in place though nobody had confirmed them, and how many temporary files were left.
    hits: (usize, usize),
}

impl Lane {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("knowledge")).expect("a folder");
        let in_force = FILES.map(|path| (path, None)).into();
        Self { reader: history(folder.path()), folder, in_force, confirmed: Vec::new(), hits: (0, 0) }
    }

    fn kill(&mut self, kills: u64, mut lots: Lots) {
        let (mut from, mut usual) = (0, Duration::from_millis(5));
        for _ in 0..kills {
            let (last, took) = kill_one(self.folder.path(), from, &mut lots, usual);
            usual = took.clamp(Duration::from_millis(1), Duration::from_millis(50));
            let interrupted = last.map_or(from, |last| last + 1);
            // What the file says already is no new version: it may go twice when all saves in between were interrupted.
            let change =
                |number: &u64| self.in_force.insert(path_of(*number), text_of(*number)) != Some(text_of(*number));
            let saved: Vec<u64> = (from..interrupted).filter(change).collect();
            self.check_files(interrupted);
            // Where the machine is busy, it may save very often before it is killed.
            let newest = usize::try_from(interrupted - from).expect("few").saturating_add(100);
            self.check_history(&self.reader.list(None, newest).expect("it can be read"), saved.iter().copied());
            self.check_leftovers();
            self.confirmed.extend(saved);
            from = interrupted + 1;
        }
        let all = history(self.folder.path()).list(None, usize::MAX).expect("it can be read");
        assert_eq!(all, self.reader.list(None, usize::MAX).expect("it can be read"), "at once, and bit by bit");
        self.check_history(&all, self.confirmed.iter().copied());
    }

    /// Each file has its text, or that of the interrupted save.
    fn check_files(&mut self, interrupted: u64) {
        for (path, text) in &mut self.in_force {
            let found = on_disk(self.folder.path(), path);
            if found != *text {
                assert_eq!(*path, path_of(interrupted), "save {interrupted}: this file was not being saved");
                assert!(found == text_of(interrupted), "save {interrupted}: neither the old nor the new text");
                *text = found;
                self.hits.0 += 1;
            }
        }
    }

    /// These saves are among the versions.
    fn check_history(&self, versions: &[Version], saves: impl IntoIterator<Item = u64>) {
        let by_reason: BTreeMap<&str, &Version> = versions.iter().map(|version| (&*version.why, version)).collect();
        for number in saves {
            let version = by_reason.get(&*format!("save {number}")).expect("a confirmed version is listed");
            assert_eq!(version.path, path_of(number), "save {number}");
            assert!(self.reader.text(version).expect("it can be read") == text_of(number), "save {number}: its text");
        }
    }

    fn check_leftovers(&mut self) {
        let now = SystemTime::now();
        self.hits.1 += write::sweep(&self.folder.path().join("knowledge"), now) + self.reader.sweep(now);
        let mut left = names(self.folder.path());
        left.retain(|name| name.split('/').any(|part| part.starts_with('.')));
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_text() {
    let (kills, seed) = (number_from("SYNCDESK_KILLS", KILLS), number_from("SYNCDESK_SEED", 0x5eed));
    let (mut saves, mut new, mut left) = (0, 0, 0);
    for round in 0..ROUNDS {
        // Most of the time is spent waiting for the disk, so a few go on at once.
        let lanes = (round * LANES..(round + 1) * LANES).map(|number| {
            std::thread::spawn(move || {
                let mut lane = Lane::new();
                lane.kill((kills + number % LANES) / LANES, Lots(seed + number));
                (lane.confirmed.len(), lane.hits)
            })
        });
        for lane in lanes.collect::<Vec<_>>() {
            let (confirmed, hits) = lane.join().unwrap();
            (saves, new, left) = (saves + confirmed, new + hits.0, left + hits.1);
        }
        if kills < KILLS || (new > 0 && left > 0) {
            break;
        }
    }
    println!("{kills} kills: {saves} confirmed saves, {new} new texts not confirmed, {left} temporary files swept");
    assert!(kills < KILLS || (new > 0 && left > 0), "no kill fell into a save");
}

#[test]
#[ignore = "the process that may write only small files"]
fn squeezed() {
    let Some(folder) = folder() else { return };
    let path = folder.join("knowledge/1-a.md");
    write::replace(&path, b"old\n").unwrap();
    let error = write::replace(&path, "new\n".repeat(50_000).as_bytes()).unwrap_err();
    assert!(matches!(error, WriteError::Full { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"old\n");
    assert_eq!(names(&folder.join("knowledge")), ["1-a.md"]);

    let (history, author, why) = (history(&folder), Author::on_discord("Ann", 7), "reason ".repeat(60));
    for number in 0..1000 {
        let (path, text, when) = ("1-a.md", format!("{number}\n"), SystemTime::now());
        let (text, origin) = (Some(text.as_str()), Origin::Discord);
        match history.record(&Change { path, text, who: &author, why: &why, origin, when, commit: false }) {
            Ok(recorded) => assert!(recorded.is_new),
            Err(error) => {
                assert!(matches!(error, HistoryError::Write(WriteError::Full { .. })), "{error}");
                writeln!(io::stdout(), "\nkept {number}").unwrap();
                return;
            }
        }
    }
    panic!("the log grew without end");
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("knowledge")).unwrap();
    let inner = again("kill::squeezed", folder.path());
    // Files may not grow beyond some kilobytes: the system writes a part of the text, then refuses, as a full disk does.
    let mut outer = Command::new("sh");
    outer.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
    outer.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = outer.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let kept: usize = printed.lines().find_map(|line| line.strip_prefix("kept ")).expect("a line").parse().unwrap();

    let (history, author) = (history(folder.path()), Author::on_discord("Ann", 7));
    assert_eq!(history.list(None, usize::MAX).unwrap().len(), kept);
    let change = Change {
        path: "1-a.md",
        text: Some("there is space again\n"),
        who: &author,
        why: "",
        origin: Origin::Discord,
        when: SystemTime::now(),
        commit: false,
    };
    history.record(&change).unwrap();
    let versions = history.list(None, usize::MAX).unwrap();
    assert_eq!(versions.len(), kept + 1);
    assert_eq!(history.text(&versions[0]).unwrap().as_deref(), Some("there is space again\n"));
    assert_eq!(history.text(&versions[kept]).unwrap().as_deref(), Some("0\n"));
}
