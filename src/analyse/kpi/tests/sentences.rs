//! The sentences, in each language.

use super::question;
use crate::analyse::kpi::{
    CountTerm, Counting, Counts, KpiQuestion, Limits, LookBack, Reported, Span, kpi, parse_file,
};
use crate::analyse::sample::{ago, board, clock, morning, row, source, whole};
use crate::model::{Lang, OwnerRules, Role};

const ALL: [Lang; 3] = [Lang::En, Lang::Ko, Lang::ZhHant];

#[test]
fn the_headline_of_each_match_in_each_language() {
    for (reported, want) in [
        (
            "ron=10,codex=5,cowork=3",
            [
                "18 queued in bus_commands, as reported, but split 15/2/1 instead of 10/5/3",
                "합계는 보고대로 bus_commands의 queued 18건이지만 분포는 10/5/3이 아니라 15/2/1",
                "bus_commands 的 queued 共 18 件，總數與報告相符，但分布是 15/2/1，不是 10/5/3",
            ],
        ),
        (
            "ron=15,codex=2,cowork=1",
            [
                "18 queued in bus_commands, split 15/2/1, as reported",
                "보고와 일치: bus_commands의 queued 18건, 분포 15/2/1",
                "與報告相符：bus_commands 的 queued 共 18 件，分布 15/2/1",
            ],
        ),
        (
            "ron=34",
            [
                "34 todo in canonical/ops_todos, as reported",
                "보고와 일치: canonical/ops_todos의 todo 34건",
                "與報告相符：canonical/ops_todos 的 todo 共 34 件",
            ],
        ),
        (
            "ron=34,codex=5,cowork=1",
            [
                "40 reported: no one definition gives it, but each owner's number can be explained by itself",
                "보고된 40건: 한 가지 정의로는 나오지 않지만, 담당자별 수치는 각각 설명됩니다",
                "報告為 40 件：沒有單一定義能得出，但每位負責人的數字都能各自解釋",
            ],
        ),
        (
            "guardian=3",
            [
                "3 reported: nothing in the stores gives it; the nearest, 2 pending in items, is off by 1",
                "보고된 3건: 저장소 어디에서도 나오지 않으며, 가장 가까운 items의 pending 2건은 1건 차이",
                "報告為 3 件：各來源都得不出；最接近的是 items 的 pending，共 2 件，相差 1",
            ],
        ),
        (
            "nobody=3",
            [
                "3 reported: the stores hold nothing of these owners",
                "보고된 3건: 저장소에 이 담당자들의 항목이 없다",
                "報告為 3 件：各來源沒有這些負責人的項目",
            ],
        ),
    ] {
        let answer = kpi(&morning(), &[], &question(reported));
        for (lang, want) in ALL.into_iter().zip(want) {
            assert_eq!(answer.headline(lang).as_deref(), Some(want));
        }
    }
}

#[test]
fn explanations_in_each_language() {
    let answer = kpi(
        &morning(),
        &[],
        &question("ron=10,codex=5,cowork=300,guardian=0"),
    );
    for (lang, want) in ALL.into_iter().zip([
        [
            "ron 10 = newest 10 of 15 in canonical/bus_commands[queued]",
            "codex 5 = canonical/bus_commands[queued] 2 + canonical/bus_commands[failed] 2 + inbox/items[pending] 1",
            "cowork 300: nothing explains it",
            "guardian 0: nothing to explain",
        ],
        [
            "ron 10 = canonical/bus_commands[queued] 15건 중 최신 10건",
            "codex 5 = canonical/bus_commands[queued] 2 + canonical/bus_commands[failed] 2 + inbox/items[pending] 1",
            "cowork 300: 설명할 수 없다",
            "guardian 0: 설명할 것이 없다",
        ],
        [
            "ron 10 = canonical/bus_commands[queued] 的 15 件中最新的 10 件",
            "codex 5 = canonical/bus_commands[queued] 2 + canonical/bus_commands[failed] 2 + inbox/items[pending] 1",
            "cowork 300：無法解釋",
            "guardian 0：無需解釋",
        ],
    ]) {
        assert_eq!(answer.explanations(lang), want);
    }
}

