//! Whether a title says enough to be known again. Two items called `확인`, `fix` or `TODO` are two
//! items; only what names its matter can be the same matter.

use super::hash;
use super::key::{Title, object_stem};
use super::lexicon::Flags;
use super::slots::{Class, Kind};

/// What a title says, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Substance {
    /// Words that say something by themselves.
    content: usize,
    /// Words that do not.
    plain: usize,
    /// Names of things, of any class.
    names: usize,
    /// Names of one item or page somewhere: a ticket, a URL, a reference.
    pointers: usize,
    /// It names a period.
    pub(super) periodic: bool,
}

impl Substance {
    /// Whether an equal title is enough to call two items one work.
    pub(super) fn is_specific(self) -> bool {
        let said = self.content + self.plain;
        self.content >= 2
            || (self.content >= 1 && (self.names >= 1 || self.plain >= 2))
            || (self.pointers >= 1 && said >= 1)
    }
}

/// Polite and verbal endings that add nothing to the word they stand on.
const ENDINGS: &[&str] = &[
    "부탁드립니다",
    "부탁드려요",
    "해주세요",
    "해주십시오",
    "드립니다",
    "바랍니다",
    "했습니다",
    "됐습니다",
    "합니다",
    "됩니다",
    "하세요",
    "주세요",
    "하기",
    "해야함",
    "해야",
    "필요",
    "요망",
    "하자",
    "함",
    "됨",
    "중",
    "요",
    "건",
];

/// How a request is made polite or pressing.
const POLITE: &[&str] = &[
    "부탁", "바랍", "바람", "요망", "필요", "해주", "드립", "긴급", "급함", "please", "urgent",
    "asap", "need",
];

/// Counts what a title says.
pub(super) fn substance(title: &Title) -> Substance {
    let mut s = Substance::default();
    let mut known: Vec<u64> = Vec::new();
    for piece in title.pieces.iter().take(200) {
        let text = title.text(piece);
        match piece.kind {
            Kind::Word | Kind::Hangul => {
                let flags = title.flags(piece);
                s.periodic |= flags.has(Flags::PERIOD);
                // Small and polite words are no matter.
                if flags.has(Flags::STOP) || POLITE.iter().any(|p| text.starts_with(p)) {
                    continue;
                }
                let id = hash::hash(text.as_bytes(), 0);
                if known.contains(&id) {
                    continue;
                }
                known.push(id);
                if is_plain(piece.kind, text, flags) {
                    s.plain += 1;
                } else {
                    s.content += 1 + usize::from(
                        text.contains('_') || text.chars().count() >= long(piece.kind),
                    );
                }
            }
            Kind::Han => han(text, &mut s),
            Kind::Name(class) => {
                s.names += 1;
                // `db-01` looks like a ticket and is a machine.
                let ticket =
                    class == Class::Ticket && text.bytes().filter(u8::is_ascii_digit).count() >= 3;
                let pointer = matches!(
                    class,
                    Class::Reference | Class::Url | Class::Quoted | Class::Email
                );
                s.pointers += usize::from(ticket || pointer);
                if matches!(class, Class::Path | Class::Url | Class::Quoted)
                    && text.chars().count() >= 12
                {
                    s.content += 1;
                }
            }
            _ => {}
        }
    }
    // A watcher's tag names the matter; any other tag only a field of work.
    let watcher = title
        .plain
        .tag
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(super::lexicon::entry)
        .any(|e| e.flags.has(Flags::WATCH));
    if watcher {
        s.content += 1;
    }
    s
}

fn long(kind: Kind) -> usize {
    if kind == Kind::Hangul { 6 } else { 14 }
}

fn is_plain(kind: Kind, text: &str, flags: Flags) -> bool {
    if kind == Kind::Word {
        return flags.has(Flags::PLAIN) || text.chars().count() < 3;
    }
    if text.chars().nth(1).is_none() {
        return true;
    }
    let stem = object_stem(text);
    let stems = ENDINGS
        .iter()
        .filter_map(|e| stem.strip_suffix(e))
        .chain([stem]);
    for stem in stems {
        if stem.is_empty() {
            return true;
        }
        let entries = super::slots::entries(stem, kind);
        let covered: usize = entries.iter().map(|(a, b, _)| b - a).sum();
        // One loose syllable beside plain words (`재확인`, `테스트용`) is still plain.
        if !entries.is_empty()
            && stem.len() - covered <= 3
            && entries.iter().all(|(_, _, e)| e.flags.has(Flags::PLAIN))
        {
            return true;
        }
    }
    false
}

/// Chinese has no spaces: what the plain words leave over is counted two characters a word.
fn han(text: &str, s: &mut Substance) {
    let entries = super::slots::entries(text, Kind::Han);
    let mut left = text.chars().count();
    for (start, end, e) in &entries {
        s.periodic |= e.flags.has(Flags::PERIOD);
        let chars = text.get(*start..*end).map_or(0, |t| t.chars().count());
        if e.flags.has(Flags::PLAIN) {
            s.plain += 1;
            left -= chars;
        } else if e.flags.has(Flags::STOP) {
            left -= chars;
        }
    }
    // One loose character (第, 了) is no word.
    s.content += left / 2;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_enough_and_what_does_not() {
        let mut t = Title::default();
        for (title, want) in [
            ("확인", false),
            ("확인 부탁드립니다", false),
            ("fix", false),
            ("TODO", false),
            ("fix bug", false),
            ("code review", false),
            ("코드 리뷰", false),
            ("회의 준비", false),
            ("테스트", false),
            ("測試", false),
            ("检查一下", false),
            ("確認", false),
            ("update docs", false),
            ("12345", false),
            ("🔥🔥", false),
            ("", false),
            ("CMD#29162", false),
            ("deploy v2.3", false),
            ("메일 확인", false),
            ("restart worker-3", true),
            ("backup orders db", true),
            ("시스템 이슈 2건 감지", true),
            ("[drift-recovery] 이슈 감지", true),
            ("启动数据同步任务3", true),
            ("fix login bug", true),
            ("PROJ-123 리뷰", true),
            ("게이트웨이 인증서 교체", true),
            ("檢查付款閘道憑證", true),
        ] {
            t.read(title);
            assert_eq!(
                substance(&t).is_specific(),
                want,
                "{title}: {:?}",
                substance(&t)
            );
        }
    }
}
