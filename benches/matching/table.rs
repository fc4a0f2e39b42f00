//! How figures look: times, sizes, ratios, and tables of them.

use std::fmt;
use std::time::Duration;

/// A table whose first column is text and whose other columns are figures.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; columns];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for (number, row) in self.rows.iter().enumerate() {
            write!(f, " ")?;
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if column == 0 { write!(f, " {cell:<width$}")? } else { write!(f, "  {cell:>width$}")? }
            }
            writeln!(f)?;
            if number == 0 {
                writeln!(f, "  {}", "-".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1)))?;
            }
        }
        Ok(())
    }
}

/// A time in the unit that suits it.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "\u{b5}s")];
    let (size, unit) = units.into_iter().find(|(size, _)| seconds >= *size).unwrap_or((1e-9, "ns"));
    format!("{} {unit}", digits(seconds / size))
}

/// A number of bytes in the unit that suits it.
pub(crate) fn bytes(bytes: usize) -> String {
    let bytes = number(bytes);
    let units = [(1024.0 * 1024.0, "MiB"), (1024.0, "KiB")];
    let (size, unit) = units.into_iter().find(|(size, _)| bytes >= *size).unwrap_or((1.0, "B"));
    format!("{} {unit}", digits(bytes / size))
}

/// How many times as long one time is as another.
pub(crate) fn ratio(time: Duration, base: Duration) -> String {
    format!("{} x", digits(time.as_secs_f64() / base.as_secs_f64()))
}

/// A part in a hundred.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * number(part) / number(whole.max(1)))
}

/// A whole number with commas between its thousands.
pub(crate) fn whole(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three digits that tell something, or fewer of a very small value.
fn digits(value: f64) -> String {
    let steps = [(99.95, 0), (9.995, 1), (0.1, 2), (0.01, 3)];
    let decimals = steps.into_iter().find(|(least, _)| value >= *least).map_or(4, |(_, decimals)| decimals);
    format!("{value:.decimals$}")
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}
