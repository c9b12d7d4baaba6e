//! What the palette finds: actions by their title in the language of the screen and in English, by
//! name, and by key.

use super::actions::{ACTIONS, Action, ActionId};
use super::model::Model;
use super::place::Place;
use super::{actions, words::Word};
use crate::model::Lang;

/// An action as the palette shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    pub id: ActionId,
    pub title: Word,
    pub help: Word,
    /// Its keys in all places, each once.
    pub keys: Vec<String>,
    pub dangerous: bool,
    /// Why it cannot be done now.
    pub why_not: Option<Word>,
}

/// Every action that is no matter of typing, in the order of the table.
fn commands(model: &Model) -> Vec<Command> {
    let below = model.below();
    let mut out: Vec<Command> = Vec::new();
    let plain = |a: &&Action| a.places.iter().any(|p| !p.is_over()) && a.places != [Place::Help];
    for action in ACTIONS.iter().filter(plain).filter(|a| a.is_offered(model)) {
        let keys = action.keys.iter().map(|k| k.label());
        let here = action.is_in(below);
        if let Some(known) = out.iter_mut().find(|c| c.id == action.id) {
            known.keys.extend(keys);
            if here {
                known.why_not = actions::why_not(action.id, model);
            }
            continue;
        }
        out.push(Command {
            id: action.id,
            title: action.title,
            help: action.help,
            keys: keys.collect(),
            dangerous: action.dangerous,
            why_not: if here {
                actions::why_not(action.id, model)
            } else {
                Some(Word::NotHere)
            },
        });
    }
    out
}

/// How well a command fits what was typed; the less the better, `None` where it does not.
fn rank(command: &Command, typed: &str, lang: Lang) -> Option<u8> {
    let texts = [
        command.title.say(lang).to_lowercase(),
        command.title.say(Lang::En).to_lowercase(),
        command.id.name().to_owned(),
    ];
    let lower = typed.to_lowercase();
    if command.keys.iter().any(|k| k == typed) || command.id.name() == lower {
        return Some(0);
    }
    if texts.contains(&lower) || command.keys.iter().any(|k| k.to_lowercase() == lower) {
        return Some(1);
    }
    if texts.iter().any(|t| t.starts_with(&lower)) {
        return Some(2);
    }
    let help = command.help.say(lang).to_lowercase();
    let all = lower.split_whitespace();
    let is_in = |texts: &[&str]| all.clone().all(|w| texts.iter().any(|t| t.contains(w)));
    let [a, b, c] = &texts;
    if is_in(&[a, b, c]) {
        return Some(3);
    }
    // Two letters are in every other sentence.
    let long = lower.chars().nth(2).is_some() || !lower.is_ascii();
    (long && is_in(&[a, b, c, &help])).then_some(4)
}

/// What is found, the best first; of equals what can be done now, then the order of the table.
pub(super) fn found(model: &Model, typed: &str) -> Vec<Command> {
    let typed = typed.trim().trim_start_matches(':').trim_start();
    let ranked = commands(model).into_iter();
    let mut ranked: Vec<(u8, Command)> = ranked
        .filter_map(|c| Some((rank(&c, typed, model.lang)?, c)))
        .collect();
    ranked.sort_by_key(|(rank, c)| (*rank, c.why_not.is_some()));
    ranked.into_iter().map(|(_, c)| c).collect()
}
