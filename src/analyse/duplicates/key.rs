//! The key of a title: equal keys mean one text, whatever its case, spacing, retry marks and
//! readings. Names, numbers and dates stay in it where they stood.
//!
//! A reading (`2건`, `97%`, `450ms`) leaves the key only where the title reports something that was
//! seen. In an order (`scale web to 3 replicas`, `환불 2건 처리`) it says what is to be done, and two
//! figures are two pieces of work. A limit (`over 90%`) belongs to the rule that was broken, a zero
//! says that there is nothing, and a figure may tell which thing is meant (`the 5GB plan`, see
//! `readings`): all stay. What rises and what falls are two things, whatever the figure.

use super::Candidate;
use super::hash;
use super::lexicon::Flags;
use super::normalise::Plain;
use super::readings::{self, Around};
use super::slots::{self, Figures, Kind, Piece, Unit};
use crate::analyse::hands::{self, Hands};

/// A title read for comparing; made to be filled again and again.
#[derive(Debug, Default)]
pub(super) struct Title {
    /// Without marks, tags and spelling.
    pub(super) plain: Plain,
    /// Its pieces.
    pub(super) pieces: Vec<Piece>,
    /// Its figures are readings.
    pub(super) seen: bool,
    /// They may be.
    pub(super) unclear: bool,
}

impl Title {
    /// Reads a title.
    pub(super) fn read(&mut self, title: &str) {
        self.plain.read(title);
        self.scan();
    }

    /// Reads a body: folded alone, since brackets there are no marks. Whether its figures are
    /// readings is for the title to say.
    pub(super) fn read_body(&mut self, body: &str, seen: bool) {
        self.plain = Plain::default();
        super::normalise::fold_into(body, &mut self.plain.text);
        slots::scan(&self.plain.text, &mut self.pieces);
        self.seen = seen;
        self.unclear = false;
    }

    fn scan(&mut self) {
        slots::scan(&self.plain.text, &mut self.pieces);
        let figures = self.pieces.iter().any(|p| {
            matches!(
                p.kind,
                Kind::Reading(_)
                    | Kind::Clock
                    | Kind::Stamp
                    | Kind::Number
                    | Kind::Name(slots::Class::Hex)
            )
        });
        // Most titles have no figure, and nobody need look their words up.
        let figures = if figures {
            slots::figures(&self.plain.text, &self.plain.tag, &self.pieces)
        } else {
            Figures::Ordered
        };
        self.seen = figures == Figures::Seen;
        self.unclear = figures == Figures::Unclear;
    }

    /// The text of a piece.
    pub(super) fn text(&self, piece: &Piece) -> &str {
        piece.text(&self.plain.text)
    }

    /// Whether the piece at `at` is a reading that may differ between two sightings of one thing.
    pub(super) fn is_volatile(&self, at: usize) -> bool {
        if !self.seen {
            return false;
        }
        let Some(piece) = self.pieces.get(at) else {
            return false;
        };
        let text = self.text(piece);
        match piece.kind {
            Kind::Stamp | Kind::Clock => true,
            // A date is its own work, but the date of a time stamp is not.
            Kind::Date => self
                .pieces
                .get(at + 1)
                .is_some_and(|p| p.kind == Kind::Clock),
            Kind::Reading(_) => {
                !is_zero(text) && !self.is_limit(at) && !self.around().is_name_of_kind(at)
            }
            Kind::Number => {
                text.bytes()
                    .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
                    && !is_zero(text)
                    && !self.is_limit(at)
                    && (self.counts(at) || self.measures(at))
                    && !self.around().is_size_of_offer(at)
            }
            _ => false,
        }
    }

