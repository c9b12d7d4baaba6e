//! Reading what somebody reported: from the command line, or from a JSON file.

use crate::model::{AsOf, Clock, Error, ErrorKind, Moment, OwnerRules, ReportedCount};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// Figures beyond this are no counts of work items; it also keeps every sum within range.
const LARGEST: u64 = 1 << 40;
const FLAG: &str = "write --reported ron=10,codex=5,cowork=3";
const FILE: &str = "the file reads {\"by_owner\": {\"ron\": 10}, \"total\": 10, \"as_of\": \"2026-04-21T07:45:00+09:00\"}, or {\"ron\": 10} alone";

/// A reported count as it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reported {
    /// The counts by canonical owner, in the order given, and their time.
    pub count: ReportedCount,
    /// The total that the report itself states, where it does.
    pub stated_total: Option<u64>,
}

impl Reported {
    /// The sum over the owners: what a definition's `total` is held against.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.count
            .by_owner
            .iter()
            .fold(0, |sum, (_, n)| sum.saturating_add(*n))
    }

    /// The stated total where it is not the sum of the owners.
    #[must_use]
    pub fn odd_total(&self) -> Option<u64> {
        self.stated_total.filter(|stated| *stated != self.total())
    }
}

impl From<ReportedCount> for Reported {
    fn from(count: ReportedCount) -> Self {
        Self {
            count,
            stated_total: None,
        }
    }
}

/// Owner and count pairs as they come in; refuses an owner that comes twice.
struct Counts<'r> {
    rules: &'r OwnerRules,
    kind: ErrorKind,
    seen: Vec<(String, String)>,
    counts: Vec<(String, u64)>,
}

impl<'r> Counts<'r> {
    fn new(rules: &'r OwnerRules, kind: ErrorKind) -> Self {
        Self {
            rules,
            kind,
            seen: Vec::new(),
            counts: Vec::new(),
        }
    }

    fn add(&mut self, raw: &str, count: u64) -> Result<(), Error> {
        let owner = self.rules.canonical(Some(raw));
        if let Some((_, first)) = self.seen.iter().find(|(o, _)| *o == owner) {
            let how = if first == raw {
                format!("`{raw}` is reported twice")
            } else {
                format!("`{first}` and `{raw}` are both {owner}")
            };
            return Err(Error::new(self.kind, how)
                .hint("owners are compared without case and through the aliases; give one number for each"));
        }
        if count > LARGEST {
            return Err(Error::new(
                self.kind,
                format!("{count} for `{raw}` is no count of items"),
            )
            .hint("give the number of items as a plain figure"));
        }
        self.seen.push((owner.clone(), raw.to_owned()));
        self.counts.push((owner, count));
        Ok(())
    }

    fn finish(self, nothing: &str, hint: &str) -> Result<Vec<(String, u64)>, Error> {
        if self.counts.is_empty() {
            return Err(Error::new(self.kind, nothing).hint(hint));
        }
        Ok(self.counts)
    }
}

/// Reads `ron=10,codex=5,cowork=3`, also `Ron 10, Codex 5` and `ron:10 / codex:5`.
///
/// # Errors
/// [`ErrorKind::Usage`] for a part that is no owner and count, an owner that comes twice, and
/// nothing at all.
pub fn parse_flag(text: &str, rules: &OwnerRules) -> Result<ReportedCount, Error> {
    let mut counts = Counts::new(rules, ErrorKind::Usage);
    let parts = text
        .split([',', ';', '\n', '，', '、'])
        .flat_map(|part| part.split(" / "))
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts {
        let bad = |why: String| Error::new(ErrorKind::Usage, why).hint(FLAG);
        let (owner, figure) = part
            .rsplit_once(['=', ':', '：'])
            .or_else(|| part.rsplit_once(char::is_whitespace))
            .ok_or_else(|| bad(format!("`{part}` is no owner and count")))?;
        let (owner, figure) = (owner.trim(), figure.trim());
        if owner.is_empty() {
            return Err(bad(format!("`{part}` names no owner")));
        }
        if figure.is_empty() || !figure.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad(format!("`{figure}` in `{part}` is no count")));
        }
        // Digits only: whatever does not parse is too large, which `add` refuses.
        counts.add(owner, figure.parse().unwrap_or(u64::MAX))?;
    }
    Ok(ReportedCount {
        by_owner: counts.finish("nothing is reported", FLAG)?,
        as_of: None,
    })
}

