//! The page of keys for the documentation, made from the one table of actions.

use super::actions::{ACTIONS, Action};
use super::keymap;
use super::keys::Keys;
use super::place::Place;
use crate::model::Lang;
use std::fmt::Write as _;

/// Every action with its keys, its name after `:`, what it does and where, as markdown in English.
#[must_use]
pub fn key_page() -> String {
    let mut out = String::from(
        "# Keys of the dashboard\n\nMade by the program from its one table of actions; a test keeps \
         it current. In the dashboard\n`?` shows those of the screen one is on, and `:` finds every \
         action by name, title or key.\nLetters work under a Korean input method too.\n",
    );
    // Writing to a text does not fail.
    let _ = tables(&mut out);
    out
}

/// One table for every set of places that some actions share, in the order of the table of actions.
fn tables(out: &mut String) -> std::fmt::Result {
    let mut sets: Vec<Vec<Place>> = Vec::new();
    for set in ACTIONS.iter().map(places) {
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    for set in sets {
        section(&heading(&set), out)?;
        for action in ACTIONS.iter().filter(|a| places(a) == set) {
            row(action, out)?;
        }
    }
    if ACTIONS.iter().any(|a| a.dangerous) {
        writeln!(out, "\n`!` leads to a change of a store.")?;
    }
    Ok(())
}

/// Where an action's keys work, in the order of the places.
fn places(action: &Action) -> Vec<Place> {
    let all = Place::ALL.into_iter();
    all.filter(|p| action.is_in(*p)).collect()
}

/// The places of a set; those that belong together go by one name where all of them are in it.
fn heading(set: &[Place]) -> String {
    type Is = fn(Place) -> bool;
    let kinds: [(&str, Is); 3] = [
        ("every screen", |p| !p.is_over() && p != Place::Help),
        ("help", |p| p == Place::Help),
        ("wherever one types", Place::is_typing),
    ];
    let mut names: Vec<&str> = Vec::new();
    let mut named: Vec<Place> = Vec::new();
    for (name, is_of) in kinds {
        let of: Vec<Place> = Place::ALL.into_iter().filter(|p| is_of(*p)).collect();
        if of.iter().all(|p| set.contains(p)) {
            names.push(name);
            named.extend(of);
        }
    }
    let rest = set.iter().filter(|p| !named.contains(p));
    names.extend(rest.map(|p| title(*p)));
    let heading = if set.len() == Place::ALL.len() {
        "everywhere".to_owned()
    } else {
        names.join(", ")
    };
    let mut letters = heading.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn section(title: &str, out: &mut String) -> std::fmt::Result {
    writeln!(out, "\n## {title}\n")?;
    writeln!(
        out,
        "| keys | | what it does | name |\n| --- | --- | --- | --- |"
    )
}

fn row(action: &Action, out: &mut String) -> std::fmt::Result {
    let keys: Vec<String> = action
        .keys
        .iter()
        .map(|k| format!("`{}`", k.label().replace('|', "\\|")))
        .collect();
    let danger = if action.dangerous { " **!**" } else { "" };
    writeln!(
        out,
        "| {} | {}{danger} | {} | `{}` |",
        keys.join(" "),
        action.title.say(Lang::En).replace('|', "\\|"),
        keymap::say(&Keys::default(), action.help.say(Lang::En)).replace('|', "\\|"),
        action.id.name()
    )
}

fn title(place: Place) -> &'static str {
    match place {
        Place::TriageList => "the triage list",
        Place::TriageDetail => "an item",
        Place::Kpi => "KPI",
        Place::Duplicates => "duplicates",
        Place::Stale => "stale",
        Place::Plan => "the plan",
        Place::PlanDetail => "a row of the plan",
        Place::Ledger => "the ledger",
        Place::LedgerDetail => "an operation",
        Place::SourceList => "the list of sources",
        Place::SourceDetail => "one source",
        Place::Help => "help",
        Place::Input => "typing one line",
        Place::Lines => "typing several lines",
        Place::Confirm => "typing the word that confirms",
        Place::Menu => "a menu",
        Place::Text => "a text to read",
        Place::Palette => "the palette `:`",
        Place::First => "the first start",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_stands_on_it_with_its_keys() {
        let page = key_page();
        for action in ACTIONS {
            assert!(
                page.contains(&format!("`{}` |", action.id.name())),
                "{}",
                action.id.name()
            );
            for key in action.keys {
                assert!(page.contains(&format!("`{}`", key.label())), "{key:?}");
            }
        }
        let rows = page.lines().filter(|l| l.starts_with("| `")).count();
        assert_eq!(rows, ACTIONS.len(), "each once");
    }

    #[test]
    fn places_that_belong_together_go_by_one_name() {
        assert_eq!(heading(&Place::ALL), "Everywhere");
        assert_eq!(heading(&[Place::Menu]), "A menu");
        let typing: Vec<Place> = Place::ALL.into_iter().filter(|p| p.is_typing()).collect();
        assert_eq!(heading(&typing), "Wherever one types");
    }
}
