//! The figures as a picture (PNG): what came of each fix, and week by week how much was shown, solved and unanswered.
//!
//! It is read on a phone, a third as wide as it is drawn, in a light room or a dark one: hence few pixels across, large
//! letters, a background of its own, and colours that differ in brightness as well, so that nobody needs to tell red
//! from green. Whatever a colour says stands beside it as a number. Drawing takes tens of milliseconds of work; nothing
//! here knows where the picture goes.

use std::sync::OnceLock;

use ab_glyph::{Font as _, FontRef};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, RGBColor, register_font};

mod weeks;

use super::{Figures, OfFix};
use crate::engine::reply::wording::moderators::stats::{self, picture as words};
use crate::engine::text::clip;

/// The picture's width.
const WIDTH: u32 = 960;
/// Room at all four sides.
const MARGIN: i32 = 36;
/// How many fixes are drawn; the picture would be too tall with more, and the text has them all.
const FIXES: usize = 12;

/// Heights.
const HEADING: i32 = 60;
const LEGEND: i32 = 58;
const ROW: i32 = 96;
const BAR: i32 = 36;
const GAP: i32 = 30;

/// Sizes of letters.
const LARGE: i32 = 34;
const NORMAL: i32 = 28;
const SMALL: i32 = 24;

/// Digits and most letters stand in the upper part of the room that a line takes; so much lower, they are in its middle.
const LOWER: i32 = 4;

/// Colours (the palette of Okabe and Ito, and a wine red that is as dark as the orange is bright).
const PAPER: RGBColor = RGBColor(0xfb, 0xfb, 0xfc);
const INK: RGBColor = RGBColor(0x1f, 0x23, 0x28);
const GREY: RGBColor = RGBColor(0x4f, 0x58, 0x63);
const PALE: RGBColor = RGBColor(0xcd, 0xd5, 0xde);
const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
const WINE: RGBColor = RGBColor(0x88, 0x22, 0x55);

/// The name under which the font is known to the plotting library.
const FONT: &str = "sans-serif";

/// The picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the picture could not be drawn ({0})")]
pub struct PictureError(String);

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn = Result<(), PictureError>;

/// Draws the figures; gives a PNG.
///
/// # Errors
///
/// When the plotting library refuses; it has no reason to.
pub fn draw(figures: &Figures) -> Result<Vec<u8>, PictureError> {
    let letters = letters()?;
    let shown = figures.fixes.get(..FIXES).unwrap_or(&figures.fixes);
    let rows = i32::try_from(shown.len().max(1)).unwrap_or(1);
    let left = figures.fixes.len() - shown.len();
    let fixes = HEADING + LEGEND + rows * ROW + if left > 0 { HEADING } else { 0 };
    let (middle, bottom) = weeks::heights(&figures.weeks);
    let height = 2 * MARGIN + HEADING + fixes + GAP + middle + GAP + bottom;
    let height = u32::try_from(height).map_err(failed)?;

    let mut pixels = vec![0; usize::try_from(WIDTH * height * 3).map_err(failed)?];
    {
        let all = BitMapBackend::with_buffer(&mut pixels, (WIDTH, height)).into_drawing_area();
        all.fill(&PAPER).map_err(failed)?;
        let all = all.margin(MARGIN, MARGIN, MARGIN, MARGIN);
        let (title, rest) = all.split_vertically(HEADING);
        write(&title, &period(figures), (0, 0), NORMAL, GREY)?;
        let (top, rest) = rest.split_vertically(fixes);
        draw_fixes(&top, shown, left, letters)?;
        let (_, rest) = rest.split_vertically(GAP);
        let (panel, rest) = rest.split_vertically(middle);
        weeks::shown_and_solved(&panel, &figures.weeks)?;
        let (_, panel) = rest.split_vertically(GAP);
        weeks::unanswered(&panel, &figures.weeks)?;
        all.present().map_err(failed)?;
    }
    encode(&pixels, height)
}

/// What somebody hears who does not see the picture.
pub fn description(figures: &Figures) -> String {
    let fixes = figures.fixes.iter().take(FIXES);
    let fixes: Vec<_> = fixes.map(|fix| format!("{} {}", fix.title, words::of(fix.solved, fix.shown))).collect();
    let weeks: Vec<_> = figures.weeks.iter().map(|week| words::of(week.solved, week.shown)).collect();
    let unanswered: Vec<_> = figures.weeks.iter().map(|week| week.unanswered.to_string()).collect();
    words::description(&period(figures), &fixes, &weeks, &unanswered)
}

fn period(figures: &Figures) -> String {
    let (begins, ends) = figures.span();
    stats::period(figures.weeks.len(), &begins, &ends)
}

/// What came of each fix: bars as long as it was often shown, in the colours of what came of it.
fn draw_fixes(area: &Area<'_>, fixes: &[OfFix], left: usize, letters: &FontRef<'_>) -> Drawn {
    write(area, words::FIXES, (0, 0), LARGE, INK)?;
    let kinds = [(words::SOLVED, BLUE), (words::NEXT, ORANGE), (words::NOT_HELPFUL, WINE), (words::OPEN, PALE)];
    legend(area, HEADING, &kinds)?;
    let mut top = HEADING + LEGEND;
    if fixes.is_empty() {
        write(area, words::NONE, (0, top), NORMAL, GREY)?;
    }
    let longest = fixes.iter().map(|fix| fix.shown.max(told(fix))).max().unwrap_or(0).max(1);
    for fix in fixes {
        draw_fix(area, fix, top, longest, letters)?;
        top += ROW;
    }
    if left > 0 {
        write(area, &words::more(left), (0, top), NORMAL, GREY)?;
    }
    Ok(())
}

