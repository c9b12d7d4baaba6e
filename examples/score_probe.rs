//! Measures the score of the wording on labelled pairs of sentences (`a`, `b`, `label`): the
//! threshold that is best on one half is measured on the other, and the other way round.
//!
//! ```text
//! cargo run --release --example score_probe -- PAIRS.jsonl
//! ```

use reveille::analyse::duplicates::wordings;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("a JSON Lines file is wanted")?;
    let mut pairs: Vec<(String, String, bool)> = Vec::new();
    for line in std::fs::read_to_string(path)?
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        let v: serde_json::Value = serde_json::from_str(line)?;
        let text = |k: &str| {
            v.get(k)
                .and_then(|x| x.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let label = v.get("label").and_then(serde_json::Value::as_i64) == Some(1);
        pairs.push((text("a"), text("b"), label));
    }
    let texts: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b, _)| (a.as_str(), b.as_str()))
        .collect();
    let scored: Vec<(f32, bool)> = wordings(&texts)
        .into_iter()
        .zip(pairs.iter().map(|p| p.2))
        .collect();
    let half = |odd: usize| -> Vec<(f32, bool)> {
        scored
            .iter()
            .enumerate()
            .filter(|(n, _)| n % 2 == odd)
            .map(|(_, s)| *s)
            .collect()
    };
    for (name, choose, measure) in [
        ("even → odd", half(0), half(1)),
        ("odd → even", half(1), half(0)),
    ] {
        let threshold = best(&choose);
        println!(
            "{name}: threshold {threshold:.3}, F1 {:.4} there, {:.4} here; area {:.4}",
            f1(&choose, threshold),
            f1(&measure, threshold),
            area(&measure)
        );
    }
    if std::env::args().any(|a| a == "--show") {
        for ((a, b, label), (score, _)) in pairs.iter().zip(&scored) {
            println!("{score:.3}\t{}\t{a}\t{b}", u8::from(*label));
        }
    }
    Ok(())
}

fn best(scored: &[(f32, bool)]) -> f32 {
    (1..1000)
        .map(|n| n as f32 / 1000.0)
        .max_by(|a, b| f1(scored, *a).total_cmp(&f1(scored, *b)))
        .unwrap_or(0.5)
}

fn f1(scored: &[(f32, bool)], threshold: f32) -> f64 {
    let count = |p: &dyn Fn(&(f32, bool)) -> bool| scored.iter().filter(|s| p(s)).count() as f64;
    let hit = count(&|s| s.0 >= threshold && s.1);
    let said = count(&|s| s.0 >= threshold);
    let is = count(&|s| s.1);
    if hit == 0.0 {
        0.0
    } else {
        2.0 * hit / (said + is)
    }
}

/// The chance that a true pair scores above a false one.
fn area(scored: &[(f32, bool)]) -> f64 {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut sum, mut truths) = (0.0, 0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let t = same.iter().filter(|s| s.1).count() as f64;
        let f = same.len() as f64 - t;
        sum += t * (below + f / 2.0);
        below += f;
        truths += t;
    }
    if truths * below > 0.0 {
        sum / (truths * below)
    } else {
        0.0
    }
}
