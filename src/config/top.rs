//! The tables that stand once: owners, KPI, thresholds, policy, plans, and the keys above them.

use super::schema;
use super::source::{self, Declared};
use super::value::Zero;
use super::walk::{Doubt, Table, Value, Walk, shown};
use super::{Config, evidence, export, rules, screen, theme};
use crate::model::{
    ItemKey, KpiRules, Lang, OwnerRules, PlanRules, ReportedCount, StaleRules, UNASSIGNED,
};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};
use toml::de::DeTable;

/// The whole file. Whatever is wrong stays at its default, since the walk goes on.
pub(super) fn read(walk: &mut Walk<'_>, root: &DeTable<'_>) -> Config {
    let table = walk.open(root, 0, &schema::TOP);
    let mut config = Config::default_with(walk.ctx.system_zone);
    if let Some(zone) = table.get("timezone").and_then(|v| walk.zone("timezone", v)) {
        config.timezone = zone;
    }
    config.language = table.get("language").and_then(|v| language(walk, v));
    if let Some(value) = table.get("failed_window") {
        let read = walk.length("failed_window", Zero::Allowed, value);
        config.failed_window_s = read.unwrap_or(config.failed_window_s);
    }
    config.now = table.get("now").and_then(|v| walk.instant("now", v));
    if let Some(value) = table.get("mouse") {
        config.mouse = walk.boolean("mouse", value).unwrap_or(config.mouse);
    }
    if let Some(value) = table.get("theme") {
        config.theme = theme::read(walk, value);
    }
    if let Some(value) = table.get("owners") {
        config.owners = owners(walk, value);
    }
    if let Some(value) = table.get("stale") {
        lay_over(&mut config.stale, rules::stale(walk, value));
    }
    if let Some(value) = table.get("policy") {
        config.policy.0.extend(rules::policy(walk, value).0);
    }
    if let Some(value) = table.get("plan") {
        config.plan = plan(walk, value);
    }
    let declared = match table.get("source") {
        Some(value) => {
            let (sources, declared) = source::read(walk, value, config.timezone);
            config.sources = sources;
            declared
        }
        None => Declared::default(),
    };
    if let Some(value) = table.get("kpi") {
        config.kpi = kpi(walk, value, &config.owners, config.timezone, &declared);
    }
    if let Some(value) = table.get("evidence") {
        config.evidence = evidence::read(walk, value, &config.owners, &declared);
    }
    if let Some(value) = table.get("report") {
        config.report = export::report(walk, value);
    }
    if let Some(value) = table.get("handoff") {
        config.handoff = export::handoff(walk, value, &config.owners);
    }
    if let Some(value) = table.get("redact") {
        config.redact = export::redact(walk, value);
    }
    (config.keys, config.views) = screen::read(walk, &table);
    config
}

fn language(walk: &mut Walk<'_>, value: &Value<'_>) -> Option<Lang> {
    let tag = walk.text("language", value)?;
    let lang = Lang::from_tag(tag);
    if lang.is_none() {
        let known = Lang::WORDS.join(", ");
        walk.advise(
            value.span().start,
            format!("`language`: {} is none that reveille speaks", shown(tag)),
            format!("known languages: {known}"),
        );
    }
    lang
}

