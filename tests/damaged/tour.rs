//! A home with stores, of which some are damaged, and every verb of the built binary run over it.
//!
//! Several damaged stores stand side by side in one configuration, with two good ones between them:
//! a verb that is stopped by one of them shows so at the others.

use super::base::{self, Base};
use super::case::Case;
use super::is_long;
use super::support::{Home, NOW, Ran, files};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Stores that may be damaged side by side.
pub const SLOTS: usize = 16;
/// What a verb may take. A source is given up after 30 seconds, and some verbs look twice.
const DEADLINE: Duration = Duration::from_secs(100);

/// What is wrong, one sentence each.
pub type Faults = Vec<String>;

type Bytes = BTreeMap<PathBuf, Vec<u8>>;

/// A home whose stores are all in one state, as it is before anything is damaged.
pub struct Tour {
    home: Home,
    base: Base,
    /// Every file of the home.
    whole: Bytes,
    /// The live items of a store without damage.
    live: usize,
    /// What took longest, for whoever tunes it.
    pub slowest: (Duration, String),
}

/// What was run, for the sentences about it.
struct Step<'a> {
    words: &'a [&'a str],
    ran: Ran,
}

impl Tour {
    /// Makes the home: stores, configuration, a plan for one row of each, and an operation that has
    /// changed another; then brings the stores into their state.
    pub fn new(base: Base) -> Self {
        let home = Home::new();
        fs::create_dir(home.path("tmp")).unwrap();
        fs::create_dir(home.path("world")).unwrap();
        let mut tour = Self {
            home,
            base,
            whole: Bytes::new(),
            live: 0,
            slowest: (Duration::ZERO, String::new()),
        };
        let mut toml = format!("timezone = \"Asia/Seoul\"\nnow = \"{NOW}\"\n");
        let all = (0..SLOTS).map(|n| (format!("s{n}"), base));
        let all = all.chain([
            ("good".to_owned(), Base::Rollback),
            ("file".to_owned(), Base::List),
        ]);
        for (name, base) in all {
            base.make(&tour.store(&name, base));
            toml.push_str(&format!(
                "[[source]]\nname = \"{name}\"\nkind = \"{}\"\npath = \"world/{name}.{}\"\nwritable = true\nallow_triggers = true\n",
                base.kind(),
                base.extension()
            ));
        }
        tour.home.write("reveille.toml", toml);
        let keys = |id: &str| -> Vec<String> {
            let slots = (0..SLOTS).map(|n| format!("s{n}/{}/{id}", base.queue()));
            slots.collect()
        };
        let (first, second) = if base.is_json() {
            ("t2", "t3")
        } else {
            ("2", "3")
        };
        for (id, name) in [(first, "done.json"), (second, "plan.json")] {
            let keys = keys(id);
            let mut words = vec!["plan", "cancel"];
            words.extend(keys.iter().map(String::as_str));
            words.extend(["good/bus_commands/4", "-o", name]);
            let planned = tour.run(&words);
            assert_eq!(planned.code, 0, "{planned:#?}");
        }
        let applied = tour.run(&["apply", "done.json", "--yes"]);
        assert_eq!(applied.code, 0, "{applied:#?}");
        for slot in 0..SLOTS {
            base.age(&tour.slot(slot));
        }
        let items = tour.run(&["items", "--format", "json"]);
        let answer = items.json();
        tour.live = of_source(&answer, "good").len();
        assert!(tour.live > 20, "{items:#?}");
        tour.whole = files(tour.home.dir.path());
        tour
    }

    /// The path of a source's store.
    fn store(&self, name: &str, base: Base) -> PathBuf {
        let name = format!("world/{name}.{}", base.extension());
        self.home.path(&name)
    }

    fn slot(&self, n: usize) -> PathBuf {
        self.store(&format!("s{n}"), self.base)
    }

