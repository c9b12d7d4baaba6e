//! Changes of a whole file, each found, guarded, spliced; and the check that the spliced text says
//! what the edited values say. Pure.

use super::document::{self, Root};
use super::expect;
use super::held::Held;
use super::parse::{Context, Node, parse};
use super::splice::{self, Element};
use super::whole::{self, Whole};
use crate::model::{Error, ErrorKind, ItemKey};
use crate::plan::{Change, Edit, Image, Place, Proposed, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// One change as this room needs it.
#[derive(Clone, Copy)]
pub struct Job<'j> {
    /// The item.
    pub key: &'j ItemKey,
    /// Where it stood.
    pub place: &'j Place,
    /// What is set.
    pub edits: &'j [Edit],
    /// What it must still be; empty where nothing must stand there yet.
    pub before: &'j Image,
}

impl<'j> From<&'j Proposed> for Job<'j> {
    fn from(p: &'j Proposed) -> Self {
        Self {
            key: &p.key,
            place: &p.place,
            edits: &p.edits,
            before: &p.before,
        }
    }
}

impl<'j> From<&'j Change> for Job<'j> {
    fn from(c: &'j Change) -> Self {
        Self {
            key: &c.key,
            place: &c.place,
            edits: &c.edits,
            before: &c.before,
        }
    }
}

/// Why one change cannot be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// One sentence.
    pub why: String,
    /// Member, then, now.
    pub difference: Vec<(String, Option<Value>, Option<Value>)>,
}

impl Refusal {
    fn because(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            difference: Vec::new(),
        }
    }
}

/// Some bytes of the text give way to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Which bytes of the original.
    pub range: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

/// What came of it.
#[derive(Debug)]
pub struct Edited {
    /// The new text; the old one where every change was refused.
    pub text: String,
    /// In the order of the original.
    pub splices: Vec<Splice>,
    /// Of every job: the element afterwards (of one that goes, nothing), or why it is not done.
    pub after: Vec<Result<Image, Refusal>>,
}

/// Finds the element that a key names now, as a queue and its place in order there; asked only
/// where an element is not what it was, so that the difference can be told.
pub type ByName<'n> = dyn Fn(&Whole<'_>, &ItemKey) -> Option<usize> + 'n;

/// What one job does to its queue.
enum Step {
    Nothing,
    Replace { at: usize, text: String },
    Append { text: String },
    Withdraw { at: usize },
}

