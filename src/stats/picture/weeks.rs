//! Bars for weeks, the oldest on the left.

use plotters::prelude::*;
use plotters::style::RGBColor;

use super::{Area, BLUE, Drawn, FONT, GREY, HEADING, INK, LARGE, LEGEND, NORMAL, PALE, SMALL, words};
use super::{failed, legend, measure, width, write};
use crate::stats::Week;

/// The height of one panel; of one without anything in it.
const HEIGHT: i32 = 400;
const EMPTY: i32 = 170;
/// Room for the figures beside the axis, and for the dates below it.
const BESIDE: i32 = 76;
const BELOW: i32 = 44;
/// The widest bar; one alone would fill the picture.
const WIDEST: f64 = 140.0;
/// The least room around a figure.
const SPACE: i32 = 8;
/// How many dates stand below the bars at most.
const DATES: usize = 5;

/// How much room the two panels below need.
pub(super) fn heights(weeks: &[Week]) -> (i32, i32) {
    let height = |count: fn(&Week) -> u32| if weeks.iter().all(|week| count(week) == 0) { EMPTY } else { HEIGHT };
    (height(|week| week.shown.max(week.solved)), height(|week| week.unanswered))
}

/// How often fixes were shown and solved it.
pub(super) fn shown_and_solved(area: &Area<'_>, weeks: &[Week]) -> Drawn {
    write(area, words::WEEKS, (0, 0), LARGE, INK)?;
    legend(area, HEADING, &[(words::SHOWN, PALE), (words::SOLVED, BLUE)])?;
    let (_, panel) = area.split_vertically(HEADING + LEGEND);
    bars(&panel, weeks, &[(|week| week.shown, PALE), (|week| week.solved, BLUE)])
}

/// How many questions got no answer.
pub(super) fn unanswered(area: &Area<'_>, weeks: &[Week]) -> Drawn {
    write(area, words::UNANSWERED, (0, 0), LARGE, INK)?;
    let (_, panel) = area.split_vertically(HEADING);
    bars(&panel, weeks, &[(|week| week.unanswered, GREY)])
}

/// What is counted, and in which colour.
type Kind = (fn(&Week) -> u32, RGBColor);

/// The bars of each week, each kind before the one that it is a part of.
fn bars(area: &Area<'_>, weeks: &[Week], kinds: &[Kind]) -> Drawn {
    let most = weeks.iter().flat_map(|week| kinds.iter().map(move |(count, _)| count(week))).max().unwrap_or(0);
    if most == 0 {
        return write(area, words::NONE, (0, 0), NORMAL, GREY);
    }
    // Room for the figures above the highest bar.
    let top = most.saturating_add(most / 6).max(most.saturating_add(1));
    let count = u32::try_from(weeks.len()).unwrap_or(u32::MAX);
    let mut chart = ChartBuilder::on(area)
        .x_label_area_size(BELOW)
        .y_label_area_size(BESIDE)
        .build_cartesian_2d(0.0..f64::from(count), 0..top)
        .map_err(failed)?;
    let mut mesh = chart.configure_mesh();
    mesh.disable_x_mesh().disable_x_axis().y_labels(4).y_label_formatter(&|number| short(*number));
    mesh.y_label_style((FONT, SMALL).into_font().color(&GREY)).axis_style(PALE).bold_line_style(PALE.mix(0.8));
    mesh.light_line_style(TRANSPARENT).draw().map_err(failed)?;

    let room = f64::from(width(area) - BESIDE) / f64::from(count);
    let wide = (room * 0.8).clamp(1.0, WIDEST);
    let with_figures = measure(area, &short(most), SMALL)? + SPACE <= to_pixels(room);
    for (place, week) in (0..).zip(weeks) {
        let middle = f64::from(place) + 0.5;
        // Below the top of the bar behind, there is less room for a figure.
        let mut behind = None;
        for (count, colour) in kinds {
            let times = count(week);
            let corners = [(middle - wide / room / 2.0, 0), (middle + wide / room / 2.0, times)];
            chart.draw_series([Rectangle::new(corners, colour.filled())]).map_err(failed)?;
            let (x, y) = inside(area, chart.backend_coord(&(middle, times)));
            if with_figures && times > 0 && behind.is_none_or(|behind| y - behind > SMALL + SPACE) {
                let figure = short(times);
                write(area, &figure, (x - measure(area, &figure, SMALL)? / 2, y - SMALL - 4), SMALL, INK)?;
            }
            behind = Some(y);
        }
    }
    let every = weeks.len().div_ceil(DATES).max(1);
    for (place, week) in (0..).zip(weeks).step_by(every) {
        let date = week.begins();
        let (x, y) = inside(area, chart.backend_coord(&(f64::from(place) + 0.5, 0)));
        let half = measure(area, &date, SMALL)? / 2;
        let left = (x - half).clamp(0, (width(area) - 2 * half).max(0));
        write(area, &date, (left, y + 10), SMALL, GREY)?;
    }
    Ok(())
}

/// A number with few digits: "950", "12k".
fn short(number: u32) -> String {
    match number {
        0..10_000 => number.to_string(),
        10_000..10_000_000 => format!("{}k", number / 1_000),
        _ => format!("{}m", number / 1_000_000),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is no wider than the picture")]
fn to_pixels(length: f64) -> i32 {
    length as i32
}

/// A point of the picture as a point of a part of it.
fn inside(area: &Area<'_>, (x, y): (i32, i32)) -> (i32, i32) {
    let (left, top) = area.get_base_pixel();
    (x - left, y - top)
}
