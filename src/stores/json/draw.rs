//! Elements drawn for a change: each with its place and every member as it is spelt, and how values
//! are spelt in its queue. Pure but for the deadline.

use super::candidate::Place as Stands;
use super::document::Root;
use super::every_row;
use super::fields::field;
use super::held::Held;
use super::parse::Node;
use super::read::{self, Named};
use super::whole::Whole;
use crate::model::{
    Clock, Error, Field, ItemKey, Mapping, MappingOrigin, PriorityRules, SourceSpec, StatusFrom,
    Sureness,
};
use crate::plan::{Column, Drawn, DrawnRow, Place, Refused, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

/// Times of a column that are shown to whoever spells a new one.
const TIMES: usize = 100;
/// Owners that are listed.
const OWNERS: usize = 1000;

/// Draws the wanted elements of every queue.
pub fn draw(
    whole: &Whole<'_>,
    spec: &SourceSpec,
    clock: &Clock,
    wanted: &BTreeMap<String, Vec<String>>,
    until: Option<Instant>,
) -> Result<Vec<Drawn>, Error> {
    let all = read::named(&whole.document, spec, &every_row(*clock), until)?;
    Ok(wanted
        .iter()
        .map(
            |(queue, ids)| match all.iter().find(|n| n.mapping.queue == *queue) {
                Some(named) => queue_of(whole, spec, clock, named, ids),
                None => absent(spec, queue, ids),
            },
        )
        .collect())
}

fn key(spec: &SourceSpec, queue: &str, id: &str) -> ItemKey {
    ItemKey {
        source: Arc::clone(&spec.name),
        queue: queue.into(),
        id: id.into(),
    }
}

fn refused(key: ItemKey, why: &str) -> Refused {
    Refused {
        key,
        why: why.to_owned(),
        difference: Vec::new(),
    }
}

fn queue_of(
    whole: &Whole<'_>,
    spec: &SourceSpec,
    clock: &Clock,
    named: &Named<'_, '_>,
    ids: &[String],
) -> Drawn {
    let queue = named.mapping.queue.as_str();
    let array = match whole.document.root {
        Root::Lines(_) => None,
        Root::One(_) => Some(named.candidate.pointer.clone()),
    };
    let held = Held::of(whole, array.as_deref());
    let places: HashMap<&str, usize> = named.elements().map(|(at, id)| (id, at)).collect();
    let twice = given_twice(named);
    let mut drawn = Drawn {
        queue: queue.into(),
        mapping: Arc::new(named.mapping.clone()),
        columns: columns(named),
        rows: Vec::new(),
        refused: Vec::new(),
        words: match named.mapping.status {
            StatusFrom::Column(_) | StatusFrom::Fixed(_) => named.words.clone(),
            // A look turns these into words that stand nowhere in the file.
            StatusFrom::Flag(_) | StatusFrom::FinishedAt(_) => Vec::new(),
        },
        times: times(named),
        owners: owners(named),
        is_run_queue: read::is_run_queue(named, spec, clock),
    };
    for id in ids {
        let key = key(spec, queue, id);
        let found = places.get(id.as_str()).copied();
        let image = held
            .as_ref()
            .ok()
            .zip(found)
            .and_then(|(held, at)| Some((at, held.index(at), held.image(at)?)));
        let Some((at, index, image)) = image else {
            drawn
                .refused
                .push(refused(key, "it is no longer in the file"));
            continue;
        };
        let element = named.candidate.elements.get(at);
        if twice.contains(&at) {
            drawn.refused.push(refused(
                key,
                "its id is that of another element too: which of them its owner would take for it cannot be told",
            ));
            continue;
        }
        let member = match element.map(|e| e.place) {
            Some(Stands::Key(key)) => Some(key.to_owned()),
            _ => None,
        };
        drawn.rows.push(DrawnRow {
            key,
            place: Place::Element {
                array: array.clone(),
                index,
                member,
            },
            image,
        });
    }
    drawn
}

/// A queue that is not there any more.
fn absent(spec: &SourceSpec, queue: &str, ids: &[String]) -> Drawn {
    Drawn {
        queue: queue.into(),
        mapping: Arc::new(Mapping {
            queue: queue.to_owned(),
            origin: MappingOrigin::Detected,
            sureness: Sureness::Unsure,
            why: Vec::new(),
            fields: BTreeMap::new(),
            key: Vec::new(),
            key_is_unique: false,
            status: StatusFrom::Fixed(String::new()),
            states: HashMap::new(),
            write: BTreeMap::new(),
            priorities: PriorityRules::default(),
            times: BTreeMap::new(),
            questions: Vec::new(),
            read_only: Some("a queue that is no longer in the file".into()),
        }),
        columns: Vec::new(),
        rows: Vec::new(),
        refused: ids
            .iter()
            .map(|id| refused(key(spec, queue, id), "its queue is no longer in the file"))
            .collect(),
        words: Vec::new(),
        times: BTreeMap::new(),
        owners: Vec::new(),
        is_run_queue: false,
    }
}

fn columns(named: &Named<'_, '_>) -> Vec<Column> {
    named
        .shape
        .columns
        .iter()
        .map(|column| Column {
            name: Arc::from(column.name.as_str()),
            ..Column::default()
        })
        .collect()
}

/// Elements whose own id is that of another one too.
fn given_twice(named: &Named<'_, '_>) -> HashSet<usize> {
    let Some(path) = named.mapping.column(Field::Id) else {
        return HashSet::new();
    };
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut out = HashSet::new();
    for (at, element) in named.candidate.elements.iter().enumerate() {
        let Ok(Node::Object(object)) = element.value else {
            continue;
        };
        let id = match field(object, path) {
            Some(Node::Text(t)) if !t.is_empty() => t.to_string(),
            Some(Node::Number(n)) => (*n).to_owned(),
            _ => continue,
        };
        match first.get(&id) {
            Some(other) => {
                out.insert(*other);
                out.insert(at);
            }
            None => {
                first.insert(id, at);
            }
        }
    }
    out
}

/// Values of every time column as a reader types them, those of the last elements first.
fn times(named: &Named<'_, '_>) -> BTreeMap<Field, Vec<Value>> {
    let mut out = BTreeMap::new();
    for time in Field::TIMES {
        let Some(path) = named.mapping.column(time) else {
            continue;
        };
        let values: Vec<Value> = named
            .candidate
            .objects()
            .rev()
            .filter_map(|object| typed(field(object, path)?))
            .take(TIMES)
            .collect();
        out.insert(time, values);
    }
    out
}

fn typed(node: &Node<'_>) -> Option<Value> {
    match node {
        Node::Number(n) => match (n.parse::<i64>(), n.parse::<f64>()) {
            (Ok(int), _) => Some(Value::Int(int)),
            (_, Ok(real)) if real.is_finite() => Some(Value::Real(real)),
            _ => None,
        },
        Node::Text(t) => Some(Value::text(t.as_ref())),
        _ => None,
    }
}

fn owners(named: &Named<'_, '_>) -> Vec<String> {
    let Some(path) = named.mapping.column(Field::Owner) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    named
        .candidate
        .objects()
        .filter_map(|object| match field(object, path)? {
            Node::Text(t) if seen.insert(t.to_string()) => Some(t.to_string()),
            _ => None,
        })
        .take(OWNERS)
        .collect()
}
