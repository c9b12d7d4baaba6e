//! Whether a figure with a unit measures (`latency 450ms`, `91% 경고`) or tells which thing is meant
//! (`12개월 약정`, `the 5GB plan`, `4K stream`). A title that reports something seen holds both.
//!
//! A figure measures where the word before or after it is one of measuring, where a word of
//! reporting follows, and where its phrase ends. Before any other noun it tells which one: of two
//! contracts one is no sighting of the other. Counts (`3건`, `3 個`) count whatever follows, unless
//! that is sold by the figure (`10개 묶음`).

use super::counters;
use super::lexicon::{self, Flags};
use super::slots::{self, Kind, Piece, Unit};

/// What a length, size, share or rate is of; behind it a figure measures.
#[rustfmt::skip]
const MEASURES: &[&str] = &[
    "usage", "utilization", "utilisation", "used", "latency", "lag", "delay", "delayed", "delays",
    "load", "depth", "temperature", "speed", "throughput", "duration", "elapsed", "took", "time",
    "uptime", "downtime", "backlog", "jitter", "ping", "loss", "timeout", "timeouts", "remaining",
];

/// The same in scripts that hang endings onto words or write them together.
#[rustfmt::skip]
const MEASURES_WRITTEN_ON: &[&str] = &[
    "사용률", "사용량", "사용중", "점유율", "이용률", "지연", "응답시간", "응답속도", "속도", "온도",
    "소요", "경과", "남음", "남았", "잔여", "적체", "대기시간", "손실", "유실", "누수", "간격",
    "타임아웃", "시간초과", "使用率", "使用量", "利用率", "佔用", "占用", "延遲", "延迟", "遅延",
    "逾時", "超時", "超时", "溫度", "温度", "耗時", "耗时", "剩餘", "剩余", "丟失", "丢失", "損失",
    "损失", "間隔", "间隔", "積壓", "积压",
];

/// What measures only where nothing follows that it could belong to (`5% rate detected`, and not
/// `5% rate loan`), or behind what has it (`5% error rate`).
#[rustfmt::skip]
const CHANGES: &[&str] = &[
    "rate", "ratio", "size", "voltage", "spike", "spikes", "drop", "rise", "surge", "full", "high",
    "low", "slow", "old", "late",
];
#[rustfmt::skip]
const CHANGES_WRITTEN_ON: &[&str] = &[
    "급증", "급등", "급락", "저하", "하락", "상승", "전압", "비율", "飆升", "飙升", "下跌", "上漲",
    "上涨", "電壓", "电压",
];

/// What has a load: before a share it measures (`CPU 91%`).
#[rustfmt::skip]
const LOADED: &[&str] = &[
    "cpu", "memory", "mem", "ram", "disk", "heap", "swap", "storage", "filesystem", "inode",
];
#[rustfmt::skip]
const LOADED_WRITTEN_ON: &[&str] = &[
    "디스크", "메모리", "스토리지", "磁碟", "磁盘", "内存", "記憶體",
];

/// What stands between a figure and its measure: `91% disk usage`, `5% error rate`.
#[rustfmt::skip]
const MEASURED: &[&str] = &[
    "packet", "error", "api", "response", "request", "network", "db", "query", "io", "cache", "queue",
];
#[rustfmt::skip]
const MEASURED_WRITTEN_ON: &[&str] = &[
    "응답", "패킷", "네트워크", "오류", "에러", "網路", "网络", "存儲", "存储",
];

/// Words that say that something was seen, and not what: the phrase before them is over.
#[rustfmt::skip]
const REPORTS: &[&str] = &[
    "detected", "detect", "detection", "alert", "alerts", "alerting", "alarm", "alarms", "warning",
    "warnings", "reported", "observed", "seen", "found", "saw", "shows", "triggered", "firing",
    "critical", "exceeded", "notification",
];
#[rustfmt::skip]
const REPORTS_WRITTEN_ON: &[&str] = &[
    "감지", "검출", "탐지", "경고", "경보", "알람", "알림", "발생", "偵測", "侦测", "检测", "檢測",
    "告警", "警告", "警報", "警报", "預警", "预警", "報警", "报警", "發現", "发现", "発生", "发生",
    "發生", "検知", "検出", "アラート",
];

/// What is sold by the figure before it, whatever stands before that.
#[rustfmt::skip]
const OFFERS: &[&str] = &[
    "plan", "plans", "package", "packages", "bundle", "bundles", "pack", "packs", "tier", "tiers",
    "coupon", "coupons", "voucher", "vouchers", "subscription", "subscriptions",
];
#[rustfmt::skip]
const OFFERS_WRITTEN_ON: &[&str] = &[
    "요금", "약정", "플랜", "패키지", "묶음", "세트", "이용권", "정기권", "쿠폰", "할인", "套餐",
    "套裝", "套装", "方案", "合約", "合约", "優惠", "优惠", "月票", "プラン",
];

