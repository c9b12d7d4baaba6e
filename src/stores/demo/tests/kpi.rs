//! The reported count: when it was last true, and that nothing else gives it by luck.

use super::*;
use std::collections::BTreeMap;

/// Queued for `[ron, codex, cowork]`, and for anybody, at a moment (UTC).
fn queued_at(rows: &[(String, i64, i64)], at: i64) -> [i64; 3] {
    ["ron", "codex", "cowork"].map(|owner| {
        let waits = |r: &&(String, i64, i64)| r.0 == owner && r.1 <= at && at < r.2;
        i64::try_from(rows.iter().filter(waits).count()).unwrap()
    })
}

#[test]
fn the_reported_split_was_last_true_on_the_eighteenth_at_11_58() {
    let rows: Vec<(String, i64, i64)> =
        canonical("SELECT target_agent, created_at, claimed_at, completed_at FROM bus_commands")
            .into_iter()
            .map(|r| {
                let end = match (&*r[2], &*r[3]) {
                    ("NULL", "NULL") => i64::MAX,
                    ("NULL", local) => when::parse_kst(local).unwrap(),
                    (claimed, _) => when::parse(claimed).unwrap(),
                };
                (r[0].clone(), when::parse(&r[1]).unwrap(), end)
            })
            .collect();
    let now = when::parse(NOW).unwrap();
    assert_eq!(queued_at(&rows, now), [15, 2, 1]);
    let kst = |t| when::parse_kst(t).unwrap();
    let last = kst("2026-04-18 11:58:00");
    assert_eq!(queued_at(&rows, last), [10, 5, 3]);
    // Every minute after it, and every moment at which anything changed.
    let minutes = (last + 60..=now).step_by(60);
    let changes = rows.iter().flat_map(|r| [r.1, r.2]);
    for at in minutes.chain(changes.filter(|t| (last + 60..=now).contains(t))) {
        assert_ne!(queued_at(&rows, at), [10, 5, 3], "{}", when::kst(at));
    }
    let held_since = kst("2026-04-18 00:00:01");
    for at in (held_since..=last).step_by(60) {
        assert_eq!(queued_at(&rows, at), [10, 5, 3], "{}", when::kst(at));
    }
}

/// Rows by (queue, status), for the three owners of the report.
fn cells() -> BTreeMap<(String, String), [i64; 3]> {
    let mut cells: BTreeMap<(String, String), [i64; 3]> = BTreeMap::new();
    let mut add = |queue: &str, status: &str, owner: &str, n: i64| {
        if let Some(at) = ["ron", "codex", "cowork"].iter().position(|o| *o == owner) {
            cells
                .entry((queue.to_owned(), status.to_owned()))
                .or_default()[at] += n;
        }
    };
    for (queue, owner) in [
        ("bus_commands", "target_agent"),
        ("ops_todos", "assigned_to"),
    ] {
        for r in canonical(&format!(
            "SELECT status, coalesce({owner}, '-'), count(*) FROM {queue} GROUP BY 1, 2"
        )) {
            add(queue, &r[0], &r[1], r[2].parse().unwrap());
        }
    }
    for r in ask(
        &world().legacy,
        "SELECT status, owner, count(*) FROM ops_todos GROUP BY 1, 2",
    ) {
        add("legacy", &r[0], &r[1], r[2].parse().unwrap());
    }
    for item in inbox() {
        add("inbox", "pending", item["owner"].as_str().unwrap(), 1);
    }
    cells
}

#[test]
fn the_reported_split_is_explained_by_no_definition() {
    let cells: Vec<[i64; 3]> = cells().into_values().collect();
    let sum = |set: &[[i64; 3]]| [0, 1, 2].map(|o| set.iter().map(|c| c[o]).sum::<i64>());
    for (i, a) in cells.iter().enumerate() {
        // Nor does one cell by luck give what one owner was said to have.
        for (count, reported) in a.iter().zip([10, 5, 3]) {
            assert_ne!(*count, reported, "{a:?}");
        }
        for (j, b) in cells.iter().enumerate().skip(i + 1) {
            assert_ne!(sum(&[*a, *b]), [10, 5, 3]);
            for c in cells.iter().skip(j + 1) {
                assert_ne!(sum(&[*a, *b, *c]), [10, 5, 3]);
            }
        }
    }
}

#[test]
fn no_other_set_of_statuses_or_window_of_days_gives_eighteen() {
    let (open, bus) = (
        "ops_todos WHERE assigned_to IN ('ron', 'codex', 'cowork') AND status IN ",
        "bus_commands WHERE target_agent IN ('ron', 'codex', 'cowork') AND status IN ",
    );
    let mut eighteen = Vec::new();
    for (from, statuses) in [
        (open, "('todo', 'doing', 'blocked')"),
        (bus, "('queued')"),
        (bus, "('claimed')"),
        (bus, "('failed')"),
        (bus, "('queued', 'claimed')"),
        (bus, "('queued', 'failed')"),
        (bus, "('claimed', 'failed')"),
        (bus, "('queued', 'claimed', 'failed')"),
    ] {
        let days = canonical(&format!(
            "WITH RECURSIVE d(days) AS (SELECT 1 UNION ALL SELECT days + 1 FROM d WHERE days < 199)
             SELECT days FROM d WHERE 18 = (SELECT count(*) FROM {from}{statuses}
                AND created_at >= datetime('{NOW}', '-' || days || ' days'))"
        ));
        eighteen.extend(
            days.into_iter()
                .map(|row| (statuses, row[0].parse().unwrap())),
        );
    }
    // All that is queued: from the age of its oldest row on.
    let whole: Vec<(&str, i32)> = (68..200).map(|days| ("('queued')", days)).collect();
    assert_eq!(eighteen, whole);
}