    fn around(&self) -> Around<'_> {
        Around {
            text: &self.plain.text,
            pieces: &self.pieces,
        }
    }

    /// Whether the piece at `at` is a count of something, readings of a report or not.
    pub(super) fn is_count(&self, at: usize) -> bool {
        let plain = |p: &Piece| {
            self.text(p)
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
        };
        match self.pieces.get(at) {
            Some(p) if p.kind == Kind::Number => plain(p) && self.counts(at) && !self.is_limit(at),
            Some(p) => p.kind == Kind::Reading(Unit::Count) && !self.is_limit(at),
            None => false,
        }
    }

    /// A number before the plural of something countable, itself not named by the word before it.
    fn counts(&self, at: usize) -> bool {
        let plural = self
            .pieces
            .get(at + 1)
            .is_some_and(|p| p.kind == Kind::Word && !p.glued && self.flags(p).has(Flags::COUNTED));
        if !plural {
            return false;
        }
        let Some(before) = at.checked_sub(1).and_then(|b| self.pieces.get(b)) else {
            return true;
        };
        let here = self.pieces.get(at).map_or(0, |p| p.start);
        let between = self.plain.text.get(before.end..here).unwrap_or_default();
        let parted = between.contains([':', ',', '(', ';', '—', '-']);
        let flags = self.flags(before);
        // "gateway 3 restarts" may be the third gateway: only a word that cannot be numbered lets
        // the number be a count.
        parted || (flags.has(Flags::BEFORE.and(Flags::SEEN)) && !flags.has(Flags::NUMBERED))
    }

    /// A number after a word that measures: `depth 1200`, `errors=17`, `성공 0`.
    fn measures(&self, at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|b| self.pieces.get(b))
            .is_some_and(|p| {
                let flags = self.flags(p);
                flags.has(Flags::METRIC) && !flags.has(Flags::NUMBERED)
            })
    }

    /// Whether a comparison stands beside the figure at `at`.
    pub(super) fn is_limit(&self, at: usize) -> bool {
        let near = |n: Option<usize>| n.and_then(|n| self.pieces.get(n));
        let before = near(at.checked_sub(1)).is_some_and(|p| match p.kind {
            Kind::Sign => true,
            // `to 30s`, `調整到 60%`: where it is to go.
            Kind::Word if matches!(self.text(p), "to" | "into") => true,
            Kind::Han if self.text(p).ends_with(['到', '至', '為', '为', '成']) => {
                !self.ends_seen(p)
            }
            _ => self.flags(p).has(Flags::LIMIT),
        });
        let after = near(Some(at + 1)).is_some_and(|p| match p.kind {
            Kind::Sign => p.glued || self.text(p) == "→",
            Kind::Hangul if p.glued && self.text(p).starts_with(['로', '으']) => true,
            _ => slots::entries(self.text(p), p.kind)
                .first()
                .is_some_and(|(start, _, e)| *start == 0 && e.flags.has(Flags::LIMIT)),
        });
        before || after
    }

    /// `偵測到`, `達到`: the word that ends the run reports.
    fn ends_seen(&self, piece: &Piece) -> bool {
        let text = self.text(piece);
        slots::entries(text, piece.kind)
            .last()
            .is_some_and(|(_, end, e)| *end == text.len() && e.flags.has(Flags::SEEN))
    }

    /// The flags of the last word of the lexicon in a piece.
    pub(super) fn flags(&self, piece: &Piece) -> Flags {
        match piece.kind {
            Kind::Word | Kind::Hangul | Kind::Han => slots::entries(self.text(piece), piece.kind)
                .last()
                .map(|(_, _, e)| e.flags)
                .unwrap_or_default(),
            _ => Flags::default(),
        }
    }

    /// The readings that left the key, as they stand in the title.
    pub(super) fn readings(&self) -> Vec<&str> {
        (0..self.pieces.len())
            .filter(|at| self.is_volatile(*at))
            .filter_map(|at| self.pieces.get(at))
            .map(|p| self.text(p))
            .collect()
    }

    /// Writes what the key is made of. No two different titles that mean different work may give
    /// the same bytes: every piece that is no plain word is fenced by marks that no text holds.
    pub(super) fn canon(&self, out: &mut Vec<u8>) {
        out.clear();
        if !self.plain.tag.is_empty() {
            out.push(1);
            out.extend_from_slice(self.plain.tag.as_bytes());
            out.push(2);
        }
        let mut before: Option<Kind> = None;
        for (at, piece) in self.pieces.iter().enumerate() {
            let text = self.text(piece);
            match piece.kind {
                Kind::Word => {
                    if before == Some(Kind::Word) {
                        out.push(0x1f);
                    }
                    out.extend_from_slice(text.as_bytes());
                }
                Kind::Hangul => {
                    let bare = self.without_particle(at, text);
                    out.extend_from_slice(bare.as_bytes());
                }
                Kind::Han => out.extend_from_slice(text.as_bytes()),
                _ if self.is_volatile(at) => {
                    if let Some(sign) = readings::sign_of(text) {
                        fenced(5, std::iter::once(sign), out);
                    }
                    out.push(LEFT);
                    out.push(unit_mark(piece.kind));
                    out.push(2);
                }
                Kind::Number => fenced(4, text.bytes().filter(|b| *b != b','), out),
                Kind::Sign => fenced(5, text.bytes(), out),
                Kind::Date | Kind::Stamp | Kind::Clock => fenced(6, text.bytes(), out),
                Kind::Reading(_) => {
                    fenced(7, text.bytes().filter(|b| *b != b' ' && *b != b','), out)
                }
                Kind::Name(_) => fenced(8, text.bytes(), out),
            }
            before = Some(piece.kind);
        }
    }

    /// A Hangul word without the particle that marks its object; a particle that stands on a name
    /// is dropped whole where it gives no direction.
    fn without_particle<'t>(&self, at: usize, text: &'t str) -> &'t str {
        let bounded = self.pieces.get(at + 1).is_none_or(|n| !n.glued);
        if !bounded {
            return text;
        }
        let on_a_name = self.pieces.get(at).is_some_and(|p| p.glued)
            && at
                .checked_sub(1)
                .and_then(|b| self.pieces.get(b))
                .is_some_and(|p| matches!(p.kind, Kind::Name(_) | Kind::Word));
        if on_a_name && matches!(text, "을" | "를" | "이" | "가" | "은" | "는") {
            return "";
        }
        object_stem(text)
    }
}

