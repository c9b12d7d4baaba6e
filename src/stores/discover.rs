//! Which files under some folders are stores, and what each of them is: canonical, inbox, legacy,
//! or an archive or backup that is no queue at all. Says why for every one.
//!
//! A name decides only what is a copy left beside its original. All else is decided by what is in
//! the stores: which queues, how many live rows, how fresh the latest.

use crate::model::{HealthState, Moment, Role, SourceSnapshot, SourceSpec, StoreKind};
use crate::stores::{Look, mapping, open, own};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Deeper folders are not looked into; a queue does not hide so far from its program's home.
const DEPTH: usize = 8;
/// Files beyond this are left aside, and it is said.
const MOST_FILES: usize = 20_000;
/// A JSON file beyond this is data, not a queue somebody edits.
const MOST_JSON: u64 = 64 << 20;
/// A database whose latest row is so much older than the freshest database's is left over, though no
/// other has its tables. A queue may well be quiet for a week.
const LEFT_OVER_S: i64 = 30 * 86_400;
/// A list in a file that nobody has touched for so long is left over.
const OLD_LIST_S: i64 = 30 * 86_400;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A source, in this role.
    Source(Role),
    /// A copy of a store, by its contents.
    Archive,
    /// A copy of a store, by its name.
    Backup,
    /// A readable file without any queue in it.
    NoQueue,
    /// Something that could not be read.
    Unreadable,
}

impl Part {
    /// The word for people and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Source(role) => role.word(),
            Self::Archive => "archive",
            Self::Backup => "backup",
            Self::NoQueue => "none",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One file that was found.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its absolute path.
    pub path: PathBuf,
    /// SQLite or JSON.
    pub kind: StoreKind,
    /// What it is.
    pub part: Part,
    /// Why, as fragments.
    pub why: Vec<String>,
    /// A name for it in a configuration; empty for what is no source.
    pub name: String,
    /// What one look gave; `None` when its name already decided.
    pub snapshot: Option<SourceSnapshot>,
}

/// What was found under some folders.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Sources first, canonical before inbox before legacy; then what is none.
    pub candidates: Vec<Candidate>,
    /// Folders and files that could not be looked at, or not all: one sentence each.
    pub gaps: Vec<String>,
}

impl Found {
    /// The sources as a configuration would name them.
    pub fn sources(&self, zone: Tz) -> Vec<SourceSpec> {
        self.candidates
            .iter()
            .filter_map(|c| match c.part {
                Part::Source(role) => {
                    Some(SourceSpec::new(&c.name, c.kind, c.path.clone(), role, zone))
                }
                _ => None,
            })
            .collect()
    }
}

/// Looks under `dirs`. Folders that do not exist are named in [`Found::gaps`].
#[must_use]
pub fn find(dirs: &[PathBuf], zone: Tz, look: &Look) -> Found {
    let mut found = Found::default();
    let mut files = BTreeSet::new();
    for dir in dirs {
        walk(dir, DEPTH, &mut files, &mut found.gaps);
    }
    found.candidates = files
        .into_iter()
        .filter_map(|path| examine(path, zone, look))
        .collect();
    settle(&mut found.candidates, look);
    name(&mut found.candidates);
    let rank = |c: &Candidate| match c.part {
        Part::Source(role) => role as usize,
        Part::Unreadable => 3,
        Part::Archive => 4,
        Part::Backup => 5,
        Part::NoQueue => 6,
    };
    found.candidates.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| latest(b).cmp(&latest(a)))
            .then_with(|| a.path.cmp(&b.path))
    });
    found
}

fn walk(dir: &Path, depth: usize, files: &mut BTreeSet<PathBuf>, gaps: &mut Vec<String>) {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            gaps.push(format!("{} cannot be looked into: {error}", dir.display()));
            return;
        }
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if files.len() >= MOST_FILES {
            gaps.push(format!(
                "more than {MOST_FILES} files; the rest of {} was left aside",
                dir.display()
            ));
            return;
        }
        // A link is not followed: its target is found where it lies, or lies outside on purpose.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_dir() {
            let tool = matches!(
                name.as_str(),
                ".git"
                    | "node_modules"
                    | "target"
                    | "__pycache__"
                    | ".venv"
                    | "venv"
                    | ".cache"
                    | "site-packages"
            );
            if !tool && depth > 0 {
                walk(&entry.path(), depth - 1, files, gaps);
            }
        } else if kind.is_file() {
            files.insert(entry.path());
        }
    }
}

