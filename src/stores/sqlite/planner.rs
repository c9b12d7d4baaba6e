//! [`Planner`] for a database: every call opens it as a look does, and begins again when the files
//! change under it.

use super::open::{Deadline, Failure, Opened};
use super::target::{Rows, Seen, Target, Unfit, row_of};
use super::{LOOKS, draw, errors, look_into, preview, render};
use crate::model::{Clock, Error, SourceSpec};
use crate::plan::{Change, Drawn, Image, Part, Proposed};
use crate::stores::change::{Found, Planner, Previewed};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long one call may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Looks at one database with a change in mind.
pub struct SqlitePlanner {
    spec: SourceSpec,
}

impl SqlitePlanner {
    /// A planner at the path of `spec`. Nothing is opened yet.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self { spec }
    }
}

/// Reads in one transaction, again when the files change meanwhile.
fn reading<T>(
    path: &Path,
    deadline: &Deadline,
    mut read: impl FnMut(&mut Opened) -> Result<T, Failure>,
) -> Result<T, Error> {
    for _ in 0..LOOKS {
        let mut once = || -> Result<T, Failure> {
            let mut opened = look_into(path, deadline, preview::prepare)?;
            let read = read(&mut opened);
            opened.is_as_it_was()?;
            read
        };
        match once() {
            Ok(read) => return Ok(read),
            Err(Failure::Again) if deadline.is_over() => break,
            Err(Failure::Again) => {}
            Err(Failure::Told(e)) => return Err(e),
            Err(Failure::Sqlite(e)) => return Err(errors::from_sqlite(&e)),
        }
    }
    Err(errors::changing())
}

impl Planner for SqlitePlanner {
    fn draw(
        &self,
        clock: &Clock,
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Drawn>, Error> {
        let deadline = Deadline::after(LIMIT);
        reading(&self.spec.path, &deadline, |opened| {
            draw::draw(opened, &self.spec, clock, &deadline, LIMIT, wanted)
        })
    }

    fn preview(&self, proposed: Vec<Proposed>) -> Result<Previewed, Error> {
        let deadline = Deadline::after(LIMIT);
        let asked = preview::Asked::of(&proposed);
        let mut begun = Instant::now();
        let mut read = reading(&self.spec.path, &deadline, |opened| {
            begun = Instant::now();
            preview::read(opened, &proposed, &asked)
        })?;
        read.held = begun.elapsed();
        preview::tried(read, &self.spec, proposed, &deadline).map_err(|e| errors::from_sqlite(&e))
    }

    fn find(&self, changes: &[Change]) -> Result<Vec<Found>, Error> {
        let deadline = Deadline::after(LIMIT);
        reading(&self.spec.path, &deadline, |opened| find(opened, changes))
    }

    fn render(&self, part: &Part) -> Part {
        render::part(part)
    }
}

fn find(opened: &Opened, changes: &[Change]) -> Result<Vec<Found>, Failure> {
    let connection = &opened.connection;
    let mut tables: BTreeMap<&str, Option<Rows<'_>>> = BTreeMap::new();
    let mut found = Vec::with_capacity(changes.len());
    for change in changes {
        let name = &*change.key.queue;
        if !tables.contains_key(name) {
            let rows = match Target::of(connection, name) {
                Ok(target) => Some(Rows::new(connection, Arc::new(target))?),
                Err(Unfit::Refused(_)) => None,
                Err(Unfit::Sqlite(e)) => return Err(e.into()),
            };
            tables.insert(name, rows);
        }
        let rows = tables.get_mut(name).and_then(Option::as_mut);
        found.push(match (row_of(&change.place), rows) {
            (Some((key, _)), Some(rows)) => match rows.at(key)? {
                Seen::Row { image, .. } => Found::Row(image),
                Seen::Gone => Found::Gone,
                // Neither as before nor as after, whatever it is.
                Seen::Ambiguous | Seen::TooLarge => Found::Row(Image::default()),
            },
            _ => Found::Gone,
        });
    }
    Ok(found)
}
