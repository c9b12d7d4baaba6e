//! The engine: takes [`Request`]s, keeps every store read on a task of its own, rebuilds the board
//! in the background and sends [`Event`]s.
//!
//! One look at a source is in flight at a time and the latest request wins; a slow or failing
//! source delays no other. All blocking work runs on blocking threads. Must not know the terminal.

mod arranging;
mod changes;
#[cfg(test)]
mod changes_tests;
mod coordinator;
mod evidence;
mod exports;
#[cfg(test)]
mod exports_tests;
mod gates;
mod hands;
mod judge;
pub mod looked;
#[cfg(test)]
mod many_tests;
mod retired;
mod saving;
mod source;
#[cfg(test)]
mod tests;

pub use changes::Changes;
pub use evidence::AskEvidence;
pub use exports::Exports;
pub use hands::Threads;

use crate::analyse::Rules;
use crate::analyse::known::Known;
use crate::analyse::kpi::KpiQuestion;
use crate::analyse::stale::StaleConfig;
use crate::model::ViewRule;
use crate::model::{Clock, Error, Moment, SourceSpec};
use crate::protocol::{Event, Request};
use crate::stores::{self, Look, Scope, Store};
use chrono::Utc;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Where "now" comes from: the wall clock, or the instant of `--now`.
pub type ClockSource = Arc<dyn Fn() -> Clock + Send + Sync>;

/// Writes what was found into a configuration file and says where.
pub type SaveConfig = Arc<dyn Fn() -> Result<PathBuf, Error> + Send + Sync>;

/// Writes a view into the configuration file and says where.
pub type SaveView = Arc<dyn Fn(&ViewRule) -> Result<PathBuf, Error> + Send + Sync>;

/// What is asked about a reported count at an instant. It is asked anew for every board, since the
/// report may stand in a file that somebody writes every morning.
pub type AskKpi = Arc<dyn Fn(&Clock) -> Result<KpiQuestion, Error> + Send + Sync>;

/// What was acknowledged. It is asked anew for every board, since another instance may acknowledge.
pub type AskKnown = Arc<dyn Fn() -> Vec<Known> + Send + Sync>;

/// Opens a source once more, to read all of its rows without keeping its live ones waiting.
pub type Reopen = Arc<dyn Fn(&SourceSpec) -> Box<dyn Store> + Send + Sync>;

/// What every look at a store asks for.
#[derive(Debug, Clone, Copy)]
pub struct LookOptions {
    /// Which rows to load.
    pub scope: Scope,
    /// Whether to load bodies too: without them equal titles count as equal work. They are read on
    /// demand otherwise.
    pub bodies: bool,
    /// Whether to count the rows under every status word.
    pub by_status: bool,
    /// How long reading one source may take.
    pub deadline: Duration,
}

impl Default for LookOptions {
    /// What a screen needs: live rows with their bodies, which the judgement compares.
    fn default() -> Self {
        Self {
            scope: Scope::Live,
            bodies: true,
            by_status: false,
            deadline: Duration::from_secs(30),
        }
    }
}

/// The rhythm of the engine.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How often a store is asked whether it changed.
    pub poll: Duration,
    /// The pause after the first failed look; it doubles with each further one.
    pub retry_first: Duration,
    /// The longest pause between looks at a failing source.
    pub retry_most: Duration,
    /// A look that nobody asked for is announced when it takes longer than this.
    pub quiet: Duration,
    /// How old a board may grow before it is rebuilt for the mere passing of time: a failed item
    /// ends being live although no store changes.
    pub board_age: Duration,
    /// Comparisons with the look that was kept are at least so far apart.
    pub compare: Duration,
    /// The longest pause between two looks at the past of the rows where they change, which read every
    /// one of them. It is shorter where such a look is a quick one.
    pub past: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(500),
            retry_first: Duration::from_secs(1),
            retry_most: Duration::from_secs(30),
            quiet: Duration::from_millis(300),
            board_age: Duration::from_secs(60),
            compare: Duration::from_secs(1),
            past: Duration::from_secs(60),
        }
    }
}

