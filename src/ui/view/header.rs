//! The first line answers first: when it is, how much waits, in which state, what could be read.

use super::paint::{self, Line};
use crate::model::{HealthState, State};
use crate::protocol::Freshness;
use crate::ui::model::{Model, World};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How much is said, from the widest window to the narrowest.
#[derive(Debug, Clone, Copy)]
struct Measure {
    name: bool,
    date: bool,
    states: bool,
    source_words: bool,
}

const MEASURES: [Measure; 5] = [
    Measure {
        name: true,
        date: true,
        states: true,
        source_words: true,
    },
    Measure {
        name: false,
        date: true,
        states: true,
        source_words: true,
    },
    Measure {
        name: false,
        date: false,
        states: true,
        source_words: true,
    },
    Measure {
        name: false,
        date: false,
        states: true,
        source_words: false,
    },
    Measure {
        name: false,
        date: false,
        states: false,
        source_words: true,
    },
];

pub(super) fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.width);
    let mut lines = MEASURES.iter().map(|m| line(model, *m));
    let widest = lines.find(|l| l.width() <= room);
    let shortest = || line(model, MEASURES[MEASURES.len() - 1]);
    paint::line(buf, area, &widest.unwrap_or_else(shortest), model.theme);
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
    let unread = world.unread();
    if unread < world.statuses.len() {
        let total = words::live(lang, world.sign(), world.live.count());
        line = bar(line).add(total, Tone::Strong);
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
