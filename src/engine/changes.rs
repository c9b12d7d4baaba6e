//! Changes on behalf of the screen: plans, applies, the ledger, acknowledgements. One after the
//! other on a task of its own, so that no plan is made of rows that an apply is changing.
//!
//! Must not change anything itself: that is done by what [`Changes`] stands for.

use super::gates::Gates;
use super::source::Report as Told;
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::known::KnownThing;
use crate::analyse::{Board, Judgement};
use crate::model::{Error, ErrorKind, Moment};
use crate::plan::{self, Ack, Consent, Operation, Plan, Progress, Remarks, Report, Settled, Wish};
use crate::protocol::{Analysis, Event, Request};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::mpsc;

/// What can be done to stores, and what is recorded of it. Every call may block.
#[allow(clippy::missing_errors_doc)] // each fails when the ledger or a store cannot be used
pub trait Changes: Send + Sync {
    /// The plan that some wishes make.
    fn plan(
        &self,
        board: &Board,
        judgement: &Judgement,
        wishes: Vec<Wish>,
    ) -> Result<(Plan, Remarks), Error>;
    /// The plan that takes an operation back, or only the rows that nobody has touched since.
    fn plan_undo(&self, operation: &str, partial: bool) -> Result<Plan, Error>;
    /// Applies a plan, and tells of every step.
    fn apply(
        &self,
        plan: &Plan,
        consent: &Consent,
        heard: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error>;
    /// Finds out what became of operations that were cut short.
    fn settle(&self) -> Result<Vec<Settled>, Error>;
    /// The ledger, newest first.
    fn operations(&self) -> Result<Vec<Operation>, Error>;
    /// Closes an operation whose outcome nobody could tell.
    fn close(&self, operation: &str, applied: bool, reason: &str) -> Result<(), Error>;
    /// What is acknowledged.
    fn acks(&self) -> Result<Vec<Ack>, Error>;
    /// Acknowledges.
    fn acknowledge(
        &self,
        what: KnownThing,
        reason: &str,
        until: Option<Moment>,
    ) -> Result<(), Error>;
    /// Takes an acknowledgement back.
    fn unacknowledge(&self, what: &KnownThing) -> Result<(), Error>;
    /// Keeps what is staged for the next start.
    fn keep(&self, wishes: &[Wish]) -> Result<(), Error>;
    /// What an earlier run left staged.
    fn kept(&self) -> Result<Vec<Wish>, Error>;
    /// Keeps which copies were chosen to stay.
    fn keep_choices(&self, chosen: &[ChosenSurvivor]) -> Result<(), Error>;
    /// What an earlier run kept of them.
    fn choices(&self) -> Result<Vec<ChosenSurvivor>, Error>;
}

/// One thing to do.
#[derive(Debug)]
pub(super) enum Job {
    Plan {
        number: u64,
        wishes: Vec<Wish>,
        /// What the wishes are about.
        analysis: Option<Arc<Analysis>>,
    },
    PlanUndo {
        number: u64,
        operation: String,
        partial: bool,
    },
    Script(Vec<Wish>, Option<Arc<Analysis>>),
    Apply(Arc<Plan>, Consent),
    Ledger,
    Close {
        operation: String,
        applied: bool,
        reason: String,
    },
    Acknowledge {
        what: KnownThing,
        reason: String,
        until: Option<Moment>,
    },
    Unacknowledge(KnownThing),
    Keep(Vec<Wish>),
    KeepChoices(Vec<ChosenSurvivor>),
}

impl Job {
    /// The job that a request is; anything else is given back.
    pub fn of(request: Request, analysis: Option<Arc<Analysis>>) -> Result<Self, Request> {
        Ok(match request {
            Request::Plan { number, wishes } => Self::Plan {
                number,
                wishes,
                analysis,
            },
            Request::PlanUndo {
                number,
                operation,
                partial,
            } => Self::PlanUndo {
                number,
                operation,
                partial,
            },
            Request::Script(wishes) => Self::Script(wishes, analysis),
            Request::Apply { plan, consent } => Self::Apply(plan, consent),
            Request::Ledger => Self::Ledger,
            Request::Close {
                operation,
                applied,
                reason,
            } => Self::Close {
                operation,
                applied,
                reason,
            },
            Request::Acknowledge {
                what,
                reason,
                until,
            } => Self::Acknowledge {
                what,
                reason,
                until,
            },
            Request::Unacknowledge(what) => Self::Unacknowledge(what),
            Request::Keep(wishes) => Self::Keep(wishes),
            Request::Choose(chosen) => Self::KeepChoices(chosen),
            other => return Err(other),
        })
    }

