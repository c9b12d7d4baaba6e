//! One source: its store, when it is looked at, and what a look is worth.

use super::EngineSettings;
use super::gates::Gates;
use crate::analyse::chosen::ChosenSurvivor;
use crate::model::{
    Error, ErrorKind, HealthState, ItemKey, Moment, Record, SourceSnapshot, SourceSpec,
};
use crate::protocol::Freshness;
use crate::stores::{Look, Store};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

/// What the coordinator asks of a source.
#[derive(Debug)]
pub(super) enum Ask {
    Look,
    Body(ItemKey),
    Row(ItemKey),
}

/// What a source tells the coordinator.
#[derive(Debug)]
pub(super) enum Report {
    Reading {
        source: usize,
    },
    Looked {
        source: usize,
        /// `None` where the look gave what was known already.
        snapshot: Option<Arc<SourceSnapshot>>,
        freshness: Freshness,
    },
    Body {
        key: ItemKey,
        body: Result<Option<String>, Error>,
    },
    Row {
        key: ItemKey,
        row: Result<Option<Arc<Record>>, Error>,
    },
    /// A source was changed by us and is to be read again.
    Changed(Arc<str>),
    /// What is acknowledged has changed.
    Acknowledged,
    /// Which copies an earlier run had chosen to stay.
    Chosen(Vec<ChosenSurvivor>),
}

/// The snapshot of a source that nobody has looked at. It is not fine, so nothing that counts it
/// in calls itself complete.
pub(super) fn unread(spec: &SourceSpec) -> SourceSnapshot {
    let error = Error::new(ErrorKind::Io, "not read yet");
    SourceSnapshot::failed(spec, HealthState::Unreadable, error, None)
}

pub(super) struct SourceTask {
    pub index: usize,
    /// Away only while a blocking thread works with it.
    pub store: Option<Box<dyn Store>>,
    pub settings: Arc<EngineSettings>,
    pub gates: Arc<Gates>,
    pub asks: mpsc::UnboundedReceiver<Ask>,
    pub reports: mpsc::UnboundedSender<Report>,
    /// What the board holds of this source.
    pub known: Known,
}

/// What is known of a source.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub snapshot: Arc<SourceSnapshot>,
    pub freshness: Freshness,
}

/// What has been asked for and not yet done. Asking twice is asking once, and a newer body takes
/// the place of an older one: the latest request wins.
#[derive(Default)]
struct Wanted {
    look: bool,
    body: Option<ItemKey>,
    row: Option<ItemKey>,
}

impl Wanted {
    fn add(&mut self, ask: Ask) {
        match ask {
            Ask::Look => self.look = true,
            Ask::Body(key) => self.body = Some(key),
            Ask::Row(key) => self.row = Some(key),
        }
    }
}

impl SourceTask {
    /// Reads at once, then whenever asked, changed, or due for another try. Ends when nobody asks
    /// or listens any more.
    pub async fn run(mut self) {
        let mut wanted = Wanted {
            look: true,
            ..Wanted::default()
        };
        let mut failures = 0;
        let mut poll_at = Instant::now();
        let mut retry_at = None;
        loop {
            if let Some(key) = wanted.body.take() {
                if self.read_body(key).await.is_none() {
                    return;
                }
            } else if let Some(key) = wanted.row.take() {
                if self.read_row(key).await.is_none() {
                    return;
                }
            } else if wanted.look || retry_at.is_some_and(|at| at <= Instant::now()) {
                let began = Instant::now();
                let asked = std::mem::take(&mut wanted.look);
                let Some(state) = self.look(asked).await else {
                    return;
                };
                // Never busy with one store for more than half of the time.
                poll_at = Instant::now() + self.settings.pace.poll.max(began.elapsed());
                failures = if state == HealthState::Ok {
                    0
                } else {
                    failures + 1
                };
                retry_at =
                    (failures > 0).then(|| Instant::now() + self.settings.pace.pause(failures));
            } else {
                // A missing file may appear at any moment and costs nothing to look for; one that
                // cannot be read may say "changed" for ever, and is left alone until its time.
                let polled = self.known.snapshot.state != HealthState::Unreadable;
                let at = match (retry_at, polled) {
                    (Some(retry), true) => retry.min(poll_at),
                    (Some(retry), false) => retry,
                    (None, _) => poll_at,
                };
                tokio::select! {
                    ask = self.asks.recv() => match ask {
                        Some(ask) => wanted.add(ask),
                        None => return,
                    },
                    () = sleep_until(at) => {
                        if polled && poll_at <= Instant::now() {
                            poll_at = Instant::now() + self.settings.pace.poll;
                            match self.changed().await {
                                Some(true) => retry_at = Some(Instant::now()),
                                Some(false) => {}
                                None => return,
                            }
                        }
                    }
                }
            }
            while let Ok(ask) = self.asks.try_recv() {
                wanted.add(ask);
            }
        }
    }

