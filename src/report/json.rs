//! The JSON of the contract. Written straight from the board, without a tree in between.

use super::View;
use crate::analyse::{Board, ItemRef};
use crate::model::{Clock, Field, Moment, Problem};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use std::io;

/// What every answer begins with.
#[derive(Debug, Serialize)]
pub struct Envelope<'b, T: Serialize> {
    /// The contract's version.
    pub version: u32,
    /// The instant the answer speaks of.
    pub now: String,
    /// False when a source could not be read.
    pub complete: bool,
    /// Every source with its health.
    pub sources: Vec<SourceRow<'b>>,
    /// The answer itself.
    #[serde(flatten)]
    pub answer: T,
}

impl<'b, T: Serialize> Envelope<'b, T> {
    /// The envelope of an answer about a board.
    pub fn new(board: &'b Board, answer: T) -> Self {
        Self {
            version: 1,
            now: board.clock.rfc3339(board.clock.now),
            complete: board.is_complete(),
            sources: sources_json(board),
            answer,
        }
    }
}

/// One source in an answer.
#[derive(Debug, Serialize)]
pub struct SourceRow<'b> {
    name: &'b str,
    kind: &'static str,
    role: &'static str,
    state: &'static str,
    error: Option<SourceError<'b>>,
    read_at: Option<String>,
    queues: Vec<QueueRow<'b>>,
}

#[derive(Debug, Serialize)]
struct SourceError<'b> {
    message: &'b str,
    hint: Option<&'b str>,
}

#[derive(Debug, Serialize)]
struct QueueRow<'b> {
    name: &'b str,
    live: u64,
    total: u64,
    /// Whether `live` and `total` are exact.
    exact: bool,
}

/// The sources of a board as the contract lists them.
#[must_use]
pub fn sources_json(board: &Board) -> Vec<SourceRow<'_>> {
    board
        .sources()
        .iter()
        .enumerate()
        .map(|(at, source)| SourceRow {
            name: &source.name,
            kind: source.kind.word(),
            role: source.role.word(),
            state: source.state.word(),
            error: source.error.as_ref().map(|e| SourceError {
                message: &e.message,
                hint: e.hint.as_deref(),
            }),
            read_at: source.read_at.map(|m| board.clock.rfc3339(m)),
            queues: source
                .queues
                .iter()
                .enumerate()
                .map(|(q, queue)| QueueRow {
                    name: &queue.name,
                    live: board.live_in(at, q),
                    total: queue.total.count(),
                    exact: queue.total.is_exact(),
                })
                .collect(),
        })
        .collect()
}

/// One item as the contract has it.
#[derive(Debug, Serialize)]
struct Item<'b> {
    key: String,
    source: &'b str,
    queue: &'b str,
    id: &'b str,
    title: &'b str,
    owner: &'b str,
    owner_raw: Option<&'b str>,
    state: &'static str,
    status_raw: &'b str,
    priority: &'static str,
    created_at: Option<String>,
    updated_at: Option<String>,
    claimed_at: Option<String>,
    claimed_by: Option<&'b str>,
    heartbeat_at: Option<String>,
    lease_expires_at: Option<String>,
    completed_at: Option<String>,
    attempts: Option<i64>,
    parent: Option<&'b str>,
    note: Option<&'b str>,
    verdict: Option<VerdictRow>,
}

#[derive(Debug, Serialize)]
struct VerdictRow {
    action: &'static str,
    reason: String,
    confidence: &'static str,
    survivor: Option<String>,
}

impl<'b> Item<'b> {
    fn new(item: ItemRef<'b>, view: &View<'b>) -> Self {
        let clock = &view.board.clock;
        let at = |m: Option<Moment>| m.map(|m| clock.rfc3339(m));
        let r = item.record;
        Self {
            key: item.key().to_string(),
            source: &item.source.name,
            queue: &item.queue.name,
            id: &r.id,
            title: &r.title,
            owner: item.owner,
            owner_raw: r.owner.as_deref(),
            state: r.state.word(),
            status_raw: &r.status,
            priority: r.priority.word(),
            created_at: at(r.times.created),
            updated_at: at(r.times.updated),
            claimed_at: at(r.times.claimed),
            claimed_by: r.claimed_by.as_deref(),
            heartbeat_at: at(item.time(Field::Heartbeat)),
            lease_expires_at: at(r.times.lease),
            completed_at: at(r.times.completed),
            attempts: r.attempts,
            parent: r.parent.as_deref(),
            note: r.note.as_deref(),
            verdict: view.judgement.verdict(item.position).map(|v| VerdictRow {
                action: v.action.word(),
                reason: v.say(view.board, view.judgement, view.lang),
                confidence: v.confidence.word(),
                survivor: v
                    .survivor
                    .and_then(|at| view.board.item(at))
                    .map(|i| i.key().to_string()),
            }),
        }
    }
}

struct Items<'b> {
    view: View<'b>,
    chosen: &'b [usize],
}

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.chosen.len()))?;
        for item in self
            .chosen
            .iter()
            .filter_map(|at| self.view.board.item(*at))
        {
            seq.serialize_element(&Item::new(item, &self.view))?;
        }
        seq.end()
    }
}

