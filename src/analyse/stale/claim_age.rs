//! A claim that has neither lease nor heartbeat and is too old. An item's own threshold replaces
//! the queue's; a run of a run queue must also have fallen silent.

use super::{Around, Rule, Said, StaleAction, holder, is_run, silence_s};
use crate::analyse::board::ItemRef;
use crate::model::{Lang, State};

pub(super) struct ClaimAge;

impl Rule for ClaimAge {
    fn word(&self) -> &'static str {
        "claim_age"
    }

    fn check(&self, item: ItemRef<'_>, around: &Around<'_>) -> Said {
        if item.state() != State::Claimed {
            return Said::NotMine;
        }
        // Without a time of the claim nothing can be said; when it was created tells nothing of it.
        let Some(since) = item.record.times.claimed else {
            return Said::Fine;
        };
        let own = item
            .record
            .stale_after_ms
            .filter(|ms| *ms > 0)
            .map(|ms| ms / 1000);
        let threshold_s = own.unwrap_or(around.thresholds.claim_age);
        if around.clock.age_s(since) <= threshold_s {
            return Said::Fine;
        }
        if !is_run(item) {
            return Said::Stale {
                since,
                threshold_s,
                action: StaleAction::Release,
            };
        }
        let beats = item
            .record
            .times
            .heartbeat
            .is_some_and(|beat| around.clock.age_s(beat) <= silence_s(around));
        if beats {
            Said::Fine
        } else {
            Said::Stale {
                since,
                threshold_s,
                action: StaleAction::MarkFailed,
            }
        }
    }

    fn sentence(&self, age: &str, threshold: &str, item: ItemRef<'_>, lang: Lang) -> String {
        let by = holder(item, lang);
        match lang {
            Lang::En => format!(
                "claimed {age} ago{by}, without a sign of life since (threshold {threshold})"
            ),
            Lang::Ko => format!("{age} 전에 점유{by}된 뒤 진행 신호 없음 (기준 {threshold})"),
            Lang::ZhHant => format!("{age}前被領取{by}，之後沒有動靜（門檻 {threshold}）"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{count} claimed too long ago"),
            Lang::Ko => format!("장기 점유 {count}건"),
            Lang::ZhHant => format!("領取過久 {count} 件"),
        }
    }
}
