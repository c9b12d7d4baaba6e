//! Between the screen and the sources: hands requests on, gathers snapshots, rebuilds the board.

use super::EngineSettings;
use super::arranging::Arranging;
use super::changes::{ChangesTask, Job};
use super::evidence;
use super::exports::Desk;
use super::gates::Gates;
use super::judge::{Histories, Kept, alike, analyse, since};
use super::looked;
use super::retired::{Retired, Told};
use super::saving;
use super::source::{Ask, Known, Report, SourceTask, unread};
use crate::analyse::arrange::Arranged;
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::since::{Since, changes, seen};
use crate::analyse::{Board, Moved, reconcile};
use crate::model::{Error, ErrorKind, ItemKey, Moment, SourceSnapshot, SourceSpec};
use crate::protocol::{Analysis, Event, Freshness, Past, Request, SourceStatus};
use crate::stores::Store;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
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
    /// The analysis that is being made, and the board that came meanwhile: the latest wins.
    judging: Option<JoinHandle<Analysis>>,
    unjudged: Option<(Arc<Board>, bool)>,
    /// The last analysis, the look back that is being made, and what it goes by (away while it is
    /// made).
    analysis: Option<Arc<Analysis>>,
    /// The same as the rules have it, and what a person has chosen over it.
    by_rule: Option<Arc<Analysis>>,
    chosen: Vec<ChosenSurvivor>,
    looking_back: Option<JoinHandle<LookedBack>>,
    histories: Option<Histories>,
    past_due: Instant,
    specs: Arc<Vec<SourceSpec>>,
    gates: Arc<Gates>,
    /// The board that was last given to be judged.
    last: Option<(Arc<Board>, bool)>,
    /// The way to those who change stores; `None` where nothing is changed here.
    jobs: Option<mpsc::UnboundedSender<Job>>,
    /// Their task: it is not left in the middle of a change.
    changing: Option<JoinHandle<()>>,
    /// The last board that was told, and whether each of its sources had just been read.
    told: Option<(Arc<Board>, bool)>,
    /// The comparison with the look that was kept, and how long it took; away until every source has
    /// been read.
    comparing: Option<JoinHandle<(Option<Since>, Duration)>>,
    kept: Arc<Kept>,
    /// The board that is to be compared next, and not before when.
    uncompared: Option<Arc<Board>>,
    compare_due: Instant,
    /// What the comparison said last.
    since: Option<Arc<Since>>,
    /// How far the screen is ahead of the board that is being judged, and of the one that was.
    ahead_of_judging: Ahead,
    ahead_of_judged: Ahead,
    /// What was told before and the screen may still hold.
    retired: Retired,
    /// The order that the screen wants.
    arranging: Arranging,
    /// Asks for another look at the evidence; `None` where there is none.
    evidence: Option<mpsc::UnboundedSender<()>>,
    /// What is to be made of a judged board.
    desk: Desk,
}

/// Where the items of a board stand on the one that was told last; nothing where it is that one.
#[derive(Default)]
struct Ahead(Option<Arc<Moved>>);

impl Ahead {
    fn go_on(&mut self, moved: &Arc<Moved>) {
        self.0 = Some(match &self.0 {
            None => Arc::clone(moved),
            Some(so_far) => Arc::new(so_far.then(moved)),
        });
    }
}

/// What looking back gives: what the next one goes by, what it says, and how long it took.
type LookedBack = (Histories, Option<Past>, Duration);

/// Looking back takes at most one part in so many of the time.
const PAST_SHARE: u32 = 20;

/// Comparing with the look that was kept takes at most one part in so many of the time.
const COMPARE_SHARE: u32 = 20;

/// How long the end waits for a change that is going on. Longer than a change may wait for a busy
/// store.
const LAST_CHANGE: Duration = Duration::from_secs(60);

/// A board, what each of its snapshots is worth, and what changed on it. They travel together: rows
/// must never pass for newer than they are because a status overtook them.
struct Made {
    board: Board,
    freshness: Vec<Freshness>,
    /// Where what was told before stands now.
    moved: Option<Moved>,
    changed: Vec<ItemKey>,
}

/// Records of which a board is made at once, in less than a millisecond.
const FEW: usize = 2_000;

