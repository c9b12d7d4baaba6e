//! The keys in force: those of the table, and over them what the configuration says.
//!
//! A rule changes an action's keys on the screens. Where one types, or in a box, an action that works
//! on the screens too keeps its own, so that no letter is taken from what is typed; an action that
//! works only there can be given other keys, but no letter where letters are text. Ctrl-c leaves
//! everywhere, whatever is said.

use super::actions::{ACTIONS, Action};
use super::keys::{Chord, Keys};
use super::model::Model;
use super::place::Place;
use super::words::Word;
use crate::model::{KeyMistake, KeyPlace, KeyRule, ViewRule};
use crate::text;
use crossterm::event::KeyCode;

fn is_letter(chord: Chord) -> bool {
    matches!(chord.code, KeyCode::Char(_)) && !chord.ctrl && !chord.alt
}

/// What a key does in a place.
pub(super) fn bound(keys: &Keys, place: Place, chord: Chord) -> Option<&'static Action> {
    let mut here = ACTIONS.iter().filter(|a| a.is_in(place));
    here.find(|a| a.keys_in(keys).contains(&chord))
}

/// The first key of an action by its name, for a sentence that speaks of it; its name where it has
/// none. `None` where no action is called so.
fn first(keys: &Keys, name: &str) -> Option<String> {
    let mut rows = ACTIONS.iter().filter(|a| a.id.name() == name).peekable();
    rows.peek()?;
    let key = rows.find_map(|a| a.keys_in(keys).first().copied());
    Some(key.map_or_else(|| format!(":{name}"), Chord::label))
}

