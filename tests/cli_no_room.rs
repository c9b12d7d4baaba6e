//! No rights and no room: what cannot be read is a row and an exit code, what cannot be written is a
//! sentence and a hint, and nothing is lost, half done or done without a record.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{Home, Ran, dump, files, value};

/// Whom the superuser becomes, whom no right stops.
const NOBODY: u32 = 65_534;
const CANONICAL: &str = "world/openclaw/data/ops_multiagent.db";
const INBOX: &str = "world/openclaw/ops_todos.pending.json";
const BOTH: [&str; 2] = ["canonical/bus_commands/29203", "inbox/items/pend-3"];

/// The demo world in the hands of somebody whom rights do stop.
struct Plain {
    home: Home,
    program: PathBuf,
    is_root: bool,
}

impl Plain {
    fn new() -> Self {
        let home = Home::with_demo();
        let config = home.path("world/config.toml");
        let text = fs::read_to_string(&config).unwrap();
        let inbox = "role = \"inbox\"\nwritable = true\n";
        let word =
            "[[source.queue]]\npointer = \"/items\"\nwrite = { cancelled = \"cancelled\" }\n";
        assert!(text.contains(inbox), "{text}");
        fs::write(&config, text.replace(inbox, &format!("{inbox}{word}"))).unwrap();
        let is_root = home.dir.path().metadata().unwrap().uid() == 0;
        let built = Path::new(env!("CARGO_BIN_EXE_reveille"));
        let program = match is_root {
            // Where everybody may run it.
            true => {
                let program = home.path("reveille");
                if fs::hard_link(built, &program).is_err() {
                    fs::copy(built, &program).unwrap();
                }
                program
            }
            false => built.to_owned(),
        };
        let plain = Self {
            home,
            program,
            is_root,
        };
        plain.gives_away(plain.home.dir.path());
        plain
    }

    /// Everything below a folder is the user's own.
    fn gives_away(&self, path: &Path) {
        if self.is_root && path != self.program {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                self.gives_away(&entry.unwrap().path());
            }
        }
    }

    /// `before` are words of the shell: limits.
    fn limited(&self, before: &str, args: &[&str], out: Option<fs::File>) -> Ran {
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{before} exec \"$@\"; "), "sh"])
            .arg(&self.program)
            .args(args)
            .arg("--config")
            .arg(self.home.path("world/config.toml"))
            .env_clear()
            .env("HOME", self.home.dir.path())
            .env("USER", "tester")
            .env("TZ", "Asia/Seoul")
            .current_dir(self.home.dir.path());
        if let Some(out) = out {
            command.stdout(out).stderr(Stdio::piped());
        }
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        let ran = Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{ran:#?}");
        ran
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.limited("", args, None)
    }

    /// A saved plan for a row of the database and an element of the file.
    fn planned(&self) {
        let mut words = vec!["plan", "cancel"];
        words.extend(BOTH);
        words.extend(["-o", "plan.json"]);
        let planned = self.run(&words);
        assert_eq!(planned.code, 0, "{planned:#?}");
    }

    fn mode(&self, below: &str, mode: u32) {
        let path = self.home.path(below);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Nothing of the stores is another than it was.
    fn stores(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        files(&self.home.path("world"))
    }

    /// What the database and the file say of the two.
    fn words(&self) -> [String; 2] {
        let row = "SELECT status FROM bus_commands WHERE id = 29203";
        let text = fs::read_to_string(self.home.path(INBOX)).unwrap();
        let all: Value = serde_json::from_str(&text).unwrap();
        let items = all["items"].as_array().unwrap();
        let element = items.iter().find(|i| i["id"] == "pend-3").unwrap();
        [
            value(&self.home.path(CANONICAL), row).unwrap(),
            element["status"].as_str().unwrap().to_owned(),
        ]
    }

    /// What the ledger says of the latest operation's parts, once it can be asked.
    fn told(&self) -> Vec<(String, String)> {
        let log = self.run(&["log", "--format", "json"]);
        assert_eq!(log.code, 0, "{log:#?}");
        let parts = log.json()["operations"][0]["parts"].clone();
        let parts = parts.as_array().cloned().unwrap_or_default();
        let word = |v: &Value| v.as_str().unwrap().to_owned();
        parts
            .iter()
            .map(|p| (word(&p["source"]), word(&p["status"])))
            .collect()
    }
}