/// How often somebody said what came of a fix.
fn told(fix: &OfFix) -> u32 {
    fix.solved.saturating_add(fix.next).saturating_add(fix.not_helpful)
}

fn draw_fix(area: &Area<'_>, fix: &OfFix, top: i32, longest: u32, letters: &FontRef<'_>) -> Drawn {
    let width = width(area);
    let figure = words::solved_of(fix.solved, fix.shown);
    let room = width - measure(area, &figure, NORMAL)? - 24;
    let title = fitting(area, &legible(fix, letters), room, NORMAL)?;
    write(area, &title, (0, top), NORMAL, INK)?;
    write_to(area, &figure, (width, top), NORMAL, GREY)?;

    let top = top + NORMAL + 8;
    let length = |times: u32| i32::try_from(i64::from(times) * i64::from(width) / i64::from(longest)).unwrap_or(width);
    bar(area, (0, length(fix.shown)), top, PALE)?;
    let mut so_far = 0_u32;
    for (times, colour, ink) in [(fix.solved, BLUE, WHITE), (fix.next, ORANGE, BLACK), (fix.not_helpful, WINE, WHITE)] {
        let begin = length(so_far);
        so_far = so_far.saturating_add(times);
        let end = length(so_far);
        bar(area, (begin, end), top, colour)?;
        let figure = times.to_string();
        if end - begin > measure(area, &figure, SMALL)? + 12 {
            write(area, &figure, (begin + 8, top + (BAR - SMALL) / 2 + LOWER), SMALL, ink)?;
        }
    }
    Ok(())
}

/// A bar from left to right; nothing where it has no length.
fn bar(area: &Area<'_>, (from, to): (i32, i32), top: i32, colour: RGBColor) -> Drawn {
    if to <= from {
        return Ok(());
    }
    area.draw(&Rectangle::new([(from, top), (to - 1, top + BAR - 1)], colour.filled())).map_err(failed)
}

/// What colours mean, in one line.
fn legend(area: &Area<'_>, top: i32, kinds: &[(&str, RGBColor)]) -> Drawn {
    let mut left = 0;
    for (word, colour) in kinds {
        let corners = [(left, top), (left + SMALL, top + SMALL)];
        area.draw(&Rectangle::new(corners, colour.filled())).map_err(failed)?;
        write(area, word, (left + SMALL + 10, top - 1), NORMAL, INK)?;
        left += SMALL + 10 + measure(area, word, NORMAL)? + 32;
    }
    Ok(())
}

fn width(area: &Area<'_>) -> i32 {
    i32::try_from(area.dim_in_pixel().0).unwrap_or(0)
}

fn write(area: &Area<'_>, text: &str, at: (i32, i32), size: i32, colour: RGBColor) -> Drawn {
    let style = (FONT, size).into_font().color(&colour);
    area.draw_text(text, &style, at).map_err(failed)
}

/// Writes a text that ends at a point.
fn write_to(area: &Area<'_>, text: &str, (right, top): (i32, i32), size: i32, colour: RGBColor) -> Drawn {
    write(area, text, (right - measure(area, text, size)?, top), size, colour)
}

/// How wide a text is.
fn measure(area: &Area<'_>, text: &str, size: i32) -> Result<i32, PictureError> {
    let style = (FONT, size).into_font().color(&INK);
    let (width, _) = area.estimate_text_size(text, &style).map_err(failed)?;
    i32::try_from(width).map_err(failed)
}

/// As much of a text as there is room for.
fn fitting(area: &Area<'_>, text: &str, room: i32, size: i32) -> Result<String, PictureError> {
    let mut most = text.chars().count();
    let mut fitting = text.to_owned();
    while most > 1 && measure(area, &fitting, size)? > room {
        most -= 1;
        fitting = clip(text, most).into_owned();
    }
    Ok(fitting)
}

/// A fix's title, or its id where the font lacks the letters: it has those of Europe, and cannot write to the left.
fn legible(fix: &OfFix, letters: &FontRef<'_>) -> String {
    let has =
        |letter: &char| letters.glyph_id(*letter).0 != 0 && !is_written_to_the_left(*letter) && !letter.is_control();
    if fix.title.chars().any(|letter| letter.is_alphanumeric() && !has(&letter)) {
        return fix.id.to_string();
    }
    fix.title.chars().filter(has).collect::<String>().trim().to_owned()
}

fn is_written_to_the_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// The font, made known to the plotting library once.
fn letters() -> Result<&'static FontRef<'static>, PictureError> {
    static LETTERS: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    let letters = LETTERS.get_or_init(|| {
        let bytes = dejavu::sans::regular();
        register_font(FONT, FontStyle::Normal, bytes).ok()?;
        FontRef::try_from_slice(bytes).ok()
    });
    letters.as_ref().ok_or_else(|| PictureError("its font cannot be read".to_owned()))
}

fn encode(pixels: &[u8], height: u32) -> Result<Vec<u8>, PictureError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    // Filters are for photographs; plain colours pack better without.
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

fn failed(error: impl std::fmt::Display) -> PictureError {
    PictureError(error.to_string())
}
