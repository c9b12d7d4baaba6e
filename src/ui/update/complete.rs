//! Ways to go on with a filter: names of fields, and the values that fields have here.

use crate::query::{self, FieldHelp};
use crate::ui::editor::Editor;
use crate::ui::model::{Model, World};
use crate::ui::overlay::Offers;
use std::collections::BTreeSet;

/// Values that are offered at most.
const MOST: usize = 200;

/// What the piece before the cursor may become.
pub(super) fn offers(model: &Model, editor: &Editor) -> Option<Offers> {
    let gap = query::gap(editor.text(), editor.cursor())?;
    let written = gap.written.to_lowercase();
    let all = match gap.field {
        None => query::fields()
            .iter()
            .filter(|f| f.name.starts_with(&written))
            .map(|f| format!("{}{}", f.name, f.operators.first().copied().unwrap_or(":")))
            .collect(),
        Some(field) => values(model, field)
            .into_iter()
            .filter(|v| v.to_lowercase().starts_with(&written) && *v != gap.written)
            .take(MOST)
            .map(|v| query::typed_value(&v))
            .collect(),
    };
    Offers::new(gap.range, all)
}

/// The values of a field: those it takes, or those that occur.
fn values(model: &Model, field: &FieldHelp) -> Vec<String> {
    if !field.values.is_empty() {
        return field.values.iter().map(|v| (*v).to_owned()).collect();
    }
    let Some(world) = &model.world else {
        return Vec::new();
    };
    let mut found: BTreeSet<&str> = occurring(world, field.name);
    if field.name == "owner" {
        found.extend(["me", "unassigned"]);
    }
    found.into_iter().map(str::to_owned).collect()
}

fn occurring<'w>(world: &'w World, field: &str) -> BTreeSet<&'w str> {
    let (owners, sources) = (world.board.by_owner(), world.board.sources());
    match field {
        "owner" => owners.iter().map(|o| &*o.owner).collect(),
        "status" => {
            let groups = owners.iter().flat_map(|o| &o.groups);
            groups.map(|g| &*g.status).collect()
        }
        "source" => sources.iter().map(|s| &*s.name).collect(),
        "queue" => {
            let queues = sources.iter().flat_map(|s| &s.queues);
            queues.map(|q| &*q.name).collect()
        }
        _ => BTreeSet::new(),
    }
}