/// A copy by its name: `x.db.bak`, `x.backup.2026.json`, `x (copy).db`, or anything in a folder for
/// such things.
fn copy_by_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let parts: Vec<&str> = name.split(['.', '-', '_', ' ', '(', ')']).collect();
    let said = parts.iter().skip(1).find(|p| {
        matches!(
            **p,
            "bak"
                | "backup"
                | "bkp"
                | "old"
                | "orig"
                | "copy"
                | "save"
                | "archive"
                | "archived"
                | "migrated"
                | "snapshot"
        )
    });
    if let Some(word) = said {
        return Some(format!("its name says `{word}`"));
    }
    if name.ends_with('~') {
        return Some("its name ends in `~`".into());
    }
    let folder = path.parent()?.file_name()?.to_string_lossy().to_lowercase();
    let folders = [
        "backup",
        "backups",
        "bak",
        "archive",
        "archives",
        "archived",
        "trash",
        "old",
        "migration",
        "migrations",
        "snapshots",
    ];
    folders
        .contains(&folder.as_str())
        .then(|| format!("it lies in `{folder}`"))
}

fn kind_of(path: &Path) -> Option<StoreKind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    if name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with("-journal") {
        return None;
    }
    let by_name = |ext: &[&str]| name.split('.').skip(1).any(|part| ext.contains(&part));
    let mut head = [0u8; 16];
    let is_sqlite = fs::File::open(path)
        .and_then(|mut f| f.read_exact(&mut head))
        .is_ok()
        && &head == b"SQLite format 3\0";
    if is_sqlite || by_name(&["db", "sqlite", "sqlite3", "db3"]) {
        Some(StoreKind::Sqlite)
    } else if by_name(&["json", "jsonl", "ndjson"]) {
        Some(StoreKind::Json)
    } else {
        None
    }
}

fn examine(path: PathBuf, zone: Tz, look: &Look) -> Option<Candidate> {
    let kind = kind_of(&path)?;
    let candidate = |part, why, snapshot| {
        Some(Candidate {
            path: path.clone(),
            kind,
            part,
            why,
            name: String::new(),
            snapshot,
        })
    };
    if let Some(why) = copy_by_name(&path) {
        return candidate(Part::Backup, vec![why], None);
    }
    let size = fs::metadata(&path).map(|m| m.len()).unwrap_or(0);
    if kind == StoreKind::Json && size > MOST_JSON {
        return candidate(
            Part::NoQueue,
            vec![format!(
                "{size} bytes of JSON are data, not a queue that somebody edits"
            )],
            None,
        );
    }
    if kind == StoreKind::Json && own::is_ours(&path) {
        return candidate(
            Part::NoQueue,
            vec!["written by reveille, no store".into()],
            None,
        );
    }
    let role = if kind == StoreKind::Json {
        Role::Inbox
    } else {
        Role::Canonical
    };
    let snapshot = open(SourceSpec::new("found", kind, path.clone(), role, zone)).look(look);
    if snapshot.state != HealthState::Ok {
        let error = snapshot
            .error
            .as_ref()
            .map_or_else(String::new, |e| e.message.clone());
        // Any damaged JSON may be anything; a damaged database was somebody's store.
        let part = if kind == StoreKind::Sqlite {
            Part::Unreadable
        } else {
            Part::NoQueue
        };
        return candidate(part, vec![error], Some(snapshot));
    }
    let sure = snapshot.queues.iter().any(|q| {
        q.mapping.sureness != crate::model::Sureness::Unsure
                // Any settings file has an empty list; a worked-off queue is one by its name too.
                && (kind == StoreKind::Sqlite
                    || q.total.count() > 0
                    || names_work(&path, &q.name))
    });
    if !sure {
        return candidate(
            Part::NoQueue,
            vec!["no queue was found in it".into()],
            Some(snapshot),
        );
    }
    let why = vec![contents(&snapshot, look)];
    candidate(Part::Source(role), why, Some(snapshot))
}

