//! A plan for people: by source the script and every row before and after, what a store would do by
//! itself, what is refused and why, what it still needs, and the next command; as text, markdown and
//! rows. The same for an undo, which is a plan too.

mod value;
mod words;

pub use value::{change_text, value_text};

use super::markdown::{cell, table};
use crate::model::{Clock, ItemKey, Lang, StoreKind};
use crate::plan::{Change, Part, Plan, Refused, Remarks, Value};
use crate::text;
use std::collections::BTreeMap;
use std::io::{self, Write};
use words::Word;

/// The title of an item, where it is known.
pub type Title<'a> = &'a dyn Fn(&ItemKey) -> Option<String>;

/// A plan and all that is said beside it.
#[derive(Clone, Copy)]
pub struct PlanView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Times are told in its zone.
    pub clock: &'a Clock,
    /// The language.
    pub lang: Lang,
    /// The title of an item, where it is known.
    pub title: Title<'a>,
    /// What is worth saying of it.
    pub remarks: &'a Remarks,
    /// The command that comes next, where there is one.
    pub next: Option<&'a str>,
}

/// A line of a difference: the column, and `before → after`.
type Line = (String, String);

/// Changes of one part that give their rows the same new values, in the order of the first.
struct Alike<'a> {
    action: &'static str,
    /// What all of them say.
    shared: Vec<Line>,
    /// Each with what it alone says: an old value that is its own.
    rows: Vec<(&'a Change, Vec<Line>)>,
}

