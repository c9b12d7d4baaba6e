//! What a filter selects, and what it needs to be answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::model::{Clock, Field, Moment, OwnerRules, Priority, State};
use crate::query::{Context, Query, Subject};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// An item as a test writes it down.
pub(super) struct Thing {
    title: &'static str,
    id: &'static str,
    body: Option<&'static str>,
    note: Option<&'static str>,
    owner: &'static str,
    state: State,
    status: &'static str,
    queue: &'static str,
    priority: Priority,
    created: Option<&'static str>,
    claimed: Option<&'static str>,
    verdict: Option<(&'static str, &'static str)>,
    duplicate: Option<&'static str>,
    stale: Option<&'static str>,
}

impl Subject for Thing {
    fn title(&self) -> &str {
        self.title
    }
    fn id(&self) -> &str {
        self.id
    }
    fn body(&self) -> Option<&str> {
        self.body
    }
    fn note(&self) -> Option<&str> {
        self.note
    }
    fn owner(&self) -> &str {
        self.owner
    }
    fn state(&self) -> State {
        self.state
    }
    fn status(&self) -> &str {
        self.status
    }
    fn source(&self) -> &str {
        "canonical"
    }
    fn queue(&self) -> &str {
        self.queue
    }
    fn priority(&self) -> Priority {
        self.priority
    }
    fn time(&self, field: Field) -> Option<Moment> {
        match field {
            Field::Created => self.created.map(moment),
            Field::Claimed => self.claimed.map(moment),
            _ => None,
        }
    }
    fn verdict(&self) -> Option<&str> {
        self.verdict.map(|v| v.0)
    }
    fn confidence(&self) -> Option<&str> {
        self.verdict.map(|v| v.1)
    }
    fn duplicate(&self) -> Option<&str> {
        self.duplicate
    }
    fn stale_rule(&self) -> Option<&str> {
        self.stale
    }
}

