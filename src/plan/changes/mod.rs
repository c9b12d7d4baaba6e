//! A wish and the row that was drawn for it become typed edits: status word, times, claim, owner,
//! note. Everything is bound here; a store only writes it down.

mod row;
mod run_queue;
mod stamp;
#[cfg(test)]
mod tests;
mod word;

use super::admit::{is_run_queue, refused, state_forbids};
use super::note::Notes;
use super::why::Why;
use super::{Action, Drawn, Place, PlanContext, Proposed, Refused, Value, Wish};
use crate::analyse::{Board, Judgement};
use crate::model::{Field, ItemKey, Lang, NoteMode, State, UNASSIGNED};
use row::{Edits, Row, Unsettable, is_null, text};
use std::collections::HashMap;
use std::sync::Arc;
pub use word::asks_for_words;

/// What became of the wishes for one queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typed {
    /// The changes.
    pub proposed: Vec<Proposed>,
    /// What cannot be done, and why.
    pub refused: Vec<Refused>,
    /// What is done with less than one would expect, one sentence each: a time column that is left
    /// as it is, a note that only the ledger keeps.
    pub remarks: Vec<(ItemKey, String)>,
}

/// The typed changes of one queue, and what is refused; see [`typed`] for what is worth a remark.
#[must_use]
pub fn changes(
    drawn: &Drawn,
    wishes: &[Wish],
    board: &Board,
    judgement: &Judgement,
    ctx: &PlanContext<'_>,
) -> (Vec<Proposed>, Vec<Refused>) {
    let typed = typed(drawn, wishes, board, judgement, ctx);
    (typed.proposed, typed.refused)
}

/// The typed changes of one queue. `wishes` may hold those of other queues too; what they say of an
/// item's survivor counts.
#[must_use]
pub fn typed(
    drawn: &Drawn,
    wishes: &[Wish],
    board: &Board,
    judgement: &Judgement,
    ctx: &PlanContext<'_>,
) -> Typed {
    let mut out = Typed {
        refused: drawn.refused.clone(),
        ..Typed::default()
    };
    let notes = Notes::new(wishes, board, judgement, ctx);
    let by_key: HashMap<&ItemKey, &Wish> = wishes.iter().map(|w| (&w.key, w)).collect();
    for (place, drawn_row) in drawn.rows.iter().enumerate() {
        let Some(wish) = by_key.get(&drawn_row.key).copied() else {
            continue;
        };
        let row = Row {
            drawn,
            row: drawn_row,
        };
        let mut one = One {
            row,
            wish,
            note: notes.of(wish),
            ctx,
            edits: Edits::default(),
            remarks: Vec::new(),
        };
        match one.fill(place, board) {
            Ok(()) => {
                let remarks = std::mem::take(&mut one.remarks);
                let key = &drawn_row.key;
                out.remarks
                    .extend(remarks.into_iter().map(|r| (key.clone(), r)));
                out.proposed.push(one.proposed());
            }
            Err(why) => out.refused.push(refused(wish.key.clone(), &why, ctx)),
        }
    }
    out
}

/// One change in the making.
struct One<'a> {
    row: Row<'a>,
    wish: &'a Wish,
    note: Option<String>,
    ctx: &'a PlanContext<'a>,
    edits: Edits,
    remarks: Vec<String>,
}

