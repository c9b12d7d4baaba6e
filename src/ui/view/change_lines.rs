//! All about one row of a plan, a result or an operation, in lines of so many cells.

use super::paint;
use super::signs::stands;
use crate::model::{ItemKey, Lang, Moment};
use crate::plan::{Change, Operation, OperationPart, Part, Plan, Refused, Standing, Value};
use crate::report;
use crate::text;
use crate::ui::keymap;
use crate::ui::model::{Model, PlanRow, Subject, Told};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};

/// Cells of a label, and of a column's name at most.
const LABEL: usize = 11;
const COLUMN: usize = 16;

/// Lines that are being made.
struct Lines {
    out: Vec<Told>,
    cells: usize,
    lang: Lang,
}

impl Lines {
    fn new(model: &Model, cells: usize) -> Self {
        Self {
            out: Vec::new(),
            cells: cells.saturating_sub(2).max(8),
            lang: model.lang,
        }
    }

    /// A text on as many lines as it takes.
    fn say(&mut self, said: &str, tone: Tone) {
        self.hang("", said, tone);
    }

    fn gap(&mut self) {
        self.out.push(Vec::new());
    }

    /// The same behind a sign; further lines stand under the text.
    fn hang(&mut self, sign: &str, said: &str, tone: Tone) {
        let before = text::width(sign);
        let safe = text::visible(said);
        let room = self.cells.saturating_sub(before).max(4);
        for (i, line) in text::wrap(&safe, room).into_iter().enumerate() {
            let start = if i == 0 {
                sign.to_owned()
            } else {
                " ".repeat(before)
            };
            self.out
                .push(vec![(start, Tone::Dim), (line.to_owned(), tone)]);
        }
    }

    fn fact(&mut self, label: Word, said: &str, tone: Tone) {
        let label = text::pad(label.say(self.lang), LABEL - 1);
        self.hang(&format!("{label} "), said, tone);
    }

    /// A column with its value before and after.
    fn column(&mut self, name: &str, before: Option<&Value>, after: Option<&Value>) {
        let nothing = Word::NoValue.say(self.lang);
        let name = text::fit(&text::one_line(name), COLUMN).into_owned();
        let whole = report::change_text(before, after, nothing);
        if whole.starts_with("… + ") {
            let label = format!("{} ", text::pad(&name, COLUMN));
            return self.hang(&label, &whole, Tone::Added);
        }
        let side = |v: Option<&Value>| v.map_or_else(|| nothing.to_owned(), report::value_text);
        let (old, new) = (side(before), side(after));
        let label = format!("{} ", text::pad(&name, COLUMN));
        let one_line = text::width(&label) + text::width(&old) + text::width(&new) + 3;
        if one_line <= self.cells {
            self.out.push(vec![
                (label, Tone::Dim),
                (old, Tone::Removed),
                (" → ".to_owned(), Tone::Dim),
                (new, Tone::Added),
            ]);
            return;
        }
        self.out.push(vec![(name, Tone::Dim)]);
        self.hang("  − ", &old, Tone::Removed);
        self.hang("  + ", &new, Tone::Added);
    }

    /// The columns of a change: those that change, or all.
    fn columns(&mut self, change: &Change, whole: bool) {
        let difference = change.before.difference(&change.after);
        if difference.is_empty() {
            self.say(Word::OnlyInLedger.say(self.lang), Tone::Dim);
        }
        for (column, before, after) in &difference {
            self.column(column, *before, *after);
        }
        if !whole {
            return;
        }
        self.gap();
        for (column, value) in &change.before.0 {
            if difference.iter().any(|(c, ..)| *c == &**column) {
                continue;
            }
            let name = text::fit(&text::one_line(column), COLUMN).into_owned();
            let label = format!("{} ", text::pad(&name, COLUMN));
            let value = report::value_text(value);
            self.hang(&label, paint::head(&value), Tone::Plain);
        }
    }

    fn refused(&mut self, refused: &Refused) {
        self.fact(Word::RowWhy, &refused.why, Tone::Refused);
        if !refused.difference.is_empty() {
            self.gap();
        }
        for (column, before, after) in &refused.difference {
            self.column(column, before.as_ref(), after.as_ref());
        }
    }

    fn script(&mut self, part: &Part) {
        self.out
            .push(vec![(Word::ScriptOf.say(self.lang).to_owned(), Tone::Dim)]);
        for line in part.script.trim_end().lines() {
            self.say(if line.is_empty() { " " } else { line }, Tone::Plain);
        }
    }
}

fn time(model: &Model, at: Moment) -> String {
    model.now.format(at, "%Y-%m-%d %H:%M:%S %Z")
}

