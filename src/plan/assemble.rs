//! Parts become a plan.

use super::wish::{PlanContext, approvals};
use super::{Part, Plan, Refused};

/// The plan of these parts, made at the clock's instant. `undoes` names the operation that it takes
/// back; an undo asks for no approval. Parts stand in the configured order of their sources, those
/// without a change are left out.
#[must_use]
pub fn assemble(
    id: String,
    parts: Vec<Part>,
    refused: Vec<Refused>,
    undoes: Option<String>,
    ctx: &PlanContext<'_>,
) -> Plan {
    let mut parts: Vec<Part> = parts
        .into_iter()
        .filter(|p| !p.changes.is_empty())
        .collect();
    let place = |part: &Part| ctx.sources.iter().position(|s| s.name == part.source);
    parts.sort_by_key(|p| place(p).unwrap_or(usize::MAX));
    let asked = parts.iter().flat_map(|p| &p.changes);
    let needs_approval = if undoes.is_some() {
        Vec::new()
    } else {
        approvals(asked.map(|c| (c.action.word(), &c.key)), ctx)
    };
    Plan {
        id,
        created_at: ctx.clock.now,
        expires_at: ctx.clock.now.plus_seconds(ctx.rules.expires_s),
        actor: ctx.actor.to_owned(),
        needs_approval,
        parts,
        refused,
        undoes,
    }
}
