#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arranged;
mod attempts;
mod changes;
mod colour;
mod exports;
mod first;
mod matrix;
mod news;
mod whole;

use super::testing::print;
use super::*;
use crate::analyse::kpi::{self, CountTerm, Counting, KpiQuestion, Reported};
use crate::analyse::sample::{board, clock, moment, queue, record, rules, source, spec};
use crate::analyse::{self, DecisionKind, JudgeRules};
use crate::model::{
    Error, ErrorKind, HealthState, HistoryRow, Lang, Moment, OwnerRules, PassedOver, Problem,
    Question, QueueHistory, QueueSnapshot, ReportedCount, Role, SourceSnapshot, Sureness, Told,
};
use crate::protocol::{Analysis, Chart, Event, Freshness, Past, SourceStatus};
use crate::ui::editor::Editor;
use crate::ui::overlay::{Confirm, Input, Overlay, Purpose, Text, Trouble};
use crate::ui::testing::update;
use crate::ui::{Msg, Options, Theme};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::style::Color;
use std::sync::Arc;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 15)];

const CURRENT: SourceStatus = SourceStatus {
    reading: false,
    freshness: Freshness::Current,
};

fn model(lang: Lang, size: (u16, u16)) -> Model {
    let options = Options {
        lang,
        theme: Theme::new(true),
        looking: None,
        mouse: true,
        changes: None,
    };
    Model::new(options, size, clock())
}

fn tell(model: &mut Model, sources: Vec<SourceSnapshot>, statuses: Vec<SourceStatus>) {
    let board = Arc::new(board(sources, &["ron"]));
    let event = Event::Board {
        board,
        sources: statuses,
        moved: None,
    };
    update(model, Msg::Engine(event), clock());
}

fn press(model: &mut Model, keys: &str) {
    for key in keys.chars() {
        let code = match key {
            '⏎' => KeyCode::Enter,
            '⎋' => KeyCode::Esc,
            '⇥' => KeyCode::Tab,
            c => KeyCode::Char(c),
        };
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        update(model, Msg::Key(key), clock());
    }
}

fn buffer(model: &Model) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    let area = *buf.area();
    draw(model, area, &mut buf);
    buf
}

fn shown(model: &Model) -> String {
    print(&buffer(model))
}

/// The morning of the first seed document, in short.
fn morning() -> Vec<SourceSnapshot> {
    let mut bus: Vec<_> = [
        "29204|ron|queued|urgent|2026-04-20T15:00:01Z|[drift-recovery] 시스템 이슈 2건 감지",
        "29203|ron|queued|urgent|2026-04-20T03:00:01Z|[drift-recovery] 시스템 이슈 2건 감지",
        "29202|ron|queued|urgent|2026-04-19T15:00:01Z|[drift-recovery] 시스템 이슈 2건 감지",
        "29193|ron|queued|high|2026-04-16T14:00:29Z|OpenClaw 잔존 4개 launchd 서비스(vault-watcher, otel-collector, tts-webhook, pipeline-orchestrator) 재시작",
        "29188|ron|queued|normal|2026-04-15T01:00:00Z|每日佇列盤點：確認 18 件待辦與重複項目，並回報給 해리",
        "29194|codex|queued|high|2026-04-16T14:00:29Z|OpenClaw 잔존 4개 launchd 서비스",
        "29179|codex|queued|high|2026-04-14T14:00:28Z|[R1] CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안",
        "29173|codex|failed|high|2026-04-14T13:50:18Z|[R1] CMD#29162 실행 문자열·스크립트 분석",
        "29195|cowork|queued|high|2026-04-16T14:00:29Z|OpenClaw 잔존 4개 launchd 서비스",
        "29183|cowork|claimed|normal|2026-04-14T14:26:53Z|codex 패치 배포용 최종 체크리스트 및 롤백 정책 확정",
    ]
    .map(record)
    .into();
    bus[0].note = Some("지난 실행: 점검 완료, 이슈 4건, 복구 1건 (성공 0)".into());
    bus[0].requester = Some("drift-recovery".into());
    bus[9].claimed_by = Some("cowork-worker-3".into());
    bus[9].times.claimed = Some(moment("2026-04-14T14:31:00Z"));
    bus[9].attempts = Some(2);
    let todos = [
        "812|Ron |todo|low|2026-04-19T22:10:00Z|문서 정리: 온콜 인수인계 절차",
        "811|ron|doing|normal|2026-04-18T07:00:00Z|審查資料庫備份政策",
        "790|ron|someday|normal||Decide what `someday` means",
        "780||todo|normal|2026-04-02T00:00:00Z|unowned: rotate the \u{1b}[31mred\u{1b}[0m key",
    ]
    .map(record)
    .into();
    let pending = [
        "sha-1f2e3d4c5b6a|codex|pending|normal||Review and apply small patch to scripts/pipeline/ingest.py",
        "sha-0a1b2c3d4e5f|data-analyst|pending|high||온톨로지 동기화 롤백 검토",
    ]
    .map(record)
    .into();
    let mut canonical = source(
        "canonical",
        Role::Canonical,
        vec![
            queue("bus_commands", 2123, bus),
            queue("ops_todos", 561, todos),
        ],
    );
    canonical.facts.size = Some(12_345_678);
    canonical.facts.modified = Some(moment("2026-04-20T23:14:40Z"));
    canonical.facts.journal = Some("wal");
    canonical.facts.access = Some("live");
    canonical.passed_over = vec![PassedOver {
        name: "bus_command_log".into(),
        why: "a log: rows are only ever added".into(),
    }];
    canonical.problems = vec![Problem {
        source: "canonical".into(),
        queue: Some("ops_todos".into()),
        id: Some("790".into()),
        field: "status",
        why: "the word `someday` is not known; it counts as live".into(),
    }];
    let mut inbox = queue("items", 2, pending);
    let mut unsure = (*inbox.mapping).clone();
    unsure.sureness = Sureness::Unsure;
    unsure.origin = crate::model::MappingOrigin::Detected;
    unsure.questions = vec![Question {
        what: "nothing tells who owns an element".into(),
        key: "owner = \"…\" under [[source.queue]] with pointer = \"/items\"".into(),
    }];
    inbox.mapping = Arc::new(unsure);
    let legacy = spec("legacy", Role::Legacy);
    let error = Error::new(ErrorKind::Absent, "nothing is at /srv/queues/legacy.db");
    vec![
        canonical,
        source("inbox", Role::Inbox, vec![inbox]),
        SourceSnapshot {
            optional: true,
            ..SourceSnapshot::failed(&legacy, HealthState::Absent, error, None)
        },
    ]
}

