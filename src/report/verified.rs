//! What checking the ledger's chain found.

use super::bare_json;
use crate::model::{Clock, Lang};
use crate::plan::Verified;
use crate::text;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct VerifiedAnswer<'a> {
    whole: bool,
    records: u64,
    broken_at: Option<u64>,
    why: Option<&'a str>,
    head: Option<&'a str>,
    notes: &'a [String],
}

/// What checking the ledger found.
///
/// # Errors
/// What the writer returns.
pub fn verified_json(verified: &Verified, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let broken = verified.broken.as_ref();
    let answer = VerifiedAnswer {
        whole: broken.is_none(),
        records: verified.records,
        broken_at: broken.map(|(at, _)| *at),
        why: broken.map(|(_, why)| why.as_str()),
        head: verified.head.as_deref(),
        notes: &verified.notes,
    };
    bare_json(clock, answer, out)
}

/// The same in words.
///
/// # Errors
/// What the writer returns.
pub fn verified_text(
    verified: &Verified,
    path: Option<&str>,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let n = verified.records;
    let said = match (&verified.broken, lang) {
        (None, Lang::En) if n == 0 => "the ledger is empty".to_owned(),
        (None, Lang::Ko) if n == 0 => "원장이 비어 있음".to_owned(),
        (None, Lang::ZhHant) if n == 0 => "帳本是空的".to_owned(),
        (None, Lang::En) => format!("whole: {n} records, each one follows from the one before"),
        (None, Lang::Ko) => format!("온전함: 기록 {n}건이 모두 앞 기록과 이어짐"),
        (None, Lang::ZhHant) => format!("完整：{n} 筆記錄皆與前一筆相符"),
        (Some((at, why)), Lang::En) => format!("broken at record {at}: {why}"),
        (Some((at, why)), Lang::Ko) => format!("기록 {at}에서 어긋남: {why}"),
        (Some((at, why)), Lang::ZhHant) => format!("第 {at} 筆記錄不符：{why}"),
    };
    writeln!(out, "{}", text::one_line(&said))?;
    let notes = verified.notes.iter().map(String::as_str);
    for line in path
        .iter()
        .copied()
        .chain(verified.head.as_deref())
        .chain(notes)
    {
        writeln!(out, "  {}", text::one_line(line))?;
    }
    Ok(())
}