/// Does every change that can be done.
///
/// # Errors
/// [`ErrorKind::Internal`] when the spliced text would say anything else than the edited values: a
/// mistake of ours, which must not reach a file.
pub fn edit(
    whole: Whole<'_>,
    is_lines: bool,
    jobs: &[Job<'_>],
    by_name: &ByName<'_>,
) -> Result<Edited, Error> {
    let text = whole.text;
    let ascii = text.is_ascii() && has_unicode_escape(text);
    let mut queues: BTreeMap<Option<&str>, Result<Held<'_>, String>> = BTreeMap::new();
    let mut touched: BTreeSet<(Option<&str>, usize)> = BTreeSet::new();
    let mut steps: Vec<(Option<&str>, Step)> = Vec::with_capacity(jobs.len());
    let mut after = Vec::with_capacity(jobs.len());
    for job in jobs {
        let Place::Element { array, .. } = job.place else {
            steps.push((None, Step::Nothing));
            after.push(Err(Refusal::because(
                "it is a row of a table, not an element of a file",
            )));
            continue;
        };
        let array = array.as_deref();
        let held = queues.entry(array).or_insert_with(|| {
            match (&whole.document.root, array) {
                (Root::One(root), Some(pointer))
                    if whole.document.repeats && whole::repeats_on_the_way(root, pointer) =>
                {
                    Err("a key on the way to it stands more than once, so which value counts is anybody's guess".into())
                }
                _ => Held::of(&whole, array),
            }
        });
        let done = match held {
            Err(why) => Err(Refusal::because(why.clone())),
            Ok(held) => step(job, held, &whole, ascii, by_name).and_then(|(step, image)| {
                let at = match &step {
                    Step::Replace { at, .. } | Step::Withdraw { at } => Some(*at),
                    _ => None,
                };
                match at {
                    Some(at) if !touched.insert((array, at)) => Err(Refusal::because(
                        "another change of the same plan touches this element",
                    )),
                    _ => Ok((step, image)),
                }
            }),
        };
        match done {
            Ok((step, image)) => {
                steps.push((array, step));
                after.push(Ok(image));
            }
            Err(refusal) => {
                steps.push((array, Step::Nothing));
                after.push(Err(refusal));
            }
        }
    }
    let splices = splices(&queues, &steps)?;
    let new = spliced(text, &splices)?;
    drop(queues);
    // The edited values borrow from these, so they live as long as the comparison.
    let spelt: Vec<Vec<String>> = jobs.iter().map(|j| spelt(j.edits, ascii)).collect();
    let mut root = whole.document.root;
    expected(&mut root, &steps, jobs, &spelt)?;
    check(&root, &new, is_lines)?;
    Ok(Edited {
        text: new,
        splices,
        after,
    })
}

/// What a job does, and the element afterwards.
fn step(
    job: &Job<'_>,
    held: &mut Held<'_>,
    whole: &Whole<'_>,
    ascii: bool,
    by_name: &ByName<'_>,
) -> Result<(Step, Image), Refusal> {
    match job.edits {
        [] => {
            let at = locate(job, held, whole, by_name)?;
            let image = held.image(at).unwrap_or_default();
            Ok((Step::Nothing, image))
        }
        [Edit::Append { .. }] if held.is_keyed() => Err(Refusal::because(
            "its elements stand under keys, so a new one cannot come at the end",
        )),
        [Edit::Append { element }] => {
            if !job.before.0.is_empty() {
                locate(job, held, whole, by_name)?;
            }
            let parsed =
                serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(element);
            if parsed.is_err() {
                return Err(Refusal::because(
                    "the element to be added is no JSON object",
                ));
            }
            let text = held.laid_out(element, ascii).unwrap_or_default();
            let image = splice::image(&text)
                .ok_or_else(|| Refusal::because("the element to be added is no JSON object"))?;
            if !held.equal_to(&image).is_empty() {
                return Err(Refusal::because("the element to be added is there already"));
            }
            Ok((Step::Append { text }, image))
        }
        [Edit::Withdraw { .. }] => {
            let at = match held.equal_to(job.before).last() {
                Some(at) => *at,
                None => locate(job, held, whole, by_name)?,
            };
            unrepeated(whole, job.place, at)?;
            Ok((Step::Withdraw { at }, Image::default()))
        }
        edits => {
            let at = locate(job, held, whole, by_name)?;
            unrepeated(whole, job.place, at)?;
            let mut element = Element {
                text: held.element(at).to_owned(),
                around: &held.layout,
                ascii,
            };
            for edit in edits {
                element.edit(edit).map_err(Refusal::because)?;
            }
            let image = splice::image(&element.text).unwrap_or_default();
            Ok((
                Step::Replace {
                    at,
                    text: element.text,
                },
                image,
            ))
        }
    }
}

/// The element of a job, which must be to the byte what it was: where it stood, or else where it has
/// moved to.
fn locate(
    job: &Job<'_>,
    held: &mut Held<'_>,
    whole: &Whole<'_>,
    by_name: &ByName<'_>,
) -> Result<usize, Refusal> {
    let Place::Element { index, member, .. } = job.place else {
        return Err(Refusal::because("it is a row of a table"));
    };
    let there = held.at(*index, member.as_deref());
    if let Some(at) = there
        && held.image(at).as_ref() == Some(job.before)
    {
        return Ok(at);
    }
    if member.is_none() {
        match held.equal_to(job.before).as_slice() {
            [at] => return Ok(*at),
            [] => {}
            more => {
                return Err(Refusal::because(format!(
                    "it has moved, and {} elements are equal to it: which of them was meant cannot be told",
                    more.len()
                )));
            }
        }
    }
    let now = if member.is_some() {
        there
    } else {
        by_name(whole, job.key)
    };
    match now.and_then(|at| held.image(at)) {
        None => Err(Refusal::because("it is no longer in the file")),
        Some(image) => Err(Refusal {
            why: "it has been changed since".into(),
            difference: job
                .before
                .difference(&image)
                .into_iter()
                .map(|(member, then, now)| (member.to_owned(), then.cloned(), now.cloned()))
                .collect(),
        }),
    }
}

fn unrepeated(whole: &Whole<'_>, place: &Place, at: usize) -> Result<(), Refusal> {
    let Place::Element { array, .. } = place else {
        return Ok(());
    };
    let node = match (&whole.document.root, array) {
        (Root::Lines(lines), _) => lines.get(at).and_then(|l| l.value.as_ref().ok()),
        (Root::One(root), Some(pointer)) => match whole::at(root, pointer) {
            Some(Node::Array(items)) => items.get(at),
            Some(Node::Object(object)) => object.entries().get(at).map(|(_, node)| node),
            _ => None,
        },
        (Root::One(_), None) => None,
    };
    if whole.document.repeats && node.is_none_or(whole::repeats) {
        return Err(Refusal::because(
            "it has a key more than once, so which value counts is anybody's guess; let its owner mend it",
        ));
    }
    Ok(())
}

/// The splices of all steps, in the order of the text.
fn splices(
    queues: &BTreeMap<Option<&str>, Result<Held<'_>, String>>,
    steps: &[(Option<&str>, Step)],
) -> Result<Vec<Splice>, Error> {
    let mut out: Vec<Splice> = Vec::new();
    for (array, held) in queues {
        let Ok(held) = held else { continue };
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        for (_, step) in steps.iter().filter(|(a, _)| a == array) {
            match step {
                Step::Nothing => {}
                Step::Replace { at, text } => {
                    if let Some(item) = held.list.items.get(*at) {
                        out.push(Splice {
                            range: item.value.clone(),
                            text: text.clone(),
                        });
                    }
                }
                Step::Append { text } => new.push(text.clone()),
                Step::Withdraw { at } => gone.push(*at),
            }
        }
        gone.sort_unstable();
        if !gone.is_empty() {
            out.extend(held.withdraw(&gone).into_iter().map(|range| Splice {
                range,
                text: String::new(),
            }));
        }
        if !new.is_empty() {
            let (range, text) = held.append(&new);
            out.push(Splice { range, text });
        }
    }
    out.sort_by_key(|s| (s.range.start, s.range.end));
    let overlap = out.windows(2).any(|w| match w {
        [a, b] => a.range.end > b.range.start,
        _ => false,
    });
    if overlap {
        return Err(internal("two splices of one file overlap"));
    }
    Ok(out)
}

fn spliced(text: &str, splices: &[Splice]) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for splice in splices {
        let kept = text.get(from..splice.range.start);
        out.push_str(kept.ok_or_else(|| internal("a splice lies outside of its file"))?);
        out.push_str(&splice.text);
        from = splice.range.end;
    }
    let kept = text.get(from..);
    out.push_str(kept.ok_or_else(|| internal("a splice lies outside of its file"))?);
    Ok(out)
}