/// Whether a list in a file is called after work, by its own name or by its file's.
fn names_work(path: &Path, queue: &str) -> bool {
    let file = path.file_name().map(|n| n.to_string_lossy());
    let mut parts = file.iter().flat_map(|n| n.split('.').rev().skip(1));
    mapping::speaks_for_work(queue) || parts.any(mapping::speaks_for_work)
}

/// `ops_todos 547 live of 900, bus_commands 22 live of 2123; latest row 8h ago`
fn contents(snapshot: &SourceSnapshot, look: &Look) -> String {
    let queues: Vec<String> = snapshot
        .queues
        .iter()
        .map(|q| format!("{} {} live of {}", q.name, q.records.len(), q.total.count()))
        .collect();
    let latest = snapshot.queues.iter().filter_map(|q| q.latest).max();
    let fresh = latest.map_or_else(
        || "no row tells its time".into(),
        |l| format!("latest row {} ago", crate::text::span(look.clock.age_s(l))),
    );
    format!("{}; {fresh}", queues.join(", "))
}

fn latest_row(c: &Candidate) -> Option<Moment> {
    let queues = &c.snapshot.as_ref()?.queues;
    queues.iter().filter_map(|q| q.latest).max()
}

fn latest(c: &Candidate) -> Option<Moment> {
    latest_row(c).or(c.snapshot.as_ref()?.facts.modified)
}

fn rows(c: &Candidate) -> u64 {
    c.snapshot
        .as_ref()
        .map_or(0, |s| s.queues.iter().map(|q| q.total.count()).sum())
}

/// Queue names with the columns they map: two stores with the same of both are copies of a schema.
fn schema(c: &Candidate) -> BTreeSet<String> {
    let Some(snapshot) = &c.snapshot else {
        return BTreeSet::new();
    };
    snapshot
        .queues
        .iter()
        .map(|q| {
            format!(
                "{}:{}",
                q.name,
                q.mapping
                    .fields
                    .values()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(",")
            )
        })
        .collect()
}

fn queue_names(c: &Candidate) -> BTreeSet<&str> {
    c.snapshot
        .iter()
        .flat_map(|s| &s.queues)
        .map(|q| &*q.name)
        .collect()
}

/// Holds the stores against each other.
fn settle(candidates: &mut [Candidate], look: &Look) {
    let freshest = candidates
        .iter()
        // A list in a file that somebody saved just now makes no database old.
        .filter(|c| matches!(c.part, Part::Source(_)) && c.kind == StoreKind::Sqlite)
        .filter_map(latest_row)
        .max();
    let original_of = |at: usize, all: &[Candidate]| -> Option<(usize, bool)> {
        let this = &all[at];
        let better = |o: &Candidate| (latest(o), rows(o)) > (latest(this), rows(this));
        all.iter()
            .enumerate()
            .filter(|(i, o)| {
                *i != at && o.kind == this.kind && matches!(o.part, Part::Source(_)) && better(o)
            })
            .find_map(|(i, o)| {
                let same = !schema(this).is_empty() && schema(this).is_subset(&schema(o));
                let shared = queue_names(this).iter().any(|n| queue_names(o).contains(n));
                // Lists in files are all called `items`; a name says nothing there.
                (same || shared)
                    .then_some((i, same))
                    .filter(|_| this.kind == StoreKind::Sqlite || same_stem(&this.path, &o.path))
            })
    };
    let judged: Vec<Option<(Part, String)>> = (0..candidates.len())
        .map(|at| {
            let this = &candidates[at];
            let Part::Source(_) = this.part else {
                return None;
            };
            let behind = latest_row(this)
                .zip(freshest)
                .map(|(l, f)| f.seconds_since(l));
            if let Some((original, same)) = original_of(at, candidates) {
                let path = candidates[original].path.display();
                let older = latest(&candidates[original])
                    .zip(latest(this))
                    .map_or(0, |(o, t)| o.seconds_since(t));
                let how = if older > 0 {
                    format!("its last row is {} older", crate::text::span(older))
                } else {
                    "it has fewer rows".into()
                };
                return Some(if same {
                    (
                        Part::Archive,
                        format!("the same tables as {path}, and {how}: a copy"),
                    )
                } else {
                    (
                        Part::Source(Role::Legacy),
                        format!("a queue of the same name as in {path}, another schema, and {how}"),
                    )
                });
            }
            if this.kind == StoreKind::Json {
                let age = latest(this).map(|l| look.clock.age_s(l));
                if age.is_some_and(|a| a > OLD_LIST_S) {
                    return Some((
                        Part::Source(Role::Legacy),
                        "nobody has touched it for more than 30 days".into(),
                    ));
                }
                return Some((
                    Part::Source(Role::Inbox),
                    "a list beside the databases".into(),
                ));
            }
            if behind.is_some_and(|b| b > LEFT_OVER_S) {
                return Some((
                    Part::Source(Role::Legacy),
                    format!(
                        "its last row is {} older than the freshest store's",
                        crate::text::span(behind.unwrap_or(0))
                    ),
                ));
            }
            Some((
                Part::Source(Role::Canonical),
                "the freshest store of its tables".into(),
            ))
        })
        .collect();
    for (candidate, judged) in candidates.iter_mut().zip(judged) {
        if let Some((part, why)) = judged {
            candidate.part = part;
            candidate.why.push(why);
        }
    }
}

