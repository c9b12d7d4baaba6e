//! `[theme]`: the name of a theme, and single colours over it.

use super::near::nearest;
use super::schema;
use super::walk::{Value, Walk, shown};
use crate::model::{Colour, THEME_ROLES, ThemeName, ThemeRules};

pub(super) fn read(walk: &mut Walk<'_>, value: &Value<'_>) -> ThemeRules {
    let mut rules = ThemeRules::default();
    let Some(table) = walk.table(&schema::THEME, value) else {
        return rules;
    };
    if let Some(value) = table.get("name") {
        let words = ThemeName::WORDS.map(|(word, _)| word);
        let given = walk.word("name", &words, value);
        let named = ThemeName::WORDS
            .iter()
            .find(|(word, _)| given == Some(word));
        rules.name = named.map_or(ThemeName::Auto, |(_, name)| *name);
    }
    for role in THEME_ROLES {
        if let Some(value) = table.get(role)
            && let Some(colour) = colour(walk, role, value)
        {
            rules.colours.insert(role, colour);
        }
    }
    rules
}

fn colour(walk: &mut Walk<'_>, role: &str, value: &Value<'_>) -> Option<Colour> {
    let text = walk.text(role, value)?;
    let read = Colour::parse(text);
    if read.is_none() {
        let hint = match nearest(text, Colour::names()) {
            Some((name, _)) => format!("did you mean `{name}`?"),
            None => format!("write {}", Colour::FORMS),
        };
        walk.advise(
            value.span().start,
            format!("`{role}`: {} is no colour", shown(text)),
            hint,
        );
    }
    read
}