/// A sentence, and what to do about it.
fn is_told(ran: &Ran, sentence: &str) {
    assert!(ran.err.contains(sentence), "{sentence}: {ran:#?}");
    assert!(
        ran.err.contains("hint: ") || ran.err.contains('('),
        "{ran:#?}"
    );
}

#[test]
fn a_store_that_may_not_be_read_is_a_row_and_the_rest_goes_on() {
    for store in [CANONICAL, INBOX] {
        let plain = Plain::new();
        plain.mode(store, 0o000);
        let items = plain.run(&["items", "--format", "json"]);
        assert_eq!(items.code, 4, "{items:#?}");
        let answer = items.json();
        let sources = answer["sources"].as_array().unwrap();
        let (closed, open): (Vec<&Value>, Vec<&Value>) =
            sources.iter().partition(|s| s["state"] != "ok");
        assert_eq!((closed.len(), open.len()), (1, sources.len() - 1));
        let error = &closed[0]["error"];
        assert!(
            error["message"].as_str().unwrap().contains("this user"),
            "{error}"
        );
        assert!(error["hint"].is_string(), "{error}");
        assert!(!answer["items"].as_array().unwrap().is_empty());
        let planned = plain.run(&["plan", "cancel", BOTH[0], BOTH[1]]);
        assert_ne!(planned.code, 0, "{planned:#?}");
    }
}

#[test]
fn what_may_not_be_written_is_refused_with_its_reason_and_the_rest_is_recorded() {
    // The store, what may not be written, and with what it is given back.
    for (locked, shut, open, words) in [
        (CANONICAL, 0o444, 0o644, ["queued", "cancelled"]),
        ("world/openclaw/data", 0o555, 0o755, ["queued", "cancelled"]),
        ("world/openclaw", 0o555, 0o755, ["cancelled", "pending"]),
    ] {
        let plain = Plain::new();
        plain.planned();
        plain.mode(locked, shut);
        let applied = plain.run(&["apply", "plan.json", "--yes"]);
        plain.mode(locked, open);
        assert_eq!(applied.code, 6, "{locked}: {applied:#?}");
        assert!(applied.err.contains("refused"), "{applied:#?}");
        assert_eq!(plain.words(), words, "{locked}: {applied:#?}");
        let told: Vec<String> = plain.told().into_iter().map(|(_, word)| word).collect();
        let expected = words.map(|w| match w {
            "cancelled" => "applied",
            _ => "refused",
        });
        assert_eq!(told, expected, "{locked}");
        let undone = plain.run(&["undo", "--yes"]);
        assert_eq!(undone.code, 0, "{undone:#?}");
        assert_eq!(plain.words(), ["queued", "pending"]);
    }
}

#[test]
fn without_a_place_for_the_ledger_nothing_is_applied() {
    let plain = Plain::new();
    plain.planned();
    let before = plain.stores();
    fs::create_dir(plain.home.path("shut")).unwrap();
    plain.gives_away(&plain.home.path("shut"));
    plain.mode("shut", 0o555);
    fs::write(plain.home.path("file"), "x").unwrap();
    for (place, sentence) in [
        ("shut/below", "may not be used by this user"),
        ("shut", "by this user"),
        ("file", "a file is in its way"),
    ] {
        for words in [
            &["apply", "plan.json", "--yes"][..],
            &["ack", BOTH[0], "--reason", "known"],
        ] {
            let mut words = words.to_vec();
            words.extend(["--state-dir", place]);
            let ran = plain.run(&words);
            assert_eq!(ran.code, 5, "{ran:#?}");
            is_told(&ran, sentence);
            assert!(plain.stores() == before, "{words:?} changed a store");
        }
        // Looking goes on.
        let items = plain.run(&["items", "--format", "json", "--state-dir", place]);
        assert_eq!(items.code, 0, "{items:#?}");
    }
    let applied = plain.run(&["apply", "plan.json", "--yes"]);
    assert_eq!(applied.code, 0, "the plan is not used up: {applied:#?}");
}

