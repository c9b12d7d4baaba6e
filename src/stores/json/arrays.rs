//! Which arrays of a document may be queues, and what they look like to the mapping. Pure but for the
//! deadline that whoever judges may have.
//!
//! Candidates are arrays whose elements are mostly objects, at most [`DEEPEST_ARRAY`] keys below
//! the top and not inside the elements of another candidate; the lines of a JSON Lines file; and
//! objects that clearly are a list keyed by id (`{"t1": {…}, "t2": {…}}`): every value an object,
//! and the mapping at least likely to be that of a queue. Where such an object may as well be a list
//! of lists, what is inside is read, if that shows every element that the outer one would. A
//! configured pointer addresses any array or object, whatever it holds.

use super::candidate::{Candidate, Element, NAMES_OF_QUEUES, Place};
use super::document::{Document, Root};
use super::keyed::Judged;
use super::parse::{Node, Object};
use crate::model::{PassedOver, State};
use std::collections::HashMap;

/// A bare array's queue, and the queue of a document that is itself keyed by id.
pub const BARE: &str = "items";
/// The queue of a JSON Lines file.
pub const LINES: &str = "lines";
/// How many keys may stand above an array that is found without a pointer.
const DEEPEST_ARRAY: usize = 3;
/// Objects of objects that are judged.
const MOST_JUDGED: usize = 1000;
/// Keys that stand more than once and are named.
const MOST_SHADOWS: usize = 20;
/// Arrays that are looked at, and those that are named as passed over.
const MOST_ARRAYS: usize = 200;

/// What was found in a document.
#[derive(Debug, Default)]
pub struct Found<'d, 't> {
    /// What may be a queue; an empty one only where it was asked for or nothing else is there.
    pub candidates: Vec<Candidate<'d, 't>>,
    /// Arrays that are none, and why.
    pub passed_over: Vec<PassedOver>,
    /// Configured pointers that lead to something that holds no elements: name and why.
    pub wrong: Vec<(String, String)>,
    /// Arrays beyond [`MOST_ARRAYS`], which were not looked at.
    pub left_out: usize,
}

/// Judges whether an object of objects is a list keyed by id, and by what; the outer `None` when the
/// deadline is over.
type Clearly<'w, 'd, 't> = dyn Fn(&Candidate<'d, 't>) -> Option<Option<Judged>> + 'w;

/// Finds what may be a queue. `configured` are the names of `[[source.queue]]`. `None` when a judgement
/// was stopped by the deadline.
pub fn find<'d, 't>(
    document: &'d Document<'t>,
    configured: &[&str],
    clearly: &Clearly<'_, 'd, 't>,
) -> Option<Found<'d, 't>> {
    let mut walk = Walk {
        repeats: document.repeats,
        configured,
        leading: Vec::new(),
        clearly,
        judged: 0,
        late: false,
        found: Found::default(),
        empty: Vec::new(),
        met: Vec::new(),
    };
    match &document.root {
        Root::Lines(lines) => walk.found.candidates.push(Candidate {
            name: LINES.into(),
            pointer: String::new(),
            keyed: false,
            elements: lines
                .iter()
                .map(|line| Element {
                    place: Place::Line(line.number),
                    value: line.value.as_ref().map_err(String::as_str),
                })
                .collect(),
            notes: Vec::new(),
        }),
        Root::One(root) => {
            // A pointer that leads nowhere must not hide what stands on its way.
            walk.leading = configured
                .iter()
                .copied()
                .filter(|name| {
                    resolve(root, name, false)
                        .is_some_and(|(node, _)| matches!(node, Node::Array(_) | Node::Object(_)))
                })
                .collect();
            walk.visit(root, String::new(), 0, &[]);
            for name in configured {
                walk.address(root, name);
            }
            walk.settle_empty();
        }
    }
    (!walk.late).then_some(walk.found)
}

struct Walk<'d, 't, 'w> {
    repeats: bool,
    configured: &'w [&'w str],
    /// Those of them that lead to something that holds elements.
    leading: Vec<&'w str>,
    clearly: &'w Clearly<'w, 'd, 't>,
    /// Objects that were judged so far.
    judged: usize,
    late: bool,
    found: Found<'d, 't>,
    empty: Vec<Candidate<'d, 't>>,
    /// Names of every array that was seen.
    met: Vec<String>,
}

