//! What a schema turned out to hold, kept between looks.
//!
//! Sampling and mapping cost some milliseconds a table; a refresh should cost the rows alone. What
//! was decided on a good sample is used again for [`AGAIN`] at most, and only where nothing can
//! have changed the decision at once: the file and the schema are the same, and every table of
//! which little was seen still holds what was seen. A look that used it asks for another one when
//! the time is over, so that no wrong decision outlives it, however quiet the store becomes.

use super::introspect::{self, Table};
use super::open::{Deadline, Opened};
use super::queue::Queue;
use super::{errors, filter};
use crate::model::{Clock, Error, ErrorKind, PassedOver, SourceSpec};
use crate::stores::mapping;
use crate::stores::shape::{Shape, ShapeKind};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So long a mapping serves again.
const AGAIN: Duration = Duration::from_secs(60);
/// A sample of fewer rows decides nothing for good.
const FEW: usize = 50;

/// The queues of a schema, and what else is in it.
pub struct Known {
    file: (u64, u64),
    schema: u64,
    since: Instant,
    /// Whether it may serve again at all: nothing in it depends on how long a view took.
    is_steady: bool,
    /// Tables of which few rows were seen, with these rows.
    small: Vec<Table>,
    /// In the order of the schema.
    pub queues: Vec<Queue>,
    /// What is none.
    pub passed_over: Vec<PassedOver>,
    /// What is wrong with the schema or the configuration of its queues.
    pub errors: Vec<Error>,
    /// Whether a look used it without learning it anew.
    pub served: bool,
}

impl Known {
    /// Whether it is too old to be the last word on a store that has become quiet.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.served && self.since.elapsed() >= AGAIN
    }

    /// Whether it is still true of an open store. Refreshes what changes all the time.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn serves(&mut self, opened: &Opened, clock: &Clock) -> rusqlite::Result<bool> {
        if !self.is_steady
            || self.since.elapsed() >= AGAIN
            || self.file != opened.stamp.main.identity
            || self.schema != introspect::fingerprint(&opened.connection)?
        {
            return Ok(false);
        }
        for table in &self.small {
            if introspect::newest(&opened.connection, table, FEW)?.sample != table.shape.sample {
                return Ok(false);
            }
        }
        for queue in &mut self.queues {
            let newest = introspect::newest(&opened.connection, &queue.table, FEW)?;
            queue.latest = queue
                .latest
                .max(mapping::latest(&newest, &queue.mapping, clock));
        }
        self.served = true;
        Ok(true)
    }
}

/// Reads the schema, samples it, and lets `mapping` decide.
///
/// # Errors
/// That of SQLite when the schema itself cannot be read, or the deadline is over.
pub fn learn(
    opened: &mut Opened,
    spec: &SourceSpec,
    clock: &Clock,
    deadline: &Deadline,
    limit: Duration,
) -> rusqlite::Result<Known> {
    let is_configured = |name: &str| {
        spec.queues
            .iter()
            .any(|q| q.queue.eq_ignore_ascii_case(name))
    };
    let counted = |shapes: &[Shape]| -> BTreeSet<String> {
        let queues = mapping::map(shapes, spec, clock).queues;
        queues
            .into_iter()
            .map(|(_, m)| m.queue.to_ascii_lowercase())
            .collect()
    };
    let tables = introspect::tables(
        &mut opened.connection,
        deadline,
        limit,
        &is_configured,
        &counted,
    )?;
    let (shapes, facts) = introspect::split(tables);
    let mapped = mapping::map(&shapes, spec, clock);
    let tables = introspect::join(shapes, facts);
    let is_queue = |at: usize| mapped.queues.iter().any(|(i, _)| *i == at);
    let mut errors = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        // Whether it is a queue was decided without the rows that cannot be read.
        if let Some(why) = table.facts.damage.as_ref().filter(|_| !is_queue(at)) {
            let told = errors::malformed(why);
            errors.push(Error {
                message: format!("`{}` cannot be read: {}", table.shape.name, told.message),
                ..told
            });
        }
    }
    if !mapped.missing.is_empty() {
        errors.push(
            Error::new(ErrorKind::Config, mapped.missing.join("; "))
                .hint("correct [[source.queue]] of this source"),
        );
    }
    let is_steady = errors.is_empty()
        && tables.iter().enumerate().all(|(at, t)| {
            t.shape.kind == ShapeKind::Table || (t.shape.broken.is_none() && !is_queue(at))
        });
    let small = tables
        .iter()
        .filter(|t| t.shape.kind == ShapeKind::Table && t.shape.sample.len() < FEW)
        .cloned()
        .collect();
    let queues = mapped
        .queues
        .into_iter()
        .filter_map(|(at, mapping)| {
            let table = tables.get(at)?;
            Some(Queue {
                left_out: filter::left_out(table, &mapping),
                latest: mapped.latest.get(&at).copied(),
                mapping: Arc::new(mapping),
                table: table.without_sample(),
            })
        })
        .collect();
    Ok(Known {
        file: opened.stamp.main.identity,
        schema: introspect::fingerprint(&opened.connection)?,
        since: Instant::now(),
        is_steady,
        small,
        queues,
        passed_over: mapped.passed_over,
        errors,
        served: false,
    })
}
