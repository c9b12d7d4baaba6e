//! What must not leave the machine: tokens, keys, passwords, e-mail addresses and the user's own
//! patterns are masked in a text, and nothing else of it is touched.
//!
//! Masking goes on until nothing between two masks matches any more, so that masking twice is masking
//! once, whatever the patterns are.

use regex::{Regex, RegexSet};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// What stands in the place of what was masked.
pub const MASK: &str = "[redacted]";

/// Built in. Where a pattern has a group, the group alone is masked: of `token=…` the name stays.
const BUILT_IN: [&str; 15] = [
    // E-mail addresses.
    r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?\.[A-Za-z]{2,}",
    // The password of an address with one: scheme://user:password@host.
    r"[A-Za-z][A-Za-z0-9+.\-]*://[^\s/:@\[\]]*:([^\s/@\[\]]+)@",
    // What is named a secret, quoted or not. The quote is stepped over, escaped (JSON in JSON) or not.
    r#"(?i)(?:api[_\- ]?key|access[_\-]?key(?:[_\-]?id)?|secret(?:[_\-]?(?:access)?[_\-]?key)?|client[_\-]?secret|private[_\-]?key|[a-z]*token|pass(?:word|wd|phrase)|\bpwd|비밀번호|密碼|密码)\\?["']?[ \t]*(?:=|:|：)[ \t]*\\?["']?([^\s"'\\,;&<>\[\](){}]{4,})"#,
    r"(?i)\b(?:bearer|basic)[ \t]+([A-Za-z0-9._~+/\-]{12,}=*)",
    // Forms that name their issuer.
    r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_\-]{16,}",
    r"\bgh[pousr]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_[A-Za-z0-9_]{20,}",
    r"\bglpat-[A-Za-z0-9_\-]{16,}",
    r"\bxox[abeoprs]-[A-Za-z0-9\-]{10,}",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bAIza[0-9A-Za-z_\-]{30,}",
    r"\b(?:hf|npm|pypi)[_\-][A-Za-z0-9]{20,}",
    r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*",
    r"\b[0-9]{8,10}:[A-Za-z0-9_\-]{35}\b",
    r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
];

/// A pattern longer than this is some other text.
const LONGEST: usize = 10_000;
/// So many secrets are looked for with one pattern.
const AT_ONCE: usize = 200;

/// Masks texts.
#[derive(Debug, Clone)]
pub struct Redactor {
    any: RegexSet,
    each: Vec<Regex>,
}

impl Redactor {
    /// What is built in and the given patterns.
    ///
    /// # Errors
    /// The first pattern that is none, by its place, and why.
    pub fn new(patterns: &[String]) -> Result<Self, (usize, String)> {
        for (at, pattern) in patterns.iter().enumerate() {
            check(pattern).map_err(|why| (at, why))?;
        }
        let all: Vec<&str> = BUILT_IN
            .into_iter()
            .chain(patterns.iter().map(String::as_str))
            .collect();
        let failed = |e: regex::Error| (patterns.len().saturating_sub(1), said(&e));
        let each = all.iter().map(|p| Regex::new(p)).collect::<Result<_, _>>();
        Ok(Self {
            any: RegexSet::new(&all).map_err(failed)?,
            each: each.map_err(failed)?,
        })
    }

