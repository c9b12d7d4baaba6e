//! Between the screen and the sources: hands requests on, gathers snapshots, rebuilds the board.

use super::EngineSettings;
use super::source::{Ask, Known, Report, SourceTask, unread};
use crate::analyse::{Board, reconcile};
use crate::model::{Error, ErrorKind, Moment, SourceSnapshot};
use crate::protocol::{Event, Freshness, Request, SourceStatus};
use crate::stores::Store;
use std::future::pending;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, sleep_until};

pub(super) struct Coordinator {
    settings: Arc<EngineSettings>,
    events: mpsc::Sender<Event>,
    reports: mpsc::UnboundedReceiver<Report>,
    sources: Vec<Source>,
    /// The board that is being made, with what its snapshots are worth.
    building: Option<JoinHandle<Made>>,
    /// Snapshots have come since that began.
    outdated: bool,
    /// The instant of the last board's clock, and when to look whether it has moved on.
    board_now: Option<Moment>,
    board_due: Instant,
}

/// A board, and what each of its snapshots is worth. They travel together: rows must never pass
/// for newer than they are because a status overtook them.
type Made = (Board, Vec<Freshness>);

/// A source as the coordinator sees it.
struct Source {
    asks: mpsc::UnboundedSender<Ask>,
    snapshot: Arc<SourceSnapshot>,
    status: SourceStatus,
}

impl Coordinator {
    /// Starts a task for every store.
    pub fn new(
        stores: Vec<Box<dyn Store>>,
        settings: Arc<EngineSettings>,
        events: mpsc::Sender<Event>,
    ) -> Self {
        let (report, reports) = mpsc::unbounded_channel();
        let start = |(index, store): (usize, Box<dyn Store>)| {
            let (asks, inbox) = mpsc::unbounded_channel();
            let snapshot = Arc::new(unread(store.spec()));
            let task = SourceTask {
                index,
                store: Some(store),
                settings: Arc::clone(&settings),
                asks: inbox,
                reports: report.clone(),
                known: Known {
                    snapshot: Arc::clone(&snapshot),
                    freshness: Freshness::Unread,
                },
            };
            tokio::spawn(task.run());
            Source {
                asks,
                snapshot,
                status: SourceStatus::UNREAD,
            }
        };
        let sources = stores.into_iter().enumerate().map(start).collect();
        Self {
            board_due: Instant::now() + settings.pace.board_age,
            settings,
            events,
            reports,
            sources,
            building: None,
            outdated: false,
            board_now: None,
        }
    }

