//! Splits and minutes as each language writes them.

use crate::model::{Clock, Lang, Moment};
use crate::text::one_line;
use std::sync::Arc;

/// Owners beyond which a split is not spelt out.
const SPELT: usize = 6;

/// Owners with their numbers.
pub(super) type Split = [(Arc<str>, u64)];

/// `15/2/1`, for a few owners whose order is known from the report.
pub(super) fn ways(split: &Split) -> Option<String> {
    let figures: Vec<String> = split.iter().map(|(_, n)| n.to_string()).collect();
    (2..=SPELT)
        .contains(&split.len())
        .then(|| figures.join("/"))
}

/// `ron 15, codex 2, cowork 1`; of many the first few.
pub(super) fn split(split: &Split) -> String {
    let mut shown: Vec<String> = split
        .iter()
        .take(SPELT)
        .map(|(owner, n)| format!("{} {n}", one_line(owner)))
        .collect();
    if split.len() > SPELT {
        shown.push("…".into());
    }
    shown.join(", ")
}

/// A minute as people write it; with the year where it is not this one.
pub(super) fn date(at: Moment, clock: &Clock, lang: Lang) -> String {
    let this_year = clock.format(at, "%Y") == clock.format(clock.now, "%Y");
    let pattern = match (lang, this_year) {
        (Lang::En, true) => "%-d %B %H:%M",
        (Lang::En, false) => "%-d %B %Y %H:%M",
        (Lang::Ko, true) => "%-m월 %-d일 %H:%M",
        (Lang::Ko, false) => "%Y년 %-m월 %-d일 %H:%M",
        (Lang::ZhHant, true) => "%-m月%-d日 %H:%M",
        (Lang::ZhHant, false) => "%Y年%-m月%-d日 %H:%M",
    };
    clock.format(at, pattern)
}