/// What the lines of the plan's row are about: the row, then all that changes how it is told.
pub(in crate::ui) fn plan_about(model: &Model, cells: usize) -> String {
    let view = &model.plan;
    let row = view.row();
    let name = match row.and_then(|r| view.key(r)) {
        Some(key) => key.to_string(),
        None => format!("{row:?}"),
    };
    let plan = view.plan().map_or("", |p| p.id.as_str());
    let result = view.result.as_ref().map_or("", |(p, _)| p.id.as_str());
    format!(
        "{name}\t{plan}\t{result}\t{}{}{cells}",
        view.whole, view.script
    )
}

/// All about the row of the plan, or of the result, that is chosen.
pub(in crate::ui) fn plan_lines(model: &Model, cells: usize) -> Vec<Told> {
    let view = &model.plan;
    let mut lines = Lines::new(model, cells);
    let Some(row) = view.row() else {
        return lines.out;
    };
    if let Some((plan, report)) = &view.result {
        let unrecorded = |at: usize| report.unrecorded.get(at);
        match row {
            PlanRow::Changed(at) => {
                let key = report.changed.get(at);
                let changes = plan.parts.iter().flat_map(|p| &p.changes);
                let change = key.and_then(|k| changes.clone().find(|c| c.key == *k));
                change
                    .into_iter()
                    .for_each(|c| of_change(model, &mut lines, plan, c));
            }
            PlanRow::Kept(at) => {
                if let Some(refused) = report.refused.get(at) {
                    of_item(model, &mut lines, &refused.key);
                    lines.refused(refused);
                }
            }
            PlanRow::Unknown(at) => {
                if let Some((source, why)) = report.unknown.get(at) {
                    lines.say(source, Tone::Strong);
                    lines.say(why, Tone::Danger);
                    lines.say(&keymap::say_word(model, Word::NobodyKnows), Tone::Plain);
                }
            }
            PlanRow::Unrecorded(at) => {
                if let Some(what) = unrecorded(at) {
                    lines.say(&words::unrecorded(model.lang, what), Tone::Danger);
                }
            }
            PlanRow::Note(at) => {
                if let Some(note) = report.notes.get(at) {
                    lines.say(note, Tone::Plain);
                }
            }
            _ => {
                let id = report.operation.as_deref().unwrap_or_default();
                lines.fact(Word::OperationId, id, Tone::Plain);
                if !report.changed.is_empty() {
                    lines.say(&keymap::say_word(model, Word::CanBeUndone), Tone::Dim);
                }
            }
        }
        return lines.out;
    }
    let Some(plan) = view.plan() else {
        return lines.out;
    };
    match row {
        PlanRow::Part(at) => {
            if let Some(part) = plan.parts.get(at) {
                of_part(model, &mut lines, plan, part);
            }
        }
        PlanRow::Change(part, at) => {
            if let Some(part) = plan.parts.get(part) {
                if view.script {
                    lines.script(part);
                } else if let Some(change) = part.changes.get(at) {
                    of_change(model, &mut lines, plan, change);
                }
            }
        }
        PlanRow::Refused(at) => {
            if let Some(refused) = plan.refused.get(at) {
                of_item(model, &mut lines, &refused.key);
                if let Some(wish) = model.staging.get(&refused.key) {
                    let action = words::action_to(model.lang, &wish.action);
                    lines.fact(Word::RowAction, &action, Tone::Plain);
                }
                lines.refused(refused);
            }
        }
        _ => {
            let undo = matches!(view.subject, Subject::Undo { partial: false, .. });
            if undo && plan.rows() == 0 {
                lines.say(&keymap::say_word(model, Word::UndoTheRest), Tone::Stale);
            }
        }
    }
    lines.out
}

fn of_item(model: &Model, lines: &mut Lines, key: &ItemKey) {
    lines.say(&key.to_string(), Tone::Strong);
    if let Some(title) = model.plan.titles.get(key) {
        lines.say(title, Tone::Plain);
    }
    lines.gap();
}

fn of_change(model: &Model, lines: &mut Lines, plan: &Plan, change: &Change) {
    of_item(model, lines, &change.key);
    let action = words::action_to(model.lang, &change.action);
    let action = words::what(model.lang, action, plan.undoes.is_some());
    lines.fact(Word::RowAction, &action, Tone::Staged);
    if let Some(note) = &change.note {
        lines.fact(Word::RowNote, note, Tone::Plain);
    }
    for remark in model.plan.remarks_on(&change.key) {
        lines.hang("! ", remark, Tone::Stale);
    }
    lines.gap();
    lines.columns(change, model.plan.whole);
}