fn in_the_morning(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = model(lang, size);
    tell(&mut model, morning(), vec![CURRENT; 3]);
    model
}

/// The same with the inbox locked since a quarter to eight.
fn with_one_down(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = model(lang, size);
    let mut sources = morning();
    sources[1].state = HealthState::Unreadable;
    sources[1].error = Some(
        Error::new(
            ErrorKind::Locked,
            "another program holds the file and did not let go in 2 s",
        )
        .hint("`fuser /srv/queues/inbox.json` tells which; it is tried again by itself"),
    );
    let as_of: Option<Moment> = Some(moment("2026-04-20T22:45:00Z"));
    sources[1].read_at = as_of;
    let mut statuses = vec![CURRENT; 3];
    statuses[1].freshness = Freshness::LastKnown { as_of };
    tell(&mut model, sources, statuses);
    model
}

fn each_size(name: &str, make: impl Fn((u16, u16)) -> Model) {
    for size in SIZES {
        let shown = shown(&make(size));
        assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), shown);
    }
}

#[test]
fn triage() {
    each_size("triage_en", |size| in_the_morning(Lang::En, size));
    each_size("triage_ko", |size| in_the_morning(Lang::Ko, size));
    each_size("triage_zh", |size| in_the_morning(Lang::ZhHant, size));
}

fn with_body(mut model: Model) -> Model {
    let key = model.selected().expect("an item").key();
    let body = "본문 요청: ops_syncer.py 누락과 gateway 서비스 중단을 확인하고, 자동 복구가 실패한 이유를 적을 것.\n\n1) launchctl list\n2) tail -n 50 ~/logs/drift.log\n\x1b[2J — 이 줄은 터미널을 지우지 못한다\n以上項目請於今日完成。";
    let event = Event::Body {
        key,
        body: Ok(Some(body.into())),
    };
    update(&mut model, Msg::Engine(event), clock());
    model
}

#[test]
fn detail() {
    each_size("detail_en", |size| {
        let mut model = in_the_morning(Lang::En, size);
        press(&mut model, "⏎");
        with_body(model)
    });
    each_size("detail_ko", |size| {
        let mut model = in_the_morning(Lang::Ko, size);
        press(&mut model, "⏎");
        with_body(model)
    });
    // A claimed item without a body, and one with an unknown word and a problem.
    let mut model = in_the_morning(Lang::ZhHant, (120, 40));
    press(&mut model, "Gkkljjjj");
    assert_snapshot!("detail_claimed_zh_120x40", shown(&model));
    let mut model = in_the_morning(Lang::En, (80, 24));
    while model.selected().is_none_or(|i| &*i.record.id != "790") {
        press(&mut model, "j");
    }
    press(&mut model, "⏎");
    assert_snapshot!("detail_problem_en_80x24", shown(&model));
}

