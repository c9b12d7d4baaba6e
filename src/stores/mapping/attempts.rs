//! A table of attempts at the items of another table: its rows are that queue's history, and
//! counting both would count one piece of work twice. Pure.

use super::{Mapped, names};
use crate::model::{MappingOrigin, PassedOver};
use crate::stores::shape::Shape;

/// Takes out every detected queue that by its name lists attempts, runs or results, and that points
/// at another queue of the same store.
pub fn count_work_not_attempts(shapes: &[Shape], out: &mut Mapped) {
    let queues: Vec<String> = out
        .queues
        .iter()
        .map(|(_, m)| names::fold(&m.queue))
        .collect();
    let mut kept = Vec::with_capacity(out.queues.len());
    for (index, mapping) in std::mem::take(&mut out.queues) {
        let of = (mapping.origin == MappingOrigin::Detected
            && names::lists_attempts(&mapping.queue))
        .then(|| parent(&shapes[index], &mapping.queue, &queues))
        .flatten();
        match of {
            Some(column) => out.passed_over.push(PassedOver {
                name: mapping.queue,
                why: format!(
                    "by its name and its `{column}` it lists attempts at another queue's items, which are counted there"
                ),
            }),
            None => kept.push((index, mapping)),
        }
    }
    out.queues = kept;
}

/// The column that points at another of the queues.
fn parent<'s>(shape: &'s Shape, own: &str, queues: &[String]) -> Option<&'s str> {
    let own = names::fold(own);
    shape
        .columns
        .iter()
        .filter(|c| !shape.key.contains(&c.name))
        .find(|c| {
            let folded = names::fold(&c.name);
            let Some(stem) = folded.strip_suffix("_id").filter(|s| !s.is_empty()) else {
                return false;
            };
            queues
                .iter()
                .filter(|q| **q != own)
                .any(|q| is_list_of(q, stem))
        })
        .map(|c| c.name.as_str())
}

/// Whether `ops_tasks` is a list of `task`.
fn is_list_of(queue: &str, stem: &str) -> bool {
    let single = queue.strip_suffix('s').unwrap_or(queue);
    [queue, single]
        .iter()
        .any(|q| *q == stem || q.strip_suffix(stem).is_some_and(|r| r.ends_with('_')))
}

#[cfg(test)]
mod tests {
    use super::is_list_of;

    #[test]
    fn a_list_is_known_by_what_it_lists() {
        for (queue, stem, want) in [
            ("tasks", "task", true),
            ("ops_tasks", "task", true),
            ("task_queue", "task", false),
            ("tasks", "user", false),
            ("multitasks", "task", false),
        ] {
            assert_eq!(is_list_of(queue, stem), want, "{queue} {stem}");
        }
    }
}