    /// Runs until the requests end or nobody hears the events.
    pub async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let first = self.make_board();
        let mut heard = self.send_board(first()).await;
        while heard.is_some() {
            heard = tokio::select! {
                request = requests.recv() => match request {
                    Some(request) => self.take(request).await,
                    None => None,
                },
                Some(report) = self.reports.recv() => self.hear(report).await,
                built = built(&mut self.building) => {
                    self.building = None;
                    match built {
                        Ok(made) => self.send_board(made).await,
                        // The runtime is going down, or the analysis broke: without a board there
                        // is nothing left to tell. The screen sees the channel close.
                        Err(_) => None,
                    }
                }
                () = sleep_until(self.board_due) => {
                    self.board_due = Instant::now() + self.settings.pace.board_age;
                    self.outdated |= self.has_aged();
                    Some(())
                }
            };
            if self.outdated && self.building.is_none() {
                self.outdated = false;
                self.building = Some(tokio::task::spawn_blocking(self.make_board()));
            }
        }
    }

    async fn take(&mut self, request: Request) -> Option<()> {
        match request {
            Request::Refresh(which) => {
                let wanted = |s: &&Source| which.as_ref().is_none_or(|w| *w == s.snapshot.name);
                for source in self.sources.iter().filter(wanted) {
                    let _ = source.asks.send(Ask::Look);
                }
            }
            Request::Body(key) => {
                let source = self.sources.iter().find(|s| s.snapshot.name == key.source);
                match source {
                    Some(source) => drop(source.asks.send(Ask::Body(key))),
                    None => {
                        let error = Error::new(ErrorKind::Usage, "there is no such source");
                        return self
                            .send(Event::Body {
                                key,
                                body: Err(error),
                            })
                            .await;
                    }
                }
            }
            Request::SaveConfig => self.save_config(),
        }
        Some(())
    }

    /// Saves on a blocking thread of its own; the answer is an event like any other.
    fn save_config(&self) {
        let save = self.settings.save.clone();
        let events = self.events.clone();
        tokio::spawn(async move {
            let saved = match save {
                Some(save) => tokio::task::spawn_blocking(move || save())
                    .await
                    .unwrap_or_else(|e| Err(Error::new(ErrorKind::Internal, e.to_string()))),
                None => Err(Error::new(
                    ErrorKind::Usage,
                    "there is nothing to save here",
                )),
            };
            let _ = events.send(Event::Saved(saved)).await;
        });
    }

    async fn hear(&mut self, report: Report) -> Option<()> {
        match report {
            Report::Reading { source } => {
                self.sources.get_mut(source)?.status.reading = true;
                self.send_status().await
            }
            Report::Looked {
                source,
                snapshot,
                freshness,
            } => {
                let of = self.sources.get_mut(source)?;
                let before = of.status;
                of.status = SourceStatus {
                    reading: false,
                    freshness,
                };
                let changed = before != of.status;
                if let Some(snapshot) = snapshot {
                    of.snapshot = snapshot;
                    self.outdated = true;
                    // The status comes with the board.
                    return Some(());
                }
                if changed {
                    self.send_status().await
                } else {
                    Some(())
                }
            }
            Report::Body { key, body } => self.send(Event::Body { key, body }).await,
        }
    }

    fn statuses(&self) -> Vec<SourceStatus> {
        self.sources.iter().map(|s| s.status).collect()
    }

    /// Tells the statuses alone, unless a board is on its way that brings them.
    async fn send_status(&self) -> Option<()> {
        if self.outdated || self.building.is_some() {
            return Some(());
        }
        self.send(Event::Sources(self.statuses())).await
    }

    async fn send_board(&mut self, (board, freshness): Made) -> Option<()> {
        self.board_now = Some(board.clock.now);
        self.board_due = Instant::now() + self.settings.pace.board_age;
        let statuses = self.sources.iter().zip(freshness);
        let event = Event::Board {
            board: Arc::new(board),
            sources: statuses
                .map(|(source, freshness)| SourceStatus {
                    reading: source.status.reading,
                    freshness,
                })
                .collect(),
        };
        self.send(event).await
    }

    async fn send(&self, event: Event) -> Option<()> {
        self.events.send(event).await.ok()
    }

    /// Whether the clock has gone on by enough to judge anew what is live.
    fn has_aged(&self) -> bool {
        let age = i64::try_from(self.settings.pace.board_age.as_secs()).unwrap_or(i64::MAX);
        self.board_now
            .is_some_and(|then| (self.settings.clock)().now.seconds_since(then) >= age)
    }

    /// The work of making a board of what is known now.
    fn make_board(&self) -> impl FnOnce() -> Made + Send + 'static {
        let snapshots = self.sources.iter().map(|s| Arc::clone(&s.snapshot));
        let (snapshots, settings) = (snapshots.collect(), Arc::clone(&self.settings));
        let freshness = self.sources.iter().map(|s| s.status.freshness).collect();
        move || {
            let clock = (settings.clock)();
            let board = reconcile(snapshots, &settings.rules, clock, false);
            (board, freshness)
        }
    }
}

async fn built(building: &mut Option<JoinHandle<Made>>) -> Result<Made, JoinError> {
    match building {
        Some(handle) => handle.await,
        None => pending().await,
    }
}