#[test]
fn one_source_down() {
    each_size("down_en", |size| {
        let mut model = with_one_down(Lang::En, size);
        // The rows of the locked inbox are in sight.
        press(&mut model, "Gkkkl");
        model
    });
    each_size("down_sources_ko", |size| {
        let mut model = with_one_down(Lang::Ko, size);
        press(&mut model, "7j");
        model
    });
}

#[test]
fn sources() {
    for (lang, name) in [
        (Lang::En, "sources_en"),
        (Lang::Ko, "sources_ko"),
        (Lang::ZhHant, "sources_zh"),
    ] {
        each_size(name, |size| {
            let mut model = in_the_morning(lang, size);
            press(&mut model, "7");
            model
        });
    }
    let mut unsure = in_the_morning(Lang::En, (80, 24));
    press(&mut unsure, "7j");
    assert_snapshot!("sources_unsure_en_80x24", shown(&unsure));
}

#[test]
fn help() {
    for (lang, name) in [
        (Lang::En, "help_en"),
        (Lang::Ko, "help_ko"),
        (Lang::ZhHant, "help_zh"),
    ] {
        each_size(name, |size| {
            let mut model = in_the_morning(lang, size);
            press(&mut model, "?");
            model
        });
    }
}

fn analysis_of(model: &Model, reported: Option<&str>, count: &[&str]) -> Arc<Analysis> {
    let board = Arc::clone(&model.world.as_ref().expect("a board").board);
    let reported = reported.map(|text| Reported {
        count: ReportedCount {
            as_of: Some(moment("2026-04-20T22:45:00Z")),
            ..kpi::parse_flag(text, &OwnerRules::default()).unwrap()
        },
        stated_total: None,
    });
    let question = KpiQuestion {
        reported,
        count: count.iter().map(|t| CountTerm::parse(t).unwrap()).collect(),
        ..KpiQuestion::default()
    };
    let answer = Arc::new(kpi::kpi(&board, &[], &question));
    let sql = count.iter().map(|_| {
        "SELECT target_agent, count(*) FROM bus_commands WHERE status IN ('queued') GROUP BY target_agent ORDER BY target_agent;".to_owned()
    });
    let sql = sql.collect();
    let rules = JudgeRules {
        kpi_queues: analyse::kpi_queues(&board, &question.count, Some(&answer)),
        ..JudgeRules::default()
    };
    let judgement = Arc::new(analyse::judge(&board, &rules));
    Arc::new(Analysis::new((board, true), Ok(answer), sql, judgement))
}

fn judge(model: &mut Model, analysis: Arc<Analysis>) {
    update(
        model,
        Msg::Engine(Event::Analysis {
            said: Ok(analysis),
            moved: None,
        }),
        clock(),
    );
}

fn history_of(source: &SourceSnapshot, queue: &QueueSnapshot) -> QueueHistory {
    let numbered = |at: usize| u16::try_from(at).unwrap();
    let rows = queue.records.iter().enumerate().map(|(at, r)| HistoryRow {
        created: r.times.created,
        claimed: r.times.claimed,
        completed: r.times.completed,
        owner: u32::from(numbered(at)),
        status: numbered(at),
        state: r.state,
    });
    QueueHistory {
        source: Arc::clone(&source.name),
        role: source.role,
        queue: Arc::clone(&queue.name),
        owners: queue.records.iter().map(|r| r.owner.clone()).collect(),
        statuses: queue.records.iter().map(|r| r.status.clone()).collect(),
        rows: rows.collect(),
        created: Told::Yes,
        claimed: Told::Yes,
        completed: Told::Absent,
        whole: true,
    }
}

/// The past of the same rows, as far as the live ones tell it.
fn past_of(analysis: &Analysis) -> Arc<Past> {
    let answer = Arc::clone(analysis.kpi.as_ref().unwrap());
    let sources = analysis.board.sources();
    let queues = sources
        .iter()
        .flat_map(|s| s.queues.iter().map(move |q| (s, q)));
    let rows: Vec<_> = queues.map(|(s, q)| history_of(s, q)).collect();
    let found = answer.found.as_ref().unwrap();
    let counting = Counting::from(found.definitions.first().expect("a definition"));
    let instants = Chart::instants(&clock(), Some(moment("2026-04-20T22:45:00Z")));
    let counts = kpi::series(&counting, &rows, &answer, &rules(&["ron"]), &instants);
    let points = counts.into_iter().map(|(at, n)| (at, n.iter().sum()));
    let points = points.collect();
    Arc::new(Past {
        when: kpi::when(&answer, &rows, &rules(&["ron"])),
        chart: Some(Chart { counting, points }),
        answer,
    })
}

