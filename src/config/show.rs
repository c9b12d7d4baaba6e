//! The configuration in force as TOML with comments. What is shown reads back as the same
//! configuration, but for the path of the file and the tables that have no effect yet.

use super::Config;
use super::quote::quoted;
use super::value::length;
use crate::model::{
    ActionPolicy, AsOf, Clock, EvidenceOrigin, EvidenceSpec, KpiRules, Lang, Moment, NoteMode,
    OwnerRules, PolicyRules, Priority, QueueSpec, SourceSpec, StaleRules, StoreKind, ThemeRules,
    TimeEncoding,
};
use crate::text;
use chrono::{SecondsFormat, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use std::fmt::Write as _;
use std::path::Path;

/// The configuration in force as valid, commented TOML, defaults included. Holds no control
/// character whatever the configuration holds.
#[must_use]
pub fn show(config: &Config) -> String {
    let mut out = Out::default();
    let from = match &config.path {
        Some(path) => format!("Read from {}", path.display()),
        None => "No file: these are the defaults".to_owned(),
    };
    out.comment("The configuration in force, defaults included");
    out.comment(&from);
    for table in &config.without_effect {
        out.comment(&format!(
            "{table} is understood, but has no effect in this version"
        ));
    }
    out.blank();
    top(&mut out, config);
    owners(&mut out, &config.owners);
    kpi(&mut out, &config.kpi, config.timezone);
    out.header("[stale]");
    stale(&mut out, &config.stale);
    out.header("[policy]");
    out.comment("deny: never; propose: shown, never run; confirm: the typed word; approve: that and a named approver");
    policy(&mut out, &config.policy);
    out.header("[plan]");
    out.line(
        "expires",
        &quoted(&length(config.plan.expires_s)),
        "a saved plan is refused afterwards",
    );
    out.line(
        "max_rows",
        &config.plan.max_rows.to_string(),
        "a larger plan is refused",
    );
    theme(&mut out, &config.theme);
    for spec in &config.sources {
        source(&mut out, spec);
    }
    for spec in &config.evidence {
        evidence(&mut out, spec);
    }
    out.0
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn comment(&mut self, words: &str) {
        let _ = writeln!(self.0, "# {}", text::one_line(words));
    }

    fn header(&mut self, title: &str) {
        let _ = writeln!(self.0, "\n{title}");
    }

    fn line(&mut self, name: &str, value: &str, why: &str) {
        let _ = write!(self.0, "{name} = {value}");
        if why.is_empty() {
            self.blank();
        } else {
            let _ = writeln!(self.0, "  # {why}");
        }
    }

    /// A key that is left unset, as a comment that shows how it would be set.
    fn unset(&mut self, example: &str, why: &str) {
        let _ = writeln!(self.0, "# {example}  # not set: {why}");
    }

    fn path(&mut self, name: &str, path: &Path, why: &str) {
        let shown = path.to_string_lossy();
        if path.to_str().is_none() {
            self.comment("the next path is no UTF-8 and cannot be written here as it is");
        }
        self.line(name, &quoted(&shown.replace('$', "$$")), why);
    }
}

/// A TOML key: bare where that is possible.
pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    format!("[{}]", values.join(", "))
}

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let entries: Vec<String> = entries
        .into_iter()
        .map(|(name, value)| format!("{} = {value}", key(name)))
        .collect();
    if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", entries.join(", "))
    }
}

fn top(out: &mut Out, config: &Config) {
    out.line(
        "timezone",
        &quoted(config.timezone.name()),
        "the zone in which times are shown",
    );
    match config.language {
        Some(language) => out.line("language", &quoted(language.word()), ""),
        None => out.unset(
            "language = \"en\"",
            &format!("the environment decides between {}", Lang::WORDS.join(", ")),
        ),
    }
    out.line(
        "failed_window",
        &quoted(&length(config.failed_window_s)),
        "a failed item stays live for so long",
    );
    if let Some(now) = config.now {
        let zoned = config.timezone.from_utc_datetime(&now.naive_utc());
        let shown = zoned.to_rfc3339_opts(SecondsFormat::AutoSi, false);
        // Some zones were seconds off a whole minute once, which RFC 3339 cannot say.
        let shown = match shown.parse::<chrono::DateTime<Utc>>() {
            Ok(read) if read == now => shown,
            _ => now.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        };
        out.line(
            "now",
            &quoted(&shown),
            "the clock of the analysis stands still",
        );
    }
    out.line(
        "mouse",
        &config.mouse.to_string(),
        "the dashboard takes the wheel and clicks; false leaves them to the terminal",
    );
}

