//! Finds duplicates in labelled items (JSON Lines: `id`, `title`, `body`, `status`, `owner`,
//! `created_at`, `parent_cmd_id`, `group`) and counts pairs: open items of one group are true
//! pairs, and two items are found together where one group names both.
//!
//! ```text
//! cargo run --release --example dedup_probe -- FILE [--all]
//! ```

use chrono::{NaiveDateTime, Utc};
use reveille::analyse::duplicates::{self, Candidate, Confidence, Pairing};
use reveille::model::{Clock, Lang, Moment, Priority, Role, State};
use std::collections::{BTreeMap, BTreeSet};

struct Row {
    id: String,
    title: String,
    body: String,
    owner: String,
    state: State,
    parent: Option<String>,
    created: Option<Moment>,
    group: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("a JSON Lines file is wanted")?;
    let all = std::env::args().any(|a| a == "--all");
    let rows: Vec<Row> = std::fs::read_to_string(path)?
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).map(|v| row(&v)))
        .collect::<Result<_, _>>()?;
    let items: Vec<Candidate<'_>> = rows.iter().map(candidate).collect();
    let latest = items.iter().filter_map(|i| i.created).max();
    let mut clock = Clock::at(Utc::now(), chrono_tz::Tz::UTC);
    clock.now = latest.unwrap_or(clock.now);
    let groups = duplicates::find(&items, &clock);

    let name = |i: usize| rows.get(i).map_or("?", |r| r.id.as_str());
    let mut found: BTreeMap<(usize, usize), Confidence> = BTreeMap::new();
    for g in &groups {
        let all: Vec<usize> = g
            .survivor
            .iter()
            .copied()
            .chain(g.members.iter().map(|m| m.item))
            .collect();
        let why: Vec<String> = g.reasons.iter().map(|r| r.say(Lang::En)).collect();
        println!(
            "{} {}: keep {} of {} — {}{}",
            g.confidence.word(),
            g.kind.word(),
            g.survivor.map_or("none", name),
            all.iter().map(|i| name(*i)).collect::<Vec<_>>().join(" "),
            why.join(", "),
            g.dedup_key
                .as_ref()
                .map(|k| format!(" [{k}]"))
                .unwrap_or_default(),
        );
        for (n, a) in all.iter().enumerate() {
            for b in all.iter().skip(n + 1) {
                let pair = (*a.min(b), *a.max(b));
                let best = found.entry(pair).or_insert(g.confidence);
                *best = (*best).min(g.confidence);
            }
        }
    }
    let open: Vec<usize> = (0..rows.len())
        .filter(|i| items.get(*i).is_some_and(|c| c.live))
        .collect();
    let truth: BTreeSet<(usize, usize)> = open
        .iter()
        .flat_map(|a| open.iter().filter(move |b| a < b).map(move |b| (*a, *b)))
        .filter(|(a, b)| {
            let g = |i: usize| rows.get(i).and_then(|r| r.group.as_ref());
            g(*a).is_some() && g(*a) == g(*b)
        })
        .collect();
    let count = |want: bool, certain: bool| {
        found
            .iter()
            .filter(|(p, c)| truth.contains(p) == want && (**c == Confidence::Certain) == certain)
            .count()
    };
    println!();
    for (a, b) in truth.iter().filter(|p| !found.contains_key(p)) {
        show("missed", (*a, *b), &rows, &items, &clock);
    }
    for ((a, b), c) in found.iter().filter(|(p, _)| !truth.contains(p)) {
        show(
            &format!("wrong {}", c.word()),
            (*a, *b),
            &rows,
            &items,
            &clock,
        );
    }
    if all {
        for (n, a) in open.iter().enumerate() {
            for b in open.iter().skip(n + 1) {
                show("pair", (*a, *b), &rows, &items, &clock);
            }
        }
    }
    println!(
        "open {}, true pairs {}: certain {}, likely or possible {}, missed {}; wrong: certain {}, likely or possible {}",
        open.len(),
        truth.len(),
        count(true, true),
        count(true, false),
        truth.len() - count(true, true) - count(true, false),
        count(false, true),
        count(false, false),
    );
    Ok(())
}

fn show(what: &str, (a, b): (usize, usize), rows: &[Row], items: &[Candidate<'_>], clock: &Clock) {
    let (Some(x), Some(y), Some(r), Some(s)) =
        (items.get(a), items.get(b), rows.get(a), rows.get(b))
    else {
        return;
    };
    let judged = duplicates::compare(x, y, clock);
    if what == "pair" && (judged.score < 0.35 || judged.pairing == Pairing::Same) {
        return;
    }
    let why: Vec<String> = judged.reasons.iter().map(|r| r.say(Lang::En)).collect();
    println!(
        "{what}: {} {:?} ~ {} {:?}: {:.2} {:?} {}",
        r.id,
        r.title,
        s.id,
        s.title,
        judged.score,
        judged.pairing,
        why.join(", ")
    );
}

fn row(v: &serde_json::Value) -> Row {
    let text = |k: &str| {
        v.get(k)
            .and_then(|x| x.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let id = |k: &str| match v.get(k) {
        Some(serde_json::Value::String(s)) if !s.is_empty() => Some(s.clone()),
        Some(serde_json::Value::Number(n)) => Some(n.to_string()),
        _ => None,
    };
    let created = text("created_at");
    Row {
        id: id("id").unwrap_or_default(),
        title: text("title"),
        body: text("body"),
        owner: text("owner").to_lowercase(),
        state: State::from_word(&text("status")).unwrap_or(State::Unknown),
        parent: id("parent_cmd_id"),
        created: NaiveDateTime::parse_from_str(
            created.trim_end_matches('Z').get(..19).unwrap_or(""),
            "%Y-%m-%dT%H:%M:%S",
        )
        .ok()
        .and_then(|t| Moment::from_utc(t.and_utc())),
        group: id("group"),
    }
}

fn candidate(row: &Row) -> Candidate<'_> {
    Candidate {
        title: &row.title,
        body: (!row.body.is_empty()).then_some(row.body.as_str()),
        owner: &row.owner,
        requester: None,
        state: row.state,
        priority: Priority::Normal,
        role: Role::Canonical,
        source: 0,
        queue: 0,
        id: &row.id,
        parent: row.parent.as_deref(),
        created: row.created,
        due: None,
        live: !row.state.is_terminal(),
        legacy: false,
    }
}