    /// One look. `None` when the runtime or the coordinator has gone.
    async fn look(&mut self, asked: bool) -> Option<HealthState> {
        let announce = |reports: &mpsc::UnboundedSender<Report>, source| {
            reports.send(Report::Reading { source }).ok()
        };
        if asked {
            announce(&self.reports, self.index)?;
        }
        let look = self.settings.look();
        let known = self.known.clone();
        let quiet = self.settings.pace.quiet;
        let (reports, index) = (self.reports.clone(), self.index);
        let known = {
            let look_once = move |store: &mut dyn Store| look_once(store, &look, &known, asked);
            let mut work = std::pin::pin!(self.blocking(look_once));
            tokio::select! {
                known = &mut work => known?,
                () = sleep(quiet), if !asked => {
                    announce(&reports, index)?;
                    work.await?
                }
            }
        };
        let state = known.snapshot.state;
        let new = !Arc::ptr_eq(&known.snapshot, &self.known.snapshot);
        self.reports
            .send(Report::Looked {
                source: self.index,
                snapshot: new.then(|| Arc::clone(&known.snapshot)),
                freshness: known.freshness,
            })
            .ok()?;
        self.known = known;
        Some(state)
    }

    async fn changed(&mut self) -> Option<bool> {
        // A store that panics here will say so properly when it is looked at.
        self.blocking(|store| catch_unwind(AssertUnwindSafe(|| store.changed())).unwrap_or(true))
            .await
    }

    async fn read_body(&mut self, key: ItemKey) -> Option<()> {
        let asked = key.clone();
        let body = self
            .blocking(move |store| {
                catch_unwind(AssertUnwindSafe(|| store.body(&asked.queue, &asked.id)))
                    .unwrap_or_else(|panic| Err(broken(panic.as_ref())))
            })
            .await?;
        self.reports.send(Report::Body { key, body }).ok()
    }

    async fn read_row(&mut self, key: ItemKey) -> Option<()> {
        let asked = key.clone();
        let row = self
            .blocking(move |store| {
                catch_unwind(AssertUnwindSafe(|| store.row(&asked.queue, &asked.id)))
                    .unwrap_or_else(|panic| Err(broken(panic.as_ref())))
            })
            .await?;
        let row = row.map(|found| found.map(Arc::new));
        self.reports.send(Report::Row { key, row }).ok()
    }

    /// Runs `work` with the store on a blocking thread.
    async fn blocking<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut dyn Store) -> T + Send + 'static,
    ) -> Option<T> {
        let mut store = self.store.take()?;
        let gates = Arc::clone(&self.gates);
        let (store, result) = tokio::task::spawn_blocking(move || {
            let name = Arc::clone(&store.spec().name);
            let _held = gates.hold(&[&*name]);
            let result = work(store.as_mut());
            (store, result)
        })
        .await
        .ok()?;
        self.store = Some(store);
        Some(result)
    }
}

/// Looks, and says what is known then. A store that panics is a failing source, no more.
fn look_once(store: &mut dyn Store, look: &Look, known: &Known, asked: bool) -> Known {
    let seen = catch_unwind(AssertUnwindSafe(|| store.look(look))).unwrap_or_else(|panic| {
        let error = broken(panic.as_ref());
        SourceSnapshot::failed(store.spec(), HealthState::Unreadable, error, look.real_now)
    });
    known.then(seen, asked)
}

impl Known {
    /// What is known after a look gave `seen`. Shares the old snapshot where nothing is new, so
    /// that no board is made of it; when somebody asked, the time of reading alone is news.
    fn then(&self, seen: SourceSnapshot, asked: bool) -> Self {
        if let Some(as_of) = self.good_until(&seen) {
            let old = &self.snapshot;
            let known_failure = old.error == seen.error && old.facts == seen.facts;
            let snapshot = if known_failure {
                Arc::clone(old)
            } else {
                Arc::new(SourceSnapshot {
                    state: seen.state,
                    error: seen.error,
                    facts: seen.facts,
                    ..SourceSnapshot::clone(old)
                })
            };
            return Self {
                snapshot,
                freshness: Freshness::LastKnown { as_of },
            };
        }
        let same = !asked && self.freshness == Freshness::Current && alike(&self.snapshot, &seen);
        Self {
            snapshot: if same {
                Arc::clone(&self.snapshot)
            } else {
                Arc::new(seen)
            },
            freshness: Freshness::Current,
        }
    }

    /// When the rows were read that have to stand in for those that `seen` could not give; `None`
    /// where it gave some, where the store is gone (and its rows with it), and where there are none.
    fn good_until(&self, seen: &SourceSnapshot) -> Option<Option<Moment>> {
        if seen.state != HealthState::Unreadable || !seen.queues.is_empty() {
            return None;
        }
        match self.freshness {
            Freshness::LastKnown { as_of } => Some(as_of),
            Freshness::Current if self.snapshot.state == HealthState::Ok => {
                Some(self.snapshot.read_at)
            }
            Freshness::Current | Freshness::Unread => None,
        }
    }
}

/// Equal in everything but the time of reading.
fn alike(a: &SourceSnapshot, b: &SourceSnapshot) -> bool {
    a.state == b.state
        && a.error == b.error
        && a.facts == b.facts
        && a.passed_over == b.passed_over
        && a.problems == b.problems
        && a.queues == b.queues
}

fn broken(panic: &(dyn std::any::Any + Send)) -> Error {
    let what = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Error::new(
        ErrorKind::Internal,
        format!("reveille itself failed while reading it: {what}"),
    )
    .hint("this is a mistake of ours; please report it together with the shape of the store")
}