/// Rows that get the same new values are told together: eight copies that are given up are eight
/// keys and one change to read.
fn alike<'a>(part: &'a Part, lang: Lang) -> Vec<Alike<'a>> {
    let mut groups: Vec<Vec<(&'a Change, Vec<Line>)>> = Vec::new();
    // By the action and the new values.
    type Same<'c> = (&'static str, Vec<(&'c str, String)>);
    let mut known: BTreeMap<Same<'_>, usize> = BTreeMap::new();
    for change in &part.changes {
        let after = change.before.difference(&change.after).into_iter();
        let after = after.map(|(c, _, after)| (c, after.map(value_text).unwrap_or_default()));
        let same = (change.action.word(), after.collect());
        let at = *known.entry(same).or_insert(groups.len());
        let row = (change, lines_of(change, lang));
        match groups.get_mut(at) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups.into_iter().filter_map(Alike::of).collect()
}

impl<'a> Alike<'a> {
    fn of(mut rows: Vec<(&'a Change, Vec<Line>)>) -> Option<Self> {
        let (first, lines) = rows.first()?;
        let action = first.action.word();
        let in_all = |line: &Line| rows.iter().all(|(_, lines)| lines.contains(line));
        // One row says all of it itself.
        let several = rows.len() > 1;
        let shared: Vec<Line> = lines
            .iter()
            .filter(|line| several && in_all(line))
            .cloned()
            .collect();
        for (_, lines) in &mut rows {
            lines.retain(|line| !shared.contains(line));
        }
        Some(Self {
            action,
            shared,
            rows,
        })
    }
}

fn lines_of(change: &Change, lang: Lang) -> Vec<Line> {
    let nothing = Word::NoColumn.say(lang);
    let mut lines: Vec<Line> = change
        .before
        .difference(&change.after)
        .into_iter()
        .map(|(column, before, after)| {
            let column = text::one_line(column).into_owned();
            (column, change_text(before, after, nothing))
        })
        .collect();
    if let Some(note) = change.note.as_deref().filter(|n| !is_written(change, n)) {
        let only = lang.aside(Word::OnlyRecorded.say(lang));
        let told = format!("{}{only}", text::one_line(note));
        lines.push((Word::Note.say(lang).to_owned(), told));
    }
    lines
}

/// Whether some column takes the note.
fn is_written(change: &Change, note: &str) -> bool {
    let as_json = serde_json::to_string(note).unwrap_or_default();
    let as_json = as_json.trim_matches('"');
    change
        .before
        .difference(&change.after)
        .iter()
        .any(|(_, _, after)| match after {
            Some(Value::Text(bytes)) => String::from_utf8_lossy(bytes).contains(note),
            Some(Value::Json(text)) => text.contains(note) || text.contains(as_json),
            _ => false,
        })
}

/// `cancel 8, release 1`.
#[must_use]
pub fn plan_counts(plan: &Plan) -> String {
    counts(plan.parts.iter().flat_map(|p| &p.changes))
}

pub(super) fn counts<'a>(changes: impl Iterator<Item = &'a Change>) -> String {
    let mut by_word: Vec<(&'static str, usize)> = Vec::new();
    for change in changes {
        let word = change.action.word();
        match by_word.iter_mut().find(|(w, _)| *w == word) {
            Some((_, n)) => *n += 1,
            None => by_word.push((word, 1)),
        }
    }
    let said: Vec<String> = by_word.iter().map(|(w, n)| format!("{w} {n}")).collect();
    said.join(", ")
}

/// `8 rows in 1 source: cancel 8`.
#[must_use]
pub fn plan_headline(plan: &Plan, lang: Lang) -> String {
    if plan.rows() == 0 {
        return words::nothing(lang).to_owned();
    }
    let parts = plan.parts.iter().filter(|p| !p.changes.is_empty()).count();
    let (rows, sources) = (words::rows(plan.rows(), lang), words::sources(parts, lang));
    let counts = plan_counts(plan);
    match lang {
        Lang::En => format!("{rows} in {sources}: {counts}"),
        Lang::Ko => format!("{sources}, {rows}: {counts}"),
        Lang::ZhHant => format!("{sources}，{rows}：{counts}"),
    }
}

/// The text for a terminal; lines about rows are cut to `cells`, the script never is.
///
/// # Errors
/// What the writer returns.
pub fn plan_text(view: &PlanView<'_>, cells: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    for part in view.plan.parts.iter().filter(|p| !p.changes.is_empty()) {
        part_text(part, view.title, lang, cells, out)?;
        writeln!(out)?;
    }
    refused_text(&view.plan.refused, cells, lang, out)?;
    let remarks = remark_lines(view.remarks, lang);
    for line in &remarks {
        writeln!(out, "· {line}")?;
    }
    if !remarks.is_empty() {
        writeln!(out)?;
    }
    for line in foot(view) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The same without scripts and rows: what it comes to by source, for a plan that is too long to be
/// read at a prompt.
///
/// # Errors
/// What the writer returns.
pub fn plan_brief(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    for part in view.plan.parts.iter().filter(|p| !p.changes.is_empty()) {
        let rows = words::rows(part.changes.len(), lang);
        let counts = counts(part.changes.iter());
        let path = part.path.display().to_string();
        writeln!(
            out,
            "{} — {rows}{}{counts}  {}",
            part.source,
            lang.colon(),
            text::one_line(&path)
        )?;
        for line in side_effects(part, lang) {
            writeln!(out, "  ! {line}")?;
        }
    }
    for line in foot(view) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// One source: its file, what it would do by itself, the script, the rows.
///
/// # Errors
/// What the writer returns.
pub(super) fn part_text(
    part: &Part,
    title: Title<'_>,
    lang: Lang,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = cells.unwrap_or(usize::MAX);
    let head = format!(
        "{} — {}{}{}",
        part.source,
        words::rows(part.changes.len(), lang),
        lang.colon(),
        counts(part.changes.iter())
    );
    writeln!(out, "{}", text::fit(&head, width))?;
    let path = part.path.display().to_string();
    writeln!(out, "  {} {}", Word::File.say(lang), text::one_line(&path))?;
    for line in side_effects(part, lang) {
        writeln!(out, "  ! {line}")?;
    }
    if !part.script.trim().is_empty() {
        script_text(part, lang, out)?;
    }
    writeln!(out, "\n  {}", Word::Rows.say(lang))?;
    for same in alike(part, lang) {
        rows_text(title, &same, lang, width, out)?;
    }
    Ok(())
}

fn script_text(part: &Part, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n  {}", script_label(part).say(lang))?;
    // From the left margin and uncut: a text in it may span lines, and whoever copies it must not
    // copy our indentation into that.
    writeln!(out, "{}", text::visible(part.script.trim_end_matches('\n')))
}

fn rows_text(
    title: Title<'_>,
    same: &Alike<'_>,
    lang: Lang,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = same.rows.iter().flat_map(|(_, lines)| lines);
    let names = names.chain(&same.shared).map(|(c, _)| text::width(c));
    let wide = names.max().unwrap_or(0);
    let tell = |lines: &[Line], out: &mut dyn Write| {
        lines.iter().try_for_each(|(column, told)| {
            let line = format!("        {}  {told}", text::pad(column, wide));
            writeln!(out, "{}", text::fit(&line, width))
        })
    };
    for (change, lines) in &same.rows {
        let title = title(&change.key).unwrap_or_default();
        let line = format!(
            "    {} {}  {}",
            same.action,
            text::one_line(&change.key.to_string()),
            text::one_line(&title)
        );
        writeln!(out, "{}", text::fit(line.trim_end(), width))?;
        tell(lines, out)?;
    }
    if !same.shared.is_empty() {
        writeln!(out, "      {}", words::each_of(same.rows.len(), lang))?;
        tell(&same.shared, out)?;
    }
    Ok(())
}

fn script_label(part: &Part) -> Word {
    match part.kind {
        StoreKind::Sqlite => Word::Script,
        StoreKind::Json => Word::Diff,
    }
}

/// What a store would do by itself, and what that asks for; one sentence each.
#[must_use]
pub fn side_effects(part: &Part, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = part
        .side_effects
        .iter()
        .map(|effect| {
            let table = text::one_line(&effect.table);
            let trigger = effect.trigger.as_deref().map(text::one_line);
            words::also_writes(&table, trigger.as_deref(), lang)
        })
        .collect();
    if !lines.is_empty() {
        lines.push(words::needs_triggers(lang).to_owned());
    }
    lines
}

/// What is left alone, with its reasons and where a row is not what it was.
///
/// # Errors
/// What the writer returns.
pub fn refused_text(
    refused: &[Refused],
    cells: Option<usize>,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    let width = cells.unwrap_or(usize::MAX);
    writeln!(out, "{} — {}", Word::Refused.say(lang), refused.len())?;
    // A reason that several have is said once.
    let mut plain: Vec<(&str, Vec<&ItemKey>)> = Vec::new();
    for item in refused.iter().filter(|r| r.difference.is_empty()) {
        match plain.iter_mut().find(|(why, _)| *why == item.why) {
            Some((_, keys)) => keys.push(&item.key),
            None => plain.push((&item.why, vec![&item.key])),
        }
    }
    for (why, keys) in plain {
        // The reason is what the reader needs: it goes on, however long it is.
        let why = text::one_line(why);
        if let [key] = keys.as_slice() {
            writeln!(out, "  {}  {why}", text::one_line(&key.to_string()))?;
            continue;
        }
        let rows = words::rows(keys.len(), lang);
        writeln!(out, "  {rows}{}{why}", lang.colon())?;
        for key in keys {
            writeln!(out, "    {}", text::one_line(&key.to_string()))?;
        }
    }
    for item in refused.iter().filter(|r| !r.difference.is_empty()) {
        let key = item.key.to_string();
        let (key, why) = (text::one_line(&key), text::one_line(&item.why));
        writeln!(out, "  {key}  {why}")?;
        for (column, before, after) in &item.difference {
            let change = change_text(before.as_ref(), after.as_ref(), Word::NoColumn.say(lang));
            let line = format!("      {}  {change}", text::one_line(column));
            writeln!(out, "{}", text::fit(&line, width))?;
        }
    }
    writeln!(out)
}

/// Each remark once, with its item or the number of them.
#[must_use]
pub fn remark_lines(remarks: &Remarks, lang: Lang) -> Vec<String> {
    let mut of: Vec<(&str, Vec<&ItemKey>)> = Vec::new();
    for (key, remark) in &remarks.of_items {
        match of.iter_mut().find(|(r, _)| r == remark) {
            Some((_, keys)) => keys.push(key),
            None => of.push((remark, vec![key])),
        }
    }
    let mut lines: Vec<String> = of
        .into_iter()
        .map(|(remark, keys)| {
            let whose = match keys.as_slice() {
                [one] => one.to_string(),
                several => words::rows(several.len(), lang),
            };
            let (whose, remark) = (text::one_line(&whose), text::one_line(remark));
            format!("{whose}{}{remark}", lang.colon())
        })
        .collect();
    let of_stores = remarks.of_stores.iter();
    lines.extend(of_stores.map(|n| text::one_line(n).into_owned()));
    lines
}

/// What it comes to, what it needs, until when it is good and what comes next.
fn foot(view: &PlanView<'_>) -> Vec<String> {
    let (plan, lang) = (view.plan, view.lang);
    let mut lines = vec![plan_headline(plan, lang)];
    lines.extend(
        plan.undoes
            .as_deref()
            .map(|o| words::undoes(&text::one_line(o), lang)),
    );
    if plan.rows() == 0 {
        return lines;
    }
    if !plan.needs_approval.is_empty() {
        lines.push(words::needs_approval(
            &plan.needs_approval.join(lang.comma()),
            lang,
        ));
    }
    let until = view.clock.format(plan.expires_at, "%Y-%m-%d %H:%M:%S %Z");
    lines.push(format!(
        "{} {}{}{} {until}",
        Word::Plan.say(lang),
        text::one_line(&plan.id),
        lang.comma(),
        Word::Expires.say(lang)
    ));
    if let Some(next) = view.next {
        lines.push(format!(
            "{}{}{}",
            Word::Next.say(lang),
            lang.colon(),
            text::one_line(next)
        ));
    }
    lines
}

/// The same as markdown.
///
/// # Errors
/// What the writer returns.
pub fn plan_markdown(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    for part in view.plan.parts.iter().filter(|p| !p.changes.is_empty()) {
        part_markdown(part, lang, out)?;
    }
    let refused = &view.plan.refused;
    if !refused.is_empty() {
        writeln!(out, "## {} — {}\n", Word::Refused.say(lang), refused.len())?;
        let rows: Vec<Vec<String>> = refused
            .iter()
            .map(|r| vec![cell(&r.key.to_string()), cell(&r.why)])
            .collect();
        table(&[Word::Key.say(lang), Word::Why.say(lang)], &rows, out)?;
        writeln!(out)?;
    }
    for line in remark_lines(view.remarks, lang) {
        writeln!(out, "- {}", cell(&line))?;
    }
    writeln!(out)?;
    for line in foot(view) {
        writeln!(out, "{}  ", cell(&line))?;
    }
    Ok(())
}

/// One source as markdown.
///
/// # Errors
/// What the writer returns.
pub(super) fn part_markdown(part: &Part, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let counts = counts(part.changes.iter());
    let rows = words::rows(part.changes.len(), lang);
    let colon = lang.colon();
    writeln!(out, "## {} — {rows}{colon}{counts}\n", cell(&part.source))?;
    let path = part.path.display().to_string();
    writeln!(out, "{} {}\n", Word::File.say(lang), cell(&path))?;
    for line in side_effects(part, lang) {
        writeln!(out, "- **!** {}", cell(&line))?;
    }
    let fence = fence(&part.script);
    let kind = match part.kind {
        StoreKind::Sqlite => "sql",
        StoreKind::Json => "diff",
    };
    writeln!(
        out,
        "{fence}{kind}\n{}\n{fence}\n",
        text::visible(part.script.trim_end())
    )?;
    let rows: Vec<Vec<String>> = change_rows(part)
        .into_iter()
        .map(|row| row.iter().map(|c| cell(c)).collect())
        .collect();
    let heading = [
        Word::Key.say(lang),
        "action",
        Word::Column.say(lang),
        Word::Before.say(lang),
        Word::After.say(lang),
    ];
    table(&heading, &rows, out)?;
    writeln!(out)
}

/// A fence that nothing in the text can close.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// The headings of [`plan_rows`].
pub const PLAN_HEADINGS: [&str; 5] = ["key", "action", "column", "before", "after"];

/// One row for each column that a change sets; a refused item has its reason in the last one.
#[must_use]
pub fn plan_rows(plan: &Plan) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = plan.parts.iter().flat_map(change_rows).collect();
    rows.extend(plan.refused.iter().map(|r| {
        let key = r.key.to_string();
        vec![
            key,
            "refused".into(),
            String::new(),
            String::new(),
            r.why.clone(),
        ]
    }));
    rows
}

fn change_rows(part: &Part) -> Vec<Vec<String>> {
    let side = |value: Option<&Value>| value.map(value_text).unwrap_or_default();
    let mut rows = Vec::new();
    for change in &part.changes {
        let start = [change.key.to_string(), change.action.word().to_owned()];
        let difference = change.before.difference(&change.after);
        if difference.is_empty() {
            let note = change.note.clone().unwrap_or_default();
            let row = start.iter().cloned();
            rows.push(row.chain([String::new(), String::new(), note]).collect());
        }
        for (column, before, after) in difference {
            let row = start.iter().cloned();
            let values = [column.to_owned(), side(before), side(after)];
            rows.push(row.chain(values).collect());
        }
    }
    rows
}

#[cfg(test)]
mod tests;
