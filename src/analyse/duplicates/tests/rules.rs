//! The rule book on small worlds: kinds, confidence, survivors, actions, words.

use super::super::*;
use super::{clock, item};
use crate::model::Lang;

/// Hours before now.
fn ago(hours: i64) -> Option<Moment> {
    Some(clock().now.plus_seconds(-3600 * hours))
}

fn made<'t>(id: &'t str, title: &'t str, hours: i64) -> Candidate<'t> {
    Candidate {
        id,
        created: ago(hours),
        ..item(title)
    }
}

/// `confidence kind survivor: member action …`, in the order told.
fn told(items: &[Candidate<'_>]) -> Vec<String> {
    let id = |i: usize| items[i].id;
    find(items, &clock())
        .iter()
        .map(|g| {
            let members: Vec<String> = g
                .members
                .iter()
                .map(|m| format!("{} {}", id(m.item), m.action.word()))
                .collect();
            format!(
                "{} {} {}: {}",
                g.confidence.word(),
                g.kind.word(),
                g.survivor.map_or("-", id),
                members.join(", ")
            )
        })
        .collect()
}

fn why(items: &[Candidate<'_>], lang: Lang) -> Vec<String> {
    find(items, &clock())
        .iter()
        .map(|g| {
            g.reasons
                .iter()
                .map(|r| r.say(lang))
                .collect::<Vec<_>>()
                .join(lang.comma())
        })
        .collect()
}

const TITLE: &str = "Replace the payment gateway certificate";
const BODY: &str = "The certificate of pay.example.com runs out. Order the new one, put it on both hosts and write down the date.";

#[test]
fn the_morning_comes_out_as_its_author_concluded() {
    let drift = "[drift-recovery] 시스템 이슈 2건 감지";
    let launchd = "OpenClaw 잔존 4개 launchd 서비스(vault-watcher, otel-collector, tts-webhook, pipeline-orchestrator) Hermes plist 기준 재시작";
    let ids: Vec<String> = (29196..=29204).map(|n| n.to_string()).collect();
    let mut items: Vec<Candidate<'_>> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| Candidate {
            priority: Priority::Urgent,
            requester: Some("drift-recovery"),
            body: Some("Orchestrator: degraded (이슈 2건)\n- WARN cron 누락: ops_syncer.py"),
            ..made(id, drift, 8 + 12 * (8 - n as i64))
        })
        .collect();
    for (id, owner) in [("29193", "ron"), ("29194", "codex"), ("29195", "cowork")] {
        items.push(Candidate {
            owner,
            priority: Priority::High,
            body: Some(launchd),
            ..made(id, launchd, 105)
        });
    }
    let analysis = "CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안";
    let again = format!("[R1] {analysis}");
    for (id, title, state, hours) in [
        ("29169", analysis, State::Failed, 154),
        ("29173", &again, State::Failed, 153),
        ("29179", &again, State::Queued, 152),
    ] {
        items.push(Candidate {
            owner: "codex",
            parent: Some("29162"),
            state,
            priority: Priority::High,
            ..made(id, title, hours)
        });
    }
    for (id, title, state, minutes) in [
        (
            "29176",
            "codex 안전 패치 배포 체크리스트·롤백 절차 작성",
            State::Failed,
            31,
        ),
        (
            "29183",
            "codex 패치 배포용 최종 체크리스트 및 롤백 정책 확정",
            State::Claimed,
            0,
        ),
    ] {
        let created = Some(clock().now.plus_seconds(-152 * 3600 - 60 * minutes));
        items.push(Candidate {
            owner: "cowork",
            state,
            created,
            ..made(id, title, 0)
        });
    }
    assert_eq!(
        told(&items),
        [
            "certain recurrence 29204: 29203 cancel, 29202 cancel, 29201 cancel, 29200 cancel, 29199 cancel, 29198 cancel, 29197 cancel, 29196 cancel",
            "certain retry_chain 29179: 29173 cancel, 29169 cancel",
            "likely cross_owner -: 29195 review, 29194 review, 29193 review",
            "possible near 29183: 29176 cancel",
        ]
    );
    let words = why(&items, Lang::En);
    assert_eq!(words[0], "same text, newest of 9, every 12 h");
    assert_eq!(
        words[1],
        "same text, retry of CMD#29162, failed twice, newest of 3"
    );
    assert_eq!(words[2], "same text for 3 owners: codex, cowork, ron");
    assert!(
        words[3].ends_with("same owner, failed, made 31 min before"),
        "{}",
        words[3]
    );
    assert_eq!(
        why(&items, Lang::Ko)[0],
        "같은 내용, 9건 중 최신, 12시간마다 반복"
    );
    assert_eq!(
        why(&items, Lang::ZhHant)[1],
        "內容相同，CMD#29162 的重試，失敗 2 次，3 筆中最新"
    );
    let first = &find(&items, &clock())[0];
    assert_eq!(first.interval_s, Some(43_200));
    assert_eq!(
        first.dedup_key.as_deref(),
        Some("ron:drift-recovery:시스템-이슈-감지")
    );
    assert_eq!(first.priority, Priority::Urgent);
}