/// A process may write so many blocks of 512 bytes into a file, and a write beyond fails as on a full
/// disk. Whichever write it is that fails, the rows and the ledger agree afterwards.
#[test]
fn wherever_the_room_ends_the_rows_and_the_ledger_agree() {
    let plain = Plain::new();
    plain.planned();
    let before = dump(&plain.home.path(CANONICAL));
    let text = fs::read(plain.home.path(INBOX)).unwrap();
    let (mut refused, mut unrecorded, mut done) = (0, 0, 0);
    for blocks in [0, 4, 48, 64, 72, 96, 104, 4096] {
        let state = plain.home.path("state");
        let _ = fs::remove_dir_all(&state);
        let state = state.to_str().unwrap();
        let limit = format!("trap '' XFSZ; ulimit -f {blocks};");
        let words = ["apply", "plan.json", "--yes", "--state-dir", state];
        let applied = plain.limited(&limit, &words, None);
        let now = plain.words();
        // With room again, what was cut short is judged.
        let log = plain.run(&["log", "--format", "json", "--state-dir", state]);
        assert_eq!(log.code, 0, "{blocks}: {log:#?}");
        let parts = log.json()["operations"][0]["parts"].clone();
        for (n, source) in ["canonical", "inbox"].into_iter().enumerate() {
            let of = |v: &Value| v["source"] == source;
            let part = parts.as_array().and_then(|p| p.iter().find(|p| of(p)));
            let recorded = part.is_some_and(|p| p["status"] == "applied");
            assert_eq!(
                now[n] == "cancelled",
                recorded,
                "{blocks}: {source} {applied:#?}"
            );
        }
        let changed = now.iter().filter(|w| *w == "cancelled").count();
        unrecorded += usize::from(applied.err.contains("NOT RECORDED"));
        match applied.code {
            0 => {
                assert_eq!(changed, 2);
                done += 1;
            }
            6 => assert_eq!(changed, 1, "{blocks}: {applied:#?}"),
            3 => {
                assert_eq!(changed, 0, "{blocks}: {applied:#?}");
                refused += 1;
            }
            5 if changed > 0 => is_told(&applied, "NOT RECORDED"),
            5 => {
                is_told(&applied, "the ledger");
                refused += 1;
            }
            other => panic!("{blocks}: {other}: {applied:#?}"),
        }
        if changed > 0 {
            let undone = plain.run(&["undo", "--yes", "--state-dir", state]);
            assert_eq!(undone.code, 0, "{blocks}: {undone:#?}");
        }
        assert_eq!(dump(&plain.home.path(CANONICAL)), before, "{blocks}");
        assert!(
            fs::read(plain.home.path(INBOX)).unwrap() == text,
            "{blocks}"
        );
        let verified = plain.run(&["log", "--verify", "--state-dir", state]);
        assert_eq!(verified.code, 0, "{blocks}: {verified:#?}");
    }
    assert!(
        refused > 0 && unrecorded > 0 && done > 0,
        "{refused} refused, {unrecorded} unrecorded, {done} done"
    );
}

#[test]
fn a_file_that_has_no_room_is_said_and_what_was_there_stays() {
    let plain = Plain::new();
    fs::write(plain.home.path("out"), "what was there").unwrap();
    plain.gives_away(&plain.home.path("out"));
    for words in [
        &["report", "-o", "out"][..],
        &["items", "--format", "csv", "-o", "out"],
        &["plan", "cancel", BOTH[0], "-o", "out"],
    ] {
        let ran = plain.limited("trap '' XFSZ; ulimit -f 0;", words, None);
        assert_eq!(ran.code, 5, "{ran:#?}");
        is_told(&ran, "out");
        let kept = fs::read(plain.home.path("out")).unwrap();
        assert_eq!(kept, b"what was there", "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_at_the_other_end_is_no_success() {
    let plain = Plain::new();
    for words in [
        &["items", "--format", "json"][..],
        &["report"],
        &["doctor"],
        &["findings", "--format", "csv"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let ran = plain.limited("", words, Some(full));
        assert_eq!(ran.code, 5, "{words:?}: {ran:#?}");
        assert!(ran.err.contains("reveille: "), "{ran:#?}");
    }
}