/// Reads a reported JSON file: `{"by_owner": {…}, "total": 18, "as_of": "…"}`, the bare map of
/// owners, or either of them under `reported`. A time without an offset is in the clock's zone, a
/// time of day is the latest one.
///
/// # Errors
/// [`ErrorKind::Config`] for a text that is no JSON of such a shape, a count that is none, an owner
/// that comes twice, or no owner at all.
pub fn parse_file(text: &str, rules: &OwnerRules, clock: &Clock) -> Result<Reported, Error> {
    let bad = |why: String| Error::new(ErrorKind::Config, why).hint(FILE);
    let text = text.trim_start_matches('\u{feff}');
    let json: Json = serde_json::from_str(text).map_err(|e| {
        bad(format!(
            "the reported count is no JSON that can be read: {e}"
        ))
    })?;
    let Json::Object(mut top) = json else {
        return Err(bad("the reported count is no JSON object".into()));
    };
    if let [(key, Json::Object(inner))] = top.as_mut_slice()
        && key == "reported"
    {
        top = std::mem::take(inner);
    } else if let Some(at) = top
        .iter()
        .position(|(k, v)| k == "reported" && matches!(v, Json::Object(_)))
        && let (_, Json::Object(inner)) = top.swap_remove(at)
    {
        top = inner;
    }
    let nested = top
        .iter()
        .any(|(k, v)| k == "by_owner" && matches!(v, Json::Object(_)));
    let mut out = Reported::default();
    let mut counts = Counts::new(rules, ErrorKind::Config);
    for (key, value) in top {
        match (key.as_str(), value) {
            ("total", value) => out.stated_total = Some(figure("total", &value)?),
            ("as_of", Json::Text(when)) => {
                let at = moment(&when, clock)
                    .ok_or_else(|| bad(format!("`as_of`: `{when}` is no time")))?;
                out.count.as_of = Some(at);
            }
            ("as_of", Json::Null) => {}
            ("as_of", _) => return Err(bad("`as_of` is no time".into())),
            ("by_owner", Json::Object(owners)) => {
                for (owner, value) in owners {
                    counts.add(&owner, figure(&owner, &value)?)?;
                }
            }
            // Beside `by_owner` stands whatever its writer likes; a bare map holds owners only.
            _ if nested => {}
            (owner, value) => counts.add(owner, figure(owner, &value)?)?,
        }
    }
    out.count.by_owner = counts.finish("the reported count names no owner", FILE)?;
    Ok(out)
}

fn figure(name: &str, value: &Json) -> Result<u64, Error> {
    match value {
        Json::Count(n) => Ok(*n),
        _ => Err(Error::new(
            ErrorKind::Config,
            format!("the count of `{name}` is no whole number"),
        )
        .hint("counts are written as plain numbers: {\"ron\": 10}")),
    }
}

fn moment(text: &str, clock: &Clock) -> Option<Moment> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    if let Ok(t) = DateTime::parse_from_rfc3339(text) {
        return Moment::from_utc(t.with_timezone(&Utc));
    }
    for pattern in ["%H:%M", "%H:%M:%S"] {
        if let Ok(time) = NaiveTime::parse_from_str(text, pattern) {
            return AsOf::TimeOfDay(time).moment(clock);
        }
    }
    [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S%.f",
    ]
    .iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
    .filter(|t| (1..=9999).contains(&chrono::Datelike::year(&t.date())))
    .and_then(|t| Moment::from_local(t, clock.zone))
}

