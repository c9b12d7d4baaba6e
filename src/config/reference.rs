//! The reference of the configuration: every key with its default, an example and what it means.
//! `docs/configuration.md` is made of this table; tests load every example, hold every default
//! against what a file without the key gives, and miss no key of the schema.

use super::schema::{self, Schema};
use std::fmt::Write as _;

/// What holds where a key is not there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Otherwise {
    /// This value, as TOML.
    Is(&'static str),
    /// What these words say.
    Said(&'static str),
}

use Otherwise::{Is, Said};

/// One key.
#[derive(Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub otherwise: Otherwise,
    /// A value, as TOML.
    pub example: &'static str,
    pub says: &'static str,
}

/// One table of the file.
#[derive(Debug)]
pub(super) struct Section {
    pub schema: &'static Schema,
    pub says: &'static str,
    pub keys: &'static [Key],
}

const fn key(
    name: &'static str,
    otherwise: Otherwise,
    example: &'static str,
    says: &'static str,
) -> Key {
    Key {
        name,
        otherwise,
        example,
        says,
    }
}

const NEEDED: Otherwise = Said("must be there");
const DETECTED: Otherwise = Said("detected");

#[rustfmt::skip]
pub(super) static SECTIONS: &[Section] = &[
    Section { schema: &schema::TOP, says: "Above the first table.", keys: &[
        key("timezone", Said("the system's"), "\"Asia/Seoul\"", "IANA name of the zone in which times are shown, and of naive times where a source has no other"),
        key("language", Said("the environment's"), "\"ko\"", "`en`, `ko` or `zh-Hant`"),
        key("failed_window", Is("\"14d\""), "\"30d\"", "a failed item stays live for so long, then it is finished"),
        key("now", Said("the real clock"), "\"2026-04-21T08:15:00+09:00\"", "the clock of the analysis stands still; for demonstrations"),
        key("mouse", Is("true"), "false", "the dashboard takes the mouse's wheel and clicks"),
    ] },
    Section { schema: &schema::OWNERS, says: "Names are compared without case.", keys: &[
        key("me", Is("[]"), "[\"ron\"]", "whose decisions these are; empty: everyone's"),
        key("aliases", Is("{}"), "{ data-analyst = [\"analyst\"] }", "names that mean the same owner; no chains"),
    ] },
    Section { schema: &schema::KPI, says: "A count that somebody reported, and the one that everyone should use.", keys: &[
        key("reported", Said("nothing to hold the stores against"), "{ ron = 10, codex = 5, cowork = 3 }", "the reported count by owner"),
        key("reported_file", Said("none"), "\"kpi.json\"", "a JSON file that holds it, instead of `reported`"),
        key("as_of", Said("now"), "\"07:45\"", "when the report was made: a time of day, or an instant"),
        key("count", Is("[]"), "[\"canonical/bus_commands[queued,claimed]\"]", "the one definition, `SOURCE/QUEUE[STATUS,…]`"),
    ] },
    Section { schema: &schema::STALE, says: "How old work may become. `[source.stale]` and `[source.queue.stale]` take the same keys and rule over this table.", keys: &[
        key("queue_age", Is("{ urgent = \"12h\", high = \"3d\", normal = \"14d\", low = \"30d\" }"), "{ urgent = \"6h\" }", "by priority: how long something may wait; what is not named stays"),
        key("claim_age", Is("\"6h\""), "\"2h\"", "how long a claim without lease or heartbeat may last"),
        key("heartbeat", Is("\"10m\""), "\"5m\"", "how long a worker may be silent"),
        key("lease_grace", Is("\"60s\""), "\"0s\"", "how long after its end a lease still holds"),
    ] },
    Section { schema: &schema::QUEUE_AGE, says: "The keys of `queue_age`.", keys: &[
        key("urgent", Is("\"12h\""), "\"6h\"", "for urgent items"),
        key("high", Is("\"3d\""), "\"1d\"", "for high ones"),
        key("normal", Is("\"14d\""), "\"7d\"", "for normal ones"),
        key("low", Is("\"30d\""), "\"60d\"", "for low ones"),
    ] },
    Section { schema: &schema::POLICY, says: "What a change takes: `deny` (never), `propose` (shown, never run), `confirm` (the typed word), `approve` (that and a named approver). `[source.policy]` takes the same keys and rules over this table.", keys: &[
        key("cancel", Is("\"confirm\""), "\"approve\"", "it will not be done"),
        key("reassign", Is("\"confirm\""), "\"propose\"", "it belongs to somebody else from now on"),
        key("requeue", Is("\"confirm\""), "\"deny\"", "a failed one waits again"),
        key("release", Is("\"approve\""), "\"deny\"", "its claim is taken away"),
        key("mark-failed", Is("\"approve\""), "\"deny\"", "a claim that came to nothing"),
        key("note", Is("\"confirm\""), "\"propose\"", "only a note"),
    ] },
    Section { schema: &schema::PLAN, says: "Saved plans.", keys: &[
        key("expires", Is("\"24h\""), "\"8h\"", "an older plan is refused"),
        key("max_rows", Is("10000"), "500", "a plan of more rows is refused"),
    ] },
    Section { schema: &schema::SOURCE, says: "A store; as many as there are.", keys: &[
        key("name", NEEDED, "\"canonical\"", "stands in front of every key: a-z, 0-9, `_`, `-`"),
        key("kind", NEEDED, "\"sqlite\"", "`sqlite` or `json`"),
        key("path", NEEDED, "\"~/.openclaw/data/ops_multiagent.db\"", "`~` and `$VARS` are known; relative to this file"),
        key("role", Is("\"canonical\""), "\"inbox\"", "`canonical`, `inbox` or `legacy`"),
        key("writable", Is("false"), "true", "changes may be applied to it; a legacy source never is"),
        key("timezone", Said("the one above all tables"), "\"UTC\"", "of its naive times, where the store does not tell"),
        key("optional", Is("false"), "true", "its absence is a row and no failure (exit code 4)"),
        key("allow_triggers", Is("false"), "true", "needed where a trigger or a cascade would write other tables"),
        key("note", Is("\"append\""), "\"replace\"", "what happens to what the note column holds"),
        key("lock", Said("none"), "\"ops_todos.pending.lock\"", "a lock file that other writers of a JSON store honour"),
        key("ignore", Is("[]"), "[\"sqlite_stat1\"]", "tables or pointers that are no queues"),
    ] },
    Section { schema: &schema::QUEUE, says: "Only where detection is wrong or cannot know; `reveille doctor` says where. The keys up to `stale_after` name a column or a member each.", keys: &[
        key("table", Said("this or `pointer` must be there"), "\"work_items\"", "the queue in a SQLite store"),
        key("pointer", Said("this or `table` must be there"), "\"/items\"", "the array in a JSON file"),
        key("id", DETECTED, "\"wid\"", "what names an item"),
        key("title", DETECTED, "\"summary\"", ""),
        key("body", DETECTED, "\"details\"", ""),
        key("owner", DETECTED, "\"worker_group\"", ""),
        key("status", DETECTED, "\"state\"", ""),
        key("priority", DETECTED, "\"prio\"", ""),
        key("created", DETECTED, "\"opened_ms\"", ""),
        key("updated", DETECTED, "\"changed_ms\"", ""),
        key("started", DETECTED, "\"begun_at\"", ""),
        key("claimed", DETECTED, "\"taken_at\"", "when it was claimed"),
        key("claimed_by", DETECTED, "\"worker\"", "who claimed it"),
        key("heartbeat", DETECTED, "\"seen_at\"", "the worker's last sign of life"),
        key("lease", DETECTED, "\"lease_until\"", "until when the claim holds"),
        key("completed", DETECTED, "\"closed_at\"", ""),
        key("note", DETECTED, "\"result\"", "where an audit note is written"),
        key("parent", DETECTED, "\"parent_id\"", "what it belongs to or repeats"),
        key("attempts", DETECTED, "\"tries\"", "how often it was tried"),
        key("requester", DETECTED, "\"asked_by\"", ""),
        key("due", DETECTED, "\"due_at\"", ""),
        key("stale_after", DETECTED, "\"stale_after_ms\"", "an item's own threshold in milliseconds"),
        key("states", DETECTED, "{ new = \"queued\", working = \"claimed\" }", "status word -> `queued`, `scheduled`, `claimed`, `blocked`, `failed`, `done`, `cancelled`"),
        key("priorities", DETECTED, "{ P1 = \"urgent\" }", "priority word -> `urgent`, `high`, `normal`, `low`"),
        key("write", Said("a CHECK constraint, the preset, or the one word known; else the change is refused"), "{ cancelled = \"dropped\" }", "state -> the word that is written for it"),
        key("time", DETECTED, "{ created = \"epoch_ms\" }", "field -> `epoch_s`, `epoch_ms`, `epoch_us`, `epoch_ns`, `iso`, `local`, `utc`"),
    ] },
    Section { schema: &schema::EVIDENCE, says: "A status file, a log or a command that is shown by `reveille doctor` and beside the items it speaks of. Only the last 256 KB are read.", keys: &[
        key("name", Said("the file's or program's name"), "\"gateway\"", "what it is called; each has its own"),
        key("path", Said("this or `command` must be there"), "\"~/.openclaw/workspace/bus/status/drift-recovery.json\"", "a JSON object, or lines of text"),
        key("command", Said("this or `path` must be there"), "[\"systemctl\", \"is-active\", \"gateway\"]", "program and arguments; no shell reads them, and it should only look"),
        key("run", Is("false"), "true", "the command is run: by `doctor`, and once a minute by the dashboard"),
        key("timeout", Is("\"5s\""), "\"20s\"", "the command is stopped then, with all that it started"),
        key("owner", Said("anybody's items"), "\"ron\"", "it speaks of this owner's items"),
        key("requester", Said("anybody's items"), "\"drift-recovery\"", "it speaks of the items that this requester asked for"),
        key("source", Said("any source's items"), "\"canonical\"", "it speaks of this source's items; without any of the three it is shown by `doctor` alone"),
        key("max_age", Is("\"24h\""), "\"2h\"", "what is older is said to be old"),
    ] },
    Section { schema: &schema::THEME, says: "Colours are written `#ff5555`, `red`, `bright_blue`, `208` (of the terminal's 256) or `default`.", keys: &[
        key("name", Is("\"auto\""), "\"dark\"", "`auto` (what the terminal says of itself), `dark`, `light`, `terminal` (its own sixteen colours), `none`; `NO_COLOR` goes before it"),
        key("text", Said("the theme's"), "\"#ff5555\"", "plain text"),
        key("dim", Said("the theme's"), "\"#ff5555\"", "what matters less"),
        key("strong", Said("the theme's"), "\"#ff5555\"", "headings and titles"),
        key("rule", Said("the theme's"), "\"#ff5555\"", "lines between panes"),
        key("key", Said("the theme's"), "\"#ff5555\"", "keys in hints and help"),
        key("urgent", Said("the theme's"), "\"#ff5555\"", "urgent items"),
        key("high", Said("the theme's"), "\"#ff5555\"", "items of high priority"),
        key("good", Said("the theme's"), "\"#ff5555\"", "what is well"),
        key("broken", Said("the theme's"), "\"#ff5555\"", "what failed"),
        key("duplicate", Said("the theme's"), "\"#ff5555\"", "duplicates"),
        key("stale", Said("the theme's"), "\"#ff5555\"", "stale items"),
        key("staged", Said("the theme's"), "\"#ff5555\"", "what is staged"),
        key("marked", Said("the theme's"), "\"#ff5555\"", "marked rows"),
        key("added", Said("the theme's"), "\"#ff5555\"", "what a change adds"),
        key("removed", Said("the theme's"), "\"#ff5555\"", "what a change takes away"),
        key("refused", Said("the theme's"), "\"#ff5555\"", "what was refused"),
        key("danger", Said("the theme's"), "\"#ff5555\"", "what leads to a change"),
        key("input", Said("the theme's"), "\"#ff5555\"", "what is being typed"),
        key("completion", Said("the theme's"), "\"#ff5555\"", "what a completion offers"),
        key("changed", Said("the theme's"), "\"#ff5555\"", "what changed a moment ago"),
        key("background", Said("the theme's"), "\"#ff5555\"", "the background"),
        key("cursor", Said("the theme's"), "\"#ff5555\"", "the row under the cursor"),
    ] },
    Section { schema: &schema::VIEW, says: "Saved filters.", keys: &[
        key("name", NEEDED, "\"mine\"", "each has its own"),
        key("filter", Said("everything"), "\"owner:ron state:queued\"", ""),
        key("group", Is("\"owner\""), "\"status\"", "`owner`, `status`, `source`, `kind`, `none`"),
        key("sort", Said("none"), "\"age\"", ""),
        key("columns", Said("all"), "[\"id\", \"title\"]", ""),
        key("key", Said("none"), "\"F2\"", ""),
    ] },
    Section { schema: &schema::REPORT, says: "Reports.", keys: &[
        key("templates", Said("`templates` beside this file, else the built-in ones"), "\"~/templates\"", "the folder of your own templates: `report.md`, `report.html`, `handoff.txt`, also by language (`report.ko.md`)"),
    ] },
    Section { schema: &schema::HANDOFF, says: "Hand-off texts.", keys: &[
        key("template", Said("the built-in one"), "\"handoff.md\"", ""),
        key("templates", Said("`template`"), "{ codex = \"codex.md\" }", "by owner"),
        key("result", Said("none"), "\"~/results\"", "the place for the result"),
        key("protect", Said("none"), "[\"ai.hermes.gateway\"]", "what must not be touched"),
        key("redact", Said("true"), "false", ""),
    ] },
    Section { schema: &schema::REDACT, says: "What is masked in exports.", keys: &[
        key("patterns", Said("none"), "[\"sk-[a-z0-9]+\"]", ""),
    ] },
];

