//! The last look, kept on disk between two runs: read at the start, written at the end, so that
//! the next one can say what is new and what is gone.
//!
//! One file a configuration, replaced in one step, of bounded size, with the version of its form in
//! it. A file that is damaged or of another version is as good as none. Must not touch a store.

use crate::analyse::since::{Seen, SeenItem, SeenQueue, SeenSource};
use crate::model::{Error, ErrorKind, Moment, Priority, State};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The form that is written, and the only one that is read.
const VERSION: u32 = 1;

/// The most items that are kept (some 40 bytes each), and the largest file that is read.
const MOST_ITEMS: usize = 250_000;
const LARGEST: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct File<'a> {
    version: u32,
    at: Cow<'a, str>,
    #[serde(borrow)]
    sources: Vec<Source<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Source<'a> {
    name: Cow<'a, str>,
    path: Cow<'a, str>,
    #[serde(borrow)]
    queues: Vec<Queue<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Queue<'a> {
    name: Cow<'a, str>,
    owners: Vec<Cow<'a, str>>,
    /// Id, state, owner as its place in `owners`, priority.
    #[serde(borrow)]
    items: Vec<(Cow<'a, str>, &'a str, usize, &'a str)>,
}

/// The file of a configuration below the state folder. Without a configuration there is one for
/// whatever is found.
#[must_use]
pub fn file(state_dir: &Path, config: Option<&Path>) -> PathBuf {
    let name = match config {
        Some(path) => {
            let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            let hash = Sha256::digest(path.to_string_lossy().as_bytes());
            hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
        }
        None => "found".to_owned(),
    };
    state_dir.join("looks").join(format!("{name}.json"))
}

/// The look that was kept; `None` where there is none, or none that can be read.
#[must_use]
pub fn load(path: &Path) -> Option<Seen> {
    let size = fs::metadata(path).ok()?.len();
    if size > LARGEST {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    read(&text)
}

fn read(text: &str) -> Option<Seen> {
    let file: File<'_> = serde_json::from_str(text).ok()?;
    if file.version != VERSION {
        return None;
    }
    let at = DateTime::parse_from_rfc3339(&file.at).ok()?;
    let sources = file.sources.iter().map(source);
    Some(Seen {
        at: Moment::from_utc(at.with_timezone(&Utc))?,
        sources: sources.collect::<Option<_>>()?,
    })
}

fn source(of: &Source<'_>) -> Option<SeenSource> {
    Some(SeenSource {
        name: of.name.as_ref().into(),
        path: of.path.to_string(),
        queues: of.queues.iter().map(queue).collect::<Option<_>>()?,
    })
}

fn queue(of: &Queue<'_>) -> Option<SeenQueue> {
    let owners: Vec<Arc<str>> = of.owners.iter().map(|o| o.as_ref().into()).collect();
    let item = |(id, state, owner, priority): &(Cow<'_, str>, &str, usize, &str)| {
        Some(SeenItem {
            id: id.as_ref().into(),
            state: State::from_contract(state)?,
            owner: Arc::clone(owners.get(*owner)?),
            priority: Priority::from_contract(priority)?,
        })
    };
    Some(SeenQueue {
        name: of.name.as_ref().into(),
        items: of.items.iter().map(item).collect::<Option<_>>()?,
    })
}

/// Keeps a look. One of more items than are ever worth a list is not kept.
///
/// # Errors
/// [`ErrorKind::Io`] when it cannot be written; an earlier one is then as it was.
pub fn save(path: &Path, seen: &Seen) -> Result<(), Error> {
    if seen.len() > MOST_ITEMS {
        return Ok(());
    }
    let cannot = |e: std::io::Error| {
        let what = format!("the last look could not be kept in {}: {e}", path.display());
        Error::new(ErrorKind::Io, what)
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(cannot)?;
    // Readable by its owner alone, as temporary files are.
    let file = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    let mut out = BufWriter::new(file);
    serde_json::to_writer(&mut out, &written(seen)).map_err(|e| cannot(e.into()))?;
    out.flush().map_err(cannot)?;
    let file = out.into_inner().map_err(|e| cannot(e.into_error()))?;
    file.persist(path).map_err(|e| cannot(e.error))?;
    Ok(())
}

fn written(seen: &Seen) -> File<'_> {
    let queue = |of: &'_ SeenQueue| -> Queue<'_> {
        let mut owners: Vec<Cow<'_, str>> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut items = Vec::with_capacity(of.items.len());
        for item in &of.items {
            let owner = *known.entry(&item.owner).or_insert_with(|| {
                owners.push(Cow::Owned(item.owner.to_string()));
                owners.len() - 1
            });
            let id = Cow::Owned(item.id.to_string());
            items.push((id, item.state.word(), owner, item.priority.word()));
        }
        Queue {
            name: Cow::Owned(of.name.to_string()),
            owners,
            items,
        }
    };
    let source = |of: &'_ SeenSource| Source {
        name: Cow::Owned(of.name.to_string()),
        path: Cow::Owned(of.path.clone()),
        queues: of.queues.iter().map(queue).collect(),
    };
    File {
        version: VERSION,
        at: seen
            .at
            .utc()
            .to_rfc3339_opts(SecondsFormat::AutoSi, true)
            .into(),
        sources: seen.sources.iter().map(source).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn some() -> Seen {
        let item = |id: &str, owner: &str| SeenItem {
            id: id.into(),
            state: State::Queued,
            owner: owner.into(),
            priority: Priority::Urgent,
        };
        Seen {
            at: Moment::from_us(1_776_726_000_123_000).unwrap(),
            sources: vec![SeenSource {
                name: "canonical".into(),
                path: "/data/q \"x\".db".into(),
                queues: vec![SeenQueue {
                    name: "bus/commands".into(),
                    items: vec![
                        item("29204", "ron"),
                        item("a\"b\n한", "ron"),
                        item("", "codex"),
                    ],
                }],
            }],
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = file(dir.path(), Some(Path::new("/etc/reveille.toml")));
        assert_eq!(load(&path), None);
        save(&path, &some()).unwrap();
        assert_eq!(load(&path), Some(some()));
        let later = Seen {
            sources: Vec::new(),
            ..some()
        };
        save(&path, &later).unwrap();
        assert_eq!(load(&path), Some(later));
        let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_ne!(path, file(dir.path(), Some(Path::new("/etc/other.toml"))));
        assert_ne!(path, file(dir.path(), None));
    }

    #[test]
    fn another_version_is_none() {
        let text = serde_json::to_string(&written(&some())).unwrap();
        assert!(read(&text).is_some());
        assert_eq!(read(&text.replace("\"version\":1", "\"version\":2")), None);
        assert_eq!(read(&text.replace("\"queued\"", "\"quued\"")), None);
        assert_eq!(read(&text.replace(",1,\"urgent\"", ",7,\"urgent\"")), None);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let blocked = dir.path().join("looks");
        fs::write(&blocked, "").unwrap();
        let error = save(&file(dir.path(), None), &some()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Io);
        assert_eq!(fs::read(&blocked).unwrap(), b"");
    }

    proptest! {
        #[test]
        fn damage_is_no_look_and_no_end(at in 0usize..400, with in "\\PC{0,4}") {
            let text = serde_json::to_string(&written(&some())).unwrap();
            let cut = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            prop_assert!(cut == text.len() || read(&text[..cut]).is_none());
            let _ = read(&format!("{}{with}{}", &text[..cut], &text[cut..]));
        }
    }
}
