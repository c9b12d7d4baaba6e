//! A queue's past from a look at all of its rows: what a look back needs of each, and nothing more.

use crate::model::{Field, HistoryRow, Mapping, QueueHistory, QueueSnapshot, SourceSnapshot, Told};
use std::collections::HashMap;
use std::sync::Arc;

/// The past of every queue of a snapshot that was taken with [`super::Scope::All`].
#[must_use]
pub fn of(snapshot: &SourceSnapshot) -> Vec<QueueHistory> {
    snapshot
        .queues
        .iter()
        .map(|queue| history(snapshot, queue))
        .collect()
}

fn history(source: &SourceSnapshot, queue: &QueueSnapshot) -> QueueHistory {
    let mut owners = Numbered::default();
    let mut statuses = Numbered::default();
    let rows = queue
        .records
        .iter()
        .map(|r| HistoryRow {
            created: r.times.created,
            claimed: r.times.claimed,
            completed: r.times.completed,
            owner: u32::try_from(owners.number(r.owner.as_ref())).unwrap_or(u32::MAX),
            status: u16::try_from(statuses.number(Some(&r.status))).unwrap_or(u16::MAX),
            state: r.state,
        })
        .collect();
    let mapping = &queue.mapping;
    QueueHistory {
        source: Arc::clone(&source.name),
        role: source.role,
        queue: Arc::clone(&queue.name),
        owners: owners.values,
        statuses: statuses.values.into_iter().flatten().collect(),
        rows,
        created: told(mapping, &[Field::Created]),
        claimed: told(mapping, &[Field::Claimed, Field::Started]),
        completed: told(mapping, &[Field::Completed]),
        whole: queue.total.is_exact(),
    }
}

/// Whether the first of these fields that is mapped can be relied on.
fn told(mapping: &Mapping, fields: &[Field]) -> Told {
    match fields.iter().find_map(|f| mapping.times.get(f)) {
        None => Told::Absent,
        Some(rule) if rule.ambiguous => Told::Ambiguous,
        Some(_) => Told::Yes,
    }
}

/// Values in the order of their first sight.
#[derive(Default)]
struct Numbered {
    values: Vec<Option<Arc<str>>>,
    numbers: HashMap<Option<Arc<str>>, usize>,
}

impl Numbered {
    fn number(&mut self, value: Option<&Arc<str>>) -> usize {
        let value = value.cloned();
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        self.values.push(value.clone());
        self.numbers.insert(value, self.values.len() - 1);
        self.values.len() - 1
    }
}