    /// Everything as it was before the damage.
    fn restore(&self) {
        let now = files(self.home.dir.path());
        for path in now.keys().filter(|p| !self.whole.contains_key(*p)) {
            fs::remove_file(path).unwrap();
        }
        for (path, bytes) in &self.whole {
            if now.get(path) != Some(bytes) {
                fs::write(path, bytes).unwrap();
            }
        }
    }

    /// Runs a verb under the deadline.
    fn run(&mut self, words: &[&str]) -> Ran {
        let mut command = self.home.command();
        command
            .args(words)
            .args(["--config", "reveille.toml", "--state-dir", "state"])
            .env("TMPDIR", self.home.path("tmp"))
            .timeout(DEADLINE);
        let begun = Instant::now();
        let output = command.output().unwrap();
        let took = begun.elapsed();
        if took > Duration::from_secs(10) {
            eprintln!(
                "{took:?} {words:?} {:?}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        if took > self.slowest.0 {
            self.slowest = (took, words.join(" "));
        }
        Ran {
            // Ended by a signal: by ours at the deadline, or by its own fault.
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Damages the stores and runs every verb. Stores without a case stay whole.
    pub fn of(&mut self, cases: &[&Case]) -> Faults {
        assert!(cases.len() <= SLOTS);
        self.restore();
        for (n, case) in cases.iter().enumerate() {
            let path = self.slot(n);
            base::put(&path, &case.done_to(&base::files(&path)));
        }
        let mut faults = Faults::new();
        let before = self.looked(cases.len(), &mut faults);
        self.planned(&mut faults);
        self.changed(&before, &mut faults);
        faults
    }

    fn bytes(&self) -> Bytes {
        files(&self.home.path("world"))
    }

    /// The verbs that only look; what `items` says is given back.
    fn looked(&mut self, damaged: usize, faults: &mut Faults) -> Value {
        let before = self.bytes();
        let key = format!("s0/{}/3", self.base.queue());
        let looks: [&[&str]; 20] = [
            &["items", "--all", "--format", "json"],
            &["items"],
            &["items", "owner:ron", "age>1d", "--format", "csv"],
            &["doctor", "--format", "json"],
            &["doctor"],
            &["discover", "world", "--format", "json"],
            &["discover", "world"],
            &["findings", "--format", "json"],
            &["findings"],
            &["findings", "--of", &key],
            &["kpi", "--reported", "ron=10,codex=5", "--format", "json"],
            &["kpi", "--reported", "ron=10", "--when"],
            &["report"],
            &["report", "--format", "html", "--lang", "ko"],
            &["report", "--format", "json"],
            &["handoff", &key, "good/bus_commands/1"],
            &["plan", "cancel", &key],
            &["plan", "cancel", "--where", "source:good state:queued"],
            &["ack", &key, "--reason", "known", "--until", "3d"],
            &["ack"],
        ];
        // These open no store; one damage is as good as another.
        let others: [&[&str]; 4] = [
            &["log", "--format", "json"],
            &["log", "--verify"],
            &["config", "check"],
            &["config", "show"],
        ];
        let others = others.into_iter().filter(|_| is_long());
        let mut items = Value::Null;
        for words in looks.into_iter().chain(others) {
            let ran = self.run(words);
            let step = Step { words, ran };
            step.is_sound(faults);
            step.changed_nothing(&before, &self.bytes(), faults);
            self.left_nothing(words, faults);
            let wants: &[i32] = match words {
                ["config" | "log" | "discover", ..] | ["ack"] => &[0],
                ["findings", "--of", ..] | ["handoff" | "ack", ..] => &[0, 2, 4],
                ["plan", "cancel", "--where", ..] => &[0, 4],
                ["plan", ..] => &[0, 2, 3, 4],
                _ => &[0, 4],
            };
            step.ended_with(wants, faults);
            if words.first() == Some(&"items") && words.contains(&"json") {
                items = self.saw(&step, damaged, faults);
            }
        }
        items
    }

    /// What `items` must say however damaged the others are.
    fn saw(&self, step: &Step<'_>, damaged: usize, faults: &mut Faults) -> Value {
        let Ok(answer) = serde_json::from_str::<Value>(&step.ran.out) else {
            return Value::Null;
        };
        let whole = (damaged..SLOTS).map(|n| (format!("s{n}"), self.base));
        let whole = whole.chain([
            ("good".to_owned(), Base::Rollback),
            ("file".to_owned(), Base::List),
        ]);
        for (name, base) in whole {
            let live = of_source(&answer, &name)
                .into_iter()
                .filter(|i| i["state"] == "queued")
                .count();
            let missing = if base == Base::Journal { 0 } else { 20 };
            if live < missing {
                faults.push(format!("{name} is whole and shows {live} queued items"));
            }
        }
        let mut failed = false;
        for source in answer["sources"].as_array().into_iter().flatten() {
            if source["state"] == "ok" {
                continue;
            }
            failed = true;
            let name = &source["name"];
            for part in ["message", "hint"] {
                if source["error"][part].as_str().is_none_or(|s| s.len() <= 5) {
                    faults.push(format!("{name} has no {part}: {}", source["error"]));
                }
            }
        }
        step.ended_with(if failed { &[4] } else { &[0] }, faults);
        answer
    }

    /// What is planned over all of it is saved and changes no store.
    fn planned(&mut self, faults: &mut Faults) {
        let before = self.bytes();
        let words = [
            "plan",
            "cancel",
            "--where",
            "state:queued",
            "-o",
            "all.json",
        ];
        let ran = self.run(&words);
        let step = Step { words: &words, ran };
        step.is_sound(faults);
        step.changed_nothing(&before, &self.bytes(), faults);
        step.ended_with(&[0, 4], faults);
        self.left_nothing(&words, faults);
    }

    /// The plan that was made before the damage, what is undone of the operation before it, and the
    /// plan that was made after it: what is not said to be changed is byte for byte as it was, and
    /// taking back gives what there was.
    fn changed(&mut self, before: &Value, faults: &mut Faults) {
        for plan in ["plan.json", "all.json"] {
            if !self.home.path(plan).exists() {
                continue;
            }
            let words = ["apply", plan, "--yes", "--format", "json"];
            let changed = self.change(&words, faults);
            if changed.is_empty() {
                continue;
            }
            self.change(&["undo", "--yes", "--format", "json"], faults);
            let ran = self.run(&["items", "--all", "--format", "json"]);
            let now: Value = serde_json::from_str(&ran.out).unwrap_or_default();
            for key in changed.iter().filter(|k| item(before, k) != item(&now, k)) {
                faults.push(format!(
                    "{key} is not what it was before {plan} and its undo"
                ));
            }
        }
        // And the operation from before the damage.
        self.change(&["undo", "--partial", "--yes", "--format", "json"], faults);
        let ran = self.run(&["log", "--verify"]);
        if ran.code != 0 {
            faults.push(format!("the ledger does not verify: {ran:?}"));
        }
    }

    /// Runs a verb that changes; the keys that it says it has changed.
    fn change(&mut self, words: &[&str], faults: &mut Faults) -> BTreeSet<String> {
        let before = self.bytes();
        let ran = self.run(words);
        let step = Step { words, ran };
        step.is_sound(faults);
        step.ended_with(&[0, 2, 3, 6], faults);
        self.left_nothing(words, faults);
        let answer: Value = serde_json::from_str(&step.ran.out).unwrap_or_default();
        let list = answer["changed"].as_array().cloned().unwrap_or_default();
        let keys: BTreeSet<String> = list
            .iter()
            .map(|k| k.as_str().unwrap().to_owned())
            .collect();
        if matches!(step.ran.code, 2 | 3) && !keys.is_empty() {
            faults.push(format!("{words:?} refuses and changes {keys:?}"));
        }
        let now = self.bytes();
        let names: BTreeSet<&PathBuf> = before.keys().chain(now.keys()).collect();
        for path in names {
            if before.get(path) == now.get(path) {
                continue;
            }
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            // The index of a log holds nothing: whoever opens the log makes it anew.
            if file.ends_with("-shm") {
                continue;
            }
            let source = file.split('.').next().unwrap_or_default();
            if !keys.iter().any(|k| k.split('/').next() == Some(source)) {
                let why = &answer["refused"];
                faults.push(format!(
                    "{words:?} changed nothing of {source}, and {file} is another: {why}"
                ));
            }
        }
        keys
    }

    /// Nothing of ours lies in the folder for temporary files.
    fn left_nothing(&self, words: &[&str], faults: &mut Faults) {
        let left: Vec<PathBuf> = fs::read_dir(self.home.path("tmp"))
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        if !left.is_empty() {
            faults.push(format!("{words:?} left {left:?}"));
        }
    }
}

impl Step<'_> {
    /// No panic, no signal, no hang, nothing that a terminal would obey, a sentence where there is a
    /// failure, JSON where it was asked for.
    fn is_sound(&self, faults: &mut Faults) {
        let (words, ran) = (self.words, &self.ran);
        if !(0..=6).contains(&ran.code) {
            faults.push(format!(
                "{words:?} ended with {}: {}",
                ran.code,
                tail(&ran.err)
            ));
        }
        for word in [
            "panicked",
            "did not expect",
            "stack overflow",
            "RUST_BACKTRACE",
        ] {
            if ran.err.contains(word) || ran.out.contains(word) {
                faults.push(format!("{words:?} says `{word}`: {}", tail(&ran.err)));
            }
        }
        let is_data = words.iter().any(|w| ["json", "csv"].contains(w));
        for (text, is_data) in [(&ran.out, is_data), (&ran.err, false)] {
            if let Some(c) = text.chars().find(|c| is_obeyed(*c, is_data)) {
                faults.push(format!("{words:?} sends {c:?}"));
            }
        }
        if ran.code != 0 && !ran.err.contains("reveille: ") {
            faults.push(format!("{words:?} ended with {} and no word", ran.code));
        }
        let json = words.windows(2).any(|w| w == ["--format", "json"]);
        if json && ran.code != 2 && serde_json::from_str::<Value>(&ran.out).is_err() {
            faults.push(format!("{words:?} gives no JSON: {}", tail(&ran.out)));
        }
    }

    fn ended_with(&self, wants: &[i32], faults: &mut Faults) {
        if !wants.contains(&self.ran.code) {
            let (words, code) = (self.words, self.ran.code);
            faults.push(format!(
                "{words:?} ended with {code}, not {wants:?}: {} {}",
                tail(&self.ran.err),
                tail(&self.ran.out)
            ));
        }
    }

    fn changed_nothing(&self, before: &Bytes, now: &Bytes, faults: &mut Faults) {
        let names: BTreeSet<&PathBuf> = before.keys().chain(now.keys()).collect();
        for path in names {
            if before.get(path) != now.get(path) {
                faults.push(format!("{:?} changed {}", self.words, path.display()));
            }
        }
    }
}

/// An item as `items` tells it, but for its verdict, which depends on all the others.
fn item(answer: &Value, key: &str) -> Option<Value> {
    let mut items = answer["items"].as_array()?.iter();
    let mut item = items.find(|i| i["key"] == key)?.clone();
    item["verdict"] = Value::Null;
    Some(item)
}

fn of_source(answer: &Value, name: &str) -> Vec<Value> {
    let items = answer["items"].as_array().cloned().unwrap_or_default();
    items.into_iter().filter(|i| i["source"] == name).collect()
}

/// Whether a terminal would do something at a character instead of showing it. What is for machines
/// keeps what they would keep.
fn is_obeyed(c: char, is_data: bool) -> bool {
    let is_control = c < ' ' && c != '\n' && !(is_data && matches!(c, '\r' | '\t'));
    let is_hidden =
        matches!(c, '\x7f'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_control || is_hidden && !is_data
}

/// The end of a long text, for a sentence.
fn tail(text: &str) -> String {
    let text = text.trim();
    let from = text.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    text[from..].to_owned()
}
