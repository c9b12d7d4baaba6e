//! JSON stores: a bare array, arrays under a pointer, objects keyed by id, JSON Lines, a dispatcher's
//! `run_queue.json`.
//!
//! A look reads the whole file, keeps no descriptor and no lock, and writes nothing. A file that
//! fails to parse at its end is most likely being written, so it is read again a few times before
//! that is called a failure. `file` reads bytes, `parse` and `document` make a tree of them,
//! `arrays` finds what may be queues, each a `candidate`, `keyed` tells lists by id from lists of
//! those, `fields` shows them to the mapping, `read` and `rows` make records of them, `canonical`
//! names elements without an id.
//!
//! A change is a splice of bytes. `whole` and `settle` read strictly, `draw` takes elements out,
//! `spans`, `layout` and `splice` edit one element's text, `held` one queue's, `edit` a file's, and
//! `expect` says what the result must read as; `diff` shows it, `preview` is the planner, `write` the
//! one call that changes a file, `replace` how the new one takes the old one's place.

mod arrays;
mod candidate;
mod canonical;
mod diff;
mod document;
mod draw;
mod edit;
#[cfg(test)]
mod edit_tests;
mod expect;
mod fields;
mod file;
mod held;
mod keyed;
mod layout;
mod parse;
mod preview;
mod read;
mod replace;
mod rows;
mod settle;
mod spans;
mod splice;
mod whole;
mod write;

pub use preview::JsonPlanner;
pub use write::JsonWriter;

use crate::model::{
    Clock, Error, ErrorKind, HealthState, Moment, Record, SourceFacts, SourceSnapshot, SourceSpec,
};
use crate::stores::{Look, Scope, Store, advised};
use document::{Broken, Document};
use file::{Stamp, Taken};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Pauses between two tries at a file that seems half-written; 140 ms in all.
const WAITS: [Duration; 6] = [
    Duration::from_millis(2),
    Duration::from_millis(5),
    Duration::from_millis(13),
    Duration::from_millis(25),
    Duration::from_millis(40),
    Duration::from_millis(55),
];
/// File systems stamp writes by a clock that ticks every few milliseconds, some every second: a
/// write within the tick of a look leaves no trace in the stamp.
const TICK: Duration = Duration::from_millis(20);
const COARSE_TICK: Duration = Duration::from_millis(2_100);
/// How long the body of one item may take to read.
const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// One JSON file.
pub struct JsonStore {
    spec: SourceSpec,
    /// The file as the last look found it.
    seen: Option<Seen>,
    /// A state of the file that did not parse although it was given time to.
    given_up: Option<Stamp>,
    last: Option<Look>,
}

struct Seen {
    /// `None` where there was no file to ask about.
    stamp: Option<Stamp>,
    /// Of the content, where it could be read.
    fingerprint: Option<u64>,
    /// When the stamp was taken, until a later reading has shown that it missed nothing.
    unproven: Option<Instant>,
}

impl JsonStore {
    /// A store for a source whose kind is JSON.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self {
            spec,
            seen: None,
            given_up: None,
            last: None,
        }
    }

    /// Reads the file and does `work` on it, as soon as it holds a whole document; after a few
    /// tries on whatever it holds.
    fn with_document<T>(
        &mut self,
        until: Option<Instant>,
        work: impl FnOnce(&Document<'_>, &Reading<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut waits = WAITS.iter();
        loop {
            let taken = match file::take(&self.spec.path, file::LARGEST, until) {
                Err(e) if e.kind == ErrorKind::Changing => match waits.next() {
                    Some(wait) if !is_over(until) => {
                        sleep(*wait);
                        continue;
                    }
                    _ => return Err(e),
                },
                other => other?,
            };
            self.note(&taken);
            let decoded = file::decode(&taken.bytes)?;
            let context = parse::Context {
                damage: &decoded.damage,
                until,
            };
            let document = document::read(&decoded.text, is_lines(&self.spec.path), context);
            // What cannot be the beginning of a whole file gets one short chance: a writer that
            // overwrites in place may have been at work in its middle.
            let patience = match &document {
                Ok(document) if document.half_written => WAITS.len(),
                Ok(_) => 0,
                Err(broken) if broken.half_written => WAITS.len(),
                Err(_) => 3,
            };
            if self.given_up != Some(taken.stamp)
                && patience > 0
                && has_changed(&self.spec.path, taken.stamp, &mut waits, patience, until)
            {
                continue;
            }
            if patience > 0 {
                self.given_up = Some(taken.stamp);
            }
            return match document {
                Ok(document) => work(
                    &document,
                    &Reading {
                        stamp: &taken.stamp,
                        damage: decoded.damage.len(),
                        first_bad_byte: decoded.first_bad_byte,
                    },
                ),
                Err(Broken { error, .. }) => Err(error),
            };
        }
    }

    fn note(&mut self, taken: &Taken) {
        self.seen = Some(Seen {
            stamp: Some(taken.stamp),
            fingerprint: Some(file::fingerprint(&taken.bytes)),
            unproven: Some(Instant::now()),
        });
    }

    /// The fingerprint of what the file holds now.
    fn fingerprint_now(&self) -> Option<u64> {
        file::take(&self.spec.path, file::LARGEST, None)
            .ok()
            .map(|taken| file::fingerprint(&taken.bytes))
    }
}

/// Whether a file's name says JSON Lines.
fn is_lines(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson"))
}

/// A look that loads every row, for the names of elements.
fn every_row(clock: Clock) -> Look {
    Look {
        clock,
        real_now: None,
        scope: Scope::All,
        bodies: false,
        by_status: false,
        failed_window_s: 0,
        deadline: BODY_DEADLINE,
    }
}

