//! What `[[source.queue]]` says, laid over what a preset or detection found.

use crate::model::{
    Field, Mapping, MappingOrigin, PriorityRules, Question, QueueSpec, SourceSpec, State,
    StatusFrom, Sureness,
};
use crate::stores::shape::{Shape, ShapeKind};
use std::collections::{BTreeMap, HashMap};

use super::{detect, names};

/// The mapping that the configuration wants, with `base` filling in what it leaves open.
///
/// # Errors
/// One sentence when a column it names is not there, or nothing says the status.
pub fn apply(shape: &Shape, base: Option<Mapping>, said: &QueueSpec) -> Result<Mapping, String> {
    let mut questions = Vec::new();
    let mut fields: BTreeMap<Field, String> =
        base.as_ref().map(|b| b.fields.clone()).unwrap_or_default();
    let mut own = BTreeMap::new();
    for (field, column) in &said.fields {
        own.insert(*field, real_name(shape, *field, column, &mut questions)?);
    }
    // A column serves one field: what the configuration takes, detection gives up.
    fields.retain(|field, column| !own.iter().any(|(f, c)| f != field && c == column));
    let status = match own.remove(&Field::Status) {
        Some(column) => status_from(shape, column, said),
        None => match &base {
            Some(base) => match &base.status {
                StatusFrom::Flag(c) if !said.states.is_empty() => StatusFrom::Column(c.clone()),
                other => other.clone(),
            },
            None if shape.kind == ShapeKind::Array => StatusFrom::Fixed("pending".into()),
            None => {
                return Err(format!(
                    "`{}` is configured as a queue, but nothing says which column holds its status; set status = \"…\" (its columns: {})",
                    shape.name,
                    list(shape)
                ));
            }
        },
    };
    let found = base.is_none().then(|| detect::find_fields(shape, &status));
    if let Some((found, _)) = &found {
        // Nothing but the status was missing: the rest is found as it is everywhere.
        fields.extend(
            found
                .iter()
                .filter(|(f, c)| !own.contains_key(f) && !own.values().any(|o| o == *c))
                .map(|(f, c)| (*f, c.clone())),
        );
    }
    if let (Some(column), false) = (status.column(), matches!(status, StatusFrom::FinishedAt(_))) {
        fields.retain(|_, c| c != column);
    }
    fields.extend(own);
    let key = match said
        .fields
        .get(&Field::Id)
        .and_then(|_| fields.get(&Field::Id))
    {
        Some(id) => vec![id.clone()],
        None => match (&base, found) {
            (Some(base), _) => base.key.clone(),
            (None, Some((_, key))) => key,
            (None, None) => shape.key.clone(),
        },
    };
    if !fields.contains_key(&Field::Title) {
        questions.push(Question {
            what: "no column is its title".into(),
            key: "title = \"…\"".into(),
        });
    }
    let mut states: HashMap<String, State> =
        base.as_ref().map(|b| b.states.clone()).unwrap_or_default();
    states.extend(said.states.iter().map(|(w, s)| (State::fold(w), *s)));
    let mut write = base.as_ref().map(|b| b.write.clone()).unwrap_or_default();
    write.extend(said.write.iter().map(|(s, w)| (*s, w.clone())));
    let priorities = match &base {
        Some(base) if said.priorities.is_empty() => base.priorities.clone(),
        _ => PriorityRules::new(said.priorities.iter().map(|(w, p)| (w.clone(), *p))),
    };
    Ok(Mapping {
        queue: shape.name.clone(),
        origin: MappingOrigin::Config,
        sureness: Sureness::Sure,
        why: vec!["the configuration says so".into()],
        key_is_unique: !shape.key.is_empty() && key == shape.key,
        key,
        fields,
        status,
        states,
        write,
        priorities,
        times: base.map(|b| b.times).unwrap_or_default(),
        questions,
        read_only: None,
    })
}

/// The column's own spelling, or a sentence with the nearest one.
fn real_name(
    shape: &Shape,
    field: Field,
    column: &str,
    questions: &mut Vec<Question>,
) -> Result<String, String> {
    if let Some(at) = shape.column(column) {
        return Ok(shape.columns[at].name.clone());
    }
    // `payload.title` reads a key of a JSON text column.
    if shape.kind != ShapeKind::Array
        && let Some((outer, inner)) = column.split_once('.')
        && let Some(at) = shape.column(outer)
        && !inner.is_empty()
    {
        return Ok(format!("{}.{inner}", shape.columns[at].name));
    }
    if shape.kind == ShapeKind::Array && !matches!(field, Field::Id | Field::Title | Field::Status)
    {
        // An optional field may simply not have occurred yet.
        questions.push(Question {
            what: format!("no element has `{column}`"),
            key: format!("{field} = \"…\""),
        });
        return Ok(column.to_owned());
    }
    if shape.kind == ShapeKind::Array && shape.sample.is_empty() {
        return Ok(column.to_owned());
    }
    let nearest = shape
        .columns
        .iter()
        .map(|c| (strsim::jaro_winkler(&c.name, column), &c.name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let near = nearest
        .filter(|(score, _)| *score > 0.75)
        .map(|(_, name)| format!("; the nearest name is `{name}`"))
        .unwrap_or_default();
    Err(format!(
        "`{}` has no column `{column}` for {field}{near} (its columns: {})",
        shape.name,
        list(shape)
    ))
}

fn list(shape: &Shape) -> String {
    let mut names: Vec<&str> = shape
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .take(40)
        .collect();
    if shape.columns.len() > names.len() {
        names.push("…");
    }
    names.join(", ")
}

/// A yes/no column stays a flag unless the configuration explains its values.
fn status_from(shape: &Shape, column: String, said: &QueueSpec) -> StatusFrom {
    let yes_no = said.states.is_empty()
        && names::is_finished_flag(&column)
        && shape
            .column(&column)
            .is_some_and(|at| shape.values(at).all(detect::yes_no));
    if yes_no {
        StatusFrom::Flag(column)
    } else {
        StatusFrom::Column(column)
    }
}

/// Configured queues of which the store knows nothing.
pub fn missing_queues(shapes: &[Shape], spec: &SourceSpec, missing: &mut Vec<String>) {
    for said in &spec.queues {
        if shapes
            .iter()
            .any(|s| s.name.eq_ignore_ascii_case(&said.queue))
        {
            continue;
        }
        let nearest = shapes
            .iter()
            .map(|s| (strsim::jaro_winkler(&s.name, &said.queue), s.name.as_str()))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(score, _)| *score > 0.7)
            .map(|(_, name)| format!("; the nearest name is `{name}`"))
            .unwrap_or_default();
        missing.push(format!(
            "the configured queue `{}` is not there{nearest}",
            said.queue
        ));
    }
}
