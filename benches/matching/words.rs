//! The words of the generated knowledge: common ones from a list, rare ones made of syllables.

use std::collections::BTreeSet;

use crate::dice::{Dice, Zipf};

/// How many words there are, common and rare; a text of a million words uses about as many.
const WORDS: usize = 30_000;

/// From this rank on a word is rare enough to name something.
const NAMES: usize = 1_000;

/// Words that stand everywhere, most frequent first; they hold a text together and tell nothing.
const COMMON: &[&str] = &[
    "the", "my", "it", "is", "to", "and", "not", "i", "a", "in", "of", "on", "when", "with", "after", "from", "has",
    "does", "but", "for", "all", "new", "old", "this", "no", "at", "again", "then", "only", "now", "any", "some",
    "every",
];

/// Things and doings that a help channel speaks of, most frequent first.
const USUAL: &[&str] = &[
    "screen", "open", "button", "error", "account", "update", "file", "light", "cable", "message", "door", "start",
    "password", "stop", "window", "phone", "water", "noise", "page", "battery", "print", "colour", "setting", "engine",
    "sound", "code", "paper", "menu", "wheel", "connect", "filter", "image", "order", "label", "heat", "login",
    "folder", "pump", "picture", "timer", "charge", "lock", "table", "signal", "remove", "invoice", "pressure",
    "keyboard", "mail", "sensor", "download", "lamp", "brake", "upload", "drawer", "speed", "handle", "network",
    "valve", "save", "camera", "switch", "motor", "display", "payment", "clean", "router", "socket", "export", "blade",
    "delete", "scanner", "fuse", "calendar", "belt", "import", "driver", "oven", "ticket", "install", "chain",
    "speaker", "report", "tank", "backup", "hinge", "profile", "remote", "freeze", "mirror", "archive", "nozzle",
    "restart", "basket", "module", "pedal", "contact", "reset", "shelf", "server", "thermostat", "channel", "spring",
    "record", "adapter", "rotate", "seal", "warning", "antenna", "delay", "bracket", "firmware", "gear", "blink",
    "compressor", "voucher", "leak", "cursor", "magnet", "format", "bulb", "subscription", "vibrate", "hose",
    "template", "drain", "firewall", "rattle", "bearing", "refund", "flicker", "clutch", "token", "spindle", "crash",
    "gasket", "cartridge", "tray", "session", "overheat", "lever", "certificate", "jam", "ignition", "plugin",
    "grinder", "membrane", "quota", "charger", "ladder", "buffer",
];

const ONSETS: &[&str] = &[
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s", "sk",
    "st", "t", "tr", "v", "w", "z",
];

const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "ou", "ee"];

const CODAS: &[&str] = &["", "", "", "n", "r", "l", "s", "t", "m", "x", "nd", "rk", "st"];

/// All words, most frequent first, and how often each comes up.
pub(crate) struct Vocabulary {
    words: Vec<String>,
    zipf: Zipf,
}

impl Vocabulary {
    /// The listed words, and as many made ones as are missing.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let mut words: Vec<String> = COMMON.iter().chain(USUAL).map(ToString::to_string).collect();
        let mut seen: BTreeSet<String> = words.iter().cloned().collect();
        while words.len() < WORDS {
            let syllables = dice.between(2, 3);
            let word: String = (0..syllables).map(|_| syllable(dice)).collect();
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        Self { words, zipf: Zipf::new(WORDS) }
    }

    /// Any word, as often as words of its rank come up.
    pub(crate) fn any(&self, dice: &mut Dice) -> &str {
        &self.words[self.zipf.draw(dice, 0, WORDS)]
    }

    /// A word that tells what is meant, though it may stand in many fixes.
    pub(crate) fn thing(&self, dice: &mut Dice) -> &str {
        &self.words[self.zipf.draw(dice, COMMON.len(), WORDS)]
    }

    /// A rare word; every one is as likely as the next.
    pub(crate) fn name(&self, dice: &mut Dice) -> &str {
        &self.words[dice.between(NAMES, WORDS - 1)]
    }
}

fn syllable(dice: &mut Dice) -> String {
    [dice.pick(ONSETS), dice.pick(VOWELS), dice.pick(CODAS)].concat()
}
