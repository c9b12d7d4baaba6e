//! Hostile titles in every form, and the size and time of a large report.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::analyse::sample::{ago, board, morning, row, source, whole};
use crate::analyse::{Board, JudgeRules, Judgement, judge};
use crate::model::{Priority, Record, Role};

#[derive(Debug)]
struct None_;

impl HandoffTemplates for None_ {
    fn of(&self, _: &str) -> Option<&Template> {
        None
    }
}

fn tree(board: &Board, judgement: &Judgement, lang: Lang, redactor: Option<&Redactor>) -> Value {
    let handing = Handing {
        view: View {
            board,
            judgement,
            lang,
        },
        past: None,
        result: None,
        protect: &[],
        redactor,
    };
    triage(&Triage {
        handing,
        kpi: None,
        when: None,
        kpi_queues: &HashSet::from([("a".to_owned(), "q".to_owned())]),
        scripts: &[],
        checks: &[],
        news: None,
        came_back: &[],
        gaps: &[],
        templates: &None_,
    })
    .unwrap()
}

fn text(board: &Board, lang: Lang, form: TriageForm) -> String {
    let judgement = judge(board, &JudgeRules::default());
    let mut tree = tree(board, &judgement, lang, None);
    triage_text(&mut tree, form, None, lang).unwrap()
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
        ("<table>", "</table>"),
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
    let redactor = Redactor::new(&[]).unwrap();
    let said = tree(&board, &judgement, Lang::Ko, Some(&redactor)).to_string();
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
