//! Whether two bodies say the same. A body decides between two items of one title: equal titles
//! over different bodies are different work until somebody has looked.

use super::Candidate;
use super::hash;
use super::key::Title;
use super::signs;
use super::slots::Kind;

/// Letters of a body that are read; beyond it only equal bytes are equal.
const READ: usize = 32_768;
/// From this cosine on two bodies are nearly equal (`research/dedup.md`: the 99 % point).
const NEAR: f32 = 0.95;

/// The body of an item that says anything beyond its title.
pub(super) fn text<'a>(item: &Candidate<'a>) -> Option<&'a str> {
    let body = item.body?.trim();
    let nothing = body.is_empty()
        || body.eq_ignore_ascii_case(item.title.trim())
        || (body.len() <= 9
            && matches!(
                body.to_ascii_lowercase().as_str(),
                "-" | "--"
                    | "."
                    | "null"
                    | "none"
                    | "nil"
                    | "n/a"
                    | "na"
                    | "{}"
                    | "[]"
                    | "\"\""
                    | "tbd"
                    | "없음"
                    | "無"
                    | "无"
            ));
    (!nothing).then_some(body)
}

/// A body read for comparing.
#[derive(Debug, Clone, Default)]
pub(super) struct Print {
    /// Equal where the text is, readings aside.
    pub(super) exact: [u64; 2],
    /// Word -> how often; sorted.
    words: Vec<(u64, u32)>,
    /// Names, numbers and dates; sorted.
    kept: Vec<u64>,
    norm: f32,
    letters: usize,
    /// Of what was not read, byte by byte.
    rest: u64,
}

/// How two bodies compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alike {
    /// Of their words.
    pub(super) cosine: f32,
    /// Nearly equal: the same names, numbers and dates, and no word put in the place of another.
    pub(super) near: bool,
    /// Each names something that the other does not.
    pub(super) conflict: bool,
}

impl Print {
    /// Reads a body under a title whose figures are readings or not.
    pub(super) fn new(body: &str, seen: bool) -> Self {
        let head = body
            .char_indices()
            .nth(READ)
            .map_or(body, |(n, _)| body.get(..n).unwrap_or(body));
        let mut title = Title::default();
        title.read_body(head, seen);
        let mut canon = Vec::new();
        title.canon(&mut canon);
        let rest = hash::hash(body.get(head.len()..).unwrap_or_default().as_bytes(), 0);
        canon.extend_from_slice(&rest.to_le_bytes());
        let mut print = Self {
            exact: hash::wide(&canon),
            rest,
            ..Self::default()
        };
        let mut words = Vec::new();
        for (at, piece) in title.pieces.iter().enumerate() {
            let text = title.text(piece);
            match piece.kind {
                _ if title.is_volatile(at) => {}
                Kind::Word | Kind::Hangul => {
                    print.letters += text.chars().count();
                    words.push(hash::hash(text.as_bytes(), 1));
                }
                Kind::Han => {
                    let chars: Vec<char> = text.chars().collect();
                    print.letters += 2 * chars.len();
                    for pair in chars.windows(2) {
                        let mut bytes = String::new();
                        bytes.extend(pair);
                        words.push(hash::hash(bytes.as_bytes(), 2));
                    }
                    if let [one] = chars.as_slice() {
                        words.push(u64::from(u32::from(*one)));
                    }
                }
                // A condition turned round is another condition, whatever else is equal.
                Kind::Sign if !signs::is_condition(text) => {}
                _ => print.kept.push(hash::hash(text.as_bytes(), 3)),
            }
        }
        words.sort_unstable();
        for w in words {
            match print.words.last_mut() {
                Some((last, n)) if *last == w => *n += 1,
                _ => print.words.push((w, 1)),
            }
        }
        print.kept.sort_unstable();
        print.norm = print
            .words
            .iter()
            .map(|(_, n)| (*n as f32).powi(2))
            .sum::<f32>()
            .sqrt();
        print
    }

    /// Whether it says enough to tell two works apart by itself.
    pub(super) fn is_substantial(&self) -> bool {
        self.letters >= 24 && self.words.len() >= 5
    }

    /// Compares two bodies.
    pub(super) fn alike(&self, other: &Self) -> Alike {
        if self.exact == other.exact {
            return Alike {
                cosine: 1.0,
                near: true,
                conflict: false,
            };
        }
        let mut dot = 0.0;
        let (mut only_here, mut only_there) = (false, false);
        let (mut i, mut j) = (0, 0);
        loop {
            match (self.words.get(i), other.words.get(j)) {
                (Some((a, n)), Some((b, m))) if a == b => {
                    dot += *n as f32 * *m as f32;
                    only_here |= n > m;
                    only_there |= m > n;
                    i += 1;
                    j += 1;
                }
                (Some((a, _)), Some((b, _))) if a < b => {
                    only_here = true;
                    i += 1;
                }
                (Some(_), None) => {
                    only_here = true;
                    i += 1;
                }
                (_, Some(_)) => {
                    only_there = true;
                    j += 1;
                }
                (None, None) => break,
            }
        }
        let cosine = if self.norm > 0.0 && other.norm > 0.0 {
            dot / (self.norm * other.norm)
        } else {
            0.0
        };
        let conflict = self.rest != other.rest
            || (lacks(&self.kept, &other.kept) && lacks(&other.kept, &self.kept));
        Alike {
            cosine,
            near: cosine >= NEAR
                && self.kept == other.kept
                && self.rest == other.rest
                && !(only_here && only_there),
            conflict,
        }
    }
}

/// Whether `a` has something that `b` lacks; both sorted.
fn lacks(a: &[u64], b: &[u64]) -> bool {
    a.iter().any(|x| b.binary_search(x).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_the_same_or_not() {
        let long = "Restart the service as its plist says, write down the state before and after, and do not touch the gateway.";
        for (a, b, near, conflict) in [
            (long, long, true, false),
            (long, &long.to_uppercase(), true, false),
            (long, &long.replace("gateway", "scheduler"), false, false),
            (
                &format!("{long} On worker-3."),
                &format!("{long} On worker-4."),
                false,
                true,
            ),
            (
                &format!("{long} On 2026-04-19."),
                &format!("{long} On 2026-04-20."),
                false,
                true,
            ),
            (
                &format!("{long} Only if up && idle."),
                &format!("{long} Only if up || idle."),
                false,
                true,
            ),
            (
                &format!("{long} Only if idle."),
                &format!("{long} Only if !idle."),
                false,
                false,
            ),
            (
                &format!("* {long} * And **no** more."),
                &format!("- {long} - And no more."),
                true,
                false,
            ),
            ("a", "b", false, false),
        ] {
            let (x, y) = (Print::new(a, false), Print::new(b, false));
            let alike = x.alike(&y);
            assert_eq!((alike.near, alike.conflict), (near, conflict), "{a} / {b}");
            assert_eq!(alike, y.alike(&x));
        }
        let seen = |n: &str| Print::new(&format!("점검 완료: 이슈 {n}건 감지"), true);
        assert!(seen("2").alike(&seen("4")).near);
    }
}
