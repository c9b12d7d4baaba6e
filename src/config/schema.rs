//! The tables of the schema and the keys that each knows.

/// A table with a fixed set of keys.
#[derive(Debug)]
pub(super) struct Schema {
    /// How the table is written: `[owners]`, `[[source]]`; of the whole file, where that is.
    pub title: &'static str,
    /// Its keys in the order they are documented.
    pub keys: &'static [&'static str],
}

/// The actions that a policy rules.
pub(super) const ACTIONS: &[&str] = &[
    "cancel",
    "reassign",
    "requeue",
    "release",
    "mark-failed",
    "note",
];

pub(super) const TOP: Schema = Schema {
    title: "the top of the file",
    keys: &[
        "timezone",
        "language",
        "failed_window",
        "now",
        "mouse",
        "owners",
        "kpi",
        "stale",
        "policy",
        "plan",
        "source",
        "theme",
        "keys",
        "view",
        "evidence",
        "handoff",
        "redact",
    ],
};

pub(super) const OWNERS: Schema = Schema {
    title: "[owners]",
    keys: &["me", "aliases"],
};

pub(super) const KPI: Schema = Schema {
    title: "[kpi]",
    keys: &["reported", "reported_file", "as_of", "count"],
};

pub(super) const STALE: Schema = Schema {
    title: "[stale]",
    keys: &["queue_age", "claim_age", "heartbeat", "lease_grace"],
};

pub(super) const QUEUE_AGE: Schema = Schema {
    title: "queue_age",
    keys: &["urgent", "high", "normal", "low"],
};

pub(super) const POLICY: Schema = Schema {
    title: "[policy]",
    keys: ACTIONS,
};

pub(super) const PLAN: Schema = Schema {
    title: "[plan]",
    keys: &["expires", "max_rows"],
};

pub(super) const SOURCE: Schema = Schema {
    title: "[[source]]",
    keys: &[
        "name",
        "kind",
        "path",
        "role",
        "writable",
        "timezone",
        "optional",
        "allow_triggers",
        "note",
        "lock",
        "ignore",
        "stale",
        "policy",
        "queue",
    ],
};

pub(super) const QUEUE: Schema = Schema {
    title: "[[source.queue]]",
    keys: &[
        "table",
        "pointer",
        "id",
        "title",
        "body",
        "owner",
        "status",
        "priority",
        "created",
        "updated",
        "started",
        "claimed",
        "claimed_by",
        "heartbeat",
        "lease",
        "completed",
        "note",
        "parent",
        "attempts",
        "requester",
        "due",
        "stale_after",
        "states",
        "priorities",
        "write",
        "time",
        "stale",
    ],
};

pub(super) const THEME: Schema = Schema {
    title: "[theme]",
    keys: &[
        "name",
        "text",
        "dim",
        "strong",
        "rule",
        "key",
        "urgent",
        "high",
        "good",
        "broken",
        "duplicate",
        "stale",
        "staged",
        "marked",
        "added",
        "removed",
        "refused",
        "danger",
        "input",
        "completion",
        "changed",
        "background",
        "cursor",
    ],
};

pub(super) const VIEW: Schema = Schema {
    title: "[[view]]",
    keys: &["name", "filter", "group", "sort", "columns", "key"],
};

pub(super) const EVIDENCE: Schema = Schema {
    title: "[[evidence]]",
    keys: &[
        "name",
        "path",
        "command",
        "owner",
        "requester",
        "source",
        "run",
        "timeout",
        "max_age",
    ],
};

pub(super) const HANDOFF: Schema = Schema {
    title: "[handoff]",
    keys: &["template", "templates", "result", "protect", "redact"],
};

pub(super) const REDACT: Schema = Schema {
    title: "[redact]",
    keys: &["patterns"],
};

/// Where a key belongs that stands in a table that does not know it.
pub(super) fn home_of(key: &str) -> Option<&'static Schema> {
    const ALL: &[&Schema] = &[
        &TOP, &SOURCE, &QUEUE, &OWNERS, &KPI, &STALE, &PLAN, &POLICY, &VIEW, &EVIDENCE, &HANDOFF,
        &REDACT,
    ];
    ALL.iter().copied().find(|s| s.keys.contains(&key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, THEME_ROLES};

    #[test]
    fn a_theme_knows_every_role() {
        assert_eq!(THEME.keys.split_first(), Some((&"name", &THEME_ROLES[..])));
    }

    #[test]
    fn a_queue_knows_every_field() {
        for field in Field::ALL {
            assert!(QUEUE.keys.contains(&field.word()), "{field}");
        }
    }
}