#[test]
fn readings_are_told() {
    let items = [
        made("1", "[drift-recovery] 시스템 이슈 2건 감지", 30),
        made("2", "[drift-recovery] 시스템 이슈 4건 감지", 1),
    ];
    assert_eq!(why(&items, Lang::En), ["same text, 2건 → 4건, newest of 2"]);
}

#[test]
fn who_stays_and_what_becomes_of_the_others() {
    let with = |id: &'static str, hours, state| Candidate {
        state,
        ..made(id, TITLE, hours)
    };
    use State::{Blocked, Cancelled, Claimed, Done, Failed, Queued, Scheduled, Unknown};
    for (items, want) in [
        // Newest of the queued; claimed before all; failed last.
        (
            vec![with("1", 2, Queued), with("2", 1, Queued)],
            vec!["certain recurrence 2: 1 cancel"],
        ),
        (
            vec![with("1", 2, Claimed), with("2", 1, Queued)],
            vec!["certain recurrence 1: 2 cancel"],
        ),
        (
            vec![with("1", 2, Queued), with("2", 1, Failed)],
            vec!["certain recurrence 1: 2 cancel"],
        ),
        // A claimed item is never a certain loser and never cancelled.
        (
            vec![with("1", 2, Claimed), with("2", 1, Claimed)],
            vec!["likely recurrence 2: 1 review"],
        ),
        (
            vec![
                with("1", 3, Claimed),
                with("2", 2, Claimed),
                with("3", 1, Queued),
            ],
            vec![
                "certain recurrence 2: 3 cancel",
                "likely recurrence 2: 1 review",
            ],
        ),
        // What waits for something is for a person.
        (
            vec![with("1", 2, Queued), with("2", 1, Scheduled)],
            vec!["likely recurrence 1: 2 review"],
        ),
        (
            vec![with("1", 2, Queued), with("2", 1, Blocked)],
            vec!["likely recurrence 1: 2 review"],
        ),
        (
            vec![with("1", 2, Queued), with("2", 1, Unknown)],
            vec!["likely recurrence 1: 2 review"],
        ),
        (
            vec![with("1", 2, Scheduled), with("2", 1, Failed)],
            vec!["likely recurrence 1: 2 cancel"],
        ),
        // All failed: the newest stays to be redelivered.
        (
            vec![with("1", 2, Failed), with("2", 1, Failed)],
            vec!["certain recurrence 2: 1 cancel"],
        ),
        // Finished items take no part.
        (vec![with("1", 2, Queued), with("2", 1, Done)], vec![]),
        (vec![with("1", 2, Queued), with("2", 1, Cancelled)], vec![]),
        (
            vec![
                with("1", 2, Queued),
                Candidate {
                    live: false,
                    ..with("2", 1, Failed)
                },
            ],
            vec![],
        ),
    ] {
        assert_eq!(told(&items), want);
    }
    // A creation time in the future is none: it does not make a row the newest.
    let ahead = [with("1", 2, Queued), with("2", -48, Queued)];
    assert_eq!(told(&ahead), ["certain recurrence 1: 2 cancel"]);
}