impl Pace {
    /// How long to leave a source alone that has failed so many times in a row.
    fn pause(&self, failures: u32) -> Duration {
        self.retry_first
            .saturating_mul(1 << failures.saturating_sub(1).min(16))
            .min(self.retry_most)
    }
}

/// All that the engine goes by.
#[derive(Clone)]
pub struct EngineSettings {
    /// The rules of the analysis.
    pub rules: Rules,
    /// The clock of the analysis.
    pub clock: ClockSource,
    /// What every look asks for.
    pub look: LookOptions,
    /// How a configuration is saved; `None` where that cannot be asked for.
    pub save: Option<SaveConfig>,
    /// How a view is saved; `None` where there is no file to save it in.
    pub save_view: Option<SaveView>,
    /// The rhythm.
    pub pace: Pace,
    /// How old work may become.
    pub stale: StaleConfig,
    /// What was reported, and how to count it.
    pub kpi: AskKpi,
    /// What was acknowledged.
    pub known: AskKnown,
    /// What the evidence beside the queues says; `None` where there is none.
    pub evidence: Option<AskEvidence>,
    /// How a source is opened to look at its past.
    pub reopen: Reopen,
    /// How stores are changed; `None` in a dashboard that only looks.
    pub changes: Option<Arc<dyn Changes>>,
    /// What is made of a board and written down; `None` where nothing is.
    pub exports: Option<Arc<dyn Exports>>,
    /// Where the last look is kept ([`looked::file`]); `None` keeps none and compares with none.
    pub looked: Option<PathBuf>,
}

impl EngineSettings {
    /// Settings with the usual looks and rhythm, which cannot save a configuration.
    #[must_use]
    pub fn new(rules: Rules, clock: ClockSource) -> Self {
        Self {
            rules,
            clock,
            look: LookOptions::default(),
            save: None,
            save_view: None,
            pace: Pace::default(),
            stale: StaleConfig::default(),
            kpi: Arc::new(|_| Ok(KpiQuestion::default())),
            known: Arc::new(Vec::new),
            evidence: None,
            reopen: Arc::new(|spec| stores::open(spec.clone())),
            changes: None,
            exports: None,
            looked: None,
        }
    }

    /// One look, at the clock's present instant.
    fn look(&self) -> Look {
        Look {
            clock: (self.clock)(),
            real_now: Moment::from_utc(Utc::now()),
            scope: self.look.scope,
            bodies: self.look.bodies,
            by_status: self.look.by_status,
            failed_window_s: self.rules.failed_window_s,
            deadline: self.look.deadline,
        }
    }
}

/// The engine. See [`Engine::start`].
#[derive(Debug)]
pub struct Engine;

impl Engine {
    /// Starts reading every store. The first event is a board of sources that are not read yet.
    ///
    /// Has to be called within a tokio runtime. The engine ends when the handle is dropped, or when
    /// nobody receives its events any more.
    pub fn start(
        stores: Vec<Box<dyn Store>>,
        settings: EngineSettings,
        events: mpsc::Sender<Event>,
    ) -> EngineHandle {
        // Beside the opening of the first store.
        drop(tokio::task::spawn_blocking(stores::mapping::make_ready));
        let (requests, inbox) = mpsc::unbounded_channel();
        let coordinator = coordinator::Coordinator::new(stores, Arc::new(settings), events);
        EngineHandle {
            requests,
            task: tokio::spawn(coordinator.run(inbox)),
        }
    }
}

/// The way to a running engine.
#[derive(Debug)]
pub struct EngineHandle {
    requests: mpsc::UnboundedSender<Request>,
    task: JoinHandle<()>,
}

impl EngineHandle {
    /// Asks for something. Never waits; an engine that has ended hears nothing.
    pub fn send(&self, request: Request) {
        let _ = self.requests.send(request);
    }

    /// Ends the engine without waiting for a look that still runs on its blocking thread.
    pub async fn shutdown(self) {
        drop(self.requests);
        let _ = self.task.await;
    }
}
