//! In which encoding and which zone a time column is written, decided for the column as a whole:
//! the configuration, the preset, the column's DDL default, consistency with the other columns and
//! the clock, and at last the source's `timezone`, which is an assumption and called one.
//!
//! A claim before its creation under one zone and not under the other decides; so does a row from
//! the future. A column whose rows contradict both zones mixes them: it is marked ambiguous.

use crate::model::{
    Clock, Field, Mapping, Moment, Question, QueueSpec, RawTime, Reading, Spelt, TimeEncoding,
    TimeRule, ZoneDecision,
};
use crate::stores::shape::{Cell, Shape};
use chrono_tz::Tz;

/// Clocks of two machines may differ by so many seconds without anything being wrong.
const SLACK_S: i64 = 60;
/// So few contradicting rows, where they are also less than a hundredth of those that speak, are
/// faults of single rows and listed as such; more of them mean that the column mixes zones.
const FEW: usize = 3;

/// The fields of which the latest moment tells when something was last done.
const DONE: [Field; 5] = [
    Field::Created,
    Field::Updated,
    Field::Claimed,
    Field::Started,
    Field::Completed,
];

/// Decides every time field of a mapping. The latest moment of the sample that is not in the future.
pub fn decide(
    shape: &Shape,
    mapping: &mut Mapping,
    said: Option<&QueueSpec>,
    zone: Tz,
    clock: &Clock,
) -> Option<Moment> {
    let columns: Vec<TimeColumn> = [
        Field::Created,
        Field::Claimed,
        Field::Started,
        Field::Heartbeat,
        Field::Updated,
        Field::Completed,
        Field::Lease,
        Field::Due,
    ]
    .into_iter()
    .filter_map(|field| TimeColumn::new(shape, mapping, field, zone))
    .collect();
    let mut rules: Vec<(Field, TimeRule)> = Vec::new();
    for column in &columns {
        let preset = mapping.times.get(&column.field).cloned();
        let given = said.and_then(|q| q.time.get(&column.field)).copied();
        rules.push((column.field, column.first_rule(given, preset, zone)));
    }
    by_consistency(&columns, &mut rules, zone, clock);
    for (column, (field, rule)) in columns.iter().zip(&mut rules) {
        contradicted(column, rule, *field, &columns, zone, clock);
    }
    let done = columns
        .iter()
        .zip(&rules)
        .filter(|(column, _)| DONE.contains(&column.field));
    let moments = done.flat_map(|(column, (_, rule))| {
        let cells = column.cells.iter();
        cells.filter_map(|cell| cell.moment(rule, zone))
    });
    let latest = last(moments, clock);
    for (field, rule) in rules {
        if rule.decided == ZoneDecision::Source || rule.ambiguous {
            let column = mapping.column(field).unwrap_or_default().to_owned();
            let what = if rule.ambiguous {
                format!(
                    "`{column}` mixes zones ({}); no age is based on it",
                    rule.why
                )
            } else {
                format!(
                    "`{column}` holds naive times and nothing tells their zone; {} is assumed",
                    rule.naive
                )
            };
            mapping.questions.push(Question {
                what,
                key: format!("time = {{ {field} = \"utc\" }} or {{ {field} = \"local\" }}"),
            });
        }
        mapping.times.insert(field, rule);
    }
    latest
}

/// The latest moment of the sample that is not in the future.
pub fn latest(shape: &Shape, mapping: &Mapping, clock: &Clock) -> Option<Moment> {
    let columns = DONE.into_iter().filter_map(|field| {
        let column = shape.column(mapping.fields.get(&field)?)?;
        Some((column, mapping.times.get(&field)?))
    });
    let moments = columns.flat_map(|(column, rule)| {
        let cells = shape.values(column);
        cells.filter_map(|c| at(rule.read(raw_time(c))))
    });
    last(moments, clock)
}

/// The latest of some moments that is not in the future.
fn last(moments: impl Iterator<Item = Moment>, clock: &Clock) -> Option<Moment> {
    moments.filter(|m| clock.age_s(*m) >= -SLACK_S).max()
}

/// The sampled values of one field, each read once.
struct TimeColumn<'s> {
    field: Field,
    cells: Vec<TimeCell<'s>>,
    default: Option<&'s str>,
}