const SPLIT: &str = "ron=3,codex=3,cowork=2";

fn judged(lang: Lang, size: (u16, u16), reported: Option<&str>, count: &[&str]) -> Model {
    let mut model = in_the_morning(lang, size);
    let analysis = analysis_of(&model, reported, count);
    judge(&mut model, Arc::clone(&analysis));
    if reported.is_some() {
        update(
            &mut model,
            Msg::Engine(Event::Past(past_of(&analysis))),
            clock(),
        );
    }
    model
}

#[test]
fn reported_against_stores() {
    let count = ["canonical/bus_commands[queued]"];
    for (lang, name) in [
        (Lang::En, "kpi_en"),
        (Lang::Ko, "kpi_ko"),
        (Lang::ZhHant, "kpi_zh"),
    ] {
        each_size(name, |size| {
            let mut model = judged(lang, size, Some(SPLIT), &count);
            press(&mut model, "2");
            model
        });
    }
    let mut end = judged(Lang::En, (80, 24), Some(SPLIT), &count);
    press(&mut end, "2G");
    assert_snapshot!("kpi_end_en_80x24", shown(&end));
    let mut exact = judged(Lang::En, (80, 24), Some("ron=5,codex=2,cowork=1"), &[]);
    press(&mut exact, "2");
    assert_snapshot!("kpi_exact_en_80x24", shown(&exact));
    let mut waiting = in_the_morning(Lang::Ko, (80, 24));
    press(&mut waiting, "2");
    assert_snapshot!("kpi_waiting_ko_80x24", shown(&waiting));
    let analysis = analysis_of(&waiting, Some(SPLIT), &[]);
    judge(&mut waiting, analysis);
    assert_snapshot!("kpi_looking_back_ko_80x24", shown(&waiting));
    let mut half = Analysis::clone(waiting.analysis.as_ref().unwrap());
    half.whole = false;
    judge(&mut waiting, Arc::new(half));
    assert_snapshot!("kpi_half_read_ko_80x24", shown(&waiting));
}

#[test]
fn nothing_reported() {
    for (lang, name) in [(Lang::En, "kpi_none_en"), (Lang::Ko, "kpi_none_ko")] {
        each_size(name, |size| {
            let mut model = judged(lang, size, None, &[]);
            press(&mut model, "2");
            model
        });
    }
    let mut unreadable = in_the_morning(Lang::En, (80, 24));
    let analysis = analysis_of(&unreadable, None, &[]);
    let error = Error::new(
        ErrorKind::Config,
        "the reported count in /srv/kpi.json cannot be read: no such file",
    );
    let error = error.hint("see reported_file in [kpi]");
    let board = Arc::clone(&analysis.board);
    judge(
        &mut unreadable,
        Arc::new(Analysis::new(
            (board, true),
            Err(error),
            vec![],
            Arc::default(),
        )),
    );
    press(&mut unreadable, "2");
    assert_snapshot!("kpi_unreadable_en_80x24", shown(&unreadable));
}

#[test]
fn a_reported_count_with_nothing_in_the_stores() {
    each_size("kpi_empty_ko", |size| {
        let mut model = model(Lang::Ko, size);
        let sources = vec![source("a", Role::Canonical, vec![queue("q", 40, vec![])])];
        tell(&mut model, sources, vec![CURRENT]);
        let analysis = analysis_of(&model, Some(SPLIT), &[]);
        judge(&mut model, analysis);
        press(&mut model, "2");
        model
    });
}

/// The morning with a legacy store that still holds something.
fn left_over() -> Vec<SourceSnapshot> {
    let mut sources = morning();
    let old = [
        "6|system|todo|normal|2026-02-01T00:00:00Z|옮기지 않은 일",
        "7|system|todo|low||no time",
    ];
    let records = old.map(record).into();
    sources[2] = source("legacy", Role::Legacy, vec![queue("ops_todos", 2, records)]);
    sources
}

fn all_stale(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = model(lang, size);
    tell(&mut model, left_over(), vec![CURRENT; 3]);
    let analysis = analysis_of(&model, Some(SPLIT), &[]);
    judge(&mut model, analysis);
    model
}

#[test]
fn duplicates_and_what_stays() {
    for (lang, name) in [
        (Lang::En, "duplicates_en"),
        (Lang::Ko, "duplicates_ko"),
        (Lang::ZhHant, "duplicates_zh"),
    ] {
        each_size(name, |size| {
            let mut model = all_stale(lang, size);
            press(&mut model, "3j");
            model
        });
    }
    let mut nothing = model(Lang::Ko, (80, 24));
    let sources = vec![source("a", Role::Canonical, vec![queue("q", 40, vec![])])];
    tell(&mut nothing, sources, vec![CURRENT]);
    press(&mut nothing, "3");
    assert_snapshot!("duplicates_waiting_ko_80x24", shown(&nothing));
    let analysis = analysis_of(&nothing, None, &[]);
    judge(&mut nothing, analysis);
    assert_snapshot!("duplicates_nothing_ko_80x24", shown(&nothing));
}

