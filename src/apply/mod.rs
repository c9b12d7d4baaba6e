//! THE ONLY ROOM THAT CAUSES A WRITE to a store: wishes become a plan, a plan is applied, an
//! operation is taken back, what was cut short is settled. The command line and the dashboard both
//! come here; there is no second path.
//!
//! An apply has three steps: the intent, with every row as it was and as it will be, is on the disk
//! before a store is touched; the store changes whole or not at all; the outcome is recorded. What
//! is cut short between them is judged by its rows later. Must not read the clock (who and when
//! come with each call) and must not show anything.

mod check;
mod id;
mod judge;
mod make;
mod run;
#[cfg(test)]
mod tests;
mod undo;
mod words;

pub use words::Why;

use crate::analyse::{Board, Judgement};
use crate::ledger::Ledger;
use crate::model::{Error, Lang, Role, SourceSpec};
use crate::plan::{
    Consent, Operation, Part, Plan, PlanContext, Progress, Refused, Remarks, Report, Settled,
    Stamp, Wish,
};
use crate::stores;
use crate::stores::change::{Planner, Writer};
use std::time::Duration;

/// How long an operation waits for another instance to end its own.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a store that its workers keep busy is waited for.
const DEADLINE: Duration = Duration::from_secs(10);

/// Where planners and writers come from: the stores, or what a test puts in their place.
pub trait Stores: Sync {
    /// What looks at a source.
    fn planner(&self, spec: &SourceSpec) -> Box<dyn Planner>;
    /// What changes it.
    fn writer(&self, spec: &SourceSpec) -> Box<dyn Writer>;
}

/// The stores themselves.
struct Real;

impl Stores for Real {
    fn planner(&self, spec: &SourceSpec) -> Box<dyn Planner> {
        stores::planner(spec.clone())
    }

    fn writer(&self, spec: &SourceSpec) -> Box<dyn Writer> {
        stores::writer(spec.clone())
    }
}

/// A plan, and what should be known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// What is worth saying of it.
    pub remarks: Remarks,
}

/// Where changes are made: what a plan goes by, and the way to the stores. Made for one call or a
/// few; keeps nothing open.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    ctx: PlanContext<'a>,
    stores: &'a dyn Stores,
    patience: Duration,
    deadline: Duration,
}

impl<'a> Desk<'a> {
    /// A desk on the configuration as it is now: policy, sources and limits are read from here at
    /// every step, whatever they were when a plan was made.
    #[must_use]
    pub fn new(ctx: PlanContext<'a>) -> Self {
        Self::on(ctx, &Real)
    }

    /// The same on other stores.
    #[must_use]
    pub fn on(ctx: PlanContext<'a>, stores: &'a dyn Stores) -> Self {
        Self {
            ctx,
            stores,
            patience: PATIENCE,
            deadline: DEADLINE,
        }
    }

    /// Waits so long for another instance (default 5 s), and so long for a busy store (default 10 s).
    #[must_use]
    pub fn waiting(mut self, instance: Duration, store: Duration) -> Self {
        self.patience = instance;
        self.deadline = store;
        self
    }

    /// What some wishes come to: what may be done, typed and previewed as the stores themselves give
    /// it, and what is refused with its reason. A store that cannot be read refuses its items, and
    /// the others go on. Writes nothing.
    ///
    /// # Errors
    /// Only when the system gives no random name for the plan.
    pub fn plan(
        &self,
        board: &Board,
        judgement: &Judgement,
        wishes: Vec<Wish>,
    ) -> Result<Plan, Error> {
        Ok(self.prepare(board, judgement, wishes)?.plan)
    }

    /// The same with what is worth a remark.
    ///
    /// # Errors
    /// As [`Desk::plan`].
    pub fn prepare(
        &self,
        board: &Board,
        judgement: &Judgement,
        wishes: Vec<Wish>,
    ) -> Result<Prepared, Error> {
        make::plan(self, board, judgement, wishes)
    }

    /// The same for several batches, a plan for each: every store is drawn from once for all of
    /// them, however many there are.
    ///
    /// # Errors
    /// As [`Desk::plan`].
    pub fn prepare_each(
        &self,
        board: &Board,
        judgement: &Judgement,
        batches: Vec<Vec<Wish>>,
    ) -> Result<Vec<Prepared>, Error> {
        make::plans(self, board, judgement, batches)
    }

