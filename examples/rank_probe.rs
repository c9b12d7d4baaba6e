//! Measures the ranking behind `findings --of`: for each labelled pair of tickets the newer one
//! asks, all others are candidates, and the other of the pair should stand high; or any of its labelled
//! group, since a ticket may have been filed more than twice.
//!
//! ```text
//! cargo run --release --example rank_probe -- TICKETS.jsonl PAIRS.jsonl
//! ```

use reveille::analyse::duplicates::{Document, Index};
use std::collections::HashMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let tickets = read(&args.next().ok_or("a file of tickets is wanted")?)?;
    let pairs = read(&args.next().ok_or("a file of pairs is wanted")?)?;
    let text = |v: &serde_json::Value, k: &str| {
        v.get(k)
            .and_then(|x| x.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let rows: Vec<[String; 5]> = tickets
        .iter()
        .map(|t| ["id", "title", "body", "created_at", "group"].map(|k| text(t, k)))
        .collect();
    let at: HashMap<&str, usize> = rows
        .iter()
        .enumerate()
        .map(|(n, r)| (r[0].as_str(), n))
        .collect();
    let index = Index::build(
        rows.iter()
            .map(|r| Document {
                title: &r[1],
                body: (!r[2].is_empty()).then_some(r[2].as_str()),
            })
            .collect(),
    );
    let mut ranks = Vec::new();
    let mut any = Vec::new();
    for pair in &pairs {
        if pair.get("label").and_then(serde_json::Value::as_i64) == Some(0) {
            continue;
        }
        let (Some(a), Some(b)) = (
            at.get(text(pair, "a").as_str()),
            at.get(text(pair, "b").as_str()),
        ) else {
            continue;
        };
        let newer = |i: usize| rows.get(i).map(|r| r[3].as_str());
        let (asks, wanted) = if newer(*a) >= newer(*b) {
            (*a, *b)
        } else {
            (*b, *a)
        };
        let group = |i: usize| rows.get(i).map(|r| r[4].as_str()).filter(|g| !g.is_empty());
        let ranked = index.rank(asks, 50);
        let rank = ranked.iter().position(|r| r.item == wanted);
        any.push(ranked.iter().position(|r| {
            r.item == wanted || (group(asks).is_some() && group(r.item) == group(asks))
        }));
        if rank.is_none_or(|r| r >= 5) {
            println!(
                "{:?}: {:?} ~ {:?}",
                rank.map(|r| r + 1),
                rows.get(asks).map(|r| &r[1]),
                rows.get(wanted).map(|r| &r[1])
            );
        }
        ranks.push(rank);
    }
    println!("{} documents, {} pairs", rows.len(), ranks.len());
    for (what, ranks) in [("the one of the pair", &ranks), ("any of its group", &any)] {
        let share = |n: usize| {
            ranks.iter().filter(|r| r.is_some_and(|r| r < n)).count() as f64
                / ranks.len().max(1) as f64
        };
        println!(
            "{what}: recall at 1 {:.3}, at 5 {:.3}, at 10 {:.3}",
            share(1),
            share(5),
            share(10)
        );
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<serde_json::Value>, Box<dyn std::error::Error>> {
    Ok(std::fs::read_to_string(path)?
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}
