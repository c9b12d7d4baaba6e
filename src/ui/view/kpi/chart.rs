//! A definition's sums over the last days as bars, and what was reported as a line across them.
//!
//! Reads without colour: the line shows between the bars and above the short ones, and every bar
//! has its figure below it.

use super::super::paint::Line;
use crate::analyse::kpi::KpiAnswer;
use crate::protocol::Chart;
use crate::text;
use crate::ui::model::Model;
use crate::ui::theme::Tone;
use crate::ui::words;

/// Rows of the bars, and steps within one row.
const ROWS: u64 = 5;
const STEPS: u64 = 8;
const BLOCKS: [&str; 8] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"];

/// The chart with its caption, figures and days; as many of the last days as fit.
pub(super) fn lines(
    model: &Model,
    answer: &KpiAnswer,
    chart: &Chart,
    reported: u64,
    width: usize,
) -> Vec<Line> {
    let (lang, now) = (model.lang, &model.now);
    let figure = |n: u64| words::figure(n);
    let widest = chart.points.iter().map(|(_, n)| figure(*n).len()).max();
    let column = widest.unwrap_or(1).max(2) + 2;
    let left = chart.points.len().saturating_sub(width / column);
    let points = chart.points.get(left..).unwrap_or_default();
    let Some((last, _)) = points.last() else {
        return Vec::new();
    };
    let counting = &chart.counting;
    let label = answer.label(&counting.terms, false, counting.newest_days, lang);
    let time = now.format(*last, "%H:%M");
    let caption = words::chart_of(lang, &label, points.len(), &time);
    let mut out = vec![
        Line::new(),
        Line::new().add(text::fit(&caption, width), Tone::Plain),
        Line::new()
            .add("── ", Tone::Stale)
            .add(words::reported_line(lang, reported), Tone::Stale),
    ];
    let top = points
        .iter()
        .map(|(_, n)| *n)
        .max()
        .unwrap_or(0)
        .max(reported)
        .max(1);
    for row in (0..ROWS).rev() {
        out.push(bars(
            points.iter().map(|(_, n)| *n),
            row,
            (top, reported),
            column,
        ));
    }
    let below = |said: &dyn Fn(usize) -> String, tone: Tone| {
        let cells = (0..points.len()).map(|i| text::pad_left(&said(i), column));
        Line::new().add(cells.collect::<String>(), tone)
    };
    let sums = |i: usize| points.get(i).map_or(String::new(), |(_, n)| figure(*n));
    let days = |i: usize| {
        points
            .get(i)
            .map_or(String::new(), |(at, _)| now.format(*at, "%-d"))
    };
    out.push(below(&sums, Tone::Strong));
    out.push(below(&days, Tone::Dim));
    out
}

/// How high a figure reaches, in steps; one that is not nothing shows.
fn level(n: u64, top: u64) -> u64 {
    let scaled = u128::from(n) * u128::from(ROWS * STEPS) / u128::from(top.max(1));
    let scaled = u64::try_from(scaled).unwrap_or(u64::MAX);
    scaled.max(u64::from(n > 0))
}

/// One row of all bars, with the reported line where it runs.
fn bars(
    sums: impl Iterator<Item = u64>,
    row: u64,
    (top, reported): (u64, u64),
    column: usize,
) -> Line {
    let line_row = level(reported, top).saturating_sub(1) / STEPS;
    let (gap, tone) = if line_row == row {
        ("─", Tone::Stale)
    } else {
        (" ", Tone::Plain)
    };
    let mut line = Line::new();
    for n in sums {
        let filled = level(n, top).saturating_sub(row * STEPS).min(STEPS);
        line = line.add(gap.repeat(column - 2), tone);
        line = match BLOCKS.get(usize::try_from(filled).unwrap_or(usize::MAX)) {
            Some(&" ") => line.add(gap.repeat(2), tone),
            Some(block) => line.add(block.repeat(2), Tone::Plain),
            None => line.add("██", Tone::Plain),
        };
    }
    line
}
