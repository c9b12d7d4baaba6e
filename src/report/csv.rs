//! Items as CSV (RFC 4180), every text quoted only where it must be.

use super::View;
use crate::model::Moment;
use crate::text;
use std::borrow::Cow;
use std::io;

const COLUMNS: &str = "key,source,queue,id,title,owner,owner_raw,state,status_raw,priority,created_at,updated_at,claimed_at,claimed_by,heartbeat_at,lease_expires_at,completed_at,attempts,parent,note,verdict,confidence,survivor,reason";

/// The chosen items with the contract's field names as headings.
///
/// # Errors
/// What the writer returns.
pub fn items_csv(view: &View<'_>, chosen: &[usize], out: &mut dyn io::Write) -> io::Result<()> {
    let board = view.board;
    out.write_all(COLUMNS.as_bytes())?;
    out.write_all(b"\r\n")?;
    let at = |m: Option<Moment>| m.map(|m| board.clock.rfc3339(m)).unwrap_or_default();
    for item in chosen.iter().filter_map(|at| board.item(*at)) {
        let r = item.record;
        let verdict = view.judgement.verdict(item.position);
        let survivor = verdict
            .and_then(|v| board.item(v.survivor?))
            .map(|i| i.key().to_string())
            .unwrap_or_default();
        let cells: [Cow<'_, str>; 24] = [
            item.key().to_string().into(),
            (&*item.source.name).into(),
            (&*item.queue.name).into(),
            (&*r.id).into(),
            (&*r.title).into(),
            (&**item.owner).into(),
            r.owner.as_deref().unwrap_or_default().into(),
            r.state.word().into(),
            (&*r.status).into(),
            r.priority.word().into(),
            at(r.times.created).into(),
            at(r.times.updated).into(),
            at(r.times.claimed).into(),
            r.claimed_by.as_deref().unwrap_or_default().into(),
            at(r.times.heartbeat).into(),
            at(r.times.lease).into(),
            at(r.times.completed).into(),
            r.attempts.map(|n| n.to_string()).unwrap_or_default().into(),
            r.parent.as_deref().unwrap_or_default().into(),
            r.note.as_deref().unwrap_or_default().into(),
            verdict.map_or("", |v| v.action.word()).into(),
            verdict.map_or("", |v| v.confidence.word()).into(),
            survivor.into(),
            verdict
                .map(|v| v.say(board, view.judgement, view.lang))
                .unwrap_or_default()
                .into(),
        ];
        let line: Vec<String> = cells.iter().map(|c| quote(c)).collect();
        out.write_all(line.join(",").as_bytes())?;
        out.write_all(b"\r\n")?;
    }
    Ok(())
}

/// Any rows under their headings.
///
/// # Errors
/// What the writer returns.
pub fn rows(headings: &[&str], rows: &[Vec<String>], out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{}\r\n", headings.join(","))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| quote(c)).collect();
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

fn quote(cell: &str) -> String {
    let cell = text::visible(cell);
    if cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting() {
        for (given, want) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("\x1b[2J", "␛[2J"),
        ] {
            assert_eq!(quote(given), want);
        }
    }
}