/// A sampled value with what it spells, and the moment that a naive one names in either zone that its
/// column may be in: every rule is tried on every row, and no row is read for each of them anew.
struct TimeCell<'s> {
    cell: &'s Cell,
    spelt: Spelt,
    in_utc: Option<Moment>,
    in_zone: Option<Moment>,
}

impl<'s> TimeCell<'s> {
    fn new(cell: &'s Cell, zone: Tz) -> Self {
        let spelt = Spelt::of(raw_time(cell));
        let naive = |zone: Tz| match spelt {
            Spelt::Naive(naive) => Moment::from_local(naive, zone),
            _ => None,
        };
        Self {
            cell,
            spelt,
            in_utc: naive(chrono_tz::UTC),
            in_zone: naive(zone),
        }
    }

    fn is_naive(&self) -> bool {
        matches!(self.spelt, Spelt::Naive(_))
    }

    /// The moment under a rule; `zone` is the source's.
    fn moment(&self, rule: &TimeRule, zone: Tz) -> Option<Moment> {
        match self.spelt {
            Spelt::Naive(_) if rule.ambiguous => None,
            Spelt::Naive(_) if rule.naive == chrono_tz::UTC => self.in_utc,
            Spelt::Naive(_) if rule.naive == zone => self.in_zone,
            spelt => at(rule.of(spelt)),
        }
    }
}

impl<'s> TimeColumn<'s> {
    fn new(shape: &'s Shape, mapping: &Mapping, field: Field, zone: Tz) -> Option<Self> {
        let at = shape.column(mapping.fields.get(&field)?);
        let cells = at.map(|at| shape.values(at).map(|cell| TimeCell::new(cell, zone)));
        Some(Self {
            field,
            cells: cells.map(Iterator::collect).unwrap_or_default(),
            default: at.and_then(|at| shape.columns.get(at)?.default.as_deref()),
        })
    }

    /// Configuration, preset, DDL default, or what the values carry themselves.
    fn first_rule(
        &self,
        given: Option<TimeEncoding>,
        preset: Option<TimeRule>,
        zone: Tz,
    ) -> TimeRule {
        let shape = self.shape();
        let naive_values = self.cells.iter().any(TimeCell::is_naive);
        let mut rule = TimeRule {
            shape,
            ..TimeRule::assume(zone)
        };
        match given {
            Some(TimeEncoding::Epoch(unit)) => {
                return TimeRule {
                    unit: Some(unit),
                    ..settled(rule, zone, ZoneDecision::Mapping, "the configuration")
                };
            }
            Some(TimeEncoding::Utc) => {
                return settled(
                    rule,
                    chrono_tz::UTC,
                    ZoneDecision::Mapping,
                    "the configuration",
                );
            }
            Some(TimeEncoding::Local | TimeEncoding::Iso) => {
                return settled(rule, zone, ZoneDecision::Mapping, "the configuration");
            }
            None => {}
        }
        if let Some(preset) = preset {
            rule.unit = preset.unit;
            return settled(rule, preset.naive, ZoneDecision::Preset, &preset.why);
        }
        if let Some((naive, why)) = self.default.and_then(|d| default_zone(d, zone)) {
            return settled(rule, naive, ZoneDecision::Default, &why);
        }
        // A column without naive values in sight has nothing to decide; should one turn up later,
        // it is read in the source's zone.
        if !naive_values && self.cells.iter().any(|c| !matches!(c.cell, Cell::Null)) {
            return settled(rule, zone, ZoneDecision::NotNeeded, "the values carry it");
        }
        if !naive_values {
            return settled(rule, zone, ZoneDecision::NotNeeded, "no value yet");
        }
        if zone == chrono_tz::UTC {
            rule.why = "the source's timezone is UTC".into();
        }
        rule
    }

    fn shape(&self) -> String {
        let in_utc = TimeRule::assume(chrono_tz::UTC);
        let mut shapes: Vec<&'static str> = Vec::new();
        for value in &self.cells {
            let word = match value.cell {
                Cell::Null => continue,
                Cell::Int(0) => continue,
                Cell::Int(n) => crate::model::EpochUnit::of(*n as f64)
                    .map_or("numbers that are no time", crate::model::EpochUnit::word),
                Cell::Real(r) => crate::model::EpochUnit::of(*r)
                    .map_or("numbers that are no time", crate::model::EpochUnit::word),
                Cell::Text(_) if value.is_naive() => "naive text",
                Cell::Text(t) if t.trim().is_empty() => continue,
                Cell::Text(_) if at(in_utc.of(value.spelt)).is_some() => "text with its offset",
                _ => "something that is no time",
            };
            if !shapes.contains(&word) {
                shapes.push(word);
            }
        }
        if shapes.is_empty() {
            "nothing yet".into()
        } else {
            shapes.join(" and ")
        }
    }
}

