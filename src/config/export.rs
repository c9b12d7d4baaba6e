//! What leaves the program: `[report]`, `[handoff]` and `[redact]`.

use super::schema;
use super::walk::{Value, Walk};
use crate::model::OwnerRules;
use crate::report;
use std::path::PathBuf;

/// `[report]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportConfig {
    /// The folder of the user's own templates; without one it is `templates` beside the
    /// configuration.
    pub templates: Option<PathBuf>,
}

/// `[handoff]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffConfig {
    /// The template of everybody who has none of their own.
    pub template: Option<PathBuf>,
    /// Templates by canonical owner, in the order of the file.
    pub templates: Vec<(String, PathBuf)>,
    /// Where results go; `{owner}`, `{id}`, `{source}` and `{queue}` stand for the item's.
    pub result: Option<String>,
    /// What must never be touched.
    pub protect: Vec<String>,
    /// Whether secrets are masked where no flag says otherwise.
    pub redact: bool,
}

impl Default for HandoffConfig {
    fn default() -> Self {
        Self {
            template: None,
            templates: Vec::new(),
            result: None,
            protect: Vec::new(),
            redact: true,
        }
    }
}

/// `[report]`.
pub(super) fn report(walk: &mut Walk<'_>, value: &Value<'_>) -> ReportConfig {
    let table = walk.table(&schema::REPORT, value);
    let templates = table.and_then(|t| t.get("templates"));
    ReportConfig {
        templates: templates.and_then(|v| walk.path("report.templates", v)),
    }
}

/// `[handoff]`.
pub(super) fn handoff(
    walk: &mut Walk<'_>,
    value: &Value<'_>,
    owners: &OwnerRules,
) -> HandoffConfig {
    let mut config = HandoffConfig::default();
    let Some(table) = walk.table(&schema::HANDOFF, value) else {
        return config;
    };
    if let Some(value) = table.get("template") {
        config.template = walk.path("handoff.template", value);
    }
    if let Some(value) = table.get("templates") {
        for entry in walk.entries("handoff.templates", value) {
            let owner = owners.canonical(Some(entry.key));
            if let Some(path) = walk.path(entry.key, entry.value) {
                config.templates.push((owner, path));
            }
        }
    }
    if let Some(value) = table.get("result") {
        config.result = walk.text("handoff.result", value).map(str::to_owned);
    }
    if let Some(value) = table.get("protect") {
        let texts = walk.texts("handoff.protect", value).into_iter();
        config.protect = texts.map(|(_, text)| text.to_owned()).collect();
    }
    if let Some(value) = table.get("redact") {
        config.redact = walk.boolean("handoff.redact", value).unwrap_or(true);
    }
    config
}

/// `[redact]`: the patterns, each checked.
pub(super) fn redact(walk: &mut Walk<'_>, value: &Value<'_>) -> Vec<String> {
    let table = walk.table(&schema::REDACT, value);
    let Some(patterns) = table.and_then(|t| t.get("patterns")) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (at, pattern) in walk.texts("redact.patterns", patterns) {
        match report::check_pattern(pattern) {
            Ok(()) => out.push(pattern.to_owned()),
            Err(why) => walk.advise(
                at,
                format!("{} is no pattern: {why}", super::walk::shown(pattern)),
                "a regular expression, such as 'OPS-[0-9]+'; in TOML single quotes keep its backslashes",
            ),
        }
    }
    out
}