#[derive(Serialize)]
struct ProblemRow<'b> {
    key: String,
    field: &'b str,
    why: &'b str,
}

#[derive(Serialize)]
struct ItemsAnswer<'b> {
    items: Items<'b>,
    problems: Vec<ProblemRow<'b>>,
}

/// The key of what a problem speaks of: an item, a queue, or a source.
#[must_use]
pub fn problem_key(problem: &Problem) -> String {
    match (&problem.queue, &problem.id) {
        (Some(queue), Some(id)) => crate::model::ItemKey {
            source: problem.source.clone(),
            queue: queue.clone(),
            id: id.clone(),
        }
        .to_string(),
        (Some(queue), None) => format!(
            "{}/{}",
            problem.source,
            queue.replace('%', "%25").replace('/', "%2F")
        ),
        _ => problem.source.to_string(),
    }
}

/// The answer of `items` as one JSON document.
///
/// # Errors
/// What the writer returns.
pub fn items_json(view: &View<'_>, chosen: &[usize], out: &mut dyn io::Write) -> io::Result<()> {
    let problems = view
        .board
        .problems()
        .iter()
        .map(|p| ProblemRow {
            key: problem_key(p),
            field: p.field,
            why: &p.why,
        })
        .collect();
    let items = Items {
        view: *view,
        chosen,
    };
    write_json(
        &Envelope::new(view.board, ItemsAnswer { items, problems }),
        out,
    )?;
    out.write_all(b"\n")
}

/// The items alone, one to a line.
///
/// # Errors
/// What the writer returns.
pub fn items_jsonl(view: &View<'_>, chosen: &[usize], out: &mut dyn io::Write) -> io::Result<()> {
    for item in chosen.iter().filter_map(|at| view.board.item(*at)) {
        write_json(&Item::new(item, view), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Bare<T: Serialize> {
    version: u32,
    now: String,
    complete: bool,
    sources: [(); 0],
    #[serde(flatten)]
    answer: T,
}

/// One JSON document for an answer that no look at a source went into.
///
/// # Errors
/// What the writer returns.
pub fn bare_json<T: Serialize>(
    clock: &Clock,
    answer: T,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let bare = Bare {
        version: 1,
        now: clock.rfc3339(clock.now),
        complete: true,
        sources: [],
        answer,
    };
    write_json(&bare, out)?;
    out.write_all(b"\n")
}

/// An answer that was made as a value, with the envelope of a board around it; what the value says
/// of the same name goes before.
///
/// # Errors
/// What the writer returns.
pub fn enveloped_json(
    board: &Board,
    answer: serde_json::Value,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut whole = serde_json::to_value(Envelope::new(board, serde_json::json!({})))?;
    if let (Some(whole), serde_json::Value::Object(answer)) = (whole.as_object_mut(), answer) {
        whole.extend(answer);
    }
    write_json(&whole, out)?;
    out.write_all(b"\n")
}

/// JSON in which every character that a terminal might obey is escaped, also those beyond ASCII
/// that JSON itself would let through.
///
/// # Errors
/// What the writer returns.
pub fn write_json<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Harmless);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// The same over many lines, ended by a line feed: for a file that people open.
///
/// # Errors
/// What the writer returns.
pub fn write_json_pretty<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    let formatter = HarmlessLines(serde_json::ser::PrettyFormatter::new());
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, formatter);
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

struct HarmlessLines(serde_json::ser::PrettyFormatter<'static>);

macro_rules! as_pretty {
    ($($name:ident($($arg:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $arg: $kind)*) -> io::Result<()> {
            self.0.$name(writer $(, $arg)*)
        })*
    };
}

impl serde_json::ser::Formatter for HarmlessLines {
    as_pretty! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        Harmless.write_string_fragment(writer, fragment)
    }
}

struct Harmless;

impl serde_json::ser::Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.is_ascii() && !fragment.contains('\x7f') {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(obeyed) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let Some(c) = from.chars().next() else { break };
            // Everything that `obeyed` finds lies in the basic plane.
            write!(writer, "\\u{:04x}", c as u32)?;
            rest = &from[c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

fn obeyed(c: char) -> bool {
    matches!(c, '\x7f'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_that_a_terminal_obeys_goes_out_raw() {
        let mut out = Vec::new();
        write_json(&"a\u{1b}[2J\u{9b}m\u{202e}한\u{7f}", &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#""a\u001b[2J\u009bm\u202e한\u007f""#
        );
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "\\PC{0,20}[\\x00-\\x9f\\u{2020}-\\u{2070}]{0,8}") {
            let mut out = Vec::new();
            write_json(&text, &mut out).unwrap();
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text.clone());
            let mut lines = Vec::new();
            let value = serde_json::json!({"a": [text, 1], "b": {}});
            write_json_pretty(&value, &mut lines).unwrap();
            prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&lines).unwrap(), value);
            let raw = String::from_utf8(lines).unwrap();
            prop_assert!(!raw.contains(obeyed), "{:?}", raw);
        }
    }
}