fn settled(rule: TimeRule, naive: Tz, decided: ZoneDecision, why: &str) -> TimeRule {
    TimeRule {
        naive,
        decided,
        why: why.to_owned(),
        ..rule
    }
}

fn default_zone(default: &str, zone: Tz) -> Option<(Tz, String)> {
    let folded = default.to_ascii_lowercase();
    let speaks = folded.contains("current_timestamp")
        || folded.contains("datetime(")
        || folded.contains("strftime(")
        || folded.contains("current_date")
        || folded.contains("date(");
    // A number needs no zone.
    if !speaks
        || folded.contains("unixepoch(")
        || folded.contains("%s")
        || folded.contains("julianday")
    {
        return None;
    }
    let why = format!("its DDL default is {default}");
    Some(if folded.contains("localtime") {
        (zone, why)
    } else {
        (chrono_tz::UTC, why)
    })
}

fn raw_time(cell: &Cell) -> RawTime<'_> {
    match cell {
        Cell::Null => RawTime::Null,
        Cell::Int(n) => RawTime::Int(*n),
        Cell::Real(r) => RawTime::Real(*r),
        Cell::Text(t) => RawTime::Text(t),
        Cell::Bool(_) | Cell::Long(_) | Cell::Other => RawTime::Other,
    }
}

fn at(reading: Reading) -> Option<Moment> {
    match reading {
        Reading::At(m) => Some(m),
        Reading::None | Reading::Ambiguous | Reading::Unreadable => None,
    }
}

/// Rows that contradict a zone, for the two zones a naive column may be in.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Against {
    /// Rows that only UTC cannot explain.
    utc: usize,
    /// Rows that only the source's zone cannot explain.
    local: usize,
}

impl Against {
    /// `Some(true)`: UTC. `Some(false)`: the source's zone. `None`: neither is excluded.
    fn is_utc(self) -> Option<bool> {
        match (self.utc, self.local) {
            (0, 0) => None,
            (0, _) => Some(true),
            (_, 0) => Some(false),
            (u, l) if is_noise(u, l) => Some(true),
            (u, l) if is_noise(l, u) => Some(false),
            _ => None,
        }
    }

    fn mixes(self) -> bool {
        self.utc > 0
            && self.local > 0
            && !is_noise(self.utc, self.local)
            && !is_noise(self.local, self.utc)
    }
}

/// Whether `few` contradictions are faults of single rows beside `many` on the other side.
fn is_noise(few: usize, many: usize) -> bool {
    few < FEW && few * 100 < many
}

/// Whether a moment cannot be right: it lies ahead, or before what it must follow.
fn impossible(field: Field, at: Moment, created: Option<Moment>, clock: &Clock) -> bool {
    let ahead = !field.may_be_future() && clock.age_s(at) < -SLACK_S;
    let before = field != Field::Created && created.is_some_and(|c| at.seconds_since(c) < -SLACK_S);
    ahead || before
}

