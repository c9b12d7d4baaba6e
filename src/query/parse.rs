//! The meaning of the pieces: fields looked up, values read, terms gathered into clauses.

use super::error::{Fault, shown};
use super::fields::{self, FieldHelp, Kind};
use super::lex::{Head, Piece, RawTerm, Value, lex};
use super::tree::{self, Clause, Compare, FOREIGN, Term, Test, When, quote};
use super::values::{self, BadLength};
use crate::model::{KeyPattern, Priority, State};
use std::ops::Range;

/// Reads a filter into its clauses.
pub(super) fn parse(input: &str) -> Result<Vec<Clause>, Fault> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut open_bar: Option<Range<usize>> = None;
    for piece in lex(input)? {
        match piece {
            Piece::Bar(at) if clauses.is_empty() || open_bar.is_some() => {
                return Err(bar(at, "before"));
            }
            Piece::Bar(at) => open_bar = Some(at),
            Piece::Term(raw) => {
                let term = term(&raw, input)?;
                match clauses.last_mut() {
                    Some(clause) if open_bar.take().is_some() => clause.0.push(term),
                    _ => clauses.push(Clause(vec![term])),
                }
            }
        }
    }
    match open_bar {
        Some(at) => Err(bar(at, "after")),
        None => Ok(clauses),
    }
}

fn bar(at: Range<usize>, side: &str) -> Fault {
    Fault::new(
        at,
        format!("this `|` has no term {side} it"),
        "`|` stands between two terms and binds them before a space does: `a b | c` is a, and b or c; to search for a bar, quote it: \"|\"",
    )
}

fn term(raw: &RawTerm<'_>, input: &str) -> Result<Term, Fault> {
    let test = match &raw.head {
        Head::Word(value) => word(value)?,
        Head::Field {
            name,
            name_at,
            op,
            op_at,
            values,
        } => {
            let whole = input.get(raw.at.clone()).unwrap_or_default();
            let Some(field) = fields::find(name) else {
                return Err(unknown_field(name, name_at.clone(), whole));
            };
            check_operator(field, *op, op_at.clone())?;
            let Some(first) = values.first() else {
                return Err(Fault::new(
                    raw.at.end..raw.at.end,
                    format!("`{}{}` has no value", field.name, op.sign()),
                    format!("write the value without a space, such as {}", field.example),
                ));
            };
            values.iter().try_for_each(no_foreign_sign)?;
            match field.kind {
                Kind::Free => {
                    Test::Free(field, values.iter().map(|v| v.text.to_string()).collect())
                }
                Kind::Choice => Test::Choice(field, each(values, |v| choice(field, v))?),
                Kind::Key => Test::Key(field, each(values, key)?),
                Kind::Length => {
                    alone(field, values)?;
                    Test::Age(field, *op, length(field, first)?)
                }
                Kind::Date => {
                    alone(field, values)?;
                    Test::Time(field, *op, date(field, first)?)
                }
            }
        }
    };
    Ok(Term {
        negated: raw.negated,
        test,
    })
}

