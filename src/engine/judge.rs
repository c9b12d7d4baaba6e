//! What is worked out of a board in the background: the analysis of it, and what the rows' past
//! says of the reported count.

use super::gates::Gates;
use super::looked;
use super::{EngineSettings, Threads};
use crate::analyse::duplicates::{Document, Index, Ranked};
use crate::analyse::kpi::{self, Counting, KpiAnswer, KpiQuestion, Reported};
use crate::analyse::since::{self, Seen, Since};
use crate::analyse::{self, Board, JudgeRules};
use crate::model::{ItemKey, QueueHistory, SourceSnapshot, SourceSpec};
use crate::protocol::{Analysis, Chart, Likeness, Past};
use crate::stores::{Look, Scope, Store, history, sqlite};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::time::Instant;

/// Says all that can be said of a board without another look at a store. `whole`: every source had
/// been looked at when it was made.
pub(super) fn analyse((board, whole): (Arc<Board>, bool), settings: &EngineSettings) -> Analysis {
    let question = (settings.kpi)(&board.clock);
    let count = question.as_ref().map_or(vec![], |q| q.count.clone());
    let answer = question.map(|q: KpiQuestion| Arc::new(kpi::kpi(&board, &[], &q)));
    let queries = answer.iter().filter_map(|a| a.configured.as_ref());
    let sql = queries
        .flat_map(|c| &c.queries)
        .filter_map(sqlite::count::statement)
        .collect();
    let rules = JudgeRules {
        stale: settings.stale.clone(),
        kpi_queues: analyse::kpi_queues(&board, &count, answer.as_deref().ok()),
        known: (settings.known)(),
    };
    let judgement = Arc::new(analyse::judge_with(&board, &rules, &Threads::of_machine()));
    Analysis::new((board, whole), answer, sql, judgement)
}

/// So many items that are likely to be the same are told.
const MOST_ALIKE: usize = 10;

/// What is likely to be the same as an item, best first. Blocks for as long as reading every title
/// and body takes.
pub(super) fn alike(board: &Board, key: &ItemKey) -> Vec<Likeness> {
    let Some(of) = board.find(key) else {
        return Vec::new();
    };
    let documents = board.items().map(|i| Document {
        title: &i.record.title,
        body: i.record.body.as_deref(),
    });
    let ranked = Index::build(documents.collect()).rank(of, MOST_ALIKE);
    let told = |one: Ranked| {
        let item = board.item(one.item)?;
        Some(Likeness {
            key: item.key(),
            title: item.record.title.clone(),
            state: item.state(),
            score: one.score,
            why: one.reasons,
        })
    };
    ranked.into_iter().filter_map(told).collect()
}

/// The look that was kept, read by the first comparison with it; `None` inside where there is none.
pub(super) type Kept = OnceLock<Option<Seen>>;

/// Compares a board with the look that was kept, and looks at every row of the sources that miss
/// some for what became of them. Blocks for as long as that takes.
pub(super) fn since(
    board: &Board,
    specs: &[SourceSpec],
    settings: &EngineSettings,
    kept: &Kept,
) -> Option<Since> {
    let load = || looked::load(settings.looked.as_deref()?);
    let mut since = since::since(kept.get_or_init(load).as_ref()?, board);
    let look = every_row(settings);
    for name in since.asks() {
        let Some(spec) = specs.iter().find(|s| s.name == name) else {
            continue;
        };
        let read = catch_unwind(AssertUnwindSafe(|| (settings.reopen)(spec).look(&look)));
        if let Ok(whole) = read {
            since.tell(&whole);
        }
    }
    Some(since)
}

fn every_row(settings: &EngineSettings) -> Look {
    Look {
        scope: Scope::All,
        bodies: false,
        by_status: false,
        ..settings.look()
    }
}

/// The rows of the past, as far as they have been read, and what they were read for.
#[derive(Default)]
pub(super) struct Histories {
    /// What each source looked like when its past was read.
    of: Vec<Arc<SourceSnapshot>>,
    rows: Vec<QueueHistory>,
    /// What was last looked back on.
    reported: Option<Reported>,
    counting: Option<Counting>,
    at: Option<Instant>,
}

/// A look back is made anew after so many of the shortest pauses even where nothing changed: what
/// it says is so many hours old grows older.
const AGING: u32 = 10;

impl Histories {
    /// Whether a look back would say something else than the last one.
    pub(super) fn is_due(&self, analysis: &Analysis, pause: Duration) -> bool {
        // What a board of half the sources says is nothing to look back from.
        let Some(answer) = analysis.reported().filter(|_| analysis.whole) else {
            return false;
        };
        let sources = analysis.board.sources();
        let same = sources.len() == self.of.len()
            && sources.iter().all(|s| self.knows(s))
            && self.reported == answer.reported
            && self.counting == counting(answer);
        let aged = self.at.is_none_or(|at| at.elapsed() >= pause * AGING);
        !same || aged
    }

    fn knows(&self, source: &Arc<SourceSnapshot>) -> bool {
        self.of.iter().any(|known| Arc::ptr_eq(known, source))
    }

    /// Reads the past of the sources that changed, and looks back. Blocks for as long as reading
    /// every row takes.
    pub(super) fn look_back(
        &mut self,
        analysis: &Analysis,
        specs: &[SourceSpec],
        settings: &EngineSettings,
        gates: &Gates,
    ) -> Option<Past> {
        let answer = Arc::clone(analysis.kpi.as_ref().ok()?);
        self.read(&analysis.board, specs, settings, gates);
        self.reported.clone_from(&answer.reported);
        self.counting = counting(&answer);
        self.at = Some(Instant::now());
        let when = kpi::when(&answer, &self.rows, &settings.rules);
        let chart = self.counting.clone().map(|counting| {
            let at = answer.reported.as_ref().and_then(|r| r.count.as_of);
            let instants = Chart::instants(&answer.clock, at);
            let counts = kpi::series(&counting, &self.rows, &answer, &settings.rules, &instants);
            let points = counts.into_iter().map(|(at, n)| (at, n.iter().sum()));
            let points = points.collect();
            Chart { counting, points }
        });
        Some(Past {
            answer,
            when,
            chart,
        })
    }

    fn read(
        &mut self,
        board: &Board,
        specs: &[SourceSpec],
        settings: &EngineSettings,
        gates: &Gates,
    ) {
        let sources = board.sources();
        let (changed, kept): (Vec<_>, Vec<_>) =
            sources.iter().partition(|source| !self.knows(source));
        self.rows
            .retain(|h| kept.iter().any(|source| source.name == h.source));
        let look = every_row(settings);
        for source in changed {
            let Some(spec) = specs.iter().find(|s| s.name == source.name) else {
                continue;
            };
            // A store that panics has no past; its live rows say what is wrong with it.
            let _held = gates.hold(&[&*spec.name]);
            let read = catch_unwind(AssertUnwindSafe(|| {
                let mut store: Box<dyn Store> = (settings.reopen)(spec);
                history::of(&store.look(&look))
            }));
            self.rows.extend(read.unwrap_or_default());
        }
        self.of = sources.to_vec();
    }
}

/// How a chart counts: by the best definition that can be counted in the past, else by the
/// configured one.
fn counting(answer: &KpiAnswer) -> Option<Counting> {
    let found = answer.found.iter().flat_map(|f| &f.definitions);
    let best = found.filter(|d| !d.without_duplicates).map(Counting::from);
    let configured = answer.configured.iter().map(|c| Counting {
        terms: c.each.clone(),
        newest_days: None,
    });
    best.chain(configured).find(|c| !c.terms.is_empty())
}