fn same_stem(a: &Path, b: &Path) -> bool {
    let stem = |p: &Path| {
        p.file_name().map(|n| {
            n.to_string_lossy()
                .split('.')
                .next()
                .unwrap_or_default()
                .to_lowercase()
        })
    };
    stem(a) == stem(b)
}

/// The best of a role is called by it; the others by their files. All different.
fn name(candidates: &mut [Candidate]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| {
        let key = |i: &usize| (latest(&candidates[*i]), rows(&candidates[*i]));
        key(b)
            .cmp(&key(a))
            .then_with(|| candidates[*a].path.cmp(&candidates[*b].path))
    });
    for at in order {
        let Part::Source(role) = candidates[at].part else {
            continue;
        };
        let stem = candidates[at]
            .path
            .file_stem()
            .map(|s| slug(&s.to_string_lossy()))
            .filter(|s| !s.is_empty())
            .unwrap_or_else(|| "source".into());
        let wanted = if taken.contains(role.word()) {
            stem
        } else {
            role.word().to_owned()
        };
        let name = if taken.contains(&wanted) {
            (2u32..)
                .map(|n| format!("{wanted}-{n}"))
                .find(|n| !taken.contains(n))
                .unwrap_or(wanted)
        } else {
            wanted
        };
        taken.insert(name.clone());
        candidates[at].name = name;
    }
}

fn slug(text: &str) -> String {
    let folded: String = text
        .to_lowercase()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    folded
        .split('-')
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_by_name() {
        for name in [
            "/a/x.db.bak",
            "/a/x.backup.20260401.json",
            "/a/run_queue.backup.20260421T081500Z.json",
            "/a/ops_todos.pending.backup.20260421T081500Z-2.json",
            "/a/log.backup.20260421T081500Z.jsonl",
            "/a/x.bak-2026.db",
            "/a/ops_old.db",
            "/a/x (copy).db",
            "/a/backup/x.db",
            "/a/x.json~",
            "/a/ops_todos.migrated.json",
            "/a/archive/x.db",
        ] {
            assert!(copy_by_name(Path::new(name)).is_some(), "{name}");
        }
        for name in [
            "/a/ops_multiagent.db",
            "/a/ops_todos.pending.json",
            "/a/run_queue.json",
            "/a/old_faithful.db",
            "/a/backup.db",
            "/a/copy.json",
        ] {
            assert_eq!(copy_by_name(Path::new(name)), None, "{name}");
        }
    }

    /// The file that a change prepares beside a store, should a crash leave it there.
    #[test]
    fn what_is_being_prepared_is_no_store() {
        assert_eq!(kind_of(Path::new("/a/.reveille-aB3dE5.tmp")), None);
    }

    #[test]
    fn slugs() {
        for (given, want) in [
            ("Ops Multi", "ops-multi"),
            ("작업", ""),
            ("run_queue", "run_queue"),
            ("--x--", "x"),
        ] {
            assert_eq!(slug(given), want);
        }
    }
}