#[test]
fn stale_items() {
    for (lang, name) in [
        (Lang::En, "stale_en"),
        (Lang::Ko, "stale_ko"),
        (Lang::ZhHant, "stale_zh"),
    ] {
        each_size(name, |size| {
            let mut model = all_stale(lang, size);
            press(&mut model, "4");
            model
        });
    }
    each_size("stale_triage_en", |size| all_stale(Lang::En, size));
    each_size("stale_opened_ko", |size| {
        let mut model = all_stale(Lang::Ko, size);
        press(&mut model, "4⏎");
        model
    });
    each_size("stale_nothing_ko", |size| {
        let mut model = model(Lang::Ko, size);
        let sources = vec![source("a", Role::Canonical, vec![queue("q", 40, vec![])])];
        tell(&mut model, sources, vec![CURRENT]);
        let analysis = analysis_of(&model, None, &[]);
        judge(&mut model, analysis);
        press(&mut model, "4");
        model
    });
}

#[test]
fn empty() {
    each_size("empty_en", |size| {
        let mut model = model(Lang::En, size);
        let sources = vec![source("a", Role::Canonical, vec![queue("q", 40, vec![])])];
        tell(&mut model, sources, vec![CURRENT]);
        model
    });
    let mut nothing_read = model(Lang::Ko, (80, 24));
    let error = Error::new(ErrorKind::Permission, "permission denied");
    let failed = SourceSnapshot::failed(
        &spec("canonical", Role::Canonical),
        HealthState::Unreadable,
        error,
        None,
    );
    tell(&mut nothing_read, vec![failed], vec![CURRENT]);
    assert_snapshot!("empty_unreadable_ko_80x24", shown(&nothing_read));
    let mut no_sources = model(Lang::ZhHant, (60, 15));
    tell(&mut no_sources, vec![], vec![]);
    assert_snapshot!("empty_no_sources_zh_60x15", shown(&no_sources));
    press(&mut no_sources, "7");
    assert_snapshot!("empty_no_sources_7_zh_60x15", shown(&no_sources));
}

#[test]
fn loading() {
    assert_snapshot!("loading_first_en_80x24", shown(&model(Lang::En, (80, 24))));
    let unread = |role, name| {
        let error = Error::new(ErrorKind::Io, "not read yet");
        SourceSnapshot::failed(&spec(name, role), HealthState::Unreadable, error, None)
    };
    each_size("loading_nothing_yet_ko", |size| {
        let mut model = model(Lang::Ko, size);
        let sources = vec![
            unread(Role::Canonical, "canonical"),
            unread(Role::Inbox, "inbox"),
            unread(Role::Legacy, "legacy"),
        ];
        tell(&mut model, sources, vec![SourceStatus::UNREAD; 3]);
        model
    });
    let mut some = model(Lang::En, (80, 24));
    let mut sources = morning();
    sources[0] = unread(Role::Canonical, "canonical");
    tell(
        &mut some,
        sources,
        vec![SourceStatus::UNREAD, CURRENT, CURRENT],
    );
    assert_snapshot!("loading_some_en_80x24", shown(&some));
    press(&mut some, "7");
    assert_snapshot!("loading_some_sources_en_80x24", shown(&some));
}

fn ten_thousand() -> Vec<SourceSnapshot> {
    let rows = (0..10_000)
        .map(|i| {
            let title = if i % 2 == 0 {
                "정기 점검 작업"
            } else {
                "recurring check"
            };
            record(&format!(
                "{i}|ron|queued|normal|2026-04-19T15:00:01Z|{title} no. {i}"
            ))
        })
        .collect();
    vec![source("a", Role::Canonical, vec![queue("q", 90_000, rows)])]
}

#[test]
fn ten_thousand_rows() {
    each_size("many_en", |size| {
        let mut model = model(Lang::En, size);
        tell(&mut model, ten_thousand(), vec![CURRENT]);
        for _ in 0..100 {
            let key = KeyEvent::new(KeyCode::PageDown, KeyModifiers::NONE);
            update(&mut model, Msg::Key(key), clock());
        }
        model
    });
}

