//! What the palette finds: actions by their title in the language of the screen and in English, by
//! name, and by key.

use super::actions::{ACTIONS, Action, ActionId};
use super::keymap;
use super::keys::Chord;
use super::model::Model;
use super::place::Place;
use super::{actions, words::Word};
use crate::model::{Lang, ViewRule};
use crate::text;

/// An action as the palette shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    pub id: ActionId,
    pub title: String,
    /// Other words by which it is found.
    pub names: Vec<String>,
    pub help: String,
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
        let keys = action.keys_in(&model.keys).iter().map(|k| k.label());
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
            title: action.title.say(model.lang).to_owned(),
            names: vec![
                action.title.say(Lang::En).to_lowercase(),
                action.id.name().to_owned(),
            ],
            help: keymap::say_word(model, action.help),
            keys: keys.collect(),
            dangerous: action.dangerous,
            why_not: if here {
                actions::why_not(action.id, model)
            } else {
                Some(Word::NotHere)
            },
        });
    }
    out.extend(
        (0..)
            .zip(&model.views)
            .map(|(at, view)| view_command(model, at, view)),
    );
    out
}

/// A view as a command.
fn view_command(model: &Model, at: usize, view: &ViewRule) -> Command {
    let filter = text::one_line(&view.filter);
    let help = format!(
        "{}  {}",
        Word::ActView.say(model.lang),
        text::fit(&filter, 60)
    );
    Command {
        id: ActionId::View(at),
        title: text::fit(&text::one_line(&view.name), 60).into_owned(),
        names: vec!["view".to_owned()],
        help: help.trim_end().to_owned(),
        keys: model
            .keys
            .of_view(at)
            .map(Chord::label)
            .into_iter()
            .collect(),
        dangerous: false,
        why_not: None,
    }
}

/// How well a command fits what was typed; the less the better, `None` where it does not.
fn rank(command: &Command, typed: &str) -> Option<u8> {
    let mut texts = command.names.clone();
    texts.push(command.title.to_lowercase());
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
    let help = command.help.to_lowercase();
    let all = lower.split_whitespace();
    let is_in = |texts: &[String]| all.clone().all(|w| texts.iter().any(|t| t.contains(w)));
    if is_in(&texts) {
        return Some(3);
    }
    // Two letters are in every other sentence.
    let long = lower.chars().nth(2).is_some() || !lower.is_ascii();
    texts.push(help);
    (long && is_in(&texts)).then_some(4)
}

/// What is found, the best first; of equals what can be done now, then the order of the table.
pub(super) fn found(model: &Model, typed: &str) -> Vec<Command> {
    let typed = typed.trim().trim_start_matches(':').trim_start();
    let ranked = commands(model).into_iter();
    let mut ranked: Vec<(u8, Command)> =
        ranked.filter_map(|c| Some((rank(&c, typed)?, c))).collect();
    ranked.sort_by_key(|(rank, c)| (*rank, c.why_not.is_some()));
    ranked.into_iter().map(|(_, c)| c).collect()
}
