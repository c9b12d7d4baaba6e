//! What reads as what, and what is refused where and with which words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::model::{Error, ErrorKind};
use crate::query::Query;

#[test]
fn what_is_typed_and_its_canonical_text() {
    for (typed, want) in [
        ("", ""),
        ("  \t ", ""),
        ("drift", "drift"),
        ("  two   words ", "two words"),
        ("시스템\u{3000}이슈", "시스템 이슈"),
        ("[R1] CMD#29162", "[R1] CMD#29162"),
        ("1,000", "1,000"),
        ("a-b -c \"->\"", "a-b -c \"->\""),
        ("\"two words\"", "\"two words\""),
        ("\"plain\"", "plain"),
        ("\"a:b\" -\"-x\" \"OR\"", "\"a:b\" -\"-x\" \"OR\""),
        ("or and not", "or and not"),
        (r#""say \"hi\" \\ now""#, r#""say \"hi\" \\ now""#),
        ("a|b  c", "a | b c"),
        ("a | -b | c d", "a | -b | c d"),
        ("Owner:Ron,CODEX", "owner:Ron,CODEX"),
        ("owner:\"ron\",\"a, b\"", "owner:ron,\"a, b\""),
        ("-state:Queued,canceled", "-state:queued,cancelled"),
        ("queue:data/items", "queue:data/items"),
        ("title:http://x:80/<y>", "title:http://x:80/<y>"),
        ("title:=", "title:="),
        ("stale:Claim_Age dup:YES", "stale:claim_age dup:yes"),
        ("verdict:mark-failed", "verdict:mark-failed"),
        ("age>36h age<=2w", "age>1d12h age<=14d"),
        ("age>=0m", "age>=0s"),
        ("created<2026-04-01", "created<2026-04-01"),
        ("created>=\"2026-04-01 09:00\"", "created>=2026-04-01T09:00"),
        (
            "updated:2026-04-01T09:00:00+00:00",
            "updated:2026-04-01T09:00:00Z",
        ),
        ("key:#29204,a/b%2Fc/d", "key:29204,a/b%2Fc/d"),
        ("id:#29204", "id:#29204"),
    ] {
        let read = Query::parse(typed).unwrap_or_else(|e| panic!("{}", e.render()));
        assert_eq!(read.to_string(), want, "{typed:?}");
        assert_eq!(want.parse::<Query>(), Ok(read), "{want:?} reads back");
    }
}

/// Each refused filter, and the part of it that is to blame.
const REFUSED: &[(&str, &str)] = &[
    ("onwer:ron state:queued", "onwer"),
    ("재시도 상태:대기", "상태"),
    ("http://x/y", "http"),
    ("a healthcheck: verify", "healthcheck"),
    ("결론 \"닫히지 않은", "\""),
    ("title:\"a b", "\""),
    ("a \"b\\x\"", "\\x"),
    ("a \"b\\", "\\"),
    ("a \"\"", "\"\""),
    ("\"a\"b", "b"),
    ("owner:\"a\":b", ":"),
    ("title:ab\"c d\"", "\""),
    ("| a", "|"),
    ("a || b", "|"),
    ("이슈 |", "|"),
    ("- a", "-"),
    ("a -", "-"),
    ("-| a", "-"),
    ("--force", "--"),
    (":x", ":"),
    ("age > 3d", ">"),
    ("owner: ron", ""),
    ("a age>=", ""),
    ("owner:,a", ""),
    ("owner:a,", ""),
    ("owner:a,,b", ""),
    ("owner>ron", ">"),
    ("age:3d", ":"),
    ("state:queued,todo", "todo"),
    ("state:정체", "정체"),
    ("priority:p1", "p1"),
    ("priority:3", "3"),
    ("stale:claim", "claim"),
    ("dup:maybe", "maybe"),
    ("verdict:kill", "kill"),
    ("confidence:sure", "sure"),
    ("age>3", "3"),
    ("age>3mo", "3mo"),
    ("age>9999999w", "9999999w"),
    ("age>2026-04-01", "2026-04-01"),
    ("age>3d,4d", "4d"),
    ("created<3d", "3d"),
    ("created<2026-13-01", "2026-13-01"),
    ("created<2026-04-01,2026-05-01", "2026-05-01"),
    ("created=2026-04-01", "="),
    ("owner!=ron", "="),
    ("key:a/b", "a/b"),
    ("(a | b) c", "("),
    ("owner:(ron codex)", "("),
    ("!a", "!"),
    ("owner:!ron", "!"),
    ("a OR b", "OR"),
    ("a AND b", "AND"),
    ("NOT a", "NOT"),
    ("a && b", "&&"),
    // Wide, decomposed and hostile text before the place must not shift the caret.
    ("\u{1112}\u{1161}\u{11ab} 結論 state:x", "x"),
    ("\x1b[2J\u{202e} state:x", "x"),
];

#[test]
fn what_is_refused_and_where() {
    let mut shown = String::new();
    for (typed, blamed) in REFUSED {
        let e = Query::parse(typed).expect_err(typed);
        assert_eq!(&typed[e.at.clone()], *blamed, "{typed:?}: {}", e.message);
        shown += &format!("{}\n\n", e.render());
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_caret_stands_under_its_display_column() {
    for (typed, before, carets) in [
        ("onwer:ron", 0, 5),
        ("시스템 state:정체", 7 + 6, 4),
        ("\u{1112}\u{1161}\u{11ab} age>3", 2 + 1 + 4, 1),
        ("\x1b age>3", 1 + 1 + 4, 1),
        ("owner:", 6, 1),
    ] {
        let e = Query::parse(typed).expect_err(typed);
        let want = format!("  {}{}", " ".repeat(before), "^".repeat(carets));
        assert_eq!(e.excerpt().lines().last(), Some(&*want), "{typed:?}");
    }
}

#[test]
fn as_an_error_of_the_house_it_is_a_usage_error_with_the_excerpt() {
    let e = Error::from(Query::parse("onwer:ron").unwrap_err());
    assert_eq!(e.kind, ErrorKind::Usage);
    assert_eq!(e.message, "`onwer` is no field\n  onwer:ron\n  ^^^^^");
    assert!(e.hint.is_some_and(|h| h.contains("`owner`")));
}
