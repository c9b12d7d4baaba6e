//! Our own append-only memory: what was about to be done to a store, how it ended, what a person
//! said of it, and what is known and left alone.
//!
//! One SQLite file, `ledger.db`, in the state folder. A record is never changed or deleted, carries
//! the hash of the one before, and is on the disk when a call returns (`synchronous = FULL`). The
//! intent of an operation, with the whole rows before and after, is written before a store is
//! touched; where it cannot be written, nothing may be applied.
//!
//! Must not touch a store, and reads no clock: who and when come with each call.

mod ack;
mod body;
mod chain;
mod file;
mod fold;
mod head;
mod lock;
#[cfg(test)]
mod tests;

pub use lock::Held;

use crate::analyse::known::KnownThing as Known;
use crate::model::{Error, Moment};
use crate::plan::{Ack, Noted, Operation, Part, Stamp, Standing, Verified};
use chain::{Kind, New};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The ledger of a state folder.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    dir: PathBuf,
    path: PathBuf,
}

/// What is about to be done.
#[derive(Debug, Clone, Copy)]
pub struct Beginning<'a> {
    /// The operation's id.
    pub operation: &'a str,
    /// The plan's id.
    pub plan: &'a str,
    /// Every part that will be applied, in this order.
    pub parts: &'a [Part],
    /// Who approved it, as stated.
    pub approved_by: Option<&'a str>,
    /// The operation that it takes back.
    pub undoes: Option<&'a str>,
    /// Who and when.
    pub stamp: &'a Stamp,
}

/// How a part ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending<'a> {
    /// The operation's id.
    pub operation: &'a str,
    /// The source's name.
    pub source: &'a str,
    /// How; not [`Standing::Open`], and a person's verdict has its own call.
    pub standing: &'a Standing,
    /// Whether its rows told so after an interruption.
    pub settled: bool,
    /// The copy of the file as it was.
    pub backup: Option<&'a Path>,
}

/// A part that a person or its rows still have to tell about.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The operation.
    pub operation: String,
    /// The plan it came from.
    pub plan: String,
    /// The part with its images.
    pub part: Arc<Part>,
    /// Who began it and when.
    pub by: Stamp,
}

