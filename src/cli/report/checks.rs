//! The commands of a report by which anyone can check its figures.

use crate::analyse::Board;
use crate::analyse::kpi::{self as counting, KpiAnswer};
use crate::cli::plan::shell;
use crate::cli::session::Session;
use crate::model::{Field, HealthState, QueueSnapshot, SourceSnapshot, StoreKind};
use crate::report::Check;
use crate::stores::sqlite;
use crate::text;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Commands that give the figures again: our own verbs, then a count for every queue that SQL can
/// ask.
pub(super) fn checks(session: &Session, board: &Board, answer: Option<&KpiAnswer>) -> Vec<Check> {
    let config = session.config.path.as_ref().map_or_else(String::new, |p| {
        format!(" --config {}", shell(&p.display().to_string()))
    });
    let now = session.clock.rfc3339(session.clock.now);
    let verbs = ["doctor", "kpi --when", "items", "findings", "log --verify"];
    let asked = verbs
        .into_iter()
        .filter(|verb| !verb.starts_with("kpi") || answer.is_some());
    let lines: Vec<String> = asked
        .map(|verb| format!("reveille{config} --now {now} {verb}"))
        .collect();
    let mut out = vec![Check {
        file: None,
        text: lines.join("\n"),
    }];
    for source in board.sources() {
        if source.kind != StoreKind::Sqlite || source.state != HealthState::Ok {
            continue;
        }
        let statements = source
            .queues
            .iter()
            .filter_map(|queue| check(source, queue));
        let statements: Vec<String> = statements.collect();
        if !statements.is_empty() {
            out.push(Check {
                file: Some(source.path.display().to_string()),
                text: statements.join("\n"),
            });
        }
    }
    out
}

/// The split of a queue by status and owner, since it is that which is in question, with the sums that
/// it gave when the report was made.
fn check(source: &SourceSnapshot, queue: &QueueSnapshot) -> Option<String> {
    let live = queue.records.iter().map(|r| Arc::clone(&r.status));
    let statuses: BTreeSet<Arc<str>> = live.collect();
    if statuses.is_empty() {
        return None;
    }
    let counted = queue.by_status.iter();
    let counted = counted.filter(|c| statuses.contains(&c.status));
    let counted: Vec<String> = counted
        .map(|c| format!("{} {}", text::one_line(&c.status), c.count))
        .collect();
    let statement = sqlite::count::by_status(&counting::CountQuery {
        source: Arc::clone(&source.name),
        kind: source.kind,
        path: source.path.clone(),
        queue: Arc::clone(&queue.name),
        status: queue.mapping.status.clone(),
        owner: queue.mapping.column(Field::Owner).map(str::to_owned),
        statuses: statuses.into_iter().collect(),
        beyond: None,
    })?;
    Some(if counted.is_empty() {
        statement
    } else {
        format!("-- {}\n{statement}", counted.join(", "))
    })
}