    fn is_plan(&self) -> bool {
        matches!(self, Self::Plan { .. } | Self::PlanUndo { .. })
    }
}

pub(super) struct ChangesTask {
    pub changes: Arc<dyn Changes>,
    pub jobs: mpsc::UnboundedReceiver<Job>,
    pub events: mpsc::Sender<Event>,
    pub told: mpsc::UnboundedSender<Told>,
    pub gates: Arc<Gates>,
}

impl ChangesTask {
    /// Settles what an earlier run left, tells what is recorded, then does one job after the other.
    pub async fn run(mut self) {
        let begin = |work: &Work| {
            match work.changes.settle() {
                Ok(settled) if settled.is_empty() => {}
                Ok(settled) => work.tell(Event::Settled(settled)),
                // The ledger says the same below, and louder.
                Err(_) => {}
            }
            work.tell_ledger();
            work.tell_acks();
            if let Ok(chosen) = guarded(|| work.changes.choices())
                && !chosen.is_empty()
            {
                let _ = work.told.send(Told::Chosen(chosen));
            }
            match work.changes.kept() {
                Ok(wishes) if !wishes.is_empty() => work.tell(Event::Kept(wishes)),
                // What was staged is a convenience; what was done stands in the ledger.
                _ => {}
            }
        };
        if self.blocking(begin).await.is_none() {
            return;
        }
        let mut waiting = VecDeque::new();
        loop {
            let job = match waiting.pop_front() {
                Some(job) => job,
                None => match self.jobs.recv().await {
                    Some(job) => job,
                    None => return,
                },
            };
            while let Ok(job) = self.jobs.try_recv() {
                waiting.push_back(job);
            }
            // Of plans that are asked for faster than they are made, only the last is wanted.
            if job.is_plan() && waiting.iter().any(Job::is_plan) {
                continue;
            }
            if self.blocking(move |work| work.run(job)).await.is_none() {
                return;
            }
        }
    }

    async fn blocking(&self, work: impl FnOnce(&Work) + Send + 'static) -> Option<()> {
        let with = Work {
            changes: Arc::clone(&self.changes),
            events: self.events.clone(),
            told: self.told.clone(),
            gates: Arc::clone(&self.gates),
        };
        tokio::task::spawn_blocking(move || work(&with)).await.ok()
    }
}

/// What a job works with on its blocking thread.
struct Work {
    changes: Arc<dyn Changes>,
    events: mpsc::Sender<Event>,
    told: mpsc::UnboundedSender<Told>,
    gates: Arc<Gates>,
}

impl Work {
    fn run(&self, job: Job) {
        match job {
            Job::Plan {
                number,
                wishes,
                analysis,
            } => {
                let plan = guarded(|| self.plan(analysis.as_deref(), wishes));
                let (plan, remarks) = match plan {
                    Ok((plan, remarks)) => (Ok(Arc::new(plan)), remarks),
                    Err(error) => (Err(error), Remarks::default()),
                };
                self.tell(Event::Planned {
                    number,
                    plan,
                    remarks,
                });
            }
            Job::PlanUndo {
                number,
                operation,
                partial,
            } => {
                let plan = guarded(|| self.changes.plan_undo(&operation, partial));
                self.tell(Event::Planned {
                    number,
                    plan: plan.map(Arc::new),
                    remarks: Remarks::default(),
                });
            }
            Job::Script(wishes, analysis) => {
                let plan = guarded(|| self.plan(analysis.as_deref(), wishes));
                self.tell(Event::Script(plan.map(|(plan, _)| plan::script(&plan))));
            }
            Job::Apply(plan, consent) => self.apply(&plan, &consent),
            Job::Ledger => self.tell_ledger(),
            Job::Close {
                operation,
                applied,
                reason,
            } => match guarded(|| self.changes.close(&operation, applied, &reason)) {
                Ok(()) => self.tell_ledger(),
                Err(error) => self.tell(Event::Ledger(Err(error))),
            },
            Job::Acknowledge {
                what,
                reason,
                until,
            } => self.after_ack(guarded(|| self.changes.acknowledge(what, &reason, until))),
            Job::Unacknowledge(what) => {
                self.after_ack(guarded(|| self.changes.unacknowledge(&what)));
            }
            Job::Keep(wishes) => {
                // Nothing is lost but the offer at the next start.
                let _ = guarded(|| self.changes.keep(&wishes));
            }
            Job::KeepChoices(chosen) => {
                let _ = guarded(|| self.changes.keep_choices(&chosen));
            }
        }
    }

    fn plan(
        &self,
        analysis: Option<&Analysis>,
        wishes: Vec<Wish>,
    ) -> Result<(Plan, Remarks), Error> {
        let Some(of) = analysis else {
            let error = Error::new(ErrorKind::Usage, "nothing has been read yet");
            return Err(error.hint("wait for the first source"));
        };
        self.changes.plan(&of.board, &of.judgement, wishes)
    }

    fn apply(&self, plan: &Plan, consent: &Consent) {
        let names: Vec<&str> = plan.parts.iter().map(|p| &*p.source).collect();
        let report = {
            let _held = self.gates.hold(&names);
            let mut heard = |progress| self.tell(Event::Progress(progress));
            guarded(|| self.changes.apply(plan, consent, &mut heard))
        };
        for part in &plan.parts {
            let _ = self.told.send(Told::Changed(Arc::clone(&part.source)));
        }
        self.tell(Event::Applied(report.map(Arc::new)));
        self.tell_ledger();
    }

    fn after_ack(&self, done: Result<(), Error>) {
        match done {
            Ok(()) => {
                self.tell_acks();
                let _ = self.told.send(Told::Acknowledged);
            }
            Err(error) => self.tell(Event::Acks(Err(error))),
        }
    }

    fn tell_ledger(&self) {
        let operations = guarded(|| self.changes.operations());
        self.tell(Event::Ledger(operations.map(Arc::new)));
    }

    fn tell_acks(&self) {
        let acks = guarded(|| self.changes.acks());
        self.tell(Event::Acks(acks.map(Arc::new)));
    }

    fn tell(&self, event: Event) {
        // Where nobody listens any more, what was begun is still carried through and recorded.
        let _ = self.events.blocking_send(event);
    }
}

/// A mistake of ours in a change is an answer like any other, never the end of the program.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Internal,
            "reveille itself failed at this; whether anything was changed stands in the ledger",
        )
        .hint("this is a mistake of ours; please report it"))
    })
}