impl Ledger {
    /// Opens the ledger of a state folder for writing; makes the folder (only its owner may enter
    /// it) and the file where they are missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::model::ErrorKind::Io) with a sentence: the folder or the disk does
    /// not allow it, a newer program wrote it, it is damaged, it is something else, or its last
    /// records are gone. Nothing is overwritten.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let (connection, path) = file::create(dir)?;
        let ledger = Self::around(connection, path);
        ledger.keeps_its_tail()?;
        Ok(ledger)
    }

    /// Opens it for reading; `None` where there is none yet. Needs no lock, works while another
    /// instance writes, and creates nothing.
    ///
    /// # Errors
    /// A sentence when it is there and cannot be read.
    pub fn open_existing(dir: &Path) -> Result<Option<Self>, Error> {
        let opened = file::open_existing(dir)?;
        Ok(opened.map(|(connection, path)| Self::around(connection, path)))
    }

    fn around(connection: Connection, path: PathBuf) -> Self {
        let dir = path.parent().unwrap_or(Path::new("/")).to_owned();
        Self {
            connection,
            dir,
            path,
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock that an operation holds from before its intent until after its outcome;
    /// `None` when another instance did not let go within the deadline.
    ///
    /// # Errors
    /// A sentence when the lock file cannot be made.
    pub fn lock(&self, deadline: Duration) -> Result<Option<Held>, Error> {
        lock::take(&self.dir, deadline)
    }

    /// Records that a plan is about to be applied, all of its parts at once.
    ///
    /// # Errors
    /// A sentence when it cannot be written: then nothing may be applied. Also when the plan has
    /// been used meanwhile.
    pub fn begin(&self, beginning: &Beginning<'_>) -> Result<(), Error> {
        self.write(|c| {
            if let Some(other) = self.used(beginning.plan)? {
                return Err(file::io_error(format!(
                    "the plan was applied meanwhile, as operation {other}"
                )));
            }
            let mut last = None;
            for part in beginning.parts {
                let body = body::intent(beginning, part).ok_or_else(|| {
                    file::io_error(format!(
                        "the part of {} cannot be written down so that it reads back the same",
                        part.source
                    ))
                })?;
                last = Some(chain::append(
                    c,
                    &self.path,
                    &New {
                        kind: Kind::Intent,
                        operation: Some(beginning.operation),
                        source: Some(&part.source),
                        plan: Some(beginning.plan),
                        stamp: beginning.stamp,
                        body,
                    },
                )?);
            }
            Ok(last)
        })
    }

    /// Records how a part ended.
    ///
    /// # Errors
    /// A sentence when it cannot be written. The intent then stays open and is settled later.
    pub fn end(&self, ending: &Ending<'_>, stamp: &Stamp) -> Result<(), Error> {
        self.append(&New {
            kind: Kind::Outcome,
            operation: Some(ending.operation),
            source: Some(ending.source),
            plan: None,
            stamp,
            body: body::ending(ending),
        })
    }

    /// Records a person's verdict on a part whose end is unknown, or was never recorded and cannot
    /// be told since its store is gone, and why they know. Who calls it holds the lock.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::model::ErrorKind::Usage) when there is no such part, it is not
    /// unknown, or no reason is given.
    pub fn close_unknown(
        &self,
        operation: &str,
        source: &str,
        applied: bool,
        reason: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let found = self.operation(operation)?;
        let reason = reason.trim();
        fold::may_close(&found, source, reason)?;
        self.append(&New {
            kind: Kind::Closed,
            operation: Some(&found.id),
            source: Some(source),
            plan: None,
            stamp,
            body: body::closed(applied, reason),
        })
    }

    /// The recorded operations, newest first, at most so many.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn operations(&self, limit: Option<usize>) -> Result<Vec<Operation>, Error> {
        let records = self.records_of_operations("1", &[])?;
        let mut all = fold::operations(&records, &self.path)?;
        all.reverse();
        all.truncate(limit.unwrap_or(usize::MAX));
        Ok(all)
    }

    /// The operation that an id names, or the one whose id begins so.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::model::ErrorKind::Usage) when none does, or more than one.
    pub fn operation(&self, id: &str) -> Result<Operation, Error> {
        fold::named(self.operations(None)?, id)
    }

    /// Sees that what is recorded of an operation is what was once written: what an undo is to put back
    /// comes from there.
    ///
    /// # Errors
    /// A sentence when a record of it was changed, or the file is damaged.
    pub fn vouch(&self, operation: &Operation) -> Result<(), Error> {
        let (c, path) = (&self.connection, &self.path);
        match chain::changed(c, path, "operation = ?1", &[&operation.id])? {
            None => Ok(()),
            Some(seq) => Err(file::damaged(
                path,
                &format!("record {seq}, of the operation, was changed afterwards"),
            )),
        }
    }

    /// The latest operation that is in force and takes back no other: what an undo without a name
    /// means. Several undos in a row therefore walk back, one operation each.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn latest_undoable(&self) -> Result<Option<Operation>, Error> {
        let all = self.operations(None)?;
        Ok(all
            .into_iter()
            .find(|o| o.undoes.is_none() && o.is_in_force()))
    }

    /// Every part that was begun and of which no end is recorded, oldest first. One may be running:
    /// who judges them holds the lock.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn open_intents(&self) -> Result<Vec<Pending>, Error> {
        let records = self.records_of_operations(
            "operation IN (SELECT operation FROM records AS i WHERE kind = 'intent' AND NOT EXISTS
               (SELECT 1 FROM records AS o WHERE o.kind = 'outcome'
                  AND o.operation = i.operation AND o.source = i.source))",
            &[],
        )?;
        let all = fold::operations(&records, &self.path)?;
        Ok(fold::pending(&all, |s| matches!(s, Standing::Open)))
    }

    /// Every part whose end only a person can tell, oldest first.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn unknown(&self) -> Result<Vec<Pending>, Error> {
        let records = self.records_of_operations("1", &[])?;
        let all = fold::operations(&records, &self.path)?;
        Ok(fold::pending(&all, |s| matches!(s, Standing::Unknown(_))))
    }

    /// The operation that used a plan up; one that was refused, or ended before it changed anything,
    /// did not.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn plan_is_used(&self, plan: &str) -> Result<Option<String>, Error> {
        self.used(plan)
    }

    /// Records that an item or a group is known.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::model::ErrorKind::Usage) without a reason, or when it would end
    /// before it begins; a sentence when it cannot be written.
    pub fn ack(
        &self,
        target: &Known,
        reason: &str,
        until: Option<Moment>,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let body = ack::body(target, reason, until, stamp)?;
        self.append(&self.plain(Kind::Ack, stamp, body))
    }

    /// Takes an acknowledgement back; `false` when none was in force.
    ///
    /// # Errors
    /// A sentence when it cannot be written.
    pub fn remove_ack(&self, target: &Known, stamp: &Stamp) -> Result<bool, Error> {
        if !self.acks(stamp.at)?.iter().any(|a| a.what == *target) {
            return Ok(false);
        }
        let body = ack::removed(target);
        self.append(&self.plain(Kind::AckRemoved, stamp, body))?;
        Ok(true)
    }

    /// The acknowledgements in force, oldest first; one for each target. Whether a group is still
    /// the same is for the caller to see.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn acks(&self, now: Moment) -> Result<Vec<Ack>, Error> {
        let given = "kind IN ('ack', 'ack-removed')";
        let records = chain::select(&self.connection, &self.path, given, &[])?;
        ack::in_force(&records, now, &self.path)
    }

    /// Keeps a note on an item whose store has no place for it.
    ///
    /// # Errors
    /// A sentence when it cannot be written.
    pub fn note(
        &self,
        key: &crate::model::ItemKey,
        text: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.append(&self.plain(Kind::Note, stamp, body::note(key, text)))
    }

    /// The notes that were given to items: those that stand here alone and those of applied
    /// operations, oldest first.
    ///
    /// # Errors
    /// A sentence when the file is damaged.
    pub fn notes(&self) -> Result<Vec<Noted>, Error> {
        let records = chain::select(&self.connection, &self.path, "kind = 'note'", &[])?;
        let mut notes = records
            .iter()
            .map(|r| body::read_note(r, &self.path))
            .collect::<Result<Vec<_>, _>>()?;
        notes.extend(fold::notes(&self.operations(None)?));
        notes.sort_by_key(|n| n.by.real);
        Ok(notes)
    }

    /// Walks the chain of hashes. See [`Verified`]; what it cannot notice is somebody who writes
    /// the whole chain anew and `ledger.head` with it.
    ///
    /// # Errors
    /// A sentence when the file cannot be read at all.
    pub fn verify(&self) -> Result<Verified, Error> {
        chain::verify(&self.connection, &self.path, &self.dir)
    }

    fn plain<'a>(&self, kind: Kind, stamp: &'a Stamp, body: String) -> New<'a> {
        New {
            kind,
            operation: None,
            source: None,
            plan: None,
            stamp,
            body,
        }
    }

    fn append(&self, new: &New<'_>) -> Result<(), Error> {
        self.write(|c| chain::append(c, &self.path, new).map(Some))
    }

    /// One transaction that appends; the head is written down after it is durable.
    fn write(
        &self,
        work: impl FnOnce(&Connection) -> Result<Option<head::Head>, Error>,
    ) -> Result<(), Error> {
        let failed = |e: rusqlite::Error| file::from_sqlite(&e, &self.path);
        let open = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(failed)?;
        self.keeps_its_tail()?;
        let head = work(&open)?;
        open.commit().map_err(failed)?;
        if let Some(head) = head {
            head::write(&self.dir, &head);
        }
        Ok(())
    }

    /// Refuses a ledger whose last records are gone: what it says of used plans and open intents
    /// would be wrong, and one more record would cover the loss.
    fn keeps_its_tail(&self) -> Result<(), Error> {
        let Some(head) = head::read(&self.dir) else {
            return Ok(());
        };
        let last = chain::last(&self.connection).map_err(|e| file::from_sqlite(&e, &self.path))?;
        let records = last.map_or(0, |l| l.seq);
        if records >= head.seq {
            return Ok(());
        }
        Err(file::io_error(format!(
            "the ledger {} has lost records: it holds {records}, and there were {}",
            self.path.display(),
            head.seq
        ))
        .hint(format!(
            "put back a copy of it; to go on with what is left, remove {}",
            self.dir.join(head::NAME).display()
        )))
    }

    /// Within a transaction that is open, or in a reading of its own.
    fn used(&self, plan: &str) -> Result<Option<String>, Error> {
        let records = self.records_of_operations(
            "operation IN (SELECT operation FROM records WHERE plan = ?1 AND kind = 'intent')",
            &[&plan],
        )?;
        let all = fold::operations(&records, &self.path)?;
        Ok(all.into_iter().find(fold::uses_the_plan).map(|o| o.id))
    }

    fn records_of_operations(
        &self,
        condition: &str,
        params: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<chain::Record>, Error> {
        let condition = format!("kind IN ('intent', 'outcome', 'closed') AND {condition}");
        chain::select(&self.connection, &self.path, &condition, params)
    }
}
