//! The house keeps its walls: no upward import, no cycle between rooms, no library and no clock
//! outside its room. Every `crate::` and `super::` path is read, not only the `use` lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top of the list down: a room may use those before it, never those after.
const ROOMS: [&str; 14] = [
    "text", "model", "query", "analyse", "plan", "report", "config", "protocol", "stores",
    "ledger", "apply", "engine", "ui", "cli",
];
/// Rooms that do no IO, read no clock and spawn nothing.
const PURE: [&str; 7] = [
    "text", "model", "query", "analyse", "plan", "report", "protocol",
];
/// What the dashboard must not know of, beside what stands below it.
const HIDDEN_FROM_UI: [&str; 4] = ["stores", "ledger", "apply", "engine"];

struct Source {
    path: PathBuf,
    room: String,
    /// Module path below the crate, e.g. `["stores", "sqlite", "read"]`.
    module: Vec<String>,
    /// The text without comments, strings and test modules.
    code: String,
}

fn sources() -> Vec<Source> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let mut out = Vec::new();
    for path in files {
        let below = path.strip_prefix(&root).unwrap();
        let mut module: Vec<String> = below
            .with_extension("")
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        // A file of tests belongs to no room of the running program.
        if module
            .iter()
            .any(|m| m == "tests" || m == "testing" || m.ends_with("_tests"))
        {
            continue;
        }
        if module.last().is_some_and(|m| m == "mod") {
            module.pop();
        }
        let text = fs::read_to_string(&path).unwrap();
        let room = module.first().cloned().unwrap_or_default();
        out.push(Source {
            code: production_code(&text),
            path,
            room,
            module,
        });
    }
    assert!(out.len() > 30, "the walk found only {} files", out.len());
    out
}

