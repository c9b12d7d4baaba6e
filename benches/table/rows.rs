//! A row of the table: what was measured, what it is held against, and whether it holds.

use serde_json::{Value, json};
use std::fmt::Write as _;

/// What the figures of a row count.
#[derive(Clone, Copy, PartialEq)]
pub enum Unit {
    Ms,
    Percent,
    Megabytes,
    Seconds,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Percent => "%",
            Self::Megabytes => "MB",
            Self::Seconds => "s",
        }
    }

    fn say(self, n: f64) -> String {
        let digits = match n {
            n if n < 0.1 => 4,
            n if n < 10.0 => 2,
            n if n < 100.0 => 1,
            _ => 0,
        };
        format!("{n:.digits$} {}", self.word())
    }
}

/// The figures of several runs.
#[derive(Clone)]
pub struct Runs(Vec<f64>);

impl Runs {
    pub fn of(mut all: Vec<f64>) -> Self {
        assert!(!all.is_empty());
        all.sort_by(f64::total_cmp);
        Self(all)
    }

    /// Runs it so often, once more before that to warm what there is to warm.
    pub fn ms(n: usize, mut run: impl FnMut() -> std::time::Duration) -> Self {
        let [runs] = Self::in_turns(n, [&mut run]);
        runs
    }

    /// Several things in turns, so that an hour in which the machine is slower is one for all of them.
    pub fn in_turns<const N: usize>(
        n: usize,
        mut runs: [&mut dyn FnMut() -> std::time::Duration; N],
    ) -> [Self; N] {
        let mut all = [const { Vec::new() }; N];
        for nth in 0..=n {
            for (run, figures) in runs.iter_mut().zip(&mut all) {
                let took = run().as_secs_f64() * 1e3;
                // The first one warms what there is to warm.
                if nth > 0 {
                    figures.push(took);
                }
            }
        }
        all.map(Self::of)
    }

    pub fn median(&self) -> f64 {
        self.0[(self.0.len() - 1) / 2]
    }

    fn least(&self) -> f64 {
        self.0[0]
    }

    fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }
}

/// What a row is held against.
pub enum Limit {
    /// So much, whatever the machine.
    Fixed(f64),
    /// So many times a floor of the same run, and so much beside.
    Times {
        times: f64,
        floor: &'static str,
        runs: Runs,
        beside: f64,
    },
    /// Nothing: it is only stated.
    None,
}

pub struct Row {
    pub what: &'static str,
    /// The store.
    pub over: String,
    pub unit: Unit,
    pub runs: Runs,
    pub limit: Limit,
}

impl Row {
    fn most(&self) -> Option<f64> {
        match &self.limit {
            Limit::Fixed(most) => Some(*most),
            Limit::Times {
                times,
                runs,
                beside,
                ..
            } => Some(times * runs.median() + beside),
            Limit::None => None,
        }
    }

    /// Whether it holds; `None` where nothing was promised.
    pub fn holds(&self) -> Option<bool> {
        Some(self.runs.median() <= self.most()?)
    }

    fn floor(&self) -> Option<(&'static str, &Runs)> {
        match &self.limit {
            Limit::Times { floor, runs, .. } => Some((floor, runs)),
            _ => None,
        }
    }

    fn target(&self) -> String {
        match &self.limit {
            Limit::Fixed(most) => format!("≤ {}", self.unit.say(*most)),
            Limit::Times { times, beside, .. } if *beside > 0.0 => {
                format!("≤ {times} × + {}", self.unit.say(*beside))
            }
            Limit::Times { times, .. } => format!("≤ {times} ×"),
            Limit::None => "stated".into(),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.holds() {
            Some(true) => "ok",
            Some(false) => "OVER",
            None => "",
        }
    }

    fn json(&self) -> Value {
        let figures = |r: &Runs| json!({"median": r.median(), "least": r.least(), "most": r.most(), "runs": r.0.len()});
        json!({
            "what": self.what,
            "over": self.over,
            "unit": self.unit.word(),
            "measured": figures(&self.runs),
            "floor": self.floor().map(|(name, runs)| json!({"name": name, "measured": figures(runs)})),
            "ratio": self.floor().map(|(_, runs)| self.runs.median() / runs.median()),
            "target": self.target(),
            "limit": self.most(),
            "holds": self.holds(),
        })
    }
}

pub fn json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}

/// One row of the table as a line of markdown, so that the page of measurements is what was printed.
pub fn line(row: &Row) -> String {
    let mut out = String::new();
    let spread = match row.runs.0.len() {
        1 => String::new(),
        _ => format!(
            " ({} – {})",
            row.unit.say(row.runs.least()),
            row.unit.say(row.runs.most())
        ),
    };
    let _ = write!(
        out,
        "| {} | {} | {}{spread} | ",
        row.what,
        row.over,
        row.unit.say(row.runs.median())
    );
    let _ = match row.floor() {
        Some((name, runs)) => write!(
            out,
            "{:.2} × {} ({name}) | ",
            row.runs.median() / runs.median(),
            row.unit.say(runs.median())
        ),
        None => write!(out, " | "),
    };
    let _ = write!(out, "{} | {} |", row.target(), row.verdict());
    out
}

pub const HEAD: &str = "| what | over | measured (least – most) | ratio × floor | target | |\n| --- | --- | --- | --- | --- | --- |";
