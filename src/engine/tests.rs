#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::analyse::Board;
use crate::analyse::duplicates::Confidence;
use crate::analyse::kpi;
use crate::analyse::sample::{clock, moment, queue, record, rules, source, spec};
use crate::model::{
    ErrorKind, HealthState, ItemKey, OwnerRules, Record, Role, SourceSnapshot, SourceSpec,
};
use crate::protocol::{Analysis, CHART_DAYS, Freshness, Past, SourceStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::time::timeout;

/// Long enough for any machine; a test that waits this long has failed.
const LONG: Duration = Duration::from_secs(20);

/// What a look at the fake store gives.
#[derive(Clone)]
pub(super) enum Answer {
    Rows(usize),
    /// Two items of one title, whose bodies say different things.
    Twins,
    Fails(&'static str),
    Gone,
    Panics,
}

/// The test's hand on a fake store.
pub(super) struct Hand {
    answer: Mutex<Answer>,
    changed: AtomicBool,
    looks: AtomicUsize,
    /// While shut, a look waits here.
    shut: AtomicBool,
    gate: tokio::sync::Semaphore,
    entered: tokio::sync::Semaphore,
}

impl Hand {
    pub(super) fn looks(&self) -> usize {
        self.looks.load(Ordering::SeqCst)
    }

    pub(super) fn answer(&self) -> std::sync::MutexGuard<'_, Answer> {
        self.answer.lock().unwrap()
    }

    pub(super) fn new(answer: Answer) -> Arc<Self> {
        Arc::new(Self {
            answer: Mutex::new(answer),
            changed: AtomicBool::new(false),
            looks: AtomicUsize::new(0),
            shut: AtomicBool::new(false),
            gate: tokio::sync::Semaphore::new(0),
            entered: tokio::sync::Semaphore::new(0),
        })
    }

    pub(super) fn shut(self: Arc<Self>) -> Arc<Self> {
        self.shut.store(true, Ordering::SeqCst);
        self
    }

    /// Lets one look through the gate.
    pub(super) fn opens(&self) {
        self.gate.add_permits(1);
    }

    pub(super) fn now(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
        self.changed.store(true, Ordering::SeqCst);
    }

    /// Waits until one more look has begun.
    async fn a_look_began(&self) {
        timeout(LONG, self.entered.acquire())
            .await
            .expect("a look")
            .unwrap()
            .forget();
    }

    pub(super) fn store(self: &Arc<Self>, name: &str) -> Box<dyn Store> {
        Box::new(Fake {
            spec: spec(name, Role::Canonical),
            hand: Arc::clone(self),
        })
    }
}

struct Fake {
    spec: SourceSpec,
    hand: Arc<Hand>,
}

impl Store for Fake {
    fn spec(&self) -> &SourceSpec {
        &self.spec
    }

    fn look(&mut self, look: &Look) -> SourceSnapshot {
        self.hand.looks.fetch_add(1, Ordering::SeqCst);
        self.hand.changed.store(false, Ordering::SeqCst);
        self.hand.entered.add_permits(1);
        if self.hand.shut.load(Ordering::SeqCst) {
            let waiting = tokio::runtime::Handle::current()
                .block_on(async { timeout(LONG, self.hand.gate.acquire()).await });
            waiting.expect("the gate opens").unwrap().forget();
        }
        let answer = self.hand.answer.lock().unwrap().clone();
        let failed = |state, why: &str| {
            let error = Error::new(ErrorKind::Locked, why);
            SourceSnapshot::failed(&self.spec, state, error, look.real_now)
        };
        match answer {
            Answer::Rows(n) => {
                let line = |i| record(&format!("{i}|ron|queued|high||row {i}"));
                let rows = (0..n).map(line).collect();
                SourceSnapshot {
                    read_at: look.real_now,
                    ..source(
                        &self.spec.name,
                        Role::Canonical,
                        vec![queue("q", n as u64, rows)],
                    )
                }
            }
            Answer::Twins => {
                let mut rows =
                    ["1|ron|queued|high||rotate the signing key of gateway-7"; 2].map(record);
                rows[1].id = "2".into();
                if look.bodies {
                    rows[0].body = Some("the key in the vault of Seoul, before Friday noon".into());
                    rows[1].body =
                        Some("write down who signed last year and send it to audit".into());
                }
                let queues = vec![queue("q", 2, rows.into())];
                source(&self.spec.name, Role::Canonical, queues)
            }
            Answer::Fails(why) => failed(HealthState::Unreadable, why),
            Answer::Gone => failed(HealthState::Absent, "nothing is there"),
            Answer::Panics => panic!("on purpose"),
        }
    }

    fn changed(&mut self) -> bool {
        self.hand.changed.load(Ordering::SeqCst)
    }

    fn body(&mut self, queue: &str, id: &str) -> Result<Option<String>, Error> {
        Ok((id != "none").then(|| format!("{queue} {id}")))
    }

    fn row(&mut self, _: &str, id: &str) -> Result<Option<Record>, Error> {
        let line = format!("{id}|ron|done|high||the row {id}");
        Ok((id != "none").then(|| record(&line)))
    }
}

/// An engine in a hurry, and what it told last.
pub(super) struct World {
    pub engine: EngineHandle,
    pub events: mpsc::Receiver<Event>,
    pub board: Option<Arc<Board>>,
    pub sources: Vec<SourceStatus>,
}

pub(super) fn settings() -> EngineSettings {
    let quick = Duration::from_millis(1);
    EngineSettings {
        pace: Pace {
            poll: quick,
            retry_first: quick,
            retry_most: quick * 4,
            compare: quick,
            ..Pace::default()
        },
        ..EngineSettings::new(rules(&[]), Arc::new(clock))
    }
}

impl World {
    pub(super) fn start(stores: Vec<Box<dyn Store>>, settings: EngineSettings) -> Self {
        let (sender, events) = mpsc::channel(8);
        Self {
            engine: Engine::start(stores, settings, sender),
            events,
            board: None,
            sources: Vec::new(),
        }
    }

    /// The next event, with the board and the statuses kept.
    pub(super) async fn hear(&mut self) -> Event {
        let event = timeout(LONG, self.events.recv()).await.expect("an event");
        let event = event.expect("the engine lives");
        match &event {
            Event::Board { board, sources, .. } => {
                self.board = Some(Arc::clone(board));
                self.sources.clone_from(sources);
            }
            Event::Sources(sources) => self.sources.clone_from(sources),
            _ => {}
        }
        event
    }

    pub(super) async fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            self.hear().await;
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.board.as_ref().map_or(0, |b| b.len())
    }

    fn state(&self) -> Option<HealthState> {
        self.board.as_ref().map(|b| b.sources()[0].state)
    }

    pub(super) fn is_read(&self, source: usize) -> bool {
        let read = |s: &SourceStatus| s.freshness == Freshness::Current && !s.reading;
        self.sources.get(source).is_some_and(read)
    }

    async fn body(&mut self, id: &str) -> Result<Option<String>, Error> {
        let key = ItemKey {
            source: "a".into(),
            queue: "q".into(),
            id: id.into(),
        };
        self.engine.send(Request::Body(key.clone()));
        loop {
            if let Event::Body { key: of, body } = self.hear().await {
                assert_eq!(of, key);
                return body;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_read_and_likenesses_ranked_when_asked_for() {
    let hand = Hand::new(Answer::Twins);
    let mut world = World::start(vec![hand.store("a")], settings());
    world.until(|w| w.rows() == 2).await;
    analysis(&mut world).await;
    let key = |source: &str, id: &str| ItemKey {
        source: source.into(),
        queue: "q".into(),
        id: id.into(),
    };
    for (source, id, want) in [
        ("a", "7", Ok(Some("the row 7".to_owned()))),
        ("a", "none", Ok(None)),
        ("b", "7", Err(ErrorKind::Usage)),
    ] {
        world.engine.send(Request::Row(key(source, id)));
        let read = loop {
            if let Event::Row { key: of, row } = world.hear().await {
                assert_eq!(of, key(source, id));
                break row;
            }
        };
        let title = read.map(|row| row.map(|r| r.title.to_string()));
        assert_eq!(title.map_err(|e| e.kind), want);
    }
    for (id, want) in [("1", vec!["2"]), ("nobody", vec![])] {
        world.engine.send(Request::Alike(key("a", id)));
        let found = loop {
            if let Event::Alike { found, .. } = world.hear().await {
                break found;
            }
        };
        let ids: Vec<&str> = found.iter().map(|f| &*f.key.id).collect();
        assert_eq!(ids, want);
        assert!(found.iter().all(|f| f.score > 0.0 && !f.why.is_empty()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_board_comes_before_any_read_and_is_not_exact() {
    let hand = Hand::new(Answer::Rows(3)).shut();
    let mut world = World::start(vec![hand.store("a")], settings());
    world.hear().await;
    let board = world.board.clone().unwrap();
    assert_eq!(&*board.sources()[0].name, "a");
    assert!(!board.is_complete() && !board.live().is_exact());
    assert_eq!(world.sources, [SourceStatus::UNREAD]);
    hand.gate.add_permits(1);
    world.until(|w| w.is_read(0)).await;
    assert_eq!(world.rows(), 3);
    assert!(world.board.unwrap().live().is_exact());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_during_a_look_are_one_more_look() {
    let hand = Hand::new(Answer::Rows(1)).shut();
    let mut world = World::start(vec![hand.store("a")], settings());
    hand.a_look_began().await;
    for _ in 0..5 {
        world.engine.send(Request::Refresh(None));
    }
    // An answered request of the coordinator: it has handed all of them on.
    world.engine.send(Request::SaveConfig);
    while !matches!(world.hear().await, Event::Saved(_)) {}
    *hand.answer.lock().unwrap() = Answer::Rows(2);
    hand.gate.add_permits(1);
    hand.a_look_began().await;
    *hand.answer.lock().unwrap() = Answer::Rows(7);
    hand.gate.add_permits(1);
    world.until(|w| w.rows() == 7).await;
    // A third look would wait at the shut gate before one of these is answered.
    for id in ["1", "2"] {
        assert_eq!(world.body(id).await, Ok(Some(format!("q {id}"))));
    }
    assert_eq!(hand.looks.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_source_delays_no_other() {
    let slow = Hand::new(Answer::Rows(5)).shut();
    let fast = Hand::new(Answer::Rows(2));
    let mut world = World::start(vec![slow.store("slow"), fast.store("fast")], settings());
    world.until(|w| w.is_read(1)).await;
    assert_eq!(world.rows(), 2);
    assert_eq!(world.sources[0], SourceStatus::UNREAD);
    slow.gate.add_permits(1);
    world.until(|w| w.is_read(0)).await;
    assert_eq!(world.rows(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_store_is_read_again_by_itself() {
    let hand = Hand::new(Answer::Rows(1));
    let mut world = World::start(vec![hand.store("a")], settings());
    world.until(|w| w.rows() == 1).await;
    hand.now(Answer::Rows(4));
    world.until(|w| w.rows() == 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_source_keeps_its_last_rows_says_so_and_recovers() {
    let hand = Hand::new(Answer::Rows(3));
    let mut world = World::start(vec![hand.store("a")], settings());
    world.until(|w| w.rows() == 3).await;
    let read_at = world.board.as_ref().unwrap().sources()[0].read_at;
    hand.now(Answer::Fails("locked"));
    world
        .until(|w| w.state() == Some(HealthState::Unreadable))
        .await;
    assert_eq!(world.rows(), 3);
    let lasting = Freshness::LastKnown { as_of: read_at };
    assert_eq!(world.sources[0].freshness, lasting);
    let board = world.board.clone().unwrap();
    assert!(!board.live().is_exact());
    assert_eq!(board.sources()[0].error.as_ref().unwrap().message, "locked");
    // Another failure changes the sentence and not the rows.
    hand.now(Answer::Fails("damaged"));
    let sentence = |w: &World| {
        let source = w.board.as_ref()?.sources()[0].error.clone();
        Some(source?.message)
    };
    world
        .until(|w| sentence(w).as_deref() == Some("damaged"))
        .await;
    assert_eq!((world.rows(), world.sources[0].freshness), (3, lasting));
    hand.now(Answer::Rows(2));
    world.until(|w| w.rows() == 2).await;
    assert!(world.is_read(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_gone_takes_its_rows_with_it_and_is_seen_when_it_returns() {
    let hand = Hand::new(Answer::Rows(3));
    let mut world = World::start(vec![hand.store("a")], settings());
    world.until(|w| w.rows() == 3).await;
    hand.now(Answer::Gone);
    world
        .until(|w| w.state() == Some(HealthState::Absent))
        .await;
    assert_eq!(world.rows(), 0);
    hand.now(Answer::Rows(1));
    world.until(|w| w.rows() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_panics_is_a_failing_source_and_is_tried_again() {
    let hand = Hand::new(Answer::Panics);
    let other = Hand::new(Answer::Rows(1));
    let mut world = World::start(vec![hand.store("a"), other.store("b")], settings());
    world.until(|w| w.is_read(0) && w.is_read(1)).await;
    let board = world.board.clone().unwrap();
    let error = board.sources()[0].error.clone().unwrap();
    assert_eq!(error.kind, ErrorKind::Internal);
    assert!(error.message.contains("on purpose"), "{}", error.message);
    hand.now(Answer::Rows(2));
    world.until(|w| w.rows() == 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_unknown_sources_and_saving_are_answered() {
    let hand = Hand::new(Answer::Rows(1));
    let save: SaveConfig = Arc::new(|| Ok(PathBuf::from("/srv/config.toml")));
    let with_save = EngineSettings {
        save: Some(save),
        ..settings()
    };
    let mut world = World::start(vec![hand.store("a")], with_save);
    assert_eq!(world.body("29204").await, Ok(Some("q 29204".into())));
    assert_eq!(world.body("none").await, Ok(None));
    let nowhere = ItemKey {
        source: "nowhere".into(),
        queue: "q".into(),
        id: "1".into(),
    };
    world.engine.send(Request::Body(nowhere));
    while !matches!(world.hear().await, Event::Body { body: Err(_), .. }) {}
    world.engine.send(Request::SaveConfig);
    loop {
        if let Event::Saved(saved) = world.hear().await {
            assert_eq!(saved, Ok(PathBuf::from("/srv/config.toml")));
            break;
        }
    }
    let mut events = world.events;
    timeout(LONG, world.engine.shutdown()).await.unwrap();
    while timeout(LONG, events.recv()).await.unwrap().is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_made_anew_when_the_clock_has_gone_on() {
    let failed = Arc::new(AtomicUsize::new(0));
    let steps = Arc::clone(&failed);
    // Every question of the time is a week later than the one before.
    let clock: ClockSource = Arc::new(move || {
        let weeks = i64::try_from(steps.fetch_add(1, Ordering::SeqCst)).unwrap();
        let mut clock = clock();
        clock.now = moment("2026-01-01T00:00:00Z").plus_seconds(weeks * 7 * 86_400);
        clock
    });
    let hand = Hand::new(Answer::Rows(1));
    let pace = Pace {
        board_age: Duration::from_millis(1),
        ..settings().pace
    };
    let aging = EngineSettings {
        clock,
        pace,
        ..settings()
    };
    let mut world = World::start(vec![hand.store("a")], aging);
    world.until(|w| w.is_read(0)).await;
    let then = world.board.clone().unwrap().clock.now;
    world
        .until(|w| w.board.as_ref().unwrap().clock.now > then)
        .await;
    assert_eq!(hand.looks.load(Ordering::SeqCst), 1);
}

#[test]
fn the_pause_doubles_up_to_half_a_minute() {
    let pace = Pace::default();
    for (failures, want) in [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (40, 30)] {
        assert_eq!(
            pace.pause(failures),
            Duration::from_secs(want),
            "after {failures}"
        );
    }
}

/// Settings with a reported count, whose past is read from the same fakes.
fn with_report(hand: &Arc<Hand>) -> EngineSettings {
    let past = Arc::clone(hand);
    EngineSettings {
        kpi: Arc::new(|_| {
            Ok(KpiQuestion {
                reported: Some(kpi::parse_flag("ron=3", &OwnerRules::default())?.into()),
                ..KpiQuestion::default()
            })
        }),
        reopen: Arc::new(move |spec| past.store(&spec.name)),
        ..settings()
    }
}

async fn analysis(world: &mut World) -> Arc<Analysis> {
    loop {
        if let Event::Analysis { said, .. } = world.hear().await {
            return said.expect("an analysis");
        }
    }
}

async fn past(world: &mut World) -> Arc<Past> {
    loop {
        if let Event::Past(past) = world.hear().await {
            return past;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_analysis_follows_every_board() {
    let live = Hand::new(Answer::Rows(3));
    let then = Hand::new(Answer::Rows(3));
    let mut world = World::start(vec![live.store("a")], with_report(&then));
    world.until(|w| w.rows() == 3).await;
    let said = analysis(&mut world).await;
    assert!(Arc::ptr_eq(&said.board, world.board.as_ref().unwrap()));
    assert!(said.reported().is_some_and(kpi::KpiAnswer::is_exact));
    live.now(Answer::Rows(4));
    world.until(|w| w.rows() == 4).await;
    let said = analysis(&mut world).await;
    assert_eq!(said.board.len(), 4);
    assert!(!said.reported().is_some_and(kpi::KpiAnswer::is_exact));
    world.engine.shutdown().await;
}

/// Someone cancels what is certain in one go: the engine must not judge titles alone.
#[tokio::test(flavor = "multi_thread")]
async fn equal_titles_over_different_bodies_are_not_certain() {
    let judged = |bodies: bool| async move {
        let hand = Hand::new(Answer::Twins);
        let mut with = settings();
        with.look.bodies &= bodies;
        let mut world = World::start(vec![hand.store("a")], with);
        world.until(|w| w.rows() == 2).await;
        let said = analysis(&mut world).await;
        world.engine.shutdown().await;
        let groups = said.judgement.groups.iter();
        groups.map(|g| g.confidence).collect::<Vec<_>>()
    };
    assert_eq!(judged(false).await, [Confidence::Certain]);
    assert!(!judged(true).await.contains(&Confidence::Certain));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_read_once_for_each_change() {
    let live = Hand::new(Answer::Rows(3));
    let then = Hand::new(Answer::Rows(3));
    let quick = EngineSettings {
        pace: Pace {
            past: Duration::from_millis(1),
            // Boards are made anew all the time, of the same snapshots.
            board_age: Duration::from_millis(5),
            ..settings().pace
        },
        ..with_report(&then)
    };
    let mut world = World::start(vec![live.store("a")], quick);
    let seen = past(&mut world).await;
    assert!(seen.when.is_some());
    let chart = seen.chart.as_ref().expect("a chart");
    assert_eq!(chart.points.len(), usize::try_from(CHART_DAYS).unwrap());
    // Further looks back go by what was read: they come, and no store is read for them.
    past(&mut world).await;
    past(&mut world).await;
    assert_eq!(then.looks.load(Ordering::SeqCst), 1);
    live.now(Answer::Rows(5));
    world.until(|w| w.rows() == 5).await;
    while then.looks.load(Ordering::SeqCst) < 2 {
        past(&mut world).await;
    }
    assert_eq!(then.looks.load(Ordering::SeqCst), 2);
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_looked_back_from_half_of_the_sources() {
    let (quick, slow) = (
        Hand::new(Answer::Rows(1)),
        Hand::new(Answer::Rows(3)).shut(),
    );
    let then = Hand::new(Answer::Rows(3));
    let hurry = EngineSettings {
        pace: Pace {
            past: Duration::from_millis(1),
            ..settings().pace
        },
        ..with_report(&then)
    };
    let mut world = World::start(vec![quick.store("a"), slow.store("b")], hurry);
    let said = analysis(&mut world).await;
    assert!(!said.whole);
    // As many further boards and analyses as one likes: none makes the past be read.
    for rows in 2..5 {
        quick.now(Answer::Rows(rows));
        world.until(|w| w.rows() == rows).await;
        analysis(&mut world).await;
    }
    assert_eq!(then.looks.load(Ordering::SeqCst), 0);
    slow.gate.add_permits(1);
    let seen = past(&mut world).await;
    assert!(seen.answer.found.is_some());
    assert_eq!(then.looks.load(Ordering::SeqCst), 2);
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_cannot_be_read_hides_nothing_else() {
    let live = Hand::new(Answer::Rows(3));
    let then = Hand::new(Answer::Panics);
    let mut world = World::start(vec![live.store("a")], with_report(&then));
    let seen = past(&mut world).await;
    let back = seen.when.as_ref().and_then(kpi::When::best);
    assert!(back.is_none_or(|b| !b.lacking.is_empty()));
    assert!(world.rows() == 3);
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_report_no_past_is_read() {
    let live = Hand::new(Answer::Rows(3));
    let then = Hand::new(Answer::Rows(3));
    let mute = EngineSettings {
        kpi: Arc::new(|_| Err(Error::new(ErrorKind::Config, "no such file"))),
        pace: Pace {
            past: Duration::from_millis(1),
            ..settings().pace
        },
        ..with_report(&then)
    };
    let mut world = World::start(vec![live.store("a")], mute);
    let said = analysis(&mut world).await;
    assert!(said.kpi.is_err());
    live.now(Answer::Rows(4));
    world.until(|w| w.rows() == 4).await;
    analysis(&mut world).await;
    assert_eq!(then.looks.load(Ordering::SeqCst), 0);
    world.engine.shutdown().await;
}

/// Runs until every source has been read, and on until what is compared with has been told.
async fn morning(
    answers: &[Answer],
    path: &std::path::Path,
) -> Option<Arc<crate::analyse::since::Since>> {
    let hands: Vec<_> = answers.iter().map(|a| Hand::new(a.clone())).collect();
    let stores = hands
        .iter()
        .zip(["a", "b"])
        .map(|(h, name)| h.store(name))
        .collect();
    let again: Vec<_> = hands.iter().map(Arc::clone).collect();
    let reopen: Reopen = Arc::new(move |spec| {
        let at = usize::from(&*spec.name == "b");
        again[at].store(&spec.name)
    });
    let kept = looked::load(path).is_some();
    let settings = EngineSettings {
        looked: Some(path.to_owned()),
        reopen,
        ..settings()
    };
    let mut world = World::start(stores, settings);
    let mut since = None;
    let all = |w: &World| {
        w.sources.len() == answers.len()
            && w.sources.iter().all(|s| s.freshness != Freshness::Unread)
    };
    while !all(&world) || (kept && since.is_none()) {
        if let Event::Since(told) = world.hear().await {
            since = Some(told);
        }
    }
    drop(world.events);
    timeout(LONG, world.engine.shutdown())
        .await
        .expect("an end");
    since
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_kept_and_the_next_one_says_what_is_new() {
    let dir = tempfile::tempdir().unwrap();
    let path = looked::file(dir.path(), None);
    let two = [Answer::Rows(3), Answer::Rows(1)];
    assert!(morning(&two, &path).await.is_none());
    assert_eq!(looked::load(&path).map(|s| s.len()), Some(4));
    let since = morning(&[Answer::Rows(5), Answer::Rows(0)], &path)
        .await
        .unwrap();
    assert_eq!(
        (since.new.len(), since.gone.len(), since.whole),
        (2, 1, true)
    );
    assert_eq!(since.gone[0].fate, crate::analyse::since::Fate::Vanished);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_goes_on_while_the_screen_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let path = looked::file(dir.path(), None);
    assert!(morning(&[Answer::Rows(3)], &path).await.is_none());
    let hand = Hand::new(Answer::Rows(3));
    let again = Arc::clone(&hand);
    let settings = EngineSettings {
        looked: Some(path.clone()),
        reopen: Arc::new(move |spec| again.store(&spec.name)),
        ..settings()
    };
    let mut world = World::start(vec![hand.store("a")], settings);
    for (rows, new, gone) in [(3, 0, 0), (5, 2, 0), (1, 0, 2)] {
        hand.now(Answer::Rows(rows));
        loop {
            if let Event::Since(since) = world.hear().await
                && (since.new.len(), since.gone.len()) == (new, gone)
            {
                break;
            }
        }
    }
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_read_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = looked::file(dir.path(), None);
    assert!(
        morning(&[Answer::Rows(3), Answer::Fails("held")], &path)
            .await
            .is_none()
    );
    assert_eq!(looked::load(&path), None);
    morning(&[Answer::Rows(3), Answer::Rows(1)], &path).await;
    let kept = looked::load(&path);
    let since = morning(&[Answer::Rows(4), Answer::Fails("held")], &path)
        .await
        .unwrap();
    assert_eq!(
        (since.new.len(), since.gone.len(), since.whole),
        (1, 0, false)
    );
    assert_eq!(looked::load(&path), kept, "the earlier look stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_by_key_and_the_first_reading_is_none() {
    let hand = Hand::new(Answer::Rows(3));
    let mut world = World::start(vec![hand.store("a")], settings());
    world.until(|w| w.is_read(0)).await;
    hand.now(Answer::Rows(5));
    let keys = loop {
        if let Event::Changed(keys) = world.hear().await {
            break keys;
        }
    };
    let ids: Vec<&str> = keys.iter().map(|k| &*k.id).collect();
    assert_eq!(ids, ["3", "4"]);
    assert_eq!(world.rows(), 5, "the board came before");
}

/// Evidence that says the same for `same` looks, then something else.
fn evidence_that_changes(same: usize) -> (AskEvidence, Arc<AtomicUsize>) {
    use crate::analyse::evidence::Evidence;
    use crate::model::{EvidenceOf, EvidenceOrigin, EvidenceSpec, EvidenceTaken};
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    let ask: AskEvidence = Arc::new(move |clock| {
        let first = counting.fetch_add(1, Ordering::SeqCst) < same;
        let spec = EvidenceSpec {
            name: "log".into(),
            origin: EvidenceOrigin::File("/x".into()),
            of: EvidenceOf::default(),
            timeout_s: 1,
            max_age_s: 60,
        };
        let taken = EvidenceTaken {
            bytes: if first {
                b"one".to_vec()
            } else {
                b"two".to_vec()
            },
            left_out: 0,
            written: None,
            ended: None,
        };
        vec![Evidence::of(&spec, Ok(taken), clock)]
    });
    (ask, asked)
}

async fn next_evidence(world: &mut World) -> Vec<String> {
    loop {
        if let Event::Evidence(all) = world.hear().await {
            return all[0].lines(crate::model::Lang::En);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_told_where_it_changed_alone() {
    let (evidence, asked) = evidence_that_changes(3);
    let with_evidence = EngineSettings {
        evidence: Some(evidence),
        pace: Pace {
            board_age: Duration::from_millis(1),
            ..settings().pace
        },
        ..settings()
    };
    let mut world = World::start(vec![Hand::new(Answer::Rows(1)).store("a")], with_evidence);
    assert_eq!(next_evidence(&mut world).await, ["1× one"]);
    assert_eq!(next_evidence(&mut world).await, ["1× two"]);
    assert!(asked.load(Ordering::SeqCst) >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_looks_at_the_evidence_too() {
    let (evidence, _) = evidence_that_changes(1);
    let with_evidence = EngineSettings {
        evidence: Some(evidence),
        ..settings()
    };
    let mut world = World::start(vec![Hand::new(Answer::Rows(1)).store("a")], with_evidence);
    assert_eq!(next_evidence(&mut world).await, ["1× one"]);
    world.engine.send(Request::Refresh(None));
    assert_eq!(next_evidence(&mut world).await, ["1× two"]);
}