impl<'d, 't> Walk<'d, 't, '_> {
    fn is_configured(&self, name: &str) -> bool {
        self.configured.iter().any(|c| c.eq_ignore_ascii_case(name))
    }

    /// Whether a configured pointer leads further than here.
    fn leads_on(&self, pointer: &str) -> bool {
        let prefix = pointer.strip_prefix('/').unwrap_or(pointer);
        self.leading.iter().any(|c| {
            if prefix.is_empty() {
                *c != BARE
            } else {
                c.strip_prefix(prefix).is_some_and(|r| r.starts_with('/'))
            }
        })
    }

    fn visit(&mut self, node: &'d Node<'t>, pointer: String, depth: usize, notes: &[String]) {
        match node {
            Node::Array(items) => self.array(items, pointer, notes),
            Node::Object(object) => self.object(object, pointer, depth, notes),
            _ => {}
        }
    }

    fn array(&mut self, items: &'d [Node<'t>], pointer: String, notes: &[String]) {
        let candidate = of_array(items, pointer, notes.to_vec());
        self.met.push(candidate.name.clone());
        let objects = candidate.objects().count();
        let nulls = items.iter().filter(|i| matches!(i, Node::Null)).count();
        if self.is_configured(&candidate.name) {
            self.found.candidates.push(candidate);
        } else if items.is_empty() {
            self.empty.push(candidate);
        } else if objects == 0 || objects * 2 < items.len() - nulls {
            let kind = items.first().map_or("null", Node::kind);
            self.pass_over(
                candidate.name,
                match objects {
                    0 => format!("none of its elements is an object (the first is {kind})"),
                    n => format!("only {n} of its {} elements are objects", items.len()),
                },
            );
        } else if self.leads_on(&candidate.pointer) {
            self.pass_over(candidate.name, "an array inside it is configured".into());
        } else if self.found.candidates.len() >= MOST_ARRAYS {
            self.found.left_out += 1;
        } else {
            self.found.candidates.push(candidate);
        }
    }

    fn object(&mut self, object: &'d Object<'t>, pointer: String, depth: usize, notes: &[String]) {
        let name = name_of(&pointer);
        let only_objects = object
            .entries()
            .iter()
            .all(|(_, v)| matches!(v, Node::Object(_)));
        let configured = depth > 0 && self.is_configured(&name);
        if !object.entries().is_empty()
            && (configured || (only_objects && !self.leads_on(&pointer)))
        {
            let candidate = of_object(object, pointer.clone(), notes.to_vec());
            if configured {
                self.take(candidate);
                return;
            }
            if let Some(judged) = self.judge(&candidate) {
                if judged.is_flat(&candidate) {
                    self.take(candidate);
                } else {
                    self.outer_or_inner(candidate, &judged, object, depth, notes);
                }
                return;
            }
        }
        self.members(object, &pointer, depth, notes);
    }

    /// A list by id whose elements are shown by a member of theirs: it may be that these members are
    /// the items, and the elements lists of them.
    fn outer_or_inner(
        &mut self,
        mut outer: Candidate<'d, 't>,
        judged: &Judged,
        object: &'d Object<'t>,
        depth: usize,
        notes: &[String],
    ) {
        // Lists that could not all be judged would not all be shown.
        let affordable = outer.elements.len() <= MOST_JUDGED.saturating_sub(self.judged);
        if affordable && judged.may_hold_lists(&outer) {
            let pointer = outer.pointer.clone();
            let (candidates, passed) = (self.found.candidates.len(), self.found.passed_over.len());
            let (left_out, empty, met) = (self.found.left_out, self.empty.len(), self.met.len());
            self.members(object, &pointer, depth, notes);
            let inner = self.found.candidates.get(candidates..).unwrap_or_default();
            if judged.is_shown_by(&outer, inner) {
                return;
            }
            self.found.candidates.truncate(candidates);
            self.found.passed_over.truncate(passed);
            self.found.left_out = left_out;
            self.empty.truncate(empty);
            self.met.truncate(met);
        }
        if judged.has_several(&outer) {
            if outer.elements.len() == 1 {
                // One item made of the first of several would hide the others.
                let mut pointer = outer.pointer.clone();
                for key in judged.way_inside(&outer) {
                    pointer = join(&pointer, key);
                }
                let why = "it holds several objects, and not all of them look like items";
                self.pass_over(name_of(&pointer), why.into());
                return;
            }
            outer.notes.push(format!(
                "elements of `{}` hold several objects that look like items, and only `{}` of each is \
                 shown; name the lists in [[source.queue]] if they are",
                shown(&outer.pointer),
                clip(judged.common.rsplit_once('.').map_or("", |(head, _)| head)),
            ));
        }
        self.take(outer);
    }

    fn take(&mut self, candidate: Candidate<'d, 't>) {
        self.met.push(candidate.name.clone());
        self.found.candidates.push(candidate);
    }

    fn members(&mut self, object: &'d Object<'t>, pointer: &str, depth: usize, notes: &[String]) {
        if depth >= DEEPEST_ARRAY || self.late {
            return;
        }
        let shadows = match self.repeats {
            true => shadows(object),
            false => Vec::new(),
        };
        let shadows: HashMap<&str, Shadow> = shadows.into_iter().collect();
        for (key, child) in object.last_wins() {
            if !matches!(child, Node::Array(_) | Node::Object(_)) {
                continue;
            }
            let mut notes = notes.to_vec();
            notes.extend(shadows.get(key).map(|s| s.said(key, pointer)));
            self.visit(child, join(pointer, key), depth + 1, &notes);
        }
    }

    /// Whether an object of objects is a list. A file of settings may hold any number of those.
    fn judge(&mut self, candidate: &Candidate<'d, 't>) -> Option<Judged> {
        if self.judged >= MOST_JUDGED {
            self.found.left_out += 1;
            return None;
        }
        self.judged += 1;
        let judged = (self.clearly)(candidate);
        self.late |= judged.is_none();
        judged.flatten()
    }

    /// A configured pointer that the walk did not meet.
    fn address(&mut self, root: &'d Node<'t>, name: &str) {
        if self.met.iter().any(|m| m.eq_ignore_ascii_case(name)) {
            return;
        }
        let (node, notes) = match resolve(root, name, self.repeats) {
            Some(found) => found,
            None if name == BARE && matches!(root, Node::Object(_)) => {
                let Node::Object(object) = root else { return };
                let keyed = object
                    .entries()
                    .iter()
                    .all(|(_, v)| matches!(v, Node::Object(_)));
                if keyed && !object.entries().is_empty() {
                    let mut candidate = of_object(object, String::new(), Vec::new());
                    candidate.name = BARE.into();
                    self.found.candidates.push(candidate);
                }
                return;
            }
            None => return,
        };
        let pointer = format!("/{name}");
        match node {
            Node::Array(items) => self.found.candidates.push(of_array(items, pointer, notes)),
            Node::Object(object) => {
                self.found
                    .candidates
                    .push(of_object(object, pointer, notes));
            }
            other => self.found.wrong.push((
                name.to_owned(),
                format!("it is {}, not an array", other.kind()),
            )),
        }
    }

    /// An empty array is a queue that has been worked off where its name says so, or where it is the
    /// only array there is.
    fn settle_empty(&mut self) {
        let alone = self.empty.len() == 1 && self.found.candidates.is_empty();
        for candidate in std::mem::take(&mut self.empty) {
            let last = candidate.name.rsplit('/').next().unwrap_or_default();
            let named = NAMES_OF_QUEUES.contains(&last) || State::from_word(last).is_some();
            if alone || (named && self.found.candidates.len() < MOST_ARRAYS) {
                self.found.candidates.push(candidate);
            } else {
                self.pass_over(candidate.name, "it is empty".into());
            }
        }
    }

    fn pass_over(&mut self, name: String, why: String) {
        if self.found.passed_over.len() >= MOST_ARRAYS {
            self.found.left_out += 1;
            return;
        }
        self.found.passed_over.push(PassedOver { name, why });
    }
}

