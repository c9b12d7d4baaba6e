//! A JSON file in a folder of its own, and the road of a change over it: draw, preview, apply, undo.

use chrono::{DateTime, Utc};
use reveille::model::{Clock, Moment, Role, SourceSpec, StoreKind};
use reveille::plan::{Action, Change, Drawn, Edit, Image, Part, Proposed, Value};
use reveille::stores::change::{Applied, Found, Planner, Previewed, Writer};
use reveille::stores::json::{JsonPlanner, JsonWriter};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

pub struct World {
    _dir: TempDir,
    pub spec: SourceSpec,
}

pub fn clock() -> Clock {
    Clock {
        now: Moment::from_utc(
            DateTime::parse_from_rfc3339("2026-04-21T08:15:00+09:00")
                .unwrap()
                .with_timezone(&Utc),
        )
        .unwrap(),
        zone: chrono_tz::Asia::Seoul,
    }
}

impl World {
    pub fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap().join(name);
        fs::write(&path, content).unwrap();
        Self {
            _dir: dir,
            spec: SourceSpec::new(
                "inbox",
                StoreKind::Json,
                path,
                Role::Inbox,
                chrono_tz::Asia::Seoul,
            ),
        }
    }

    pub fn path(&self) -> &Path {
        &self.spec.path
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    pub fn planner(&self) -> JsonPlanner {
        JsonPlanner::new(self.spec.clone())
    }

    pub fn writer(&self) -> JsonWriter {
        JsonWriter::new(self.spec.clone()).watching(Duration::ZERO)
    }

    pub fn draw(&self, queue: &str, ids: &[&str]) -> Drawn {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let wanted = BTreeMap::from([(queue.to_owned(), ids)]);
        let mut drawn = self.planner().draw(&clock(), &wanted).unwrap();
        assert_eq!(drawn.len(), 1);
        drawn.remove(0)
    }

    /// The change of one element, as it is typed.
    pub fn proposed(&self, queue: &str, id: &str, edits: Vec<Edit>) -> Proposed {
        let drawn = self.draw(queue, &[id]);
        let row = drawn
            .rows
            .first()
            .unwrap_or_else(|| panic!("{:?}", drawn.refused));
        Proposed {
            key: row.key.clone(),
            action: Action::Cancel,
            note: None,
            place: row.place.clone(),
            edits,
            before: row.image.clone(),
        }
    }

    pub fn preview(&self, proposed: Vec<Proposed>) -> Previewed {
        self.planner().preview(proposed).unwrap()
    }

    /// The part of a preview that refuses nothing.
    pub fn part(&self, proposed: Vec<Proposed>) -> Part {
        let previewed = self.preview(proposed);
        assert_eq!(previewed.refused, []);
        previewed.part
    }

    pub fn apply(&self, part: &Part) -> Applied {
        self.writer().apply(part, false, Duration::from_secs(20))
    }

    /// Applies and gives the backup's path.
    pub fn done(&self, part: &Part) -> Option<PathBuf> {
        match self.apply(part) {
            Applied::Done { backup, .. } => backup,
            other => panic!("{other:?}"),
        }
    }

    pub fn found(&self, change: &Change) -> Found {
        let mut found = self.planner().find(std::slice::from_ref(change)).unwrap();
        assert_eq!(found.len(), 1);
        found.remove(0)
    }
}

/// Every name in a folder.
pub fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub fn set(column: &str, value: Value) -> Edit {
    Edit::Set {
        column: column.into(),
        value,
    }
}

pub fn unset(column: &str) -> Edit {
    Edit::Unset {
        column: column.into(),
    }
}

pub fn text(text: &str) -> Value {
    Value::text(text)
}

/// What takes a change back, in the way a plan has it: whole members at the top as they were spelt.
pub fn inverse(change: &Change) -> Proposed {
    let edits = match change.edits.as_slice() {
        [Edit::Append { element }] => vec![Edit::Withdraw {
            element: element.clone(),
        }],
        [Edit::Withdraw { element }] => vec![Edit::Append {
            element: element.clone(),
        }],
        _ => change
            .before
            .difference(&change.after)
            .into_iter()
            .map(|(member, then, _)| match then {
                Some(value) => set(member, value.clone()),
                None => unset(member),
            })
            .collect(),
    };
    Proposed {
        key: change.key.clone(),
        action: change.action.clone(),
        note: None,
        place: change.place.clone(),
        edits,
        before: change.after.clone(),
    }
}

pub fn image(members: &[(&str, &str)]) -> Image {
    Image(
        members
            .iter()
            .map(|(k, v)| (Arc::from(*k), Value::Json((*v).to_owned())))
            .collect(),
    )
}
