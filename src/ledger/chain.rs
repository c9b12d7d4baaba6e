//! Records as they lie in the file, each carrying the hash of the one before: appending one, reading
//! them, walking the chain. Must not know what a body means.

use super::{file, head};
use crate::model::{Error, Moment};
use crate::plan::{Stamp, Verified};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};
use sha2::{Digest, Sha256};
use std::path::Path;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A source's part is about to be applied.
    Intent,
    /// How it ended.
    Outcome,
    /// A person's verdict on an end that is unknown.
    Closed,
    /// Something is known and left alone.
    Ack,
    /// It is not any more.
    AckRemoved,
    /// A note on an item.
    Note,
}

impl Kind {
    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Outcome => "outcome",
            Self::Closed => "closed",
            Self::Ack => "ack",
            Self::AckRemoved => "ack-removed",
            Self::Note => "note",
        }
    }
}

/// A record that is to be written.
#[derive(Debug)]
pub struct New<'a> {
    /// What it is.
    pub kind: Kind,
    /// The operation it belongs to.
    pub operation: Option<&'a str>,
    /// The source it speaks of.
    pub source: Option<&'a str>,
    /// The plan that was begun.
    pub plan: Option<&'a str>,
    /// Who and when.
    pub stamp: &'a Stamp,
    /// All else, as JSON.
    pub body: String,
}

/// A record as it was read.
#[derive(Debug)]
pub struct Record {
    /// Its number, from 1 on.
    pub seq: u64,
    /// The word of what it is.
    pub kind: String,
    /// The operation it belongs to.
    pub operation: Option<String>,
    /// The source it speaks of.
    pub source: Option<String>,
    /// The plan that was begun.
    pub plan: Option<String>,
    /// Who and when.
    pub stamp: Stamp,
    /// All else.
    pub body: serde_json::Value,
}

impl Record {
    /// Whether it is of a kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.word()
    }
}

/// Every column that a hash covers, as text, in the order of the table.
struct Raw {
    seq: i64,
    columns: [Option<String>; 10],
    prev: String,
    hash: String,
}

const COLUMNS: &str =
    "kind, operation, source, plan, at, real, actor, user, host, body, prev, hash";

