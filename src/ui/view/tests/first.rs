//! The first start: looking for stores, what was found, and nothing at all.

use super::*;
use crate::model::StoreKind;
use crate::protocol::{FirstLook, FoundAs, FoundFile};
use crate::ui::Found;
use std::path::PathBuf;

fn looking(lang: Lang, size: (u16, u16)) -> Model {
    let options = Options {
        lang,
        theme: Theme::new(true),
        looking: Some(folders()),
        mouse: true,
        changes: None,
    };
    Model::new(options, size, clock())
}

fn folders() -> Vec<PathBuf> {
    vec!["/home/ron/.openclaw".into(), "/home/ron/.hermes".into()]
}

fn file(what: FoundAs, path: &str, live: u64, why: &[&str]) -> FoundFile {
    FoundFile {
        what,
        path: path.into(),
        kind: if path.ends_with("json") {
            StoreKind::Json
        } else {
            StoreKind::Sqlite
        },
        live,
        latest: (live > 0).then(|| moment("2026-04-20T21:15:00Z")),
        why: why.iter().map(|w| (*w).to_owned()).collect(),
    }
}

fn found() -> Vec<FoundFile> {
    vec![
        file(
            FoundAs::Source(Role::Canonical),
            "/home/ron/.openclaw/data/ops_multiagent.db",
            569,
            &[
                "bus_commands 22 live of 2,123; latest row 8h ago",
                "the freshest of the databases with these tables",
            ],
        ),
        file(
            FoundAs::Source(Role::Inbox),
            "/home/ron/.openclaw/ops_todos.pending.json",
            5,
            &["a list of work in a file"],
        ),
        file(
            FoundAs::Source(Role::Legacy),
            "/home/ron/.openclaw/workspace/ops_multiagent.db",
            13,
            &[
                "a queue of the same name as in data/ops_multiagent.db, another schema, and its last row is 10d older",
            ],
        ),
        file(
            FoundAs::Backup,
            "/home/ron/.openclaw/data/ops.db.bak\u{1b}[31m",
            0,
            &["its name says so"],
        ),
        file(
            FoundAs::NoQueue,
            "/home/ron/.openclaw/한글/settings.json",
            0,
            &["no array of objects"],
        ),
        file(
            FoundAs::NoQueue,
            "/home/ron/.hermes/state.db",
            0,
            &["no table with a status"],
        ),
    ]
}

fn first(lang: Lang, size: (u16, u16), found: Vec<FoundFile>) -> Model {
    let mut model = looking(lang, size);
    let can_save = !found.is_empty();
    let look = FirstLook {
        folders: folders(),
        found,
        gaps: vec!["/home/ron/.hermes/private cannot be read: permission denied".into()],
        save_to: Some("/home/ron/.config/reveille/config.toml".into()),
    };
    let found = Found {
        look,
        changes: None,
        can_save,
    };
    update(&mut model, Msg::Found(Box::new(found)), clock());
    model
}

#[test]
fn a_first_start() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("first_{name}"), |size| first(lang, size, found()));
        each_size(&format!("first_nothing_{name}"), |size| {
            first(lang, size, vec![])
        });
    }
    each_size("first_looking_ko", |size| looking(Lang::Ko, size));
    let mut end = first(Lang::En, (80, 24), found());
    press(&mut end, "G");
    assert_snapshot!("first_end_en_80x24", shown(&end));
}