fn theme(out: &mut Out, theme: &ThemeRules) {
    out.header("[theme]");
    out.line(
        "name",
        &quoted(theme.name.word()),
        "auto, dark, light, terminal or none; NO_COLOR goes before it",
    );
    for (role, colour) in &theme.colours {
        out.line(role, &quoted(&colour.to_string()), "");
    }
}

fn owners(out: &mut Out, owners: &OwnerRules) {
    out.header("[owners]");
    let me = owners.me().iter().map(String::as_str);
    out.line(
        "me",
        &list(me),
        "whose decisions these are; empty: everyone's",
    );
    let aliases = owners.aliases();
    let entries = aliases
        .iter()
        .map(|(name, others)| (*name, list(others.iter().copied())));
    out.line("aliases", &table(entries), "names that mean the same owner");
}

fn kpi(out: &mut Out, kpi: &KpiRules, zone: Tz) {
    out.header("[kpi]");
    if let Some(reported) = &kpi.reported {
        let counts = reported
            .by_owner
            .iter()
            .map(|(owner, n)| (owner.as_str(), n.to_string()));
        out.line("reported", &table(counts), "");
    }
    if let Some(path) = &kpi.reported_file {
        out.path("reported_file", path, "");
    }
    if kpi.reported.is_none() && kpi.reported_file.is_none() {
        out.unset(
            "reported = { ron = 10 }",
            "nothing to hold the stores against",
        );
    }
    if let Some(as_of) = kpi.as_of {
        let shown = match as_of {
            AsOf::TimeOfDay(time)
                if time.num_seconds_from_midnight() % 60 == 0 && time.nanosecond() == 0 =>
            {
                time.format("%H:%M").to_string()
            }
            AsOf::TimeOfDay(time) => time.format("%H:%M:%S%.f").to_string(),
            AsOf::At(moment) => instant(moment, zone),
        };
        out.line("as_of", &quoted(&shown), "when the reported count was true");
    }
    let terms = kpi.count.iter().map(String::as_str);
    out.line(
        "count",
        &list(terms),
        "the one definition that everyone should use",
    );
}

/// A moment in the zone, or in UTC where the zone's offset then had seconds.
fn instant(moment: Moment, zone: Tz) -> String {
    let told = |zone| Clock { now: moment, zone }.rfc3339(moment);
    let shown = told(zone);
    match shown.parse::<chrono::DateTime<Utc>>() {
        Ok(read) if Moment::from_utc(read) == Some(moment) => shown,
        _ => told(Tz::UTC),
    }
}

fn stale(out: &mut Out, rules: &StaleRules) {
    if !rules.queue_age.is_empty() {
        let ages = Priority::ALL.into_iter().filter_map(|p| {
            let age = rules.queue_age.get(&p)?;
            Some((p.word(), quoted(&length(*age))))
        });
        out.line("queue_age", &table(ages), "");
    }
    for (name, value, why) in [
        (
            "claim_age",
            rules.claim_age,
            "of a claim without lease or heartbeat",
        ),
        ("heartbeat", rules.heartbeat, "silence of a worker"),
        (
            "lease_grace",
            rules.lease_grace,
            "after a lease has run out",
        ),
    ] {
        if let Some(seconds) = value {
            out.line(name, &quoted(&length(seconds)), why);
        }
    }
}

fn policy(out: &mut Out, rules: &PolicyRules) {
    for (action, policy) in &rules.0 {
        let word = ActionPolicy::WORDS.iter().find(|(_, p)| p == policy);
        if let Some((word, _)) = word {
            out.line(&key(action), &quoted(word), "");
        }
    }
}