#[test]
fn stores_and_owners() {
    let canonical = |id: &'static str| made(id, TITLE, 9);
    let inbox = |id: &'static str| Candidate {
        role: Role::Inbox,
        source: 1,
        ..made(id, TITLE, 1)
    };
    let legacy = |id: &'static str| Candidate {
        role: Role::Legacy,
        source: 2,
        legacy: true,
        ..made(id, TITLE, 1)
    };
    let of = |owner: &'static str, c: Candidate<'static>| Candidate { owner, ..c };
    for (items, want) in [
        (
            vec![canonical("1"), inbox("2")],
            vec!["certain cross_source 1: 2 cancel"],
        ),
        // A legacy copy is never cancelled and never displaces another, claimed or not.
        (
            vec![canonical("1"), legacy("2")],
            vec!["certain cross_source 1: 2 review"],
        ),
        (
            vec![
                canonical("1"),
                Candidate {
                    state: State::Claimed,
                    ..legacy("2")
                },
            ],
            vec!["likely cross_source 1: 2 review"],
        ),
        (vec![legacy("1"), legacy("2")], vec![]),
        (
            vec![of("ron", canonical("1")), of("codex", legacy("2"))],
            vec![],
        ),
        (
            vec![of("ron", canonical("1")), of("codex", canonical("2"))],
            vec!["likely cross_owner -: 2 review, 1 review"],
        ),
        // Each owner's copies first, then what stays of each.
        (
            vec![
                of("ron", canonical("1")),
                of("ron", canonical("2")),
                of("codex", canonical("3")),
            ],
            vec![
                "certain recurrence 2: 1 cancel",
                "likely cross_owner -: 3 review, 2 review",
            ],
        ),
    ] {
        assert_eq!(told(&items), want);
    }
}

#[test]
fn bodies_decide_between_equal_titles() {
    let with = |id: &'static str, body: Option<&'static str>| Candidate {
        body,
        ..made(id, TITLE, if id == "1" { 2 } else { 1 })
    };
    let (more, other, named) = (
        "The certificate of pay.example.com runs out. Order the new one, put it on both hosts and write down the date. Thanks.",
        "Nobody can pay with a card since noon; the queue of the bank answers with an error that we have never seen.",
        "The certificate of www.example.com runs out. Order the new one, put it on both hosts and write down the date.",
    );
    for (a, b, want) in [
        (
            Some(BODY),
            Some(BODY),
            vec!["certain recurrence 2: 1 cancel"],
        ),
        (
            Some(BODY),
            Some(more),
            vec!["certain recurrence 2: 1 cancel"],
        ),
        (None, Some("  "), vec!["certain recurrence 2: 1 cancel"]),
        (None, Some(TITLE), vec!["certain recurrence 2: 1 cancel"]),
        (None, Some("null"), vec!["certain recurrence 2: 1 cancel"]),
        (None, Some(BODY), vec!["likely recurrence 2: 1 cancel"]),
        (
            Some(BODY),
            Some(named),
            vec!["possible recurrence 2: 1 cancel"],
        ),
        (
            Some(BODY),
            Some(other),
            vec!["possible recurrence 2: 1 cancel"],
        ),
    ] {
        assert_eq!(told(&[with("1", a), with("2", b)]), want, "{a:?} / {b:?}");
    }
    // A title that says nothing over a body that says much.
    let general = |id: &'static str, body| Candidate {
        title: "확인",
        ..with(id, body)
    };
    assert_eq!(
        told(&[general("1", Some(BODY)), general("2", Some(BODY))]),
        ["certain recurrence 2: 1 cancel"]
    );
    assert_eq!(
        told(&[general("1", Some(BODY)), general("2", Some(other))]),
        Vec::<String>::new()
    );
    let nameless = |id: &'static str, body| Candidate {
        title: "",
        ..with(id, body)
    };
    assert_eq!(
        told(&[nameless("1", Some(BODY)), nameless("2", Some(BODY))]),
        ["certain recurrence 2: 1 cancel"]
    );
    assert_eq!(
        told(&[nameless("1", Some(BODY)), nameless("2", None)]),
        Vec::<String>::new()
    );
}