fn of_array<'d, 't>(
    items: &'d [Node<'t>],
    pointer: String,
    notes: Vec<String>,
) -> Candidate<'d, 't> {
    Candidate {
        name: name_of(&pointer),
        pointer,
        keyed: false,
        elements: items
            .iter()
            .enumerate()
            .map(|(at, node)| Element {
                place: Place::Index(at),
                value: Ok(node),
            })
            .collect(),
        notes,
    }
}

fn of_object<'d, 't>(
    object: &'d Object<'t>,
    pointer: String,
    mut notes: Vec<String>,
) -> Candidate<'d, 't> {
    let shadows = shadows(object);
    let told = shadows.iter().take(MOST_SHADOWS);
    notes.extend(told.map(|(key, shadow)| shadow.said(key, &pointer)));
    if let Some(more) = shadows.len().checked_sub(MOST_SHADOWS).filter(|n| *n > 0) {
        notes.push(format!(
            "{more} more keys stand more than once in `{}`; the last one of each is shown",
            shown(&pointer)
        ));
    }
    Candidate {
        name: name_of(&pointer),
        pointer,
        keyed: true,
        elements: object
            .last_wins()
            .into_iter()
            .map(|(key, node)| Element {
                place: Place::Key(key),
                value: Ok(node),
            })
            .collect(),
        notes,
    }
}

