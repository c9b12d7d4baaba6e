//! Random documents in random styles, random edits: only what was asked for changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::diff;
use super::edit::{Edited, Job, edit};
use super::held::Held;
use super::whole;
use crate::model::ItemKey;
use crate::plan::{Edit, Image, Place, Value};
use proptest::prelude::*;

/// A document before it is written down.
#[derive(Debug, Clone)]
enum Tree {
    Raw(&'static str),
    List(Vec<Tree>),
    Members(Vec<(&'static str, Tree)>),
}

#[derive(Debug, Clone)]
struct Style {
    unit: Option<&'static str>,
    newline: &'static str,
    colon: &'static str,
    comma: &'static str,
    pad: &'static str,
    /// Lists from this depth on stand on one line.
    inline_from: usize,
    end: bool,
}

impl Style {
    fn write(&self, tree: &Tree, depth: usize) -> String {
        let (open, close, items): (_, _, Vec<String>) = match tree {
            Tree::Raw(raw) => return (*raw).to_owned(),
            Tree::List(items) => (
                '[',
                ']',
                items.iter().map(|i| self.write(i, depth + 1)).collect(),
            ),
            Tree::Members(members) => (
                '{',
                '}',
                members
                    .iter()
                    .map(|(k, v)| format!("\"{k}\"{}{}", self.colon, self.write(v, depth + 1)))
                    .collect(),
            ),
        };
        if items.is_empty() {
            return format!("{open}{close}");
        }
        match self.unit.filter(|_| depth < self.inline_from) {
            Some(unit) => {
                let inner = format!("{}{}", self.newline, unit.repeat(depth + 1));
                let outer = format!("{}{}", self.newline, unit.repeat(depth));
                format!(
                    "{open}{inner}{}{outer}{close}",
                    items.join(&format!(",{inner}"))
                )
            }
            None => format!("{open}{0}{1}{0}{close}", self.pad, items.join(self.comma)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Bare,
    Under,
    Keyed,
    Lines,
}

impl Form {
    fn array(self) -> Option<String> {
        match self {
            Self::Bare => Some(String::new()),
            Self::Under => Some("/a~1b/items".into()),
            Self::Keyed => Some("/tasks".into()),
            Self::Lines => None,
        }
    }

    fn place(self, at: usize) -> Place {
        Place::Element {
            array: self.array(),
            index: at,
            member: (self == Self::Keyed).then(|| KEYS[at % KEYS.len()].to_owned()),
        }
    }

    fn text(self, elements: Vec<Tree>, style: &Style) -> String {
        let mut text = match self {
            Self::Bare => style.write(&Tree::List(elements), 0),
            Self::Under => {
                let inner = Tree::Members(vec![
                    ("n", Tree::Raw("1.50")),
                    ("items", Tree::List(elements)),
                ]);
                let root = Tree::Members(vec![("a/b", inner), ("z", Tree::List(vec![]))]);
                style.write(&root, 0)
            }
            Self::Keyed => {
                let members = KEYS.into_iter().zip(elements).collect();
                style.write(&Tree::Members(vec![("tasks", Tree::Members(members))]), 0)
            }
            Self::Lines => {
                let one_line = Style {
                    unit: None,
                    ..style.clone()
                };
                let lines: Vec<String> = elements.iter().map(|e| one_line.write(e, 0)).collect();
                lines.join(style.newline)
            }
        };
        if style.end && !text.is_empty() {
            text.push_str(style.newline);
        }
        text
    }
}

const KEYS: [&str; 5] = ["t1", "t2", "t 3", "한", "t5"];
const SCALARS: [&str; 12] = [
    "null",
    "true",
    "0",
    "-0",
    "1E5",
    "1.0",
    "12345678901234567890123",
    "\"caf\\u00e9 \\/\"",
    "\"한글 \\\"}],{\"",
    "\"\"",
    "\"a\\\\\"",
    "\"\\ud83d\"",
];

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop::sample::select(SCALARS.to_vec()).prop_map(Tree::Raw);
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Tree::List),
            prop::collection::vec(inner, 0..3)
                .prop_map(|v| Tree::Members(["x", "y", "run.z"].into_iter().zip(v).collect())),
        ]
    })
}

fn element() -> impl Strategy<Value = Tree> {
    (
        prop::collection::vec(tree(), 1..5),
        prop::option::of(prop::collection::vec(tree(), 0..3)),
    )
        .prop_map(|(values, run)| {
            let mut members: Vec<(&'static str, Tree)> = ["id", "status", "no\\u0074e", "a.b"]
                .into_iter()
                .zip(values)
                .collect();
            if let Some(run) = run {
                let inner = ["error", "deep", "n"].into_iter().zip(run).collect();
                members.push(("run", Tree::Members(inner)));
            }
            Tree::Members(members)
        })
}

fn style() -> impl Strategy<Value = Style> {
    (
        prop::option::of(prop::sample::select(vec!["  ", "    ", "\t"])),
        prop::sample::select(vec!["\n", "\r\n"]),
        prop::sample::select(vec![": ", ":", " : "]),
        prop::sample::select(vec![", ", ","]),
        prop::sample::select(vec!["", " "]),
        0_usize..6,
        any::<bool>(),
    )
        .prop_map(
            |(unit, newline, colon, comma, pad, inline_from, end)| Style {
                unit,
                newline,
                colon,
                comma,
                pad,
                inline_from,
                end,
            },
        )
}

fn form() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![Form::Bare, Form::Under, Form::Keyed, Form::Lines])
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int),
        Just(Value::Real(0.1)),
        "\\PC{0,6}".prop_map(Value::text),
        Just(Value::Json("{\"k\": [1,  2]}".into())),
    ]
}

