//! Files that reveille wrote itself: answers, saved plans, items and findings line by line. They hold
//! what the stores held at some instant, in lists that look like queues, and are none. Told by the
//! members that the contract gives them, never by their names.

use crate::model::ItemKey;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// What every answer begins with.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(rename = "now")]
    _now: String,
    #[serde(rename = "complete")]
    _complete: bool,
    #[serde(rename = "sources")]
    _sources: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "role")]
    _role: String,
    #[serde(rename = "state")]
    _state: String,
    #[serde(rename = "queues")]
    _queues: Vec<IgnoredAny>,
}

/// A saved plan.
#[derive(Deserialize)]
struct Plan {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "created_at")]
    _created: String,
    #[serde(rename = "expires_at")]
    _expires: String,
    #[serde(rename = "needs_approval")]
    _approval: Vec<IgnoredAny>,
    #[serde(rename = "changes")]
    _changes: Vec<IgnoredAny>,
    #[serde(rename = "refused")]
    _refused: Vec<IgnoredAny>,
    #[serde(rename = "scripts")]
    _scripts: IgnoredAny,
}

/// An item on a line of its own. Members that may be null stand there all the same.
#[derive(Deserialize)]
struct Item {
    key: String,
    source: String,
    queue: String,
    id: String,
    #[serde(rename = "owner_raw")]
    _owner: IgnoredAny,
    #[serde(rename = "status_raw")]
    _status: String,
    #[serde(rename = "verdict")]
    _verdict: IgnoredAny,
}

/// A group of duplicates or a stale item on a line of its own.
#[derive(Deserialize)]
#[serde(untagged)]
enum Finding {
    Group {
        #[serde(rename = "kind")]
        _kind: String,
        #[serde(rename = "confidence")]
        _confidence: String,
        #[serde(rename = "survivor")]
        _survivor: IgnoredAny,
        #[serde(rename = "acknowledged")]
        _acknowledged: IgnoredAny,
        #[serde(rename = "members")]
        _members: Vec<IgnoredAny>,
    },
    Stale {
        #[serde(rename = "key")]
        _key: String,
        #[serde(rename = "rule")]
        _rule: String,
        #[serde(rename = "since")]
        _since: IgnoredAny,
        #[serde(rename = "age_s")]
        _age: IgnoredAny,
        #[serde(rename = "threshold_s")]
        _threshold: IgnoredAny,
    },
}

/// Whether the file at a path is one of reveille's own. One that cannot be read is not known to be.
pub fn is_ours(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| is_our_text(&bytes))
}

fn is_our_text(bytes: &[u8]) -> bool {
    if is::<Answer>(bytes) || is::<Plan>(bytes) {
        return true;
    }
    // One foreign line among them is reason enough to read the file.
    let mut lines = bytes
        .split(|b| *b == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .peekable();
    lines.peek().is_some() && lines.all(|line| is_item(line) || is::<Finding>(line))
}

fn is<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> bool {
    serde_json::from_slice::<T>(bytes).is_ok()
}

/// The key repeats the source, the queue and the id that stand beside it; no other program's does.
fn is_item(line: &[u8]) -> bool {
    serde_json::from_slice::<Item>(line).is_ok_and(|item| {
        let key = ItemKey {
            source: item.source.into(),
            queue: item.queue.into(),
            id: item.id.into(),
        };
        key.to_string() == item.key
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#""version": 1, "now": "2026-04-21T08:15:00+09:00", "complete": true"#;

    #[test]
    fn own_files_are_told_by_all_of_their_members() {
        let source = r#"{"name": "s", "kind": "json", "role": "inbox", "state": "ok", "error": null, "queues": []}"#;
        let item = r#"{"key": "s/a%2Fb/1", "source": "s", "queue": "a/b", "id": "1", "title": "t", "owner_raw": null, "status_raw": "todo", "verdict": null}"#;
        let stale = r#"{"key": "s/q/1", "rule": "claim_age", "since": "…", "age_s": 5, "threshold_s": 1, "action": "release"}"#;
        let group = r#"{"id": "D1", "kind": "near", "confidence": "likely", "survivor": null, "acknowledged": null, "members": []}"#;
        let plan = r#"{"version": 1, "id": "x", "created_at": "…", "expires_at": "…", "actor": "a", "needs_approval": [], "changes": [], "refused": [], "scripts": {}}"#;
        for (text, want) in [
            (
                format!("{{{ANSWER}, \"sources\": [{source}], \"items\": []}}"),
                true,
            ),
            (
                format!("{{\"items\": [], \"sources\": [], {ANSWER}}}"),
                true,
            ),
            (plan.to_owned(), true),
            (format!("{item}\n{item}\n"), true),
            (format!("{group}\r\n{stale}\r\n"), true),
            // What only looks a little like them is read.
            (format!("{{{ANSWER}, \"items\": []}}"), false),
            (
                format!("{{{ANSWER}, \"sources\": [\"a.db\"], \"items\": []}}"),
                false,
            ),
            (plan.replace("expires_at", "due"), false),
            (
                r#"{"version": 1, "id": "x", "changes": [{"title": "t", "status": "todo"}]}"#
                    .into(),
                false,
            ),
            (
                format!("{item}\n{{\"title\": \"mine\", \"status\": \"todo\"}}\n"),
                false,
            ),
            (item.replace("s/a%2Fb/1", "JIRA-1"), false),
            (format!("[{item}]"), false),
            (r#"{"version": 1, "tasks": []}"#.into(), false),
            ("[]".into(), false),
            ("".into(), false),
            ("{".into(), false),
        ] {
            assert_eq!(is_our_text(text.as_bytes()), want, "{text}");
        }
    }
}
