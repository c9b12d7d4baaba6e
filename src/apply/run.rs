//! The three steps: intent, change, outcome; and the judging of what was cut short between them.
//! Must not decide whether a plan may be applied.

use super::{Desk, Why, check, id, judge};
use crate::ledger::{Beginning, Ending, Ledger, Pending};
use crate::model::{Error, ItemKey, Moment};
use crate::plan::{Consent, Part, Plan, Progress, Report, Settled, Stamp, Standing, Status};
use crate::stores::change::Applied;
use crate::stores::crash;
use crate::text;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// A stamp whose real time goes on while an operation runs.
struct Watch<'s> {
    stamp: &'s Stamp,
    begun: Instant,
}

impl<'s> Watch<'s> {
    fn of(stamp: &'s Stamp) -> Self {
        Self {
            stamp,
            begun: Instant::now(),
        }
    }

    fn now(&self) -> Stamp {
        let passed = i64::try_from(self.begun.elapsed().as_micros()).unwrap_or_default();
        let real = Moment::from_us(self.stamp.real.us().saturating_add(passed));
        Stamp {
            real: real.unwrap_or(self.stamp.real),
            ..self.stamp.clone()
        }
    }
}

/// See [`Desk::apply`].
///
/// # Errors
/// As there.
pub fn apply(
    desk: &Desk<'_>,
    ledger: &Ledger,
    plan: &Plan,
    consent: &Consent,
    stamp: &Stamp,
    heard: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let watch = Watch::of(stamp);
    // Held until the last outcome is written.
    let Some(_held) = ledger.lock(desk.patience)? else {
        return Ok(refused(desk, plan, &Why::Busy));
    };
    for settled in settle_held(desk, ledger, &watch, &|pending| touches(plan, pending))? {
        heard(Progress::Settled(settled));
    }
    if let Some(operation) = ledger.plan_is_used(&plan.id)? {
        return Ok(refused(desk, plan, &Why::Used { operation }));
    }
    if let Err(why) = check::check(desk, plan, consent) {
        return Ok(refused(desk, plan, &why));
    }
    let operation = id::random()?;
    ledger.begin(&Beginning {
        operation: &operation,
        plan: &plan.id,
        parts: &plan.parts,
        approved_by: consent.approved_by.as_deref().map(str::trim),
        undoes: plan.undoes.as_deref(),
        stamp: &watch.now(),
    })?;
    crash::at("intent_written");
    let mut run = Run {
        desk,
        ledger,
        watch,
        report: Report {
            operation: Some(operation),
            status: Status::Refused,
            changed: Vec::new(),
            refused: Vec::new(),
            unknown: Vec::new(),
            why: None,
            unrecorded: Vec::new(),
            notes: Vec::new(),
        },
    };
    for part in &plan.parts {
        heard(Progress::Begun {
            source: Arc::clone(&part.source),
            rows: part.changes.len(),
        });
        let standing = run.part(part);
        heard(Progress::Ended {
            source: Arc::clone(&part.source),
            standing,
        });
    }
    Ok(run.ended())
}

/// A plan that was refused before anything was begun.
fn refused(desk: &Desk<'_>, plan: &Plan, why: &Why) -> Report {
    let error = why.error(desk.lang());
    Report {
        operation: None,
        status: Status::Refused,
        changed: Vec::new(),
        refused: desk.all_refused(&plan.parts, &error.message),
        unknown: Vec::new(),
        why: Some(error),
        unrecorded: Vec::new(),
        notes: Vec::new(),
    }
}

/// Whether what was cut short concerns a store of this plan, or the plan itself.
fn touches(plan: &Plan, pending: &Pending) -> bool {
    pending.plan == plan.id
        || plan
            .parts
            .iter()
            .any(|p| p.source == pending.part.source || p.path == pending.part.path)
}

/// An operation that is going on.
struct Run<'r, 'd> {
    desk: &'r Desk<'d>,
    ledger: &'r Ledger,
    watch: Watch<'r>,
    report: Report,
}

impl Run<'_, '_> {
    /// Applies one part and records how it ended.
    fn part(&mut self, part: &Part) -> Standing {
        if !self.report.unrecorded.is_empty() {
            // The intent stays open and will be settled as not applied.
            let why = Why::LedgerLost.say(self.desk.lang());
            let rows = self.desk.all_refused([part], &why);
            self.report.refused.extend(rows.iter().cloned());
            return Standing::Refused(rows);
        }
        let (standing, settled, backup) = self.written(part);
        crash::at("before_outcome");
        let said = match standing {
            // The store could not be asked: it stays open and is settled later.
            Standing::Open => Ok(()),
            _ => self.ledger.end(
                &Ending {
                    operation: self.report.operation.as_deref().unwrap_or_default(),
                    source: &part.source,
                    standing: &standing,
                    settled,
                    backup: backup.as_deref(),
                },
                &self.watch.now(),
            ),
        };
        if let Err(e) = said {
            let why = Why::Unrecorded {
                source: part.source.to_string(),
                standing: standing.word(),
                error: e.message,
            };
            self.report.unrecorded.push(why.say(self.desk.lang()));
        }
        crash::at("outcome_written");
        self.tell(part, &standing);
        standing
    }