pub(super) fn utc(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn moment(text: &str) -> Moment {
    Moment::from_utc(utc(text)).unwrap()
}

/// A few items of the morning of 2026-04-21, and one about which little is known.
pub(super) fn things() -> Vec<Thing> {
    let drift = Thing {
        title: "[drift-recovery] 시스템 이슈 2건 감지",
        id: "29204",
        body: Some("Gateway 서비스 중단"),
        note: None,
        owner: "ron",
        state: State::Queued,
        status: "queued",
        queue: "bus_commands",
        priority: Priority::Urgent,
        created: Some("2026-04-20T15:00:01Z"),
        claimed: None,
        verdict: Some(("do", "certain")),
        duplicate: Some("certain"),
        stale: None,
    };
    vec![
        Thing {
            id: "29203",
            created: Some("2026-04-20T03:00:01Z"),
            verdict: Some(("cancel", "certain")),
            ..drift_like(&drift)
        },
        Thing {
            title: "codex 패치 배포용 최종 체크리스트",
            id: "29183",
            body: None,
            owner: "cowork",
            state: State::Claimed,
            status: "claimed",
            priority: Priority::Normal,
            created: Some("2026-04-14T14:26:53Z"),
            claimed: Some("2026-04-14T14:31:00Z"),
            verdict: Some(("release", "likely")),
            duplicate: None,
            stale: Some("claim_age"),
            ..drift_like(&drift)
        },
        Thing {
            title: "CMD#29162 실행 문자열",
            id: "29169",
            body: None,
            note: Some("ollama: timed out, 재시도"),
            owner: "data-analyst",
            state: State::Failed,
            status: "Timed-Out",
            priority: Priority::High,
            created: Some("2026-04-14T13:39:17Z"),
            verdict: Some(("cancel", "possible")),
            duplicate: Some("possible"),
            ..drift_like(&drift)
        },
        Thing {
            // Decomposed, as macOS writes it.
            title: "\u{1112}\u{1161}\u{11ab}글 todo",
            id: "a/b",
            body: None,
            owner: "unassigned",
            status: "대기",
            queue: "Ops_Todos",
            priority: Priority::Low,
            created: None,
            verdict: None,
            duplicate: None,
            ..drift_like(&drift)
        },
        drift,
    ]
}

/// A copy to change.
fn drift_like(t: &Thing) -> Thing {
    Thing { ..*t }
}

/// The ids that a filter selects, sorted, at 08:15 in Seoul on 2026-04-21.
fn selected(filter: &str) -> String {
    let owners = OwnerRules::new(
        [("data-analyst", &["analyst".to_owned()][..])],
        &["Ron".to_owned()],
    );
    select(filter, chrono_tz::Asia::Seoul, &owners)
}

fn select(filter: &str, zone: Tz, owners: &OwnerRules) -> String {
    let clock = Clock::at(utc("2026-04-21T08:15:00+09:00"), zone);
    let matcher = Query::parse(filter)
        .unwrap_or_else(|e| panic!("{}", e.render()))
        .matcher(&Context { clock, owners });
    let mut ids: Vec<_> = things()
        .iter()
        .filter(|t| matcher.matches(*t))
        .map(|t| t.id)
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

#[test]
fn what_is_selected() {
    const ALL: &str = "29169 29183 29203 29204 a/b";
    for (filter, want) in [
        ("", ALL),
        // Words: title, id and body, without case, composed or not.
        ("DRIFT", "29203 29204"),
        ("gateway", "29203 29204"),
        ("291", "29169 29183"),
        ("한글", "a/b"),
        ("\u{1112}\u{1161}\u{11ab}글", "a/b"),
        ("\"이슈 2건\"", "29203 29204"),
        ("\"이슈  2건\"", ""),
        ("timed", ""),
        ("#29204", "29204"),
        ("#29162", "29169"),
        ("#2920", ""),
        // Fields of text.
        ("title:2920", ""),
        ("title:패치,한글", "29183 a/b"),
        ("body:중단", "29203 29204"),
        ("note:TIMED", "29169"),
        ("-note:timed", "29183 29203 29204 a/b"),
        // Whole values.
        ("id:29204,29203", "29203 29204"),
        ("id:2920", ""),
        ("id:#29204", "29204"),
        ("id:A/B", ""),
        ("key:canonical/bus_commands/29204", "29204"),
        ("key:canonical/Ops_Todos/a%2Fb", "a/b"),
        ("key:canonical/bus_commands/a%2Fb", ""),
        ("key:legacy/bus_commands/29204", ""),
        ("key:29204", "29204"),
        ("source:canonical", ALL),
        ("source:canon", ""),
        ("queue:OPS_TODOS", "a/b"),
        // Owners through aliases, nobody, me.
        ("owner:Ron,CODEX", "29203 29204"),
        ("owner:analyst", "29169"),
        ("owner:data-analyst", "29169"),
        ("owner:analys", ""),
        ("owner:unassigned", "a/b"),
        ("owner:me", "29203 29204"),
        ("-owner:me,cowork", "29169 a/b"),
        // States and the stores' own words.
        ("state:queued", "29203 29204 a/b"),
        ("state:failed,claimed", "29169 29183"),
        ("status:timed_out", "29169"),
        ("status:\"TIMED OUT\"", "29169"),
        ("status:timed", ""),
        ("status:대기", "a/b"),
        ("status:queued", "29203 29204"),
        ("priority:urgent,low", "29203 29204 a/b"),
        ("verdict:cancel", "29169 29203"),
        ("-verdict:cancel", "29183 29204 a/b"),
        ("verdict:cancel confidence:certain", "29203"),
        ("dup:yes", "29169 29203 29204"),
        ("dup:no", "29183 a/b"),
        ("dup:certain", "29203 29204"),
        ("dup:possible,no", "29169 29183 a/b"),
        ("stale:yes", "29183"),
        ("stale:claim_age,legacy", "29183"),
        ("stale:queue_age", ""),
        ("stale:no", "29169 29203 29204 a/b"),
        // Ages. 29204 is 8 h 14 min 59 s old.
        ("age>3d", "29169 29183"),
        ("-age>3d", "29203 29204 a/b"),
        ("age<1d", "29203 29204"),
        ("age>8h14m59s", "29169 29183 29203"),
        ("age>=8h14m59s", "29169 29183 29203 29204"),
        ("age<8h14m59s", ""),
        ("age<=8h14m59s", "29204"),
        ("age>=0s | age<0s", "29169 29183 29203 29204"),
        // Dates cover their day in the zone: 29204 was created at 00:00:01 on the 21st there.
        ("created:2026-04-21", "29204"),
        ("created>2026-04-20", "29204"),
        ("created>=2026-04-20", "29203 29204"),
        ("created<=2026-04-20", "29169 29183 29203"),
        ("created<2026-04-20", "29169 29183"),
        ("created:2026-04-21T00:00", "29204"),
        ("created>2026-04-21T00:00", ""),
        ("created:2026-04-21T00:00:01", "29204"),
        ("created>2026-04-21T00:00:00", "29204"),
        ("created:2026-04-20T15:00:01Z", "29204"),
        ("created:2026-04-20T15:00:01.000Z", "29204"),
        ("created:2026-04-20T15:00:01.000001Z", ""),
        ("created>=2026-04-20T11:00-04:00", "29204"),
        ("created<9999-12-31", "29169 29183 29203 29204"),
        ("created>0000-01-01", "29169 29183 29203 29204"),
        ("claimed:2026-04-14", "29183"),
        ("updated>2000-01-01", ""),
        ("completed<2100-01-01", ""),
        // Joining: | before the space, - before both.
        ("owner:ron state:queued | state:failed", "29203 29204"),
        ("state:failed | owner:cowork 패치", "29183"),
        ("state:failed|owner:cowork", "29169 29183"),
        ("-owner:ron | 29204", "29169 29183 29204 a/b"),
        ("dup:yes -verdict:do -state:failed", "29203"),
    ] {
        assert_eq!(selected(filter), want, "{filter:?}");
    }
}

#[test]
fn dates_follow_the_configured_zone_and_me_may_be_everyone() {
    let nobody = OwnerRules::default();
    let at = |filter: &str, zone: Tz| select(filter, zone, &nobody);
    assert_eq!(at("created:2026-04-20", chrono_tz::UTC), "29203 29204");
    assert_eq!(at("created:2026-04-20", chrono_tz::Asia::Seoul), "29203");
    assert_eq!(
        at("created:2026-04-21", chrono_tz::Pacific::Kiritimati),
        "29204"
    );
    assert_eq!(
        at("owner:me", chrono_tz::UTC),
        "29169 29183 29203 29204 a/b"
    );
}

#[test]
fn a_day_is_as_long_as_its_zone_makes_it_and_skipped_times_end_the_gap() {
    for (zone, filter, instant, want) in [
        // 25 hours: the last of them still belongs to the day.
        (
            chrono_tz::Europe::Berlin,
            "created:2026-10-25",
            "2026-10-25T22:59:59Z",
            true,
        ),
        (
            chrono_tz::Europe::Berlin,
            "created:2026-10-25",
            "2026-10-25T23:00:00Z",
            false,
        ),
        // 23 hours.
        (
            chrono_tz::Europe::Berlin,
            "created:2026-03-29",
            "2026-03-29T21:59:59Z",
            true,
        ),
        (
            chrono_tz::Europe::Berlin,
            "created:2026-03-29",
            "2026-03-29T22:00:00Z",
            false,
        ),
        // 02:30 does not exist; 03:00 summer time follows 01:59:59.
        (
            chrono_tz::Europe::Berlin,
            "created<2026-03-29T02:30",
            "2026-03-29T00:59:59Z",
            true,
        ),
        (
            chrono_tz::Europe::Berlin,
            "created<2026-03-29T02:30",
            "2026-03-29T01:30:00Z",
            false,
        ),
        // Samoa had no 30 December 2011.
        (
            chrono_tz::Pacific::Apia,
            "created>=2011-12-30",
            "2011-12-30T09:59:59Z",
            false,
        ),
        (
            chrono_tz::Pacific::Apia,
            "created>=2011-12-30",
            "2011-12-30T10:00:00Z",
            true,
        ),
    ] {
        let clock = Clock::at(utc("2026-04-21T00:00:00Z"), zone);
        let owners = OwnerRules::default();
        let matcher = Query::parse(filter).unwrap().matcher(&Context {
            clock,
            owners: &owners,
        });
        let thing = Thing {
            created: Some(instant),
            ..things().pop().unwrap()
        };
        assert_eq!(
            matcher.matches(&thing),
            want,
            "{filter} at {instant} in {zone}"
        );
    }
}

#[test]
fn what_a_filter_needs_to_be_answered() {
    for (filter, all, body, finished) in [
        ("", true, false, false),
        ("owner:ron", false, false, false),
        ("owner:ron drift", false, true, false),
        ("-body:x", false, true, false),
        ("title:x", false, false, false),
        ("state:queued,done", false, false, true),
        ("-state:done", false, false, false),
        ("a | state:cancelled", false, true, true),
        ("state:failed", false, false, false),
        ("status:완료", false, false, true),
        ("status:todo", false, false, false),
        ("completed>2026-04-01", false, false, true),
    ] {
        let q = Query::parse(filter).unwrap();
        assert_eq!(
            (q.is_all(), q.needs_body(), q.asks_for_finished()),
            (all, body, finished),
            "{filter:?}"
        );
    }
    assert_eq!(Query::all(), Query::parse("").unwrap());
}
