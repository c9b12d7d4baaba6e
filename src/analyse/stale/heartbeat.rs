//! A worker that has fallen silent: no sign of life for longer than the threshold, and for at least
//! three of the store's own beats where these can be inferred. A fresh one clears everything.

use super::{Around, Rule, Said, StaleAction, holder, is_run, silence_s};
use crate::analyse::board::ItemRef;
use crate::model::{Lang, State};

pub(super) struct Heartbeat;

impl Rule for Heartbeat {
    fn word(&self) -> &'static str {
        "no_heartbeat"
    }

    fn check(&self, item: ItemRef<'_>, around: &Around<'_>) -> Said {
        // A run is judged by its age and its heartbeat together.
        if item.state() != State::Claimed || !around.queue_beats || is_run(item) {
            return Said::NotMine;
        }
        let Some(beat) = item.record.times.heartbeat else {
            return Said::NotMine;
        };
        let threshold_s = silence_s(around);
        if around.clock.age_s(beat) <= threshold_s {
            return Said::Fine;
        }
        Said::Stale {
            since: beat,
            threshold_s,
            action: StaleAction::Release,
        }
    }

    fn sentence(&self, age: &str, threshold: &str, item: ItemRef<'_>, lang: Lang) -> String {
        let by = holder(item, lang);
        match lang {
            Lang::En => format!("no heartbeat{by} for {age} (threshold {threshold})"),
            Lang::Ko => format!("{age} 동안 하트비트{by} 없음 (기준 {threshold})"),
            Lang::ZhHant => format!("已 {age} 沒有心跳{by}（門檻 {threshold}）"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{count} without a heartbeat"),
            Lang::Ko => format!("하트비트 없음 {count}건"),
            Lang::ZhHant => format!("沒有心跳 {count} 件"),
        }
    }
}
