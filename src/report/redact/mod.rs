//! What must not leave the machine: tokens, keys, passwords, e-mail addresses and the user's own
//! patterns are masked in a text, and nothing else of it is touched.
//!
//! Masking goes on until nothing between two masks matches any more, so that masking twice is masking
//! once, whatever the patterns are.

mod forms;
mod rules;
#[cfg(test)]
mod tests;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexSet, RegexSetBuilder};
use rules::{BUILT_IN, FIRST};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// What stands in the place of what was masked.
pub const MASK: &str = "[redacted]";

/// A pattern longer than this is some other text.
const LONGEST: usize = 10_000;
/// What the automaton that looks for all patterns at once may take, in bytes: with less it begins
/// anew all the time, and a report of thousands of items takes seconds.
const AUTOMATON: usize = 32 << 20;

/// Masks texts.
#[derive(Debug, Clone)]
pub struct Redactor {
    any: RegexSet,
    each: Vec<Form>,
    /// What some text was seen to name as its secret, wherever else it stands.
    known: Option<AhoCorasick>,
}

/// One pattern, and what a match has to look like beside matching. It is made ready when the first
/// text needs it: most need none of them.
#[derive(Debug, Clone)]
struct Form {
    text: String,
    ready: OnceLock<Option<Regex>>,
    tells: fn(&str) -> bool,
    yields: bool,
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
        let form = |text: &str, tells, yields| Form {
            text: text.to_owned(),
            ready: OnceLock::new(),
            tells,
            yields,
        };
        let built_in = BUILT_IN.iter();
        let built_in = built_in.map(|r| form(r.pattern, r.tells, r.yields));
        let own = patterns.iter().map(|p| form(p, forms::always, false));
        let each: Vec<Form> = built_in.chain(own).collect();
        let any = RegexSetBuilder::new(each.iter().map(|form| &form.text))
            .dfa_size_limit(AUTOMATON)
            .build()
            .map_err(|e| (patterns.len().saturating_sub(1), said(&e)))?;
        Ok(Self {
            any,
            each,
            known: None,
        })
    }

    /// The same, which also masks every secret of these texts wherever it stands without its name: a
    /// note may repeat the password that a body has given.
    #[must_use]
    pub fn knowing<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut secrets = BTreeSet::new();
        for text in texts.filter(|t| self.any.is_match(t)) {
            self.gather(text, &mut secrets);
        }
        Self {
            known: literally(&secrets),
            ..self.clone()
        }
    }

    /// The text with everything that matches masked.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // Between masks an anchored pattern may match where it does not in the whole.
        if text.split(MASK).all(|piece| !self.may_match(piece)) {
            return Cow::Borrowed(text);
        }
        let mut current = Cow::Borrowed(text);
        // Each round takes at least one character that is no mask.
        while let Some(next) = self.round(&current) {
            current = Cow::Owned(next);
        }
        current
    }

    /// The same of a text that is given away.
    #[must_use]
    pub fn masked(&self, text: String) -> String {
        match self.mask(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(masked) => masked,
        }
    }

    /// Whether anything in the text is to be masked.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        matches!(self.mask(text), Cow::Owned(_))
    }

    fn may_match(&self, piece: &str) -> bool {
        self.any.is_match(piece) || self.known.as_ref().is_some_and(|k| k.is_match(piece))
    }

    /// One pass over everything between masks; `None` where nothing was found.
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

    /// What is to be masked, in order; ranges that overlap or touch are one.
    fn found(&self, piece: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        // In their order, so that what others give way to comes before them.
        let mut firm = 0;
        for at in self.any.matches(piece) {
            let before = ranges.len();
            let Some(form) = self.each.get(at) else {
                continue;
            };
            form.find(piece, &mut ranges);
            if at < FIRST {
                firm = ranges.len();
            } else if form.yields {
                let (first, found) = ranges.split_at(before);
                let first = first.get(..firm).unwrap_or_default();
                let meets =
                    |r: &Range<usize>| first.iter().any(|f| f.start < r.end && r.start < f.end);
                let kept: Vec<_> = found.iter().filter(|r| !meets(r)).cloned().collect();
                ranges.truncate(before);
                ranges.extend(kept);
            }
        }
        if let Some(known) = &self.known {
            ranges.extend(known.find_iter(piece).map(|found| found.range()));
        }
        ranges.sort_by_key(|r| (r.start, r.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    /// Every text of a tree; names of members are the program's own. What was masked in one text is
    /// masked in all: a key or a reason made from a title may hold its secret without its name.
    #[must_use]
    pub fn mask_tree(&self, mut tree: serde_json::Value) -> serde_json::Value {
        let mut secrets = BTreeSet::new();
        each_text(&mut tree, &mut |text| {
            if self.may_match(text) {
                self.gather(text, &mut secrets);
                *text = self.masked(std::mem::take(text));
            }
        });
        if let Some(known) = literally(&secrets) {
            let again = Self {
                any: RegexSet::empty(),
                each: Vec::new(),
                known: Some(known),
            };
            each_text(&mut tree, &mut |text| {
                if again.may_match(text) {
                    *text = again.masked(std::mem::take(text));
                }
            });
        }
        tree
    }

    /// The secrets of a text that are secrets wherever they stand.
    fn gather(&self, text: &str, out: &mut BTreeSet<String>) {
        let found = text.split(MASK).flat_map(|piece| {
            let found = self.found(piece).into_iter();
            found.filter_map(move |range| piece.get(range))
        });
        out.extend(
            found
                .filter(|s| forms::is_one_anywhere(s))
                .map(str::to_owned),
        );
    }
}

impl Form {
    /// What it says is to be masked. Where the pattern has groups, the one that took part is: of
    /// `token=…` the name stays.
    fn find(&self, piece: &str, out: &mut Vec<Range<usize>>) {
        // The set has been made of the very same texts, so each of them is a pattern.
        let ready = self.ready.get_or_init(|| Regex::new(&self.text).ok());
        let Some(pattern) = ready else { return };
        let mut from = 0;
        while let Some(found) = pattern.captures_at(piece, from) {
            let Some(whole) = found.get(0) else { return };
            let mut groups = found.iter().skip(1).flatten();
            let group = groups.find(|g| !g.is_empty()).unwrap_or(whole);
            let tells = !group.is_empty() && (self.tells)(group.as_str());
            if tells {
                out.push(group.range());
            }
            // In what was none another may begin; behind an empty match there is the next letter.
            let next = if tells { whole.end() } else { group.start() };
            let next = if next > from { next } else { whole.end() };
            let letter = piece.get(next..).and_then(|rest| rest.chars().next());
            from = match letter {
                None => return,
                Some(letter) if next <= from => next + letter.len_utf8(),
                Some(_) => next,
            };
        }
    }
}

/// What finds these very texts, however their letters are cased.
fn literally(secrets: &BTreeSet<String>) -> Option<AhoCorasick> {
    if secrets.is_empty() {
        return None;
    }
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(secrets)
        .ok()
}

fn each_text(tree: &mut serde_json::Value, seen: &mut impl FnMut(&mut String)) {
    use serde_json::Value;
    match tree {
        Value::String(text) => seen(text),
        Value::Array(list) => list.iter_mut().for_each(|v| each_text(v, seen)),
        Value::Object(members) => members.values_mut().for_each(|v| each_text(v, seen)),
        _ => {}
    }
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
