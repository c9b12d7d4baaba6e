//! What is said of the time since the last look.

use super::{Word, and_more, figure, priority, state};
use crate::analyse::Board;
use crate::analyse::since::{Fate, Gone, Moved, Since};
use crate::model::{Clock, ItemKey, Lang, Moment, Priority};
use crate::text;
use std::fmt::Write as _;

/// `+3 −2`
pub(in crate::ui) fn since_short(since: &Since) -> String {
    // Where a source could not be compared there may be more of both.
    let least = if since.whole { "" } else { "≥" };
    let count = |n: usize| figure(n as u64);
    let (new, gone) = (count(since.new.len()), count(since.gone.len()));
    format!("{least}+{new} −{gone}")
}

/// `+3 −2 since 08:02 Mon`
pub(in crate::ui) fn since(lang: Lang, since: &Since, clock: &Clock) -> String {
    let (counts, time) = (since_short(since), when(lang, clock, since.at));
    match lang {
        Lang::En => format!("{counts} since {time}"),
        Lang::Ko => format!("{time} 이후 {counts}"),
        Lang::ZhHant => format!("自{time} 起 {counts}"),
    }
}

/// `08:02` of today, `08:02 Mon` of this week, else with the date.
fn when(lang: Lang, clock: &Clock, at: Moment) -> String {
    let time = clock.format(at, "%H:%M");
    let same = |pattern| clock.format(clock.now, pattern) == clock.format(at, pattern);
    if same("%Y-%m-%d") {
        return time;
    }
    if !(0..6 * 86_400).contains(&clock.age_s(at)) {
        return clock.format(at, "%m-%d %H:%M");
    }
    let day = clock.format(at, "%u").parse::<usize>().unwrap_or(1);
    let of = |names: [&'static str; 7]| names.get(day.saturating_sub(1)).copied().unwrap_or("");
    match lang {
        Lang::En => format!("{time} {}", clock.format(at, "%a")),
        Lang::Ko => format!(
            "{}요일 {time}",
            of(["월", "화", "수", "목", "금", "토", "일"])
        ),
        Lang::ZhHant => format!(
            "週{} {time}",
            of(["一", "二", "三", "四", "五", "六", "日"])
        ),
    }
}

/// Items of a kind that are listed.
const LISTED: usize = 500;

/// All of it as a text to read: what is new, what is gone and what became of it, what changed.
pub(in crate::ui) fn since_text(lang: Lang, news: &Since, board: &Board) -> String {
    let mut out = since(lang, news, &board.clock);
    out.push('\n');
    if !news.whole {
        let _ = writeln!(out, "{}", Word::NewsPartial.say(lang));
    }
    let items = board.items().filter(|i| news.new.contains(&i.key()));
    let line = |key: &ItemKey, what: &str, title: &str| {
        let title = text::one_line(title);
        format!(
            "  {key}  {}  {}",
            text::one_line(what),
            text::fit(&title, 60)
        )
    };
    let new: Vec<String> = items
        .map(|i| {
            let mut what = String::new();
            if i.priority() != Priority::Normal {
                let _ = write!(what, "{} · ", priority(i.priority()).say(lang));
            }
            let _ = write!(what, "{} · {}", state(i.state()).say(lang), i.owner);
            line(&i.key(), &what, &i.record.title)
        })
        .collect();
    let gone = |g: &Gone| {
        let was = state(g.was.state).say(lang);
        let (fate, title) = match &g.fate {
            Fate::Is { state: is, title } => (state(*is).say(lang), &**title),
            Fate::Vanished => (Word::FateVanished.say(lang), ""),
            Fate::Untold => (Word::FateUntold.say(lang), ""),
        };
        line(&g.key, &format!("{} · {was} → {fate}", g.was.owner), title)
    };
    let gone: Vec<String> = news.gone.iter().map(gone).collect();
    let moved: Vec<String> = news
        .moved
        .iter()
        .map(|m| line(&m.key, &difference(lang, m), ""))
        .collect();
    for (word, lines) in [
        (Word::NewsNew, new),
        (Word::NewsGone, gone),
        (Word::NewsMoved, moved),
    ] {
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{} {}", word.say(lang), figure(lines.len() as u64));
        for line in lines.iter().take(LISTED) {
            let _ = writeln!(out, "{line}");
        }
        if lines.len() > LISTED {
            let _ = writeln!(out, "  {}", and_more(lang, lines.len() - LISTED));
        }
    }
    if news.new.is_empty() && news.gone.is_empty() && news.moved.is_empty() {
        let _ = writeln!(out, "\n{}", Word::NewsNone.say(lang));
    }
    out
}

/// `queued → claimed · ron → codex`
fn difference(lang: Lang, of: &Moved) -> String {
    let (was, is) = (&of.was, &of.is);
    let mut parts = Vec::new();
    if was.state != is.state {
        let word = |s| state(s).say(lang);
        parts.push(format!("{} → {}", word(was.state), word(is.state)));
    }
    if was.owner != is.owner {
        parts.push(format!("{} → {}", was.owner, is.owner));
    }
    if was.priority != is.priority {
        let word = |p| priority(p).say(lang);
        parts.push(format!("{} → {}", word(was.priority), word(is.priority)));
    }
    parts.join(" · ")
}