/// What is known of a file beside its document.
struct Reading<'r> {
    stamp: &'r Stamp,
    damage: usize,
    first_bad_byte: Option<usize>,
}

fn is_over(until: Option<Instant>) -> bool {
    until.is_some_and(|u| Instant::now() > u)
}

/// Waits for the file to change, for as many of the pauses as its state deserves.
fn has_changed<'w>(
    path: &Path,
    stamp: Stamp,
    waits: &mut impl Iterator<Item = &'w Duration>,
    patience: usize,
    until: Option<Instant>,
) -> bool {
    for wait in waits.take(patience) {
        if is_over(until) {
            return false;
        }
        sleep(*wait);
        if file::stamp(path) != Some(stamp) {
            return true;
        }
    }
    false
}

impl Store for JsonStore {
    fn spec(&self) -> &SourceSpec {
        &self.spec
    }

    fn look(&mut self, look: &Look) -> SourceSnapshot {
        let until = Instant::now().checked_add(look.deadline);
        self.last = Some(*look);
        self.seen = Some(Seen {
            stamp: file::stamp(&self.spec.path),
            fingerprint: None,
            unproven: None,
        });
        let mut snapshot = SourceSnapshot {
            name: self.spec.name.clone(),
            kind: self.spec.kind,
            role: self.spec.role,
            path: self.spec.path.clone(),
            optional: self.spec.optional,
            state: HealthState::Ok,
            error: None,
            read_at: look.real_now,
            facts: SourceFacts::default(),
            queues: Vec::new(),
            passed_over: Vec::new(),
            problems: Vec::new(),
        };
        let spec = self.spec.clone();
        let result = self.with_document(until, |document, reading| {
            let mut content = read::content(document, &spec, look, until)?;
            if let Some(at) = reading.first_bad_byte {
                content.problems.push(read::source_problem(
                    &spec,
                    format!(
                        "it is not valid UTF-8 in {} places, the first at byte {at}; they are shown as �",
                        reading.damage
                    ),
                ));
            }
            let facts = SourceFacts {
                size: Some(reading.stamp.size),
                modified: reading.stamp.modified(),
                journal: Some(document.form()),
                access: Some("whole"),
            };
            Ok((content, facts))
        });
        match result {
            Ok((content, facts)) => {
                snapshot.facts = facts;
                snapshot.queues = content.queues;
                snapshot.passed_over = content.passed_over;
                snapshot.problems = content.problems;
                if !content.missing.is_empty() {
                    snapshot.state = HealthState::Unreadable;
                    snapshot.error = Some(
                        Error::new(ErrorKind::Config, content.missing.join("; "))
                            .hint("correct [[source.queue]], or ask the file's owner; what could be read is shown"),
                    );
                }
            }
            Err(error) => {
                snapshot.state = match error.kind {
                    ErrorKind::Absent => HealthState::Absent,
                    _ => HealthState::Unreadable,
                };
                snapshot.error = Some(advised(error, &self.spec));
                if let Some(stamp) = self.seen.as_ref().and_then(|s| s.stamp) {
                    snapshot.facts.size = Some(stamp.size);
                    snapshot.facts.modified = stamp.modified();
                }
            }
        }
        // A file that was left alone for seconds before the look has no write within its tick.
        if let (Some(seen), Some(now)) = (&mut self.seen, look.real_now)
            && let Some(written) = seen.stamp.and_then(|s| s.modified())
            && now.seconds_since(written) > 5
        {
            seen.unproven = None;
        }
        snapshot
    }

    fn changed(&mut self) -> bool {
        let now = file::stamp(&self.spec.path);
        let Some(seen) = &self.seen else {
            return true;
        };
        if seen.stamp == now {
            let tick = match now {
                Some(stamp) if stamp.is_coarse() => COARSE_TICK,
                _ => TICK,
            };
            if seen.unproven.is_none_or(|since| since.elapsed() < tick) {
                return false;
            }
        }
        let (Some(before), Some(_)) = (seen.fingerprint, now) else {
            return seen.stamp != now;
        };
        if self.fingerprint_now() != Some(before) {
            return true;
        }
        // Touched, or written anew with the same content.
        self.seen = Some(Seen {
            stamp: now,
            fingerprint: Some(before),
            unproven: None,
        });
        false
    }

    fn body(&mut self, queue: &str, id: &str) -> Result<Option<String>, Error> {
        self.aside(|document, spec, look, until| read::body(document, spec, look, until, queue, id))
    }

    fn row(&mut self, queue: &str, id: &str) -> Result<Option<Record>, Error> {
        self.aside(|document, spec, look, until| read::row(document, spec, look, until, queue, id))
    }
}

impl JsonStore {
    /// Reads something of the document that no look is to know of.
    fn aside<T>(
        &mut self,
        read: impl FnOnce(&Document<'_>, &SourceSpec, &Look, Option<Instant>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let until = Instant::now().checked_add(BODY_DEADLINE);
        let spec = self.spec.clone();
        // Without a look of its own the instant does not matter: no body depends on it.
        let look = every_row(self.last.map_or(
            Clock {
                now: Moment::LATEST,
                zone: spec.timezone,
            },
            |last| last.clock,
        ));
        // What the next `changed` compares with is what the last look saw, not this reading.
        let seen = self.seen.take();
        let found = self.with_document(until, |document, _| read(document, &spec, &look, until));
        self.seen = seen;
        found
    }
}
