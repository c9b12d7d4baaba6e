//! The dashboard's way to change something: the same desk and the same ledger as the verbs'.
//!
//! Nothing is kept open between two calls: the ledger is another instance's too.

use super::desk;
use super::output;
use super::session::Session;
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::known::KnownThing;
use crate::analyse::{Board, Judgement};
use crate::apply::Desk;
use crate::engine::{Changes, ClockSource};
use crate::ledger::Ledger;
use crate::model::{Clock, Error, ErrorKind, Moment};
use crate::plan::{
    self, Ack, Consent, Operation, Plan, PlanContext, Progress, Remarks, Report, Settled, Staged,
    Stamp, Wish,
};
use serde_json::Value;
use std::fs;
use std::io;

/// What the dashboard has staged, in the state folder.
const STAGED: &str = "staged.json";
/// Which copies were chosen to stay, beside it.
const CHOSEN: &str = "chosen.json";

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
        let mut staged = Staged::default();
        staged.replace(wishes.to_vec());
        self.put(STAGED, (!wishes.is_empty()).then(|| staged.to_json()))
    }

    fn kept(&self) -> Result<Vec<Wish>, Error> {
        Ok(Staged::from_json(&self.get(STAGED)?).wishes().to_vec())
    }

    fn keep_choices(&self, chosen: &[ChosenSurvivor]) -> Result<(), Error> {
        self.put(
            CHOSEN,
            (!chosen.is_empty()).then(|| plan::choices_to_json(chosen)),
        )
    }

    fn choices(&self) -> Result<Vec<ChosenSurvivor>, Error> {
        Ok(plan::choices_from_json(&self.get(CHOSEN)?))
    }
}

impl Bureau {
    /// Keeps something in the state folder, or nothing any more.
    fn put(&self, name: &str, json: Option<Value>) -> Result<(), Error> {
        let folder = self.session.state_folder()?;
        let path = folder.join(name);
        let Some(json) = json else {
            return match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => Err(cannot(&path, &e)),
                _ => Ok(()),
            };
        };
        fs::create_dir_all(&folder).map_err(|e| cannot(&folder, &e))?;
        output::write(Some(&path), |out| {
            out.write_all(json.to_string().as_bytes())
        })
    }

    /// What is kept there. It is a convenience: a file that is damaged keeps nothing.
    fn get(&self, name: &str) -> Result<Value, Error> {
        let path = self.session.state_folder()?.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(serde_json::from_str(&text).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Value::Null),
            Err(e) => Err(cannot(&path, &e)),
        }
    }
}

fn cannot(path: &std::path::Path, error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("{} cannot be used: {error}", path.display()),
    )
}
