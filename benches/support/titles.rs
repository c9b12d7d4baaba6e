//! Generated titles, and items that carry them: the same at every run.
#![allow(dead_code)] // no bench uses all of it

use reveille::analyse::duplicates::Candidate;
use reveille::model::{Moment, Priority, Role, State};

/// Numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    pub fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let n = self.roll(words.len());
        words.get(n).copied().unwrap_or_default()
    }
}

/// Titles as queues hold them: alerts that come back, work on many objects, two languages.
pub fn titles(n: usize) -> Vec<String> {
    let mut dice = Dice(7);
    (0..n)
        .map(|i| match dice.roll(10) {
            0 | 1 => format!(
                "[{}] {} {}건 감지",
                dice.of(&["drift-recovery", "disk-monitor", "gateway", "queue-watch"]),
                dice.of(&["시스템 이슈", "디스크 경고", "응답 지연", "적체 작업"]),
                1 + dice.roll(9)
            ),
            2 | 3 => format!(
                "{} usage {}% on db-{:02}",
                dice.of(&["disk", "memory", "cpu", "inode"]),
                50 + dice.roll(50),
                dice.roll(40)
            ),
            _ => distinct(i, &mut dice),
        })
        .collect()
}

/// A title that no other has, made of words that many have.
pub fn distinct(i: usize, dice: &mut Dice) -> String {
    let korean = [
        "결제",
        "정산",
        "게이트웨이",
        "인증서",
        "로그",
        "배포",
        "체크리스트",
        "정책",
        "보고서",
        "수집기",
        "색인",
        "백업",
        "알림",
        "권한",
        "계정",
        "주문",
        "재고",
        "환불",
        "고객",
        "이관",
        "점검",
        "문서",
        "초안",
        "지표",
        "대시보드",
        "캐시",
        "스케줄",
        "계약",
    ];
    let english = [
        "payment",
        "gateway",
        "certificate",
        "checklist",
        "policy",
        "report",
        "collector",
        "index",
        "backup",
        "alert",
        "account",
        "order",
        "stock",
        "refund",
        "customer",
        "draft",
        "metric",
        "dashboard",
        "cache",
        "schedule",
        "contract",
        "parser",
        "worker",
        "timeout",
        "retry",
        "token",
        "invoice",
        "archive",
        "vault",
        "bridge",
    ];
    if dice.roll(2) == 0 {
        format!(
            "{} {} {} {} {} 작업 {}",
            dice.of(&korean),
            dice.of(&korean),
            dice.of(&korean),
            dice.of(&korean),
            dice.of(&["수정", "검토", "작성", "확인", "정리"]),
            syllables(i)
        )
    } else {
        format!(
            "{} the {} {} of {} {} for {}",
            dice.of(&["fix", "review", "write", "check", "update", "replace"]),
            dice.of(&english),
            dice.of(&english),
            dice.of(&english),
            dice.of(&english),
            letters(i)
        )
    }
}

fn syllables(mut i: usize) -> String {
    let mut out = String::new();
    for _ in 0..3 {
        out.extend(char::from_u32(0xac00 + (i % 100 * 113 % 11_172) as u32));
        i /= 100;
    }
    out
}

fn letters(mut i: usize) -> String {
    let mut out = String::new();
    for _ in 0..5 {
        out.push(char::from(b'a' + (i % 26) as u8));
        i /= 26;
    }
    out
}

pub fn items(titles: &[String]) -> Vec<Candidate<'_>> {
    let owners = ["ron", "codex", "cowork", "guardian", "analyst"];
    titles
        .iter()
        .enumerate()
        .map(|(i, title)| Candidate {
            title,
            body: None,
            // A text has one owner, as most have.
            owner: owners.get(title.len() % 5).copied().unwrap_or_default(),
            requester: None,
            state: State::Queued,
            priority: Priority::Normal,
            role: Role::Canonical,
            source: 0,
            queue: 0,
            id: "",
            parent: None,
            created: Moment::from_us(1_700_000_000_000_000 + i as i64 * 60_000_000),
            due: None,
            live: true,
            legacy: false,
        })
        .collect()
}

/// A million titles of twenty thousand texts: what a queue looks like that nobody works off.
pub fn recurring() -> Vec<String> {
    let few = titles(20_000);
    (0..1_000_000)
        .map(|i| few.get(i * 7919 % few.len()).cloned().unwrap_or_default())
        .collect()
}