    /// The plan that takes an operation back: previous values of the columns that it changed, where
    /// the whole row still is what it left behind. Rows that are not are named in the plan's
    /// `refused` with how they differ; then nothing is undone, unless `partial` asks for the
    /// untouched ones. Without a name it is the latest operation in force that is no undo itself, so
    /// that several undos walk back. Writes nothing, takes no lock.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::model::ErrorKind::Usage) when there is no such operation, or
    /// none to undo; a sentence when the ledger cannot be read.
    pub fn plan_undo(
        &self,
        ledger: &Ledger,
        operation: Option<&str>,
        partial: bool,
    ) -> Result<Plan, Error> {
        let operation = self.undoable(ledger, operation)?;
        ledger.vouch(&operation)?;
        undo::plan(self, &operation, partial)
    }

    /// The operation that such an undo would take back.
    ///
    /// # Errors
    /// As [`Desk::plan_undo`].
    pub fn undoable(&self, ledger: &Ledger, operation: Option<&str>) -> Result<Operation, Error> {
        match operation {
            Some(id) => ledger.operation(id),
            None => ledger
                .latest_undoable()?
                .ok_or_else(|| Why::NothingToUndo.error(self.ctx.lang)),
        }
    }

    /// Applies a plan once. Whatever stands against it is a report of refusal, and nothing was
    /// changed; over several sources each applies its part whole or not at all. `heard` is told of
    /// every step while it goes on.
    ///
    /// # Errors
    /// A sentence when the ledger cannot be read or the intent cannot be written: nothing was
    /// changed then either.
    pub fn apply(
        &self,
        ledger: &Ledger,
        plan: &Plan,
        consent: &Consent,
        stamp: &Stamp,
        heard: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error> {
        run::apply(self, ledger, plan, consent, stamp, heard)
    }

    /// What stands against a plan before anything is begun: the configuration as it is now, its
    /// time, its size, the approval that is missing. `None` where an apply would go on to the
    /// stores. Asks neither the ledger nor a store's rows.
    #[must_use]
    pub fn objection(&self, plan: &Plan, consent: &Consent) -> Option<Error> {
        let why = check::check(self, plan, consent).err()?;
        Some(why.error(self.ctx.lang))
    }

    /// Judges every operation that was cut short, by its rows, and records the verdicts: at start,
    /// and before the next operation. One whose store cannot be read now stays open and is named.
    ///
    /// # Errors
    /// A sentence when the ledger cannot be read or written.
    pub fn settle(&self, ledger: &Ledger, stamp: &Stamp) -> Result<Vec<Settled>, Error> {
        run::settle(self, ledger, stamp)
    }

    /// Records what a person knows of a part that nothing else can tell, or whose store is gone.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::model::ErrorKind::Usage) when there is no such part, its end is
    /// known, or no reason is given; a sentence when another instance is at work.
    pub fn close_unknown(
        &self,
        ledger: &Ledger,
        operation: &str,
        source: &str,
        applied: bool,
        reason: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let held = ledger.lock(self.patience)?;
        if held.is_none() {
            return Err(Why::Busy.error(self.ctx.lang));
        }
        ledger.close_unknown(operation, source, applied, reason, stamp)
    }

    fn lang(&self) -> Lang {
        self.ctx.lang
    }

    /// The source of a recorded part as it can be read now: as configured where it still is, but at
    /// the very file that the part was made for.
    fn spec_of(&self, part: &Part) -> SourceSpec {
        let configured = self.ctx.source(&part.source);
        let mut spec = configured
            .filter(|spec| spec.kind == part.kind)
            .cloned()
            .unwrap_or_else(|| {
                SourceSpec::new(
                    &part.source,
                    part.kind,
                    part.path.clone(),
                    Role::Canonical,
                    self.ctx.clock.zone,
                )
            });
        spec.path.clone_from(&part.path);
        spec
    }

    /// All rows of some parts, refused for one reason.
    fn all_refused<'p>(
        &self,
        parts: impl IntoIterator<Item = &'p Part>,
        why: &str,
    ) -> Vec<Refused> {
        let changes = parts.into_iter().flat_map(|p| &p.changes);
        changes
            .map(|c| Refused {
                key: c.key.clone(),
                why: why.to_owned(),
                difference: Vec::new(),
            })
            .collect()
    }
}
