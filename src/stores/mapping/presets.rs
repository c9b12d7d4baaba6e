//! Schemas that are known: one file each in `assets/presets/`, chosen by a fingerprint of columns
//! or fields and never by a table's name, since the same names stand for unrelated schemas.

use super::detect;
use crate::model::{
    EpochUnit, Field, Mapping, MappingOrigin, Priority, PriorityRules, State, StatusFrom, Sureness,
    TimeEncoding, TimeRule, ZoneDecision,
};
use crate::stores::shape::{Shape, ShapeKind};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/presets");

/// A preset as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    name: String,
    /// `sqlite` or `json`.
    kind: String,
    /// Every one of these must be there.
    all: Vec<String>,
    /// At least one of these, where any is named.
    #[serde(default)]
    any: Vec<String>,
    /// None of these.
    #[serde(default)]
    none: Vec<String>,
    /// Where given, no column outside `all`, `any` and this list.
    #[serde(default)]
    only: Option<Vec<String>>,
    fields: BTreeMap<String, String>,
    /// The word that every element stands under when no field says its status.
    #[serde(default)]
    fixed_status: Option<String>,
    #[serde(default)]
    states: BTreeMap<String, String>,
    #[serde(default)]
    write: BTreeMap<String, String>,
    #[serde(default)]
    priorities: BTreeMap<String, String>,
    #[serde(default)]
    time: BTreeMap<String, String>,
}

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let mut presets: Vec<Preset> = FILES
        .files()
        .filter_map(|f| f.contents_utf8())
        .filter_map(|text| toml::from_str(text).ok())
        .collect();
    // The preset that asks for most is the most particular one.
    presets.sort_by(|a, b| {
        b.all
            .len()
            .cmp(&a.all.len())
            .then_with(|| a.name.cmp(&b.name))
    });
    presets
});

/// Reads the files of the presets, which else the first shape has to wait for.
pub fn make_ready() {
    LazyLock::force(&PRESETS);
}

/// The mapping of the preset whose fingerprint the shape bears.
pub fn find(shape: &Shape) -> Option<Mapping> {
    PRESETS
        .iter()
        .find(|p| p.fits(shape))
        .map(|p| p.mapping(shape))
}

impl Preset {
    fn fits(&self, shape: &Shape) -> bool {
        let is_json = shape.kind == ShapeKind::Array;
        let has = |name: &String| shape.column(name).is_some();
        (self.kind == "json") == is_json
            && self.all.iter().all(has)
            && (self.any.is_empty() || self.any.iter().any(has))
            && !self.none.iter().any(has)
            && self.only.as_ref().is_none_or(|only| {
                let known = |name: &str| {
                    [&self.all, &self.any, only]
                        .into_iter()
                        .flatten()
                        .any(|k| k.eq_ignore_ascii_case(name))
                };
                shape.columns.iter().all(|c| known(&c.name))
            })
    }

    fn mapping(&self, shape: &Shape) -> Mapping {
        let mut fields: BTreeMap<Field, String> = BTreeMap::new();
        for (word, column) in &self.fields {
            if let (Some(field), Some(at)) = (Field::from_word(word), shape.column(column)) {
                fields.insert(field, shape.columns[at].name.clone());
            }
        }
        let mut why = vec![format!(
            "it has the columns of the `{}` schema: {}",
            self.name,
            self.all.join(", ")
        )];
        let mut questions = Vec::new();
        let status = match (fields.remove(&Field::Status), &self.fixed_status) {
            (Some(column), _) => StatusFrom::Column(column),
            // What the schema leaves out may still be said, under another name.
            (None, fixed) => match detect::said_status(shape) {
                Some(found) => {
                    why.push(found.why);
                    questions = found.questions;
                    found.from
                }
                None => StatusFrom::Fixed(fixed.clone().unwrap_or_else(|| "queued".into())),
            },
        };
        let key = match (shape.key.is_empty(), fields.get(&Field::Id)) {
            (false, _) => shape.key.clone(),
            (true, Some(id)) => vec![id.clone()],
            (true, None) => Vec::new(),
        };
        why.extend(complete(shape, &status, &key, &mut fields));
        questions.extend(detect::unread_times(shape, &fields));
        let times = self.time.iter().filter_map(|(word, zone)| {
            let field = Field::from_word(word)?;
            Some((
                field,
                preset_rule(TimeEncoding::from_word(zone)?, &self.name),
            ))
        });
        Mapping {
            queue: shape.name.clone(),
            origin: MappingOrigin::Preset(self.name.clone()),
            sureness: Sureness::Sure,
            why,
            fields,
            key_is_unique: !shape.key.is_empty(),
            key,
            status,
            states: self
                .states
                .iter()
                .filter_map(|(w, s)| Some((State::fold(w), State::from_contract(s)?)))
                .collect::<HashMap<_, _>>(),
            write: self
                .write
                .iter()
                .filter_map(|(s, w)| Some((State::from_contract(s)?, w.clone())))
                .collect(),
            priorities: PriorityRules::new(
                self.priorities
                    .iter()
                    .filter_map(|(w, p)| Some((w.clone(), Priority::from_contract(p)?))),
            ),
            times: times.collect(),
            questions,
            read_only: None,
        }
    }
}

