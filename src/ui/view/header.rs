//! The first line answers first: when it is, how much waits, in which state, what could be read.

use super::paint::{self, Line};
use crate::analyse::kpi::{Definition, Match};
use crate::model::{HealthState, Lang, State};
use crate::protocol::Freshness;
use crate::text;
use crate::ui::model::{Model, World};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How much is said of the reported count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kpi {
    Full,
    Short,
}

/// How much is said, from the widest window to the narrowest.
#[derive(Debug, Clone, Copy)]
struct Measure {
    name: bool,
    date: bool,
    kpi: Kpi,
    live: bool,
    /// The list says how many there are too; the state of the sources is more.
    decisions: bool,
    /// What is new since the last look.
    news: bool,
    states: bool,
    source_words: bool,
}

const ALL: Measure = Measure {
    name: true,
    date: true,
    kpi: Kpi::Full,
    live: true,
    decisions: true,
    news: true,
    states: true,
    source_words: true,
};

/// Where nothing is reported.
const MEASURES: [Measure; 6] = [
    ALL,
    Measure { name: false, ..ALL },
    Measure {
        name: false,
        date: false,
        ..ALL
    },
    Measure {
        name: false,
        date: false,
        source_words: false,
        ..ALL
    },
    Measure {
        name: false,
        date: false,
        states: false,
        news: false,
        ..ALL
    },
    Measure {
        name: false,
        date: false,
        states: false,
        source_words: false,
        decisions: false,
        news: false,
        ..ALL
    },
];

/// Where something is: the answer stays longest, then what is to be decided and what is new.
const WITH_KPI: [Measure; 10] = [
    ALL,
    Measure {
        states: false,
        ..ALL
    },
    Measure {
        states: false,
        name: false,
        ..ALL
    },
    Measure { date: true, ..BARE },
    BARE,
    Measure {
        live: false,
        ..BARE
    },
    Measure {
        kpi: Kpi::Short,
        ..BARE
    },
    Measure {
        live: false,
        kpi: Kpi::Short,
        ..BARE
    },
    Measure {
        live: false,
        news: false,
        kpi: Kpi::Short,
        ..BARE
    },
    Measure {
        live: false,
        news: false,
        decisions: false,
        kpi: Kpi::Short,
        ..BARE
    },
];

/// Without what a look around tells as well.
const BARE: Measure = Measure {
    states: false,
    name: false,
    source_words: false,
    date: false,
    ..ALL
};

pub(super) fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.width);
    let reported = kpi(model, Kpi::Full, Line::new()).is_some();
    let measures: &[Measure] = if reported { &WITH_KPI } else { &MEASURES };
    let mut shown = Line::new();
    for measure in measures {
        shown = line(model, *measure);
        if shown.width() <= room {
            break;
        }
    }
    paint::line(buf, area, &shown, model.theme);
}

fn line(model: &Model, measure: Measure) -> Line {
    let lang = model.lang;
    let mut line = Line::new().add(" ", Tone::Plain);
    if measure.name {
        line = line.add("reveille", Tone::Strong).add("  ", Tone::Plain);
    }
    let time = model.now.format(model.now.now, "%H:%M %Z");
    if measure.date {
        line = line
            .add(words::date(lang, &model.now), Tone::Plain)
            .add(" ", Tone::Plain);
    }
    line = line.add(time, Tone::Plain);
    let Some(world) = &model.world else {
        return bar(line).add(Word::Reading.say(lang), Tone::Dim);
    };
    if let Some(with) = kpi(model, measure.kpi, bar(line.clone())) {
        line = with;
    }
    let decisions = model.triage.all_decisions();
    if measure.decisions && decisions > 0 {
        line = bar(line).add(words::decisions(lang, decisions), Tone::Strong);
    }
    if let Some(since) = model.news.since.as_ref().filter(|_| measure.news) {
        let any = !since.new.is_empty() || !since.gone.is_empty();
        let tone = if any { Tone::Changed } else { Tone::Dim };
        // Where there is little room, that there is no news is none.
        line = match measure.kpi {
            Kpi::Full => bar(line).add(words::since(lang, since, &model.now), tone),
            Kpi::Short if any => bar(line).add(words::since_short(since), tone),
            Kpi::Short => line,
        };
    }
    let unread = world.unread();
    if unread < world.statuses.len() {
        if measure.live {
            let total = words::live(lang, world.sign(), world.live.count());
            line = bar(line).add(total, Tone::Strong);
        }
        if measure.states && world.live.count() > 0 {
            line = states(model, world, bar(line));
        }
        line = sources(model, world, measure.source_words, bar(line));
    }
    if unread > 0 {
        line = bar(line).add(
            words::reading_of(lang, unread, world.statuses.len()),
            Tone::Dim,
        );
    }
    line
}

