//! Records in their order become operations: what was begun, how each source ended, what undid what.
//! Must not touch the file.

use super::chain::{Kind, Record};
use super::{Pending, body};
use crate::model::{Error, ErrorKind, ItemKey};
use crate::plan::{Noted, Operation, OperationPart, Standing};
use crate::text;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// The operations that some records tell of, oldest first.
///
/// # Errors
/// A sentence when a record is damaged.
pub fn operations(records: &[Record], path: &Path) -> Result<Vec<Operation>, Error> {
    let mut all: Vec<Operation> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for record in records {
        let id = record.operation.as_deref();
        let id = id.ok_or_else(|| body::odd(record, path))?;
        let at = *places.entry(id).or_insert(all.len());
        if at == all.len() && record.is(Kind::Intent) {
            all.push(Operation {
                id: id.to_owned(),
                plan: record.plan.clone().unwrap_or_default(),
                by: record.stamp.clone(),
                approved_by: None,
                undoes: None,
                undone_by: Vec::new(),
                taken_back: BTreeSet::new(),
                parts: Vec::new(),
            });
        }
        // An end without a beginning.
        let operation = all.get_mut(at).ok_or_else(|| body::odd(record, path))?;
        add(operation, record, path)?;
    }
    tell_undone(&mut all);
    Ok(all)
}

/// What one record says of its operation.
fn add(operation: &mut Operation, record: &Record, path: &Path) -> Result<(), Error> {
    let source = record.source.as_deref().unwrap_or_default();
    let mut parts = operation.parts.iter_mut();
    match parts.find(|p| *p.part.source == *source) {
        None if record.is(Kind::Intent) => {
            let intent = body::read_intent(record, path)?;
            operation.approved_by = intent.approved_by;
            operation.undoes = intent.undoes;
            operation.parts.push(OperationPart {
                part: Arc::new(intent.part),
                standing: Standing::Open,
                backup: None,
                settled: false,
            });
        }
        Some(part) if record.is(Kind::Outcome) => {
            let ended = body::read_ending(record, path)?;
            part.standing = ended.standing;
            part.settled = ended.settled;
            part.backup = ended.backup;
        }
        Some(part) if record.is(Kind::Closed) => {
            part.standing = body::read_closed(record, path)?;
        }
        // A second beginning, or the end of what was never begun.
        _ => return Err(body::odd(record, path)),
    }
    Ok(())
}

/// From the newest back: an undo that was itself undone undoes nothing, and one that left rows as they
/// are undoes the others.
fn tell_undone(all: &mut [Operation]) {
    for at in (0..all.len()).rev() {
        let Some((of, undo)) = all.get(at).and_then(|o| Some((o.undoes.clone()?, o))) else {
            continue;
        };
        let id = undo.id.clone();
        let keys: Vec<ItemKey> = undo.in_effect().map(|c| c.key.clone()).collect();
        if keys.is_empty() {
            continue;
        }
        if let Some(undone) = all.iter_mut().find(|o| o.id == of) {
            undone.undone_by.insert(0, id);
            undone.taken_back.extend(keys);
        }
    }
}

/// The parts that stand in some way.
pub fn pending(all: &[Operation], so: impl Fn(&Standing) -> bool) -> Vec<Pending> {
    all.iter()
        .flat_map(|o| o.parts.iter().map(move |p| (o, p)))
        .filter(|(_, p)| so(&p.standing))
        .map(|(o, p)| Pending {
            operation: o.id.clone(),
            plan: o.plan.clone(),
            part: Arc::clone(&p.part),
            by: o.by.clone(),
        })
        .collect()
}

/// Whether its plan cannot be applied again: something of it is done, or may be.
pub fn uses_the_plan(operation: &Operation) -> bool {
    let mut parts = operation.parts.iter();
    parts.any(|p| !matches!(p.standing.word(), "refused" | "not_applied"))
}

/// The one operation whose id is, or begins with, what was typed.
///
/// # Errors
/// [`ErrorKind::Usage`] when there is none, or more than one.
pub fn named(all: Vec<Operation>, id: &str) -> Result<Operation, Error> {
    let usage = |message: String| {
        Error::new(ErrorKind::Usage, message).hint("`reveille log` lists the operations")
    };
    let shown = text::one_line(id);
    let mut fits: Vec<Operation> = all
        .into_iter()
        .filter(|o| !id.is_empty() && o.id.starts_with(id))
        .collect();
    if let Some(at) = fits.iter().position(|o| o.id == id) {
        return Ok(fits.swap_remove(at));
    }
    let count = fits.len();
    match fits.pop() {
        Some(one) if count == 1 => Ok(one),
        Some(_) => Err(usage(format!(
            "`{shown}` begins the names of {count} operations"
        ))),
        None => Err(usage(format!("no operation is called `{shown}`"))),
    }
}

/// Whether a person may say what became of a part.
///
/// # Errors
/// [`ErrorKind::Usage`] with what stands against it.
pub fn may_close(operation: &Operation, source: &str, reason: &str) -> Result<(), Error> {
    let usage = |message: String| Err(Error::new(ErrorKind::Usage, message));
    let id = &operation.id;
    let shown = text::one_line(source);
    let Some(part) = operation.parts.iter().find(|p| *p.part.source == *source) else {
        return usage(format!("operation {id} has no part in `{shown}`"));
    };
    if !matches!(part.standing, Standing::Unknown(_) | Standing::Open) {
        let stands = part.standing.word();
        return usage(format!(
            "the part of operation {id} in {shown} is known to be {stands}"
        ));
    }
    if reason.is_empty() {
        return usage("closing what is unknown needs a reason".into());
    }
    Ok(())
}

/// The notes of applied operations, oldest operation first.
pub fn notes(newest_first: &[Operation]) -> Vec<Noted> {
    let operations = newest_first.iter().rev();
    operations
        .flat_map(|o| o.changes().map(move |(part, change)| (o, part, change)))
        .filter(|(_, part, _)| part.standing.is_applied())
        .filter_map(|(o, _, change)| {
            Some(Noted {
                key: change.key.clone(),
                text: change.note.clone()?,
                by: o.by.clone(),
            })
        })
        .collect()
}
