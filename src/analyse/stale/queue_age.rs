//! Something queued or blocked that has waited longer than its priority allows.

use super::{Around, Rule, Said, StaleAction};
use crate::analyse::board::ItemRef;
use crate::model::{Lang, State};

pub(super) struct QueueAge;

impl Rule for QueueAge {
    fn word(&self) -> &'static str {
        "queue_age"
    }

    fn check(&self, item: ItemRef<'_>, around: &Around<'_>) -> Said {
        if !matches!(item.state(), State::Queued | State::Blocked) {
            return Said::NotMine;
        }
        let Some(since) = item.record.times.created else {
            return Said::NotMine;
        };
        let threshold_s = around.thresholds.queue_age(item.priority());
        if around.clock.age_s(since) <= threshold_s {
            return Said::Fine;
        }
        Said::Stale {
            since,
            threshold_s,
            action: StaleAction::Review,
        }
    }

    fn sentence(&self, age: &str, threshold: &str, item: ItemRef<'_>, lang: Lang) -> String {
        let priority = item.priority().word();
        match lang {
            Lang::En => format!("waiting for {age}, longer than {threshold} for {priority} items"),
            Lang::Ko => format!("{age} 동안 대기 ({priority} 기준 {threshold} 초과)"),
            Lang::ZhHant => format!("已等待 {age}（{priority} 門檻 {threshold}）"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{count} waiting too long"),
            Lang::Ko => format!("장기 대기 {count}건"),
            Lang::ZhHant => format!("等待過久 {count} 件"),
        }
    }
}
