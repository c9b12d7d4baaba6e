//! The one definition of a KPI as a statement that anyone can run with the `sqlite3` shell.

use super::sql::{ident, text_literal};
use crate::analyse::kpi::CountQuery;
use crate::model::{State, StatusFrom, StoreKind};

/// `SELECT target_agent, count(*) FROM bus_commands WHERE status IN ('queued') GROUP BY 1;`; `None`
/// for a store that no SQL can ask, and for words that only a program can tell apart.
#[must_use]
pub fn statement(query: &CountQuery) -> Option<String> {
    if query.kind != StoreKind::Sqlite {
        return None;
    }
    let owner = query.owner.as_deref().map(ident);
    let shown = owner
        .as_ref()
        .map_or_else(String::new, |o| format!("{o}, "));
    let grouped = owner
        .as_ref()
        .map_or_else(String::new, |o| format!(" GROUP BY {o} ORDER BY {o}"));
    let filter = filter(query)?;
    Some(format!(
        "SELECT {shown}count(*) FROM {}{filter}{grouped};",
        ident(&query.queue)
    ))
}

/// The same by status and owner, for whoever checks more than one sum; `None` as there.
#[must_use]
pub fn by_status(query: &CountQuery) -> Option<String> {
    let status = match &query.status {
        StatusFrom::Column(column) => ident(column),
        // One word, or one that only a program tells apart: there is nothing to split by.
        _ => return statement(query),
    };
    if query.kind != StoreKind::Sqlite {
        return None;
    }
    let owner = query.owner.as_deref().map(ident);
    let columns = match owner {
        Some(owner) => format!("{status}, {owner}"),
        None => status.into_owned(),
    };
    Some(format!(
        "SELECT {columns}, count(*) FROM {}{} GROUP BY {columns} ORDER BY {columns};",
        ident(&query.queue),
        filter(query)?
    ))
}

fn filter(query: &CountQuery) -> Option<String> {
    match &query.status {
        StatusFrom::Column(column) => {
            let words: Vec<String> = query.statuses.iter().map(|w| text_literal(w)).collect();
            let (column, none) = (ident(column), query.statuses.iter().any(|w| w.is_empty()));
            let or_null = if none {
                format!(" OR {column} IS NULL")
            } else {
                String::new()
            };
            Some(format!(
                " WHERE {column} IN ({}){or_null}",
                words.join(", ")
            ))
        }
        StatusFrom::Flag(column) => finished(
            query,
            &format!(
                "coalesce({}, 0) IN (1, '1', 'true', 't', 'yes', 'y')",
                ident(column)
            ),
        ),
        StatusFrom::FinishedAt(column) => {
            finished(query, &format!("coalesce({}, '') <> ''", ident(column)))
        }
        StatusFrom::Fixed(_) => Some(String::new()),
    }
}

/// A yes/no column tells finished from unfinished; what is claimed among those only a program tells.
fn finished(query: &CountQuery, is: &str) -> Option<String> {
    let states: Vec<Option<State>> = query
        .statuses
        .iter()
        .map(|w| State::from_contract(w))
        .collect();
    let has = |s: State| states.contains(&Some(s));
    match (has(State::Queued) && has(State::Claimed), has(State::Done)) {
        (true, true) => Some(String::new()),
        (true, false) => Some(format!(" WHERE NOT ({is})")),
        (false, true) if states.len() == 1 => Some(format!(" WHERE {is}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::Arc;

    fn query(status: StatusFrom, statuses: &[&str]) -> CountQuery {
        CountQuery {
            source: "a".into(),
            kind: StoreKind::Sqlite,
            path: "/a.db".into(),
            queue: "order".into(),
            status,
            owner: Some("target agent".into()),
            statuses: statuses.iter().map(|s| Arc::from(*s)).collect(),
            beyond: None,
        }
    }

    #[test]
    fn names_are_quoted_where_needed_and_words_are_literals() {
        let column = query(StatusFrom::Column("status".into()), &["queued", "it's"]);
        assert_eq!(
            statement(&column).unwrap(),
            "SELECT \"target agent\", count(*) FROM \"order\" WHERE status IN ('queued', 'it''s') GROUP BY \"target agent\" ORDER BY \"target agent\";"
        );
        assert_eq!(
            by_status(&column).unwrap(),
            "SELECT status, \"target agent\", count(*) FROM \"order\" WHERE status IN ('queued', 'it''s') GROUP BY status, \"target agent\" ORDER BY status, \"target agent\";"
        );
        let flag = query(StatusFrom::Flag("done".into()), &["queued", "claimed"]);
        assert_eq!(by_status(&flag), statement(&flag));
        assert!(
            statement(&flag)
                .unwrap()
                .contains("WHERE NOT (coalesce(done, 0) IN (1,")
        );
        assert_eq!(
            statement(&query(StatusFrom::Flag("done".into()), &["queued"])),
            None
        );
        assert_eq!(
            statement(&CountQuery {
                kind: StoreKind::Json,
                ..column
            }),
            None
        );
    }
}
