//! Signs and tones that several views give the same thing.

use super::paint::{self, Line};
use crate::analyse::duplicates::Confidence;
use crate::analyse::{DecisionKind, ItemRef, VerdictAction};
use crate::model::{Lang, Priority, State};
use crate::plan::{Action, Operation};
use crate::text;
use crate::ui::layout::Panes;
use crate::ui::model::{Model, Presence, is_unknown};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn title_tone(focused: bool) -> Tone {
    if focused { Tone::Strong } else { Tone::Dim }
}

/// Failed and unknown stand out, the rest is as it should be.
pub(super) fn state_tone(state: State) -> Tone {
    match state {
        State::Failed | State::Unknown => Tone::Broken,
        _ => Tone::Plain,
    }
}

/// The sign of a priority: one cell, and none for what is normal.
pub(super) fn priority_sign(priority: Priority) -> (&'static str, Tone) {
    let tone = match priority {
        Priority::Urgent => Tone::Urgent,
        Priority::High => Tone::High,
        Priority::Normal => Tone::Plain,
        Priority::Low => Tone::Dim,
    };
    (priority.sign(), tone)
}

/// The sign of what has been lying too long. An hourglass is two cells wide; this is one.
pub(super) const STALE: &str = "◷";

/// The sign of what is one of a group of duplicates, one cell wide.
pub(super) const COPY: &str = "⧉";

/// What stands beside a title: what the item is among its duplicates. A `?` wants a look first.
pub(super) fn copy_mark(model: &Model, item: &ItemRef<'_>) -> Option<String> {
    let analysis = model.analysis.as_ref()?;
    let at = analysis.grouped(item)?;
    let judgement = &analysis.judgement;
    let groups = || {
        let of = judgement.groups_of(at).iter();
        of.filter_map(|g| Some((*g, judgement.groups.get(*g)?)))
    };
    let to = |survivor: Option<usize>, sure: bool| {
        let kept = analysis.board.item(survivor?)?;
        let id = text::one_line(paint::head(&kept.record.id)).into_owned();
        let doubt = if sure { "" } else { " ?" };
        Some(format!("{COPY} → {}{doubt}", text::fit(&id, 14)))
    };
    let verdict = judgement.verdict(at);
    if let Some(cancel) = verdict.filter(|v| v.action == VerdictAction::Cancel) {
        return to(cancel.survivor, cancel.confidence == Confidence::Certain);
    }
    if let Some(n) = groups().find_map(|(g, _)| analysis.fan_out(g)) {
        return Some(format!("{COPY} {}", words::owners(model.lang, n)));
    }
    let keeps = groups().filter(|(_, g)| g.survivor == Some(at));
    if let Some(confidence) = keeps.map(|(_, g)| g.confidence).min() {
        let sure = confidence == Confidence::Certain;
        let doubt = if sure { "" } else { " ?" };
        return Some(format!("{COPY} {}{doubt}", Word::Keep.say(model.lang)));
    }
    let (_, group) = groups().next()?;
    to(group.survivor, false)
}

/// The sign of a kind of decision, one cell wide.
pub(super) fn decision_sign(kind: DecisionKind) -> (&'static str, Tone) {
    match kind {
        DecisionKind::Urgent => ("‼", Tone::Urgent),
        DecisionKind::FanOut => ("⑃", Tone::Copy),
        DecisionKind::StaleClaim => (STALE, Tone::Stale),
        DecisionKind::High => ("↑", Tone::High),
    }
}

/// The filter in force, as a title of so many cells names it beside other things. While it is typed
/// it stands at the foot already.
pub(super) fn filter_title(model: &Model, width: u16) -> Option<String> {
    let shown = text::one_line(paint::head(&model.filter.text)).into_owned();
    let room = usize::from(width).saturating_sub(40).max(12);
    let on = model.filter.is_on() && model.filter.before.is_none();
    on.then(|| format!("/ {}", text::fit(&shown, room)))
}

/// What stands before the number of matches while items are still being asked.
pub(super) fn hits_sign(model: &Model) -> &'static str {
    if model.filter.is_partial() { "≥" } else { "" }
}

/// The cells before an item: the cursor, and its mark. What a range would mark is shown as marked.
pub(super) fn row_start(model: &Model, row: usize, item: Option<&ItemRef<'_>>) -> Line {
    let selected = row == model.cursor();
    let in_range = model.ranged().is_some_and(|rows| rows.contains(&row));
    let marked = item.is_some_and(|i| in_range || model.marks.has(i));
    Line::new()
        .add(if selected { "▌" } else { " " }, Tone::Plain)
        .add(if marked { "*" } else { " " }, Tone::Marked)
}

/// The letter that stages an action.
pub(super) fn letter(action: &Action) -> char {
    match action {
        Action::Cancel => 'c',
        Action::Reassign { .. } => 'a',
        Action::Release { .. } => 'r',
        Action::Requeue => 't',
        Action::MarkFailed => 'f',
        Action::Note => 'n',
    }
}

/// What stands at the end of an item's row: what is staged for it (`!` where it is no longer as it
/// was then), and that it or a group of it is acknowledged.
pub(super) fn staged_mark(model: &Model, item: &ItemRef<'_>) -> Option<(String, Tone)> {
    if model.staging.is_empty() && model.ledger.acks.is_empty() {
        return None;
    }
    let key = item.key();
    if let Some(wish) = model.staging.get(&key) {
        let letter = letter(&wish.action);
        return Some(match model.staging.presence(&key) {
            Presence::Here => (format!("✓{letter}"), Tone::Staged),
            Presence::Changed | Presence::Gone => (format!("✓{letter}!"), Tone::Stale),
        });
    }
    let known = !model.acks_of(item).is_empty();
    known.then(|| ("✓z".to_owned(), Tone::Dim))
}

/// What stands of an operation: what became of it, or that it was undone since.
pub(super) fn stands(lang: Lang, of: &Operation) -> String {
    let word = match of.left() {
        0 if !of.undone_by.is_empty() => Word::Undone,
        0 if is_unknown(of) => Word::EndUnknown,
        0 => words::operation_word(of.word()),
        left => return words::undone_but(lang, left),
    };
    word.say(lang).to_owned()
}

/// The line between two panes side by side.
pub(super) fn divider(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let Some(divider) = panes.divider else { return };
    for (i, row) in divider.rows().enumerate() {
        let sign = if i == 0 { "┬" } else { "│" };
        paint::line(buf, row, &Line::new().add(sign, Tone::Rule), model.theme);
    }
}

/// Sentences in the place of a list, the first one strong.
pub(super) fn sentences(model: &Model, area: Rect, said: &[String], buf: &mut Buffer) {
    let width = usize::from(area.width).saturating_sub(8).clamp(20, 76);
    let mut lines = vec![Line::new(); usize::from(area.height > 6)];
    for (i, sentence) in said.iter().filter(|s| !s.is_empty()).enumerate() {
        let tone = if i == 0 { Tone::Strong } else { Tone::Dim };
        let safe = text::visible(sentence);
        for part in text::wrap(&safe, width) {
            lines.push(Line::new().add("    ", Tone::Plain).add(part, tone));
        }
        lines.push(Line::new());
    }
    paint::lines(buf, area, &lines, model.theme);
}