/// JSON that keeps every key of an object, also one that comes twice: the usual map would let the
/// second silently win.
enum Json {
    Null,
    Count(u64),
    Text(String),
    Object(Vec<(String, Json)>),
    Other,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
                Ok(Json::Other)
            }

            fn visit_u64<E>(self, n: u64) -> Result<Json, E> {
                Ok(Json::Count(n))
            }

            fn visit_i64<E>(self, n: i64) -> Result<Json, E> {
                Ok(u64::try_from(n).map_or(Json::Other, Json::Count))
            }

            fn visit_f64<E>(self, x: f64) -> Result<Json, E> {
                let whole = x.fract() == 0.0 && (0.0..=LARGEST as f64).contains(&x);
                Ok(if whole {
                    Json::Count(x as u64)
                } else {
                    Json::Other
                })
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                Ok(Json::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry::<String, Json>()? {
                    pairs.push(pair);
                }
                Ok(Json::Object(pairs))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::clock;
    use proptest::prelude::*;

    fn rules() -> OwnerRules {
        OwnerRules::new([("data-analyst", &["analyst".to_owned()][..])], &[])
    }

    fn pairs(given: &[(&str, u64)]) -> Vec<(String, u64)> {
        given.iter().map(|(o, n)| ((*o).to_owned(), *n)).collect()
    }

    #[test]
    fn spellings_of_the_flag() {
        let want = pairs(&[("ron", 10), ("codex", 5), ("cowork", 3)]);
        for text in [
            "ron=10,codex=5,cowork=3",
            "Ron 10, Codex 5, Cowork 3",
            "Ron 10 / Codex 5 / Cowork 3",
            "ron:10;codex : 5;cowork= 3,",
            "RON=010\nCodex\t5\n\nCowork 3",
        ] {
            assert_eq!(
                parse_flag(text, &rules()).unwrap().by_owner,
                want,
                "{text:?}"
            );
        }
        assert_eq!(
            parse_flag("analyst=1, the night shift 4", &rules())
                .unwrap()
                .by_owner,
            pairs(&[("data-analyst", 1), ("the night shift", 4)])
        );
    }

    #[test]
    fn what_the_flag_cannot_mean() {
        for (text, part) in [
            ("", "nothing is reported"),
            (" , ", "nothing is reported"),
            ("ron", "no owner and count"),
            ("ron=", "is no count"),
            ("=10", "names no owner"),
            ("ron=ten", "is no count"),
            ("ron=-1", "is no count"),
            ("ron=1.5", "is no count"),
            ("ron=1,Ron=2", "`ron` and `Ron` are both ron"),
            ("ron=1,ron=1", "reported twice"),
            ("analyst=1,data-analyst=1", "both data-analyst"),
            ("ron=99999999999999999999999", "no count of items"),
        ] {
            let e = parse_flag(text, &rules()).unwrap_err();
            assert_eq!(e.kind, ErrorKind::Usage);
            assert!(e.message.contains(part), "{text:?}: {}", e.message);
            assert!(e.hint.is_some(), "{text:?}");
        }
    }

    #[test]
    fn shapes_of_the_file() {
        let want = pairs(&[("ron", 10), ("codex", 5), ("cowork", 3)]);
        for text in [
            r#"{"by_owner":{"ron":10,"Codex":5,"cowork":3.0},"total":18,"as_of":"2026-04-21T07:45:00+09:00","note":[1]}"#,
            "\u{feff}{\"ron\":10,\"codex\":5,\"cowork\":3,\"total\":18,\"as_of\":\"07:45\"}",
            r#"{"version":1,"reported":{"total":18,"as_of":"2026-04-21 07:45","by_owner":{"ron":10,"codex":5,"cowork":3}}}"#,
        ] {
            let got = parse_file(text, &rules(), &clock()).unwrap();
            assert_eq!(got.count.by_owner, want, "{text}");
            assert_eq!(got.stated_total, Some(18));
            assert_eq!(got.odd_total(), None);
            assert_eq!(
                got.count.as_of.map(|m| clock().rfc3339(m)).as_deref(),
                Some("2026-04-21T07:45:00+09:00"),
                "{text}"
            );
        }
        let odd = parse_file(r#"{"by_owner":{"ron":10},"total":12}"#, &rules(), &clock()).unwrap();
        assert_eq!((odd.total(), odd.odd_total()), (10, Some(12)));
    }

    #[test]
    fn what_no_file_may_say() {
        for (text, part) in [
            ("", "no JSON"),
            ("[1]", "no JSON object"),
            ("{\"ron\":1", "no JSON"),
            ("{}", "names no owner"),
            (r#"{"by_owner":{}}"#, "names no owner"),
            (r#"{"ron":"10"}"#, "no whole number"),
            (r#"{"ron":-1}"#, "no whole number"),
            (r#"{"ron":1.5}"#, "no whole number"),
            (r#"{"ron":10,"ron":5}"#, "reported twice"),
            (r#"{"by_owner":{"ron":10,"RON":5}}"#, "are both ron"),
            (r#"{"ron":1,"as_of":"yesterday"}"#, "no time"),
            (r#"{"ron":1,"as_of":7}"#, "no time"),
            (r#"{"ron":1,"total":null}"#, "no whole number"),
        ] {
            let e = parse_file(text, &rules(), &clock()).unwrap_err();
            assert!(e.message.contains(part), "{text}: {}", e.message);
            assert!(e.hint.is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = parse_flag(&text, &rules());
            let _ = parse_file(&text, &rules(), &clock());
        }

        #[test]
        fn what_is_written_reads_back(
            counts in prop::collection::btree_map("[a-z][a-z-]{0,8}", 0u64..100_000, 1..8)
        ) {
            let want: Vec<(String, u64)> = counts.into_iter().collect();
            let flag: Vec<String> = want.iter().map(|(o, n)| format!("{o}={n}")).collect();
            prop_assert_eq!(parse_flag(&flag.join(","), &OwnerRules::default()).unwrap().by_owner, want.clone());
            prop_assume!(!want.iter().any(|(o, _)| o == "total" || o == "reported"));
            let file: Vec<String> = want.iter().map(|(o, n)| format!("\"{o}\":{n}")).collect();
            let text = format!("{{{}}}", file.join(","));
            prop_assert_eq!(parse_file(&text, &OwnerRules::default(), &clock()).unwrap().count.by_owner, want);
        }
    }
}