/// States that are kept apart by how long they have lasted: three months overdue is another case
/// than six.
const LAPSED: &[&str] = &["overdue", "expired"];
const LAPSED_WRITTEN_ON: &[&str] = &["연체", "만료", "逾期", "過期", "过期", "到期", "期限切れ"];

/// Words between a measure and its figure: `usage at 91%`.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "at", "is", "are", "was", "were", "about", "reached", "reaches", "hits", "hit", "now",
];

/// Words with which a sentence goes on behind a figure; the small words do as well.
#[rustfmt::skip]
const GOES_ON: &[&str] = &[
    "has", "have", "after", "before", "during", "while", "when", "since", "another", "but", "so",
    "left", "ago", "behind", "slower", "now",
];

/// The pieces among which a figure stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'t> {
    /// The folded title.
    pub(super) text: &'t str,
    /// What it was cut into.
    pub(super) pieces: &'t [Piece],
}

impl<'t> Around<'t> {
    /// Whether the figure at `at` tells which thing is meant and is no reading of it.
    pub(super) fn is_name_of_kind(&self, at: usize) -> bool {
        let Some((mut next, mut piece)) = self.following(at) else {
            return false;
        };
        // `30초의 지연`: whose it is stands behind it.
        if piece.glued && piece.kind == Kind::Hangul && piece.text(self.text) == "의" {
            match self.following(next) {
                Some(behind) => (next, piece) = behind,
                None => return false,
            }
        }
        if self.ends_phrase(piece) || self.is_one(piece, REPORTS, REPORTS_WRITTEN_ON) {
            return false;
        }
        if self.is_sold_by(at, (next, piece)) {
            return true;
        }
        if self.counts_things(at) {
            return false;
        }
        if !is_word(piece) {
            // `5V 3A adapter`
            return self.is_letter(at);
        }
        if piece.kind == Kind::Han && piece.text(self.text).starts_with(['的', 'の']) {
            return true;
        }
        let changes = |p: &Piece| {
            self.is_one(p, MEASURES, MEASURES_WRITTEN_ON)
                || self.is_one(p, CHANGES, CHANGES_WRITTEN_ON)
        };
        let behind = self.following(next).map(|(_, p)| p);
        if self.has_measure(piece) && (behind.is_some_and(changes) || self.holds_measure(piece)) {
            return false;
        }
        let state = changes(piece) || {
            let flags = self.first_flags(piece);
            flags.has(Flags::SEEN) && !flags.has(Flags::PLAIN)
        };
        // `5V failure` is the failure of a rail, `3개월 연체` not the delay of six months.
        if (self.is_letter(at) && !changes(piece)) || self.is_one(piece, LAPSED, LAPSED_WRITTEN_ON)
        {
            return true;
        }
        if self.measured_before(at) {
            return false;
        }
        // `30분 무응답 감지` has lasted so long; of `30분 무응답 고객` it tells which.
        let noun = |p: &Piece| {
            is_word(p)
                && !self.ends_phrase(p)
                && !self.first_flags(p).has(Flags::SEEN)
                && !self.is_one(p, REPORTS, REPORTS_WRITTEN_ON)
                && !changes(p)
        };
        !state || behind.is_some_and(noun)
    }