/// The code alone: no comment, no text in quotes, nothing under `#[cfg(test)]`.
fn production_code(text: &str) -> String {
    let bare = without_comments_and_strings(text);
    let mut out = String::new();
    let mut rest = bare.as_str();
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        rest = &rest[at + "#[cfg(test)]".len()..];
        // What follows is an item: up to its `;`, or its closing brace.
        let end = rest.find(['{', ';']).unwrap_or(rest.len());
        if rest[end..].starts_with('{') {
            let mut depth = 0usize;
            let close = rest[end..].char_indices().find_map(|(i, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                (depth == 0).then_some(end + i + 1)
            });
            rest = &rest[close.expect("a test module that is never closed")..];
        } else {
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn without_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        let two = (chars[i], chars.get(i + 1).copied().unwrap_or(' '));
        if two == ('/', '/') {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if two == ('/', '*') {
            i += 2;
            while i + 1 < chars.len() && (chars[i], chars[i + 1]) != ('*', '/') {
                i += 1;
            }
            i += 2;
        } else if let Some(end) = raw_string_end(&chars, i) {
            out.push_str("\"\"");
            i = end;
        } else if chars[i] == '"' {
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
            out.push_str("\"\"");
        } else if chars[i] == '\''
            && (chars.get(i + 2) == Some(&'\'') || chars.get(i + 1) == Some(&'\\'))
        {
            // A character literal; a lifetime has no second quote there.
            i += if chars.get(i + 1) == Some(&'\\') {
                3
            } else {
                2
            };
            while i < chars.len() && chars[i] != '\'' {
                i += 1;
            }
            i += 1;
            out.push_str("' '");
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// The end of a raw string that begins at `at`.
fn raw_string_end(chars: &[char], at: usize) -> Option<usize> {
    if chars[at] != 'r' || (at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')) {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', hashes))
        .collect();
    let body = at + 2 + hashes;
    (body..chars.len())
        .find(|i| chars[*i..].starts_with(&close))
        .map(|i| i + close.len())
}

/// Every path that begins with `crate::` or `super::` as the module segments it names. Grouped
/// imports (`use crate::{a, b::c}`) give one path each.
fn paths(source: &Source) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for start in ["crate::", "super::", "reveille::"] {
        for (at, _) in source.code.match_indices(start) {
            let before = source.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let mut base: Vec<String> = Vec::new();
            let mut rest = &source.code[at..];
            if let Some(after) = rest
                .strip_prefix("crate::")
                .or_else(|| rest.strip_prefix("reveille::"))
            {
                rest = after;
            } else {
                base.clone_from(&source.module);
                while let Some(after) = rest.strip_prefix("super::") {
                    // Within an inline module one level less is left; the file's own is the floor.
                    base.pop();
                    rest = after;
                }
            }
            expand(&base, rest, &mut out);
        }
    }
    out
}

/// Reads what follows a path's beginning: a name, `name::…`, or `{…}` with several of these.
fn expand(base: &[String], rest: &str, out: &mut Vec<Vec<String>>) {
    let rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        let mut depth = 0;
        let mut start = 0;
        for (i, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    expand(base, &inner[start..i], out);
                    return;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(base, &inner[start..i], out);
                    start = i + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let name: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    if name.is_empty() {
        return;
    }
    let mut base = base.to_vec();
    let after = &rest[name.len()..];
    base.push(name);
    match after.strip_prefix("::") {
        Some(more) if more.starts_with(|c: char| c.is_alphabetic() || c == '{' || c == '_') => {
            expand(&base, more, out)
        }
        _ => out.push(base),
    }
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|r| *r == room)
}

#[test]
fn every_file_stands_in_a_room() {
    for source in sources() {
        let known = rank(&source.room).is_some() || ["main", "lib"].contains(&source.room.as_str());
        assert!(
            known,
            "{} stands in no room of the house",
            source.path.display()
        );
    }
}

#[test]
fn no_room_uses_one_below_it() {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let Some(own) = rank(&source.room) else {
            continue;
        };
        for path in paths(&source) {
            let Some(target) = path.first().filter(|r| rank(r).is_some()) else {
                continue;
            };
            if *target == source.room {
                continue;
            }
            assert!(
                rank(target).unwrap() < own,
                "{} uses {}, which stands below {}",
                source.path.display(),
                path.join("::"),
                source.room
            );
            edges
                .entry(source.room.clone())
                .or_default()
                .insert(target.clone());
        }
    }
    assert!(
        edges.get("cli").is_some_and(|e| e.contains("stores")),
        "the reader of paths sees nothing"
    );
}

#[test]
fn the_screen_knows_no_store() {
    for source in sources().iter().filter(|s| s.room == "ui") {
        for path in paths(source) {
            let target = path.first().unwrap();
            assert!(
                !HIDDEN_FROM_UI.contains(&target.as_str()),
                "{} uses {}",
                source.path.display(),
                path.join("::")
            );
        }
        assert!(
            !source.code.contains("std::fs"),
            "{} touches the disk",
            source.path.display()
        );
    }
}

/// Modules of one room use each other in one direction only.
#[test]
fn no_cycle_between_modules_of_a_room() {
    let sources = sources();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|s| s.module.clone()).collect();
    let mut edges: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for source in &sources {
        for path in paths(source) {
            // The longest prefix that is a file of its own.
            let target = (1..=path.len())
                .rev()
                .map(|n| path[..n].to_vec())
                .find(|p| modules.contains(p));
            let Some(target) = target else { continue };
            // A parent re-exports and declares its children; using what it defines is no cycle of rooms.
            if target == source.module
                || source.module.starts_with(&target)
                || target.starts_with(&source.module)
            {
                continue;
            }
            edges
                .entry(source.module.clone())
                .or_default()
                .insert(target);
        }
    }
    let mut done = BTreeSet::new();
    for start in edges.keys() {
        let mut trail = Vec::new();
        visit(start, &edges, &mut trail, &mut done);
    }
}

fn visit(
    at: &Vec<String>,
    edges: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    trail: &mut Vec<Vec<String>>,
    done: &mut BTreeSet<Vec<String>>,
) {
    if let Some(from) = trail.iter().position(|m| m == at) {
        let cycle: Vec<String> = trail[from..].iter().map(|m| m.join("::")).collect();
        panic!(
            "a cycle of modules: {} → {}",
            cycle.join(" → "),
            at.join("::")
        );
    }
    if done.contains(at) {
        return;
    }
    trail.push(at.clone());
    for next in edges.get(at).into_iter().flatten() {
        visit(next, edges, trail, done);
    }
    trail.pop();
    done.insert(at.clone());
}