impl One<'_> {
    fn fill(&mut self, place: usize, board: &Board) -> Result<(), Why> {
        let mapping = &self.row.drawn.mapping;
        let is_run = self.row.drawn.is_run_queue || is_run_queue(mapping);
        let (status, state) = self.row.state();
        // The row may have moved on since the board was read.
        if let Some(why) = state_forbids(&self.wish.action, state, &status, is_run) {
            return Err(why);
        }
        match &self.wish.action {
            Action::Note => {
                self.note();
                return Ok(());
            }
            Action::Requeue if is_run => {
                let queued = word::status(self.row, State::Queued, self.ctx)?;
                let edit = run_queue::again(self.row, &queued, place, board, self.ctx)?;
                self.edits.push(edit);
                return Ok(());
            }
            Action::Cancel => {
                self.status(State::Cancelled)?;
                self.stamp(Field::Completed);
            }
            Action::Reassign { to } => self.owner(to)?,
            Action::Release { to } => {
                self.status(State::Queued)?;
                self.unclaim();
                if let Some(to) = to {
                    self.owner(to)?;
                }
            }
            Action::Requeue => {
                self.status(State::Queued)?;
                self.unclaim();
                self.clear(Field::Completed);
            }
            Action::MarkFailed => {
                self.status(State::Failed)?;
                if is_run {
                    let note = self.note.as_deref();
                    let reason = note.and_then(|n| self.noted(run_queue::ERROR, n));
                    run_queue::failed(self.row, reason, &mut self.edits, self.ctx);
                } else {
                    self.stamp(Field::Completed);
                }
            }
        }
        if self.edits.is_empty() {
            return Err(Why::AlreadySo);
        }
        self.stamp(Field::Updated);
        if !(is_run && self.wish.action == Action::MarkFailed) {
            self.note();
        }
        Ok(())
    }

    fn proposed(self) -> Proposed {
        let row = self.row.row;
        let status = self.row.drawn.mapping.status.column();
        let place = match &row.place {
            Place::Row { key, guard } => {
                let column = status.and_then(|s| self.row.declared(s));
                let held =
                    column.and_then(|c| Some((Arc::clone(&c.name), row.image.get(&c.name)?)));
                Place::Row {
                    key: key.clone(),
                    guard: held
                        .map(|(column, value)| (column, value.clone()))
                        .or_else(|| guard.clone()),
                }
            }
            Place::Element { .. } => row.place.clone(),
        };
        Proposed {
            key: row.key.clone(),
            action: self.wish.action.clone(),
            note: self.note,
            place,
            edits: self.edits.into_list(),
            before: row.image.clone(),
        }
    }

    fn status(&mut self, state: State) -> Result<(), Why> {
        let value = word::status(self.row, state, self.ctx)?;
        let column = self.row.drawn.mapping.status.column();
        let column = self.must(column.ok_or(Why::NoStatus(state))?, Why::NoStatus(state))?;
        self.edits.set(self.row, column, value);
        Ok(())
    }

    /// A column that the change is nothing without.
    fn must(&self, column: &str, absent: Why) -> Result<Arc<str>, Why> {
        self.row.settable(column).map_err(|e| match e {
            Unsettable::Absent => absent,
            Unsettable::Fixed => Why::CannotSet(column.to_owned()),
        })
    }

    /// The new owner as the store spells it, where it has one spelling of it; else as it was typed.
    fn owner(&mut self, to: &str) -> Result<(), Why> {
        let column = self.row.column(Field::Owner).ok_or(Why::NoOwnerColumn)?;
        let name = self.must(column, Why::NoOwnerColumn)?;
        let held = self.row.value(&name);
        let held = held.as_deref();
        if !is_null(held) && held.and_then(text).is_none() {
            return Err(Why::OwnerIsNoText(column.to_owned()));
        }
        let owners = self.ctx.owners;
        let wanted = owners.canonical(Some(to));
        if owners.canonical(held.and_then(text).as_deref()) == wanted
            && matches!(self.wish.action, Action::Reassign { .. })
        {
            return Err(Why::SameOwner(wanted));
        }
        let mut theirs = self.row.drawn.owners.iter();
        let mut theirs = theirs
            .by_ref()
            .filter(|o| owners.canonical(Some(o)) == wanted);
        let value = match (theirs.next(), theirs.next()) {
            (Some(one), None) => Value::text(one.as_str()),
            _ if wanted == UNASSIGNED => self.nothing(&name),
            _ => Value::text(to.trim()),
        };
        self.edits.set(self.row, name, value);
        Ok(())
    }

    /// Takes every sign of a claim away.
    fn unclaim(&mut self) {
        for field in [
            Field::ClaimedBy,
            Field::Claimed,
            Field::Heartbeat,
            Field::Lease,
        ] {
            self.clear(field);
        }
        if self.row.column(Field::Claimed).is_none() {
            self.clear(Field::Started);
        }
    }

    fn clear(&mut self, field: Field) {
        let Some(column) = self.row.column(field) else {
            return;
        };
        let held = self.row.value(column);
        if is_null(held.as_deref()) {
            return;
        }
        match self.row.settable(column) {
            Ok(name) if !self.is_taken(field, &name) => {
                let nothing = self.nothing(&name);
                self.edits.set(self.row, name, nothing);
            }
            Ok(_) => {}
            Err(_) => self.left(column),
        }
    }

    /// Whether a column says something else too: the owner's name is no claim.
    fn is_taken(&self, field: Field, column: &str) -> bool {
        let others = [Field::Owner, Field::Title, Field::Body, Field::Created];
        let same = |other: &Field| {
            let theirs = self.row.column(*other);
            *other != field && theirs.is_some_and(|c| c.eq_ignore_ascii_case(column))
        };
        others.iter().any(same)
    }

    /// What a column holds when it says nothing: NULL, or where that is forbidden its literal
    /// default, an empty text, or 0.
    fn nothing(&self, column: &str) -> Value {
        let Some(declared) = self.row.declared(column).filter(|c| c.not_null) else {
            return Value::Null;
        };
        if let Some(value) = declared.default.as_deref().and_then(literal) {
            return value;
        }
        match self.row.value(column).as_deref() {
            Some(Value::Int(_)) => Value::Int(0),
            Some(Value::Real(_)) => Value::Real(0.0),
            _ => Value::text(""),
        }
    }

    /// Puts the instant into a time column, where there is one and it can be spelt as the others.
    fn stamp(&mut self, field: Field) {
        let Some(column) = self.row.column(field) else {
            return;
        };
        if !self.row.has_parent(column) {
            return;
        }
        let value = stamp::now(self.row, field, column, self.ctx);
        match (self.row.settable(column), value) {
            (Ok(name), Some(value)) if !self.is_taken(field, &name) => {
                self.edits.set(self.row, name, value);
                let rule = self.row.drawn.mapping.times.get(&field);
                if let Some(rule) = rule.filter(|r| r.ambiguous) {
                    self.remarks
                        .push(mixed(column, &rule.naive.to_string(), self.ctx.lang));
                }
            }
            (Ok(_), Some(_)) => {}
            _ => self.left(column),
        }
    }

    fn left(&mut self, column: &str) {
        self.remarks.push(match self.ctx.lang {
            Lang::En => {
                format!("`{column}` is left as it is: nothing tells how it could be written")
            }
            Lang::Ko => format!("`{column}`은(는) 쓰는 방식을 알 수 없어 그대로 둡니다"),
            Lang::ZhHant => format!("`{column}` 維持原樣：無從得知應如何寫入"),
        });
    }

    /// The audit note after what is there, or in its place; in the ledger only where no text column
    /// takes it.
    fn note(&mut self) {
        let Some(note) = self.note.clone() else {
            return;
        };
        let column = self.row.column(Field::Note);
        match column.and_then(|c| Some((self.note_column(c)?, self.noted(c, &note)?))) {
            Some((name, value)) => {
                self.edits.set(self.row, name, value);
            }
            None => self.remarks.push(match self.ctx.lang {
                Lang::En => "no text column takes the note; the ledger keeps it".to_owned(),
                Lang::Ko => "메모를 쓸 텍스트 열이 없어 원장에만 남깁니다".to_owned(),
                Lang::ZhHant => "沒有可寫入備註的文字欄位，僅記於帳本".to_owned(),
            }),
        }
    }

    fn note_column(&self, column: &str) -> Option<Arc<str>> {
        let name = self.row.settable(column).ok()?;
        if self.is_taken(Field::Note, &name) || !self.row.has_parent(column) {
            return None;
        }
        let declared = self.row.declared(&name).filter(|_| !self.row.is_json());
        let declared = declared.map_or_else(String::new, |c| c.declared.to_ascii_uppercase());
        let is_text = ["CHAR", "TEXT", "CLOB", "STRING"];
        (declared.is_empty() || is_text.iter().any(|w| declared.contains(w))).then_some(name)
    }

    /// What the note column holds afterwards; `None` where it holds something other than prose.
    fn noted(&self, column: &str, note: &str) -> Option<Value> {
        let held = self.row.value(column);
        let held = held.as_deref();
        let before: Vec<u8> = match held {
            _ if is_null(held) => Vec::new(),
            Some(Value::Text(bytes)) => bytes.clone(),
            Some(Value::Json(json)) => serde_json::from_str::<String>(json).ok()?.into_bytes(),
            _ => return None,
        };
        let trimmed = before.trim_ascii_start();
        let is_document = trimmed.starts_with(b"{") || trimmed.starts_with(b"[");
        if is_document && serde_json::from_slice::<serde::de::IgnoredAny>(&before).is_ok() {
            return None;
        }
        let spec = self.ctx.source(&self.wish.key.source);
        let replaces = spec.is_some_and(|s| s.note == NoteMode::Replace);
        if before.is_empty() || replaces {
            return Some(Value::text(note));
        }
        let mut all = before;
        if !all.ends_with(b"\n") {
            all.push(b'\n');
        }
        all.extend_from_slice(note.as_bytes());
        Some(Value::Text(all))
    }
}

fn mixed(column: &str, zone: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("`{column}` mixes zones; it is written in {zone}"),
        Lang::Ko => format!("`{column}`에 시간대가 섞여 있어 {zone} 기준으로 씁니다"),
        Lang::ZhHant => format!("`{column}` 混用時區，以 {zone} 寫入"),
    }
}

/// A literal of a DDL default; `None` for an expression and for NULL.
fn literal(default: &str) -> Option<Value> {
    let mut text = default.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        text = inner.trim();
    }
    let quoted = |q: char| text.strip_prefix(q)?.strip_suffix(q);
    if let Some(inner) = quoted('\'') {
        // A quote inside is doubled; a single one means that this is no one literal.
        let bare = inner.replace("''", "");
        return (!bare.contains('\'')).then(|| Value::text(inner.replace("''", "'")));
    }
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.'));
    if !plain {
        return None;
    }
    let int = text.parse().ok().map(Value::Int);
    int.or_else(|| text.parse().ok().map(Value::Real))
}
