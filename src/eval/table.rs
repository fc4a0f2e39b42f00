//! How a report looks to people.

use std::fmt;

use super::{Fault, Report, Share};

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(share) => write!(f, "{:>6.1} %  ({} of {})", share * 100.0, self.count, self.of),
            None => f.write_str("     -    (none)"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Misled => "misled",
            Self::FalseAlarm => "false alarm",
            Self::NotHelped => "not helped",
            Self::NotRight => "helped, but not right at once",
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for miss in &self.misses {
            writeln!(f, "{}: {}: {:?}", miss.id, miss.fault, miss.text)?;
            let wanted = if miss.wanted.is_empty() { "silence".to_owned() } else { miss.wanted.join(" or ") };
            writeln!(f, "    wanted {wanted}; got {}", miss.got)?;
            if !miss.candidates.is_empty() {
                writeln!(f, "    candidates: {}", miss.candidates.join(", "))?;
            }
            for reason in &miss.reasons {
                writeln!(f, "    - {reason}")?;
            }
        }
        if !self.misses.is_empty() {
            writeln!(f)?;
        }
        self.confusion(f)?;
        writeln!(f, "{} messages", self.messages)?;
        let rows = [
            ("right", self.right),
            ("helped", self.helped),
            ("misled", self.misled),
            ("vague handled", self.vague_handled),
            ("false alarms, near", self.false_alarms_near),
            ("false alarms, chat", self.false_alarms_chat),
            ("ruled-out fix picked", self.ruled_out_picked),
            ("ruled-out fix noticed", self.ruled_out_noticed),
        ];
        rows.iter().try_for_each(|(name, share)| writeln!(f, "{name:<22}{share}"))
    }
}

impl Report {
    fn confusion(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.confusion.is_empty() {
            return Ok(());
        }
        writeln!(f, "Wanted, and what came:")?;
        for (wanted, came) in &self.confusion {
            let mut came: Vec<_> = came.iter().collect();
            came.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
            let came: Vec<_> = came.iter().map(|(got, count)| format!("{got} {count}")).collect();
            writeln!(f, "  {wanted:<18}{}", came.join(", "))?;
        }
        writeln!(f)
    }
}