fn sets() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let path = prop::sample::select(vec![
        "status",
        "note",
        "new",
        "run.error",
        "run.finishedAtMs",
        "run.deep.x",
        "triage.status",
        "triage.why.text",
        "a.b",
    ]);
    prop::collection::vec((path, value()), 1..4)
}

fn edits(sets: &[(&'static str, Value)]) -> Vec<Edit> {
    sets.iter()
        .map(|(path, value)| Edit::Set {
            column: (*path).into(),
            value: value.clone(),
        })
        .collect()
}

fn key() -> ItemKey {
    ItemKey {
        source: "s".into(),
        queue: "q".into(),
        id: "1".into(),
    }
}

fn images(text: &str, form: Form) -> Vec<Option<Image>> {
    let whole = whole::read(text.as_bytes(), form == Form::Lines, None).unwrap();
    let held = Held::of(&whole, form.array().as_deref()).unwrap();
    (0..held.list.items.len())
        .map(|at| held.image(at))
        .collect()
}

fn run(text: &str, form: Form, place: &Place, edits: &[Edit], before: &Image) -> Edited {
    let whole = whole::read(text.as_bytes(), form == Form::Lines, None).unwrap();
    let job = Job {
        key: &key(),
        place,
        edits,
        before,
    };
    edit(whole, form == Form::Lines, &[job], &|_, _| None).unwrap()
}

/// What `patch` makes of a text.
fn patched(old: &str, script: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut script = script.split_inclusive('\n').peekable();
    while let Some(line) = script.next() {
        if line.starts_with("---") || line.starts_with("+++") {
            continue;
        }
        if let Some(head) = line.strip_prefix("@@ -") {
            let (from, count) = head.split_once(' ').unwrap().0.split_once(',').unwrap();
            let from: usize = from.parse().unwrap();
            let to = if count == "0" { from } else { from - 1 };
            out.push_str(&lines[at..to].concat());
            at = to;
            continue;
        }
        let bare = match script.peek() {
            Some(next) if next.starts_with('\\') => {
                script.next();
                line.strip_suffix('\n').unwrap()
            }
            _ => line,
        };
        match bare.split_at(1) {
            (" ", same) => {
                assert_eq!(lines[at], same);
                out.push_str(same);
                at += 1;
            }
            ("-", gone) => {
                assert_eq!(lines[at], gone);
                at += 1;
            }
            ("+", new) => out.push_str(new),
            other => panic!("{other:?}"),
        }
    }
    out.push_str(&lines[at..].concat());
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn only_what_is_asked_for_changes_and_an_undo_restores_every_byte(
        elements in prop::collection::vec(element(), 1..5),
        style in style(),
        form in form(),
        at in any::<prop::sample::Index>(),
        sets in sets(),
    ) {
        let text = form.text(elements.clone(), &style);
        let at = at.index(elements.len());
        let before = images(&text, form);
        let own = before[at].clone().unwrap();
        let edits = edits(&sets);
        let edited = run(&text, form, &form.place(at), &edits, &own);
        let after = match &edited.after[0] {
            Ok(after) => after.clone(),
            Err(refusal) => {
                prop_assert!(refusal.why.contains("is no object"), "{}", refusal.why);
                prop_assert_eq!(&edited.text, &text);
                return Ok(());
            }
        };
        // Every other element, and every member that was not asked for, is spelt as it was.
        let now = images(&edited.text, form);
        prop_assert_eq!(now.len(), before.len());
        for (n, (was, is)) in before.iter().zip(&now).enumerate() {
            if n != at {
                prop_assert_eq!(was, is);
            }
        }
        prop_assert_eq!(now[at].as_ref(), Some(&after));
        for (member, was, is) in own.difference(&after) {
            prop_assert!(
                sets.iter().any(|(path, _)| *path == member || path.starts_with(&format!("{member}."))),
                "{} {:?} {:?}", member, was, is
            );
        }
        // The diff says exactly that.
        let script = diff::unified("f", &text, &edited.splices);
        prop_assert_eq!(&patched(&text, &script), &edited.text);
        // Taken back member by member, the way a plan does it.
        let back: Vec<Edit> = own
            .difference(&after)
            .into_iter()
            .map(|(member, then, _)| match then {
                Some(value) => Edit::Set { column: member.into(), value: value.clone() },
                None => Edit::Unset { column: member.into() },
            })
            .collect();
        let undone = run(&edited.text, form, &form.place(at), &back, &after);
        prop_assert_eq!(&undone.text, &text);
        prop_assert_eq!(undone.after[0].as_ref().unwrap(), &own);
    }

    #[test]
    fn a_scalar_that_takes_another_ones_place_is_one_line(
        elements in prop::collection::vec(element(), 1..4),
        style in style(),
        form in form(),
        at in any::<prop::sample::Index>(),
    ) {
        let text = form.text(elements.clone(), &style);
        let at = at.index(elements.len());
        let own = images(&text, form)[at].clone().unwrap();
        let Some(Value::Json(was)) = own.get("id") else { panic!() };
        prop_assume!(!was.contains('\n'));
        let set = [Edit::Set { column: "id".into(), value: Value::Int(77) }];
        let edited = run(&text, form, &form.place(at), &set, &own);
        let differing = text.lines().zip(edited.text.lines()).filter(|(a, b)| a != b).count();
        prop_assert_eq!(differing, usize::from(was != "77"));
        prop_assert_eq!(text.lines().count(), edited.text.lines().count());
    }

    #[test]
    fn what_is_appended_goes_as_it_came(
        elements in prop::collection::vec(element(), 0..4),
        style in style(),
        form in form().prop_filter("keys have no end", |f| *f != Form::Keyed),
        more in 1_usize..3,
    ) {
        let mut text = form.text(elements, &style);
        let first = text.clone();
        let mut done = Vec::new();
        for n in 0..more {
            let element = format!("{{\"id\": \"new-{n}\", \"tasks\": [1, {{}}], \"o\": {{\"p\": null}}}}");
            let append = [Edit::Append { element: element.clone() }];
            let edited = run(&text, form, &form.place(0), &append, &Image::default());
            let after = edited.after[0].clone().unwrap();
            let now = images(&edited.text, form);
            prop_assert_eq!(now.last().unwrap().as_ref(), Some(&after));
            let script = diff::unified("f", &text, &edited.splices);
            prop_assert_eq!(&patched(&text, &script), &edited.text);
            prop_assert!(style.unit.is_some() || form == Form::Lines || style.end
                || !edited.text.contains('\n') || first.trim().len() <= 2, "{}", edited.text);
            done.push((element, after));
            text = edited.text;
        }
        for (element, after) in done.into_iter().rev() {
            let withdraw = [Edit::Withdraw { element }];
            let edited = run(&text, form, &form.place(0), &withdraw, &after);
            prop_assert_eq!(edited.after[0].as_ref().unwrap(), &Image::default());
            text = edited.text;
        }
        prop_assert_eq!(text, first);
    }

    #[test]
    fn members_go_and_come_and_say_the_same(
        elements in prop::collection::vec(element(), 1..4),
        style in style(),
        form in form(),
        path in prop::sample::select(vec!["id", "status", "run", "run.error", "run.n", "nothing"]),
    ) {
        let text = form.text(elements, &style);
        let own = images(&text, form)[0].clone().unwrap();
        let unset = [Edit::Unset { column: path.into() }];
        let edited = run(&text, form, &form.place(0), &unset, &own);
        let after = edited.after[0].clone().unwrap();
        let back: Vec<Edit> = own
            .difference(&after)
            .into_iter()
            .filter_map(|(member, then, _)| Some(Edit::Set { column: member.into(), value: then?.clone() }))
            .collect();
        let undone = run(&edited.text, form, &form.place(0), &back, &after);
        let mut is = undone.after[0].clone().unwrap().0;
        let mut was = own.0;
        is.sort_by(|a, b| a.0.cmp(&b.0));
        was.sort_by(|a, b| a.0.cmp(&b.0));
        prop_assert_eq!(is, was);
    }
}