#[test]
fn every_library_keeps_to_its_room() {
    // The library, and the modules that may name it.
    let rules: [(&str, &[&str]); 15] = [
        ("compact_str", &["stores"]),
        ("rusqlite", &["stores/sqlite", "ledger"]),
        ("ratatui", &["ui", "cli/dashboard"]),
        ("crossterm", &["ui", "cli/dashboard", "cli/output"]),
        ("tokio", &["engine", "cli/dashboard"]),
        ("clap", &["cli", "main"]),
        ("clap_complete", &["cli/completions"]),
        ("clap_mangen", &["cli/man"]),
        ("toml", &["config", "stores/mapping/presets", "stores/demo"]),
        ("color_eyre", &["main", "cli/dashboard"]),
        ("directories", &["config/load", "cli/session"]),
        ("getrandom", &["apply/id"]),
        ("minijinja", &["report/template"]),
        ("regex", &["report/redact"]),
        ("include_dir", &["stores/mapping/presets"]),
    ];
    for source in sources() {
        let place = source.module.join("/");
        for (library, rooms) in rules {
            let named = source
                .code
                .match_indices(&format!("{library}::"))
                .any(|(at, _)| {
                    !source.code[..at]
                        .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                });
            let allowed = rooms
                .iter()
                .any(|room| place == *room || place.starts_with(&format!("{room}/")));
            assert!(
                !named || allowed,
                "{} names {library}",
                source.path.display()
            );
        }
    }
}

/// Nobody but the room that applies can cause a write to a store.
#[test]
fn one_room_alone_writes_to_stores() {
    let names = |path: &[String]| {
        let tail = |want: &[&str]| path.iter().map(String::as_str).collect::<Vec<_>>() == want;
        tail(&["stores", "writer"])
            || path.iter().any(|segment| segment.ends_with("Writer"))
                && path.first().is_some_and(|room| room == "stores")
    };
    let mut seen = false;
    for source in sources().iter().filter(|s| s.room != "stores") {
        for path in paths(source) {
            if !names(&path) {
                continue;
            }
            assert_eq!(
                source.room,
                "apply",
                "{} uses {}",
                source.path.display(),
                path.join("::")
            );
            seen = true;
        }
        // A path that begins at a room which was imported whole is none that begins with `crate::`.
        for call in ["stores::writer", "change::Writer"] {
            let elsewhere = source.room != "apply" && source.code.contains(call);
            assert!(!elsewhere, "{} names {call}", source.path.display());
        }
    }
    assert!(seen, "the reader of paths sees nothing");
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/apply");
    let files: Vec<_> = fs::read_dir(whole).unwrap().flatten().collect();
    let calls = files
        .iter()
        .filter_map(|f| fs::read_to_string(f.path()).ok())
        .filter(|text| production_code(text).contains(".writer(spec)"))
        .count();
    assert_eq!(calls, 1, "a store is written from one place");
}

#[test]
fn pure_rooms_touch_nothing() {
    for source in sources().iter().filter(|s| PURE.contains(&s.room.as_str())) {
        for word in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "File::open",
            "println!",
            "eprintln!",
            "Instant::now",
            "SystemTime",
        ] {
            assert!(
                !source.code.contains(word),
                "{} contains {word}",
                source.path.display()
            );
        }
    }
}

#[test]
fn the_clock_is_read_at_the_rim_alone() {
    for source in sources() {
        let may = ["main", "cli", "engine"].contains(&source.room.as_str());
        for word in ["Utc::now", "Local::now", "SystemTime::now"] {
            assert!(
                may || !source.code.contains(word),
                "{} reads the clock",
                source.path.display()
            );
        }
    }
}

#[test]
fn config_touches_the_disk_in_one_file() {
    for source in sources()
        .iter()
        .filter(|s| s.room == "config" && s.module != ["config", "load"])
    {
        assert!(
            !source.code.contains("std::fs") && !source.code.contains("std::env"),
            "{}",
            source.path.display()
        );
    }
}

#[test]
fn every_module_says_what_it_is() {
    for source in sources() {
        let text = fs::read_to_string(&source.path).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} does not begin by saying what it is",
            source.path.display()
        );
    }
}

/// The reader of paths itself: what it must see and what it must not.
#[test]
fn paths_are_read_wherever_they_stand() {
    let source = |code: &str| Source {
        path: "x.rs".into(),
        room: "ui".into(),
        module: vec!["ui".into(), "view".into(), "triage".into()],
        code: production_code(code),
    };
    let seen = |code: &str| {
        paths(&source(code))
            .iter()
            .map(|p| p.join("::"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        seen("use crate::{model::{Item, State}, text};"),
        ["model::Item", "model::State", "text"]
    );
    assert_eq!(seen("fn f() { crate::stores::open(x) }"), ["stores::open"]);
    assert_eq!(
        seen("use super::super::model::Model;"),
        ["ui::model::Model"]
    );
    assert!(seen("// crate::stores::open\nlet s = \"crate::stores\";").is_empty());
    assert!(seen("#[cfg(test)]\nmod tests { use crate::stores::open; fn f() { { } } }").is_empty());
    assert_eq!(seen("#[cfg(test)]\nmod tests;\nuse crate::text;"), ["text"]);
}
