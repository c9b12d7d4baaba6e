//! What a report is made from: the live items, every row where something asks for them, and what
//! follows from both.

use super::broke;
use crate::analyse::came_back::{CameBack, Cancelled, came_back};
use crate::analyse::kpi::{self as counting, KpiAnswer, KpiQuestion, When};
use crate::analyse::since::Seen;
use crate::analyse::{Board, Judgement};
use crate::cli::session::Session;
use crate::cli::{kpi, looks, output};
use crate::ledger::Ledger;
use crate::model::{Error, EvidenceLook, QueueHistory};
use crate::plan::Action;
use crate::report::{self, News, View};
use crate::stores::{self, Look, Scope, history};
use std::thread;

/// What was read beside the live items.
pub(super) struct Beside {
    /// Every row, finished ones too, where something asks for them: when a report was last true, what
    /// a hand-off belongs to, what became of what is gone, what was cancelled and came back.
    pub past: Option<Board>,
    /// The evidence, as the configuration names it.
    pub looks: Vec<EvidenceLook>,
}

/// Looks at every source and at what stands beside them, all at the same time.
///
/// # Errors
/// A reported count that cannot be read; no source at all.
pub(super) fn everything(session: &Session, compares: bool) -> Result<(Board, Beside), Error> {
    let live = Look {
        bodies: true,
        by_status: true,
        ..session.look(Scope::Live)
    };
    thread::scope(|scope| {
        let board = scope.spawn(|| session.read(&live));
        let beside = Beside::of(session, compares)?;
        let board = board.join().unwrap_or_else(|_| Err(broke()))?;
        Ok((board, beside))
    })
}

impl Beside {
    /// Looks at the evidence, and at every row where it is clear from the outset that something asks
    /// for them.
    ///
    /// # Errors
    /// A reported count that cannot be read.
    pub fn of(session: &Session, compares: bool) -> Result<Self, Error> {
        let config = &session.config;
        let asked = kpi::configured_question(&config.kpi, &config.owners, &session.clock)?;
        let asks = compares || asked.reported.is_some() || session.ledger().is_some();
        thread::scope(|scope| {
            let past = asks.then(|| scope.spawn(|| every_row(session)));
            let looks = stores::evidence::read_all(&config.evidence);
            Ok(Self {
                past: past.and_then(|past| past.join().ok().flatten()),
                looks,
            })
        })
    }

    /// Reads every row where a hand-off belongs to one that is not live, and nothing has asked for
    /// them before.
    pub fn look_back(&mut self, session: &Session, view: &View<'_>) {
        if self.past.is_none() && report::asks_for_past(view, &report::due(view)) {
            self.past = every_row(session);
        }
    }
}

/// What could not be read of it is on the board of what is live already, and told there.
fn every_row(session: &Session) -> Option<Board> {
    session.read(&session.look(Scope::All)).ok()
}

/// What follows from it.
pub(super) struct Found {
    /// What was asked about a reported count.
    pub answer: Option<KpiAnswer>,
    /// When that was last true.
    pub when: Option<When>,
    /// What is new and gone since an earlier look.
    pub news: Option<News>,
    /// What was cancelled and is there again.
    pub back: Vec<CameBack>,
}

impl Found {
    /// Finds it.
    ///
    /// # Errors
    /// A reported count that cannot be read.
    pub fn of(
        session: &Session,
        view: &View<'_>,
        past: Option<&Board>,
        earlier: Option<Seen>,
    ) -> Result<Self, Error> {
        let (board, judgement) = (view.board, view.judgement);
        let answer = answer(session, board, judgement)?;
        let asked = answer.as_ref().filter(|a| !a.is_exact()).zip(past);
        let when = asked.and_then(|(answer, past)| {
            let rows = past.sources().iter().flat_map(|s| history::of(s));
            let rows: Vec<QueueHistory> = rows.collect();
            counting::when(answer, &rows, &session.rules())
        });
        Ok(Self {
            when,
            news: earlier.map(|seen| looks::news(seen, board, past)),
            back: returned(session, board, past),
            answer,
        })
    }
}

/// The KPI's answer where a count was reported or defined.
fn answer(
    session: &Session,
    board: &Board,
    judgement: &Judgement,
) -> Result<Option<KpiAnswer>, Error> {
    let config = &session.config;
    let question: KpiQuestion =
        kpi::configured_question(&config.kpi, &config.owners, &session.clock)?;
    if question.reported.is_none() && question.count.is_empty() {
        return Ok(None);
    }
    let losers = Session::losers(board, judgement);
    Ok(Some(counting::kpi(board, &losers, &question)))
}

/// What our own operations have cancelled and what is there again.
fn returned(session: &Session, board: &Board, past: Option<&Board>) -> Vec<CameBack> {
    let (Some(ledger), Some(past)) = (session.ledger(), past) else {
        return Vec::new();
    };
    let cancelled = cancelled(&ledger, past).unwrap_or_else(|error| {
        let why = &error.message;
        output::say(&format!("reveille: what was cancelled is not known: {why}"));
        Vec::new()
    });
    came_back(board, &cancelled)
}

fn cancelled(ledger: &Ledger, past: &Board) -> Result<Vec<Cancelled>, Error> {
    let operations = ledger.operations(None)?;
    let mut at = std::collections::HashMap::new();
    for operation in &operations {
        let cancels = operation.in_effect().filter(|c| c.action == Action::Cancel);
        at.extend(cancels.map(|c| (&c.key, operation.by.at)));
    }
    let found = past.items().filter_map(|item| {
        let key = item.key();
        let at = *at.get(&key)?;
        Some(Cancelled {
            key,
            owner: item.owner.to_string(),
            title: item.record.title.to_string(),
            at,
        })
    });
    Ok(found.collect())
}
