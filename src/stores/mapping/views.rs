//! A view shows rows that stand elsewhere: no row may be counted twice.

use super::Mapped;
use crate::model::{MappingOrigin, PassedOver, SourceSpec};
use crate::stores::shape::{Shape, ShapeKind};

/// Takes out every view over something that is counted already, and, where the configuration names
/// the view itself, the table under it.
pub fn count_once(shapes: &[Shape], spec: &SourceSpec, out: &mut Mapped) {
    let configured = |name: &str| {
        spec.queues
            .iter()
            .any(|q| q.queue.eq_ignore_ascii_case(name))
    };
    let mut dropped: Vec<(usize, String)> = Vec::new();
    // Configured views first: they are what their owner wants counted.
    let mut order: Vec<usize> = (0..out.queues.len()).collect();
    order.sort_by_key(|i| out.queues[*i].1.origin != MappingOrigin::Config);
    let mut counted_through: Vec<(String, String)> = Vec::new(); // base table -> view
    for position in order {
        let (index, mapping) = &out.queues[position];
        let shape = &shapes[*index];
        if shape.kind == ShapeKind::Table || shape.kind == ShapeKind::Array {
            continue;
        }
        let is_configured = configured(&shape.name);
        for base in &shape.reads {
            if is_configured {
                if !configured(base) {
                    counted_through.push((base.clone(), shape.name.clone()));
                }
                continue;
            }
            let counted = out.queues.iter().any(|(i, m)| {
                shapes[*i].kind == ShapeKind::Table && m.queue.eq_ignore_ascii_case(base)
            });
            let rejected = out.passed_over.iter().any(|p| {
                p.name.eq_ignore_ascii_case(base) && super::names::not_a_queue(&p.name).is_some()
            });
            let through = counted_through
                .iter()
                .find(|(b, _)| b.eq_ignore_ascii_case(base))
                .map(|(_, v)| v.clone());
            if counted {
                dropped.push((
                    position,
                    format!("a view over `{base}`, which is counted already"),
                ));
            } else if rejected {
                dropped.push((position, format!("a view over `{base}`, which is no queue")));
            } else if let Some(view) = through {
                dropped.push((
                    position,
                    format!("shows the rows of `{base}`, which are counted through `{view}`"),
                ));
            } else {
                continue;
            }
            break;
        }
        if !is_configured && dropped.last().is_none_or(|(p, _)| *p != position) {
            counted_through.extend(
                shape
                    .reads
                    .iter()
                    .map(|b| (b.clone(), mapping.queue.clone())),
            );
        }
    }
    // A virtual table beside a queue is most likely the index that searches it.
    if let Some((_, beside)) = out
        .queues
        .iter()
        .find(|(i, _)| shapes[*i].kind == ShapeKind::Table)
    {
        let virtuals = out.queues.iter().enumerate().filter(|(_, (i, m))| {
            shapes[*i].kind == ShapeKind::Virtual && m.origin != MappingOrigin::Config
        });
        dropped.extend(virtuals.map(|(position, (_, m))| {
            (
                position,
                format!(
                    "a virtual table beside `{}`, whose rows it may repeat; [[source.queue]] table = {} reads it",
                    beside.queue,
                    crate::config::quoted(&m.queue)
                ),
            )
        }));
    }
    for (position, (index, mapping)) in out.queues.iter().enumerate() {
        if shapes[*index].kind == ShapeKind::Table
            && let Some((_, view)) = counted_through
                .iter()
                .find(|(b, v)| b.eq_ignore_ascii_case(&mapping.queue) && configured(v))
        {
            dropped.push((
                position,
                format!("its rows are counted through the configured view `{view}`"),
            ));
        }
    }
    dropped.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    dropped.dedup_by_key(|(position, _)| *position);
    for (position, why) in dropped {
        let (index, _) = out.queues.remove(position);
        out.passed_over.push(PassedOver {
            name: shapes[index].name.clone(),
            why,
        });
    }
}