#[test]
fn what_qualifies_the_answer_is_said() {
    let text = r#"{"by_owner":{"ron":34,"codex":2,"cowork":24},"total":61}"#;
    let reported: Reported = parse_file(text, &OwnerRules::default(), &clock()).unwrap();
    let asked = KpiQuestion {
        reported: Some(reported),
        count: vec![
            CountTerm::parse("canonical/bus_commands[queued]").unwrap(),
            CountTerm::parse("gone/x[y]").unwrap(),
        ],
        limits: Limits::default(),
    };
    let answer = kpi(&morning(), &[], &asked);
    assert_eq!(
        answer.notes(Lang::En),
        [
            "the same definition also counts 272 of owners who were not reported (ops-queue 272)",
            "the report states 61 in all, its owners add up to 60",
            "the configured count, canonical/bus_commands[queued] + gone/x[y], gives 18 (ron 15, codex 2, cowork 1), not as reported",
            "`kpi.count` names the source gone, which is none",
        ]
    );
    assert_eq!(answer.notes(Lang::Ko).len(), 4);
    assert_eq!(answer.notes(Lang::ZhHant).len(), 4);

    let same = |status: &str| {
        (0..3)
            .map(|i| row(i, Some("ron"), status, None))
            .collect::<Vec<_>>()
    };
    let board = board(
        vec![source(
            "a",
            Role::Canonical,
            vec![whole("q", [same("queued"), same("claimed")].concat())],
        )],
        &[],
    );
    let mut asked = question("ron=3");
    let said = kpi(&board, &[], &asked).notes(Lang::En);
    assert_eq!(
        said,
        ["may be coincidence: 1 other, equally simple definition fits equally well (1 in all)"]
    );
    asked.limits.steps = 2;
    let said = kpi(&board, &[], &asked).notes(Lang::En);
    assert!(said.iter().any(|s| s.contains("stopped early")), "{said:?}");
}

fn back(exact: Option<Span>, nearest: u64) -> LookBack {
    let span = exact.unwrap_or(span(3600, Some(1800)));
    LookBack {
        counting: Counting {
            terms: kpi(&morning(), &[], &question("ron=15,codex=2,cowork=1"))
                .found
                .unwrap()
                .definitions[0]
                .terms
                .clone(),
            newest_days: None,
        },
        exact,
        nearest: Some(Counts {
            span,
            by_owner: vec![("ron".into(), 9), ("codex".into(), 5)],
            total: 14,
            distance: nearest,
        }),
        at_report: None,
        untold: 4,
        untold_then: 3,
        lacking: vec!["inbox/items".into()],
        whole: false,
    }
}

fn span(from: i64, until: Option<i64>) -> Span {
    let last = until.unwrap_or(0);
    Span {
        from: ago(from),
        until: until.map(ago),
        minute: ago(last),
        age_s: last,
    }
}

#[test]
fn when_in_each_language() {
    let answer = kpi(&morning(), &[], &question("ron=10,codex=5,cowork=3"));
    let then = span(300_000, Some(2 * 86_400 + 20 * 3600 + 17 * 60));
    let cases = [
        (
            back(Some(then), 0),
            [
                "last exact on 18 April 11:58 (queued in bus_commands): that figure is 2d 20h old",
                "마지막으로 정확했던 때는 4월 18일 11:58 (bus_commands의 queued): 2일 20시간 전 수치",
                "最後一次準確是 4月18日 11:58（bus_commands 的 queued）：那是 2 天 20 小時前的數字",
            ],
        ),
        (
            back(Some(span(3600, None)), 0),
            [
                "still exact: queued in bus_commands, since 21 April 07:15",
                "지금도 정확함: bus_commands의 queued, 4월 21일 07:15부터",
                "目前仍然準確：bus_commands 的 queued，自 4月21日 07:15 起",
            ],
        ),
        (
            back(None, 4),
            [
                "never exact; nearest on 21 April 07:45 (queued in bus_commands): 9/5, off by 4",
                "정확했던 적 없음; 가장 가까웠던 때는 4월 21일 07:45 (bus_commands의 queued): 9/5, 4건 차이",
                "從未準確；最接近的是 4月21日 07:45（bus_commands 的 queued）：9/5，相差 4",
            ],
        ),
    ];
    for (back, want) in cases {
        for (lang, want) in ALL.into_iter().zip(want) {
            let said = back.say(&answer, lang);
            assert_eq!(said[0], want);
            // Untold rows, rows not looked at, and a queue without a past.
            assert_eq!(said.len(), 4, "{said:?}");
        }
    }
    let old = back(Some(span(500 * 86_400, Some(490 * 86_400))), 0);
    assert!(
        old.say(&answer, Lang::En)[0].contains("17 December 2024"),
        "{:?}",
        old.say(&answer, Lang::En)
    );
}