/// Edits the values as the steps edit the text.
fn expected<'t>(
    root: &mut Root<'t>,
    steps: &[(Option<&str>, Step)],
    jobs: &[Job<'t>],
    spelt: &'t [Vec<String>],
) -> Result<(), Error> {
    let wrong = || internal("an edit cannot be followed in the values of its file");
    let mut gone: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (((array, step), job), spelt) in steps.iter().zip(jobs).zip(spelt) {
        match step {
            Step::Nothing => {}
            Step::Replace { at, .. } => {
                let Some(Node::Object(object)) = element(root, *array, *at) else {
                    return Err(wrong());
                };
                for (edit, spelt) in job.edits.iter().zip(spelt) {
                    match edit {
                        Edit::Set { column, .. } => {
                            let node = value(spelt).ok_or_else(wrong)?;
                            expect::set(object, column, node).ok_or_else(wrong)?;
                        }
                        Edit::Unset { column } => {
                            expect::unset(object, column);
                        }
                        _ => return Err(wrong()),
                    }
                }
            }
            Step::Append { .. } => {
                let node = spelt.first().and_then(|s| value(s)).ok_or_else(wrong)?;
                push(root, *array, node).ok_or_else(wrong)?;
            }
            Step::Withdraw { at } => gone.entry(*array).or_default().push(*at),
        }
    }
    for (array, mut gone) in gone {
        gone.sort_unstable();
        for at in gone.into_iter().rev() {
            take(root, array, at).ok_or_else(wrong)?;
        }
    }
    Ok(())
}