/// `서버를` → `서버`, `목록을` → `목록`; words of which the syllable is a part keep it (`마을`, `가을`).
pub(super) fn object_stem(word: &str) -> &str {
    // The two particles by their bytes: few words end in either.
    if !matches!(
        word.as_bytes().last_chunk(),
        Some([0xeb, 0xa5, 0xbc] | [0xec, 0x9d, 0x84])
    ) {
        return word;
    }
    let stem = match word.strip_suffix('를') {
        Some(stem) if stem.chars().next_back().is_some_and(|c| !has_final(c)) => stem,
        _ => match word.strip_suffix('을') {
            Some(stem)
                if stem.chars().next_back().is_some_and(has_final)
                    && stem.chars().nth(1).is_some() =>
            {
                stem
            }
            _ => word,
        },
    };
    if stem.is_empty() { word } else { stem }
}

/// Whether a Hangul syllable ends in a consonant.
fn has_final(c: char) -> bool {
    let n = (c as u32).wrapping_sub(0xac00);
    n < 11_172 && !n.is_multiple_of(28)
}

fn fenced(mark: u8, text: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    out.push(mark);
    out.extend(text);
    out.push(2);
}

fn unit_mark(kind: Kind) -> u8 {
    match kind {
        Kind::Reading(Unit::Percent) => b'%',
        Kind::Reading(Unit::Span) => b't',
        Kind::Reading(Unit::Size) => b's',
        Kind::Reading(Unit::Rate) => b'r',
        Kind::Reading(Unit::Count) | Kind::Number => b'n',
        _ => b'@',
    }
}

fn is_zero(text: &str) -> bool {
    let mut figures = text.chars().filter(char::is_ascii_digit).peekable();
    figures.peek().is_some() && figures.all(|c| c == '0')
}

/// What is kept of every title: its key and a few marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyed {
    pub(super) hash: [u64; 2],
    pub(super) flags: u8,
}

pub(super) const BLANK: u8 = 1;
pub(super) const CUT: u8 = 2;
pub(super) const RETRIED: u8 = 4;
pub(super) const OUT: u8 = 8;

/// Stands in a key where a reading left it; no text holds it, since folding drops control bytes.
const LEFT: u8 = 3;
/// Readings left the key: two titles of it may still differ.
pub(super) const READ: u8 = 16;
/// Titles below which another pair of hands costs more than it helps.
const PIECE: usize = if cfg!(test) { 2 } else { 2_000 };