/// The tables whose keys are free.
const FREE: [(&str, &str); 1] = [(
    "keys",
    "the name of an action, as `docs/keys.md` has it -> a key or a list of keys",
)];

/// A file with something in every table that has an effect.
pub(super) const WHOLE: &str = r#"timezone = "Asia/Seoul"
language = "ko"

[owners]
me = ["ron"]
aliases = { data-analyst = ["analyst"] }

[kpi]
reported = { ron = 10, codex = 5, cowork = 3 }
as_of = "07:45"
count = ["canonical/bus_commands[queued,claimed]"]

[stale]
claim_age = "4h"
queue_age = { urgent = "6h" }

[policy]
cancel = "confirm"
release = "deny"

[plan]
expires = "8h"

[[source]]
name = "canonical"
kind = "sqlite"
path = "~/.openclaw/data/ops_multiagent.db"
writable = true

[[source.queue]]
table = "work_items"
title = "summary"
states = { new = "queued", working = "claimed" }
write = { cancelled = "dropped" }

[source.queue.stale]
claim_age = "2h"

[[source]]
name = "inbox"
kind = "json"
path = "~/.openclaw/ops_todos.pending.json"
role = "inbox"
optional = true

[[evidence]]
path = "~/.openclaw/workspace/bus/status/drift-recovery.json"
requester = "drift-recovery"
"#;