fn owners(walk: &mut Walk<'_>, value: &Value<'_>) -> OwnerRules {
    let Some(table) = walk.table(&schema::OWNERS, value) else {
        return OwnerRules::default();
    };
    let mut aliases: Vec<(&str, Vec<String>)> = Vec::new();
    if let Some(value) = table.get("aliases") {
        // Folding is the rules' own business: an owner's canonical name tells it.
        let fold = |name: &str| OwnerRules::default().canonical(Some(name));
        let entries = walk.entries("owners.aliases", value);
        let mut canonical: HashMap<String, usize> = HashMap::new();
        for entry in &entries {
            if entry.key.trim().is_empty() {
                walk.say(entry.key_at, "an owner's name is empty");
            } else if let Some(first) = canonical.insert(fold(entry.key), entry.key_at) {
                let line = walk.line(first);
                walk.advise(
                    entry.key_at,
                    format!(
                        "the owner {} stands twice, first on line {line}",
                        shown(entry.key)
                    ),
                    "owners are compared without case: put all aliases into one list",
                );
            }
        }
        let mut taken: HashMap<String, &str> = HashMap::new();
        for entry in &entries {
            let mut own = Vec::new();
            for (at, alias) in walk.texts(entry.key, entry.value) {
                let folded = fold(alias);
                if check_alias(walk, at, alias, &folded, entry.key, &canonical, &taken) {
                    taken.insert(folded, entry.key);
                    own.push(alias.to_owned());
                }
            }
            aliases.push((entry.key, own));
        }
    }
    let me: Vec<String> = match table.get("me") {
        Some(value) => walk
            .texts("owners.me", value)
            .into_iter()
            .map(|(_, name)| name.to_owned())
            .collect(),
        None => Vec::new(),
    };
    OwnerRules::new(aliases.iter().map(|(name, own)| (*name, &own[..])), &me)
}

/// Whether an alias means one owner only.
fn check_alias(
    walk: &mut Walk<'_>,
    at: usize,
    alias: &str,
    folded: &str,
    owner: &str,
    canonical: &HashMap<String, usize>,
    taken: &HashMap<String, &str>,
) -> bool {
    let owner_folded = OwnerRules::default().canonical(Some(owner));
    if let Some(other) = taken.get(folded).filter(|other| **other != owner) {
        walk.advise(
            at,
            format!(
                "the alias {} is already one of {}",
                shown(alias),
                shown(other)
            ),
            "an alias means one owner",
        );
        return false;
    }
    if folded != owner_folded && canonical.contains_key(folded) {
        walk.advise(
            at,
            format!("{} is an owner of its own here, not an alias", shown(alias)),
            "aliases make no chains: list all of them at the name that is to stay",
        );
        return false;
    }
    if folded == UNASSIGNED && owner_folded != UNASSIGNED {
        walk.advise(
            at,
            format!("`{UNASSIGNED}` stands for nobody and cannot be an alias"),
            "it is what an item without an owner is called",
        );
        return false;
    }
    true
}

fn kpi(
    walk: &mut Walk<'_>,
    value: &Value<'_>,
    owners: &OwnerRules,
    zone: Tz,
    declared: &Declared,
) -> KpiRules {
    let mut rules = KpiRules::default();
    let Some(table) = walk.table(&schema::KPI, value) else {
        return rules;
    };
    if let Some(value) = table.get("reported") {
        rules.reported = Some(reported(walk, value, owners));
    }
    if let Some(value) = table.get("reported_file") {
        rules.reported_file = walk.path("kpi.reported_file", value);
        if table.get("reported").is_some() {
            walk.advise(
                table.key_at("reported_file"),
                "`reported` and `reported_file` both say what was reported",
                "keep one of them",
            );
        }
    }
    if let Some(value) = table.get("as_of") {
        rules.as_of = walk.as_of("kpi.as_of", zone, value);
    }
    if let Some(value) = table.get("count") {
        rules.count = count(walk, value, declared);
    }
    rules
}

fn reported(walk: &mut Walk<'_>, value: &Value<'_>, owners: &OwnerRules) -> ReportedCount {
    let mut counts: Vec<(String, u64)> = Vec::new();
    let mut seen = HashSet::new();
    for entry in walk.entries("kpi.reported", value) {
        let owner = owners.canonical(Some(entry.key));
        if !seen.insert(owner.clone()) {
            walk.advise(
                entry.key_at,
                format!("{} is counted twice in `kpi.reported`", shown(&owner)),
                "names are compared without case and through the aliases; give one sum",
            );
        } else if let Some(n) = walk.count(entry.key, 0, entry.value) {
            counts.push((owner, n));
        }
    }
    ReportedCount {
        by_owner: counts,
        as_of: None,
    }
}

const TERM: &str = "terms read like \"canonical/bus_commands[queued,claimed]\"";