/// The keys of `items`, in their order: each a pure function of its title alone. About a
/// microsecond for a title of forty letters.
#[must_use]
pub fn keys(items: &[Candidate<'_>], hands: &dyn Hands) -> Vec<Keyed> {
    let mut pieces = hands::cut(hands, items.len(), PIECE, |range| {
        let mut title = Title::default();
        let mut canon = Vec::new();
        let items = items.get(range).unwrap_or_default();
        let keyed = items.iter().map(|i| key(i, &mut title, &mut canon));
        keyed.collect::<Vec<_>>()
    });
    match pieces.len() {
        1 => pieces.pop().unwrap_or_default(),
        _ => pieces.concat(),
    }
}

fn key(item: &Candidate<'_>, title: &mut Title, canon: &mut Vec<u8>) -> Keyed {
    if !item.live || item.state.is_terminal() {
        return Keyed {
            hash: [0, 0],
            flags: OUT,
        };
    }
    title.read(item.title);
    title.canon(canon);
    let mut flags = 0;
    for (mark, there) in [
        (BLANK, title.pieces.is_empty()),
        (CUT, title.plain.cut),
        (RETRIED, title.plain.retried),
        (READ, canon.contains(&LEFT)),
    ] {
        if there {
            flags |= mark;
        }
    }
    Keyed {
        hash: hash::wide(canon),
        flags,
    }
}

#[cfg(test)]
pub(super) fn key_of(title: &str) -> [u64; 2] {
    let mut t = Title::default();
    let mut canon = Vec::new();
    t.read(title);
    t.canon(&mut canon);
    hash::wide(&canon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_has_one_key() {
        for (a, b) in [
            (
                "[drift-recovery] 시스템 이슈 2건 감지",
                "[drift-recovery] 시스템 이슈 4건 감지",
            ),
            ("disk usage 91% on db-01", "Disk usage  97% on db-01"),
            ("启动 数据同步 任务 3", "启动数据同步任务3"),
            ("CMD#1 분석", "[R2] CMD#1 분석"),
            (
                "fix ingest.py: add retry",
                "fix ingest.py — add retry [TEMP_TIMEOUT+30m]",
            ),
            ("결제 서버를 재시작", "결제 서버 재시작"),
            ("worker-3를 재시작", "worker-3 재시작"),
            ("backup failed: 3 volumes", "backup failed: 12 volumes"),
            ("found 3 errors in api", "found 4 errors in api"),
            ("queue depth 1200 alert", "queue depth 1,350 alert"),
            ("API 지연 450ms 경고", "API 지연 1.2s 경고"),
            ("偵測到 3 個錯誤", "偵測到 12 個錯誤"),
            ("磁碟使用率 91% db-01", "磁碟使用率 95% db-01"),
            (
                "Update Anna's laptop drivers",
                "Update Anna’s laptop drivers",
            ),
            (
                "Don't restart the gateway tonight",
                "Don’t restart the gateway tonight",
            ),
            ("rock’n’roll ʼ90s", "rock'n'roll ʼ90s"),
            (
                "\"Restart the payments gateway now\"",
                "Restart the payments gateway now",
            ),
            (
                "“Restart the payments gateway now...”",
                "Restart the payments gateway now...",
            ),
            ("Straße sperren", "STRASSE SPERREN"),
            (
                "alert: stock -5% detected on ACME",
                "alert: stock -7% detected on ACME",
            ),
            ("worker-3 30분 무응답 감지", "worker-3 45분 무응답 감지"),
            ("450ms api latency detected", "900ms api latency detected"),
            ("deploy api now!", "deploy api now"),
            ("deploy api now!!", "deploy api now:"),
            ("*urgent* deploy **api now**", "urgent deploy api now"),
            ("api - deploy now", "api — deploy now"),
            ("* deploy api now", "- deploy api now"),
            ("- deploy api now", "deploy api now"),
            ("== deploy api now ==", "deploy api now"),
            ("api | deploy now", "api: deploy now"),
            ("**서버**를 재시작", "서버를 재시작"),
        ] {
            assert_eq!(key_of(a), key_of(b), "{a} / {b}");
        }
    }

    #[test]
    fn different_work_has_different_keys() {
        for (a, b) in [
            ("restart worker-3", "restart worker-4"),
            ("batch 3/12", "batch 4/12"),
            ("검토 1차", "검토 2차"),
            ("第3章 校對", "第4章 校對"),
            ("단계 2 실행", "단계 3 실행"),
            ("week 17 review", "week 18 review"),
            ("보고서 2026-04-19", "보고서 2026-04-20"),
            ("scale web to 3 replicas", "scale web to 5 replicas"),
            ("환불 2건 처리", "환불 3건 처리"),
            ("set timeout to 30s", "set timeout to 60s"),
            ("cpu usage over 80%", "cpu usage over 90%"),
            ("사용률 80% 초과 감지", "사용률 90% 초과 감지"),
            ("이슈 0건 감지", "이슈 2건 감지"),
            ("upgrade c++ client", "upgrade c# client"),
            ("node 1 2", "node 12"),
            ("gateway 3 restarts detected", "gateway 4 restarts detected"),
            (
                "worker-3에서 worker-4로 복사",
                "worker-4에서 worker-3로 복사",
            ),
            ("worker-3을 worker-4로 복사", "worker-3으로 worker-4를 복사"),
            ("[gateway] 이슈 2건 감지", "[drift] 이슈 2건 감지"),
            ("deploy api?", "deploy api"),
            ("offset -5 test", "offset 5 test"),
            ("a → b", "b → a"),
            ("CMD#29162...", "CMD#29163..."),
            ("Disk usage 97% on db-01", "disk usage 97% on db-02"),
            ("🔥", "💥"),
            ("1", "2"),
            ("‘서버’를 재시작", "‘서비스’를 재시작"),
            (
                "Replace && with || in the auth check",
                "Replace || with && in the auth check",
            ),
            (
                "Run deploy step if cancelled()",
                "Run deploy step if !cancelled()",
            ),
            ("run if (a && b)", "run if !(a && b)"),
            ("run if 완료", "run if !완료"),
            (
                "Show banner when user != admin",
                "Show banner when user == admin",
            ),
            (
                "Show banner when user!=admin",
                "Show banner when user==admin",
            ),
            ("Alert when balance <= limit", "Alert when balance < limit"),
            ("map x => y", "map x >= y"),
            ("map x -> y", "map x > y"),
            ("rm -rf /tmp/a on host", "rm -rf /tmp/a/* on host"),
            ("delete *.log files", "delete .log files"),
            ("delete logs web*", "delete logs web"),
            ("Renew A- rating page", "Renew A rating page"),
            ("renew page of rating A-", "renew page of rating A"),
            ("renew page of rating A-", "renew page of rating A+"),
            ("Fix a*b product in parser", "Fix a/b product in parser"),
            ("fix a * b in parser", "fix a % b in parser"),
            ("fix a & b in parser", "fix a | b in parser"),
            ("fix a|b in parser", "fix a&b in parser"),
            ("mail label -spam", "mail label +spam"),
            ("apply mask & ~flag", "apply mask & flag"),
            ("cron 0 5 * * *", "cron 0 * 5 * *"),
            ("count += total", "count -= total"),
            ("match name =~ x", "match name !~ x"),
            ("run if ¬ready", "run if ready"),
            ("12개월 약정 해지 오류 감지", "24개월 약정 해지 오류 감지"),
            ("5GB 요금제 과금 오류 감지", "10GB 요금제 과금 오류 감지"),
            ("30대 고객 이탈 감지", "40대 고객 이탈 감지"),
            ("3개월 연체 고객 감지", "6개월 연체 고객 감지"),
            ("3개월 연체 감지 한빛", "6개월 연체 감지 한빛"),
            (
                "billing error on the 12 months plan",
                "billing error on the 24 months plan",
            ),
            ("检测到5GB套餐计费错误", "检测到10GB套餐计费错误"),
            ("3D printer jam detected", "2D printer jam detected"),
            ("4K stream failure detected", "8K stream failure detected"),
            (
                "5V rail failure detected on board",
                "3V rail failure detected on board",
            ),
            (
                "alert: stock -5% detected on ACME",
                "alert: stock +5% detected on ACME",
            ),
            ("주가 -5% 감지 삼성", "주가 +5% 감지 삼성"),
            (
                "found 10 users plan errors in billing",
                "found 25 users plan errors in billing",
            ),
            ("invoice £500 acme", "invoice ¥500 acme"),
            ("fix x - y in parser", "fix x / y in parser"),
            ("Replace ?. with ! in parser", "Replace ! with ?. in parser"),
            ("send \"a\" to \"b\"", "send \"b\" to \"a\""),
        ] {
            assert_ne!(key_of(a), key_of(b), "{a} / {b}");
        }
    }
}