/// The reference as markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(
        "# Configuration\n\nMade by the program; a test keeps it current, loads every example and holds \
         every default against\nthe program.\n\nIt is TOML. `reveille config path` says where it \
         lies, `config check` tells every mistake at once with\nits line, `config show` prints what \
         is in force. Without a file everything has its default, and stores\nare looked for under \
         `~/.openclaw` and `~/.hermes`. Lengths of time read like `14d`, `6h`, `90m`, `60s`,\n`1d12h`. \
         A key that is not known is a mistake.\n\n```toml\n",
    );
    out.push_str(WHOLE);
    out.push_str("```\n");
    for section in SECTIONS {
        // Writing to a text does not fail.
        let _ = table(section, &mut out);
    }
    let _ = free(&mut out);
    out
}

fn table(section: &Section, out: &mut String) -> std::fmt::Result {
    let title = section.schema.title;
    let title = if title.starts_with('[') {
        format!("`{title}`")
    } else {
        format!(
            "{}{}",
            title.get(..1).unwrap_or_default().to_uppercase(),
            title.get(1..).unwrap_or_default()
        )
    };
    writeln!(out, "\n## {title}\n\n{}", section.says)?;
    writeln!(
        out,
        "\n| key | default | example | meaning |\n| --- | --- | --- | --- |"
    )?;
    for key in section.keys {
        let otherwise = match key.otherwise {
            Is(value) => format!("`{value}`"),
            Said(words) => words.to_owned(),
        };
        let (name, example, says) = (key.name, key.example, key.says);
        writeln!(out, "| `{name}` | {otherwise} | `{example}` | {says} |")?;
    }
    Ok(())
}