/// Gives fields that the schema does not know to columns that it does not know: a lease or a body of
/// another name says as much as one that was always there. Says which, where there are any.
fn complete(
    shape: &Shape,
    status: &StatusFrom,
    key: &[String],
    fields: &mut BTreeMap<Field, String>,
) -> Option<String> {
    let status_at = status.column().and_then(|c| shape.column(c));
    let known: BTreeSet<Field> = fields.keys().copied().collect();
    let columns = fields.values().chain(key).filter_map(|c| shape.column(c));
    let mut taken: BTreeSet<usize> = columns.chain(status_at).collect();
    detect::fill(shape, status_at, fields, &mut taken);
    let found = fields.iter().filter(|(field, _)| !known.contains(field));
    let found: Vec<String> = found
        .map(|(field, column)| format!("{} ← {column}", field.word()))
        .collect();
    (!found.is_empty()).then(|| format!("by name, beyond them: {}", found.join(", ")))
}

/// The part of a time rule that a preset decides; [`super::times`] fills in the rest.
fn preset_rule(encoding: TimeEncoding, preset: &str) -> TimeRule {
    let (unit, naive): (Option<EpochUnit>, _) = match encoding {
        TimeEncoding::Epoch(unit) => (Some(unit), chrono_tz::UTC),
        TimeEncoding::Iso | TimeEncoding::Local | TimeEncoding::Utc => (None, chrono_tz::UTC),
    };
    TimeRule {
        unit,
        naive,
        shape: String::new(),
        decided: ZoneDecision::Preset,
        why: format!("the `{preset}` schema writes it so"),
        ambiguous: false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::model::TimeEncoding;

    /// A typing mistake in a preset must not silently drop it.
    #[test]
    fn every_preset_parses_and_every_word_in_it_is_known() {
        let mut names = Vec::new();
        for file in FILES.files() {
            let preset: Preset = toml::from_str(file.contents_utf8().unwrap())
                .unwrap_or_else(|e| panic!("{:?}: {e}", file.path()));
            assert!(
                matches!(preset.kind.as_str(), "sqlite" | "json"),
                "{}",
                preset.name
            );
            for word in preset.fields.keys().chain(preset.time.keys()) {
                assert!(Field::from_word(word).is_some(), "{}: {word}", preset.name);
            }
            for state in preset.states.values().chain(preset.write.keys()) {
                assert!(
                    State::from_contract(state).is_some(),
                    "{}: {state}",
                    preset.name
                );
            }
            for zone in preset.time.values() {
                assert!(
                    matches!(
                        TimeEncoding::from_word(zone),
                        Some(TimeEncoding::Utc | TimeEncoding::Iso | TimeEncoding::Epoch(_))
                    ),
                    "{}: {zone}",
                    preset.name
                );
            }
            for p in preset.priorities.values() {
                assert!(Priority::from_contract(p).is_some(), "{}: {p}", preset.name);
            }
            names.push(preset.name);
        }
        assert_eq!(names.len(), PRESETS.len());
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "two presets of one name");
    }
}