fn name_of(pointer: &str) -> String {
    match pointer.strip_prefix('/') {
        None => BARE.into(),
        Some(name) => name.into(),
    }
}

/// The pointer of a child, escaped as RFC 6901 has it.
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// What a pointer without its leading slash leads to, and what is wrong on the way.
fn resolve<'d, 't>(
    root: &'d Node<'t>,
    name: &str,
    repeats: bool,
) -> Option<(&'d Node<'t>, Vec<String>)> {
    if name == BARE && matches!(root, Node::Array(_)) {
        return Some((root, Vec::new()));
    }
    let (mut at, mut pointer, mut notes) = (root, String::new(), Vec::new());
    for token in name.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = match at {
            Node::Object(object) => {
                if repeats {
                    let mut shadows = shadows(object).into_iter();
                    let shadow = shadows.find(|(key, _)| *key == token);
                    notes.extend(shadow.map(|(key, shadow)| shadow.said(key, &pointer)));
                }
                object.get(&token)?
            }
            Node::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
        pointer = join(&pointer, &token);
    }
    Some((at, notes))
}

/// What is not shown of a key that stands more than once.
struct Shadow {
    /// How often it stands.
    times: usize,
    /// Elements of all the arrays under it …
    elements: usize,
    /// … and of the last one, which is shown.
    kept: usize,
}

/// The keys of an object that stand more than once, in the order of their first places.
fn shadows<'o>(object: &'o Object<'_>) -> Vec<(&'o str, Shadow)> {
    if !object.repeats() {
        return Vec::new();
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<(&str, Shadow)> = Vec::new();
    for (key, node) in object.entries() {
        let kept = match node {
            Node::Array(items) => items.len(),
            _ => 0,
        };
        let at = *places.entry(key.as_ref()).or_insert(all.len());
        match all.get_mut(at) {
            Some((_, shadow)) => {
                shadow.times += 1;
                shadow.elements += kept;
                shadow.kept = kept;
            }
            None => all.push((
                key,
                Shadow {
                    times: 1,
                    elements: kept,
                    kept,
                },
            )),
        }
    }
    all.retain(|(_, shadow)| shadow.times > 1);
    all
}

impl Shadow {
    fn said(&self, key: &str, pointer: &str) -> String {
        let lost = match self.elements - self.kept {
            0 => String::new(),
            n => format!("; {n} elements of the earlier ones are not"),
        };
        format!(
            "the key `{}` stands {} times in `{}`; the last one is shown, as parsers read it{lost}",
            clip(key),
            self.times,
            shown(pointer),
        )
    }
}

/// A pointer in a sentence.
fn shown(pointer: &str) -> &str {
    if pointer.is_empty() { "/" } else { pointer }
}

/// At most 60 characters of something foreign that a sentence quotes.
pub fn clip(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