fn each<T>(
    values: &[Value<'_>],
    read: impl Fn(&Value<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    values.iter().map(read).collect()
}

/// A word, unless it is one that other languages give a meaning: searched for as text it would
/// select something else than was meant, without a sign of it.
fn word(value: &Value<'_>) -> Result<Test, Fault> {
    let text = &*value.text;
    if value.quoted {
        return Ok(Test::Word(text.to_owned()));
    }
    if let Some((foreign, instead)) = FOREIGN.iter().find(|(w, _)| *w == text) {
        return Err(Fault::new(
            value.at.clone(),
            format!("`{foreign}` is no sign of this language"),
            format!("{instead}; to search for the text itself, quote it: \"{foreign}\""),
        ));
    }
    no_foreign_sign(value)?;
    if let Some((name, rest)) = text.split_once('=')
        && let Some(field) = fields::find(name.trim_end_matches('!'))
    {
        let at = value.at.start + name.len();
        return Err(Fault::new(
            at..at + 1,
            format!("`{}` is not asked with `=`", field.name),
            format!(
                "write it as in {}{}; to search for the text itself, quote it: {}",
                field.example,
                if name.ends_with('!') || rest.starts_with('!') {
                    ", with a `-` before it for the opposite"
                } else {
                    ""
                },
                quote(&shown(text))
            ),
        ));
    }
    Ok(Test::Word(text.to_owned()))
}

/// A text that begins as a group or a negation does elsewhere.
fn no_foreign_sign(value: &Value<'_>) -> Result<(), Fault> {
    let (message, instead) = match value.text.chars().next() {
        Some('(') if !value.quoted => (
            "a filter has no groups",
            "`|` binds terms before a space does: `a b | c` is a, and b or c",
        ),
        Some('!') if !value.quoted => (
            "`!` is no sign of this language",
            "write `-` before the whole term to negate it: -owner:ron",
        ),
        _ => return Ok(()),
    };
    Err(Fault::new(
        value.at.start..value.at.start + 1,
        message,
        format!(
            "{instead}; to search for the text itself, quote it: {}",
            quote(&shown(&value.text))
        ),
    ))
}

fn unknown_field(name: &str, at: Range<usize>, whole: &str) -> Fault {
    let excluded = name.strip_prefix(['!', '~', '^']);
    let excluded = excluded.filter(|rest| fields::fields().iter().any(|f| f.name == *rest));
    let first = match fields::nearest_field(name) {
        // The nearest field alone would select just what was to be left out.
        _ if excluded.is_some() => {
            format!(
                "`-{}:` leaves out what it matches; to",
                excluded.unwrap_or_default()
            )
        }
        Some(near) => format!("did you mean `{near}`? To"),
        None => {
            let names: Vec<_> = fields::fields().iter().map(|f| f.name).collect();
            format!("the fields are {}; to", names.join(", "))
        }
    };
    Fault::new(
        at,
        format!("`{}` is no field", shown(name)),
        format!(
            "{first} search for the text itself, quote it: {}",
            quote(&shown(whole))
        ),
    )
}

fn check_operator(field: &FieldHelp, op: Compare, at: Range<usize>) -> Result<(), Fault> {
    if field.operators.contains(&op.sign()) {
        return Ok(());
    }
    let signs: Vec<_> = field.operators.iter().map(|s| format!("`{s}`")).collect();
    Err(Fault::new(
        at,
        format!("`{}` does not go with `{}`", field.name, op.sign()),
        format!("it takes {}: {}", signs.join(" "), field.example),
    ))
}

/// A comparison has one value: "older than 3 or 5 days" says nothing.
fn alone(field: &FieldHelp, values: &[Value<'_>]) -> Result<(), Fault> {
    match values {
        [_, second, ..] => Err(Fault::new(
            second.at.clone(),
            format!("`{}` takes one value", field.name),
            "join two comparisons by a space where both must hold, by `|` where one must",
        )),
        _ => Ok(()),
    }
}

fn choice(field: &FieldHelp, value: &Value<'_>) -> Result<&'static str, Fault> {
    let text = value.text.trim();
    if let Some(found) = field.values.iter().find(|v| v.eq_ignore_ascii_case(text)) {
        return Ok(found);
    }
    // The model knows this one by a second spelling.
    if field.id == fields::Name::State
        && let Some(state) = State::from_contract(text)
    {
        return Ok(state.word());
    }
    let mut guesses: Vec<String> = meant(field, text)
        .map(|near| format!("{}:{near}", field.name))
        .into_iter()
        .collect();
    if field.id == fields::Name::State {
        // The store's own word, which is what people know, has a field of its own.
        guesses.push(format!("status:{}", tree::value(&shown(text))));
    }
    let known = format!("`{}` is one of {}", field.name, field.values.join(", "));
    let hint = if guesses.is_empty() {
        known
    } else {
        format!("did you mean {}? {known}", guesses.join(" or "))
    };
    Err(Fault::new(
        value.at.clone(),
        format!("`{}` has no value `{}`", field.name, shown(&value.text)),
        hint,
    ))
}

/// The value that a word stands for in a store, or the nearest in spelling.
fn meant(field: &FieldHelp, text: &str) -> Option<&'static str> {
    let by_meaning = match field.id {
        fields::Name::State => State::from_word(text).map(State::word),
        fields::Name::Priority => Priority::from_word(text).map(Priority::word),
        _ => None,
    };
    by_meaning.or_else(|| fields::nearest(text, field.values.iter().copied()))
}

fn key(value: &Value<'_>) -> Result<KeyPattern, Fault> {
    KeyPattern::parse(&value.text).map_err(|e| {
        Fault::new(
            value.at.clone(),
            shown(&e.message),
            e.hint.unwrap_or_default(),
        )
    })
}

fn length(field: &FieldHelp, value: &Value<'_>) -> Result<u64, Fault> {
    let text = shown(&value.text);
    let fault = |message: String, hint: &str| Fault::new(value.at.clone(), message, hint);
    values::length(&value.text).map_err(|bad| match bad {
        BadLength::NoUnit => fault(
            format!("`{text}` ends in a number without a unit"),
            "units are s, m, h, d and w: 90m, 12h, 3d, 2w, 1d12h",
        ),
        BadLength::TooLong => fault(
            format!("`{text}` is longer than 300 years"),
            "units are s, m, h, d and w: 90m, 12h, 3d, 2w, 1d12h",
        ),
        BadLength::Shape if values::when(&value.text).is_some() => fault(
            format!("`{}` is a length of time, not a date", field.name),
            "a date goes with created, such as created<2026-04-01",
        ),
        BadLength::Shape => fault(
            format!("`{text}` is no length of time"),
            "write whole numbers with a unit, s, m, h, d or w: 90m, 12h, 3d, 2w, 1d12h",
        ),
    })
}

fn date(field: &FieldHelp, value: &Value<'_>) -> Result<When, Fault> {
    values::when(&value.text).ok_or_else(|| {
        if values::length(&value.text).is_ok() {
            Fault::new(
                value.at.clone(),
                format!("`{}` is a date, not a length of time", field.name),
                "a length goes with age, the time since creation, such as age>3d",
            )
        } else {
            Fault::new(
                value.at.clone(),
                format!("`{}` is no date", shown(&value.text)),
                "write 2026-04-01, 2026-04-01T09:00 or 2026-04-01T09:00:00+09:00",
            )
        }
    })
}