    /// The change itself. Whether its end was told by its rows, and the copy of the file as it was.
    fn written(&mut self, part: &Part) -> (Standing, bool, Option<PathBuf>) {
        let lang = self.desk.lang();
        let Some(spec) = self.desk.ctx.source(&part.source) else {
            let why = Why::NoSource {
                source: part.source.to_string(),
            };
            let rows = self.desk.all_refused([part], &why.say(lang));
            return (Standing::Refused(rows), false, None);
        };
        let writer = self.desk.stores.writer(spec);
        match writer.apply(part, spec.allow_triggers, self.desk.deadline) {
            Applied::Done { backup, notes } => {
                self.report.notes.extend(notes);
                if let Some(copy) = &backup {
                    let shown = text::one_line(&copy.display().to_string()).into_owned();
                    let why = Why::Copied { copy: shown };
                    self.report.notes.push(why.say(lang));
                }
                (Standing::Applied, false, backup)
            }
            Applied::Refused(rows) => (Standing::Refused(rows), false, None),
            Applied::Failed(e) => {
                let rows = self.desk.all_refused([part], &sentence(&e));
                (Standing::Refused(rows), false, None)
            }
            Applied::Unknown(e) => match verdict(self.desk, part) {
                Ok(standing) => {
                    self.report.notes.push(sentence(&e));
                    (standing, true, None)
                }
                Err(_) => {
                    self.report
                        .unknown
                        .push((Arc::clone(&part.source), sentence(&e)));
                    (Standing::Open, true, None)
                }
            },
        }
    }

    /// What a part's end means for the report.
    fn tell(&mut self, part: &Part, standing: &Standing) {
        let keys = || part.changes.iter().map(|c| c.key.clone());
        match standing {
            Standing::Applied | Standing::Closed { applied: true, .. } => {
                self.report.changed.extend(keys().collect::<Vec<ItemKey>>());
            }
            Standing::Refused(rows) => self.report.refused.extend(rows.iter().cloned()),
            Standing::NotApplied | Standing::Closed { applied: false, .. } => {
                let why = Why::NotApplied.say(self.desk.lang());
                self.report
                    .refused
                    .extend(self.desk.all_refused([part], &why));
            }
            Standing::Unknown(why) => {
                let told = (Arc::clone(&part.source), why.clone());
                self.report.unknown.push(told);
            }
            Standing::Open => {}
        }
    }

    fn ended(mut self) -> Report {
        let report = &mut self.report;
        report.status = match (
            report.changed.is_empty(),
            report.refused.is_empty() && report.unknown.is_empty(),
        ) {
            (false, true) => Status::Applied,
            (true, _) if report.unknown.is_empty() => Status::Refused,
            _ => Status::Partial,
        };
        self.report
    }
}

/// See [`Desk::settle`].
///
/// # Errors
/// As there.
pub fn settle(desk: &Desk<'_>, ledger: &Ledger, stamp: &Stamp) -> Result<Vec<Settled>, Error> {
    let open = ledger.open_intents()?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let Some(_held) = ledger.lock(desk.patience)? else {
        let error = Why::Busy.error(desk.lang());
        let stays = |p: Pending| Settled {
            operation: p.operation,
            source: Arc::clone(&p.part.source),
            standing: Standing::Open,
            error: Some(error.clone()),
        };
        return Ok(open.into_iter().map(stays).collect());
    };
    settle_held(desk, ledger, &Watch::of(stamp), &|_| true)
}

/// Judges and records what is chosen of what was cut short. The lock is held: nothing of it runs.
fn settle_held(
    desk: &Desk<'_>,
    ledger: &Ledger,
    watch: &Watch<'_>,
    chosen: &dyn Fn(&Pending) -> bool,
) -> Result<Vec<Settled>, Error> {
    let mut out = Vec::new();
    for pending in ledger.open_intents()?.iter().filter(|p| chosen(p)) {
        let (standing, error) = match verdict(desk, &pending.part) {
            Ok(standing) => (standing, None),
            Err(e) => (Standing::Open, Some(e)),
        };
        if standing != Standing::Open {
            let ending = Ending {
                operation: &pending.operation,
                source: &pending.part.source,
                standing: &standing,
                settled: true,
                backup: None,
            };
            ledger.end(&ending, &watch.now())?;
        }
        out.push(Settled {
            operation: pending.operation.clone(),
            source: Arc::clone(&pending.part.source),
            standing,
            error,
        });
    }
    Ok(out)
}

/// What the rows of a part say became of it.
fn verdict(desk: &Desk<'_>, part: &Part) -> Result<Standing, Error> {
    let found = desk
        .stores
        .planner(&desk.spec_of(part))
        .find(&part.changes)?;
    Ok(judge::judge(&part.changes, &found)
        .unwrap_or_else(|| Standing::Unknown(Why::CannotTell.say(desk.lang()))))
}

/// An error with its hint, as the reason of a row.
fn sentence(e: &Error) -> String {
    match &e.hint {
        Some(hint) => format!("{} ({hint})", e.message),
        None => e.message.clone(),
    }
}
