//! What stands against applying a plan, before anything is begun: the configuration as it is now,
//! the plan's own time, size and texts, and what the person said. Looks at no row.

use super::{Desk, Why};
use crate::model::{ActionPolicy, Role, SourceSpec};
use crate::plan::{ASK_COUNT, Action, Consent, Part, Plan, policy_of};

/// The first thing that stands against it.
///
/// # Errors
/// That thing: the plan as a whole is refused and not used up.
pub fn check(desk: &Desk<'_>, plan: &Plan, consent: &Consent) -> Result<(), Why> {
    let ctx = &desk.ctx;
    if plan.rows() == 0 {
        return Err(Why::Empty);
    }
    if ctx.clock.now > plan.expires_at {
        return Err(Why::Expired {
            at: ctx.clock.rfc3339(plan.expires_at),
        });
    }
    for part in &plan.parts {
        let spec = source(desk, part)?;
        if !part.side_effects.is_empty() && !spec.allow_triggers {
            return Err(triggers(part));
        }
        let again = desk.stores.planner(spec).render(part);
        if again.changes != part.changes || again.script != part.script {
            return Err(Why::Edited {
                source: part.source.to_string(),
            });
        }
    }
    size(desk, plan, consent)?;
    // What takes an operation back was allowed with it.
    if plan.undoes.is_none() {
        policy(desk, plan, consent)?;
    }
    Ok(())
}

/// The source of a part, where it may be written and is still the same file.
///
/// # Errors
/// Why it may not be.
pub fn source<'d>(desk: &Desk<'d>, part: &Part) -> Result<&'d SourceSpec, Why> {
    let name = || part.source.to_string();
    let spec = desk
        .ctx
        .source(&part.source)
        .filter(|s| s.kind == part.kind);
    let spec = spec.ok_or_else(|| Why::NoSource { source: name() })?;
    if spec.role == Role::Legacy {
        return Err(Why::Legacy { source: name() });
    }
    if !spec.writable {
        return Err(Why::ReadOnly { source: name() });
    }
    match std::fs::canonicalize(&spec.path) {
        Ok(path) if path == part.path => Ok(spec),
        Ok(path) => Err(Why::OtherFile {
            source: name(),
            planned: part.path.display().to_string(),
            now: path.display().to_string(),
        }),
        Err(e) => Err(Why::NoFile {
            source: name(),
            error: e.to_string(),
        }),
    }
}

fn triggers(part: &Part) -> Why {
    let mut tables: Vec<&str> = part.side_effects.iter().map(|e| &*e.table).collect();
    tables.dedup();
    Why::Triggers {
        source: part.source.to_string(),
        tables: tables.join(", "),
    }
}

fn size(desk: &Desk<'_>, plan: &Plan, consent: &Consent) -> Result<(), Why> {
    let rows = plan.rows();
    let most = desk.ctx.rules.max_rows;
    if u64::try_from(rows).unwrap_or(u64::MAX) > most {
        return Err(Why::TooMany { rows, most });
    }
    if rows > ASK_COUNT && consent.count != Some(rows) {
        return Err(Why::CountAsked { rows });
    }
    Ok(())
}

fn policy(desk: &Desk<'_>, plan: &Plan, consent: &Consent) -> Result<(), Why> {
    let mut needed: Vec<&str> = Vec::new();
    for part in &plan.parts {
        let spec = source(desk, part)?;
        for action in Action::WORDS {
            if part.changes.iter().all(|c| c.action.word() != action) {
                continue;
            }
            let (action, source) = (action.to_owned(), part.source.to_string());
            match policy_of(&action, spec, desk.ctx.policy) {
                ActionPolicy::Deny => return Err(Why::Denied { action, source }),
                ActionPolicy::Propose => return Err(Why::OnlyProposed { action, source }),
                ActionPolicy::Confirm => {}
                ActionPolicy::Approve => {
                    needed.extend(Action::WORDS.iter().filter(|w| **w == action))
                }
            }
        }
    }
    needed.dedup();
    let approver = consent.approved_by.as_deref().map(str::trim);
    if !needed.is_empty() && approver.is_none_or(str::is_empty) {
        return Err(Why::NoApprover {
            actions: needed.join(", "),
        });
    }
    Ok(())
}
