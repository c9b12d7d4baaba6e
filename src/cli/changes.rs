//! The dashboard's way to change something: the same desk and the same ledger as the verbs'.
//!
//! Nothing is kept open between two calls: the ledger is another instance's too.

use super::desk;
use super::output;
use super::session::Session;
use crate::analyse::known::KnownThing;
use crate::analyse::{Board, Judgement};
use crate::apply::Desk;
use crate::engine::{Changes, ClockSource};
use crate::ledger::Ledger;
use crate::model::{Clock, Error, ErrorKind, Moment};
use crate::plan::{
    Ack, Consent, Operation, Plan, PlanContext, Progress, Remarks, Report, Settled, Staged, Stamp,
    Wish,
};
use std::fs;
use std::io;
use std::path::PathBuf;

/// What the dashboard has staged, in the state folder.
const STAGED: &str = "staged.json";

/// The changes of one session, each at its own instant.
pub struct Bureau {
    session: Session,
    clock: ClockSource,
}

impl Bureau {
    /// The bureau of a session, by the dashboard's clock.
    #[must_use]
    pub fn new(session: &Session, clock: ClockSource) -> Self {
        Self {
            session: session.clone(),
            clock,
        }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&Desk<'_>, &Stamp) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let clock: Clock = (self.clock)();
        let stamp = Stamp {
            at: clock.now,
            ..self.session.stamp()
        };
        let ctx: PlanContext<'_> = desk::context(&self.session, &clock);
        work(&Desk::new(ctx), &stamp)
    }

    fn ledger(&self) -> Result<Ledger, Error> {
        Ledger::open(&self.session.state_folder()?)
    }

    fn existing(&self) -> Result<Option<Ledger>, Error> {
        Ledger::open_existing(&self.session.state_folder()?)
    }

    fn staged(&self) -> Result<PathBuf, Error> {
        Ok(self.session.state_folder()?.join(STAGED))
    }
}

impl Changes for Bureau {
    fn plan(
        &self,
        board: &Board,
        judgement: &Judgement,
        wishes: Vec<Wish>,
    ) -> Result<(Plan, Remarks), Error> {
        let prepared = self.with(|desk, _| desk.prepare(board, judgement, wishes))?;
        Ok((prepared.plan, prepared.remarks))
    }

    fn plan_undo(&self, operation: &str, partial: bool) -> Result<Plan, Error> {
        let ledger = self.ledger()?;
        self.with(|desk, _| desk.plan_undo(&ledger, Some(operation), partial))
    }

    fn apply(
        &self,
        plan: &Plan,
        consent: &Consent,
        heard: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error> {
        let ledger = self.ledger()?;
        self.with(|desk, stamp| desk.apply(&ledger, plan, consent, stamp, heard))
    }

    fn settle(&self) -> Result<Vec<Settled>, Error> {
        // A dashboard that is only looked at makes no ledger.
        match self.existing()? {
            Some(ledger) if !ledger.open_intents()?.is_empty() => {}
            _ => return Ok(Vec::new()),
        }
        let ledger = self.ledger()?;
        self.with(|desk, stamp| desk.settle(&ledger, stamp))
    }

    fn operations(&self) -> Result<Vec<Operation>, Error> {
        self.existing()?
            .map_or_else(|| Ok(Vec::new()), |l| l.operations(None))
    }

    fn close(&self, operation: &str, applied: bool, reason: &str) -> Result<(), Error> {
        let ledger = self.ledger()?;
        self.with(|desk, stamp| desk::close(desk, &ledger, operation, applied, reason, stamp))
    }

    fn acks(&self) -> Result<Vec<Ack>, Error> {
        let now = (self.clock)().now;
        self.existing()?
            .map_or_else(|| Ok(Vec::new()), |l| l.acks(now))
    }

    fn acknowledge(
        &self,
        what: KnownThing,
        reason: &str,
        until: Option<Moment>,
    ) -> Result<(), Error> {
        let ledger = self.ledger()?;
        self.with(|_, stamp| ledger.ack(&what, reason, until, stamp))
    }

    fn unacknowledge(&self, what: &KnownThing) -> Result<(), Error> {
        let ledger = self.ledger()?;
        self.with(|_, stamp| ledger.remove_ack(what, stamp).map(drop))
    }

    fn keep(&self, wishes: &[Wish]) -> Result<(), Error> {
        let path = self.staged()?;
        if wishes.is_empty() {
            return match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => Err(cannot(&path, &e)),
                _ => Ok(()),
            };
        }
        let folder = self.session.state_folder()?;
        fs::create_dir_all(&folder).map_err(|e| cannot(&folder, &e))?;
        let mut staged = Staged::default();
        staged.replace(wishes.to_vec());
        output::write(Some(&path), |out| {
            out.write_all(staged.to_json().to_string().as_bytes())
        })
    }

    fn kept(&self) -> Result<Vec<Wish>, Error> {
        let path = self.staged()?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(cannot(&path, &e)),
        };
        // What was staged is a convenience: a file that is damaged stages nothing.
        let json = serde_json::from_str(&text).unwrap_or_default();
        Ok(Staged::from_json(&json).wishes().to_vec())
    }
}

fn cannot(path: &std::path::Path, error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("{} cannot be used: {error}", path.display()),
    )
}
