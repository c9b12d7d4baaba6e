//! The files: the configuration, their sameness, their age, and that none is overwritten.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_configuration_names_what_is_there() {
    let text = fs::read_to_string(&world().config).unwrap();
    let config: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(config["timezone"].as_str(), Some("Asia/Seoul"));
    assert_eq!(config["now"].as_str(), Some("2026-04-21T08:15:00+09:00"));
    assert_eq!(config["owners"].to_string(), "{ me = [\"ron\"] }");
    let reported = config["kpi"]["reported"].as_table().unwrap();
    let reported: Vec<(&str, i64)> = reported
        .iter()
        .map(|(owner, n)| (owner.as_str(), n.as_integer().unwrap()))
        .collect();
    assert_eq!(
        BTreeSet::from_iter(reported),
        BTreeSet::from([("ron", 10), ("codex", 5), ("cowork", 3)])
    );
    assert_eq!(config["kpi"]["as_of"].as_str(), Some("07:45"));
    let folder = world().config;
    let root = folder.parent().unwrap();
    let sources: Vec<(String, PathBuf, bool)> = config["source"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            let word = |key: &str| s[key].as_str().unwrap().to_owned();
            let writable = s.get("writable").and_then(toml::Value::as_bool);
            (
                format!("{} {} {}", word("name"), word("kind"), word("role")),
                root.join(word("path")),
                writable.unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        sources,
        [
            ("canonical sqlite canonical".into(), world().canonical, true),
            ("legacy sqlite legacy".into(), world().legacy, false),
            ("inbox json inbox".into(), world().inbox, true),
        ]
    );
}

/// Every file under `dir`, by its path from there, with its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(dir).unwrap().to_path_buf(), bytes);
            }
        }
    }
    found
}

#[test]
fn two_worlds_are_the_same_to_the_byte_and_hold_six_files() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path()).unwrap();
    let (one, two) = (files(dir.path()), files(world().config.parent().unwrap()));
    let names: Vec<String> = one.keys().map(|p| p.display().to_string()).collect();
    assert_eq!(
        names,
        [
            "config.toml",
            "openclaw/data/ops_multiagent.db",
            "openclaw/ops_todos.pending.json",
            "openclaw/workspace/bus/logs/drift-recovery.log",
            "openclaw/workspace/bus/status/drift-recovery.json",
            "openclaw/workspace/ops_multiagent.db",
        ],
        "and no side file of SQLite"
    );
    assert!(one == two, "the worlds differ");
    let versions = |name: &str| one[Path::new(name)][18..20].to_vec();
    assert_eq!(versions("openclaw/data/ops_multiagent.db"), [2, 2], "WAL");
    assert_eq!(versions("openclaw/workspace/ops_multiagent.db"), [1, 1]);
}

#[test]
fn files_have_their_age_of_that_morning() {
    let age = |path: &Path| {
        let at = fs::metadata(path).unwrap().modified().unwrap();
        let at = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        when::utc(i64::try_from(at.as_secs()).unwrap())
    };
    assert_eq!(age(&world().canonical), "2026-04-20 23:14:58");
    assert_eq!(age(&world().legacy), "2026-04-10 04:40:51");
}

#[test]
fn nothing_is_overwritten() {
    for occupied in [
        "config.toml",
        "openclaw/ops_todos.pending.json",
        "openclaw/data/ops_multiagent.db-wal",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(occupied);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let error = write(dir.path()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage, "{occupied}");
        assert!(
            error.message.contains(occupied) && error.hint.is_some(),
            "{error:?}"
        );
        let left = files(dir.path());
        assert_eq!(
            left,
            BTreeMap::from([(PathBuf::from(occupied), b"mine".to_vec())])
        );
    }
    let dir = tempfile::tempdir().unwrap();
    write(dir.path()).unwrap();
    let before = files(dir.path());
    assert_eq!(write(dir.path()).unwrap_err().kind, ErrorKind::Usage);
    assert!(
        files(dir.path()) == before,
        "a second write changed something"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();
    let error = write(&file.join("world")).unwrap_err();
    assert!(error.message.contains("file"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}
