//! Times as people and other countries write them, brought into the order of ISO 8601: `2026年4月20日
//! 10:00`, `2026-04-20 오후 2:05`, `20.04.2026 10:00`, `20260420100000`.
//!
//! Only what can be read in one way: `04/05/2026` is April in one country and May in another, and
//! `CST` stands for three zones. Pure text; the zone of what names none is its column's.

use chrono::{NaiveDate, NaiveDateTime};

/// Marks that stand behind the parts of a date and of a time.
const MARKS: [(&[char], char); 4] = [
    (&['年', '년', '月', '월'], '-'),
    (&['日', '일', '号', '號'], ' '),
    (&['時', '时', '시', '点', '點', '分', '분', '：'], ':'),
    (&['秒', '초', '\u{3000}', '\u{a0}', '\u{202f}'], ' '),
];

/// Words for the halves of a day, and whether they say the second.
const HALVES: [(&str, bool); 8] = [
    ("오전", false),
    ("오후", true),
    ("上午", false),
    ("下午", true),
    ("午前", false),
    ("午後", true),
    ("am", false),
    ("pm", true),
];

/// Zones whose letters stand for nothing else on a computer.
const ZONES: [(&str, &str); 3] = [("kst", "+09:00"), ("jst", "+09:00"), ("utc", "Z")];

/// The same time as ISO 8601 writes it; `None` where it is not written in one of these ways.
pub(super) fn iso(text: &str) -> Option<String> {
    // Every one of them begins so, and few other texts do.
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match MARKS.iter().find(|(marks, _)| marks.contains(&c)) {
            Some((_, sign)) => plain.push(*sign),
            None => plain.extend(c.to_lowercase()),
        }
    }
    let mut late = None;
    for (word, is_late) in HALVES {
        if let Some(at) = plain.find(word) {
            late = Some(is_late);
            plain.replace_range(at..at + word.len(), " ");
            break;
        }
    }
    if !plain.is_ascii() {
        return None;
    }
    // `2026- 4- 20` and `10: 30` come of marks with a space behind them.
    let plain = plain.replace("- ", "-").replace(": ", ":");
    let mut words = plain.split_whitespace();
    let date = date(words.next()?)?;
    let time = time(words.next().unwrap_or("0:0"), late)?;
    let zone = match words.next() {
        None => "",
        Some(word) => {
            let zone = ZONES.iter().find(|(name, _)| *name == word);
            zone.map_or(word, |(_, offset)| *offset)
        }
    };
    words
        .next()
        .is_none()
        .then(|| format!("{date} {time}{zone}"))
}

/// Year, month and day; the day first where dots say so.
fn date(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['-', '.']);
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(sign).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) if matches!(sign, '-' | '.' | '/') => (first, last),
        (1..=2, 4) if sign == '.' => (last, first),
        _ => return None,
    };
    let number = |text: &str| text.parse::<u32>().ok();
    Some(format!(
        "{:04}-{:02}-{:02}",
        number(year)?,
        number(month)?,
        number(day)?
    ))
}

/// Hour, minute and second, in the half of the day that is said.
fn time(text: &str, late: Option<bool>) -> Option<String> {
    let text = text.trim_end_matches(':');
    let mut parts = text.split(':');
    let mut next = || match parts.next() {
        None => Some(0),
        Some(part) if (1..=2).contains(&part.len()) => part.parse::<u32>().ok(),
        Some(_) => None,
    };
    let (hour, minute, second) = (next()?, next()?, next()?);
    let hour = match late {
        None => hour,
        Some(late) if (1..=12).contains(&hour) => hour % 12 + if late { 12 } else { 0 },
        Some(_) => return None,
    };
    parts
        .next()
        .is_none()
        .then(|| format!("{hour:02}:{minute:02}:{second:02}"))
}

/// A date, or a date and a time, written as one number: of 1990 to 2099, since no epoch of a queue's
/// years has such a size.
pub(super) fn compact(number: i64) -> Option<NaiveDateTime> {
    let (date, time) = match number {
        19_900_101..=20_991_231 => (number, 0),
        19_900_101_000_000..=20_991_231_235_959 => (number / 1_000_000, number % 1_000_000),
        _ => return None,
    };
    let part = |n: i64, by: i64| u32::try_from(n / by % 100).ok();
    let year = i32::try_from(date / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, part(date, 100)?, part(date, 1)?)?.and_hms_opt(
        part(time, 10_000)?,
        part(time, 100)?,
        part(time, 1)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_can_be_read_in_one_way() {
        for (text, want) in [
            ("2026年4月20日 10:00", Some("2026-04-20 10:00:00")),
            ("2026年4月20日10時30分", Some("2026-04-20 10:30:00")),
            ("2026년 4월 20일 10시 5분 7초", Some("2026-04-20 10:05:07")),
            ("2026년 4월 20일", Some("2026-04-20 00:00:00")),
            ("2026-04-20 오전 10:00", Some("2026-04-20 10:00:00")),
            ("2026-04-20 오후 2:05", Some("2026-04-20 14:05:00")),
            ("2026/4/20 下午12:05:09", Some("2026-04-20 12:05:09")),
            ("2026-04-20 12:00 AM", Some("2026-04-20 00:00:00")),
            ("20.04.2026 10:00", Some("2026-04-20 10:00:00")),
            ("3.1.2026", Some("2026-01-03 00:00:00")),
            ("2026-4-5 9:05", Some("2026-04-05 09:05:00")),
            ("2026-04-20 10:00:00 KST", Some("2026-04-20 10:00:00+09:00")),
            ("04/20/2026 10:00", None),
            ("20-04-2026", None),
            ("1.2.3", None),
            ("next Monday", None),
            ("2026-04-20 13:00 PM", None),
            ("2026-04-20 10:00 and more", None),
            ("", None),
        ] {
            assert_eq!(iso(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_dates() {
        for (number, want) in [
            (20_260_420, Some("2026-04-20 00:00:00")),
            (20_260_420_100_509, Some("2026-04-20 10:05:09")),
            (20_261_320, None),
            (20_260_420_250_000, None),
            (1_776_600_000, None),
            (12, None),
        ] {
            assert_eq!(compact(number).map(|n| n.to_string()).as_deref(), want);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9年月日시분오전후apmAM:./ -]{0,24}|\\PC{0,30}") {
            let _ = iso(&text);
        }

        #[test]
        fn no_number_panics(n: i64) {
            let _ = compact(n);
        }
    }
}