/// `KPI reported 18 at 07:45 · 18 queued, split differs`; `None` where nothing is reported.
fn kpi(model: &Model, measure: Kpi, line: Line) -> Option<Line> {
    let lang = model.lang;
    let analysis = model.analysis.as_ref()?;
    if analysis.kpi.is_err() {
        return Some(line.add(Word::KpiUnread.say(lang), Tone::Broken));
    }
    let answer = analysis.reported()?;
    let (reported, found) = (answer.reported.as_ref()?, answer.found.as_ref()?);
    let at = reported.count.as_of;
    let at = at.map(|at| words::clock_time(&model.now, at));
    let short = measure == Kpi::Short;
    // A source that is missing may change the answer, so it must not look certain.
    let sign = model.world.as_ref().map_or("", World::sign);
    let said = words::reported(lang, reported.total(), at.as_deref(), short);
    let line = line.add(said, Tone::Strong);
    if !analysis.whole {
        return Some(line);
    }
    let line = line.add(" · ", Tone::Rule);
    let first = found.definitions.first().map(|d| counted(lang, sign, d));
    Some(match (found.matched, first) {
        (Match::Exact, Some(counted)) => line
            .add(counted, Tone::Plain)
            .add(lang.comma(), Tone::Plain)
            .add(Word::KpiAgrees.say(lang), Tone::Good),
        (Match::TotalOnly, Some(counted)) => line
            .add(counted, Tone::Plain)
            .add(lang.comma(), Tone::Plain)
            .add(Word::KpiSplitDiffers.say(lang), Tone::Stale),
        (Match::PerOwner, _) => line.add(Word::KpiPerOwner.say(lang), Tone::Stale),
        (_, Some(counted)) => line.add(words::nearest(lang, &counted), Tone::Stale),
        (_, None) => line.add(Word::KpiUnexplained.say(lang), Tone::Stale),
    })
}

/// `18 queued`: what a definition gives, and of what in as few cells as a header has; `≥` or
/// `≈` before the figure as before every total.
fn counted(lang: Lang, sign: &str, definition: &Definition) -> String {
    let words: Vec<String> = definition
        .terms
        .iter()
        .map(|t| text::one_line(paint::head(&t.status)).into_owned())
        .collect();
    let what = words.join(" + ");
    words::signed_count(lang, sign, definition.total, &text::fit(&what, 20))
}

fn bar(line: Line) -> Line {
    line.add(" │ ", Tone::Rule)
}

fn states(model: &Model, world: &World, mut line: Line) -> Line {
    for (i, (state, n)) in world.states.iter().enumerate() {
        let tone = match state {
            State::Failed | State::Unknown => Tone::Broken,
            _ => Tone::Plain,
        };
        let word = words::state(state).say(model.lang);
        let before = if i == 0 { "" } else { " · " };
        line = line
            .add(before, Tone::Rule)
            .add(words::count(model.lang, n, word), tone);
    }
    line
}

fn sources(model: &Model, world: &World, with_words: bool, mut line: Line) -> Line {
    let read = world
        .board
        .sources()
        .iter()
        .zip(&world.statuses)
        .filter(|(_, status)| status.freshness != Freshness::Unread);
    let mut counts = [0_u64; 3];
    for (source, _) in read {
        match source.state {
            HealthState::Ok => counts[0] += 1,
            HealthState::Absent => counts[1] += 1,
            HealthState::Unreadable => counts[2] += 1,
        }
    }
    let kinds = [
        (HealthState::Ok, Word::Ok),
        (HealthState::Absent, Word::Absent),
        (HealthState::Unreadable, Word::Down),
    ];
    let mut first = true;
    for ((state, word), n) in kinds.into_iter().zip(counts).filter(|(_, n)| *n > 0) {
        let (sign, tone) = super::sources::sign(state);
        let gap = if first { "" } else { "  " };
        first = false;
        let said = if with_words {
            words::count(model.lang, n, word.say(model.lang))
        } else {
            n.to_string()
        };
        line = line
            .add(gap, Tone::Plain)
            .add(sign, tone)
            .add(" ", Tone::Plain)
            .add(said, Tone::Plain);
    }
    line
}
