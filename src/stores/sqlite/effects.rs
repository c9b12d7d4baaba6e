//! What SQLite would do beside the statements of a plan: triggers and cascades, as the authorizer
//! hears of them while a statement is prepared. Nothing is run here.

use super::sql;
use crate::plan::SideEffect;
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// A write that was heard of: table, column for an update, trigger.
type Heard = (String, Option<String>, Option<String>);

/// Listens to the statements that a connection prepares.
#[derive(Clone, Default)]
pub struct Listener(Arc<Mutex<BTreeSet<Heard>>>);

impl Listener {
    /// Listens from now on.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn attach(connection: &mut Connection) -> rusqlite::Result<Self> {
        let listener = Self::default();
        let own = listener.clone();
        connection.authorizer(Some(move |context: AuthContext<'_>| own.hear(&context)))?;
        Ok(listener)
    }

    /// Listens no longer.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn detach(connection: &mut Connection) -> rusqlite::Result<()> {
        connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
    }

    fn hear(&self, context: &AuthContext<'_>) -> Authorization {
        let (table, column) = match context.action {
            AuthAction::Update {
                table_name,
                column_name,
            } => (table_name, Some(column_name)),
            AuthAction::Insert { table_name } | AuthAction::Delete { table_name } => {
                (table_name, None)
            }
            AuthAction::Read { .. }
            | AuthAction::Select
            | AuthAction::Function { .. }
            | AuthAction::Recursive
            | AuthAction::Transaction { .. }
            | AuthAction::Savepoint { .. }
            | AuthAction::Pragma { .. } => return Authorization::Allow,
            // No trigger may change a schema, attach a file or the like.
            _ => return Authorization::Deny,
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((
                table.to_owned(),
                column.map(str::to_owned),
                context.accessor.map(str::to_owned),
            ));
        Authorization::Allow
    }

    /// Forgets what was heard and tells what of it an update of `columns` of `table` does not do by
    /// itself.
    #[must_use]
    pub fn take(&self, table: &str, columns: &[&str]) -> BTreeSet<SideEffect> {
        let heard = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        heard
            .into_iter()
            .filter(|(written, column, trigger)| {
                let own = trigger.is_none()
                    && written.eq_ignore_ascii_case(table)
                    && column
                        .as_ref()
                        .is_some_and(|c| columns.iter().any(|set| set.eq_ignore_ascii_case(c)));
                !own
            })
            .map(|(table, _, trigger)| SideEffect { table, trigger })
            .collect()
    }
}

/// Whether a changed column takes part in a foreign key, as child or as parent. Foreign keys are
/// enforced for such a change and for no other: then a declared rule is kept, and nothing cascades
/// that the change itself does not touch.
///
/// # Errors
/// That of SQLite.
pub fn touches_foreign_key(
    connection: &Connection,
    table: &str,
    columns: &[&str],
) -> rusqlite::Result<bool> {
    let is_set = |name: &str| columns.iter().any(|c| c.eq_ignore_ascii_case(name));
    let mut list = connection.prepare_cached(
        "SELECT m.name, f.\"table\", f.\"from\", f.\"to\" \
         FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'",
    )?;
    let mut rows = list.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get::<_, Option<String>>(at).ok().flatten();
        let (Some(child), Some(parent)) = (text(0), text(1)) else {
            continue;
        };
        if child.eq_ignore_ascii_case(table) && text(2).is_some_and(|c| is_set(&c)) {
            return Ok(true);
        }
        // Without a column it is the parent's key that is meant, which no plan changes.
        if parent.eq_ignore_ascii_case(table) && text(3).is_some_and(|c| is_set(&c)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those of the columns of which the schema says that no two rows may have the same.
///
/// # Errors
/// That of SQLite.
pub fn unique_columns(
    connection: &Connection,
    table: &str,
    columns: &[&str],
) -> rusqlite::Result<BTreeSet<String>> {
    let mut list = connection.prepare_cached(
        "SELECT i.name FROM pragma_index_list(?1, 'main') AS l, \
         pragma_index_info(l.name, 'main') AS i WHERE l.\"unique\" AND i.name IS NOT NULL",
    )?;
    let mut rows = list.query([table])?;
    let mut out = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let Ok(name) = row.get_ref(0)?.as_str() else {
            continue;
        };
        if columns.iter().any(|c| c.eq_ignore_ascii_case(name)) {
            out.insert(name.to_owned());
        }
    }
    Ok(out)
}

/// `ON` or `OFF`, outside a transaction.
///
/// # Errors
/// That of SQLite.
pub fn enforce_foreign_keys(connection: &Connection, on: bool) -> rusqlite::Result<()> {
    connection.execute_batch(if on {
        "PRAGMA foreign_keys = ON"
    } else {
        "PRAGMA foreign_keys = OFF"
    })
}

/// Whether what an effect writes ends in `table`: the table itself, or one in which a virtual table
/// keeps what is written to it, as a full-text index does.
///
/// # Errors
/// That of SQLite.
pub fn writes(connection: &Connection, effect: &SideEffect, table: &str) -> rusqlite::Result<bool> {
    let (own, rest) = table
        .split_at_checked(effect.table.len())
        .unwrap_or((table, ""));
    if !own.eq_ignore_ascii_case(&effect.table) || !(rest.is_empty() || rest.starts_with('_')) {
        return Ok(false);
    }
    if rest.is_empty() {
        return Ok(true);
    }
    let mut kinds = connection.prepare_cached(
        "SELECT group_concat(type, ' ' ORDER BY type) = 'shadow virtual' FROM pragma_table_list \
         WHERE schema = 'main' AND lower(name) IN (lower(?1), lower(?2))",
    )?;
    kinds.query_row([table, effect.table.as_str()], |row| {
        Ok(row.get::<_, Option<bool>>(0)?.unwrap_or(false))
    })
}

/// `trigger touch writes log`, for people.
#[must_use]
pub fn told(effect: &SideEffect) -> String {
    let table = sql::ident(&effect.table);
    match &effect.trigger {
        Some(trigger) => format!("trigger {} writes {table}", sql::ident(trigger)),
        None => format!("a foreign key's cascade writes {table}"),
    }
}