/// Counts the rows of `column` that contradict one zone and not the other, with creation times
/// read under `created`.
fn against(
    column: &TimeColumn<'_>,
    created: Option<(&TimeColumn<'_>, &TimeRule)>,
    zone: Tz,
    clock: &Clock,
) -> Against {
    let mut sum = Against::default();
    for (row, cell) in column.cells.iter().enumerate() {
        let (Some(in_utc), Some(in_local)) = (cell.in_utc, cell.in_zone) else {
            continue;
        };
        let born = created.and_then(|(c, rule)| c.cells.get(row)?.moment(rule, zone));
        match (
            impossible(column.field, in_utc, born, clock),
            impossible(column.field, in_local, born, clock),
        ) {
            (true, false) => sum.utc += 1,
            (false, true) => sum.local += 1,
            // Both or neither: such a row says nothing of the zone.
            _ => {}
        }
    }
    sum
}

fn by_consistency(
    columns: &[TimeColumn<'_>],
    rules: &mut [(Field, TimeRule)],
    zone: Tz,
    clock: &Clock,
) {
    if zone == chrono_tz::UTC {
        return;
    }
    decide_created(columns, rules, zone, clock);
    let created_at = columns.iter().position(|c| c.field == Field::Created);
    let created_rule = created_at
        .map(|at| rules[at].1.clone())
        .filter(|r| !r.ambiguous);
    for (at, column) in columns.iter().enumerate() {
        if column.field == Field::Created || rules[at].1.decided != ZoneDecision::Source {
            continue;
        }
        let created = created_at
            .and_then(|c| columns.get(c))
            .zip(created_rule.as_ref());
        settle(
            &mut rules[at].1,
            against(column, created, zone, clock),
            zone,
        );
    }
}

/// Writes down what the rows say of a column that nothing else decided.
fn settle(rule: &mut TimeRule, sum: Against, zone: Tz) {
    if sum.mixes() {
        rule.ambiguous = true;
        rule.decided = ZoneDecision::Consistency;
        rule.why = format!(
            "{} rows contradict UTC and {} contradict {zone}",
            sum.utc, sum.local
        );
    } else if let Some(is_utc) = sum.is_utc() {
        rule.naive = if is_utc { chrono_tz::UTC } else { zone };
        rule.decided = ZoneDecision::Consistency;
        let (rows, not) = if is_utc {
            (sum.local, zone.name())
        } else {
            (sum.utc, "UTC")
        };
        rule.why =
            format!("{rows} rows would lie in the future or before their creation under {not}");
    }
}

/// The zone of the creation times, from rows in the future and from what must follow a creation.
fn decide_created(
    columns: &[TimeColumn<'_>],
    rules: &mut [(Field, TimeRule)],
    zone: Tz,
    clock: &Clock,
) {
    let Some(at) = columns.iter().position(|c| c.field == Field::Created) else {
        return;
    };
    if rules[at].1.decided != ZoneDecision::Source {
        return;
    }
    let created = &columns[at];
    let mut sum = against(created, None, zone, clock);
    let (utc, local) = (TimeRule::assume(chrono_tz::UTC), TimeRule::assume(zone));
    for (other, (field, rule)) in columns.iter().zip(rules.iter()) {
        if matches!(field, Field::Created | Field::Lease | Field::Due) {
            continue;
        }
        // A column whose zone is known counts as it is; one in doubt contradicts a zone of the
        // creation only where it does so under both of its own.
        let readings = if rule.decided == ZoneDecision::Source {
            vec![&utc, &local]
        } else {
            vec![rule]
        };
        for (row, cell) in created.cells.iter().enumerate() {
            let (Some(in_utc), Some(in_local)) = (cell.in_utc, cell.in_zone) else {
                continue;
            };
            let other = other.cells.get(row);
            let after = readings.iter().filter_map(|r| other?.moment(r, zone));
            let Some(after) = after.max() else { continue };
            let too_late = |c: Moment| after.seconds_since(c) < -SLACK_S;
            match (too_late(in_utc), too_late(in_local)) {
                (true, false) => sum.utc += 1,
                (false, true) => sum.local += 1,
                _ => {}
            }
        }
    }
    settle(&mut rules[at].1, sum, zone);
}

/// A preset or a default says one zone and many rows say another: hand-written SQL has mixed them.
fn contradicted(
    column: &TimeColumn<'_>,
    rule: &mut TimeRule,
    field: Field,
    columns: &[TimeColumn<'_>],
    zone: Tz,
    clock: &Clock,
) {
    if !matches!(rule.decided, ZoneDecision::Preset | ZoneDecision::Default)
        || zone == chrono_tz::UTC
        || rule.unit.is_some()
    {
        return;
    }
    // Only the clock is asked for creations; the others are held against creations as decided.
    let created = columns
        .iter()
        .find(|c| c.field == Field::Created)
        .filter(|_| field != Field::Created);
    let in_utc = TimeRule::assume(chrono_tz::UTC);
    let sum = against(column, created.map(|c| (c, &in_utc)), zone, clock);
    let wrong = if rule.naive == chrono_tz::UTC {
        sum.utc
    } else {
        sum.local
    };
    let right = if rule.naive == chrono_tz::UTC {
        sum.local
    } else {
        sum.utc
    };
    if wrong >= FEW || wrong * 100 > right.max(1) * 100 && wrong >= 2 {
        rule.ambiguous = true;
        rule.why = format!("{}, yet {wrong} rows contradict it", rule.why);
    }
}