fn source(out: &mut Out, spec: &SourceSpec) {
    out.header("[[source]]");
    out.line("name", &quoted(&spec.name), "");
    out.line("kind", &quoted(spec.kind.word()), "");
    out.path("path", &spec.path, "");
    out.line("role", &quoted(spec.role.word()), "");
    out.line("writable", &spec.writable.to_string(), "");
    out.line(
        "timezone",
        &quoted(spec.timezone.name()),
        "of its naive times",
    );
    out.line(
        "optional",
        &spec.optional.to_string(),
        "true: its absence is no failure",
    );
    out.line(
        "allow_triggers",
        &spec.allow_triggers.to_string(),
        "true: a trigger or cascade may write other tables",
    );
    let note = match spec.note {
        NoteMode::Append => "append",
        NoteMode::Replace => "replace",
    };
    out.line(
        "note",
        &quoted(note),
        "append or replace what the note column holds",
    );
    if let Some(lock) = &spec.lock {
        out.path("lock", lock, "honoured while writing");
    }
    if !spec.ignore.is_empty() {
        let names: Vec<String> = spec.ignore.iter().map(|n| pointer(spec.kind, n)).collect();
        out.line(
            "ignore",
            &list(names.iter().map(String::as_str)),
            "no queues",
        );
    }
    if spec.stale != StaleRules::default() {
        out.header("[source.stale]");
        stale(out, &spec.stale);
    }
    if !spec.policy.0.is_empty() {
        out.header("[source.policy]");
        policy(out, &spec.policy);
    }
    for spec_queue in &spec.queues {
        queue(out, spec.kind, spec_queue);
    }
}

fn evidence(out: &mut Out, spec: &EvidenceSpec) {
    out.header("[[evidence]]");
    out.line("name", &quoted(&spec.name), "");
    match &spec.origin {
        EvidenceOrigin::File(path) => out.path("path", path, ""),
        EvidenceOrigin::Command { words, run } => {
            let program = words.first().map(|p| {
                // A path reads its variables, a plain name does not.
                let path = p.contains('/') || p.starts_with('~');
                if path {
                    p.replace('$', "$$")
                } else {
                    p.clone()
                }
            });
            let rest = words.iter().skip(1).cloned();
            let words: Vec<String> = program.into_iter().chain(rest).collect();
            out.line("command", &list(words.iter().map(String::as_str)), "");
            out.line("run", &run.to_string(), "false: it is not run");
            out.line(
                "timeout",
                &quoted(&length(spec.timeout_s)),
                "it is stopped then",
            );
        }
    }
    for (key, value) in [
        ("owner", &spec.of.owner),
        ("requester", &spec.of.requester),
        ("source", &spec.of.source),
    ] {
        if let Some(value) = value {
            out.line(key, &quoted(value), "it speaks of these items");
        }
    }
    out.line(
        "max_age",
        &quoted(&length(spec.max_age_s)),
        "older is said to be old",
    );
}

/// A queue's name as the file writes it.
fn pointer(kind: StoreKind, name: &str) -> String {
    match kind {
        StoreKind::Sqlite => name.to_owned(),
        StoreKind::Json => format!("/{name}"),
    }
}

fn queue(out: &mut Out, kind: StoreKind, spec: &QueueSpec) {
    out.header("[[source.queue]]");
    let place = match kind {
        StoreKind::Sqlite => "table",
        StoreKind::Json => "pointer",
    };
    out.line(place, &quoted(&pointer(kind, &spec.queue)), "");
    for (field, column) in &spec.fields {
        out.line(field.word(), &quoted(column), "");
    }
    if !spec.states.is_empty() {
        let states = spec
            .states
            .iter()
            .map(|(w, s)| (w.as_str(), quoted(s.word())));
        out.line("states", &table(states), "");
    }
    if !spec.priorities.is_empty() {
        let words = spec.priorities.iter();
        let words = words.map(|(w, p)| (w.as_str(), quoted(p.word())));
        out.line("priorities", &table(words), "");
    }
    if !spec.write.is_empty() {
        let words = spec.write.iter().map(|(s, w)| (s.word(), quoted(w)));
        out.line("write", &table(words), "");
    }
    if !spec.time.is_empty() {
        let times = spec.time.iter().filter_map(|(field, encoding)| {
            let word = TimeEncoding::WORDS
                .into_iter()
                .find(|w| TimeEncoding::from_word(w) == Some(*encoding))?;
            Some((field.word(), quoted(word)))
        });
        out.line("time", &table(times), "");
    }
    if spec.stale != StaleRules::default() {
        out.header("[source.queue.stale]");
        stale(out, &spec.stale);
    }
}
