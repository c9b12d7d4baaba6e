//! Many snapshots become one list: owners made canonical, finished rows told from live ones, an
//! order that does not depend on the order of reading.

use super::board::{Board, Placed};
use super::hash::BuildMix;
use super::order::Items;
use crate::model::{Clock, OwnerRules, Problem, Record, SourceSnapshot, State, UNASSIGNED};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The rules that an analysis goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Aliases and "me".
    pub owners: OwnerRules,
    /// Seconds after which a failed item counts as finished.
    pub failed_window_s: i64,
}

impl Default for Rules {
    /// Everyone's decisions, and the contract's fourteen days for failed items.
    fn default() -> Self {
        Self {
            owners: OwnerRules::default(),
            failed_window_s: 14 * 86_400,
        }
    }
}

/// Whether a record is live at `clock` under `rules`.
fn is_live(record: &Record, rules: &Rules, clock: &Clock) -> bool {
    match record.state {
        State::Done | State::Cancelled => false,
        State::Failed => {
            let t = &record.times;
            // Without a time that can be trusted a failure stays in sight.
            t.completed
                .or(t.updated)
                .or(t.claimed)
                .or(t.created)
                .is_none_or(|at| clock.age_s(at) <= rules.failed_window_s)
        }
        _ => true,
    }
}

/// Makes the board. `all` keeps finished records that the snapshots hold; without it only live
/// ones are placed.
#[must_use]
pub fn reconcile(
    sources: Vec<Arc<SourceSnapshot>>,
    rules: &Rules,
    clock: Clock,
    all: bool,
) -> Board {
    let mut owners = Owners::default();
    let mut items = Items::default();
    for (s, source) in sources.iter().enumerate() {
        for (q, queue) in source.queues.iter().enumerate() {
            for (r, record) in queue.records.iter().enumerate() {
                let live = is_live(record, rules, &clock);
                if !live && !all {
                    continue;
                }
                let (Ok(source), Ok(queue), Ok(index)) =
                    (u16::try_from(s), u16::try_from(q), u32::try_from(r))
                else {
                    continue;
                };
                let owner = owners.index(record.owner.as_ref(), &rules.owners);
                let placed = Placed {
                    source,
                    queue,
                    record: index,
                    owner,
                    live,
                };
                items.push(placed, record);
            }
        }
    }
    items.sort(&sources, &owners.ranks(&rules.owners));
    let by_owner = items.groups(&owners.names);
    Board {
        clock,
        problems: problems(&sources),
        sources,
        owners: owners.names,
        placed: items.placed(),
        by_owner,
        rules: rules.owners.clone(),
        places: OnceLock::new(),
    }
}

/// Every problem of every source, and every column whose times could not be trusted.
fn problems(sources: &[Arc<SourceSnapshot>]) -> Vec<Problem> {
    let mut out = Vec::new();
    for source in sources {
        out.extend(source.problems.iter().cloned());
        for queue in &source.queues {
            for (field, rule) in queue
                .mapping
                .times
                .iter()
                .filter(|(_, rule)| rule.ambiguous)
            {
                out.push(Problem {
                    source: Arc::clone(&source.name),
                    queue: Some(Arc::clone(&queue.name)),
                    id: None,
                    field: field.word(),
                    why: format!(
                        "column `{}` mixes zones ({}); no age is based on it; time = {{ {field} = \"utc\" }} or \"local\" settles it",
                        queue.mapping.column(*field).unwrap_or_default(),
                        rule.why
                    ),
                });
            }
        }
    }
    out
}

#[derive(Default)]
struct Owners {
    names: Vec<Arc<str>>,
    by_name: HashMap<String, u32>,
    /// Raw name -> index; raw names are shared, so this stays small.
    by_raw: HashMap<Arc<str>, u32, BuildMix>,
    none: Option<u32>,
}

impl Owners {
    fn index(&mut self, raw: Option<&Arc<str>>, rules: &OwnerRules) -> u32 {
        let known = match raw {
            Some(raw) => self.by_raw.get(raw).copied(),
            None => self.none,
        };
        if let Some(index) = known {
            return index;
        }
        let name = rules.canonical(raw.map(AsRef::as_ref));
        let index = *self.by_name.entry(name).or_insert_with_key(|name| {
            self.names.push(Arc::from(name.as_str()));
            u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
        });
        match raw {
            Some(raw) => {
                self.by_raw.insert(Arc::clone(raw), index);
            }
            None => self.none = Some(index),
        }
        index
    }

    /// The place of each owner in the list: "me" first, nobody last, the others by name.
    fn ranks(&self, rules: &OwnerRules) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|i| {
            let name = &*self.names[*i];
            let mine = rules
                .me()
                .iter()
                .position(|m| m == name)
                .unwrap_or(usize::MAX);
            (mine, name == UNASSIGNED, name)
        });
        let mut rank = vec![0; order.len()];
        for (place, index) in (0..).zip(order) {
            rank[index] = place;
        }
        rank
    }
}