#[test]
fn requesters_and_periods() {
    let by = |id: &'static str, requester: Option<&'static str>| Candidate {
        requester,
        ..made(id, TITLE, 2)
    };
    assert_eq!(
        told(&[by("1", Some("kim")), by("2", Some("lee"))]),
        ["likely recurrence 2: 1 cancel"]
    );
    assert_eq!(
        told(&[by("1", Some("kim")), by("2", Some("Kim "))]),
        ["certain recurrence 2: 1 cancel"]
    );
    assert_eq!(
        told(&[by("1", Some("kim")), by("2", None)]),
        ["certain recurrence 2: 1 cancel"]
    );
    let weekly = |id: &'static str, hours| made(id, "주간 매출 보고서 작성", hours);
    assert_eq!(
        told(&[weekly("1", 169), weekly("2", 1)]),
        ["likely recurrence 2: 1 cancel"]
    );
    assert_eq!(
        told(&[weekly("1", 1), weekly("2", 1)]),
        ["certain recurrence 2: 1 cancel"]
    );
}

/// One title under two features or for two days is two pieces of work; attempts that name each other,
/// alerts, and times that only say how urgent it is are not.
#[test]
fn parts_of_two_items_and_orders_for_two_days() {
    let under = |id: &'static str, parent: Option<&'static str>| Candidate {
        parent,
        ..made(id, TITLE, 2)
    };
    let likely = ["likely recurrence 2: 1 cancel"];
    let certain = ["certain recurrence 2: 1 cancel"];
    assert_eq!(
        told(&[under("1", Some("70")), under("2", Some("71"))]),
        likely
    );
    for (a, b) in [
        (under("1", Some("70")), under("2", Some("#70"))),
        (under("1", Some("70")), under("2", None)),
        (under("1", Some("70")), under("2", Some("1"))),
    ] {
        assert_eq!(told(&[a, b]), certain, "{:?} {:?}", a.parent, b.parent);
    }
    let chain = [
        under("4", Some("3")),
        under("3", Some("2")),
        under("2", Some("1")),
        under("1", None),
    ];
    assert_eq!(
        told(&chain),
        ["certain recurrence 4: 3 cancel, 2 cancel, 1 cancel"]
    );
    let due = |id: &'static str, title: &'static str, made_h: i64, due_h: i64| Candidate {
        due: ago(due_h),
        ..made(id, title, made_h)
    };
    assert_eq!(
        told(&[due("1", TITLE, 2, -48), due("2", TITLE, 1, -900)]),
        likely
    );
    assert_eq!(
        told(&[due("1", TITLE, 72, -24), due("2", TITLE, 0, -96)]),
        certain
    );
    assert_eq!(
        told(&[due("1", TITLE, 2, -48), due("2", TITLE, 1, -49)]),
        certain
    );
    let alert = "disk usage 91% on db-01";
    assert_eq!(
        told(&[due("1", alert, 2, -48), due("2", alert, 1, -900)]),
        certain
    );
}