/// Appends a record within the transaction that is open on the connection.
///
/// # Errors
/// A sentence when it cannot be written; the transaction is then to be rolled back.
pub fn append(c: &Connection, path: &Path, new: &New<'_>) -> Result<head::Head, Error> {
    let failed = |e: rusqlite::Error| file::from_sqlite(&e, path);
    let last = last(c).map_err(failed)?;
    let (seq, prev) = last.map_or((1, String::new()), |h| (h.seq + 1, h.hash));
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let own = |text: &str| Some(text.to_owned());
    let columns = [
        own(new.kind.word()),
        new.operation.map(str::to_owned),
        new.source.map(str::to_owned),
        new.plan.map(str::to_owned),
        Some(spell(new.stamp.at)),
        Some(spell(new.stamp.real)),
        own(&new.stamp.actor),
        own(&new.stamp.user),
        own(&new.stamp.host),
        own(&new.body),
    ];
    let hash = digest(seq, &columns, &prev);
    let mut values: Vec<&dyn ToSql> = vec![&seq];
    values.extend(columns.iter().map(|c| c as &dyn ToSql));
    values.push(&prev);
    values.push(&hash);
    let insert = format!(
        "INSERT INTO records (seq, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    );
    c.execute(&insert, values.as_slice()).map_err(failed)?;
    Ok(head::Head {
        seq: seq.unsigned_abs(),
        hash,
    })
}

/// The last record's number and hash.
pub fn last(c: &Connection) -> rusqlite::Result<Option<head::Head>> {
    c.query_row(
        "SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1",
        [],
        |r| {
            Ok(head::Head {
                seq: r.get::<_, i64>(0)?.unsigned_abs(),
                hash: r.get(1)?,
            })
        },
    )
    .optional()
}

/// The records that a condition chooses, oldest first.
///
/// # Errors
/// A sentence when the file or a record in it is damaged.
pub fn select(
    c: &Connection,
    path: &Path,
    condition: &str,
    params: &[&dyn ToSql],
) -> Result<Vec<Record>, Error> {
    let query = format!("SELECT seq, {COLUMNS} FROM records WHERE {condition} ORDER BY seq");
    let read = || -> rusqlite::Result<Vec<Raw>> {
        let mut statement = c.prepare(&query)?;
        statement.query_map(params, raw)?.collect()
    };
    let raw = read().map_err(|e| file::from_sqlite(&e, path))?;
    raw.into_iter().map(|r| record(r, path)).collect()
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let mut columns: [Option<String>; 10] = Default::default();
    for (at, column) in columns.iter_mut().enumerate() {
        *column = row.get(at + 1)?;
    }
    Ok(Raw {
        seq: row.get(0)?,
        columns,
        prev: row.get(11)?,
        hash: row.get(12)?,
    })
}

fn record(raw: Raw, path: &Path) -> Result<Record, Error> {
    let seq = raw.seq.unsigned_abs();
    let unreadable = |what: &str| file::damaged(path, &format!("record {seq} has no {what}"));
    let [
        kind,
        operation,
        source,
        plan,
        at,
        real,
        actor,
        user,
        host,
        body,
    ] = raw.columns;
    let body = serde_json::from_str(&body.unwrap_or_default()).map_err(|_| unreadable("body"))?;
    let stamp = Stamp {
        at: at
            .as_deref()
            .and_then(moment)
            .ok_or_else(|| unreadable("time"))?,
        real: real
            .as_deref()
            .and_then(moment)
            .ok_or_else(|| unreadable("time"))?,
        actor: actor.unwrap_or_default(),
        user: user.unwrap_or_default(),
        host: host.unwrap_or_default(),
    };
    Ok(Record {
        seq,
        kind: kind.unwrap_or_default(),
        operation,
        source,
        plan,
        stamp,
        body,
    })
}

/// A moment as the ledger spells it: RFC 3339 in UTC, to the microsecond.
pub fn spell(moment: Moment) -> String {
    moment.utc().to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Reads it back.
pub fn moment(text: &str) -> Option<Moment> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    Moment::from_utc(time.with_timezone(&Utc))
}

/// SHA-256 over every column, each with its length before it, so that no two records give the same
/// bytes.
fn digest(seq: i64, columns: &[Option<String>; 10], prev: &str) -> String {
    let mut sha = Sha256::new();
    sha.update(seq.to_be_bytes());
    for column in columns {
        match column {
            None => sha.update([0]),
            Some(text) => {
                sha.update([1]);
                sha.update((text.len() as u64).to_be_bytes());
                sha.update(text.as_bytes());
            }
        }
    }
    sha.update(prev.as_bytes());
    sha.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// The first of the chosen records whose content does not give its hash.
///
/// # Errors
/// A sentence when the file cannot be read.
pub fn changed(
    c: &Connection,
    path: &Path,
    condition: &str,
    params: &[&dyn ToSql],
) -> Result<Option<u64>, Error> {
    let query = format!("SELECT seq, {COLUMNS} FROM records WHERE {condition} ORDER BY seq");
    let read = || -> rusqlite::Result<Option<u64>> {
        let mut statement = c.prepare(&query)?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            let raw = raw(row)?;
            if digest(raw.seq, &raw.columns, &raw.prev) != raw.hash {
                return Ok(Some(raw.seq.unsigned_abs()));
            }
        }
        Ok(None)
    };
    read().map_err(|e| file::from_sqlite(&e, path))
}

/// Walks the chain from its first record to its last, and compares its end with the second place.
///
/// It notices a record that was changed, left out, put in or moved, and a tail that is gone as long
/// as `ledger.head` still knows of it. It cannot notice somebody who makes every hash anew and
/// rewrites the second place too: for that a copy has to be kept where they cannot write.
///
/// # Errors
/// A sentence when the file cannot be read at all.
pub fn verify(c: &Connection, path: &Path, dir: &Path) -> Result<Verified, Error> {
    // Before the records: a record that comes in between must not look like one that is missing.
    let head = head::read(dir);
    let mut found = Verified {
        records: 0,
        broken: None,
        head: None,
        notes: Vec::new(),
    };
    let failed = |e: &rusqlite::Error| file::from_sqlite(e, path);
    let query = format!("SELECT seq, {COLUMNS} FROM records ORDER BY seq");
    let mut statement = c.prepare(&query).map_err(|e| failed(&e))?;
    let mut rows = statement.query([]).map_err(|e| failed(&e))?;
    let mut prev = String::new();
    let mut of_head = None;
    loop {
        let want = i64::try_from(found.records + 1).unwrap_or(i64::MAX);
        let raw = match rows.next().and_then(|r| r.map(raw).transpose()) {
            Ok(None) => break,
            Ok(Some(raw)) => raw,
            Err(e) => {
                let why = format!("it cannot be read: {e}");
                found.broken = Some((want.unsigned_abs(), why));
                return Ok(found);
            }
        };
        if let Some(why) = misfit(&raw, want, &prev) {
            found.broken = Some((raw.seq.unsigned_abs(), why));
            return Ok(found);
        }
        found.records += 1;
        prev = raw.hash;
        if head.as_ref().is_some_and(|h| h.seq == found.records) {
            of_head = Some(prev.clone());
        }
    }
    found.head = Some(prev).filter(|hash| !hash.is_empty());
    match head {
        None if found.records == 0 => {}
        None => found.notes.push(
            "ledger.head is missing, so records deleted from the end would not be noticed".into(),
        ),
        Some(head) if head.seq > found.records => {
            let gone = head.seq - found.records;
            found.broken = Some((
                found.records + 1,
                format!("it and all after it are gone: ledger.head knows of {gone} more"),
            ));
        }
        Some(head) if of_head.as_ref() != Some(&head.hash) => {
            found.broken = Some((head.seq, "ledger.head knows it with another hash".into()));
        }
        Some(_) => {}
    }
    Ok(found)
}

/// Why a record does not follow the one before.
fn misfit(raw: &Raw, want: i64, prev: &str) -> Option<String> {
    if raw.seq != want {
        return Some(format!("record {want} is missing before it"));
    }
    if raw.prev != prev {
        return Some("it does not carry the hash of the record before it".into());
    }
    (digest(raw.seq, &raw.columns, &raw.prev) != raw.hash)
        .then(|| "its content does not give its hash".into())
}