fn free(out: &mut String) -> std::fmt::Result {
    for (name, says) in FREE {
        writeln!(out, "\n## `[{name}]`\n\nFree keys: {says}.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::config::{Config, Context, parse};
    use std::path::Path;

    fn read(text: &str) -> Config {
        let ctx = Context {
            base: Path::new("/etc/reveille"),
            home: Some(Path::new("/home/ron")),
            env: &|_| None,
            system_zone: chrono_tz::Tz::Europe__Berlin,
            check_keys: &|_, _| Vec::new(),
        };
        parse(text, &ctx).unwrap_or_else(|errors| {
            let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}\n{text}", told.join("\n"))
        })
    }

    const SOURCE: &str = "[[source]]\nname = \"canonical\"\nkind = \"sqlite\"\npath = \"a.db\"\n";

    /// The smallest file in which a key of a table can stand, with a line of it.
    fn file(section: &Section, name: &str, line: &str) -> String {
        let lines = match (section.schema.title, name) {
            ("the top of the file", _) => String::new(),
            ("[kpi]", _) => format!("{SOURCE}[kpi]\n"),
            ("queue_age", _) => {
                let inner = line.trim_end();
                return format!("[stale]\nqueue_age = {{ {inner} }}\n");
            }
            ("[[source]]", _) => SOURCE.to_owned(),
            ("[[source.queue]]", "pointer") => {
                format!(
                    "{}[[source.queue]]\npointer = \"/x\"\n",
                    SOURCE.replace("sqlite", "json")
                )
            }
            ("[[source.queue]]", _) => format!("{SOURCE}[[source.queue]]\ntable = \"t\"\n"),
            ("[[evidence]]", "command" | "run" | "timeout") => {
                format!("{SOURCE}[[evidence]]\nname = \"e\"\ncommand = [\"true\"]\n")
            }
            ("[[evidence]]", _) => format!("{SOURCE}[[evidence]]\nname = \"e\"\npath = \"e\"\n"),
            ("[[view]]", _) => "[[view]]\nname = \"v\"\n".to_owned(),
            (title, _) => format!("{title}\n"),
        };
        // The line takes the place of the one that stood for its key, in the last table.
        let (head, tail) = match lines.rfind('[') {
            Some(_) if name.is_empty() => (lines.as_str(), ""),
            _ => {
                let last = lines.rmatch_indices("\n[").next().map_or(0, |(at, _)| at);
                lines.split_at(last)
            }
        };
        let kept: Vec<&str> = tail
            .split('\n')
            .filter(|l| name.is_empty() || !l.starts_with(&format!("{name} =")))
            .collect();
        format!("{head}{}{line}", kept.join("\n"))
    }

    #[test]
    fn every_key_of_the_schema_stands_in_it_once() {
        for section in SECTIONS {
            let tables = |key: &str| {
                SECTIONS.iter().any(|s| {
                    let title = s.schema.title.trim_matches(['[', ']']);
                    title == key || title == format!("source.{key}")
                }) || FREE.iter().any(|(name, _)| *name == key)
            };
            let own: Vec<&str> = section.keys.iter().map(|k| k.name).collect();
            for known in section.schema.keys {
                let count = own.iter().filter(|k| *k == known).count();
                let table = count == 0 && tables(known);
                assert!(count == 1 || table, "{} {known}", section.schema.title);
            }
            assert!(
                own.iter().all(|k| section.schema.keys.contains(k)),
                "{}",
                section.schema.title
            );
        }
    }

    #[test]
    fn every_example_loads_and_changes_something() {
        for section in SECTIONS {
            for key in section.keys {
                let line = format!("{} = {}\n", key.name, key.example);
                let config = read(&file(section, key.name, &line));
                let without = parse_or_none(&file(section, key.name, ""));
                let place = format!("{} {}", section.schema.title, key.name);
                assert!(
                    without.as_ref() != Some(&config),
                    "{place}: the example is the default"
                );
            }
        }
    }

    /// What a file without the key gives, unless the key must be there.
    fn parse_or_none(text: &str) -> Option<Config> {
        let ctx = Context {
            base: Path::new("/etc/reveille"),
            home: Some(Path::new("/home/ron")),
            env: &|_| None,
            system_zone: chrono_tz::Tz::Europe__Berlin,
            check_keys: &|_, _| Vec::new(),
        };
        parse(text, &ctx).ok()
    }

    #[test]
    fn every_default_is_what_holds_without_the_key() {
        let mut held = 0;
        for section in SECTIONS {
            for key in section.keys {
                let Is(value) = key.otherwise else { continue };
                let line = format!("{} = {value}\n", key.name);
                let place = format!("{} {}", section.schema.title, key.name);
                let with = read(&file(section, key.name, &line));
                let without = read(&file(section, key.name, ""));
                assert_eq!(with, without, "{place}");
                held += 1;
            }
        }
        assert!(held > 20, "{held}");
    }

    #[test]
    fn what_must_be_there_must_be_there() {
        for section in SECTIONS {
            for key in section
                .keys
                .iter()
                .filter(|k| matches!(k.otherwise, Said("must be there")))
            {
                let text = file(section, key.name, "");
                assert_eq!(
                    parse_or_none(&text),
                    None,
                    "{} {}",
                    section.schema.title,
                    key.name
                );
            }
        }
    }

    #[test]
    fn the_whole_file_loads() {
        let config = read(WHOLE);
        assert_eq!((config.sources.len(), config.evidence.len()), (2, 1));
    }
}