/// Changed items that are told one by one; of more nobody sees each.
const MOST_CHANGED: usize = 1000;

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
        let specs = stores.iter().map(|s| s.spec().clone()).collect();
        let names = stores.iter().map(|s| Arc::clone(&s.spec().name));
        let gates = Arc::new(Gates::new(names));
        let changing = settings.changes.as_ref().map(|changes| {
            let (jobs, inbox) = mpsc::unbounded_channel();
            let task = ChangesTask {
                changes: Arc::clone(changes),
                jobs: inbox,
                events: events.clone(),
                told: report.clone(),
                gates: Arc::clone(&gates),
            };
            (jobs, tokio::spawn(task.run()))
        });
        let (jobs, changing) = changing.unzip();
        let evidence = settings.evidence.as_ref().map(|ask| {
            let (again, inbox) = mpsc::unbounded_channel();
            let settings = Arc::clone(&settings);
            tokio::spawn(evidence::tell(
                Arc::clone(ask),
                settings,
                inbox,
                events.clone(),
            ));
            again
        });
        let start = |(index, store): (usize, Box<dyn Store>)| {
            let (asks, inbox) = mpsc::unbounded_channel();
            let snapshot = Arc::new(unread(store.spec()));
            let task = SourceTask {
                index,
                store: Some(store),
                settings: Arc::clone(&settings),
                gates: Arc::clone(&gates),
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
            judging: None,
            unjudged: None,
            analysis: None,
            by_rule: None,
            chosen: Vec::new(),
            looking_back: None,
            histories: Some(Histories::default()),
            past_due: Instant::now(),
            specs: Arc::new(specs),
            gates,
            last: None,
            jobs,
            changing,
            told: None,
            comparing: None,
            kept: Arc::default(),
            uncompared: None,
            compare_due: Instant::now(),
            since: None,
            ahead_of_judging: Ahead::default(),
            ahead_of_judged: Ahead::default(),
            retired: Retired::default(),
            arranging: Arranging::default(),
            evidence,
            desk: Desk::default(),
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
                judged = finished(&mut self.judging) => {
                    self.judging = None;
                    self.take_analysis(judged).await
                }
                made = self.arranging.made() => self.take_order(made).await,
                compared = finished(&mut self.comparing) => {
                    self.comparing = None;
                    self.take_comparison(compared).await
                }
                () = sleep_until(self.compare_due), if self.comparing.is_none() && self.uncompared.is_some() => {
                    self.compare();
                    Some(())
                }
                looked = finished(&mut self.looking_back) => {
                    self.looking_back = None;
                    self.take_past(looked).await
                }
                () = self.retired.sweep() => Some(()),
                () = sleep_until(self.past_due), if self.past_is_due() => {
                    self.look_back();
                    Some(())
                }
                built = finished(&mut self.building) => {
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
            if heard.is_some() && self.outdated && self.building.is_none() {
                self.outdated = false;
                let make = self.make_board();
                if self.is_soon_made() {
                    heard = self.send_board(make()).await;
                } else {
                    self.building = Some(tokio::task::spawn_blocking(make));
                }
            }
            if let Some((board, _)) = &self.told {
                self.arranging.begin(board, self.analysis.as_ref());
            }
            self.begin_judging();
        }
        // What was asked for before the end is still to be done, whoever hears of it.
        requests.close();
        while let Some(request) = requests.recv().await {
            self.hand_on(request);
        }
        let _ = tokio::time::timeout(LAST_CHANGE, self.clear_desk()).await;
        drop(self.jobs.take());
        if let Some(changing) = self.changing.take() {
            // What was begun is carried through and recorded; only a dead drive is not waited for.
            let _ = tokio::time::timeout(LAST_CHANGE, changing).await;
        }
        self.keep().await;
    }

    async fn take(&mut self, request: Request) -> Option<()> {
        match request {
            Request::Refresh(which) => {
                let wanted = |s: &&Source| which.as_ref().is_none_or(|w| *w == s.snapshot.name);
                for source in self.sources.iter().filter(wanted) {
                    let _ = source.asks.send(Ask::Look);
                }
                // Who asks for all of it anew means the past too.
                self.past_due = Instant::now();
                if let Some(again) = &self.evidence {
                    let _ = again.send(());
                }
            }
            Request::Body(key) => match self.source(&key) {
                Some(source) => drop(source.asks.send(Ask::Body(key))),
                None => {
                    let body = Err(no_such_source());
                    return self.send(Event::Body { key, body }).await;
                }
            },
            Request::Row(key) => match self.source(&key) {
                Some(source) => drop(source.asks.send(Ask::Row(key))),
                None => {
                    let row = Err(no_such_source());
                    return self.send(Event::Row { key, row }).await;
                }
            },
            Request::Alike(key) => self.rank(key),
            Request::Arrange(shape) => self.arranging.ask(shape),
            Request::SaveConfig => saving::config(self.settings.save.clone(), &self.events),
            Request::Choose(chosen) => {
                self.chosen.clone_from(&chosen);
                self.hand_on(Request::Choose(chosen));
                if let Some(by_rule) = self.by_rule.clone() {
                    return self.tell_analysis(Ok(by_rule)).await;
                }
            }
            Request::SaveView(view) => {
                saving::view(self.settings.save_view.clone(), view, &self.events);
            }
            other => self.hand_on(other),
        }
        Some(())
    }

    fn source(&self, key: &ItemKey) -> Option<&Source> {
        self.sources.iter().find(|s| s.snapshot.name == key.source)
    }

    /// Ranks what is likely to be the same as an item, on a blocking thread: every item is read.
    fn rank(&self, key: ItemKey) {
        let Some(analysis) = self.analysis.clone() else {
            return;
        };
        let events = self.events.clone();
        tokio::spawn(async move {
            let of = key.clone();
            let ranked = tokio::task::spawn_blocking(move || alike(&analysis.board, &of));
            // Where ranking broke there is nothing to tell.
            let found = ranked.await.unwrap_or_default();
            let _ = events.send(Event::Alike { key, found }).await;
        });
    }

    /// Hands on what others do: what is made of a judged board waits until the one that is seen was
    /// judged.
    fn hand_on(&mut self, request: Request) {
        let is_of_judged = matches!(
            request,
            Request::Handoffs(_) | Request::Export(_) | Request::Script(_)
        );
        if is_of_judged && (self.judging.is_some() || self.unjudged.is_some()) {
            self.desk.wait(request);
        } else {
            self.do_now(request);
        }
    }

    /// A screen that only looks has no action that asks for a change.
    fn do_now(&mut self, request: Request) {
        let exports = self.settings.exports.clone();
        let (analysis, events) = (self.analysis.clone(), self.events.clone());
        let request = match request {
            Request::Handoffs(keys) => {
                return self.desk.hand_over(exports, analysis, keys, events);
            }
            Request::Export(export) => return self.desk.write(exports, analysis, export, events),
            other => other,
        };
        if let Some(jobs) = &self.jobs
            && let Ok(job) = Job::of(request, self.analysis.clone())
        {
            let _ = jobs.send(job);
        }
    }

    fn begin_judging(&mut self) {
        if self.judging.is_none()
            && let Some(board) = self.unjudged.take()
        {
            self.ahead_of_judging = Ahead::default();
            self.desk.begin_judging();
            let settings = Arc::clone(&self.settings);
            let judge = move || analyse(board, &settings);
            self.judging = Some(tokio::task::spawn_blocking(judge));
        }
    }

    /// Carries out what waits for an analysis, and waits for what is being written.
    async fn clear_desk(&mut self) {
        while self.desk.is_waited_for() {
            self.begin_judging();
            if self.judging.is_none() {
                break;
            }
            let judged = finished(&mut self.judging).await;
            self.judging = None;
            let _ = self.take_analysis(judged).await;
        }
        self.desk.finish().await;
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
            Report::Row { key, row } => self.send(Event::Row { key, row }).await,
            Report::Changed(name) => {
                let of = self.sources.iter().find(|s| s.snapshot.name == name);
                if let Some(source) = of {
                    let _ = source.asks.send(Ask::Look);
                }
                Some(())
            }
            // Whoever has chosen meanwhile means that.
            Report::Chosen(chosen) if self.chosen.is_empty() => {
                self.chosen.clone_from(&chosen);
                self.send(Event::Chosen(chosen)).await?;
                match self.by_rule.clone() {
                    Some(by_rule) => self.tell_analysis(Ok(by_rule)).await,
                    None => Some(()),
                }
            }
            Report::Chosen(_) => Some(()),
            Report::Acknowledged => {
                self.unjudged = self.unjudged.take().or_else(|| self.last.clone());
                Some(())
            }
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

    async fn send_board(&mut self, made: Made) -> Option<()> {
        let Made {
            board,
            freshness,
            moved,
            changed,
        } = made;
        self.board_now = Some(board.clock.now);
        self.board_due = Instant::now() + self.settings.pace.board_age;
        let board = Arc::new(board);
        // An analysis of nothing but unread sources would say that nothing is stale.
        let unread = freshness
            .iter()
            .filter(|f| **f == Freshness::Unread)
            .count();
        if freshness.is_empty() || unread < freshness.len() {
            self.unjudged = Some((Arc::clone(&board), unread == 0));
            self.last.clone_from(&self.unjudged);
        }
        if unread == 0 && self.settings.looked.is_some() {
            self.uncompared = Some(Arc::clone(&board));
        }
        let current = freshness.iter().all(|f| *f == Freshness::Current);
        let before = self.told.replace((Arc::clone(&board), current));
        let is_first = before.as_ref().is_none_or(|(b, _)| b.is_empty());
        if let Some((before, _)) = before {
            self.retired.take(Told::Board(before));
        }
        let statuses = self.sources.iter().zip(freshness);
        let moved = moved.map(Arc::new);
        if let Some(moved) = &moved {
            self.ahead_of_judging.go_on(moved);
            self.ahead_of_judged.go_on(moved);
        }
        let event = Event::Board {
            board,
            moved,
            sources: statuses
                .map(|(source, freshness)| SourceStatus {
                    reading: source.status.reading,
                    freshness,
                })
                .collect(),
        };
        self.arranging.take_board();
        self.desk.take_board();
        self.send(event).await?;
        if let Some((board, _)) = self.told.as_ref().filter(|_| is_first) {
            let board = Arc::clone(board);
            drop(tokio::task::spawn_blocking(move || board.prepare()));
        }
        if changed.is_empty() {
            return Some(());
        }
        self.send(Event::Changed(changed.into())).await
    }

    /// Compares the last whole board with the look that was kept.
    fn compare(&mut self) {
        let Some(board) = self.uncompared.take() else {
            return;
        };
        let (specs, settings) = (Arc::clone(&self.specs), Arc::clone(&self.settings));
        let kept = Arc::clone(&self.kept);
        let compare = move || {
            let begun = Instant::now();
            (since(&board, &specs, &settings, &kept), begun.elapsed())
        };
        self.comparing = Some(tokio::task::spawn_blocking(compare));
    }

    /// Tells what a comparison found, where it is news.
    async fn take_comparison(
        &mut self,
        compared: Result<(Option<Since>, Duration), JoinError>,
    ) -> Option<()> {
        // Comparing broke: the rest stands without it.
        let Ok((since, took)) = compared else {
            return Some(());
        };
        let pause = self.settings.pace.compare;
        self.compare_due = Instant::now() + pause.max(took * COMPARE_SHARE);
        match since.map(Arc::new) {
            Some(since) if self.since.as_ref() != Some(&since) => {
                self.since = Some(Arc::clone(&since));
                self.send(Event::Since(since)).await
            }
            // Nothing was kept, or nothing is new.
            _ => Some(()),
        }
    }

    /// Keeps what is seen now for the next start, unless some of it was not seen now. Where it
    /// cannot be written the earlier look stands, which is as true as before.
    async fn keep(&self) {
        let (Some(path), Some((board, true))) = (self.settings.looked.clone(), self.told.clone())
        else {
            return;
        };
        let keep = move || seen(&board).map(|seen| looked::save(&path, &seen));
        let _ = tokio::task::spawn_blocking(keep).await;
    }

    async fn take_order(&mut self, made: Result<(Arc<Board>, Arranged), JoinError>) -> Option<()> {
        // Where sorting broke the list stays as it is: nothing of it is missing.
        let (Ok(made), Some((board, _))) = (made, &self.told) else {
            return Some(());
        };
        match self.arranging.take(made, board) {
            Some(event) => self.send(event).await,
            None => Some(()),
        }
    }

    async fn take_analysis(&mut self, judged: Result<Analysis, JoinError>) -> Option<()> {
        let judged = judged.map(Arc::new).map_err(|e| {
            let error = Error::new(ErrorKind::Internal, format!("the analysis failed: {e}"));
            error.hint("this is a mistake of ours; please report it")
        });
        self.by_rule = judged.as_ref().ok().cloned();
        self.ahead_of_judged = std::mem::take(&mut self.ahead_of_judging);
        let heard = self.tell_analysis(judged).await;
        for request in self.desk.ready() {
            self.do_now(request);
        }
        heard
    }

    /// Tells an analysis with what was chosen over it; plans go by the very same.
    async fn tell_analysis(&mut self, judged: Result<Arc<Analysis>, Error>) -> Option<()> {
        let judged = match judged {
            Ok(by_rule) if !self.chosen.is_empty() => Ok(Arc::new(by_rule.choose(&self.chosen))),
            other => other,
        };
        let before = std::mem::replace(&mut self.analysis, judged.as_ref().ok().cloned());
        if let Some(before) = before {
            self.retired.take(Told::Analysis(before));
        }
        self.arranging.take_analysis();
        self.send(Event::Analysis {
            said: judged,
            moved: self.ahead_of_judged.0.clone(),
        })
        .await
    }

    /// Whether the past is to be looked at, once its time has come.
    fn past_is_due(&self) -> bool {
        let (Some(analysis), Some(histories)) = (&self.analysis, &self.histories) else {
            return false;
        };
        histories.is_due(analysis, self.settings.pace.past)
    }

    fn look_back(&mut self) {
        let (Some(analysis), Some(mut histories)) = (self.analysis.clone(), self.histories.take())
        else {
            return;
        };
        let (settings, specs) = (Arc::clone(&self.settings), Arc::clone(&self.specs));
        let gates = Arc::clone(&self.gates);
        self.looking_back = Some(tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let past = histories.look_back(&analysis, &specs, &settings, &gates);
            (histories, past, begun.elapsed())
        }));
    }

    async fn take_past(&mut self, looked: Result<LookedBack, JoinError>) -> Option<()> {
        // Where looking back broke it is not tried again: the rest stands without it.
        let Ok((histories, past, took)) = looked else {
            return Some(());
        };
        // What takes a moment follows the stores at once; what takes long is not done all the time.
        let pace = self.settings.pace;
        let pause = took.saturating_mul(PAST_SHARE).max(pace.poll);
        self.past_due = Instant::now() + pause.min(pace.past);
        self.histories = Some(histories);
        match past {
            Some(past) => self.send(Event::Past(Arc::new(past))).await,
            None => Some(()),
        }
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

    /// Whether a board takes no longer to make than to ask another thread for it.
    fn is_soon_made(&self) -> bool {
        let queues = self.sources.iter().flat_map(|s| &s.snapshot.queues);
        queues.map(|q| q.records.len()).sum::<usize>() < FEW
    }

    /// The work of making a board of what is known now.
    fn make_board(&self) -> impl FnOnce() -> Made + Send + 'static {
        let snapshots = self.sources.iter().map(|s| Arc::clone(&s.snapshot));
        let (snapshots, settings) = (snapshots.collect(), Arc::clone(&self.settings));
        let freshness = self.sources.iter().map(|s| s.status.freshness).collect();
        let before = self.told.as_ref().map(|(board, _)| Arc::clone(board));
        move || {
            let clock = (settings.clock)();
            let board = reconcile(snapshots, &settings.rules, clock, false);
            let changed = before.as_ref().map(|b| changes(b, &board, MOST_CHANGED));
            // No key must wait for the first look-up. A first list is not kept waiting for it: there
            // is nothing on the screen yet that could be looked up.
            if before.as_ref().is_some_and(|b| !b.is_empty()) {
                board.prepare();
            }
            Made {
                moved: before.map(|old| Moved::between(&old, &board)),
                changed: changed.unwrap_or_default(),
                board,
                freshness,
            }
        }
    }
}

fn no_such_source() -> Error {
    Error::new(ErrorKind::Usage, "there is no such source")
}

async fn finished<T>(work: &mut Option<JoinHandle<T>>) -> Result<T, JoinError> {
    match work {
        Some(handle) => handle.await,
        None => pending().await,
    }
}
