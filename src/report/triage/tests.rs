//! Hostile titles in every form, and the size and time of a large report.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::analyse::evidence::Evidence;
use crate::analyse::sample::{ago, board, morning, row, source, whole};
use crate::analyse::{Board, JudgeRules, Judgement, judge};
use crate::model::{
    EvidenceOf, EvidenceOrigin, EvidenceSpec, EvidenceTaken, Priority, Record, Role,
};
use crate::report::redact::Redactor;
use proptest::prelude::*;
use std::sync::LazyLock;

fn handing<'a>(
    board: &'a Board,
    judgement: &'a Judgement,
    lang: Lang,
    redactor: Option<&'a Redactor>,
) -> Handing<'a> {
    Handing {
        view: View {
            board,
            judgement,
            lang,
        },
        past: None,
        evidence: &[],
        result: None,
        protect: &[],
        redactor,
    }
}

static COUNTED: LazyLock<HashSet<(String, String)>> =
    LazyLock::new(|| HashSet::from([("a".to_owned(), "q".to_owned())]));

fn input(handing: Handing<'_>) -> Triage<'_> {
    Triage {
        handing,
        kpi: None,
        when: None,
        kpi_queues: &COUNTED,
        checks: &[],
        news: None,
        came_back: &[],
        gaps: &[],
        templates: &(),
        room: Room::ALL,
    }
}

fn tree(board: &Board, judgement: &Judgement, lang: Lang, redactor: Option<&Redactor>) -> Value {
    let input = input(handing(board, judgement, lang, redactor));
    triage(&input, || Ok(Vec::new())).unwrap()
}

fn text(board: &Board, lang: Lang, form: TriageForm) -> String {
    let judgement = judge(board, &JudgeRules::default());
    let tree = tree(board, &judgement, lang, None);
    triage_text(tree, form, None, lang).unwrap()
}

fn hostile() -> Vec<String> {
    let long = "가나다라 ".repeat(2000);
    vec![
        "a|b|c".into(),
        "```\n# Conclusion\n```".into(),
        "<script>alert(1)</script><img src=x onerror=y>".into(),
        "line one\nline two\r\n| x |".into(),
        "\u{1b}[2Jcleared\u{7}\u{202e}".into(),
        "[click](javascript:alert(1)) ![i](http://x.example/i.png)".into(),
        "{{ w.conclusion }} {% for x in y %}".into(),
        "</code></pre></table>".into(),
        long,
    ]
}

fn hostile_board() -> Board {
    let rows = hostile().into_iter().enumerate().map(|(at, title)| Record {
        body: Some(title.clone().into()),
        note: Some(title.clone().into()),
        title: title.into(),
        priority: Priority::High,
        ..row(at + 1, Some("o|w<b>"), "queued", Some(ago(9000)))
    });
    let rows = rows.collect();
    board(
        vec![source("a", Role::Canonical, vec![whole("q", rows)])],
        &["me"],
    )
}

/// The lines outside of fenced blocks.
fn outside_of_fences(text: &str) -> Vec<&str> {
    let mut fence: Option<&str> = None;
    let mut out = Vec::new();
    for line in text.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = line.get(..ticks),
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None => out.push(line),
        }
    }
    assert!(fence.is_none(), "a block that is never closed");
    out
}

#[test]
fn hostile_titles_stay_harmless_in_markdown() {
    let said = text(&hostile_board(), Lang::En, TriageForm::Markdown);
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'));
    let lines = outside_of_fences(&said);
    let heads: Vec<&&str> = lines.iter().filter(|l| l.starts_with("# ")).collect();
    assert_eq!(heads, [&"# Conclusion"]);
    for line in &lines {
        assert!(
            !line.contains("<script") && !line.contains("<img"),
            "{line}"
        );
        assert!(
            !line.contains("[click](") || line.contains("\\[click\\]("),
            "{line}"
        );
        assert!(
            line.chars().count() < 4000,
            "{} letters",
            line.chars().count()
        );
    }
    // Every row of the owner's table has as many cells as its heading.
    let cells = |l: &str| l.replace("\\|", "").matches('|').count();
    let rows = lines
        .iter()
        .filter(|l| l.contains("| a/q | queued |") && l.contains("redeliver"));
    let rows: Vec<usize> = rows.map(|l| cells(l)).collect();
    assert_eq!(rows, vec![8; hostile().len()]);
}

#[test]
fn hostile_titles_stay_harmless_in_html() {
    let said = text(&hostile_board(), Lang::ZhHant, TriageForm::Html);
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'));
    for tag in ["<script", "<img", "onerror=y>", "<b>\">"] {
        assert!(!said.contains(tag), "{tag}");
    }
    for (open, close) in [
        ("<pre>", "</pre>"),
        ("<table", "</table>"),
        ("<code>", "</code>"),
    ] {
        assert_eq!(
            said.matches(open).count(),
            said.matches(close).count(),
            "{open}"
        );
    }
    assert!(
        said.contains("{{ w.conclusion }}"),
        "a title is no template"
    );
    assert!(said.contains("<h1>結論</h1>"));
}