fn element<'r, 't>(
    root: &'r mut Root<'t>,
    array: Option<&str>,
    at: usize,
) -> Option<&'r mut Node<'t>> {
    match (root, array) {
        (Root::Lines(lines), _) => lines.get_mut(at)?.value.as_mut().ok(),
        (Root::One(root), Some(pointer)) => match whole::at_mut(root, pointer)? {
            Node::Array(items) => items.get_mut(at),
            Node::Object(object) => object.entries_mut().get_mut(at).map(|(_, node)| node),
            _ => None,
        },
        _ => None,
    }
}

fn push<'t>(root: &mut Root<'t>, array: Option<&str>, node: Node<'t>) -> Option<()> {
    match (root, array) {
        (Root::Lines(lines), _) => {
            lines.push(document::Line {
                number: 0,
                value: Ok(node),
            });
            Some(())
        }
        (Root::One(root), Some(pointer)) => match whole::at_mut(root, pointer)? {
            Node::Array(items) => {
                items.push(node);
                Some(())
            }
            _ => None,
        },
        _ => None,
    }
}

fn take(root: &mut Root<'_>, array: Option<&str>, at: usize) -> Option<()> {
    match (root, array) {
        (Root::Lines(lines), _) if at < lines.len() => {
            lines.remove(at);
            Some(())
        }
        (Root::One(root), Some(pointer)) => match whole::at_mut(root, pointer)? {
            Node::Array(items) if at < items.len() => {
                items.remove(at);
                Some(())
            }
            _ => None,
        },
        _ => None,
    }
}

fn value(json: &str) -> Option<Node<'_>> {
    parse(json, 0, Context::default()).ok().map(|p| p.node)
}

/// What each edit sets or adds, as JSON.
fn spelt(edits: &[Edit], ascii: bool) -> Vec<String> {
    edits
        .iter()
        .map(|edit| match edit {
            Edit::Set { value, .. } => splice::spell(value, ascii).unwrap_or_default(),
            Edit::Append { element } | Edit::Withdraw { element } => element.clone(),
            Edit::Unset { .. } => String::new(),
        })
        .collect()
}

/// `parse(spliced) == edit(parse(original))`, for every change before anything is written.
fn check(expected: &Root<'_>, new: &str, is_lines: bool) -> Result<(), Error> {
    let wrong = || internal("the spliced text does not say what the edited values say");
    let read = document::read(new, is_lines, Context::default()).map_err(|_| wrong())?;
    let same = match (expected, &read.root) {
        (Root::One(a), Root::One(b)) => a == b,
        (Root::Lines(a), Root::Lines(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.value == b.value)
        }
        _ => false,
    };
    if same { Ok(()) } else { Err(wrong()) }
}

fn has_unicode_escape(text: &str) -> bool {
    text.match_indices("\\u").any(|(at, _)| {
        let code = text
            .get(at + 2..at + 6)
            .and_then(|hex| u16::from_str_radix(hex, 16).ok());
        code.is_some_and(|code| code > 0x7f)
    })
}

fn internal(what: &str) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("an error of this program, not of the file: {what}; nothing was changed"),
    )
}