#[test]
fn signs_take_one_cell() {
    let kinds = [
        DecisionKind::Urgent,
        DecisionKind::FanOut,
        DecisionKind::StaleClaim,
        DecisionKind::High,
    ];
    let decisions = kinds.map(|kind| signs::decision_sign(kind).0);
    for sign in decisions.iter().chain(&[signs::STALE, signs::COPY]) {
        assert_eq!(text::width(sign), 1, "{sign}");
    }
}

#[test]
fn too_small() {
    for (lang, size) in [
        (Lang::En, (59, 15)),
        (Lang::Ko, (30, 8)),
        (Lang::ZhHant, (80, 14)),
    ] {
        let model = in_the_morning(lang, size);
        assert_snapshot!(format!("small_{}x{}", size.0, size.1), shown(&model));
    }
}

/// A model that was told the same.
fn like(other: &Model) -> Model {
    let mut m = model(other.lang, other.size);
    m.world.clone_from(&other.world);
    m.triage.rows.clone_from(&other.triage.rows);
    m.triage.decisions = other.triage.decisions;
    m.triage.decided.clone_from(&other.triage.decided);
    m.analysis.clone_from(&other.analysis);
    m.duplicates.rows.clone_from(&other.duplicates.rows);
    m.stale.rows.clone_from(&other.stale.rows);
    m.past.clone_from(&other.past);
    m
}

/// Screens of every kind, with hostile and wide data among it.
fn gallery(lang: Lang, size: (u16, u16)) -> Vec<Model> {
    let mut nasty = morning();
    let names = [
        "x\u{1b}]0;own\u{7}",
        "가\u{302}나\u{200d}다",
        "👩‍👩‍👧👩‍👩‍👧",
        "\u{202e}rtl\u{202c}",
        "e\u{301}\u{301}\u{301}",
        "ｶﾞｷﾞｸﾞ",
        "\0\0\0",
    ];
    for (record, name) in nasty[0].queues[0].records.iter_mut().zip(names) {
        record.title = name.repeat(30).into();
        record.owner = Some(name.repeat(9).into());
        record.status = name.into();
        record.id = name.repeat(5).into();
        record.note = Some(name.repeat(2000).into());
    }
    nasty[0].path = names.concat().into();
    let mut world = model(lang, size);
    tell(&mut world, nasty, vec![CURRENT; 3]);
    let analysis = analysis_of(&world, Some("가나=1,ron=3,codex=5"), &[]);
    judge(&mut world, Arc::clone(&analysis));
    world.past = Some(past_of(&analysis));
    let usual = judged(lang, size, Some(SPLIT), &["canonical/bus_commands[queued]"]);
    let mut out = vec![model(lang, size), with_one_down(lang, size)];
    for keys in [
        "",
        "j⏎",
        "jj⏎jjj",
        "jjjjj⏎G",
        "7",
        "7j⇥G",
        "?",
        "7?jj",
        "7⇥?",
        "2",
        "2G",
        "3",
        "3Gk⏎",
        "4",
        "4Gk⏎",
        "y",
        "3jy",
        "/",
        "/owner:⇥⇥",
        "/zzz",
        "4/ron state:x",
        "jjjjj vjj",
        "*",
        "3g*",
        ":",
        "?/e",
        "b",
        "o",
        "bkov",
        "Wname",
        "3jjK",
    ] {
        for base in [&world, &usual] {
            let mut model = like(base);
            press(&mut model, keys);
            out.push(model);
        }
    }
    let over = |overlay, text: &str| {
        let mut model = like(&usual);
        open_over(&mut model, overlay);
        typed(&mut model, text);
        model
    };
    let wide = names.concat().repeat(9);
    let said = vec![(wide.clone(), Tone::Plain); 30];
    let confirm = Confirm::new(Purpose::Filter, &*wide, said, "가나다").approved();
    out.push(over(Overlay::Confirm(confirm), &wide));
    for editor in [Editor::line(""), Editor::lines("")] {
        let mut input = Input::new(Purpose::Filter, &*wide, editor);
        input.trouble = Some(Trouble {
            message: wide.clone(),
            hint: wide.clone(),
            at: Some(0..30),
        });
        out.push(over(Overlay::Input(input), &wide));
    }
    out.push(over(Overlay::Text(Text::new(&*wide, &*wide)), ""));
    out
}

#[test]
fn without_colour_there_is_none() {
    for mut model in gallery(Lang::Ko, (120, 40)) {
        model.theme = Theme::new(false);
        for cell in buffer(&model).content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
    }
}