    /// The text with everything that matches masked.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // Between masks an anchored pattern may match where it does not in the whole.
        if text.split(MASK).all(|piece| !self.any.is_match(piece)) {
            return Cow::Borrowed(text);
        }
        let mut current = Cow::Borrowed(text);
        // Each round takes at least one character that is no mask.
        while let Some(next) = self.round(&current) {
            current = Cow::Owned(next);
        }
        current
    }

    /// One pass over everything between masks; `None` where nothing matched.
    fn round(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut changed = false;
        for (at, piece) in text.split(MASK).enumerate() {
            if at > 0 {
                out.push_str(MASK);
            }
            let mut end = 0;
            for range in self.found(piece) {
                out.push_str(piece.get(end..range.start).unwrap_or_default());
                out.push_str(MASK);
                end = range.end;
                changed = true;
            }
            out.push_str(piece.get(end..).unwrap_or_default());
        }
        changed.then_some(out)
    }

    /// What is to be masked, in order; overlapping ranges are one.
    fn found(&self, piece: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in self.any.matches(piece) {
            let Some(pattern) = self.each.get(at) else {
                continue;
            };
            for found in pattern.captures_iter(piece) {
                let group = found.get(1).filter(|g| !g.is_empty()).or(found.get(0));
                ranges.extend(group.map(|g| g.range()).filter(|r| !r.is_empty()));
            }
        }
        ranges.sort_by_key(|r| (r.start, r.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    /// Every text of a tree; names of members are the program's own. What was masked in one text is
    /// masked in all: a key or a reason made from a title may hold its secret without its name.
    #[must_use]
    pub fn mask_tree(&self, tree: serde_json::Value) -> serde_json::Value {
        let mut secrets = BTreeSet::new();
        self.collect(&tree, &mut secrets);
        let masked = self.walk(tree);
        match Self::literally(&secrets) {
            Some(again) => again.walk(masked),
            None => masked,
        }
    }

    /// Whether anything in the text is to be masked.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        matches!(self.mask(text), Cow::Owned(_))
    }

    fn collect(&self, tree: &serde_json::Value, out: &mut BTreeSet<String>) {
        use serde_json::Value;
        match tree {
            Value::String(text) if self.any.is_match(text) => {
                let found = self.found(text).into_iter();
                let found = found.filter_map(|r| text.get(r));
                out.extend(found.filter(|s| tells(s)).map(str::to_owned));
            }
            Value::Array(list) => list.iter().for_each(|v| self.collect(v, out)),
            Value::Object(members) => members.values().for_each(|v| self.collect(v, out)),
            _ => {}
        }
    }

    fn walk(&self, tree: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match tree {
            Value::String(text) => match self.mask(&text) {
                Cow::Borrowed(_) => Value::String(text),
                Cow::Owned(masked) => Value::String(masked),
            },
            Value::Array(list) => list.into_iter().map(|v| self.walk(v)).collect(),
            Value::Object(members) => {
                let members = members.into_iter();
                members.map(|(name, v)| (name, self.walk(v))).collect()
            }
            other => other,
        }
    }

    /// What masks these very texts, however their letters are cased.
    fn literally(secrets: &BTreeSet<String>) -> Option<Self> {
        let all: Vec<String> = secrets.iter().map(|s| regex::escape(s)).collect();
        let patterns: Vec<String> = all
            .chunks(AT_ONCE)
            .map(|some| format!("(?i:{})", some.join("|")))
            .collect();
        let each = patterns.iter().filter_map(|p| Regex::new(p).ok()).collect();
        let any = RegexSet::new(&patterns).ok()?;
        (!patterns.is_empty()).then_some(Self { any, each })
    }
}

/// Whether a secret is one wherever it stands: a short word after `token:` is a word elsewhere.
fn tells(secret: &str) -> bool {
    let letters = secret.chars().count();
    (6..=256).contains(&letters) && (letters >= 12 || secret.chars().any(|c| c.is_ascii_digit()))
}

/// Whether a pattern can be used.
///
/// # Errors
/// Why not, as a fragment.
pub fn check(pattern: &str) -> Result<(), String> {
    if pattern.len() > LONGEST {
        return Err("it is too long".into());
    }
    let read = Regex::new(pattern).map_err(|e| said(&e))?;
    if read.is_match("") {
        return Err("it matches the empty text, so it says nothing of what to mask".into());
    }
    Ok(())
}

fn said(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large".into(),
        // The parser draws the place over several lines; its last line says what is wrong.
        other => other
            .to_string()
            .lines()
            .last()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn plain() -> Redactor {
        Redactor::new(&[]).unwrap()
    }

    #[test]
    fn secrets_go_and_their_names_stay() {
        for (text, want) in [
            ("mail ron@example.com today", "mail [redacted] today"),
            ("ron.k+ops@mail.example.co.kr에게", "[redacted]에게"),
            ("api_key=abcd1234, next", "api_key=[redacted], next"),
            ("{\"token\": \"abc-123\"}", "{\"token\": \"[redacted]\"}"),
            (
                "{\\\"password\\\":\\\"hunter22\\\"}",
                "{\\\"password\\\":\\\"[redacted]\\\"}",
            ),
            ("비밀번호: 열려라참깨", "비밀번호: [redacted]"),
            ("密碼：abcd1234。", "密碼：[redacted]"),
            (
                "Authorization: Bearer abcdef0123456789",
                "Authorization: Bearer [redacted]",
            ),
            (
                "postgres://ron:s3cret@db/x",
                "postgres://ron:[redacted]@db/x",
            ),
            (
                "use sk-ant-api03-abcdefghijklmnop now",
                "use [redacted] now",
            ),
            ("ghp_0123456789abcdefghij0123456789", "[redacted]"),
            ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
            ("xoxb-1234567890-abc", "[redacted]"),
            ("eyJhbGciOiJIUzI1.eyJzdWIiOiIx.abc", "[redacted]"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----!",
                "[redacted]!",
            ),
            ("-----BEGIN PRIVATE KEY-----\ncut off", "[redacted]"),
        ] {
            assert_eq!(plain().mask(text), want);
        }
    }

    #[test]
    fn work_is_left_as_it_is() {
        for text in [
            "Rotate the read-only token of the metrics exporter",
            "Review the token budget of each agent before the April invoice",
            "[drift-recovery] 시스템 이슈 2건 감지",
            "canonical/bus_commands/29204",
            "UPDATE bus_commands SET status='cancelled' WHERE id IN (29196, 29197) AND status='queued';",
            "ollama/qwen3.5:9b-nothinker: Remote end closed connection without response",
            "2026-04-21T08:15:00+09:00",
            "commit 8b6a571d0f0f3c6a2e7b1c4d5e6f708192a3b4c5",
            "http://127.0.0.1:3344/api/ops/todos?limit=5",
            "@everyone look at a@b",
        ] {
            assert_eq!(plain().mask(text), text);
        }
    }

    #[test]
    fn own_patterns_are_masked_too_and_bad_ones_named() {
        let own = Redactor::new(&["OPS-[0-9]+".into(), "계좌 [0-9-]+".into()]).unwrap();
        assert_eq!(own.mask("OPS-2643 계좌 12-34"), "[redacted] [redacted]");
        let (at, why) = Redactor::new(&["ok".into(), "(".into()]).unwrap_err();
        assert_eq!(at, 1);
        assert!(why.contains("unclosed group"), "{why}");
        assert!(check("x*").unwrap_err().contains("empty text"));
    }

    #[test]
    fn a_secret_of_one_text_is_masked_in_all() {
        let tree = serde_json::json!({
            "title": ["x", {"n": 1, "t": "Token=AbCdEf123456 c@d.example"}],
            "key": "ron:token-abcdef123456",
        });
        assert_eq!(
            plain().mask_tree(tree),
            serde_json::json!({
                "title": ["x", {"n": 1, "t": "Token=[redacted] [redacted]"}],
                "key": "ron:token-[redacted]",
            })
        );
    }

    /// Patterns at which masking could go wrong: they match the mask, its parts, or what it borders on.
    fn patterns() -> impl Strategy<Value = Vec<String>> {
        let odd = prop::sample::select(vec![
            "red",
            "[a-z]",
            ".",
            "^x",
            "x$",
            "\\[",
            "a\\b",
            "acted\\]a",
            "(?s).+",
            "b(c)?",
            "[^ ]+@",
        ]);
        prop::collection::vec(odd.prop_map(str::to_owned), 0..3)
    }

    #[test]
    fn what_is_anchored_matches_between_masks_too() {
        let redactor = Redactor::new(&["x$".to_owned()]).unwrap();
        let masked = redactor.mask("x[redacted]");
        assert_eq!(masked, "[redacted][redacted]");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_matches_survives_and_twice_is_once(
            text in "(?s)([a-cx@. =:\\[\\]]|red|\\[redacted\\]|token=|[a-z]{3}@b\\.example|가|\n){0,30}",
            own in patterns(),
        ) {
            let redactor = Redactor::new(&own).unwrap();
            let once = redactor.mask(&text).into_owned();
            prop_assert_eq!(redactor.mask(&once), once.as_str());
            for piece in once.split(MASK) {
                prop_assert!(redactor.found(piece).is_empty(), "{once:?}");
            }
        }

        #[test]
        fn the_rest_is_untouched(
            before in "[가-힣 ,.0-9]{0,12}",
            name in "[a-z]{1,8}",
            after in "[ ,가-힣][가-힣 ,.0-9]{0,12}",
        ) {
            let text = format!("{before} {name}@host.example{after}");
            prop_assert_eq!(plain().mask(&text), format!("{before} {MASK}{after}"));
            let clean = format!("{before}{after}");
            prop_assert_eq!(plain().mask(&clean), clean.as_str());
        }

        #[test]
        fn no_token_of_a_known_form_survives(
            form in prop::sample::select(vec!["sk-", "ghp_", "glpat-", "xoxb-", "hf_", "api_key=", "password: ", "Bearer "]),
            secret in "[A-Za-z0-9]{24,40}",
            around in "[ 가-힣,]{0,6}",
        ) {
            let text = format!("{around} {form}{secret} {around}");
            prop_assert!(!plain().mask(&text).contains(&secret), "{text}");
        }
    }
}