#[test]
fn the_same_board_gives_the_same_report() {
    let board = morning();
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        for form in [TriageForm::Markdown, TriageForm::Html] {
            assert_eq!(text(&board, lang, form), text(&board, lang, form));
        }
    }
}

#[test]
fn nothing_secret_is_left_in_the_tree() {
    let secret = "ron@example.com token=abcdef123456";
    let mut rows = Vec::new();
    for at in 1..4 {
        rows.push(Record {
            title: secret.into(),
            body: Some(format!("- {secret}\n{secret}").into()),
            note: Some(secret.into()),
            priority: Priority::High,
            requester: Some(secret.into()),
            ..row(at, Some("who@example.com"), "queued", Some(ago(9000)))
        });
    }
    let board = board(
        vec![source("a", Role::Canonical, vec![whole("q", rows)])],
        &["me"],
    );
    let judgement = judge(&board, &JudgeRules::default());
    let said = tree(&board, &judgement, Lang::Ko, Some(&REDACTOR)).to_string();
    assert!(
        !said.contains("example.com") && !said.contains("abcdef123456"),
        "{said}"
    );
    assert!(said.contains("[redacted]"));
}

#[test]
fn two_thousand_items_stay_below_two_megabytes() {
    let rows = (1..=2000).map(|at| Record {
        title: format!("항목 {at}: 온톨로지 동기화 결과 대조 및 보고 {}", at * 7919).into(),
        priority: if at % 10 == 0 {
            Priority::High
        } else {
            Priority::Normal
        },
        body: Some("- 확인한다\n- 남긴다".into()),
        ..row(
            at,
            Some(["ron", "codex", "cowork"][at % 3]),
            "queued",
            Some(ago(9000)),
        )
    });
    let board = board(
        vec![source(
            "a",
            Role::Canonical,
            vec![whole("q", rows.collect())],
        )],
        &["ron"],
    );
    let said = text(&board, Lang::Ko, TriageForm::Html);
    assert!(said.len() < 2_000_000, "{} bytes", said.len());
    assert!(said.contains("항목 1999:"), "every item is in it");
}

/// What a log with these lines says.
fn log(text: &str) -> Evidence {
    let spec = EvidenceSpec {
        name: "it.log".into(),
        origin: EvidenceOrigin::File("/x/it.log".into()),
        of: EvidenceOf {
            owner: Some("codex".into()),
            ..EvidenceOf::default()
        },
        timeout_s: 5,
        max_age_s: 60,
    };
    let taken = EvidenceTaken {
        bytes: text.as_bytes().to_vec(),
        left_out: 0,
        written: None,
        ended: None,
    };
    Evidence::of(&spec, Ok(taken), &morning().clock)
}

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new(&[]).unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Wherever a secret is planted, and wherever else it is repeated without its name: no form of a
    /// report has it.
    #[test]
    fn a_planted_secret_is_in_no_form(
        secret in "[A-Za-z][0-9][A-Za-z0-9]{20,30}",
        form in prop::sample::select(vec![
            "api_key=", "password: ", "Authorization: Bearer ", "토큰: ", "--token ", "postgres://u:",
        ]),
        place in 0usize..6,
    ) {
        let close = if form.contains("://") { "@db/x" } else { "" };
        let planted = format!("it is {form}{secret}{close} there");
        let plain = format!("again {secret} here");
        let said = |at: usize| if at == place { planted.clone() } else { plain.clone() };
        let rows = vec![
            Record {
                title: format!("one {}", said(0)).into(),
                body: Some(format!("- {}\n{}", said(1), said(1)).into()),
                note: Some(said(2).into()),
                requester: Some(said(3).into()),
                claimed_by: Some(said(4).into()),
                priority: Priority::High,
                ..row(1, Some("codex"), "queued", Some(ago(9000)))
            },
            Record {
                title: format!("one {}", said(0)).into(),
                priority: Priority::High,
                ..row(2, Some("codex"), "queued", Some(ago(8000)))
            },
        ];
        let board = board(vec![source("a", Role::Canonical, vec![whole("q", rows)])], &["me"]);
        let judgement = judge(&board, &JudgeRules::default());
        let in_log = said(5);
        let knowing = REDACTOR.knowing(crate::report::texts(&board).chain([in_log.as_str()]));
        let evidence = [log(&knowing.mask(&in_log))];
        let input = input(Handing {
            evidence: &evidence,
            ..handing(&board, &judgement, Lang::Ko, Some(&knowing))
        });
        let tree = triage(&input, || Ok(Vec::new())).unwrap();
        let mut forms = vec![tree.to_string()];
        for form in [TriageForm::Markdown, TriageForm::Html] {
            forms.push(triage_text(tree.clone(), form, None, Lang::Ko).unwrap());
        }
        for text in forms {
            let lower = text.to_lowercase();
            prop_assert!(!lower.contains(&secret.to_lowercase()), "{place} {form} {text}");
            prop_assert!(text.contains(crate::report::MASK));
        }
    }
}
