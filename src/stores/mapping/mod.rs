//! Which of a store's tables or arrays are queues, and how their columns map to items.
//!
//! Pure: it decides on [`Shape`]s alone, in the order configuration, preset, detection. What it
//! decides it can explain; what it is unsure of it says, with the key that settles it.

mod attempts;
mod configured;
mod detect;
mod names;
mod presets;
#[cfg(test)]
mod tests;
mod times;
mod views;

use crate::model::{Clock, Mapping, Moment, PassedOver, SourceSpec};
use std::collections::BTreeMap;

use crate::stores::shape::{Shape, ShapeKind};
pub use presets::make_ready;
pub use times::latest;

/// Whether a name alone speaks for a list of work: that of an array, a table or a file.
#[must_use]
pub fn speaks_for_work(name: &str) -> bool {
    names::table_leaning(name) > 0
}

/// What a source's shapes turned out to be.
#[derive(Debug, Clone, Default)]
pub struct Mapped {
    /// Index of the shape, and its mapping.
    pub queues: Vec<(usize, Mapping)>,
    /// The latest moment that is not in the future in the sample of each queue, by the shape's index.
    pub latest: BTreeMap<usize, Moment>,
    /// What is no queue, and why.
    pub passed_over: Vec<PassedOver>,
    /// Configured queues that are not there, or lack a column they need: one sentence each.
    pub missing: Vec<String>,
}

/// Maps every shape of a source. The order of the result is that of the shapes.
#[must_use]
pub fn map(shapes: &[Shape], spec: &SourceSpec, clock: &Clock) -> Mapped {
    let mut out = Mapped::default();
    let has_config = !spec.queues.is_empty();
    for (index, shape) in shapes.iter().enumerate() {
        match judge(shape, spec, has_config) {
            Verdict::Queue(mapping) => out.queues.push((index, *mapping)),
            Verdict::No(why) => out.passed_over.push(PassedOver {
                name: shape.name.clone(),
                why,
            }),
            Verdict::Broken(why) => out.missing.push(why),
        }
    }
    views::count_once(shapes, spec, &mut out);
    attempts::count_work_not_attempts(shapes, &mut out);
    configured::missing_queues(shapes, spec, &mut out.missing);
    for (index, mapping) in &mut out.queues {
        let said = spec
            .queues
            .iter()
            .find(|q| q.queue.eq_ignore_ascii_case(&mapping.queue));
        let latest = times::decide(&shapes[*index], mapping, said, spec.timezone, clock);
        out.latest.extend(latest.map(|latest| (*index, latest)));
    }
    out
}

enum Verdict {
    Queue(Box<Mapping>),
    No(String),
    Broken(String),
}

fn judge(shape: &Shape, spec: &SourceSpec, has_config: bool) -> Verdict {
    let said = spec
        .queues
        .iter()
        .find(|q| q.queue.eq_ignore_ascii_case(&shape.name));
    if said.is_none() {
        if spec
            .ignore
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&shape.name))
        {
            return Verdict::No("the configuration says to ignore it".into());
        }
        if let Some(why) = names::not_a_queue(&shape.name) {
            return Verdict::No(why);
        }
    }
    if let Some(why) = &shape.broken {
        let what = format!("{} cannot be read: {why}", shape.name);
        return if said.is_some() {
            Verdict::Broken(what)
        } else {
            Verdict::No(format!("cannot be read: {why}"))
        };
    }
    let found = presets::find(shape).map_or_else(|| detect::detect(shape), Ok);
    let mut mapping = match (found, said) {
        (Ok(mapping), None) => {
            if has_config && mapping.sureness == crate::model::Sureness::Unsure {
                return Verdict::No(format!(
                    "looks a little like a queue, but other queues of this source are configured and it is not; \
                     add [[source.queue]] table = {} to read it",
                    crate::config::quoted(&shape.name)
                ));
            }
            mapping
        }
        (Err(why), None) => return Verdict::No(why),
        (found, Some(said)) => match configured::apply(shape, found.ok(), said) {
            Ok(mapping) => mapping,
            Err(why) => return Verdict::Broken(why),
        },
    };
    mapping.read_only = match shape.kind {
        ShapeKind::View => Some("a view".into()),
        ShapeKind::Virtual => Some("a virtual table".into()),
        ShapeKind::Table if mapping.key.is_empty() => Some("no column names its rows".into()),
        ShapeKind::Table | ShapeKind::Array => None,
    };
    Verdict::Queue(Box::new(mapping))
}
