//! Cost of finding duplicates, as the program finds them: keys and groups of a million open titles
//! on the threads that it brings, near duplicates of fifty thousand distinct ones. Floors in the
//! same run: copying the titles. The ratio that counts is "keys and groups" to "copy 1M titles".

use criterion::{Criterion, criterion_group, criterion_main};
use reveille::analyse::duplicates::{Candidate, Found, Keyed, find_keyed, keys};
use reveille::analyse::{Hands, OneHand};
use reveille::engine::Threads;
use reveille::model::{Clock, Moment, Priority, Role, State};
use std::hint::black_box;
use std::time::Duration;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let n = self.roll(words.len());
        words.get(n).copied().unwrap_or_default()
    }
}

/// Titles as queues hold them: alerts that come back, work on many objects, two languages.
fn titles(n: usize) -> Vec<String> {
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
fn distinct(i: usize, dice: &mut Dice) -> String {
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

fn items(titles: &[String]) -> Vec<Candidate<'_>> {
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
            live: true,
            legacy: false,
        })
        .collect()
}

fn clock() -> Clock {
    Clock {
        now: Moment::LATEST,
        zone: chrono_tz::Tz::UTC,
    }
}

fn bench(c: &mut Criterion) {
    let mut g = c.benchmark_group("duplicates");
    g.sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));

    // A million open titles of few texts: what a queue looks like that nobody works off.
    let recurring: Vec<String> = {
        let few = titles(20_000);
        (0..1_000_000)
            .map(|i| few.get(i * 7919 % few.len()).cloned().unwrap_or_default())
            .collect()
    };
    let million = items(&recurring);
    g.bench_function("copy 1M titles", |b| {
        b.iter(|| black_box(recurring.clone()))
    });
    let machine = Threads::of_machine();
    for (hands, who) in [
        (&OneHand as &dyn Hands, "one thread"),
        (&machine, "every core"),
    ] {
        let keyed = keys(&million, hands);
        g.bench_function(format!("keys of 1M titles, {who}"), |b| {
            b.iter(|| black_box(keys(&million, hands)))
        });
        g.bench_function(format!("groups of 1M titles of 20k texts, {who}"), |b| {
            b.iter(|| found(&million, &keyed, hands))
        });
    }
    g.bench_function("keys and groups of 1M titles of 20k texts", |b| {
        b.iter(|| found(&million, &keys(&million, &machine), &machine))
    });

    let mut dice = Dice(11);
    for n in [20_000, 50_000, 200_000] {
        let texts: Vec<String> = (0..n).map(|i| distinct(i, &mut dice)).collect();
        let many = items(&texts);
        let keyed = keys(&many, &machine);
        g.bench_function(format!("near duplicates of {n} texts"), |b| {
            b.iter(|| found(&many, &keyed, &machine))
        });
    }
    let same = vec!["[watch] 시스템 이슈 2건 감지".to_owned(); 100_000];
    let same = items(&same);
    g.bench_function("100k identical titles", |b| {
        b.iter(|| found(&same, &keys(&same, &machine), &machine))
    });
    let frame: Vec<String> = (0..100_000)
        .map(|i| format!("reconcile the ledger of account {i} with the bank"))
        .collect();
    let frame = items(&frame);
    g.bench_function("100k titles of one frame", |b| {
        b.iter(|| found(&frame, &keys(&frame, &machine), &machine))
    });
    g.finish();
}

fn found(items: &[Candidate<'_>], keyed: &[Keyed], hands: &dyn Hands) -> Found {
    black_box(find_keyed(items, keyed, &clock(), hands))
}

criterion_group!(benches, bench);
criterion_main!(benches);