    /// Whether what is sold by the figure follows within the same words: `5GB free plan`. What is
    /// counted one by one (`2건 할인 오류`) is not.
    fn is_sold_by(&self, at: usize, next: (usize, &'t Piece)) -> bool {
        !self.has_counter(at, &["건", "件"])
            && std::iter::successors(Some(next), |(n, _)| self.following(*n))
                .take(3)
                .take_while(|(_, p)| is_word(p) && !self.ends_phrase(p))
                .any(|(_, p)| self.is_one(p, OFFERS, OFFERS_WRITTEN_ON))
    }

    /// Whether the number at `at` counts what is sold by the number: `10 users plan`.
    pub(super) fn is_size_of_offer(&self, at: usize) -> bool {
        self.following(at)
            .is_some_and(|next| self.is_sold_by(at, next))
    }

    /// What stands behind `at` with nothing but a space between; a few further readings are passed
    /// over.
    fn following(&self, at: usize) -> Option<(usize, &'t Piece)> {
        for at in at..at + 4 {
            let (here, next) = (self.pieces.get(at)?, self.pieces.get(at + 1)?);
            let between = self.text.get(here.end..next.start)?;
            if !between.bytes().all(|b| b == b' ') {
                return None;
            }
            if !matches!(next.kind, Kind::Reading(_)) {
                return Some((at + 1, next));
            }
        }
        None
    }

    fn is(&self, at: usize, unit: Unit) -> bool {
        self.pieces
            .get(at)
            .is_some_and(|p| p.kind == Kind::Reading(unit))
    }

    fn has_counter(&self, at: usize, counters: &[&str]) -> bool {
        let text = self.pieces.get(at).map(|p| p.text(self.text));
        text.is_some_and(|t| counters.iter().any(|c| t.ends_with(c)))
    }

    /// A count; but `30대 고객` are customers of an age and `3대 지표` the three that matter, where
    /// `서버 3대` counts.
    fn counts_things(&self, at: usize) -> bool {
        if !self.is(at, Unit::Count) {
            return false;
        }
        let Some(text) = self.pieces.get(at).map(|p| p.text(self.text)) else {
            return false;
        };
        let Some(figure) = text.strip_suffix('대') else {
            return true;
        };
        let decade = matches!(figure.trim_end().as_bytes(), [b'1'..=b'9', b'0']);
        let before = at.checked_sub(1).and_then(|b| self.pieces.get(b));
        !decade && before.is_some_and(is_word)
    }

    /// `3D`, `4K`, `5V`: one letter on a number, as often a part of a name as a unit.
    fn is_letter(&self, at: usize) -> bool {
        let text = self.pieces.get(at).map_or("", |p| p.text(self.text));
        matches!(
            text.as_bytes(),
            [
                ..,
                b'0'..=b'9',
                b'd' | b'k' | b'v' | b'x' | b'w' | b'c' | b'b'
            ]
        )
    }

    /// Whether the phrase of a figure is over before this piece.
    fn ends_phrase(&self, piece: &Piece) -> bool {
        let text = piece.text(self.text);
        match piece.kind {
            Kind::Word => {
                let small = Flags::STOP.and(Flags::LIMIT);
                self.first_flags(piece).has(small) || GOES_ON.contains(&text)
            }
            Kind::Hangul => piece.glued && counters::PARTICLES.contains(&text),
            // Japanese particles stand before what the figure does.
            Kind::Han => text.starts_with(['を', 'が', 'は', 'に', 'で', 'と', 'も', 'ま']),
            Kind::Name(_) => false,
            _ => true,
        }
    }

    fn measured_before(&self, at: usize) -> bool {
        let passed = |p: &&Piece| {
            matches!(p.kind, Kind::Reading(_))
                || (p.kind == Kind::Word && BETWEEN.contains(&p.text(self.text)))
        };
        let mut back = self.pieces.iter().take(at).rev().take(4);
        let before = back.find(|p| !passed(p));
        before.is_some_and(|p| {
            let text = p.text(self.text);
            let holds = |latin: &[&str], on: &[&str]| match p.kind {
                Kind::Word => latin.contains(&text),
                Kind::Hangul | Kind::Han => on.iter().any(|w| text.contains(w)),
                _ => false,
            };
            holds(MEASURES, MEASURES_WRITTEN_ON)
                || (self.is(at, Unit::Percent) && holds(LOADED, LOADED_WRITTEN_ON))
        })
    }

    /// Whether a word names what is measured, and not yet by what.
    fn has_measure(&self, piece: &Piece) -> bool {
        self.is_one(piece, LOADED, LOADED_WRITTEN_ON)
            || self.is_one(piece, MEASURED, MEASURED_WRITTEN_ON)
    }

    /// Chinese writes the resource and its measure together: `91% 磁碟使用率`.
    fn holds_measure(&self, piece: &Piece) -> bool {
        let text = piece.text(self.text);
        piece.kind == Kind::Han && MEASURES_WRITTEN_ON.iter().any(|w| text.contains(w))
    }

    fn is_one(&self, piece: &Piece, latin: &[&str], on: &[&str]) -> bool {
        let text = piece.text(self.text);
        match piece.kind {
            Kind::Word => latin.contains(&text),
            Kind::Hangul | Kind::Han => on.iter().any(|w| text.starts_with(w)),
            _ => false,
        }
    }

    /// The flags of the word of the lexicon that begins a piece.
    fn first_flags(&self, piece: &Piece) -> Flags {
        let text = piece.text(self.text);
        match piece.kind {
            Kind::Word => lexicon::entry(text).unwrap_or_default().flags,
            Kind::Hangul | Kind::Han => slots::entries(text, piece.kind)
                .first()
                .filter(|(start, _, _)| *start == 0)
                .map(|(_, _, e)| e.flags)
                .unwrap_or_default(),
            _ => Flags::default(),
        }
    }
}

fn is_word(piece: &Piece) -> bool {
    matches!(piece.kind, Kind::Word | Kind::Hangul | Kind::Han)
}

/// The sign before a figure: what has risen has not fallen.
pub(super) fn sign_of(figure: &str) -> Option<u8> {
    let first = figure.bytes().next();
    first.filter(|b| matches!(b, b'-' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_name_are_told_from_those_that_measure() {
        for (title, figure, want) in [
            ("12개월 약정 해지 오류 감지", "12개월", true),
            ("12개월짜리 계약 오류 감지", "12개월", true),
            ("5GB 요금제 과금 오류 감지", "5gb", true),
            ("사용량 5GB 요금제 오류 감지", "5gb", true),
            ("5GB의 데이터 요금제 오류 감지", "5gb", true),
            ("30대 고객 이탈 감지", "30대", true),
            ("3대 지표 이상징후 감지", "3대", true),
            ("3개월 연체 고객 감지", "3개월", true),
            ("30분 무응답 고객 감지", "30분", true),
            ("50% 할인 쿠폰 오류 감지", "50%", true),
            ("10개 묶음 상품 오류 감지", "10개", true),
            ("billing error on the 12 months plan", "12 months", true),
            ("检测到5GB套餐计费错误", "5gb", true),
            ("偵測到 12 個月合約錯誤", "12 個月", true),
            ("检测到 30 秒的视频异常", "30 秒", true),
            ("30 days free plan billing error", "30 days", true),
            ("latency plan 5GB free tier error", "5gb", true),
            ("5V power rail failure detected", "5v", true),
            ("voltage 5V rail failure detected", "5v", true),
            ("12개월 사용자 이탈 감지", "12개월", true),
            ("20% interest rate loan error", "20%", true),
            ("5% 하락 종목 감지", "5%", true),
            ("12 months time deposit error", "12 months", true),
            ("30s timeout rule error detected", "30s", true),
            ("결제 오류 50% 세일 상품 감지", "50%", true),
            ("3D printer jam detected", "3d", true),
            ("4K stream failure detected", "4k", true),
            ("5V rail failure detected on board", "5v", true),
            ("5V failure detected on board", "5v", true),
            ("12 months expired contract found", "12 months", true),
            ("30 days missing payments detected", "30 days", true),
            ("gateway 30s unreachable alert", "30s", false),
            (
                "backup took 40 minutes after retry, failed",
                "40 minutes",
                false,
            ),
            ("5V 3A adapter failure detected", "5v", true),
            ("16GB 노트북 발열 감지", "16gb", true),
            ("API 지연 450ms 경고", "450ms", false),
            ("450ms 지연 감지: checkout", "450ms", false),
            ("450ms의 지연 감지", "450ms", false),
            ("450ms api latency detected", "450ms", false),
            ("latency 450ms detected on checkout", "450ms", false),
            ("latency 5s alert checkout", "5s", false),
            ("latency at 450ms web alert", "450ms", false),
            ("disk usage 91% web server alert", "91%", false),
            ("91% disk usage detected on db-01", "91%", false),
            ("db-01 디스크 91% 서버 경고", "91%", false),
            ("磁碟使用率 91% 告警", "91%", false),
            ("偵測到 91% 磁碟使用率", "91%", false),
            ("worker 30분 무응답 감지", "30분", false),
            ("gateway down 5m", "5m", false),
            ("주가 5% 하락 감지", "5%", false),
            ("5% error rate detected", "5%", false),
            ("checkout error rate 5% detected", "5%", false),
            ("certificate expires in 7 days", "7 days", false),
            ("7 days left on the expired cert", "7 days", false),
            ("db-01 disk 91% full", "91%", false),
            ("2x spike alert on web", "2x", false),
            ("450ms latency spike detected", "450ms", false),
            ("gateway down for 5m on web", "5m", false),
            ("gateway unreachable 5m, web", "5m", false),
            ("stalled 3d on worker-3", "3d", false),
            ("시스템 이슈 2건 감지", "2건", false),
            ("2건 할인 오류 감지", "2건", false),
            ("3개의 묶음 상품 오류 감지", "3개", true),
            ("3개 서버 다운 감지", "3개", false),
            ("서버 3대 다운 감지", "3대", false),
            ("检测到订单服务 5 次超时", "5 次", false),
            ("偵測到 3 個憑證異常", "3 個", false),
        ] {
            let text = title.to_lowercase();
            let mut pieces = Vec::new();
            slots::scan(&text, &mut pieces);
            let at = pieces.iter().position(|p| p.text(&text) == figure);
            assert!(at.is_some(), "{title}: {pieces:?}");
            let around = Around {
                text: &text,
                pieces: &pieces,
            };
            assert_eq!(around.is_name_of_kind(at.unwrap_or(0)), want, "{title}");
        }
    }
}