/// No wide character stands half outside, and none hides a cell that says something.
fn is_whole(buf: &Buffer) -> bool {
    use ratatui::buffer::CellWidth;
    let area = *buf.area();
    area.rows().all(|row| {
        let mut covered = 0;
        row.columns().all(|cell| {
            let cell = &buf[(cell.x, cell.y)];
            let width = cell.symbol().cell_width();
            if covered > 0 {
                covered -= 1;
                return cell.symbol() == " ";
            }
            covered = width.max(1) - 1;
            !cell.symbol().chars().any(char::is_control)
        }) && covered == 0
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_size_is_drawn_whole(w in 1u16..=500, h in 1u16..=200, lang in 0usize..3) {
        let lang = [Lang::En, Lang::Ko, Lang::ZhHant][lang];
        for model in gallery(lang, (w, h)) {
            prop_assert!(is_whole(&buffer(&model)));
        }
    }

    #[test]
    fn small_sizes_are_drawn_whole(w in 1u16..=64, h in 1u16..=18) {
        for model in gallery(Lang::Ko, (w, h)) {
            prop_assert!(is_whole(&buffer(&model)));
            // A frame may come before the news of a resize.
            let area = Rect::new(0, 0, h, w);
            let mut buf = Buffer::empty(area);
            draw(&model, area, &mut buf);
            prop_assert!(is_whole(&buf));
        }
    }
}

/// The frame, and the place of the terminal's cursor as a wedge below its cell.
fn shown_with_cursor(model: &Model) -> String {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let at = cursor(model, area).expect("something is being typed");
    assert!(area.contains(at), "{at:?}");
    format!("{}cursor {},{}\n", shown(model), at.x, at.y)
}

const LANGS: [(Lang, &str); 3] = [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")];

fn open_over(model: &mut Model, overlay: Overlay) {
    model.overlays.push(overlay);
    update(model, Msg::Tick, clock());
}

fn typed(model: &mut Model, text: &str) {
    update(model, Msg::Paste(text.to_owned()), clock());
}

#[test]
fn a_line_is_typed_at_the_foot() {
    for (lang, name) in LANGS {
        for size in SIZES {
            let mut model = in_the_morning(lang, size);
            let mut input = Input::new(Purpose::Filter, "Title 제목 標題", Editor::line(""));
            input.hint = "a hint 힌트 提示".into();
            open_over(&mut model, Overlay::Input(input));
            typed(
                &mut model,
                "한글 \u{1112}\u{1161}\u{11ab} 結論 👩‍👩‍👧 e\u{301} and the end",
            );
            assert_snapshot!(
                format!("input_{name}_{}x{}", size.0, size.1),
                shown_with_cursor(&model)
            );
        }
    }
    let mut wrong = in_the_morning(Lang::Ko, (80, 24));
    let mut input = Input::new(Purpose::Filter, "제목", Editor::line("한글 onwer:ron x"));
    input.trouble = Some(Trouble {
        message: "`onwer` is no field".into(),
        hint: "did you mean `owner`?".into(),
        at: Some("한글 ".len().."한글 onwer".len()),
    });
    open_over(&mut wrong, Overlay::Input(input));
    assert_snapshot!("input_wrong_ko_80x24", shown_with_cursor(&wrong));
    let mut lines = in_the_morning(Lang::Ko, (60, 15));
    let note = "첫 줄\n두 번째 줄은 조금 더 길어서 다음 줄로 넘어가야 합니다 그렇지요\n三";
    let input = Input::new(Purpose::Filter, "메모", Editor::lines(note));
    open_over(&mut lines, Overlay::Input(input));
    assert_snapshot!("input_lines_ko_60x15", shown_with_cursor(&lines));
}

#[test]
fn a_menu_stands_in_the_middle() {
    for (lang, name) in LANGS {
        each_size(&format!("menu_{name}"), |size| {
            let mut model = in_the_morning(lang, size);
            press(&mut model, "y");
            model
        });
    }
}

#[test]
fn a_word_is_asked_for() {
    for (lang, name) in LANGS {
        for size in SIZES {
            let mut model = in_the_morning(lang, size);
            let said = vec![
                ("8 × cancel → canonical/bus_commands".to_owned(), Tone::Strong),
                ("29203 [drift-recovery] 시스템 이슈 2건 감지 每日佇列盤點：確認 18 件待辦與重複項目，並回報".to_owned(), Tone::Plain),
            ];
            let mut confirm = Confirm::new(Purpose::Filter, "Apply 적용 套用", said, "cancel 8");
            if lang != Lang::En {
                confirm = confirm.approved();
            }
            open_over(&mut model, Overlay::Confirm(confirm));
            typed(&mut model, "cancel 9");
            press(&mut model, "⏎");
            assert_snapshot!(
                format!("confirm_{name}_{}x{}", size.0, size.1),
                shown_with_cursor(&model)
            );
        }
    }
}

#[test]
fn a_text_is_read() {
    for (lang, name) in LANGS {
        each_size(&format!("text_{name}"), |size| {
            let mut model = in_the_morning(lang, size);
            let text = "해리에게: 29203을 다시 전달합니다.\n\n每日佇列盤點：確認 18 件待辦與重複項目，並回報。\n\x1b[2J stays visible\n".repeat(9);
            open_over(
                &mut model,
                Overlay::Text(Text::new("canonical/bus_commands/29203", text)),
            );
            press(&mut model, "jj");
            model
        });
    }
}

#[test]
fn filtered_lists() {
    for (lang, name) in LANGS {
        each_size(&format!("filter_{name}"), |size| {
            let mut model = all_stale(lang, size);
            press(&mut model, "/owner:ron 이슈");
            model
        });
    }
    let mut wrong = all_stale(Lang::En, (80, 24));
    press(&mut wrong, "/owner:ron prio:high");
    assert_snapshot!("filter_wrong_en_80x24", shown_with_cursor(&wrong));
    let mut offers = all_stale(Lang::ZhHant, (60, 15));
    press(&mut offers, "/owner:ron verdict:⇥⇥⇥");
    assert_snapshot!("filter_offers_zh_60x15", shown_with_cursor(&offers));
    for (name, keys) in [
        ("kept_en", "/owner:ron priority:urgent⏎"),
        ("nothing_ko", "/zzz⏎"),
        ("duplicates_ko", "3/owner:codex⏎"),
        ("stale_en", "4/owner:cowork⏎"),
    ] {
        let lang = if name.ends_with("en") {
            Lang::En
        } else {
            Lang::Ko
        };
        let mut model = all_stale(lang, (80, 24));
        press(&mut model, keys);
        assert_snapshot!(format!("filter_{name}_80x24"), shown(&model));
    }
}

#[test]
fn marks_and_a_range() {
    for (lang, name) in LANGS {
        each_size(&format!("marks_{name}"), |size| {
            let mut model = all_stale(lang, size);
            press(&mut model, "jjjj  jvj");
            model
        });
    }
    let mut stale = all_stale(Lang::Ko, (80, 24));
    press(&mut stale, "4 jj ");
    assert_snapshot!("marks_stale_ko_80x24", shown(&stale));
    let mut copies = all_stale(Lang::En, (80, 24));
    press(&mut copies, "3g j ");
    assert_snapshot!("marks_duplicates_en_80x24", shown(&copies));
}

#[test]
fn the_palette() {
    for (lang, name) in LANGS {
        for size in SIZES {
            let mut model = all_stale(lang, size);
            press(&mut model, "/owner:ron⏎:re");
            assert_snapshot!(
                format!("palette_{name}_{}x{}", size.0, size.1),
                shown_with_cursor(&model)
            );
        }
    }
    let mut nothing = all_stale(Lang::Ko, (60, 15));
    press(&mut nothing, "?/한글");
    assert_snapshot!("palette_nothing_ko_60x15", shown_with_cursor(&nothing));
}

#[test]
fn evidence_stands_with_the_items_that_it_speaks_of() {
    use crate::analyse::evidence::Evidence;
    use crate::model::{EvidenceOf, EvidenceOrigin, EvidenceSpec, EvidenceTaken};
    for (lang, want) in [
        (Lang::En, "Evidence   drift-recovery.json, 8h old"),
        (Lang::Ko, "근거       drift-recovery.json, 8시간 전"),
        (Lang::ZhHant, "依據       drift-recovery.json，8 小時前"),
    ] {
        let mut model = in_the_morning(lang, (200, 60));
        let owner = model.selected().unwrap().owner.to_string();
        let evidence = |owner: &str| {
            let spec = EvidenceSpec {
                name: "drift-recovery.json".into(),
                origin: EvidenceOrigin::File("/x/drift-recovery.json".into()),
                of: EvidenceOf {
                    owner: Some(owner.to_owned()),
                    ..EvidenceOf::default()
                },
                timeout_s: 1,
                max_age_s: 86_400,
            };
            let taken = EvidenceTaken {
                bytes: include_bytes!("../../../assets/demo/drift-recovery.json").to_vec(),
                left_out: 0,
                written: None,
                ended: None,
            };
            Event::Evidence(Arc::new(vec![Evidence::of(&spec, Ok(taken), &clock())]))
        };
        update(&mut model, Msg::Engine(evidence("somebody else")), clock());
        assert!(!shown(&model).contains("drift-recovery.json"));
        update(&mut model, Msg::Engine(evidence(&owner)), clock());
        let seen = shown(&model);
        assert!(seen.contains(want), "{seen}");
        assert!(
            seen.contains("done: 점검 완료: 이슈 4건, 복구 1건 (성공 0)"),
            "{seen}"
        );
    }
}