#[test]
fn references_make_chains_and_parents_alone_do_not() {
    let part = |id: &'static str, title: &'static str, state| Candidate {
        parent: Some("700"),
        state,
        ..made(id, title, 5)
    };
    // Parts of one work.
    let siblings = [
        part("1", "Write the release notes of the gateway", State::Queued),
        part("2", "Write the upgrade guide of the gateway", State::Queued),
    ];
    assert_eq!(told(&siblings), Vec::<String>::new());
    // A failed attempt under the same parent, told a little longer.
    let chain = [
        part(
            "1",
            "Summarize the incident of the mail gateway in the wiki",
            State::Failed,
        ),
        part(
            "2",
            "Summarize incident of mail gateway in wiki",
            State::Queued,
        ),
    ];
    assert_eq!(
        told(&chain),
        ["certain retry_chain 2: 1 cancel"].map(String::from),
        "small words are no difference"
    );
    let cut = [
        Candidate {
            owner: "codex",
            state: State::Failed,
            ..made("1", "CMD#29162...", 3)
        },
        Candidate {
            owner: "codex",
            state: State::Failed,
            ..made("2", "[R1] CMD#29162...", 2)
        },
        Candidate {
            owner: "codex",
            ..made("3", "[R1] CMD#29162 실행 문자열·스크립트 분석", 1)
        },
        made("4", "CMD#29162 롤백 실행", 1),
    ];
    assert_eq!(
        told(&cut),
        [
            "certain retry_chain 2: 1 cancel",
            "possible retry_chain 3: 2 cancel, 1 cancel"
        ]
    );
}

#[test]
fn a_near_group_is_a_star_and_an_item_is_in_one() {
    let titles = [
        "Replace the expired certificate of the payment gateway",
        "Payment gateway: replace the expired certificate",
        "Payment gateway's expired certificate needs to be replaced",
        "Order new chairs for the meeting room",
    ];
    let ids = ["1", "2", "3", "4"];
    let items: Vec<Candidate<'_>> = titles
        .iter()
        .zip(ids)
        .map(|(t, id)| made(id, t, 1))
        .collect();
    let groups = find(&items, &clock());
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert_eq!((groups[0].kind, groups[0].survivor), (Kind::Near, Some(2)));
    assert_eq!(groups[0].members.len(), 2);
    assert_ne!(groups[0].confidence, Confidence::Certain);
}

#[test]
fn what_is_not_a_copy_says_why() {
    for (a, b, want) in [
        (
            "restart worker-3",
            "restart worker-4",
            "not a copy: worker-3 ≠ worker-4",
        ),
        (
            "deploy the api",
            "rollback the api",
            "not a copy: deploy ≠ rollback (one undoes the other)",
        ),
        (
            "[a] check the disk usage",
            "[b] check the disk usage",
            "not a copy: a ≠ b",
        ),
        (
            "report of 2026-04-19",
            "report of 2026-04-20",
            "not a copy: 2026-04-19 ≠ 2026-04-20",
        ),
        (
            "import batch 3/12",
            "import batch 4/12",
            "not a copy: 3/12 ≠ 4/12",
        ),
        (
            "grant admin access to kim",
            "grant admin access to lee",
            "not a copy: kim ≠ lee",
        ),
        (
            "do not deploy the api",
            "deploy the api",
            "not a copy: says not",
        ),
    ] {
        let judged = compare(&item(a), &item(b), &clock());
        assert_eq!(judged.pairing, Pairing::Apart);
        let said: Vec<String> = judged.reasons.iter().map(|r| r.say(Lang::En)).collect();
        assert_eq!(said, [want]);
    }
    assert_eq!(
        compare(&item("a b"), &item("A  B"), &clock()).pairing,
        Pairing::Same
    );
}

/// A ticket is one wherever one of the copies writes it in capitals, whichever was read first.
#[test]
fn a_ticket_is_known_by_any_of_its_spellings() {
    let failed = Candidate {
        state: State::Failed,
        ..made("1", "proj-123 게이트웨이 인증서 점검", 9)
    };
    let again = made("2", "PROJ-123 게이트웨이 인증서 점검", 3);
    for items in [[failed, again], [again, failed]] {
        assert_eq!(told(&items), ["certain retry_chain 2: 1 cancel"]);
        assert!(why(&items, Lang::En)[0].contains("retry of PROJ-123, failed once"));
    }
}