fn of_part(model: &Model, lines: &mut Lines, plan: &Plan, part: &Part) {
    let lang = model.lang;
    lines.say(&part.source, Tone::Strong);
    lines.fact(Word::File, &part.path.display().to_string(), Tone::Plain);
    for effect in report::side_effects(part, lang) {
        lines.hang("! ", &effect, Tone::Danger);
    }
    for remark in report::remark_lines(&model.plan.remarks, lang) {
        lines.hang("! ", &remark, Tone::Stale);
    }
    if !plan.needs_approval.is_empty() {
        let said = words::approval_for(lang, &plan.needs_approval);
        lines.fact(Word::NeedsApproval, &said, Tone::Stale);
    }
    let until = time(model, plan.expires_at);
    lines.fact(Word::GoodUntil, &until, Tone::Dim);
    lines.fact(Word::PlanId, &plan.id, Tone::Dim);
    lines.gap();
    lines.script(part);
}

/// What the lines of the operation are about.
pub(in crate::ui) fn ledger_about(model: &Model, cells: usize) -> String {
    let of = model.ledger.here();
    let name = of.map_or("", |o| o.id.as_str());
    let stands = of.map_or("", Operation::word);
    let undone = of.map_or((0, 0), |o| (o.undone_by.len(), o.left()));
    format!("{name}\t{stands}{undone:?}\t{cells}")
}

/// All about the operation that is chosen.
pub(in crate::ui) fn ledger_lines(model: &Model, cells: usize) -> Vec<Told> {
    let mut lines = Lines::new(model, cells);
    let Some(operation) = model.ledger.here() else {
        return lines.out;
    };
    let lang = model.lang;
    if crate::ui::model::is_unknown(operation) {
        lines.hang(
            "! ",
            &keymap::say_word(model, Word::NobodyKnows),
            Tone::Danger,
        );
        lines.gap();
    }
    let tone = match operation.left() {
        0 => Tone::Strong,
        _ => Tone::Stale,
    };
    lines.fact(Word::State, &stands(lang, operation), tone);
    lines.fact(Word::OperationId, &operation.id, Tone::Plain);
    lines.fact(Word::When, &time(model, operation.by.at), Tone::Plain);
    let by = &operation.by;
    let who = format!("{} ({}@{})", by.actor, by.user, by.host);
    lines.fact(Word::Who, &who, Tone::Plain);
    if let Some(approver) = &operation.approved_by {
        lines.fact(Word::NeedsApproval, approver, Tone::Plain);
    }
    lines.fact(Word::PlanId, &operation.plan, Tone::Dim);
    if let Some(undone) = &operation.undoes {
        lines.fact(Word::Undoes, undone, Tone::Plain);
    }
    for undo in &operation.undone_by {
        lines.fact(Word::UndoneBy, undo, Tone::Plain);
    }
    let undo = operation.undoes.is_some();
    for part in &operation.parts {
        of_recorded(&mut lines, part, undo);
    }
    lines.out
}

fn of_recorded(lines: &mut Lines, of: &OperationPart, undo: bool) {
    let lang = lines.lang;
    let part = &of.part;
    lines.gap();
    let counts = words::counts(lang, part.changes.iter());
    let counts = words::what(lang, counts, undo);
    let word = words::standing_word(&of.standing).say(lang);
    lines.say(
        &format!("{} · {counts} · {word}", part.source),
        Tone::Strong,
    );
    lines.say(&part.path.display().to_string(), Tone::Dim);
    if let Some(copy) = &of.backup {
        lines.fact(Word::Backup, &copy.display().to_string(), Tone::Dim);
    }
    let (why, tone) = match &of.standing {
        Standing::Unknown(why) => (why.as_str(), Tone::Danger),
        Standing::Closed { reason, .. } => (reason.as_str(), Tone::Plain),
        _ => ("", Tone::Plain),
    };
    if !why.is_empty() {
        lines.fact(Word::RowWhy, why, tone);
    }
    let refused = match &of.standing {
        Standing::Refused(refused) => refused.as_slice(),
        _ => &[],
    };
    for change in &part.changes {
        lines.gap();
        let action = words::what(lang, words::action_to(lang, &change.action), undo);
        lines.say(&format!("{} · {action}", change.key), Tone::Plain);
        if let Some(note) = &change.note {
            lines.fact(Word::RowNote, note, Tone::Dim);
        }
        match refused.iter().find(|r| r.key == change.key) {
            Some(refused) => lines.refused(refused),
            None => lines.columns(change, false),
        }
    }
}