/// A sentence with each `{action}` in it replaced by its key.
pub(super) fn say(keys: &Keys, sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}');
        match named.and_then(|(name, after)| Some((first(keys, name)?, after))) {
            Some((key, after)) => {
                out.push_str(&key);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// A word with the keys that it names.
pub(super) fn say_word(model: &Model, word: Word) -> String {
    say(&model.keys, word.say(model.lang))
}

/// Everything that is wrong with the keys of a configuration.
#[must_use]
pub fn check_keys(rules: &[KeyRule], views: &[ViewRule]) -> Vec<KeyMistake> {
    let mut out = Vec::new();
    for (n, rule) in rules.iter().enumerate() {
        check_rule((n, rule), &mut out);
    }
    let keys = Keys::new(rules, views);
    for (n, rule) in rules.iter().enumerate() {
        for (k, key) in rule.keys.iter().enumerate() {
            if let Some(chord) = Chord::parse(key) {
                check_conflict(&keys, (rules, n, k), chord, &mut out);
            }
        }
    }
    for (n, view) in views.iter().enumerate() {
        check_view(&keys, views, (n, view), &mut out);
    }
    out
}

fn shown(text: &str) -> String {
    let head: String = text.chars().take(60).collect();
    format!("`{}`", text::one_line(&head))
}

const FORMS: &str =
    "keys read like \"x\", \"Ctrl-d\", \"Alt-m\", \"F5\", \"Space\", \"Enter\", \"PgDn\"";

fn check_rule((n, rule): (usize, &KeyRule), out: &mut Vec<KeyMistake>) {
    let mistake = |at, message: String, hint: String| KeyMistake { at, message, hint };
    let rows: Vec<&Action> = ACTIONS
        .iter()
        .filter(|a| a.id.name() == rule.action)
        .collect();
    if rows.is_empty() {
        out.push(mistake(
            KeyPlace::Action(n),
            format!("{} is no action", shown(&rule.action)),
            near_action(&rule.action),
        ));
        return;
    }
    let mut open = rows.iter().filter(|a| a.is_open());
    let typing = open.clone().any(|a| a.places.iter().any(|p| p.is_typing()));
    let only_over = open.all(|a| a.places.iter().all(|p| p.is_over()));
    if rule.keys.is_empty() && only_over {
        out.push(mistake(
            KeyPlace::Action(n),
            format!(
                "{} needs a key: the palette cannot run it",
                shown(&rule.action)
            ),
            "name at least one".to_owned(),
        ));
    }
    for (k, key) in rule.keys.iter().enumerate() {
        let at = KeyPlace::Key(n, k);
        match Chord::parse(key) {
            None => out.push(mistake(
                at,
                format!("{} is no key", shown(key)),
                FORMS.to_owned(),
            )),
            Some(chord) if typing && is_letter(chord) => out.push(mistake(
                at,
                format!(
                    "{} is a letter where {} works",
                    shown(key),
                    shown(&rule.action)
                ),
                "give it a key with Ctrl or Alt, or one that types nothing".to_owned(),
            )),
            Some(chord) => {
                if let Some(same) = chord.same_as() {
                    out.push(mistake(
                        at,
                        format!("terminals cannot tell {} from {same}", shown(key)),
                        "choose another key".to_owned(),
                    ));
                }
            }
        }
    }
}

fn near_action(given: &str) -> String {
    let near = ACTIONS
        .iter()
        .map(|a| a.id.name())
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .min();
    match near.filter(|(d, _)| *d <= 1 + given.chars().count() / 4) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => "the help (?) and the palette (:) name every action".to_owned(),
    }
}

/// A key that means something else in a place where the action works.
fn check_conflict(
    keys: &Keys,
    (rules, n, k): (&[KeyRule], usize, usize),
    chord: Chord,
    out: &mut Vec<KeyMistake>,
) {
    let Some(rule) = rules.get(n) else { return };
    let mine = || {
        ACTIONS
            .iter()
            .filter(|a| a.id.name() == rule.action && a.is_open())
    };
    let meets = |other: &&Action| {
        other.id.name() != rule.action
            && other.keys_in(keys).contains(&chord)
            && mine().any(|a| a.places.iter().any(|p| other.is_in(*p)))
    };
    let Some(other) = ACTIONS.iter().find(meets) else {
        return;
    };
    let name = other.id.name();
    let ruled = rules.iter().position(|r| r.action == name);
    // Of two rules the later one is told.
    if ruled.is_some_and(|at| at > n) {
        return;
    }
    let hint = if ruled.is_some() {
        format!("give one of them another key; `{name}` stands here too")
    } else if other.is_open() {
        format!("give `{name}` another key here as well, or `{name} = []`")
    } else {
        "choose another key".to_owned()
    };
    out.push(KeyMistake {
        at: KeyPlace::Key(n, k),
        message: format!("{} is the key of `{name}` already", shown(&chord.label())),
        hint,
    });
}

fn check_view(
    keys: &Keys,
    views: &[ViewRule],
    (n, view): (usize, &ViewRule),
    out: &mut Vec<KeyMistake>,
) {
    let Some(key) = &view.key else { return };
    let at = KeyPlace::View(n);
    let Some(chord) = Chord::parse(key) else {
        out.push(KeyMistake {
            at,
            message: format!("{} is no key", shown(key)),
            hint: FORMS.to_owned(),
        });
        return;
    };
    let same = |v: &ViewRule| v.key.as_deref().and_then(Chord::parse) == Some(chord);
    let earlier = views.iter().take(n).find(|v| same(v));
    let screens = Place::ALL.into_iter().filter(|p| !p.is_over());
    let action = screens.filter_map(|p| bound(keys, p, chord)).next();
    let taken = match (earlier, action) {
        (Some(view), _) => format!("the view {}", shown(&view.name)),
        (None, Some(action)) => shown(action.id.name()),
        (None, None) => return,
    };
    out.push(KeyMistake {
        at,
        message: format!("{} is the key of {taken} already", shown(key)),
        hint: "choose another key; F2 to F4 and F6 to F12 are free".to_owned(),
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ui::actions::ActionId;

    fn rule(action: &str, keys: &[&str]) -> KeyRule {
        KeyRule {
            action: action.into(),
            keys: keys.iter().map(|k| (*k).to_owned()).collect(),
        }
    }

    fn view(name: &str, key: &str) -> ViewRule {
        ViewRule {
            name: name.into(),
            key: Some(key.into()),
            ..ViewRule::default()
        }
    }

    #[test]
    fn a_rule_takes_the_place_of_the_table() {
        let rules = [
            rule("mark", &["x", "Ctrl-x"]),
            rule("down", &["n"]),
            rule("quit", &[]),
        ];
        assert_eq!(check_keys(&rules, &[]), []);
        let keys = Keys::new(&rules, &[]);
        let does = |place, chord| bound(&keys, place, chord).map(|a| a.id);
        assert_eq!(
            does(Place::TriageList, Chord::char('x')),
            Some(ActionId::Mark)
        );
        assert_eq!(does(Place::TriageList, Chord::char(' ')), None);
        assert_eq!(does(Place::Menu, Chord::char('n')), Some(ActionId::Down));
        assert_eq!(does(Place::TriageList, Chord::char('j')), None);
        // Where one types, the table's own keys stay.
        let down = Chord::of(KeyCode::Down);
        assert_eq!(does(Place::Palette, down), Some(ActionId::Down));
        assert_eq!(does(Place::TriageList, Chord::char('q')), None);
        for place in Place::ALL {
            assert_eq!(
                does(place, Chord::ctrl('c')),
                Some(ActionId::Quit),
                "{place:?}"
            );
        }
        assert_eq!(
            say(&keys, "{mark} marks, {quit} leaves, {"),
            "x marks, Ctrl-c leaves, {"
        );
        assert_eq!(say(&keys, "{nobody} {mark}"), "{nobody} x");
    }

    #[test]
    fn what_is_wrong_with_a_rule() {
        for (rules, at, part, hint) in [
            (
                vec![rule("qiut", &["x"])],
                KeyPlace::Action(0),
                "`qiut` is no action",
                "`quit`",
            ),
            (
                vec![rule("zzzzzzzz", &[])],
                KeyPlace::Action(0),
                "no action",
                "palette",
            ),
            (
                vec![rule("mark", &["Hyper-x"])],
                KeyPlace::Key(0, 0),
                "`Hyper-x` is no key",
                "F5",
            ),
            (
                vec![rule("mark", &["x", "q"])],
                KeyPlace::Key(0, 1),
                "key of `quit`",
                "`quit = []`",
            ),
            (
                vec![rule("mark", &["Ctrl-c"])],
                KeyPlace::Key(0, 0),
                "key of `quit`",
                "another key",
            ),
            (
                vec![rule("mark", &["x"]), rule("fold", &["x"])],
                KeyPlace::Key(1, 0),
                "key of `mark`",
                "stands here too",
            ),
            (
                vec![rule("accept", &["x"])],
                KeyPlace::Key(0, 0),
                "is a letter",
                "Ctrl",
            ),
            (
                vec![rule("accept", &[])],
                KeyPlace::Action(0),
                "needs a key",
                "at least one",
            ),
            (
                vec![rule("mark", &["Ctrl-m"])],
                KeyPlace::Key(0, 0),
                "from Enter",
                "another",
            ),
        ] {
            let found = check_keys(&rules, &[]);
            assert_eq!(found.len(), 1, "{rules:?}: {found:?}");
            let first = found.first().unwrap();
            assert_eq!(first.at, at, "{rules:?}");
            assert!(first.message.contains(part), "{first:?}");
            assert!(first.hint.contains(hint), "{first:?}");
        }
        // Two that change places are no conflict.
        assert_eq!(
            check_keys(&[rule("mark", &["q"]), rule("quit", &["Space"])], &[]),
            []
        );
    }

    #[test]
    fn a_view_s_key_is_its_own() {
        let views = [
            view("a", "F2"),
            view("b", "F2"),
            view("c", "j"),
            view("d", "Oops"),
        ];
        let found = check_keys(&[], &views);
        let said: Vec<_> = found.iter().map(|m| (m.at, m.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (KeyPlace::View(1), "`F2` is the key of the view `a` already"),
                (KeyPlace::View(2), "`j` is the key of `down` already"),
                (KeyPlace::View(3), "`Oops` is no key"),
            ]
        );
        assert_eq!(
            Keys::new(&[], &views).view(Chord::of(KeyCode::F(2))),
            Some(0)
        );
    }

    #[test]
    fn every_key_of_the_table_can_be_written() {
        for action in ACTIONS {
            for key in action.keys {
                assert_eq!(Chord::parse(&key.label()), Some(*key), "{key:?}");
            }
        }
    }
}
