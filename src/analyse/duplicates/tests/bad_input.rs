//! Input that would be slow or wrong to treat like titles. What it costs is measured by the bench;
//! here it is what comes out, at sizes at which a pass over all pairs would not come to an end.

use super::super::*;
use super::{clock, item};
fn queued<'t>(titles: &'t [String], ids: &'t [String]) -> Vec<Candidate<'t>> {
    titles
        .iter()
        .zip(ids)
        .map(|(t, id)| Candidate { id, ..item(t) })
        .collect()
}

fn ids(n: usize) -> Vec<String> {
    (0..n).map(|i| i.to_string()).collect()
}

fn groups_of(items: &[Candidate<'_>]) -> Vec<Group> {
    find(items, &clock())
}

#[test]
fn identical_titles_are_one_group() {
    let n = 20_000;
    let titles = vec!["[watch] 시스템 이슈 2건 감지".to_owned(); n];
    let ids = ids(n);
    let groups = groups_of(&queued(&titles, &ids));
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].members.len(), n - 1);
    assert_eq!(groups[0].survivor, Some(n - 1));
}

#[test]
fn identical_titles_over_different_bodies() {
    let n = 3_000;
    let titles = vec!["Crash report of the mail gateway".to_owned(); n];
    let bodies: Vec<String> = (0..n)
        .map(|i| format!("Frame {i} of module m{} failed in thread {}", i % 97, i * 7))
        .collect();
    let ids = ids(n);
    let mut items = queued(&titles, &ids);
    for (item, body) in items.iter_mut().zip(&bodies) {
        item.body = Some(body);
    }
    let groups = groups_of(&items);
    assert!(groups.iter().all(|g| g.confidence != Confidence::Certain));
}

#[test]
fn titles_that_share_every_letter_group() {
    let n = 5_000;
    // One frame, and an id in each: every letter group stands in all of them.
    let titles: Vec<String> = (0..n)
        .map(|i| format!("reconcile the ledger of account {i} with the bank"))
        .collect();
    let ids_ = ids(n);
    assert_eq!(groups_of(&queued(&titles, &ids_)).len(), 0);
    // The same letters in other places.
    let mixed: Vec<String> = (0..n)
        .map(|i| {
            let words = ["abcab", "bcabc", "cabca", "abcabc", "bcabca", "cabcab"];
            (0..6)
                .map(|k| words[(i / 6usize.pow(k)) % 6])
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let groups = groups_of(&queued(&mixed, &ids_));
    assert!(groups.iter().all(|g| {
        g.confidence != Confidence::Certain
            || g.members
                .iter()
                .all(|m| mixed[m.item] == mixed[g.survivor.unwrap()])
    }));
}

#[test]
fn titles_of_a_megabyte() {
    let mb = 1 << 20;
    let titles: Vec<String> = vec![
        "a".repeat(mb),
        "a".repeat(mb),
        "가".repeat(mb / 3),
        "漢".repeat(mb / 3),
        "[".repeat(mb),
        "\"".repeat(mb),
        "1,111".repeat(mb / 5),
        "a/b:c-d.e ".repeat(mb / 10),
        "retry ".repeat(mb / 6),
        ".".repeat(mb),
        format!("{}x", " ".repeat(mb)),
        "🔥".repeat(mb / 4),
        "-|".repeat(mb / 2),
        "*a ".repeat(mb / 3),
        "a=".repeat(mb / 2),
        "-".repeat(mb) + "x",
        format!("{} detected", "5gb ".repeat(mb / 4)),
        format!("{} 1", "word ".repeat(mb / 5)),
        format!("{} 2", "word ".repeat(mb / 5)),
    ];
    let ids = ids(titles.len());
    let groups = groups_of(&queued(&titles, &ids));
    // What differs at the very end differs.
    let pair: Vec<usize> = vec![titles.len() - 2, titles.len() - 1];
    for g in groups
        .iter()
        .filter(|g| g.confidence == Confidence::Certain)
    {
        let all: Vec<usize> = g.members.iter().map(|m| m.item).chain(g.survivor).collect();
        assert!(!pair.iter().all(|p| all.contains(p)));
    }
}

#[test]
fn bodies_of_a_megabyte_differ_where_they_differ() {
    let long = "The disk is full and nobody knows why that should be so. ".repeat(20_000);
    let bodies = [
        format!("{long} worker-3"),
        format!("{long} worker-4"),
        format!("{long} worker-3"),
    ];
    let items: Vec<Candidate<'_>> = bodies
        .iter()
        .zip(["1", "2", "3"])
        .map(|(body, id)| Candidate {
            id,
            body: Some(body),
            ..item("Free the disk of the mail gateway")
        })
        .collect();
    let certain: Vec<Group> = groups_of(&items)
        .into_iter()
        .filter(|g| g.confidence == Confidence::Certain)
        .collect();
    assert_eq!(certain.len(), 1);
    assert_eq!(
        (certain[0].survivor, certain[0].members[0].item),
        (Some(2), 0)
    );
}

#[test]
fn cyclic_and_crowded_parents() {
    let n = 2_000;
    let titles: Vec<String> = (0..n)
        .map(|i| format!("Summarize the incident {} of the mail gateway", i / 2))
        .collect();
    let ids = ids(n);
    let mut items = queued(&titles, &ids);
    for (i, item) in items.iter_mut().enumerate() {
        // A ring, and every third under one parent; some failed.
        item.parent = Some(if i % 3 == 0 { "0" } else { &ids[(i + 1) % n] });
        if i % 5 == 0 {
            item.state = State::Failed;
        }
    }
    let groups = groups_of(&items);
    assert!(groups.len() >= n / 2);
    let mut itself = item("Summarize the incident of the mail gateway");
    itself.id = "7";
    itself.parent = Some("7");
    itself.state = State::Failed;
    assert_eq!(find(&[itself], &clock()).len(), 0);
}

#[test]
fn odd_titles_are_never_certain() {
    for title in [
        "",
        " ",
        "🔥",
        "👩‍👩‍👧",
        "1",
        "007",
        "2026-04-20",
        "…",
        "[R1]",
        "[x]",
        "()",
        "\u{0}",
        "\u{202e}abc",
        "n/a",
        "-",
        "???",
        "97%",
        "#12",
    ] {
        let items = [
            Candidate {
                id: "1",
                ..item(title)
            },
            Candidate {
                id: "2",
                ..item(title)
            },
        ];
        let certain = find(&items, &clock())
            .iter()
            .any(|g| g.confidence == Confidence::Certain);
        assert!(!certain, "{title:?}");
    }
}