/// The terms of `kpi.count`: each names a source that exists, and counts no status twice.
fn count(walk: &mut Walk<'_>, value: &Value<'_>, declared: &Declared) -> Vec<String> {
    let mut terms = Vec::new();
    let mut seen: HashMap<(String, String, String), usize> = HashMap::new();
    for (at, text) in walk.texts("kpi.count", value) {
        let (key, statuses) = match term(text) {
            Ok(read) => read,
            Err(why) => {
                walk.advise(at, format!("`kpi.count`: {} {why}", shown(text)), TERM);
                continue;
            }
        };
        if !declared.has(&key.source) {
            walk.doubt(
                at,
                Doubt::Document,
                format!(
                    "`kpi.count` names the source {}, which is none",
                    shown(&key.source)
                ),
                declared.hint(&key.source),
            );
        }
        for status in statuses {
            let cell = (
                key.source.to_string(),
                key.queue.to_string(),
                status.clone(),
            );
            if let Some(first) = seen.insert(cell, at) {
                let line = walk.line(first);
                walk.advise(
                    at,
                    format!(
                        "`kpi.count` counts {} twice, first on line {line}",
                        shown(&status)
                    ),
                    "a status of a queue stands once",
                );
            }
        }
        terms.push(text.to_owned());
    }
    terms
}

/// Source and queue of a term (as a key with an empty id), and its statuses.
fn term(text: &str) -> Result<(ItemKey, Vec<String>), &'static str> {
    let (place, rest) = text.split_once('[').ok_or("names no status in brackets")?;
    let list = rest.strip_suffix(']').ok_or("does not end with `]`")?;
    // A key's own reader knows how queues are spelt.
    let Some(key) = ItemKey::whole(&format!("{place}/0")) else {
        return Err("does not begin with SOURCE/QUEUE");
    };
    let statuses: Vec<String> = list.split(',').map(|s| s.trim().to_owned()).collect();
    if statuses.iter().any(String::is_empty) {
        return Err("has an empty status");
    }
    if list.contains(['[', ']']) {
        return Err("has a bracket too many");
    }
    Ok((key, statuses))
}

fn lay_over(under: &mut StaleRules, over: StaleRules) {
    under.queue_age.extend(over.queue_age);
    under.claim_age = over.claim_age.or(under.claim_age);
    under.heartbeat = over.heartbeat.or(under.heartbeat);
    under.lease_grace = over.lease_grace.or(under.lease_grace);
}

fn plan(walk: &mut Walk<'_>, value: &Value<'_>) -> PlanRules {
    let mut rules = PlanRules::default();
    let Some(table): Option<Table<'_, '_>> = walk.table(&schema::PLAN, value) else {
        return rules;
    };
    if let Some(value) = table.get("expires") {
        let read = walk.length("plan.expires", Zero::Refused, value);
        rules.expires_s = read.unwrap_or(rules.expires_s);
    }
    if let Some(value) = table.get("max_rows") {
        rules.max_rows = walk
            .count("plan.max_rows", 1, value)
            .unwrap_or(rules.max_rows);
    }
    rules
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn terms() {
        let (key, statuses) = term("canonical/data%2Fitems[queued, in progress]").unwrap();
        assert_eq!((&*key.source, &*key.queue), ("canonical", "data/items"));
        assert_eq!(statuses, ["queued", "in progress"]);
        for (bad, part) in [
            ("canonical/bus", "no status"),
            ("canonical/bus[queued", "end with"),
            ("canonical/bus[queued] ", "end with"),
            ("bus[queued]", "SOURCE/QUEUE"),
            ("a/b/c[queued]", "SOURCE/QUEUE"),
            ("a/50%[queued]", "SOURCE/QUEUE"),
            ("a/b[]", "empty status"),
            ("a/b[x,]", "empty status"),
            ("a/b[x][y]", "bracket too many"),
        ] {
            let why = term(bad).unwrap_err();
            assert!(why.contains(part), "{bad}: {why}");
        }
    }
}
